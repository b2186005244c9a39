//! What the station knows survives it: the journal, the state for a restart, the archive.
//!
//! The engine hands in what happened; [`Keeping::commit`] writes it in one transaction with
//! the parts of the state that it changed, and gives back the receipts of the messages that
//! brought it, so that no sender is answered before what it sent is kept. While the disk is
//! in trouble the ward goes on: receipts are given back at once, and a condition says so.
//!
//! Bounds: receipts wait at most [`COMMIT_EVERY`] for others to go with them, and at most
//! [`flights::SILENT_AFTER`] for a disk that does not answer; what waits in the store is
//! bounded there, and what is held here while it takes nothing more is bounded by
//! [`MOST_HELD`].

mod archive;
mod calls;
mod episodes;
mod flights;
mod handing;
mod journal;
mod letters;
mod lived;
pub(crate) mod marking;
pub(crate) mod occupancy;
pub(crate) mod orders;
mod parts;
pub(crate) mod past;
mod patients;
mod review;
mod smart_beds;
#[cfg(test)]
mod tests;
mod what_if;

use crate::keys::{self, KeyConfig, KeyError, KeyPlace};
use crate::start::records;
use crate::supervisor::Supervisor;
use archive::Archive;
use episodes::Episodes;
use flights::Flights;
use lamplight_alarms::{Actor, Event};
use lamplight_api::about::KeyPlaceView;
use lamplight_api::command::{Command, Refusal};
use lamplight_feeds::Receipt;
use lamplight_people::{Entry as PeopleEntry, Kept as PeopleKept, Register};
use lamplight_station::{Archived, BedRow, CallRow, Kept, PatientRow, Station};
use lamplight_store::{
    AppendError, Batch, Cursor, Entry, Health, Options, Reader, Retention, State, Store, Writer,
};
use lamplight_units::{Mono, Now, Wall};
use letters::Letters;
use lived::Lived;
use marking::MarkNumbers;
use occupancy::Occupancy;
pub(crate) use parts::BESIDE;
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

/// Rows of the journal that are held while the store takes none. Beyond, the oldest go, are
/// counted, and the journal tells how many; of each condition the newest state stays.
const MOST_HELD: usize = 100_000;
/// A disk that does not answer delays the end of the program by so much at most.
const CLOSE_WITHIN: Duration = Duration::from_secs(10);

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
    occupancy: Occupancy,
    episodes: Episodes,
    archive: Archive,
    letters: Letters,
    mark_numbers: MarkNumbers,
    receipts: Vec<Receipt>,
    flights: Flights,
    key: KeyPlace,
    /// Why nothing more is given to the store for now, and since when.
    held: Option<(&'static str, Wall)>,
    /// Rows that were given up while [`Self::held`].
    lost: usize,
    /// Who is told what the disk does.
    station: Option<Supervisor>,
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
    pub fn open(folder: &Path, key: KeyConfig, options: Options) -> Result<Found, KeyError> {
        let records = crate::records::folder(folder);
        let (source, key) = keys::obtain(&records, key, &keys::System)?;
        let opened = Store::open(&records, &source, options)?;
        let store = opened.store;
        let reader = store.reader();
        let (parts, kept, lived) = Parts::load(&reader)?;
        let aside = opened.set_aside.map(|aside| {
            format!(
                "The records were damaged and have been set aside as {}; new ones are begun. Ask a technician to look at them.",
                aside.path.display()
            )
        });
        let log = opened.log_changed.map(|log| {
            format!(
                "The last records before this start are damaged and some are lost; a copy of them is kept as {}. Ask a technician to look at it.",
                log.display()
            )
        });
        let told = aside.or(log);
        let people = parts.people.as_deref();
        let people = people.map(|text| {
            serde_json::from_str(text).map_err(|error: serde_json::Error| error.to_string())
        });
        let keeping = Self {
            writer: store.writer(),
            batch: Batch::kept(Vec::new()),
            parts,
            lived,
            occupancy: Occupancy::default(),
            episodes: Episodes::load(&reader)?,
            archive: Archive::default(),
            letters: Letters::default(),
            mark_numbers: MarkNumbers::load(&reader)?,
            receipts: Vec::new(),
            flights: Flights::default(),
            key,
            held: None,
            lost: 0,
            station: None,
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

    /// What `state` tells of the records.
    pub fn json(&self) -> serde_json::Value {
        serde_json::json!({ "key": self.key, "health": self.writer.health().sentence })
    }

    /// Where their key is, and what is wrong with them.
    pub fn nature(&self) -> (KeyPlaceView, Option<String>) {
        let key = match self.key {
            KeyPlace::File => KeyPlaceView::File,
            KeyPlace::System => KeyPlaceView::System,
        };
        let health = self.writer.health();
        let trouble = matches!(health.state, State::Trouble(_));
        (key, trouble.then_some(health.sentence))
    }

    /// Reads what was kept.
    pub fn reader(&self) -> Reader {
        self.store.reader()
    }

    /// Writes to the journal beside the station.
    pub fn writer(&self) -> Writer {
        self.writer.clone()
    }

    /// The disk's trouble is a condition of the station, for as long as it lasts.
    pub fn watch_health(&mut self, station: Supervisor) {
        self.station = Some(station.clone());
        self.writer.on_health(move |health: &Health| {
            let trouble = match health.state {
                State::Recording => None,
                State::Trouble(_) => Some(health.sentence.as_str()),
            };
            station.tell(records(trouble));
        });
    }

    /// Looks whether the store still answers, and has room. While it does not, what happens
    /// is held here, receipts are given back, and a condition says so.
    fn look_at_store(&mut self, now: Now) {
        let silent = self.flights.silent(now.mono);
        let why = if silent {
            Some("disk does not answer")
        } else if self.writer.has_room(&self.batch) {
            None
        } else {
            Some("disk is too slow")
        };
        match (why, self.held) {
            (Some(why), None) => {
                tracing::error!(why, "nothing is recorded");
                self.held = Some((why, now.wall));
                self.tell(Some(&format!(
                    "Nothing is recorded: {why}. Check the disk and its cable."
                )));
            }
            (None, Some((why, since))) => {
                self.held = None;
                let lost = std::mem::take(&mut self.lost);
                let row = journal::resumed(now, since, why, lost);
                self.batch.entries.insert(0, row);
                self.urgent = true;
                let health = self.writer.health();
                let trouble = matches!(health.state, State::Trouble(_));
                self.tell(trouble.then_some(health.sentence.as_str()));
            }
            (None, None) | (Some(_), Some(_)) => {}
        }
    }

    fn tell(&self, trouble: Option<&str>) {
        if let Some(station) = &self.station {
            station.tell(records(trouble));
        }
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
        told: Option<serde_json::Value>,
        outcome: &Result<(), Refusal>,
    ) {
        let entry = journal::command(now, actor, command, told, outcome);
        self.batch.entries.push(entry);
        self.urgent = true;
    }

    /// Something happened to a patient's stay.
    pub fn patient(&mut self, row: &PatientRow) {
        self.batch.entries.push(patients::row(row));
        self.urgent = true;
    }

    /// Something happened to a call, in the shift of that name.
    pub fn call(&mut self, row: &CallRow, shift: &Arc<str>) {
        self.batch.entries.push(calls::row(row, shift));
        self.urgent = true;
    }

    /// Something happened to a smart bed.
    pub fn bed(&mut self, row: &BedRow) {
        self.batch.entries.push(smart_beds::row(row));
        self.urgent = true;
    }

    /// Something that no state of the station shows, such as a page that was printed.
    pub fn note(&mut self, entry: Entry) {
        self.batch.entries.push(entry);
    }

    /// A receiver, or a sender that numbers what it says, has come so far: written with what
    /// has happened up to then.
    pub fn cursor(&mut self, cursor: Cursor) {
        self.batch
            .cursors
            .retain(|other| other.destination != cursor.destination);
        self.batch.cursors.push(cursor);
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
        let unread = std::mem::take(&mut self.parts.unread);
        let unread = unread.iter().map(|part| journal::unread(now, part));
        self.batch.entries.extend(unread);
        self.urgent = true;
    }

    /// A number, samples, or what could not be used.
    pub fn archived(&mut self, one: Archived) {
        match one {
            Archived::Number { series, at, value } => {
                self.archive.number(&self.writer, series, at, value);
            }
            Archived::Samples {
                series,
                at,
                rate,
                resolution,
                samples,
            } => {
                let kind = (rate, resolution);
                self.archive
                    .samples(&self.writer, series, kind, at, &samples);
            }
            // Told to the sender in its answer; written with the next look at the state.
            Archived::DeadLetter(letter) => self.batch.entries.extend(self.letters.take(&letter)),
        }
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
        let commit = self.commit_at.unwrap_or(at);
        // While it is silent, whether it answers again is looked at with the rest.
        let silent_at = self.flights.due().filter(|_| self.held.is_none());
        at.min(commit).min(silent_at.unwrap_or(at))
    }

    /// Writes what is to be written now.
    pub fn commit(&mut self, now: Now, station: &Station) {
        self.look_at_store(now);
        let due = self.commit_at.is_some_and(|at| at <= now.mono);
        if self.urgent || now.mono >= self.look_at {
            self.look_at = now.mono + LOOK_EVERY;
            self.batch.entries.extend(self.letters.turn(now));
            self.write(now, station);
        }
        if due {
            self.commit_at = None;
            self.give_back(now.mono);
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
        if self.held.is_some() {
            let over = self.batch.entries.len().saturating_sub(MOST_HELD);
            self.batch.entries.drain(..over);
            self.lost += over;
            return;
        }
        let generation = self.writer.health().generation;
        if self.generation != generation || self.again.swap(false, Ordering::Relaxed) {
            // Another database was begun while running and knows nothing yet, or parts that
            // count as written were not taken.
            self.generation = generation;
            self.parts.forget();
            self.occupancy.forget();
        }
        let mut batch = std::mem::replace(&mut self.batch, Batch::kept(Vec::new()));
        batch.entries.extend(self.occupancy.changes(now, station));
        self.lived.look(now);
        batch.parts = self.parts.changes(&station.keep(now), &self.lived);
        let again = Arc::clone(&self.again);
        let flight = self.flights.begin(now.mono, Vec::new());
        self.writer.append(batch, move |written| {
            flight.land();
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
    fn give_back(&mut self, now: Mono) {
        let receipts = std::mem::take(&mut self.receipts);
        let trouble = matches!(self.writer.health().state, State::Trouble(_));
        if trouble || self.held.is_some() {
            // The ward goes on live. Senders that were held up would stop sending.
            receipts.into_iter().for_each(Receipt::kept);
            return;
        }
        let flight = self.flights.begin(now, receipts);
        self.writer.flush(false, move |written| {
            if let Err(error) = written {
                tracing::warn!(%error, "messages are answered although they are not kept");
            }
            flight.land();
        });
    }

    /// Writes everything, whole blocks or not, before the program ends.
    pub fn close(mut self, now: Now, station: &Station) {
        self.batch.entries.push(journal::stopped(now));
        // The last chance: what is held waits in the store's queue, or is lost.
        self.held = None;
        self.write(now, station);
        self.give_back(now.mono);
        let Self { store, flights, .. } = self;
        if !store.close(CLOSE_WITHIN) {
            tracing::error!("the disk does not answer: the last records are not written");
            flights.give_up();
        }
    }
}
