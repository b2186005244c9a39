//! Acknowledgements: original mode AA, AE, AR; enhanced mode CA, CE, CR by MSH-15 and MSH-16.
//!
//! HL7 v2.6, 2.9; error codes of table 0357. The answer uses the sender's own delimiters
//! and character set, so that copied names stay exact.

use super::charset::{self, Charset};
use super::message::Header;
use super::time;
use lamplight_units::{Now, Wall};
use std::fmt::Write as _;

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// AA, CA
    Accepted,
    /// AE, CE: it could not be used, or not now.
    Error,
    /// AR, CR: it is not taken here at all.
    Rejected,
}

impl Outcome {
    const fn letter(self) -> char {
        match self {
            Self::Accepted => 'A',
            Self::Error => 'E',
            Self::Rejected => 'R',
        }
    }
}

/// An error of HL7 table 0357 with where it is and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) code: Code,
    /// ERR-2, such as `MSH^1^10`, or empty.
    pub(super) place: String,
    /// Words for a person, without personal data.
    pub(super) text: String,
}

/// HL7 table 0357, as far as it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    /// 100
    SegmentSequence,
    /// 101
    RequiredFieldMissing,
    /// 102
    DataType,
    /// 200
    MessageType,
    /// 201
    Event,
    /// 207
    Internal,
}

impl Code {
    const fn coded(self) -> (&'static str, &'static str) {
        match self {
            Self::SegmentSequence => ("100", "Segment sequence error"),
            Self::RequiredFieldMissing => ("101", "Required field missing"),
            Self::DataType => ("102", "Data type error"),
            Self::MessageType => ("200", "Unsupported message type"),
            Self::Event => ("201", "Unsupported event code"),
            Self::Internal => ("207", "Application internal error"),
        }
    }
}

/// What is needed to answer a message, kept so that the answer may still change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    field: char,
    encoding: String,
    /// MSH-3 to MSH-6, the trigger, MSH-10, -11, -12, -18 as sent.
    application: String,
    facility: String,
    receiving_application: String,
    receiving_facility: String,
    trigger: String,
    control_id: String,
    processing: String,
    version: String,
    charset_name: String,
    charset: Charset,
    /// MSH-15 and MSH-16, both empty in original mode.
    accept: String,
    application_ack: String,
}

/// The longest copy of any field: HL7's own bounds are shorter.
const MAX_COPY: usize = 500;

impl Answer {
    pub(super) fn to(header: &Header<'_>, charset: Charset) -> Self {
        let copy = |n| header.get(n).chars().take(MAX_COPY).collect::<String>();
        Self {
            field: char::from(header.delimiters.field),
            encoding: header.delimiters.encoding(),
            application: copy(3),
            facility: copy(4),
            receiving_application: copy(5),
            receiving_facility: copy(6),
            trigger: header.trigger().chars().take(20).collect(),
            control_id: copy(10).trim().to_owned(),
            processing: copy(11),
            version: copy(12),
            charset_name: copy(18),
            charset,
            accept: copy(15).trim().to_ascii_uppercase(),
            application_ack: copy(16).trim().to_ascii_uppercase(),
        }
    }

    /// Answers to bytes without any MSH: there is nobody to name.
    pub(super) fn to_nobody() -> Self {
        Self {
            field: '|',
            encoding: "^~\\&".to_owned(),
            application: String::new(),
            facility: String::new(),
            receiving_application: String::new(),
            receiving_facility: String::new(),
            trigger: String::new(),
            control_id: String::new(),
            processing: String::new(),
            version: String::new(),
            charset_name: String::new(),
            charset: Charset::Utf8,
            accept: String::new(),
            application_ack: String::new(),
        }
    }

    /// The messages to send back, none to two, bare.
    ///
    /// Original mode (MSH-15 and -16 empty) is one application answer. Enhanced mode is an
    /// accept answer if MSH-15 wants one for this outcome, and an application answer if
    /// MSH-16 does; a field left empty beside a filled one means never.
    pub(super) fn write(
        &self,
        outcome: Outcome,
        failure: Option<&Failure>,
        station: &str,
        now: Now,
        mut next_id: impl FnMut() -> u64,
    ) -> Vec<Vec<u8>> {
        let wants = |field: &str| match field {
            "AL" => true,
            "ER" => outcome != Outcome::Accepted,
            "SU" => outcome == Outcome::Accepted,
            _ => false,
        };
        let original = self.accept.is_empty() && self.application_ack.is_empty();
        let levels = [
            (original || wants(&self.application_ack), 'A'),
            (!original && wants(&self.accept), 'C'),
        ];
        // The accept level comes first on the wire.
        levels
            .into_iter()
            .rev()
            .filter(|(wanted, _)| *wanted)
            .map(|(_, level)| self.one(level, outcome, failure, station, now.wall, next_id()))
            .collect()
    }

    fn one(
        &self,
        level: char,
        outcome: Outcome,
        failure: Option<&Failure>,
        station: &str,
        now: Wall,
        id: u64,
    ) -> Vec<u8> {
        let f = self.field;
        let c = self.encoding.chars().next().unwrap_or('^');
        let or = |text: &str, other: &str| {
            if text.is_empty() {
                other.to_owned()
            } else {
                text.to_owned()
            }
        };
        let application = or(&self.receiving_application, station);
        let utc = chrono::Offset::fix(&chrono::Utc);
        let at = time::device_time(now, utc).map_or_else(String::new, |t| time::write(&t));
        let version = or(&self.version, "2.6");
        let number = version_number(&version);
        let kind = match (self.trigger.as_str(), number) {
            ("", _) => "ACK".to_owned(),
            (trigger, n) if n >= 2.4 => format!("ACK{c}{trigger}{c}ACK"),
            (trigger, _) => format!("ACK{c}{trigger}"),
        };
        let control = format!("{:013}{:06}", now.millis().max(0), id % 1_000_000);
        let charset_name = self.charset_name();
        let mut text = format!(
            "MSH{f}{}{f}{application}{f}{}{f}{}{f}{}{f}{at}{f}{f}{kind}{f}{control}{f}{}{f}{version}",
            self.encoding,
            self.receiving_facility,
            self.application,
            self.facility,
            or(&self.processing, "P"),
        );
        if !charset_name.is_empty() {
            // MSH-18 is six fields behind MSH-12.
            for _ in 0..6 {
                text.push(f);
            }
            text.push_str(&charset_name);
        }
        let words = failure.map_or_else(String::new, |e| self.escaped(&e.text));
        // Writing into a String can't fail.
        let _ = write!(
            text,
            "\rMSA{f}{level}{}{f}{}",
            outcome.letter(),
            self.control_id
        );
        match failure {
            Some(failure) if number >= 2.5 => {
                let (code, meaning) = failure.code.coded();
                let place = failure.place.replace('^', &c.to_string());
                let _ = write!(
                    text,
                    "\rERR{f}{f}{place}{f}{code}{c}{meaning}{c}HL70357{f}E{f}{f}{f}{f}{words}"
                );
            }
            Some(failure) => {
                let (code, _) = failure.code.coded();
                let _ = write!(text, "{f}{code} {words}");
            }
            None => {}
        }
        text.push('\r');
        charset::encode(&text, self.charset)
    }

    /// MSH-18 is copied when the answer may hold more than ASCII; so it is readable as sent.
    fn charset_name(&self) -> String {
        let copied = [
            &self.application,
            &self.facility,
            &self.receiving_application,
            &self.receiving_facility,
        ];
        if !charset::is_plain(self.charset) || copied.iter().any(|t| !t.is_ascii()) {
            self.charset_name.clone()
        } else {
            String::new()
        }
    }

    fn escaped(&self, text: &str) -> String {
        let delimiters: Vec<char> = self.encoding.chars().chain([self.field]).collect();
        text.chars()
            .map(|c| {
                if delimiters.contains(&c) || c.is_control() {
                    ' '
                } else {
                    c
                }
            })
            .collect()
    }
}

/// `2.5.1` as 2.5; text that is no version counts as the newest.
fn version_number(version: &str) -> f64 {
    let head: String = version
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let mut parts = head.split('.');
    let (major, minor) = (parts.next(), parts.next().unwrap_or("0"));
    format!("{}.{minor}", major.unwrap_or("2"))
        .parse()
        .unwrap_or(2.6)
}
