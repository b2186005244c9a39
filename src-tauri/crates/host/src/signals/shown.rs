//! For whom desktop notices were shown.
//!
//! A notice stands on the desktop until somebody presses it, also over a change of the patient,
//! and a monitor that goes on telling an alarm tells the same condition. So a press in it is
//! meant for whoever lay in the bed when it was shown, and the station refuses it for another.

use lamplight_alarms::{Command as Alarm, Condition, ConditionId, Kind, Subject};
use lamplight_station::{Command, Station};
use lamplight_units::{BedId, StayId};
use std::collections::BTreeMap;

/// A bed and the stay in it, `None` for nobody.
type Seen = (BedId, Option<StayId>);

/// The notices that stand; bounded by the open conditions. Of what is at no bed, and of a call,
/// to which somebody goes whoever lies there, nobody is kept.
#[derive(Debug, Default)]
pub(super) struct Shown(BTreeMap<ConditionId, Option<Seen>>);

impl Shown {
    /// A notice is shown, or shown anew.
    pub fn shows(&mut self, station: &Station, id: ConditionId, open: &Condition) {
        let of = match &open.announced.subject {
            Subject::Bed(bed) if open.announced.kind != Kind::Call => Some(bed),
            Subject::Bed(_)
            | Subject::Device(_)
            | Subject::Feed(_)
            | Subject::Station
            | Subject::Place(_) => None,
        };
        self.keeps(station, id, of);
    }

    fn keeps(&mut self, station: &Station, id: ConditionId, of: Option<&BedId>) {
        let lies = |bed: &BedId| station.stays().in_bed(bed).map(|stay| stay.id);
        let seen = of.map(|bed| (bed.clone(), lies(bed)));
        self.0.insert(id, seen);
    }

    /// A notice is shown no longer.
    pub fn closes(&mut self, id: ConditionId) {
        self.0.remove(&id);
    }

    /// The notices of a thread before are gone.
    pub fn forget(&mut self) {
        self.0.clear();
    }

    /// What a press in a notice asks for; nothing where it is shown no longer.
    pub fn acknowledges(&self, id: ConditionId) -> Option<Command> {
        let wish = Command::Alarm(Alarm::Acknowledge(id));
        Some(match self.0.get(&id)? {
            None => wish,
            Some((bed, stay)) => Command::OfStay {
                bed: bed.clone(),
                stay: *stay,
                wish: Box::new(wish),
            },
        })
    }
}

#[cfg(test)]
mod tests;
