//! What a message tells of a patient, and whether it may: data of an older one fill gaps and
//! move nobody, data of another person are not taken.

use super::Stays;
use super::adt::{Case, Taken};
use super::conflict::{Contradiction, Said};
use super::same::{difference, fill, refresh, share};
use super::stay::Source;
use crate::beds::Place;
use lamplight_protocols::report::AdtEvent;
use lamplight_units::Now;

impl Stays {
    /// Takes what the message tells of the patient.
    pub(super) fn learn(&mut self, at: usize, case: &Case<'_>) -> bool {
        let said = case.said;
        let older = match (self.all[at].told, said.at) {
            (Some(told), Some(at)) => at < told,
            (None, _) | (_, None) => false,
        };
        let older = older || self.under_former(at, said);
        self.absorb(case.now, at, said, older)
    }

    /// Takes the data of a message: all of them, or of an older one what is not known yet.
    pub(super) fn absorb(&mut self, now: Now, at: usize, said: &Said, older: bool) -> bool {
        self.change(now, at, |stay| {
            if older {
                fill(&mut stay.patient, &said.patient);
            } else {
                refresh(&mut stay.patient, &said.patient);
                stay.told = stay.told.max(said.at);
            }
            if said.location.is_some() && !older {
                stay.location.clone_from(&said.location);
            }
            let flags = &mut stay.details.flags;
            if let Some(allergies) = &said.hints.allergies
                && (!older || flags.allergies.reveal().is_empty())
            {
                flags.allergies = allergies.clone();
            }
            if said.hints.weight_g.is_some() && (!older || stay.details.weight_g.is_none()) {
                stay.details.weight_g = said.hints.weight_g;
            }
        })
    }

    /// Whether the message is older than the last movement.
    pub(super) fn late(&self, at: usize, case: &Case<'_>) -> bool {
        match (self.all[at].moved, case.said.at) {
            (Some(moved), Some(at)) => at < moved,
            (None, _) | (_, None) => false,
        }
    }

    /// It moves nobody. Where a person here moved the patient later, and it names another bed
    /// of ours, that person is told.
    pub(super) fn late_news(&mut self, at: usize, case: &Case<'_>) -> Taken {
        self.learn(at, case);
        let stay = &self.all[at];
        let by_hand = stay.moved_by == Source::Hand && stay.admitted();
        match (&case.place, &stay.bed, case.said.event) {
            (Place::Bed(said), Some(lies), AdtEvent::Admit | AdtEvent::Transfer)
                if by_hand && said != lies =>
            {
                self.place_told(case, Contradiction::LiesElsewhere, at)
            }
            _ => Taken::Late,
        }
    }

    /// Whether the message names a record that was merged into this one, and not this one:
    /// then its data are those of the merged one, and add only what is not known.
    fn under_former(&self, at: usize, said: &Said) -> bool {
        let stay = &self.all[at];
        !share(&said.patient.ids, stay.patient.ids.iter())
    }

    pub(super) fn is_another(&self, at: usize, said: &Said) -> bool {
        let stay = &self.all[at];
        let found = difference(&stay.patient, &said.patient);
        match said.event {
            _ if stay.unidentified || self.under_former(at, said) => false,
            AdtEvent::Update => found.beyond_correction(),
            AdtEvent::Admit
            | AdtEvent::Transfer
            | AdtEvent::Discharge
            | AdtEvent::CancelAdmit
            | AdtEvent::CancelTransfer
            | AdtEvent::CancelDischarge => found.another_person(),
            AdtEvent::Merge => false,
        }
    }
}
