//! Messages in: to the station, and their acknowledgements back in order.

use super::{Going, Session, message};
use crate::event::{Closed, FeedNews, Receipt};
use crate::mqtt::wire::Message;
use crate::raw::Raw;
use lamplight_protocols::bed::Told;
use lamplight_protocols::mqtt::is_sparkplug;
use lamplight_protocols::report::{DeadLetter, Report};
use std::collections::VecDeque;
use std::future::pending;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// Acknowledgements in the order of their messages; one waits until its message is kept.
pub type Acks = VecDeque<(u16, Option<oneshot::Receiver<()>>)>;

impl Session<'_> {
    /// Hands a message on. What tells a call is acknowledged when it is kept.
    pub(super) async fn message(&mut self, from: Message) {
        self.heard = true;
        let now = self.outlet.now();
        let length = from.payload.len();
        let read = self.reader.read(&from.topic, &from.payload, from.retained);
        if let Err(closed) = self.subscribe(read.subscribe) {
            tracing::warn!(feed = %self.outlet.feed(), reason = %closed, "could not subscribe");
        }
        self.ask_rebirths(read.rebirths);
        for (number, outcome) in read.outcomes {
            self.tell(FeedNews::Order { number, outcome }).await;
        }
        let used = !read.reports.is_empty() || read.letters.is_empty();
        for letter in read.letters {
            self.letter(letter).await;
        }
        let calls = read.reports.iter().any(|report| match report {
            Report::Call(_) => true,
            // The button on the rail is a call.
            Report::Bed(bed) => bed.facts.button == Told::Is(true),
            Report::Device(_) | Report::Adt(_) => false,
        });
        let mut kept = None;
        if used {
            let news = message(read.reports, length);
            let mut event = self.outlet.event(Some(self.connection), now, news);
            event.raw = Some(Raw {
                octets: is_sparkplug(&from.topic),
                ..Raw::below(&from.topic, &from.payload)
            });
            if calls && from.ack.is_some() {
                let (receipt, wait) = Receipt::new();
                event.receipt = Some(receipt);
                kept = Some(wait);
            }
            self.outlet.send(event).await;
        }
        match from.ack {
            // Nothing waits before it: it goes out with the next write.
            Some(id) if kept.is_none() && self.acks.is_empty() => self.ack(id),
            Some(id) => self.acks.push_back((id, kept)),
            None => {}
        }
    }

    /// The first acknowledgement that waited may go out; and those after it that wait for
    /// nothing any more.
    pub(super) fn acknowledge(&mut self, kept: bool) -> Going {
        if !kept {
            // The station is gone before it kept this: unanswered, it is sent again.
            return Err(Closed::Stopped);
        }
        while let Some((id, wait)) = self.acks.front_mut() {
            match wait.as_mut().map(oneshot::Receiver::try_recv) {
                None | Some(Ok(())) => {}
                Some(Err(oneshot::error::TryRecvError::Empty)) => break,
                Some(Err(oneshot::error::TryRecvError::Closed)) => return Err(Closed::Stopped),
            }
            let id = *id;
            self.acks.pop_front();
            self.ack(id);
        }
        Ok(())
    }

    fn ack(&mut self, id: u16) {
        if let Err(why) = self.wire.acknowledge(id) {
            tracing::warn!(feed = %self.outlet.feed(), why, "could not acknowledge a message");
        }
    }

    pub(super) async fn letter(&mut self, letter: DeadLetter) {
        if self.letters.admit(Instant::now()) {
            self.tell(FeedNews::DeadLetter(letter)).await;
        } else if self.letters.due().is_some_and(|due| due <= Instant::now()) {
            let count = self.letters.settle();
            self.tell(FeedNews::DeadLettersCounted { count }).await;
        }
    }
}

/// Waits until the first acknowledgement may go out: whether its message was kept.
pub async fn front(acks: &mut Acks) -> bool {
    match acks.front_mut() {
        None => pending().await,
        Some((_, None)) => true,
        Some((_, wait @ Some(_))) => {
            let kept = match wait.as_mut() {
                Some(wait) => wait.await.is_ok(),
                None => true,
            };
            *wait = None;
            kept
        }
    }
}
