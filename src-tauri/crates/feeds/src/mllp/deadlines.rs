//! The deadlines of one connection, in one table.

use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The unfinished message had its time.
    Frame,
    /// The peer has been silent for too long.
    Idle,
    /// Dead letters that were only counted are to be told.
    Letters,
    /// The protocol has something to do by itself.
    Protocol,
}

/// When each of them is due, if it is.
#[derive(Debug, Default)]
pub struct Deadlines {
    pub frame: Option<Instant>,
    pub idle: Option<Instant>,
    pub letters: Option<Instant>,
    pub protocol: Option<Instant>,
}

impl Deadlines {
    /// The earliest.
    pub fn next(&self) -> Option<(Instant, Due)> {
        [
            (self.frame, Due::Frame),
            (self.idle, Due::Idle),
            (self.letters, Due::Letters),
            (self.protocol, Due::Protocol),
        ]
        .into_iter()
        .filter_map(|(at, due)| at.map(|at| (at, due)))
        .min_by_key(|(at, _)| *at)
    }

    /// Waits for the earliest; for ever when there is none.
    pub async fn wait(&self) -> Due {
        match self.next() {
            Some((at, due)) => {
                sleep_until(at).await;
                due
            }
            None => std::future::pending().await,
        }
    }

    /// The peer was heard.
    pub fn heard(&mut self, now: Instant, idle_time: Option<Duration>) {
        self.idle = idle_time.map(|limit| now + limit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_earliest_deadline_is_next() {
        let now = Instant::now();
        let second = Duration::from_secs(1);
        let mut deadlines = Deadlines::default();
        assert_eq!(deadlines.next(), None);
        deadlines.letters = Some(now + second * 3);
        deadlines.frame = Some(now + second * 2);
        assert_eq!(deadlines.next(), Some((now + second * 2, Due::Frame)));
        deadlines.heard(now, Some(second));
        assert_eq!(deadlines.wait().await, Due::Idle);
        assert_eq!(Instant::now(), now + second);
    }
}
