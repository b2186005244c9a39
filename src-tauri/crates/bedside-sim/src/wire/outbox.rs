//! What waits for the station, and what happens when it waits too long.
//!
//! Bounds: [`Outbox::WAVES_MAX`] pieces of wave and [`Outbox::NUMBERS_MAX`] sets of
//! numbers; at the bound the oldest goes and is counted. [`Outbox::ALERTS_MAX`] alerts;
//! at that bound none goes, and the device waits with everything until there is room.

use crate::device::MessageKind;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// A message in its block, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// Of what kind.
    pub kind: MessageKind,
    /// MSH-10, which the acknowledgement repeats.
    pub control_id: String,
    /// The block with its first and last bytes.
    pub block: Vec<u8>,
}

/// How many messages of a kind were given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dropped {
    /// Pieces of waves.
    pub waves: u64,
    /// Sets of numbers.
    pub numbers: u64,
}

#[derive(Debug, Default)]
struct Waiting {
    alerts: VecDeque<Queued>,
    numbers: VecDeque<Queued>,
    waves: VecDeque<Queued>,
}

/// The queue between a device and its connection.
#[derive(Debug, Default)]
pub struct Outbox {
    waiting: Mutex<Waiting>,
    filled: Notify,
    taken: Notify,
}

impl Outbox {
    /// Two seconds of waves in pieces of 256 ms.
    pub const WAVES_MAX: usize = 8;
    /// Older numbers are of no use to anybody.
    pub const NUMBERS_MAX: usize = 5;
    /// More than any monitor raises in an hour.
    pub const ALERTS_MAX: usize = 4_096;

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        // Nobody panics while holding it; the data would be whole anyway.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a message in. Answers what had to go for it, or gives it back when it is an
    /// alert and there is no room.
    ///
    /// # Errors
    /// The alert itself, to be tried again after [`Self::room`].
    pub fn push(&self, message: Queued) -> Result<Dropped, Queued> {
        let mut dropped = Dropped::default();
        {
            let mut waiting = self.waiting();
            match message.kind {
                MessageKind::Alert if waiting.alerts.len() >= Self::ALERTS_MAX => {
                    return Err(message);
                }
                MessageKind::Alert => waiting.alerts.push_back(message),
                MessageKind::Numbers => {
                    dropped.numbers = bounded(&mut waiting.numbers, message, Self::NUMBERS_MAX);
                }
                MessageKind::Wave => {
                    dropped.waves = bounded(&mut waiting.waves, message, Self::WAVES_MAX);
                }
            }
        }
        self.filled.notify_one();
        Ok(dropped)
    }

    /// Takes up to `count` messages out: alerts before numbers before waves. Waits for the first.
    pub async fn take(&self, count: usize) -> Vec<Queued> {
        loop {
            let batch = self.take_now(count);
            if !batch.is_empty() {
                return batch;
            }
            self.filled.notified().await;
        }
    }

    fn take_now(&self, count: usize) -> Vec<Queued> {
        let mut batch = Vec::new();
        let mut waiting = self.waiting();
        while batch.len() < count {
            let waiting = &mut *waiting;
            let next = waiting.alerts.pop_front();
            let next = next.or_else(|| waiting.numbers.pop_front());
            match next.or_else(|| waiting.waves.pop_front()) {
                Some(message) => batch.push(message),
                None => break,
            }
        }
        drop(waiting);
        self.taken.notify_one();
        batch
    }

    /// Gives back what the station did not acknowledge: alerts to the front, with the
    /// name they had, so that the station can know them again. The rest is given up.
    pub fn give_back(&self, batch: Vec<Queued>) -> Dropped {
        let mut dropped = Dropped::default();
        let mut waiting = self.waiting();
        for message in batch.into_iter().rev() {
            match message.kind {
                MessageKind::Alert => waiting.alerts.push_front(message),
                MessageKind::Numbers => dropped.numbers += 1,
                MessageKind::Wave => dropped.waves += 1,
            }
        }
        drop(waiting);
        self.filled.notify_one();
        dropped
    }

    /// Waits until something was taken out.
    pub async fn room(&self) {
        self.taken.notified().await;
    }

    /// How many messages wait.
    #[must_use]
    pub fn len(&self) -> usize {
        let waiting = self.waiting();
        waiting.alerts.len() + waiting.numbers.len() + waiting.waves.len()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Puts in at the end, lets the oldest go at the bound, and says how many went.
fn bounded(queue: &mut VecDeque<Queued>, message: Queued, most: usize) -> u64 {
    queue.push_back(message);
    let mut gone = 0;
    while queue.len() > most {
        queue.pop_front();
        gone += 1;
    }
    gone
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: MessageKind, n: usize) -> Queued {
        Queued {
            kind,
            control_id: n.to_string(),
            block: Vec::new(),
        }
    }

    fn ids(batch: &[Queued]) -> Vec<&str> {
        batch.iter().map(|m| m.control_id.as_str()).collect()
    }

    #[test]
    fn alerts_go_first_and_the_oldest_waves_are_given_up_at_the_bound() {
        let outbox = Outbox::default();
        let mut gone = 0;
        for n in 0..10 {
            gone += outbox.push(message(MessageKind::Wave, n)).unwrap().waves;
        }
        outbox.push(message(MessageKind::Numbers, 50)).unwrap();
        outbox.push(message(MessageKind::Alert, 90)).unwrap();
        assert_eq!(gone, 2);
        assert_eq!(ids(&outbox.take_now(4)), ["90", "50", "2", "3"]);
        assert_eq!(outbox.len(), 6);
    }

    #[test]
    fn an_alert_is_never_given_up() {
        let outbox = Outbox::default();
        for n in 0..Outbox::ALERTS_MAX {
            outbox.push(message(MessageKind::Alert, n)).unwrap();
        }
        let back = outbox.push(message(MessageKind::Alert, 9_999)).unwrap_err();
        assert_eq!(back.control_id, "9999");
        let batch = outbox.take_now(3);
        let dropped = outbox.give_back(batch);
        assert_eq!(dropped, Dropped::default());
        assert_eq!(ids(&outbox.take_now(4)), ["0", "1", "2", "3"]);
    }

    #[test]
    fn numbers_and_waves_that_were_not_acknowledged_are_given_up_and_counted() {
        let outbox = Outbox::default();
        let batch = vec![
            message(MessageKind::Alert, 1),
            message(MessageKind::Wave, 2),
            message(MessageKind::Numbers, 3),
        ];
        let dropped = outbox.give_back(batch);
        assert_eq!((dropped.waves, dropped.numbers), (1, 1));
        assert_eq!(ids(&outbox.take_now(9)), ["1"]);
    }
}
