//! The station's own limits on numbers: which bed is judged by which, who changed them for
//! the patient there, and when a finding becomes a condition.
//!
//! The bedside judges first. A finding about something that a device of the bed announces
//! itself, at least as urgently, is held back: one alarm for one fact. It comes to the
//! fore when the device's alarm is over and the value is still beyond our limit.
//!
//! The parts: `watch` (the judge of a bed), `judging` (from numbers to conditions), `tended`
//! (what is kept for the patient of a bed), `occupant` (when that patient is another),
//! `edit` and `command` (what people change), `ask` (what people want to know), `tailor`
//! (prompts after alarms that nobody acted on), `keep` (a restart).

mod announcement;
mod ask;
mod command;
mod edit;
mod judging;
mod keep;
mod occupant;
mod tailor;
mod tended;
mod watch;

pub use ask::{BedLimits, LimitPreview, Proposed};
pub use edit::Edit;
pub use keep::{KeptGoods, KeptTended};
pub use tended::Prompt;

pub(crate) use tended::Tended;
pub(crate) use watch::Watch;

use lamplight_alarms::limits::{Group, Profile};
use lamplight_units::BedId;
use std::collections::{BTreeMap, HashMap};

/// The source under which findings are announced.
const SOURCE: &str = "limits";

/// By which limits a ward judges.
#[derive(Debug, Clone)]
pub struct LimitSetup {
    /// The ward's defaults.
    pub profile: Profile,
    /// Groups of beds whose patients are not adults.
    pub groups: BTreeMap<BedId, Group>,
}

impl LimitSetup {
    /// Whose limits hold in a bed as long as nobody says otherwise.
    #[must_use]
    pub fn group(&self, bed: &BedId) -> Group {
        self.groups.get(bed).copied().unwrap_or(Group::Adult)
    }

    /// What is kept for each bed, before anything was heard.
    pub(crate) fn begin<'a>(
        &self,
        beds: impl Iterator<Item = &'a BedId>,
    ) -> HashMap<BedId, Tended> {
        beds.map(|bed| (bed.clone(), Tended::new(self.group(bed))))
            .collect()
    }
}
