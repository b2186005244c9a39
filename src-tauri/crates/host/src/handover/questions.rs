//! The handover's questions and acts, as the page asks them: read from the records beside
//! the station's thread, carried out by it.

use super::made::One;
use super::page::{self, Pen};
use super::rows::{self, Signed};
use super::words;
use super::{Act, Staff, StaffNurse, facts, ward_page};
use crate::keeping::occupancy;
use crate::keeping::past::Past;
use crate::printing::Zone;
use crate::system_clock::SystemClock;
use lamplight_api::command::{Refusal, SeenBed};
use lamplight_api::duty::ShiftView;
use lamplight_api::handover::{
    HandoverNote, HandoverPage, HandoverQuery, HandoverRowView, HandoverTake, HandoverView,
    HandoversView,
};
use lamplight_api::print::PrintLanguage;
use lamplight_people::PersonId;
use lamplight_people::duty::Shift;
use lamplight_store::{Reader, StoreError};
use lamplight_units::{BedId, StayId, Wall};

/// So long before the end of a shift a page that nobody has signed is late: in microseconds.
const LATE_US: i64 = 15 * 60 * 1_000_000;
/// A page of a shift that is on is signed so long after it was made at the most.
const SIGNED_WITHIN_MS: i64 = 10 * 60_000;

impl Past {
    /// The pages of a shift.
    pub(crate) async fn handovers(&self, staff: Staff) -> Result<HandoversView, Refusal> {
        self.ask(move |past| list(past.reader(), &staff)).await
    }

    /// A page: what was signed, or what would be.
    pub(crate) async fn handover(
        &self,
        staff: Staff,
        query: HandoverQuery,
    ) -> Result<HandoverView, Refusal> {
        let zone = self.zone;
        let made = self
            .ask(move |past| find(past.reader(), zone, &staff, &query))
            .await??;
        let (one, signed, stays) = made;
        let (page, sha256) = (one.page.clone(), one.sha256.clone());
        Ok(HandoverView {
            id: self.made.keep(one),
            page,
            sha256,
            signed: signed.as_ref().map(|signed| signed.signature.clone()),
            taken: signed.and_then(|signed| signed.taken),
            stays,
        })
    }

    /// A nurse's words for the next one, if they make sense.
    pub(crate) async fn handover_note(
        &self,
        staff: Staff,
        note: HandoverNote,
    ) -> Result<Act, Refusal> {
        let text = note.text.trim().to_owned();
        if text.chars().count() > HandoverNote::MOST {
            return Err(Refusal::invalid(format!(
                "A note for the next nurse has at the most {} characters. Shorten it.",
                HandoverNote::MOST
            )));
        }
        let bed = staff.beds.iter().find(|bed| bed.as_str() == note.bed);
        let bed = bed
            .cloned()
            .ok_or_else(|| Refusal::gone(format!("There is no bed {} on this ward.", note.bed)))?;
        let shift = staff.shift.begins;
        let signed = self
            .ask(move |past| rows::signed(past.reader(), shift))
            .await?;
        if let Some(signed) = signed.iter().find(|one| one.beds().contains(&bed)) {
            return Err(Refusal::not_now(format!(
                "{} has signed the page of this bed already. Make a note in Review instead.",
                signed.signature.by
            )));
        }
        Ok(Act::Note {
            shift,
            bed,
            stay: note.stay,
            text,
        })
    }

    /// A page to sign, as it was read.
    pub(crate) async fn handover_to_sign(&self, id: u64) -> Result<Act, Refusal> {
        let one = self.made.get(id)?;
        let page = &one.page;
        let Some(nurse) = &page.nurse else {
            return Err(Refusal::invalid(
                "The summary of the ward is not signed: each nurse signs a page.",
            ));
        };
        fresh(page, SystemClock::wall())?;
        let shift = Wall::from_micros(page.shift.begins_ms.saturating_mul(1_000));
        let signed = self
            .ask(move |past| rows::signed(past.reader(), shift))
            .await?;
        let already = signed.iter().find(|one| one.body.nurse == *nurse);
        if let Some(by) = already.map(|one| &one.signature.by) {
            return Err(Refusal::not_now(format!(
                "{by} has signed this page already."
            )));
        }
        let beds = page.beds.iter();
        Ok(Act::Sign {
            nurse: PersonId::new(nurse),
            name: page.title.clone(),
            shift,
            beds: beds.filter_map(|bed| BedId::parse(&bed.bed).ok()).collect(),
            text: one.text.clone(),
            sha256: one.sha256.clone(),
        })
    }

    /// A signed page to take over.
    pub(crate) async fn handover_to_take(&self, take: HandoverTake) -> Result<Act, Refusal> {
        let shift = Wall::from_micros(take.shift_ms.saturating_mul(1_000));
        let signed = self
            .ask(move |past| rows::signed(past.reader(), shift))
            .await?;
        let found = signed.into_iter().find(|one| one.body.nurse == take.nurse);
        let found = found.ok_or_else(|| {
            Refusal::not_now("Nobody has signed this page yet: it is signed, then taken over.")
        })?;
        if let Some(taken) = &found.taken {
            return Err(Refusal::not_now(format!(
                "{} has taken these beds over already.",
                taken.by
            )));
        }
        Ok(Act::Take {
            nurse: PersonId::new(&take.nurse),
            name: found.body.name.clone(),
            shift,
            beds: found.beds(),
        })
    }
}

/// Nobody signs what has not been true for long.
pub(super) fn fresh(page: &HandoverPage, now: Wall) -> Result<(), Refusal> {
    let now_ms = now.millis().min(page.shift.ends_ms);
    if now_ms.saturating_sub(page.until_ms) > SIGNED_WITHIN_MS {
        return Err(Refusal::not_now(
            "This page was made a while ago, and more has happened since. Read it again, then sign.",
        ));
    }
    Ok(())
}

fn list(reader: &Reader, staff: &Staff) -> Result<HandoversView, StoreError> {
    let mut signed = rows::signed(reader, staff.shift.begins)?;
    let near = staff.shift.ends.micros().saturating_sub(LATE_US);
    let late = staff.now.micros() >= near;
    let mut rows: Vec<HandoverRowView> = Vec::new();
    for nurse in &staff.nurses {
        let at = signed
            .iter()
            .position(|one| one.body.nurse == nurse.id.as_str());
        let found = at.map(|at| signed.swap_remove(at));
        rows.push(row(nurse, found, late));
    }
    // Who has signed and whose beds have passed to others since.
    rows.extend(signed.into_iter().map(|one| {
        let nurse = StaffNurse {
            id: PersonId::new(&one.body.nurse),
            name: one.body.name.clone(),
            beds: one.beds(),
        };
        row(&nurse, Some(one), late)
    }));
    rows.sort_by_key(|row| row.name.to_lowercase());
    Ok(HandoversView {
        shift: shift_view(&staff.shift),
        on: staff.on,
        before: shift_view(&staff.before),
        rows,
        unassigned: staff.unassigned.iter().map(ToString::to_string).collect(),
        here: staff.here.as_ref().map(ToString::to_string),
        may_sign: staff.may_sign,
    })
}

fn row(nurse: &StaffNurse, signed: Option<Signed>, late: bool) -> HandoverRowView {
    let beds = signed
        .as_ref()
        .map_or_else(|| nurse.beds.clone(), Signed::beds);
    HandoverRowView {
        nurse: nurse.id.to_string(),
        name: nurse.name.clone(),
        beds: beds.iter().map(ToString::to_string).collect(),
        late: late && signed.is_none(),
        taken: signed.as_ref().and_then(|one| one.taken.clone()),
        signed: signed.map(|one| one.signature),
    }
}

/// What was made, its signatures, and who lay in its beds as it was made.
type Found = Result<(One, Option<Signed>, Vec<SeenBed>), Refusal>;

fn find(
    reader: &Reader,
    zone: Zone,
    staff: &Staff,
    query: &HandoverQuery,
) -> Result<Found, StoreError> {
    let Some(nurse) = &query.nurse else {
        let page = of_ward(reader, zone, staff, query.language)?;
        return Ok(Ok((One::new(page), None, Vec::new())));
    };
    let signed = rows::signed(reader, staff.shift.begins)?;
    let signed = signed.into_iter().find(|one| one.body.nurse == *nurse);
    if let Some(signed) = signed {
        let Some(page) = signed.page() else {
            return Ok(Err(Refusal::unavailable(
                "This signed page is not as it was signed: the record of it has changed. Tell a technician.",
            )));
        };
        let one = One {
            page,
            text: signed.text.reveal().clone(),
            sha256: signed.body.sha256.clone(),
        };
        return Ok(Ok((one, Some(signed), Vec::new())));
    }
    let found = staff.nurses.iter().find(|one| one.id.as_str() == nurse);
    let Some(found) = found else {
        return Ok(Err(Refusal::gone(
            "That nurse had no bed in this shift, so there is nothing to hand over.",
        )));
    };
    // Read before the page: who comes in between is on a page whose words are then refused.
    let stays = stays(reader, staff, found)?;
    let page = of_nurse(reader, zone, staff, found, query.language)?;
    Ok(Ok((One::new(page), None, stays)))
}

/// Who lies in a nurse's beds, as the records of the page have it.
pub(super) fn stays(
    reader: &Reader,
    staff: &Staff,
    nurse: &StaffNurse,
) -> Result<Vec<SeenBed>, StoreError> {
    let seen = |bed: &BedId| -> Result<SeenBed, StoreError> {
        let occupant = occupancy::occupant(reader, bed, staff.until())?;
        Ok(SeenBed {
            bed: bed.to_string(),
            stay: occupant.and_then(|occupant| occupant.stay).map(StayId::get),
        })
    };
    nurse.beds.iter().map(seen).collect()
}

/// The page of a nurse.
pub(super) fn of_nurse(
    reader: &Reader,
    zone: Zone,
    staff: &Staff,
    nurse: &StaffNurse,
    language: PrintLanguage,
) -> Result<HandoverPage, StoreError> {
    let pen = pen(zone, staff, language);
    let mut facts = Vec::new();
    for bed in &nurse.beds {
        facts.push(facts::read(
            reader,
            bed,
            pen.begins,
            pen.until,
            true,
            staff.joined_of(bed),
        )?);
    }
    Ok(HandoverPage {
        nurse: Some(nurse.id.to_string()),
        title: nurse.name.clone(),
        summary: ward_page::reach(reader, pen, staff.shift.ends)?,
        beds: facts.iter().map(|one| page::bed(pen, one)).collect(),
        ..empty(staff, pen, language, &facts)
    })
}

/// The summary of the ward.
pub(super) fn of_ward(
    reader: &Reader,
    zone: Zone,
    staff: &Staff,
    language: PrintLanguage,
) -> Result<HandoverPage, StoreError> {
    let pen = pen(zone, staff, language);
    let mut facts = Vec::new();
    for bed in &staff.beds {
        facts.push(facts::read(
            reader,
            bed,
            pen.begins,
            pen.until,
            false,
            staff.joined_of(bed),
        )?);
    }
    let nurse = |bed: &BedId| {
        let mut nurses = staff.nurses.iter();
        nurses
            .find(|nurse| nurse.beds.contains(bed))
            .map(|nurse| nurse.name.as_str())
    };
    let mut summary = ward_page::reach(reader, pen, staff.shift.ends)?;
    summary.extend(ward_page::summary(pen, staff, &facts));
    Ok(HandoverPage {
        nurse: None,
        title: staff.ward.clone(),
        summary,
        beds: facts
            .iter()
            .map(|one| ward_page::bed(pen, one, nurse(&one.bed)))
            .collect(),
        ..empty(staff, pen, language, &facts)
    })
}

fn empty(
    staff: &Staff,
    pen: Pen,
    language: PrintLanguage,
    facts: &[facts::BedFacts],
) -> HandoverPage {
    HandoverPage {
        nurse: None,
        title: String::new(),
        ward: staff.ward.clone(),
        shift: shift_view(&staff.shift),
        until_ms: pen.until.millis(),
        language,
        simulated: facts.iter().any(|one| one.simulated),
        summary: Vec::new(),
        beds: Vec::new(),
    }
}

fn pen(zone: Zone, staff: &Staff, language: PrintLanguage) -> Pen {
    Pen {
        words: words::of(language),
        zone,
        begins: staff.shift.begins,
        until: staff.until(),
    }
}

fn shift_view(shift: &Shift) -> ShiftView {
    ShiftView {
        name: shift.name.to_string(),
        begins_ms: shift.begins.millis(),
        ends_ms: shift.ends.millis(),
    }
}
