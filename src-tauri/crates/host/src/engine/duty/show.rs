//! The duty of a shift as the screen shows it.

use lamplight_api::command::Refusal;
use lamplight_api::duty::{
    BreakView, ClockChangeView, DutyBedView, DutyHereView, DutyPersonView, DutyView, PlanRowView,
    ShiftView,
};
use lamplight_api::project::{self, duty::initials};
use lamplight_people::duty::{Shift, ShiftDuty, Why};
use lamplight_people::{People, Person, PersonId, Right, Stage};
use lamplight_station::Station;
use lamplight_units::{BedId, TerminalId, Wall};

/// Shifts that can be chosen: this one and those of the next two or three days.
const SHIFTS_SHOWN: usize = 9;

/// The duty of the shift of that time; of the one that is on without it.
pub(in crate::engine) fn view(
    people: &People,
    station: &Station,
    now: Wall,
    here: &TerminalId,
    shift_ms: Option<i64>,
) -> Result<DutyView, Refusal> {
    let current = people.shift_at(now);
    let asked = shift_ms.map_or(now, |ms| Wall::from_micros(ms.saturating_mul(1_000)));
    let far = people.shifts_from(now, SHIFTS_SHOWN);
    let last = far.last().map_or(now, |shift| shift.ends);
    let shift = people.shift_at(asked);
    if shift.begins < people.shift_before(now).begins || asked >= last {
        return Err(Refusal::invalid(
            "That shift is too long ago or too far ahead. Choose another.",
        ));
    }
    // The shift that is on is shown as it is now, another as it begins.
    let at = if shift.begins == current.begins {
        now
    } else {
        shift.begins
    };
    let ordered = people.duty().shift(shift.begins);
    let in_use = people.stage() == Stage::InUse;
    let charge = people.beds().first().map(|bed| people.on_duty(at, bed));
    Ok(DutyView {
        in_use,
        here: here_view(people, here),
        now: shift_view(&current),
        shifts: far.iter().map(shift_view).collect(),
        plan: plan(people),
        clock_change: clock_change(people, now),
        charge: ordered.and_then(|duty| id(duty.charge.as_ref())),
        charge_now: charge
            .as_ref()
            .and_then(|on_duty| id(on_duty.charge.as_ref())),
        charge_overrun: charge.is_some_and(|on_duty| on_duty.charge_overrun),
        people: if in_use {
            carers(people, at, ordered)
        } else {
            configured(station)
        },
        beds: people
            .beds()
            .iter()
            .map(|bed| match in_use {
                true => bed_view(people, station, at, ordered, bed),
                false => configured_bed(station, bed),
            })
            .collect(),
        shift: shift_view(&shift),
    })
}

/// For whoever passes by: which bed is whose, and not who lies in it.
pub(in crate::engine) fn veil(view: &mut DutyView) {
    for bed in &mut view.beds {
        bed.patient.clear();
    }
}

pub(in crate::engine) fn shift_view(shift: &Shift) -> ShiftView {
    ShiftView {
        name: shift.name.to_string(),
        begins_ms: shift.begins.millis(),
        ends_ms: shift.ends.millis(),
    }
}

fn here_view(people: &People, here: &TerminalId) -> DutyHereView {
    let Some(session) = people.session(here) else {
        return DutyHereView::default();
    };
    DutyHereView {
        person: Some(session.person.to_string()),
        assign: session.may(Right::AssignNurses),
        take: session.may(Right::TakeBed),
        rest: session.may(Right::TakeBreak),
        plan: session.may(Right::PlanShifts),
        sign: session.may(Right::SignHandover),
    }
}

fn plan(people: &People) -> Vec<PlanRowView> {
    let rows = people.duty().plan().shifts().iter();
    rows.map(|(minute, name)| PlanRowView {
        minute: *minute,
        name: name.to_string(),
    })
    .collect()
}

fn clock_change(people: &People, now: Wall) -> Option<ClockChangeView> {
    let (at, before, after) = people.zone().next_change(now)?;
    Some(ClockChangeView {
        at_ms: at.millis(),
        before_min: before / 60,
        after_min: after / 60,
    })
}

/// Everybody who can have a bed, and who else had one in the shift.
fn carers(people: &People, at: Wall, ordered: Option<&ShiftDuty>) -> Vec<DutyPersonView> {
    let had = |person: &Person| {
        let mut beds = ordered.into_iter().flat_map(|duty| duty.beds.values());
        beds.any(|duty| duty.nurse.as_ref() == Some(&person.id))
    };
    let all = people.register().all();
    let mut carers: Vec<DutyPersonView> = all
        .filter(|person| person.may(Right::CareForBed) || had(person))
        .map(|person| carer(people, person, at, ordered))
        .collect();
    carers.sort_by(|a, b| (a.name.to_lowercase(), &a.id).cmp(&(b.name.to_lowercase(), &b.id)));
    carers
}

fn carer(
    people: &People,
    person: &Person,
    at: Wall,
    ordered: Option<&ShiftDuty>,
) -> DutyPersonView {
    let name = person.name.reveal();
    let away = people.breaks(at).into_iter();
    let mut away = away.filter(|(who, _)| **who == person.id);
    let there = people.sessions();
    let there = there.filter(|(_, session)| session.person == person.id);
    DutyPersonView {
        id: person.id.to_string(),
        name: name.to_string(),
        initials: initials(name),
        leads: person.may(Right::LeadShift),
        signed_in: there.map(|(terminal, _)| terminal.to_string()).collect(),
        away: away.next().map(|(_, away)| BreakView {
            cover: away.cover.to_string(),
            since_ms: away.since.millis(),
            until_ms: away.until.millis(),
        }),
        buddy: id(ordered.and_then(|duty| duty.buddies.get(&person.id))),
    }
}

fn bed_view(
    people: &People,
    station: &Station,
    at: Wall,
    ordered: Option<&ShiftDuty>,
    bed: &BedId,
) -> DutyBedView {
    let on_duty = people.on_duty(at, bed);
    let ordered = ordered.and_then(|duty| duty.beds.get(bed));
    DutyBedView {
        nurse: ordered.and_then(|duty| id(duty.nurse.as_ref())),
        second: ordered.and_then(|duty| id(duty.second.as_ref())),
        owner: id(on_duty.owner.as_ref()),
        next: id(on_duty.second.as_ref()),
        standing: project::duty::standing(&on_duty.why),
        overrun_since_ms: match on_duty.why {
            Why::Overrun { since } => Some(since.millis()),
            Why::Assigned | Why::Covers(_) | Why::Unassigned | Why::NoCover(_) => None,
        },
        ..empty(station, bed)
    }
}

/// A bed of a ward in which nobody signs in: the configuration's nurse.
fn configured_bed(station: &Station, bed: &BedId) -> DutyBedView {
    let roster = station.alarms().roster();
    let duty = roster
        .duties
        .get(&lamplight_alarms::Subject::Bed(bed.clone()));
    let owner = id(duty.and_then(|duty| duty.owner.as_ref()));
    DutyBedView {
        nurse: owner.clone(),
        owner: owner.clone(),
        next: id(duty.and_then(|duty| duty.second.as_ref())),
        standing: if owner.is_some() {
            lamplight_api::duty::StandingView::Assigned
        } else {
            lamplight_api::duty::StandingView::Unassigned
        },
        ..empty(station, bed)
    }
}

/// A bed without its nurse.
fn empty(station: &Station, bed: &BedId) -> DutyBedView {
    let devices: Vec<_> = station.devices().of_bed(bed).collect();
    let patient = project::patients::of_bed(station, bed, &devices, None);
    let gravest = station.conditions_of(bed);
    let gravest = gravest.iter().find(|open| open.inhibited.is_none());
    let score = station.care_face(bed).and_then(|face| face.score.as_ref());
    DutyBedView {
        bed: bed.to_string(),
        occupied: patient.is_some() || !devices.is_empty(),
        patient: patient.map_or_else(String::new, |patient| match patient.given.chars().next() {
            Some(initial) if !patient.family.is_empty() => {
                format!("{}, {initial}", patient.family)
            }
            Some(_) => patient.given,
            None => patient.family,
        }),
        nurse: None,
        second: None,
        owner: None,
        next: None,
        standing: lamplight_api::duty::StandingView::Unassigned,
        overrun_since_ms: None,
        priority: gravest.map(|open| project::priority(open.priority)),
        weight: score.map(|score| f64::from(score.points)),
        weight_open: score.is_some_and(|score| score.open),
    }
}

/// Whom the configuration names.
fn configured(station: &Station) -> Vec<DutyPersonView> {
    let roster = station.alarms().roster();
    let duties = roster.duties.values();
    let mut names: Vec<&PersonId> = duties
        .flat_map(|duty| [duty.owner.as_ref(), duty.second.as_ref()])
        .chain([roster.charge.as_ref()])
        .flatten()
        .collect();
    names.sort_unstable();
    names.dedup();
    let one = |name: &PersonId| DutyPersonView {
        id: name.to_string(),
        name: name.to_string(),
        initials: initials(name.as_str()),
        leads: roster.charge.as_ref() == Some(name),
        signed_in: Vec::new(),
        away: None,
        buddy: None,
    };
    names.into_iter().map(one).collect()
}

fn id(person: Option<&PersonId>) -> Option<String> {
    person.map(ToString::to_string)
}
