//! What we export, read by the programs that people use; and what wfdb writes, replayed.
//!
//! pyedflib does not open EDF+D, so the file with a gap is read by a reader in Python
//! beside the judge, written from the specification and not from ours; the one without
//! is read by both.

use crate::python;
use lamplight_bedside_sim::recordings;
use lamplight_bedside_sim::wfdb::Record;
use lamplight_host::exporting::{Format, Order, Progress, Watch, run};
use lamplight_store::{Batch, Episode, KeySource, Options, SeriesKey, SeriesKind, Store, Writer};
use lamplight_units::{BedId, DeviceId, NoValue, SampleRate, Value, Wall};
use serde_json::Value as Json;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;

/// 2026-09-21T13:46:40Z, and a quarter of a second.
const START: i64 = 1_789_998_400_250_000;
const SECONDS: i32 = 20;

fn at(seconds: f64) -> Wall {
    Wall::from_micros(START + (seconds * 1e6).round() as i64)
}

/// A wave of the archive, and the second in which it has nothing.
struct Wave {
    refid: &'static str,
    unit: &'static str,
    hz: f64,
    scale: f64,
    gap: Option<i32>,
    /// The range of its integers.
    range: i32,
}

/// Bed 4 has a gap of all signals in second 8 to 13, and more of one; bed 5 has none.
fn waves(bed: &str) -> Vec<Wave> {
    let wave = |refid, unit, hz, scale, range| Wave {
        refid,
        unit,
        hz,
        scale,
        gap: None,
        range,
    };
    let mut waves = vec![
        wave("MDC_ECG_ELEC_POTL_II", "mV", 250.0, 0.005, 400),
        wave("MDC_PULS_OXIM_PLETH", "", 125.0, 0.001, 1_000),
        wave("MDC_IMPED_TTHOR", "", 62.5, 0.001, 500),
    ];
    if bed == "4" {
        waves[1].gap = Some(3);
    } else {
        // More than twelve bits, so that the format is 16.
        waves.push(wave("MDC_PRESS_BLD_ART_ABP", "mm[Hg]", 125.0, 0.01, 16_000));
    }
    waves
}

fn is_there(bed: &str, wave: &Wave, second: i32) -> bool {
    let all_gone = bed == "4" && (8..13).contains(&second);
    !all_gone && wave.gap != Some(second)
}

/// The integer of a sample.
fn sample(wave: &Wave, number: i32) -> i32 {
    (number * 7) % (2 * wave.range + 1) - wave.range
}

fn record(writer: &Writer) {
    for bed in ["4", "5"] {
        for wave in waves(bed) {
            let rate = SampleRate::from_hz(wave.hz).unwrap();
            let (scale, shift) = (wave.scale, 0.0);
            let kind = SeriesKind::Wave { rate, scale, shift };
            let id = writer
                .series(&key(bed, wave.refid, wave.unit, kind))
                .unwrap();
            // Two seconds at a time, a whole number of samples for each rate.
            let long = (wave.hz * 2.0) as i32;
            for second in 0..SECONDS {
                if !is_there(bed, &wave, second) {
                    continue;
                }
                let (first, end) = (second * long / 2, (second + 1) * long / 2);
                let samples: Vec<i32> = (first..end).map(|n| sample(&wave, n)).collect();
                writer.samples(id, at(f64::from(first) / wave.hz), &samples);
            }
        }
        let hr = key(bed, "MDC_ECG_HEART_RATE", "/min", SeriesKind::Numbers);
        let hr = writer.series(&hr).unwrap();
        for second in 0..SECONDS {
            let value = match second {
                7 => Value::None(NoValue::SensorOff),
                _ => Value::new(60.25 + f64::from(second)),
            };
            writer.numbers(hr, &[(at(f64::from(second)), value)]);
        }
    }
}

fn key(bed: &str, refid: &str, unit: &str, kind: SeriesKind) -> SeriesKey {
    SeriesKey {
        bed: BedId::parse(bed).unwrap(),
        device: DeviceId::parse("AA01").unwrap(),
        refid: refid.to_owned(),
        channel: "1.1.1".to_owned(),
        unit: unit.to_owned(),
        kind,
    }
}

fn alarm(bed: &str, condition: u64) -> Episode {
    Episode {
        condition,
        bed: Some(BedId::parse(bed).unwrap()),
        patient: None,
        priority: 3,
        kind: "physiological".to_owned(),
        source: "device".to_owned(),
        cause: "HR HIGH".to_owned(),
        text: "HR 134 HIGH".to_owned(),
        began: at(2.5),
        ended: Some(at(5.0)),
        acknowledged: None,
        owner: None,
        told_all: None,
    }
}

struct NoWatch;

impl Watch for NoWatch {
    fn progress(&self, _: Progress) {}
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Records both beds and exports them to the folder.
fn export(folder: &Path) {
    let archive = tempfile::tempdir().unwrap();
    let opened = Store::open(archive.path(), &KeySource::File, Options::new(at(0.0))).unwrap();
    let (reader, writer) = (opened.store.reader(), opened.store.writer());
    record(&writer);
    let mut batch = Batch::kept(Vec::new());
    batch.episodes = vec![alarm("4", 1), alarm("5", 2)];
    writer.append(batch, |_| ());
    let (tell, told) = mpsc::channel();
    writer.flush(true, move |done| tell.send(done).unwrap());
    told.recv().unwrap().unwrap();
    let order = Order {
        beds: Vec::new(),
        from: at(-100.0),
        to: at(100.0),
        formats: Format::ALL.into_iter().collect(),
        identity: true,
        folder: folder.to_owned(),
    };
    run(&reader, &writer, &order, "test", || at(200.0), 1, &NoWatch).unwrap();
}

fn ask(python: &Path, arguments: &[&str], folder: &Path, name: &str) -> Json {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/data/read_export.py");
    let said = Command::new(python)
        .arg(script)
        .args(arguments)
        .arg(folder)
        .arg(name)
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.status.success(), "{error}");
    serde_json::from_slice(&said.stdout).unwrap()
}

/// The values of a wave on a grid that begins a quarter of a second before it.
fn expected(bed: &str, wave: &Wave, seconds: f64) -> Vec<Option<f64>> {
    // Half a place off goes to the later one, see `lamplight_export::grid`.
    let before = (0.25 * wave.hz + 0.01).round() as i32;
    let long = (wave.hz * 2.0) as i32;
    let there = |number: i32| {
        // The second in which it was recorded, as `record` counts.
        let second = (0..SECONDS).find(|s| (s * long / 2..(s + 1) * long / 2).contains(&number))?;
        is_there(bed, wave, second).then(|| f64::from(sample(wave, number)) * wave.scale)
    };
    let count = (seconds * wave.hz).round() as i32;
    (0..count).map(|place| there(place - before)).collect()
}

fn same(read: &Json, expected: &[Option<f64>], within: f64, what: &str) {
    let read: Vec<Option<f64>> = read.as_array().unwrap().iter().map(Json::as_f64).collect();
    assert_eq!(read.len(), expected.len(), "{what}");
    for (place, (read, expected)) in read.iter().zip(expected).enumerate() {
        let alike = match (read, expected) {
            (Some(read), Some(expected)) => (read - expected).abs() <= within,
            (None, None) => true,
            _ => false,
        };
        assert!(alike, "{what} at {place}: {read:?}, not {expected:?}");
    }
}

#[test]
fn wfdb_reads_our_records_with_values_gaps_times_units_labels_and_alarms() {
    let Some(python) = python::with_export_readers() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    export(folder.path());
    for (bed, format) in [("4", "212"), ("5", "16")] {
        let read = &ask(python, &[], folder.path(), &format!("bed-{bed}"))["wfdb"];
        let waves = waves(bed);
        assert_eq!(read["begin"], "2026-09-21 13:46:40");
        assert_eq!(read["frame_hz"], 62.5);
        assert_eq!(read["format"][0], format);
        assert_eq!(read["check_sums"], read["told_sums"]);
        let labels = read["labels"].as_array().unwrap();
        assert_eq!(labels[..3], ["ECG II", "Pleth", "Resp"]);
        assert_eq!(read["units"][0], "mV");
        assert_eq!(read["units"][1], "NU");
        for (number, wave) in waves.iter().enumerate() {
            let signal = &read["signals"][number];
            same(signal, &expected(bed, wave, 22.0), 1e-6, wave.refid);
        }
        let notes: Vec<(f64, &str)> = read["notes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|note| (note[0].as_f64().unwrap(), note[1].as_str().unwrap()))
            .collect();
        assert_eq!(
            notes,
            [
                (2.75, "high: HR 134 HIGH"),
                (5.25, "end: high: HR 134 HIGH")
            ]
        );
    }
}

#[test]
fn pyedflib_reads_a_file_without_gaps_with_the_same_values() {
    let Some(python) = python::with_export_readers() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    export(folder.path());
    let read = &ask(python, &[], folder.path(), "bed-5")["pyedflib"];
    assert_eq!(read["begin"], "2026-09-21 13:46:40");
    let labels = read["labels"].as_array().unwrap();
    assert_eq!(labels[..], ["ECG II", "Pleth", "Resp", "ABP"]);
    assert_eq!(read["units"][3], "mmHg");
    assert_eq!(
        read["hz"].as_array().unwrap()[..],
        [250.0, 125.0, 62.5, 125.0]
    );
    assert_eq!(read["equipment"], "AA01");
    for (number, wave) in waves("5").iter().enumerate() {
        // The archive's own integers, and -32768 where there is none: bit for bit.
        let digital: Vec<Option<f64>> = expected("5", wave, 22.0)
            .into_iter()
            .map(|value| Some(value.map_or(-32_768.0, |value| (value / wave.scale).round())))
            .collect();
        same(&read["digital"][number], &digital, 0.0, wave.refid);
    }
    let notes = read["notes"].to_string();
    assert_eq!(notes, r#"[[2.75,2.5,"high: HR 134 HIGH"]]"#);
}

#[test]
fn a_file_with_gaps_has_records_only_where_something_is_each_with_its_time() {
    let Some(python) = python::with_export_readers() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    export(folder.path());
    let read = &ask(python, &[], folder.path(), "bed-4")["edf"];
    assert_eq!(read["kind"], "EDF+D");
    assert_eq!(read["begin"], "21.09.2613.46.40");
    let records = read["records"].as_array().unwrap();
    let onsets: Vec<f64> = records.iter().map(|r| r[0].as_f64().unwrap()).collect();
    // The gap from 8.25 s to 13.25 s leaves out the block of 10 s.
    assert_eq!(
        onsets,
        [0.0, 2.0, 4.0, 6.0, 8.0, 12.0, 14.0, 16.0, 18.0, 20.0]
    );
    for (number, wave) in waves("4").iter().enumerate() {
        let all = expected("4", wave, 22.0);
        let long = (wave.hz * 2.0) as usize;
        for record in records {
            let begin = (record[0].as_f64().unwrap() * wave.hz) as usize;
            let part = &all[begin..begin + long];
            same(&record[1][number], part, 1e-5, wave.refid);
        }
    }
    let notes: Vec<(f64, f64, &str)> = read["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| {
            let number = |at: usize| note[at].as_f64().unwrap();
            (number(0), number(1), note[2].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        notes,
        [
            (2.75, 2.5, "high: HR 134 HIGH"),
            (3.25, 1.0, "no data: Pleth")
        ]
    );
}

#[test]
fn pyarrow_reads_our_numbers_with_their_types_times_and_reasons() {
    let Some(python) = python::with_export_readers() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    export(folder.path());
    let read = &ask(python, &[], folder.path(), "bed-4")["parquet"];
    let types = read["types"].as_array().unwrap();
    assert_eq!(types[0], "timestamp[us, tz=UTC]");
    assert_eq!((&types[1], &types[6]), (&"string".into(), &"double".into()));
    let rows = read["rows"].as_array().unwrap();
    assert_eq!(rows.len(), SECONDS as usize);
    assert_eq!(rows[1]["time"], "2026-09-21T13:46:41.250000+00:00");
    assert_eq!(rows[1]["value"], 61.25);
    assert_eq!(rows[1]["parameter"], "MDC_ECG_HEART_RATE");
    assert_eq!(rows[7]["value"], Json::Null);
    assert_eq!(rows[7]["missing"], "sensor off");
}

#[test]
fn a_record_that_wfdb_wrote_is_read_with_its_gap_and_can_be_replayed() {
    let Some(python) = python::with_export_readers() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let told = ask(python, &["write_record"], folder.path(), "made");
    let header = folder.path().join("made.hea");
    let record = Record::open(&header).unwrap();
    for (number, signal) in record.signals.iter().enumerate() {
        let theirs = told["signals"][number].as_array().unwrap();
        let theirs: Vec<Option<f64>> = theirs.iter().map(Json::as_f64).collect();
        let ours: Vec<Json> = signal
            .samples
            .iter()
            .map(|s| {
                if s.is_nan() {
                    Json::Null
                } else {
                    f64::from(*s).into()
                }
            })
            .collect();
        same(&Json::from(ours), &theirs, 1e-4, &signal.label);
    }
    let recording = recordings::open(&header).unwrap();
    assert_eq!(recording.tracks.len(), 2);
    let per_minute = recording.beats.len() as f64 * 60.0 / recording.loop_s;
    // 75 a minute, without those of one second in twenty.
    assert!((66.0..76.0).contains(&per_minute), "{per_minute}");
}

#[test]
fn our_own_record_is_replayed() {
    let folder = tempfile::tempdir().unwrap();
    export(folder.path());
    let record = Record::open(&folder.path().join("bed-4.hea")).unwrap();
    let ecg = &record.signals[0];
    let expected = expected("4", &waves("4")[0], 22.0);
    assert_eq!(ecg.samples.len(), expected.len());
    for (sample, expected) in ecg.samples.iter().zip(expected) {
        match expected {
            Some(value) => assert!((f64::from(*sample) - value).abs() < 1e-6),
            None => assert!(sample.is_nan()),
        }
    }
    let recording = recordings::open(&folder.path().join("bed-4.hea")).unwrap();
    assert_eq!(recording.tracks.len(), 3);
}
