//! Another station's ward on a screen here, by the broker.

use super::server::Nats;
use super::stations::{Running, WARD, broker, until, view};
use lamplight_api::command::Command;
use lamplight_bedside_sim::{SimConfig, Simulation, scenario};
use serde_json::Value as Json;
use std::io::Write as _;
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

fn bed(state: &Json, place: usize) -> &Json {
    &state["beds"][place]
}

fn rate(state: &Json) -> Option<f64> {
    bed(state, 0)["numbers"][0]["value"].as_f64()
}

#[test]
fn a_view_shows_the_ward_refuses_every_act_and_is_never_live_when_it_is_old() {
    let Some(mut nats) = Nats::start() else {
        return;
    };
    let mut station = Running::start(&format!("{WARD}{}", broker(&nats.url(), "patients = true")));
    station.heart_rate("1", "71");
    station.alert("HR HIGH", 7, true);
    let shown = Running::start(&view(&nats.url(), ""));
    until("the ward is seen live", || {
        let state = shown.state();
        let live = state["ward"]["viewed"]["state"] == "live" && rate(&state) == Some(71.0);
        live.then_some(())
    });
    until("the alarm is in the list", || {
        let state = shown.state();
        let mut needs = state["needs"].as_array()?.iter();
        needs.find(|need| need["condition"]["text"] == "HR HIGH")?;
        Some(())
    });
    let state = shown.state();
    assert_eq!(state["ward"]["name"], "Ward 4 East");
    assert_eq!(state["ward"]["audio"]["output"], "off");
    assert_eq!(bed(&state, 0)["patient"]["family"], "Secretfamily");
    assert_eq!(state["beds"].as_array().unwrap().len(), 2);
    // Whatever is asked for beside the picture is refused in one sentence.
    let (runtime, ward) = (shown.host.runtime(), shown.ward());
    let refused = "This screen only shows ward 4 East, and nothing can be done from here. Go to the ward's own station.";
    let command = runtime
        .block_on(ward.command(Command::PauseAudio))
        .unwrap_err();
    assert_eq!(command.sentence, refused);
    let rounds = runtime.block_on(ward.rounds()).unwrap_err();
    assert_eq!(rounds.sentence, refused);
    let trends = runtime.block_on(ward.marked("1".to_owned())).unwrap_err();
    assert_eq!(trends.sentence, refused);
    let limits = runtime
        .block_on(ward.bed_limits("1".to_owned()))
        .unwrap_err();
    assert_eq!(limits.sentence, refused);
    let equipment = runtime.block_on(ward.equipment()).unwrap_err();
    assert_eq!(equipment.sentence, refused);
    let exports =
        runtime.block_on(ward.past_calls(lamplight_api::calls::PastCallsQuery::default()));
    assert_eq!(exports.unwrap_err().sentence, refused);
    // A number that changes is there, and an alarm that ends is gone.
    station.heart_rate("1", "72");
    until("the new number", || {
        (rate(&shown.state()) == Some(72.0)).then_some(())
    });
    // The broker is gone: stale, then dashes, and the ward itself goes on.
    nats.kill();
    until("stale", || {
        let state = shown.state();
        assert!(rate(&state).is_some() || bed(&state, 0)["feed"] == "lost");
        (bed(&state, 0)["numbers"][0]["freshness"] == "stale").then_some(())
    });
    until("gone", || {
        let state = shown.state();
        let gone = rate(&state).is_none() && bed(&state, 0)["feed"] == "lost";
        (gone && state["ward"]["viewed"]["state"] == "lost").then_some(())
    });
    let first = &shown.state()["needs"][0];
    assert_eq!(first["condition"]["text"], "WARD NOT SEEN LIVE");
    station.heart_rate("1", "73");
    assert_eq!(rate(&station.state()), Some(73.0));
    // It is back: live again, with what is now.
    nats.run();
    until("live again", || {
        let state = shown.state();
        let live = state["ward"]["viewed"]["state"] == "live" && rate(&state) == Some(73.0);
        live.then_some(())
    });
    shown.stop();
    // A viewer that comes late sees the ward at once, and when its station is silent, no number.
    station.stop();
    let late = Running::start(&view(&nats.url(), ""));
    until("what was kept", || {
        let state = late.state();
        let kept = state["beds"].as_array()?.len() == 2;
        assert_ne!(state["ward"]["viewed"]["state"], "live");
        kept.then(|| assert_eq!(rate(&state), None))
    });
    late.stop();
}

#[test]
fn a_viewer_that_never_reads_holds_up_neither_the_ward_nor_another_viewer() {
    let Some(nats) = Nats::start() else {
        return;
    };
    let text = WARD.replace(
        "[[feed]]",
        "[[bed]]\nid = \"3\"\nlocations = [\"4E^^3\"]\n\
         [[bed]]\nid = \"4\"\nlocations = [\"4E^^4\"]\n[[feed]]",
    );
    let mut station = Running::start(&format!("{text}{}", broker(&nats.url(), "")));
    let runtime = station.host.runtime();
    let _entered = runtime.enter();
    let calm = scenario::built_in("calm-ward").unwrap().unwrap();
    let mut config = SimConfig::new(&station.address(), calm);
    config.beds = 3;
    let simulation = Simulation::start(&config).unwrap();
    let mut deaf = TcpStream::connect(("127.0.0.1", nats.port)).unwrap();
    deaf.write_all(b"CONNECT {\"verbose\":false}\r\nPING\r\nSUB ward.> 1\r\n")
        .unwrap();
    let shown = Running::start(&view(&nats.url(), ""));
    let waves = until("waves of every bed", || {
        let state = shown.state();
        let beds = state["beds"].as_array()?;
        let waves = beds
            .iter()
            .flat_map(|bed| bed["waves"].as_array().unwrap().clone());
        let waves: Vec<u32> = waves
            .map(|wave| wave["index"].as_u64().unwrap() as u32)
            .collect();
        (beds.len() == 4 && waves.len() >= 3).then_some(waves)
    });
    let (frames, last) = (
        Arc::new(AtomicU64::new(0)),
        Arc::new(Mutex::new(Vec::new())),
    );
    let (count, keep) = (Arc::clone(&frames), Arc::clone(&last));
    let sink = move |bytes: Vec<u8>| {
        count.fetch_add(1, Ordering::Relaxed);
        *keep.lock().unwrap() = bytes;
        true
    };
    let ward = shown.ward();
    let stream = shown
        .host
        .runtime()
        .block_on(ward.open_waves(Box::new(sink)))
        .unwrap();
    shown
        .host
        .runtime()
        .block_on(ward.watch(stream, waves))
        .unwrap();
    until("two hundred frames", || {
        (frames.load(Ordering::Relaxed) >= 200).then_some(())
    });
    assert_eq!(&last.lock().unwrap()[..4], b"LLWF");
    // Both sides go on while one does not read.
    station.alert_at("4", "HR HIGH", 7, true);
    until("the alarm", || {
        let state = shown.state();
        let mut needs = state["needs"].as_array()?.iter();
        needs.find(|need| need["condition"]["text"] == "HR HIGH")?;
        Some(())
    });
    let live = station.link("broker/live");
    assert_eq!(live["state"]["kind"], "synced", "{live}");
    assert_eq!(live["counts"]["batches_left_out"], 0, "{live}");
    assert_eq!(live["counts"]["pictures_left_out"], 0, "{live}");
    drop((deaf, simulation));
    shown.stop();
    station.stop();
}
