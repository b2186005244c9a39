//! The list of the Alarms view: one row for each condition, folded from its events.

use super::journal::acknowledger;
use lamplight_alarms::policy::Rank;
use lamplight_alarms::{
    Announcement, ConditionId, Event, Kind, Origin, Priority, Receiver, Subject, What,
};
use lamplight_api::project::patients;
use lamplight_station::{Station, TEST_ALARM};
use lamplight_store::{Episode, EpisodeFilter, EpisodeState, Reader, StoreError};
use lamplight_units::{BedId, Personal};
use std::collections::HashMap;

/// The rows of open conditions and of those that ended last, as they were written.
///
/// Bounded by the open conditions and [`Episodes::MOST_ENDED`]: an ended one is kept here
/// because it may return and go on.
#[derive(Default)]
pub(super) struct Episodes {
    rows: HashMap<ConditionId, Episode>,
    ended: std::collections::VecDeque<ConditionId>,
}

impl Episodes {
    /// How many ended ones are kept at hand.
    const MOST_ENDED: usize = 512;
    /// How many open ones are read on a start; more are none of a ward.
    const MOST_OPEN: u32 = 100_000;

    /// Those that were open.
    pub fn load(reader: &Reader) -> Result<Self, StoreError> {
        let open = EpisodeFilter {
            state: Some(EpisodeState::Open),
            limit: Self::MOST_OPEN,
            ..EpisodeFilter::default()
        };
        let rows = reader.episodes(&open)?.into_iter();
        Ok(Self {
            rows: rows
                .map(|row| (ConditionId::new(row.condition), row))
                .collect(),
            ended: std::collections::VecDeque::new(),
        })
    }

    /// The row of the event's condition as it is now, if the event changes it.
    pub fn fold(&mut self, station: &Station, event: &Event) -> Option<Episode> {
        let id = event.condition?;
        if let What::Began(news) = &event.what {
            // A test is in the journal, and never among the alarms that are counted.
            if news.class == TEST_ALARM {
                return None;
            }
            self.rows.insert(id, begin(station, event, id, news));
        }
        let row = self.rows.get_mut(&id)?;
        let before = row.clone();
        apply(row, event);
        if let Some(open) = station.alarms().get(id) {
            row.owner = owner(station, &open.announced.subject);
        }
        let row = row.clone();
        if row.ended.is_some() && before.ended.is_none() {
            self.ended.push_back(id);
        }
        while self.ended.len() > Self::MOST_ENDED {
            let gone = self.ended.pop_front()?;
            // One that has returned meanwhile is open again.
            if self.rows.get(&gone).is_some_and(|row| row.ended.is_some()) {
                self.rows.remove(&gone);
            }
        }
        let new = matches!(event.what, What::Began(_));
        (new || row != before).then_some(row)
    }
}

fn begin(station: &Station, event: &Event, id: ConditionId, news: &Announcement) -> Episode {
    let bed = match &news.subject {
        Subject::Bed(bed) => Some(bed.clone()),
        Subject::Device(_) | Subject::Feed(_) | Subject::Station | Subject::Place(_) => None,
    };
    Episode {
        condition: id.get(),
        patient: bed.as_ref().and_then(|bed| patient(station, bed)),
        bed,
        priority: rank(news.priority),
        kind: kind(news.kind).to_owned(),
        source: source(news.origin).to_owned(),
        cause: cause(news),
        text: news.text.to_string(),
        began: event.at.wall,
        ended: None,
        acknowledged: None,
        owner: owner(station, &news.subject),
        told_all: None,
    }
}

fn apply(row: &mut Episode, event: &Event) {
    match &event.what {
        What::Returned(news) => {
            row.ended = None;
            row.text = news.text.to_string();
            row.priority = row.priority.max(rank(news.priority));
        }
        What::Changed(news) => {
            row.text = news.text.to_string();
            row.priority = row.priority.max(rank(news.priority));
        }
        What::Rose { to, .. } => row.priority = row.priority.max(rank(*to)),
        What::Ended(_) => row.ended = Some(event.at.wall),
        What::Acknowledged(by) => {
            row.acknowledged
                .get_or_insert_with(|| (event.at.wall, acknowledger(by)));
        }
        What::Delivery {
            to: Receiver::All, ..
        }
        | What::Escalated(Rank::All) => {
            row.told_all.get_or_insert(event.at.wall);
        }
        What::Began(_)
        | What::Fell { .. }
        | What::OverAtSource
        | What::Sounded(_)
        | What::Unacknowledged(_)
        | What::Inhibited(_)
        | What::ToTheFore
        | What::Accepted(_)
        | What::Unaccepted(_)
        | What::Escalated(Rank::Owner | Rank::Second | Rank::Charge)
        | What::Skipped(_)
        | What::Delivery {
            to: Receiver::Person(_),
            ..
        }
        | What::Paused(_)
        | What::PauseEnded(_)
        | What::Inactivated(_)
        | What::InactivationEnded { .. }
        | What::Reminded
        | What::Assigned { .. }
        | What::Restarted { .. } => {}
    }
}

fn owner(station: &Station, subject: &Subject) -> Option<String> {
    match station.alarms().roster().receiver(subject, Rank::Owner)? {
        Receiver::Person(person) => Some(station.person_name(&person).to_string()),
        Receiver::All => None,
    }
}

fn patient(station: &Station, bed: &BedId) -> Option<Personal<String>> {
    let devices: Vec<_> = station.devices().of_bed(bed).collect();
    let patient = patients::of_bed(station, bed, &devices, None)?;
    let initial = patient.given.chars().next();
    let name = initial.map_or(patient.family.clone(), |initial| {
        format!("{}, {initial}", patient.family)
    });
    Some(Personal::new(name))
}

/// A priority as a number; a greater one is more urgent.
pub(super) const fn rank(priority: Priority) -> u8 {
    match priority {
        Priority::Advisory => 0,
        Priority::Low => 1,
        Priority::Medium => 2,
        Priority::High => 3,
    }
}

/// Words of the kinds, as they are kept.
pub(super) const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Physiological => "physiological",
        Kind::Technical => "technical",
        Kind::Advisory => "advisory",
        Kind::Call => "call",
    }
}

const fn source(origin: Origin) -> &'static str {
    match origin {
        Origin::Device => "device",
        Origin::Station => "station",
    }
}

/// What alarms are counted under: the words without numbers, and on which side of a limit.
fn cause(news: &Announcement) -> String {
    let word = |word: &&str| word.chars().any(char::is_alphabetic);
    let words: Vec<&str> = news.text.split_whitespace().filter(word).collect();
    let mut cause = words.join(" ");
    for side in ["low", "high"] {
        let named = cause.to_ascii_lowercase().contains(side);
        if news.class.as_str().ends_with(side) && !named {
            cause = format!("{cause} {side}");
        }
    }
    cause
}
