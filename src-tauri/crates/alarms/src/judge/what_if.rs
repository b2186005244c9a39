//! What other limits would have done to the hours that were.
//!
//! The same [`Judge`] as at the bedside goes through the history twice, once with each
//! set: one truth, and no second rule to keep in step. It keeps only what is open, so
//! its memory does not grow with the history.

use super::finding::{FindingKind, Outcome};
use super::{Bounds, Judge, Reading};
use crate::limits::{LimitError, LimitSet, Parameter};
use lamplight_units::{Mono, Now, RefId, Unit, Value, Wall};
use std::fmt;
use std::time::Duration;

/// One value of the history, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// When, on the wall clock of the records.
    pub at: Wall,
    /// Of which metric.
    pub metric: RefId,
    /// The value, or why there was none.
    pub value: Value,
    /// Its unit.
    pub unit: Unit,
}

/// One alarm as it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    /// The metric.
    pub metric: RefId,
    /// What was found.
    pub kind: FindingKind,
    /// When it began.
    pub began: Wall,
    /// When it ended; `None` while it is open.
    pub ended: Option<Wall>,
    /// Somebody did something about it, beyond silencing.
    pub acted_on: bool,
}

/// What the other limits would have done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WhatIf {
    /// How much time the history covers.
    pub covered: Duration,
    /// Alarms with the limits as they are.
    pub before: usize,
    /// Alarms with the other limits.
    pub after: usize,
    /// Recorded alarms of the parameters that somebody acted on.
    pub acted_on: usize,
    /// Those of them that would have come with the other limits too.
    pub stay: usize,
    /// Those that would not: positions in the list that was given.
    pub vanish: Vec<usize>,
    /// Points that were older than the one before them; the clock had jumped.
    pub out_of_order: usize,
}

impl fmt::Display for WhatIf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let alarms = if self.after == 1 { "alarm" } else { "alarms" };
        write!(
            f,
            "With these limits and this delay the last {} would have had {} {alarms} instead of {}; ",
            hours(self.covered),
            self.after,
            self.before
        )?;
        match (self.acted_on, self.stay) {
            (0, _) => f.write_str("nobody acted on any."),
            (1, 1) => f.write_str("the one that was acted on stays."),
            (acted, stay) if acted == stay => write!(f, "the {acted} that were acted on stay."),
            (acted, stay) => write!(
                f,
                "of the {acted} that were acted on, {} would not have come.",
                acted - stay
            ),
        }
    }
}

fn hours(covered: Duration) -> String {
    let minutes = covered.as_secs().saturating_add(30) / 60;
    match minutes {
        0..90 => format!("{minutes} min"),
        _ => format!("{} hours", (minutes + 30) / 60),
    }
}

/// How far a recorded alarm and one of the trial may lie apart and be the same: the
/// longest delay of a limit, since the trial may have another delay.
const SLACK_MICROS: i64 = 15_000_000;

/// Judges `history` with the limits `before` and `after`, and compares both with what
/// happened. Only the parameters of `after` are judged.
///
/// # Errors
/// When a set makes no sense.
pub fn what_if<I>(
    history: I,
    happened: &[Happened],
    before: &[LimitSet],
    after: &[LimitSet],
) -> Result<WhatIf, LimitError>
where
    I: Iterator<Item = Point> + Clone,
{
    let concerns = |parameter: Parameter| after.iter().any(|set| set.parameter == parameter);
    let old = before.iter().filter(|set| concerns(set.parameter));
    let mut first = Trial::new(old)?;
    let mut second = Trial::new(after.iter())?;
    first.run(history.clone(), |_| ());
    let mut kept = vec![false; happened.len()];
    second.run(history, |span| {
        for (kept, happened) in kept.iter_mut().zip(happened) {
            *kept |= span.meets(happened);
        }
    });
    let acted: Vec<usize> = (0..happened.len())
        .filter(|place| {
            happened.get(*place).is_some_and(|happened| {
                happened.acted_on && Parameter::of(&happened.metric).is_some_and(concerns)
            })
        })
        .collect();
    let stays = |place: &usize| kept.get(*place).copied().unwrap_or(false);
    let vanish: Vec<usize> = acted.iter().copied().filter(|p| !stays(p)).collect();
    Ok(WhatIf {
        covered: first.covered().max(second.covered()),
        before: first.alarms,
        after: second.alarms,
        acted_on: acted.len(),
        stay: acted.len() - vanish.len(),
        vanish,
        out_of_order: second.out_of_order,
    })
}

/// A finding of the trial, from its first violation to its end.
struct Span<'a> {
    metric: &'a RefId,
    kind: FindingKind,
    from: Wall,
    to: Wall,
}

impl Span<'_> {
    /// The same side of the same metric at the same time: an extreme limit that was
    /// made an ordinary one still tells of the event.
    fn meets(&self, happened: &Happened) -> bool {
        let end = happened.ended.map_or(i64::MAX, Wall::micros);
        *self.metric == happened.metric
            && self.kind.is_lower() == happened.kind.is_lower()
            && self.from.micros().saturating_sub(SLACK_MICROS) <= end
            && self.to.micros().saturating_add(SLACK_MICROS) >= happened.began.micros()
    }
}

/// One pass of a judge through the history.
struct Trial {
    judge: Judge,
    out: Vec<Outcome>,
    start: Option<Wall>,
    last: Option<Wall>,
    alarms: usize,
    out_of_order: usize,
}

impl Trial {
    fn new<'a>(sets: impl Iterator<Item = &'a LimitSet>) -> Result<Self, LimitError> {
        let mut judge = Judge::new(Bounds::default());
        let mut out = Vec::new();
        let now = Now {
            mono: Mono::START,
            wall: Wall::default(),
        };
        for set in sets {
            judge.set_limits(now, *set, &mut out)?;
        }
        Ok(Self {
            judge,
            out,
            start: None,
            last: None,
            alarms: 0,
            out_of_order: 0,
        })
    }

    fn covered(&self) -> Duration {
        let ends = self.start.zip(self.last);
        ends.map_or(Duration::ZERO, |(start, last)| between(start, last))
    }

    fn run(&mut self, history: impl Iterator<Item = Point>, mut each: impl FnMut(&Span<'_>)) {
        for point in history {
            let start = *self.start.get_or_insert(point.at);
            if self.last.is_some_and(|last| point.at < last) {
                self.out_of_order += 1;
                continue;
            }
            self.last = Some(point.at);
            let now = moment(start, point.at);
            self.catch_up(start, now.mono, &mut each);
            let (value, unit, measured) = (point.value, point.unit, now.mono);
            let reading = Reading {
                value,
                unit,
                measured,
            };
            self.judge.take(now, &point.metric, reading, &mut self.out);
            self.settle(&mut each);
        }
        // What is still open at the end counts as it stands.
        if let Some((start, last)) = self.start.zip(self.last) {
            self.judge.close(moment(start, last), &mut self.out);
            self.settle(&mut each);
        }
    }

    /// Steps through everything that falls due before the next point.
    fn catch_up(&mut self, start: Wall, until: Mono, each: &mut impl FnMut(&Span<'_>)) {
        while let Some(due) = self.judge.next().filter(|due| *due < until) {
            let micros = i64::try_from(due.since_start().as_micros()).unwrap_or(i64::MAX);
            let wall = Wall::from_micros(start.micros().saturating_add(micros));
            self.judge.step(Now { mono: due, wall }, &mut self.out);
            self.settle(each);
            if self.judge.next() == Some(due) {
                // A step always moves what is due; were it not so, this must not hang.
                break;
            }
        }
    }

    fn settle(&mut self, each: &mut impl FnMut(&Span<'_>)) {
        for outcome in self.out.drain(..) {
            match outcome {
                Outcome::Began(_) => self.alarms += 1,
                Outcome::Changed(_) => {}
                Outcome::Ended { finding, at, .. } => each(&Span {
                    metric: &finding.metric,
                    kind: finding.kind,
                    from: finding.violated.wall,
                    to: at.wall,
                }),
            }
        }
    }
}

fn between(from: Wall, to: Wall) -> Duration {
    let micros = to.micros().saturating_sub(from.micros());
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}

fn moment(start: Wall, at: Wall) -> Now {
    Now {
        mono: Mono::from_start(between(start, at)),
        wall: at,
    }
}
