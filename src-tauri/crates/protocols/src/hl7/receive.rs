//! The receiving side: one payload in, answers and typed reports out.
//!
//! A [`Receiver`] belongs to one feed. It remembers which messages it has taken, so that
//! a repeated one is acknowledged again and changes nothing, and what the sender's names
//! mean. It has no clock and no socket.

use super::ack::{Answer, Code, Envelope, Failure, Outcome};
use super::adt::{self, Adt};
use super::beds::BedTerms;
use super::charset::{self, Decoded};
use super::continued::Continued;
use super::defects::Defects;
use super::dialect::Dialect;
use super::hash;
use super::message::{Header, Line, Name, lines, messages};
use super::observe::{self, Context};
use super::person::clean;
use super::seen::{Seen, Sight};
use super::time;
use super::vocabulary::Vocabulary;
use crate::bed::BedReport;
use crate::report::{DeadLetter, Defect, DeviceReport, Report};
use chrono::FixedOffset;
use lamplight_units::{ControlId, Now};
use std::borrow::Cow;
use std::sync::Arc;

/// The most bytes of a dead letter that are kept.
pub const MAX_DEAD_LETTER_BYTES: usize = 64 * 1024;

/// The most messages of one payload that are read.
pub const MAX_MESSAGES: usize = 10_000;

/// What a feed configures.
#[derive(Debug, Clone)]
pub struct ReceiverConfig {
    /// The zone of senders that write none. Times are reported as written; whoever turns
    /// them into instants takes this one.
    pub default_zone: FixedOffset,
    /// Our MSH-3, where the sender names no receiver.
    pub station_name: Arc<str>,
    /// Names a sender whose messages name none: the feed's id or the peer's address.
    pub peer: Arc<str>,
    /// A dialect by name (such as `mindray-gateway-2.3.1`), else it is recognised by MSH-3/4.
    pub dialect: Option<Arc<str>>,
    /// Which terms are facts of a bed.
    pub bed_terms: BedTerms,
}

impl ReceiverConfig {
    /// UTC, recognised dialects.
    #[must_use]
    pub fn new(station_name: &str, peer: &str) -> Self {
        Self {
            default_zone: chrono::Offset::fix(&chrono::Utc),
            station_name: Arc::from(station_name),
            peer: Arc::from(peer),
            dialect: None,
            bed_terms: BedTerms::default(),
        }
    }
}

/// What a payload brought.
#[derive(Debug, Default)]
pub struct Received {
    /// What to send back, bare, in this order. Empty for acknowledgements, and where the
    /// sender wants none.
    pub replies: Vec<Vec<u8>>,
    /// What devices and the hospital told.
    pub reports: Vec<Report>,
    /// What could not be used, one for each message concerned.
    pub dead_letters: Vec<DeadLetter>,
    /// Every message of the payload had been taken before.
    pub duplicate: bool,
    /// MSH-10 of the first message.
    pub control_id: Option<ControlId>,
    /// MSH-11 was T in some message: not of patients.
    pub test_or_training: bool,
    /// Messages that were understood and that a station does not act on (most ADT events,
    /// acknowledgements).
    pub not_used: usize,
    /// Which maker's ways were followed, `none` for the plain standard.
    pub dialect: &'static str,
    answers: Vec<(Envelope, u64)>,
}

/// Takes the messages of one feed. See the module.
#[derive(Debug)]
pub struct Receiver {
    config: ReceiverConfig,
    dialect: Option<&'static Dialect>,
    words: Vocabulary,
    seen: Seen,
    continued: Continued,
    answers: u64,
}

/// What became of one message, before it is answered.
struct Verdict {
    outcome: Outcome,
    failure: Option<Failure>,
}

impl Verdict {
    const ACCEPTED: Self = Self {
        outcome: Outcome::Accepted,
        failure: None,
    };

    fn failed(outcome: Outcome, code: Code, place: &str, text: &str) -> Self {
        Self {
            outcome,
            failure: Some(Failure {
                code,
                place: place.to_owned(),
                text: text.to_owned(),
            }),
        }
    }
}

impl Receiver {
    /// A receiver that has seen nothing.
    #[must_use]
    pub fn new(config: ReceiverConfig) -> Self {
        let dialect = config.dialect.as_deref().and_then(Dialect::named);
        Self {
            words: Vocabulary::new(dialect.unwrap_or_else(|| Dialect::of("", ""))),
            dialect,
            config,
            seen: Seen::new(),
            continued: Continued::default(),
            answers: 0,
        }
    }

    /// The zone in which times without one are meant.
    #[must_use]
    pub const fn default_zone(&self) -> FixedOffset {
        self.config.default_zone
    }

    /// Takes one payload: usually a message, sometimes several or a batch.
    pub fn receive(&mut self, now: Now, payload: &[u8]) -> Received {
        let mut received = Received {
            dialect: "none",
            ..Received::default()
        };
        let decoded = charset::decode(payload);
        let all = lines(&decoded.text);
        let (before, several) = messages(&all);
        let whole = several.len() == 1;
        if several.is_empty() {
            self.no_header(now, payload, &mut received);
            return received;
        }
        stray(before, &mut received);
        received.duplicate = true;
        for message in several.iter().take(MAX_MESSAGES) {
            let Some(header) = message.first().and_then(|line| Header::read(*line)) else {
                continue;
            };
            let letter = Letter {
                payload: whole.then_some(payload),
                lines: message,
            };
            self.message(now, &header, &letter, &decoded, &mut received);
        }
        if several.len() > MAX_MESSAGES {
            let reason = "more than 10,000 messages in one block, the rest was dropped";
            received.dead_letters.push(DeadLetter {
                control_id: None,
                reason: Arc::from(reason),
                defects: Vec::new(),
                head: Arc::from(""),
                octets: false,
                bytes: Vec::new().into(),
                length: payload.len(),
            });
        }
        received
    }

    /// Takes back what [`Self::receive`] accepted, when the station can't take it: the sender
    /// gets AE or CE with code 207, and may send it again without being a duplicate.
    pub fn refuse(&mut self, now: Now, received: Received, why: &str) -> Vec<Vec<u8>> {
        let verdict = Verdict::failed(Outcome::Error, Code::Internal, "", why);
        let mut replies = Vec::new();
        for (envelope, key) in received.answers {
            self.seen.forget(key);
            replies.extend(envelope.write(
                verdict.outcome,
                verdict.failure.as_ref(),
                &self.config.station_name,
                now,
                count(&mut self.answers),
            ));
        }
        replies
    }

    /// Bytes without any MSH.
    fn no_header(&mut self, now: Now, payload: &[u8], received: &mut Received) {
        let reason = "no MSH segment";
        let verdict = Verdict::failed(Outcome::Rejected, Code::SegmentSequence, "MSH^1", reason);
        let answer = Answer::to_nobody();
        received.replies = self.answer(now, &answer, &verdict);
        received
            .dead_letters
            .push(dead_letter(None, reason, Vec::new(), payload));
    }

    fn answer(&mut self, now: Now, answer: &Answer<'_, '_>, verdict: &Verdict) -> Vec<Vec<u8>> {
        answer.write(
            verdict.outcome,
            verdict.failure.as_ref(),
            &self.config.station_name,
            now,
            count(&mut self.answers),
        )
    }

    /// One message, from its MSH to the next.
    fn message(
        &mut self,
        now: Now,
        header: &Header<'_>,
        letter: &Letter<'_, '_>,
        decoded: &Decoded<'_>,
        received: &mut Received,
    ) {
        let kind = header.kind().to_ascii_uppercase();
        let has_msa = letter.lines.iter().any(|l| l.name == Name::Msa);
        if is_acknowledgement(&kind, has_msa) {
            received.not_used += 1;
            received.duplicate = false;
            return;
        }
        let control_id = ControlId::parse(header.get(10)).ok();
        if received.control_id.is_none() {
            received.control_id.clone_from(&control_id);
        }
        let (key, content) = (name_of(header), letter.content());
        let may_repeat = control_id.is_some() && !is_timeless(header, &kind);
        let verdict = match self.seen.sight(key, content) {
            Sight::Again(outcome) if may_repeat => Verdict {
                outcome,
                failure: again(outcome),
            },
            Sight::Again(_) | Sight::New => {
                received.duplicate = false;
                let verdict =
                    self.read(header, &kind, letter, decoded.defect, control_id, received);
                self.seen.remember(key, content, verdict.outcome);
                verdict
            }
        };
        let answer = Answer::to(header, decoded.charset);
        received.replies.extend(self.answer(now, &answer, &verdict));
        if let Some(line) = letter.lines.first() {
            let envelope = Envelope::of(line.text, decoded.charset);
            received.answers.push((envelope, key));
        }
    }

    /// A message not seen before: its reports, its dead letter, its verdict.
    fn read(
        &mut self,
        header: &Header<'_>,
        kind: &str,
        letter: &Letter<'_, '_>,
        bad_charset: Option<&'static str>,
        control_id: Option<ControlId>,
        received: &mut Received,
    ) -> Verdict {
        let Some(control_id) = control_id else {
            let reason = "no message control id";
            received
                .dead_letters
                .push(letter.dead(None, reason, Vec::new()));
            return Verdict::failed(
                Outcome::Rejected,
                Code::RequiredFieldMissing,
                "MSH^1^10",
                reason,
            );
        };
        let mut defects = Defects::default();
        if header.odd_delimiters {
            defects.add(
                "MSH-2",
                "no usable encoding characters, the usual ones are taken",
            );
        }
        if let Some(reason) = bad_charset {
            defects.add("MSH-18", reason);
        }
        let training = header.get(11).trim().starts_with(['T', 't']);
        received.test_or_training |= training;
        let sent_at = time::read(header.delimiters.component(header.get(7), 1));
        let sent_at = sent_at.unwrap_or_else(|_| {
            defects.add("MSH-7", "not a time");
            None
        });
        let verdict = match kind {
            "ORU" | "ORF" => {
                let dialect = self.dialect_of(header);
                received.dialect = dialect.name;
                self.words.prepare(header.delimiters, dialect);
                let in_header = defects.count();
                let context = Context {
                    delimiters: header.delimiters,
                    words: &mut self.words,
                    defects: &mut defects,
                    sent_at,
                    training,
                    peer: &self.config.peer,
                };
                let before = self.continued.before(header);
                let mut all = Cow::Borrowed(letter.lines);
                if !before.is_empty() {
                    all = lines(&before)
                        .into_iter()
                        .chain(letter.lines.iter().copied())
                        .collect();
                }
                self.continued.note(&all, header.delimiters.field);
                let mut reports = observe::read(header, &all, context);
                let terms = &self.config.bed_terms;
                let beds: Vec<BedReport> = reports
                    .iter_mut()
                    .filter_map(|report| terms.take(report, &mut defects))
                    .collect();
                if !beds.is_empty() {
                    // A frame that tells of itself alone is no monitor of its bed.
                    reports.retain(tells_something);
                }
                // A device that tells nothing is alive; one whose every row was bad is not heard.
                let usable = !beds.is_empty() || reports.iter().any(tells_something);
                if defects.count() == in_header || usable {
                    let beds = beds.into_iter().map(|bed| Report::Bed(Box::new(bed)));
                    received.reports.extend(beds);
                    let devices = reports.into_iter().map(|r| Report::Device(Box::new(r)));
                    received.reports.extend(devices);
                    Verdict::ACCEPTED
                } else {
                    let text = "nothing in the message could be used";
                    Verdict::failed(Outcome::Error, Code::DataType, "", text)
                }
            }
            "ADT" => adt_verdict(
                adt::read(header, letter.lines, sent_at, &mut defects),
                &mut defects,
                received,
            ),
            "ORA" => {
                received.not_used += 1;
                Verdict::ACCEPTED
            }
            _ => {
                let sent = clean(header.get(9), &header.delimiters);
                let reason = if sent.is_empty() {
                    "no message type".to_owned()
                } else {
                    format!("message type {sent} is not taken here")
                };
                let list = defects.into_list();
                received
                    .dead_letters
                    .push(letter.dead(Some(control_id), &reason, list));
                return Verdict::failed(Outcome::Rejected, Code::MessageType, "MSH^1^9", &reason);
            }
        };
        if !defects.is_empty() {
            let reason = match verdict.outcome {
                Outcome::Accepted => "parts of the message could not be used",
                Outcome::Error | Outcome::Rejected => "nothing in the message could be used",
            };
            received
                .dead_letters
                .push(letter.dead(Some(control_id), reason, defects.into_list()));
        }
        verdict
    }

    fn dialect_of(&self, header: &Header<'_>) -> &'static Dialect {
        self.dialect.unwrap_or_else(|| {
            let d = &header.delimiters;
            let first = |n| d.component(header.get(n), 1).trim();
            Dialect::of(first(3), first(4))
        })
    }
}

/// Numbers our own messages, for their control ids.
fn count(counter: &mut u64) -> impl FnMut() -> u64 {
    || {
        *counter += 1;
        *counter
    }
}

/// A message's segments, and its bytes where it is alone in its payload.
struct Letter<'p, 'a> {
    payload: Option<&'p [u8]>,
    lines: &'p [Line<'a>],
}

impl Letter<'_, '_> {
    /// What tells two messages of one name apart.
    fn content(&self) -> u64 {
        match self.payload {
            Some(payload) => hash::of(payload),
            None => self.lines.iter().fold(0, |sum: u64, l| {
                sum.rotate_left(5) ^ hash::of(l.text.as_bytes())
            }),
        }
    }

    fn dead(&self, id: Option<ControlId>, reason: &str, defects: Vec<Defect>) -> DeadLetter {
        match self.payload {
            Some(payload) => dead_letter(id, reason, defects, payload),
            None => {
                let text: Vec<&str> = self.lines.iter().map(|l| l.text).collect();
                dead_letter(id, reason, defects, text.join("\r").as_bytes())
            }
        }
    }
}

fn dead_letter(
    control_id: Option<ControlId>,
    reason: &str,
    defects: Vec<Defect>,
    bytes: &[u8],
) -> DeadLetter {
    DeadLetter {
        control_id,
        reason: Arc::from(reason),
        defects,
        head: Arc::from(""),
        octets: false,
        bytes: bytes[..bytes.len().min(MAX_DEAD_LETTER_BYTES)]
            .to_vec()
            .into(),
        length: bytes.len(),
    }
}

/// Segments before the first MSH are the rest of something cut; batch headers are not.
fn stray(before: &[Line<'_>], received: &mut Received) {
    let lost: Vec<&str> = before
        .iter()
        .filter(|l| l.name != Name::Batch)
        .map(|l| l.text)
        .collect();
    if !lost.is_empty() {
        received.dead_letters.push(dead_letter(
            None,
            "segments before the first MSH",
            Vec::new(),
            lost.join("\r").as_bytes(),
        ));
    }
}

/// What is itself an answer is never answered (HL7 v2.6, 2.9.2).
fn is_acknowledgement(kind: &str, has_msa: bool) -> bool {
    matches!(kind, "ACK" | "MCF") || (has_msa && !matches!(kind, "ORU" | "ORF" | "ADT"))
}

/// The hash of what names a message: MSH-3, MSH-4, MSH-10.
fn name_of(header: &Header<'_>) -> u64 {
    [3, 4, 10].iter().fold(0, |sum: u64, n| {
        sum.rotate_left(21) ^ hash::of(header.get(*n).as_bytes())
    })
}

/// A device's message without a time of its own. Old monitors number by kind of message and
/// write no time: their next message is byte for byte the last one while nothing changes,
/// and it is news that nothing did.
fn is_timeless(header: &Header<'_>, kind: &str) -> bool {
    kind != "ADT" && header.get(7).trim().is_empty()
}

/// A repeated message that failed before fails again in the same way.
fn again(outcome: Outcome) -> Option<Failure> {
    let code = match outcome {
        Outcome::Accepted => return None,
        Outcome::Error => Code::DataType,
        Outcome::Rejected => Code::MessageType,
    };
    Some(Failure {
        code,
        place: String::new(),
        text: "the same message failed before".to_owned(),
    })
}

const fn tells_something(report: &DeviceReport) -> bool {
    !report.numbers.is_empty()
        || !report.texts.is_empty()
        || !report.waves.is_empty()
        || !report.alerts.is_empty()
        || report.watchdog.is_some()
}

/// The first patient who can't be dealt with decides the answer; the others count.
fn adt_verdict(all: Vec<Adt>, defects: &mut Defects, received: &mut Received) -> Verdict {
    let mut verdict = Verdict::ACCEPTED;
    for adt in all {
        let failed = match adt {
            Adt::Report(report) => {
                received.reports.push(Report::Adt(report));
                continue;
            }
            Adt::NotUsed => {
                received.not_used += 1;
                continue;
            }
            Adt::Unknown => {
                defects.add("MSH-9", "an event that is not known");
                let text = "unsupported event";
                Verdict::failed(Outcome::Rejected, Code::Event, "MSH^1^9", text)
            }
            Adt::Incomplete(field, reason) => {
                defects.add(field, reason);
                let place = field.replace('-', "^1^");
                Verdict::failed(Outcome::Error, Code::RequiredFieldMissing, &place, reason)
            }
        };
        if verdict.failure.is_none() {
            verdict = failed;
        }
    }
    verdict
}

#[cfg(test)]
mod tests;
