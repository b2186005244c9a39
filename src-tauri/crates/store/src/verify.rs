//! Whether everything in a store is as it was written.
//!
//! Reads all of it: the database's own structure and indexes
//! (`PRAGMA integrity_check`, and SQLCipher's authentication of each page), the
//! journal's chain from its begin to its head, every block, every row of the
//! tail, every part of the state; and before SQLite looks at it, the write-ahead log
//! (`wal`). The store may be running.

use crate::chain;
use crate::codec;
use crate::database::{self, Place};
use crate::error::StoreError;
use crate::journal::{self, COLUMNS, Head};
use crate::key::{self, KeySource};
use crate::record::Seq;
use crate::{part, tail, wal};
use lamplight_units::{BedId, Wall};
use rusqlite::Connection;
use std::path::Path;

/// What was looked at, and the first of each kind that is bad.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows of the journal.
    pub rows: u64,
    /// The first and the last of them.
    pub journal: (Seq, Seq),
    /// Blocks.
    pub blocks: u64,
    /// Values in them.
    pub values: u64,
    /// What is bad, a sentence each, at most one of each kind; empty when all is well.
    pub faults: Vec<String>,
}

impl Report {
    /// Whether all is well.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Looks at one kind of thing and notes what is bad.
type Check = fn(&Connection, &mut Report) -> rusqlite::Result<()>;

/// Checks the store in `dir`.
///
/// # Errors
/// When it can't be read at all; what is read and bad is in the report.
pub fn verify(dir: &Path, source: &KeySource) -> Result<Report, StoreError> {
    let file = dir.join(database::FILE);
    if !file.exists() {
        return Err(StoreError::file("opening", file)(
            std::io::ErrorKind::NotFound.into(),
        ));
    }
    // First, since opening may begin the log anew.
    let log = database::beside(&file, "-wal");
    let log = wal::changed(&log).map_err(StoreError::file("reading", log))?;
    let key = key::obtain(dir, source, &file)?;
    let db = database::reading(&Place {
        dir: dir.to_owned(),
        key,
    })?;
    // One transaction, so that what a running writer adds is not half seen.
    db.execute_batch("BEGIN")
        .map_err(StoreError::sql("beginning to check"))?;
    let mut report = Report::default();
    report.faults.extend(log.map(|what| format!("log: {what}")));
    let checks: [(&str, Check); 5] = [
        ("journal", check_chain),
        ("blocks", check_blocks),
        ("tail", check_tail),
        ("the state", check_parts),
        ("indexes", check_structure),
    ];
    for (what, check) in checks {
        if let Err(error) = check(&db, &mut report) {
            report.faults.push(format!("{what}: {error}"));
        }
    }
    Ok(report)
}

fn check_structure(db: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let mut query = db.prepare("PRAGMA integrity_check(1)")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let text: String = row.get(0)?;
        if text != "ok" {
            report.faults.push(format!("indexes: {text}"));
        }
    }
    Ok(())
}

fn check_chain(db: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let (Some(begin), Some(head)) = (Head::begin(db)?, Head::load(db)?) else {
        report
            .faults
            .push("journal: its begin or its head is not in meta".to_owned());
        return Ok(());
    };
    let mut last = begin;
    let mut query = db.prepare(&format!("SELECT {COLUMNS} FROM journal ORDER BY seq"))?;
    let mut rows = query.query([])?;
    report.journal.0 = Seq(begin.seq.0 + 1);
    while let Some(row) = rows.next()? {
        let expected = Seq(last.seq.0 + 1);
        // What does not even read as a row is as bad as one that has changed.
        let Ok(read) = journal::from_row(row) else {
            report
                .faults
                .push(format!("journal: row {} does not read", expected.0));
            return Ok(());
        };
        if read.seq != expected {
            let fault = format!(
                "journal: row {} is missing, {} follows",
                expected.0, read.seq.0
            );
            report.faults.push(fault);
            return Ok(());
        }
        // A bed is trimmed when it is read; the chain covers what stands there.
        let bed: Option<String> = row.get(3)?;
        let as_read = bed.as_deref() == read.entry.bed.as_ref().map(BedId::as_str);
        if !as_read || chain::link(&last.hash, read.seq, &read.entry) != read.hash {
            report.faults.push(format!(
                "journal: row {} or its hash has changed",
                read.seq.0
            ));
            return Ok(());
        }
        last = Head {
            seq: read.seq,
            hash: read.hash,
        };
        report.rows += 1;
    }
    report.journal.1 = last.seq;
    if last != head {
        let fault = format!(
            "journal: ends with row {}, should with {}",
            last.seq.0, head.seq.0
        );
        report.faults.push(fault);
    }
    Ok(())
}

fn check_blocks(db: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let mut query = db.prepare(
        "SELECT key, series, \"from\", \"to\", n, summary, bytes FROM block ORDER BY key",
    )?;
    let mut rows = query.query([])?;
    let mut fault = None;
    while let Some(row) = rows.next()? {
        let head = codec::Head {
            series: row.get(1)?,
            from: Wall::from_micros(row.get(2)?),
            to: Wall::from_micros(row.get(3)?),
            n: row.get(4)?,
        };
        let (summary, bytes): (Vec<u8>, Vec<u8>) = (row.get(5)?, row.get(6)?);
        let wave = codec::decode_wave(&head, &bytes);
        let decoded = if matches!(
            wave,
            Err(codec::CodecError::Malformed(_) | codec::CodecError::Checksum)
        ) {
            codec::decode_numbers(&head, &summary, &bytes).map(|_| ())
        } else {
            wave.map(|_| ())
        };
        report.blocks += 1;
        report.values += u64::from(head.n);
        if let (Err(error), None) = (decoded, &fault) {
            let (series, from) = (head.series, head.from.iso());
            fault = Some(format!("blocks: series {series} at {from}: {error}"));
        }
    }
    report.faults.extend(fault);
    Ok(())
}

fn check_tail(db: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let mut query = db.prepare("SELECT id, sum, bytes FROM tail ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (sum, bytes): (Vec<u8>, Vec<u8>) = (row.get(1)?, row.get(2)?);
        if let Err(error) = tail::read(&sum, &bytes) {
            report
                .faults
                .push(format!("tail: row {}: {error}", row.get::<_, i64>(0)?));
            return Ok(());
        }
    }
    Ok(())
}

fn check_parts(db: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    if let Some(name) = part::first_bad(db)? {
        report
            .faults
            .push(format!("the state: part {name} has changed"));
    }
    Ok(())
}
