//! Reads a dead letter once more, as its feed would read it now.
//!
//! What a protocol's settings decide (a dialect, a row of a table) may have been corrected since;
//! then reading again says something else. Where nothing decides but the layout itself, the same
//! bytes say the same for ever, and a technician is told so instead of being offered a button.

use crate::mllp::{self, again::Hl7Again};
use crate::mqtt::MqttConfig;
use chrono::FixedOffset;
use lamplight_protocols::mqtt::{Reader, ReaderConfig, is_sparkplug};
use lamplight_protocols::report::{DeadLetter, Report};
use lamplight_units::Now;

/// The settings of a feed, as far as reading goes. It remembers nothing, so that a message
/// that came before is no duplicate to it; nobody is answered and nothing is published.
#[derive(Debug, Clone)]
pub enum Again {
    /// HL7 v2, with the senders' dialect.
    Hl7(Hl7Again),
    /// MQTT, with the rows of its table.
    Mqtt(ReaderConfig),
    /// A call system that pages.
    Line,
    /// Bluetooth.
    Radio,
}

impl Again {
    /// Of an HL7 feed whose senders mean `zone` where they write none.
    #[must_use]
    pub fn hl7(config: &mllp::FeedConfig, zone: FixedOffset) -> Self {
        Self::Hl7(Hl7Again::of(config, zone))
    }

    /// Of a broker.
    #[must_use]
    pub fn mqtt(config: &MqttConfig) -> Self {
        Self::Mqtt(ReaderConfig {
            root: config.root.clone(),
            run: String::new(),
            rows: config.rows.clone(),
        })
    }

    /// Why a message below `head` can't say anything else than it did; `None` where it can.
    #[must_use]
    pub fn never(&self, head: &str) -> Option<&'static str> {
        match self {
            Self::Hl7(_) => None,
            Self::Mqtt(_) if is_sparkplug(head) => Some(
                "A Sparkplug message can be read only with the births before it. The node tells all of it again by itself; there is nothing to try.",
            ),
            Self::Mqtt(_) if head.is_empty() => {
                Some("Its topic was not kept. There is nothing to try.")
            }
            Self::Mqtt(_) => None,
            Self::Line => Some(
                "It was damaged on the line or is no page, which no setting changes: reading it again says the same. The call system sends what was not acknowledged again by itself.",
            ),
            Self::Radio => Some(
                "A value of a Bluetooth device is read by its characteristic alone, which no setting changes: reading it again says the same. The device sends its next value by itself.",
            ),
        }
    }

    /// What a message brings, and what of it can't be read. Empty where [`Self::never`] has a
    /// reason.
    #[must_use]
    pub fn read(&self, now: Now, head: &str, payload: &[u8]) -> (Vec<Report>, Vec<DeadLetter>) {
        match self {
            Self::Hl7(again) => again.read(now, payload),
            // As one that the broker had not kept: else an old call would look like none.
            Self::Mqtt(config) => {
                let read = Reader::new(config.clone()).read(head, payload, false);
                (read.reports, read.letters)
            }
            Self::Line | Self::Radio => (Vec::new(), Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_protocols::mqtt::table::{Row, RowConfig};

    fn row(topic: &str) -> Row {
        let config = RowConfig {
            topic: topic.to_owned(),
            layout: "plain".to_owned(),
            system: "doors".to_owned(),
            fields: [("open".to_owned(), "call:patient".to_owned())].into(),
            ..RowConfig::default()
        };
        Row::read(&config).unwrap()
    }

    fn mqtt(rows: Vec<Row>) -> Again {
        Again::Mqtt(ReaderConfig {
            root: "lamplight/1".to_owned(),
            run: String::new(),
            rows,
        })
    }

    #[test]
    fn a_row_that_was_corrected_reads_what_could_not_be_read_before() {
        let (topic, payload) = ("doors/12", br#"{"open": true}"#);
        let (none, letters) = mqtt(Vec::new()).read(Now::default(), topic, payload);
        assert!(none.is_empty());
        assert!(letters[0].reason.contains("no row"), "{letters:?}");
        assert_eq!((&*letters[0].head, letters[0].octets), (topic, false));
        let corrected = mqtt(vec![row("doors/{room}")]);
        assert_eq!(corrected.never(topic), None);
        let (reports, letters) = corrected.read(Now::default(), topic, payload);
        assert!(letters.is_empty(), "{letters:?}");
        assert!(matches!(reports[..], [Report::Call(_)]), "{reports:?}");
    }

    #[test]
    fn what_says_the_same_for_ever_is_not_offered() {
        for (again, head) in [
            (mqtt(Vec::new()), "spBv1.0/4E/NDATA/gateway-12"),
            (mqtt(Vec::new()), ""),
            (Again::Line, ""),
            (Again::Radio, "2A37 Heart Rate Measurement"),
        ] {
            assert!(again.never(head).is_some(), "{again:?} {head}");
        }
        for again in [Again::Line, Again::Radio] {
            let (reports, letters) = again.read(Now::default(), "", b"x");
            assert!(reports.is_empty() && letters.is_empty());
        }
    }
}
