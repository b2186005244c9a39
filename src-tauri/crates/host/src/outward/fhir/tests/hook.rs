//! One Subscription of ours at a server, whatever the server tells of it.

use super::stub::{Stub, capability};
use crate::keys::KeyConfig;
use crate::outward::fhir::config::FhirConfig;
use crate::outward::fhir::deliver::Server;
use crate::outward::fhir::hook::HookConfig;
use crate::outward::fhir::poll;
use crate::outward::testing::Home;
use crate::outward::{LaneEnd, Station};
use crate::secrets::Secrets;
use crate::signals::Told;
use crate::supervisor::Supervisor;
use lamplight_feeds::FeedEvent;
use lamplight_station::{Input, Part};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

const HOOK: &str = "https://station-4.example/hook";
const FOUND_BY: &str = "Subscription?url=https%3A%2F%2Fstation-4.example%2Fhook";

/// A server that takes Subscriptions and says nothing of what it called them.
async fn silent() -> Stub {
    let stub = Stub::start().await;
    stub.with(|inside| {
        inside.capability = capability(true, false, &["Subscription"]);
        inside.unnamed = true;
    });
    stub
}

/// What is there as long as a station runs.
struct Run {
    _link: Option<LaneEnd>,
    _events: mpsc::Receiver<FeedEvent>,
    told: mpsc::UnboundedReceiver<Told>,
}

impl Run {
    fn start(home: &Home, stub: &Stub) -> Self {
        let config = FhirConfig {
            poll_every_s: 3_600,
            hook: Some(HookConfig {
                listen: "127.0.0.1:0".parse().unwrap(),
                url: HOOK.to_owned(),
            }),
            ..stub.config()
        };
        let url = config.address().unwrap().unwrap();
        let secrets = Secrets::of(home.path(), KeyConfig::File);
        let server = Arc::new(Server::new(&config, &url, &secrets).unwrap());
        let (news, events) = mpsc::channel(64);
        let (tell, told) = mpsc::unbounded_channel();
        let station = home.station();
        let station = Station {
            supervisor: Supervisor::new(station.clock, tell),
            ..station
        };
        Self {
            _link: poll::start(&config, &station, server, news),
            _events: events,
            told,
        }
    }

    /// The next that is said of the Subscription.
    async fn trouble(&mut self) -> Option<Arc<str>> {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(60), self.told.recv());
            let Told::Input(input) = next.await.unwrap().unwrap() else {
                continue;
            };
            let Input::Own { part, trouble } = *input else {
                continue;
            };
            if part == Part::Destination(Arc::from("Subscription at FHIR server")) {
                return trouble;
            }
        }
    }
}

/// Waits until it is so.
async fn until(mut what: impl FnMut() -> bool) {
    let came = async {
        while !what() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), came)
        .await
        .unwrap();
}

fn id_kept(home: &Home) -> bool {
    let settings = home.reader().settings().unwrap();
    let id = |key: &str| key == "fhir/hook/subscription";
    settings
        .iter()
        .any(|one| id(&one.key) && !one.value.is_empty())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subscription_that_the_server_does_not_name_is_found_and_made_once() {
    let stub = silent().await;
    let home = Home::new();
    let first = Run::start(&home, &stub);
    until(|| id_kept(&home)).await;
    home.flush();
    drop(first);
    let (id, made) = stub.with(|inside| {
        let all = &inside.resources["Subscription"];
        (all.keys().next().unwrap().clone(), all.len())
    });
    assert_eq!(made, 1);
    // After a start anew it is known by what was found.
    let _run = Run::start(&home, &stub);
    let looked = format!("GET Subscription/{id}");
    until(|| stub.with(|inside| inside.requests.contains(&looked))).await;
    assert_eq!(stub.count("Subscription"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_is_neither_named_nor_found_is_a_condition_and_no_other_is_made() {
    let stub = silent().await;
    let none: Value = json!({ "resourceType": "Bundle", "type": "searchset" });
    stub.with(|inside| inside.pages.insert(FOUND_BY.to_owned(), none));
    let home = Home::new();
    for run in ["the first", "after a restart"] {
        let mut station = Run::start(&home, &stub);
        let trouble = station.trouble().await.unwrap();
        assert!(trouble.contains("makes no other"), "{run}: {trouble}");
        assert_eq!(stub.count("Subscription"), 1, "{run}");
        home.flush();
    }
    // Its administrator lets it be searched.
    stub.with(|inside| inside.pages.clear());
    let _run = Run::start(&home, &stub);
    until(|| id_kept(&home)).await;
    assert_eq!(stub.count("Subscription"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_station_whose_records_are_begun_anew_takes_its_subscription_over() {
    let stub = silent().await;
    let secret = || stub.all("Subscription")[0]["channel"]["header"][0].clone();
    let before = Home::new();
    let first = Run::start(&before, &stub);
    until(|| id_kept(&before)).await;
    let old = secret();
    drop(first);
    let now = Home::new();
    let _run = Run::start(&now, &stub);
    until(|| secret() != old).await;
    assert_eq!(stub.count("Subscription"), 1);
}
