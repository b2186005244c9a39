//! Worked examples: those of the fact sheet, which were worked out from the published
//! tables by hand, and each score's scope.

use super::ward::{Set, WELL, adult, at, charted, on_scale_2, scored};
use crate::{
    Age, Consciousness, Gcs, NotFor, Part, Patient, Policy, Response, Risk, score, shock_index,
    tables,
};
use Consciousness::{Alert, Confusion, Unresponsive, Voice};

#[test]
fn news2_gives_the_worked_examples_their_points_total_and_risk() {
    let set = |rr, spo2, oxygen, systolic, pulse, acvpu, temperature| Set {
        rr,
        spo2,
        oxygen,
        systolic,
        pulse,
        acvpu,
        temperature,
    };
    // Fact sheet, section 1.6: points of RR, SpO2, O2, SBP, pulse, ACVPU, temperature.
    for (scale2, set, points, total, risk) in [
        (
            false,
            set(16.0, 97.0, false, 120.0, 70.0, Alert, 37.0),
            [0, 0, 0, 0, 0, 0, 0],
            0,
            Risk::Low,
        ),
        (
            false,
            set(22.0, 94.0, false, 105.0, 95.0, Alert, 38.2),
            [2, 1, 0, 1, 1, 0, 1],
            6,
            Risk::Medium,
        ),
        (
            false,
            set(25.0, 97.0, false, 120.0, 80.0, Alert, 37.0),
            [3, 0, 0, 0, 0, 0, 0],
            3,
            Risk::LowMedium,
        ),
        (
            false,
            set(16.0, 97.0, false, 120.0, 80.0, Confusion, 37.0),
            [0, 0, 0, 0, 0, 3, 0],
            3,
            Risk::LowMedium,
        ),
        (
            true,
            set(18.0, 90.0, false, 130.0, 88.0, Alert, 36.5),
            [0, 0, 0, 0, 0, 0, 0],
            0,
            Risk::Low,
        ),
        (
            false,
            set(18.0, 90.0, false, 130.0, 88.0, Alert, 36.5),
            [0, 3, 0, 0, 0, 0, 0],
            3,
            Risk::LowMedium,
        ),
        (
            true,
            set(18.0, 97.0, true, 130.0, 88.0, Alert, 36.5),
            [0, 3, 2, 0, 0, 0, 0],
            5,
            Risk::Medium,
        ),
        (
            true,
            set(18.0, 97.0, false, 130.0, 88.0, Alert, 36.5),
            [0, 0, 0, 0, 0, 0, 0],
            0,
            Risk::Low,
        ),
        (
            false,
            set(8.0, 91.0, true, 90.0, 131.0, Unresponsive, 35.0),
            [3, 3, 2, 3, 3, 3, 3],
            20,
            Risk::High,
        ),
        (
            false,
            set(11.0, 95.0, false, 110.0, 50.0, Alert, 36.0),
            [1, 1, 0, 1, 1, 0, 1],
            5,
            Risk::Medium,
        ),
        (
            false,
            set(20.0, 96.0, false, 219.0, 90.0, Alert, 38.0),
            [0, 0, 0, 0, 0, 0, 0],
            0,
            Risk::Low,
        ),
        (
            false,
            set(21.0, 93.0, true, 220.0, 130.0, Alert, 39.1),
            [2, 2, 2, 3, 2, 0, 2],
            13,
            Risk::High,
        ),
    ] {
        let patient = if scale2 { on_scale_2() } else { adult() };
        let result = scored(&tables::news2(), &patient, &set.inputs(at(0)), at(0));
        let got: Vec<u8> = result.parts.iter().map(|part| part.points.least).collect();
        assert_eq!(got, points, "{set:?}");
        assert_eq!(
            (result.total(), result.certain.risk),
            (Some(total), risk),
            "{set:?}"
        );
    }
}

#[test]
fn the_example_that_the_health_service_published_has_its_points_and_total() {
    // nhsconnect/FHIR-NEWS2, images/MrSmithScores.png: the only worked example of a public
    // body that was at hand. Its page and a later copy of it write 37.5 degC beside the one
    // point of 38.5 and the total of 6: a slip, as the chart gives 37.5 none.
    let smith = Set {
        rr: 21.0,
        spo2: 93.0,
        pulse: 95.0,
        temperature: 38.5,
        ..WELL
    };
    let result = super::ward::news2(&smith.inputs(at(0)), at(0));
    let points: Vec<u8> = result.parts.iter().map(|part| part.points.least).collect();
    assert_eq!(points, [2, 2, 0, 0, 1, 0, 1]);
    assert_eq!(
        (result.total(), result.certain.risk),
        (Some(6), Risk::Medium)
    );
    let slip = Set {
        temperature: 37.5,
        ..smith
    };
    let result = super::ward::news2(&slip.inputs(at(0)), at(0));
    assert_eq!(result.total(), Some(5));
}

#[test]
fn the_response_of_news2_follows_the_total_and_the_single_three() {
    for (set, response, within_min) in [
        (WELL, Response::Routine, None),
        (Set { rr: 11.0, ..WELL }, Response::NurseAssesses, None),
        (Set { rr: 8.0, ..WELL }, Response::UrgentWardReview, None),
        (
            Set {
                rr: 22.0,
                pulse: 115.0,
                temperature: 38.5,
                ..WELL
            },
            Response::UrgentAssessment,
            Some(60),
        ),
        (
            Set {
                rr: 25.0,
                pulse: 131.0,
                temperature: 38.5,
                ..WELL
            },
            Response::EmergencyAssessment,
            Some(30),
        ),
    ] {
        let result = super::ward::news2(&set.inputs(at(0)), at(0));
        let within = within_min.map(super::ward::minutes);
        assert_eq!(
            (result.certain.response, result.certain.within),
            (response, within),
            "{set:?}"
        );
    }
}

#[test]
fn mews_gives_the_worked_examples_their_totals() {
    // Fact sheet, section 2.
    for (systolic, pulse, rr, temperature, acvpu, total, risk) in [
        (95.0, 115.0, 24.0, 38.6, Voice, 8, Risk::High),
        (120.0, 80.0, 14.0, 37.0, Alert, 0, Risk::Low),
        (120.0, 80.0, 15.0, 37.0, Alert, 1, Risk::Low),
        (70.0, 130.0, 30.0, 34.9, Unresponsive, 14, Risk::High),
    ] {
        let set = Set {
            systolic,
            pulse,
            rr,
            temperature,
            acvpu,
            ..WELL
        };
        let result = scored(&tables::mews(), &adult(), &set.inputs(at(0)), at(0));
        assert_eq!(
            (result.total(), result.certain.risk),
            (Some(total), risk),
            "{set:?}"
        );
    }
}

#[test]
fn qsofa_gives_the_worked_examples_their_totals() {
    // Fact sheet, section 3.
    for (rr, gcs, systolic, total, risk) in [
        (22.0, 15, 100.0, 2, Risk::High),
        (21.0, 15, 101.0, 0, Risk::Low),
        (21.0, 14, 101.0, 1, Risk::Low),
        (22.0, 3, 100.0, 3, Risk::High),
    ] {
        let mut inputs = Set {
            rr,
            systolic,
            ..WELL
        }
        .inputs(at(0));
        inputs.gcs = charted(Gcs::new(gcs).expect("3 to 15"), at(0));
        let result = scored(&tables::qsofa(), &adult(), &inputs, at(0));
        assert_eq!(
            (result.total(), result.certain.risk),
            (Some(total), risk),
            "{rr} {gcs} {systolic}"
        );
    }
}

#[test]
fn of_coma_scale_and_acvpu_qsofa_takes_the_newer_one() {
    for (gcs_at, acvpu_at, total) in [(0, 5, 1), (5, 0, 0), (0, 0, 0)] {
        let mut inputs = WELL.inputs(at(5));
        inputs.gcs = charted(Gcs::new(15).expect("3 to 15"), at(gcs_at));
        inputs.consciousness = charted(Voice, at(acvpu_at));
        let result = scored(&tables::qsofa(), &adult(), &inputs, at(5));
        assert_eq!(
            result.total(),
            Some(total),
            "GCS at {gcs_at}, ACVPU at {acvpu_at}"
        );
    }
}

#[test]
fn a_score_is_only_for_those_it_was_made_for() {
    let policy = Policy::default();
    let inputs = WELL.inputs(at(0));
    let aged = |months| Patient {
        suspected_infection: true,
        ..Patient::of_age(Age::Months(months))
    };
    let not_for = |table, patient: &Patient| score(&table, patient, &inputs, &policy, at(0)).err();
    let young = |from_months| Some(NotFor::TooYoung { from_months });
    let old = Some(NotFor::TooOld { until_months: 216 });
    let pregnant = Patient {
        pregnant: true,
        ..adult()
    };
    let uninfected = Patient {
        suspected_infection: false,
        ..adult()
    };
    let unknown = Patient {
        suspected_infection: true,
        ..Patient::of_age(Age::Unknown)
    };
    for (table, patient, expected) in [
        (tables::news2(), aged(191), young(192)),
        (tables::news2(), aged(192), None),
        (tables::news2(), pregnant, Some(NotFor::Pregnant)),
        (tables::news2(), unknown.clone(), Some(NotFor::AgeUnknown)),
        (tables::mews(), aged(191), young(192)),
        (tables::mews(), aged(192), None),
        (
            tables::qsofa(),
            uninfected,
            Some(NotFor::NoSuspectedInfection),
        ),
        (tables::qsofa(), adult(), None),
        (tables::bedside_pews(), aged(215), None),
        (tables::bedside_pews(), aged(216), old),
        (tables::bedside_pews(), Patient::of_age(Age::Adult), old),
        (tables::bedside_pews(), unknown, Some(NotFor::AgeUnknown)),
    ] {
        let name = table.name.clone();
        assert_eq!(
            not_for(table, &patient),
            expected,
            "{name}, {:?}",
            patient.age
        );
    }
    let sipa = |months| shock_index(&aged(months), &inputs, &policy, at(0)).err();
    assert_eq!(sipa(47), young(48));
    assert_eq!(sipa(48), None);
}

#[test]
fn every_published_table_proves_itself_and_names_its_source() {
    for table in [
        tables::news2(),
        tables::mews(),
        tables::qsofa(),
        tables::bedside_pews(),
    ] {
        assert_eq!(table.check(), Ok(()), "{}", table.name);
        let kept = serde_json::to_string(&table).expect("a table is data");
        assert_eq!(
            serde_json::from_str::<crate::Table>(&kept).expect("and back"),
            table
        );
    }
}

#[test]
fn a_hospitals_table_with_a_fault_is_refused_with_where_it_is() {
    let faulty = |change: fn(&mut crate::Table)| {
        let mut table = tables::mews();
        change(&mut table);
        table.check().expect_err("it has a fault").to_string()
    };
    for (change, words) in [
        (
            (|t| t.source.clear()) as fn(&mut crate::Table),
            "score table \"MEWS (Subbe)\" has no source",
        ),
        (
            |t| t.columns.clear(),
            "score table \"MEWS (Subbe)\" has no ages, or ages that overlap: column 0",
        ),
        (
            |t| t.columns.push(t.columns[0].clone()),
            "score table \"MEWS (Subbe)\" has no ages, or ages that overlap: column 2",
        ),
        (
            |t| {
                let row = t.columns[0].rows[0].clone();
                t.columns[0].rows.push(row);
            },
            "score table \"MEWS (Subbe)\", column 1: the row of systolic BP is not complete or stands twice",
        ),
        (
            |t| t.steps.reverse(),
            "score table \"MEWS (Subbe)\": the meanings of totals must start at 0 and ascend",
        ),
    ] {
        assert_eq!(faulty(change), words);
    }
    let variant = |name: &str| {
        let mut table = tables::mews();
        table.steps[1].from = 4;
        table.name = name.into();
        table.check().map_err(|refused| refused.to_string())
    };
    assert_eq!(variant("MEWS (Anytown)"), Ok(()));
    for name in ["MEWS (Subbe)", "MEWS", " news2 ", "qSOFA"] {
        let words = format!(
            "score table {name:?} differs from the published one; give it a name of its own"
        );
        assert_eq!(variant(name), Err(words));
    }
}

#[test]
fn each_part_says_why_it_has_its_points() {
    let set = Set {
        rr: 22.0,
        temperature: 38.26,
        ..WELL
    };
    let result = super::ward::news2(&set.inputs(at(0)), at(30));
    let rr = result.part(Part::Respiration).expect("a part of NEWS2");
    let band = |from, upto| crate::Reason::Band { from, upto };
    assert_eq!(rr.reason, band(Some(21.0), Some(24.0)));
    assert_eq!(rr.age(at(30)), Some(super::ward::minutes(30)));
    let temperature = result.part(Part::Temperature).expect("a part of NEWS2");
    assert_eq!(temperature.shown, Some(crate::Shown::Number(38.3)));
    assert_eq!(temperature.reason, band(Some(38.1), Some(39.0)));
    let spo2 = result.part(Part::Spo2).expect("a part of NEWS2");
    assert_eq!(spo2.reason, band(Some(96.0), None));
    assert_eq!(result.sentence(super::ward::clock), "NEWS2 3, low");
}
