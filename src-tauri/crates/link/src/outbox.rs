//! One destination: what to read, what to send, what has arrived, when to try again.
//!
//! ```text
//!  kept: confirmed ──► sending ──► read next ──► (journal) ──► last
//!                 ahead: rows of open high alarms, beside that order
//! ```
//!
//! One batch is under way on each of the two lanes, and the next one in order is read meanwhile.
//! What fails is read anew, so nothing is held for long: memory is bounded by two batches and
//! [`Limits::ahead`].

use crate::backoff::{Backoff, Chances};
use crate::state::{LinkState, Report};
use crate::wire::{self, Push, Record, RefusedRecord, SetAside, Taken, code};
use lamplight_units::{Mono, Now, Wall};
use std::collections::VecDeque;
use std::time::Duration;

/// A record is offered so often before it is set aside.
pub const OFFERS: u32 = 3;
/// Without anything to send, the receiver hears from the station this often.
const BEAT_EVERY: Duration = Duration::from_secs(15);
/// A batch that does not get through is halved down to so many rows.
const LEAST: u32 = 100;
/// Rows that come one by one go together, so many of them as come in this time: a thousand
/// stations then ask a server a thousand times a second, and not twenty times that. An open
/// high alarm does not wait for it, and a backlog neither.
const GATHER: Duration = Duration::from_secs(1);
/// Whoever refuses a station for good is asked again this often: somebody may have let it in.
const REFUSED_WAIT: Duration = Duration::from_secs(60);
/// A row that is younger than this has not been waiting.
const BEHIND_AFTER: Duration = Duration::from_secs(2);
/// A backlog of at most this many rows goes in its order before an alarm would be read.
const SHORT: i64 = 200;

/// The bounds of a batch and of what waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Records in a batch.
    pub records: u32,
    /// Bytes in a batch, about.
    pub bytes: usize,
    /// Rows that wait to overtake; beyond, the oldest go in their order only.
    pub ahead: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            records: 4_000,
            bytes: 4 << 20,
            ahead: 4_000,
        }
    }
}

/// On which lane a batch goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// In the journal's order.
    Ordered,
    /// Before the backlog.
    Ahead,
}

/// Why a batch did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No connection, no answer, or one that makes no sense.
    Unreachable(String),
    /// It asks to wait (429, 503, 507), with its reason and how long.
    Busy {
        /// What it says.
        sentence: String,
        /// What it asks for.
        after: Option<Duration>,
    },
    /// The batch is too large for it.
    TooLarge,
    /// It will not have it: locked out, another version, a journal that does not fit.
    Refused(String),
}

/// What comes in.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The journal's last row is this one.
    Written(i64),
    /// What [`Effect::Read`] asked for.
    Read {
        /// As asked.
        after: i64,
        /// The rows, in order.
        records: Vec<Record>,
    },
    /// The records can't be read now.
    ReadFailed(String),
    /// Rows that are to overtake, in order.
    Urgent(Vec<Record>),
    /// The receiver answered.
    Taken(Lane, Taken),
    /// A batch did not arrive, or nobody knows.
    Failed(Lane, Failure),
    /// What is counted was put back to this one (intervals of a clock that was): it comes anew.
    PutBack(i64),
    /// Somebody stops it.
    Pause,
    /// Somebody lets it go on, or wants it to try at once.
    Resume,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Read rows after this one, and come back with [`Input::Read`].
    Read {
        /// After which row.
        after: i64,
        /// At most so many.
        records: u32,
        /// At most so many bytes, but one row at least.
        bytes: usize,
    },
    /// Send it, and come back with [`Input::Taken`] or [`Input::Failed`].
    Send(Lane, Push),
    /// Keep the cursor, and what was set aside, on the disk.
    Keep(Step),
}

/// A step of the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The receiver has every row up to this one.
    pub confirmed: i64,
    /// What went aside with this step.
    pub set_aside: Vec<SetAside>,
}

/// What is under way in order.
#[derive(Debug, Clone)]
struct Flight {
    from: i64,
    to: i64,
    count: usize,
    /// Nothing was left behind it.
    all: bool,
    set_aside: Vec<SetAside>,
}

/// The machine; see the module.
#[derive(Debug)]
pub struct Outbox {
    program: String,
    journal: String,
    limits: Limits,
    backoff: Backoff,
    chances: Chances,
    /// Records in a batch for now: halved when one is too large, grown again when it goes.
    records: u32,
    confirmed: i64,
    last: i64,
    /// After which row the next read begins.
    next: i64,
    reading: Option<i64>,
    chunk: Option<Vec<Record>>,
    flight: Option<Flight>,
    ahead: VecDeque<Record>,
    ahead_flight: Option<i64>,
    /// To be told with the next batch.
    set_aside: Vec<SetAside>,
    /// The record that was refused last, how often, and why.
    offered: Option<(i64, u32, String)>,
    steps: VecDeque<Step>,
    failures: u32,
    retry_at: Option<Mono>,
    beat_at: Mono,
    /// Rows gather until then.
    gather_until: Option<Mono>,
    /// Rows up to this one wait since then.
    waiting: Option<(i64, Mono)>,
    state: LinkState,
    heard: Option<Wall>,
    set_aside_count: u64,
    set_aside_reason: Option<String>,
}

impl Outbox {
    /// For the journal with this id, of which the receiver has every row up to `confirmed`.
    #[must_use]
    pub fn new(program: &str, journal: &str, confirmed: i64, limits: Limits, seed: u64) -> Self {
        Self {
            program: program.to_owned(),
            journal: journal.to_owned(),
            limits,
            backoff: Backoff::default(),
            chances: Chances::new(seed),
            records: limits.records.max(1),
            confirmed,
            last: confirmed,
            next: confirmed,
            reading: None,
            chunk: None,
            flight: None,
            ahead: VecDeque::new(),
            ahead_flight: None,
            set_aside: Vec::new(),
            offered: None,
            steps: VecDeque::new(),
            failures: 0,
            retry_at: None,
            beat_at: Mono::START,
            gather_until: None,
            waiting: None,
            state: LinkState::Starting,
            heard: None,
            set_aside_count: 0,
            set_aside_reason: None,
        }
    }

    /// Takes news in. Then comes [`Self::poll`].
    pub fn handle(&mut self, now: Now, input: Input) {
        match input {
            Input::Written(last) => self.written(now.mono, last),
            Input::Read { after, records } => self.read(after, records),
            Input::ReadFailed(sentence) => {
                self.reading = None;
                self.fail(now, Failure::Unreachable(sentence));
            }
            Input::Urgent(records) => self.urgent(records),
            Input::Taken(Lane::Ordered, taken) => self.taken(now, &taken),
            Input::Taken(Lane::Ahead, _) => {
                self.heard(now);
                if let Some(to) = self.ahead_flight.take() {
                    self.ahead.retain(|record| record.seq > to);
                }
            }
            Input::Failed(Lane::Ordered, failure) => {
                self.lost(&failure);
                self.fail(now, failure);
            }
            Input::Failed(Lane::Ahead, failure) => {
                self.ahead_flight = None;
                match failure {
                    // They come in their order, where one that is too large is set aside.
                    Failure::TooLarge => self.ahead.clear(),
                    other => self.fail(now, other),
                }
            }
            Input::PutBack(to) => self.put_back(now.mono, to),
            Input::Pause => {
                self.state = LinkState::Paused { since: now.wall };
            }
            Input::Resume => {
                self.failures = 0;
                self.retry_at = None;
                self.gather_until = None;
                self.beat_at = now.mono;
                if matches!(self.state, LinkState::Paused { .. }) {
                    self.state = LinkState::Starting;
                }
            }
        }
    }

    /// What to do next, until there is nothing more.
    pub fn poll(&mut self, now: Now) -> Option<Effect> {
        if let Some(step) = self.steps.pop_front() {
            return Some(Effect::Keep(step));
        }
        if matches!(self.state, LinkState::Paused { .. }) {
            return None;
        }
        if self.retry_at.is_some_and(|at| now.mono < at) {
            return None;
        }
        if let Some(push) = self.ahead() {
            return Some(Effect::Send(Lane::Ahead, push));
        }
        let wanted = self.reading.is_none() && self.chunk.is_none() && self.next < self.last;
        if wanted && !self.gathers(now.mono) {
            self.reading = Some(self.next);
            return Some(Effect::Read {
                after: self.next,
                records: self.records,
                bytes: self.limits.bytes,
            });
        }
        let push = self.ordered(now.mono)?;
        Some(Effect::Send(Lane::Ordered, push))
    }

    /// When [`Self::poll`] may have something without news.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Mono> {
        if matches!(self.state, LinkState::Paused { .. }) {
            return None;
        }
        match self.retry_at {
            Some(at) => Some(at),
            None if self.flight.is_some() => None,
            None => {
                let gathered = self.gather_until.filter(|_| self.next < self.last);
                Some(gathered.unwrap_or(self.beat_at).min(self.beat_at))
            }
        }
    }

    /// Whether the few rows that wait may wait for others.
    fn gathers(&self, now: Mono) -> bool {
        let few = self.last - self.next < i64::from(self.records);
        let holds = self.gather_until.is_some_and(|until| now < until)
            || self.flight.as_ref().is_some_and(|flight| flight.all);
        few && holds && self.ahead.is_empty()
    }

    /// How it stands.
    #[must_use]
    pub fn report(&self, now: Mono) -> Report {
        let behind = u64::try_from(self.last - self.confirmed).unwrap_or(0);
        let old = |(_, since): (i64, Mono)| now.since(since) >= BEHIND_AFTER;
        let state = match &self.state {
            LinkState::Synced | LinkState::Behind => {
                if self.waiting.is_some_and(old) {
                    LinkState::Behind
                } else {
                    LinkState::Synced
                }
            }
            other => other.clone(),
        };
        Report {
            state,
            behind,
            confirmed: self.confirmed,
            heard: self.heard,
            retry_at: self.retry_at,
            set_aside: self.set_aside_count,
            set_aside_reason: self.set_aside_reason.clone(),
        }
    }

    /// How many records it gave up since then; whoever asks counts them from now on.
    pub fn forget_aside(&mut self) -> u64 {
        self.set_aside_reason = None;
        std::mem::take(&mut self.set_aside_count)
    }

    fn written(&mut self, now: Mono, last: i64) {
        self.last = self.last.max(last);
        if self.last > self.confirmed {
            self.waiting.get_or_insert((self.last, now));
        }
    }

    /// Not while an answer is awaited, which would be taken for that of what is sent next: then
    /// it is told again.
    fn put_back(&mut self, now: Mono, to: i64) {
        if self.flight.is_some() || self.confirmed <= to {
            return;
        }
        (self.confirmed, self.last) = (to, to);
        self.waiting = None;
        self.ahead.clear();
        self.rewind();
        self.beat_at = now;
        self.steps.push_back(Step {
            confirmed: to,
            set_aside: Vec::new(),
        });
    }

    fn read(&mut self, after: i64, mut records: Vec<Record>) {
        if self.reading.take() != Some(after) || after != self.next {
            // It was stepped back meanwhile; the right rows are asked for next.
            return;
        }
        let Some(first) = records.first() else {
            // The rows that were there are gone; what comes next is told by `Written`.
            self.last = after;
            return;
        };
        if first.seq > after + 1 {
            self.give_up(SetAside {
                from: after + 1,
                to: first.seq - 1,
                hash: None,
                reason: "no longer in the station's journal".to_owned(),
            });
        }
        let whole = records
            .windows(2)
            .position(|pair| matches!(pair, [one, next] if next.seq != one.seq + 1));
        if let Some(at) = whole {
            records.truncate(at + 1);
        }
        self.next = records.last().map_or(after, |record| record.seq);
        self.leave_out_poison(&mut records);
        self.chunk = Some(records);
    }

    /// A record that was offered often enough goes aside, with its hash.
    fn leave_out_poison(&mut self, records: &mut Vec<Record>) {
        let Some((seq, times, reason)) = &self.offered else {
            return;
        };
        if *times < OFFERS {
            return;
        }
        let Some(at) = records.iter().position(|record| record.seq == *seq) else {
            return;
        };
        let reason = reason.clone();
        let record = records.remove(at);
        self.give_up(SetAside {
            from: record.seq,
            to: record.seq,
            hash: Some(record.hash),
            reason,
        });
    }

    fn give_up(&mut self, aside: SetAside) {
        self.set_aside.push(aside);
    }

    fn urgent(&mut self, records: Vec<Record>) {
        let newest = self.ahead.back().map_or(0, |record| record.seq);
        let fresh = |record: &Record| record.seq > self.confirmed && record.seq > newest;
        let fresh: Vec<Record> = records.into_iter().filter(fresh).collect();
        self.ahead.extend(fresh);
        while self.ahead.len() > self.limits.ahead {
            self.ahead.pop_front();
        }
    }

    fn ahead(&mut self) -> Option<Push> {
        if self.ahead_flight.is_some() {
            return None;
        }
        // What is under way in order, or will be at once, needs no overtaking.
        let under_way = self
            .flight
            .as_ref()
            .map_or(self.confirmed, |flight| flight.to);
        while self
            .ahead
            .front()
            .is_some_and(|record| record.seq <= under_way)
        {
            self.ahead.pop_front();
        }
        let first = self.ahead.front()?.seq;
        if self.flight.is_none() && first - self.confirmed <= SHORT {
            return None;
        }
        let mut bytes = 0;
        let fits = |record: &&Record| {
            bytes += record.size();
            bytes <= self.limits.bytes / 4
        };
        let mut records: Vec<Record> = self
            .ahead
            .iter()
            .take(500)
            .take_while(fits)
            .cloned()
            .collect();
        if records.is_empty() {
            records.extend(self.ahead.front().cloned());
        }
        self.ahead_flight = records.last().map(|record| record.seq);
        Some(self.push(true, Vec::new(), records))
    }

    fn ordered(&mut self, now: Mono) -> Option<Push> {
        if self.flight.is_some() {
            return None;
        }
        if self.chunk.is_none() {
            if now < self.beat_at || self.reading.is_some() {
                return None;
            }
            self.flight = Some(Flight {
                from: self.confirmed + 1,
                to: self.confirmed,
                count: 0,
                all: false,
                set_aside: Vec::new(),
            });
            return Some(self.push(false, Vec::new(), Vec::new()));
        }
        let records = self.chunk.take()?;
        let set_aside = std::mem::take(&mut self.set_aside);
        self.flight = Some(Flight {
            from: self.confirmed + 1,
            to: self.next,
            count: records.len(),
            all: self.next >= self.last,
            set_aside: set_aside.clone(),
        });
        Some(self.push(false, set_aside, records))
    }

    fn push(&self, ahead: bool, set_aside: Vec<SetAside>, records: Vec<Record>) -> Push {
        Push {
            version: wire::VERSION,
            program: self.program.clone(),
            journal: self.journal.clone(),
            ahead,
            last: self.last,
            set_aside,
            records,
        }
    }

    fn taken(&mut self, now: Now, taken: &Taken) {
        let Some(flight) = self.flight.take() else {
            return;
        };
        if taken.head > self.last.max(flight.to) {
            self.rewind();
            return self.fail(now, Failure::Refused(BEYOND.to_owned()));
        }
        self.heard(now);
        let set_aside: Vec<SetAside> = flight
            .set_aside
            .into_iter()
            .filter(|aside| aside.to <= taken.head)
            .collect();
        self.set_aside_count += set_aside
            .iter()
            .map(|aside| u64::try_from(aside.to - aside.from + 1).unwrap_or(0))
            .sum::<u64>();
        if let Some(aside) = set_aside.last() {
            self.set_aside_reason = Some(aside.reason.clone());
        }
        if taken.head != self.confirmed {
            self.confirmed = taken.head;
            self.steps.push_back(Step {
                confirmed: taken.head,
                set_aside,
            });
        }
        if flight.all && taken.head == flight.to {
            self.gather_until = Some(now.mono + GATHER);
        }
        self.records = (self.records * 2).min(self.limits.records.max(1));
        if taken.head != flight.to {
            self.rewind();
        }
        match &taken.refused {
            Some(refused) => self.refused(now.mono, refused),
            None if taken.head >= flight.from || flight.count == 0 => {}
            // Nothing of it was taken and nothing is said against it: asked for from elsewhere,
            // which has happened above, or the receiver is at odds with itself.
            None => self.retry_at = Some(now.mono + self.backoff.least),
        }
        if self.waiting.is_some_and(|(upto, _)| upto <= self.confirmed) {
            self.waiting = (self.last > self.confirmed).then_some((self.last, now.mono));
        }
    }

    fn refused(&mut self, now: Mono, refused: &RefusedRecord) {
        let before = match &self.offered {
            Some((seq, times, _)) if *seq == refused.seq => *times,
            _ => 0,
        };
        let reason = format!("{} ({})", refused.sentence, refused.code);
        self.offered = Some((refused.seq, before + 1, reason));
        self.retry_at = Some(now + self.backoff.least);
    }

    /// A batch did not arrive, or its answer did not.
    fn lost(&mut self, failure: &Failure) {
        let sent = self.flight.take().map_or(0, |flight| flight.count);
        if sent > 0 && matches!(failure, Failure::Unreachable(_)) {
            // A network that breaks before so much is through lets half of it through, perhaps.
            let least = LEAST.min(self.limits.records.max(1));
            self.records = (self.records / 2).max(least);
        }
        self.rewind();
    }

    /// Everything after the cursor is read anew.
    fn rewind(&mut self) {
        self.next = self.confirmed;
        self.chunk = None;
        self.reading = None;
        self.set_aside.clear();
    }

    fn heard(&mut self, now: Now) {
        self.failures = 0;
        self.retry_at = None;
        self.beat_at = now.mono + BEAT_EVERY;
        self.heard = Some(now.wall);
        if !matches!(self.state, LinkState::Paused { .. }) {
            self.state = LinkState::Synced;
        }
    }

    fn fail(&mut self, now: Now, failure: Failure) {
        self.failures = self.failures.saturating_add(1);
        let chance = self.chances.draw();
        let (asked, state) = match failure {
            Failure::TooLarge => return self.too_large(now.mono),
            Failure::Unreachable(sentence) => (None, self.offline(now.wall, sentence)),
            Failure::Busy { sentence, after } => (after, self.offline(now.wall, sentence)),
            Failure::Refused(sentence) => {
                let since = match self.state {
                    LinkState::Refused { since, .. } => since,
                    _ => now.wall,
                };
                (Some(REFUSED_WAIT), LinkState::Refused { since, sentence })
            }
        };
        if !matches!(self.state, LinkState::Paused { .. }) {
            self.state = state;
        }
        let wait = self.backoff.wait(self.failures, chance, asked);
        self.retry_at = Some(now.mono + wait);
    }

    fn offline(&self, now: Wall, sentence: String) -> LinkState {
        let since = match self.state {
            LinkState::Offline { since, .. } => since,
            _ => now,
        };
        LinkState::Offline { since, sentence }
    }

    /// Half of it, and at last the one record that nobody takes.
    fn too_large(&mut self, now: Mono) {
        if self.records > 1 {
            self.records = (self.records / 2).max(1);
            return;
        }
        let seq = self.confirmed + 1;
        let reason = format!("too large for the receiver ({})", code::TOO_LARGE);
        self.offered = Some((seq, OFFERS, reason));
        self.retry_at = Some(now + self.backoff.least);
    }
}

const BEYOND: &str = "The central server has records of this station that the station does not have: an older copy of its records was put back. Ask the administrator of the central server.";

#[cfg(test)]
mod tests;
