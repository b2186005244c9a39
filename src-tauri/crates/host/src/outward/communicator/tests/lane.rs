//! What goes out, whatever the communicator does with it.

use super::super::config::CommunicatorConfig;
use super::super::keep::Keeper;
use super::super::make::Pages;
use super::super::submit::{Line, Meaning, Submitter, meaning};
use super::super::unreached::Unreached;
use super::stub::{Fault, Stub, attribute, text, wrapped};
use crate::link::scan;
use crate::outward::communicator;
use crate::outward::testing::{Home, alarm_rows, synced, until};
use crate::outward::{LaneEnd, Station, Wish};
use crate::signals::Told;
use crate::supervisor::Supervisor;
use crate::system_clock::SystemClock;
use lamplight_alarms::Priority;
use lamplight_api::link::LinkState;
use lamplight_link::Failure;
use lamplight_protocols::wctp;
use lamplight_station::{Input, Part};
use lamplight_store::JournalFilter;
use lamplight_units::Wall;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;

/// A station of which it is heard what it is told.
pub fn heard(home: &Home) -> (Station, UnboundedReceiver<Told>) {
    let (tell, told) = tokio::sync::mpsc::unbounded_channel();
    let mut station = home.station();
    station.supervisor = Supervisor::new(SystemClock::start(), tell);
    (station, told)
}

/// The next that is told of a destination, and its sentence.
pub async fn condition(told: &mut UnboundedReceiver<Told>) -> (String, Option<String>) {
    loop {
        let next = tokio::time::timeout(Duration::from_secs(180), told.recv());
        let Told::Input(input) = next.await.unwrap().unwrap() else {
            continue;
        };
        if let Input::Own {
            part: Part::Destination(title),
            trouble,
        } = *input
        {
            return (title.to_string(), trouble.map(|text| text.to_string()));
        }
    }
}

/// Where one answer never comes, all are waited for so long, and it passes once: short, and long
/// enough for the others on a busy machine.
const HASTY_S: u64 = 10;

pub fn start(home: &Home, config: &CommunicatorConfig) -> LaneEnd {
    communicator::start(config, &home.station(), &home.journal()).unwrap()
}

/// Rows of the journal of what became of messages.
pub fn rows(home: &Home) -> Vec<serde_json::Value> {
    let rows = home.reader().journal(&JournalFilter {
        kind: Some("alarm.communicator".to_owned()),
        ..JournalFilter::default()
    });
    rows.unwrap()
        .iter()
        .map(|row| {
            assert_eq!(row.entry.condition, Some(17));
            serde_json::from_str(&row.entry.body).unwrap()
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_alarm_goes_to_those_who_are_told_and_its_end_as_well() {
    let stub = Stub::start().await;
    let home = Home::new();
    home.write(alarm_rows(17, "7", -3, Priority::High, true));
    let config = stub.config(
        "accept = \"Accept\"\nreject = \"Reject\"\n[[to]]\nid = \"5551234\"\nbeds = [\"7\"]\n[[to]]\nid = \"5559999\"\n",
    );
    let lane = start(&home, &config);
    synced(&lane).await;
    let kept = stub.kept();
    let told: Vec<(String, String)> = kept
        .iter()
        .map(|one| (attribute(one, "recipientID"), text(one)))
        .collect();
    let row = |to: &str, text: &str| (to.to_owned(), text.to_owned());
    assert_eq!(
        told,
        [
            row("5551234", "HIGH Bed 7: HR HIGH"),
            row("5559999", "HIGH Bed 7: HR HIGH"),
            row("5551234", "ENDED Bed 7: HR HIGH"),
            row("5559999", "ENDED Bed 7: HR HIGH"),
        ]
    );
    assert!(
        kept[0].contains("<wctp-Choice>Reject</wctp-Choice>"),
        "{}",
        kept[0]
    );
    assert!(!kept[2].contains("wctp-Choice"), "{}", kept[2]);
    assert_eq!(attribute(&kept[0], "senderID"), "lamplight-4e");
    assert_eq!(
        attribute(&kept[0], "notifyWhenRead"),
        "false",
        "nobody would hear it"
    );
    // After a start nothing comes again, and somebody asks whether it is there.
    drop(lane);
    home.flush();
    let lane = start(&home, &config);
    synced(&lane).await;
    assert_eq!(stub.kept().len(), 4);
    assert!(stub.with(|inside| {
        let mut all = inside.documents.iter();
        all.any(|one| one.contains("<wctp-VersionQuery inquirer=\"lamplight-4e\""))
    }));
}

/// Without the lane's back-off: it is tried again at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_comes_twice_whatever_the_communicator_does() {
    let stub = Stub::start().await;
    let faults = [
        Fault::Status(500, "", None),
        Fault::Lost,
        Fault::Status(429, "", Some(1)),
        Fault::Fails(604),
        Fault::Hangs,
        Fault::Long(10 << 20),
        Fault::Status(200, "<wctp-Operation><wctp-Conf", None),
        Fault::Fails(500),
    ];
    stub.with(|inside| inside.faults.extend(faults));
    let home = Home::new();
    home.write(alarm_rows(17, "7", -3, Priority::High, true));
    let config = CommunicatorConfig {
        answer_within_s: HASTY_S,
        ..stub.config("otherwise = [\"1\", \"2\"]")
    };
    let station = home.station();
    let unreached = Unreached::new("phones", station.supervisor.clone());
    let keeper = Keeper::new(&config, &station, unreached);
    let line = Arc::new(Line::new(&config).unwrap());
    let submitter = Submitter::new(&config, line, keeper).unwrap();
    let records = scan::read(&home.reader(), 0, 1_000, 1 << 20).unwrap();
    let mut pages = Pages::new(&config, &station, &home.journal());
    for _ in &faults {
        let made = pages.make(&records).unwrap();
        assert!(
            submitter.send(made).await.is_err(),
            "a batch fails as a whole"
        );
    }
    let made = pages.make(&records).unwrap();
    assert_eq!(submitter.send(made).await, Ok(Vec::new()));
    let kept = stub.kept();
    let told: Vec<(String, String)> = kept
        .iter()
        .map(|one| (text(one), attribute(one, "recipientID")))
        .collect();
    let row = |text: &str, to: &str| (text.to_owned(), to.to_owned());
    assert_eq!(
        told,
        [
            row("HIGH Bed 7: HR HIGH", "1"),
            row("HIGH Bed 7: HR HIGH", "2"),
            row("ENDED Bed 7: HR HIGH", "1"),
            row("ENDED Bed 7: HR HIGH", "2"),
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_communicator_that_comes_back_gets_what_it_missed() {
    let stub = Stub::start().await;
    let faults = [Fault::Status(503, "", Some(0)), Fault::Lost];
    stub.with(|inside| inside.faults.extend(faults));
    let home = Home::new();
    home.write(alarm_rows(17, "7", -3, Priority::High, true));
    let lane = start(&home, &stub.config("otherwise = [\"1\"]"));
    let view = synced(&lane).await;
    assert_eq!((stub.kept().len(), view.set_aside), (2, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_not_known_is_a_condition_and_holds_up_nobody_else() {
    let stub = Stub::start().await;
    stub.with(|inside| inside.unknown.push("5550000".to_owned()));
    let home = Home::new();
    home.write(alarm_rows(17, "7", -3, Priority::High, false));
    let config = stub.config("otherwise = [\"5550000\", \"5551234\"]");
    let (station, mut told) = heard(&home);
    let lane = communicator::start(&config, &station, &home.journal()).unwrap();
    let (title, sentence) = condition(&mut told).await;
    assert_eq!(title, "Recipient 5550000 of phones");
    assert_eq!(
        sentence.as_deref(),
        Some(
            "Bed 7: phones did not bring an alarm to 5550000 (403 no). See to Bed 7, and tell a technician."
        )
    );
    let view = until(&lane, |view| {
        view.set_aside == 1 && view.behind == 0 && view.state == LinkState::Synced
    })
    .await;
    assert!(
        view.set_aside_reason
            .unwrap()
            .contains("to 5550000: 403 no")
    );
    let kept = stub.kept();
    assert_eq!(kept.len(), 1);
    assert_eq!(attribute(&kept[0], "recipientID"), "5551234");
    let told_of = rows(&home);
    assert_eq!(told_of.len(), 1);
    assert_eq!(told_of[0]["status"], "Undeliverable");
    assert_eq!(told_of[0]["who"], "5550000");
    // After a restart that person is still not told of alarms.
    drop(lane);
    home.flush();
    let (station, mut told) = heard(&home);
    let lane = communicator::start(&config, &station, &home.journal()).unwrap();
    assert_eq!(condition(&mut told).await, (title.clone(), sentence));
    until(&lane, |view| view.state == LinkState::Synced).await;
    // Somebody has made the number known; what stands aside is offered once more.
    stub.with(|inside| inside.unknown.clear());
    let by = "Tina".to_owned();
    lane.wishes.send(Wish::Again { by }).await.unwrap();
    assert_eq!(condition(&mut told).await, (title, None));
    until(&lane, |view| view.set_aside == 0).await;
    assert_eq!(stub.kept().len(), 2);
    // And from then on nothing is said of it.
    drop(lane);
    home.flush();
    assert_eq!(rows(&home)[1]["status"], "Queued");
    let (station, mut told) = heard(&home);
    let _lane = communicator::start(&config, &station, &home.journal()).unwrap();
    assert!(told.try_recv().is_err(), "that is over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_communicator_that_does_not_know_the_station_is_told_and_keeps_the_alarms_here() {
    let stub = Stub::start().await;
    stub.with(|inside| inside.faults.push_back(Fault::Fails(402)));
    let home = Home::new();
    home.write(alarm_rows(17, "7", -3, Priority::High, false));
    let lane = start(&home, &stub.config("otherwise = [\"1\"]"));
    let view = until(&lane, |view| {
        matches!(view.state, LinkState::Refused { .. })
    })
    .await;
    let LinkState::Refused { sentence, .. } = view.state else {
        panic!("it is not refused");
    };
    assert!(sentence.contains("security_code_file"), "{sentence}");
    let by = "Tina".to_owned();
    lane.wishes.send(Wish::Resume { by }).await.unwrap();
    synced(&lane).await;
    assert_eq!(stub.kept().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_answer_is_told_for_what_it_is() {
    let stub = Stub::start().await;
    let config = stub.config("otherwise = [\"1\"]");
    let line = Line::new(&config).unwrap();
    let hasty = CommunicatorConfig {
        answer_within_s: 1,
        ..config
    };
    let hasty = Line::new(&hasty).unwrap();
    let away = |words: &'static str| ("away", words);
    for (name, fault, (kind, words)) in [
        (
            "an error of the server",
            Fault::Status(500, "oops", None),
            away("status 500"),
        ),
        (
            "a gateway's",
            Fault::Status(502, "", None),
            away("status 502"),
        ),
        ("busy", Fault::Status(429, "", Some(7)), ("busy", "7s")),
        (
            "closed for now",
            Fault::Status(503, "", None),
            ("busy", "none"),
        ),
        (
            "no rights",
            Fault::Status(403, "", None),
            ("refused", "let this station in"),
        ),
        (
            "elsewhere",
            Fault::Status(302, "", None),
            ("refused", "Correct url"),
        ),
        (
            "not there",
            Fault::Status(404, "", None),
            away("status 404"),
        ),
        (
            "a bad request",
            Fault::Status(400, "", None),
            ("perhaps", "status 400"),
        ),
        (
            "broken XML",
            Fault::Status(200, "<a><b>", None),
            away("no WCTP"),
        ),
        ("nothing", Fault::Status(200, "", None), away("no WCTP")),
        ("another protocol", Fault::Lost, away("no wctp-Operation")),
        ("never", Fault::Hangs, away("no answer in time")),
        ("10 MiB", Fault::Long(10 << 20), away("too long")),
        (
            "an operation that it does not do",
            Fault::Fails(300),
            ("perhaps", "300 no"),
        ),
        (
            "messages must be polled first",
            Fault::Fails(304),
            ("busy", "none"),
        ),
        (
            "a wrong sender",
            Fault::Fails(401),
            ("refused", "sender_id"),
        ),
        (
            "a number that it does not know",
            Fault::Fails(403),
            ("never", "403 no"),
        ),
        (
            "a message that it can't process",
            Fault::Fails(503),
            ("perhaps", "503 no"),
        ),
        ("its own fault", Fault::Fails(606), away("606 no")),
    ] {
        stub.with(|inside| inside.faults.push_back(fault));
        let page = wctp::Submit {
            from: wctp::Originator {
                id: "l",
                code: None,
            },
            at: Wall::from_micros(0),
            to: "1",
            message: "m",
            transaction: "t",
            responses_to: None,
            priority: wctp::DeliveryPriority::High,
            notify: false,
            text: "Bed 7",
            choices: &[],
        };
        let asks = if matches!(fault, Fault::Hangs) {
            &hasty
        } else {
            &line
        };
        let said = asks.ask(page.to_xml()).await.and_then(meaning);
        let got = match said {
            Ok(Meaning::Taken) => ("taken", String::new()),
            Ok(Meaning::Never(words)) => ("never", words),
            Ok(Meaning::Perhaps(words)) => ("perhaps", words),
            Err(Failure::Unreachable(words)) => ("away", words),
            Err(Failure::Refused(words)) => ("refused", words),
            Err(Failure::Busy { after, .. }) => (
                "busy",
                after.map_or("none".to_owned(), |after| format!("{after:?}")),
            ),
            Err(Failure::TooLarge) => ("large", String::new()),
        };
        assert!(got.0 == kind && got.1.contains(words), "{name}: {got:?}");
    }
    let nobody = stub.config("otherwise = [\"1\"]");
    let nobody = CommunicatorConfig {
        url: "http://127.0.0.1:1/".to_owned(),
        ..nobody
    };
    let said = Line::new(&nobody).unwrap().ask(wrapped("")).await;
    assert!(matches!(said, Err(Failure::Unreachable(_))), "{said:?}");
}
