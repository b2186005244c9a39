//! Conditions as the Alarms view lists them: one row each, as it is now.
//!
//! A projection of the journal, written in the same transaction as its rows,
//! so that the list and the record never disagree.

use crate::error::StoreError;
use lamplight_units::{BedId, Personal, Wall};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

/// One condition from its begin to now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    /// Its id for life.
    pub condition: u64,
    /// The bed, if it concerns one.
    pub bed: Option<BedId>,
    /// The patient who lay there.
    pub patient: Option<Personal<String>>,
    /// Its rank; a higher one is more urgent.
    pub priority: u8,
    /// Physiological, technical, a call, …; a word of the host's.
    pub kind: String,
    /// Who said so: a device, the station, a call system.
    pub source: String,
    /// What it is about, by code.
    pub cause: String,
    /// What it says to a person.
    pub text: String,
    /// When it began.
    pub began: Wall,
    /// When it ended; `None` while it lasts.
    pub ended: Option<Wall>,
    /// When it was acknowledged and by whom.
    pub acknowledged: Option<(Wall, String)>,
    /// Who has taken it on.
    pub owner: Option<String>,
    /// When everybody was told, if it went so far.
    pub told_all: Option<Wall>,
}

/// Whether it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EpisodeState {
    /// It lasts.
    Open,
    /// It is over.
    Ended,
}

/// Which conditions; what is `None` does not narrow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpisodeFilter {
    /// Lasted into this time, or longer.
    pub from: Option<Wall>,
    /// Began before.
    pub to: Option<Wall>,
    /// On this bed.
    pub bed: Option<BedId>,
    /// Of this rank or a higher one.
    pub priority_least: Option<u8>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Taken on by.
    pub owner: Option<String>,
    /// Open or ended.
    pub state: Option<EpisodeState>,
    /// Every one of these words stands in its text, cause, bed or patient; case of
    /// ASCII letters does not matter.
    pub words: Vec<String>,
    /// Listed after this one: the last of the page before.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: u32,
}

impl Default for EpisodeFilter {
    fn default() -> Self {
        Self {
            from: None,
            to: None,
            bed: None,
            priority_least: None,
            kind: None,
            owner: None,
            state: None,
            words: Vec::new(),
            before: None,
            limit: 200,
        }
    }
}

pub(crate) fn write(db: &Connection, episode: &Episode) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO episode VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        episode.condition.cast_signed(),
        episode.bed.as_ref().map(BedId::as_str),
        episode.patient.as_ref().map(Personal::reveal),
        episode.priority,
        episode.kind,
        episode.source,
        episode.cause,
        episode.text,
        episode.began.micros(),
        episode.ended.map(Wall::micros),
        episode.acknowledged.as_ref().map(|(at, _)| at.micros()),
        episode.acknowledged.as_ref().map(|(_, by)| by),
        episode.owner,
        episode.told_all.map(Wall::micros),
    ])?;
    Ok(())
}

/// What the filter lets through, the newest first.
pub(crate) fn read(db: &Connection, filter: &EpisodeFilter) -> Result<Vec<Episode>, StoreError> {
    let (conditions, values) = conditions(filter);
    let sql = format!(
        "SELECT * FROM episode WHERE {conditions} ORDER BY began DESC, condition DESC LIMIT {}",
        filter.limit
    );
    let select = || -> rusqlite::Result<Vec<Episode>> {
        let mut query = db.prepare_cached(&sql)?;
        let rows = query.query_map(params_from_iter(values), from_row)?;
        rows.collect()
    };
    select().map_err(StoreError::sql("reading episodes"))
}

/// One condition.
pub(crate) fn one(db: &Connection, condition: u64) -> Result<Option<Episode>, StoreError> {
    let select = || {
        db.prepare_cached("SELECT * FROM episode WHERE condition = ?")?
            .query_row([condition.cast_signed()], from_row)
            .optional()
    };
    select().map_err(StoreError::sql("reading an episode"))
}

fn conditions(filter: &EpisodeFilter) -> (String, Vec<Sql>) {
    let mut terms = vec!["1".to_owned()];
    let mut values: Vec<Sql> = Vec::new();
    let mut term = |text: &str, given: Vec<Sql>| {
        terms.push(text.to_owned());
        values.extend(given);
    };
    if let Some(from) = filter.from {
        term("(ended IS NULL OR ended >= ?)", vec![from.micros().into()]);
    }
    if let Some(to) = filter.to {
        term("began < ?", vec![to.micros().into()]);
    }
    if let Some(bed) = &filter.bed {
        term("bed = ?", vec![bed.as_str().to_owned().into()]);
    }
    if let Some(least) = filter.priority_least {
        term("priority >= ?", vec![i64::from(least).into()]);
    }
    if let Some(kind) = &filter.kind {
        term("kind = ?", vec![kind.clone().into()]);
    }
    if let Some(owner) = &filter.owner {
        term("owner = ?", vec![owner.clone().into()]);
    }
    match filter.state {
        Some(EpisodeState::Open) => term("ended IS NULL", vec![]),
        Some(EpisodeState::Ended) => term("ended IS NOT NULL", vec![]),
        None => {}
    }
    for word in &filter.words {
        let like = Sql::Text(format!("%{}%", escaped(word)));
        term(
            "(text LIKE ? ESCAPE '\\' OR cause LIKE ? ESCAPE '\\' OR bed LIKE ? ESCAPE '\\'
              OR patient LIKE ? ESCAPE '\\')",
            vec![like.clone(), like.clone(), like.clone(), like],
        );
    }
    if let Some(condition) = filter.before {
        term(
            "(began, condition) < (SELECT began, condition FROM episode WHERE condition = ?)",
            vec![condition.cast_signed().into()],
        );
    }
    (terms.join(" AND "), values)
}

/// What LIKE would take as a wildcard stands for itself.
fn escaped(word: &str) -> String {
    word.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Episode> {
    let wall = |at: usize| -> rusqlite::Result<Option<Wall>> {
        Ok(row.get::<_, Option<i64>>(at)?.map(Wall::from_micros))
    };
    let bed: Option<String> = row.get(1)?;
    let by: Option<String> = row.get(11)?;
    Ok(Episode {
        condition: row.get::<_, i64>(0)?.cast_unsigned(),
        bed: bed.and_then(|bed| BedId::parse(&bed).ok()),
        patient: row.get::<_, Option<String>>(2)?.map(Personal::new),
        priority: row.get(3)?,
        kind: row.get(4)?,
        source: row.get(5)?,
        cause: row.get(6)?,
        text: row.get(7)?,
        began: Wall::from_micros(row.get(8)?),
        ended: wall(9)?,
        acknowledged: wall(10)?.map(|at| (at, by.unwrap_or_default())),
        owner: row.get(12)?,
        told_all: wall(13)?,
    })
}

/// Takes away some that are long over; answers how many.
pub(crate) fn forget(db: &Connection, before: Wall, most: u32) -> rusqlite::Result<usize> {
    db.prepare_cached(
        "DELETE FROM episode WHERE condition IN (
             SELECT condition FROM episode WHERE began < ?1 AND ended < ?1 ORDER BY began LIMIT ?2)",
    )?
    .execute(params![before.micros(), most])
}
