//! What the station knows survives it: the journal, the state for a restart, the archive.
//!
//! The engine hands in what happened; [`Keeping::commit`] writes it in one transaction with
//! the parts of the state that it changed, and gives back the receipts of the messages that
//! brought it, so that no sender is answered before what it sent is kept. While the disk is
//! in trouble the ward goes on: receipts are given back at once, and a condition says so.
//!
//! Bounds: receipts wait at most [`COMMIT_EVERY`] for others to go with them; what waits in
//! the store is bounded there.

mod archive;
mod episodes;
mod journal;
mod lived;
mod parts;
pub(crate) mod past;
#[cfg(test)]
mod tests;
mod what_if;

use crate::start::records;
use crate::supervisor::Supervisor;
use archive::Archive;
use episodes::Episodes;
use lamplight_alarms::{Actor, Event};
use lamplight_api::command::{Command, Refusal};
use lamplight_feeds::Receipt;
use lamplight_people::{Entry as PeopleEntry, Kept as PeopleKept, Register};
use lamplight_station::{Archived, Kept, Station};
use lamplight_store::{
    AppendError, Batch, Health, KeySource, Options, Reader, Retention, State, Store, StoreError,
    Writer,
};
use lamplight_units::{Mono, Now, Wall};
use lived::Lived;
use parts::Parts;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Messages of so long are kept in one go. A sender waits for its answer a little longer.
const COMMIT_EVERY: Duration = Duration::from_millis(20);
/// Parts of the state that no event tells of are looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// What is too old is taken away this often, a little at a time.
const RETAIN_EVERY: Duration = Duration::from_secs(600);

/// What was found in the data folder.
pub(crate) struct Found {
    pub keeping: Keeping,
    /// The state where the last run stopped.
    pub kept: Option<Kept>,
    /// The people where the last run stopped, or why they can't be read.
    pub people: Option<Result<PeopleKept, String>>,
    /// What a person should know of the opening, such as a database that was set aside.
    pub told: Option<String>,
}

/// Keeps what the station knows.
pub(crate) struct Keeping {
    /// Held, so that it is closed with what waits written.
    store: Store,
    writer: Writer,
    batch: Batch,
    parts: Parts,
    lived: Lived,
    episodes: Episodes,
    archive: Archive,
    receipts: Vec<Receipt>,
    /// Something was decided that a restart must know.
    urgent: bool,
    commit_at: Option<Mono>,
    look_at: Mono,
    retain_at: Mono,
    generation: u64,
    /// The store did not take what was given last, so the whole state is written again.
    again: Arc<AtomicBool>,
}

impl Keeping {
    /// Opens the store of a data folder.
    pub fn open(folder: &Path, now: Wall) -> Result<Found, StoreError> {
        let opened = Store::open(
            &crate::records::folder(folder),
            &KeySource::File,
            Options::new(now),
        )?;
        let store = opened.store;
        let reader = store.reader();
        let (parts, kept, lived) = Parts::load(&reader)?;
        let told = opened.set_aside.map(|aside| {
            format!(
                "The records were damaged and have been set aside as {}; new ones are begun. Ask a technician to look at them.",
                aside.path.display()
            )
        });
        let people = parts.people.as_deref();
        let people = people.map(|text| {
            serde_json::from_str(text).map_err(|error: serde_json::Error| error.to_string())
        });
        let keeping = Self {
            writer: store.writer(),
            batch: Batch::kept(Vec::new()),
            parts,
            lived,
            episodes: Episodes::load(&reader)?,
            archive: Archive::default(),
            receipts: Vec::new(),
            urgent: false,
            commit_at: None,
            look_at: Mono::START,
            retain_at: Mono::START,
            generation: 0,
            again: Arc::default(),
            store,
        };
        Ok(Found {
            keeping,
            kept,
            people,
            told,
        })
    }

    /// Reads what was kept.
    pub fn reader(&self) -> Reader {
        self.store.reader()
    }

    /// The disk's trouble is a condition of the station, for as long as it lasts.
    pub fn watch_health(&self, station: Supervisor) {
        self.writer.on_health(move |health: &Health| {
            let trouble = match health.state {
                State::Recording => None,
                State::Trouble(_) => Some(health.sentence.as_str()),
            };
            station.tell(records(trouble));
        });
    }

    /// Something happened to the alarms.
    pub fn event(&mut self, station: &Station, event: &Event) {
        self.batch.entries.push(journal::alarm(station, event));
        if let Some(episode) = self.episodes.fold(station, event) {
            self.batch
                .episodes
                .retain(|e| e.condition != episode.condition);
            self.batch.episodes.push(episode);
        }
        self.urgent = true;
    }

    /// Somebody wished for something.
    pub fn command(
        &mut self,
        now: Now,
        actor: &Actor,
        command: &Command,
        outcome: &Result<(), Refusal>,
    ) {
        let entry = journal::command(now, actor, command, outcome);
        self.batch.entries.push(entry);
        self.urgent = true;
    }

    /// Somebody came, went, or did something about people.
    pub fn people_did(&mut self, register: &Register, entry: &PeopleEntry) {
        self.batch.entries.push(journal::people(register, entry));
        self.urgent = true;
    }

    /// The people have changed.
    pub fn people(&mut self, people: &PeopleKept) {
        self.parts.people = parts::text(people);
        self.urgent = true;
    }

    /// The station runs, after a while away.
    pub fn started(&mut self, now: Now, away: Option<Duration>) {
        self.lived.begin(now);
        self.batch.entries.push(journal::started(now, away));
        self.urgent = true;
    }

    /// A number or samples.
    pub fn archived(&mut self, one: Archived) {
        self.archive.take(&self.writer, one);
    }

    /// A message waits for its answer. One that tells what no other will is not answered
    /// before the state that it led to is written.
    pub fn receipt(&mut self, now: Mono, receipt: Receipt, once: bool) {
        self.urgent |= once;
        self.receipts.push(receipt);
        self.commit_at.get_or_insert(now + COMMIT_EVERY);
    }

    /// When [`Self::commit`] has something to do.
    pub fn due(&self) -> Mono {
        let at = self.look_at.min(self.retain_at);
        self.commit_at.map_or(at, |commit| at.min(commit))
    }

    /// Writes what is to be written now.
    pub fn commit(&mut self, now: Now, station: &Station) {
        let due = self.commit_at.is_some_and(|at| at <= now.mono);
        if self.urgent || now.mono >= self.look_at {
            self.look_at = now.mono + LOOK_EVERY;
            self.write(now, station);
        }
        if due {
            self.commit_at = None;
            self.give_back();
        }
        if now.mono >= self.retain_at {
            self.retain_at = now.mono + RETAIN_EVERY;
            let rules = Retention::default();
            self.lived.look(now);
            let before = self.lived.before(&rules);
            self.writer.retain(before, rules.bytes_most);
        }
    }

    fn write(&mut self, now: Now, station: &Station) {
        self.urgent = false;
        let generation = self.writer.health().generation;
        if self.generation != generation || self.again.swap(false, Ordering::Relaxed) {
            // Another database was begun while running and knows nothing yet, or parts that
            // count as written were not taken.
            self.generation = generation;
            self.parts.forget();
        }
        let mut batch = std::mem::replace(&mut self.batch, Batch::kept(Vec::new()));
        self.lived.look(now);
        batch.parts = self.parts.changes(&station.keep(now), &self.lived);
        let again = Arc::clone(&self.again);
        self.writer.append(batch, move |written| {
            let Err(error) = written else { return };
            // The store's health is a condition already; this is for the technician.
            tracing::warn!(%error, "records could not be written");
            match error {
                AppendError::Waiting(_) | AppendError::Closed => {}
                AppendError::QueueFull | AppendError::Refused(_) => {
                    again.store(true, Ordering::Relaxed);
                }
            }
        });
    }

    /// Gives the receipts back when all that was handed in is on the disk, samples too.
    fn give_back(&mut self) {
        let receipts = std::mem::take(&mut self.receipts);
        if let State::Trouble(_) = self.writer.health().state {
            // The ward goes on live. Senders that were held up would stop sending.
            receipts.into_iter().for_each(Receipt::kept);
            return;
        }
        self.writer.flush(false, move |written| {
            if let Err(error) = written {
                tracing::warn!(%error, "messages are answered although they are not kept");
            }
            receipts.into_iter().for_each(Receipt::kept);
        });
    }

    /// Writes everything, whole blocks or not, before the program ends.
    pub fn close(mut self, now: Now, station: &Station) {
        self.batch.entries.push(journal::stopped(now));
        self.write(now, station);
        self.give_back();
        let Self { store, .. } = self;
        drop(store);
    }
}
