//! Lanes over a store, to a server on a socket.

use super::stub::{Fault, POISON, Stub};
use crate::keys::KeyConfig;
use crate::outward::fhir::config::{AlarmsSent, FhirConfig};
use crate::outward::testing::{
    Home, alarm_rows, at, bed, call_rows, held, holds, left, synced, until,
};
use crate::outward::{LaneEnd, Wish, fhir};
use crate::secrets::Secrets;
use lamplight_alarms::Priority;
use lamplight_api::link::{LinkState, LinkView};
use lamplight_store::{Entry, JournalFilter, SeriesKey, SeriesKind};
use lamplight_units::{DeviceId, SampleRate, Value};
use std::time::Duration;
use tokio::sync::mpsc;

async fn start(home: &Home, config: &FhirConfig) -> Vec<LaneEnd> {
    let (news, _) = mpsc::channel(8);
    let secrets = Secrets::of(home.path(), KeyConfig::File);
    fhir::start(config, &home.station(), &secrets, &home.journal(), news).unwrap()
}

/// Rows of the journal, and no numbers.
fn only_rows(stub: &Stub) -> FhirConfig {
    FhirConfig {
        numbers_every_s: 0,
        ..stub.config()
    }
}

fn named<'a>(lanes: &'a [LaneEnd], name: &str) -> &'a LaneEnd {
    lanes.iter().find(|lane| lane.name == name).unwrap()
}

/// An alarm that the server never takes.
fn poisoned() -> Vec<Entry> {
    let mut rows = alarm_rows(17, "7", -90, Priority::High, true);
    for row in &mut rows {
        row.body = row.body.replace("HR HIGH", POISON);
    }
    rows
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_story_of_the_journal_is_on_the_server_as_it_ended() {
    let stub = Stub::start().await;
    let home = Home::new();
    home.write(vec![held("7", -100, "MUSTER", 41)]);
    home.write(alarm_rows(17, "7", -90, Priority::High, true));
    home.write(call_rows(3, "7", -50));
    home.write(vec![left("7", -10, 41)]);
    let config = FhirConfig {
        audit: true,
        ..only_rows(&stub)
    };
    let lanes = start(&home, &config).await;
    synced(&lanes[0]).await;
    let encounter = &stub.all("Encounter")[0];
    assert_eq!(encounter["status"], "finished");
    assert!(
        encounter["subject"]["reference"]
            .as_str()
            .unwrap()
            .starts_with("Patient/")
    );
    let flag = &stub.all("Flag")[0];
    assert_eq!(
        (&flag["status"], &flag["code"]["text"]),
        (&"inactive".into(), &"At risk of falls".into())
    );
    let issue = &stub.all("DetectedIssue")[0];
    assert_eq!(
        (&issue["status"], &issue["severity"]),
        (&"final".into(), &"high".into())
    );
    assert_eq!(issue["mitigation"][0]["action"]["text"], "acknowledged");
    assert_eq!(issue["mitigation"][0]["author"]["display"], "Dana");
    let task = &stub.all("Task")[0];
    assert_eq!(
        (&task["status"], &task["owner"]["display"]),
        (&"completed".into(), &"Dana".into())
    );
    assert_eq!(stub.count("Patient"), 1);
    // Another start goes on where this one stopped.
    let before = stub.with(|inside| inside.requests.len());
    drop(lanes);
    let lanes = start(&home, &config).await;
    home.write(alarm_rows(18, "7", -5, Priority::Medium, false));
    until(&lanes[0], |_| stub.count("DetectedIssue") == 2).await;
    synced(&lanes[0]).await;
    let after: Vec<String> = stub.with(|inside| inside.requests[before..].to_vec());
    let sent = after.iter().filter(|one| *one == "POST ").count();
    assert!((1..=2).contains(&sent), "only what is new: {after:?}");
}

/// A warning that stands at the hospital and on the ward no longer may cost a resuscitation.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_warning_that_is_lifted_ends_there_though_the_server_failed_then_and_the_patient_moved() {
    let stub = Stub::start().await;
    let home = Home::new();
    home.write(vec![held("7", -100, "MUSTER", 41)]);
    let lanes = start(&home, &only_rows(&stub)).await;
    synced(&lanes[0]).await;
    assert_eq!(stub.all("Flag")[0]["status"], "active");
    stub.order([Fault::Status(503, None), Fault::Status(429, Some(1))]);
    home.write(vec![holds("7", -50, "MUSTER", 41, false)]);
    let ended = |stub: &Stub| stub.all("Flag")[0]["status"] == "inactive";
    until(&lanes[0], |_| ended(&stub)).await;
    let end = stub.all("Flag")[0]["period"]["end"].clone();
    drop(lanes);
    // Another start, another bed: it ended when it did, and the stay ends where it was.
    let lanes = start(&home, &only_rows(&stub)).await;
    home.write(vec![holds("9", -30, "MUSTER", 41, false)]);
    home.write(vec![left("9", -10, 41)]);
    until(&lanes[0], |_| {
        stub.all("Encounter")[0]["status"] == "finished"
    })
    .await;
    let flag = &stub.all("Flag")[0];
    assert_eq!(
        (&flag["status"], &flag["period"]["end"]),
        (&"inactive".into(), &end)
    );
    let places = stub.all("Encounter")[0]["location"].clone();
    let nine = stub.all("Location").into_iter();
    let nine = nine
        .filter(|one| one["name"] == "East 9")
        .collect::<Vec<_>>();
    let name = format!("Location/{}", nine[0]["id"].as_str().unwrap());
    assert_eq!(
        places[1]["location"]["reference"],
        name.as_str(),
        "{places}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn technical_alarms_and_those_of_equipment_are_sent_where_they_are_wanted() {
    for (alarms, count) in [(AlarmsSent::Patients, 0), (AlarmsSent::All, 1)] {
        let stub = Stub::start().await;
        let home = Home::new();
        let mut rows = alarm_rows(5, "7", -90, Priority::Low, false);
        for row in &mut rows {
            row.body = row.body.replace("Physiological", "Technical");
        }
        home.write(rows);
        let config = FhirConfig {
            alarms,
            ..only_rows(&stub)
        };
        let lanes = start(&home, &config).await;
        synced(&lanes[0]).await;
        assert_eq!(stub.count("DetectedIssue"), count, "{alarms:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_arrive_once_through_every_fault() {
    let stub = Stub::start().await;
    stub.order([
        Fault::Status(429, Some(1)),
        Fault::Status(500, None),
        Fault::Lost,
        Fault::Status(503, None),
        Fault::Lost,
    ]);
    let home = Home::new();
    home.write(vec![held("7", -3_600, "MUSTER", 41)]);
    // A number a second for two minutes; five seconds each are an interval.
    let series: Vec<_> = (0..6)
        .map(|channel| {
            let channel = format!("1.1.1.{channel}");
            home.numbers("7", "MDC_ECG_HEART_RATE", &channel, "{beat}/min")
        })
        .collect();
    for second in -120..0 {
        for id in &series {
            home.writer()
                .numbers(*id, &[(at(second), Value::new(60.0))]);
        }
    }
    home.flush();
    home.cursor("fhir/numbers", at(-120).micros() / 5_000_000 - 1);
    let config = FhirConfig {
        numbers_every_s: 5,
        ..stub.config()
    };
    let lanes = start(&home, &config).await;
    let numbers = named(&lanes, "fhir/numbers");
    let view = until(numbers, |view| {
        view.state == LinkState::Synced && view.behind == 0 && stub.count("Observation") >= 6 * 24
    })
    .await;
    assert_eq!(view.set_aside, 0, "{view:?}");
    let all = stub.all("Observation");
    // 120 s are 24 intervals, or 25 where they begin within one.
    assert!(all.len() == 6 * 24 || all.len() == 6 * 25, "{}", all.len());
    let once = stub.with(|inside| {
        inside.resources["Observation"]
            .values()
            .all(|(_, writes)| *writes == 1)
    });
    assert!(once, "each was created once");
    assert!(
        all.iter()
            .all(|one| one["encounter"]["reference"].is_string())
    );
}

/// Where the hospital keeps its stays itself, one that a ward begins would never end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_stays_numbers_begin_none() {
    let stub = Stub::start().await;
    let home = Home::new();
    home.write(vec![held("7", -3_600, "MUSTER", 41)]);
    let series = home.numbers("7", "MDC_ECG_HEART_RATE", "1.1.1.1", "{beat}/min");
    for second in -60..0 {
        home.writer()
            .numbers(series, &[(at(second), Value::new(60.0))]);
    }
    home.flush();
    home.cursor("fhir/numbers", at(-60).micros() / 5_000_000 - 1);
    let config = FhirConfig {
        numbers_every_s: 5,
        stays: false,
        ..stub.config()
    };
    let lanes = start(&home, &config).await;
    let numbers = named(&lanes, "fhir/numbers");
    until(numbers, |_| stub.count("Observation") >= 12).await;
    assert_eq!((stub.count("Encounter"), stub.count("Patient")), (0, 1));
    let all = stub.all("Observation");
    assert!(all.iter().all(|one| one["encounter"].is_null()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_go_on_at_once_when_the_clock_was_put_back() {
    let stub = Stub::start().await;
    let home = Home::new();
    let series = home.numbers("7", "MDC_ECG_HEART_RATE", "1.1.1.1", "{beat}/min");
    // An hour of the future was sent already: since then the clock was put back.
    home.cursor("fhir/numbers", at(3_600).micros() / 5_000_000);
    for second in 0..60 {
        home.writer()
            .numbers(series, &[(at(second), Value::new(60.0))]);
    }
    home.flush();
    let config = FhirConfig {
        numbers_every_s: 5,
        ..stub.config()
    };
    let lanes = start(&home, &config).await;
    let numbers = named(&lanes, "fhir/numbers");
    until(numbers, |_| stub.count("Observation") >= 2).await;
    home.flush();
    let cursor = home.reader().cursor("fhir/numbers").unwrap().unwrap();
    assert!(cursor.seq.number() < at(600).micros() / 5_000_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_for_good_is_kept_with_its_reason() {
    let stub = Stub::start().await;
    let home = Home::new();
    home.write(vec![held("7", -100, "MUSTER", 41)]);
    home.write(poisoned());
    home.write(alarm_rows(18, "7", -80, Priority::High, true));
    let config = only_rows(&stub);
    let lanes = start(&home, &config).await;
    let view = until(&lanes[0], |view| {
        view.set_aside > 0 && view.behind == 0 && view.state == LinkState::Synced
    })
    .await;
    assert!(view.set_aside_reason.unwrap().contains("poison"));
    assert_eq!(stub.count("DetectedIssue"), 1, "the other one is there");
    home.flush();
    let kept = home.reader().not_sent("fhir/rows", 10).unwrap();
    assert!(
        !kept.is_empty() && kept[0].reason.contains("DetectedIssue"),
        "{kept:?}"
    );
}

/// Lanes that have sent what is written, but for one thing that stands aside.
async fn with_one_aside(home: &Home, config: &FhirConfig) -> Vec<LaneEnd> {
    home.write(poisoned());
    let lanes = start(home, config).await;
    until(&lanes[0], |view| {
        view.set_aside == 1 && view.state == LinkState::Synced
    })
    .await;
    lanes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_set_aside_is_offered_once_more_when_somebody_wishes_so() {
    let stub = Stub::start().await;
    let home = Home::new();
    let config = only_rows(&stub);
    let lanes = with_one_aside(&home, &config).await;
    home.flush();
    // A start anew counts it from the store; then the server has learned to take it.
    drop(lanes);
    let lanes = start(&home, &config).await;
    let view = synced(&lanes[0]).await;
    assert_eq!((view.set_aside, view.again), (1, true));
    let offer = || Wish::Again {
        by: "Tech".to_owned(),
    };
    let before = home.reader().not_sent("fhir/rows", 10).unwrap()[0].at;
    lanes[0].wishes.send(offer()).await.unwrap();
    let tried = async {
        while home.reader().not_sent("fhir/rows", 10).unwrap()[0].at == before {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(180), tried)
        .await
        .unwrap();
    assert_eq!(stub.count("DetectedIssue"), 0, "refused once more");
    stub.with(|inside| inside.takes_all = true);
    lanes[0].wishes.send(offer()).await.unwrap();
    let view = until(&lanes[0], |view| view.set_aside == 0).await;
    assert_eq!(view.set_aside_reason, None);
    assert_eq!(stub.count("DetectedIssue"), 1);
    home.flush();
    assert!(home.reader().not_sent("fhir/rows", 10).unwrap().is_empty());
    let who = home.reader().journal(&JournalFilter {
        kind: Some("link.again".to_owned()),
        ..JournalFilter::default()
    });
    assert_eq!(who.unwrap()[0].entry.actor.as_deref(), Some("Tech"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_is_stopped_shows_after_a_restart_what_waits_and_stands_aside() {
    let stub = Stub::start().await;
    let home = Home::new();
    let config = only_rows(&stub);
    let lanes = with_one_aside(&home, &config).await;
    let by = "Tech".to_owned();
    lanes[0].wishes.send(Wish::Pause { by }).await.unwrap();
    let stopped = |view: &LinkView| matches!(view.state, LinkState::Paused { .. });
    until(&lanes[0], stopped).await;
    drop(lanes);
    home.flush();
    home.write(vec![held("7", -5, "MUSTER", 41)]);
    let lanes = start(&home, &config).await;
    until(&lanes[0], |view| {
        stopped(view) && view.set_aside == 1 && view.behind > 0
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_high_alarm_brings_its_waves() {
    let stub = Stub::start().await;
    let home = Home::new();
    home.write(vec![held("7", -100, "MUSTER", 41)]);
    let key = SeriesKey {
        bed: bed("7"),
        device: DeviceId::parse("monitor").unwrap(),
        refid: "MDC_ECG_ELEC_POTL_II".to_owned(),
        channel: "1.1.2.1".to_owned(),
        unit: "mV".to_owned(),
        kind: SeriesKind::Wave {
            rate: SampleRate::from_hz(125.0).unwrap(),
            scale: 0.005,
            shift: 0.0,
        },
    };
    let id = home.writer().series(&key).unwrap();
    for second in -80..-40 {
        // Two seconds are missing.
        if !(-62..-60).contains(&second) {
            home.writer()
                .samples(id, at(second), &[i32::try_from(second).unwrap(); 125]);
        }
    }
    home.flush();
    home.write(alarm_rows(17, "7", -60, Priority::High, false));
    home.write(alarm_rows(18, "7", -60, Priority::Medium, false));
    let config = FhirConfig {
        strips: true,
        ..only_rows(&stub)
    };
    let lanes = start(&home, &config).await;
    let strips = named(&lanes, "fhir/strips");
    until(strips, |view| {
        view.behind == 0 && stub.count("Observation") > 0
    })
    .await;
    let all = stub.all("Observation");
    assert_eq!(all.len(), 1, "one wave, of the high alarm alone");
    let data = &all[0]["valueSampledData"];
    assert_eq!(
        (&data["period"], &data["dimensions"]),
        (&8.into(), &1.into())
    );
    let samples: Vec<&str> = data["data"].as_str().unwrap().split(' ').collect();
    assert!(samples.len() >= 10 * 125, "{}", samples.len());
    assert_eq!(
        samples.iter().filter(|one| **one == "E").count(),
        250,
        "the gap keeps its place"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_can_be_stopped_and_remembers_it() {
    let stub = Stub::start().await;
    let home = Home::new();
    let config = only_rows(&stub);
    let lanes = start(&home, &config).await;
    let by = || "Tech".to_owned();
    lanes[0]
        .wishes
        .send(Wish::Pause { by: by() })
        .await
        .unwrap();
    until(&lanes[0], |view| {
        matches!(view.state, LinkState::Paused { .. })
    })
    .await;
    home.flush();
    let lanes = start(&home, &config).await;
    until(&lanes[0], |view| {
        matches!(view.state, LinkState::Paused { .. })
    })
    .await;
    home.write(vec![held("7", -5, "MUSTER", 41)]);
    lanes[0]
        .wishes
        .send(Wish::Resume { by: by() })
        .await
        .unwrap();
    until(&lanes[0], |_| stub.count("Encounter") == 1).await;
}
