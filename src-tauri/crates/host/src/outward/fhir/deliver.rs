//! Brings resources to the server by what it can do, and finds what it does not take.

use super::http::{Http, Said};
use crate::outward::lane::Aside;
use crate::secrets::Secrets;
use lamplight_fhir::capability::Capability;
use lamplight_fhir::outcome::{self, answers};
use lamplight_fhir::send::{
    Known, compose, once_each, refer_by_identifier, resolved, unknown, with_things,
};
use lamplight_fhir::{Entry, How};
use lamplight_link::Failure;
use reqwest::Method;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use url::Url;

use super::config::FhirConfig;

/// What the server says that it can do is asked anew so often.
const LEARN_EVERY: Duration = Duration::from_secs(600);
/// A server from which nothing was heard for so long is asked whether it is there.
const ASK_AFTER: Duration = Duration::from_secs(60);
/// Things of which it is remembered what the server calls them; then the memory begins anew.
const KNOWN_MOST: usize = 50_000;
/// A bundle at which the server fails (500) so often is taken apart like one that it refuses.
const FAULTS: u32 = 5;
/// Bundles of which it is remembered how often; a lane has one or two under way.
const FAULTS_MOST: usize = 100;

/// What one record became.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Made {
    pub seq: i64,
    pub entries: Vec<Entry>,
}

/// The server, shared by its lanes.
pub(super) struct Server {
    http: Http,
    /// Entries in a bundle at the most.
    most: usize,
    capability: Mutex<Option<(Instant, Arc<Capability>)>>,
    known: Mutex<Known>,
    /// Types that the server does not take, told once each.
    left_out: Mutex<BTreeSet<&'static str>>,
    /// By the first resource of a bundle: how often the server failed at it, and how many
    /// writes it had taken when it last did.
    faults: Mutex<HashMap<String, (u32, u64)>>,
    /// Writes that it took since the start, whoever's they were.
    taken: AtomicU64,
    heard: Mutex<Option<Instant>>,
}

/// What a search brought.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pub found: Vec<Value>,
    /// Whether there are more pages than were followed.
    pub more: bool,
    /// The answer that is no page; then `found` is what came before it.
    pub refused: Option<Said>,
}

/// What became of some entries.
enum Sent {
    Done,
    /// None of them, and why.
    Refused(String),
    /// It fails at them, for a fault of its own (500): they may be its cause, or nothing goes.
    Failed(String),
    /// These ones, by their place, and why; the others are there.
    Some(Vec<(usize, String)>),
}

/// Some of what is to be brought there.
struct Part {
    entries: Vec<Entry>,
    /// Of a bundle that is taken apart since the server fails at it: how many writes it had
    /// taken before.
    before: Option<u64>,
    /// It was refused, and what it refers to was looked up since.
    looked_up: bool,
}

/// Puts the halves of a part in front of the work; it comes back where there are none.
fn halve(part: Part, work: &mut VecDeque<Part>) -> Option<Part> {
    if part.entries.len() < 2 {
        return Some(part);
    }
    let (one, other) = part.entries.split_at(part.entries.len() / 2);
    for half in [other, one] {
        work.push_front(Part {
            entries: half.to_vec(),
            before: part.before,
            looked_up: false,
        });
    }
    None
}

/// What a search found of a type, the one that was written longest ago where it is several.
fn oldest(found: &Value, kind: &str) -> Option<String> {
    let entries = found["entry"].as_array().into_iter().flatten();
    let here = entries
        .map(|entry| &entry["resource"])
        .filter(|one| one["resourceType"] == kind);
    let written = |one: &&Value| {
        let at = one["meta"]["lastUpdated"].as_str();
        at.unwrap_or_default().to_owned()
    };
    let first = here.min_by_key(written)?;
    first["id"].as_str().map(str::to_owned)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server {
    /// # Errors
    /// One sentence, when a file of the configuration can't be used.
    pub fn new(config: &FhirConfig, url: &Url, secrets: &Secrets) -> Result<Self, String> {
        Ok(Self {
            http: Http::new(config, url, secrets)?,
            most: config.bundle_most,
            capability: Mutex::default(),
            known: Mutex::default(),
            left_out: Mutex::default(),
            faults: Mutex::default(),
            taken: AtomicU64::new(0),
            heard: Mutex::default(),
        })
    }

    /// Whether it is there, where nothing was heard for long.
    pub async fn ask(&self) -> Result<(), Failure> {
        let fresh = lock(&self.heard).is_some_and(|at| at.elapsed() < ASK_AFTER);
        if !fresh {
            self.learn().await?;
        }
        Ok(())
    }

    /// A question of `poll`.
    pub async fn get(&self, path: &str) -> Result<Said, Failure> {
        let said = self.http.ask(Method::GET, path, &[], None).await;
        self.note(&said);
        said
    }

    /// The resources of a search, page by page, of so many pages at the most.
    pub async fn pages(&self, question: &str, most: usize) -> Result<Pages, Failure> {
        let mut pages = Pages::default();
        let mut next = Some(question.to_owned());
        for _ in 0..most {
            let Some(path) = next.take() else { break };
            let said = self.get(&path).await?;
            if said.status != 200 || said.body["resourceType"] != "Bundle" {
                pages.refused = Some(said);
                return Ok(pages);
            }
            let entries = said.body["entry"].as_array();
            let resources = entries
                .into_iter()
                .flatten()
                .map(|entry| &entry["resource"]);
            pages.found.extend(
                resources
                    .filter(|one| one["resourceType"] != "OperationOutcome")
                    .cloned(),
            );
            let links = said.body["link"].as_array();
            let link = links
                .into_iter()
                .flatten()
                .find(|link| link["relation"] == "next");
            next = link
                .and_then(|link| link["url"].as_str())
                .map(str::to_owned);
        }
        pages.more = next.is_some();
        Ok(pages)
    }

    /// Makes one resource, for `hook`; where the server can, only if this query finds none.
    pub async fn make(&self, kind: &str, unless: &str, body: &Value) -> Result<Said, Failure> {
        let can = self.capability().await?.of(kind).conditional_create;
        let only = [("if-none-exist", unless.to_owned())];
        let only: &[(&'static str, String)] = if can { &only } else { &[] };
        let said = self.http.ask(Method::POST, kind, only, Some(body)).await;
        self.note(&said);
        said
    }

    /// Writes one resource as it is, for `hook`.
    pub async fn write(&self, method: Method, path: &str, body: &Value) -> Result<Said, Failure> {
        let said = self.http.ask(method, path, &[], Some(body)).await;
        self.note(&said);
        said
    }

    /// Whether it takes subscriptions.
    pub async fn subscribes(&self) -> Result<bool, Failure> {
        Ok(self.capability().await?.takes("Subscription"))
    }

    async fn learn(&self) -> Result<Arc<Capability>, Failure> {
        let said = self.http.ask(Method::GET, "metadata", &[], None).await;
        self.note(&said);
        let said = said?;
        if said.status >= 500 {
            return Err(Failure::Unreachable(said.reason()));
        }
        let read = Capability::read(&said.body).map_err(|why| {
            Failure::Refused(format!(
                "The FHIR server can't be used: {why}. Check url in [fhir]."
            ))
        })?;
        let read = Arc::new(read);
        let mut kept = lock(&self.capability);
        if kept.as_ref().is_none_or(|(_, before)| *before != read) {
            tracing::info!(
                software = read.software,
                transaction = read.transaction,
                types = read.resources.len(),
                "the FHIR server told what it can do"
            );
            // It may be another server, which calls things otherwise.
            lock(&self.known).clear();
        }
        *kept = Some((Instant::now(), Arc::clone(&read)));
        Ok(read)
    }

    async fn capability(&self) -> Result<Arc<Capability>, Failure> {
        let kept = lock(&self.capability).clone();
        match kept {
            Some((at, capability)) if at.elapsed() < LEARN_EVERY => Ok(capability),
            _ => self.learn().await,
        }
    }

    fn note(&self, said: &Result<Said, Failure>) {
        if said.is_ok() {
            *lock(&self.heard) = Some(Instant::now());
        }
    }

    /// Brings all of it there. What the server refuses for good comes back with the record that
    /// it is of; anything else that fails fails the whole, which is sent again. Resources at
    /// which it fails by itself (500) are refused for good only where it takes others: a server
    /// without its database fails at everything, and then everything is kept.
    pub async fn deliver(&self, made: Vec<Made>) -> Result<Vec<Aside>, Failure> {
        if made.iter().all(|made| made.entries.is_empty()) {
            return Ok(Vec::new());
        }
        let capability = self.capability().await?;
        let mut of: HashMap<String, i64> = HashMap::new();
        let mut all = Vec::new();
        for made in made {
            for entry in made.entries {
                of.insert(entry.name.urn(), made.seq);
                all.push(entry);
            }
        }
        let (mut all, gone): (Vec<Entry>, Vec<Entry>) = once_each(all)
            .into_iter()
            .partition(|entry| capability.takes(entry.kind));
        self.tell_left_out(&gone);
        refer_by_identifier(&mut all, &gone);
        let (things, events): (Vec<Entry>, Vec<Entry>) =
            all.into_iter().partition(|entry| entry.how == How::Thing);
        // What is referred to: a stay's warnings name its Encounter, which changes and is no thing.
        let states = events.iter().filter(|entry| entry.how == How::State);
        let others: Vec<Entry> = things.iter().chain(states).cloned().collect();
        // What events refer to goes in their bundle, and may be a quarter of it.
        let most = (self.most * 3 / 4).max(1);
        let chunks = events.chunks(most).map(|part| Part {
            entries: part.to_vec(),
            before: None,
            looked_up: false,
        });
        let mut work: VecDeque<Part> = chunks.collect();
        let (mut asides, mut doubtful, mut afresh) = (Vec::new(), Vec::new(), true);
        while let Some(mut part) = work.pop_front() {
            let whole = with_things(&others, &part.entries);
            match self.send(&capability, &whole).await? {
                // A piece that goes says nothing of the bundle that it was taken from.
                Sent::Done if part.before.is_some() => {}
                Sent::Done => self.forget_faults(&part.entries),
                // It may be that what the server called a thing is no longer true.
                Sent::Refused(_) if std::mem::take(&mut afresh) && self.knows_some() => {
                    lock(&self.known).clear();
                    work.push_front(part);
                }
                Sent::Refused(reason) => {
                    if let Some(part) = halve(part, &mut work) {
                        if !part.looked_up && self.look_up(&whole).await? {
                            let looked_up = true;
                            work.push_front(Part { looked_up, ..part });
                        } else {
                            let alone = part.entries.iter();
                            asides.extend(alone.map(|entry| aside(&of, entry, &reason)));
                        }
                    }
                }
                Sent::Failed(reason) => {
                    if part.before.is_none() {
                        part.before = self.fault(&part.entries);
                    }
                    if part.before.is_none() {
                        return Err(Failure::Unreachable(reason));
                    }
                    doubtful.extend(halve(part, &mut work));
                }
                Sent::Some(refused) => asides.extend(named(&of, &whole, &refused)),
            }
        }
        // All others are through. What the server fails at still is set aside, where it took
        // anything since it failed at it before.
        for part in doubtful {
            let whole = with_things(&others, &part.entries);
            match self.send(&capability, &whole).await? {
                Sent::Done => {}
                Sent::Failed(reason) if part.before == Some(self.taken()) => {
                    return Err(Failure::Unreachable(reason));
                }
                Sent::Refused(reason) | Sent::Failed(reason) => {
                    let alone = part.entries.iter();
                    asides.extend(alone.map(|entry| aside(&of, entry, &reason)));
                }
                Sent::Some(refused) => asides.extend(named(&of, &whole, &refused)),
            }
        }
        Ok(asides)
    }

    /// Looks for the things that something refers to, where it is not known what the server calls
    /// them; whether any was found. A conditional create is refused (412) where the server has a
    /// thing twice, such as a patient whom nobody has merged yet: what is measured goes to the
    /// older of the two then.
    async fn look_up(&self, whole: &[Entry]) -> Result<bool, Failure> {
        let known = lock(&self.known).clone();
        let mut any = false;
        for entry in unknown(whole.to_vec(), &known) {
            if entry.how != How::Thing {
                continue;
            }
            let kind = entry.kind;
            let found = match self.get(&format!("{kind}?{}", entry.name.query())).await {
                Ok(found) => found,
                // We may write and not search: then nothing is known of it.
                Err(Failure::Refused(_)) => continue,
                Err(other) => return Err(other),
            };
            if let Some(id) = oldest(&found.body, kind) {
                self.remember(&entry, Some(format!("{kind}/{id}")));
                any = true;
            }
        }
        Ok(any)
    }

    fn knows_some(&self) -> bool {
        !lock(&self.known).is_empty()
    }

    fn taken(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }

    /// It took this one. What was there already (200 to a conditional create) is not written
    /// again, and tells nothing of a server whose disk is full.
    fn wrote(&self, entry: &Entry, status: u16) {
        if status == 201 || matches!(entry.how, How::State | How::Own) {
            self.taken.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The server failed at this bundle. Where it did so often, so that it is to be taken
    /// apart: how many writes it had taken when it failed at it before.
    fn fault(&self, bundle: &[Entry]) -> Option<u64> {
        let first = bundle.first()?.name.value.clone();
        let now = self.taken();
        let mut faults = lock(&self.faults);
        if faults.len() >= FAULTS_MOST && !faults.contains_key(&first) {
            faults.clear();
        }
        let (times, taken) = faults.entry(first).or_insert((0, now));
        *times = times.saturating_add(1);
        let before = std::mem::replace(taken, now);
        (*times >= FAULTS).then_some(before)
    }

    fn forget_faults(&self, bundle: &[Entry]) {
        if let Some(first) = bundle.first() {
            lock(&self.faults).remove(&first.name.value);
        }
    }

    fn tell_left_out(&self, gone: &[Entry]) {
        let mut told = lock(&self.left_out);
        for entry in gone {
            if told.insert(entry.kind) {
                tracing::warn!(
                    kind = entry.kind,
                    "the FHIR server does not take this type; it is left out"
                );
            }
        }
    }

    /// Types that the server does not take, as far as it was tried.
    #[cfg(test)]
    pub fn left_out(&self) -> Vec<&'static str> {
        lock(&self.left_out).iter().copied().collect()
    }

    async fn send(&self, capability: &Capability, whole: &[Entry]) -> Result<Sent, Failure> {
        let known = lock(&self.known).clone();
        let left = unknown(whole.to_vec(), &known);
        let kinds = left.iter().map(|entry| (entry.kind, entry.how));
        if capability.bundles(kinds) {
            return self.transaction(capability, whole, &left, &known).await;
        }
        let mut refused = Vec::new();
        for entry in &left {
            match self.single(capability, entry, whole).await? {
                Sent::Refused(reason) => {
                    let at = whole.iter().position(|one| one.name == entry.name);
                    refused.extend(at.map(|at| (at, reason)));
                }
                // It is looked for by halves; what went is harmless when it comes again.
                failed @ Sent::Failed(_) => return Ok(failed),
                Sent::Done | Sent::Some(_) => {}
            }
        }
        Ok(if refused.is_empty() {
            Sent::Done
        } else {
            Sent::Some(refused)
        })
    }

    async fn transaction(
        &self,
        capability: &Capability,
        whole: &[Entry],
        left: &[Entry],
        known: &Known,
    ) -> Result<Sent, Failure> {
        let bundle = compose(left, known, capability.can());
        let said = self.http.ask(Method::POST, "", &[], Some(&bundle)).await;
        self.note(&said);
        let said = said?;
        if !(200..300).contains(&said.status) {
            return refused(&said);
        }
        let Some(answers) = answers(&said.body).filter(|answers| answers.len() == left.len())
        else {
            return Err(Failure::Unreachable(
                "it answers a transaction with something else than its response".to_owned(),
            ));
        };
        let mut refused = Vec::new();
        for (entry, answer) in left.iter().zip(answers) {
            let status = answer.status;
            let reason = answer.reason.unwrap_or_else(|| format!("status {status}"));
            match status {
                200..=299 => {
                    self.wrote(entry, status);
                    self.remember(entry, answer.called);
                }
                // As of a whole answer: it may take it later, and nothing is set aside for that.
                429 | 503 | 507 => {
                    return Err(Failure::Busy {
                        sentence: reason,
                        after: None,
                    });
                }
                408 | 502 | 504 => return Err(Failure::Unreachable(reason)),
                _ if status >= 500 => return Ok(Sent::Failed(reason)),
                _ => {
                    let at = whole.iter().position(|one| one.name == entry.name);
                    refused.extend(at.map(|at| (at, reason)));
                }
            }
        }
        Ok(if refused.is_empty() {
            Sent::Done
        } else {
            Sent::Some(refused)
        })
    }

    fn remember(&self, entry: &Entry, called: Option<String>) {
        if matches!(entry.how, How::Event | How::Own) {
            return;
        }
        if let Some(called) = called {
            let mut known = lock(&self.known);
            if known.len() >= KNOWN_MOST {
                known.clear();
            }
            known.insert(entry.name.urn(), called);
        }
    }

    /// One resource by itself. What it refers to went before it; of what has no name there all
    /// the same, since it was refused or the server did not say it, the identifier is told.
    async fn single(
        &self,
        capability: &Capability,
        entry: &Entry,
        whole: &[Entry],
    ) -> Result<Sent, Failure> {
        let of = capability.of(entry.kind);
        let known = lock(&self.known).clone();
        let mut told = entry.clone();
        told.resource = resolved(entry, &known);
        refer_by_identifier(std::slice::from_mut(&mut told), whole);
        let resource = told.resource;
        let kind = entry.kind;
        let said = match entry.how {
            How::Own if of.update_create => {
                let path = format!("{kind}/{}", entry.name.id());
                self.http
                    .ask(Method::PUT, &path, &[], Some(&resource))
                    .await
            }
            How::Own => {
                self.http
                    .ask(Method::POST, kind, &[], Some(&resource))
                    .await
            }
            How::State if of.conditional_update => {
                let path = format!("{kind}?{}", entry.name.query());
                self.http
                    .ask(Method::PUT, &path, &[], Some(&resource))
                    .await
            }
            How::Thing | How::Event if of.conditional_create => {
                let only = [("if-none-exist", entry.name.query())];
                self.http
                    .ask(Method::POST, kind, &only, Some(&resource))
                    .await
            }
            How::Thing | How::Event | How::State => {
                return self.searched(entry, resource).await;
            }
        };
        self.note(&said);
        let said = said?;
        let several = said.status == 412 && entry.how == How::Thing;
        if several && self.look_up(std::slice::from_ref(entry)).await? {
            return Ok(Sent::Done);
        }
        self.one(entry, &said)
    }

    /// For servers without conditional writes: looks whether it is there. Two stations could
    /// create the same thing at the same moment; nothing can be done about that there.
    async fn searched(&self, entry: &Entry, mut resource: Value) -> Result<Sent, Failure> {
        let kind = entry.kind;
        let found = self.get(&format!("{kind}?{}", entry.name.query())).await?;
        if !(200..300).contains(&found.status) {
            return self.one(entry, &found);
        }
        let said = match (oldest(&found.body, kind), entry.how) {
            (Some(id), How::State) => {
                resource["id"] = Value::String(id.clone());
                let path = format!("{kind}/{id}");
                self.http
                    .ask(Method::PUT, &path, &[], Some(&resource))
                    .await
            }
            (Some(id), How::Thing | How::Event | How::Own) => {
                self.remember(entry, Some(format!("{kind}/{id}")));
                return Ok(Sent::Done);
            }
            (None, _) => {
                self.http
                    .ask(Method::POST, kind, &[], Some(&resource))
                    .await
            }
        };
        self.note(&said);
        self.one(entry, &said?)
    }

    fn one(&self, entry: &Entry, said: &Said) -> Result<Sent, Failure> {
        if !(200..300).contains(&said.status) {
            return refused(said);
        }
        self.wrote(entry, said.status);
        let located = said.location.as_deref().and_then(outcome::called);
        let whole = || lamplight_fhir::inbound::reference_of(&said.body);
        self.remember(entry, located.or_else(whole));
        Ok(Sent::Done)
    }
}

/// A status that is none of success, of what can be told from a failure of the way.
fn refused(said: &Said) -> Result<Sent, Failure> {
    let told = outcome::reason(&said.body).is_some();
    match said.status {
        // No FHIR server says that of a bundle without a word: the address is wrong.
        404 | 405 | 410 if !told => Err(Failure::Refused(format!(
            "There is no FHIR server at this address (status {}). Check url in [fhir].",
            said.status
        ))),
        500..=599 => Ok(Sent::Failed(said.reason())),
        _ => Ok(Sent::Refused(said.reason())),
    }
}

/// Those of a bundle that were refused, by their place in it.
fn named(of: &HashMap<String, i64>, whole: &[Entry], refused: &[(usize, String)]) -> Vec<Aside> {
    let named = |(at, reason): &(usize, String)| Some(aside(of, whole.get(*at)?, reason));
    refused.iter().filter_map(named).collect()
}

fn aside(of: &HashMap<String, i64>, entry: &Entry, reason: &str) -> Aside {
    Aside {
        seq: of.get(&entry.name.urn()).copied().unwrap_or_default(),
        reason: format!("{} {}: {reason}", entry.kind, entry.name.value),
    }
}
