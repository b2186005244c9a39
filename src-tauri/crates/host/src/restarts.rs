//! When a part that failed is started again: back-off, stepped with explicit time.

use lamplight_units::Mono;
use std::time::Duration;

/// The first wait, doubled with each failure.
const LEAST: Duration = Duration::from_secs(1);
/// The longest: a part that can't work costs two tries a minute.
const MOST: Duration = Duration::from_secs(30);
/// Whoever ran for so long begins with the shortest wait again.
const PROVED: Duration = Duration::from_secs(60);

/// The starts of one part.
#[derive(Debug, Default)]
pub(crate) struct Restarts {
    started: Option<Mono>,
    wait: Option<Duration>,
    due: Option<Mono>,
}

impl Restarts {
    /// It runs from now on.
    pub fn started(&mut self, now: Mono) {
        self.started = Some(now);
        self.due = None;
    }

    /// It failed; says how long to wait before the next start.
    pub fn failed(&mut self, now: Mono) -> Duration {
        let ran = self.started.take().map(|began| now.since(began));
        let proved = ran.is_some_and(|ran| ran >= PROVED);
        let wait = match self.wait {
            Some(before) if !proved => (before * 2).min(MOST),
            Some(_) | None => LEAST,
        };
        self.wait = Some(wait);
        self.due = Some(now + wait);
        wait
    }

    /// Whether it is time to start it.
    pub fn due(&self, now: Mono) -> bool {
        self.due.is_some_and(|due| due <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound_and_begin_anew_after_a_minute_of_work() {
        let mut restarts = Restarts::default();
        let mut now = Mono::START;
        assert!(!restarts.due(now), "nothing has failed");
        for wanted in [1, 2, 4, 8, 16, 30, 30] {
            restarts.started(now);
            now = now + Duration::from_secs(5);
            assert_eq!(restarts.failed(now), Duration::from_secs(wanted));
            assert!(!restarts.due(now));
            now = now + Duration::from_secs(wanted);
            assert!(restarts.due(now));
        }
        restarts.started(now);
        assert!(!restarts.due(now));
        assert_eq!(restarts.failed(now + PROVED), LEAST);
    }
}
