//! The alarm load: how many alarms a ward has, of what, and how long they wait.
//!
//! Counted from records of conditions that ended or are open ([`Episode`]), one at a
//! time, in bounded memory. The figures are those that alarm management asks for:
//! alarms per bed and day, the share that is technical, the median time to
//! acknowledgement, and the few causes that make most of them.

mod delays;
mod tally;
#[cfg(test)]
mod tests;

pub use delays::Delays;
pub use tally::Tally;

use crate::{Kind, Priority};
use lamplight_units::{BedId, Wall};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// One condition as the records have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    /// Where; `None` for the station, a feed, a device that speaks for no bed.
    pub bed: Option<BedId>,
    /// Its highest priority.
    pub priority: Priority,
    /// What it was about.
    pub kind: Kind,
    /// What to count it under, such as `HR high` or `Leads off`: no numbers in it.
    pub cause: Arc<str>,
    /// Who was responsible for the bed.
    pub owner: Option<Arc<str>>,
    /// When it began.
    pub began: Wall,
    /// When it was first acknowledged, and by whom.
    pub acknowledged: Option<(Wall, Arc<str>)>,
    /// When it ended; `None` while it is open.
    pub ended: Option<Wall>,
}

/// Which time is counted, and into how many bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    from: Wall,
    to: Wall,
    bin: Duration,
}

impl Period {
    /// The most bins: a month of hours.
    pub const MOST_BINS: usize = 31 * 24;

    /// From `from` until before `to`, in bins of `bin` (an hour, a day). A bin that
    /// would make more than [`Self::MOST_BINS`] is made wider; an empty period counts
    /// nothing.
    #[must_use]
    pub fn new(from: Wall, to: Wall, bin: Duration) -> Self {
        let to = to.max(from);
        let length = length(from, to);
        let least = length.div_ceil(Self::MOST_BINS as u64).max(1);
        let bin = u64::try_from(bin.as_micros())
            .unwrap_or(u64::MAX)
            .max(least);
        Self {
            from,
            to,
            bin: Duration::from_micros(bin),
        }
    }

    /// How wide a bin is.
    #[must_use]
    pub const fn bin(&self) -> Duration {
        self.bin
    }

    /// Its length in days.
    #[must_use]
    pub fn days(&self) -> f64 {
        length(self.from, self.to) as f64 / 86_400e6
    }

    fn bins(&self) -> usize {
        let bin = u64::try_from(self.bin.as_micros())
            .unwrap_or(u64::MAX)
            .max(1);
        usize::try_from(length(self.from, self.to).div_ceil(bin)).unwrap_or(Self::MOST_BINS)
    }

    /// The bin of an instant; `None` outside.
    fn place(&self, at: Wall) -> Option<usize> {
        if at < self.from || at >= self.to {
            return None;
        }
        let bin = u64::try_from(self.bin.as_micros())
            .unwrap_or(u64::MAX)
            .max(1);
        usize::try_from(length(self.from, at) / bin).ok()
    }
}

/// The load of one period.
///
/// Bounded by the `MOST_` constants. What comes when a list is full is counted in the
/// totals and under [`Load::others`], and is not lost.
#[derive(Debug, Clone)]
pub struct Load {
    period: Period,
    beds_watched: usize,
    all: Tally,
    beds: BTreeMap<BedId, Tally>,
    owners: BTreeMap<Arc<str>, Tally>,
    causes: BTreeMap<Arc<str>, u64>,
    bins: Vec<u64>,
    others: Others,
}

/// What came when a list was full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Others {
    /// Alarms of beds beyond [`Load::MOST_BEDS`].
    pub beds: u64,
    /// Alarms of owners beyond [`Load::MOST_OWNERS`].
    pub owners: u64,
    /// Alarms of causes beyond [`Load::MOST_CAUSES`].
    pub causes: u64,
}

impl Load {
    /// The most beds told apart.
    pub const MOST_BEDS: usize = 512;
    /// The most owners told apart.
    pub const MOST_OWNERS: usize = 512;
    /// The most causes told apart.
    pub const MOST_CAUSES: usize = 1024;
    /// How many causes the list of the worst has.
    pub const TOP: usize = 10;

    /// Nothing counted yet. `beds_watched` is the number of beds that were monitored:
    /// a bed without alarms counts too.
    #[must_use]
    pub fn new(period: Period, beds_watched: usize) -> Self {
        Self {
            period,
            beds_watched,
            all: Tally::default(),
            beds: BTreeMap::new(),
            owners: BTreeMap::new(),
            causes: BTreeMap::new(),
            bins: vec![0; period.bins()],
            others: Others::default(),
        }
    }

    /// The load of a list of episodes.
    #[must_use]
    pub fn of<'a>(
        period: Period,
        beds_watched: usize,
        episodes: impl IntoIterator<Item = &'a Episode>,
    ) -> Self {
        let mut load = Self::new(period, beds_watched);
        for episode in episodes {
            load.add(episode);
        }
        load
    }

    /// Counts an episode that began in the period; others are not of it.
    pub fn add(&mut self, episode: &Episode) {
        let Some(place) = self.period.place(episode.began) else {
            return;
        };
        self.all.add(episode);
        if let Some(bed) = &episode.bed {
            match entry(&mut self.beds, bed, Self::MOST_BEDS) {
                Some(tally) => tally.add(episode),
                None => self.others.beds += 1,
            }
        }
        if let Some(owner) = &episode.owner {
            match entry(&mut self.owners, owner, Self::MOST_OWNERS) {
                Some(tally) => tally.add(episode),
                None => self.others.owners += 1,
            }
        }
        if !tally::is_alarm(episode.priority) || episode.kind == Kind::Call {
            return;
        }
        if let Some(bin) = self.bins.get_mut(place) {
            *bin += 1;
        }
        match entry(&mut self.causes, &episode.cause, Self::MOST_CAUSES) {
            Some(count) => *count += 1,
            None => self.others.causes += 1,
        }
    }

    /// All of the period.
    #[must_use]
    pub const fn all(&self) -> &Tally {
        &self.all
    }

    /// Alarms per watched bed and day; `None` without beds or time.
    #[must_use]
    pub fn per_bed_and_day(&self) -> Option<f64> {
        let beds_and_days = self.beds_watched as f64 * self.period.days();
        (beds_and_days > 0.0).then(|| self.all.alarms as f64 / beds_and_days)
    }

    /// The causes that make most alarms, the worst first; equal ones by name.
    #[must_use]
    pub fn top(&self) -> Vec<(Arc<str>, u64)> {
        let mut causes: Vec<_> = self
            .causes
            .iter()
            .map(|(c, n)| (Arc::clone(c), *n))
            .collect();
        causes.sort_by(|(a, more), (b, less)| less.cmp(more).then_with(|| a.cmp(b)));
        causes.truncate(Self::TOP);
        causes
    }

    /// By bed.
    pub fn beds(&self) -> impl Iterator<Item = (&BedId, &Tally)> {
        self.beds.iter()
    }

    /// By owner.
    pub fn owners(&self) -> impl Iterator<Item = (&Arc<str>, &Tally)> {
        self.owners.iter()
    }

    /// What the lists had no room for.
    #[must_use]
    pub const fn others(&self) -> Others {
        self.others
    }

    /// Alarms that began in each bin: its start and their number, empty bins too.
    pub fn bins(&self) -> impl Iterator<Item = (Wall, u64)> {
        let width = i64::try_from(self.period.bin.as_micros()).unwrap_or(i64::MAX);
        let starts = (0_i64..).map(move |place| place.saturating_mul(width));
        let first = self.period.from.micros();
        self.bins
            .iter()
            .zip(starts)
            .map(move |(count, start)| (Wall::from_micros(first.saturating_add(start)), *count))
    }
}

/// The entry of a key, made unless the list is full.
fn entry<'a, K: Ord + Clone, V: Default>(
    map: &'a mut BTreeMap<K, V>,
    key: &K,
    most: usize,
) -> Option<&'a mut V> {
    if !map.contains_key(key) && map.len() >= most {
        return None;
    }
    Some(map.entry(key.clone()).or_default())
}

fn length(from: Wall, to: Wall) -> u64 {
    u64::try_from(to.micros().saturating_sub(from.micros())).unwrap_or(0)
}
