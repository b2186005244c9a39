//! NEWS2, Royal College of Physicians 2017: chart 1 (points), the table of thresholds and
//! triggers, and the table of responses (fact sheet, sections 1.1 and 1.2).
//!
//! Copyright of the charts: Royal College of Physicians; only the thresholds are here, as
//! facts, not the charts (docs/SCORES.md). Age from 16 and not in pregnancy are the
//! report's own scope.

use super::{ADULT_FROM_MONTHS, minutes, number};
use crate::bands::Bands;
use crate::due::Frequency;
use crate::part::{Part, ScoreId};
use crate::result::{Response, Risk};
use crate::table::{Column, Meaning, Row, Single, Step, Table};

/// NEWS2 of 2017.
#[must_use]
pub fn news2() -> Table {
    Table {
        score: ScoreId::News2,
        name: "NEWS2".into(),
        version: "RCP 2017".into(),
        source: "Royal College of Physicians. National Early Warning Score (NEWS) 2: \
                 Standardising the assessment of acute-illness severity in the NHS. Updated \
                 report of a working party. London: RCP, 2017"
            .into(),
        not_pregnant: true,
        needs_infection: false,
        columns: vec![Column {
            from_months: ADULT_FROM_MONTHS,
            until_months: None,
            rows: rows(),
        }],
        steps: steps(),
        single: Some(Single {
            points: 3,
            means: Meaning {
                risk: Risk::LowMedium,
                response: Response::UrgentWardReview,
                within: None,
                frequency: Some(hourly()),
            },
        }),
    }
}

fn rows() -> Vec<Row> {
    vec![
        number(Part::Respiration, &[(8, 3), (11, 1), (20, 0), (24, 2)], 3),
        Row::Spo2Scales {
            one: Bands::new(&[(91, 3), (93, 2), (95, 1)], 0),
            two_on_air: Bands::new(&[(83, 3), (85, 2), (87, 1)], 0),
            two_on_oxygen: Bands::new(&[(83, 3), (85, 2), (87, 1), (92, 0), (94, 1), (96, 2)], 3),
        },
        // The "plus two for oxygen" of the prose is this row; it is added once.
        Row::Oxygen { low: 2, high: 2 },
        number(Part::Systolic, &[(90, 3), (100, 2), (110, 1), (219, 0)], 3),
        number(
            Part::Pulse,
            &[(40, 3), (50, 1), (90, 0), (110, 1), (130, 2)],
            3,
        ),
        Row::Consciousness([0, 3, 3, 3, 3]),
        // Tenths of a degree Celsius.
        number(
            Part::Temperature,
            &[(350, 3), (360, 1), (380, 0), (390, 1)],
            2,
        ),
    ]
}

const fn hourly() -> Frequency {
    Frequency::Every {
        from: minutes(60),
        until: minutes(60),
    }
}

fn steps() -> Vec<Step> {
    let step = |from, risk, response, within, frequency| Step {
        from,
        means: Meaning {
            risk,
            response,
            within,
            frequency: Some(frequency),
        },
    };
    let every = |from: u64, until: u64| Frequency::Every {
        from: minutes(60 * from),
        until: minutes(60 * until),
    };
    vec![
        step(0, Risk::Low, Response::Routine, None, every(12, 12)),
        step(1, Risk::Low, Response::NurseAssesses, None, every(4, 6)),
        step(
            5,
            Risk::Medium,
            Response::UrgentAssessment,
            Some(minutes(60)),
            hourly(),
        ),
        step(
            7,
            Risk::High,
            Response::EmergencyAssessment,
            Some(minutes(30)),
            // "Continuous monitoring"; the hour for a full set is ours.
            Frequency::Continuous {
                rescore: minutes(60),
            },
        ),
    ]
}
