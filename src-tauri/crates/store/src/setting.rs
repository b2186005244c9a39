//! Settings with their history: each change is a row, the newest one holds.

use crate::error::StoreError;
use lamplight_units::Wall;
use rusqlite::{Connection, params};

/// One setting, as somebody left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name, such as `bed/12/limits`.
    pub key: String,
    /// When it was changed.
    pub at: Wall,
    /// Who changed it.
    pub actor: Option<String>,
    /// The new value, in the host's own form.
    pub value: String,
}

pub(crate) fn write(db: &Connection, setting: &Setting) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO setting (key, at, actor, value) VALUES (?, ?, ?, ?)")?
        .execute(params![
            setting.key,
            setting.at.micros(),
            setting.actor,
            setting.value
        ])?;
    Ok(())
}

/// Every setting as it is now.
pub(crate) fn all(db: &Connection) -> Result<Vec<Setting>, StoreError> {
    select(
        db,
        "SELECT key, at, actor, value FROM setting
         WHERE id IN (SELECT max(id) FROM setting GROUP BY key) AND key >= ? ORDER BY key",
        "",
    )
}

/// Every value that one setting has had, the newest first.
pub(crate) fn history(db: &Connection, key: &str) -> Result<Vec<Setting>, StoreError> {
    select(
        db,
        "SELECT key, at, actor, value FROM setting WHERE key = ? ORDER BY id DESC",
        key,
    )
}

fn select(db: &Connection, sql: &str, key: &str) -> Result<Vec<Setting>, StoreError> {
    let read = || -> rusqlite::Result<Vec<Setting>> {
        let mut query = db.prepare_cached(sql)?;
        let rows = query.query_map([key], |row| {
            Ok(Setting {
                key: row.get(0)?,
                at: Wall::from_micros(row.get(1)?),
                actor: row.get(2)?,
                value: row.get(3)?,
            })
        })?;
        rows.collect()
    };
    read().map_err(StoreError::sql("reading settings"))
}
