//! A batch into the database: all that is new of it in one transaction, or nothing.
//!
//! The journal's row is locked first, so that two copies of this server that get the same
//! batch store it once. What overtakes takes no such lock: it must not wait behind a backlog.

use crate::judge::{self, Head, Verdict};
use crate::project::{self, Change};
use crate::sqlx;
use crate::sqlx::{PgConnection, PgPool};
use lamplight_journal::{Hash, genesis, hex};
use lamplight_link::wire::{Push, Record, RefusedRecord, Taken, VERSION, code};
use std::collections::BTreeMap;

/// What became of a batch.
#[derive(Debug)]
pub enum Outcome {
    /// Taken, all or some of it; and how many rows were new.
    Taken(Taken, usize),
    /// The journal does not fit to what is here.
    Forked,
}

/// The station that sent it, as it is known here.
#[derive(Debug, Clone)]
pub struct Sender {
    /// Its id.
    pub station: String,
    /// Its ward.
    pub ward: String,
}

/// SQLSTATE classes 22 and 23: a value that the database does not hold.
fn is_about_data(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
}

/// Takes what is new of a batch.
///
/// # Errors
/// When the database does not take it; then nothing of it is stored.
pub async fn take(
    db: &PgPool,
    sender: &Sender,
    store: &[u8],
    push: &Push,
) -> Result<Outcome, sqlx::Error> {
    if push.ahead {
        return overtake(db, sender, store, push).await;
    }
    match attempt(db, sender, store, push, push.records.len()).await {
        Err(error) if is_about_data(&error) => halve(db, sender, store, push, error).await,
        other => other,
    }
}

/// Finds the one record that the database does not hold, by halves, and refuses it alone.
async fn halve(
    db: &PgPool,
    sender: &Sender,
    store: &[u8],
    push: &Push,
    mut error: sqlx::Error,
) -> Result<Outcome, sqlx::Error> {
    let (mut good, mut bad) = (0, push.records.len());
    // At most as often as a batch can be halved.
    while bad - good > 1 {
        let middle = usize::midpoint(good, bad);
        match attempt(db, sender, store, push, middle).await {
            Ok(Outcome::Taken(taken, _)) if taken.refused.is_none() => good = middle,
            Ok(other) => return Ok(other),
            Err(again) if is_about_data(&again) => (bad, error) = (middle, again),
            Err(again) => return Err(again),
        }
    }
    let Some(record) = push.records.get(good) else {
        return Err(error);
    };
    match attempt(db, sender, store, push, good).await? {
        Outcome::Taken(mut taken, new) => {
            taken.refused = Some(RefusedRecord {
                seq: record.seq,
                code: code::POISON.to_owned(),
                sentence: format!("the database does not hold it: {error}"),
            });
            Ok(Outcome::Taken(taken, new))
        }
        Outcome::Forked => Ok(Outcome::Forked),
    }
}

/// The first so many records of a batch, in one transaction.
async fn attempt(
    db: &PgPool,
    sender: &Sender,
    store: &[u8],
    push: &Push,
    most: usize,
) -> Result<Outcome, sqlx::Error> {
    let mut transaction = db.begin().await?;
    let (journal, head) = locked(&mut transaction, sender, store).await?;
    let some;
    let push = if most < push.records.len() {
        some = Push {
            records: push.records.iter().take(most).cloned().collect(),
            ..push.clone()
        };
        &some
    } else {
        push
    };
    let verdict = judge::judge(head, push);
    if verdict.forked {
        return Ok(Outcome::Forked);
    }
    let news = write(&mut transaction, sender, journal, push, &verdict).await?;
    transaction.commit().await?;
    let taken = Taken {
        version: VERSION,
        head: verdict.head.seq,
        refused: verdict.refused,
        news,
    };
    Ok(Outcome::Taken(taken, verdict.rows.len()))
}

async fn journal_of(
    db: &mut PgConnection,
    sender: &Sender,
    store: &[u8],
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar("SELECT id FROM journal WHERE station = $1 AND store = $2")
        .bind(&sender.station)
        .bind(store)
        .fetch_optional(db)
        .await
}

async fn begin_journal(
    db: &mut PgConnection,
    sender: &Sender,
    store: &[u8],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO journal (station, store, hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(&sender.station)
    .bind(store)
    .bind(genesis(store).as_slice())
    .execute(db)
    .await?;
    Ok(())
}

/// The journal with its head, locked until the transaction ends.
async fn locked(
    db: &mut PgConnection,
    sender: &Sender,
    store: &[u8],
) -> Result<(i64, Head), sqlx::Error> {
    const SELECT: &str =
        "SELECT id, head, hash FROM journal WHERE station = $1 AND store = $2 FOR UPDATE";
    loop {
        let found: Option<(i64, i64, Option<Vec<u8>>)> = sqlx::query_as(SELECT)
            .bind(&sender.station)
            .bind(store)
            .fetch_optional(&mut *db)
            .await?;
        if let Some((id, seq, hash)) = found {
            let hash = hash.and_then(|hash| Hash::try_from(hash).ok());
            return Ok((id, Head { seq, hash }));
        }
        begin_journal(db, sender, store).await?;
    }
}

/// What a batch leaves behind beside its rows, in one statement: a thousand stations are a
/// thousand commits a second, and each statement is a way there and back. Answers the newest
/// item of the ward's news.
const SETTLE: &str = "
    WITH gone AS (DELETE FROM ahead WHERE journal = $1 AND seq <= $2),
        stands AS (UPDATE journal SET head = $2, hash = $3, last = greatest($4, $2), taken = now() WHERE id = $1),
        heard AS (UPDATE station SET seen = now(), program = left($6, 100) WHERE id = $5)
    SELECT coalesce((SELECT last FROM news_head WHERE ward = $7), 0)";

async fn write(
    db: &mut PgConnection,
    sender: &Sender,
    journal: i64,
    push: &Push,
    verdict: &Verdict<'_>,
) -> Result<i64, sqlx::Error> {
    if !verdict.rows.is_empty() {
        let rows = Columns::of(journal, &verdict.rows);
        rows.insert(db, RECORD).await?;
    }
    for gone in &verdict.set_aside {
        sqlx::query("INSERT INTO set_aside (journal, \"from\", \"to\", hash, reason) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")
            .bind(journal)
            .bind(gone.from)
            .bind(gone.to)
            .bind(gone.hash.as_deref().and_then(hex::bytes::<32>).map(|hash| hash.to_vec()))
            .bind(gone.reason.replace('\0', " "))
            .execute(&mut *db)
            .await?;
    }
    let changes = project::changes(verdict.rows.iter().map(|(record, _)| *record));
    upsert(db, journal, &sender.ward, &changes).await?;
    sqlx::query_scalar(SETTLE)
        .bind(journal)
        .bind(verdict.head.seq)
        .bind(verdict.head.hash.map(|hash| hash.to_vec()))
        .bind(push.last)
        .bind(&sender.station)
        .bind(push.program.replace('\0', " "))
        .bind(&sender.ward)
        .fetch_one(db)
        .await
}

/// Rows that come before their order. Their chain is checked when they come in it.
async fn overtake(
    db: &PgPool,
    sender: &Sender,
    store: &[u8],
    push: &Push,
) -> Result<Outcome, sqlx::Error> {
    let mut transaction = db.begin().await?;
    if journal_of(&mut transaction, sender, store).await?.is_none() {
        begin_journal(&mut transaction, sender, store).await?;
    }
    let found: Option<(i64, i64)> =
        sqlx::query_as("SELECT id, head FROM journal WHERE station = $1 AND store = $2")
            .bind(&sender.station)
            .bind(store)
            .fetch_optional(&mut *transaction)
            .await?;
    let Some((journal, head)) = found else {
        return Err(sqlx::Error::RowNotFound);
    };
    let fresh = push.records.iter().filter(|record| record.seq > head);
    // One that can't be stored comes in its order, where it is refused with the reason.
    let rows: Vec<(&Record, Hash)> = fresh
        .filter_map(|record| Some((record, judge::check(None, record).ok()?)))
        .collect();
    if !rows.is_empty() {
        Columns::of(journal, &rows)
            .insert(&mut transaction, AHEAD)
            .await?;
        let changes = project::changes(rows.iter().map(|(record, _)| *record));
        upsert(&mut transaction, journal, &sender.ward, &changes).await?;
    }
    transaction.commit().await?;
    let taken = Taken {
        version: VERSION,
        head,
        refused: None,
        news: 0,
    };
    Ok(Outcome::Taken(taken, rows.len()))
}

const RECORD: &str = "INSERT INTO record (journal, seq, at, kind, bed, patient, actor, condition, body, hash, more)
    SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[], $10::bytea[], $11::jsonb[])";
const AHEAD: &str = "INSERT INTO ahead (journal, seq, at, kind, bed, patient, actor, condition, body, hash, more)
    SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[], $10::bytea[], $11::jsonb[])
    ON CONFLICT DO NOTHING";

/// Rows as columns: one statement takes thousands, and PostgreSQL plans it once.
struct Columns<'a> {
    journal: i64,
    seq: Vec<i64>,
    at: Vec<i64>,
    kind: Vec<&'a str>,
    bed: Vec<Option<&'a str>>,
    patient: Vec<Option<&'a str>>,
    actor: Vec<Option<&'a str>>,
    condition: Vec<Option<i64>>,
    body: Vec<&'a str>,
    hash: Vec<Vec<u8>>,
    more: Vec<Option<serde_json::Value>>,
}

impl<'a> Columns<'a> {
    fn of(journal: i64, rows: &[(&'a Record, Hash)]) -> Self {
        let more = |record: &Record| {
            (!record.more.is_empty()).then(|| serde_json::Value::Object(record.more.clone()))
        };
        Self {
            journal,
            seq: rows.iter().map(|(record, _)| record.seq).collect(),
            at: rows.iter().map(|(record, _)| record.at).collect(),
            kind: rows
                .iter()
                .map(|(record, _)| record.kind.as_str())
                .collect(),
            bed: rows
                .iter()
                .map(|(record, _)| record.bed.as_deref())
                .collect(),
            patient: rows
                .iter()
                .map(|(record, _)| record.patient.as_deref())
                .collect(),
            actor: rows
                .iter()
                .map(|(record, _)| record.actor.as_deref())
                .collect(),
            condition: rows
                .iter()
                .map(|(record, _)| record.condition.map(u64::cast_signed))
                .collect(),
            body: rows
                .iter()
                .map(|(record, _)| record.body.as_str())
                .collect(),
            hash: rows.iter().map(|(_, hash)| hash.to_vec()).collect(),
            more: rows.iter().map(|(record, _)| more(record)).collect(),
        }
    }

    async fn insert(
        self,
        db: &mut PgConnection,
        statement: &'static str,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(statement)
            .bind(self.journal)
            .bind(self.seq)
            .bind(self.at)
            .bind(self.kind)
            .bind(self.bed)
            .bind(self.patient)
            .bind(self.actor)
            .bind(self.condition)
            .bind(self.body)
            .bind(self.hash)
            .bind(self.more)
            .execute(db)
            .await?;
        Ok(())
    }
}

/// Of each field the newest row that says it counts, whichever row came first.
const UPSERT: &str = "
    INSERT INTO condition AS old (journal, condition, ward, seq, bed, priority, kind, text, began, ended, acknowledged, held)
    SELECT $1, c.condition, $2, c.seq, c.bed, c.priority, c.kind, c.text, c.began, c.ended, c.acknowledged, c.held
    FROM unnest($3::bigint[], $4::bigint[], $5::text[], $6::smallint[], $7::text[], $8::text[], $9::bigint[], $10::boolean[], $11::text[], $12::boolean[])
        AS c (condition, seq, bed, priority, kind, text, began, ended, acknowledged, held)
    ORDER BY c.condition
    ON CONFLICT (journal, condition) DO UPDATE SET
        seq = greatest(old.seq, excluded.seq), received = now(),
        bed = coalesce(old.bed, excluded.bed), began = coalesce(old.began, excluded.began),
        priority = CASE WHEN excluded.seq >= old.seq THEN coalesce(excluded.priority, old.priority) ELSE coalesce(old.priority, excluded.priority) END,
        kind = CASE WHEN excluded.seq >= old.seq THEN coalesce(excluded.kind, old.kind) ELSE coalesce(old.kind, excluded.kind) END,
        text = CASE WHEN excluded.seq >= old.seq THEN coalesce(excluded.text, old.text) ELSE coalesce(old.text, excluded.text) END,
        ended = CASE WHEN excluded.seq >= old.seq THEN coalesce(excluded.ended, old.ended) ELSE coalesce(old.ended, excluded.ended) END,
        acknowledged = CASE WHEN excluded.seq >= old.seq THEN coalesce(excluded.acknowledged, old.acknowledged) ELSE coalesce(old.acknowledged, excluded.acknowledged) END,
        held = CASE WHEN excluded.seq >= old.seq THEN coalesce(excluded.held, old.held) ELSE coalesce(old.held, excluded.held) END";

async fn upsert(
    db: &mut PgConnection,
    journal: i64,
    ward: &str,
    changes: &BTreeMap<u64, Change>,
) -> Result<(), sqlx::Error> {
    if changes.is_empty() {
        return Ok(());
    }
    let each = || changes.values();
    sqlx::query(UPSERT)
        .bind(journal)
        .bind(ward)
        .bind(
            changes
                .keys()
                .map(|id| id.cast_signed())
                .collect::<Vec<_>>(),
        )
        .bind(each().map(|change| change.seq).collect::<Vec<_>>())
        .bind(each().map(|change| change.bed.clone()).collect::<Vec<_>>())
        .bind(each().map(|change| change.priority).collect::<Vec<_>>())
        .bind(each().map(|change| change.kind.clone()).collect::<Vec<_>>())
        .bind(
            each()
                .map(|change| change.text.as_deref().map(|text| text.replace('\0', " ")))
                .collect::<Vec<_>>(),
        )
        .bind(each().map(|change| change.began).collect::<Vec<_>>())
        .bind(each().map(|change| change.ended).collect::<Vec<_>>())
        .bind(
            each()
                .map(|change| change.acknowledged.clone())
                .collect::<Vec<_>>(),
        )
        .bind(each().map(|change| change.held).collect::<Vec<_>>())
        .execute(db)
        .await?;
    Ok(())
}
