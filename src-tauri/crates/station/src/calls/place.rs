//! Where a call is: the ward's table of call places, then its table of bed locations.

use crate::station::Station;
use lamplight_alarms::{Duty, Place, Roster, Subject};
use lamplight_calls::{Call, Placed};
use lamplight_protocols::call::CallPlace;
use lamplight_protocols::report::Location;
use lamplight_units::{BedId, Now};
use lamplight_ward::beds::Place as Means;
use std::sync::Arc;

impl Station {
    pub(crate) fn place_of_call(&self, told: &CallPlace) -> Placed {
        let bed = || -> Option<BedId> {
            let location = Location {
                point_of_care: told.ward.trim().into(),
                room: told.room.trim().into(),
                bed: told.bed.trim().into(),
                ..Location::default()
            };
            let found = match self.setup.beds.place(Some(&location)) {
                Means::Bed(bed) => Some(bed),
                Means::NoSuchBed | Means::Ward | Means::Elsewhere | Means::Unstated => None,
            };
            // Most call systems tell a room and a bed and no ward.
            let ours = || self.setup.beds.of_place_in_ward(&location).cloned();
            let wardless = told.ward.trim().is_empty() && !told.room.trim().is_empty();
            let found = found.or_else(|| ours().filter(|_| wardless));
            // A system that knows the ward's own bed names needs no table.
            let own = BedId::parse(told.bed.trim()).ok();
            let own = own.filter(|_| told.room.trim().is_empty() && told.ward.trim().is_empty());
            found.or_else(|| own.filter(|bed| self.setup.beds.get(bed).is_some()))
        };
        self.setup.calls.places.place(told, bed)
    }

    /// Where the condition of a call stands: at its bed, or at its place.
    pub(super) fn subject_of(call: &Call) -> Subject {
        match &call.place.bed {
            Some(bed) => Subject::Bed(bed.clone()),
            None => Subject::Place(Place {
                room: Arc::clone(&call.place.room),
                words: Arc::from(call.place.words()),
            }),
        }
    }

    /// Who has a place that is no bed's: whoever has the beds of its room. Where two nurses
    /// have them, the second one stands in. Nobody for a room that the ward does not know:
    /// the charge nurse is told first then.
    fn duty_in(&self, roster: &Roster, room: &str) -> Duty {
        let duties = &roster.duties;
        let beds = self.setup.calls.places.beds_of(room).iter();
        let of_beds = beds.filter_map(|bed| duties.get(&Subject::Bed(bed.clone())));
        let mut duty = Duty::default();
        for one in of_beds {
            for person in [&one.owner, &one.second].into_iter().flatten() {
                if duty.owner.is_none() {
                    duty.owner = Some(person.clone());
                } else if duty.second.is_none() && duty.owner.as_ref() != Some(person) {
                    duty.second = Some(person.clone());
                }
            }
        }
        duty
    }

    /// A place's duty is worked out while a call is open there, so the roster stays bounded.
    pub(super) fn set_duty_at(&mut self, subject: &Subject) {
        if let Subject::Place(place) = subject {
            let duty = self.duty_in(self.alarms.roster(), &place.room);
            self.alarms.on_duty_at(subject, Some(duty));
        }
    }

    pub(super) fn forget_duty_at(&mut self, subject: &Subject) {
        let used = self
            .calls()
            .open()
            .any(|call| Self::subject_of(call) == *subject);
        if matches!(subject, Subject::Place(_)) && !used {
            self.alarms.on_duty_at(subject, None);
        }
    }

    /// Another roster, which names beds: who has the places of open calls follows from it.
    pub(crate) fn change_roster_with_calls(&mut self, now: Now, roster: &Roster) {
        let mut roster = roster.clone();
        let open: Vec<Subject> = self.calls().open().map(Self::subject_of).collect();
        for subject in open {
            if let Subject::Place(place) = &subject {
                let duty = self.duty_in(&roster, &place.room);
                roster.duties.insert(subject, duty);
            }
        }
        self.alarms.change_roster(now, roster);
    }
}
