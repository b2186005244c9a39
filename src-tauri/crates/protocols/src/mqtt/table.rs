//! The table of other layouts: which topics mean which bed or room, and which of their
//! fields mean what. A new layout is rows of a table, never a branch.
//!
//! A field's meaning is written as one line: `brake` (a fact of [`Fact`]), `call:wc` (a call
//! that is there while the field is true), `press:patient` (a call at each message), each
//! with `when VALUE,VALUE` for the values that begin a call or make a fact true, and `ignore`.

use super::call::{kind, spot};
use super::sparkplug::{EdgeNode, NAMESPACE};
use super::topic::{PatternError, TopicPattern};
use crate::call::{CallKind, CallSpot};
use crate::facts::Fact;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How the messages under a topic look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// One JSON object with fields, or a bare value; nothing is known of its names.
    Plain,
    /// zigbee2mqtt: JSON with the device's properties, `availability` beside it.
    Zigbee2Mqtt,
    /// Home Assistant's discovery: retained configurations that name topics and fields.
    HomeAssistant,
    /// Sparkplug B: protobuf with metrics, named by births.
    SparkplugB,
}

impl Layout {
    /// By its name in the configuration.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "plain" => Self::Plain,
            "zigbee2mqtt" => Self::Zigbee2Mqtt,
            "home-assistant" => Self::HomeAssistant,
            "sparkplug-b" => Self::SparkplugB,
            _ => return None,
        })
    }

    /// What the fields of such messages mean where the row does not say otherwise.
    #[must_use]
    pub(super) const fn fields(self) -> &'static [(&'static str, &'static str)] {
        match self {
            // Its metrics have the names that their maker gave them.
            Self::Plain | Self::SparkplugB => &[],
            // Properties of the zigbee2mqtt device pages (docs of exposes).
            Self::Zigbee2Mqtt => &[
                ("action", "press:patient"),
                ("sos", "call:emergency"),
                ("occupancy", "occupied"),
                ("water_leak", "wet"),
                // Closed is true there.
                ("contact", "call:door when false"),
                ("battery", "battery_pct"),
                ("battery_low", "call:fault"),
                ("tamper", "call:fault"),
                ("smoke", "call:device"),
                ("gas", "call:device"),
                ("carbon_monoxide", "call:device"),
            ],
            // Device classes of binary sensors, and of sensors below.
            Self::HomeAssistant => &[
                ("motion", "occupied"),
                ("occupancy", "occupied"),
                ("presence", "occupied"),
                ("moisture", "wet"),
                ("door", "call:door"),
                ("opening", "call:door"),
                ("battery", "battery_pct"),
                ("weight", "weight_kg"),
                ("safety", "call:device"),
                ("smoke", "call:device"),
                ("gas", "call:device"),
                ("carbon_monoxide", "call:device"),
                ("tamper", "call:fault"),
                ("problem", "call:fault"),
            ],
        }
    }
}

/// What a field means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing.
    Ignore,
    /// A fact of the bed.
    Fact {
        /// Which.
        fact: Fact,
        /// The values that make it true; empty leaves it to the usual words.
        when: Vec<String>,
    },
    /// A call, there while the value is one of these.
    Call {
        /// What sort.
        kind: CallKind,
        /// The values that begin it; empty means true for yes and no, and any word that is
        /// not an end for others.
        when: Vec<String>,
    },
    /// A press of a button: a call at each message, never from memory, ended by nobody there.
    Press {
        /// What sort.
        kind: CallKind,
        /// The values that are a press; empty takes any word but those of rest.
        when: Vec<String>,
    },
}

/// Why a row can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// The topic.
    #[error(transparent)]
    Topic(#[from] PatternError),
    /// A field's meaning.
    #[error(
        "{field} = {text:?} is no meaning; write a fact such as brake, or call:wc, or press:patient, with `when VALUE,VALUE` after it, or ignore"
    )]
    Meaning {
        /// Its field.
        field: String,
        /// What stands there.
        text: String,
    },
    /// The layout.
    #[error("layout {0:?} is none; there are plain, zigbee2mqtt, home-assistant, sparkplug-b")]
    Layout(String),
    /// A topic that no message of Sparkplug B has.
    #[error(
        "topic {0:?}: with sparkplug-b write spBv1.0/GROUP/+/NODE for a node's own metrics, or spBv1.0/GROUP/+/NODE/DEVICE for a device's"
    )]
    Sparkplug(String),
    /// The spot.
    #[error("spot {0:?} is none; there are bed, wc, bath, room, door")]
    Spot(String),
}

/// A row as configured. Texts may hold `{name}` of the topic's names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowConfig {
    /// Which topics.
    pub topic: String,
    /// How their messages look; `plain` when empty.
    pub layout: String,
    /// The call system's name; the topic's first level when empty.
    pub system: String,
    /// The bed frame whose facts these are; the place when empty.
    pub device: String,
    /// Ward; `{ward}` when empty.
    pub ward: String,
    /// Room; `{room}` when empty.
    pub room: String,
    /// Bed; `{bed}` when empty.
    pub bed: String,
    /// Where in the room; `bed` when empty.
    pub spot: String,
    /// What fields mean here, beside or instead of the layout's own.
    pub fields: BTreeMap<String, String>,
    /// Where a call of this row is ended from afar; it can't be when empty.
    pub end_topic: String,
    /// What is published there.
    pub end_payload: String,
}

/// Which edge nodes a row of Sparkplug B is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NodeRow {
    /// The node's own topics. All of them are listened to, with those of all its devices:
    /// its messages are numbered together.
    pub pattern: TopicPattern,
    /// The node, where the row writes it out.
    pub named: Option<EdgeNode>,
}

impl NodeRow {
    /// Reads the topic of a row.
    fn read(topic: &str) -> Result<Self, TableError> {
        let levels: Vec<&str> = topic.split('/').collect();
        let wrong = || TableError::Sparkplug(topic.to_owned());
        let (group, node) = match levels.as_slice() {
            [NAMESPACE, group, "+", node] => (*group, *node),
            [NAMESPACE, group, "+", node, device] if *device != "#" => (*group, *node),
            _ => return Err(wrong()),
        };
        if node == "#" {
            return Err(wrong());
        }
        let written = |level: &str| !level.is_empty() && !level.contains(['{', '+']);
        let named = (written(group) && written(node)).then(|| EdgeNode {
            group: Arc::from(group),
            node: Arc::from(node),
        });
        Ok(Self {
            pattern: TopicPattern::parse(&format!("{NAMESPACE}/{group}/+/{node}"))?,
            named,
        })
    }
}

/// A row that has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub(super) pattern: TopicPattern,
    /// The topic's first level, where it is written out.
    pub(super) base: Option<String>,
    pub(super) layout: Layout,
    /// With Sparkplug B, what it asks of an edge node.
    pub(super) node: Option<NodeRow>,
    pub(super) system: String,
    pub(super) device: String,
    pub(super) ward: String,
    pub(super) room: String,
    pub(super) bed: String,
    pub(super) spot: CallSpot,
    pub(super) fields: BTreeMap<Arc<str>, Meaning>,
    pub(super) end: Option<(String, String)>,
}

impl Row {
    /// Checks a row.
    ///
    /// # Errors
    /// One sentence that names the entry.
    pub fn read(config: &RowConfig) -> Result<Self, TableError> {
        let layout = match config.layout.as_str() {
            "" => Layout::Plain,
            name => Layout::named(name).ok_or_else(|| TableError::Layout(name.to_owned()))?,
        };
        let spot = match config.spot.as_str() {
            "" => CallSpot::default(),
            word => spot(word).ok_or_else(|| TableError::Spot(word.to_owned()))?,
        };
        let own = config.fields.iter().map(|(f, m)| (f.as_str(), m.as_str()));
        let mut fields = BTreeMap::new();
        for (field, text) in layout.fields().iter().copied().chain(own) {
            fields.insert(Arc::from(field), meaning_of(field, text)?);
        }
        let or = |text: &str, otherwise: &str| {
            let text = if text.is_empty() { otherwise } else { text };
            text.to_owned()
        };
        let node = match layout {
            Layout::SparkplugB => Some(NodeRow::read(&config.topic)?),
            Layout::Plain | Layout::Zigbee2Mqtt | Layout::HomeAssistant => None,
        };
        Ok(Self {
            pattern: TopicPattern::parse(&config.topic)?,
            base: config
                .topic
                .split('/')
                .next()
                .filter(|base| !base.contains(['{', '+', '#']))
                .map(str::to_owned),
            layout,
            node,
            system: config.system.clone(),
            device: config.device.clone(),
            ward: or(&config.ward, "{ward}"),
            room: or(&config.room, "{room}"),
            bed: or(&config.bed, "{bed}"),
            spot,
            fields,
            end: (!config.end_topic.is_empty())
                .then(|| (config.end_topic.clone(), config.end_payload.clone())),
        })
    }

    /// What the station must subscribe to for it.
    pub(super) fn filters(&self) -> Vec<String> {
        let filter = self.pattern.filter();
        if let Some(node) = &self.node {
            let own = node.pattern.filter();
            let devices = format!("{own}/+");
            return vec![own, devices];
        }
        match self.layout {
            Layout::Zigbee2Mqtt if !filter.ends_with('#') => {
                let availability = format!("{filter}/availability");
                vec![filter, availability]
            }
            Layout::Plain | Layout::Zigbee2Mqtt | Layout::HomeAssistant | Layout::SparkplugB => {
                vec![filter]
            }
        }
    }
}

/// What a field means by what is written of it.
///
/// # Errors
/// When that is no meaning; the sentence quotes it.
pub fn meaning_of(field: &str, text: &str) -> Result<Meaning, TableError> {
    meaning(text).ok_or_else(|| TableError::Meaning {
        field: field.to_owned(),
        text: text.to_owned(),
    })
}

/// Reads a meaning; `None` when it is none.
fn meaning(text: &str) -> Option<Meaning> {
    let text = text.trim();
    if text == "ignore" {
        return Some(Meaning::Ignore);
    }
    let (what, when) = text.split_once(" when ").unwrap_or((text, ""));
    let values = when.split(',').map(str::trim);
    let when: Vec<String> = values
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect();
    let what = what.trim();
    Some(match what.split_once(':') {
        Some((_, "")) => return None,
        Some(("call", word)) => Meaning::Call {
            kind: kind(word),
            when,
        },
        Some(("press", word)) => Meaning::Press {
            kind: kind(word),
            when,
        },
        Some(_) => return None,
        None => Meaning::Fact {
            fact: Fact::named(what)?,
            when,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_built_in_tables_can_be_read() {
        for (layout, topic) in [
            ("", "a/{room}"),
            ("plain", "a/{room}"),
            ("zigbee2mqtt", "a/{room}"),
            ("home-assistant", "a/{room}"),
            ("sparkplug-b", "spBv1.0/a/+/{room}"),
            ("sparkplug-b", "spBv1.0/{ward}/+/gateway-{room}/bed-{bed}"),
        ] {
            let row = RowConfig {
                topic: topic.to_owned(),
                layout: layout.to_owned(),
                ..RowConfig::default()
            };
            assert!(Row::read(&row).is_ok(), "{layout}");
        }
    }

    #[test]
    fn a_topic_that_sparkplug_does_not_have_is_refused_with_how_to_write_it() {
        for topic in [
            "a/{room}",
            "spBv1.0/a/#",
            "spBv1.0/a/NDATA/b",
            "spBv1.0/a/+/#",
            "spBv1.0/a/+/b/#",
            "spBv1.0/a/+/b/c/d",
        ] {
            let row = RowConfig {
                topic: topic.to_owned(),
                layout: "sparkplug-b".to_owned(),
                ..RowConfig::default()
            };
            let error = Row::read(&row).unwrap_err().to_string();
            assert!(error.contains("spBv1.0/GROUP/+/NODE"), "{topic}: {error}");
        }
    }

    #[test]
    fn what_can_not_be_read_names_its_entry() {
        let with = |field: &str, text: &str| {
            let row = RowConfig {
                topic: "a".to_owned(),
                fields: [(field.to_owned(), text.to_owned())].into(),
                ..RowConfig::default()
            };
            Row::read(&row)
        };
        for wrong in ["", "dance", "call:", "brake:on"] {
            let error = with("x", wrong).unwrap_err().to_string();
            assert!(error.starts_with("x = "), "{error}");
        }
        assert_eq!(
            with("x", "call:tea when hot, sweet").unwrap().fields["x"],
            Meaning::Call {
                kind: CallKind::Other(Arc::from("tea")),
                when: vec!["hot".to_owned(), "sweet".to_owned()]
            }
        );
    }
}
