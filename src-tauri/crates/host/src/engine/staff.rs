//! Who had which bed in a shift, for the handover; and the acts of a handover that need the
//! people: who signs, who takes over.

use super::Engine;
use super::wishes::refusal;
use crate::handover::{Act, Staff, StaffNurse, joined};
use lamplight_alarms::{Actor, PersonId};
use lamplight_api::command::{Refusal, SeenThere};
use lamplight_people::duty::{DutyWish, Shift, Why};
use lamplight_people::{Input, People, Right, Stage, Wish};
use lamplight_units::{BedId, Now, StayId, Wall};
use std::collections::BTreeMap;
use tokio::sync::oneshot;

/// The answer to an act: when it is in the journal.
pub(crate) type ActAnswer = oneshot::Sender<Result<Now, Refusal>>;

impl Engine {
    /// The nurses of the shift of that time, each with the beds that are his or hers to hand
    /// over.
    pub(super) fn staff(&self, now: Now, shift_ms: Option<i64>) -> Result<Staff, Refusal> {
        let people = self.crew.people();
        let asked = shift_ms.map_or(now.wall, |ms| Wall::from_micros(ms.saturating_mul(1_000)));
        let (shift, on) = shift_of(people, now.wall, asked)?;
        // A shift that is over is told as it was at its end.
        let at = if on {
            now.wall
        } else {
            Wall::from_micros(shift.ends.micros().saturating_sub(1))
        };
        let in_use = people.stage() == Stage::InUse;
        let owner = |bed: &BedId| {
            if in_use {
                whose(people, at, bed)
            } else {
                let subject = lamplight_alarms::Subject::Bed(bed.clone());
                let duty = self.station.alarms().roster().duties.get(&subject);
                duty.and_then(|duty| duty.owner.clone())
            }
        };
        let mut nurses: BTreeMap<PersonId, Vec<BedId>> = BTreeMap::new();
        let mut unassigned = Vec::new();
        for bed in people.beds() {
            match owner(bed) {
                Some(nurse) => nurses.entry(nurse).or_default().push(bed.clone()),
                None => unassigned.push(bed.clone()),
            }
        }
        let name = |id: &PersonId| self.station.person_name(id).to_string();
        let mut nurses: Vec<StaffNurse> = nurses
            .into_iter()
            .map(|(id, beds)| StaffNurse {
                name: name(&id),
                id,
                beds,
            })
            .collect();
        nurses.sort_by_key(|nurse| nurse.name.to_lowercase());
        let session = people.session(&self.here);
        Ok(Staff {
            ward: self.station.setup().name.to_string(),
            before: people.shift_before(shift.begins),
            shift,
            on,
            now: now.wall,
            nurses,
            unassigned,
            beds: people.beds().to_vec(),
            here: session.map(|session| session.person.clone()),
            may_sign: session.is_some_and(|session| session.may(Right::SignHandover)),
            joined: if on {
                let of = |bed: &BedId| (bed.clone(), joined::of_bed(&self.station, now, bed));
                people.beds().iter().map(of).collect()
            } else {
                BTreeMap::new()
            },
        })
    }

    /// Somebody writes, signs or takes over. Beds pass before it is written, so that the
    /// journal never says so of beds that did not.
    pub(super) fn handover(&mut self, now: Now, act: Act, answer: ActAnswer) {
        match self.permit_act(now, &act) {
            Ok(actor) => match &mut self.keeping {
                Some(keeping) => keeping.handover(now, &actor, act, answer),
                None => {
                    // Whoever asked may be gone; then nobody needs to be told.
                    let _ = answer.send(Err(Refusal::unavailable(
                        "Nothing is recorded on this station, handovers neither. Tell a technician.",
                    )));
                }
            },
            Err(refusal) => {
                let _ = answer.send(Err(refusal));
            }
        }
        self.settle_people(now);
    }

    fn permit_act(&mut self, now: Now, act: &Act) -> Result<Actor, Refusal> {
        if self.crew.people().stage() != Stage::InUse {
            return Err(Refusal::not_now(
                "A handover is signed by a person: nobody can sign in on this station yet.",
            ));
        }
        let right = match act {
            Act::Note { .. } | Act::Sign { .. } | Act::Take { .. } => Right::SignHandover,
        };
        let actor = self.crew.permit(now, &self.here, right)?;
        match act {
            // Of a shift that is over the page is told as it was, whoever lies there now.
            Act::Note {
                shift, bed, stay, ..
            } => {
                let on = self.crew.people().shift_at(now.wall).begins == *shift;
                let seen = match *stay {
                    SeenThere::Unsaid => None,
                    SeenThere::Nobody => Some(None),
                    SeenThere::Stay(stay) => Some(Some(StayId::new(stay))),
                };
                if let Some(seen) = seen.filter(|_| on) {
                    self.station
                        .lies_as_seen(bed, seen)
                        .map_err(|error| refusal(&error))?;
                }
            }
            Act::Sign { nurse, name, .. } => {
                let leads = self.crew.permit(now, &self.here, Right::LeadShift);
                if actor.id != *nurse && leads.is_err() {
                    return Err(Refusal::not_now(format!(
                        "This is the page of {name}: {name} signs it, or the charge nurse."
                    )));
                }
            }
            Act::Take {
                nurse, name, beds, ..
            } => {
                if actor.id == *nurse {
                    return Err(Refusal::not_now(format!(
                        "This is the page of {name}: somebody else takes it over."
                    )));
                }
                for bed in beds {
                    let wish = Wish::Duty(DutyWish::TakeOver(bed.clone()));
                    let at = self.here.clone();
                    self.crew.wish(now, Input::Wish { at, wish })?;
                }
            }
        }
        Ok(actor)
    }
}

/// The shift that is asked for, and whether it is on. Duty remembers three days.
fn shift_of(people: &People, now: Wall, asked: Wall) -> Result<(Shift, bool), Refusal> {
    const KEPT_US: i64 = 3 * 86_400 * 1_000_000;
    let (shift, current) = (people.shift_at(asked), people.shift_at(now));
    if shift.begins > current.begins {
        return Err(Refusal::invalid(
            "That shift has not begun. Choose this one or an earlier one.",
        ));
    }
    if now.micros().saturating_sub(shift.begins.micros()) > KEPT_US {
        return Err(Refusal::gone(
            "Handovers can be looked at for three days. Look in the journal for older ones.",
        ));
    }
    let on = shift.begins == current.begins;
    Ok((shift, on))
}

/// Whose bed it is to hand over: the nurse's, also while somebody covers; nobody's where the
/// charge nurse has it since nobody else does.
fn whose(people: &People, at: Wall, bed: &BedId) -> Option<PersonId> {
    let on_duty = people.on_duty(at, bed);
    match on_duty.why {
        Why::Assigned | Why::Overrun { .. } => on_duty.owner,
        Why::Covers(nurse) | Why::NoCover(nurse) => Some(nurse),
        Why::Unassigned => None,
    }
}
