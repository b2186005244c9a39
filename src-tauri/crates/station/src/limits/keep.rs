//! Over a restart: what was set for a patient stands, and what was found is looked at again.
//!
//! The judge begins with nothing. A condition of ours that was open stays open until the bed
//! has been judged for long enough to find it again; what was not found by then is over.

use super::occupant::Occupant;
use crate::deadlines::Deadline;
use crate::station::Station;
use lamplight_alarms::limits::{Change, Group, LimitSet, Parameter};
use lamplight_alarms::{ConditionKey, Subject};
use lamplight_units::{BedId, Now, Wall};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// Longer than any limit's delay, its end and the window it is averaged over together.
const FOUND_AGAIN_WITHIN: Duration = Duration::from_secs(
    LimitSet::DELAY_MAX.as_secs()
        + LimitSet::END_DELAY_MAX.as_secs()
        + LimitSet::AVERAGING_MAX.as_secs(),
);

/// What is kept for the patient of a bed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptTended {
    bed: BedId,
    group: Group,
    stay: u64,
    occupant: Occupant,
    settings: Vec<(Parameter, Change, Arc<str>, Wall)>,
}

impl KeptTended {
    /// The bed.
    #[must_use]
    pub const fn bed(&self) -> &BedId {
        &self.bed
    }
}

impl Station {
    pub(crate) fn keep_tended(&self) -> Vec<KeptTended> {
        let keep = |bed: &BedId| {
            let tended = self.tended.get(bed)?;
            let settings = tended.own.settings();
            Some(KeptTended {
                bed: bed.clone(),
                group: tended.own.group(),
                stay: tended.stay,
                occupant: tended.occupant.clone(),
                settings: settings
                    .map(|(parameter, change, by, at)| (parameter, *change, by.clone(), at))
                    .collect(),
            })
        };
        let beds = self.setup.beds.all().iter();
        beds.filter_map(|bed| keep(&bed.setup.id)).collect()
    }

    pub(crate) fn resume_tended(&mut self, kept: Vec<KeptTended>) {
        for kept in kept {
            let Some(tended) = self.tended.get_mut(&kept.bed) else {
                continue;
            };
            tended.own.regroup(kept.group);
            for (parameter, change, by, at) in kept.settings {
                tended.own.restore(parameter, change, by, at);
            }
            tended.stay = kept.stay;
            tended.occupant = kept.occupant;
        }
        let open = self.conditions().open();
        let ours = open.filter(|open| open.announced.key.source.as_ref() == super::SOURCE);
        let doubtful: Vec<(BedId, ConditionKey)> = ours
            .filter_map(|open| match &open.announced.subject {
                Subject::Bed(bed) => Some((bed.clone(), open.announced.key.clone())),
                Subject::Device(_) | Subject::Feed(_) | Subject::Station | Subject::Place(_) => {
                    None
                }
            })
            .collect();
        for (bed, key) in doubtful {
            self.doubtful.entry(bed).or_default().push(key);
        }
    }

    /// The bed is judged again: what it had is found again soon, or is over.
    pub(crate) fn look_again(&mut self, now: Now, bed: &BedId) {
        let deadline = Deadline::FoundAgain(bed.clone());
        if self.doubtful.contains_key(bed) && !self.deadlines.is_set(&deadline) {
            self.deadlines.set(deadline, now.mono + FOUND_AGAIN_WITHIN);
        }
    }

    /// What has not been found again is over.
    pub(crate) fn found_again_due(&mut self, now: Now, bed: &BedId) {
        let found = |key: &ConditionKey| {
            let watch = self.watches.get(bed);
            watch.is_some_and(|watch| watch.finds(bed, key))
        };
        let doubtful = self.doubtful.get(bed).into_iter().flatten();
        let over: Vec<ConditionKey> = doubtful.filter(|key| !found(key)).cloned().collect();
        self.doubtful.remove(bed);
        for key in over {
            self.end_condition(now, &key);
        }
    }
}
