//! The subjects as nats-py reads them: order and content, and alarms that are complete.

use super::server::Nats;
use super::stations::{Running, WARD, broker, until};
use crate::python;
use lamplight_bedside_sim::{Scenario, SimConfig, Simulation, scenario};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Prints what comes on `ward.>`, one line each, until there was one of each wanted subject.
const WATCH: &str = r#"
import asyncio, json, sys, nats
async def main():
    client = await nats.connect(sys.argv[1])
    wanted, done = set(sys.argv[2:]), asyncio.Event()
    async def heard(message):
        data = message.data
        body = data.decode() if data[:1] == b"{" else json.dumps({"hex": data[:8].hex(), "bytes": len(data)})
        print(message.subject, body, sep="\t", flush=True)
        wanted.discard(message.subject)
        if not wanted:
            done.set()
    await client.subscribe("ward.>", cb=heard)
    await asyncio.wait_for(done.wait(), 60)
    await client.close()
asyncio.run(main())
"#;

/// Prints every message of the stream of alarms: its id, subject and payload.
const DRAIN: &str = r#"
import asyncio, sys, nats
async def main():
    client = await nats.connect(sys.argv[1])
    stream = client.jetstream()
    count = (await stream.stream_info("LAMPLIGHT_ALARMS")).state.messages
    ear = await stream.pull_subscribe("ward.>", stream="LAMPLIGHT_ALARMS")
    while count > 0:
        for message in await ear.fetch(min(count, 100), timeout=20):
            await message.ack()
            count -= 1
            print(message.headers["Nats-Msg-Id"], message.subject, message.data.decode(), sep="\t")
    await client.close()
asyncio.run(main())
"#;

fn run(script: &str, arguments: &[&str]) -> Option<Vec<Vec<String>>> {
    let output = Command::new(python::with_nats()?)
        .arg("-c")
        .arg(script)
        .args(arguments)
        .output()
        .unwrap();
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{failed}");
    let text = String::from_utf8(output.stdout).unwrap();
    let cut = |line: &str| line.split('\t').map(str::to_owned).collect();
    Some(text.lines().map(cut).collect())
}

/// The alarms that the broker keeps: id, subject, payload.
pub fn alarms(nats: &Nats) -> Option<Vec<(String, String, Json)>> {
    let rows = run(DRAIN, &[&nats.url()])?;
    let read = |row: Vec<String>| {
        let payload = serde_json::from_str(&row[2]).unwrap();
        (row[0].clone(), row[1].clone(), payload)
    };
    Some(rows.into_iter().map(read).collect())
}

#[test]
fn a_foreign_client_reads_vitals_waves_and_alarms_on_their_subjects() {
    let (Some(nats), Some(_)) = (Nats::start(), python::with_nats()) else {
        return;
    };
    let station = Running::start(&format!("{WARD}{}", broker(&nats.url(), "")));
    let runtime = station.host.runtime();
    let _entered = runtime.enter();
    let mut config = SimConfig::new(&station.address(), showcase());
    config.beds = 2;
    let simulation = Simulation::start(&config).unwrap();
    let wanted = [
        "ward.4=20East.beat",
        "ward.4=20East.view",
        "ward.4=20East.bed.1.vitals",
        "ward.4=20East.bed.2.vitals",
        "ward.4=20East.bed.1.view",
        "ward.4=20East.bed.1.waves",
    ];
    // Once more when there are numbers.
    until("numbers", || {
        let state = station.state();
        let numbers = state["beds"][0]["numbers"].as_array()?.len();
        (numbers > 3).then_some(())
    });
    let url = nats.url();
    let arguments: Vec<&str> = [url.as_str()].into_iter().chain(wanted).collect();
    let lines = run(WATCH, &arguments).unwrap();
    let newest: BTreeMap<&str, Json> = lines
        .iter()
        .map(|line| (line[0].as_str(), serde_json::from_str(&line[1]).unwrap()))
        .collect();
    let vitals = &newest["ward.4=20East.bed.1.vitals"];
    assert_eq!((&vitals["v"], &vitals["bed"]), (&1.into(), &"1".into()));
    assert_eq!(
        (&vitals["ward"], &vitals["ward_name"]),
        (&"4 East".into(), &"Ward 4 East".into())
    );
    assert_eq!(vitals["simulated"], true);
    assert_eq!(
        vitals.get("patient"),
        None,
        "nobody is named unless it is told so"
    );
    let numbers = vitals["numbers"].as_array().unwrap();
    let rate = numbers
        .iter()
        .find(|one| one["refid"] == "MDC_ECG_HEART_RATE")
        .unwrap();
    assert_eq!(
        (&rate["code"], &rate["unit"]),
        (&147_842.into(), &"{beat}/min".into())
    );
    assert!(rate["value"].as_f64().unwrap() > 10.0, "{rate}");
    let waves = &newest["ward.4=20East.bed.1.waves"];
    assert!(
        waves["hex"].as_str().unwrap().starts_with("4c4c5746"),
        "{waves}"
    );
    // Revisions of a bed only grow.
    let revs: Vec<u64> = lines
        .iter()
        .filter(|line| line[0] == "ward.4=20East.bed.1.vitals")
        .map(|line| {
            serde_json::from_str::<Json>(&line[1]).unwrap()["rev"]
                .as_u64()
                .unwrap()
        })
        .collect();
    assert!(revs.is_sorted(), "{revs:?}");
    drop(simulation);
    station.stop();
}

fn showcase() -> Scenario {
    scenario::built_in("showcase").unwrap().unwrap()
}

/// Begins and ends of alarms in these words, as they stand in the stream.
fn told(alarms: &[(String, String, Json)], phase: &str) -> BTreeSet<String> {
    let of = alarms
        .iter()
        .filter(|(_, _, alarm)| alarm["phase"] == phase);
    let words = of.map(|(_, _, alarm)| alarm["text"].as_str().unwrap().to_owned());
    words.filter(|words| words.starts_with("TEST ")).collect()
}

#[test]
fn alarms_are_complete_and_each_is_there_once_although_broker_and_station_are_killed() {
    let (Some(mut nats), Some(_)) = (Nats::start(), python::with_nats()) else {
        return;
    };
    let mut station = Running::start(&format!("{WARD}{}", broker(&nats.url(), "")));
    let mut expected = BTreeSet::new();
    let mut alarm = |station: &mut Running, number: u32| {
        let words = format!("TEST {number}");
        station.alert(&words, 100 + number, true);
        station.alert(&words, 100 + number, false);
        expected.insert(words);
    };
    for number in 0..10 {
        alarm(&mut station, number);
    }
    synced(&station);
    nats.kill();
    for number in 10..20 {
        alarm(&mut station, number);
    }
    until("the station knows that the broker is away", || {
        (station.link("broker/alarms")["state"]["kind"] == "offline").then_some(())
    });
    assert!(station.link("broker/alarms")["behind"].as_u64().unwrap() > 0);
    // The station begins anew while the broker is away, and nothing waits in memory.
    station = station.again();
    alarm(&mut station, 20);
    nats.run();
    synced(&station);
    // A cut in the middle of what is sent.
    for number in 21..60 {
        alarm(&mut station, number);
        if number == 40 {
            nats.kill();
            nats.run();
        }
    }
    synced(&station);
    let alarms = alarms(&nats).unwrap();
    assert_eq!(told(&alarms, "begin"), expected);
    // An alert that ends is held for its end delay, then ended; the station's clock is real.
    let ids: BTreeSet<&String> = alarms.iter().map(|(id, _, _)| id).collect();
    assert_eq!(ids.len(), alarms.len(), "each change is there once");
    for (id, subject, alarm) in &alarms {
        let made = format!("{}.{}", alarm["journal"].as_str().unwrap(), alarm["seq"]);
        assert_eq!(*id, made);
        match alarm["bed"].as_str() {
            Some(bed) => assert_eq!(*subject, format!("ward.4=20East.bed.{bed}.alarms")),
            None => assert_eq!(subject, "ward.4=20East.alarms"),
        }
    }
    // Of one condition the changes stand in their order.
    let mut last: BTreeMap<u64, i64> = BTreeMap::new();
    for (_, _, alarm) in &alarms {
        let condition = alarm["condition"].as_u64().unwrap();
        let seq = alarm["seq"].as_i64().unwrap();
        let before = last.insert(condition, seq);
        assert!(before.is_none_or(|before| before < seq), "{alarm}");
    }
    until("every end", || {
        synced(&station);
        (told(&super::foreign::alarms(&nats)?, "end") == expected).then_some(())
    });
    station.stop();
}

/// Everything was acknowledged.
fn synced(station: &Running) {
    until("the alarms have arrived", || {
        let link = station.link("broker/alarms");
        (link["state"]["kind"] == "synced" && link["behind"] == 0).then_some(())
    });
}
