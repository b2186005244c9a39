//! Who looks after which bed: from the people's machine to the station and the screen, and
//! from what the screen orders back.

mod order;
mod show;
#[cfg(test)]
mod tests;

pub(super) use order::order;
pub(super) use show::{veil, view};

use lamplight_alarms::{Duty, Roster, Subject};
use lamplight_people::People;
use lamplight_station::{DutyNow, Overdue};
use lamplight_units::Wall;
use std::collections::BTreeMap;

/// Who is on duty at a time, for the ladders and the screen. Names of the retired too: old
/// conditions may still be theirs.
pub(super) fn now(people: &People, at: Wall) -> DutyNow {
    let beds = people.beds().iter();
    let beds: BTreeMap<_, _> = beds
        .map(|bed| (bed.clone(), people.on_duty(at, bed)))
        .collect();
    let duties = beds.iter().map(|(bed, on_duty)| {
        let duty = Duty {
            owner: on_duty.owner.clone(),
            second: on_duty.second.clone(),
        };
        (Subject::Bed(bed.clone()), duty)
    });
    let charge = beds
        .values()
        .next()
        .and_then(|on_duty| on_duty.charge.clone());
    let overdue = people.breaks(at).into_iter();
    let overdue = overdue.filter(|(_, away)| away.until <= at);
    let persons = people.register().all();
    DutyNow {
        roster: Roster {
            duties: duties.collect(),
            charge,
        },
        overdue: overdue
            .map(|(person, away)| Overdue {
                person: person.clone(),
                cover: away.cover.clone(),
            })
            .collect(),
        names: persons
            .map(|person| (person.id.clone(), person.name.reveal().clone()))
            .collect(),
        beds,
    }
}
