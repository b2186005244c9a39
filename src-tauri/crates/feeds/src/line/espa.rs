//! ESPA 4.4.4 on a connection or line.

use super::presence::Visit;
use super::watch::Leaving;
use super::{Bits, Recorded, dead_letter, message, turn};
use crate::event::{Closed, FeedNews};
use crate::mllp::{Conversation, GiveUp, Pending, Turn};
use lamplight_protocols::espa::block::{Block, Header, record, status};
use lamplight_protocols::espa::link::{Heard, Link, LinkSetup, Step};
use lamplight_protocols::order::{CallRef, DeviceOrder, OrderNumber, OrderOutcome, OrderWhat};
use lamplight_protocols::paging::desk::Desk;
use lamplight_units::{Mono, Now};
use std::sync::{Arc, Mutex, PoisonError};

/// One connection's dialogue.
pub struct Talk {
    link: Link,
    bits: Bits,
    desk: Arc<Mutex<Desk>>,
    visit: Visit,
    unread: Vec<u8>,
    recorded: Recorded,
    /// What the last turn would write, and whether it answers a block.
    last: (Vec<u8>, bool),
}

impl Talk {
    pub fn new(
        now: Now,
        setup: LinkSetup,
        bits: Bits,
        desk: Arc<Mutex<Desk>>,
        visit: Visit,
    ) -> Self {
        Self {
            link: Link::new(now, setup),
            bits,
            desk,
            visit,
            unread: Vec::new(),
            recorded: Recorded::default(),
            last: (Vec::new(), false),
        }
    }

    fn step(&mut self, step: Step) -> Turn {
        let replies = self.bits.write(step.reply);
        let is_block = matches!(step.heard, Heard::Block { .. });
        self.last = (replies.clone(), is_block);
        let news = match step.heard {
            Heard::Nothing => None,
            Heard::Block {
                block,
                repeated,
                bytes,
            } => {
                let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
                let calls = (!repeated).then(|| desk.block(&block));
                Some(message(calls.unwrap_or_default(), repeated, bytes))
            }
            Heard::Broken {
                reason,
                bytes,
                length,
            } => Some(dead_letter(reason, bytes, length)),
            Heard::Delivered(number) => Some(outcome(number, OrderOutcome::Delivered)),
            Heard::Undelivered(number, why) => {
                let sentence = format!("Not delivered: {why}. Do it at the call system.");
                let failed = OrderOutcome::Failed(Arc::from(sentence));
                Some(outcome(number, failed))
            }
            Heard::Odd(what) => Some(FeedNews::Trouble {
                sentence: format!(
                    "A line of a call system: {what}. Check the station's address and the \
                     call system's paging settings."
                ),
            }),
        };
        Turn {
            raw: is_block.then(|| self.recorded.take()),
            ..turn(news, replies)
        }
    }
}

const fn outcome(number: u64, outcome: OrderOutcome) -> FeedNews {
    FeedNews::Order {
        number: OrderNumber(number),
        outcome,
    }
}

impl Conversation for Talk {
    fn push(&mut self, bytes: &[u8]) {
        self.bits.read(&mut self.unread, bytes);
    }

    fn next(&mut self, now: Now) -> Option<Turn> {
        if !self.unread.is_empty() {
            self.recorded.add(&self.unread);
            self.link.push(now, &self.unread);
            self.unread.clear();
        }
        let step = self.link.next(now);
        if self.link.take_spoken() {
            self.visit.spoke(now.mono);
        }
        Some(self.step(step?))
    }

    /// The link minds its open block itself.
    fn pending(&self) -> Pending {
        Pending::Nothing
    }

    fn abandon(&mut self, _reason: GiveUp) {
        self.link.cut();
    }

    fn not_taken(&mut self) -> Vec<u8> {
        let (replies, is_block) = std::mem::take(&mut self.last);
        if !is_block {
            return replies;
        }
        self.desk
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .undo();
        self.bits.write(self.link.refuse())
    }

    fn closed(&mut self, _now: Now, reason: &Closed) {
        self.visit.ends(Leaving::of(reason, false));
    }

    fn due(&self) -> Option<Mono> {
        self.link.due()
    }

    fn tick(&mut self, now: Now) {
        self.link.tick(now);
    }

    fn order(&mut self, now: Now, order: &DeviceOrder) -> Result<(), Arc<str>> {
        let block = order_block(&order.what)?;
        self.link.order(now, order.number.0, block)
    }
}

/// An order as a status block (header `2`): "acknowledged by called party", "call terminated".
///
/// # Errors
/// With one sentence for what ESPA has no word for.
fn order_block(what: &OrderWhat) -> Result<Block, Arc<str>> {
    let of = |call: &CallRef, said: &[u8]| {
        let address = call.place.address.as_bytes();
        let records = [(record::ADDRESS, address), (record::CALL_STATUS, said)];
        Block::of(Header::Status, &records)
    };
    match what {
        OrderWhat::TakeCall(call) => Ok(of(call, status::ACKNOWLEDGED)),
        OrderWhat::EndCall(call) => Ok(of(call, status::TERMINATED)),
        OrderWhat::Display { address, text } => Ok(Block::of(
            Header::Call,
            &[
                (record::ADDRESS, address.as_bytes()),
                (record::TEXT, text.as_bytes()),
            ],
        )),
        OrderWhat::ReleaseCall(_) => Err(Arc::from("ESPA 4.4.4 can't give a call back")),
        OrderWhat::Bed { .. } => Err(Arc::from("ESPA 4.4.4 knows no beds")),
    }
}
