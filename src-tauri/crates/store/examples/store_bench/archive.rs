//! An archive, as a ward writes it.

use crate::{Outcome, again, line, reading};
use lamplight_store::{KeySource, Options, SeriesId, SeriesKey, SeriesKind, Store, Writer};
use lamplight_units::{BedId, DeviceId, SampleRate, Value, Wall};
use serde_json::json;
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Instant;

pub const RATES: [f64; 4] = [250.0, 250.0, 125.0, 62.5];
/// The waves of a bed, as a bedside names them.
const WAVES: [(&str, &str); 4] = [
    ("MDC_ECG_ELEC_POTL_II", "mV"),
    ("MDC_ECG_ELEC_POTL_V5", "mV"),
    ("MDC_PULS_OXIM_PLETH", "1"),
    ("MDC_IMPED_TTHOR", "Ohm"),
];
/// Its numbers, with the least value and how many values there are from there on.
const NUMBERS: [(&str, &str, usize, usize); 12] = [
    ("MDC_ECG_HEART_RATE", "/min", 62, 40),
    ("MDC_PULS_OXIM_SAT_O2", "%", 91, 9),
    ("MDC_PULS_OXIM_PULS_RATE", "/min", 62, 40),
    ("MDC_TTHOR_RESP_RATE", "/min", 11, 12),
    ("MDC_PRESS_BLD_ART_SYS", "mmHg", 104, 37),
    ("MDC_PRESS_BLD_ART_DIA", "mmHg", 58, 23),
    ("MDC_PRESS_BLD_ART_MEAN", "mmHg", 74, 25),
    ("MDC_CONC_AWAY_CO2_ET", "mmHg", 33, 9),
    ("MDC_TEMP", "Cel", 36, 3),
    ("MDC_PRESS_BLD_VEN_CENT_MEAN", "mmHg", 4, 7),
    ("MDC_ECG_V_P_C_RATE", "/min", 0, 4),
    ("MDC_ECG_AMPL_ST_II", "mm", 0, 2),
];
/// So much of a long archive is written as a ward writes it; the rest is that again.
const WRITTEN_H: usize = 6;

/// What an archive holds.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub beds: usize,
    pub hours: usize,
    /// Unix time of its beginning.
    pub from_s: i64,
    /// Seconds that go into a commit; one, as a ward is written.
    pub commit_s: usize,
}

impl Plan {
    pub const fn seconds(self) -> usize {
        self.hours * 3_600
    }
}

/// So many seconds after `from_s`.
pub fn wall(from_s: i64, seconds: f64) -> Wall {
    Wall::from_micros(from_s * 1_000_000 + (seconds * 1e6) as i64)
}

pub fn open(dir: &Path) -> Outcome<Store> {
    let options = Options::new(wall(crate::T0_S, 0.0));
    Ok(Store::open(dir, &KeySource::File, options)?.store)
}

pub struct Bed {
    pub name: BedId,
    pub waves: Vec<(SeriesId, f64)>,
    pub numbers: Vec<SeriesId>,
}

pub fn ward(writer: &Writer, beds: usize) -> Outcome<Vec<Bed>> {
    (1..=beds)
        .map(|bed| {
            let name = BedId::parse(&bed.to_string())?;
            let key = |(refid, unit): (&str, &str), kind| -> Outcome<SeriesKey> {
                let device = DeviceId::parse(&format!("monitor-{bed}"))?;
                Ok(SeriesKey {
                    bed: name.clone(),
                    device,
                    refid: refid.to_owned(),
                    channel: String::new(),
                    unit: unit.to_owned(),
                    kind,
                })
            };
            let mut waves = Vec::new();
            for (name, hz) in WAVES.into_iter().zip(RATES) {
                let rate = SampleRate::from_hz(hz).ok_or("a rate")?;
                let kind = SeriesKind::Wave {
                    rate,
                    scale: 0.005,
                    shift: 0.0,
                };
                waves.push((writer.series(&key(name, kind)?)?, hz));
            }
            let mut numbers = Vec::new();
            for (refid, unit, ..) in NUMBERS {
                let kind = SeriesKind::Numbers;
                numbers.push(writer.series(&key((refid, unit), kind)?)?);
            }
            Ok(Bed {
                name,
                waves,
                numbers,
            })
        })
        .collect()
}

/// A second of a wave: the recording, at another place for each series.
fn wave(ecg: &[i32], series: SeriesId, second: usize, hz: f64) -> (f64, Vec<i32>) {
    let first = (second as f64 * hz).ceil() as usize;
    let end = ((second + 1) as f64 * hz).ceil() as usize;
    let shift = series.number() as usize * 7_919;
    let samples = (first..end).map(|n| ecg[(n + shift) % ecg.len()]).collect();
    (first as f64 / hz, samples)
}

/// Makes an archive, and prints its size where that is wanted; what it cost is not asked.
pub fn make(dir: &Path, plan: Plan, ecg: Option<&[i32]>, sized: bool) -> Outcome<()> {
    let begin = Instant::now();
    // A whole number of times, so that the archive is as long as it is said to be.
    let written = if plan.hours.is_multiple_of(WRITTEN_H) {
        plan.hours.min(WRITTEN_H)
    } else {
        plan.hours
    };
    let times = plan.hours / written;
    let store = open(dir)?;
    let first = Plan {
        hours: written,
        ..plan
    };
    let samples = fill(&store, first, ecg)? * times;
    drop(store);
    again::repeat(dir, written, times)?;
    if sized {
        size(dir, plan, samples, begin.elapsed().as_secs_f64().round())?;
    }
    Ok(())
}

/// Writes an archive at a ward's pace of commits and prints what a second of it cost, and
/// its size where that is wanted.
pub fn write(dir: &Path, plan: Plan, ecg: Option<&[i32]>, sized: bool) -> Outcome<()> {
    let store = open(dir)?;
    let (begin, before) = (Instant::now(), line::processor_s());
    let samples = fill(&store, plan, ecg)?;
    let made_s = begin.elapsed().as_secs_f64().round();
    let share = (line::processor_s() - before) / plan.seconds() as f64 * 100.0;
    let of = json!({ "beds": plan.beds, "hours": plan.hours, "made_in_s": made_s });
    let share = share * 64.0 / plan.beds as f64;
    line::print(
        "store.write_pct",
        share,
        "% of a core",
        Some(("<=", 5.0)),
        &of,
    );
    drop(store);
    if sized {
        size(dir, plan, samples, made_s)?;
    }
    Ok(())
}

fn size(dir: &Path, plan: Plan, samples: usize, made_s: f64) -> Outcome<()> {
    let (raw, mb) = (samples as f64 * 2.0 / 1e6, size_mb(dir)?);
    let share = 64.0 * 240.0 / (plan.beds * plan.hours) as f64;
    let more = json!({ "beds": plan.beds, "hours": plan.hours, "made_in_s": made_s, "raw_mb": raw.round(),
        "share_of_raw": (mb / raw * 1e3).round() / 1e3, "mb_for_64x240": (mb * share).round() });
    line::print("store.archive_mb", mb, "MB", None, &more);
    Ok(())
}

/// Opens it, prints how long that and reading takes, and removes it.
pub fn read_and_remove(dir: &Path, plan: Plan) -> Outcome<()> {
    read(dir, plan)?;
    std::fs::remove_dir_all(dir)?;
    Ok(())
}

/// Opens it, prints how long that and reading takes.
pub fn read(dir: &Path, plan: Plan) -> Outcome<()> {
    let note = if plan.hours >= 240 {
        "the whole archive of the bar"
    } else {
        "a smaller archive than the bar's 64 beds of 240 h; days=10 makes that one"
    };
    let of = json!({ "beds": plan.beds, "hours": plan.hours,
        "archive_mb": size_mb(dir)?.round(), "note": note });
    let begin = Instant::now();
    let store = open(dir)?;
    let took = begin.elapsed().as_secs_f64() * 1e3;
    line::print("store.open_ms", took, "ms", Some(("<=", 2_000.0)), &of);
    reading::measure(&store, plan, &of)
}

fn size_mb(dir: &Path) -> Outcome<f64> {
    Ok(std::fs::metadata(dir.join("lamplight.db"))?.len() as f64 / 1e6)
}

/// Answers how many samples went in.
fn fill(store: &Store, plan: Plan, ecg: Option<&[i32]>) -> Outcome<usize> {
    let noise: Vec<i32> = (0..360_000_i32)
        .map(|n| (n % 300 - 150) + n * 7 % 5)
        .collect();
    let ecg = ecg.unwrap_or(&noise);
    let writer = store.writer();
    let ward = ward(&writer, plan.beds)?;
    let at = |seconds: f64| wall(plan.from_s, seconds);
    let mut samples = 0;
    for second in 0..plan.seconds() {
        for bed in &ward {
            for (series, hz) in &bed.waves {
                let (from, values) = wave(ecg, *series, second, *hz);
                samples += values.len();
                writer.samples(*series, at(from), &values);
            }
            for (n, (series, number)) in bed.numbers.iter().zip(NUMBERS).enumerate() {
                let (_, _, least, span) = number;
                // Up and down again within an hour, each number at its own time.
                let way = (second / 30 + second % 3 + n * 37) % (2 * span);
                let value = (least + way.min(2 * span - 1 - way)) as f64;
                writer.numbers(*series, &[(at(second as f64 + 0.013), Value::new(value))]);
            }
        }
        let last = second + 1 == plan.seconds();
        if last || (second + 1) % plan.commit_s == 0 {
            // Written faster than it is packed, a full ward would pile up unpacked; ten
            // minutes end with whole blocks of waves and of numbers.
            let packed = plan.commit_s > 1 && (second + 1) % 600 == 0;
            wait(&writer, last || packed)?;
        }
    }
    Ok(samples)
}

fn wait(writer: &Writer, seal: bool) -> Outcome<()> {
    let (send, answer) = channel();
    writer.flush(seal, move |result| {
        let _ = send.send(result);
    });
    answer.recv()??;
    Ok(())
}
