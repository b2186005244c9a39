//! qSOFA, Sepsis-3 (JAMA 2016;315:801-810; fact sheet, section 3).
//!
//! It is no definition of sepsis, and says nothing without a suspicion of infection.

use super::{ADULT_FROM_MONTHS, number};
use crate::part::{Part, ScoreId};
use crate::result::{Response, Risk};
use crate::table::{Column, Meaning, Row, Step, Table};

/// qSOFA of 2016.
#[must_use]
pub fn qsofa() -> Table {
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
        score: ScoreId::Qsofa,
        name: "qSOFA".into(),
        version: "Sepsis-3, 2016".into(),
        source: "Singer et al.: The Third International Consensus Definitions for Sepsis and \
                 Septic Shock. JAMA 2016;315:801-810"
            .into(),
        not_pregnant: false,
        needs_infection: true,
        columns: vec![Column {
            // Adults; sixteen as for NEWS2 is ours.
            from_months: ADULT_FROM_MONTHS,
            until_months: None,
            rows: vec![
                number(Part::Respiration, &[(21, 0)], 1),
                Row::Mentation { altered: 1 },
                number(Part::Systolic, &[(100, 1)], 0),
            ],
        }],
        steps: vec![
            step(0, Risk::Low, Response::Routine),
            step(2, Risk::High, Response::LookForOrganDysfunction),
        ],
        single: None,
    }
}
