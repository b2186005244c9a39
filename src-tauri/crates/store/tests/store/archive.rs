//! Waves, numbers and trends, from blocks and from the tail.

use crate::common::{at, bed, flush, give_wave, number_key, open, sample, wave_key};
use lamplight_store::Bucket;
use lamplight_units::{NoValue, Value, Wall};

fn expected(from: usize, to: usize) -> Vec<i32> {
    (from..to).map(sample).collect()
}

#[test]
fn a_wave_is_one_piece_across_blocks_tail_and_an_orderly_end() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    let series = store.writer().series(&wave_key(250.0)).unwrap();
    for second in 0..34 {
        give_wave(&store.writer(), series, 250, second, 1);
        flush(&store.writer(), false);
    }
    let check = |reader: lamplight_store::Reader, name: &str| {
        let pieces = reader.waves(&bed("12"), at(0.0), at(100.0)).unwrap();
        assert_eq!(pieces.len(), 1, "{name}");
        assert_eq!(pieces[0].samples, expected(0, 34 * 250), "{name}");
        let part = reader.wave(series, at(9.5), at(30.5)).unwrap();
        assert_eq!((part.len(), part[0].from), (1, at(9.5)), "{name}");
        assert_eq!(
            part[0].samples,
            expected(9 * 250 + 125, 30 * 250 + 125),
            "{name}"
        );
        assert!(
            reader.wave(series, at(40.0), at(50.0)).unwrap().is_empty(),
            "{name}"
        );
        assert!(
            reader
                .waves(&bed("13"), at(0.0), at(50.0))
                .unwrap()
                .is_empty(),
            "{name}"
        );
    };
    check(store.reader(), "while running");
    drop(store);
    let store = open(dir.path()).store;
    assert_eq!(
        store.writer().series(&wave_key(250.0)).unwrap(),
        series,
        "its number is for ever"
    );
    check(store.reader(), "opened again");
    flush(&store.writer(), true);
    check(store.reader(), "sealed");
    drop(store);
    check(open(dir.path()).store.reader(), "sealed and opened again");
}

#[test]
fn a_gap_is_a_gap() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    let writer = store.writer();
    let series = writer.series(&wave_key(100.0)).unwrap();
    give_wave(&writer, series, 100, 0, 5);
    give_wave(&writer, series, 100, 8, 20);
    for seal in [false, true] {
        flush(&writer, seal);
        let pieces = store
            .reader()
            .waves(&bed("12"), at(0.0), at(100.0))
            .unwrap();
        let ends: Vec<(Wall, usize)> = pieces.iter().map(|p| (p.from, p.samples.len())).collect();
        assert_eq!(ends, [(at(0.0), 500), (at(8.0), 2_000)], "sealed: {seal}");
    }
}

#[test]
fn a_clock_that_is_put_back_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    let writer = store.writer();
    let series = writer.series(&wave_key(100.0)).unwrap();
    for _ in 0..2 {
        give_wave(&writer, series, 100, 0, 12);
        flush(&writer, true);
    }
    let pieces = store.reader().wave(series, at(0.0), at(100.0)).unwrap();
    let samples: usize = pieces.iter().map(|piece| piece.samples.len()).sum();
    assert_eq!(samples, 2_400, "both are kept under the same times");
}

#[test]
fn numbers_of_a_time_that_comes_again_are_read_at_once_and_are_the_newest() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    let writer = store.writer();
    let series = writer.series(&number_key("MDC_ECG_HEART_RATE")).unwrap();
    let write = |from: i32, to: i32, value: f64| {
        for second in from..to {
            writer.numbers(series, &[(at(f64::from(second)), Value::new(value))]);
        }
    };
    let newest = || {
        let runs = store.reader().newest(&bed("12"), at(60.0), at(120.0));
        runs.unwrap().remove(0).numbers[0]
    };
    write(0, 300, 60.0);
    flush(&writer, true);
    assert_eq!(newest(), (at(119.0), Value::new(60.0)));
    // The clock is put back by four minutes; half of the minute has come again so far.
    write(60, 90, 90.0);
    flush(&writer, false);
    assert_eq!(newest(), (at(89.0), Value::new(90.0)));
    let all = store
        .reader()
        .numbers_of(series, at(60.0), at(120.0))
        .unwrap();
    assert_eq!(all.len(), 90, "none is taken for one that is packed");
    // Once more, before anything of it was packed.
    write(90, 200, 90.0);
    write(60, 70, 40.0);
    flush(&writer, false);
    assert_eq!(newest(), (at(69.0), Value::new(40.0)));
}

#[test]
fn numbers_are_read_with_their_reasons_from_blocks_and_tail() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    let writer = store.writer();
    let series = writer.series(&number_key("MDC_ECG_HEART_RATE")).unwrap();
    let other = writer.series(&number_key("MDC_RESP_RATE")).unwrap();
    let value = |n: i64| match n % 50 {
        0 => Value::None(NoValue::SensorOff),
        _ => Value::new(60.0 + (n % 40) as f64 / 2.0),
    };
    let all: Vec<(Wall, Value)> = (0..1_500).map(|n| (at(n as f64), value(n))).collect();
    for part in all.chunks(100) {
        writer.numbers(series, part);
        writer.numbers(other, &part[..1]);
        flush(&writer, false);
    }
    let check = |store: &lamplight_store::Store| {
        let read = |from, to| {
            let runs = store
                .reader()
                .numbers(&bed("12"), &["MDC_ECG_HEART_RATE"], from, to);
            runs.unwrap().remove(0).numbers
        };
        assert_eq!(read(at(0.0), at(2_000.0)), all);
        assert_eq!(read(at(590.0), at(1_210.0)), all[590..1_210]);
        assert_eq!(
            store
                .reader()
                .numbers(&bed("12"), &[], at(0.0), at(50.0))
                .unwrap()
                .len(),
            2
        );
    };
    check(&store);
    drop(store);
    let store = open(dir.path()).store;
    check(&store);
    flush(&store.writer(), true);
    check(&store);
}

#[test]
fn the_extent_of_a_series_is_known_open_and_sealed() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    let writer = store.writer();
    let series = writer.series(&number_key("MDC_ECG_HEART_RATE")).unwrap();
    assert_eq!(store.reader().extent(series).unwrap(), None);
    let number = |n: f64| (at(n), Value::new(n));
    writer.numbers(series, &[number(5.0), number(6.0)]);
    for seal in [false, true] {
        flush(&writer, seal);
        let extent = store.reader().extent(series).unwrap();
        assert_eq!(extent, Some((at(5.0), at(6.0))), "{seal}");
    }
    writer.numbers(series, &[number(900.0)]);
    flush(&writer, false);
    let extent = store.reader().extent(series).unwrap();
    assert_eq!(extent, Some((at(5.0), at(900.0))));
}

#[test]
fn a_trend_has_the_least_and_greatest_of_each_part_coarse_and_fine() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    let writer = store.writer();
    let series = writer.series(&number_key("MDC_ECG_HEART_RATE")).unwrap();
    // An hour, then a gap of an hour, then another one; a peak of one second.
    let number = |n: i64| {
        if n == 1_000 {
            200.0
        } else {
            60.0 + (n / 600) as f64
        }
    };
    for minute in (0..60).chain(120..180) {
        let seconds = minute * 60..(minute + 1) * 60;
        let part: Vec<(Wall, Value)> = seconds
            .map(|n| (at(n as f64), Value::new(number(n))))
            .collect();
        writer.numbers(series, &part);
    }
    for seal in [false, true] {
        flush(&writer, seal);
        let trend = |buckets| {
            store
                .reader()
                .trend(series, at(0.0), at(10_800.0), buckets)
                .unwrap()
        };
        let coarse = trend(18);
        assert_eq!(
            coarse[0],
            Some(Bucket {
                min: 60.0,
                max: 60.0,
                n: 600
            })
        );
        assert_eq!(
            coarse[1],
            Some(Bucket {
                min: 61.0,
                max: 200.0,
                n: 600
            }),
            "the peak is there"
        );
        assert!(
            coarse[6..12].iter().all(Option::is_none),
            "the gap is a gap"
        );
        let fine = trend(10_800);
        assert_eq!(
            fine[1_000],
            Some(Bucket {
                min: 200.0,
                max: 200.0,
                n: 1
            })
        );
        assert_eq!(fine.iter().flatten().count(), 7_200);
    }
    assert!(
        store
            .reader()
            .trend(series, at(0.0), at(1.0), 0)
            .unwrap()
            .is_empty()
    );
}
