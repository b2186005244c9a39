//! HL7 v2 on a connection: frames to the receiver, its answers to frames.

use super::conversation::{Conversation, Converse, GiveUp, Pending, Turn};
use super::senders::{Senders, Taker};
use crate::event::{Connection, FeedNews};
use crate::raw::Raw;
use lamplight_protocols::hl7::receive::Received;
use lamplight_protocols::mllp::{Deframer, Framed, RejectReason, frame};
use lamplight_protocols::paging::alerts::CallSenders;
use lamplight_protocols::report::{DeadLetter, Report};
use lamplight_units::{Now, Personal};
use std::sync::{Arc, PoisonError};

/// What the sender reads when its message was not taken.
const NOT_TAKEN: &str = "the station can't take messages now, keep it and send it again";

/// HL7 v2 for the connections of one feed.
pub struct Hl7 {
    senders: Senders,
    frame_bytes: usize,
    calls: Option<Arc<CallSenders>>,
}

impl Hl7 {
    /// Messages of at most `frame_bytes`, from senders that `senders` remembers; alerts of
    /// those in `calls` are calls.
    pub const fn new(
        senders: Senders,
        frame_bytes: usize,
        calls: Option<Arc<CallSenders>>,
    ) -> Self {
        Self {
            senders,
            frame_bytes,
            calls,
        }
    }
}

impl Converse for Hl7 {
    fn open(&self, connection: &Connection) -> Box<dyn Conversation> {
        Box::new(Talk {
            deframer: Deframer::new(self.frame_bytes),
            taker: self.senders.taker(connection),
            calls: self.calls.clone(),
            last: None,
        })
    }
}

struct Talk {
    deframer: Deframer,
    taker: Taker,
    calls: Option<Arc<CallSenders>>,
    /// The message of the last turn, until the station has taken it, and when it came.
    last: Option<(Now, Received)>,
}

impl Conversation for Talk {
    fn push(&mut self, bytes: &[u8]) {
        self.deframer.push(bytes);
    }

    fn next(&mut self, now: Now) -> Option<Turn> {
        self.last = None;
        Some(match self.deframer.next()? {
            Framed::Message(payload) => self.message(now, &payload),
            Framed::Rejected {
                reason,
                bytes,
                length,
            } => rejected(reason, bytes, length),
        })
    }

    fn pending(&self) -> Pending {
        if self.deframer.is_open() {
            Pending::Message
        } else if self.deframer.has_stray() {
            Pending::Stray
        } else {
            Pending::Nothing
        }
    }

    fn abandon(&mut self, reason: GiveUp) {
        self.deframer.abandon(match reason {
            GiveUp::Late => RejectReason::Unfinished,
            GiveUp::OverBudget => RejectReason::TooLong,
            GiveUp::Cut => RejectReason::Cut,
        });
    }

    fn not_taken(&mut self) -> Vec<u8> {
        let Some((now, received)) = self.last.take() else {
            return Vec::new();
        };
        let mut receiver = self.taker.lock().unwrap_or_else(PoisonError::into_inner);
        framed(&receiver.refuse(now, received, NOT_TAKEN))
    }
}

impl Talk {
    fn message(&mut self, now: Now, payload: &[u8]) -> Turn {
        // A panic while reading one message leaves at worst its name remembered.
        let mut receiver = self.taker.lock().unwrap_or_else(PoisonError::into_inner);
        let mut received = receiver.receive(now, payload);
        drop(receiver);
        let reports = std::mem::take(&mut received.reports);
        let reports = match &self.calls {
            Some(senders) => as_calls(senders, reports),
            None => reports,
        };
        let letters = std::mem::take(&mut received.dead_letters);
        let replies = framed(&received.replies);
        let mut news = Vec::with_capacity(1 + letters.len());
        // What could not be read at all is a dead letter and no message.
        if letters.is_empty() || !reports.is_empty() || received.not_used > 0 {
            news.push(FeedNews::Message {
                reports,
                control_id: received.control_id.clone(),
                duplicate: received.duplicate,
                bytes: payload.len(),
            });
        }
        news.extend(letters.into_iter().map(FeedNews::DeadLetter));
        self.last = Some((now, received));
        let raw = Some(Raw::new(payload));
        Turn { news, replies, raw }
    }
}

/// What call systems report, as calls. A call system is no monitor of a bed: only what it
/// measures besides stays a device's report.
pub fn as_calls(senders: &CallSenders, reports: Vec<Report>) -> Vec<Report> {
    let mut out = Vec::with_capacity(reports.len());
    for report in reports {
        match report {
            Report::Device(mut device) if senders.has(&device) => {
                let calls = senders.calls(&device).into_iter();
                out.extend(calls.map(|call| Report::Call(Box::new(call))));
                device.alerts.clear();
                if !device.numbers.is_empty() || !device.waves.is_empty() {
                    out.push(Report::Device(device));
                }
            }
            other => out.push(other),
        }
    }
    out
}

fn rejected(reason: RejectReason, bytes: Vec<u8>, length: usize) -> Turn {
    let letter = DeadLetter {
        control_id: None,
        reason: Arc::from(reason.to_string()),
        defects: Vec::new(),
        head: Arc::from(""),
        octets: false,
        bytes: Personal::new(bytes),
        length,
    };
    // Without a whole header there is nobody to answer to.
    Turn {
        news: vec![FeedNews::DeadLetter(letter)],
        replies: Vec::new(),
        raw: None,
    }
}

/// All answers in one piece, so that one write carries them: some senders read
/// an answer with a single read.
fn framed(replies: &[Vec<u8>]) -> Vec<u8> {
    replies.iter().flat_map(|reply| frame(reply)).collect()
}
