//! An alarm as its rows tell it, for those who send what it is now.

use lamplight_alarms::{Acknowledger, Announcement, Kind, Origin, Priority, What};
use lamplight_store::Row;
use lamplight_units::Wall;
use std::sync::Arc;

/// What somebody did about an alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deed {
    pub what: &'static str,
    pub at: Wall,
    pub by: String,
}

/// A condition, folded from its rows.
#[derive(Debug, Clone)]
pub(crate) struct Folded {
    pub said: Arc<Announcement>,
    /// The gravest that it was.
    pub priority: Priority,
    /// As grave as it is now.
    pub now: Priority,
    pub began: Wall,
    pub ended: Option<Wall>,
    pub acknowledged: bool,
    pub deeds: Vec<Deed>,
}

/// Folds a condition's rows, in order; `None` without its beginning (retention took it).
pub(crate) fn fold<'a>(rows: impl Iterator<Item = &'a Row>) -> Option<Folded> {
    let mut folded: Option<Folded> = None;
    for row in rows {
        let Ok(what) = serde_json::from_str::<What>(&row.entry.body) else {
            continue;
        };
        match (&mut folded, &what) {
            (None, What::Began(said) | What::Returned(said) | What::Changed(said)) => {
                folded = Some(Folded {
                    priority: said.priority,
                    now: said.priority,
                    said: Arc::clone(said),
                    began: row.entry.at,
                    ended: None,
                    acknowledged: false,
                    deeds: Vec::new(),
                });
            }
            (Some(folded), what) => apply(folded, what, row),
            (None, _) => {}
        }
    }
    folded
}

fn apply(folded: &mut Folded, what: &What, row: &Row) {
    let by = || row.entry.actor.clone().unwrap_or_default();
    match what {
        What::Began(said) | What::Returned(said) | What::Changed(said) => {
            folded.said = Arc::clone(said);
            folded.now = said.priority;
            folded.priority = folded.priority.max(said.priority);
            folded.ended = None;
        }
        What::Rose { to, .. } => {
            folded.now = *to;
            folded.priority = folded.priority.max(*to);
        }
        What::Fell { to, .. } => folded.now = *to,
        What::Ended(_) => folded.ended = Some(row.entry.at),
        What::Acknowledged(who) => {
            folded.acknowledged = true;
            let what = match who {
                Acknowledger::Bedside => "acknowledged at the bedside",
                Acknowledger::Station | Acknowledger::Person(_) => "acknowledged",
            };
            let by = match who {
                Acknowledger::Person(_) => by(),
                Acknowledger::Bedside | Acknowledger::Station => String::new(),
            };
            folded.deeds.push(Deed {
                what,
                at: row.entry.at,
                by,
            });
        }
        What::Unacknowledged(_) => folded.acknowledged = false,
        What::Accepted(_) => folded.deeds.push(Deed {
            what: "taken on",
            at: row.entry.at,
            by: by(),
        }),
        // What sounds, who is told and what is hidden is the station's own affair.
        _ => {}
    }
}

impl Folded {
    /// Of a patient; calls and advice have their own ways.
    pub fn physiological(&self) -> bool {
        self.said.kind == Kind::Physiological
    }

    /// Whether it is an alarm at all: a call is a call, a test is nobody's.
    pub fn alarm(&self) -> bool {
        let kind = match self.said.kind {
            Kind::Physiological | Kind::Technical => true,
            Kind::Advisory | Kind::Call => false,
        };
        kind && self.said.class != lamplight_station::TEST_ALARM
    }

    /// The device that said so, where it was one.
    pub fn device(&self) -> String {
        let id = self.said.key.source.strip_prefix("device/");
        match self.said.origin {
            Origin::Device => id.unwrap_or_default().to_owned(),
            Origin::Station => String::new(),
        }
    }

    /// What is measured, by reference id, or empty.
    pub fn about(&self) -> String {
        self.said
            .about
            .as_ref()
            .map(|about| about.as_str().to_owned())
            .unwrap_or_default()
    }
}
