//! From a table and what is known to a result.

use crate::bands::{Bands, to_steps};
use crate::due::{Due, Frequency, elapsed};
use crate::part::Part;
use crate::patient::{NotFor, Patient, Spo2Scale};
use crate::policy::Policy;
use crate::reading::{Consciousness, Inputs, Measured, Oxygen, Quantity, Source};
use crate::result::{Explained, Gap, Missing, Outcome, Points, Reason, Scored, Shown};
use crate::table::{AllPoints, Meaning, Row, Table};
use crate::usable::{Judge, gap, in_unit, rounded};
use lamplight_units::Now;

/// From here on "oxygen" is "much oxygen" in Bedside PEWS.
const HIGH_LITRES_PER_MIN: f64 = 4.0;
const HIGH_FIO2_PERCENT: f64 = 50.0;

/// Works out a score for `now`.
///
/// A part whose age limit is one interval of the score is judged twice: first with the
/// longest interval, to see how grave the patient is with it, then with the interval of
/// that risk. So at NEWS2 >= 5 a consciousness of two hours ago does not count.
///
/// # Errors
/// Where the score is not made for this patient; there is no result then at all.
pub fn score(
    table: &Table,
    patient: &Patient,
    inputs: &Inputs,
    policy: &Policy,
    now: Now,
) -> Result<Scored, NotFor> {
    let rows = table.rows_for(patient)?;
    let judged = |interval| {
        let judge = Judge {
            policy,
            now,
            interval,
        };
        let asked = Asked {
            patient,
            inputs,
            judge,
        };
        let parts = rows.iter().map(|row| asked.explain(row)).collect();
        conclude(table, parts, &judge)
    };
    let has_rule = table
        .steps
        .iter()
        .any(|step| step.means.frequency.is_some());
    if !has_rule {
        return Ok(judged(policy.no_rule));
    }
    let first = judged(policy.longest);
    Ok(match first.certain.frequency.map(Frequency::longest) {
        Some(interval) if interval < policy.longest => judged(interval),
        Some(_) | None => first,
    })
}

/// Joins the parts to a result.
fn conclude(table: &Table, parts: Vec<Explained>, judge: &Judge<'_>) -> Scored {
    let sum = |points: fn(&Points) -> u8| -> u16 {
        parts
            .iter()
            .map(|part| u16::from(points(&part.points)))
            .sum()
    };
    let (least, greatest) = (sum(|p| p.least), sum(|p| p.greatest));
    let most = |points: fn(&Points) -> u8| parts.iter().map(|part| points(&part.points)).max();
    let certain = meaning(table, least, most(|p| p.least));
    let possible = meaning(table, greatest, most(|p| p.greatest));
    // A part whose points are known either way still leaves the set incomplete.
    let complete = least == greatest && parts.iter().all(|part| part.gap().is_none());
    let outcome = if complete {
        Outcome::Complete { total: least }
    } else {
        Outcome::Incomplete {
            least,
            greatest: Some(greatest),
        }
    };
    finish(table, outcome, certain, possible, parts, judge)
}

/// The rest of a result, which follows from its parts.
pub(crate) fn finish(
    table: &Table,
    outcome: Outcome,
    certain: Meaning,
    possible: Meaning,
    parts: Vec<Explained>,
    judge: &Judge<'_>,
) -> Scored {
    let now = judge.now;
    let counting = || parts.iter().filter(|part| part.gap().is_none());
    let oldest = counting()
        .filter_map(|part| part.at)
        .max_by_key(|at| elapsed(*at, now));
    let ends = counting().filter_map(|part| judge.counts_until(part));
    let holds_until = ends.min_by_key(|at| at.wall);
    let automatic = counting().any(|part| part.source.as_ref().is_some_and(Source::automatic));
    let due = match (&outcome, oldest) {
        (Outcome::Complete { .. }, Some(oldest)) => Due::after(certain.frequency, oldest),
        (Outcome::Complete { .. }, None) | (Outcome::Incomplete { .. }, _) => Due::Incomplete,
    };
    Scored {
        score: table.score,
        table: table.name.clone(),
        version: table.version.clone(),
        at: now,
        outcome,
        certain,
        possible,
        parts,
        oldest,
        holds_until,
        automatic,
        due,
    }
}

/// The graver of what the total means and what one part alone means.
fn meaning(table: &Table, total: u16, most: Option<u8>) -> Meaning {
    let by_total = table.meaning(total).unwrap_or(Meaning::NOTHING);
    match table.single {
        Some(single)
            if most.is_some_and(|most| most >= single.points)
                && single.means.risk > by_total.risk =>
        {
            single.means
        }
        Some(_) | None => by_total,
    }
}

/// One question: this patient, these inputs, this judgement of their times.
struct Asked<'a> {
    patient: &'a Patient,
    inputs: &'a Inputs,
    judge: Judge<'a>,
}

impl Asked<'_> {
    fn explain(&self, row: &Row) -> Explained {
        let inputs = self.inputs;
        match row {
            Row::Number { part, bands } => self.number(*part, row, &[bands]),
            Row::Spo2Scales {
                one,
                two_on_air,
                two_on_oxygen,
            } => match &self.patient.spo2_scale {
                Spo2Scale::One => self.number(Part::Spo2, row, &[one]),
                Spo2Scale::Two(_) => match self.oxygen() {
                    Ok(Oxygen::Air) => self.number(Part::Spo2, row, &[two_on_air]),
                    Ok(Oxygen::On { .. }) => self.number(Part::Spo2, row, &[two_on_oxygen]),
                    Err(_) => self.number(Part::Spo2, row, &[two_on_air, two_on_oxygen]),
                },
            },
            Row::Consciousness(points) => {
                let measured = inputs.consciousness.as_ref();
                let timely = self.judge.timely(Part::Consciousness, measured);
                named(
                    row,
                    measured,
                    Shown::Consciousness,
                    timely.map(|m| m.what),
                    |what| Points::exactly(points[what.rank()]),
                )
            }
            Row::Mentation { altered } => self.mentation(row, *altered),
            Row::Oxygen { low, high } => {
                let measured = inputs.oxygen.as_ref();
                named(row, measured, Shown::Oxygen, self.oxygen(), |what| {
                    oxygen_points(what, *low, *high)
                })
            }
            Row::Effort(points) => {
                let measured = inputs.effort.as_ref();
                let timely = self.judge.timely(Part::Effort, measured);
                named(
                    row,
                    measured,
                    Shown::Effort,
                    timely.map(|m| m.what),
                    |what| Points::exactly(points[what.rank()]),
                )
            }
        }
    }

    /// What the patient breathes; oxygen of no more than room air is air.
    fn oxygen(&self) -> Result<Oxygen, Gap> {
        let measured = self
            .judge
            .timely(Part::Oxygen, self.inputs.oxygen.as_ref())?;
        if !measured.what.possible() {
            return Err(gap(Missing::Impossible, measured));
        }
        Ok(if measured.what.supplemental() {
            measured.what
        } else {
            Oxygen::Air
        })
    }

    /// A number by its bands; by several where it is not known which of them hold.
    fn number(&self, part: Part, row: &Row, either: &[&Bands]) -> Explained {
        let measured = self.inputs.quantity(part);
        let number = self.judge.number(part, measured);
        let resolution = part.resolution();
        let fell = |number| {
            let steps = to_steps(number, resolution);
            either
                .iter()
                .filter_map(|bands| bands.fell(steps))
                .collect::<Vec<_>>()
        };
        let fell = number.map(fell);
        let (points, reason) = match fell.as_deref() {
            Err(missing) => (range(row.all_points()), Reason::Missing(*missing)),
            Ok([]) => (range(row.all_points()), Reason::OxygenUnknown),
            Ok([first, rest @ ..]) => {
                let all = || std::iter::once(first).chain(rest).map(|fell| fell.points);
                let points = Points {
                    least: all().min().unwrap_or(first.points),
                    greatest: all().max().unwrap_or(first.points),
                };
                let unit = |steps: i32| f64::from(steps) / f64::from(resolution);
                let band = Reason::Band {
                    from: first.from.map(unit),
                    upto: first.upto.map(unit),
                };
                let known = points.known().is_some();
                (points, if known { band } else { Reason::OxygenUnknown })
            }
        };
        explained(part, measured, shown_number(part, measured), points, reason)
    }

    /// GCS or ACVPU, whichever is newer among those that count.
    fn mentation(&self, row: &Row, altered: u8) -> Explained {
        let (gcs, acvpu) = (self.inputs.gcs.as_ref(), self.inputs.consciousness.as_ref());
        let timely_gcs = self.judge.timely(Part::Consciousness, gcs);
        let timely_acvpu = self.judge.timely(Part::Consciousness, acvpu);
        let use_gcs = match (&timely_gcs, &timely_acvpu) {
            (Ok(gcs), Ok(acvpu)) => {
                elapsed(gcs.at, self.judge.now) <= elapsed(acvpu.at, self.judge.now)
            }
            (Ok(_), Err(_)) => true,
            (Err(_), Ok(_)) => false,
            (Err(_), Err(_)) => gcs.is_some() && acvpu.is_none(),
        };
        let points = |is_altered: bool| Points::exactly(if is_altered { altered } else { 0 });
        if use_gcs {
            named(row, gcs, Shown::Gcs, timely_gcs.map(|m| m.what), |what| {
                points(what.get() < 15)
            })
        } else {
            let what = timely_acvpu.map(|m| m.what);
            named(row, acvpu, Shown::Consciousness, what, |what| {
                points(what != Consciousness::Alert)
            })
        }
    }
}

/// Oxygen of an unknown amount may be little or much.
fn oxygen_points(oxygen: Oxygen, low: u8, high: u8) -> Points {
    match oxygen {
        Oxygen::Air => Points::exactly(0),
        Oxygen::On {
            litres_per_min: None,
            fio2_percent: None,
        } => Points {
            least: low.min(high),
            greatest: low.max(high),
        },
        Oxygen::On {
            litres_per_min,
            fio2_percent,
        } => {
            let much = litres_per_min.is_some_and(|litres| litres >= HIGH_LITRES_PER_MIN)
                || fio2_percent.is_some_and(|fio2| fio2 >= HIGH_FIO2_PERCENT);
            Points::exactly(if much { high } else { low })
        }
    }
}

/// A part that the table names, rather than counts.
fn named<T: Copy>(
    row: &Row,
    measured: Option<&Measured<T>>,
    show: fn(T) -> Shown,
    counts: Result<T, Gap>,
    points: impl FnOnce(T) -> Points,
) -> Explained {
    let shown = measured.map(|measured| show(measured.what));
    let (points, reason) = match counts {
        Err(missing) => (range(row.all_points()), Reason::Missing(missing)),
        Ok(what) => {
            let points = points(what);
            let known = points.known().is_some();
            (
                points,
                if known {
                    Reason::Named
                } else {
                    Reason::OxygenUnknown
                },
            )
        }
    };
    explained(row.part(), measured, shown, points, reason)
}

pub(crate) fn shown_number(part: Part, measured: Option<&Measured<Quantity>>) -> Option<Shown> {
    let number = in_unit(part, measured?.what)?;
    Some(Shown::Number(rounded(part, number)))
}

pub(crate) fn explained<T>(
    part: Part,
    measured: Option<&Measured<T>>,
    shown: Option<Shown>,
    points: Points,
    reason: Reason,
) -> Explained {
    Explained {
        part,
        shown,
        at: measured.map(|measured| measured.at),
        source: measured.map(|measured| measured.source.clone()),
        points,
        reason,
    }
}

const fn range(all: AllPoints) -> Points {
    Points {
        least: all.least,
        greatest: all.greatest,
    }
}
