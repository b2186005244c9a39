//! The deadlines of a session, in one table.

use super::wire::Timer;
use std::future::pending;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Three timers at most: to ping, to hear the answer, to hear anything.
#[derive(Debug, Default)]
pub struct Timers(Vec<(Timer, Instant)>);

impl Timers {
    /// Sets or clears timers.
    pub fn change(&mut self, changes: Vec<(Timer, Option<Duration>)>) {
        for (timer, after) in changes {
            self.0.retain(|(other, _)| *other != timer);
            self.0
                .extend(after.map(|after| (timer, Instant::now() + after)));
        }
    }

    /// Waits for the next one; for ever where there is none.
    pub async fn next(&mut self) -> Timer {
        let next = self.0.iter().min_by_key(|(_, at)| *at).copied();
        let Some((timer, at)) = next else {
            return pending().await;
        };
        sleep_until(at).await;
        self.0.retain(|(other, _)| *other != timer);
        timer
    }
}
