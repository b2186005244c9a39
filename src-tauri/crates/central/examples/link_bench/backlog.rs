//! A station that was away for days: its backlog drains, and a high alarm does not wait for it.

use crate::central::Central;
use crate::database::{Cluster, Database};
use crate::load::Load;
use crate::page::Page;
use crate::station::{Home, WALL_MICROS};
use crate::{Asked, percentile, print};
use lamplight_store::Entry;
use lamplight_units::{BedId, Wall};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const HEAD: &str = "SELECT coalesce(max(head), 0) FROM journal";
/// What the database has on its disk, and what it has written ahead so far.
const SIZE: &str = "SELECT pg_database_size(current_database())";
const LOG: &str = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint";
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// A monitor alarms this often; each waits until the one before was on the page.
const ALARM_EVERY: Duration = Duration::from_millis(200);
/// More are no better.
const ALARMS: usize = 400;
/// So many without a backlog.
const ALONE: u32 = 60;

/// Rows as a ward writes them: stories of alarms, and what people do.
fn row(n: usize) -> Entry {
    let at = Wall::from_micros(WALL_MICROS + i64::try_from(n).unwrap() * 50_000);
    let (condition, step) = (n / 8, n % 8);
    let (kind, body) = match step {
        0 => (
            "alarm.began",
            json!({ "Began": { "subject": { "Bed": "1" }, "class": "spo2", "kind": "Physiological", "priority": "Medium", "text": "SpO2 LOW 87", "origin": "Device", "presence": "Present" } }),
        ),
        1 => ("alarm.sounded", json!({ "Sounded": "Medium" })),
        2 | 3 => (
            "alarm.delivery",
            json!({ "Delivery": { "id": n, "to": { "Person": "p12" }, "step": "Owner", "state": "Shown" } }),
        ),
        4 => (
            "alarm.acknowledged",
            json!({ "Acknowledged": { "Person": { "id": "p12", "name": "Nora Nurse", "role": "Nurse" } } }),
        ),
        5 => (
            "command",
            json!({ "command": { "command": "acknowledge", "condition": condition }, "refused": null }),
        ),
        6 => ("alarm.ended", json!({ "Ended": "BySource" })),
        _ => (
            "care.charted",
            json!({ "command": { "command": "care", "bed": "1", "wish": { "kind": "chart", "items": [{ "name": "respiration", "value": 16 }, { "name": "pain", "value": 3 }] } }, "refused": null }),
        ),
    };
    let mut entry = Entry::new(at, kind, body.to_string());
    if kind.starts_with("alarm.") {
        entry.condition = Some(1_000_000 + condition as u64);
        entry.bed = BedId::parse("1").ok();
    } else {
        entry.actor = Some("Nora Nurse".to_owned());
    }
    entry
}

async fn reaches(database: &Database, rows: i64) -> (Instant, i64) {
    loop {
        let head = database.number(HEAD).await;
        if head >= rows {
            return (Instant::now(), head);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

pub async fn measure(asked: &Asked, cluster: &Cluster) {
    let rows = asked.number("rows", 1_000_000);
    let database = Database::in_own(cluster).await;
    let central = Central::with_tls(&database);
    let home = Home::new(&central.url(), &central);
    eprintln!("{rows} rows are written into the station's journal");
    home.write_as(rows, row);
    let other = Database::in_own(cluster).await;
    let second = Central::with_tls(&other);
    let copy = home.copy(&second.url(), &second);
    if asked.wants("link.drain_per_s") {
        drain(rows, cluster, &database, &central, &home).await;
    }
    drop(central);
    if asked.wants("link.alarm_ms_p99") {
        alarms(rows, cluster, &other, &second, &copy).await;
    }
}

fn groups(cluster: &Cluster, central: &Central, station: u32) -> Vec<(&'static str, u32)> {
    vec![
        ("station", station),
        ("central", central.pid()),
        ("postgresql", cluster.postgres.pid().unwrap_or_default()),
    ]
}

async fn drain(
    rows: usize,
    cluster: &Cluster,
    database: &Database,
    central: &Central,
    home: &Home,
) {
    let mut station = home.start().expect("lamplight-headless is built");
    let load = Load::begin(database, groups(cluster, central, station.pid()));
    let before = (database.number(SIZE).await, database.number(LOG).await);
    let (began, first) = reaches(database, 1).await;
    let last = i64::try_from(rows).unwrap();
    let (ended, head) = reaches(database, last).await;
    let took = ended.duration_since(began).as_secs_f64();
    let mut more = load.end().await;
    let after = (database.number(SIZE).await, database.number(LOG).await);
    station.stop();
    let end = database.number(HEAD).await;
    database.is_whole(end).await;
    let value = (head - first) as f64 / took;
    more["rows"] = json!(rows);
    more["database_bytes_a_row"] = json!((after.0 - before.0) / last);
    more["log_bytes_a_row"] = json!((after.1 - before.1) / last);
    more["seconds"] = json!((took * 10.0).round() / 10.0);
    more["note"] = json!(
        "one station over TLS, batches of 4,000, each committed and synced before the next is sent; every row once and the chain verified afterwards"
    );
    print("link.drain_per_s", value, "1/s", (">=", 20_000.0), more);
}

async fn alarms(
    rows: usize,
    cluster: &Cluster,
    database: &Database,
    central: &Central,
    home: &Home,
) {
    let mut station = home.start().expect("lamplight-headless is built");
    let mut page = Page::open(central).await;
    let (_, first) = reaches(database, 1).await;
    let load = Load::begin(database, groups(cluster, central, station.pid()));
    let rows = i64::try_from(rows).unwrap();
    let (mut times, mut answers) = (Vec::new(), Vec::new());
    for n in 0..ALARMS {
        let words = format!("PEAK {n:03}");
        let control = u32::try_from(2 * n).unwrap();
        let next = Instant::now() + ALARM_EVERY;
        let began = Instant::now();
        station.alert_of(&words, control, "start", "active");
        let answered = began.elapsed().as_secs_f64() * 1_000.0;
        page.until(&words).await;
        let took = began.elapsed().as_secs_f64() * 1_000.0;
        if database.number(HEAD).await >= rows {
            // Behind no backlog it is another figure.
            break;
        }
        times.push(took);
        answers.push(answered);
        station.alert_of(&words, control + 1, "end", "inactive");
        tokio::time::sleep_until(next.into()).await;
    }
    let mut more: Value = load.end().await;
    let left = rows - database.number(HEAD).await;
    let busy = ward(home, &answers);
    station.stop();
    more["ward"] =
        json!({ "behind_the_backlog": busy, "without": alone(database, rows, home).await });
    more["alarms"] = json!(times.len());
    more["p50"] = json!(percentile(&times, 50.0).round());
    more["max"] = json!(percentile(&times, 100.0).round());
    more["backlog"] = json!([rows - first, left]);
    more["note"] = json!(
        "from before a monitor's message is written to the station's socket to the ward on an open page's stream; the browser's own drawing is not in it"
    );
    let value = percentile(&times, 99.0);
    print("link.alarm_ms_p99", value, "ms", ("<=", 250.0), more);
}

/// What the way out costs the ward: the same alarms when nothing is left to send.
async fn alone(database: &Database, rows: i64, home: &Home) -> Value {
    let mut station = home.start().expect("lamplight-headless is built");
    reaches(database, rows).await;
    let mut answers = Vec::new();
    for n in 0..ALONE {
        let (words, next) = (format!("ALONE {n:03}"), Instant::now() + ALARM_EVERY);
        let began = Instant::now();
        station.alert_of(&words, 1_000 + 2 * n, "start", "active");
        answers.push(began.elapsed().as_secs_f64() * 1_000.0);
        station.alert_of(&words, 1_001 + 2 * n, "end", "inactive");
        tokio::time::sleep_until(next.into()).await;
    }
    let alone = ward(home, &answers);
    station.stop();
    alone
}

/// From a message's arrival to its tone, as the station tells it; and to its answer, which
/// waits for the journal's commit.
fn ward(home: &Home, answers: &[f64]) -> Value {
    let tone = &home.state()["alarm_path"]["tone_ms"];
    let answer = |of| (percentile(answers, of) * 10.0).round() / 10.0;
    json!({
        "tone_ms": { "p50": tone["p50"], "p99": tone["p99"] },
        "answer_ms": { "p50": answer(50.0), "p99": answer(99.0) },
    })
}
