//! What the records of a shift have of one bed, in no language.
//!
//! All of it is about the patient who lies there now: what was before he or she came belongs
//! to somebody else and is left out, and the page says that there was somebody.

use super::joined::Joined;
use super::limits::{self, LimitsChanged};
use super::numbers::{self, Course};
use super::rows;
use super::silences::{self, Silence, Standby};
use crate::keeping::occupancy::{self, Occupant};
use lamplight_store::{Episode, EpisodeFilter, Mark, Reader, StoreError};
use lamplight_units::{BedId, Wall};

/// Alarms of one bed and shift that are counted; more are one each ten seconds.
const MOST_ALARMS: u32 = 5_000;

/// A bed in a shift.
#[derive(Debug, Clone)]
pub(super) struct BedFacts {
    pub bed: BedId,
    pub occupant: Option<Occupant>,
    /// A simulator spoke for it.
    pub simulated: bool,
    pub alarms: Alarms,
    /// Open ones, gravest first.
    pub open: Vec<Episode>,
    pub course: Vec<Course>,
    pub limits: Vec<LimitsChanged>,
    pub silences: Vec<Silence>,
    pub standby: Option<Standby>,
    /// Notes at moments of the shift.
    pub notes: Vec<Mark>,
    /// The nurse's words for the next one.
    pub note: String,
    /// What other parts of the station tell.
    pub joined: Joined,
}

/// The alarms of a shift.
#[derive(Debug, Clone, Default)]
pub(super) struct Alarms {
    pub high: usize,
    pub medium: usize,
    pub low: usize,
    pub technical: usize,
    /// As many as are counted: there may be more.
    pub full: bool,
    /// The gravest of the patient; of several the one that lasted longest.
    pub gravest: Option<Episode>,
}

impl Alarms {
    pub const fn all(&self) -> usize {
        self.high + self.medium + self.low + self.technical
    }
}

/// Reads a bed from the beginning of a shift to `until`; its numbers only where they are
/// told, since they cost most.
pub(super) fn read(
    reader: &Reader,
    bed: &BedId,
    begins: Wall,
    until: Wall,
    with_numbers: bool,
    joined: Joined,
) -> Result<BedFacts, StoreError> {
    let occupant = occupancy::occupant(reader, bed, until)?;
    let from = occupant
        .as_ref()
        .filter(|occupant| occupant.before.is_some())
        .map_or(begins, |occupant| occupant.since.max(begins));
    let stay = occupant.as_ref().and_then(|occupant| occupant.stay);
    let held = occupancy::held(reader, Some(bed), from, until)?;
    let in_shift = |mark: &Mark| mark.from >= from && mark.from < until && !mark.note.is_empty();
    let notes = reader.marks(Some(bed))?.into_iter();
    Ok(BedFacts {
        bed: bed.clone(),
        simulated: held.simulated,
        alarms: alarms(reader, bed, from, until)?,
        open: open(reader, bed, until)?,
        course: if with_numbers {
            numbers::course(reader, bed, from, until)?
        } else {
            Vec::new()
        },
        limits: limits::read(reader, bed, from, until)?,
        silences: silences::read(reader, bed, from, until)?,
        standby: silences::standby(reader, bed, until)?,
        notes: notes.filter(in_shift).collect(),
        note: rows::note(reader, begins, bed, stay)?,
        joined,
        occupant,
    })
}

/// Those that lasted into the stretch, by their highest priority.
fn alarms(reader: &Reader, bed: &BedId, from: Wall, until: Wall) -> Result<Alarms, StoreError> {
    let rows = reader.episodes(&EpisodeFilter {
        from: Some(from),
        to: Some(until),
        bed: Some(bed.clone()),
        limit: MOST_ALARMS,
        ..EpisodeFilter::default()
    })?;
    let mut alarms = Alarms {
        full: rows.len() >= MOST_ALARMS as usize,
        ..Alarms::default()
    };
    let lasted = |one: &Episode| one.ended.unwrap_or(until).micros() - one.began.micros();
    let grave = |one: &Episode| (one.priority, lasted(one));
    for one in rows {
        // A call is no alarm; an open one stands with what is open.
        if one.kind == "call" {
            continue;
        }
        if one.kind == "technical" {
            alarms.technical += usize::from(one.priority > 0);
            continue;
        }
        match one.priority {
            0 => continue,
            1 => alarms.low += 1,
            2 => alarms.medium += 1,
            _ => alarms.high += 1,
        }
        if alarms
            .gravest
            .as_ref()
            .is_none_or(|so_far| grave(so_far) < grave(&one))
        {
            alarms.gravest = Some(one);
        }
    }
    Ok(alarms)
}

/// What was open at the end of the stretch, also what the station says of its devices.
fn open(reader: &Reader, bed: &BedId, until: Wall) -> Result<Vec<Episode>, StoreError> {
    let mut rows = reader.episodes(&EpisodeFilter {
        from: Some(until),
        to: Some(until),
        bed: Some(bed.clone()),
        limit: MOST_ALARMS,
        ..EpisodeFilter::default()
    })?;
    rows.sort_by_key(|one| (std::cmp::Reverse(one.priority), one.began));
    Ok(rows)
}
