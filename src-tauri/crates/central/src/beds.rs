//! Beds live, from a NATS broker where there is one (docs/BROKER.md): the newest numbers and what
//! is open. It is a picture that goes with this process; what must last comes by the journals.
//!
//! As on a station in view-only mode, a number is live for as long as beats of its ward's station
//! name the message that it stood in as the newest; after [`STALE_AFTER`] it is stale, after
//! [`LOST_AFTER`] it is gone. What the broker had kept begins as gone.

use futures::StreamExt as _;
use lamplight_broker::payload::{self, Beat, Number, Open, Run, Vitals};
use lamplight_broker::{Kind, Settings, Standing, Subject, Unusable, streams};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{broadcast, watch};
use tokio::time::{MissedTickBehavior, interval};

const STALE_AFTER: Duration = Duration::from_secs(5);
const LOST_AFTER: Duration = Duration::from_secs(15);
/// A ward that has not been heard for so long is shown no more.
const FORGET_AFTER: Duration = Duration::from_secs(24 * 3_600);
/// Pages are told of what changed within this.
const TELL_EVERY: Duration = Duration::from_millis(500);
/// Another station of the same ward is believed when the first has been silent for so long.
const OTHER_AFTER: Duration = Duration::from_secs(4);
/// Beds at most; what comes beyond is not shown.
const BEDS_MOST: usize = 50_000;
/// Changes that may wait for a page that reads slowly; then it gets all of them anew.
const WAITING: usize = 64;

/// A bed, as the page shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BedView {
    /// The ward's name, as in the journals.
    pub ward: String,
    /// The ward's id at the broker.
    pub ward_id: String,
    /// The bed.
    pub bed: String,
    /// `live`, `stale`, `lost`: how old this is.
    pub age: &'static str,
    /// `empty`, `standby`, `waiting`, `live`, `stale`, `lost`: what its monitor does.
    pub feed: String,
    /// When this was so (ms since 1970, the station's clock).
    pub at_ms: i64,
    /// Whether it comes from a simulator.
    pub simulated: bool,
    /// The numbers; without values when they are lost.
    pub numbers: Vec<Number>,
    /// What is open, gravest first.
    pub open: Vec<Open>,
}

/// What pages are told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// What is wrong with the broker, or empty.
    pub broker: String,
    /// All beds, or those that changed.
    pub beds: Vec<BedView>,
}

/// Everything that is known. Pure: time comes in.
#[derive(Debug, Default)]
struct Board {
    beds: BTreeMap<(String, String), Bed>,
    wards: BTreeMap<String, (Run, Instant)>,
    changed: BTreeSet<(String, String)>,
}

#[derive(Debug)]
struct Bed {
    vitals: Vitals,
    confirmed: Option<Instant>,
    told: &'static str,
}

fn age(now: Instant, confirmed: Option<Instant>) -> &'static str {
    match confirmed.map(|at| now.saturating_duration_since(at)) {
        Some(since) if since < STALE_AFTER => "live",
        Some(since) if since < LOST_AFTER => "stale",
        Some(_) | None => "lost",
    }
}

impl Board {
    fn take(
        &mut self,
        now: Instant,
        subject: &str,
        bytes: &[u8],
        live: bool,
    ) -> Result<(), Unusable> {
        let Some(of) = Subject::parse(subject) else {
            return Err(Unusable::Elsewhere("no ward".to_owned()));
        };
        match (of.kind, of.bed) {
            (Kind::Beat, None) => self.beat(now, &of.ward, payload::read(bytes)?),
            (Kind::Vitals, Some(bed)) => {
                self.vitals(now, of.ward, bed, payload::read(bytes)?, live)
            }
            _ => Ok(()),
        }
    }

    fn beat(&mut self, now: Instant, ward: &str, beat: Beat) -> Result<(), Unusable> {
        if beat.ward != ward {
            return Err(Unusable::Elsewhere("another ward".to_owned()));
        }
        match self.wards.get(ward) {
            Some((run, at))
                if *run != beat.run && now.saturating_duration_since(*at) < OTHER_AFTER =>
            {
                return Ok(());
            }
            Some(_) | None => {}
        }
        for (bed, rev) in beat.beds.iter().take(BEDS_MOST) {
            if let Some(bed) = self.beds.get_mut(&(ward.to_owned(), bed.clone()))
                && bed.vitals.run == beat.run
                && bed.vitals.rev >= *rev
            {
                bed.confirmed = Some(now);
            }
        }
        if self.wards.len() < BEDS_MOST || self.wards.contains_key(ward) {
            self.wards.insert(ward.to_owned(), (beat.run, now));
        }
        Ok(())
    }

    fn vitals(
        &mut self,
        now: Instant,
        ward: String,
        bed: String,
        mut vitals: Vitals,
        live: bool,
    ) -> Result<(), Unusable> {
        if vitals.ward != ward || vitals.bed != bed {
            return Err(Unusable::Elsewhere("another bed".to_owned()));
        }
        // The page names nobody, and what it does not show it does not hold.
        vitals.patient = None;
        let beats = self.wards.get(&ward).map(|(run, _)| run);
        if beats.is_some_and(|run| *run != vitals.run) {
            return Ok(());
        }
        let lives = live && beats.is_some();
        let key = (ward, bed);
        match self.beds.get(&key) {
            Some(held) if held.vitals.run == vitals.run && held.vitals.rev >= vitals.rev => {
                return Ok(());
            }
            Some(held) if beats.is_none() && held.vitals.run.since_ms > vitals.run.since_ms => {
                return Ok(());
            }
            None if self.beds.len() >= BEDS_MOST => {
                return Err(Unusable::Unreadable(format!(
                    "there are more than {BEDS_MOST} beds"
                )));
            }
            Some(_) | None => {}
        }
        self.changed.insert(key.clone());
        let bed = Bed {
            vitals,
            confirmed: lives.then_some(now),
            told: "",
        };
        self.beds.insert(key, bed);
        Ok(())
    }

    /// What changed since the last look, by what came or by time alone.
    fn look(&mut self, now: Instant) -> Vec<BedView> {
        let old = |at: &Instant| now.saturating_duration_since(*at) > FORGET_AFTER;
        self.wards.retain(|_, (_, at)| !old(at));
        let mut told = Vec::new();
        for (key, bed) in &mut self.beds {
            let age = age(now, bed.confirmed);
            if bed.told != age || self.changed.contains(key) {
                bed.told = age;
                told.push(view(bed, age));
            }
        }
        self.changed.clear();
        told
    }

    fn all(&self, now: Instant) -> Vec<BedView> {
        let beds = self.beds.values();
        beds.map(|bed| view(bed, age(now, bed.confirmed))).collect()
    }
}

fn view(bed: &Bed, age: &'static str) -> BedView {
    let vitals = &bed.vitals;
    let mut numbers = vitals.numbers.clone();
    if age == "lost" {
        for number in &mut numbers {
            number.value = None;
            "not heard".clone_into(&mut number.no_value);
        }
    }
    BedView {
        ward: vitals.ward_name.clone(),
        ward_id: vitals.ward.clone(),
        bed: vitals.bed.clone(),
        age,
        feed: vitals.feed.clone(),
        at_ms: vitals.at_ms,
        simulated: vitals.simulated,
        numbers,
        open: vitals.open.clone(),
    }
}

/// Beds for the pages. Without a broker there are none.
#[derive(Debug, Clone)]
pub struct Beds {
    board: Arc<Mutex<Board>>,
    tell: broadcast::Sender<Arc<Told>>,
    standing: watch::Sender<Option<Standing>>,
}

impl Default for Beds {
    fn default() -> Self {
        Self {
            board: Arc::default(),
            tell: broadcast::channel(WAITING).0,
            standing: watch::channel(None).0,
        }
    }
}

impl Beds {
    /// What comes from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Told>> {
        self.tell.subscribe()
    }

    /// Everything as it is; `None` where there is no broker.
    #[must_use]
    pub fn all(&self) -> Option<Told> {
        let broker = self.trouble()?;
        Some(Told {
            broker,
            beds: self.lock().all(Instant::now()),
        })
    }

    fn trouble(&self) -> Option<String> {
        let standing = self.standing.borrow();
        Some(match standing.as_ref()? {
            Standing::Up(_) | Standing::Starting => String::new(),
            Standing::Down { sentence, .. } => {
                format!("The broker is not there, so numbers are not live: {sentence}")
            }
        })
    }

    /// Never held over a wait; a panic within leaves at most an older picture.
    fn lock(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Listens for as long as the program runs.
    pub async fn run(self, settings: Settings) {
        let (tell, mut standing) = watch::channel(Standing::Starting);
        self.standing.send_replace(Some(Standing::Starting));
        let watching = async {
            while standing.changed().await.is_ok() {
                let now = standing.borrow_and_update().clone();
                self.standing.send_replace(Some(now));
            }
        };
        let listening = async {
            if let Err(why) = self.listen(&settings, &tell).await {
                tracing::error!(why, "beds are not shown live");
                tell.send_replace(Standing::Down {
                    sentence: why,
                    refused: true,
                    made: 0,
                });
            }
        };
        tokio::join!(watching, listening, self.telling());
    }

    async fn telling(&self) {
        let mut tick = interval(TELL_EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut known = String::new();
        loop {
            tick.tick().await;
            let beds = self.lock().look(Instant::now());
            let broker = self.trouble().unwrap_or_default();
            if beds.is_empty() && broker == known {
                continue;
            }
            known.clone_from(&broker);
            // Nobody may be looking.
            let _ = self.tell.send(Arc::new(Told { broker, beds }));
        }
    }

    async fn listen(
        &self,
        settings: &Settings,
        tell: &watch::Sender<Standing>,
    ) -> Result<(), String> {
        let client = settings.connect(tell).await?;
        let subscribe = async |subject: &str| {
            let done = client.subscribe(subject.to_owned()).await;
            done.map_err(|error| format!("wards can't be listened to: {error}"))
        };
        let mut beats = subscribe("ward.*.beat").await?;
        let mut vitals = subscribe("ward.*.bed.*.vitals").await?;
        let mut standing = tell.subscribe();
        standing.mark_changed();
        let mut refused = 0_u64;
        loop {
            let message = tokio::select! {
                message = beats.next() => message,
                message = vitals.next() => message,
                changed = standing.changed() => {
                    if changed.is_err() {
                        return Ok(());
                    }
                    if standing.borrow_and_update().up() {
                        let (beds, client) = (self.clone(), client.clone());
                        tokio::spawn(async move { beds.newest(&client).await });
                    }
                    continue;
                }
            };
            let Some(message) = message else {
                return Ok(());
            };
            let done = self
                .lock()
                .take(Instant::now(), &message.subject, &message.payload, true);
            if let Err(why) = done {
                refused += 1;
                // Whoever sends nonsense may do so fast.
                if refused.is_power_of_two() {
                    tracing::warn!(%why, refused, subject = %message.subject, "a message of the broker is not used");
                }
            }
        }
    }

    async fn newest(&self, client: &lamplight_broker::async_nats::Client) {
        match streams::newest_of(client, "ward.*.bed.*.vitals").await {
            Ok(found) => {
                for (subject, payload) in found {
                    // What of it is of no use was told when it came live.
                    let _ = self.lock().take(Instant::now(), &subject, &payload, false);
                }
            }
            Err(why) => tracing::info!(why, "no beds were kept at the broker"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn vitals(rev: u64, rate: f64, since_ms: i64) -> Vec<u8> {
        json!({
            "v": 1, "run": { "station": "aa", "since_ms": since_ms }, "rev": rev, "at_ms": 9,
            "ward": "4e", "ward_name": "East", "bed": "1", "simulated": false, "feed": "live",
            "patient": { "mrn": "4711", "family": "MEIER", "given": "", "birth": "", "sex": "" },
            "numbers": [{
                "refid": "MDC_ECG_HEART_RATE", "code": 147_842, "label": "HR", "value": rate,
                "no_value": "", "unit": "{beat}/min", "at_ms": 8, "status": "live",
                "questionable": false,
            }],
            "open": [],
        })
        .to_string()
        .into_bytes()
    }

    fn beat(rev: u64, since_ms: i64) -> Vec<u8> {
        json!({
            "v": 1, "run": { "station": "aa", "since_ms": since_ms }, "beat": 1, "now_ms": 9,
            "ward": "4e", "ward_rev": 1, "beds": [["1", rev]],
        })
        .to_string()
        .into_bytes()
    }

    const BED: &str = "ward.4e.bed.1.vitals";
    const BEAT: &str = "ward.4e.beat";

    #[test]
    fn a_number_is_live_while_beats_name_it_and_then_stale_and_gone() {
        let begin = Instant::now();
        let at = |seconds: u64| begin + Duration::from_secs(seconds);
        let mut board = Board::default();
        board.take(at(0), BED, &vitals(3, 72.0, 5), false).unwrap();
        let told = board.look(at(0));
        assert_eq!((told[0].age, told[0].numbers[0].value), ("lost", None));
        board.take(at(1), BEAT, &beat(3, 5), true).unwrap();
        let told = board.look(at(1));
        assert_eq!(
            (told[0].age, told[0].numbers[0].value),
            ("live", Some(72.0))
        );
        assert_eq!(told[0].ward, "East");
        assert!(board.look(at(2)).is_empty(), "nothing changed");
        assert_eq!(board.look(at(7))[0].age, "stale");
        let lost = board.look(at(17));
        assert_eq!((lost[0].age, lost[0].numbers[0].value), ("lost", None));
        // A beat that names a newer one does not make this one live.
        board.take(at(18), BEAT, &beat(4, 5), true).unwrap();
        assert!(board.look(at(18)).is_empty());
        board.take(at(19), BED, &vitals(4, 80.0, 5), true).unwrap();
        assert_eq!(board.look(at(19))[0].numbers[0].value, Some(80.0));
        assert!(!format!("{:?}", board.all(at(19))).contains("MEIER"));
    }

    #[test]
    fn an_older_message_and_another_stations_are_not_shown() {
        let now = Instant::now();
        let mut board = Board::default();
        board.take(now, BEAT, &beat(0, 5), true).unwrap();
        board.take(now, BED, &vitals(9, 90.0, 5), true).unwrap();
        board.take(now, BED, &vitals(8, 80.0, 5), true).unwrap();
        board.take(now, BED, &vitals(99, 10.0, 6), true).unwrap();
        assert_eq!(board.all(now)[0].numbers[0].value, Some(90.0));
    }

    #[test]
    fn what_is_nothing_of_ours_is_refused() {
        let now = Instant::now();
        let mut board = Board::default();
        for (subject, payload) in [
            ("garbage", &b"{}"[..]),
            (BED, b"{}"),
            (BED, b"\xff"),
            ("ward.4e.bed.2.vitals", &vitals(1, 1.0, 1)),
            ("ward.5e.beat", &beat(1, 1)),
        ] {
            assert!(
                board.take(now, subject, payload, true).is_err(),
                "{subject}"
            );
        }
        assert!(board.all(now).is_empty());
    }
}
