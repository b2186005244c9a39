//! How many records a receiver confirmed within the last minute.

use lamplight_units::Mono;
use std::collections::VecDeque;
use std::time::Duration;

/// How far it looks back.
const MINUTE: Duration = Duration::from_secs(60);
/// Nearer than this two looks are one; so at most 61 are kept.
const APART: Duration = Duration::from_secs(1);

/// Where the cursor stood when it was looked at.
#[derive(Debug, Default)]
pub(super) struct Rate {
    looks: VecDeque<(Mono, i64)>,
}

impl Rate {
    /// Every record up to this one is confirmed now.
    pub fn note(&mut self, now: Mono, confirmed: i64) {
        if self
            .looks
            .back()
            .is_some_and(|(at, _)| now.since(*at) < APART)
        {
            return;
        }
        self.looks.push_back((now, confirmed));
        // One look that is older than a minute is what the others are compared with.
        while self
            .looks
            .get(1)
            .is_some_and(|(at, _)| now.since(*at) >= MINUTE)
        {
            self.looks.pop_front();
        }
    }

    /// A cursor that was put back has brought nothing since then.
    pub fn per_minute(&self, confirmed: i64) -> u64 {
        let before = self.looks.front().map_or(confirmed, |(_, before)| *before);
        u64::try_from(confirmed - before).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_within_a_minute_is_counted() {
        let mut rate = Rate::default();
        let at = |seconds: u64| Mono::START + Duration::from_secs(seconds);
        for second in 0..=120 {
            rate.note(at(second), i64::try_from(second).unwrap() * 10);
        }
        assert_eq!(rate.per_minute(1_200), 600);
        assert!(rate.looks.len() <= 62);
        rate.note(at(300), 1_200);
        assert_eq!(rate.per_minute(1_200), 0);
        assert_eq!(rate.per_minute(7), 0, "the cursor was put back");
    }
}
