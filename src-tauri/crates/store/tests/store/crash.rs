//! A process that is killed while it writes hard, again and again in one store.
//!
//! The parent starts this test's own binary as a child that appends, gives
//! samples and reports each acknowledged row on its standard output; after a
//! random number of reports the parent kills it. Then nothing acknowledged may
//! be missing, and everything must verify. `LAMPLIGHT_KILLS` says how often.

use crate::common::{append, at, bed, entry, flush, number_key, open, sample, wave_key};
use lamplight_store::verify::verify;
use lamplight_store::{Batch, JournalFilter, KeySource};
use lamplight_units::Value;
use std::io::{BufRead, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};

const CHILD: &str = "LAMPLIGHT_CRASH_CHILD";
const KILLS: u32 = 30;
/// Samples of a second.
const HZ: usize = 250;

#[test]
fn nothing_acknowledged_is_missing_after_a_kill_at_any_moment() {
    if std::env::var_os(CHILD).is_some() {
        return;
    }
    let kills = std::env::var("LAMPLIGHT_KILLS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(KILLS);
    let dir = tempfile::tempdir().unwrap();
    let mut random = 0x9e37_79b9_u32;
    let (mut acknowledged, mut seconds) = (0, 0);
    for kill in 0..kills {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let (row, second) = killed_after(dir.path(), 1 + random % 400);
        acknowledged = acknowledged.max(row);
        seconds = seconds.max(second);
        let report = verify(dir.path(), &KeySource::File).unwrap();
        assert!(report.is_sound(), "kill {kill}: {report:?}");
        assert!(
            report.journal.1.number() >= acknowledged,
            "kill {kill}: {acknowledged} {report:?}"
        );
        let opened = open(dir.path());
        assert!(opened.set_aside.is_none());
        let rows = opened
            .store
            .reader()
            .journal(&JournalFilter::default())
            .unwrap();
        for (row, n) in rows.iter().zip(1..) {
            assert_eq!(
                (row.seq.number(), &row.entry),
                (n, &entry(n)),
                "kill {kill}"
            );
        }
        let pieces = opened
            .store
            .reader()
            .waves(&bed("12"), at(0.0), at(1e6))
            .unwrap();
        let samples: Vec<i32> = pieces.into_iter().flat_map(|piece| piece.samples).collect();
        assert!(
            samples.len() >= seconds * HZ,
            "kill {kill}: {} of {seconds} s",
            samples.len()
        );
        assert!(
            samples.iter().enumerate().all(|(n, s)| *s == sample(n)),
            "kill {kill}"
        );
        let numbers = opened
            .store
            .reader()
            .numbers(&bed("12"), &[], at(0.0), at(1e6))
            .unwrap();
        let n = numbers.first().map_or(0, |run| run.numbers.len());
        assert_eq!(
            n,
            samples.len() / HZ,
            "kill {kill}: waves and numbers were given together"
        );
    }
}

/// The last row and second that the child reported before it was killed.
fn killed_after(dir: &std::path::Path, reports: u32) -> (i64, usize) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["crash::child", "--exact", "--nocapture"])
        .env(CHILD, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut last = (0, 0);
    let out = BufReader::new(child.stdout.take().unwrap());
    let mut left = reports;
    for line in out.lines().map_while(Result::ok) {
        match line.split_once(' ') {
            Some(("row", n)) => last.0 = n.parse().unwrap_or(last.0),
            Some(("second", n)) => last.1 = n.parse().unwrap_or(last.1),
            _ => continue,
        }
        left -= 1;
        if left == 0 {
            break;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(left, 0, "the child went on until it was killed");
    last
}

/// Not a test of its own: what the child does, for ever.
#[test]
fn child() {
    let Some(dir) = std::env::var_os(CHILD).map(PathBuf::from) else {
        return;
    };
    let opened = open(&dir);
    let writer = opened.store.writer();
    let wave = writer.series(&wave_key(HZ as f64)).unwrap();
    let number = writer.series(&number_key("MDC_RESP_RATE")).unwrap();
    let had = opened.store.reader().wave(wave, at(0.0), at(1e6)).unwrap();
    let mut second = had.iter().map(|piece| piece.samples.len()).sum::<usize>() / HZ;
    let mut row = opened.last.number();
    loop {
        for _ in 0..20 {
            row += 1;
            writer.append(Batch::repeatable(vec![entry(row)]), |answer| {
                if let Ok(seq) = answer {
                    // The parent may have gone; then nobody listens.
                    let _ = writeln!(std::io::stdout(), "row {}", seq.number());
                }
            });
        }
        let samples: Vec<i32> = (second * HZ..(second + 1) * HZ).map(sample).collect();
        writer.samples(wave, at(second as f64), &samples);
        writer.numbers(number, &[(at(second as f64), Value::new(second as f64))]);
        second += 1;
        // Now and then all is packed, so that kills meet that, too.
        flush(&writer, second.is_multiple_of(7));
        let _ = writeln!(std::io::stdout(), "second {second}");
        if append(&writer, Batch::default()).is_err() {
            return;
        }
    }
}
