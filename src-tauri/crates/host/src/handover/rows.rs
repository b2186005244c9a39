//! The journal's rows of handovers: words for the next nurse, signatures.

use super::made::sha256;
use lamplight_api::handover::{HandoverPage, SignatureView};
use lamplight_store::{JournalFilter, Reader, Row, StoreError};
use lamplight_units::{BedId, Personal, StayId, Wall};
use serde::{Deserialize, Serialize};

/// A nurse's words for the next one.
pub(crate) const NOTE: &str = "handover.note";
/// A page was signed.
pub(crate) const SIGNED: &str = "handover.signed";
/// Beds were taken over.
pub(crate) const TAKEN: &str = "handover.taken";
/// Rows of one kind that are looked through; a shift has some tens.
const MOST: u32 = 2_000;

/// The body of a note's row; the words stand in the field for patients.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct NoteBody {
    pub shift_ms: i64,
    pub by: String,
    /// Whose stay it was written of; older rows do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stay: Option<u64>,
}

/// The body of a signature's row; the page stands in the field for patients.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SignedBody {
    pub shift_ms: i64,
    pub nurse: String,
    pub name: String,
    pub by: String,
    pub beds: Vec<String>,
    pub sha256: String,
}

/// The body of the row of whoever took over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TakenBody {
    pub shift_ms: i64,
    pub nurse: String,
    pub by: String,
    pub beds: Vec<String>,
}

/// A page that was signed.
#[derive(Debug, Clone)]
pub(super) struct Signed {
    pub body: SignedBody,
    pub text: Personal<String>,
    pub signature: SignatureView,
    pub taken: Option<SignatureView>,
}

impl Signed {
    /// The page, if its text is what was signed.
    pub fn page(&self) -> Option<HandoverPage> {
        let text = self.text.reveal();
        (sha256(text) == self.body.sha256)
            .then(|| serde_json::from_str(text).ok())
            .flatten()
    }

    /// The beds that it hands over.
    pub fn beds(&self) -> Vec<BedId> {
        let beds = self.body.beds.iter();
        beds.filter_map(|bed| BedId::parse(bed).ok()).collect()
    }
}

/// Everything that was signed of a shift, the first of each nurse.
pub(super) fn signed(reader: &Reader, shift: Wall) -> Result<Vec<Signed>, StoreError> {
    let mut found: Vec<Signed> = Vec::new();
    for row in rows(reader, SIGNED, shift, None)? {
        let Ok(body) = serde_json::from_str::<SignedBody>(&row.entry.body) else {
            continue;
        };
        let first = !found.iter().any(|one| one.body.nurse == body.nurse);
        if body.shift_ms == shift.millis() && first {
            found.push(Signed {
                text: row.entry.patient.clone().unwrap_or_default(),
                signature: signature(&row),
                taken: None,
                body,
            });
        }
    }
    for row in rows(reader, TAKEN, shift, None)? {
        let Ok(body) = serde_json::from_str::<TakenBody>(&row.entry.body) else {
            continue;
        };
        let of = found
            .iter_mut()
            .find(|one| one.body.nurse == body.nurse && body.shift_ms == shift.millis());
        if let Some(one) = of {
            one.taken.get_or_insert_with(|| signature(&row));
        }
    }
    Ok(found)
}

/// The last words for the next nurse of a bed in a shift; empty when there are none. What was
/// written of another stay than that of whoever lies there is left out.
pub(super) fn note(
    reader: &Reader,
    shift: Wall,
    bed: &BedId,
    lies: Option<StayId>,
) -> Result<String, StoreError> {
    let theirs = |row: &&Row| {
        serde_json::from_str::<NoteBody>(&row.entry.body).is_ok_and(|body| {
            let other = body.stay.is_some() && body.stay != lies.map(StayId::get);
            body.shift_ms == shift.millis() && !other
        })
    };
    let rows = rows(reader, NOTE, shift, Some(bed))?;
    let last = rows.iter().rev().find(theirs);
    let text = last.and_then(|row| row.entry.patient.as_ref());
    Ok(text.map(|text| text.reveal().clone()).unwrap_or_default())
}

fn rows(
    reader: &Reader,
    kind: &str,
    from: Wall,
    bed: Option<&BedId>,
) -> Result<Vec<Row>, StoreError> {
    reader.journal(&JournalFilter {
        from: Some(from),
        bed: bed.cloned(),
        kind: Some(kind.to_owned()),
        limit: MOST,
        ..JournalFilter::default()
    })
}

fn signature(row: &Row) -> SignatureView {
    SignatureView {
        by: row.entry.actor.clone().unwrap_or_default(),
        at_ms: row.entry.at.millis(),
    }
}

/// The signatures of one nurse's page.
pub(crate) fn signatures(
    reader: &Reader,
    shift_ms: i64,
    nurse: &str,
) -> Result<Option<(SignatureView, Option<SignatureView>)>, StoreError> {
    let shift = Wall::from_micros(shift_ms.saturating_mul(1_000));
    let found = signed(reader, shift)?.into_iter();
    let mut found = found.filter(|one| one.body.nurse == nurse);
    Ok(found.next().map(|one| (one.signature, one.taken)))
}
