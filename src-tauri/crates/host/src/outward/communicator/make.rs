//! What rows of alarms become: a message to each recipient.

use super::config::{AlarmsTold, Change, CommunicatorConfig};
use super::words::{self, About};
use crate::outward::Station;
use crate::outward::alarm::{self, Folded};
use crate::outward::bed::Beds;
use crate::system_clock::SystemClock;
use lamplight_alarms::{Priority, Subject};
use lamplight_journal::hex;
use lamplight_link::wire::Record;
use lamplight_protocols::wctp::DeliveryPriority;
use lamplight_store::{Reader, Row, StoreError};
use lamplight_units::{BedId, Wall};
use std::time::Duration;

/// One message on its way.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Page {
    /// The record that it is of.
    pub seq: i64,
    pub condition: u64,
    /// `messageID`: the same whenever it is sent.
    pub id: String,
    /// `transactionID`: the alarm.
    pub thread: String,
    pub at: Wall,
    pub to: String,
    pub priority: DeliveryPriority,
    pub text: String,
    /// Whether it may be answered: nobody takes on what is over.
    pub asks: bool,
    /// Where, for the sentence when it can't be delivered.
    pub place: String,
}

/// Makes them.
pub(super) struct Pages {
    config: CommunicatorConfig,
    reader: Reader,
    beds: Beds,
    /// The id of the station's journal.
    journal: String,
    now: fn() -> Wall,
}

impl Pages {
    pub fn new(config: &CommunicatorConfig, station: &Station, journal: &str) -> Self {
        Self {
            config: config.clone(),
            reader: station.reader.clone(),
            beds: Beds::new(station.reader.clone()),
            journal: journal.to_owned(),
            now: SystemClock::wall,
        }
    }

    pub fn make(&mut self, records: &[Record]) -> Result<Vec<Page>, StoreError> {
        self.beds.refresh(&mut self.journal)?;
        let mut pages = Vec::new();
        for record in records {
            let (Some(change), Some(condition)) = (change(&record.kind), record.condition) else {
                continue;
            };
            let story = self.reader.story(condition)?;
            pages.extend(self.pages(record, condition, change, &story));
        }
        Ok(pages)
    }

    fn pages(&self, record: &Record, condition: u64, change: Change, story: &[Row]) -> Vec<Page> {
        let age = self.age(record);
        let told = if age > self.config.old_after() {
            late(record, story)
        } else {
            let until = story.iter().filter(|row| row.seq.number() <= record.seq);
            alarm::fold(until).map(|folded| (change, folded))
        };
        let Some((change, folded)) = told.filter(|(_, folded)| folded.alarm()) else {
            return Vec::new();
        };
        if !self.config.changes.contains(&change) {
            return Vec::new();
        }
        if !folded.physiological() && self.config.alarms != AlarmsTold::All {
            return Vec::new();
        }
        let bed = match &folded.said.subject {
            Subject::Bed(bed) => Some(bed),
            Subject::Device(_) | Subject::Feed(_) | Subject::Station | Subject::Place(_) => None,
        };
        let about = self.about(bed, folded.began);
        let journal = journal(&self.journal);
        let text = words::text(self.config.language, change, &folded, &about);
        let to = recipients(&self.config, bed, grave(change, &folded));
        to.into_iter()
            .map(|to| Page {
                seq: record.seq,
                condition,
                id: message_id(&journal, record.seq, to),
                thread: format!("{journal}.{condition}"),
                at: Wall::from_micros(record.at),
                to: to.to_owned(),
                priority: delivery(change, folded.now),
                text: text.clone(),
                asks: matches!(change, Change::Start | Change::Escalate),
                place: bed.map_or_else(|| "This ward".to_owned(), |bed| format!("Bed {bed}")),
            })
            .collect()
    }

    /// None where the clock was put back since.
    fn age(&self, record: &Record) -> Duration {
        let micros = (self.now)().micros().saturating_sub(record.at);
        Duration::from_micros(u64::try_from(micros).unwrap_or(0))
    }

    fn about(&self, bed: Option<&BedId>, at: Wall) -> About {
        let Some(bed) = bed else {
            return About::default();
        };
        let held = self.beds.at(bed, at);
        let name = held.patient.as_ref().filter(|_| self.config.name_patient);
        About {
            name: name.map(|patient| patient.reveal().family.clone()),
            simulated: held.simulated,
        }
    }
}

/// The first digits of the journal's id: rows count within it.
pub(super) fn journal(id: &str) -> String {
    id.chars().take(8).collect()
}

/// Names a row and a recipient, in at most 32 characters. The recipient is named by a part of a
/// hash, so that a message keeps its name when others are told beside it from then on.
pub(super) fn message_id(journal: &str, seq: i64, to: &str) -> String {
    format!("{journal}.W{seq}.{}", mark(to))
}

/// What stands for a recipient in a message's name.
pub(super) fn mark(to: &str) -> String {
    let hash = ring::digest::digest(&ring::digest::SHA256, to.as_bytes());
    hex::of(hash.as_ref()).chars().take(8).collect()
}

/// What a row is to a person with a pager; what sounds and who is told here is nothing to them.
fn change(kind: &str) -> Option<Change> {
    Some(match kind {
        "alarm.began" | "alarm.returned" => Change::Start,
        "alarm.rose" => Change::Escalate,
        "alarm.changed" | "alarm.fell" | "alarm.unacknowledged" => Change::Update,
        "alarm.acknowledged" => Change::Acknowledged,
        "alarm.ended" => Change::End,
        _ => return None,
    })
}

/// Of what is old: an alarm that is open and that nobody has acknowledged is told once, as it is
/// now, with the last of its rows. Nobody is sent to what is over.
fn late(record: &Record, story: &[Row]) -> Option<(Change, Folded)> {
    let mut tells = story.iter().filter(|row| change(&row.entry.kind).is_some());
    let newest = tells.next_back()?;
    if newest.seq.number() != record.seq {
        return None;
    }
    let folded = alarm::fold(story.iter())?;
    let open = folded.ended.is_none() && !folded.acknowledged;
    open.then_some((Change::Start, folded))
}

/// How grave it is to those who are told: what is over or acknowledged goes to whoever was told
/// of it at its gravest.
fn grave(change: Change, folded: &Folded) -> Priority {
    match change {
        Change::Start | Change::Escalate => folded.now,
        Change::Update | Change::Acknowledged | Change::End => folded.priority,
    }
}

fn delivery(change: Change, priority: Priority) -> DeliveryPriority {
    match (change, priority) {
        (Change::Acknowledged | Change::End, _) => DeliveryPriority::Normal,
        (Change::Start | Change::Escalate | Change::Update, Priority::High) => {
            DeliveryPriority::High
        }
        (Change::Start | Change::Escalate | Change::Update, Priority::Medium) => {
            DeliveryPriority::Normal
        }
        (Change::Start | Change::Escalate | Change::Update, Priority::Low | Priority::Advisory) => {
            DeliveryPriority::Low
        }
    }
}

/// Who is told, each once.
pub(super) fn recipients<'a>(
    config: &'a CommunicatorConfig,
    bed: Option<&BedId>,
    priority: Priority,
) -> Vec<&'a str> {
    if priority < config.least.priority() {
        return Vec::new();
    }
    let mut told: Vec<&str> = Vec::new();
    for to in &config.to {
        let here = to.beds.is_empty()
            || bed.is_some_and(|bed| to.beds.iter().any(|one| one == bed.as_str()));
        let meant = here && priority >= to.least.priority();
        if meant && !told.contains(&to.id.as_str()) {
            told.push(&to.id);
        }
    }
    if told.is_empty() {
        told.extend(config.otherwise.iter().map(String::as_str));
    }
    told
}

#[cfg(test)]
impl Pages {
    /// As if it were then.
    pub fn at(mut self, now: fn() -> Wall) -> Self {
        self.now = now;
        self
    }
}
