//! What holds for any inputs: nothing panics, nothing stale counts, missing parts only
//! widen the range, and worse is never fewer points.

use super::ward::{Set, WELL, adult, at, news2, on_scale_2};
use crate::{
    Age, Consciousness, Course, Effort, Gcs, Inputs, Measured, Outcome, Oxygen, Part, Patient,
    Policy, Quantity, Scored, Source, Table, score, shock_index, tables,
};
use lamplight_units::{Mono, NoValue, Now, Unit, Value, Wall};
use proptest::prelude::*;

fn instant() -> impl Strategy<Value = Now> {
    // Mostly within the day before 24:00, sometimes anything at all.
    prop_oneof![
        8 => (0u64..1_600).prop_map(at),
        1 => (any::<u64>(), any::<i64>()).prop_map(|(mono, wall)| Now {
            mono: Mono::from_start(std::time::Duration::from_nanos(mono)),
            wall: Wall::from_micros(wall),
        }),
    ]
}

fn source() -> impl Strategy<Value = Source> {
    prop_oneof![
        Just(Source::Device {
            signal: "ECG".into()
        }),
        Just(Source::Confirmed),
        Just(Source::Charted),
    ]
}

fn measured<T: std::fmt::Debug + Clone>(
    what: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<Measured<T>>> {
    let one =
        (what, instant(), source()).prop_map(|(what, at, source)| Measured { what, at, source });
    prop_oneof![1 => Just(None), 6 => one.prop_map(Some)]
}

fn quantity() -> impl Strategy<Value = Quantity> {
    let value = prop_oneof![
        6 => (0f64..260.0).prop_map(Value::new),
        1 => any::<f64>().prop_map(Value::new),
        1 => Just(Value::None(NoValue::SensorOff)),
    ];
    let unit = prop_oneof![
        1 => Just(None),
        9 => proptest::sample::select(Unit::ALL).prop_map(Some),
        20 => proptest::sample::select(&[Unit::BeatPerMin, Unit::Percent, Unit::MmHg, Unit::Celsius, Unit::Second]).prop_map(Some),
    ];
    (value, unit).prop_map(|(value, unit)| Quantity { value, unit })
}

fn oxygen() -> impl Strategy<Value = Oxygen> {
    let amount = || proptest::option::of(prop_oneof![0f64..110.0, any::<f64>()]);
    prop_oneof![
        Just(Oxygen::Air),
        (amount(), amount()).prop_map(|(litres_per_min, fio2_percent)| Oxygen::On {
            litres_per_min,
            fio2_percent
        }),
    ]
}

fn inputs() -> impl Strategy<Value = Inputs> {
    let numbers = (
        measured(quantity()),
        measured(quantity()),
        measured(quantity()),
        measured(quantity()),
        measured(quantity()),
        measured(quantity()),
    );
    let judged = (
        measured(oxygen()),
        measured(proptest::sample::select(&Consciousness::ALL[..])),
        measured((3u8..16).prop_map(|total| Gcs::new(total).expect("3 to 15"))),
        measured(proptest::sample::select(&Effort::ALL[..])),
    );
    (numbers, judged).prop_map(
        |(
            (respiration, spo2, systolic, pulse, temperature, refill),
            (oxygen, consciousness, gcs, effort),
        )| Inputs {
            respiration,
            spo2,
            oxygen,
            systolic,
            pulse,
            consciousness,
            gcs,
            temperature,
            refill,
            effort,
        },
    )
}

fn all(patient: &Patient, inputs: &Inputs, now: Now) -> Vec<Scored> {
    let policy = Policy::default();
    let tables: [Table; 4] = [
        tables::news2(),
        tables::mews(),
        tables::qsofa(),
        tables::bedside_pews(),
    ];
    let scores = tables
        .iter()
        .filter_map(|table| score(table, patient, inputs, &policy, now).ok());
    let shock = shock_index(patient, inputs, &policy, now).ok();
    scores.chain(shock).collect()
}

fn without(inputs: &Inputs, part: Part) -> Inputs {
    let mut inputs = inputs.clone();
    match part {
        Part::Respiration => inputs.respiration = None,
        Part::Spo2 => inputs.spo2 = None,
        Part::Oxygen => inputs.oxygen = None,
        Part::Systolic => inputs.systolic = None,
        Part::Pulse => inputs.pulse = None,
        Part::Consciousness => inputs.consciousness = None,
        Part::Temperature => inputs.temperature = None,
        Part::Refill => inputs.refill = None,
        Part::Effort => inputs.effort = None,
    }
    inputs
}

fn ends(scored: &Scored) -> (u16, u16) {
    match scored.outcome {
        Outcome::Complete { total } => (total, total),
        Outcome::Incomplete { least, greatest } => (least, greatest.unwrap_or(u16::MAX)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_comes_a_total_has_every_part_in_time_and_no_total_a_reason(
        inputs in inputs(), now in instant(), months in 0u16..1200,
    ) {
        let patient = Patient { suspected_infection: true, ..Patient::of_age(Age::Months(months)) };
        let policy = Policy::default();
        let mut course = Course::new(at(0));
        for result in all(&patient, &inputs, now) {
            course.take(&result, &policy);
            let (least, greatest) = ends(&result);
            prop_assert!(least <= greatest);
            prop_assert!(result.certain.risk <= result.possible.risk);
            let open = result.parts.iter().any(|p| p.gap().is_some() || p.points.known().is_none());
            prop_assert_eq!(result.total().is_none(), open);
            for part in &result.parts {
                if part.gap().is_none() {
                    let age = part.age(now).expect("what counts was measured");
                    prop_assert!(age <= policy.longest, "{:?} counts at {age:?}", part.part);
                }
            }
            prop_assert!(!result.sentence(super::ward::clock_safe).is_empty());
        }
        let _ = course.standing(&policy, now);
    }

    #[test]
    fn a_device_part_older_than_its_limit_never_makes_a_total(age_min in 6u64..100_000, rr in 0f64..60.0) {
        let now = at(200_000);
        let mut inputs = WELL.inputs(now);
        inputs.respiration = super::ward::sent(rr, Unit::BreathPerMin, at(200_000 - age_min));
        prop_assert_eq!(news2(&inputs, now).total(), None);
    }

    #[test]
    fn to_lose_a_part_only_widens_the_range(set in set(), part in proptest::sample::select(&Part::ALL[..]), scale2: bool) {
        let patient = if scale2 { on_scale_2() } else { adult() };
        let inputs = set.inputs(at(0));
        let fewer = without(&inputs, part);
        for (before, after) in all(&patient, &inputs, at(0)).iter().zip(all(&patient, &fewer, at(0))) {
            let ((a, b), (c, d)) = (ends(before), ends(&after));
            prop_assert!(c <= a && b <= d, "{}: {a}..{b} became {c}..{d}", before.table);
            prop_assert!(after.certain.risk <= before.certain.risk);
            prop_assert!(after.possible.risk >= before.possible.risk);
        }
    }

    #[test]
    fn farther_from_normal_is_never_fewer_points(a in 0f64..350.0, b in 0f64..350.0) {
        // Every row of every table falls to its zeros and rises after them.
        for table in [tables::news2(), tables::mews(), tables::qsofa(), tables::bedside_pews()] {
            for row in table.columns.iter().flat_map(|column| &column.rows) {
                let crate::Row::Number { part, bands } = row else { continue };
                let resolution = part.resolution();
                let at = |x: f64| bands.fell(crate::bands::to_steps(x, resolution)).expect("each number has a band").points;
                let (low, high) = (a.min(b), a.max(b));
                let zero = bands.all().iter().position(|band| band.points == 0).expect("a normal band");
                let normal = |x: f64| {
                    let steps = crate::bands::to_steps(x, resolution);
                    bands.all().iter().position(|band| band.upto.is_none_or(|upto| steps <= upto)).expect("a band") .cmp(&zero)
                };
                if normal(high).is_le() {
                    prop_assert!(at(low) >= at(high), "{} {part:?} {low} {high}", table.name);
                }
                if normal(low).is_ge() {
                    prop_assert!(at(low) <= at(high), "{} {part:?} {low} {high}", table.name);
                }
            }
        }
    }

    #[test]
    fn on_scale_2_more_oxygen_or_less_saturation_below_target_is_never_milder(spo2 in 60f64..100.0, less in 0f64..20.0) {
        let points = |spo2: f64, oxygen| {
            let inputs = Set { spo2, oxygen, ..WELL }.inputs(at(0));
            super::ward::scored(&tables::news2(), &on_scale_2(), &inputs, at(0)).total().expect("complete")
        };
        prop_assert!(points(spo2, true) >= points(spo2, false));
        let below = spo2.min(92.0);
        for oxygen in [true, false] {
            prop_assert!(points((below - less).max(1.0), oxygen) >= points(below, oxygen));
        }
    }
}

fn set() -> impl Strategy<Value = Set> {
    (
        (0f64..60.0, 60f64..100.0, any::<bool>()),
        (50f64..250.0, 20f64..200.0, 33f64..42.0),
        proptest::sample::select(&Consciousness::ALL[..]),
    )
        .prop_map(
            |((rr, spo2, oxygen), (systolic, pulse, temperature), acvpu)| Set {
                rr,
                spo2,
                oxygen,
                systolic,
                pulse,
                acvpu,
                temperature,
            },
        )
}
