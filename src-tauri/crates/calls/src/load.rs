//! How long people waited: counted from records of calls, in bounded memory.
//!
//! Two times of each call: until somebody had taken it (acknowledged) and until somebody
//! was in the room (arrived). A call that nobody took, or that nobody reached as far as the
//! system tells, is over its target once the target has passed.

use crate::kind::Kind;
use lamplight_alarms::load::Delays;
use lamplight_units::{BedId, Wall};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// One call as the records have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    /// What sort.
    pub kind: Kind,
    /// The bed, where it was one's.
    pub bed: Option<BedId>,
    /// What to count it under besides its kind: where it came from, in words.
    pub place: Arc<str>,
    /// Who took it first.
    pub nurse: Option<Arc<str>>,
    /// In which shift it was raised.
    pub shift: Arc<str>,
    /// When it was raised.
    pub raised: Wall,
    /// When it was taken first.
    pub taken: Option<Wall>,
    /// When somebody was there first.
    pub arrived: Option<Wall>,
    /// When it ended; of one that is open, now.
    pub until: Wall,
    /// It should have been taken within this.
    pub taken_within: Duration,
    /// Somebody should have been there within this.
    pub arrived_within: Duration,
}

/// Counts of one group of calls.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many.
    pub calls: u64,
    /// Taken later than they should have been, or not at all.
    pub late_taken: u64,
    /// Reached later than they should have been.
    pub late_arrived: u64,
    /// How long until somebody had it.
    pub taken: Delays,
    /// How long until somebody was there.
    pub arrived: Delays,
}

impl Tally {
    fn add(&mut self, episode: &Episode) {
        self.calls += 1;
        // The wall clock may have gone back in between: then the time is not known.
        let since = |at: Wall| {
            let micros = at.micros().saturating_sub(episode.raised.micros());
            u64::try_from(micros).ok().map(Duration::from_micros)
        };
        let lasted = since(episode.until);
        let count = |at: Option<Wall>, within: Duration, delays: &mut Delays| {
            let took = at.and_then(since);
            if let Some(took) = took {
                delays.add(took);
            }
            u64::from(took.or(lasted).is_some_and(|long| long > within))
        };
        let late = count(episode.taken, episode.taken_within, &mut self.taken);
        self.late_taken += late;
        // Where the system tells of no presence, nobody knows when somebody came.
        if episode.arrived.is_some() {
            let late = count(episode.arrived, episode.arrived_within, &mut self.arrived);
            self.late_arrived += late;
        }
    }
}

/// The calls of a time.
#[derive(Debug, Clone, Default)]
pub struct Waits {
    all: Tally,
    kinds: BTreeMap<Kind, Tally>,
    beds: BTreeMap<Arc<str>, Tally>,
    shifts: BTreeMap<Arc<str>, Tally>,
    nurses: BTreeMap<Arc<str>, Tally>,
    causes: BTreeMap<(Kind, Arc<str>), u64>,
    others: u64,
}

impl Waits {
    /// The most beds, places, nurses or causes told apart; what is beyond is in the totals,
    /// and counted in [`Self::others`].
    pub const MOST: usize = 1_024;
    /// How many of the commonest are told.
    pub const TOP: usize = 10;

    /// Counts one.
    pub fn add(&mut self, episode: &Episode) {
        self.all.add(episode);
        self.kinds.entry(episode.kind).or_default().add(episode);
        let bed = episode.bed.as_ref().map(|bed| Arc::from(bed.as_str()));
        let groups = [
            (
                &mut self.beds,
                Some(bed.unwrap_or_else(|| Arc::clone(&episode.place))),
            ),
            (&mut self.shifts, Some(Arc::clone(&episode.shift))),
            (&mut self.nurses, episode.nurse.clone()),
        ];
        for (group, name) in groups {
            let Some(name) = name else { continue };
            if group.len() >= Self::MOST && !group.contains_key(&name) {
                self.others += 1;
            } else {
                group.entry(name).or_default().add(episode);
            }
        }
        let cause = (episode.kind, Arc::clone(&episode.place));
        if self.causes.len() >= Self::MOST && !self.causes.contains_key(&cause) {
            self.others += 1;
        } else {
            *self.causes.entry(cause).or_default() += 1;
        }
    }

    /// All of them.
    #[must_use]
    pub const fn all(&self) -> &Tally {
        &self.all
    }

    /// By kind, in the order of the table of kinds.
    pub fn kinds(&self) -> impl Iterator<Item = (Kind, &Tally)> {
        self.kinds.iter().map(|(kind, tally)| (*kind, tally))
    }

    /// By bed, or by place where it is no bed's.
    pub fn beds(&self) -> impl Iterator<Item = (&Arc<str>, &Tally)> {
        self.beds.iter()
    }

    /// By shift.
    pub fn shifts(&self) -> impl Iterator<Item = (&Arc<str>, &Tally)> {
        self.shifts.iter()
    }

    /// By whoever took them first.
    pub fn nurses(&self) -> impl Iterator<Item = (&Arc<str>, &Tally)> {
        self.nurses.iter()
    }

    /// The commonest, by kind and place; equal ones by name.
    #[must_use]
    pub fn top(&self) -> Vec<(Kind, Arc<str>, u64)> {
        let causes = self.causes.iter();
        let mut top: Vec<_> = causes
            .map(|((kind, place), count)| (*kind, Arc::clone(place), *count))
            .collect();
        top.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (a.0, &a.1).cmp(&(b.0, &b.1))));
        top.truncate(Self::TOP);
        top
    }

    /// What the lists had no room for.
    #[must_use]
    pub const fn others(&self) -> u64 {
        self.others
    }
}
