//! What the station knows survives it, and can be looked back at.

use crate::alarm_path::{Ward, alert};
use crate::program::{CONFIG, Program, binary, code, heart_rate, run_to_end};
use lamplight_api::command::Command;
use lamplight_api::history::{HistoryQuery, LoadQuery, StoryWhat};
use serde_json::Value as Json;
use std::ffi::OsStr;

pub fn conditions(state: &Json) -> Vec<(u64, String)> {
    let all = state["conditions"].as_array().unwrap().iter();
    let device = all.filter(|open| open["source"] == "device");
    device
        .map(|open| {
            let text = open["text"].as_str().unwrap().to_owned();
            (open["id"].as_u64().unwrap(), text)
        })
        .collect()
}

/// One of many alerts, each of a channel of its own.
pub fn numbered(n: usize, phase: &str, state: &str) -> String {
    let alert = alert(&format!("{phase}{n}"), &format!("ALARM {n}"), phase, state);
    alert.replace("1.2.1.7.", &format!("1.2.{}.7.", n + 1))
}

fn verified(station: &Program) {
    let data = station.data();
    let (code, error) = run_to_end(&["verify".as_ref(), OsStr::new("--data"), data.as_os_str()]);
    assert_eq!(code, Some(0), "{error}");
}

#[test]
fn what_was_acknowledged_to_a_device_is_there_after_kill_nine_under_the_same_id() {
    let mut station = Program::start(CONFIG);
    let mut known = Vec::new();
    for round in 0..4 {
        for n in 0..3 {
            let message = numbered(3 * round + n, "start", "active");
            assert_eq!(code(&station.send(&message)), "CA");
        }
        // Not a moment between the answer and the end.
        station.signal("KILL");
        station = Program::start_in(station.into_folder(), CONFIG);
        let open = conditions(&station.state());
        assert_eq!(open.len(), 3 * (round + 1), "{open:?}");
        for before in &known {
            assert!(open.contains(before), "{before:?} among {open:?}");
        }
        known = open;
        verified(&station);
    }
    let ended = numbered(0, "end", "inactive");
    assert_eq!(code(&station.send(&ended)), "CA");
    assert_eq!(conditions(&station.state()).len(), known.len() - 1);
}

#[test]
fn an_admission_that_was_acknowledged_is_there_after_kill_nine() {
    let station = Program::start(CONFIG);
    let admit = "MSH|^~\\&|ADT|UKH|KIS|UKH|20261121080000||ADT^A01|1|P|2.5.1\nEVN|A01|20261121080000\n\
                 PID|1||DEMO001^^^UKH^MR||DEMOPATIENT^ANNA||19700101|F\nPV1|1|I|4E^^1\n";
    // No alarm tells of either, so nothing but the message itself hurries the state.
    assert_eq!(code(&station.send(admit)), "AA");
    let moved = admit.replace("A01", "A02").replace("|1|P", "|2|P");
    assert_eq!(code(&station.send(&moved.replace("4E^^1", "4E^^2"))), "AA");
    station.signal("KILL");
    let station = Program::start_in(station.into_folder(), CONFIG);
    let state = station.state();
    assert_eq!(state["beds"][0]["patient"], Json::Null);
    assert_eq!(state["beds"][1]["patient"]["family"], "DEMOPATIENT");
}

#[test]
fn the_past_tells_an_alarm_with_its_whole_story_and_the_load_counts_it() {
    let mut ward = Ward::start();
    ward.send(&heart_rate("1", "AA01", "2", "70"));
    ward.send(&alert("2", "HR HIGH", "start", "active"));
    let id = ward.condition("HR HIGH")["id"].as_u64().unwrap();
    let handle = ward.host.ward();
    let runtime = ward.host.runtime();
    let acknowledge = Command::Acknowledge {
        condition: id,
        at: None,
    };
    runtime.block_on(handle.command(acknowledge)).unwrap();
    ward.send(&alert("3", "HR HIGH", "end", "inactive"));

    let ask = HistoryQuery {
        words: "hr".to_owned(),
        ..HistoryQuery::default()
    };
    let page = runtime.block_on(handle.history(ask.clone())).unwrap();
    let rows: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.id, row.text.as_str()))
        .collect();
    assert_eq!(rows, [(id, "HR HIGH")]);
    let row = &page.rows[0];
    assert_eq!(row.bed.as_deref(), Some("2"));
    assert!(row.ended_ms.is_some() && row.acknowledged_ms.is_some());
    assert_eq!(row.acknowledged_by, "this station");
    let next = HistoryQuery {
        before: Some(id),
        ..ask
    };
    assert_eq!(runtime.block_on(handle.history(next)).unwrap().rows, []);

    let story = runtime.block_on(handle.story(id)).unwrap();
    let told: Vec<StoryWhat> = story.events.iter().map(|event| event.what).collect();
    for what in [
        StoryWhat::Began,
        StoryWhat::Sounded,
        StoryWhat::Acknowledged,
        StoryWhat::Ended,
    ] {
        assert!(told.contains(&what), "{what:?} in {told:?}");
    }
    assert!(runtime.block_on(handle.story(999)).is_err());

    let load = LoadQuery {
        from_ms: row.began_ms - 3_600_000,
        to_ms: row.began_ms + 3_600_000,
        bin_min: 60,
    };
    let load = runtime.block_on(handle.alarm_load(load)).unwrap();
    let bed = load.beds.iter().find(|bed| bed.name == "2").unwrap();
    assert_eq!((bed.count.alarms, bed.count.high), (1, 1));
    ward.stop();
}

fn headless(arguments: &[&OsStr]) -> String {
    let output = binary().args(arguments).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn records_are_checked_printed_and_copied_beside_a_running_station_and_put_back_later() {
    let mut station = Program::start(CONFIG);
    for n in 0..3 {
        assert_eq!(code(&station.send(&numbered(n, "start", "active"))), "CA");
    }
    verified(&station);
    // Those of the device; the station has some of its own.
    let began = |rows: &[Json]| {
        let ours = |row: &&Json| {
            row["kind"] == "alarm.began" && row["body"].to_string().contains("ALARM ")
        };
        rows.iter().filter(ours).count()
    };
    assert_eq!(began(&station.journal()), 3);
    let (copy, data) = (station.folder.path().join("copy"), station.data());
    let [to, from, at] = ["--to", "--from", "--data"].map(OsStr::new);
    let told = headless(&[
        "backup".as_ref(),
        at,
        data.as_os_str(),
        to,
        copy.as_os_str(),
    ]);
    let told: Json = serde_json::from_str(&told).unwrap();
    assert!(told["bytes"].as_u64().unwrap() > 0, "{told}");
    let restore: [&OsStr; 5] = [
        "restore".as_ref(),
        from,
        copy.as_os_str(),
        at,
        data.as_os_str(),
    ];
    let (status, why) = run_to_end(&restore);
    assert!(
        status == Some(1) && why.contains("in use by another station"),
        "{why}"
    );
    let again = [
        OsStr::new("backup"),
        at,
        data.as_os_str(),
        to,
        copy.as_os_str(),
    ];
    let (status, why) = run_to_end(&again);
    assert!(
        status == Some(1) && why.contains("is already there"),
        "{why}"
    );

    // What comes after the copy is not in it.
    assert_eq!(code(&station.send(&numbered(3, "start", "active"))), "CA");
    station.signal("TERM");
    station.wait();
    assert_eq!(began(&station.journal()), 4);
    let told: Json = serde_json::from_str(&headless(&restore)).unwrap();
    let aside = told["set_aside"].as_str().unwrap();
    assert!(std::path::Path::new(aside).exists(), "{told}");
    assert_eq!(began(&station.journal()), 3);
    let again = Program::start_in(station.into_folder(), CONFIG);
    assert_eq!(conditions(&again.state()).len(), 3);
    verified(&again);
}

#[test]
fn a_damaged_copy_is_not_put_back() {
    let mut station = Program::start(CONFIG);
    station.send(&numbered(0, "start", "active"));
    let (copy, data) = (station.folder.path().join("copy"), station.data());
    let [to, from, at] = ["--to", "--from", "--data"].map(OsStr::new);
    headless(&[
        "backup".as_ref(),
        at,
        data.as_os_str(),
        to,
        copy.as_os_str(),
    ]);
    station.signal("TERM");
    station.wait();
    let file = copy.join("lamplight.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let restore = [
        "restore".as_ref(),
        from,
        copy.as_os_str(),
        at,
        data.as_os_str(),
    ];
    let (status, why) = run_to_end(&restore);
    assert!(status == Some(1) && why.contains("not sound"), "{why}");
    let again = Program::start_in(station.into_folder(), CONFIG);
    assert_eq!(
        conditions(&again.state()).len(),
        1,
        "the old records are there"
    );
}

#[test]
fn the_journal_is_printed_when_the_station_has_ended() {
    let mut station = Program::start(CONFIG);
    station.send(&alert("1", "HR HIGH", "start", "active"));
    station.signal("TERM");
    station.wait();
    let rows = station.journal();
    let kinds: Vec<&str> = rows
        .iter()
        .map(|row| row["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds.first(), Some(&"station.started"));
    assert_eq!(kinds.last(), Some(&"station.stopped"));
    assert!(kinds.contains(&"alarm.began"), "{kinds:?}");
    let folder = station.into_folder();
    let again = Program::start_in(folder, CONFIG);
    assert_eq!(conditions(&again.state()).len(), 1);
}
