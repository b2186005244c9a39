//! What of a smart bed is a condition, and where it stands.

use super::SmartBed;
use crate::station::Station;
use lamplight_alarms::{Announcement, Category, ConditionKey, Origin, Presence, Priority, Subject};
use lamplight_smartbed::rules::Word;
use lamplight_smartbed::{Lying, Rule, Seen, Why, words};
use lamplight_units::{BedId, DeviceId, Now};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Sources of smart beds begin with this.
pub(super) const SOURCE: &str = "frame/";

fn key(id: &DeviceId, rule: Rule) -> ConditionKey {
    ConditionKey::new(&format!("{SOURCE}{id}"), rule.name())
}

impl Station {
    /// Announces what is new or other, and ends what is over.
    pub(super) fn tell_frame(
        &mut self,
        now: Now,
        id: &DeviceId,
        bed: Option<&BedId>,
        lying: &Lying,
    ) {
        let standby = |bed: &BedId| self.setup.beds.get(bed).is_some_and(|bed| bed.standby);
        let away = bed.is_some_and(standby);
        let policy = &self.setup.smart_beds;
        let Some(smart) = self.smart_beds.0.get_mut(id) else {
            return;
        };
        let rules = smart.judge.told(lying, policy);
        let rules = rules.filter(|(rule, _)| {
            match policy.row(*rule).word {
                Word::Alarm => true,
                // A bed on standby is looked after elsewhere; a frame that nobody knows is no
                // patient's, and only what may be a person in need is told of it.
                Word::Alert | Word::Technical => bed.is_some() && !away,
            }
        });
        let news: BTreeMap<Rule, Announcement> = rules
            .map(|(rule, priority)| {
                let said = smart.said(now, id, bed, lying, policy, (rule, priority));
                (rule, said)
            })
            .collect();
        let before = std::mem::replace(&mut smart.told, news.clone());
        for (rule, said) in &before {
            if !news.contains_key(rule) {
                self.end_condition(now, &said.key);
            }
        }
        for (rule, said) in news {
            if before.get(&rule) != Some(&said) {
                self.announce(now, said);
            }
        }
    }
}

impl SmartBed {
    fn said(
        &self,
        now: Now,
        id: &DeviceId,
        bed: Option<&BedId>,
        lying: &Lying,
        policy: &lamplight_smartbed::Policy,
        (rule, priority): (Rule, Priority),
    ) -> Announcement {
        let look = self.frame.look(now.mono, policy.stale_after);
        let place = match bed {
            Some(bed) => format!("Bed {bed}"),
            None => format!("Bed frame {id}, which stands at no bed of this ward"),
        };
        let said = words::sentence(rule, &place, &look, lying, policy, now.mono);
        let word = policy.row(rule).word;
        Announcement {
            key: key(id, rule),
            subject: match bed {
                Some(bed) => Subject::Bed(bed.clone()),
                None => Subject::Device(id.clone()),
            },
            origin: match rule {
                // The bed's own judgement; all the rest is made of its settings here.
                Rule::Exit | Rule::Fault | Rule::Wet => Origin::Device,
                _ => Origin::Station,
            },
            kind: word.kind(),
            class: rule.class(),
            category: match word {
                Word::Alarm | Word::Alert => Category::General,
                Word::Technical => Category::Equipment,
            },
            priority,
            text: Arc::from(said.text),
            advice: Arc::from(said.advice),
            about: None,
            presence: match look.exit() {
                // Its alarm is over and it does not say what the monitoring does now (as HL7
                // beds do), or its sensor failed: it stays until somebody has seen to it.
                Seen::Unknown {
                    why: Why::ToldUnknown,
                    ..
                } if rule == Rule::Exit => Presence::Unconfirmed,
                Seen::Is(_) | Seen::Unknown { .. } => Presence::Present,
            },
            silenced: None,
            acknowledged_at_bedside: false,
        }
    }
}
