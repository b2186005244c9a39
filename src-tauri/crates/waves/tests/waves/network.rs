//! A device behind a bad network.
//!
//! Goal: whatever the network does, the drawing goes forward evenly, in order, and every
//! break in it has a reason. Method: a device whose samples are their own numbers sends
//! chunks of 256 ms over a line that keeps their order and delays each by a random while;
//! its crystal is 80 ppm off and its clock ten minutes. Seeded: a failure prints its seed.

use crate::screen::Screen;
use lamplight_units::{Mono, SampleRate};
use lamplight_waves::{GroupId, Hub, Limits, Subscription};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::time::Duration;

struct Line {
    /// Each chunk's delay is up to this ...
    jitter_s: f64,
    /// ... and one in so many waits this long besides, with all behind it.
    stall: Option<(u32, f64)>,
    /// One in so many is lost.
    loss: Option<u32>,
}

struct Outcome {
    screen: Screen,
    hub: Hub,
    sent: usize,
    lost: usize,
}

const N: usize = 64;

fn at(seconds: f64) -> Mono {
    Mono::from_start(Duration::from_secs_f64(seconds))
}

fn run(seed: u64, line: &Line, chunks: usize) -> Outcome {
    let mut random = StdRng::seed_from_u64(seed);
    let mut hub = Hub::new(Limits::default());
    let rate = SampleRate::from_hz(250.0).unwrap();
    let id = hub.open(GroupId(1), rate);
    let mut screen = Screen::default();
    let mut subscription = Subscription::new(vec![id]);
    let (mut now, mut free, mut lost) = (50.0, 0.0_f64, 0);
    for i in 0..chunks {
        let begun = 50.0 + i as f64 * 0.256 * 1.000_08;
        let mut delay = 0.005 + random.random::<f64>().powi(2) * line.jitter_s;
        if line
            .stall
            .is_some_and(|(one_in, _)| random.random_ratio(1, one_in))
        {
            delay += line.stall.map_or(0.0, |(_, wait)| wait);
        }
        if line
            .loss
            .is_some_and(|one_in| random.random_ratio(1, one_in))
        {
            lost += 1;
            continue;
        }
        free = free.max(begun + 0.256 + delay);
        while now < free {
            now = (now + 0.033).min(free);
            if let Some(bytes) = hub.frame(at(now), &mut subscription) {
                screen.take(&bytes);
            }
        }
        // The device's times are of its own crystal: they know nothing of the 80 ppm.
        let written = 650.0 + i as f64 * 0.256;
        let samples: Vec<f32> = (i * N..(i + 1) * N).map(|n| n as f32).collect();
        hub.push(at(now), id, Some(written), rate, &samples);
    }
    while now < free + 4.0 {
        now += 0.033;
        if let Some(bytes) = hub.frame(at(now), &mut subscription) {
            screen.take(&bytes);
        }
    }
    Outcome {
        screen,
        hub,
        sent: (chunks - lost) * N,
        lost,
    }
}

/// What holds for every line.
fn check(seed: u64, outcome: &Outcome) {
    let values = outcome.screen.values(0);
    assert!(
        values.windows(2).all(|w| w[0] < w[1]),
        "seed {seed}: out of order"
    );
    let stats = outcome.hub.stats(lamplight_waves::SeriesId(0)).unwrap();
    assert_eq!(stats.samples_total, outcome.sent as u64, "seed {seed}");
    assert_eq!(
        values.len() as u64 + stats.late,
        stats.samples_total,
        "seed {seed}: unexplained"
    );
    let ahead = outcome.screen.least_ahead_s.unwrap();
    assert!(
        ahead > 0.015,
        "seed {seed}: sent only {ahead} s before its drawing"
    );
}

#[test]
fn a_jittery_line_is_drawn_evenly_once_its_worst_was_seen() {
    for seed in 0..20 {
        let line = Line {
            jitter_s: 0.4,
            stall: None,
            loss: None,
        };
        let outcome = run(seed, &line, 1_000);
        check(seed, &outcome);
        let drawn = outcome.screen.of(0);
        let breaks: Vec<f64> = drawn
            .iter()
            .skip(1)
            .filter(|d| !d.joined)
            .map(|d| d.at)
            .collect();
        // It grows while the line is new; then the quantile knows.
        let later = breaks.iter().filter(|at| **at > 90.0).count();
        assert!(breaks.len() <= 12 && later <= 4, "seed {seed}: {breaks:?}");
        let delay = outcome.hub.delay(GroupId(1)).as_secs_f64();
        assert!((0.4..1.0).contains(&delay), "seed {seed}: {delay}");
        assert_eq!(outcome.screen.values(0).len(), outcome.sent, "seed {seed}");
    }
}

#[test]
fn stalls_within_the_bound_cost_time_and_no_sample() {
    for seed in 0..20 {
        let line = Line {
            jitter_s: 0.1,
            stall: Some((150, 1.5)),
            loss: None,
        };
        let outcome = run(seed, &line, 1_000);
        check(seed, &outcome);
        assert_eq!(outcome.screen.values(0).len(), outcome.sent, "seed {seed}");
    }
}

#[test]
fn stalls_beyond_the_bound_are_late_and_the_present_goes_on() {
    for seed in 0..20 {
        let line = Line {
            jitter_s: 0.1,
            stall: Some((200, 8.0)),
            loss: None,
        };
        let outcome = run(seed, &line, 1_000);
        check(seed, &outcome);
        assert!(
            outcome.hub.delay(GroupId(1)) <= Duration::from_secs_f64(3.001),
            "seed {seed}"
        );
    }
}

#[test]
fn what_is_lost_is_a_hole_of_its_own_length() {
    for seed in 0..20 {
        let line = Line {
            jitter_s: 0.1,
            stall: None,
            loss: Some(50),
        };
        let outcome = run(seed, &line, 1_000);
        check(seed, &outcome);
        let holes = outcome
            .screen
            .of(0)
            .iter()
            .filter(|d| d.value.is_nan())
            .count();
        // A loss at either end is none that anybody can see.
        assert!(
            holes <= outcome.lost * N && holes + 4 * N >= outcome.lost * N,
            "seed {seed}"
        );
    }
}
