//! Makes calls of pages, and remembers which are open.
//!
//! Paging protocols give calls no name, so the key is made of address, place and kind; and
//! a reset often holds the address alone, so what is open at an address must be known to
//! end it. What was open before a restart of ours is not: an end that nothing here fits is
//! told with the address as its key ([`CallTold::ends_address`]).
//!
//! A call that is sent to two pagers is told twice, each with its address; that it is one call
//! is decided where places are known.

use super::page::{Charset, Page};
use super::table::{CallTable, Reading};
use super::words::folded;
use crate::call::{
    CallKind, CallNews, CallPhase, CallPlace, CallReport, CallSpot, CallTold, TakesOrders,
};
use crate::espa::block::{Block, Header, record, status};
use std::collections::VecDeque;
use std::sync::Arc;

/// Open calls that are remembered; beyond, the oldest is forgotten, and its end is then
/// told by its own place and kind.
pub const OPEN_MAX: usize = 4_096;

/// The most characters of a text that go into a key.
const KEY_TEXT_MAX: usize = 80;

/// The calls of one call system.
#[derive(Debug)]
pub struct Desk {
    system: Arc<str>,
    table: Arc<CallTable>,
    takes_orders: TakesOrders,
    /// What is wrong with the system by its own words, and by its silence; empty is nothing.
    fault: Arc<str>,
    silence: Arc<str>,
    open: VecDeque<CallTold>,
    /// What the last page ended, in case it is not taken.
    ended: Vec<CallTold>,
}

impl Desk {
    /// Nothing is open yet. `takes_orders`: whether the protocol can carry an
    /// answer back.
    #[must_use]
    pub fn new(system: &str, table: Arc<CallTable>, takes_orders: TakesOrders) -> Self {
        Self {
            system: Arc::from(system),
            table,
            takes_orders,
            fault: Arc::from(""),
            silence: Arc::from(""),
            open: VecDeque::new(),
            ended: Vec::new(),
        }
    }

    /// How this system's texts are written.
    #[must_use]
    pub fn charset(&self) -> Charset {
        self.table.charset
    }

    /// What an ESPA block means. A status request and what is not about a call tell nothing.
    pub fn block(&mut self, block: &Block) -> Vec<CallReport> {
        // What an earlier block ended was taken.
        self.ended.clear();
        let failed = block.get(record::SYSTEM_STATUS);
        let mut reports = Vec::new();
        if let Some(failed) = failed {
            let words = match failed.trim_ascii() {
                b"" | b"0" => "",
                b"1" => "transmitter failure",
                _ => "fault of the paging system",
            };
            self.fault = Arc::from(words);
            reports.push(self.faults());
        }
        let page = Page::of_block(block, self.table.charset);
        match block.header {
            Header::Call | Header::Subscriber => reports.extend(self.page(&page)),
            // The maker's own: whatever has an address or a text is a call.
            Header::Other(_) if failed.is_none() => reports.extend(self.page(&page)),
            Header::Other(_) | Header::StatusRequest => {}
            Header::Status => reports.extend(self.status(&page, block)),
        }
        reports
    }

    /// The system has fallen silent, in these words, or speaks again (empty).
    pub fn silent(&mut self, words: &str) -> CallReport {
        self.silence = Arc::from(words);
        self.faults()
    }

    /// What is wrong: its silence, since what it said before may have changed meanwhile, then
    /// its own words.
    fn faults(&self) -> CallReport {
        let words = match &*self.silence {
            "" => &self.fault,
            _ => &self.silence,
        };
        self.report(CallNews::Fault(Arc::clone(words)))
    }

    /// What was told last was not taken and will be sent again: what it ended is open.
    pub fn undo(&mut self) {
        for told in std::mem::take(&mut self.ended) {
            self.remember(told);
        }
    }

    /// What a page means.
    pub fn page(&mut self, page: &Page) -> Vec<CallReport> {
        self.ended.clear();
        let reading = self.table.read(page);
        let told = CallTold {
            key: key(&reading),
            place: reading.place.clone(),
            kind: reading.kind.clone(),
            phase: reading.phase,
            text: Arc::clone(&page.text),
            urgency: reading.urgency,
            by: None,
            from_memory: false,
            takes_orders: self.takes_orders,
            paged: true,
        };
        let told = match reading.phase {
            CallPhase::Ended => self.end(page, &reading, told),
            CallPhase::Taken => self.taken(&reading, told),
            CallPhase::Raised | CallPhase::Speaking | CallPhase::Released => {
                self.remember(told.clone());
                vec![told]
            }
        };
        let reports = told
            .into_iter()
            .map(|told| self.report(CallNews::Call(told)));
        reports.collect()
    }

    fn report(&self, what: CallNews) -> CallReport {
        CallReport {
            system: Arc::clone(&self.system),
            sent_at: None,
            what,
        }
    }

    fn remember(&mut self, told: CallTold) {
        match self.open.iter_mut().find(|open| open.key == told.key) {
            Some(open) => *open = told,
            None => {
                if self.open.len() >= OPEN_MAX {
                    self.open.pop_front();
                }
                self.open.push_back(told);
            }
        }
    }

    /// The calls that an end means: the very one, else those at its place, else those of
    /// its address when it names no place.
    fn end(&mut self, page: &Page, reading: &Reading, told: CallTold) -> Vec<CallTold> {
        let mut ended = self.meant(reading, &told);
        // What was sent to other pagers as well is over there, too.
        let over = |open: &CallTold| match ended.as_slice() {
            [] => is_same(open, &told),
            ended => ended.iter().any(|end| is_same(open, end)),
        };
        let (over, open): (VecDeque<_>, VecDeque<_>) =
            self.open.drain(..).partition(|open| over(open));
        (self.ended, self.open) = (Vec::from(over), open);
        for end in &mut ended {
            end.phase = CallPhase::Ended;
            if !page.text.is_empty() {
                end.text = Arc::clone(&page.text);
            }
        }
        if !ended.is_empty() {
            return ended;
        }
        if reading.kind_told || is_placed(&reading.place) {
            return vec![told];
        }
        vec![CallTold {
            key: Arc::clone(&told.place.address),
            kind: CallKind::Other(Arc::clone(&told.text)),
            ..told
        }]
    }

    /// The open calls that are meant by a page that changes some.
    fn meant(&self, reading: &Reading, told: &CallTold) -> Vec<CallTold> {
        let here = |open: &&CallTold| open.place.address == told.place.address;
        let all = |fits: &dyn Fn(&CallTold) -> bool| -> Vec<CallTold> {
            let open = self.open.iter().filter(here);
            open.filter(|open| fits(open)).cloned().collect()
        };
        let mut meant = all(&|open| open.key == told.key);
        // The usual reset repeats the text of its call.
        if meant.is_empty() && !told.text.is_empty() {
            meant = all(&|open| open.text == told.text);
        }
        if meant.is_empty() && is_placed(&reading.place) {
            let place = &reading.place;
            meant = all(&|open| {
                same_part(&open.place.room, &place.room)
                    && same_part(&open.place.bed, &place.bed)
                    && (!reading.kind_told || open.kind == reading.kind)
            });
        }
        if meant.is_empty() && !is_placed(&reading.place) && !reading.kind_told {
            meant = all(&|_| true);
        }
        meant
    }

    fn taken(&mut self, reading: &Reading, told: CallTold) -> Vec<CallTold> {
        let mut meant = self.meant(reading, &told);
        if meant.is_empty() {
            self.remember(told.clone());
            return vec![told];
        }
        for told in &mut meant {
            told.phase = CallPhase::Taken;
        }
        meant
    }

    /// A status of the paging system: what it says of the calls at its address.
    fn status(&self, page: &Page, block: &Block) -> Vec<CallReport> {
        let said = block.get(record::CALL_STATUS).unwrap_or_default();
        let phase = match said.trim_ascii() {
            status::ACKNOWLEDGED => CallPhase::Taken,
            b"7" => CallPhase::Speaking,
            // "Terminated" ends the page, not the call: somebody may still be waiting.
            _ => return Vec::new(),
        };
        let at = self
            .open
            .iter()
            .filter(|open| open.place.address == page.address);
        let told = at.map(|open| CallTold {
            phase,
            ..open.clone()
        });
        told.map(|told| self.report(CallNews::Call(told))).collect()
    }
}

/// Whether both are one call, whatever pager each was sent to: the same words from a place that
/// they name. Of one that names none the address is the place.
fn is_same(one: &CallTold, other: &CallTold) -> bool {
    let (here, there) = (&one.place, &other.place);
    one.key == other.key
        || (is_placed(here)
            && (&here.ward, &here.room, &here.bed) == (&there.ward, &there.room, &there.bed)
            && here.spot == there.spot
            && (&one.kind, &one.text) == (&other.kind, &other.text))
}

fn is_placed(place: &CallPlace) -> bool {
    !place.room.is_empty() || !place.bed.is_empty()
}

fn same_part(one: &str, other: &str) -> bool {
    other.is_empty() || one == other
}

/// A key that survives restarts on either side.
fn key(reading: &Reading) -> Arc<str> {
    let CallPlace {
        address,
        ward,
        room,
        bed,
        spot,
    } = &reading.place;
    let spot = match spot {
        CallSpot::Bed | CallSpot::Room => "",
        CallSpot::Wc => "wc",
        CallSpot::Bath => "bath",
        CallSpot::Door => "door",
    };
    let kind = kind_name(&reading.kind);
    Arc::from(format!("{address}:{ward}/{room}/{bed}/{spot}:{kind}"))
}

/// The name of a kind within a key.
pub(super) fn kind_name(kind: &CallKind) -> String {
    let name = match kind {
        CallKind::Patient => "patient",
        CallKind::Wc => "wc",
        CallKind::CordOut => "cord",
        CallKind::Assistance => "assistance",
        CallKind::Emergency => "emergency",
        CallKind::CodeBlue => "code-blue",
        CallKind::Door => "door",
        CallKind::Telephone => "telephone",
        CallKind::Device => "device",
        CallKind::Fall => "fall",
        CallKind::Service => "service",
        CallKind::Presence => "presence",
        CallKind::PresenceSecond => "presence-2",
        CallKind::Fault => "fault",
        CallKind::Other(text) => return folded(text).chars().take(KEY_TEXT_MAX).collect(),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests;
