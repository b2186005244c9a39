//! What was given to the store and is not answered yet, and the disk that never answers.
//!
//! A write on a dead network drive does not fail, it never returns. So each thing that is
//! given to the store is a [`Flight`] with the time it began. One that has not landed after
//! [`SILENT_AFTER`] means that the disk is silent: the receipts of all flights go back, so
//! that senders go on. The flights stay until they land after all; then the disk answers
//! again. How many there are is bounded by the store's queue, and while the disk is silent
//! none is begun.

use lamplight_feeds::Receipt;
use lamplight_units::Mono;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A commit takes some milliseconds, on a bad day a second; monitors wait ten and more for
/// their answer before they close the connection.
pub(super) const SILENT_AFTER: Duration = Duration::from_secs(5);

/// Receipts that go back when it lands; `None` once it has landed.
type Load = Arc<Mutex<Option<Vec<Receipt>>>>;

fn open(load: &Load) -> MutexGuard<'_, Option<Vec<Receipt>>> {
    load.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The store's end of a flight.
pub(super) struct Flight(Load);

impl Flight {
    /// The store has answered, whatever it said.
    pub fn land(self) {
        let load = open(&self.0).take();
        load.into_iter().flatten().for_each(Receipt::kept);
    }
}

/// All that have not landed, the oldest first.
#[derive(Default)]
pub(super) struct Flights(VecDeque<(Mono, Load)>);

impl Flights {
    /// Something is given to the store now.
    pub fn begin(&mut self, now: Mono, receipts: Vec<Receipt>) -> Flight {
        self.forget_landed();
        let load = Arc::new(Mutex::new(Some(receipts)));
        self.0.push_back((now, Arc::clone(&load)));
        Flight(load)
    }

    /// Whether the disk is silent; then the receipts have gone back.
    pub fn silent(&mut self, now: Mono) -> bool {
        self.forget_landed();
        let silent = self.due().is_some_and(|due| now >= due);
        if silent {
            self.give_back();
        }
        silent
    }

    /// When the disk counts as silent, unless it answers before.
    pub fn due(&self) -> Option<Mono> {
        self.0.front().map(|(began, _)| *began + SILENT_AFTER)
    }

    /// Nobody waits for them any longer.
    pub fn give_up(mut self) {
        self.give_back();
    }

    fn give_back(&mut self) {
        for (_, load) in &self.0 {
            let receipts = open(load).as_mut().map(std::mem::take);
            receipts.into_iter().flatten().for_each(Receipt::kept);
        }
    }

    /// The store answers in order, so those that have landed are at the front.
    fn forget_landed(&mut self) {
        while self.0.front().is_some_and(|(_, load)| open(load).is_none()) {
            self.0.pop_front();
        }
    }
}
