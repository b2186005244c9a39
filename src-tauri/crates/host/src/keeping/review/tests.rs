//! Written through a store in a folder of its own, and asked as a page asks.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a test fails by panicking, also in its helpers; its numbers are small"
)]

use crate::keeping::past::Past;
use lamplight_api::command::RefusalCode;
use lamplight_api::review::{
    AwayView, MarksQuery, PageQuery, RecordView, SPAN_MOST_MS, StripQuery, TrendQuery,
};
use lamplight_store::{
    Batch, Entry, Episode, KeySource, Options, SeriesId, SeriesKey, SeriesKind, Store,
};
use lamplight_units::{BedId, DeviceId, SampleRate, Value, Wall};
use std::sync::mpsc::channel;
use std::time::Duration;
use tempfile::TempDir;

/// 2026-11-21T14:00:00Z.
const T0: i64 = 1_795_269_600_000;
const HOUR: i64 = 3_600_000;

fn at(ms: i64) -> Wall {
    Wall::from_micros((T0 + ms) * 1_000)
}

struct Records {
    store: Store,
    past: Past,
    _folder: TempDir,
}

impl Records {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::new(at(0));
        let store = Store::open(folder.path(), &KeySource::File, options)
            .unwrap()
            .store;
        let past = Past::new(store.reader(), 2);
        Self {
            store,
            past,
            _folder: folder,
        }
    }

    fn series(&self, refid: &str, device: &str, kind: SeriesKind) -> SeriesId {
        let wave = kind != SeriesKind::Numbers;
        let unit = if wave {
            "MDC_DIM_MILLI_VOLT"
        } else {
            "MDC_DIM_BEAT_PER_MIN"
        };
        let key = SeriesKey {
            bed: BedId::parse("12").unwrap(),
            device: DeviceId::parse(device).unwrap(),
            refid: refid.to_owned(),
            channel: "1.1.1".to_owned(),
            unit: unit.to_owned(),
            kind,
        };
        self.store.writer().series(&key).unwrap()
    }

    fn heart_rate(&self, device: &str) -> SeriesId {
        self.series("MDC_ECG_HEART_RATE", device, SeriesKind::Numbers)
    }

    fn ecg(&self, hz: f64, scale: f64) -> SeriesId {
        let rate = SampleRate::from_hz(hz).unwrap();
        let kind = SeriesKind::Wave {
            rate,
            scale,
            shift: 0.0,
        };
        self.series("MDC_ECG_ELEC_POTL_II", "m-1", kind)
    }

    fn numbers(&self, series: SeriesId, numbers: impl IntoIterator<Item = (i64, f64)>) {
        let timed: Vec<_> = numbers
            .into_iter()
            .map(|(ms, number)| (at(ms), Value::new(number)))
            .collect();
        self.store.writer().numbers(series, &timed);
    }

    fn append(&self, batch: Batch) {
        let (send, answer) = channel();
        self.store
            .writer()
            .append(batch, move |result| send.send(result).unwrap());
        answer.recv().unwrap().unwrap();
    }

    /// Durable; `seal` packs what is open into blocks.
    fn flush(&self, seal: bool) {
        let (send, answer) = channel();
        self.store
            .writer()
            .flush(seal, move |result| send.send(result).unwrap());
        answer.recv().unwrap().unwrap();
    }

    async fn record(&self) -> RecordView {
        self.past.record("12".to_owned()).await.unwrap()
    }

    async fn id(&self, refid: &str) -> u32 {
        let record = self.record().await;
        let found = record.series.iter().find(|one| one.refid == refid);
        found.unwrap().id
    }
}

fn trend(series: &[u32], from_ms: i64, to_ms: i64, buckets: u32) -> TrendQuery {
    TrendQuery {
        bed: "12".to_owned(),
        series: series.to_vec(),
        from_ms,
        to_ms,
        buckets,
    }
}

fn strip(from_ms: i64, to_ms: i64) -> StripQuery {
    StripQuery {
        bed: "12".to_owned(),
        from_ms,
        to_ms,
    }
}

fn marks(from_ms: i64, to_ms: i64) -> MarksQuery {
    MarksQuery {
        bed: "12".to_owned(),
        from_ms,
        to_ms,
    }
}

fn page(series: u32, from_ms: i64, row_ms: i64, rows: u32, columns: u32) -> PageQuery {
    PageQuery {
        bed: "12".to_owned(),
        series,
        from_ms,
        row_ms,
        rows,
        columns,
    }
}

#[tokio::test]
async fn a_bed_without_records_has_none() {
    let records = Records::new();
    let record = records.record().await;
    assert_eq!((record.series.len(), record.since_ms), (0, None));
    let strip = records.past.strip(strip(T0, T0 + 1_000)).await.unwrap();
    assert!(strip.waves.is_empty());
    let marks = records.past.marks(marks(T0, T0 + HOUR)).await.unwrap();
    assert!(marks.conditions.is_empty() && marks.away.is_empty());
}

#[tokio::test]
async fn a_bed_tells_its_waves_before_its_numbers_and_how_far_they_reach() {
    let records = Records::new();
    records.numbers(records.heart_rate("m-1"), [(0, 70.0), (60_000, 71.0)]);
    let ecg = records.ecg(100.0, 0.01);
    records.store.writer().samples(ecg, at(1_000), &[0; 500]);
    for seal in [false, true] {
        records.flush(seal);
        let record = records.record().await;
        let told: Vec<_> = record
            .series
            .iter()
            .map(|one| {
                (
                    one.label.as_str(),
                    one.wave,
                    one.since_ms - T0,
                    one.until_ms - T0,
                )
            })
            .collect();
        assert_eq!(told, [("II", true, 1_000, 6_000), ("HR", false, 0, 60_000)]);
        assert_eq!(record.until_ms, Some(T0 + 60_000));
    }
}

#[tokio::test]
async fn a_trend_keeps_peaks_and_gaps() {
    let records = Records::new();
    let numbers = [(0, 60.0), (1_000, 90.0), (2_000, 75.0), (30_000, 50.0)];
    records.numbers(records.heart_rate("m-1"), numbers);
    records.flush(false);
    let id = records.id("MDC_ECG_HEART_RATE").await;
    let found = records
        .past
        .trend(trend(&[id], T0, T0 + 40_000, 4))
        .await
        .unwrap();
    let line = &found.lines[0];
    assert_eq!(line.least, [Some(60.0), None, None, Some(50.0)]);
    assert_eq!(line.greatest, [Some(90.0), None, None, Some(50.0)]);
    assert_eq!(line.mean, [Some(75.0), None, None, Some(50.0)]);
    assert_eq!(line.count, [3, 0, 0, 1]);
}

#[tokio::test]
async fn a_trend_of_days_is_the_same_from_minutes() {
    let records = Records::new();
    let numbers = (0..24 * 60).map(|minute| {
        let number = if minute == 700 { 190.0 } else { 70.0 };
        (minute * 60_000, number)
    });
    records.numbers(records.heart_rate("m-1"), numbers);
    records.flush(true);
    let id = records.id("MDC_ECG_HEART_RATE").await;
    let query = trend(&[id], T0, T0 + 48 * HOUR, 48);
    let found = records.past.trend(query).await.unwrap();
    let line = &found.lines[0];
    assert_eq!(line.greatest[11], Some(190.0), "the peak is kept");
    assert_eq!(line.count[11], 60);
    assert!(
        (line.mean[11].unwrap() - 72.0).abs() < 1.5,
        "{:?}",
        line.mean[11]
    );
    assert_eq!(line.mean[3], Some(70.0));
    assert_eq!(line.mean[30], None, "a gap is a gap");
}

#[tokio::test]
async fn a_monitor_that_was_exchanged_goes_on_in_the_same_line() {
    let records = Records::new();
    records.numbers(records.heart_rate("m-1"), [(0, 60.0)]);
    records.numbers(records.heart_rate("m-2"), [(10_000, 80.0)]);
    records.flush(false);
    let record = records.record().await;
    assert_eq!(record.series.len(), 1);
    let id = record.series[0].id;
    let found = records
        .past
        .trend(trend(&[id], T0, T0 + 20_000, 2))
        .await
        .unwrap();
    assert_eq!(found.lines[0].mean, [Some(60.0), Some(80.0)]);
}

#[tokio::test]
async fn a_strip_has_the_senders_integers_and_its_gaps() {
    let records = Records::new();
    let ecg = records.ecg(250.0, 0.002);
    let samples: Vec<i32> = (0..250).collect();
    records.store.writer().samples(ecg, at(0), &samples);
    records.store.writer().samples(ecg, at(5_000), &samples);
    records.flush(false);
    let found = records.past.strip(strip(T0, T0 + 10_000)).await.unwrap();
    let pieces = &found.waves[0].pieces;
    assert_eq!(pieces.len(), 2);
    assert_eq!(pieces[0].samples, samples);
    assert!((pieces[1].from_ms - (T0 + 5_000) as f64).abs() < 1e-6);
    assert!((pieces[0].scale - 0.002).abs() < 1e-12);
}

#[tokio::test]
async fn a_page_keeps_each_peak_and_each_gap() {
    let records = Records::new();
    let ecg = records.ecg(100.0, 0.01);
    let mut samples = vec![0; 6_000];
    samples[4_567] = 99;
    samples[1_234] = -44;
    records.store.writer().samples(ecg, at(0), &samples);
    records.flush(true);
    let id = records.id("MDC_ECG_ELEC_POTL_II").await;
    let found = records
        .past
        .page(page(id, T0, 20_000, 4, 200))
        .await
        .unwrap();
    assert_eq!((found.rows.len(), found.columns), (4, 200));
    assert_eq!(found.rows[2].greatest[56], Some(99));
    assert_eq!(found.rows[0].least[123], Some(-44));
    assert_eq!(found.rows[1].greatest.iter().max(), Some(&Some(0)));
    assert!(
        found.rows[0].least.iter().all(Option::is_some),
        "no false gap"
    );
    assert!(found.rows[3].least.is_empty(), "nothing in the whole row");
}

#[tokio::test]
async fn a_wave_whose_scale_was_set_anew_is_one_wave() {
    let records = Records::new();
    let writer = records.store.writer();
    writer.samples(records.ecg(100.0, 0.01), at(0), &[100; 1_000]);
    writer.samples(records.ecg(100.0, 0.005), at(10_000), &[100; 1_000]);
    records.flush(true);
    assert_eq!(records.record().await.series.len(), 1);
    let id = records.id("MDC_ECG_ELEC_POTL_II").await;
    let found = records
        .past
        .page(page(id, T0, 10_000, 2, 10))
        .await
        .unwrap();
    assert!((found.scale - 0.005).abs() < 1e-12);
    assert_eq!(
        found.rows[0].greatest[0],
        Some(200),
        "1 unit in steps of 0.005"
    );
    assert_eq!(found.rows[1].greatest[9], Some(100));
}

#[tokio::test]
async fn a_page_asks_for_no_more_columns_than_there_are_samples_for() {
    let records = Records::new();
    let ecg = records.ecg(62.5, 0.01);
    records.store.writer().samples(ecg, at(0), &[1; 625]);
    records.flush(true);
    let id = records.id("MDC_ECG_ELEC_POTL_II").await;
    let found = records
        .past
        .page(page(id, T0, 10_000, 1, 2_000))
        .await
        .unwrap();
    assert_eq!(found.columns, 312);
    assert!(found.rows[0].least.iter().all(Option::is_some));
}

fn episode(condition: u64, began_ms: i64, ended_ms: Option<i64>) -> Episode {
    Episode {
        condition,
        bed: Some(BedId::parse("12").unwrap()),
        patient: None,
        priority: 3,
        kind: "physiological".to_owned(),
        source: "device".to_owned(),
        cause: "asystole".to_owned(),
        text: "ASYSTOLE".to_owned(),
        began: at(began_ms),
        ended: ended_ms.map(at),
        acknowledged: None,
        owner: None,
        told_all: None,
    }
}

#[tokio::test]
async fn marks_are_what_reaches_into_the_time_and_when_the_station_was_away() {
    let records = Records::new();
    let mut batch = Batch::kept(vec![
        super::super::journal::started(now(0), None),
        super::super::journal::started(now(2 * HOUR), Some(Duration::from_secs(1_800))),
        super::super::journal::started(now(9 * HOUR), Some(Duration::from_secs(60))),
    ]);
    batch.episodes = vec![
        episode(1, 0, Some(1_000)),
        episode(2, HOUR - 5_000, Some(HOUR + 5_000)),
        episode(3, HOUR + 60_000, None),
        episode(4, 5 * HOUR, None),
    ];
    records.append(batch);
    let found = records
        .past
        .marks(marks(T0 + HOUR, T0 + 7 * HOUR / 4))
        .await
        .unwrap();
    let ids: Vec<u64> = found.conditions.iter().map(|one| one.id).collect();
    assert_eq!(ids, [3, 2]);
    assert!(!found.more);
    let absence = AwayView {
        from_ms: T0 + 3 * HOUR / 2,
        to_ms: T0 + 2 * HOUR,
    };
    assert_eq!(
        found.away,
        [absence],
        "the start after the time tells of it"
    );
}

fn now(ms: i64) -> lamplight_units::Now {
    lamplight_units::Now {
        mono: lamplight_units::Mono::START,
        wall: at(ms),
    }
}

#[tokio::test]
async fn journal_rows_that_are_odd_hide_nothing_else() {
    let records = Records::new();
    let odd = |body: &str| Entry::new(at(HOUR), "station.started", body);
    let bodies = [
        r#"{"away_s":"soon"}"#,
        r#"{"away_s":-5}"#,
        r#"{"away_s":1e300}"#,
        "[]",
    ];
    records.append(Batch::kept(bodies.map(odd).to_vec()));
    let found = records.past.marks(marks(T0, T0 + HOUR)).await.unwrap();
    assert_eq!(found.away.len(), 1, "{:?}", found.away);
}

#[tokio::test]
async fn questions_that_make_no_sense_are_refused_with_a_sentence() {
    let records = Records::new();
    records.numbers(records.heart_rate("m-1"), [(0, 60.0)]);
    records
        .store
        .writer()
        .samples(records.ecg(100.0, 0.01), at(0), &[0; 100]);
    records.flush(false);
    let past = &records.past;
    let hr = records.id("MDC_ECG_HEART_RATE").await;
    let ecg = records.id("MDC_ECG_ELEC_POTL_II").await;
    let century = 100 * 365 * 24 * HOUR;
    let refusals = [
        past.trend(trend(&[hr], T0, T0, 10)).await.err(),
        past.trend(trend(&[hr], T0 + HOUR, T0, 10)).await.err(),
        past.trend(trend(&[hr], T0 - century, T0, 10)).await.err(),
        past.trend(trend(&[hr], T0, T0 + SPAN_MOST_MS + 1, 10))
            .await
            .err(),
        past.trend(trend(&[hr], i64::MIN, i64::MAX, 10)).await.err(),
        past.trend(trend(&[hr], T0, T0 + HOUR, 0)).await.err(),
        past.trend(trend(&[hr], T0, T0 + HOUR, u32::MAX))
            .await
            .err(),
        past.trend(trend(&[hr; 25], T0, T0 + HOUR, 10)).await.err(),
        past.marks(marks(T0 + 1, T0)).await.err(),
        past.marks(marks(T0, T0 + century)).await.err(),
        past.strip(strip(T0, T0 + 60_001)).await.err(),
        past.strip(strip(T0, T0 - 1)).await.err(),
        past.page(page(ecg, T0, 0, 10, 10)).await.err(),
        past.page(page(ecg, T0, i64::MAX, 10, 10)).await.err(),
        past.page(page(ecg, T0, 60_000, 61, 10)).await.err(),
        past.page(page(ecg, T0, 60_000, 0, 10)).await.err(),
        past.page(page(ecg, T0, 60_000, 60, 4_097)).await.err(),
        past.page(page(ecg, T0, 1_000, 3_600, 4_000)).await.err(),
        past.page(page(ecg, i64::MAX, 1_000, 1, 10)).await.err(),
        past.record(String::new()).await.err(),
    ];
    for (n, refusal) in refusals.into_iter().enumerate() {
        let refusal = refusal.unwrap_or_else(|| panic!("question {n} was answered"));
        assert_eq!(refusal.code, RefusalCode::Invalid, "question {n}");
        assert!(refusal.sentence.ends_with('.'), "{}", refusal.sentence);
    }
    let gone = [
        past.trend(trend(&[hr + 77], T0, T0 + HOUR, 10)).await.err(),
        past.trend(trend(&[ecg], T0, T0 + HOUR, 10)).await.err(),
        past.page(page(hr, T0, 1_000, 1, 10)).await.err(),
    ];
    for refusal in gone {
        assert_eq!(refusal.unwrap().code, RefusalCode::Gone);
    }
}
