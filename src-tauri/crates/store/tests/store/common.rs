//! Opens stores in folders of their own, and waits for answers instead of for time.

use lamplight_store::faults::Faults;
use lamplight_store::{
    AppendError, Batch, Entry, Episode, KeySource, Opened, Options, Seq, SeriesId, SeriesKey,
    SeriesKind, Store, Writer,
};
use lamplight_units::{BedId, DeviceId, SampleRate, Wall};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;

/// 2026-11-21T14:00:00Z.
pub const T0: i64 = 1_795_269_600_000_000;

pub fn at(seconds: f64) -> Wall {
    Wall::from_micros(T0 + (seconds * 1e6).round() as i64)
}

pub fn bed(name: &str) -> BedId {
    BedId::parse(name).unwrap()
}

pub fn open(dir: &Path) -> Opened {
    Store::open(dir, &KeySource::File, Options::new(at(0.0))).unwrap()
}

pub fn open_with(dir: &Path, faults: &Arc<Faults>) -> Store {
    let mut options = Options::new(at(0.0));
    options.faults = Some(Arc::clone(faults));
    Store::open(dir, &KeySource::File, options).unwrap().store
}

pub fn entry(n: i64) -> Entry {
    let mut entry = Entry::new(at(n as f64), "test", format!("{{\"n\":{n}}}"));
    entry.bed = Some(bed("12"));
    entry.condition = Some((n % 3) as u64);
    entry
}

/// Appends and waits for the answer.
pub fn append(writer: &Writer, batch: Batch) -> Result<Seq, AppendError> {
    let (send, answer) = channel();
    writer.append(batch, move |result| send.send(result).unwrap());
    answer.recv().unwrap()
}

/// Waits until everything before is durable.
pub fn flush(writer: &Writer, seal: bool) {
    let (send, answer) = channel();
    writer.flush(seal, move |result| send.send(result).unwrap());
    answer.recv().unwrap().unwrap();
}

pub fn episode(condition: u64) -> Episode {
    Episode {
        condition,
        bed: Some(bed("12")),
        patient: Some("4711".to_owned().into()),
        priority: 3,
        kind: "physiological".to_owned(),
        source: "monitor".to_owned(),
        cause: "MDC_EVT_TACHY".to_owned(),
        text: "Heart rate 150 > 120".to_owned(),
        began: at(condition as f64),
        ended: None,
        acknowledged: None,
        owner: None,
        told_all: None,
    }
}

pub fn wave_key(hz: f64) -> SeriesKey {
    SeriesKey {
        bed: bed("12"),
        device: DeviceId::parse("monitor-12").unwrap(),
        refid: "MDC_ECG_ELEC_POTL_II".to_owned(),
        channel: "1.1.1".to_owned(),
        unit: "mV".to_owned(),
        kind: SeriesKind::Wave {
            rate: SampleRate::from_hz(hz).unwrap(),
            scale: 0.005,
            shift: 0.0,
        },
    }
}

pub fn number_key(refid: &str) -> SeriesKey {
    SeriesKey {
        refid: refid.to_owned(),
        unit: "/min".to_owned(),
        kind: SeriesKind::Numbers,
        ..wave_key(1.0)
    }
}

/// A rough heart: what it is does not matter, that it is not constant does.
pub fn sample(n: usize) -> i32 {
    let n = i32::try_from(n % 200).unwrap();
    (n - 100).pow(2) / 10 - (n * 7) % 13
}

/// Gives `seconds` of a wave, a second at a time, beginning at sample `first`.
pub fn give_wave(writer: &Writer, series: SeriesId, hz: usize, from_s: usize, seconds: usize) {
    for second in from_s..from_s + seconds {
        let samples: Vec<i32> = (second * hz..(second + 1) * hz).map(sample).collect();
        writer.samples(series, at(second as f64), &samples);
    }
}
