//! What of a stay's care is a condition: a high risk, a set that is late, a task that is late,
//! a measurement that waits. Which of them, and how urgent, the ward decides
//! ([`super::CareSetup`]); the texts hold no patient's data, since they leave the screen.

use super::setup::CareSetup;
use super::stay::Care;
use crate::station::Station;
use lamplight_alarms::{
    Announcement, Category, Class, ConditionKey, Kind, Origin, Presence, Priority, Subject,
};
use lamplight_chart::{Lateness, TaskKind};
use lamplight_scores::{Due, Outcome, Reason, Risk, Scored};
use lamplight_units::{BedId, Now, StayId};
use std::sync::Arc;

/// The source under which all of it is announced.
pub(super) const SOURCE: &str = "care";

const HIGH_RISK: Class = Class::known("early-warning-high");
const OVERDUE: Class = Class::known("score-overdue");
const TASK_LATE: Class = Class::known("task-late");
const UNCONFIRMED: Class = Class::known("measurement-unconfirmed");

fn key(stay: StayId, bed: &BedId, what: &str) -> ConditionKey {
    ConditionKey::new(SOURCE, &format!("{}/{what}/{bed}", stay.get()))
}

/// Whose condition it is.
pub(super) fn stay_of(key: &ConditionKey) -> Option<StayId> {
    let (stay, _) = key.name.split_once('/')?;
    stay.parse().ok().map(StayId::new)
}

impl Station {
    /// Announces what is new or other, and ends what is over.
    pub(super) fn tell_care(&mut self, now: Now, id: StayId, news: Vec<Announcement>) {
        let Some(care) = self.desk.cares.get_mut(&id) else {
            return;
        };
        let told = std::mem::take(&mut care.told);
        let new = news.iter().map(|one| (one.key.clone(), one.clone()));
        care.told = new.collect();
        for key in told.keys() {
            if !news.iter().any(|one| one.key == *key) {
                self.end_condition(now, key);
            }
        }
        for one in news {
            if told.get(&one.key) != Some(&one) {
                self.announce(now, one);
            }
        }
    }
}

impl Care {
    /// What is to be told of this stay now.
    pub(super) fn news(&self, setup: &CareSetup, now: Now) -> Vec<Announcement> {
        let Some(bed) = &self.bed else {
            return Vec::new();
        };
        let say = Say {
            stay: self.kept.stay,
            bed,
        };
        let mut news = Vec::new();
        if let Some(scored) = self.main(&setup.scores) {
            self.of_score(scored, setup, now, &say, &mut news);
        }
        if let Some(priority) = setup.task_late {
            let open = self.kept.tasks.open();
            let late = open
                .iter()
                .filter(|task| matches!(task.lateness(now), Lateness::Late(_)));
            news.extend(late.map(|task| {
                let (what, name) = (task_words(&task.kind), task.id.get());
                say.that(
                    (&format!("task-{name}"), TASK_LATE),
                    priority,
                    format!("{what} late"),
                    format!("Bed {bed}: {what} is late. Do it and mark it done, or end the task."),
                )
            }));
        }
        if let Some(priority) = setup.unconfirmed
            && self.kept.chart.pending().next().is_some()
        {
            news.push(say.that(
                ("measurement", UNCONFIRMED),
                priority,
                "Measurement to confirm".to_owned(),
                format!(
                    "Bed {bed}: a device measured once, and nobody has said of whom. Compare with the patient, then confirm or reject it in the chart."
                ),
            ));
        }
        news
    }

    fn of_score(
        &self,
        scored: &Scored,
        setup: &CareSetup,
        now: Now,
        say: &Say<'_>,
        news: &mut Vec<Announcement>,
    ) {
        let Some(course) = self.course(scored.score) else {
            return;
        };
        let (bed, name) = (say.bed, &scored.table);
        let standing = course.standing(&setup.policy, now);
        if let Some(priority) = setup.high_risk
            && standing.risk == Risk::High
        {
            let minutes = scored.certain.within.map(|within| within.as_secs() / 60);
            let minutes = minutes.map(|minutes| format!(" within {minutes} min"));
            let response = scored.certain.response.words();
            let advice = if scored.certain.risk == Risk::High {
                let within = minutes.unwrap_or_default();
                format!("The score asks for {response}{within}.")
            } else {
                "The last complete set was of high risk; a new one is needed.".to_owned()
            };
            news.push(say.that(
                ("risk", HIGH_RISK),
                priority,
                format!("{name} {} high", total(scored)),
                format!("Bed {bed}: {advice} Decision support, no diagnosis: look at the patient."),
            ));
        }
        let waited_for = setup.expect_first_set || self.charted();
        if let Some(priority) = setup.overdue
            && waited_for
            && standing.overdue.is_some()
            && matches!(standing.due, Due::Between { .. })
        {
            let missing: Vec<&str> = scored
                .parts
                .iter()
                .filter(|part| matches!(part.reason, Reason::Missing(_)))
                .map(|part| part.part.label())
                .collect();
            let missing = if missing.is_empty() {
                String::new()
            } else {
                format!(" Missing: {}.", missing.join(", "))
            };
            news.push(say.that(
                ("overdue", OVERDUE),
                priority,
                format!("{name} overdue"),
                format!(
                    "Bed {bed}: a full set of observations is late by the rule of {name}.{missing} Measure and chart it."
                ),
            ));
        }
    }

    /// Whether anybody has charted anything of this patient.
    fn charted(&self) -> bool {
        self.kept.chart.entries().next().is_some()
    }
}

/// The least that it is, with a plus where parts are missing.
fn total(scored: &Scored) -> String {
    match scored.outcome {
        Outcome::Complete { total } => scored.written(total),
        Outcome::Incomplete { least, .. } => format!("{}+", scored.written(least)),
    }
}

/// A task without its free text.
const fn task_words(kind: &TaskKind) -> &'static str {
    match kind {
        TaskKind::Turn => "Turning",
        TaskKind::Vitals => "Vital signs",
        TaskKind::Medication(_) => "Medication",
        TaskKind::Round => "Rounding",
        TaskKind::Other(_) => "Task",
    }
}

struct Say<'a> {
    stay: StayId,
    bed: &'a BedId,
}

impl Say<'_> {
    fn that(
        &self,
        (what, class): (&str, Class),
        priority: Priority,
        text: String,
        advice: String,
    ) -> Announcement {
        Announcement {
            key: key(self.stay, self.bed, what),
            subject: Subject::Bed(self.bed.clone()),
            origin: Origin::Station,
            // What is about work is no state of the patient.
            kind: if class == HIGH_RISK && priority > Priority::Advisory {
                Kind::Physiological
            } else {
                Kind::Advisory
            },
            class,
            category: Category::General,
            priority,
            text: Arc::from(text),
            advice: Arc::from(advice),
            about: None,
            presence: Presence::Present,
            silenced: None,
            acknowledged_at_bedside: false,
        }
    }
}
