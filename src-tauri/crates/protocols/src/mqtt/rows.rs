//! The messages of other layouts, read by the rows of the table.

use super::discovery;
use super::memory::{Memory, keep};
use super::read::{Read, object, online};
use super::reader::call_report;
use super::sparkplug::{Address, EdgeNode, Nodes, What};
use super::table::{Layout, Meaning, Row};
use super::topic::{Captured, fill};
use crate::bed::{BedFacts, BedReport, Told};
use crate::call::{CallKind, CallNews, CallPhase, CallPlace, CallReport, CallTold, TakesOrders};
use crate::facts::set;
use crate::json::{Fields, text, time, yes};
use crate::report::{DeviceIdentity, Location, Report};
use lamplight_units::{DeviceId, DeviceTime};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The most sensors learned from discovery.
const MOST_LEARNED: usize = 5_000;
/// Words that say that nothing is pressed.
const RESTING: &[&str] = &[
    "", "release", "released", "off", "none", "idle", "ok", "clear", "closed",
];

/// The rows, and what discovery taught.
#[derive(Debug)]
pub(super) struct Rows {
    rows: Vec<Row>,
    /// By state topic.
    learned: BTreeMap<String, Vec<Learned>>,
    /// Edge nodes of Sparkplug B.
    nodes: Nodes,
}

/// A sensor that a discovery message named.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Learned {
    row: usize,
    captured: Captured,
    field: Option<String>,
    meaning: Meaning,
}

/// One row with what its names stand for, at work on one topic.
struct At<'a> {
    row: &'a Row,
    captured: &'a Captured,
    topic: &'a str,
    retained: bool,
    /// All is told again, as at a birth: true now, and no press of now.
    again: bool,
    sent_at: Option<DeviceTime>,
}

impl Rows {
    pub fn new(rows: Vec<Row>) -> Self {
        Self {
            rows,
            learned: BTreeMap::new(),
            nodes: Nodes::default(),
        }
    }

    pub fn filters(&self) -> Vec<String> {
        let rows = self.rows.iter().flat_map(Row::filters);
        let bridges = self.rows.iter().filter_map(bridge);
        let learned = self.learned.keys().cloned();
        rows.chain(bridges.map(|base| format!("{base}/bridge/state")))
            .chain(learned)
            .collect()
    }

    /// After a connection.
    pub fn connected(&mut self) {
        self.nodes.connected();
    }

    /// The edge nodes that have a name: those that were heard of, and those of the rows.
    pub fn rebirths(&self) -> Vec<EdgeNode> {
        let of_rows = self.rows.iter().filter_map(|row| row.node.as_ref());
        let of_rows = of_rows.filter_map(|node| node.named.as_ref());
        let all: BTreeSet<&EdgeNode> = of_rows.chain(self.nodes.known()).collect();
        all.into_iter().cloned().collect()
    }

    /// Reads a message; whether any row is about its topic.
    pub fn read(
        &mut self,
        topic: &str,
        payload: &[u8],
        retained: bool,
        memory: &mut Memory,
        read: &mut Read,
    ) -> bool {
        let gateway = topic.strip_suffix("/bridge/state");
        if let Some(base) =
            gateway.filter(|base| self.rows.iter().any(|row| bridge(row) == Some(*base)))
        {
            gateway_state(base, payload, memory, read);
            return true;
        }
        let mut about = self.sparkplug(topic, payload, retained, memory, read);
        if let Some(sensors) = self.learned.get(topic).cloned() {
            about = true;
            for sensor in sensors {
                let Some(row) = self.rows.get(sensor.row) else {
                    continue;
                };
                let at = At::of(row, &sensor.captured, topic, retained);
                learned(&at, &sensor, payload, memory, read);
            }
        }
        let mut discovered = Vec::new();
        for (number, row) in self.rows.iter().enumerate() {
            if row.node.is_some() {
                continue;
            }
            if let Some(captured) = row.pattern.captures(topic) {
                about = true;
                if row.layout == Layout::HomeAssistant {
                    discovered.push((number, captured));
                    continue;
                }
                let at = At::of(row, &captured, topic, retained);
                state(&at, payload, memory, read);
            } else if let Some(device) = availability_of(row, topic)
                && let Some(captured) = row.pattern.captures(device)
            {
                about = true;
                let at = At::of(row, &captured, device, retained);
                availability(&at, payload, memory, read);
            }
        }
        for (number, captured) in discovered {
            self.discover(number, &captured, topic, payload, read);
        }
        about
    }

    /// A message of Sparkplug B; whether a row is about its node.
    fn sparkplug(
        &mut self,
        topic: &str,
        payload: &[u8],
        retained: bool,
        memory: &mut Memory,
        read: &mut Read,
    ) -> bool {
        let own: Vec<&str> = topic.split('/').take(4).collect();
        let own = own.join("/");
        let about = |row: &Row| {
            let node = row.node.as_ref();
            node.is_some_and(|node| node.pattern.captures(&own).is_some())
        };
        if !self.rows.iter().any(about) {
            return false;
        }
        let address = match Address::of(topic) {
            Ok(address) => address,
            Err(why) => {
                read.letter(topic, payload, why);
                return true;
            }
        };
        let node = address.edge_node();
        let news = self.nodes.take(&address, payload, retained);
        if let Some(why) = news.letter {
            read.letter(topic, payload, why);
        }
        read.defects(topic, payload, news.defects);
        read.rebirths
            .extend(news.rebirth.then(|| address.edge_node()));
        let sent_at = news.sent_ms.and_then(|at| time(&Value::from(at)));
        for (device, what) in news.of {
            let (of, name) = (device.as_deref(), node.name(device.as_deref()));
            let any = node.topic("+", of);
            for row in self.rows.iter().filter(|row| row.node.is_some()) {
                let Some(captured) = row.pattern.captures(&any) else {
                    continue;
                };
                let mut at = At::of(row, &captured, &name, false);
                at.sent_at = sent_at;
                match &what {
                    What::Dead => reach(&at, false, memory, read),
                    What::Data(told) => {
                        fields(&at, pairs(told), &row.fields, payload, memory, read);
                    }
                    What::Born(told) => {
                        at.again = true;
                        reach(&at, true, memory, read);
                        fields(&at, pairs(told), &row.fields, payload, memory, read);
                    }
                }
            }
        }
        true
    }

    fn discover(
        &mut self,
        number: usize,
        captured: &Captured,
        topic: &str,
        payload: &[u8],
        read: &mut Read,
    ) {
        // An empty configuration takes the sensor back; its topic just falls silent.
        if payload.is_empty() || !topic.ends_with("/config") {
            return;
        }
        let entities = object(payload)
            .map_err(str::to_owned)
            .and_then(|object| discovery::read(&object));
        let entities = match entities {
            Ok(entities) => entities,
            Err(why) => return read.letter(topic, payload, &why),
        };
        for entity in entities {
            let Some(row) = self.rows.get(number) else {
                return;
            };
            let meaning = row.fields.get(entity.class.as_str()).cloned();
            let Some(mut meaning) = meaning.filter(|meaning| *meaning != Meaning::Ignore) else {
                continue;
            };
            match (&entity.on, &mut meaning) {
                (
                    Some(on),
                    Meaning::Call { when, .. }
                    | Meaning::Press { when, .. }
                    | Meaning::Fact { when, .. },
                ) if when.is_empty() => when.push(on.clone()),
                _ => {}
            }
            if self.learned.len() >= MOST_LEARNED && !self.learned.contains_key(&entity.topic) {
                return read.letter(
                    topic,
                    payload,
                    "more than 5,000 sensors are known by discovery",
                );
            }
            let sensor = Learned {
                row: number,
                captured: captured.clone(),
                field: entity.field,
                meaning,
            };
            let sensors = self.learned.entry(entity.topic.clone()).or_default();
            if !sensors.contains(&sensor) && sensors.len() < 100 {
                sensors.push(sensor);
                read.subscribe.push(entity.topic);
            }
        }
    }
}

/// A message of a sensor that discovery named.
fn learned(at: &At<'_>, sensor: &Learned, payload: &[u8], memory: &mut Memory, read: &mut Read) {
    let value = match &sensor.field {
        None => Some(bare(payload)),
        Some(field) => object(payload)
            .ok()
            .and_then(|object| object.get(field).cloned()),
    };
    let (Some(value), false) = (value, payload.is_empty()) else {
        return;
    };
    let field = sensor.field.clone().unwrap_or_else(|| "value".to_owned());
    let one = Map::from_iter([(field.clone(), value)]);
    let meanings = BTreeMap::from([(Arc::from(field), sensor.meaning.clone())]);
    fields(at, entries(&one), &meanings, payload, memory, read);
}

/// A message with a device's state.
fn state(at: &At<'_>, payload: &[u8], memory: &mut Memory, read: &mut Read) {
    if payload.is_empty() {
        return;
    }
    let all = object(payload).unwrap_or_else(|_| {
        // A bare value is told of the topic's last level: `button/action` with `single`.
        let name = at.topic.rsplit('/').next().unwrap_or("value");
        Map::from_iter([(name.to_owned(), bare(payload))])
    });
    fields(at, entries(&all), &at.row.fields, payload, memory, read);
}

fn entries(all: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    all.iter().map(|(name, value)| (name.as_str(), value))
}

fn pairs(told: &[(Arc<str>, Value)]) -> impl Iterator<Item = (&str, &Value)> {
    told.iter().map(|(name, value)| (&**name, value))
}

fn fields<'a>(
    at: &At<'_>,
    all: impl IntoIterator<Item = (&'a str, &'a Value)>,
    meanings: &BTreeMap<Arc<str>, Meaning>,
    payload: &[u8],
    memory: &mut Memory,
    read: &mut Read,
) {
    let mut facts = BedFacts::default();
    let mut told = false;
    let mut defects = Vec::new();
    for (field, value) in all {
        match meanings.get(field) {
            None | Some(Meaning::Ignore) => {}
            Some(Meaning::Fact { fact, when }) => {
                let value = match when.as_slice() {
                    [] => value.clone(),
                    _ if value.is_null() => Value::Null,
                    when => Value::Bool(is_one_of(value, when)),
                };
                let one = Map::from_iter([(field.to_owned(), value)]);
                let mut fields = Fields::new(&one, "");
                set(&mut facts, *fact, &mut fields, field);
                defects.extend(fields.defects);
                told = true;
            }
            Some(Meaning::Call { kind, when }) => {
                read.reports
                    .extend(lasting(at, field, value, kind, when, memory));
            }
            Some(Meaning::Press { kind, when }) => {
                read.reports
                    .extend(press(at, field, value, kind, when, memory));
            }
        }
    }
    read.defects(at.topic, payload, defects);
    if told {
        match bed(at, facts, Told::Not) {
            Some(report) => read.reports.push(report),
            None => read.letter(
                at.topic,
                payload,
                "its row names neither device, room nor bed for the facts in it",
            ),
        }
    }
}

/// A call that is there while its field is true: told when that changes.
fn lasting(
    at: &At<'_>,
    field: &str,
    value: &Value,
    kind: &CallKind,
    when: &[String],
    memory: &mut Memory,
) -> Option<Report> {
    let active = active(value, when)?;
    if !memory.changes(at.topic, field, active) {
        return None;
    }
    let phase = if active {
        CallPhase::Raised
    } else {
        CallPhase::Ended
    };
    Some(call(at, field, value, kind.clone(), phase, memory))
}

/// A call at each press; one that the broker had kept is a press of the past.
fn press(
    at: &At<'_>,
    field: &str,
    value: &Value,
    kind: &CallKind,
    when: &[String],
    memory: &mut Memory,
) -> Option<Report> {
    let pressed = active(value, when)? && !at.retained && !at.again;
    pressed.then(|| call(at, field, value, kind.clone(), CallPhase::Raised, memory))
}

fn call(
    at: &At<'_>,
    field: &str,
    value: &Value,
    kind: CallKind,
    phase: CallPhase,
    memory: &mut Memory,
) -> Report {
    let key: Arc<str> = Arc::from(format!("{}#{field}", at.topic));
    let system = at.system();
    if let Some((topic, payload)) = &at.row.end {
        let end = (fill(topic, at.captured), fill(payload, at.captured));
        keep(
            &mut memory.ends,
            (Arc::clone(&system), Arc::clone(&key)),
            end,
        );
    }
    let words = text(value).unwrap_or_else(|| Arc::from(""));
    let told = CallTold {
        key,
        place: at.place(),
        kind,
        phase,
        text: Arc::from(format!("{field} {words}")),
        urgency: None,
        by: None,
        from_memory: at.retained || at.again,
        paged: false,
        takes_orders: match at.row.end {
            Some(_) => TakesOrders::Ends,
            None => TakesOrders::No,
        },
    };
    call_report(&system, at.sent_at, told)
}

/// A device that its gateway can't reach: the bed's, or a fault at the call's place.
fn availability(at: &At<'_>, payload: &[u8], memory: &mut Memory, read: &mut Read) {
    if payload.is_empty() {
        return;
    }
    let Some(online) = online(payload) else {
        return read.letter(
            at.topic,
            payload,
            "its availability is neither online nor offline",
        );
    };
    reach(at, online, memory, read);
}

/// Whether a device can be reached.
fn reach(at: &At<'_>, online: bool, memory: &mut Memory, read: &mut Read) {
    let has = |wanted: fn(&Meaning) -> bool| at.row.fields.values().any(wanted);
    if has(|meaning| matches!(meaning, Meaning::Fact { .. })) {
        read.reports
            .extend(bed(at, BedFacts::default(), Told::Is(online)));
    }
    if has(|meaning| matches!(meaning, Meaning::Call { .. } | Meaning::Press { .. }))
        && memory.changes(at.topic, "availability", !online)
    {
        let (phase, words) = if online {
            (CallPhase::Ended, "online")
        } else {
            (CallPhase::Raised, "offline")
        };
        let value = Value::from(words);
        read.reports.push(call(
            at,
            "availability",
            &value,
            CallKind::Fault,
            phase,
            memory,
        ));
    }
}

/// The gateway itself. Cleared, nothing is said of it any more, and so no fault either.
fn gateway_state(base: &str, payload: &[u8], memory: &mut Memory, read: &mut Read) {
    let cleared = payload.is_empty();
    let Some(fine) = online(payload).or(cleared.then_some(true)) else {
        return;
    };
    let words = if fine {
        ""
    } else {
        "The gateway is not connected to the broker."
    };
    let system: Arc<str> = Arc::from(base);
    memory.fault(&system, !fine);
    read.reports.push(Report::Call(Box::new(CallReport {
        system,
        sent_at: None,
        what: CallNews::Fault(Arc::from(words)),
    })));
}

fn bed(at: &At<'_>, facts: BedFacts, online: Told<bool>) -> Option<Report> {
    let location = at.location();
    let name = match fill(&at.row.device, at.captured) {
        name if name.is_empty() => location.path(),
        name => name,
    };
    let device = DeviceIdentity {
        id: DeviceId::parse(&name).ok()?,
        sender: at.system(),
        maker: Arc::from(""),
        model: Arc::from(""),
    };
    Some(Report::Bed(Box::new(BedReport {
        device,
        location: (!location.path().is_empty()).then_some(location),
        sent_at: at.sent_at,
        from_memory: at.retained,
        online,
        facts,
        takes: Vec::new(),
    })))
}

impl<'a> At<'a> {
    const fn of(row: &'a Row, captured: &'a Captured, topic: &'a str, retained: bool) -> Self {
        Self {
            row,
            captured,
            topic,
            retained,
            again: false,
            sent_at: None,
        }
    }

    fn system(&self) -> Arc<str> {
        let named = fill(&self.row.system, self.captured);
        // The first level is the same for all of Sparkplug B; the second is the group.
        let at = usize::from(self.row.node.is_some());
        let level = || self.topic.split('/').nth(at).unwrap_or_default();
        Arc::from(if named.is_empty() { level() } else { &named })
    }

    fn location(&self) -> Location {
        let part = |template: &str| Arc::from(fill(template, self.captured));
        Location {
            point_of_care: part(&self.row.ward),
            room: part(&self.row.room),
            bed: part(&self.row.bed),
            facility: Arc::from(""),
        }
    }

    fn place(&self) -> CallPlace {
        let location = self.location();
        CallPlace {
            address: Arc::from(self.topic),
            ward: location.point_of_care,
            room: location.room,
            bed: location.bed,
            spot: self.row.spot,
        }
    }
}

/// Whether a call is there by a value; `None` when the value says nothing.
fn active(value: &Value, when: &[String]) -> Option<bool> {
    if value.is_null() {
        return None;
    }
    if !when.is_empty() {
        return Some(is_one_of(value, when));
    }
    if let Ok(yes) = yes(value) {
        return Some(yes);
    }
    let word = text(value)?.to_ascii_lowercase();
    Some(!RESTING.contains(&word.as_str()))
}

fn is_one_of(value: &Value, when: &[String]) -> bool {
    let word = text(value);
    word.is_some_and(|word| when.iter().any(|one| one.eq_ignore_ascii_case(&word)))
}

/// A payload that is no object: JSON, or text as it is.
fn bare(payload: &[u8]) -> Value {
    serde_json::from_slice(payload)
        .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(payload).into_owned()))
}

/// The base topic of a row's gateway.
fn bridge(row: &Row) -> Option<&str> {
    match row.layout {
        Layout::Zigbee2Mqtt => row.base.as_deref(),
        Layout::Plain | Layout::HomeAssistant | Layout::SparkplugB => None,
    }
}

/// The device that an availability topic is about.
fn availability_of<'a>(row: &Row, topic: &'a str) -> Option<&'a str> {
    match row.layout {
        Layout::Zigbee2Mqtt => topic.strip_suffix("/availability"),
        Layout::Plain | Layout::HomeAssistant | Layout::SparkplugB => None,
    }
}
