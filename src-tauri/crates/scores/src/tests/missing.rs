//! What is missing, too old, impossible or without a unit never counts, and is told.

use super::ward::{
    OXYGEN, Set, WELL, adult, at, charted, clock, minutes, news2, number, on_scale_2, scored, sent,
};
use crate::{
    AgeLimit, AgeLimits, Consciousness, Due, Inputs, Measured, Missing, Outcome, Oxygen, Part,
    Policy, Quantity, Risk, Source, score, tables,
};
use lamplight_units::{NoValue, Now, Unit, Value};

/// NEWS2 at 14:10 of a patient who is well at 14:00 but for one change.
fn changed(change: impl FnOnce(&mut Inputs)) -> crate::Scored {
    let mut inputs = WELL.inputs(at(14 * 60));
    change(&mut inputs);
    news2(&inputs, at(14 * 60 + 10))
}

#[test]
fn a_part_that_does_not_count_is_told_with_the_range_that_remains() {
    let then = at(14 * 60 + 5);
    let no_value = |reason| {
        Some(Measured {
            what: Quantity {
                value: Value::None(reason),
                unit: Some(Unit::Percent),
            },
            at: then,
            source: Source::Device {
                signal: "SpO2".into(),
            },
        })
    };
    let no_unit = Some(Measured {
        what: Quantity {
            value: Value::new(18.0),
            unit: None,
        },
        at: then,
        source: Source::Charted,
    });
    let sentence = |change: &dyn Fn(&mut Inputs)| changed(change).sentence(clock);
    for (change, expected) in [
        (
            &(|i: &mut Inputs| i.respiration = None) as &dyn Fn(&mut Inputs),
            "NEWS2 incomplete: RR never measured; at least 0, at most 3",
        ),
        (
            &|i| i.respiration = sent(18.0, Unit::BreathPerMin, at(14 * 60 + 4)),
            "NEWS2 incomplete: RR missing since 14:04; at least 0, at most 3",
        ),
        (
            &|i| i.spo2 = no_value(NoValue::SensorOff),
            "NEWS2 incomplete: SpO\u{2082} missing since 14:05 (sensor off); at least 0, at most 3",
        ),
        (
            &|i| i.respiration = no_unit.clone(),
            "NEWS2 incomplete: RR of 14:05 has no unit that fits; at least 0, at most 3",
        ),
        (
            &|i| i.temperature = number(37.0, Unit::MmHg, then),
            "NEWS2 incomplete: temperature of 14:05 has no unit that fits; at least 0, at most 3",
        ),
        (
            &|i| i.temperature = number(370.0, Unit::Celsius, then),
            "NEWS2 incomplete: temperature of 14:05 is not possible; at least 0, at most 3",
        ),
        (
            &|i| {
                i.oxygen = charted(
                    Oxygen::On {
                        litres_per_min: Some(-1.0),
                        fio2_percent: None,
                    },
                    then,
                );
            },
            "NEWS2 incomplete: air or oxygen of 14:05 is not possible; at least 0, at most 2",
        ),
        (
            &|i| i.consciousness = charted(Consciousness::Voice, at(14 * 60 + 12)),
            "NEWS2 incomplete: consciousness is dated in the future (14:12); at least 0, at most 3",
        ),
        (
            &|i| {
                i.consciousness = None;
                i.oxygen = None;
            },
            "NEWS2 incomplete: air or oxygen never measured, consciousness never measured; at least 0, at most 5",
        ),
    ] {
        assert_eq!(sentence(change), expected);
    }
}

#[test]
fn no_inputs_at_all_leave_the_whole_range() {
    for (table, greatest) in [
        (tables::news2(), 20),
        (tables::mews(), 14),
        (tables::qsofa(), 3),
    ] {
        let result = scored(&table, &adult(), &Inputs::default(), at(0));
        let whole = Outcome::Incomplete {
            least: 0,
            greatest: Some(greatest),
        };
        assert_eq!(result.outcome, whole, "{}", table.name);
        assert_eq!(result.missing().count(), table.columns[0].rows.len());
        assert_eq!(result.possible.risk, Risk::High);
        assert_eq!(result.due, Due::Incomplete);
    }
}

#[test]
fn oxygen_and_consciousness_that_nobody_charted_are_neither_air_nor_alert() {
    let result = changed(|inputs| {
        inputs.oxygen = None;
        inputs.consciousness = None;
    });
    assert_eq!(result.total(), None);
    let missing: Vec<Part> = result.missing().map(|(part, _)| part).collect();
    assert_eq!(missing, [Part::Oxygen, Part::Consciousness]);
}

#[test]
fn what_is_known_raises_the_risk_at_once_although_parts_are_missing() {
    for (set, certain) in [
        (Set { rr: 25.0, ..WELL }, Risk::LowMedium),
        (
            Set {
                rr: 25.0,
                spo2: 93.0,
                ..WELL
            },
            Risk::Medium,
        ),
        (
            Set {
                rr: 25.0,
                spo2: 91.0,
                pulse: 95.0,
                ..WELL
            },
            Risk::High,
        ),
    ] {
        let mut inputs = set.inputs(at(0));
        inputs.temperature = None;
        let result = news2(&inputs, at(0));
        assert_eq!(
            (result.total(), result.certain.risk),
            (None, certain),
            "{set:?}"
        );
        assert!(result.possible.risk >= certain);
    }
}

#[test]
fn each_part_counts_up_to_its_age_limit_and_not_a_microsecond_longer() {
    let set = |part: Part, measured: Now, device: bool| {
        let mut inputs = WELL.inputs(at(12 * 60));
        let quantity = |value, unit| {
            if device {
                sent(value, unit, measured)
            } else {
                number(value, unit, measured)
            }
        };
        match part {
            Part::Respiration => inputs.respiration = quantity(16.0, Unit::BreathPerMin),
            Part::Spo2 => inputs.spo2 = quantity(97.0, Unit::Percent),
            Part::Systolic => inputs.systolic = quantity(120.0, Unit::MmHg),
            Part::Pulse => inputs.pulse = quantity(70.0, Unit::BeatPerMin),
            Part::Temperature => inputs.temperature = quantity(37.0, Unit::Celsius),
            Part::Oxygen => inputs.oxygen = charted(Oxygen::Air, measured),
            Part::Consciousness => inputs.consciousness = charted(Consciousness::Alert, measured),
            Part::Refill | Part::Effort => unreachable!("no part of NEWS2"),
        }
        inputs
    };
    for (part, device, limit_min) in [
        (Part::Respiration, true, 5),
        (Part::Spo2, true, 5),
        (Part::Pulse, true, 5),
        (Part::Systolic, true, 240),
        (Part::Temperature, true, 480),
        (Part::Respiration, false, 720),
        (Part::Spo2, false, 720),
        (Part::Pulse, false, 720),
        (Part::Systolic, false, 720),
        (Part::Temperature, false, 720),
        (Part::Oxygen, false, 720),
        (Part::Consciousness, false, 720),
    ] {
        let now = at(12 * 60);
        let measured = at(12 * 60 - limit_min);
        let inputs = set(part, measured, device);
        assert_eq!(
            news2(&inputs, now).total(),
            Some(0),
            "{part:?} at its limit"
        );
        let later = now.after(std::time::Duration::from_micros(1));
        let result = news2(&inputs, later);
        assert_eq!(result.total(), None, "{part:?} beyond its limit");
        let (missing, gap) = result.missing().next().expect("a gap");
        let limit = minutes(limit_min);
        assert_eq!((missing, gap.why), (part, Missing::TooOld { limit }));
        assert_eq!(gap.since, Some(measured));
    }
}

#[test]
fn what_a_person_charted_counts_for_one_interval_of_the_risk_that_it_is_part_of() {
    // Risk of the set, and how long its consciousness counts: 12 h, 6 h, 1 h, 1 h.
    for (set, hours) in [
        (WELL, 12),
        (Set { rr: 11.0, ..WELL }, 6),
        (Set { rr: 8.0, ..WELL }, 1),
        (
            Set {
                rr: 22.0,
                pulse: 115.0,
                temperature: 38.5,
                ..WELL
            },
            1,
        ),
        (
            Set {
                rr: 25.0,
                spo2: 90.0,
                pulse: 131.0,
                ..WELL
            },
            1,
        ),
    ] {
        let now = at(13 * 60);
        let mut inputs = set.inputs(now);
        inputs.consciousness = charted(Consciousness::Alert, at((13 - hours) * 60));
        assert!(
            news2(&inputs, now).total().is_some(),
            "{set:?} at {hours} h"
        );
        let late = now.after(minutes(1));
        assert_eq!(
            news2(&inputs, late).total(),
            None,
            "{set:?} after {hours} h"
        );
    }
}

#[test]
fn a_ward_sets_its_own_limit() {
    let limit = AgeLimit::Fixed(minutes(30));
    let mut policy = Policy::default();
    policy.limits.insert(
        Part::Temperature,
        AgeLimits {
            device: limit,
            person: limit,
        },
    );
    let inputs = WELL.inputs(at(0));
    let total = |now| {
        let result = score(&tables::news2(), &adult(), &inputs, &policy, now);
        result.expect("an adult").total()
    };
    assert_eq!(total(at(30)), Some(0));
    assert_eq!(total(at(31)), None);
}

#[test]
fn a_score_without_a_rule_of_its_own_trusts_a_charted_part_for_four_hours() {
    for table in [tables::mews(), tables::qsofa()] {
        let inputs = WELL.inputs(at(0));
        let total = |now| scored(&table, &adult(), &inputs, now).total();
        assert!(total(at(240)).is_some(), "{}", table.name);
        assert_eq!(total(at(241)), None, "{}", table.name);
    }
}

#[test]
fn units_are_converted_before_the_table_is_asked() {
    let result = changed(|inputs| {
        inputs.temperature = number(102.2, Unit::Fahrenheit, at(14 * 60));
        inputs.systolic = number(13.2, Unit::KiloPascal, at(14 * 60));
    });
    // 39.0 degC is one point, 99 mmHg two.
    let points = |part| {
        result
            .part(part)
            .and_then(|explained| explained.points.known())
    };
    assert_eq!(
        (points(Part::Temperature), points(Part::Systolic)),
        (Some(1), Some(2))
    );
}

#[test]
fn on_scale_2_an_unknown_oxygen_leaves_open_only_what_hangs_on_it() {
    for (spo2, least, greatest) in [(83.0, 3, 5), (90.0, 0, 2), (93.0, 0, 3), (97.0, 0, 5)] {
        let mut inputs = Set { spo2, ..WELL }.inputs(at(0));
        inputs.oxygen = None;
        let result = scored(&tables::news2(), &on_scale_2(), &inputs, at(0));
        let range = Outcome::Incomplete {
            least,
            greatest: Some(greatest),
        };
        assert_eq!(result.outcome, range, "SpO2 {spo2}");
    }
}

#[test]
fn a_mask_that_gives_no_more_than_room_air_is_air_and_any_unknown_flow_is_oxygen() {
    let on = |litres_per_min, fio2_percent| Oxygen::On {
        litres_per_min,
        fio2_percent,
    };
    for (oxygen, total) in [
        (Oxygen::Air, 0),
        (on(None, Some(21.0)), 0),
        (on(Some(0.0), None), 0),
        (on(None, Some(21.5)), 2),
        (on(Some(0.5), None), 2),
        (on(Some(0.0), Some(40.0)), 2),
        (on(None, None), 2),
        (OXYGEN, 2),
    ] {
        let result = changed(|inputs| inputs.oxygen = charted(oxygen, at(14 * 60)));
        assert_eq!(result.total(), Some(total), "{oxygen:?}");
    }
}

#[test]
fn a_result_is_as_old_as_its_oldest_part_and_says_whether_anybody_has_looked_at_it() {
    let mut inputs = WELL.inputs(at(60));
    inputs.consciousness = charted(Consciousness::Alert, at(15));
    let result = news2(&inputs, at(62));
    assert_eq!((result.oldest, result.automatic), (Some(at(15)), false));
    inputs.respiration = sent(16.0, Unit::BreathPerMin, at(62));
    assert!(news2(&inputs, at(62)).automatic);
    let confirmed = inputs.respiration.as_mut().expect("just set");
    confirmed.source = Source::Confirmed;
    assert!(!news2(&inputs, at(62)).automatic);
}

#[test]
fn of_a_device_and_a_person_the_part_that_counts_is_taken_and_of_two_the_newer() {
    let rr = |what: Option<Measured<Quantity>>| Inputs {
        respiration: what,
        ..Inputs::default()
    };
    let off = |minute| {
        let mut measured = sent(30.0, Unit::BreathPerMin, at(minute)).expect("just made");
        measured.what.value = Value::None(NoValue::SensorOff);
        Some(measured)
    };
    let device = |minute| sent(30.0, Unit::BreathPerMin, at(minute));
    let person = |minute| number(18.0, Unit::BreathPerMin, at(minute));
    for (a, b, expected) in [
        (device(60), person(50), Some(30.0)),
        (device(57), person(59), Some(18.0)),
        // The device's is too old, the person's is not.
        (device(54), person(10), Some(18.0)),
        (off(60), person(50), Some(18.0)),
        // Nothing counts: the newer tells why.
        (off(60), None, None),
        (None, person(0), Some(18.0)),
    ] {
        for (a, b) in [(a.clone(), b.clone()), (b.clone(), a.clone())] {
            let joined = rr(a).joined(rr(b), &Policy::default(), at(60));
            let got = joined.respiration.expect("one of them");
            assert_eq!(got.what.value.number(), expected);
        }
    }
}

#[test]
fn a_result_says_until_when_it_holds() {
    let mut inputs = WELL.inputs(at(0));
    inputs.respiration = sent(16.0, Unit::BreathPerMin, at(3));
    for (now, until) in [(at(3), at(8)), (at(8), at(8))] {
        let result = news2(&inputs, now);
        assert_eq!((result.total(), result.holds_until), (Some(0), Some(until)));
    }
    let result = news2(&inputs, at(8).after(std::time::Duration::from_micros(1)));
    assert_eq!((result.total(), result.holds_until), (None, Some(at(720))));
    let hourly = news2(&Set { rr: 8.0, ..WELL }.inputs(at(0)), at(0));
    assert_eq!(hourly.holds_until, Some(at(60)));
}
