//! A thousand stations at once, simulated: each signs, chains and packs its rows as a real one,
//! has one batch under way at a time, and gathers what comes meanwhile.

use crate::central::Central;
use crate::database::{Cluster, Database};
use crate::load::Load;
use crate::page::{Page, http};
use crate::{Asked, percentile, print};
use lamplight_central::error::now_ms;
use lamplight_central::sqlx;
use lamplight_journal::{Hash, digest, genesis, hex};
use lamplight_link::sign::{Token, text};
use lamplight_link::wire::{Push, Record, Taken, VERSION, pack};
use reqwest::Client;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::json;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Rows of each station in a second.
const EACH: usize = 20;
/// A station's rows go together for so long (`lamplight_link::outbox`).
const GATHER: Duration = Duration::from_secs(1);
/// Connections are made and plans cached before it counts.
const WARM: Duration = Duration::from_secs(10);

struct Station {
    id: String,
    key: Ed25519KeyPair,
    store: [u8; 16],
    http: Client,
    url: String,
    head: i64,
    hash: Hash,
}

/// What all of them did.
#[derive(Default)]
struct Sums {
    rows: AtomicU64,
    batches: AtomicU64,
    bytes: AtomicU64,
    failed: AtomicU64,
    waiting: AtomicU64,
    counts: AtomicBool,
    lags: Mutex<Vec<f64>>,
}

impl Station {
    fn rows(&mut self, count: usize) -> Vec<Record> {
        let mut records = Vec::with_capacity(count);
        for _ in 0..count {
            self.head += 1;
            let (condition, step) = (self.head / 8, self.head % 8);
            let (kind, body) = match step {
                0 => (
                    "alarm.began",
                    r#"{"Began":{"subject":{"Bed":"1"},"class":"spo2","kind":"Physiological","priority":"Medium","text":"SpO2 LOW 87"}}"#,
                ),
                6 => ("alarm.ended", r#"{"Ended":"BySource"}"#),
                _ => (
                    "alarm.delivery",
                    r#"{"Delivery":{"id":4711,"to":{"Person":"p12"},"step":"Owner","state":"Shown"}}"#,
                ),
            };
            let mut record = Record {
                seq: self.head,
                at: now_ms() * 1_000,
                kind: kind.to_owned(),
                bed: Some("1".to_owned()),
                patient: None,
                actor: None,
                condition: Some(condition.unsigned_abs()),
                body: body.to_owned(),
                hash: String::new(),
                more: serde_json::Map::new(),
            };
            self.hash = record.after(&self.hash);
            record.hash = hex::of(&self.hash);
            records.push(record);
        }
        records
    }

    async fn push(&self, records: Vec<Record>, sums: &Sums) -> Option<Taken> {
        let push = Push {
            version: VERSION,
            program: "lamplight bench".to_owned(),
            journal: hex::of(&self.store),
            ahead: false,
            last: self.head,
            set_aside: Vec::new(),
            records,
        };
        let body = pack(&push).unwrap();
        if sums.counts.load(Ordering::Relaxed) {
            sums.bytes.fetch_add(body.len() as u64, Ordering::Relaxed);
        }
        let at_ms = now_ms();
        let signed = text("POST", "/v1/push", &self.id, at_ms, &body);
        let signature = self.key.sign(signed.as_bytes());
        let token = Token {
            station: self.id.clone(),
            at_ms,
            signature: signature.as_ref().try_into().unwrap(),
        };
        let request = self
            .http
            .post(format!("{}/v1/push", self.url))
            .header("authorization", token.header())
            .timeout(Duration::from_secs(60))
            .body(body);
        let answer = request.send().await.ok()?;
        if !answer.status().is_success() {
            return None;
        }
        serde_json::from_slice(&answer.bytes().await.ok()?).ok()
    }

    /// Runs until `ends`; the phase spreads stations over a second.
    async fn run(mut self, sums: Arc<Sums>, phase: Duration, ends: Arc<AtomicBool>) {
        tokio::time::sleep(phase).await;
        let began = Instant::now();
        let mut made = 0;
        // What is not confirmed yet goes again, as it was.
        let mut waits: Vec<Record> = Vec::new();
        let mut oldest = began;
        while !ends.load(Ordering::Relaxed) {
            let due = began.elapsed().as_millis() as usize * EACH / 1_000;
            if waits.is_empty() {
                oldest = Instant::now();
            }
            let fresh = due.saturating_sub(made);
            made += fresh;
            waits.extend(self.rows(fresh));
            sums.waiting.fetch_add(fresh as u64, Ordering::Relaxed);
            let sent = Instant::now();
            match self.push(waits.clone(), &sums).await {
                Some(taken) => {
                    let before = waits.len();
                    waits.retain(|record| record.seq > taken.head);
                    let rows = (before - waits.len()) as u64;
                    sums.waiting.fetch_sub(rows, Ordering::Relaxed);
                    if sums.counts.load(Ordering::Relaxed) {
                        sums.rows.fetch_add(rows, Ordering::Relaxed);
                        sums.batches.fetch_add(1, Ordering::Relaxed);
                        // The oldest of them was made up to a second before it was sent.
                        let lag = oldest.elapsed().as_secs_f64() * 1_000.0;
                        sums.lags.lock().unwrap().push(lag);
                    }
                }
                None => {
                    sums.failed.fetch_add(1, Ordering::Relaxed);
                }
            }
            tokio::time::sleep_until((sent + GATHER).into()).await;
        }
    }
}

pub async fn measure(asked: &Asked, cluster: &Cluster, database: &Database) {
    let count = asked.number("stations", 1_000);
    let seconds = asked.number("seconds", 30) as u64;
    let central = Central::with_tls(database);
    let mut stations = Vec::with_capacity(count);
    for n in 0..count {
        let made = Ed25519KeyPair::generate_pkcs8(&ring::rand::SystemRandom::new()).unwrap();
        let key = Ed25519KeyPair::from_pkcs8(made.as_ref()).unwrap();
        let public = key.public_key().as_ref().to_vec();
        let id = hex::of(&digest(&public)[..8]);
        sqlx::query("INSERT INTO station (id, name, ward, key) VALUES ($1, $2, $3, $4)")
            .bind(&id)
            .bind(format!("station {n}"))
            .bind(format!("ward {n}"))
            .bind(public)
            .execute(&database.db)
            .await
            .unwrap();
        let mut store = [0; 16];
        store[..8].copy_from_slice(&(n as u64).to_le_bytes());
        stations.push(Station {
            id,
            key,
            store,
            http: http(&central),
            url: central.url(),
            head: 0,
            hash: genesis(&store),
        });
    }
    // Somebody looks at all wards meanwhile.
    let mut page = Page::open(&central).await;
    let reader = tokio::spawn(async move { page.until("no ward is called so").await });
    let sums = Arc::new(Sums::default());
    let ends = Arc::new(AtomicBool::new(false));
    let mut tasks = Vec::new();
    for (n, station) in stations.into_iter().enumerate() {
        let phase = GATHER * 3 * u32::try_from(n).unwrap() / u32::try_from(count).unwrap();
        tasks.push(tokio::spawn(station.run(
            Arc::clone(&sums),
            phase,
            Arc::clone(&ends),
        )));
    }
    tokio::time::sleep(WARM).await;
    sums.counts.store(true, Ordering::Relaxed);
    let groups = vec![
        ("stations", std::process::id()),
        ("central", central.pid()),
        ("postgresql", cluster.postgres.pid().unwrap_or_default()),
    ];
    let load = Load::begin(database, groups);
    let (began, before) = (Instant::now(), sums.waiting.load(Ordering::Relaxed));
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let took = began.elapsed().as_secs_f64();
    sums.counts.store(false, Ordering::Relaxed);
    let (rows, batches) = (
        sums.rows.load(Ordering::Relaxed),
        sums.batches.load(Ordering::Relaxed),
    );
    let waiting = sums.waiting.load(Ordering::Relaxed);
    let mut more = load.end().await;
    ends.store(true, Ordering::Relaxed);
    for task in tasks {
        let _ = task.await;
    }
    reader.abort();
    for found in lamplight_central::verify::verify(&database.db)
        .await
        .unwrap()
    {
        assert_eq!(found.fault, None);
    }
    let lags = sums.lags.lock().unwrap().clone();
    more["stations"] = json!(count);
    more["wire_bytes_a_row"] = json!(sums.bytes.load(Ordering::Relaxed) / rows.max(1));
    more["offered_per_s"] = json!(count * EACH);
    more["batches_per_s"] = json!((batches as f64 / took).round());
    more["answer_ms_p50"] = json!(percentile(&lags, 50.0).round());
    more["answer_ms_p99"] = json!(percentile(&lags, 99.0).round());
    more["failed"] = json!(sums.failed.load(Ordering::Relaxed));
    more["waiting"] = json!([before, waiting]);
    more["note"] = json!(
        "the simulated stations sign, hash and pack on the same two processors; one page of all wards is open; each batch is one synced commit"
    );
    let bar = (count * EACH) as f64;
    // Phases of stations and of the clock are not alike: a percent is no shortfall.
    let value = rows as f64 / took;
    print(
        "link.stations_per_s",
        value,
        "1/s",
        (">=", bar * 0.99),
        more,
    );
}
