//! When changes leave for the pages.
//!
//! Tiles, numbers and whatever else looks different are gathered and leave together, at most
//! every [`BATCH_EVERY`]. The list of what wants a person does not wait for them: it leaves
//! alone and at once, [`EARLY`] times in a row. Then as often as batches do, so that no flood
//! of messages becomes a flood of lists; a page is never sent more than two a batch's time
//! beyond those few.

use lamplight_station::Change;
use lamplight_units::Mono;
use std::collections::BTreeSet;
use std::time::Duration;

/// Changes are gathered for this long: two frames of a screen.
const BATCH_EVERY: Duration = Duration::from_millis(33);
/// A page that hears nothing for longer knows that the core is gone.
const BEAT_EVERY: Duration = Duration::from_millis(500);
/// Lists that may leave at once one after the other: what a few patients do together. One
/// more may after each [`BATCH_EVERY`].
const EARLY: u32 = 4;

/// What no page has been told yet, and since when one waits.
#[derive(Debug)]
pub(super) struct Batches {
    waiting: BTreeSet<Change>,
    next: Mono,
    beat: Mono,
    /// Each list that left at once moves it on by [`BATCH_EVERY`]: how far it lies ahead says
    /// how many did so lately.
    early_until: Mono,
}

impl Batches {
    pub const fn new(now: Mono) -> Self {
        Self {
            waiting: BTreeSet::new(),
            next: now,
            beat: now,
            early_until: now,
        }
    }

    /// Something looks different.
    pub fn note(&mut self, change: Change) {
        self.waiting.insert(change);
    }

    /// When to call [`Self::is_due`]; `more` is whether there is news that is not of the
    /// station.
    pub fn wake_at(&self, more: bool) -> Mono {
        match self.waiting.is_empty() && !more {
            true => self.beat,
            false => self.next.min(self.beat),
        }
    }

    /// Whether a batch is to leave: with news, or to say that the core lives.
    pub fn is_due(&self, now: Mono, more: bool) -> bool {
        now >= self.wake_at(more)
    }

    /// Whether the list is to leave now, alone; it waits no longer then.
    pub fn take_list(&mut self, now: Mono) -> bool {
        let lately = self.early_until.since(now);
        if lately > BATCH_EVERY * (EARLY - 1) || !self.waiting.remove(&Change::Needs) {
            return false;
        }
        self.early_until = self.early_until.max(now) + BATCH_EVERY;
        self.beat = now + BEAT_EVERY;
        true
    }

    /// Everything that waits, for a batch that leaves now.
    pub fn take(&mut self, now: Mono) -> BTreeSet<Change> {
        self.next = now + BATCH_EVERY;
        self.beat = now + BEAT_EVERY;
        std::mem::take(&mut self.waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_units::BedId;

    fn at(millis: u64) -> Mono {
        Mono::from_start(Duration::from_millis(millis))
    }

    fn bed(id: &str) -> Change {
        Change::Bed(BedId::parse(id).unwrap())
    }

    #[test]
    fn tiles_wait_for_their_batch_and_the_list_does_not() {
        let mut batches = Batches::new(at(0));
        batches.note(bed("1"));
        assert!(batches.is_due(at(0), false));
        assert_eq!(batches.take(at(0)).len(), 1);
        for change in [bed("1"), bed("2"), Change::Needs] {
            batches.note(change);
        }
        assert!(!batches.is_due(at(1), false));
        assert!(batches.take_list(at(1)), "at once");
        assert!(!batches.take_list(at(1)), "and once");
        assert_eq!(batches.wake_at(false), at(33), "the tiles keep their time");
        assert!(!batches.is_due(at(32), false));
        let tiles = batches.take(at(33));
        assert_eq!(tiles, BTreeSet::from([bed("1"), bed("2")]));
    }

    #[test]
    fn a_list_that_does_not_change_is_not_sent() {
        let mut batches = Batches::new(at(0));
        batches.note(bed("1"));
        assert!(!batches.take_list(at(50)));
        assert_eq!(batches.take(at(50)).len(), 1);
    }

    #[test]
    fn a_few_in_a_row_leave_at_once_and_the_next_with_its_batch() {
        let mut batches = Batches::new(at(0));
        batches.take(at(0));
        for millis in 1..=4 {
            batches.note(Change::Needs);
            assert!(batches.take_list(at(millis)), "{millis} ms");
        }
        batches.note(Change::Needs);
        assert!(!batches.take_list(at(5)));
        assert_eq!(batches.wake_at(false), at(33), "no later than before");
        assert!(batches.take(at(33)).contains(&Change::Needs));
        // One more after each time of a batch, all of them after a while.
        batches.note(Change::Needs);
        assert!(batches.take_list(at(34)));
        batches.note(Change::Needs);
        assert!(!batches.take_list(at(35)));
        assert!(batches.take_list(at(67)));
        for millis in 1_000..1_004 {
            batches.note(Change::Needs);
            assert!(batches.take_list(at(millis)), "{millis} ms");
        }
    }

    #[test]
    fn ten_messages_a_millisecond_make_at_most_two_lists_a_batch_and_none_waits_longer() {
        let mut batches = Batches::new(at(0));
        let (mut lists, mut since, mut longest) = (0_u32, None, Duration::ZERO);
        let seconds = 3_u32;
        for micros in (0..u64::from(seconds) * 1_000_000).step_by(100) {
            let now = Mono::from_start(Duration::from_micros(micros));
            batches.note(Change::Needs);
            since = since.or(Some(now));
            let left = batches.take_list(now)
                || (batches.is_due(now, false) && batches.take(now).contains(&Change::Needs));
            if let (true, Some(noted)) = (left, since) {
                longest = longest.max(now.since(noted));
                since = None;
                lists += 1;
            }
        }
        assert!(lists <= EARLY + seconds * 61, "{lists} lists");
        assert!(longest <= BATCH_EVERY, "{longest:?}");
    }

    #[test]
    fn a_quiet_ward_says_that_it_lives_and_a_list_says_so_too() {
        let mut batches = Batches::new(at(0));
        batches.take(at(0));
        assert_eq!(batches.wake_at(false), at(500));
        assert_eq!(batches.wake_at(true), at(33), "a session that changed");
        assert!(!batches.is_due(at(499), false) && batches.is_due(at(500), false));
        batches.note(Change::Needs);
        batches.take_list(at(300));
        assert_eq!(batches.wake_at(false), at(800));
    }
}
