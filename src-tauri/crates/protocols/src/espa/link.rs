//! The dialogue on the line: who polls whom, who may send, what is answered.
//!
//! ```text
//! they poll         us     we say nothing        they call                us
//! 2 ENQ ------------>                            1 ENQ 2 ENQ -------------->
//!       <------- EOT                                   <---------------- ACK
//!                                                SOH header STX ... BCC ---->
//!                                                      <---------------- ACK
//!                                                EOT ---------------------->
//! ```
//!
//! Feed [`Link::push`], then take steps by [`Link::next`] until there are none, then sleep
//! until [`Link::due`], at which [`Link::tick`] is called and steps are taken again.
//! The reply of a step is for the wire; that of a block is to be written when what the
//! block says is kept, or replaced by [`Link::refuse`].

mod setup;

pub use setup::{
    BLOCK_TIME, CHECK_TIME, LinkSetup, ORDER_TIME, OUTGOING_MAX, Role, SELECT_TIME, SILENCE_TIME,
};

use super::block::{Block, Header};
use super::wire::{Broken, Place, Reader, Sign};
use super::{ACK, ENQ, EOT, NAK};
use lamplight_units::{Mono, Now};
use setup::{POLL_RARELY, POLL_TIME, POLLS_MISSED, SENDINGS};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// A block of ours on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Outgoing {
    /// To be told by when it is delivered, and until when it may be sent; `None` for what
    /// nobody waits for.
    order: Option<(u64, Mono)>,
    block: Block,
}

/// What came of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Nothing to tell: a poll, an answer.
    Nothing,
    /// A sound block.
    Block {
        /// What it holds.
        block: Block,
        /// The same bytes came in this transaction before, because their ACK was lost.
        repeated: bool,
        /// How long it was, from SOH to its check.
        bytes: usize,
    },
    /// Bytes that could not be used, with the reason.
    Broken {
        /// Why.
        reason: Arc<str>,
        /// The first of them.
        bytes: Vec<u8>,
        /// How many.
        length: usize,
    },
    /// What we sent has been acknowledged by the other side.
    Delivered(u64),
    /// What we sent was not taken: one sentence.
    Undelivered(u64, Arc<str>),
    /// Something that a technician should see: one sentence without its full stop.
    Odd(&'static str),
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// To be told.
    pub heard: Heard,
    /// To be written, after it is kept.
    pub reply: Vec<u8>,
}

impl Step {
    fn say(reply: &[u8]) -> Option<Self> {
        Self::tell(Heard::Nothing, reply)
    }

    #[allow(
        clippy::unnecessary_wraps,
        reason = "every handler answers with an option"
    )]
    fn tell(heard: Heard, reply: &[u8]) -> Option<Self> {
        Some(Self {
            heard,
            reply: reply.to_vec(),
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The control station has the line.
    Idle,
    /// As control station: our poll waits for its answer.
    Polling,
    /// Another station was polled; it may select somebody.
    Polled(u8),
    /// Others talk with each other.
    Foreign,
    /// We are selected and wait for a block, or for the end.
    Selected,
    /// We have selected the other side and wait for its answer.
    Selecting,
    /// Our block waits for its answer.
    Sent,
}

/// One line. See the module.
#[derive(Debug)]
pub struct Link {
    setup: LinkSetup,
    reader: Reader,
    state: State,
    /// When what the state waits for is overdue.
    until: Option<Mono>,
    /// The open block's number, whether its ETX has come, and since when.
    open: Option<(u64, Place, Mono)>,
    /// The last sound block of this transaction, and when it came.
    last: Option<(Vec<u8>, Mono)>,
    outgoing: VecDeque<Outgoing>,
    sendings: u32,
    missed: u32,
    /// The last block queued its status, which is not true before it is kept.
    status_queued: bool,
    /// A selection without a block was told, and no block has come since.
    said_stuck: bool,
    /// The other side has spoken to us since that was last asked.
    spoken: bool,
    queue: VecDeque<Step>,
}

impl Link {
    /// A line on which nothing has been heard.
    #[must_use]
    pub fn new(now: Now, setup: LinkSetup) -> Self {
        let first = matches!(setup.role, Role::Control { .. }).then_some(now.mono);
        Self {
            setup,
            reader: Reader::default(),
            state: State::Idle,
            until: first,
            open: None,
            last: None,
            outgoing: VecDeque::new(),
            sendings: 0,
            missed: 0,
            status_queued: false,
            said_stuck: false,
            spoken: false,
            queue: VecDeque::new(),
        }
    }

    /// Takes what a read brought.
    pub fn push(&mut self, now: Now, bytes: &[u8]) {
        self.reader.push(bytes);
        let place = self.reader.place();
        let number = self.reader.begun();
        let same = |open: (u64, Place, Mono)| (open.0, open.1) == (number, place);
        if place == Place::Outside {
            self.open = None;
        } else if !self.open.is_some_and(same) {
            self.open = Some((number, place, now.mono));
        }
    }

    /// What is to be done next; `None` until more comes.
    pub fn next(&mut self, now: Now) -> Option<Step> {
        loop {
            if let Some(step) = self.queue.pop_front() {
                return Some(step);
            }
            let sign = self.reader.pop()?;
            if let Some(step) = self.sign(now, sign) {
                return Some(step);
            }
        }
    }

    /// When to call [`Self::tick`].
    #[must_use]
    pub fn due(&self) -> Option<Mono> {
        let open = self.open.map(|(_, place, since)| since + block_time(place));
        let sending = usize::from(matches!(self.state, State::Selecting | State::Sent));
        let orders = self.outgoing.iter().skip(sending);
        let orders = orders.filter_map(|waits| waits.order.map(|(_, until)| until));
        self.until.into_iter().chain(open).chain(orders).min()
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Now) {
        if let Some((_, place, since)) = self.open
            && now.mono >= since + block_time(place)
        {
            self.open = None;
            if place == Place::Check {
                self.reader.abandon(Broken::NoCheck);
            } else {
                self.reader.abandon(Broken::Unfinished);
                self.idle(now);
            }
        }
        if self.until.is_some_and(|at| now.mono >= at) {
            self.until = None;
            let step = self.overdue(now);
            self.queue.extend(step);
        }
        self.expire(now);
    }

    /// The line ends, or begins anew: what was open is told by the next steps.
    pub fn cut(&mut self) {
        self.open = None;
        self.reader.abandon(Broken::Cut);
        let lost = std::mem::take(&mut self.outgoing);
        self.lose(lost, "the connection ended before it was sent");
    }

    fn lose(&mut self, lost: impl IntoIterator<Item = Outgoing>, why: &str) {
        for (number, _) in lost.into_iter().filter_map(|lost| lost.order) {
            let step = Step::tell(Heard::Undelivered(number, Arc::from(why)), &[]);
            self.queue.extend(step);
        }
    }

    /// Orders whose time is over; one that is being sent is not called back.
    fn expire(&mut self, now: Now) {
        let sending = usize::from(matches!(self.state, State::Selecting | State::Sent));
        let mut at = 0;
        while at < self.outgoing.len() {
            let order = self.outgoing[at].order;
            if at >= sending && order.is_some_and(|(_, until)| now.mono >= until) {
                let lost = self.outgoing.remove(at);
                self.lose(lost, "the call system did not ask for it in time");
            } else {
                at += 1;
            }
        }
    }

    /// The block of the last step was not taken: what to write instead of its reply. The
    /// sender sends it again.
    pub fn refuse(&mut self) -> Vec<u8> {
        self.last = None;
        if std::mem::take(&mut self.status_queued) {
            self.outgoing.pop_back();
        }
        vec![NAK]
    }

    /// Sends a block as soon as the line is ours; what became of it comes as
    /// [`Heard::Delivered`] or [`Heard::Undelivered`], within [`ORDER_TIME`] and what a
    /// transaction takes.
    ///
    /// # Errors
    /// With one sentence when the other side can't take any, or too many wait.
    pub fn order(&mut self, now: Now, number: u64, block: Block) -> Result<(), Arc<str>> {
        let order = Some((number, now.mono + ORDER_TIME));
        self.send(Outgoing { order, block })
    }

    fn send(&mut self, outgoing: Outgoing) -> Result<(), Arc<str>> {
        if self.setup.role == Role::Simple {
            return Err(Arc::from("this call system takes nothing back"));
        }
        if self.outgoing.len() >= OUTGOING_MAX {
            // A status that nobody waits for is told again by the next one.
            let spare = self.outgoing.iter().position(|o| o.order.is_none());
            match spare.filter(|at| *at > 0 || self.state != State::Sent) {
                Some(at) => drop(self.outgoing.remove(at)),
                None => return Err(Arc::from("too much waits for the call system's next poll")),
            }
        }
        self.outgoing.push_back(outgoing);
        Ok(())
    }

    fn enter(&mut self, state: State, until: Option<Mono>) {
        self.state = state;
        self.until = until;
        if state == State::Idle {
            self.last = None;
        }
    }

    /// The line is the control station's again.
    fn idle(&mut self, now: Now) {
        let poll = match self.setup.role {
            Role::Control { .. } if self.missed >= POLLS_MISSED => Some(now.mono + POLL_RARELY),
            Role::Control { poll_every } => Some(now.mono + poll_every),
            Role::Station | Role::Simple => None,
        };
        self.enter(State::Idle, poll);
    }

    fn sign(&mut self, now: Now, sign: Sign) -> Option<Step> {
        if !matches!(sign, Sign::Broken { .. }) {
            self.missed = 0;
        }
        self.spoken |= self.is_to_us(&sign);
        match sign {
            Sign::Enquiry(None) => self.selected(now),
            Sign::Enquiry(Some(address)) => self.enquiry(now, address),
            Sign::Ack => self.acknowledged(now),
            Sign::Nak => self.refused(now),
            Sign::End => self.ended(now),
            Sign::Block { .. } if self.state == State::Foreign => None,
            Sign::Block { body, sound } => self.block(now, body, sound),
            Sign::Broken {
                reason,
                bytes,
                length,
            } => self.broken(reason, bytes, length),
        }
    }

    /// Whether a sign shows that the call system has to do with us, and not with others on the
    /// same line alone.
    fn is_to_us(&self, sign: &Sign) -> bool {
        let polled = self.setup.role == Role::Station;
        match sign {
            Sign::Broken { .. } => false,
            Sign::Enquiry(Some(address)) => !polled || *address == self.setup.own,
            Sign::Block { .. } => self.state != State::Foreign,
            Sign::Enquiry(None) | Sign::Ack | Sign::Nak | Sign::End => {
                !polled || !matches!(self.state, State::Polled(_) | State::Foreign)
            }
        }
    }

    /// Whether the call system has spoken to us since this was last asked.
    pub fn take_spoken(&mut self) -> bool {
        std::mem::take(&mut self.spoken)
    }

    fn enquiry(&mut self, now: Now, address: u8) -> Option<Step> {
        match self.setup.role {
            Role::Simple => self.selected(now),
            // Whoever asks for us when we poll selects us.
            Role::Control { .. } if address == self.setup.own => self.selected(now),
            Role::Control { .. } => None,
            Role::Station => match self.state {
                // Without an end between, a second enquiry selects.
                State::Polled(_) | State::Foreign | State::Selected
                    if address == self.setup.own =>
                {
                    self.selected(now)
                }
                // The same address again is polled again; another is selected by it.
                State::Polled(polled) if address != polled => {
                    self.enter(State::Foreign, Some(now.mono + BLOCK_TIME));
                    None
                }
                State::Idle
                | State::Polling
                | State::Polled(_)
                | State::Foreign
                | State::Selected
                | State::Selecting
                | State::Sent => self.polled(now, address),
            },
        }
    }

    /// As station: a poll, of us or of another.
    fn polled(&mut self, now: Now, address: u8) -> Option<Step> {
        if address != self.setup.own {
            self.enter(State::Polled(address), Some(now.mono + SELECT_TIME));
            return None;
        }
        if self.outgoing.is_empty() {
            self.idle(now);
            return Step::say(&[EOT]);
        }
        self.enter(State::Selecting, Some(now.mono + SELECT_TIME));
        Step::say(&[self.setup.peer, ENQ])
    }

    fn selected(&mut self, now: Now) -> Option<Step> {
        self.enter(State::Selected, Some(now.mono + BLOCK_TIME));
        Step::say(&[ACK])
    }

    fn block(&mut self, now: Now, body: Vec<u8>, sound: bool) -> Option<Step> {
        self.enter(State::Selected, Some(now.mono + BLOCK_TIME));
        let length = body.len() + 3;
        if !sound {
            let reason = Arc::from("the block check is wrong; the sender was asked to repeat");
            let heard = Heard::Broken {
                reason,
                bytes: body,
                length,
            };
            return Step::tell(heard, &[NAK]);
        }
        self.said_stuck = false;
        let heard = match Block::read(&body) {
            Ok(block) => {
                self.answer_status(&block);
                let repeated = self.last.as_ref().is_some_and(|(before, at)| {
                    // Where transactions have no end, only what follows at once is a repeat.
                    *before == body
                        && (self.setup.role != Role::Simple || now.mono < *at + SELECT_TIME)
                });
                self.last = Some((body, now.mono));
                Heard::Block {
                    block,
                    repeated,
                    bytes: length,
                }
            }
            // It came as it was sent: to ask for it again would bring the same.
            Err(error) => Heard::Broken {
                reason: Arc::from(error.to_string()),
                bytes: body,
                length,
            },
        };
        Step::tell(heard, &[ACK])
    }

    /// Queues the status that a block asks for.
    fn answer_status(&mut self, block: &Block) {
        use super::block::{record, status};
        self.status_queued = false;
        let asked = block.header == Header::StatusRequest;
        let told = self.setup.tell_status && block.header == Header::Call;
        let Some(address) = block.get(record::ADDRESS).filter(|_| asked || told) else {
            return;
        };
        let records = [
            (record::ADDRESS, address),
            (record::CALL_STATUS, status::PAGED),
        ];
        let block = Block::of(Header::Status, &records);
        let waits = self.outgoing.iter().any(|other| other.block == block);
        if !waits {
            // Without room the system asks again, or does without.
            let sent = self.send(Outgoing { order: None, block });
            self.status_queued = sent.is_ok();
        }
    }

    fn broken(&mut self, reason: Broken, bytes: Vec<u8>, length: usize) -> Option<Step> {
        let reply: &[u8] = match reason {
            // Its sender waits for an answer.
            Broken::TooLong | Broken::NoCheck => &[NAK],
            Broken::Stray | Broken::Restarted | Broken::Unfinished | Broken::Cut => &[],
        };
        let heard = Heard::Broken {
            reason: Arc::from(reason.to_string()),
            bytes,
            length,
        };
        Step::tell(heard, reply)
    }

    fn ended(&mut self, now: Now) -> Option<Step> {
        // An answer to our selection or our block: not now. It stays first in the queue.
        self.idle(now);
        None
    }

    fn acknowledged(&mut self, now: Now) -> Option<Step> {
        match self.state {
            State::Selecting => {
                let block = self.outgoing.front()?.block.write();
                self.enter(State::Sent, Some(now.mono + SELECT_TIME));
                Step::say(&block)
            }
            State::Sent => {
                self.sendings = 0;
                let number = self.sent_first();
                self.idle(now);
                Step::tell(number.map_or(Heard::Nothing, Heard::Delivered), &[EOT])
            }
            State::Idle | State::Polling | State::Polled(_) | State::Foreign | State::Selected => {
                None
            }
        }
    }

    /// Takes the block that was being sent out of the queue.
    fn sent_first(&mut self) -> Option<u64> {
        let first = self.outgoing.pop_front()?;
        first.order.map(|(number, _)| number)
    }

    fn refused(&mut self, now: Now) -> Option<Step> {
        match self.state {
            // Busy: the next poll is the next try.
            State::Selecting => self.try_later(now, "the call system is busy"),
            State::Sent if self.sendings + 1 < SENDINGS => {
                self.sendings += 1;
                let block = self.outgoing.front()?.block.write();
                self.enter(State::Sent, Some(now.mono + SELECT_TIME));
                Step::say(&block)
            }
            State::Sent => self.try_later(now, "the call system refuses it"),
            State::Idle | State::Polling | State::Polled(_) | State::Foreign | State::Selected => {
                None
            }
        }
    }

    /// Our transaction failed: once more at the next poll, or not at all.
    fn try_later(&mut self, now: Now, why: &str) -> Option<Step> {
        self.idle(now);
        self.sendings += 1;
        if self.sendings < SENDINGS {
            return Step::say(&[EOT]);
        }
        self.sendings = 0;
        let number = self.sent_first();
        let heard = number.map_or(Heard::Nothing, |number| {
            Heard::Undelivered(number, Arc::from(why))
        });
        Step::tell(heard, &[EOT])
    }

    fn overdue(&mut self, now: Now) -> Option<Step> {
        match self.state {
            State::Idle => self.poll(now),
            State::Polling => {
                self.missed = self.missed.saturating_add(1);
                let silent = self.missed == POLLS_MISSED;
                self.idle(now);
                silent.then_some(())?;
                Step::tell(Heard::Odd("the call system does not answer our polls"), &[])
            }
            State::Polled(_) | State::Foreign => {
                self.idle(now);
                None
            }
            // The block has begun, and its own time runs. It may end as none, and nothing more
            // come: then the line is ours again all the same.
            State::Selected if self.open.is_some() => {
                self.until = Some(now.mono + BLOCK_TIME);
                None
            }
            State::Selected => {
                let waited = self.last.is_none() && self.setup.role != Role::Simple;
                self.idle(now);
                (waited && !std::mem::replace(&mut self.said_stuck, true)).then_some(())?;
                Step::tell(
                    Heard::Odd("the call system selects the station and sends no block"),
                    &[],
                )
            }
            State::Selecting => self.try_later(now, "the call system does not answer"),
            State::Sent => self.try_later(now, "the call system does not answer the block"),
        }
    }

    /// As control station: the next poll, or our own block.
    fn poll(&mut self, now: Now) -> Option<Step> {
        let Role::Control { .. } = self.setup.role else {
            return None;
        };
        let LinkSetup { own, peer, .. } = self.setup;
        if !self.outgoing.is_empty() && self.missed < POLLS_MISSED {
            self.enter(State::Selecting, Some(now.mono + SELECT_TIME));
            return Step::say(&[own, ENQ, peer, ENQ]);
        }
        self.enter(State::Polling, Some(now.mono + POLL_TIME));
        Step::say(&[peer, ENQ])
    }
}

const fn block_time(place: Place) -> Duration {
    match place {
        Place::Outside | Place::Inside => BLOCK_TIME,
        Place::Check => CHECK_TIME,
    }
}

#[cfg(test)]
mod tests;
