//! A prompt to tailor limits that alarm without anybody acting.
//!
//! After the third identical finding in a row that nobody acted on, a [`Suggestion`]
//! comes out as data; a person decides. Only ordinary limits are ever suggested to be
//! changed: extreme limits, desaturation and apnoea are not a matter of taste.

use super::finding::{Finding, FindingKind};
use crate::limits::{LimitSet, Parameter, Range, Side};
use lamplight_units::{Mono, Now, RefId};
use std::time::Duration;

/// What might help.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Remedy {
    /// They were all short: a longer delay.
    LongerDelay {
        /// The delay that none of them would have outlasted.
        delay: Duration,
    },
    /// They were all slight: a wider limit.
    WiderLimit {
        /// The limit that none of them would have violated, in the parameter's unit.
        at: f64,
    },
    /// Neither helps within what is allowed: look at the sensor, the patient, the plan.
    LookAgain,
}

/// A prompt for a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The metric.
    pub metric: RefId,
    /// Its parameter.
    pub parameter: Parameter,
    /// What was found each time.
    pub kind: FindingKind,
    /// How many times.
    pub count: usize,
    /// Since when.
    pub since: Now,
    /// The worst value of all.
    pub worst: f64,
    /// How long the longest lasted beyond its first violation.
    pub longest: Duration,
    /// What might help.
    pub remedy: Remedy,
}

#[derive(Debug, Clone)]
struct Run {
    metric: RefId,
    kind: FindingKind,
    limit: f64,
    ended: [Option<Spell>; Tailor::COUNT],
}

#[derive(Debug, Clone, Copy)]
struct Spell {
    since: Now,
    at: Mono,
    worst: f64,
    lasted: Duration,
}

/// Remembers, for one bed, findings that nobody acted on.
///
/// Bounded: three findings for each of at most [`Tailor::MOST_RUNS`] metrics and kinds;
/// at the bound the run that was heard of longest ago is forgotten, which costs a prompt.
#[derive(Debug, Clone)]
pub struct Tailor {
    window: Duration,
    runs: Vec<Run>,
}

impl Tailor {
    /// How many identical findings bring a prompt.
    pub const COUNT: usize = 3;
    /// How many metrics and kinds are remembered.
    pub const MOST_RUNS: usize = 32;
    /// The usual window: a shift; a design of ours.
    pub const WINDOW: Duration = Duration::from_secs(8 * 3600);

    /// Counts findings within `window`.
    #[must_use]
    pub const fn new(window: Duration) -> Self {
        Self {
            window,
            runs: Vec::new(),
        }
    }

    /// A finding ended. One that was acted on, or one at another limit, starts anew.
    pub fn ended(
        &mut self,
        now: Now,
        finding: &Finding,
        acted_on: bool,
        limits: &LimitSet,
        allowed: Range,
    ) -> Option<Suggestion> {
        let side = match finding.kind {
            FindingKind::Low => Side::Low,
            FindingKind::High => Side::High,
            FindingKind::ExtremeLow
            | FindingKind::ExtremeHigh
            | FindingKind::Desaturation
            | FindingKind::Apnoea => return None,
        };
        if acted_on {
            self.runs.retain(|run| !run.is_of(finding));
            return None;
        }
        let window = self.window;
        let run = self.run(finding)?;
        for place in &mut run.ended {
            *place = place.filter(|spell| now.mono.since(spell.at) <= window);
        }
        let spell = Spell {
            since: finding.since,
            at: now.mono,
            worst: finding.worst,
            lasted: now.mono.since(finding.violated.mono),
        };
        if let Some(free) = run.ended.iter_mut().find(|place| place.is_none()) {
            *free = Some(spell);
        }
        if run.ended.iter().any(Option::is_none) {
            return None;
        }
        // Prompted once; the next prompt needs three more.
        let spells = std::mem::take(&mut run.ended);
        Some(suggest(finding, side, &spells, limits, allowed))
    }

    /// The limits of a parameter were changed: what was counted at the old ones is settled.
    pub fn forget(&mut self, parameter: Parameter) {
        self.runs
            .retain(|run| Parameter::of(&run.metric) != Some(parameter));
    }

    fn run(&mut self, finding: &Finding) -> Option<&mut Run> {
        // The newest stand last, so that the first is the one to forget.
        let old = self.runs.iter().position(|run| run.is_of(finding));
        let run = match old.map(|place| self.runs.remove(place)) {
            Some(run) if run.limit == finding.limit => run,
            Some(_) | None => Run {
                metric: finding.metric.clone(),
                kind: finding.kind,
                limit: finding.limit,
                ended: [None; Self::COUNT],
            },
        };
        if self.runs.len() >= Self::MOST_RUNS {
            self.runs.remove(0);
        }
        self.runs.push(run);
        self.runs.last_mut()
    }
}

impl Run {
    fn is_of(&self, finding: &Finding) -> bool {
        self.metric == finding.metric && self.kind == finding.kind
    }
}

fn suggest(
    finding: &Finding,
    side: Side,
    spells: &[Option<Spell>],
    limits: &LimitSet,
    allowed: Range,
) -> Suggestion {
    let spells = || spells.iter().flatten();
    let lower = side.is_lower();
    let worse = |a: f64, b: f64| if lower { a.min(b) } else { a.max(b) };
    let worst = spells().map(|spell| spell.worst).fold(finding.worst, worse);
    let longest = spells().map(|spell| spell.lasted).max().unwrap_or_default();
    let since = spells()
        .map(|spell| spell.since)
        .min_by_key(|since| since.mono)
        .unwrap_or(finding.since);
    Suggestion {
        metric: finding.metric.clone(),
        parameter: finding.parameter,
        kind: finding.kind,
        count: Tailor::COUNT,
        since,
        worst,
        longest,
        remedy: remedy(side, worst, longest, limits, allowed),
    }
}

/// A longer delay first: it leaves the limit where a person wanted it.
fn remedy(side: Side, worst: f64, longest: Duration, limits: &LimitSet, allowed: Range) -> Remedy {
    let parameter = limits.parameter;
    let limit = limits.limit(side);
    // Whole seconds, and one more than the longest, less the time it took to end.
    let lasted = longest.saturating_sub(limits.end_delay);
    let delay = Duration::from_secs(lasted.as_secs() + 1);
    let slight = (worst - limit.at).abs() <= parameter.concern();
    if slight && delay > limit.delay && delay <= LimitSet::DELAY_MAX {
        return Remedy::LongerDelay { delay };
    }
    let mut wider = *limits;
    wider.limit_mut(side).at = parameter.round(worst);
    let within = (allowed.least..=allowed.most).contains(&wider.limit(side).at);
    if slight && within && wider.check().is_ok() {
        let at = wider.limit(side).at;
        return Remedy::WiderLimit { at };
    }
    Remedy::LookAgain
}
