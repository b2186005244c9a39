//! The bars of the store, one JSON line each.
//!
//! `cargo run --release -p lamplight-store --example store_bench [FOLDER] [BEDS] [HOURS]`
//!
//! - `store.durable_per_s`: entries journaled durably, many callers in flight.
//! - `store.bits_per_sample`: MIT-BIH record 100 in blocks of 10 s, beside zstd -19 and raw.
//! - `store.write_pct`: encode and write 64 beds x 4 waves and 12 numbers, live
//!   pace replayed as fast as it goes; processor time over the time it stands for.
//! - `store.seek_ms_p99`: the waves of any 10 s of any bed, read and decoded.
//! - `store.trend_ms_p99`: 72 h of 6 parameters in 1,000 columns.
//! - `store.archive_mb` with its share of raw samples, `store.open_ms`.
//!
//! The archive is BEDS x HOURS (64 x 240 unless told); it takes about 1.2 MB
//! for a bed and an hour. It is made in FOLDER (a temporary one unless told)
//! and removed afterwards.

#![allow(clippy::print_stdout, reason = "results go to standard output")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "figures"
)]

use lamplight_store::codec::{Head, encode_wave};
use lamplight_store::{
    Batch, Entry, KeySource, Options, SeriesId, SeriesKey, SeriesKind, Store, Writer,
};
use lamplight_units::{BedId, DeviceId, SampleRate, Value, Wall};
use serde_json::json;
use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::Instant;

type Outcome<T> = Result<T, Box<dyn Error>>;

const T0: i64 = 1_795_269_600_000_000;
const RATES: [f64; 4] = [250.0, 250.0, 125.0, 62.5];
const NUMBERS: usize = 12;
const ENTRIES: usize = 50_000;
const READS: usize = 400;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, usual: usize| {
        arguments
            .get(at)
            .map_or(Ok(usual), |text| text.parse::<usize>())
    };
    let beds = number(1, 64)?;
    let hours = number(2, 240)?;
    let temporary = tempfile::tempdir()?;
    let folder = arguments
        .first()
        .map_or(temporary.path().to_owned(), PathBuf::from);
    let ecg = record_100()?;
    if let Some(ecg) = &ecg {
        bits_per_sample(ecg)?;
    }
    durable(&folder.join("journal"))?;
    archive(&folder.join("archive"), beds, hours, ecg.as_deref())
}

fn wall(seconds: f64) -> Wall {
    Wall::from_micros(T0 + (seconds * 1e6) as i64)
}

fn line(name: &str, value: f64, unit: &str, bar: Option<(&str, f64)>, more: serde_json::Value) {
    let mut out = json!({ "name": name, "value": (value * 1e3).round() / 1e3, "unit": unit });
    if let (Some((sign, bar)), Some(fields)) = (bar, out.as_object_mut()) {
        fields.insert("bar".to_owned(), json!(format!("{sign} {bar}")));
        let holds = if sign == "<=" {
            value <= bar
        } else {
            value >= bar
        };
        fields.insert("holds".to_owned(), json!(holds));
    }
    if let (Some(fields), Some(more)) = (out.as_object_mut(), more.as_object()) {
        fields.extend(more.clone());
    }
    println!("{out}");
}

/// The first lead of MIT-BIH record 100, from its format 212 (two samples of 12 bits in 3 bytes).
fn record_100() -> Outcome<Option<Vec<i32>>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let file = root.join("assets/recordings/mitdb-100.dat");
    let Ok(bytes) = std::fs::read(&file) else {
        println!(
            "{}",
            json!({ "skipped": "store.bits_per_sample", "reason": "no recording of MIT-BIH 100" })
        );
        return Ok(None);
    };
    let signed = |raw: i32| if raw > 2_047 { raw - 4_096 } else { raw };
    let first = |part: &[u8]| signed(i32::from(part[0]) | (i32::from(part[1] & 0x0f) << 8));
    Ok(Some(bytes.chunks_exact(3).map(first).collect()))
}

fn bits_per_sample(ecg: &[i32]) -> Outcome<()> {
    let head = |n: usize| Head {
        series: 1,
        from: wall(0.0),
        to: wall(10.0),
        n: n as u32,
    };
    let (mut pco, mut zstd) = (0, 0);
    let blocks: Vec<&[i32]> = ecg.chunks(3_600).collect();
    for block in &blocks {
        pco += encode_wave(&head(block.len()), block)?.len();
        let raw: Vec<u8> = block
            .iter()
            .flat_map(|s| (*s as i16).to_le_bytes())
            .collect();
        zstd += zstd::bulk::compress(&raw, 19)?.len();
    }
    let bits = |bytes: usize| bytes as f64 * 8.0 / ecg.len() as f64;
    let more = json!({ "samples": ecg.len(), "peer": "zstd -19", "peer_value": bits(zstd),
        "ratio": bits(zstd) / bits(pco), "raw": 16 });
    line(
        "store.bits_per_sample",
        bits(pco),
        "bit",
        Some(("<=", 4.2)),
        more,
    );
    Ok(())
}

/// Callers that each wait for their answer before the next, as peers over MLLP do.
fn durable(dir: &Path) -> Outcome<()> {
    let store = open(dir)?;
    let body = format!("{{\"message\":\"{}\"}}", "x".repeat(700));
    let (send, answers) = channel();
    let begin = Instant::now();
    let append = |n: usize| {
        let mut entry = Entry::new(wall(n as f64 / 5_000.0), "hl7.received", body.clone());
        entry.bed = BedId::parse(&(n % 64).to_string()).ok();
        let send = send.clone();
        store
            .writer()
            .append(Batch::repeatable(vec![entry]), move |answer| {
                let _ = send.send(answer);
            });
    };
    let in_flight = 256;
    (0..in_flight).for_each(append);
    for n in in_flight..ENTRIES + in_flight {
        answers.recv()??;
        if n < ENTRIES {
            append(n);
        }
    }
    let rate = ENTRIES as f64 / begin.elapsed().as_secs_f64();
    let more = json!({ "in_flight": in_flight, "body_bytes": body.len() });
    line(
        "store.durable_per_s",
        rate,
        "entry/s",
        Some((">=", 5_000.0)),
        more,
    );
    let mut alone = Vec::new();
    for n in 0..100 {
        let begin = Instant::now();
        append(n);
        answers.recv()??;
        alone.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    line(
        "store.append_ms_p99",
        p99(&mut alone),
        "ms",
        None,
        json!({ "in_flight": 1 }),
    );
    drop(store);
    std::fs::remove_dir_all(dir)?;
    Ok(())
}

fn open(dir: &Path) -> Outcome<Store> {
    Ok(Store::open(dir, &KeySource::File, Options::new(wall(0.0)))?.store)
}

struct Bed {
    name: BedId,
    waves: Vec<(SeriesId, f64)>,
    numbers: Vec<SeriesId>,
}

fn ward(writer: &Writer, beds: usize) -> Outcome<Vec<Bed>> {
    (1..=beds)
        .map(|bed| {
            let name = BedId::parse(&bed.to_string())?;
            let key = |refid: String, kind| -> Outcome<SeriesKey> {
                let device = DeviceId::parse(&format!("monitor-{bed}"))?;
                Ok(SeriesKey {
                    bed: name.clone(),
                    device,
                    refid,
                    channel: String::new(),
                    unit: "1".to_owned(),
                    kind,
                })
            };
            let mut waves = Vec::new();
            for (n, hz) in RATES.iter().enumerate() {
                let rate = SampleRate::from_hz(*hz).ok_or("a rate")?;
                let kind = SeriesKind::Wave {
                    rate,
                    scale: 0.005,
                    shift: 0.0,
                };
                waves.push((writer.series(&key(format!("wave-{n}"), kind)?)?, *hz));
            }
            let mut numbers = Vec::new();
            for n in 0..NUMBERS {
                numbers.push(writer.series(&key(format!("number-{n}"), SeriesKind::Numbers)?)?);
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

fn archive(dir: &Path, beds: usize, hours: usize, ecg: Option<&[i32]>) -> Outcome<()> {
    let noise: Vec<i32> = (0..360_000_i32)
        .map(|n| (n % 300 - 150) + n * 7 % 5)
        .collect();
    let ecg = ecg.unwrap_or(&noise);
    let store = open(dir)?;
    let writer = store.writer();
    let ward = ward(&writer, beds)?;
    let (begin, before) = (Instant::now(), processor_s());
    let seconds = hours * 3_600;
    let mut samples = 0;
    for second in 0..seconds {
        for bed in &ward {
            for (series, hz) in &bed.waves {
                let (from, values) = wave(ecg, *series, second, *hz);
                samples += values.len();
                writer.samples(*series, wall(from), &values);
            }
            for (n, series) in bed.numbers.iter().enumerate() {
                let value = 60.0 + ((second / 30 + n * 37) % 40) as f64 + (second % 3) as f64;
                writer.numbers(*series, &[(wall(second as f64 + 0.013), Value::new(value))]);
            }
        }
        // A second is a commit, as it is at the bedside.
        wait(&writer, second + 1 == seconds)?;
    }
    let made = begin.elapsed().as_secs_f64();
    let share = (processor_s() - before) / seconds as f64 * 100.0;
    let size = || std::fs::metadata(dir.join("lamplight.db")).map(|file| file.len() as f64 / 1e6);
    let of = json!({ "beds": beds, "hours": hours, "made_in_s": made.round() });
    line(
        "store.write_pct",
        share * 64.0 / beds as f64,
        "% of a core",
        Some(("<=", 5.0)),
        of.clone(),
    );
    drop(store);
    let raw = samples as f64 * 2.0 / 1e6;
    let more = json!({ "beds": beds, "hours": hours, "raw_mb": raw, "share_of_raw": size()? / raw,
        "mb_for_64x240": size()? * 64.0 * 240.0 / (beds * hours) as f64 });
    line("store.archive_mb", size()?, "MB", None, more);
    let begin = Instant::now();
    let store = open(dir)?;
    line(
        "store.open_ms",
        begin.elapsed().as_secs_f64() * 1e3,
        "ms",
        Some(("<=", 2_000.0)),
        of.clone(),
    );
    reads(&store, &ward, seconds, of)?;
    drop(store);
    std::fs::remove_dir_all(dir)?;
    Ok(())
}

fn reads(store: &Store, ward: &[Bed], seconds: usize, of: serde_json::Value) -> Outcome<()> {
    let reader = store.reader();
    let mut random = 88_172_645_463_325_252_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below.max(1) as u64) as usize
    };
    let (mut seeks, mut trends) = (Vec::new(), Vec::new());
    for _ in 0..READS {
        let bed = &ward[next(ward.len())];
        let from = next(seconds.saturating_sub(10)) as f64;
        let begin = Instant::now();
        let pieces = reader.waves(&bed.name, wall(from), wall(from + 10.0))?;
        seeks.push(begin.elapsed().as_secs_f64() * 1e3);
        assert_eq!(pieces.len(), RATES.len(), "each wave is one piece");
    }
    line(
        "store.seek_ms_p99",
        p99(&mut seeks),
        "ms",
        Some(("<=", 100.0)),
        of.clone(),
    );
    let span = (72 * 3_600).min(seconds);
    for _ in 0..READS / 4 {
        let bed = &ward[next(ward.len())];
        let from = next(seconds - span) as f64;
        let begin = Instant::now();
        for series in bed.numbers.iter().take(6) {
            black_box(reader.trend(*series, wall(from), wall(from + span as f64), 1_000)?);
        }
        trends.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    line(
        "store.trend_ms_p99",
        p99(&mut trends),
        "ms",
        Some(("<=", 100.0)),
        of,
    );
    Ok(())
}

fn wait(writer: &Writer, seal: bool) -> Outcome<()> {
    let (send, answer) = channel();
    writer.flush(seal, move |result| {
        let _ = send.send(result);
    });
    answer.recv()??;
    Ok(())
}

fn p99(list: &mut [f64]) -> f64 {
    list.sort_by(f64::total_cmp);
    list.get(list.len() * 99 / 100).copied().unwrap_or(f64::NAN)
}

/// Processor time of this process, from the system's own account; 0 where there is none.
fn processor_s() -> f64 {
    let Ok(text) = std::fs::read_to_string("/proc/self/stat") else {
        return 0.0;
    };
    // User and system time are fields 14 and 15, in ticks of 10 ms; the name before them may hold blanks.
    let fields = text
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    fields
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}
