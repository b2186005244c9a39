//! MEWS, Subbe 2001 (QJM 94:521-526), as read in two reprints (fact sheet, section 2).
//!
//! The printed table leaves single values open (70, 40, 130, 200, 38.5) and reprints
//! differ. The rule here is ours: <=70, <=40, >=130, >=200, >=38.5. A hospital's own
//! variant is loaded as a table with a name of its own.

use super::{ADULT_FROM_MONTHS, number};
use crate::part::{Part, ScoreId};
use crate::result::{Response, Risk};
use crate::table::{Column, Meaning, Row, Step, Table};

/// MEWS after Subbe 2001.
#[must_use]
pub fn mews() -> Table {
    let step = |from, risk, response| Step {
        from,
        means: Meaning {
            risk,
            response,
            within: None,
            frequency: None,
        },
    };
    Table {
        score: ScoreId::Mews,
        name: "MEWS (Subbe)".into(),
        version: "2001".into(),
        source: "Subbe et al.: Validation of a modified Early Warning Score in medical \
                 admissions. QJM 2001;94:521-526"
            .into(),
        // Both limits of scope are ours: the source saw medical admissions of adults.
        not_pregnant: true,
        needs_infection: false,
        columns: vec![Column {
            from_months: ADULT_FROM_MONTHS,
            until_months: None,
            rows: rows(),
        }],
        steps: vec![
            step(0, Risk::Low, Response::Routine),
            step(5, Risk::High, Response::RaisedRisk),
        ],
        single: None,
    }
}

fn rows() -> Vec<Row> {
    vec![
        number(Part::Systolic, &[(70, 3), (80, 2), (100, 1), (199, 0)], 2),
        number(
            Part::Pulse,
            &[(40, 2), (50, 1), (100, 0), (110, 1), (129, 2)],
            3,
        ),
        number(Part::Respiration, &[(8, 2), (14, 0), (20, 1), (29, 2)], 3),
        // Tenths of a degree Celsius.
        number(Part::Temperature, &[(349, 2), (384, 0)], 2),
        // AVPU has no "new confusion"; it counts as "responds to voice" (ours, unverified).
        Row::Consciousness([0, 1, 1, 2, 3]),
    ]
}
