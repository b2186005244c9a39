//! Notes and stretches to keep, as a person makes and removes them.
//!
//! A mark is written with its row in the journal in one transaction, and whoever made it is
//! told when both are on the disk. While the disk is in trouble nothing waits: the person is
//! told that the note is not kept, and still has the words.
//!
//! What a mark must be is checked in `review::marks`, where there is time to read; here are
//! who, when, and which number.

use super::Keeping;
use lamplight_alarms::Actor;
use lamplight_api::command::Refusal;
use lamplight_api::marking::MarkView;
use lamplight_station::Station;
use lamplight_store::{AppendError, Batch, Entry, Mark, Reader, StoreError};
use lamplight_units::{BedId, Now, Wall};
use serde_json::json;
use std::time::Duration;
use tokio::sync::oneshot;

/// Screens may be ahead of the station by so much: a mark of "now" is none of the future.
const AHEAD_MOST: Duration = Duration::from_secs(5);

/// What is wished of the marks of a bed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Marking {
    /// A new one.
    Make {
        bed: BedId,
        from: Wall,
        to: Wall,
        note: String,
    },
    /// One is removed, as it was found.
    Remove(Mark),
    /// One that was removed is there again, with its author and time.
    Restore(Mark),
}

impl Marking {
    pub const fn bed(&self) -> &BedId {
        match self {
            Self::Make { bed, .. } => bed,
            Self::Remove(mark) | Self::Restore(mark) => &mark.bed,
        }
    }
}

/// Gives answers to whoever wished.
pub(crate) type MarkAnswer = oneshot::Sender<Result<MarkView, Refusal>>;

/// Numbers for new marks: the time in microseconds, so that a number of a mark that was
/// removed is not used again, and always more than the last.
#[derive(Debug, Clone, Copy)]
pub(super) struct MarkNumbers {
    last: i64,
}

impl MarkNumbers {
    /// After those that are kept.
    pub fn load(reader: &Reader) -> Result<Self, StoreError> {
        let last = reader.marks(None)?.iter().map(|mark| mark.id).max();
        Ok(Self {
            last: last.unwrap_or(0),
        })
    }

    fn next(&mut self, now: Now) -> i64 {
        self.last = now.wall.micros().max(self.last.saturating_add(1));
        self.last
    }
}

/// Carries a wish out, and answers.
pub(crate) fn carry_out(
    keeping: Option<&mut Keeping>,
    station: &Station,
    now: Now,
    actor: &Actor,
    wish: Marking,
    answer: MarkAnswer,
) {
    let refuse = |refusal: Refusal, answer: MarkAnswer| {
        // Whoever asked may be gone; then nobody needs to be told.
        let _ = answer.send(Err(refusal));
    };
    let bed = wish.bed();
    if station.setup().beds.get(bed).is_none() {
        let sentence = format!("There is no bed {bed} on this ward.");
        refuse(Refusal::gone(sentence), answer);
    } else if let Some(keeping) = keeping {
        keeping.mark(now, actor, wish, answer);
    } else {
        let sentence = "Nothing is recorded on this station, notes neither. Tell a technician.";
        refuse(Refusal::unavailable(sentence), answer);
    }
}

impl Keeping {
    /// Makes, removes or restores a mark, and answers when that is on the disk.
    fn mark(&mut self, now: Now, actor: &Actor, wish: Marking, answer: MarkAnswer) {
        let (kind, mark) = match self.marked(now, actor, wish) {
            Ok(marked) => marked,
            Err(refusal) => {
                // Whoever asked may be gone; then nobody needs to be told.
                let _ = answer.send(Err(refusal));
                return;
            }
        };
        let view = view(&mark);
        let batch = batch(now, actor, kind, mark, &view);
        self.writer.append(batch, move |written| {
            let told = written.map(|_| view).map_err(|error| not_kept(&error));
            let _ = answer.send(told);
        });
    }

    fn marked(
        &mut self,
        now: Now,
        actor: &Actor,
        wish: Marking,
    ) -> Result<(&'static str, Mark), Refusal> {
        if !actor.role.cares() {
            let sentence = format!(
                "The role {} may not write notes. Ask somebody who cares for the patient.",
                actor.role
            );
            return Err(Refusal::not_now(sentence));
        }
        match wish {
            Marking::Make {
                bed,
                from,
                to,
                note,
            } => {
                if to.micros() > now.after(AHEAD_MOST).wall.micros() {
                    let sentence = "This time has not come yet. Choose one that is over.";
                    return Err(Refusal::invalid(sentence));
                }
                let mark = Mark {
                    id: self.mark_numbers.next(now),
                    bed,
                    from,
                    to,
                    at: now.wall,
                    actor: Some(actor.name.to_string()),
                    note,
                };
                Ok(("mark.made", mark))
            }
            Marking::Remove(mark) => Ok(("mark.removed", mark)),
            Marking::Restore(mark) => Ok(("mark.restored", mark)),
        }
    }
}

/// The mark and its row. The row has all of the mark, so that one that was removed can be
/// read and restored.
fn batch(now: Now, actor: &Actor, kind: &'static str, mark: Mark, view: &MarkView) -> Batch {
    let mut entry = Entry::new(now.wall, kind, json!({ "mark": view }).to_string());
    entry.bed = Some(mark.bed.clone());
    entry.actor = Some(actor.name.to_string());
    let mark = if kind == "mark.removed" {
        // The store takes a mark away that ends before it begins.
        let to = Wall::from_micros(mark.from.micros().saturating_sub(1));
        Mark { to, ..mark }
    } else {
        mark
    };
    Batch {
        marks: vec![mark],
        ..Batch::repeatable(vec![entry])
    }
}

fn not_kept(error: &AppendError) -> Refusal {
    let sentence = format!("This was not kept: {error}. Try again, and tell a technician.");
    Refusal::unavailable(sentence)
}

/// A mark for the page and for the journal.
pub(super) fn view(mark: &Mark) -> MarkView {
    MarkView {
        id: mark.id,
        from_ms: mark.from.millis(),
        to_ms: mark.to.millis(),
        note: mark.note.clone(),
        made_ms: mark.at.millis(),
        by: mark.actor.clone().unwrap_or_default(),
    }
}
