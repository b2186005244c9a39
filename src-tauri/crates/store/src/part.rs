//! The station's state for a restart, in named parts, each with a checksum.
//!
//! A batch writes the parts that its entries changed, in the same transaction: the state is
//! always the one after the last row of the journal, and a start has nothing to replay.

use crate::codec::first_eight;
use crate::error::StoreError;
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

/// A part: its name, and its text; `None` takes it away.
pub type Part = (String, Option<String>);

pub(crate) fn write(db: &Connection, (name, body): &Part) -> rusqlite::Result<()> {
    match body {
        Some(body) => db
            .prepare_cached("INSERT OR REPLACE INTO part (name, sum, body) VALUES (?, ?, ?)")?
            .execute(params![name, sum(name, body), body])?,
        None => db
            .prepare_cached("DELETE FROM part WHERE name = ?")?
            .execute([name])?,
    };
    Ok(())
}

/// Every part whose checksum holds, by name.
pub(crate) fn all(db: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    let read = || -> rusqlite::Result<Vec<(String, String)>> {
        let mut query = db.prepare_cached("SELECT name, sum, body FROM part ORDER BY name")?;
        let mut rows = query.query([])?;
        let mut parts = Vec::new();
        while let Some(row) = rows.next()? {
            let (name, body): (String, String) = (row.get(0)?, row.get(2)?);
            if row.get::<_, Vec<u8>>(1)? == sum(&name, &body) {
                parts.push((name, body));
            } else {
                tracing::warn!(
                    part = name,
                    "a part of the state has changed and is left out"
                );
            }
        }
        Ok(parts)
    };
    read().map_err(StoreError::sql("reading the state"))
}

/// The first part whose checksum does not hold.
pub(crate) fn first_bad(db: &Connection) -> rusqlite::Result<Option<String>> {
    let mut query = db.prepare("SELECT name, sum, body FROM part ORDER BY name")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (name, body): (String, Vec<u8>) = (row.get(0)?, bytes(row.get(2)?));
        if row.get::<_, Vec<u8>>(1)? != sum(&name, &String::from_utf8_lossy(&body)) {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// What stands there, whatever its type has become.
fn bytes(value: rusqlite::types::Value) -> Vec<u8> {
    match value {
        rusqlite::types::Value::Text(text) => text.into_bytes(),
        rusqlite::types::Value::Blob(bytes) => bytes,
        rusqlite::types::Value::Null
        | rusqlite::types::Value::Integer(_)
        | rusqlite::types::Value::Real(_) => Vec::new(),
    }
}

fn sum(name: &str, body: &str) -> [u8; 8] {
    let mut hash = Sha256::new();
    hash.update((name.len() as u64).to_le_bytes());
    hash.update(name);
    hash.update(body);
    first_eight(&hash.finalize().into())
}
