//! Rendered bursts, measured against IEC 60601-1-8 Tables 3 and 4 and the melodies of
//! Annex F (as in docs/sounds/README.md).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of a test; clippy knows only the test functions themselves"
)]

mod measure;

use lamplight_alarms::Priority;
use lamplight_sound::{Category, LEAD, Melody, Plan, SHARE_RISE, Sound, Tone, render};
use measure::{Measured, pulses};
use proptest::prelude::*;

const RATE: u32 = 48_000;

fn samples_of(sound: Sound, gain: f64) -> Vec<f32> {
    render(&Plan::of(sound, Melody::ByCategory), gain, RATE)
}

fn tone(priority: Priority, category: Category) -> Sound {
    Sound::Alarm(Tone::new(priority, category).unwrap())
}

fn spacings(pulses: &[Measured]) -> Vec<f64> {
    pulses
        .windows(2)
        .map(|pair| pair[1].onset - pair[0].end)
        .collect()
}

/// Within a hundredth of a second's fifth: half a period of the lowest note.
fn near(got: f64, wanted: f64, what: &str) {
    assert!(
        (got - wanted).abs() < 0.002,
        "{what}: got {got:.4} s, wanted {wanted:.4} s"
    );
}

fn within(got: f64, low: f64, high: f64, what: &str) {
    assert!(
        got >= low && got <= high,
        "{what}: got {got:.4}, wanted {low} to {high}"
    );
}

/// Everything of Table 4 that holds for each pulse of every burst.
fn check_pulse(pulse: &Measured, what: &str) {
    let (duration, rise) = (pulse.duration(), pulse.rise);
    within(
        pulse.fundamental(),
        150.0,
        1000.0,
        &format!("{what}: fundamental in Hz"),
    );
    within(
        rise / duration,
        0.10,
        0.20,
        &format!("{what}: rise as a share of t_d"),
    );
    // The measurement's window of one period makes a rise up to 3 % of t_d slower.
    within(rise / duration, SHARE_RISE - 0.01, SHARE_RISE + 0.03, what);
    within(
        pulse.fall / duration,
        0.10,
        0.20,
        &format!("{what}: fall as a share of t_d"),
    );
    let fundamental = pulse.peaks[0].1;
    let harmonics = pulse.peaks.iter().filter(|(hertz, level)| {
        (300.0..=4000.0).contains(hertz) && (level - fundamental).abs() <= 15.0
    });
    assert!(
        harmonics.count() >= 4,
        "{what}: four harmonics within 15 dB: {:?}",
        pulse.peaks
    );
    for (k, (hertz, _)) in pulse.peaks.iter().enumerate() {
        let wanted = pulse.fundamental() * (k + 1) as f64;
        assert!(
            (hertz - wanted).abs() < 6.0,
            "{what}: {hertz} Hz is no harmonic of {wanted}"
        );
    }
}

fn check_pulses(pulses: &[Measured], what: &str) {
    for pulse in pulses {
        check_pulse(pulse, what);
    }
    let levels = pulses.iter().map(|pulse| pulse.level);
    let (low, high) = levels.fold((f64::MAX, 0.0_f64), |(l, h), v| (l.min(v), h.max(v)));
    within(
        20.0 * (high / low).log10(),
        0.0,
        10.0,
        &format!("{what}: pulses differ by dB"),
    );
    for (spacing, pulse) in spacings(pulses).iter().zip(&pulses[1..]) {
        assert!(
            pulse.fall <= spacing - pulse.rise,
            "{what}: the pulses overlap"
        );
    }
}

/// The melodies, written out once more from the sources: five notes of HIGH, in Hz.
const MELODIES: [(Category, [f64; 5]); 8] = [
    (Category::General, [261.63, 261.63, 261.63, 261.63, 261.63]),
    (
        Category::Cardiovascular,
        [261.63, 329.63, 392.00, 392.00, 523.25],
    ),
    (
        Category::Perfusion,
        [261.63, 369.99, 261.63, 261.63, 369.99],
    ),
    (
        Category::Ventilation,
        [261.63, 440.00, 349.23, 440.00, 349.23],
    ),
    (
        Category::Oxygenation,
        [523.25, 493.88, 440.00, 392.00, 349.23],
    ),
    (
        Category::Temperature,
        [261.63, 293.66, 329.63, 349.23, 392.00],
    ),
    (
        Category::DrugDelivery,
        [523.25, 293.66, 392.00, 523.25, 293.66],
    ),
    (
        Category::Equipment,
        [523.25, 261.63, 261.63, 523.25, 261.63],
    ),
];

fn check_notes(pulses: &[Measured], wanted: &[f64], what: &str) {
    assert_eq!(pulses.len(), wanted.len(), "{what}: pulses");
    for (pulse, hertz) in pulses.iter().zip(wanted) {
        let got = pulse.fundamental();
        assert!(
            (got - hertz).abs() < 2.5,
            "{what}: got {got:.1} Hz, wanted {hertz} Hz"
        );
    }
}

#[test]
fn a_high_burst_is_ten_pulses_in_two_groups_of_three_and_two() {
    for (category, notes) in MELODIES {
        let what = format!("high, {}", category.name());
        let found = pulses(&samples_of(tone(Priority::High, category), 1.0), RATE);
        check_notes(&found, &[notes, notes].concat(), &what);
        check_pulses(&found, &what);
        let (x, t_d) = (0.080, 0.130);
        let wanted = [x, x, 2.0 * x + t_d, x, 0.6, x, x, 2.0 * x + t_d, x];
        for (at, (got, wanted)) in spacings(&found).iter().zip(wanted).enumerate() {
            near(*got, wanted, &format!("{what}: spacing {}", at + 1));
        }
        for pulse in &found {
            near(pulse.duration(), t_d, &format!("{what}: t_d"));
            within(pulse.duration(), 0.075, 0.200, &what);
        }
        within(spacings(&found)[0], 0.050, 0.125, &format!("{what}: x"));
        within(
            spacings(&found)[4],
            0.35,
            1.30,
            &format!("{what}: spacing 5-6"),
        );
    }
}

#[test]
fn a_medium_burst_is_three_pulses() {
    for (category, notes) in MELODIES {
        let what = format!("medium, {}", category.name());
        let found = pulses(&samples_of(tone(Priority::Medium, category), 1.0), RATE);
        check_notes(&found, &notes[..3], &what);
        check_pulses(&found, &what);
        for pulse in &found {
            within(pulse.duration(), 0.125, 0.250, &what);
        }
        for spacing in spacings(&found) {
            within(spacing, 0.125, 0.250, &format!("{what}: y"));
            near(spacing, 0.190, &what);
        }
    }
}

#[test]
fn a_low_burst_is_two_pulses_whatever_the_category() {
    for category in Category::ALL {
        let what = format!("low, {}", category.name());
        let found = pulses(&samples_of(tone(Priority::Low, category), 1.0), RATE);
        check_notes(&found, &[329.63, 261.63], &what);
        check_pulses(&found, &what);
        within(found[0].duration(), 0.125, 0.250, &what);
        within(spacings(&found)[0], 0.125, 0.250, &format!("{what}: y"));
    }
}

#[test]
fn a_call_chime_fits_no_alarm_of_any_priority() {
    let chime = |priority| pulses(&samples_of(tone(priority, Category::Call), 1.0), RATE);
    let low = chime(Priority::Low);
    check_notes(&low, &[659.26, 523.25], "call, low");
    check_notes(
        &chime(Priority::Medium),
        &[659.26, 523.25, 659.26, 523.25],
        "call, medium",
    );
    for pulse in low.iter().chain(&chime(Priority::Medium)) {
        assert!(pulse.duration() > 0.250, "longer than a pulse of any alarm");
    }
    let high = chime(Priority::High);
    assert_eq!(high.len(), 8);
    for spacing in spacings(&high) {
        within(
            spacing,
            0.080,
            0.100,
            "an even run, without the pause of a high burst",
        );
    }
    for melody in [Melody::Fixed, Melody::ByCategory] {
        let plan = |category| Plan::of(tone(Priority::High, category), melody);
        assert_ne!(plan(Category::Call), plan(Category::General));
    }
}

#[test]
fn a_reminder_is_three_short_low_pulses_that_fit_no_alarm() {
    let found = pulses(&samples_of(Sound::Reminder, 1.0), RATE);
    check_notes(&found, &[220.0; 3], "reminder");
    check_pulses(&found, "reminder");
    for spacing in spacings(&found) {
        assert!(spacing > 0.250, "wider apart than the pulses of any burst");
    }
    for pulse in &found {
        assert!(
            pulse.duration() < 0.125,
            "shorter than a medium or low pulse"
        );
    }
}

#[test]
fn a_test_is_one_pulse_and_much_quieter_than_any_alarm() {
    let found = pulses(&samples_of(Sound::Test, 1.0), RATE);
    assert_eq!(found.len(), 1);
    let low = pulses(
        &samples_of(tone(Priority::Low, Category::General), 1.0),
        RATE,
    );
    assert!(found[0].level < low[0].level / 4.0);
}

#[test]
fn with_the_fixed_pitch_every_category_sounds_the_same() {
    for category in Category::ALL {
        let of = |category| Plan::of(tone(Priority::High, category), Melody::Fixed);
        assert_eq!(of(category), of(Category::General), "{}", category.name());
    }
}

#[test]
fn graver_is_louder_and_nothing_is_clipped() {
    let peak = |priority| {
        let samples = samples_of(tone(priority, Category::General), 1.0);
        samples
            .iter()
            .fold(0.0_f32, |top, sample| top.max(sample.abs()))
    };
    let (high, medium, low) = (
        peak(Priority::High),
        peak(Priority::Medium),
        peak(Priority::Low),
    );
    assert!(
        high <= 1.0 && high > 0.98,
        "a high burst uses what there is: {high}"
    );
    assert!(high >= medium && medium >= low, "{high} {medium} {low}");
}

#[test]
fn the_first_pulse_is_up_after_the_lead() {
    let found = pulses(
        &samples_of(tone(Priority::Low, Category::General), 1.0),
        RATE,
    );
    near(found[0].onset, LEAD.as_secs_f64(), "onset");
}

proptest! {
    #[test]
    fn no_gain_and_rate_make_a_sample_too_large_or_a_burst_that_begins_or_ends_with_a_click(
        gain in -1.0_f64..3.0,
        rate in 8_000_u32..192_000,
        which in 0_usize..4,
    ) {
        let sounds = [
            tone(Priority::High, Category::Oxygenation),
            tone(Priority::Medium, Category::General),
            tone(Priority::Low, Category::General),
            Sound::Reminder,
        ];
        let samples = render(&Plan::of(sounds[which], Melody::ByCategory), gain, rate);
        prop_assert!(samples.iter().all(|sample| sample.abs() <= 1.0));
        prop_assert!(samples[0].abs() < 0.01);
        prop_assert!(samples[samples.len() - 1].abs() < 0.01);
    }
}
