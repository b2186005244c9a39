//! Reads every row that is kept and says where a chain does not hold.

use crate::error::CentralError;
use crate::sqlx;
use crate::sqlx::PgPool;
use futures::TryStreamExt as _;
use lamplight_journal::{Fields, Hash, genesis, link};

/// What was found of one journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The station.
    pub station: String,
    /// Rows that were read.
    pub rows: i64,
    /// The first fault, in a sentence.
    pub fault: Option<String>,
}

type Row = (
    i64,
    i64,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<i64>,
    String,
    Vec<u8>,
);

/// Every journal, from the first row that is kept.
///
/// # Errors
/// When the database refuses.
pub async fn verify(db: &PgPool) -> Result<Vec<Found>, CentralError> {
    let journals: Vec<(i64, String, Vec<u8>, i64)> =
        sqlx::query_as("SELECT id, station, store, head FROM journal ORDER BY id")
            .fetch_all(db)
            .await?;
    let mut found = Vec::new();
    for (id, station, store, head) in journals {
        found.push(journal(db, id, station, &store, head).await?);
    }
    Ok(found)
}

async fn journal(
    db: &PgPool,
    id: i64,
    station: String,
    store: &[u8],
    head: i64,
) -> Result<Found, CentralError> {
    let aside: Vec<(i64, i64, Option<Vec<u8>>)> = sqlx::query_as(
        "SELECT \"from\", \"to\", hash FROM set_aside WHERE journal = $1 ORDER BY \"from\"",
    )
    .bind(id)
    .fetch_all(db)
    .await?;
    let mut rows = sqlx::query_as::<_, Row>(
        "SELECT seq, at, kind, bed, patient, actor, condition, body, hash FROM record WHERE journal = $1 ORDER BY seq",
    )
    .bind(id)
    .fetch(db);
    let mut aside = aside.into_iter().peekable();
    let mut before: (i64, Option<Hash>) = (0, Some(genesis(store)));
    let mut found = Found {
        station,
        rows: 0,
        fault: None,
    };
    while let Some((seq, at, kind, bed, patient, actor, condition, body, hash)) =
        rows.try_next().await?
    {
        while let Some((_, to, hash)) = aside.next_if(|(from, _, _)| *from <= before.0 + 1) {
            before = (to.max(before.0), hash.and_then(|hash| hash.try_into().ok()));
        }
        if seq > before.0 + 1 && found.rows == 0 && found.fault.is_none() {
            // Retention took the beginning.
            before = (seq - 1, None);
        }
        let fields = Fields {
            seq,
            at,
            kind: &kind,
            bed: bed.as_deref(),
            patient: patient.as_deref(),
            actor: actor.as_deref(),
            condition: condition.map(i64::cast_unsigned),
            body: &body,
        };
        let stated: Option<Hash> = hash.try_into().ok();
        let broken = before
            .1
            .is_some_and(|hash| Some(link(&hash, &fields)) != stated);
        let fault = if seq != before.0 + 1 {
            Some(format!("row {} is followed by row {seq}", before.0))
        } else if broken || stated.is_none() {
            Some(format!("the hash of row {seq} does not hold"))
        } else {
            None
        };
        found.fault = found.fault.or(fault);
        found.rows += 1;
        before = (seq, stated);
    }
    while let Some((_, to, _)) = aside.next_if(|(from, _, _)| *from <= before.0 + 1) {
        before.0 = to.max(before.0);
    }
    if found.fault.is_none() && found.rows > 0 && before.0 != head {
        found.fault = Some(format!(
            "row {} is the last, and row {head} should be",
            before.0
        ));
    }
    Ok(found)
}
