//! Who and what is not let in, and what becomes of it.

use crate::begun::{Begun, HEAD};
use crate::central::Central;
use crate::database::Database;
use crate::proxy::Fate;
use crate::station::Home;
use lamplight_journal::{genesis, hex};
use lamplight_link::sign::{Token, text};
use lamplight_link::wire::{Enrol, Enrolled, Refusal, VERSION};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_station_that_is_locked_out_gets_nothing_in_until_it_is_let_in_again() {
    let Some((begun, proxy)) = Begun::through(0, || Fate::Pass).await else {
        return;
    };
    let Begun {
        database,
        central,
        home,
    } = begun;
    let Some(mut station) = home.start() else {
        return;
    };
    database.has_more_than(0).await;
    let id: String = lamplight_central::sqlx::query_scalar("SELECT id FROM station")
        .fetch_one(&database.db)
        .await
        .unwrap();
    station.stop();
    central.said(&["lock-out", &id]).unwrap();
    assert!(central.said(&["lock-out", "nobody"]).is_err());
    let before = database.number(HEAD).await;
    let tried = proxy.requests();
    let mut station = home.start().unwrap();
    station.alert(1, "start", "active");
    while proxy.requests() == tried {
        tokio::task::yield_now().await;
    }
    station.stop();
    assert_eq!(database.number(HEAD).await, before);
    assert_eq!(
        database
            .number("SELECT count(*) FROM condition WHERE text = 'VENT FIB'")
            .await,
        0
    );
    central.said(&["let-in", &id]).unwrap();
    let (last, _) = home.ends();
    let mut station = home.start().unwrap();
    database.has_more_than(last).await;
    station.stop();
    database.is_whole_so_far().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_the_database_does_not_hold_is_set_aside_and_the_rest_arrives() {
    let Some(database) = Database::new().await else {
        return;
    };
    let central = Central::plain(&database);
    database
        .run("ALTER TABLE record ADD CONSTRAINT odd CHECK (seq <> 777)")
        .await;
    let home = Home::new(&central.url(), &central);
    home.write(2_000);
    let Some(mut station) = home.start() else {
        return;
    };
    database.has_more_than(2_000).await;
    // A row that is written now arrives after the answer to all before it was taken in.
    let before = database.number(HEAD).await;
    station.alert(1, "start", "active");
    database.has_more_than(before).await;
    station.stop();
    assert_eq!(
        database
            .number("SELECT count(*) FROM record WHERE seq <= 2000")
            .await,
        1_999
    );
    assert_eq!(database.number("SELECT count(*) FROM set_aside WHERE \"from\" = 777 AND \"to\" = 777 AND reason LIKE '%odd%'").await, 1);
    let aside = home.read(|reader| reader.not_sent("central", 10).unwrap());
    assert_eq!(aside.len(), 1);
    assert_eq!(aside[0].from.number(), 777);
    assert!(aside[0].reason.contains("poison"), "{}", aside[0].reason);
    let found = lamplight_central::verify::verify(&database.db)
        .await
        .unwrap();
    assert_eq!(found[0].fault, None, "the chain goes on behind it");
}

/// A station made by hand, which writes what no station of today writes.
struct Stranger {
    key: Ed25519KeyPair,
    id: String,
    url: String,
    http: reqwest::Client,
}

impl Stranger {
    /// A server on this database, and a station that it has let in.
    async fn let_in(database: &Database) -> (Central, Self) {
        let central = Central::plain(database);
        let code = central.code();
        let station = Self::enrol(&central, &code, VERSION).await.unwrap();
        (central, station)
    }

    async fn enrol(central: &Central, code: &str, version: u16) -> Result<Self, Refusal> {
        let made = Ed25519KeyPair::generate_pkcs8(&ring::rand::SystemRandom::new()).unwrap();
        let key = Ed25519KeyPair::from_pkcs8(made.as_ref()).unwrap();
        let tls = rustls::RootCertStore::empty();
        let config = rustls::ClientConfig::builder_with_provider(std::sync::Arc::new(
            rustls::crypto::ring::default_provider(),
        ))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(tls)
        .with_no_client_auth();
        let http = reqwest::Client::builder()
            .no_proxy()
            .tls_backend_preconfigured(config)
            .build()
            .unwrap();
        let wish = Enrol {
            version,
            code: code.to_owned(),
            name: "stranger".to_owned(),
            key: hex::of(key.public_key().as_ref()),
        };
        let url = central.url();
        let answer = http
            .post(format!("{url}/v1/enrol"))
            .header("content-type", "application/json")
            .body(serde_json::to_vec(&wish).unwrap())
            .send()
            .await
            .unwrap();
        let (status, body) = (answer.status(), answer.bytes().await.unwrap());
        if !status.is_success() {
            return Err(serde_json::from_slice(&body).unwrap());
        }
        let known: Enrolled = serde_json::from_slice(&body).unwrap();
        Ok(Self {
            key,
            id: known.station,
            url,
            http,
        })
    }

    async fn ask(
        &self,
        method: reqwest::Method,
        path: &str,
        body: Vec<u8>,
        at_ms: i64,
    ) -> (u16, Value) {
        let signed = text(method.as_str(), path, &self.id, at_ms, &body);
        let token = Token {
            station: self.id.clone(),
            at_ms,
            signature: self
                .key
                .sign(signed.as_bytes())
                .as_ref()
                .try_into()
                .unwrap(),
        };
        let request = self
            .http
            .request(method, format!("{}{path}", self.url))
            .header("authorization", token.header())
            .body(body);
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (
            status,
            serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or(Value::Null),
        )
    }

    async fn push(&self, push: &Value) -> (u16, Value) {
        let body = zstd::bulk::compress(push.to_string().as_bytes(), 1).unwrap();
        self.ask(reqwest::Method::POST, "/v1/push", body, now_ms())
            .await
    }
}

fn now_ms() -> i64 {
    lamplight_central::error::now_ms()
}

/// Rows with their hashes, as JSON.
fn rows(count: i64) -> Vec<Value> {
    let mut hash = genesis(&[1; 16]);
    let row = |seq: i64| {
        let mut row = json!({ "seq": seq, "at": seq, "kind": "command", "body": "{}", "hash": "" });
        let record: lamplight_link::wire::Record = serde_json::from_value(row.clone()).unwrap();
        hash = record.after(&hash);
        row["hash"] = hex::of(&hash).into();
        row
    };
    (1..=count).map(row).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn older_and_newer_stations_are_understood_or_told_why_not() {
    let Some(database) = Database::new().await else {
        return;
    };
    let central = Central::plain(&database);
    let code = central.code();
    let refused = Stranger::enrol(&central, &code, VERSION + 1)
        .await
        .err()
        .unwrap();
    assert_eq!(refused.code, "version");
    let station = Stranger::enrol(&central, &code, VERSION).await.unwrap();
    let journal = hex::of(&[1; 16]);
    // An older one leaves out what it does not know.
    let old = json!({ "version": 1, "journal": journal, "records": rows(2) });
    let (status, taken) = station.push(&old).await;
    assert_eq!((status, &taken["head"]), (200, &json!(2)), "{taken}");
    // A newer one says more, and none of it is lost.
    let mut newer = rows(4);
    newer[3]["shift"] = json!({ "name": "night" });
    let new = json!({ "version": 1, "journal": journal, "program": "lamplight 9", "weather": "rain", "records": newer });
    let (status, taken) = station.push(&new).await;
    assert_eq!((status, &taken["head"]), (200, &json!(4)), "{taken}");
    assert_eq!(
        database
            .number("SELECT count(*) FROM record WHERE more->'shift'->>'name' = 'night'")
            .await,
        1
    );
    // One of another version is told so.
    let (status, told) = station
        .push(&json!({ "version": 2, "journal": journal }))
        .await;
    assert_eq!((status, &told["code"]), (400, &json!("version")));
    assert!(
        told["sentence"].as_str().unwrap().contains("version 1"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn gaps_are_asked_for_again_and_journals_that_parted_are_told() {
    let Some(database) = Database::new().await else {
        return;
    };
    let (_central, station) = Stranger::let_in(&database).await;
    let push = |records: &[Value]| json!({ "version": 1, "journal": hex::of(&[1; 16]), "records": records });
    let all = rows(6);
    let (status, taken) = station.push(&push(&all[2..])).await;
    assert_eq!(
        (status, &taken["head"], &taken["refused"]),
        (200, &json!(0), &Value::Null)
    );
    let mut changed = all.clone();
    changed[3]["body"] = json!("[]");
    let (_, taken) = station.push(&push(&changed)).await;
    assert_eq!(
        (
            &taken["head"],
            &taken["refused"]["seq"],
            &taken["refused"]["code"]
        ),
        (&json!(3), &json!(4), &json!("chain"))
    );
    let (_, taken) = station.push(&push(&all)).await;
    assert_eq!(taken["head"], 6);
    let mut parted = all.clone();
    parted[5]["hash"] = hex::of(&[9; 32]).into();
    let (status, told) = station.push(&push(&parted)).await;
    assert_eq!((status, &told["code"]), (409, &json!("forked")));
    database.is_whole(6).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_without_a_code_a_key_and_the_right_time() {
    let Some(database) = Database::new().await else {
        return;
    };
    let central = Central::plain(&database);
    let code = central.code();
    for wrong in ["", "AAAAA-AAAAA-AAAAA-AAAAA"] {
        assert_eq!(
            Stranger::enrol(&central, wrong, VERSION)
                .await
                .err()
                .unwrap()
                .code,
            "code"
        );
    }
    // As typed from paper.
    let station = Stranger::enrol(&central, &code.to_lowercase().replace('-', " "), VERSION)
        .await
        .unwrap();
    assert_eq!(
        Stranger::enrol(&central, &code, VERSION)
            .await
            .err()
            .unwrap()
            .code,
        "code",
        "only once"
    );
    let push = |at| station.ask(reqwest::Method::POST, "/v1/push", b"x".to_vec(), at);
    let (status, told) = push(now_ms() - 400_000).await;
    assert_eq!((status, &told["code"]), (401, &json!("stale")));
    assert!((told["time_ms"].as_i64().unwrap() - now_ms()).abs() < 60_000);
    let (status, told) = push(now_ms()).await;
    assert_eq!((status, &told["code"]), (400, &json!("unreadable")));
    let unknown = Stranger {
        id: "0".repeat(16),
        ..station
    };
    let (status, told) = unknown.push(&json!({})).await;
    assert_eq!((status, &told["code"]), (401, &json!("unsigned")));
    assert!(
        database
            .number("SELECT count(*) FROM audit WHERE what = 'enrolment refused'")
            .await
            >= 3
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_station_keeps_each_item_of_news_once_over_a_kill() {
    let Some(begun) = Begun::directly(0).await else {
        return;
    };
    let Begun {
        database,
        central,
        home,
    } = begun;
    let tell = |n: i64| {
        central
            .said(&[
                "news",
                "--ward",
                "4 East",
                "--kind",
                "admission",
                &json!({ "n": n }).to_string(),
            ])
            .unwrap()
    };
    tell(1);
    tell(2);
    let Some(mut station) = home.start() else {
        return;
    };
    let kept = "SELECT count(*) FROM record WHERE kind = 'central.news'";
    database.until(kept, 2).await;
    station.kill();
    tell(3);
    let mut station = home.start().unwrap();
    database.until(kept, 3).await;
    station.stop();
    let distinct =
        "SELECT count(DISTINCT body::jsonb->>'number') FROM record WHERE kind = 'central.news'";
    assert_eq!(database.number(distinct).await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn news_of_a_ward_are_numbered_without_a_gap_and_read_from_anywhere() {
    let Some(database) = Database::new().await else {
        return;
    };
    let (central, station) = Stranger::let_in(&database).await;
    for n in 1..=3 {
        let body = json!({ "n": n }).to_string();
        let number = central
            .said(&["news", "--ward", "4 East", "--kind", "admission", &body])
            .unwrap();
        assert_eq!(number, n.to_string());
    }
    central
        .said(&["news", "--ward", "5 West", "--kind", "admission", "{}"])
        .unwrap();
    let read = |after: i64| {
        let path = format!("/v1/news?after={after}");
        let station = &station;
        async move {
            station
                .ask(reqwest::Method::GET, &path, Vec::new(), now_ms())
                .await
        }
    };
    let (status, page) = read(1).await;
    assert_eq!(status, 200);
    let numbers: Vec<i64> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["number"].as_i64().unwrap())
        .collect();
    assert_eq!((numbers, &page["last"]), (vec![2, 3], &json!(3)));
    let (_, page) = read(3).await;
    assert_eq!(page["items"], json!([]));
}

/// The first row of a journal: an alarm that is open.
fn alarm(store: u8, words: &str) -> Vec<Value> {
    let body = json!({ "Began": { "priority": "High", "kind": "Physiological", "text": words } });
    let mut row = json!({
        "seq": 1, "at": 1, "kind": "alarm.began", "bed": "1", "condition": 7,
        "body": body.to_string(), "hash": "",
    });
    let record: lamplight_link::wire::Record = serde_json::from_value(row.clone()).unwrap();
    row["hash"] = hex::of(&record.after(&genesis(&[store; 16]))).into();
    vec![row]
}

/// What the page shows as open of the ward, and how much it says there is.
async fn shown(database: &Database) -> (Vec<String>, i64) {
    let wards = lamplight_central::board::some(&database.db, vec!["4 East".to_owned()])
        .await
        .unwrap();
    let open = wards[0].open.iter().map(|open| open.text.clone());
    let mut open: Vec<String> = open.collect();
    open.sort();
    (open, wards[0].open_count)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_journal_begun_anew_or_a_station_locked_out_left_open_is_not_shown_for_ever() {
    let Some(database) = Database::new().await else {
        return;
    };
    let (central, station) = Stranger::let_in(&database).await;
    let push = |store: u8, ahead: bool, words: &str| json!({ "version": 1, "journal": hex::of(&[store; 16]), "ahead": ahead, "records": alarm(store, words) });
    let first = push(1, false, "VENT FIB");
    assert_eq!(station.push(&first).await.0, 200);
    assert_eq!(shown(&database).await, (vec!["VENT FIB".to_owned()], 1));
    // Its records were damaged: another journal, in which nobody ends that alarm.
    let anew = push(2, false, "ASYSTOLE");
    assert_eq!(station.push(&anew).await.0, 200);
    assert_eq!(shown(&database).await, (vec!["ASYSTOLE".to_owned()], 1));
    // What overtakes is shown before anything of its journal came in order.
    let overtakes = push(3, true, "APNEA");
    assert_eq!(station.push(&overtakes).await.0, 200);
    let both = vec!["APNEA".to_owned(), "ASYSTOLE".to_owned()];
    assert_eq!(shown(&database).await, (both, 2));
    let in_order = push(3, false, "APNEA");
    assert_eq!(station.push(&in_order).await.0, 200);
    assert_eq!(shown(&database).await, (vec!["APNEA".to_owned()], 1));
    central.said(&["lock-out", &station.id]).unwrap();
    assert_eq!(shown(&database).await, (Vec::new(), 0));
    central.said(&["let-in", &station.id]).unwrap();
    assert_eq!(shown(&database).await, (vec!["APNEA".to_owned()], 1));
}
