//! What is kept for the patient of a bed: limits of his or her own, and prompts about them.

use super::occupant::Occupant;
use lamplight_alarms::judge::{Suggestion, Tailor};
use lamplight_alarms::limits::{Group, Parameter, PatientLimits};
use std::collections::{BTreeSet, VecDeque};

/// A prompt to tailor limits, waiting for a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Prompt {
    /// Names it when it is put away; never used twice.
    pub id: u64,
    /// What was found, and what might help.
    pub suggestion: Suggestion,
}

/// What is kept for the patient of a bed. It begins anew when the patient is another.
///
/// Bounded: settings by nature, prompts by [`Tended::MOST_PROMPTS`], `acted` by the findings
/// that are open.
#[derive(Debug)]
pub(crate) struct Tended {
    /// What was set for the patient.
    pub(super) own: PatientLimits,
    /// Findings that nobody acted on.
    pub(super) tailor: Tailor,
    /// What came of them, the newest last.
    pub(super) prompts: VecDeque<Prompt>,
    /// Findings, by name, during which somebody changed the limits of their parameter.
    pub(super) acted: BTreeSet<String>,
    /// Who lies there, as far as anybody has said.
    pub(super) occupant: Occupant,
    /// One more with every patient.
    pub(super) stay: u64,
}

impl Tended {
    /// The most prompts of a bed; one more puts the oldest away. It costs a prompt, and the
    /// next three alarms bring it again.
    pub(super) const MOST_PROMPTS: usize = 8;

    pub(super) const fn new(group: Group) -> Self {
        Self {
            own: PatientLimits::new(group),
            tailor: Tailor::new(Tailor::WINDOW),
            prompts: VecDeque::new(),
            acted: BTreeSet::new(),
            occupant: Occupant::nobody(),
            stay: 0,
        }
    }

    /// The patient's group.
    pub(crate) const fn group(&self) -> Group {
        self.own.group()
    }

    /// The patient left: nothing that was set for one holds for the next.
    pub(super) fn begin_anew(&mut self, group: Group) {
        let stay = self.stay + 1;
        *self = Self {
            stay,
            ..Self::new(group)
        };
    }

    /// The patient leaves and takes along what was set; the bed begins anew.
    pub(crate) fn hand_over(&mut self, group: Group) -> Self {
        let mut goods = Self::new(group);
        std::mem::swap(&mut goods, self);
        self.stay = goods.stay + 1;
        goods
    }

    /// A patient brings what was set. Findings are named anew: they are of this bed.
    pub(crate) fn take_up(&mut self, goods: Self, occupant: Occupant) {
        *self = Self {
            stay: self.stay + 1,
            acted: BTreeSet::new(),
            occupant,
            ..goods
        };
    }

    /// Keeps a prompt. A new one about the same limit stands for the one before.
    pub(super) fn prompt(&mut self, prompt: Prompt) {
        let (metric, kind) = (&prompt.suggestion.metric, prompt.suggestion.kind);
        self.prompts
            .retain(|old| old.suggestion.metric != *metric || old.suggestion.kind != kind);
        if self.prompts.len() >= Self::MOST_PROMPTS {
            self.prompts.pop_front();
        }
        self.prompts.push_back(prompt);
    }

    /// A person has changed the limits of a parameter: what was counted at the old ones, and
    /// what came of it, is settled.
    pub(super) fn settled(&mut self, parameter: Parameter) {
        self.tailor.forget(parameter);
        self.prompts
            .retain(|prompt| prompt.suggestion.parameter != parameter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_alarms::judge::{FindingKind, Remedy};
    use lamplight_units::{Mono, Now, RefId, Wall};
    use std::time::Duration;

    fn prompt(id: u64, metric: &str) -> Prompt {
        let suggestion = Suggestion {
            metric: RefId::sent(metric),
            parameter: Parameter::PulseRate,
            kind: FindingKind::High,
            count: 3,
            since: Now {
                mono: Mono::START,
                wall: Wall::default(),
            },
            worst: 130.0,
            longest: Duration::from_secs(20),
            remedy: Remedy::LookAgain,
        };
        Prompt { id, suggestion }
    }

    #[test]
    fn one_prompt_too_many_puts_the_oldest_away() {
        let mut tended = Tended::new(Group::Adult);
        for id in 0..=Tended::MOST_PROMPTS as u64 {
            tended.prompt(prompt(id, &format!("metric {id}")));
        }
        let ids = |tended: &Tended| tended.prompts.iter().map(|p| p.id).collect::<Vec<_>>();
        assert_eq!(ids(&tended), [1, 2, 3, 4, 5, 6, 7, 8]);
        tended.prompt(prompt(9, "metric 4"));
        assert_eq!(ids(&tended), [1, 2, 3, 5, 6, 7, 8, 9]);
    }
}
