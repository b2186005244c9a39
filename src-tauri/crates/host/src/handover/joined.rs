//! What of a handover is kept by other parts of the station than the journal's rows: the
//! patient's flags, the score, what is to be done. As it is when the page is made; a shift
//! that is over has none of it, and the page says so.

use super::page::{Pen, filled};
use super::words::Words;
use lamplight_chart::TaskKind;
use lamplight_station::{ScoreFace, Station};
use lamplight_units::{BedId, Now, Wall};
use lamplight_ward::{CodeStatus, Flags, Isolation};

/// The most tasks of a bed that a page names; the rest is counted.
const MOST_TASKS: usize = 6;

/// What other parts tell of a bed. `None` where nothing of it is kept, and the page says so.
#[derive(Debug, Clone, Default)]
pub(crate) struct Joined {
    /// Allergies, isolation, fall risk, code status.
    pub flags: Option<Flags>,
    /// Score and its direction.
    pub score: Option<ScoreFace>,
    /// Open tasks, the next one first: what, when it is due, whether it is late.
    pub tasks: Option<Vec<(TaskKind, Wall, bool)>>,
}

/// Of the patient who lies there now.
pub(crate) fn of_bed(station: &Station, now: Now, bed: &BedId) -> Joined {
    let Some(stay) = station.stays().in_bed(bed) else {
        return Joined::default();
    };
    let flags = stay.details.flags.clone();
    let late = |due: Now, grace| now.mono > due.mono + grace;
    Joined {
        flags: (!flags.is_empty()).then_some(flags),
        score: station.care_face(bed).and_then(|face| face.score.clone()),
        tasks: station.care_of(bed, now).map(|care| {
            let open = care.tasks.open().into_iter();
            open.map(|task| (task.kind.clone(), task.due.wall, late(task.due, task.grace)))
                .collect()
        }),
    }
}

/// What to note of the patient.
pub(super) fn flags(pen: Pen, flags: &Flags) -> String {
    let words = pen.words;
    let allergies = flags.allergies.reveal();
    let mut list = Vec::new();
    if !allergies.is_empty() {
        list.push(filled(words.allergies, &[("list", allergies.join(", "))]));
    }
    list.extend(
        flags
            .isolation
            .map(|kind| isolation(words, kind).to_owned()),
    );
    if flags.fall_risk {
        list.push(words.fall_risk.to_owned());
    }
    list.extend(flags.code.map(|code| code_status(words, code).to_owned()));
    if !flags.hint.reveal().is_empty() {
        list.push(flags.hint.reveal().to_string());
    }
    list.join(" · ")
}

/// The score as a chart names it, with its direction.
pub(super) fn score(pen: Pen, face: &ScoreFace) -> String {
    let arrow = match face.direction {
        1.. => " ↑",
        0 => "",
        ..=-1 => " ↓",
    };
    let open = if face.open { pen.words.or_more } else { "" };
    let late = if face.overdue { pen.words.set_late } else { "" };
    format!("{} {}{open}{arrow}{late}", face.name, face.total)
}

/// The open tasks, one after the other.
pub(super) fn tasks(pen: Pen, tasks: &[(TaskKind, Wall, bool)]) -> String {
    let words = pen.words;
    let mut list: Vec<String> = tasks
        .iter()
        .take(MOST_TASKS)
        .map(|(kind, due, late)| {
            let late = if *late { words.late } else { "" };
            format!("{} {}{late}", task(words, kind), pen.time(*due))
        })
        .collect();
    let more = tasks.len().saturating_sub(MOST_TASKS);
    if more > 0 {
        list.push(format!("+ {more}"));
    }
    list.join("; ")
}

fn task<'a>(words: &Words, kind: &'a TaskKind) -> std::borrow::Cow<'a, str> {
    match kind {
        TaskKind::Turn => words.turn.into(),
        TaskKind::Vitals => words.vitals.into(),
        TaskKind::Round => words.round.into(),
        TaskKind::Medication(note) | TaskKind::Other(note) => note.reveal().into(),
    }
}

const fn isolation(words: &Words, kind: Isolation) -> &'static str {
    match kind {
        Isolation::Contact => words.isolation[0],
        Isolation::Droplet => words.isolation[1],
        Isolation::Airborne => words.isolation[2],
        Isolation::Protective => words.isolation[3],
    }
}

const fn code_status(words: &Words, code: CodeStatus) -> &'static str {
    match code {
        CodeStatus::Full => words.code[0],
        CodeStatus::Limited => words.code[1],
        CodeStatus::NoCpr => words.code[2],
    }
}
