//! Bedside PEWS, Parshuram 2009 (Crit Care 13:R135, table 1; fact sheet, section 4.1).
//!
//! The article says ">150" where every neighbour says ">=", and "<50" where they say
//! "<=" (heart rate, 4-12 y and >12 y); both are kept as printed. The ages are half-open
//! months, the last up to 18 years. The article is open access; a hospital that wants to
//! use the score must ask its owner (docs/SCORES.md).

use super::number;
use crate::part::{Part, ScoreId};
use crate::result::{Response, Risk};
use crate::table::{Column, Meaning, Row, Step, Table};

/// Upper ends of the bands with 4, 2, 1, 0, 1 and 2 points; above the last 4.
type Ends = [i32; 6];

/// From and until months; heart rate, systolic pressure, respiration.
const AGES: [(u16, u16, Ends, Ends, Ends); 5] = [
    (
        0,
        3,
        [80, 90, 110, 149, 179, 189],
        [45, 50, 60, 79, 99, 129],
        [15, 19, 29, 60, 80, 90],
    ),
    (
        3,
        12,
        [70, 80, 100, 149, 169, 179],
        [60, 70, 80, 99, 119, 149],
        [15, 19, 24, 50, 70, 80],
    ),
    (
        12,
        48,
        [60, 70, 90, 119, 149, 169],
        [65, 75, 90, 109, 124, 159],
        [12, 15, 19, 40, 60, 70],
    ),
    (
        48,
        144,
        [50, 60, 70, 109, 129, 150],
        [70, 80, 90, 119, 139, 169],
        [10, 14, 19, 30, 40, 50],
    ),
    (
        144,
        216,
        [40, 49, 60, 99, 119, 139],
        [75, 85, 100, 129, 149, 189],
        [9, 10, 11, 16, 22, 29],
    ),
];

/// Bedside PEWS of 2009.
#[must_use]
pub fn bedside_pews() -> Table {
    let step = |from, risk, response| Step {
        from,
        means: Meaning {
            risk,
            response,
            within: None,
            frequency: None,
        },
    };
    let column = |(from, until, pulse, systolic, respiration): &(u16, u16, Ends, Ends, Ends)| {
        Column {
            from_months: *from,
            until_months: Some(*until),
            rows: vec![
                by_age(Part::Pulse, pulse),
                by_age(Part::Systolic, systolic),
                // Tenths of a second: up to 2.9 s is "below 3 s".
                number(Part::Refill, &[(29, 0)], 4),
                by_age(Part::Respiration, respiration),
                Row::Effort([0, 1, 2, 4]),
                number(Part::Spo2, &[(90, 2), (94, 1)], 0),
                Row::Oxygen { low: 2, high: 4 },
            ],
        }
    };
    Table {
        score: ScoreId::BedsidePews,
        name: "Bedside PEWS".into(),
        version: "2009".into(),
        source: "Parshuram et al.: Development and initial validation of the Bedside Paediatric \
                 Early Warning System score. Crit Care 2009;13:R135"
            .into(),
        not_pregnant: false,
        needs_infection: false,
        columns: AGES.iter().map(column).collect(),
        steps: vec![
            step(0, Risk::Low, Response::Routine),
            step(8, Risk::High, Response::CriticalCareReview),
        ],
        single: None,
    }
}

fn by_age(part: Part, ends: &Ends) -> Row {
    let points = [4, 2, 1, 0, 1, 2];
    let pairs: Vec<(i32, u8)> = ends.iter().copied().zip(points).collect();
    number(part, &pairs, 4)
}
