//! The chart itself: entries that are never overwritten.

use crate::author::Author;
use crate::entry::{Entry, EntryId, NewEntry, Origin, Refusal, State, a_reason};
use crate::item::{Item, Kind, Note};
use crate::judge::{Group, Question, Verdict, judge};
use crate::pending::{Pending, SpotCheck, SpotId};
use lamplight_units::Now;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::time::Duration;

/// Fluids of a time.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Balance {
    /// In, in millilitres.
    pub intake_ml: f64,
    /// Out, in millilitres.
    pub output_ml: f64,
}

impl Balance {
    /// In less out.
    #[must_use]
    pub const fn net_ml(self) -> f64 {
        self.intake_ml - self.output_ml
    }
}

/// Clocks of station and author may differ by this much.
const AHEAD: Duration = Duration::from_secs(60);
/// Entered later than this: ask whether the time is right.
const OLD: Duration = Duration::from_secs(12 * 3600);
/// What was measured on the way to the ward may be entered; what is older, not.
const BEFORE_STAY: Duration = Duration::from_secs(24 * 3600);

/// The chart of one stay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    began: Now,
    group: Group,
    next: u64,
    entries: VecDeque<Entry>,
    pending: VecDeque<Pending>,
    dropped: u64,
    unconfirmed_dropped: u64,
}

impl Chart {
    /// So many entries are held here, a month and more of hourly sets; beyond it the oldest
    /// goes and is counted. The journal has every one.
    pub const MOST_ENTRIES: usize = 8_000;
    /// So many spot-checks wait; beyond it the oldest goes and is counted.
    pub const MOST_PENDING: usize = 32;

    /// A stay that begins.
    #[must_use]
    pub const fn new(began: Now, group: Group) -> Self {
        Self {
            began,
            group,
            next: 1,
            entries: VecDeque::new(),
            pending: VecDeque::new(),
            dropped: 0,
            unconfirmed_dropped: 0,
        }
    }

    /// The patient group that unusual values are judged by.
    #[must_use]
    pub const fn group(&self) -> Group {
        self.group
    }

    /// Another patient group, from now on.
    pub const fn set_group(&mut self, group: Group) {
        self.group = group;
    }

    /// Enters something.
    ///
    /// # Errors
    /// When it is impossible or out of time; when it is unusual and nobody has been asked.
    pub fn record(&mut self, now: Now, by: &Author, new: NewEntry) -> Result<EntryId, Refusal> {
        let sure = self.check(now, &new)?;
        Ok(self.push(now, by, new, Origin::Charted, sure, None))
    }

    /// Puts a new entry in the place of one that stands; the old one is kept.
    ///
    /// # Errors
    /// As for [`Chart::record`]; and when there is no such entry, it does not stand, is of
    /// another kind, or no reason is given.
    pub fn correct(
        &mut self,
        now: Now,
        by: &Author,
        id: EntryId,
        new: NewEntry,
        reason: &str,
    ) -> Result<EntryId, Refusal> {
        let reason = a_reason(reason)?;
        let old = self.standing_entry(id)?;
        let (kind, origin) = (old.item.kind(), old.origin.clone());
        if kind != new.item.kind() {
            return Err(Refusal::OtherKind(id.get()));
        }
        let unchanged = old.item == new.item;
        let sure = self.check(now, &new)?;
        // A number that a person changed is no longer the device's.
        let origin = if unchanged { origin } else { Origin::Charted };
        let corrected = self.push(now, by, new, origin, sure, Some((id, reason)));
        if let Some(old) = self.entries.iter_mut().find(|entry| entry.id == id) {
            old.state = State::Corrected { by: corrected };
        }
        Ok(corrected)
    }

    /// Strikes an entry out; it is kept and read, and counts for nothing.
    ///
    /// # Errors
    /// When there is no such entry, it does not stand, or no reason is given.
    pub fn strike(
        &mut self,
        now: Now,
        by: &Author,
        id: EntryId,
        reason: &str,
    ) -> Result<(), Refusal> {
        let reason = a_reason(reason)?;
        self.standing_entry(id)?;
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) {
            let by = by.clone();
            entry.state = State::Struck {
                by,
                at: now,
                reason,
            };
        }
        Ok(())
    }

    /// Takes what a device measured, to wait for a person.
    pub fn receive(&mut self, now: Now, spot: SpotCheck) -> SpotId {
        let id = SpotId::new(self.take_id());
        self.pending.push_back(Pending {
            id,
            spot,
            received: now,
        });
        if self.pending.len() > Self::MOST_PENDING {
            self.pending.pop_front();
            self.unconfirmed_dropped += 1;
        }
        id
    }

    /// A person confirms that a spot-check is of this patient and right: all of it or
    /// nothing is entered.
    ///
    /// # Errors
    /// When it does not wait (any more), or one of its items is refused.
    pub fn confirm(
        &mut self,
        now: Now,
        by: &Author,
        id: SpotId,
        sure: bool,
    ) -> Result<Vec<EntryId>, Refusal> {
        let at = self.waiting(id)?;
        let spot = self.pending[at].spot.clone();
        let mut questions = Vec::new();
        let mut taken = Vec::new();
        for item in spot.items {
            let new = NewEntry {
                item,
                measured: spot.measured,
                sure,
            };
            match self.check(now, &new) {
                Ok(was_asked) => taken.push((new, was_asked)),
                Err(Refusal::Ask(more)) => questions.extend(more),
                Err(refusal) => return Err(refusal),
            }
        }
        if !questions.is_empty() {
            return Err(Refusal::Ask(questions));
        }
        self.pending.remove(at);
        let origin = || Origin::Confirmed {
            device: spot.device.clone(),
        };
        let enter = |(new, asked)| self.push(now, by, new, origin(), asked, None);
        Ok(taken.into_iter().map(enter).collect())
    }

    /// A person says that a spot-check is not of this patient, or wrong.
    ///
    /// # Errors
    /// When it does not wait (any more).
    pub fn reject(&mut self, id: SpotId) -> Result<Pending, Refusal> {
        let at = self.waiting(id)?;
        self.pending
            .remove(at)
            .ok_or(Refusal::NoSpotCheck(id.get()))
    }

    /// What waits for a person, oldest first.
    pub fn pending(&self) -> impl Iterator<Item = &Pending> {
        self.pending.iter()
    }

    /// All entries in the order in which they were entered, corrected and struck ones too.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The entries that hold.
    pub fn standing(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(|entry| entry.state == State::Stands)
    }

    /// The last measured one of a kind that holds; of two of one time the one entered later.
    #[must_use]
    pub fn last(&self, kind: Kind) -> Option<&Entry> {
        self.standing()
            .filter(|entry| entry.item.kind() == kind)
            .max_by_key(|entry| (entry.measured.wall, entry.id))
    }

    /// Fluids measured from one time up to another, without it.
    #[must_use]
    pub fn balance(&self, from: Now, until: Now) -> Balance {
        let mut balance = Balance::default();
        for entry in self.standing() {
            let wall = entry.measured.wall;
            if let Item::Fluid { fluid, millilitres } = entry.item
                && wall >= from.wall
                && wall < until.wall
            {
                if fluid.is_intake() {
                    balance.intake_ml += millilitres;
                } else {
                    balance.output_ml += millilitres;
                }
            }
        }
        balance
    }

    /// How many entries, and how many unconfirmed spot-checks, had to go for the bounds.
    #[must_use]
    pub const fn dropped(&self) -> (u64, u64) {
        (self.dropped, self.unconfirmed_dropped)
    }

    /// Whether an entry can be taken; `true` if its author had to be asked and was.
    fn check(&self, now: Now, new: &NewEntry) -> Result<bool, Refusal> {
        let measured = new.measured.wall;
        if measured > now.after(AHEAD).wall {
            return Err(Refusal::Future);
        }
        if self.began.wall.seconds_since(measured) > BEFORE_STAY.as_secs_f64() {
            return Err(Refusal::EarlierStay);
        }
        let mut questions = match judge(&new.item, self.group) {
            Verdict::Impossible(why) => return Err(Refusal::Impossible(why)),
            Verdict::Ask(questions) => questions,
            Verdict::Fine => Vec::new(),
        };
        if measured < self.began.wall {
            questions.push(Question::BeforeStay);
        }
        if now.wall.seconds_since(measured) > OLD.as_secs_f64() {
            questions.push(Question::Old);
        }
        if questions.is_empty() {
            Ok(false)
        } else if new.sure {
            Ok(true)
        } else {
            Err(Refusal::Ask(questions))
        }
    }

    fn push(
        &mut self,
        now: Now,
        by: &Author,
        new: NewEntry,
        origin: Origin,
        sure: bool,
        corrects: Option<(EntryId, Note)>,
    ) -> EntryId {
        let id = EntryId::new(self.take_id());
        self.entries.push_back(Entry {
            id,
            item: new.item,
            measured: new.measured,
            entered: now,
            by: by.clone(),
            origin,
            sure,
            corrects,
            state: State::Stands,
        });
        if self.entries.len() > Self::MOST_ENTRIES {
            self.entries.pop_front();
            self.dropped += 1;
        }
        id
    }

    fn take_id(&mut self) -> u64 {
        let id = self.next;
        self.next += 1;
        id
    }

    fn standing_entry(&self, id: EntryId) -> Result<&Entry, Refusal> {
        let entry = self.entries.iter().find(|entry| entry.id == id);
        let entry = entry.ok_or(Refusal::NoEntry(id.get()))?;
        match entry.state {
            State::Stands => Ok(entry),
            State::Corrected { .. } | State::Struck { .. } => Err(Refusal::NotStanding(id.get())),
        }
    }

    fn waiting(&self, id: SpotId) -> Result<usize, Refusal> {
        let at = self.pending.iter().position(|pending| pending.id == id);
        at.ok_or(Refusal::NoSpotCheck(id.get()))
    }
}
