//! Acknowledgements: original mode AA, AE, AR; enhanced mode CA, CE, CR by MSH-15 and MSH-16.
//!
//! HL7 v2.6, 2.9; error codes of table 0357. The answer uses the sender's own delimiters
//! and character set, so that copied names stay exact.

use super::charset::{self, Charset};
use super::message::{Delimiters, Header, lines, trimmed};
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

/// A message to be answered: its MSH, borrowed.
#[derive(Debug)]
pub(super) struct Answer<'h, 'a> {
    header: Option<&'h Header<'a>>,
    charset: Charset,
}

/// What is kept of a message so that its answer may still change: its MSH as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Envelope {
    line: Box<str>,
    charset: Charset,
}

impl Envelope {
    /// Keeps a header; one of absurd length is kept without its end.
    pub(super) fn of(line: &str, charset: Charset) -> Self {
        let end = line.char_indices().nth(MAX_HEADER).map(|(at, _)| at);
        Self {
            line: Box::from(&line[..end.unwrap_or(line.len())]),
            charset,
        }
    }

    /// Answers it now.
    pub(super) fn write(
        &self,
        outcome: Outcome,
        failure: Option<&Failure>,
        station: &str,
        now: Now,
        next_id: impl FnMut() -> u64,
    ) -> Vec<Vec<u8>> {
        let line = lines(&self.line).into_iter().next();
        let header = line.and_then(Header::read);
        let answer = Answer {
            header: header.as_ref(),
            charset: self.charset,
        };
        answer.write(outcome, failure, station, now, next_id)
    }
}

/// The longest header kept, in characters: a real one has some 300.
const MAX_HEADER: usize = 4_000;
/// The longest copy of any field, in bytes: HL7's own bounds are shorter.
const MAX_COPY: usize = 500;

impl<'h, 'a> Answer<'h, 'a> {
    pub(super) const fn to(header: &'h Header<'a>, charset: Charset) -> Self {
        Self {
            header: Some(header),
            charset,
        }
    }

    /// Answers to bytes without any MSH: there is nobody to name.
    pub(super) const fn to_nobody() -> Self {
        Self {
            header: None,
            charset: Charset::Utf8,
        }
    }

    /// A field of the message, trimmed and no longer than it may be.
    fn field(&self, number: usize) -> &'a str {
        let text = trimmed(self.header.map_or("", |h| h.get(number)));
        if text.len() <= MAX_COPY { text } else { "" }
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
        let wants = |field: &str| {
            let is = |word: &str| field.eq_ignore_ascii_case(word);
            is("AL")
                || (is("ER") && outcome != Outcome::Accepted)
                || (is("SU") && outcome == Outcome::Accepted)
        };
        let (accept, application) = (self.field(15), self.field(16));
        let original = accept.is_empty() && application.is_empty();
        // The accept level comes first on the wire.
        let levels = [
            (!original && wants(accept), 'C'),
            (original || wants(application), 'A'),
        ];
        levels
            .into_iter()
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
        let delimiters = self.header.map_or(Delimiters::STANDARD, |h| h.delimiters);
        let (f, c) = (
            char::from(delimiters.field),
            char::from(delimiters.component),
        );
        let or = |text: &'a str, other: &'static str| if text.is_empty() { other } else { text };
        let application = Some(self.field(5)).filter(|t| !t.is_empty());
        let utc = chrono::Offset::fix(&chrono::Utc);
        let at = time::device_time(now, utc).map_or_else(String::new, |t| time::write(&t));
        let version = or(self.field(12), "2.6");
        let number = version_number(version);
        let mut text = String::with_capacity(256);
        // Writing into a String can't fail.
        let _ = write!(
            text,
            "MSH{f}{}{f}{}{f}{}{f}{}{f}{}{f}{at}{f}{f}",
            delimiters.encoding(),
            application.unwrap_or(station),
            self.field(6),
            self.field(3),
            self.field(4),
        );
        let trigger = self.header.map_or("", |h| h.trigger());
        let _ = match trigger {
            "" => write!(text, "ACK"),
            trigger if trigger.len() > 20 => write!(text, "ACK"),
            trigger if number >= 24 => write!(text, "ACK{c}{trigger}{c}ACK"),
            trigger => write!(text, "ACK{c}{trigger}"),
        };
        let millis = now.millis().max(0);
        let processing = or(self.field(11), "P");
        let _ = write!(
            text,
            "{f}{millis:013}{:06}{f}{processing}{f}{version}",
            id % 1_000_000
        );
        if let Some(charset) = self.charset_name() {
            // MSH-18 is six fields behind MSH-12.
            text.extend(std::iter::repeat_n(f, 6));
            text.push_str(charset);
        }
        let _ = write!(
            text,
            "\rMSA{f}{level}{}{f}{}",
            outcome.letter(),
            self.field(10)
        );
        if let Some(failure) = failure {
            let words = escaped(&failure.text, &delimiters);
            let (code, meaning) = failure.code.coded();
            let _ = if number >= 25 {
                let place = failure.place.replace('^', &c.to_string());
                write!(
                    text,
                    "\rERR{f}{f}{place}{f}{code}{c}{meaning}{c}HL70357{f}E{f}{f}{f}{f}{words}"
                )
            } else {
                write!(text, "{f}{code} {words}")
            };
        }
        text.push('\r');
        charset::encode(text, self.charset)
    }

    /// MSH-18 is copied when the answer may hold more than ASCII; so it is readable as sent.
    fn charset_name(&self) -> Option<&'a str> {
        let copied = [3, 4, 5, 6].map(|n| self.field(n));
        let name = self.field(18);
        let needed = !charset::is_plain(self.charset) || copied.iter().any(|t| !t.is_ascii());
        (needed && !name.is_empty()).then_some(name)
    }
}

/// Words without what would be a delimiter in them.
fn escaped(text: &str, delimiters: &Delimiters) -> String {
    let is_delimiter = |c: char| {
        c == char::from(delimiters.field) || delimiters.encoding().contains(c) || c.is_control()
    };
    text.chars()
        .map(|c| if is_delimiter(c) { ' ' } else { c })
        .collect()
}

/// `2.5.1` as 25; text that is no version counts as the newest.
fn version_number(version: &str) -> u32 {
    let mut parts = version.split('.').map(|part| {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        part[..digits].parse::<u32>().ok()
    });
    match (parts.next().flatten(), parts.next().flatten()) {
        (Some(major), Some(minor)) => major.saturating_mul(10).saturating_add(minor),
        (Some(major), None) => major.saturating_mul(10),
        (None, _) => 26,
    }
}
