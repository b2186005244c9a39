//! The delays of the rules: a finding must hold before it is told, and be gone before it is
//! over. What can't be told stays as it was: a bed that falls silent with its rail down has
//! not put it up.

use crate::frame::Look;
use crate::policy::Policy;
use crate::rules::{RULES, Rule};
use crate::verdict::{Lying, Verdict, verdict};
use lamplight_alarms::Priority;
use lamplight_units::Mono;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// How far a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Phase {
    /// It holds, and is not told yet.
    Coming(Mono),
    /// It is told.
    Told,
    /// It is told, and has not held any more since.
    Going(Mono),
}

/// The rules of one bed with their delays. A rule that finds nothing is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Judge {
    #[serde(deserialize_with = "of_rules_that_are")]
    phases: BTreeMap<Rule, Phase>,
}

/// A build before or after this one had rules that are none here: they are left out, and the
/// frame goes on with the rest.
fn of_rules_that_are<'de, D: Deserializer<'de>>(
    input: D,
) -> Result<BTreeMap<Rule, Phase>, D::Error> {
    let kept = BTreeMap::<String, Phase>::deserialize(input)?;
    let rules = kept.into_iter().filter_map(|(name, phase)| {
        let name: StrDeserializer<'_, ValueError> = name.as_str().into_deserializer();
        Some((Rule::deserialize(name).ok()?, phase))
    });
    Ok(rules.collect())
}

impl Judge {
    /// Looks at the bed.
    pub fn look(&mut self, now: Mono, look: &Look<'_>, lying: &Lying, policy: &Policy) {
        for row in &policy.rows {
            let found = verdict(row.rule, look, lying, policy, now);
            self.step(now, row.rule, found, policy);
        }
    }

    /// A rule found that.
    pub fn step(&mut self, now: Mono, rule: Rule, found: Verdict, policy: &Policy) {
        let row = policy.row(rule);
        let phase = self.phases.get(&rule).copied();
        let next = match (phase, found) {
            (phase, Verdict::Unknown) => match phase {
                // Nobody can tell whether it still holds: it is not told from here alone.
                Some(Phase::Coming(_)) | None => None,
                Some(Phase::Told | Phase::Going(_)) => Some(Phase::Told),
            },
            (None, Verdict::Holds) => Some(Phase::Coming(now)),
            (Some(Phase::Coming(since)), Verdict::Holds) => Some(Phase::Coming(since)),
            (Some(Phase::Told | Phase::Going(_)), Verdict::Holds) => Some(Phase::Told),
            (None | Some(Phase::Coming(_)), Verdict::Not) => None,
            (Some(Phase::Told), Verdict::Not) => Some(Phase::Going(now)),
            (Some(Phase::Going(since)), Verdict::Not) => Some(Phase::Going(since)),
        };
        let next = match next {
            Some(Phase::Coming(since)) if now.since(since) >= row.begins_after => Some(Phase::Told),
            Some(Phase::Going(since)) if now.since(since) >= row.ends_after => None,
            next => next,
        };
        match next {
            Some(next) => drop(self.phases.insert(rule, next)),
            None => drop(self.phases.remove(&rule)),
        }
    }

    /// What is told of the bed, with its priority for whoever lies there.
    pub fn told<'a>(
        &'a self,
        lying: &'a Lying,
        policy: &'a Policy,
    ) -> impl Iterator<Item = (Rule, Priority)> + 'a {
        let told = |phase: &Phase| matches!(phase, Phase::Told | Phase::Going(_));
        let rules = self.phases.iter().filter(move |(_, phase)| told(phase));
        rules.filter_map(|(rule, _)| {
            let row = policy.row(*rule);
            let priority = if lying.fall_risk {
                row.fall_risk
            } else {
                row.others
            };
            Some((*rule, priority?))
        })
    }

    /// Whether a rule is told.
    #[must_use]
    pub fn tells(&self, rule: Rule) -> bool {
        matches!(self.phases.get(&rule), Some(Phase::Told | Phase::Going(_)))
    }

    /// When the next delay is over.
    #[must_use]
    pub fn next(&self, policy: &Policy) -> Option<Mono> {
        let due = |(rule, phase): (&Rule, &Phase)| {
            let row = policy.row(*rule);
            match phase {
                Phase::Coming(since) => Some(*since + row.begins_after),
                Phase::Going(since) => Some(*since + row.ends_after),
                Phase::Told => None,
            }
        };
        self.phases.iter().filter_map(due).min()
    }

    /// Somebody has seen to what nobody could tell the end of: it is over, until it holds anew.
    pub fn seen_to(&mut self, rule: Rule) {
        self.phases.remove(&rule);
    }

    /// Another patient: what was found was about the one before. What holds still is found
    /// again at once, and its delays begin anew.
    pub fn another_patient(&mut self) {
        let of_the_frame = |rule: &Rule| {
            let row = RULES.iter().find(|row| row.rule == *rule);
            row.is_some_and(|row| row.word == crate::rules::Word::Technical)
        };
        self.phases
            .retain(|rule, _| of_the_frame(rule) || *rule == Rule::Exit);
    }
}
