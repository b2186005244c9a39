//! A policy is refused with the reason, or taken whole.

use super::{ClassRules, Inhibition, Ladder, Policy, Rank, Within};
use crate::class::Class;
use crate::condition::{Condition, Origin, Presence, Priority};
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// Why a policy makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// A ladder without its last resort loses conditions.
    #[error("a ladder must end in all, so that every condition has a receiver")]
    LadderEnd,
    /// Its times.
    #[error("the rungs of a ladder must begin at once and each come later than the one before")]
    LadderTimes,
    /// All is the last rung.
    #[error("a ladder names all once, as its last rung")]
    LadderAllEarly,
    /// The rises of a class.
    #[error("the rises of {0} must each come later and be graver than the one before")]
    Rises(Class),
    /// What is told once can't be what is held until reset.
    #[error("{0} can't both latch and be told at onset and end only")]
    LatchedOnset(Class),
    /// An end delay beyond the range.
    #[error("the end delay of {0} is above 30 minutes")]
    EndDelay(Class),
    /// A condition that hides itself.
    #[error("{0} can't inhibit itself")]
    HidesItself(Class),
    /// A ring of conditions that hide each other would announce none of them.
    #[error("the inhibitions go round in a ring through {0}")]
    Ring(Class),
    /// Twice in one chain, or in two.
    #[error("{0} stands twice in the chains")]
    ChainTwice(Class),
    /// A time outside its range.
    #[error("{what} must lie between {least:?} and {most:?}")]
    Time {
        /// Which.
        what: &'static str,
        /// At least.
        least: Duration,
        /// At most.
        most: Duration,
    },
}

/// What a class hides, looked up at each change.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Hides {
    /// By an inhibition.
    Rule(Class, Within),
    /// As a milder link of its chain.
    Milder(usize, usize),
}

/// A policy that makes sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidPolicy {
    policy: Policy,
    /// For each class that hides something: what.
    hiders: HashMap<Class, Vec<Hides>>,
    /// For each class in a chain: which chain, and how grave.
    links: HashMap<Class, (usize, usize)>,
    /// Every class that some other can hide.
    hidden: HashSet<Class>,
}

impl Default for ValidPolicy {
    /// The default policy; a test proves that it passes its own checks.
    fn default() -> Self {
        Self::index(Policy::default())
    }
}

impl std::ops::Deref for ValidPolicy {
    type Target = Policy;
    fn deref(&self) -> &Policy {
        &self.policy
    }
}

impl Policy {
    /// Checks every table.
    ///
    /// # Errors
    /// The first thing that makes no sense.
    pub fn validate(self) -> Result<ValidPolicy, PolicyError> {
        for ladder in self.ladders.all() {
            check_ladder(ladder)?;
        }
        for (class, rules) in &self.classes {
            check_rules(class, rules)?;
        }
        for Inhibition { by, hides, .. } in &self.inhibitions {
            if hides.contains(by) {
                return Err(PolicyError::HidesItself(by.clone()));
            }
        }
        check_chains(&self.chains)?;
        self.check_rings()?;
        self.check_times()?;
        Ok(ValidPolicy::index(self))
    }

    /// Takes away, again and again, the classes that nothing hides; what stays is a ring.
    fn check_rings(&self) -> Result<(), PolicyError> {
        let ruled = self
            .inhibitions
            .iter()
            .flat_map(|rule| rule.hides.iter().map(move |class| (&rule.by, class)));
        let linked = self.chains.iter().flat_map(|chain| {
            chain
                .iter()
                .zip(chain.iter().skip(1))
                .map(|(milder, graver)| (graver, milder))
        });
        let mut edges: Vec<(&Class, &Class)> = ruled.chain(linked).collect();
        loop {
            let before = edges.len();
            let hidden: HashSet<&Class> = edges.iter().map(|(_, class)| *class).collect();
            edges.retain(|(by, _)| hidden.contains(by));
            match edges.first() {
                None => return Ok(()),
                Some((by, _)) if edges.len() == before => {
                    return Err(PolicyError::Ring((*by).clone()));
                }
                Some(_) => {}
            }
        }
    }

    fn check_times(&self) -> Result<(), PolicyError> {
        let second = Duration::from_secs(1);
        let hour = Duration::from_secs(3_600);
        let acknowledged = &self.acknowledged_for;
        let accepted = &self.accepted_for;
        let zero = Duration::ZERO;
        let longest = self.longest_pause;
        for (what, value, least, most) in [
            ("the continuation window", self.continuation, zero, hour),
            ("the audio pause", self.audio_pause, second, second * 120),
            ("the longest pause of a bed", longest, second, hour),
            ("the reminder interval", self.reminder, second * 10, hour),
            ("a high acknowledgement", acknowledged.high, second, hour),
            (
                "a medium acknowledgement",
                acknowledged.medium,
                second,
                hour * 4,
            ),
            ("a low acknowledgement", acknowledged.low, second, hour * 12),
            ("a high acceptance", accepted.high, second, hour),
            ("a medium acceptance", accepted.medium, second, hour * 4),
            ("a low acceptance", accepted.low, second, hour * 12),
        ] {
            if value < least || value > most {
                return Err(PolicyError::Time { what, least, most });
            }
        }
        Ok(())
    }
}

fn check_ladder(Ladder(rungs): &Ladder) -> Result<(), PolicyError> {
    if rungs.last().map(|rung| rung.to) != Some(Rank::All) {
        return Err(PolicyError::LadderEnd);
    }
    if rungs.iter().filter(|rung| rung.to == Rank::All).count() > 1 {
        return Err(PolicyError::LadderAllEarly);
    }
    let begins = rungs.first().is_some_and(|rung| rung.after.is_zero());
    if !begins || !rungs.is_sorted_by(|a, b| a.after < b.after) {
        return Err(PolicyError::LadderTimes);
    }
    Ok(())
}

fn check_rules(class: &Class, rules: &ClassRules) -> Result<(), PolicyError> {
    if !rules
        .rises
        .is_sorted_by(|a, b| a.after < b.after && a.to < b.to)
    {
        return Err(PolicyError::Rises(class.clone()));
    }
    if rules.latching && rules.onset.is_some() {
        return Err(PolicyError::LatchedOnset(class.clone()));
    }
    let delay = rules.onset.map_or(Duration::ZERO, |onset| onset.end_delay);
    if delay > Duration::from_secs(1_800) {
        return Err(PolicyError::EndDelay(class.clone()));
    }
    Ok(())
}

fn check_chains(chains: &[Vec<Class>]) -> Result<(), PolicyError> {
    let mut seen = HashSet::new();
    for class in chains.iter().flatten() {
        if !seen.insert(class) {
            return Err(PolicyError::ChainTwice(class.clone()));
        }
    }
    Ok(())
}

impl ValidPolicy {
    fn index(policy: Policy) -> Self {
        let mut hiders: HashMap<Class, Vec<Hides>> = HashMap::new();
        let mut links = HashMap::new();
        let mut hidden = HashSet::new();
        for rule in &policy.inhibitions {
            for class in &rule.hides {
                let hides = Hides::Rule(class.clone(), rule.within);
                hiders.entry(rule.by.clone()).or_default().push(hides);
                hidden.insert(class.clone());
            }
        }
        for (number, chain) in policy.chains.iter().enumerate() {
            for (rank, class) in chain.iter().enumerate() {
                let hides = Hides::Milder(number, rank);
                hiders.entry(class.clone()).or_default().push(hides);
                links.insert(class.clone(), (number, rank));
                hidden.insert(class.clone());
            }
        }
        Self {
            policy,
            hiders,
            links,
            hidden,
        }
    }

    /// Whether the class hides others or can be hidden.
    #[must_use]
    pub fn inhibits(&self, class: &Class) -> bool {
        self.hiders.contains_key(class) || self.hidden.contains(class)
    }

    /// Whether one condition of a subject hides another of it. Only what is true hides,
    /// and what the station judged never hides what a device says.
    #[must_use]
    pub fn hides(&self, by: &Condition, other: &Condition) -> bool {
        if by.id == other.id || by.announced.presence != Presence::Present {
            return false;
        }
        let Some(all) = self.hiders.get(&by.announced.class) else {
            return false;
        };
        all.iter().any(|hides| match hides {
            Hides::Rule(class, within) => {
                *class == other.announced.class && near(*within, by, other)
            }
            Hides::Milder(chain, rank) => {
                self.links
                    .get(&other.announced.class)
                    .is_some_and(|(its_chain, its_rank)| {
                        chain == its_chain && rank > its_rank && may_outrank(by, other)
                    })
            }
        })
    }

    /// What holds for a class.
    #[must_use]
    pub fn rules(&self, class: &Class) -> Option<&ClassRules> {
        self.policy.classes.get(class)
    }

    /// Whether the class latches at the station.
    #[must_use]
    pub fn latches(&self, class: &Class) -> bool {
        self.rules(class).is_some_and(|rules| rules.latching)
    }

    /// The end delay of a condition that is told at onset and end only.
    #[must_use]
    pub fn onset(&self, class: &Class, priority: Priority) -> Option<Duration> {
        match priority {
            Priority::High => None,
            Priority::Medium | Priority::Low | Priority::Advisory => self
                .rules(class)
                .and_then(|rules| rules.onset)
                .map(|onset| onset.end_delay),
        }
    }
}

fn near(within: Within, by: &Condition, other: &Condition) -> bool {
    match within {
        Within::Subject => other.announced.origin == Origin::Station,
        Within::Source => by.announced.key.source == other.announced.key.source,
    }
}

/// A graver link hides a milder one only if it is announced at least as urgently.
fn may_outrank(by: &Condition, other: &Condition) -> bool {
    let station_over_device =
        by.announced.origin == Origin::Station && other.announced.origin == Origin::Device;
    by.priority >= other.priority && !station_over_device
}

#[cfg(test)]
mod tests {
    use super::super::{OnsetAndEnd, Rise};
    use super::*;
    use crate::class;

    #[test]
    fn the_default_policy_makes_sense() {
        assert_eq!(Policy::default().validate(), Ok(ValidPolicy::default()));
    }

    #[test]
    fn a_policy_that_makes_no_sense_is_refused_with_the_reason() {
        type Spoil = fn(&mut Policy);
        let rows: [(&str, Spoil, &str); 9] = [
            (
                "a ladder without all",
                |p| p.ladders.physiological.high = Ladder::of(&[(Rank::Owner, 0)]),
                "a ladder must end in all, so that every condition has a receiver",
            ),
            (
                "a ladder that goes back in time",
                |p| {
                    p.ladders.technical.low =
                        Ladder::of(&[(Rank::Owner, 0), (Rank::Second, 9), (Rank::All, 9)]);
                },
                "the rungs of a ladder must begin at once and each come later than the one before",
            ),
            (
                "a rise that falls",
                |p| {
                    let rises = [(10, Priority::High), (20, Priority::Low)];
                    let rise = |(after, to)| Rise {
                        after: Duration::from_secs(after),
                        to,
                    };
                    p.classes.entry(class::LEADS_OFF).or_default().rises = rises.map(rise).to_vec();
                },
                "the rises of leads-off must each come later and be graver than the one before",
            ),
            (
                "latched and told once",
                |p| {
                    p.classes.entry(class::VENT_FIB).or_default().onset = Some(OnsetAndEnd {
                        end_delay: Duration::ZERO,
                    });
                },
                "vent-fib can't both latch and be told at onset and end only",
            ),
            (
                "an end delay of an hour",
                |p| {
                    p.classes.entry(class::PVC).or_default().onset = Some(OnsetAndEnd {
                        end_delay: Duration::from_secs(3_600),
                    });
                },
                "the end delay of pvc is above 30 minutes",
            ),
            (
                "a class that hides itself",
                |p| {
                    p.inhibitions.push(Inhibition {
                        by: class::STALE,
                        hides: vec![class::STALE],
                        within: Within::Source,
                    });
                },
                "values-stale can't inhibit itself",
            ),
            (
                "two that hide each other",
                |p| {
                    p.inhibitions.push(Inhibition {
                        by: class::HR_LOW,
                        hides: vec![class::LEADS_OFF],
                        within: Within::Subject,
                    });
                },
                "the inhibitions go round in a ring through leads-off",
            ),
            (
                "one class in two chains",
                |p| p.chains.push(vec![class::VENT_FIB]),
                "vent-fib stands twice in the chains",
            ),
            (
                "an endless pause",
                |p| p.audio_pause = Duration::from_secs(121),
                "the audio pause must lie between 1s and 120s",
            ),
        ];
        for (name, spoil, sentence) in rows {
            let mut policy = Policy::default();
            spoil(&mut policy);
            let refused = policy.validate().expect_err(name);
            assert_eq!(refused.to_string(), sentence, "{name}");
        }
    }
}
