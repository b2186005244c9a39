//! The whole way: a simulated belt, the system's service played on a bus, the real library, a
//! whole station with its records, and the wishes that the page sends.

use crate::on_a_bus;
use crate::ward::bus;
use lamplight_api::bluetooth::{BluetoothView, PairStageView, PairWish, ProofView, RadioStateView};
use lamplight_api::command::{Command, Refusal};
use lamplight_api::devices::{DecodedWhat, FeedKindView, FeedMessageName, FeedMessagesQuery};
use lamplight_bedside_sim::ble::{Model, Peer, StandIn};
use lamplight_host::config::Config;
use lamplight_host::{Host, Signalling, Ward};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// A step that has not been made by then never will.
const PATIENCE: Duration = Duration::from_secs(60);
const ASK_EVERY: Duration = Duration::from_millis(100);

#[test]
fn a_device_is_paired_with_a_bed_and_is_there_after_a_restart() {
    on_a_bus("whole::paired");
}

fn open(data: &Path) -> Host {
    let text = "[data]\nkey = \"file\"\n[bluetooth]\nenabled = true\n[sound]\nenabled = false\n\
                [alarms]\nstation_role = \"administrator\"\n\
                [[bed]]\nid = \"1\"\n[[bed]]\nid = \"2\"\n";
    let config: Config = toml::from_str(text).unwrap();
    let setup = config.setup().unwrap();
    Host::start(&config, setup, data, Signalling::None).unwrap()
}

/// Asks the station again and again, as the page does.
async fn until<T>(ward: &Ward, what: &str, found: impl Fn(&BluetoothView) -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    let mut ask = tokio::time::interval(ASK_EVERY);
    loop {
        ask.tick().await;
        let view = ward.bluetooth().await.unwrap();
        if let Some(found) = found(&view) {
            return found;
        }
        assert!(Instant::now() < until, "never: {what}; {view:#?}");
    }
}

async fn pair(ward: &Ward, wish: PairWish) -> Result<(), Refusal> {
    ward.command(Command::Bluetooth { wish }).await
}

fn confirm(device: &str, bed: &str) -> PairWish {
    PairWish::Confirm {
        device: device.to_owned(),
        bed: bed.to_owned(),
        stay: None,
        proof: ProofView::Reacted,
        label: "Belt 3".to_owned(),
    }
}

/// What the technician reads of the radio: its kind, and a value as it came beside what it says.
async fn messages(ward: &Ward) {
    let feeds = ward.equipment().await.unwrap().feeds;
    let radio = feeds.iter().find(|feed| feed.id == "bluetooth").unwrap();
    assert_eq!(radio.kind, Some(FeedKindView::Bluetooth));
    let query = FeedMessagesQuery {
        feed: radio.id.clone(),
        device: None,
    };
    let rows = ward.feed_messages(query).await.unwrap().rows;
    let titled = |title: &str| rows.iter().find(|row| row.title == title);
    let beat = titled("2A37 Heart Rate Measurement").unwrap();
    assert!(titled("2A19 Battery Level").is_some(), "{rows:?}");
    let name = FeedMessageName {
        feed: radio.id.clone(),
        number: beat.number,
    };
    let message = ward.feed_message(name).await.unwrap();
    // Contact, energy and an interval; 72 is 48 in hexadecimal.
    let [title, octets] = &message.readable[..] else {
        panic!("{message:?}");
    };
    assert_eq!(title, &beat.title);
    assert!(octets.starts_with("1E 48 "), "{octets}");
    assert_eq!(octets.split(' ').count() as u64, beat.length);
    let rate = message
        .decoded
        .iter()
        .find(|line| line.what == DecodedWhat::Number);
    assert!(rate.unwrap().value.starts_with("72"), "{message:?}");
}

#[test]
#[ignore = "a child of the test above"]
fn paired() {
    let runtime = Runtime::new().unwrap();
    let belt = Peer::new(Model::Belt, 1);
    let device = crate::ward::id(&belt);
    let address = belt.address.clone();
    let _stand_in = runtime
        .block_on(StandIn::start(&bus(), vec![belt]))
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let host = open(folder.path());
    let ward = host.ward();
    runtime.block_on(async {
        until(&ward, "the radio works", |view| {
            (view.radio == RadioStateView::Ready).then_some(())
        })
        .await;
        pair(&ward, PairWish::Begin).await.unwrap();
        until(&ward, "the belt in sight", |view| {
            view.seen
                .iter()
                .any(|one| one.address == address)
                .then_some(())
        })
        .await;
        let chosen = PairWish::Choose {
            address: address.clone(),
        };
        pair(&ward, chosen).await.unwrap();
        until(&ward, "its live value", |view| match &view.stage {
            PairStageView::Asking { values, .. } => {
                let live = values.iter().any(|one| one.value == Some(72.0));
                live.then_some(())
            }
            _ => None,
        })
        .await;
        // The value that is confirmed came after the question: at most a beat later.
        let until_taken = Instant::now() + PATIENCE;
        while pair(&ward, confirm(&device, "1")).await.is_err() {
            assert!(Instant::now() < until_taken, "never confirmed");
            until(&ward, "the next beat", |_| Some(())).await;
        }
        let refused = pair(&ward, confirm(&device, "2")).await;
        assert!(refused.is_err(), "it is bed 1's");
        messages(&ward).await;
    });
    host.stop();
    let host = open(folder.path());
    let ward = host.ward();
    runtime.block_on(until(&ward, "it is connected again by itself", |view| {
        let mut known = view.known.iter();
        let belt = known.find(|one| one.device == device)?;
        assert_eq!((&*belt.label, belt.bed.as_deref()), ("Belt 3", Some("1")));
        (belt.connected == Some(true)).then_some(())
    }));
    host.stop();
}
