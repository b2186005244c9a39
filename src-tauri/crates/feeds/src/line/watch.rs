//! Whether a call system that ought to be there is. Pure: it is told what happened and when.
//!
//! A line on which either side polls is never silent for long, connected or not. Where nobody
//! polls, a connection that stood is missed when it is gone; one that only comes with its call
//! and leaves (TAP's goodbye, or a short visit) is not. Nor is it known beforehand which of
//! them a system without polls will be: one that was never there since the start is missed,
//! unless its feed says that it only visits.

use crate::event::Closed;
use lamplight_units::{Mono, Now};
use std::time::Duration;

/// By what the call system is known to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It polls us.
    Polls,
    /// It answers our polls.
    Answers,
    /// Its connection.
    Connection,
}

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// As the protocol says goodbye.
    Goodbye,
    /// Closed by the call system between two calls.
    Closed,
    /// In any other way.
    Lost,
}

impl Leaving {
    pub const fn of(reason: &Closed, goodbye: bool) -> Self {
        match reason {
            Closed::ByPeer if goodbye => Self::Goodbye,
            Closed::ByPeer => Self::Closed,
            Closed::InMidFrame
            | Closed::Stopped
            | Closed::Idle { .. }
            | Closed::NeverEnding { .. }
            | Closed::NotReading { .. }
            | Closed::OverBudget { .. }
            | Closed::Broken { .. }
            | Closed::Fault => Self::Lost,
        }
    }
}

/// The watch over one call system.
///
/// After each change and at [`Self::due`], take [`Self::news`].
#[derive(Debug)]
pub struct Watch {
    sign: Sign,
    after: Duration,
    /// Since when nothing was heard of it; `None` while it is there or need not be.
    since: Option<Mono>,
    connections: usize,
    /// It has been there in this run of the feed.
    seen: bool,
    /// Whether it was told to be silent; `None` before anything was told.
    told: Option<bool>,
}

impl Watch {
    /// It is silent when nothing was heard of it for so long. `visits` is whether a connection
    /// of it only comes with a call.
    pub fn new(now: Now, sign: Sign, after: Duration, visits: bool) -> Self {
        let since = match sign {
            Sign::Connection if visits => None,
            Sign::Polls | Sign::Answers | Sign::Connection => Some(now.mono),
        };
        Self {
            sign,
            after,
            since,
            connections: 0,
            seen: false,
            told: None,
        }
    }

    /// A connection has come. Returns whether there is news.
    pub fn came(&mut self) -> bool {
        self.connections += 1;
        if self.sign != Sign::Connection {
            return false;
        }
        self.since = None;
        self.seen = true;
        self.told != Some(false)
    }

    /// It spoke to us, in words of the protocol. Returns whether there is news.
    pub fn spoke(&mut self, now: Mono) -> bool {
        if self.sign == Sign::Connection {
            return false;
        }
        self.since = Some(now);
        self.seen = true;
        self.told != Some(false)
    }

    /// A connection that came at `since` has ended. Returns whether something is due by it.
    pub fn left(&mut self, now: Mono, since: Mono, how: Leaving) -> bool {
        self.connections = self.connections.saturating_sub(1);
        if self.sign != Sign::Connection || self.connections > 0 {
            return false;
        }
        let visit = match how {
            Leaving::Goodbye => true,
            Leaving::Closed => now.since(since) < self.after,
            Leaving::Lost => false,
        };
        self.since = (!visit).then_some(now);
        !visit
    }

    /// When to take [`Self::news`] although nothing has happened.
    pub fn due(&self) -> Option<Mono> {
        let since = self.since.filter(|_| self.told != Some(true))?;
        Some(since + self.after)
    }

    /// What is to be told, if it is another than before: what is wrong with the call system,
    /// or nothing any more (empty). The first word of a system also says that nothing is, so
    /// that what was wrong before a restart of the station ends.
    pub fn news(&mut self, now: Mono) -> Option<String> {
        let silent = self.since.is_some_and(|at| now.since(at) >= self.after);
        if self.told == Some(silent) || (!silent && !self.seen) {
            return None;
        }
        self.told = Some(silent);
        if !silent {
            return Some(String::new());
        }
        let after = self.after.as_secs();
        Some(match self.sign {
            Sign::Polls => format!("It has not polled this station for {after} s"),
            Sign::Answers => format!("It has not answered this station's polls for {after} s"),
            Sign::Connection if self.seen => {
                format!("Its connection was lost and has not come back for {after} s")
            }
            Sign::Connection => {
                format!("It has not connected to this station for {after} s")
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AFTER: Duration = Duration::from_secs(120);

    fn at(seconds: u64) -> Mono {
        Mono::from_start(Duration::from_secs(seconds))
    }

    fn watch(sign: Sign) -> Watch {
        Watch::new(Now::default(), sign, AFTER, true)
    }

    #[test]
    fn a_polled_line_on_which_nobody_ever_polls_is_silent_after_its_time() {
        for (sign, words) in [(Sign::Polls, "not polled"), (Sign::Answers, "not answered")] {
            let mut watch = watch(sign);
            assert_eq!(watch.due(), Some(at(120)));
            assert_eq!(watch.news(at(119)), None, "nothing is known yet");
            // To connect is not to speak.
            assert!(!watch.came());
            assert!(watch.news(at(120)).unwrap().contains(words));
            assert_eq!(
                (watch.news(at(121)), watch.due()),
                (None, None),
                "said once"
            );
        }
    }

    #[test]
    fn it_is_over_with_the_first_word_and_counts_from_the_last() {
        let mut watch = watch(Sign::Polls);
        assert!(watch.spoke(at(10)), "what was wrong before a restart ends");
        assert_eq!(watch.news(at(10)).as_deref(), Some(""));
        assert!(!watch.spoke(at(11)));
        assert_eq!((watch.news(at(11)), watch.due()), (None, Some(at(131))));
        watch.came();
        watch.left(at(12), at(1), Leaving::Lost);
        assert_eq!(
            watch.news(at(130)),
            None,
            "the polls count, not connections"
        );
        assert!(watch.news(at(131)).is_some());
        assert!(watch.spoke(at(500)));
        assert_eq!(watch.news(at(500)).as_deref(), Some(""));
    }

    #[test]
    fn a_connection_that_stood_is_missed_and_one_that_visits_is_not() {
        for (stood, how, missed) in [
            (119, Leaving::Closed, false),
            (120, Leaving::Closed, true),
            (5_000, Leaving::Goodbye, false),
            (5, Leaving::Lost, true),
        ] {
            let mut watch = watch(Sign::Connection);
            assert_eq!(
                (watch.due(), watch.news(at(9_000))),
                (None, None),
                "never seen"
            );
            watch.came();
            assert_eq!(watch.news(at(100)).as_deref(), Some(""));
            let gone = at(100 + stood);
            assert_eq!(watch.left(gone, at(100), how), missed, "{stood} s, {how:?}");
            assert_eq!(watch.news(gone + Duration::from_secs(119)), None);
            let words = watch.news(gone + AFTER);
            assert_eq!(words.is_some(), missed, "{stood} s, {how:?}");
            assert!(words.is_none_or(|words| words.contains("connection was lost")));
        }
    }

    #[test]
    fn a_system_without_polls_that_was_never_there_is_missed_unless_it_only_visits() {
        let mut watch = Watch::new(Now::default(), Sign::Connection, AFTER, false);
        assert_eq!((watch.due(), watch.news(at(119))), (Some(at(120)), None));
        assert!(watch.news(at(120)).unwrap().contains("not connected"));
        assert_eq!(
            (watch.due(), watch.news(at(121))),
            (None, None),
            "said once"
        );
        assert!(watch.came());
        assert_eq!(watch.news(at(300)).as_deref(), Some(""));
        // From now on it is judged by what it does.
        assert!(!watch.left(at(305), at(300), Leaving::Goodbye));
        assert_eq!((watch.due(), watch.news(at(9_000))), (None, None));

        let mut visitor = Watch::new(Now::default(), Sign::Connection, AFTER, true);
        assert_eq!((visitor.due(), visitor.news(at(9_000))), (None, None));
        let mut polled = Watch::new(Now::default(), Sign::Polls, AFTER, true);
        assert!(
            polled.news(at(120)).is_some(),
            "what polls is never a visitor"
        );
    }

    #[test]
    fn it_is_there_in_time_and_nothing_was_wrong() {
        let mut watch = Watch::new(Now::default(), Sign::Connection, AFTER, false);
        assert!(watch.came());
        assert_eq!(watch.news(at(5)).as_deref(), Some(""));
        assert_eq!((watch.due(), watch.news(at(9_000))), (None, None));
        assert!(watch.left(at(9_000), at(5), Leaving::Lost));
        assert!(watch.news(at(9_120)).unwrap().contains("was lost"));
    }

    #[test]
    fn a_second_connection_takes_the_place_of_the_first() {
        let mut watch = watch(Sign::Connection);
        watch.came();
        watch.news(at(0));
        assert!(!watch.came());
        assert!(!watch.left(at(200), at(0), Leaving::Lost));
        assert_eq!((watch.news(at(1_000)), watch.due()), (None, None));
        assert!(watch.left(at(1_000), at(1), Leaving::Lost));
        assert!(
            !watch.came() || watch.news(at(1_010)).is_none(),
            "back in time"
        );
        assert_eq!(watch.news(at(9_000)), None);
    }
}
