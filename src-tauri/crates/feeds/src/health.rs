//! One line of health for each feed, folded from its events. Pure: no socket,
//! no clock; the events carry the time.

use crate::event::{FeedEvent, FeedNews};
use lamplight_units::{Mono, Now};
use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Rates are taken over so long.
const RATE_WINDOW: Duration = Duration::from_secs(10);
/// Counts are kept in steps of so long: eleven counters, however fast the feed is.
const RATE_STEP: Duration = Duration::from_secs(1);

/// What a feed is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeedState {
    /// Started, nothing heard of it yet.
    Starting,
    /// A listener takes connections.
    Listening,
    /// A client tries.
    Connecting,
    /// A client is connected.
    Connected,
    /// It cannot run; it tries again by itself, and stays failed until a try succeeds.
    Failed,
}

impl fmt::Display for FeedState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Starting => "starting",
            Self::Listening => "listening",
            Self::Connecting => "connecting",
            Self::Connected => "connected",
            Self::Failed => "failed",
        })
    }
}

/// The last thing that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// When.
    pub at: Now,
    /// What, in one sentence.
    pub sentence: Arc<str>,
}

/// How a feed fares.
#[derive(Debug, Clone)]
pub struct FeedHealth {
    /// What it is doing.
    pub state: FeedState,
    /// Since when.
    pub since: Now,
    /// Tries that failed in a row; 0 while it has not failed.
    pub failures: u32,
    /// Where it listens or connects to; empty until it has said so.
    pub address: Arc<str>,
    /// Open connections.
    pub connections: u32,
    /// Messages so far, duplicates included.
    pub messages: u64,
    /// Bytes of these.
    pub bytes: u64,
    /// Messages that had come before.
    pub duplicates: u64,
    /// Dead letters so far, also those that were only counted.
    pub dead_letters: u64,
    /// When the last message came.
    pub last_message: Option<Now>,
    /// The last trouble or failure. Stays after it is over: it has its time.
    pub last_trouble: Option<Trouble>,
    /// Messages per step of the rate window, oldest first.
    recent: VecDeque<(Mono, u32)>,
}

impl FeedHealth {
    /// A feed that has just been started.
    #[must_use]
    pub fn new(now: Now) -> Self {
        Self {
            state: FeedState::Starting,
            since: now,
            failures: 0,
            address: Arc::from(""),
            connections: 0,
            messages: 0,
            bytes: 0,
            duplicates: 0,
            dead_letters: 0,
            last_message: None,
            last_trouble: None,
            recent: VecDeque::new(),
        }
    }

    /// Takes an event of this feed.
    pub fn apply(&mut self, event: &FeedEvent) {
        let at = event.received_at;
        match &event.what {
            FeedNews::Listening { address } => {
                self.address = Arc::clone(address);
                self.enter(FeedState::Listening, at);
            }
            FeedNews::Connecting { address } => {
                self.address = Arc::clone(address);
                // To try again is not to work again: its failure goes on, and is one.
                if self.state != FeedState::Failed {
                    self.enter(FeedState::Connecting, at);
                }
            }
            FeedNews::Connected => self.connected(at),
            FeedNews::Disconnected { .. } => self.disconnected(at),
            FeedNews::Failed { sentence } => {
                self.enter(FeedState::Failed, at);
                self.failures = self.failures.saturating_add(1);
                self.trouble(at, sentence);
            }
            // Whoever counts faults tells of it; the feed is on its way back.
            FeedNews::Fault { sentence } => {
                self.enter(FeedState::Starting, at);
                self.trouble(at, sentence);
            }
            FeedNews::Message {
                duplicate, bytes, ..
            } if *bytes > 0 => self.message(at, *duplicate, *bytes),
            // What the feed itself has to say, such as that nothing comes.
            FeedNews::Message { .. } => {}
            FeedNews::DeadLetter(_) => self.dead_letters += 1,
            FeedNews::DeadLettersCounted { count } => self.dead_letters += count,
            FeedNews::Trouble { sentence } => self.trouble(at, sentence),
            // Told of the device, not of its feed.
            FeedNews::Order { .. } | FeedNews::Test { .. } | FeedNews::Radio(_) => {}
        }
    }

    /// Messages a second over the last ten seconds before `now`. While the
    /// station is younger than that, over its age (at least one second).
    #[must_use]
    pub fn messages_per_second(&self, now: Mono) -> f64 {
        let from = now - RATE_WINDOW;
        let count: u32 = self
            .recent
            .iter()
            .filter(|(step, _)| *step >= from && *step <= now)
            .map(|(_, count)| count)
            .sum();
        let window = now.since(from).max(RATE_STEP);
        f64::from(count) / window.as_secs_f64()
    }

    /// A listener stays a listener, however many connections come and go.
    fn connected(&mut self, at: Now) {
        self.connections = self.connections.saturating_add(1);
        if self.state != FeedState::Listening {
            self.enter(FeedState::Connected, at);
        }
    }

    fn disconnected(&mut self, at: Now) {
        self.connections = self.connections.saturating_sub(1);
        if self.state == FeedState::Connected {
            self.enter(FeedState::Connecting, at);
        }
    }

    fn message(&mut self, at: Now, duplicate: bool, bytes: usize) {
        self.messages += 1;
        self.bytes = self
            .bytes
            .saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        self.duplicates += u64::from(duplicate);
        self.last_message = Some(at);
        match self.recent.back_mut() {
            // Connections tell of the same second in any order.
            Some((step, count)) if at.mono.since(*step) < RATE_STEP => {
                *count = count.saturating_add(1);
            }
            Some(_) | None => self.recent.push_back((at.mono, 1)),
        }
        let from = at.mono - RATE_WINDOW;
        while self.recent.front().is_some_and(|(step, _)| *step < from) {
            self.recent.pop_front();
        }
    }

    fn enter(&mut self, state: FeedState, at: Now) {
        if self.state != state {
            self.state = state;
            self.since = at;
            self.failures = 0;
        }
    }

    fn trouble(&mut self, at: Now, sentence: &str) {
        self.last_trouble = Some(Trouble {
            at,
            sentence: Arc::from(sentence),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Closed, Connection, ConnectionId};
    use lamplight_units::{FeedId, Wall};

    fn at(millis: u64) -> Now {
        Now {
            mono: Mono::START,
            wall: Wall::from_micros(0),
        }
        .after(Duration::from_millis(millis))
    }

    fn event(millis: u64, what: FeedNews) -> FeedEvent {
        FeedEvent {
            feed: FeedId::parse("bedside").unwrap(),
            connection: Some(Connection {
                id: ConnectionId(1),
                peer: Arc::from("10.0.0.5:40001"),
                name: None,
            }),
            received_at: at(millis),
            what,
            receipt: None,
            raw: None,
        }
    }

    fn message(duplicate: bool) -> FeedNews {
        FeedNews::Message {
            reports: Vec::new(),
            control_id: None,
            duplicate,
            bytes: 100,
        }
    }

    fn folded(events: Vec<(u64, FeedNews)>) -> FeedHealth {
        let mut health = FeedHealth::new(at(0));
        for (millis, what) in events {
            health.apply(&event(millis, what));
        }
        health
    }

    fn listening() -> FeedNews {
        FeedNews::Listening {
            address: Arc::from("127.0.0.1:2575"),
        }
    }

    fn connecting() -> FeedNews {
        FeedNews::Connecting {
            address: Arc::from("monitor:2575"),
        }
    }

    fn gone() -> FeedNews {
        FeedNews::Disconnected {
            reason: Closed::ByPeer,
        }
    }

    #[test]
    fn the_state_follows_what_the_feed_tells() {
        use FeedState as S;
        let failed = || FeedNews::Failed {
            sentence: "no".to_owned(),
        };
        let table = [
            ("a new feed is starting", vec![], S::Starting, 0, 0),
            (
                "a listener with a connection still listens",
                vec![(5, listening()), (9, FeedNews::Connected)],
                S::Listening,
                5,
                1,
            ),
            (
                "a client that found its peer is connected",
                vec![(1, connecting()), (4, FeedNews::Connected)],
                S::Connected,
                4,
                1,
            ),
            (
                "a client that lost its peer is connecting",
                vec![(1, connecting()), (4, FeedNews::Connected), (8, gone())],
                S::Connecting,
                8,
                0,
            ),
            (
                "a failure repeated keeps its first time",
                vec![(2, failed()), (7, failed())],
                S::Failed,
                2,
                0,
            ),
            (
                "a client that keeps failing has failed since its first try",
                vec![
                    (1, connecting()),
                    (2, failed()),
                    (3, connecting()),
                    (4, failed()),
                    (5, connecting()),
                ],
                S::Failed,
                2,
                0,
            ),
            (
                "a client that failed and found its peer is connected",
                vec![(2, failed()), (3, connecting()), (4, FeedNews::Connected)],
                S::Connected,
                4,
                1,
            ),
            (
                "more ends than starts count as none open",
                vec![(1, listening()), (2, gone())],
                S::Listening,
                1,
                0,
            ),
        ];
        for (name, events, state, since, connections) in table {
            let health = folded(events);
            assert_eq!(health.state, state, "{name}");
            assert_eq!(health.since, at(since), "{name}");
            assert_eq!(health.connections, connections, "{name}");
        }
    }

    #[test]
    fn tries_that_fail_are_counted_until_one_succeeds() {
        let failed = || FeedNews::Failed {
            sentence: "no".to_owned(),
        };
        let tries = |count: u64| {
            (0..count).flat_map(move |n| [(2 * n, connecting()), (2 * n + 1, failed())])
        };
        assert_eq!(folded(tries(5).collect()).failures, 5);
        let back = tries(5).chain([(11, connecting()), (12, FeedNews::Connected)]);
        assert_eq!(folded(back.clone().collect()).failures, 0);
        let lost = back.chain([(13, gone()), (14, connecting()), (15, failed())]);
        let lost = folded(lost.collect());
        assert_eq!((lost.failures, lost.since), (1, at(15)));
    }

    #[test]
    fn messages_duplicates_and_dead_letters_are_counted() {
        let health = folded(vec![
            (1, listening()),
            (10, message(false)),
            (20, message(true)),
            (30, FeedNews::DeadLettersCounted { count: 7 }),
            (
                40,
                FeedNews::Trouble {
                    sentence: "odd".to_owned(),
                },
            ),
        ]);
        assert_eq!((health.messages, health.bytes), (2, 200));
        assert_eq!((health.duplicates, health.dead_letters), (1, 7));
        assert_eq!(health.last_message, Some(at(20)));
        let trouble = health.last_trouble.unwrap();
        assert_eq!((trouble.at, &*trouble.sentence), (at(40), "odd"));
    }

    #[test]
    fn the_rate_is_taken_over_ten_seconds_and_falls_to_nothing() {
        let steady = folded((0..300).map(|n| (n * 100, message(false))).collect());
        let rate = steady.messages_per_second(at(30_000).mono);
        assert!((9.0..=11.0).contains(&rate), "{rate}");
        assert_eq!(steady.messages_per_second(at(41_000).mono), 0.0);
        assert!(steady.recent.len() <= 11, "{}", steady.recent.len());
    }

    #[test]
    fn the_rate_of_a_young_station_is_taken_over_its_age() {
        let young = folded(vec![(0, message(false)), (500, message(false))]);
        assert_eq!(young.messages_per_second(at(500).mono), 2.0);
        assert_eq!(young.messages_per_second(at(2_000).mono), 1.0);
    }
}
