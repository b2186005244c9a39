//! The rows of a handover: a nurse's words for the next one, the two signatures.
//!
//! As a note is, each is told as kept when it is on the disk. What is signed stands in the
//! row in full, in the field for patients, so that the journal's print for technicians names
//! nobody; its SHA-256 stands in the body.

use super::Keeping;
use crate::engine::ActAnswer;
use crate::handover::{Act, NOTE, NoteBody, SIGNED, SignedBody, TAKEN, TakenBody};
use lamplight_alarms::Actor;
use lamplight_api::command::Refusal;
use lamplight_store::{Batch, Entry};
use lamplight_units::{Now, Personal};
use serde::Serialize;

impl Keeping {
    /// Writes what somebody did; answers when it is on the disk.
    pub(crate) fn handover(&mut self, now: Now, actor: &Actor, act: Act, answer: ActAnswer) {
        let mut entry = entry(now, actor, act);
        entry.actor = Some(actor.name.to_string());
        self.writer
            .append(Batch::repeatable(vec![entry]), move |written| {
                let told = written.map(|_| now).map_err(|error| {
                    Refusal::unavailable(format!(
                        "This was not kept: {error}. Try again, and tell a technician."
                    ))
                });
                // Whoever asked may be gone; it is kept all the same.
                let _ = answer.send(told);
            });
    }
}

fn entry(now: Now, actor: &Actor, act: Act) -> Entry {
    match act {
        Act::Note {
            shift,
            bed,
            stay,
            text,
        } => {
            let body = NoteBody {
                shift_ms: shift.millis(),
                by: actor.id.to_string(),
                stay: stay.into(),
            };
            let mut entry = row(now, NOTE, &body);
            entry.bed = Some(bed);
            entry.patient = Some(Personal::new(text));
            entry
        }
        Act::Sign {
            nurse,
            name,
            shift,
            beds,
            text,
            sha256,
        } => {
            let body = SignedBody {
                shift_ms: shift.millis(),
                nurse: nurse.to_string(),
                name,
                by: actor.id.to_string(),
                beds: beds.iter().map(ToString::to_string).collect(),
                sha256,
            };
            let mut entry = row(now, SIGNED, &body);
            entry.patient = Some(Personal::new(text));
            entry
        }
        Act::Take {
            nurse, shift, beds, ..
        } => {
            let body = TakenBody {
                shift_ms: shift.millis(),
                nurse: nurse.to_string(),
                by: actor.id.to_string(),
                beds: beds.iter().map(ToString::to_string).collect(),
            };
            row(now, TAKEN, &body)
        }
    }
}

fn row(now: Now, kind: &str, body: &impl Serialize) -> Entry {
    Entry::new(
        now.wall,
        kind,
        serde_json::to_string(body).unwrap_or_default(),
    )
}
