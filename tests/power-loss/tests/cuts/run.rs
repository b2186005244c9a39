//! A busy run: appends from a crowd, waves, numbers, packing, retention, a restart.
//!
//! Everything that is written can be told from its number or its time, so that what is
//! found after a cut can be judged without a copy of what was given.

use lamplight_power_loss::chance::Chance;
use lamplight_power_loss::layer;
use lamplight_power_loss::tape::Event;
use lamplight_store::{
    Batch, Before, Entry, KeySource, Opened, Options, Retention, SeriesId, SeriesKey, SeriesKind,
    Store, Writer,
};
use lamplight_units::{BedId, DeviceId, SampleRate, Value, Wall};
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;
use tempfile::TempDir;

/// 2026-11-21T14:00:00Z.
const T0: i64 = 1_795_269_600_000_000;
/// Samples a second.
pub const HZ: usize = 50;
/// Rows that stand for one second of the run, so that they have times.
pub const ROWS_A_SECOND: i64 = 16;
const SECONDS: usize = 90;
/// After so many seconds the store is closed and opened again.
const RESTART_AT: usize = 50;
/// Kept at least so long, in the run's own seconds.
pub const KEPT_S: u64 = 25;

/// What a run left.
pub struct Played {
    pub tape: Vec<Event>,
    /// The folder as it was at the end; its key opens every cut of it.
    pub folder: TempDir,
}

/// What a run was told up to a point.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    /// Rows that were acknowledged.
    pub row: i64,
    /// Seconds of waves and numbers that were.
    pub seconds: usize,
    /// What began before this may have been removed as old.
    pub old_before: usize,
}

impl Known {
    pub fn hear(&mut self, event: &Event) {
        match event {
            Event::Mark { of: "row", number } => self.row = self.row.max(*number as i64),
            Event::Mark {
                of: "seconds",
                number,
            } => self.seconds = *number as usize,
            Event::Mark { of: "old", number } => self.old_before = *number as usize,
            _ => {}
        }
    }
}

pub fn at(seconds: f64) -> Wall {
    Wall::from_micros(T0 + (seconds * 1e6).round() as i64)
}

pub fn bed() -> BedId {
    BedId::parse("12").unwrap()
}

pub fn entry(n: i64) -> Entry {
    // Some are longer than a page of the database.
    let filling = if n % 97 == 0 { 20_000 } else { n % 300 };
    let filling = "x".repeat(usize::try_from(filling).unwrap());
    let body = format!("{{\"n\":{n},\"filling\":\"{filling}\"}}");
    let seconds = (n / ROWS_A_SECOND) as f64;
    let mut entry = Entry::new(at(seconds), "test", body);
    entry.bed = Some(bed());
    entry.condition = Some((n % 3).unsigned_abs());
    entry
}

pub fn sample(n: usize) -> i32 {
    let n = i32::try_from(n % 200).unwrap();
    (n - 100).pow(2) / 10 - (n * 7) % 13
}

fn key(refid: &str, kind: SeriesKind) -> SeriesKey {
    SeriesKey {
        bed: bed(),
        device: DeviceId::parse("monitor-12").unwrap(),
        refid: refid.to_owned(),
        channel: "1.1.1".to_owned(),
        unit: "mV".to_owned(),
        kind,
    }
}

pub fn open(dir: &Path) -> Opened {
    Store::open(dir, &KeySource::File, Options::new(at(0.0))).unwrap()
}

/// A run on a real folder, and its tape.
pub fn busy(seed: u64) -> Played {
    layer::install();
    let folder = crate::folder();
    layer::record(folder.path());
    let mut chance = Chance::new(seed);
    let mut row = 0;
    for (from, to) in [(0, RESTART_AT), (RESTART_AT, SECONDS)] {
        let store = open(folder.path()).store;
        let writer = store.writer();
        let series = series(&writer);
        for second in from..to {
            row = a_second(&writer, series, second, row, &mut chance);
        }
    }
    let tape = layer::take();
    Played { tape, folder }
}

fn series(writer: &Writer) -> [SeriesId; 2] {
    let wave = SeriesKind::Wave {
        rate: SampleRate::from_hz(HZ as f64).unwrap(),
        scale: 0.005,
        shift: 0.0,
    };
    [
        writer.series(&key("MDC_ECG_ELEC_POTL_II", wave)).unwrap(),
        writer
            .series(&key("MDC_RESP_RATE", SeriesKind::Numbers))
            .unwrap(),
    ]
}

fn a_second(
    writer: &Writer,
    [wave, number]: [SeriesId; 2],
    second: usize,
    mut row: i64,
    chance: &mut Chance,
) -> i64 {
    let samples: Vec<i32> = (second * HZ..(second + 1) * HZ).map(sample).collect();
    writer.samples(wave, at(second as f64), &samples);
    writer.numbers(number, &[(at(second as f64), Value::new(second as f64))]);
    let last = (second as i64 + 1) * ROWS_A_SECOND;
    while row < last {
        // From one alone to many that share a commit.
        let crowd = (1 + chance.below(6) as i64).min(last - row);
        let (send, answers) = channel();
        for _ in 0..crowd {
            row += 1;
            let mut batch = Batch::kept(vec![entry(row)]);
            // The state after this row, in the same transaction.
            batch.parts = vec![("row".to_owned(), Some(row.to_string()))];
            let send = send.clone();
            writer.append(batch, move |answer| {
                let seq = answer.unwrap().number();
                layer::mark("row", seq.unsigned_abs());
                send.send(()).unwrap();
            });
        }
        drop(send);
        assert_eq!(answers.iter().count() as i64, crowd);
    }
    let (send, answer) = channel();
    writer.flush(second % 7 == 3, move |answer| {
        answer.unwrap();
        layer::mark("seconds", second as u64 + 1);
        send.send(()).unwrap();
    });
    answer.recv().unwrap();
    if second % 10 == 9 {
        retain(writer, second);
    }
    row
}

fn retain(writer: &Writer, second: usize) {
    let kept = Duration::from_secs(KEPT_S);
    let rules = Retention {
        archive: kept,
        journal: kept,
        bytes_most: None,
    };
    layer::mark("old", (second as u64).saturating_sub(KEPT_S));
    writer.retain(Before::at(at(second as f64), &rules), None);
}
