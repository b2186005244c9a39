//! Stays from the server into the station's queue.

use super::stub::{Fault, Stub, capability};
use crate::keys::KeyConfig;
use crate::outward::LaneEnd;
use crate::outward::fhir::config::FhirConfig;
use crate::outward::fhir::deliver::Server;
use crate::outward::fhir::hook::HookConfig;
use crate::outward::fhir::poll;
use crate::outward::testing::{Home, free, synced, until};
use crate::secrets::Secrets;
use axum::http::Method;
use chrono::DateTime;
use lamplight_api::link::{LinkState, LinkView};
use lamplight_feeds::{FeedEvent, FeedNews};
use lamplight_protocols::report::{AdtEvent, Location, Report};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

const FIRST: &str = "Encounter?status=in-progress,arrived,triaged,onleave&_sort=_lastUpdated&_count=100&_include=Encounter:patient&_include=Encounter:location";

fn encounter(id: &str, status: &str, at: &str, place: &str, version: u32) -> Value {
    json!({
        "resourceType": "Encounter", "id": id, "status": status,
        "meta": { "lastUpdated": at, "versionId": version.to_string() },
        "subject": { "reference": format!("Patient/p{id}") },
        "period": { "start": at },
        "location": [{ "location": { "reference": format!("Location/{place}") } }],
    })
}

fn patient(id: &str, at: &str) -> Value {
    json!({
        "resourceType": "Patient", "id": format!("p{id}"), "meta": { "lastUpdated": at },
        "identifier": [{ "system": "urn:oid:1.2.4", "value": format!("mrn{id}") }],
        "name": [{ "family": format!("FAMILY{id}") }],
    })
}

fn page(resources: Vec<Value>, next: Option<String>) -> Value {
    let entries: Vec<Value> = resources
        .into_iter()
        .map(|one| json!({ "resource": one }))
        .collect();
    let links: Vec<Value> = next
        .into_iter()
        .map(|url| json!({ "relation": "next", "url": url }))
        .collect();
    json!({ "resourceType": "Bundle", "type": "searchset", "link": links, "entry": entries })
}

async fn reports(events: &mut mpsc::Receiver<FeedEvent>) -> Vec<(AdtEvent, String, String)> {
    loop {
        let event = tokio::time::timeout(Duration::from_secs(180), events.recv()).await;
        let event = event.expect("news in time").expect("the poll runs");
        let FeedNews::Message { reports, .. } = event.what else {
            continue;
        };
        event.receipt.unwrap().kept();
        return reports
            .into_iter()
            .map(|report| {
                let Report::Adt(report) = report else {
                    panic!("only admissions come from there");
                };
                let family = report.patient.name.reveal().family.to_string();
                let place = report
                    .location
                    .as_ref()
                    .map(Location::path)
                    .unwrap_or_default();
                (report.event, family, place)
            })
            .collect();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stays_come_page_by_page_and_what_changes_comes_later() {
    let stub = Stub::start().await;
    let places = [
        (
            "w",
            json!({ "resourceType": "Location", "id": "w", "name": "East",
            "physicalType": { "coding": [{ "code": "wa" }] } }),
        ),
        (
            "b7",
            json!({ "resourceType": "Location", "id": "b7", "name": "7",
            "physicalType": { "coding": [{ "code": "bd" }] },
            "partOf": { "reference": "Location/w" } }),
        ),
        (
            "b9",
            json!({ "resourceType": "Location", "id": "b9", "name": "9",
            "physicalType": { "coding": [{ "code": "bd" }] },
            "partOf": { "reference": "Location/w" } }),
        ),
    ];
    let second = format!("{}/Encounter?page=2", stub.url);
    stub.with(|inside| {
        for (id, place) in places {
            inside.resources.entry("Location".to_owned()).or_default().insert(id.to_owned(), (place, 1));
        }
        let early = "2026-02-01T10:00:00Z";
        inside.pages.insert(
            FIRST.to_owned(),
            page(vec![encounter("1", "in-progress", early, "b7", 1), patient("1", early)], Some(second)),
        );
        let last = vec![encounter("2", "in-progress", "2026-02-01T10:00:10Z", "b9", 1), patient("2", early)];
        inside.pages.insert("Encounter?page=2".to_owned(), page(last, None));
        // What changed since, five seconds of overlap.
        let since = "2026-02-01T10%3A00%3A05.000Z";
        let later = "2026-02-01T11:00:00Z";
        inside.pages.insert(
            format!("Encounter?_lastUpdated=ge{since}&_sort=_lastUpdated&_count=100&_include=Encounter:patient&_include=Encounter:location"),
            page(vec![
                encounter("2", "in-progress", "2026-02-01T10:00:10Z", "b9", 1),
                encounter("1", "finished", later, "b7", 2), patient("1", early), patient("2", early),
            ], None),
        );
        inside.pages.insert(
            format!("Patient?_id=p1,p2&_lastUpdated=ge{since}&_count=100"),
            page(vec![patient("2", "2026-02-01T10:30:00Z")], None),
        );
    });
    stub.order([Fault::Status(503, Some(1))]);
    let home = Home::new();
    let config = FhirConfig {
        poll_every_s: 5,
        ..stub.config()
    };
    let url = config.address().unwrap().unwrap();
    let secrets = Secrets::of(home.path(), KeyConfig::File);
    let server = Arc::new(Server::new(&config, &url, &secrets).unwrap());
    let (news, mut events) = mpsc::channel(64);
    let _link = poll::start(&config, &home.station(), server, news);
    let named = |event, family: &str, place: &str| (event, family.to_owned(), place.to_owned());
    assert_eq!(
        reports(&mut events).await,
        [
            named(AdtEvent::Admit, "FAMILY1", "East/7"),
            named(AdtEvent::Admit, "FAMILY2", "East/9")
        ]
    );
    assert_eq!(
        reports(&mut events).await,
        [
            named(AdtEvent::Update, "FAMILY2", ""),
            named(AdtEvent::Discharge, "FAMILY1", "East/7")
        ],
        "the one that was seen in that version changes nothing"
    );
}

/// What is asked for when the cursor stands there (less the overlap).
fn changed_since(asked: &str) -> String {
    format!(
        "Encounter?_lastUpdated=ge{asked}&_sort=_lastUpdated&_count=100&_include=Encounter:patient&_include=Encounter:location"
    )
}

/// A poll every five seconds, and what it tells.
fn started(home: &Home, config: FhirConfig) -> (LaneEnd, mpsc::Receiver<FeedEvent>) {
    let config = FhirConfig {
        poll_every_s: 5,
        ..config
    };
    let url = config.address().unwrap().unwrap();
    let secrets = Secrets::of(home.path(), KeyConfig::File);
    let server = Arc::new(Server::new(&config, &url, &secrets).unwrap());
    let (news, events) = mpsc::channel(64);
    let link = poll::start(&config, &home.station(), server, news).unwrap();
    (link, events)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stay_with_a_time_to_come_does_not_hide_those_that_change_before_it() {
    let stub = Stub::start().await;
    let (early, wild) = ("2026-02-01T10:00:00Z", "2199-01-01T00:00:00Z");
    stub.with(|inside| {
        let both = vec![
            encounter("1", "in-progress", early, "b7", 1),
            encounter("2", "in-progress", wild, "b9", 1),
            patient("1", early),
            patient("2", early),
        ];
        inside.pages.insert(FIRST.to_owned(), page(both, None));
        let later = vec![
            encounter("1", "finished", "2026-02-01T11:00:00Z", "b7", 2),
            encounter("2", "in-progress", wild, "b9", 1),
            patient("1", early),
            patient("2", early),
        ];
        let question = changed_since("2026-02-01T09%3A59%3A55.000Z");
        inside.pages.insert(question, page(later, None));
    });
    let home = Home::new();
    let (_link, mut events) = started(&home, stub.config());
    let told = |some: Vec<(AdtEvent, String, String)>| {
        let told = some.into_iter().map(|(event, family, _)| (event, family));
        told.collect::<Vec<_>>()
    };
    let named = |event, family: &str| (event, family.to_owned());
    assert_eq!(
        told(reports(&mut events).await),
        [
            named(AdtEvent::Admit, "FAMILY1"),
            named(AdtEvent::Admit, "FAMILY2")
        ]
    );
    assert_eq!(
        told(reports(&mut events).await),
        [named(AdtEvent::Discharge, "FAMILY1")]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stay_with_a_time_to_come_is_told_once_over_restarts() {
    let stub = Stub::start().await;
    let (early, wild) = ("2026-02-01T10:00:00Z", "2199-01-01T00:00:00Z");
    let to_come = |version| encounter("2", "in-progress", wild, "b9", version);
    stub.with(|inside| {
        let both = vec![
            encounter("1", "in-progress", early, "b7", 1),
            to_come(1),
            patient("1", early),
            patient("2", early),
        ];
        inside.pages.insert(FIRST.to_owned(), page(both, None));
    });
    let home = Home::new();
    let (link, mut events) = started(&home, stub.config());
    assert_eq!(reports(&mut events).await.len(), 2);
    synced(&link).await;
    drop(link);
    home.flush();
    // It is told again when it changes, and not before.
    for (version, expected) in [(1, vec!["FAMILY3"]), (2, vec!["FAMILY3", "FAMILY2"])] {
        stub.with(|inside| {
            let later = vec![
                encounter("3", "in-progress", "2026-02-01T10:00:03Z", "b8", version),
                to_come(version),
                patient("3", early),
                patient("2", early),
            ];
            for since in [
                "2026-02-01T09%3A59%3A55.000Z",
                "2026-02-01T09%3A59%3A58.000Z",
            ] {
                let question = changed_since(since);
                inside.pages.insert(question, page(later.clone(), None));
            }
        });
        let (link, mut events) = started(&home, stub.config());
        let told = reports(&mut events).await;
        let told: Vec<&str> = told.iter().map(|(_, family, _)| family.as_str()).collect();
        assert_eq!(told, expected, "version {version}");
        synced(&link).await;
        drop(link);
        home.flush();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newest_stays_are_told_once_over_restarts_and_a_move_from_there_is_one() {
    let stub = Stub::start().await;
    let early = "2026-02-01T10:00:00Z";
    let first = changed_since("2026-02-01T09%3A59%3A55.000Z");
    let one = |at: &str, place: &str, version| {
        let stay = encounter("1", "in-progress", at, place, version);
        [stay, patient("1", early)]
    };
    stub.with(|inside| {
        let places = inside.resources.entry("Location".to_owned()).or_default();
        for id in ["b7", "b9"] {
            let place = json!({ "resourceType": "Location", "id": id, "name": id,
                "physicalType": { "coding": [{ "code": "bd" }] } });
            places.insert(id.to_owned(), (place, 1));
        }
        for question in [FIRST, first.as_str()] {
            let lies = page(one(early, "b7", 1).to_vec(), None);
            inside.pages.insert(question.to_owned(), lies);
        }
    });
    let home = Home::new();
    let (link, mut events) = started(&home, stub.config());
    let told = |some: Vec<(AdtEvent, String, String)>| {
        let told = some.into_iter().map(|(event, family, _)| (event, family));
        told.collect::<Vec<_>>()
    };
    let named = |event, family: &str| (event, family.to_owned());
    let admitted = [named(AdtEvent::Admit, "FAMILY1")];
    assert_eq!(told(reports(&mut events).await), admitted);
    synced(&link).await;
    drop(link);
    home.flush();
    // Another came within the seconds that are asked for twice.
    stub.with(|inside| {
        let mut both = one(early, "b7", 1).to_vec();
        both.push(encounter(
            "2",
            "in-progress",
            "2026-02-01T10:00:02Z",
            "b8",
            1,
        ));
        both.push(patient("2", early));
        inside.pages.insert(first.clone(), page(both, None));
        let moved = one("2026-02-01T10:30:00Z", "b9", 2).to_vec();
        let question = changed_since("2026-02-01T09%3A59%3A57.000Z");
        inside.pages.insert(question, page(moved, None));
    });
    let (_link, mut events) = started(&home, stub.config());
    let admitted = [named(AdtEvent::Admit, "FAMILY2")];
    assert_eq!(told(reports(&mut events).await), admitted);
    let moved = [named(AdtEvent::Transfer, "FAMILY1")];
    assert_eq!(told(reports(&mut events).await), moved);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_on_more_pages_than_are_followed_is_not_passed_over() {
    let (first, last) = ("2026-02-01T10:00:00Z", "2026-02-01T10:30:00Z");
    for sorted in [true, false] {
        let stub = Stub::start().await;
        stub.with(|inside| {
            for number in 1..=201 {
                let early = if sorted { number < 200 } else { number >= 200 };
                let at = if early { first } else { last };
                let id = number.to_string();
                let some = vec![
                    encounter(&id, "in-progress", at, "b7", 1),
                    patient(&id, first),
                ];
                let path = match number {
                    1 => FIRST.to_owned(),
                    _ => format!("Encounter?page={number}"),
                };
                let next = format!("{}/Encounter?page={}", stub.url, number + 1);
                let next = (number < 201).then_some(next);
                inside.pages.insert(path, page(some, next));
            }
            let rest = vec![
                encounter("201", "in-progress", last, "b7", 1),
                patient("201", first),
            ];
            let question = changed_since("2026-02-01T10%3A29%3A55.000Z");
            inside.pages.insert(question, page(rest, None));
        });
        let home = Home::new();
        let (link, mut events) = started(&home, stub.config());
        assert_eq!(reports(&mut events).await.len(), 200, "sorted {sorted}");
        if sorted {
            assert_eq!(reports(&mut events).await[0].1, "FAMILY201");
            continue;
        }
        let untold = |view: &LinkView| matches!(&view.state, LinkState::Offline { sentence, .. } if sentence.contains("200 pages"));
        until(&link, untold).await;
        home.flush();
        assert_eq!(home.reader().cursor("fhir/poll").unwrap(), None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_search_asks_anew_who_lies_here() {
    let stub = Stub::start().await;
    let early = "2026-02-01T10:00:00Z";
    stub.with(|inside| {
        let one = vec![
            encounter("1", "in-progress", "2026-02-01T12:00:00Z", "b7", 1),
            patient("1", early),
        ];
        inside.pages.insert(FIRST.to_owned(), page(one, None));
        let other = vec![
            encounter("2", "in-progress", early, "b9", 1),
            patient("2", early),
        ];
        let wider = FIRST.replace("&_sort", "&location=Location/w&_sort");
        inside.pages.insert(wider, page(other, None));
    });
    let home = Home::new();
    let (link, mut events) = started(&home, stub.config());
    assert_eq!(reports(&mut events).await[0].1, "FAMILY1");
    synced(&link).await;
    drop(link);
    home.flush();
    let config = FhirConfig {
        poll_search: "location=Location/w".to_owned(),
        ..stub.config()
    };
    let (_link, mut events) = started(&home, config);
    let told = reports(&mut events).await;
    assert_eq!(
        (told[0].0, told[0].1.as_str()),
        (AdtEvent::Admit, "FAMILY2")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restart_a_name_is_corrected_also_of_whom_lay_here_before() {
    let stub = Stub::start().await;
    let early = "2026-02-01T10:00:00Z";
    stub.with(|inside| {
        let one = vec![
            encounter("1", "in-progress", early, "b7", 1),
            patient("1", early),
        ];
        inside.pages.insert(FIRST.to_owned(), page(one, None));
        let question = "Patient?_id=p1&_lastUpdated=ge2026-02-01T09%3A59%3A55.000Z&_count=100";
        let corrected = vec![patient("1", "2026-02-01T10:30:00Z")];
        inside
            .pages
            .insert(question.to_owned(), page(corrected, None));
    });
    let home = Home::new();
    let cursor = DateTime::parse_from_rfc3339(early).unwrap();
    home.cursor("fhir/poll", cursor.timestamp_micros());
    let (_link, mut events) = started(&home, stub.config());
    assert_eq!(
        reports(&mut events).await,
        [(AdtEvent::Update, "FAMILY1".to_owned(), String::new())],
        "the stay itself is not told again"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restart_a_move_of_whom_lay_here_long_before_is_one() {
    let stub = Stub::start().await;
    let early = "2026-02-01T10:00:00Z";
    stub.with(|inside| {
        let places = inside.resources.entry("Location".to_owned()).or_default();
        for id in ["b7", "b8", "b9"] {
            let place = json!({ "resourceType": "Location", "id": id, "name": id,
                "physicalType": { "coding": [{ "code": "bd" }] } });
            places.insert(id.to_owned(), (place, 1));
        }
        // One of long before, and one who came while the station was away.
        let away = "2026-02-01T11:30:00Z";
        let came = || encounter("2", "in-progress", away, "b8", 1);
        let both = vec![
            encounter("1", "in-progress", early, "b7", 1),
            came(),
            patient("1", early),
            patient("2", early),
        ];
        inside.pages.insert(FIRST.to_owned(), page(both, None));
        let news = page(vec![came(), patient("2", early)], None);
        let question = changed_since("2026-02-01T10%3A59%3A55.000Z");
        inside.pages.insert(question, news);
        let moved = vec![
            encounter("1", "in-progress", "2026-02-01T11:40:00Z", "b9", 2),
            patient("1", early),
        ];
        let question = changed_since("2026-02-01T11%3A29%3A55.000Z");
        inside.pages.insert(question, page(moved, None));
    });
    let home = Home::new();
    let cursor = DateTime::parse_from_rfc3339("2026-02-01T11:00:00Z").unwrap();
    home.cursor("fhir/poll", cursor.timestamp_micros());
    let (_link, mut events) = started(&home, stub.config());
    for (event, family) in [
        (AdtEvent::Admit, "FAMILY2"),
        (AdtEvent::Transfer, "FAMILY1"),
    ] {
        let told = reports(&mut events).await;
        let told: Vec<_> = told.iter().map(|one| (one.0, one.1.as_str())).collect();
        assert_eq!(told, [(event, family)]);
    }
}

/// The status of an empty POST with these lines in its head.
async fn posted(address: &str, lines: &str) -> String {
    let request = format!(
        "POST /hook HTTP/1.1\r\nhost: s\r\nconnection: close\r\n{lines}content-length: 0\r\n\r\n"
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hook_has_the_server_asked_at_once_and_only_with_its_secret() {
    let stub = Stub::start().await;
    stub.with(|inside| {
        inside.capability = capability(true, true, &["Subscription"]);
        inside
            .pages
            .insert(FIRST.to_owned(), page(Vec::new(), None));
    });
    let listen = free().await;
    let home = Home::new();
    let config = FhirConfig {
        poll_every_s: 3_600,
        hook: Some(HookConfig {
            listen,
            url: "https://station-4.example/hook".to_owned(),
        }),
        ..stub.config()
    };
    let url = config.address().unwrap().unwrap();
    let secrets = Secrets::of(home.path(), KeyConfig::File);
    let server = Arc::new(Server::new(&config, &url, &secrets).unwrap());
    let (news, _events) = mpsc::channel(64);
    let link = poll::start(&config, &home.station(), Arc::clone(&server), news.clone());
    let asked = || {
        let question = format!("GET {FIRST}");
        stub.with(|inside| {
            inside
                .requests
                .iter()
                .filter(|one| **one == question)
                .count()
        })
    };
    let until = async |count: usize| {
        let came = async {
            while stub.count("Subscription") == 0 || asked() < count {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(180), came)
            .await
            .unwrap();
    };
    until(1).await;
    let subscription = &stub.all("Subscription")[0];
    assert_eq!(subscription["criteria"], "Encounter?");
    let channel = &subscription["channel"];
    assert_eq!(
        (&channel["type"], &channel["payload"]),
        (&"rest-hook".into(), &Value::Null)
    );
    let secret = channel["header"][0].as_str().unwrap().to_owned();
    let address = listen.to_string();
    assert_eq!(posted(&address, "").await, "401");
    assert_eq!(
        posted(&address, "authorization: Bearer 00\r\n").await,
        "401"
    );
    assert_eq!(asked(), 1);
    assert_eq!(posted(&address, &format!("{secret}\r\n")).await, "200");
    until(2).await;
    // After a start anew the subscription is known, and the secret is the same.
    drop(link);
    home.flush();
    let _link = poll::start(&config, &home.station(), server, news);
    until(3).await;
    assert_eq!(stub.count("Subscription"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_another_server_the_subscription_of_somebody_else_is_left_alone() {
    let (before, now) = (Stub::start().await, Stub::start().await);
    for stub in [&before, &now] {
        stub.with(|inside| inside.capability = capability(true, true, &["Subscription"]));
    }
    let home = Home::new();
    let at = |stub: &Stub| {
        let config = FhirConfig {
            poll_every_s: 3_600,
            hook: Some(HookConfig {
                listen: "127.0.0.1:0".parse().unwrap(),
                url: "https://station-4.example/hook".to_owned(),
            }),
            ..stub.config()
        };
        let url = config.address().unwrap().unwrap();
        let secrets = Secrets::of(home.path(), KeyConfig::File);
        let server = Arc::new(Server::new(&config, &url, &secrets).unwrap());
        (config, server)
    };
    let (news, _events) = mpsc::channel(64);
    let (config, server) = at(&before);
    let _before = poll::start(&config, &home.station(), server, news.clone());
    let reader = home.reader();
    let kept = async {
        let ours = |key: &str| key == "fhir/hook/subscription";
        while !reader.settings().unwrap().iter().any(|one| ours(&one.key)) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(180), kept)
        .await
        .unwrap();
    let id = |stub: &Stub| {
        stub.with(|inside| {
            let all = &inside.resources["Subscription"];
            all.keys().next().unwrap().clone()
        })
    };
    // The other server has given the same id to a laboratory.
    let (config, server) = at(&now);
    let theirs = json!({
        "resourceType": "Subscription", "status": "active", "criteria": "Observation?",
        "channel": { "type": "rest-hook", "endpoint": "https://laboratory.example/hook" },
    });
    let said = server.write(Method::POST, "Subscription", &theirs).await;
    assert_eq!(said.unwrap().status, 201);
    assert_eq!(id(&before), id(&now));
    let _now = poll::start(&config, &home.station(), server, news);
    let ours = async {
        while now.count("Subscription") < 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(180), ours)
        .await
        .unwrap();
    let all = now.all("Subscription");
    let endpoints: Vec<&str> = all
        .iter()
        .filter_map(|one| one["channel"]["endpoint"].as_str())
        .collect();
    assert_eq!(
        endpoints,
        [
            "https://laboratory.example/hook",
            "https://station-4.example/hook"
        ]
    );
}
