//! What changed, for those who show or keep it. Names only: the state is read afterwards.

use lamplight_units::BedId;
use std::collections::BTreeSet;

/// One thing that looks different now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// A bed: its patient, numbers, waves, conditions or feed.
    Bed(BedId),
    /// The list of conditions.
    Needs,
    /// Calls and presence in rooms.
    Calls,
    /// The health of a feed, or the dead letters.
    Feeds,
    /// The devices or their beds.
    Devices,
    /// The ward as a whole: whether it is simulated.
    Ward,
}

/// Changes not yet fetched; the same one twice is one.
#[derive(Debug, Default)]
pub(crate) struct Changes(BTreeSet<Change>);

impl Changes {
    pub fn note(&mut self, change: Change) {
        self.0.insert(change);
    }

    pub fn bed(&mut self, bed: Option<&BedId>) {
        if let Some(bed) = bed {
            self.note(Change::Bed(bed.clone()));
        }
    }

    pub fn pop(&mut self) -> Option<Change> {
        self.0.pop_first()
    }
}
