//! A disk that takes nothing: the ward goes on, says so, and recovers by itself.

use crate::alarm_path::alert;
use crate::desktop::until;
use crate::program::{CONFIG, Program, code, device, heart_rate};
use serde_json::Value as Json;

const NOT_KEPT: &str = "Record not kept";

fn open(state: &Json, text: &str) -> bool {
    let all = state["conditions"].as_array().unwrap();
    all.iter().any(|open| open["text"] == text)
}

/// Goal: with a full disk the station is a live monitor that says that it records nothing,
/// never one that stops. Method: the system refuses to let the station's files grow, which
/// is what a full disk does, and later lets them; what came meanwhile must have been kept.
#[test]
fn a_full_disk_is_a_condition_while_the_ward_stays_live_and_ends_when_there_is_room() {
    let station = Program::start_limitable(CONFIG);
    let mut wire = station.connect();
    assert_eq!(
        code(&wire.send(&alert("1", "BEFORE", "start", "active"))),
        "CA"
    );
    assert!(!open(&station.state(), NOT_KEPT));

    station.limit_files("4096");
    let during = alert("2", "DURING", "start", "active").replace("1.2.1.7.", "1.2.2.7.");
    assert_eq!(code(&wire.send(&during)), "CA", "the sender goes on");
    until(NOT_KEPT, || open(&station.state(), NOT_KEPT));
    let state = station.state();
    assert!(open(&state, "BEFORE") && open(&state, "DURING"), "{state}");
    for (control, value) in [("3", "71"), ("4", "72")] {
        let message = heart_rate(control, "AA09", "1", value);
        assert_eq!(code(&wire.send(&message)), "CA");
        let state = station.state();
        let number = &device(&state, "AA09")["numbers"][0]["value"];
        assert_eq!(number.as_f64(), value.parse().ok(), "the ward is live");
    }

    station.limit_files("unlimited");
    until("recording again", || !open(&station.state(), NOT_KEPT));
    // What nobody sends again has waited, and outlives the worst end.
    let folder = station.into_folder();
    let again = Program::start_in(folder, CONFIG);
    let state = again.state();
    assert!(open(&state, "BEFORE") && open(&state, "DURING"), "{state}");
    again.signal("TERM");
    let mut again = again;
    again.wait();
    let kinds = again.journal();
    let told = |kind: &str| kinds.iter().any(|row| row["kind"] == kind);
    assert!(told("store.resumed"), "{kinds:?}");
}
