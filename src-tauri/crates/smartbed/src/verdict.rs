//! What each rule finds in a bed now: it holds, it does not, or nobody can tell.

use crate::fact::{Reach, Seen};
use crate::frame::Look;
use crate::policy::Policy;
use crate::rules::Rule;
use lamplight_protocols::bed::{ExitMonitor, LyingPosition, Rail, RailState};
use lamplight_units::Mono;
use std::sync::Arc;

/// Who lies in a bed, as far as its rules must know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lying {
    /// Somebody is admitted there.
    pub admitted: bool,
    /// The stay's flag.
    pub fall_risk: bool,
    /// Ventilated, by the chart or by numbers of a ventilator.
    pub ventilated: bool,
    /// The frame says that it stands elsewhere, while it watches this patient: where.
    pub elsewhere: Option<Arc<str>>,
}

/// What a rule finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It does not.
    Not,
    /// Nobody can tell: as it was, it stays.
    Unknown,
}

impl Verdict {
    const fn of(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Not }
    }

    /// Of a fact; one that the bed has never told makes no finding.
    fn fact<T: Clone>(seen: &Seen<T>, holds: impl Fn(&T) -> bool) -> Self {
        match seen {
            Seen::Is(held) => Self::of(holds(&held.value)),
            Seen::Unknown { .. } if !seen.ever_told() => Self::Not,
            Seen::Unknown { .. } => Self::Unknown,
        }
    }

    /// Both.
    const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Not, _) | (_, Self::Not) => Self::Not,
            (Self::Holds, Self::Holds) => Self::Holds,
            _ => Self::Unknown,
        }
    }

    /// One of both.
    const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Holds, _) | (_, Self::Holds) => Self::Holds,
            (Self::Not, Self::Not) => Self::Not,
            _ => Self::Unknown,
        }
    }
}

/// The rails that are asked for and are down.
pub fn rails_down(look: &Look<'_>, policy: &Policy) -> impl Iterator<Item = Rail> {
    let asked = Rail::ALL
        .into_iter()
        .filter(|rail| policy.rails.asks(*rail));
    asked.filter(|rail| look.rail(*rail).value() == Some(RailState::Down))
}

/// The rails that flap.
pub fn rails_flapping(look: &Look<'_>, policy: &Policy, now: Mono) -> impl Iterator<Item = Rail> {
    let flaps = look.frame().flaps.iter().zip(Rail::ALL);
    let (count, window) = (policy.flaps, policy.flaps_within);
    flaps.filter_map(move |(flaps, rail)| (flaps.within(now, window) >= count).then_some(rail))
}

/// What a rule finds now.
#[must_use]
pub fn verdict(rule: Rule, look: &Look<'_>, lying: &Lying, policy: &Policy, now: Mono) -> Verdict {
    use ExitMonitor::{Armed, Off, Out, Paused};
    let exit = |wanted: ExitMonitor| Verdict::fact(&look.exit(), |exit| *exit == wanted);
    let is = |seen: Seen<bool>, wanted: bool| Verdict::fact(&seen, |value| *value == wanted);
    // A bed without load cells can't tell; then whoever may lie there lies there.
    let in_bed = match look.occupied() {
        Seen::Is(held) => Verdict::of(held.value),
        Seen::Unknown { .. } => Verdict::Holds,
    };
    let gone = is(look.occupied(), false);
    match rule {
        Rule::Exit => exit(Out),
        Rule::NearExit => near_exit(look, policy).and(in_bed),
        Rule::OutLong => {
            let paused_unseen = if look.occupied().ever_told() {
                Verdict::Not
            } else {
                exit(Paused)
            };
            let alarming = exit(Out) == Verdict::Holds;
            let minded = Verdict::of(lying.admitted && !alarming);
            gone.or(paused_unseen).and(minded)
        }
        Rule::ArmedEmpty => exit(Armed).and(gone),
        Rule::Moved => Verdict::of(lying.elsewhere.is_some()),
        Rule::ExitOff => {
            let meant = Verdict::of(!look.watched());
            exit(Off).and(in_bed).and(meant)
        }
        Rule::NotRearmed => {
            let back = is(look.occupied(), true);
            let set_before = Verdict::of(look.watched());
            exit(Off).or(exit(Paused)).and(back).and(set_before)
        }
        Rule::RailDown => rail_down(look, policy).and(in_bed),
        Rule::BrakeOff => is(look.brake(), false).and(in_bed),
        Rule::NotLowest => is(look.lowest(), false).and(in_bed),
        Rule::HeadLow if lying.ventilated => {
            Verdict::fact(&look.head_deg(), |deg| *deg < policy.head_least_deg).and(in_bed)
        }
        Rule::HeadLow => Verdict::Not,
        Rule::ArmedForNobody => exit(Armed).and(Verdict::of(!lying.admitted)),
        Rule::Wet => is(look.wet(), true),
        Rule::Flapping => Verdict::of(rails_flapping(look, policy, now).next().is_some()),
        Rule::Fault => Verdict::fact(&look.faults(), |faults| !faults.is_empty()),
        Rule::OnBattery => is(look.plugged_in(), false),
        Rule::BatteryLow => {
            let empty = Verdict::fact(&look.battery_pct(), |pct| *pct < BATTERY_LOW_PCT);
            // A bed that does not tell mains counts as off mains.
            let charging = look.plugged_in().value() == Some(true);
            empty.and(Verdict::of(!charging))
        }
        Rule::Silent => Verdict::of(look.reach() != Reach::Here),
    }
}

/// As for other devices (`station::battery`).
const BATTERY_LOW_PCT: f64 = 20.0;

fn near_exit(look: &Look<'_>, policy: &Policy) -> Verdict {
    let position = look.position();
    let edge = Verdict::fact(&position, |is| *is == LyingPosition::Edge);
    let sitting = Verdict::fact(&position, |is| *is == LyingPosition::Sitting);
    let open = rail_down(look, policy);
    // With somebody beside the patient exit monitoring is paused; once it alarms, it alarms.
    let alone = Verdict::of(!matches!(
        look.exit().value(),
        Some(ExitMonitor::Paused | ExitMonitor::Out)
    ));
    edge.or(sitting.and(open)).and(alone)
}

fn rail_down(look: &Look<'_>, policy: &Policy) -> Verdict {
    let asked = Rail::ALL
        .into_iter()
        .filter(|rail| policy.rails.asks(*rail));
    asked.fold(Verdict::Not, |so_far, rail| {
        let down = Verdict::fact(&look.rail(rail), |is| *is == RailState::Down);
        so_far.or(down)
    })
}
