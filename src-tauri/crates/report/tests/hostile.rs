//! Whatever comes in, a report is made or refused; nothing panics, and what is
//! made can be read back as SVG and PDF.

#![allow(clippy::expect_used, reason = "a test says what it expects")]

mod common;

use chrono::TimeDelta;
use common::{alarms, begin, disclosure, header, layout, strip, trend};
use lamplight_report::{Document, Error, Gain, Mark, Orientation, Paper, Piece, Point, StripWave};
use proptest::prelude::*;

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => -200.0..200.0,
        1 => any::<f64>(),
        1 => prop::sample::select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0, f64::MAX, f64::MIN_POSITIVE]),
    ]
}

fn instant() -> impl Strategy<Value = chrono::DateTime<chrono::FixedOffset>> {
    let near = (-30_000_i64..30_000).prop_map(|ms| begin() + TimeDelta::milliseconds(ms));
    let far = any::<i32>().prop_map(|s| begin() + TimeDelta::seconds(i64::from(s)));
    let end = prop::sample::select(vec![
        chrono::DateTime::<chrono::Utc>::MIN_UTC.fixed_offset(),
        chrono::DateTime::<chrono::Utc>::MAX_UTC.fixed_offset(),
    ]);
    prop_oneof![6 => near, 1 => far, 1 => end]
}

fn length() -> impl Strategy<Value = TimeDelta> {
    prop_oneof![
        6 => (1_i64..60_000).prop_map(TimeDelta::milliseconds),
        1 => any::<i32>().prop_map(|s| TimeDelta::seconds(i64::from(s))),
        1 => prop::sample::select(vec![TimeDelta::MIN, TimeDelta::MAX, TimeDelta::zero(), TimeDelta::nanoseconds(1)]),
    ]
}

prop_compose! {
    fn piece()(start in instant(), samples in prop::collection::vec(number(), 0..300)) -> Piece {
        Piece { start, samples: samples.into_iter().map(|v| v as f32).collect() }
    }
}

prop_compose! {
    fn wave()(
        label in ".{0,60}",
        unit in ".{0,8}",
        rate in prop_oneof![3 => 1.0..1000.0, 1 => number()],
        gain in prop_oneof![number().prop_map(Gain::MmPerUnit), Just(Gain::Fit)],
        pieces in prop::collection::vec(piece(), 0..5),
    ) -> StripWave {
        StripWave { label, unit, rate, gain, pieces }
    }
}

prop_compose! {
    fn marks()(marks in prop::collection::vec((instant(), ".{0,80}"), 0..6)) -> Vec<Mark> {
        marks.into_iter().map(|(at, text)| Mark { at, text }).collect()
    }
}

fn holds(made: Result<Document, Error>) {
    let document = match made {
        Ok(document) => document,
        Err(refused) => {
            assert!(
                matches!(
                    refused,
                    Error::TooLong { .. } | Error::NoTime | Error::Calendar
                ),
                "{refused:?}"
            );
            return;
        }
    };
    // All pages are drawn by now; reading the first few back is enough.
    let mut short = document;
    short.pages.truncate(2);
    assert!(!short.pages.is_empty());
    short.pdf().expect("a PDF");
    short.png(0, 36).expect("a PNG");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_strip(
        at in instant(),
        length in length(),
        reason in ".{0,200}",
        waves in prop::collection::vec(wave(), 0..7),
        marks in marks(),
        upright in any::<bool>(),
    ) {
        let turn = if upright { Orientation::Portrait } else { Orientation::Landscape };
        let strip = lamplight_report::Strip { reason, at, length, waves, marks, ..strip(1) };
        holds(lamplight_report::strip(&header(), layout(Paper::Letter, turn), &strip));
    }

    #[test]
    fn any_disclosure(from in instant(), to in instant(), line in length(), wave in wave(), marks in marks()) {
        let disclosure = lamplight_report::Disclosure { from, to, line, wave, marks };
        holds(lamplight_report::disclosure(&header(), layout(Paper::A4, Orientation::Landscape), &disclosure));
    }

    #[test]
    fn any_trend(
        from in instant(),
        length in length(),
        points in prop::collection::vec((instant(), prop::option::of(number())), 0..200),
        range in prop::option::of((number(), number())),
        joined in length(),
        table in prop::option::of(length()),
        marks in marks(),
    ) {
        let mut trend = trend();
        let Some(to) = from.checked_add_signed(length) else { return Ok(()) };
        (trend.from, trend.to, trend.joined, trend.table, trend.marks) = (from, to, joined, table, marks);
        let points: Vec<Point> = points.into_iter().map(|(at, value)| Point { at, value }).collect();
        for panel in &mut trend.panels {
            panel.range = range;
            for series in &mut panel.series {
                series.points.clone_from(&points);
            }
        }
        holds(lamplight_report::trend(&header(), layout(Paper::A4, Orientation::Portrait), &trend));
    }

    #[test]
    fn any_alarms(texts in prop::collection::vec(".{0,300}", 0..20), ended in prop::option::of(instant()), name in ".{0,200}") {
        let mut alarms = alarms(texts.len());
        for (row, text) in alarms.rows.iter_mut().zip(texts) {
            (row.text, row.ended) = (text, ended);
        }
        let mut header = header();
        (header.ward, header.device, header.by) = (name.clone(), name.clone(), name.clone());
        header.patient = Some(name.into());
        holds(lamplight_report::alarms(&header, layout(Paper::A4, Orientation::Portrait), &alarms));
    }
}

#[test]
fn a_full_disclosure_of_hours_stays_within_its_bounds() {
    let document = lamplight_report::disclosure(
        &header(),
        layout(Paper::A4, Orientation::Portrait),
        &disclosure(120),
    )
    .expect("two hours");
    assert!(
        document
            .pages
            .iter()
            .all(|page| page.as_str().len() < 3_000_000)
    );
}
