//! From what the page asks to what the station does, and from its refusal back.

#[cfg(test)]
mod tests;

use super::care;
use super::limits::{parameters, read_edits};
use lamplight_alarms::{
    Command as Alarm, ConditionId, InactivationId, Refusal as Refused, Scope, Silenced, Subject,
};
use lamplight_api::calls::CallWish;
use lamplight_api::command::{Command, Refusal, RefusalCode, SeenBed, SeenThere};
use lamplight_api::devices::TendWish;
use lamplight_api::view::SilencedView;
use lamplight_calls::{CallId, Refusal as CallRefused, Wish as CallAsked};
use lamplight_people::PersonId;
use lamplight_station::{Command as Wish, CommandError, UpkeepWish};
use lamplight_units::{BedId, DeviceId, Now, StayId, Wall};
use std::sync::Arc;
use std::time::Duration;

/// The wish behind a command, if its names are names.
pub(super) fn wish(command: Command, now: Now) -> Result<Wish, Refusal> {
    let bed = |text: String| BedId::parse(&text).map_err(invalid);
    let device = |text: String| DeviceId::parse(&text).map_err(invalid);
    let condition = ConditionId::new;
    let alarm = Wish::Alarm;
    Ok(match command {
        Command::Acknowledge { condition: id, at } => {
            as_shown(at, alarm(Alarm::Acknowledge(condition(id))))?
        }
        Command::Unacknowledge { condition: id } => alarm(Alarm::Unacknowledge(condition(id))),
        Command::AcknowledgeBed {
            bed: id,
            stay,
            conditions,
        } => of_bed(&id, stay, |bed| alarm(acknowledge(bed, conditions)))?,
        Command::Reset { condition: id } => alarm(Alarm::Reset(condition(id))),
        Command::Accept { condition: id, at } => as_shown(at, alarm(Alarm::Accept(condition(id))))?,
        Command::Decline { condition: id } => alarm(Alarm::Decline(condition(id))),
        Command::PauseAudio => alarm(Alarm::PauseAudio),
        Command::EndPause => alarm(Alarm::EndPause),
        Command::Inactivate {
            bed: id,
            stay,
            kind,
            reason,
            minutes,
        } => {
            let bed = bed(id)?;
            let order = Alarm::Inactivate {
                scope: Scope {
                    subject: Subject::Bed(bed.clone()),
                    class: None,
                },
                kind: silenced(kind),
                reason: Arc::from(reason.trim()),
                lasting: minutes.map(|minutes| Duration::from_secs(60 * u64::from(minutes))),
            };
            of_stay(bed, stay, alarm(order))
        }
        Command::EndInactivation { inactivation } => {
            alarm(Alarm::EndInactivation(InactivationId::new(inactivation)))
        }
        Command::SetLimits {
            bed: id,
            stay,
            edits,
            reset,
        } => {
            let bed = bed(id)?;
            let limits = Wish::SetLimits {
                bed: bed.clone(),
                edits: read_edits(edits)?,
                reset: parameters(&reset)?,
            };
            of_stay(bed, stay, limits)
        }
        Command::Care {
            bed: id,
            stay,
            wish,
        } => Wish::Care {
            bed: bed(id)?,
            stay: Some(StayId::new(stay)),
            wish: care::wish(wish, now)?,
        },
        Command::Call { call, wish } => Wish::Call {
            call: CallId(call),
            wish: call_wish(wish),
        },
        Command::SmartBed {
            bed: id,
            stay,
            order,
            reason,
        } => {
            let order = super::smart_beds::order(order, &reason);
            of_bed(&id, stay, |bed| Wish::SmartBed { bed, order })?
        }
        Command::Bluetooth { wish } => Wish::Radio(super::radio::wish(wish)?),
        Command::DismissSuggestion {
            bed: id,
            suggestion,
        } => Wish::DismissSuggestion {
            bed: bed(id)?,
            id: suggestion,
        },
        Command::Patient { wish } => Wish::Patient(super::patients::wish(*wish)?),
        Command::Standby { bed: id, stay } => of_bed(&id, stay, Wish::Standby)?,
        Command::Resume { bed: id } => Wish::Resume(bed(id)?),
        Command::Assign {
            device: id,
            bed: to,
        } => Wish::Assign(device(id)?, bed(to)?),
        Command::Tend { device: id, wish } => Wish::Tend {
            device: device(id)?,
            wish: tend_wish(wish),
        },
        Command::Unassign { device: id } => Wish::Unassign(device(id)?),
        // The people's machine carries it out, not the station.
        Command::Duty { .. } => return Err(invalid("an order about duty is none of the ward's")),
    })
}

/// Something about what was shown at a bed, if at any, and for whom.
fn as_shown(at: Option<SeenBed>, wish: Wish) -> Result<Wish, Refusal> {
    match at {
        Some(SeenBed { bed, stay }) => of_bed(&bed, stay.into(), |_| wish),
        None => Ok(wish),
    }
}

/// Something at a bed, meant for whom the person saw there.
fn of_bed(bed: &str, seen: SeenThere, wish: impl FnOnce(BedId) -> Wish) -> Result<Wish, Refusal> {
    let bed = BedId::parse(bed).map_err(invalid)?;
    Ok(of_stay(bed.clone(), seen, wish(bed)))
}

/// Meant for whom the person saw in the bed, where that is said.
fn of_stay(bed: BedId, seen: SeenThere, wish: Wish) -> Wish {
    let stay = match seen {
        SeenThere::Unsaid => return wish,
        SeenThere::Nobody => None,
        SeenThere::Stay(stay) => Some(StayId::new(stay)),
    };
    let wish = Box::new(wish);
    Wish::OfStay { bed, stay, wish }
}

/// What is announced at a bed, as far as it was shown.
fn acknowledge(bed: BedId, shown: Option<Vec<u64>>) -> Alarm {
    let subject = Subject::Bed(bed);
    match shown {
        Some(shown) => Alarm::AcknowledgeShown {
            subject,
            shown: shown.into_iter().map(ConditionId::new).collect(),
        },
        None => Alarm::AcknowledgeAll(subject),
    }
}

const fn silenced(kind: SilencedView) -> Silenced {
    match kind {
        SilencedView::AudioPaused => Silenced::AudioPaused,
        SilencedView::AudioOff => Silenced::AudioOff,
        SilencedView::AlarmPaused => Silenced::AlarmPaused,
        SilencedView::AlarmOff => Silenced::AlarmOff,
    }
}

fn tend_wish(wish: TendWish) -> UpkeepWish {
    let wall = |ms: i64| Wall::from_micros(ms.saturating_mul(1_000));
    match wish {
        TendWish::Due {
            service_ms,
            calibration_ms,
        } => UpkeepWish::Due {
            service: service_ms.map(wall),
            calibration: calibration_ms.map(wall),
        },
        TendWish::Serviced => UpkeepWish::Serviced,
        TendWish::Calibrated => UpkeepWish::Calibrated,
        TendWish::Cleaned => UpkeepWish::Cleaned,
        TendWish::OutOfOrder { reason } => UpkeepWish::OutOfOrder(Arc::from(reason.trim())),
        TendWish::InOrder => UpkeepWish::InOrder,
    }
}

fn call_wish(wish: CallWish) -> CallAsked {
    match wish {
        CallWish::Take => CallAsked::Take,
        CallWish::Release => CallAsked::Release,
        CallWish::HandOn { to } => CallAsked::HandOn(PersonId::new(to.trim())),
        CallWish::Promote => CallAsked::Promote,
        CallWish::Complete => CallAsked::Complete,
        CallWish::Reopen => CallAsked::Reopen,
    }
}

/// What makes no sense by itself.
pub(super) fn invalid(why: impl ToString) -> Refusal {
    Refusal::invalid(why.to_string())
}

/// Why the station did not do it, for the page.
pub(super) fn refusal(error: &CommandError) -> Refusal {
    let code = match error {
        CommandError::NoBed(_)
        | CommandError::NoDevice(_)
        | CommandError::NoFeed(_)
        | CommandError::NoSuggestion => RefusalCode::Gone,
        CommandError::Already
        | CommandError::NotJudging
        | CommandError::TestOnBed { .. }
        | CommandError::OutOfOrder { .. }
        | CommandError::WatchesBed { .. } => RefusalCode::NotNow,
        CommandError::OtherPatient(_) | CommandError::SomebodyCame(_) => RefusalCode::OtherPatient,
        CommandError::Call(CallRefused::Ended | CallRefused::TooLate) => RefusalCode::Gone,
        CommandError::Call(CallRefused::NoSuchPerson) => RefusalCode::Invalid,
        CommandError::Call(_) => RefusalCode::NotNow,
        CommandError::NoReason { .. } => RefusalCode::Invalid,
        CommandError::Limit(_) | CommandError::TooManyEdits { .. } | CommandError::SaidTwice(_) => {
            RefusalCode::Invalid
        }
        CommandError::Care(why) => care::code(why),
        CommandError::SmartBed(why) => super::smart_beds::code(why),
        CommandError::Pairing(why) => super::radio::code(why),
        CommandError::Alarm(why) => alarm_code(why),
        CommandError::Census(why) => super::patients::code(why),
    };
    Refusal::new(code, error.to_string())
}

const fn alarm_code(why: &Refused) -> RefusalCode {
    match why {
        Refused::Ended | Refused::NoInactivation | Refused::NoDelivery => RefusalCode::Gone,
        Refused::NoReason | Refused::NoEnd | Refused::TooLong { .. } => RefusalCode::Invalid,
        Refused::Already
        | Refused::ByBedside
        | Refused::NotPermitted { .. }
        | Refused::Inhibited
        | Refused::StillTrue
        | Refused::LatchedAtBedside
        | Refused::NothingAnnounced
        | Refused::TooMany { .. }
        | Refused::NotYours
        | Refused::AllCannotDecline => RefusalCode::NotNow,
    }
}
