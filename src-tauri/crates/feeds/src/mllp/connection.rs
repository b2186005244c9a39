//! One connection: reads, lets the protocol answer, tells the station, writes.
//!
//! The order is the promise: what a message brought is kept before a byte of its
//! acknowledgement is written. While the queue or the peer is slow,
//! nothing is read, so TCP holds the peer back.

use super::conversation::{Conversation, GiveUp, Pending, Turn};
use super::deadlines::{Deadlines, Due};
use super::orders::{Asked, Orders};
use crate::budget::Share;
use crate::error::plain;
use crate::event::{Closed, Connection, FeedEvent, FeedNews, Receipt};
use crate::handle::Stop;
use crate::limits::Limits;
use crate::outlet::{NotTaken, Outlet};
use crate::quota::Quota;
use lamplight_protocols::order::OrderOutcome;
use lamplight_units::Now;
use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

/// Bytes of one read. Small, because a thousand connections hold one each.
const READ_BYTES: usize = 16 << 10;
const LETTER_WINDOW: Duration = Duration::from_secs(60);
/// Messages of one peer handed on before the first of them is answered.
const MOST_UNANSWERED: usize = 64;

/// What a connection shares with its feed.
pub struct Line {
    pub outlet: Outlet,
    pub connection: Connection,
    pub limits: Limits,
    pub stop: Stop,
    pub share: Share,
    pub orders: Orders,
    /// `Connected` is told with the first byte instead of at once: a serial line is open
    /// whether or not anybody is at its other end.
    pub silent: bool,
}

/// How a conversation went.
#[derive(Debug)]
pub struct Ended {
    /// Why it ended.
    pub reason: Closed,
    /// Whether it brought at least one message.
    pub heard: bool,
    /// `Connected` is told and its `Disconnected` is not.
    pub connected: bool,
}

/// What a message is answered, and after what.
struct Answer {
    bytes: Vec<u8>,
    /// Comes when what the message brought is kept.
    when: Option<oneshot::Receiver<()>>,
}

impl Answer {
    const fn at_once(bytes: Vec<u8>) -> Self {
        Self { bytes, when: None }
    }
}

struct Talk<S> {
    stream: S,
    conversation: Box<dyn Conversation>,
    line: Line,
    letters: Quota,
    deadlines: Deadlines,
    /// The wait for the station failed last time: said once, not each second.
    held_up: bool,
    heard: bool,
}

/// Serves a connection until it ends, and closes it.
pub async fn converse<S>(stream: S, conversation: Box<dyn Conversation>, line: Line) -> Ended
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let letters = Quota::new(line.limits.letters_per_minute, LETTER_WINDOW);
    let mut talk = Talk {
        stream,
        conversation,
        line,
        letters,
        deadlines: Deadlines::default(),
        held_up: false,
        heard: false,
    };
    let reason = talk.run().await;
    talk.tell_counted().await;
    // Whether the peer takes the farewell changes nothing any more.
    let _ = timeout(talk.line.limits.write_time, talk.stream.shutdown()).await;
    talk.conversation.closed(talk.line.outlet.now(), &reason);
    Ended {
        reason,
        heard: talk.heard,
        connected: !talk.line.silent,
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Talk<S> {
    async fn run(&mut self) -> Closed {
        let mut buffer = vec![0; READ_BYTES];
        self.deadlines
            .heard(Instant::now(), self.line.limits.idle_time);
        loop {
            self.settle_protocol();
            let read = tokio::select! {
                biased;
                () = self.line.stop.stopped() => return Closed::Stopped,
                due = self.deadlines.wait() => match self.due(due).await {
                    Some(closed) => return closed,
                    None => continue,
                },
                asked = self.line.orders.next() => match self.asked(asked).await {
                    Some(closed) => return closed,
                    None => continue,
                },
                read = self.stream.read(&mut buffer) => read,
            };
            let length = match read {
                Ok(0) => return self.ended(Closed::ByPeer).await,
                Ok(length) => length,
                Err(error) => return self.ended(broken(&error)).await,
            };
            if let Some(closed) = self.take(&buffer[..length]).await {
                return closed;
            }
        }
    }

    /// Takes what one read brought, and answers every message that it ends.
    async fn take(&mut self, bytes: &[u8]) -> Option<Closed> {
        self.deadlines
            .heard(Instant::now(), self.line.limits.idle_time);
        if std::mem::take(&mut self.line.silent) {
            let now = self.line.outlet.now();
            self.tell(now, FeedNews::Connected).await;
        }
        let begun = self.conversation.pending();
        self.conversation.push(bytes);
        let answered = match self.answer_all().await {
            Ok(answered) => answered,
            Err(closed) => return Some(closed),
        };
        let pending = self.conversation.pending();
        if answered || begun != pending {
            self.line.share.clear();
            self.deadlines.frame = None;
        }
        // The clock of a message runs from its beginning: a peer that sends a
        // byte now and then is not kept for ever.
        if pending != Pending::Nothing && self.deadlines.frame.is_none() {
            self.deadlines.frame = Some(Instant::now() + self.line.limits.frame_time);
        }
        if pending != Pending::Message {
            return None;
        }
        let limits = &self.line.limits;
        if self.line.share.grow(bytes.len(), limits.frame_bytes) {
            return None;
        }
        let most = limits.unfinished_bytes;
        Some(self.give_up(Closed::OverBudget { most }).await)
    }

    /// When the protocol wants to be called, on the sockets' clock.
    fn settle_protocol(&mut self) {
        self.deadlines.protocol = self.conversation.due().map(|at| {
            let now = self.line.outlet.now();
            Instant::now() + at.since(now.mono)
        });
    }

    /// An order for the other side; one that came while nobody was there is not carried.
    async fn asked(&mut self, asked: Asked) -> Option<Closed> {
        let now = self.line.outlet.now();
        let taken = if asked.late {
            Err(Arc::from("it was not connected when that was asked"))
        } else {
            self.conversation.order(now, &asked.order)
        };
        if let Err(why) = taken {
            let number = asked.order.number;
            let feed = self.line.outlet.feed();
            let sentence = format!("Feed {feed}: {why}. Do it at the call system.");
            let outcome = OrderOutcome::Failed(Arc::from(sentence));
            self.tell(now, FeedNews::Order { number, outcome }).await;
        }
        self.answer_all().await.err()
    }

    async fn due(&mut self, due: Due) -> Option<Closed> {
        match due {
            Due::Protocol => {
                self.conversation.tick(self.line.outlet.now());
                self.answer_all().await.err()
            }
            Due::Frame => self.overdue().await,
            Due::Idle => {
                let after = self.line.limits.idle_time.unwrap_or_default();
                Some(self.ended(Closed::Idle { after }).await)
            }
            Due::Letters => {
                self.tell_counted().await;
                None
            }
        }
    }

    /// What is pending had its time. After stray bytes the stream is in order
    /// again with the next start block; inside a message nobody knows where the
    /// next one starts, so the sender has to connect anew.
    async fn overdue(&mut self) -> Option<Closed> {
        self.deadlines.frame = None;
        match self.conversation.pending() {
            Pending::Nothing => None,
            Pending::Stray => {
                self.conversation.abandon(GiveUp::Late);
                self.answer_all().await.err()
            }
            Pending::Message => {
                let after = self.line.limits.frame_time;
                Some(self.give_up(Closed::NeverEnding { after }).await)
            }
        }
    }

    /// The connection ends; what was begun becomes a dead letter.
    async fn ended(&mut self, closed: Closed) -> Closed {
        let cut = self.conversation.pending() == Pending::Message;
        let closed = match closed {
            Closed::ByPeer if cut => Closed::InMidFrame,
            other => other,
        };
        self.give_up(closed).await
    }

    async fn give_up(&mut self, closed: Closed) -> Closed {
        self.conversation.abandon(match closed {
            Closed::NeverEnding { .. } => GiveUp::Late,
            Closed::OverBudget { .. } => GiveUp::OverBudget,
            Closed::ByPeer
            | Closed::InMidFrame
            | Closed::Stopped
            | Closed::Idle { .. }
            | Closed::NotReading { .. }
            | Closed::Broken { .. }
            | Closed::Fault => GiveUp::Cut,
        });
        // The peer may be gone: an answer that can't be written changes nothing.
        let _ = self.answer_all().await;
        closed
    }

    /// Answers every whole message; whether there was one.
    ///
    /// A sender that does not wait for its answers sends many messages in one go: all of
    /// them are handed on first, so that they are kept together, then answered in order.
    async fn answer_all(&mut self) -> Result<bool, Closed> {
        let mut answered = false;
        let mut answers = VecDeque::new();
        while let Some(turn) = self.conversation.next(self.line.outlet.now()) {
            answered = true;
            answers.push_back(self.deliver(turn).await);
            if self.line.stop.is_stopped() {
                break;
            }
            // Where one was not taken, the next would only wait as long again.
            if self.held_up || answers.len() >= MOST_UNANSWERED {
                self.answer(&mut answers).await?;
            }
        }
        self.answer(&mut answers).await?;
        if answered && self.line.stop.is_stopped() {
            return Err(Closed::Stopped);
        }
        Ok(answered)
    }

    /// Writes the answers of messages whose news is kept.
    async fn answer(&mut self, answers: &mut VecDeque<Answer>) -> Result<(), Closed> {
        for answer in answers.drain(..) {
            if let Some(kept) = answer.when
                && kept.await.is_err()
            {
                // The station is gone before it kept this: unanswered, it is sent again.
                return Err(Closed::Stopped);
            }
            self.write(&answer.bytes).await?;
        }
        Ok(())
    }

    /// Gives the station a message's news; returns what may then be answered, and when.
    async fn deliver(&mut self, turn: Turn) -> Answer {
        let now = self.line.outlet.now();
        let mut news = turn.news;
        news.retain(|news| self.in_full(news));
        let Some(last) = news.pop() else {
            return Answer::at_once(turn.replies);
        };
        let of = Some(&self.line.connection);
        let mut events: Vec<FeedEvent> = news
            .into_iter()
            .chain([last])
            .map(|news| self.line.outlet.event(of, now, news))
            .collect();
        let (receipt, when) = Receipt::new();
        // Nobody waits for an answer of nothing, and what became of an order is no message.
        let told = |event: &FeedEvent| !matches!(event.what, FeedNews::Order { .. });
        let waits = !turn.replies.is_empty() && events.last().is_some_and(told);
        if let Some(last) = events.last_mut().filter(|_| waits) {
            last.receipt = Some(receipt);
        }
        let mut events = events.into_iter();
        let Some(mut first) = events.next() else {
            return Answer::at_once(turn.replies);
        };
        if matches!(first.what, FeedNews::Message { .. }) {
            first.raw = turn.raw;
        }
        self.heard |= matches!(first.what, FeedNews::Message { .. });
        let taken = self.line.outlet.room().await;
        let taken = taken.map(|permit| permit.send(first));
        if let Err(why) = taken {
            self.say_held_up(why);
            return Answer::at_once(self.conversation.not_taken());
        }
        self.held_up = false;
        for event in events {
            self.line.outlet.send(event).await;
        }
        Answer {
            bytes: turn.replies,
            when: waits.then_some(when),
        }
    }

    /// Whether news is told as it is; dead letters beyond the quota are counted.
    fn in_full(&mut self, news: &FeedNews) -> bool {
        if !matches!(news, FeedNews::DeadLetter(_)) {
            return true;
        }
        let admitted = self.letters.admit(Instant::now());
        self.deadlines.letters = self.letters.due();
        admitted
    }

    /// The queue has no room for this news, so it goes to the log.
    fn say_held_up(&mut self, why: NotTaken) {
        if !self.held_up {
            tracing::warn!(
                feed = %self.line.outlet.feed(),
                connection = %self.line.connection,
                ?why,
                "the station does not take messages; their senders are told to keep them"
            );
        }
        self.held_up = true;
    }

    async fn tell_counted(&mut self) {
        let count = self.letters.settle();
        self.deadlines.letters = None;
        if count > 0 {
            let now = self.line.outlet.now();
            self.tell(now, FeedNews::DeadLettersCounted { count }).await;
        }
    }

    async fn tell(&mut self, at: Now, news: FeedNews) {
        let Line {
            outlet, connection, ..
        } = &self.line;
        outlet.tell_of(Some(connection), at, news).await;
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Closed> {
        if bytes.is_empty() {
            return Ok(());
        }
        let stream = &mut self.stream;
        let writing = async {
            stream.write_all(bytes).await?;
            stream.flush().await
        };
        let after = self.line.limits.write_time;
        match timeout(after, writing).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(broken(&error)),
            Err(_) => Err(Closed::NotReading { after }),
        }
    }
}

fn broken(error: &io::Error) -> Closed {
    Closed::Broken {
        problem: plain(error),
    }
}

#[cfg(test)]
mod tests;
