//! Handover: what a nurse tells the next one, written from the journal.
//!
//! [`facts`] reads what the records of a shift have of a bed, in no language; [`page`] puts
//! it into words, part by part in SBAR order; [`rows`] are the journal's rows of the notes
//! and signatures. Where each line comes from stands in docs/HANDOVER.md.
//!
//! Nothing is invented: what the records do not have is told as "not recorded". What is
//! signed is what was read: a page is made once, kept by its number, hashed, and frozen in
//! the journal with the signature.
//!
//! Bounds: the newest [`MOST_MADE`] pages are kept to be signed or printed; what is counted
//! of one bed is bounded where it is read, and the page says so where that was reached.

mod facts;
pub(crate) mod joined;
mod limits;
mod made;
mod numbers;
mod page;
mod questions;
mod rows;
mod silences;
#[cfg(test)]
mod tests;
mod ward_page;
mod words;

pub(crate) use limits::{before as limits_before, changed as limits_changed};
pub(crate) use made::Made;
pub(crate) use rows::{NOTE, NoteBody, SIGNED, SignedBody, TAKEN, TakenBody, signatures};

use joined::Joined;
use lamplight_api::command::SeenThere;
use lamplight_people::PersonId;
use lamplight_people::duty::Shift;
use lamplight_units::{BedId, Wall};
use std::collections::BTreeMap;

/// Who hands over in a shift.
#[derive(Debug, Clone)]
pub(crate) struct Staff {
    pub ward: String,
    pub shift: Shift,
    /// Whether the shift is on.
    pub on: bool,
    /// The shift before it.
    pub before: Shift,
    pub now: Wall,
    /// By name.
    pub nurses: Vec<StaffNurse>,
    /// The charge nurse hands them over.
    pub unassigned: Vec<BedId>,
    /// All beds of the ward.
    pub beds: Vec<BedId>,
    /// Who is signed in at this screen.
    pub here: Option<PersonId>,
    pub may_sign: bool,
    /// What the station knows of the beds beside the records; empty for a shift that is over.
    pub joined: BTreeMap<BedId, Joined>,
}

impl Staff {
    /// What the station knows of a bed beside the records.
    fn joined_of(&self, bed: &BedId) -> Joined {
        self.joined.get(bed).cloned().unwrap_or_default()
    }

    /// Until when a page of this shift tells.
    pub fn until(&self) -> Wall {
        self.now.min(self.shift.ends)
    }
}

/// A nurse and the beds that are his or hers to hand over.
#[derive(Debug, Clone)]
pub(crate) struct StaffNurse {
    pub id: PersonId,
    pub name: String,
    pub beds: Vec<BedId>,
}

/// What somebody does about a handover.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Words for the next nurse; empty ones take those before away.
    Note {
        /// The beginning of the shift.
        shift: Wall,
        bed: BedId,
        /// Who lay there on the page that it was written on.
        stay: SeenThere,
        text: String,
    },
    /// The nurse signs what was read.
    Sign {
        nurse: PersonId,
        name: String,
        shift: Wall,
        beds: Vec<BedId>,
        /// The page as JSON, byte for byte what was hashed.
        text: String,
        sha256: String,
    },
    /// The next one takes over.
    Take {
        nurse: PersonId,
        name: String,
        shift: Wall,
        beds: Vec<BedId>,
    },
}
