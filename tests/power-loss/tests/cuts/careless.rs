//! That the layer takes what a careless program risks: else the other tests prove nothing.

use crate::{THE_TAPE, folder, points};
use lamplight_power_loss::chance::Chance;
use lamplight_power_loss::disk::Disk;
use lamplight_power_loss::layer;
use lamplight_power_loss::tape::Event;
use rusqlite::Connection;

const ROWS: u64 = 60;

/// Cuts after which acknowledged rows are missing or the database does not read.
fn lost(synchronous: &str) -> usize {
    layer::install();
    let dir = folder();
    layer::record(dir.path());
    let db = Connection::open(dir.path().join("careless.db")).unwrap();
    db.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous};
         CREATE TABLE row (n INTEGER PRIMARY KEY, filling BLOB);"
    ))
    .unwrap();
    layer::mark("row", 0);
    for n in 1..=ROWS {
        let insert = "INSERT INTO row VALUES (?, randomblob(3000))";
        db.execute(insert, [n.cast_signed()]).unwrap();
        layer::mark("row", n);
        if n % 20 == 0 {
            db.query_row("PRAGMA wal_checkpoint", [], |_| Ok(()))
                .unwrap();
        }
    }
    let tape = layer::take();
    let begin = tape
        .iter()
        .position(|event| matches!(event, Event::Mark { .. }));
    let mut chance = Chance::new(7);
    let (mut disk, mut at, mut known, mut lost) = (Disk::default(), 0, 0, 0);
    for point in points(&tape, 150, &mut chance) {
        let point = point.max(begin.unwrap());
        for event in &tape[at..point] {
            disk.play(event);
            if let Event::Mark { number, .. } = event {
                known = *number;
            }
        }
        at = point;
        let left = folder();
        for (name, bytes) in disk.cut(&mut chance) {
            std::fs::write(left.path().join(name), bytes).unwrap();
        }
        lost += usize::from(rows(&left.path().join("careless.db")).is_none_or(|rows| rows < known));
    }
    lost
}

/// How many rows there are; `None` where it does not read.
fn rows(path: &std::path::Path) -> Option<u64> {
    let db = Connection::open(path).ok()?;
    let sound: String = db
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .ok()?;
    let rows: i64 = db
        .query_row("SELECT count(*) FROM row", [], |row| row.get(0))
        .ok()?;
    (sound == "ok").then_some(rows.unsigned_abs())
}

#[test]
fn a_program_that_does_not_sync_loses_what_it_acknowledged() {
    let _alone = THE_TAPE.lock();
    let [off, normal, full] = ["OFF", "NORMAL", "FULL"].map(lost);
    assert!(off > 0 && normal > 0, "{off} {normal} {full}");
    assert_eq!(full, 0, "a program that syncs each commit loses nothing");
}
