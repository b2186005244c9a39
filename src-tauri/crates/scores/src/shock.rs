//! Shock index: heart rate by systolic pressure, for children by age as SIPA.
//!
//! It is a ratio, not a sum of points, so it has no table of rows. Adults: above 0.9
//! raised, from 1.0 grave. SIPA (Acker 2015): abnormal above 1.22 at 4-6 years, 1.0 at
//! 7-12, 0.9 at 13-16; not defined below 4 years (fact sheet, section 5). The result is
//! rounded to hundredths before it is compared, as a chart prints it (ours).
//!
//! Beta-blockers, a pacemaker, hypertension and arrhythmia mislead it.

use crate::due::elapsed;
use crate::part::{Part, ScoreId};
use crate::patient::{Age, NotFor, Patient};
use crate::policy::Policy;
use crate::reading::{Inputs, Measured, Quantity};
use crate::result::{Explained, Gap, Missing, Outcome, Points, Reason, Response, Risk, Scored};
use crate::score::{explained, finish, shown_number};
use crate::table::{Meaning, Step, Table};
use crate::usable::{Judge, gap};
use lamplight_units::Now;

/// Works out the shock index for `now`. Rate and pressure must be of about the same time.
///
/// # Errors
/// For patients below four years, or of an unknown age.
pub fn shock_index(
    patient: &Patient,
    inputs: &Inputs,
    policy: &Policy,
    now: Now,
) -> Result<Scored, NotFor> {
    let table = table(patient.age)?;
    let judge = Judge {
        policy,
        now,
        interval: policy.no_rule,
    };
    let (pulse, systolic) = (inputs.pulse.as_ref(), inputs.systolic.as_ref());
    let pair = together(
        (pulse, judge.number(Part::Pulse, pulse)),
        (systolic, judge.number(Part::Systolic, systolic)),
        &judge,
    );
    let part = |part, measured, counts: &Result<f64, Gap>| {
        let reason = match counts {
            Ok(_) => Reason::Counted,
            Err(gap) => Reason::Missing(*gap),
        };
        let shown = shown_number(part, measured);
        explained(part, measured, shown, Points::exactly(0), reason)
    };
    let parts: Vec<Explained> = vec![
        part(Part::Pulse, pulse, &pair.0),
        part(Part::Systolic, systolic, &pair.1),
    ];
    let outcome = match pair {
        (Ok(rate), Ok(pressure)) => Outcome::Complete {
            total: hundredths(rate, pressure),
        },
        _ => Outcome::Incomplete {
            least: 0,
            greatest: None,
        },
    };
    let (certain, possible) = meanings(&table, &outcome);
    Ok(finish(&table, outcome, certain, possible, parts, &judge))
}

/// The quotient in hundredths. The pressure is a possible one and so never zero.
fn hundredths(rate: f64, pressure: f64) -> u16 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rate 0 to 350 by pressure 10 to 350: at most 3500"
    )]
    let total = (rate * 100.0 / pressure).round() as u16;
    total
}

fn meanings(table: &Table, outcome: &Outcome) -> (Meaning, Meaning) {
    let of = |total| table.meaning(total).unwrap_or(Meaning::NOTHING);
    match outcome {
        Outcome::Complete { total } => (of(*total), of(*total)),
        Outcome::Incomplete { least, greatest } => (of(*least), of(greatest.unwrap_or(u16::MAX))),
    }
}

type Judged<'a> = (Option<&'a Measured<Quantity>>, Result<f64, Gap>);

/// Of two readings too far apart in time the older one does not count.
fn together(
    a: Judged<'_>,
    b: Judged<'_>,
    judge: &Judge<'_>,
) -> (Result<f64, Gap>, Result<f64, Gap>) {
    let ((Some(first), Ok(x)), (Some(second), Ok(y))) = (&a, &b) else {
        return (a.1, b.1);
    };
    let (old, young) = (elapsed(first.at, judge.now), elapsed(second.at, judge.now));
    if old.abs_diff(young) <= judge.policy.apart {
        (Ok(*x), Ok(*y))
    } else if old > young {
        (Err(gap(Missing::Apart, first)), Ok(*y))
    } else {
        (Ok(*x), Err(gap(Missing::Apart, second)))
    }
}

/// The meanings by age. Ages are whole years; 17 and more are adults.
fn table(age: Age) -> Result<Table, NotFor> {
    let (name, source, steps) = match (age, age.years()) {
        (Age::Unknown, _) => return Err(NotFor::AgeUnknown),
        (Age::Months(_), Some(0..=3)) => {
            return Err(NotFor::TooYoung {
                from_months: 4 * 12,
            });
        }
        (Age::Months(_), Some(4..=6)) => ("SIPA", SIPA, child(123)),
        (Age::Months(_), Some(7..=12)) => ("SIPA", SIPA, child(101)),
        (Age::Months(_), Some(13..=16)) => ("SIPA", SIPA, child(91)),
        (Age::Months(_) | Age::Adult, _) => ("Shock index", ADULT, adult()),
    };
    Ok(Table {
        score: ScoreId::ShockIndex,
        name: name.into(),
        version: "HR / systolic BP".into(),
        source: source.into(),
        not_pregnant: false,
        needs_infection: false,
        columns: Vec::new(),
        steps,
        single: None,
    })
}

const SIPA: &str = "Acker et al. 2015: shock index, pediatric age-adjusted (SIPA)";
const ADULT: &str = "Reviews of the shock index: above 0.9 raised, from 1.0 raised mortality";

const fn step(from: u16, risk: Risk, response: Response) -> Step {
    Step {
        from,
        means: Meaning {
            risk,
            response,
            within: None,
            frequency: None,
        },
    }
}

fn adult() -> Vec<Step> {
    vec![
        step(0, Risk::Low, Response::Routine),
        step(91, Risk::Medium, Response::RaisedRisk),
        step(100, Risk::High, Response::RaisedRisk),
    ]
}

fn child(abnormal_from: u16) -> Vec<Step> {
    vec![
        step(0, Risk::Low, Response::Routine),
        step(abnormal_from, Risk::High, Response::RaisedRisk),
    ]
}
