//! What becomes of chunks that are not simply the next one.
//!
//! A device counts its samples: the value is the number. So what is drawn tells which
//! samples were lost, doubled or exchanged.

use crate::screen::Screen;
use lamplight_units::{Mono, SampleRate};
use lamplight_waves::{GroupId, Hub, Limits, Pushed, SeriesId, Subscription};
use proptest::prelude::*;
use std::time::Duration;

const GROUP: GroupId = GroupId(7);
const N: usize = 64;

fn hz(hz: f64) -> SampleRate {
    SampleRate::from_hz(hz).unwrap()
}

fn at(seconds: f64) -> Mono {
    Mono::from_start(Duration::from_secs_f64(seconds))
}

/// The samples with these numbers.
fn count(from: usize, n: usize) -> Vec<f32> {
    (from..from + n).map(|i| i as f32).collect()
}

struct Bench {
    hub: Hub,
    id: SeriesId,
    screen: Screen,
    subscription: Subscription,
    now: f64,
}

impl Bench {
    fn new() -> Self {
        let mut hub = Hub::new(Limits::default());
        let id = hub.open(GROUP, hz(250.0));
        Self {
            hub,
            id,
            screen: Screen::default(),
            subscription: Subscription::new(vec![id]),
            now: 100.0,
        }
    }

    /// Lets the time pass, with a frame each 33 ms.
    fn until(&mut self, seconds: f64) {
        while self.now < seconds {
            self.now = (self.now + 0.033).min(seconds);
            if let Some(bytes) = self.hub.frame(at(self.now), &mut self.subscription) {
                self.screen.take(&bytes);
            }
        }
    }

    fn push(&mut self, start: Option<f64>, samples: &[f32]) -> Pushed {
        self.hub
            .push(at(self.now), self.id, start, hz(250.0), samples)
    }

    /// Chunk `i` of an even stream whose device clock is `offset` ahead, at its due time.
    fn even(&mut self, i: usize, offset: f64) -> Pushed {
        let start = 100.0 + i as f64 * 0.256;
        self.until(start + 0.256);
        self.push(Some(start + offset), &count(i * N, N))
    }

    fn stats(&self) -> lamplight_waves::SeriesStats {
        self.hub.stats(self.id).unwrap()
    }
}

#[test]
fn an_even_stream_is_drawn_whole_and_without_a_break() {
    let mut bench = Bench::new();
    for i in 0..40 {
        let pushed = bench.even(i, 600.0);
        assert_eq!(
            (pushed.taken, pushed.late, pushed.gap_s),
            (N, 0, None),
            "chunk {i}"
        );
    }
    bench.until(bench.now + 2.0);
    assert_eq!(bench.screen.values(0), count(0, 40 * N));
    assert_eq!(bench.screen.breaks(0), 0);
    assert!(bench.screen.least_ahead_s.unwrap() > 0.05);
    assert!((bench.hub.clock_offset_s(GROUP).unwrap() - 600.0).abs() < 0.01);
    // Its length and the margin.
    assert!((bench.hub.delay(GROUP).as_secs_f64() - 0.376).abs() < 0.01);
}

#[test]
fn times_rounded_in_the_message_make_no_gap() {
    for (name, grain) in [
        ("milliseconds", 0.001),
        ("hundredths", 0.01),
        ("seconds", 1.0),
    ] {
        let mut bench = Bench::new();
        for i in 0..200 {
            // 300 samples a second in chunks of 64: no start is a whole number of milliseconds.
            let start = 100.0 + i as f64 * N as f64 / 300.0;
            bench.until(start + N as f64 / 300.0);
            let written = (start / grain).floor() * grain;
            bench.hub.push(
                at(bench.now),
                bench.id,
                Some(written),
                hz(300.0),
                &count(i * N, N),
            );
        }
        // Until the eighth time nobody can know that times are written so coarsely.
        let allowed = if grain > 0.001 { 8 } else { 0 };
        assert!(
            bench.stats().gaps <= allowed,
            "{name}: {} gaps",
            bench.stats().gaps
        );
    }
}

#[test]
fn a_crystal_off_by_200_ppm_never_makes_a_gap() {
    let mut bench = Bench::new();
    for i in 0..2_000 {
        let start = 100.0 + i as f64 * 0.256 * 1.000_2;
        bench.until(start + 0.256);
        bench.push(Some(start), &count(i * N, N));
    }
    assert_eq!((bench.stats().gaps, bench.stats().overlapped), (0, 0));
    assert_eq!(bench.screen.breaks(0), 0);
}

#[test]
fn a_lost_chunk_is_a_gap_of_its_length() {
    let mut bench = Bench::new();
    for i in (0..20).filter(|i| *i != 10) {
        let pushed = bench.even(i, 0.0);
        let gap = pushed.gap_s.map(|s| (s * 1000.0).round());
        assert_eq!(gap, (i == 11).then_some(256.0), "chunk {i}");
    }
    bench.until(bench.now + 2.0);
    let drawn = bench.screen.of(0);
    assert_eq!(drawn.iter().filter(|d| d.value.is_nan()).count(), N);
    assert_eq!(bench.stats().gaps, 1);
}

#[test]
fn a_chunk_out_of_order_fills_its_hole() {
    let mut bench = Bench::new();
    for i in 0..10 {
        // One that is half a second late makes room for what is to come.
        bench.until(100.256 + i as f64 * 0.256 + if i == 3 { 0.5 } else { 0.0 });
        bench.push(Some(100.0 + i as f64 * 0.256), &count(i * N, N));
    }
    bench.until(100.0 + 12.0 * 0.256);
    let (tenth, eleventh) = (100.0 + 10.0 * 0.256, 100.0 + 11.0 * 0.256);
    let early = bench.push(Some(eleventh), &count(11 * N, N));
    assert!(early.gap_s.is_some());
    let filled = bench.push(Some(tenth), &count(10 * N, N));
    assert_eq!((filled.taken, filled.late, filled.overlapped), (N, 0, 0));
    for i in 12..16 {
        bench.even(i, 0.0);
    }
    bench.until(bench.now + 2.0);
    assert_eq!(bench.screen.values(0), count(0, 16 * N));
    assert_eq!(bench.stats().filled, N as u64);
}

#[test]
fn a_chunk_that_comes_after_its_moment_is_history_alone() {
    let mut bench = Bench::new();
    for i in (0..20).filter(|i| *i != 10) {
        bench.even(i, 0.0);
    }
    let late = bench.push(Some(100.0 + 10.0 * 0.256), &count(10 * N, N));
    assert_eq!((late.taken, late.late), (N, N));
    assert_eq!(bench.stats().late, N as u64);
    let window = bench.hub.window(bench.id, at(100.0), at(200.0));
    assert_eq!(window.len(), 1);
    assert_eq!(window[0].samples, count(0, 20 * N));
}

#[test]
fn the_same_chunk_twice_changes_nothing() {
    let mut bench = Bench::new();
    for i in 0..10 {
        bench.even(i, 0.0);
        let again = bench.even(i, 0.0);
        assert_eq!((again.taken, again.overlapped), (0, N), "chunk {i}");
    }
    // The whole lot again, as after a connection that was made anew.
    for i in 0..10 {
        let start = Some(100.0 + i as f64 * 0.256);
        assert_eq!(bench.push(start, &count(i * N, N)).taken, 0);
    }
    bench.even(10, 0.0);
    bench.until(bench.now + 2.0);
    assert_eq!(bench.screen.values(0), count(0, 11 * N));
    assert_eq!(bench.stats().gaps, 0);
}

#[test]
fn overlapping_chunks_are_cut_where_they_overlap() {
    let mut bench = Bench::new();
    for i in 0..10 {
        let start = 100.0 + i as f64 * 0.256;
        bench.until(start + 0.356);
        // Each holds the first 25 samples of the next one too.
        let pushed = bench.push(Some(start), &count(i * N, N + 25));
        assert_eq!(pushed.overlapped, if i == 0 { 0 } else { 25 });
    }
    bench.until(bench.now + 2.0);
    assert_eq!(bench.screen.values(0), count(0, 10 * N + 25));
}

#[test]
fn a_clock_that_is_set_leaves_the_picture_as_it_is() {
    for (name, by) in [
        ("ten minutes ahead", 600.0),
        ("ten minutes back", -600.0),
        ("two seconds back", -2.0),
        ("two seconds ahead", 2.0),
        ("from 1970 to now", 1_795_269_600.0),
        ("and back", -1_795_269_600.0),
    ] {
        let mut bench = Bench::new();
        for i in 0..20 {
            bench.even(i, 1e6);
        }
        for i in 20..60 {
            let pushed = bench.even(i, 1e6 + by);
            assert_eq!((pushed.taken, pushed.gap_s), (N, None), "{name}, chunk {i}");
        }
        bench.until(bench.now + 2.0);
        assert_eq!(bench.screen.values(0), count(0, 60 * N), "{name}");
        assert_eq!(bench.screen.breaks(0), 0, "{name}");
        let offset = bench.hub.clock_offset_s(GROUP).unwrap();
        assert!((offset - 1e6 - by).abs() < 0.05, "{name}: {offset}");
    }
}

#[test]
fn a_clock_that_is_set_during_an_outage_leaves_a_gap_of_the_outage() {
    for by in [600.0, -600.0] {
        let mut bench = Bench::new();
        for i in 0..20 {
            bench.even(i, 0.0);
        }
        bench.hub.interrupt(at(bench.now), GROUP);
        let gap = bench.even(40, by).gap_s.unwrap();
        assert!((gap - 20.0 * 0.256).abs() < 0.1, "{gap}");
        for i in 41..60 {
            assert_eq!(bench.even(i, by).gap_s, None);
        }
        bench.until(bench.now + 2.0);
        let all = [count(0, 20 * N), count(40 * N, 20 * N)].concat();
        assert_eq!(bench.screen.values(0), all);
        assert_eq!(bench.screen.breaks(0), 1);
    }
}

#[test]
fn all_waves_of_a_device_stay_beside_each_other() {
    let mut hub = Hub::new(Limits::default());
    let ids = [hub.open(GROUP, hz(250.0)), hub.open(GROUP, hz(62.5))];
    let mut screen = Screen::default();
    let mut subscription = Subscription::new(ids.to_vec());
    let mut now = 100.0;
    for i in 0..60_usize {
        // Set ahead in the middle; every fifth message comes half a second late.
        let set = if i >= 30 { 3_600.0 } else { 0.0 };
        let late = if i % 5 == 4 { 0.5 } else { 0.0 };
        let start = 100.0 + i as f64 * 0.256;
        while now < start + 0.256 + late {
            now += 0.033;
            if let Some(bytes) = hub.frame(at(now), &mut subscription) {
                screen.take(&bytes);
            }
        }
        hub.push(
            at(now),
            ids[0],
            Some(start + set),
            hz(250.0),
            &count(i * 64, 64),
        );
        hub.push(
            at(now),
            ids[1],
            Some(start + set),
            hz(62.5),
            &count(i * 16, 16),
        );
    }
    for slow in screen.of(1) {
        let fast = screen
            .of(0)
            .iter()
            .find(|d| d.value == slow.value * 4.0)
            .unwrap();
        assert!((fast.at - slow.at).abs() < 0.005, "{fast:?} {slow:?}");
    }
}

#[test]
fn without_times_chunks_follow_each_other() {
    let mut bench = Bench::new();
    for i in 0..200 {
        bench.until(100.256 + i as f64 * 0.256 + if i % 7 == 3 { 0.08 } else { 0.0 });
        let pushed = bench.push(
            if i % 2 == 0 { None } else { Some(f64::NAN) },
            &count(i * N, N),
        );
        assert_eq!((pushed.taken, pushed.gap_s), (N, None), "chunk {i}");
    }
    bench.until(bench.now + 2.0);
    assert_eq!(bench.screen.values(0), count(0, 200 * N));
    assert_eq!(bench.hub.clock_offset_s(GROUP), None);
}

#[test]
fn without_times_a_loss_shows_when_the_stream_stays_behind() {
    let mut bench = Bench::new();
    let mut gaps = 0;
    for i in (0..100).filter(|i| !(40..42).contains(i)) {
        bench.until(100.256 + i as f64 * 0.256);
        gaps += usize::from(bench.push(None, &count(i * N, N)).gap_s.is_some());
    }
    assert_eq!(gaps, 1);
    let end = bench.stats().last_end.unwrap().seconds();
    assert!((end - (100.0 + 100.0 * 0.256)).abs() < 0.3, "{end}");
}

#[test]
fn an_interrupted_feed_goes_on_after_a_gap() {
    let mut bench = Bench::new();
    for i in 0..10 {
        bench.even(i, 0.0);
    }
    bench.hub.interrupt(at(bench.now), GROUP);
    // The next chunk was kept by the sender: nothing is missing, and yet nobody can know.
    assert_eq!(bench.even(10, 0.0).gap_s, Some(0.0));
    assert_eq!(bench.even(11, 0.0).gap_s, None);
    bench.until(bench.now + 2.0);
    assert_eq!(bench.screen.breaks(0), 1);
    assert_eq!(bench.screen.values(0), count(0, 12 * N));
}

#[test]
fn a_rate_that_changes_begins_a_new_run() {
    let mut bench = Bench::new();
    for i in 0..10 {
        bench.even(i, 0.0);
    }
    bench.until(102.56 + 0.512);
    let pushed = bench.hub.push(
        at(bench.now),
        bench.id,
        Some(102.56),
        hz(125.0),
        &count(0, N),
    );
    assert!(pushed.rate_changed && pushed.gap_s.is_none());
    bench.until(bench.now + 3.0);
    let drawn = bench.screen.of(0);
    assert_eq!(drawn.len(), 11 * N);
    let end = drawn.last().unwrap().at - drawn[10 * N].at;
    assert!((end - 63.0 / 125.0).abs() < 1e-3, "{end}");
    assert_eq!(bench.stats().rate_changes, 1);
}

#[test]
fn holes_and_infinities_are_holes() {
    let mut bench = Bench::new();
    bench.until(100.256);
    let mut samples = count(0, N);
    samples[10] = f32::NAN;
    samples[11] = f32::INFINITY;
    bench.push(Some(100.0), &samples);
    bench.until(bench.now + 2.0);
    let holes: Vec<usize> = (0..N)
        .filter(|i| bench.screen.of(0)[*i].value.is_nan())
        .collect();
    assert_eq!(holes, [10, 11]);
}

#[test]
fn a_new_subscriber_gets_the_last_seconds_and_an_old_one_no_sample_twice() {
    let mut bench = Bench::new();
    for i in 0..100 {
        bench.even(i, 0.0);
    }
    let mut second = Subscription::new(vec![bench.id, bench.id]);
    let mut screen = Screen::default();
    screen.take(&bench.hub.frame(at(bench.now), &mut second).unwrap());
    let drawn = screen.of(0);
    let shown = drawn.last().unwrap().at - drawn[0].at;
    assert!((9.9..10.3).contains(&shown), "{shown}");
    second.set_series(&[bench.id]);
    assert!(bench.hub.frame(at(bench.now), &mut second).is_none());
}

#[test]
fn a_ring_is_bounded_in_time_and_in_bytes() {
    let limits = Limits {
        series_bytes: 4 * 5_000,
        ..Limits::default()
    };
    for (rate, kept) in [(10.0, 600), (250.0, 5_000), (16_000.0, 5_000)] {
        let mut hub = Hub::new(limits);
        let id = hub.open(GROUP, hz(rate));
        let mut now = 1_000.0;
        for i in 0..100_usize {
            now += 100.0 / rate;
            hub.push(
                at(now),
                id,
                Some(i as f64 * 100.0 / rate),
                hz(rate),
                &count(i * 100, 100),
            );
        }
        let samples: usize = hub
            .window(id, Mono::START, at(1e6))
            .iter()
            .map(|p| p.samples.len())
            .sum();
        assert_eq!(samples, kept, "{rate} Hz");
    }
}

#[test]
fn what_is_not_there_is_nothing() {
    let mut hub = Hub::new(Limits::default());
    let id = hub.open(GROUP, hz(250.0));
    hub.close(id);
    assert_eq!(
        hub.push(at(1.0), id, None, hz(250.0), &[1.0]),
        Pushed::default()
    );
    assert!(hub.stats(id).is_none() && hub.window(id, at(0.0), at(9.0)).is_empty());
    assert_eq!(hub.delay(GROUP), Duration::ZERO);
    hub.interrupt(at(1.0), GROUP);
    assert_ne!(hub.open(GROUP, hz(250.0)), id);
}

proptest! {
    /// Chunks with any times at all, in any order: nothing panics, the drawing never goes
    /// back (the screen asserts it), and every sample is accounted for.
    #[test]
    fn whatever_comes_the_drawing_goes_forward(
        chunks in proptest::collection::vec(
            (0.0f64..0.6,
             prop_oneof![
                4 => (0usize..200).prop_map(|i| Some(i as f64 * 0.256)),
                1 => proptest::num::f64::ANY.prop_map(Some),
                1 => Just(None),
             ],
             prop_oneof![6 => Just(250.0), 1 => 1.0f64..1_000.0],
             0usize..300,
             prop_oneof![9 => Just(false), 1 => Just(true)]),
            1..80),
    ) {
        let mut bench = Bench::new();
        let mut pushed_total = 0;
        for (wait, start, rate, n, interrupted) in chunks {
            bench.until(bench.now + wait);
            if interrupted {
                bench.hub.interrupt(at(bench.now), GROUP);
            }
            let pushed = bench.hub.push(at(bench.now), bench.id, start, hz(rate), &count(0, n));
            prop_assert_eq!(pushed.taken + pushed.overlapped, n);
            prop_assert!(pushed.late <= pushed.taken);
            pushed_total += pushed.taken as u64;
        }
        bench.until(bench.now + 5.0);
        prop_assert_eq!(bench.stats().samples_total, pushed_total);
    }
}
