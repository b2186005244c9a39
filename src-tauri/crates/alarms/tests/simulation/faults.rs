//! The way from a source to the engine: late, doubled, lost, out of order.

use lamplight_alarms::{Announcement, ConditionKey};
use lamplight_units::Mono;
use rand::Rng;
use rand::rngs::StdRng;
use std::collections::BTreeMap;
use std::time::Duration;

/// What travels.
#[derive(Debug, Clone)]
pub enum Message {
    /// A source announces.
    Announce(Box<Announcement>),
    /// A source ends.
    End(ConditionKey),
}

/// Messages under way, by their arrival.
#[derive(Debug, Default)]
pub struct Wire {
    under_way: BTreeMap<(Mono, u64), Message>,
    sent: u64,
}

impl Wire {
    /// Sends a message; a fault may strike it.
    pub fn send(&mut self, rng: &mut StdRng, now: Mono, message: Message) {
        if rng.random_bool(0.03) {
            return;
        }
        let times = if rng.random_bool(0.05) { 2 } else { 1 };
        for _ in 0..times {
            let late = if rng.random_bool(0.1) {
                Duration::from_millis(rng.random_range(0..40_000))
            } else {
                Duration::from_millis(rng.random_range(0..50))
            };
            self.sent += 1;
            self.under_way
                .insert((now + late, self.sent), message.clone());
        }
    }

    /// When the next one arrives.
    pub fn next(&self) -> Option<Mono> {
        self.under_way.keys().next().map(|(at, _)| *at)
    }

    /// The next one that has arrived.
    pub fn arrived(&mut self, now: Mono) -> Option<Message> {
        let first = self.under_way.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    /// The wire is cut: what was under way is lost, and a new clock begins.
    pub fn cut(&mut self) {
        self.under_way.clear();
    }
}
