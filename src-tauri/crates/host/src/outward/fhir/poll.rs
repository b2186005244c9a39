//! Asks the hospital's server who is to lie where: Encounter and Patient by `_lastUpdated`,
//! page by page, into the same census as HL7 ADT (docs/PATIENTS.md).
//!
//! It is a feed like any other for the station and the technician, named `fhir`. The cursor is
//! the newest `lastUpdated` that was kept, on the server's clock; it moves when what came is on
//! the disk. What lies far ahead of our clock is read and does not move it: were it taken, what
//! changes until then would never be asked for. Some seconds are asked for twice, since a server
//! may commit out of order; what was seen in that version changes nothing, also after a restart:
//! told once more, it would bring back what somebody here has put aside.

use super::config::{FEED, FhirConfig};
use super::deliver::Server;
use super::hook;
use crate::keeping::BESIDE;
use crate::outward::lane::{Kept, Paused, Wish};
use crate::outward::{LaneEnd, Running, Station, blocking, starting};
use crate::system_clock::SystemClock;
use chrono::{DateTime, Utc};
use lamplight_api::link::{LinkKind, LinkState, LinkView};
use lamplight_feeds::{FeedEvent, FeedNews, Receipt};
use lamplight_fhir::inbound::{Naming, Resources, Seen, missing, reference_of, reports};
use lamplight_link::Failure;
use lamplight_link::backoff::{Backoff, Chances};
use lamplight_protocols::report::Report;
use lamplight_store::{Batch, Cursor, Reader, Seq, Setting, StoreError};
use lamplight_units::{FeedId, Wall};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, Notify, mpsc, watch};

/// The cursor's name in the store: microseconds of the newest `lastUpdated`.
const CURSOR: &str = "fhir/poll";
/// The setting that tells of which server and search the cursor is.
const ASKED: &str = "fhir/poll/asked";
/// Of what was told and is asked for again (that of the last seconds, and what lies far ahead of
/// our clock) so many versions are kept, the newest; one beyond is told again after a restart.
const AGAIN_MOST: usize = 256;
/// Asked for again, for servers that commit out of order.
const OVERLAP_US: i64 = 5_000_000;
/// A `lastUpdated` that is further ahead of our clock is one of a server whose clock had jumped.
const AHEAD_MOST_US: i64 = 3_600_000_000;
/// Who lies here now.
const LYING: &str = "status=in-progress,arrived,triaged,onleave";
/// What comes along with an Encounter.
const INCLUDED: &str = "&_include=Encounter:patient&_include=Encounter:location";
/// Resources on a page.
const PAGE: usize = 100;
/// Pages that are followed in one go; what is left comes with the next, by its time.
const PAGES_MOST: usize = 200;
/// Versions that were seen; then the memory begins anew, and the census knows it all the same.
const VERSIONS_MOST: usize = 20_000;
/// Patients whose data are followed.
const PEOPLE_MOST: usize = 2_000;
/// The station keeps what came within this time, or it is asked for again.
const KEPT_WITHIN: Duration = Duration::from_secs(30);

/// What a run knows.
struct Poll {
    server: Arc<Server>,
    station: Station,
    news: mpsc::Sender<FeedEvent>,
    feed: FeedId,
    naming: Naming,
    search: String,
    address: Arc<str>,
    since: Option<Wall>,
    /// Whether it is kept with the cursor of which server and search it is.
    noted: bool,
    seen: Seen,
    versions: BTreeMap<String, String>,
    /// Of those, what is asked for again, as kept.
    again: BTreeMap<String, String>,
    /// What a run before told, and where `seen` does not know that it was.
    unseen: BTreeSet<String>,
    people: BTreeSet<String>,
    /// Whether the patients of stays that began before this run are among them, and the stays
    /// among what was seen.
    all_followed: bool,
    /// What was told of the feed last: whether it works.
    works: Option<bool>,
    show: watch::Sender<LinkView>,
    paused: Option<Paused>,
}

/// Runs for as long as the program does.
pub(super) fn start(
    config: &FhirConfig,
    station: &Station,
    server: Arc<Server>,
    news: mpsc::Sender<FeedEvent>,
) -> Option<LaneEnd> {
    let feed = FeedId::parse(FEED).ok()?;
    let every = Duration::from_secs(config.poll_every_s);
    let naming = Naming {
        records: config.records.clone().unwrap_or_default(),
        authority: config.authority_name.clone(),
        ours: config.system(),
    };
    let (search, address) = (
        config.poll_search.clone(),
        config.url.clone().unwrap_or_default(),
    );
    let supervisor = station.supervisor.clone();
    let station = station.clone();
    let (wish, wishes) = mpsc::channel(8);
    let wishes = Arc::new(Mutex::new(wishes));
    let wake = hook::start(config, &station, &server);
    let (show, status) = watch::channel(starting(CURSOR, LinkKind::FhirPoll, &address));
    let run = move || {
        let poll = Poll {
            server: Arc::clone(&server),
            station: station.clone(),
            news: news.clone(),
            feed: feed.clone(),
            naming: naming.clone(),
            search: search.clone(),
            address: Arc::from(address.as_str()),
            since: None,
            noted: false,
            seen: Seen::default(),
            versions: BTreeMap::new(),
            again: BTreeMap::new(),
            unseen: BTreeSet::new(),
            people: BTreeSet::new(),
            all_followed: false,
            works: None,
            show: show.clone(),
            paused: None,
        };
        poll.run(every, Arc::clone(&wishes), Arc::clone(&wake))
    };
    let task = tokio::spawn(async move { supervisor.keep("feed fhir", run).await });
    Some(LaneEnd {
        name: CURSOR.to_owned(),
        status,
        wishes: wish,
        running: Arc::new(Running(task.abort_handle())),
    })
}

impl Poll {
    async fn run(
        mut self,
        every: Duration,
        wishes: Arc<Mutex<mpsc::Receiver<Wish>>>,
        wake: Arc<Notify>,
    ) {
        let mut wishes = wishes.lock().await;
        let (reader, asked) = (self.station.reader.clone(), self.asks());
        let kept = blocking(move || (begun(&reader, &asked), Kept::read(&reader, CURSOR))).await;
        let begun = kept.0.unwrap_or_default();
        (self.since, self.noted) = (begun.since, begun.noted);
        self.versions.clone_from(&begun.again);
        self.unseen = begun.again.keys().cloned().collect();
        self.again = begun.again;
        self.paused = kept.1.ok().flatten();
        let backoff = Backoff::default();
        let mut chances = Chances::new(SystemClock::wall().micros().cast_unsigned());
        let mut failures = 0;
        loop {
            let wait = if self.paused.is_some() {
                None
            } else {
                Some(match self.once().await {
                    Ok(()) => {
                        failures = 0;
                        self.told(None).await;
                        every
                    }
                    Err(failure) => {
                        failures += 1;
                        let (sentence, after) = words(failure);
                        self.told(Some(sentence)).await;
                        backoff
                            .wait(failures, chances.draw(), after)
                            .max(every.min(Duration::from_secs(5)))
                    }
                })
            };
            self.stands(wait);
            tokio::select! {
                () = waited(wait) => {}
                () = hook::came(&wake) => {}
                // Whoever presses "go on" wants it asked now.
                Some(wish) = wishes.recv() => self.wish(&wish),
            }
        }
    }

    fn wish(&mut self, wish: &Wish) {
        let kept = Kept {
            writer: &self.station.writer,
            name: CURSOR,
        };
        self.paused = kept.keep(wish);
    }

    /// When it is asked next is of interest while it does not answer.
    fn stands(&self, wait: Option<Duration>) {
        let now = self.station.clock.now();
        self.show.send_modify(|view| {
            let held = matches!(view.state, LinkState::Offline { .. });
            view.paused_by = self.paused.as_ref().map(|paused| paused.by.clone());
            if let Some(paused) = &self.paused {
                view.state = LinkState::Paused {
                    since_ms: paused.since.millis(),
                };
            }
            let next = wait.filter(|_| held && self.paused.is_none());
            view.next_try_ms = next.map(|wait| now.after(wait).wall.millis());
        });
    }

    /// One question with all its pages; the cursor moves when what they brought is kept.
    async fn once(&mut self) -> Result<(), Failure> {
        if let Some(since) = self.since.filter(|_| !self.all_followed) {
            self.refill(since).await?;
        }
        let question = match self.since {
            Some(since) => self.encounters(&format!("_lastUpdated=ge{}", asked(since))),
            None => self.encounters(LYING),
        };
        let (found, more) = self.pages(&question).await?;
        let mut people = Vec::new();
        if self.since.is_some() {
            for some in self.people_now().chunks(50) {
                people.extend(self.pages(&self.patients(some)).await?.0);
            }
        }
        let mut read: Resources = found.iter().chain(&people).filter_map(named).collect();
        // A patient who came along with an Encounter did not change by that.
        let stays = found.iter();
        let stays: Vec<&Value> = stays
            .filter(|resource| resource["resourceType"] == "Encounter")
            .collect();
        let of_people = people
            .iter()
            .filter(|resource| resource["resourceType"] == "Patient");
        let mut changed: Vec<&Value> = stays.iter().copied().chain(of_people).collect();
        changed.sort_by_key(|resource| updated(resource).unwrap_or_default());
        let mut all = Vec::new();
        let mut versions = Vec::new();
        // What was seen counts when it is kept: else an admission would come as an update next.
        let mut seen = self.seen.clone();
        let now = SystemClock::wall();
        // Of an answer that goes on, what was read counts where the rest is newer.
        let told = if more { &stays } else { &changed };
        let ordered = !more || stays.is_sorted_by_key(|stay| updated(stay));
        let newest = reached(told, self.since, now)
            .filter(|newest| ordered && self.since.is_none_or(|since| *newest > since));
        let again = again(&changed, newest.or(self.since), now);
        for resource in changed {
            let Some(name) = reference_of(resource) else {
                continue;
            };
            let version = version(resource);
            if self.versions.get(&name) == Some(&version) {
                if self.unseen.contains(&name) {
                    // It was told before this run: a move from there is to be one.
                    self.fetch(resource, &mut read).await?;
                    drop(reports(resource, &read, &self.naming, &mut seen));
                }
                continue;
            }
            self.fetch(resource, &mut read).await?;
            all.extend(reports(resource, &read, &self.naming, &mut seen));
            self.follow(resource);
            versions.push((name, version));
        }
        self.hand_over(all).await?;
        self.seen = seen;
        self.unseen.clear();
        if self.versions.len() + versions.len() > VERSIONS_MOST {
            self.versions.clear();
        }
        self.versions.extend(versions);
        // Without a cursor the question was who lies here.
        self.all_followed = true;
        if newest.is_some() || again != self.again {
            self.keep(newest, again);
        }
        if more && newest.is_none() {
            return Err(Failure::Unreachable(format!(
                "an answer has more than {PAGES_MOST} pages, and by its times the rest can't be asked for; narrow poll_search of [fhir]"
            )));
        }
        Ok(())
    }

    /// Whose stay began before a restart: the patient is followed, and where the stay was seen is
    /// known again, so that a move from there is one. The stays themselves are told by what
    /// changes: what people decided here since is not put back.
    async fn refill(&mut self, since: Wall) -> Result<(), Failure> {
        let lying = self.pages(&self.encounters(LYING)).await?.0;
        let mut read: Resources = lying.iter().filter_map(named).collect();
        let mut seen = self.seen.clone();
        for stay in &lying {
            self.follow(stay);
            // What is asked for again is news, or was told and is known by its version.
            let told = updated(stay).is_some_and(|at| at < overlapped(since));
            if told && stay["resourceType"] == "Encounter" {
                self.fetch(stay, &mut read).await?;
                drop(reports(stay, &read, &self.naming, &mut seen));
            }
        }
        self.seen = seen;
        self.all_followed = true;
        Ok(())
    }

    fn encounters(&self, which: &str) -> String {
        let narrower = if self.search.is_empty() {
            String::new()
        } else {
            format!("&{}", self.search)
        };
        format!("Encounter?{which}{narrower}&_sort=_lastUpdated&_count={PAGE}{INCLUDED}")
    }

    fn people_now(&self) -> Vec<String> {
        let id = |name: &String| name.strip_prefix("Patient/").map(str::to_owned);
        self.people.iter().filter_map(id).collect()
    }

    fn patients(&self, ids: &[String]) -> String {
        let since = self.since.unwrap_or_default();
        format!(
            "Patient?_id={}&_lastUpdated=ge{}&_count={PAGE}",
            ids.join(","),
            asked(since)
        )
    }

    /// The resources of a search, page by page, and whether there are more.
    async fn pages(&self, question: &str) -> Result<(Vec<Value>, bool), Failure> {
        let pages = self.server.pages(question, PAGES_MOST).await?;
        match pages.refused {
            Some(said) => Err(Failure::Unreachable(format!(
                "it refuses a search: {}",
                said.reason()
            ))),
            None => Ok((pages.found, pages.more)),
        }
    }

    /// What a resource refers to and did not come along.
    async fn fetch(&self, resource: &Value, read: &mut Resources) -> Result<(), Failure> {
        // A place may be part of another, and so on; each round finds one level.
        for _ in 0..8 {
            let names = missing(resource, read);
            if names.is_empty() {
                return Ok(());
            }
            for name in names {
                let said = self.server.get(&name).await?;
                // What is not there any more is known to be nothing, and not asked for again.
                let found = if said.status == 200 {
                    said.body
                } else {
                    Value::Null
                };
                read.insert(name, found);
            }
        }
        Ok(())
    }

    /// The patients of stays that go on are followed.
    fn follow(&mut self, resource: &Value) {
        if resource["resourceType"] != "Encounter" {
            return;
        }
        let who = resource["subject"]["reference"].as_str();
        let Some(name) = who.and_then(lamplight_fhir::outcome::called) else {
            return;
        };
        if matches!(resource["status"].as_str(), Some("finished" | "cancelled")) {
            self.people.remove(&name);
        } else if self.people.len() < PEOPLE_MOST {
            self.people.insert(name);
        }
    }

    /// Gives the station what was read, and waits until it is kept.
    async fn hand_over(
        &mut self,
        all: Vec<lamplight_protocols::report::AdtReport>,
    ) -> Result<(), Failure> {
        if all.is_empty() {
            return Ok(());
        }
        let (receipt, wait) = Receipt::new();
        let reports = all
            .into_iter()
            .map(|report| Report::Adt(Box::new(report)))
            .collect();
        let what = FeedNews::Message {
            reports,
            control_id: None,
            duplicate: false,
            bytes: 0,
        };
        self.event(what, Some(receipt)).await;
        match tokio::time::timeout(KEPT_WITHIN, wait).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Failure::Unreachable(
                "the station did not keep what came".to_owned(),
            )),
        }
    }

    async fn event(&self, what: FeedNews, receipt: Option<Receipt>) {
        let event = FeedEvent {
            feed: self.feed.clone(),
            connection: None,
            received_at: self.station.clock.now(),
            what,
            receipt,
            raw: None,
        };
        // Fails only when the station has stopped.
        let _ = self.news.send(event).await;
    }

    /// The feed's line for the technician; a trouble is told once.
    async fn told(&mut self, trouble: Option<String>) {
        let works = trouble.is_none();
        let now = SystemClock::wall().millis();
        self.show.send_modify(|view| match &trouble {
            None => {
                view.state = LinkState::Synced;
                view.heard_ms = Some(now);
            }
            Some(sentence) => {
                let since_ms = match view.state {
                    LinkState::Offline { since_ms, .. } => since_ms,
                    _ => now,
                };
                view.state = LinkState::Offline {
                    since_ms,
                    sentence: sentence.clone(),
                };
            }
        });
        if self.works == Some(works) {
            return;
        }
        self.works = Some(works);
        let what = match trouble {
            None => FeedNews::Listening {
                address: Arc::clone(&self.address),
            },
            Some(sentence) => FeedNews::Failed {
                sentence: format!(
                    "FHIR server {}: admissions are not read ({sentence}). It is asked again by itself; tell a technician if it lasts.",
                    self.address
                ),
            },
        };
        self.event(what, None).await;
    }

    /// Of which server and search a cursor is.
    fn asks(&self) -> String {
        format!("{}?{}", self.address.trim_end_matches('/'), self.search)
    }

    /// Keeps how far it was read, where that is further, and what was told and is asked for again.
    fn keep(&mut self, newest: Option<Wall>, again: BTreeMap<String, String>) {
        let at = SystemClock::wall();
        let setting = |key: &str, value: String| Setting {
            key: key.to_owned(),
            at,
            actor: None,
            value,
        };
        let mut batch = Batch::repeatable(Vec::new());
        let anew = !std::mem::replace(&mut self.noted, true);
        if anew {
            batch.settings.push(setting(ASKED, self.asks()));
        }
        if anew || again != self.again {
            // No setting, of which every value is kept: it is another one with each stay.
            batch
                .parts
                .push((again_part(), Some(json!(again).to_string())));
            self.again = again;
        }
        if let Some(newest) = newest {
            self.since = Some(newest);
            batch.cursors.push(Cursor {
                destination: CURSOR.to_owned(),
                seq: Seq::new(newest.micros()),
                at,
            });
        }
        self.station.writer.append(batch, |written| {
            if let Err(error) = written {
                tracing::warn!(%error, "it is not kept how far admissions are read");
            }
        });
    }
}

/// What a run begins with.
#[derive(Default)]
struct Begun {
    since: Option<Wall>,
    noted: bool,
    again: BTreeMap<String, String>,
}

/// The part of the store that tells what was told and is asked for again.
fn again_part() -> String {
    format!("{BESIDE}{CURSOR}")
}

/// Where the cursor stands, and whether it says that it is of this server and search. One of
/// others says nothing of what is here: who lies here is asked for anew. May block.
fn begun(reader: &Reader, asks: &str) -> Result<Begun, StoreError> {
    let settings = reader.settings()?;
    let kept = |key: &str| settings.iter().find(|one| one.key == key);
    let of = kept(ASKED);
    if of.is_some_and(|of| of.value != asks) {
        return Ok(Begun::default());
    }
    let cursor = reader.cursor(CURSOR)?;
    // What can't be read is told once more.
    let mut parts = reader.parts()?.into_iter();
    let again = parts.find(|(name, _)| *name == again_part());
    let again = again.and_then(|(_, text)| serde_json::from_str(&text).ok());
    Ok(Begun {
        since: cursor.map(|cursor| Wall::from_micros(cursor.seq.number())),
        noted: of.is_some(),
        again: again.unwrap_or_default(),
    })
}

/// For ever without a time.
async fn waited(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}

fn asked(since: Wall) -> String {
    lamplight_fhir::names::percent(&overlapped(since).iso())
}

/// From where on it is asked, in whole milliseconds as they are written.
fn overlapped(since: Wall) -> Wall {
    let micros = since.micros().saturating_sub(OVERLAP_US);
    Wall::from_micros(micros.saturating_sub(micros.rem_euclid(1_000)))
}

/// A resource under the name by which others refer to it.
fn named(resource: &Value) -> Option<(String, Value)> {
    Some((reference_of(resource)?, resource.clone()))
}

fn updated(resource: &Value) -> Option<Wall> {
    let text = resource["meta"]["lastUpdated"].as_str()?;
    let at = DateTime::parse_from_rfc3339(text).ok()?;
    Some(Wall::from_utc(at.with_timezone(&Utc)))
}

/// How far these bring the cursor, the oldest first: to the newest that is not far ahead of our
/// clock. With a server that is ahead for good it follows an hour behind our clock, and what lies
/// between is asked for again. Without a cursor even the first of those is better than none.
fn reached(changed: &[&Value], since: Option<Wall>, now: Wall) -> Option<Wall> {
    let most = far(now);
    let mut times = changed.iter().filter_map(|resource| updated(resource));
    let first = times.clone().next().filter(|_| since.is_none());
    times.rfind(|at| *at <= most).or(first)
}

/// What lies beyond is one of a server whose clock had jumped.
fn far(now: Wall) -> Wall {
    Wall::from_micros(now.micros().saturating_add(AHEAD_MOST_US))
}

/// Of these, in their order, what is asked for again with the cursor there, or without one until
/// its time comes: after a restart it would be told once more, whatever people decided here since.
fn again(changed: &[&Value], since: Option<Wall>, now: Wall) -> BTreeMap<String, String> {
    let from = since.map_or_else(|| far(now), overlapped);
    let newest = changed.iter().rev();
    newest
        .take_while(|resource| updated(resource).is_some_and(|at| at >= from))
        .take(AGAIN_MOST)
        .filter_map(|resource| Some((reference_of(resource)?, version(resource))))
        .collect()
}

/// What tells one version of a resource from another.
fn version(resource: &Value) -> String {
    let meta = &resource["meta"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    format!(
        "{}@{}",
        text(&meta["versionId"]),
        text(&meta["lastUpdated"])
    )
}

fn words(failure: Failure) -> (String, Option<Duration>) {
    match failure {
        Failure::Unreachable(sentence) | Failure::Refused(sentence) => (sentence, None),
        Failure::Busy { sentence, after } => (sentence, after),
        Failure::TooLarge => ("its answer is too long".to_owned(), None),
    }
}
