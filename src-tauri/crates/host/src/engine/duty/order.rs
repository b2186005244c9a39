//! What the screen orders about duty, read and carried out.

use super::super::people::people_refusal;
use lamplight_api::command::Refusal;
use lamplight_api::duty::{BEDS_MOST, BedOrder, DutyCommand, PlanRowView};
use lamplight_people::duty::{DutyError, DutyWish, Plan};
use lamplight_people::{Input, People, PersonId, Refusal as Refused, Right, Wish};
use lamplight_units::{BedId, Now, TerminalId, Wall};
use std::sync::Arc;
use std::time::Duration;

/// Carries an order out. Of several beds all get their nurse or none does.
pub(in crate::engine) fn order(
    people: &mut People,
    now: Now,
    at: &TerminalId,
    command: DutyCommand,
) -> Result<(), Refusal> {
    let wishes = read(people, command)?;
    let mut done = 0;
    let mut already = None;
    for wish in wishes {
        let input = Input::Wish {
            at: at.clone(),
            wish: Wish::Duty(wish),
        };
        match people.handle(now, input) {
            Ok(()) => done += 1,
            // Of several beds some may be the nurse's already.
            Err(why @ Refused::Duty(DutyError::Already)) => already = Some(why),
            Err(why) => return Err(people_refusal(now.wall, &why)),
        }
    }
    match already {
        Some(why) if done == 0 => Err(people_refusal(now.wall, &why)),
        Some(_) | None => Ok(()),
    }
}

/// The wishes behind an order. What could refuse a later one of several is looked at here.
fn read(people: &People, command: DutyCommand) -> Result<Vec<DutyWish>, Refusal> {
    let person = |id: String| PersonId::new(&id);
    Ok(vec![match command {
        DutyCommand::Assign { shift_ms, beds } => return assign(people, shift_ms, beds),
        DutyCommand::TakeBed { bed } => DutyWish::TakeBed(known(people, &bed)?),
        DutyCommand::SetCharge { shift_ms, charge } => DutyWish::SetCharge {
            shift: wall(shift_ms),
            charge: charge.map(person),
        },
        DutyCommand::SetBuddies {
            shift_ms,
            one,
            other,
        } => DutyWish::SetBuddies {
            shift: wall(shift_ms),
            one: person(one),
            other: other.map(person),
        },
        DutyCommand::BeginBreak {
            who,
            cover,
            minutes,
        } => DutyWish::BeginBreak {
            who: person(who),
            cover: person(cover),
            lasting: Duration::from_secs(60 * u64::from(minutes)),
        },
        DutyCommand::EndBreak { who } => DutyWish::EndBreak(person(who)),
        DutyCommand::SetPlan { plan } => DutyWish::SetPlan(read_plan(plan)?),
    }])
}

fn assign(people: &People, shift_ms: i64, beds: Vec<BedOrder>) -> Result<Vec<DutyWish>, Refusal> {
    if beds.is_empty() || beds.len() > BEDS_MOST {
        return Err(Refusal::invalid(format!(
            "Choose 1 to {BEDS_MOST} beds to assign."
        )));
    }
    let carer = |id: Option<String>| -> Result<Option<PersonId>, Refusal> {
        let id = id.map(|id| PersonId::new(&id));
        match &id {
            Some(one) if !people.register().may(one, Right::CareForBed) => Err(Refusal::not_now(
                DutyError::MayNot(Right::CareForBed).to_string(),
            )),
            Some(_) | None => Ok(id),
        }
    };
    let one = |order: BedOrder| {
        let (nurse, second) = (carer(order.nurse)?, carer(order.second)?);
        if nurse.is_some() && nurse == second {
            return Err(Refusal::not_now(DutyError::OneSelf.to_string()));
        }
        Ok(DutyWish::Assign {
            shift: wall(shift_ms),
            bed: known(people, &order.bed)?,
            nurse,
            second,
        })
    };
    beds.into_iter().map(one).collect()
}

fn known(people: &People, bed: &str) -> Result<BedId, Refusal> {
    let bed = BedId::parse(bed).map_err(|error| Refusal::invalid(error.to_string()))?;
    if people.beds().contains(&bed) {
        Ok(bed)
    } else {
        Err(Refusal::gone(DutyError::NoBed(bed).to_string()))
    }
}

fn read_plan(rows: Vec<PlanRowView>) -> Result<Plan, Refusal> {
    let rows = rows.into_iter();
    let rows = rows.map(|row| (row.minute, Arc::from(row.name.trim())));
    Plan::new(rows.collect()).map_err(|error| Refusal::invalid(error.to_string()))
}

const fn wall(ms: i64) -> Wall {
    Wall::from_micros(ms.saturating_mul(1_000))
}
