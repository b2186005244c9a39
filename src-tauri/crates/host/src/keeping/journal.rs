//! What the journal has of each thing that happens: a word for its kind, who, where, and all
//! of it as JSON.

use super::parts::Unread;
use lamplight_alarms::{
    Acknowledger, Actor, ConditionId, Ending, Event, PersonId, Receiver, Subject, What, Withdrawn,
};
use lamplight_api::bluetooth::PairWish;
use lamplight_api::care::CareWish;
use lamplight_api::command::{Command, Refusal};
use lamplight_people::{Entry as PeopleEntry, Register};
use lamplight_station::Station;
use lamplight_store::Entry;
use lamplight_units::{BedId, Now, Wall};
use serde::Serialize;
use serde_json::json;
use std::time::Duration;

/// An event of the alarms.
pub(super) fn alarm(station: &Station, event: &Event) -> Entry {
    let mut entry = Entry::new(event.at.wall, kind(&event.what), text(&event.what));
    entry.condition = event.condition.map(ConditionId::get);
    entry.bed = bed(station, event);
    entry.actor = actor(station, &event.what);
    entry
}

/// A wish of a person, and what became of it.
pub(crate) fn command(
    now: Now,
    actor: &Actor,
    command: &Command,
    came_of_it: Option<serde_json::Value>,
    outcome: &Result<(), Refusal>,
) -> Entry {
    let refused = outcome.as_ref().err().map(|refusal| &refusal.sentence);
    // Who a patient is does not stand in a row's body; the census writes rows of its own.
    let mut body = match command {
        Command::Patient { wish } => json!({
            "command": super::patients::without_names(wish), "refused": refused,
        }),
        command => json!({ "command": command, "refused": refused }),
    };
    if let (Some(more), true) = (came_of_it, refused.is_none()) {
        body["came_of_it"] = more;
    }
    let (kind, bed) = told(command);
    let mut entry = Entry::new(now.wall, kind, body.to_string());
    entry.actor = Some(actor.name.to_string());
    entry.bed = bed.and_then(|bed| BedId::parse(bed).ok());
    entry
}

/// The kind of a command's row, and the bed that it names. Changes of limits have a kind of
/// their own, by which they are found among everything else that people do in ten days.
const fn told(command: &Command) -> (&'static str, Option<&String>) {
    match command {
        Command::SetLimits { bed, .. } => ("limits.set", Some(bed)),
        Command::Care { bed, wish, .. } => (care(wish), Some(bed)),
        Command::Call { .. } => ("command", None),
        Command::Bluetooth { wish } => match wish {
            PairWish::Confirm { bed, .. } => ("device.paired", Some(bed)),
            PairWish::Undo | PairWish::Forget { .. } => ("device.unpaired", None),
            PairWish::Begin
            | PairWish::Choose { .. }
            | PairWish::Cancel
            | PairWish::Retry
            | PairWish::Records { .. } => ("command", None),
        },
        Command::AcknowledgeBed { bed, .. }
        | Command::Inactivate { bed, .. }
        | Command::DismissSuggestion { bed, .. }
        | Command::SmartBed { bed, .. }
        | Command::Standby { bed, .. }
        | Command::Resume { bed }
        | Command::Assign { bed, .. } => ("command", Some(bed)),
        Command::Patient { wish } => super::patients::told(wish),
        Command::Acknowledge { .. }
        | Command::Unacknowledge { .. }
        | Command::Reset { .. }
        | Command::Accept { .. }
        | Command::Decline { .. }
        | Command::PauseAudio
        | Command::EndPause
        | Command::EndInactivation { .. }
        | Command::Tend { .. }
        | Command::Unassign { .. }
        | Command::Duty { .. } => ("command", None),
    }
}

/// The kind of a care's row: by it a handover finds what was charted, ordered and done.
const fn care(wish: &CareWish) -> &'static str {
    match wish {
        CareWish::Chart { .. } => "care.charted",
        CareWish::Correct { .. } => "care.corrected",
        CareWish::Strike { .. } => "care.struck",
        CareWish::Confirm { .. } => "care.confirmed",
        CareWish::Reject { .. } => "care.rejected",
        CareWish::OrderScale2 { .. }
        | CareWish::EndScale2
        | CareWish::SuspectInfection { .. }
        | CareWish::Pregnant { .. } => "care.ordered",
        CareWish::AddTask { .. }
        | CareWish::TaskDone { .. }
        | CareWish::TaskUndone { .. }
        | CareWish::EndTask { .. } => "care.task",
    }
}

/// What somebody did about people, or at a sign-in. Never what was typed.
pub(super) fn people(register: &Register, did: &PeopleEntry) -> Entry {
    let body = json!({ "what": did.what, "terminal": did.terminal });
    let mut entry = Entry::new(did.at.wall, "people", body.to_string());
    let by = did.by.as_ref().and_then(|id| register.get(id));
    entry.actor = by.map(|person| person.name.reveal().to_string());
    entry
}

/// The station runs, after that long.
pub(crate) fn started(now: Now, away: Option<Duration>) -> Entry {
    let body = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "away_s": away.map(|away| away.as_secs_f64()),
    });
    Entry::new(now.wall, "station.started", body.to_string())
}

/// A part of the kept state that this version can't read: with its text, so that nothing is
/// lost.
pub(super) fn unread(now: Now, part: &Unread) -> Entry {
    let body = json!({ "part": part.name, "text": part.text, "reason": part.why });
    Entry::new(now.wall, "state.unread", body.to_string())
}

/// The store takes records again, after a time in which it took none.
pub(super) fn resumed(now: Now, since: Wall, why: &str, lost: usize) -> Entry {
    let body = json!({ "since": since.iso(), "reason": why, "lost_entries": lost });
    Entry::new(now.wall, "store.resumed", body.to_string())
}

/// It ends on purpose.
pub(super) fn stopped(now: Now) -> Entry {
    Entry::new(now.wall, "station.stopped", "{}")
}

fn text(what: &impl Serialize) -> String {
    serde_json::to_string(what)
        .unwrap_or_else(|error| json!({ "error": error.to_string() }).to_string())
}

fn bed(station: &Station, event: &Event) -> Option<BedId> {
    let subject = match &event.what {
        What::Began(news) | What::Returned(news) | What::Changed(news) => Some(&news.subject),
        What::Inactivated(order) => Some(&order.scope.subject),
        What::Assigned { subject, .. } => Some(subject),
        _ => None,
    };
    let open = event.condition.and_then(|id| station.alarms().get(id));
    let subject = subject.or_else(|| open.map(|open| &open.announced.subject))?;
    match subject {
        Subject::Bed(bed) => Some(bed.clone()),
        Subject::Device(_) | Subject::Feed(_) | Subject::Station | Subject::Place(_) => None,
    }
}

fn actor(station: &Station, what: &What) -> Option<String> {
    let name = |actor: &Actor| actor.name.to_string();
    let called = |person: &PersonId| station.person_name(person).to_string();
    match what {
        What::Ended(Ending::Reset(by) | Ending::SeenUnconfirmed(by))
        | What::Unacknowledged(Withdrawn::By(by))
        | What::Unaccepted(Withdrawn::By(by))
        | What::Assigned { by, .. } => Some(name(by)),
        What::Acknowledged(by) => Some(acknowledger(by)),
        What::Accepted(by) => Some(called(by)),
        // Who was told: the one person whom the row is about.
        What::Delivery {
            to: Receiver::Person(person),
            ..
        } => Some(called(person)),
        What::Paused(pause) => Some(name(&pause.by)),
        What::PauseEnded(by) | What::InactivationEnded { by, .. } => by.as_ref().map(name),
        What::Inactivated(order) => Some(name(&order.by)),
        What::Began(_)
        | What::Returned(_)
        | What::Changed(_)
        | What::Rose { .. }
        | What::Fell { .. }
        | What::OverAtSource
        | What::Ended(Ending::BySource | Ending::AfterDelay)
        | What::Sounded(_)
        | What::Unacknowledged(_)
        | What::Inhibited(_)
        | What::ToTheFore
        | What::Unaccepted(_)
        | What::Escalated(_)
        | What::Skipped(_)
        | What::Delivery {
            to: Receiver::All, ..
        }
        | What::Reminded
        | What::Restarted { .. } => None,
    }
}

/// Who acknowledged, as the record and the screen say it.
pub(super) fn acknowledger(by: &Acknowledger) -> String {
    match by {
        Acknowledger::Bedside => "bedside".to_owned(),
        Acknowledger::Station => "station".to_owned(),
        Acknowledger::Person(by) => by.name.to_string(),
    }
}

const fn kind(what: &What) -> &'static str {
    match what {
        What::Began(_) => "alarm.began",
        What::Returned(_) => "alarm.returned",
        What::Changed(_) => "alarm.changed",
        What::Rose { .. } => "alarm.rose",
        What::Fell { .. } => "alarm.fell",
        What::OverAtSource => "alarm.over",
        What::Ended(_) => "alarm.ended",
        What::Sounded(_) => "alarm.sounded",
        What::Acknowledged(_) => "alarm.acknowledged",
        What::Unacknowledged(_) => "alarm.unacknowledged",
        What::Inhibited(_) => "alarm.inhibited",
        What::ToTheFore => "alarm.to-the-fore",
        What::Accepted(_) => "alarm.accepted",
        What::Unaccepted(_) => "alarm.unaccepted",
        What::Escalated(_) => "alarm.escalated",
        What::Skipped(_) => "alarm.skipped",
        What::Delivery { .. } => "alarm.delivery",
        What::Paused(_) => "sound.paused",
        What::PauseEnded(_) => "sound.pause-ended",
        What::Inactivated(_) => "silence.ordered",
        What::InactivationEnded { .. } => "silence.ended",
        What::Reminded => "silence.reminded",
        What::Assigned { .. } => "owner.assigned",
        What::Restarted { .. } => "alarms.restarted",
    }
}
