//! Bad input through the whole program: the peer is answered, the technician finds it,
//! and the next good message still arrives.

use crate::program::{CONFIG, PATIENCE, Program, code, device, heart_rate};
use serde_json::Value as Json;

fn reasons(state: &Json) -> String {
    state["dead_letters"].to_string()
}

/// After each of these, a good message on a new connection must arrive.
fn still_works(station: &Program, control: &str) {
    assert_eq!(
        code(&station.send(&heart_rate(control, "GOOD", "1", "70"))),
        "CA"
    );
}

#[test]
fn broken_frames_and_messages_end_in_the_dead_letters_and_cost_nobody_else() {
    let station = Program::start(CONFIG);
    for (n, name, bytes) in [
        (1, "bytes before the start block", b"hello\x0b".to_vec()),
        (2, "no MSH", b"\x0bPID|||1\r\x1c\x0d".to_vec()),
        (
            3,
            "not HL7 at all",
            b"\x0b\xff\xfe\x00\x01\x1c\x0d".to_vec(),
        ),
        (4, "an empty frame", b"\x0b\x1c\x0d".to_vec()),
    ] {
        let mut wire = station.connect();
        wire.raw(&bytes);
        if bytes.ends_with(b"\x0d") {
            wire.answer();
        }
        drop(wire);
        still_works(&station, &format!("A{n}"));
        // The closing of the broken connection is read at its own pace.
        let seen = wait_for(|| station.state()["dead_letters_total"].as_u64() >= Some(n));
        assert!(seen, "{name}: {}", reasons(&station.state()));
    }
}

#[test]
fn a_bad_field_costs_that_field_and_not_the_message() {
    let station = Program::start(CONFIG);
    let message = heart_rate("B1", "AA05", "1", "78")
        + "OBX|3|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.1.1.2|ninety|262688^MDC_DIM_PERCENT^MDC|||||R\n\
           OBX|4|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.1.1.3|NaN|262688^MDC_DIM_PERCENT^MDC|||||R\n\
           OBX|5|NM|151562^MDC_RESP_RATE^MDC|1.1.1.4|16|furlong|||||R\n\
           OBX|6|NM|987654^MDC_NEW_THING^MDC|1.1.1.5|7||||||R\n";
    assert_eq!(code(&station.send(&message)), "CA");
    let state = station.state();
    let numbers = device(&state, "AA05")["numbers"].as_array().unwrap();
    assert_eq!(numbers.len(), 5, "{numbers:?}");
    let value = |refid: &str| numbers.iter().find(|n| n["refid"] == refid).unwrap();
    assert_eq!(value("MDC_ECG_HEART_RATE")["value"], 78.0);
    assert_eq!(value("MDC_PULS_OXIM_SAT_O2")["value"], Json::Null);
    assert_eq!(value("MDC_NEW_THING")["value"], 7.0);
    assert_eq!(value("MDC_RESP_RATE")["value"], 16.0);
    let shown = state["beds"][0]["numbers"].as_array().unwrap();
    let resp = shown
        .iter()
        .find(|n| n["refid"] == "MDC_RESP_RATE")
        .unwrap();
    assert_eq!(
        resp["text"], "\u{2013}\u{2013}",
        "a unit nobody knows is not shown as breaths"
    );
    assert!(reasons(&state).contains("OBX"), "{}", reasons(&state));
}

#[test]
fn the_same_message_twice_changes_nothing() {
    let station = Program::start(CONFIG);
    let message = heart_rate("C1", "AA06", "1", "78");
    assert_eq!(code(&station.send(&message)), "CA");
    assert_eq!(code(&station.send(&message)), "CA");
    let state = station.state();
    assert_eq!(state["feeds"][0]["duplicates"], 1);
    assert_eq!(
        device(&state, "AA06")["numbers"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn a_hundred_thousand_rows_and_a_field_of_ten_megabytes_are_borne() {
    let station = Program::start(CONFIG);
    let mut many = heart_rate("D1", "AA07", "1", "78");
    for n in 0..100_000 {
        many.push_str(&format!(
            "OBX|{n}|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.1.{n}.1|97|%|||||R\n"
        ));
    }
    let answer = station.send(&many);
    assert!(["CA", "CE"].contains(&code(&answer)), "{answer}");
    let huge = heart_rate("D2", "AA07", "1", &"9".repeat(10 << 20));
    let answer = station.send(&huge);
    assert!(["CA", "CE"].contains(&code(&answer)), "{answer}");
    still_works(&station, "D3");
    let kept = device(&station.state(), "AA07")["numbers"]
        .as_array()
        .unwrap()
        .len();
    assert!(kept <= 4_096, "{kept}");
}

#[test]
fn a_frame_beyond_the_limit_is_set_aside() {
    let station = Program::start(&CONFIG.replace("address", "message_bytes_max = 4096\naddress"));
    let mut wire = station.connect();
    wire.frame(
        heart_rate("E1", "AA08", "1", &"9".repeat(10_000))
            .replace('\n', "\r")
            .as_bytes(),
    );
    wire.frame(
        heart_rate("E2", "AA08", "1", "78")
            .replace('\n', "\r")
            .as_bytes(),
    );
    let answers = [wire.answer()];
    assert!(
        answers.iter().any(|answer| code(answer) == "CA"),
        "{answers:?}"
    );
    assert_eq!(
        device(&station.state(), "AA08")["numbers"][0]["value"],
        78.0
    );
    assert!(
        reasons(&station.state()).contains("longer than the limit"),
        "{}",
        reasons(&station.state())
    );
}

#[test]
fn a_thousand_connections_do_not_keep_one_more_out() {
    let station = Program::start(CONFIG);
    let wires: Vec<_> = (0..1_000).map(|_| station.connect()).collect();
    still_works(&station, "F1");
    let seen = wait_for(|| station.state()["feeds"][0]["connections"].as_u64() >= Some(1_000));
    assert!(seen, "{}", station.state()["feeds"]);
    drop(wires);
}

#[test]
fn two_devices_that_claim_one_bed_are_told_apart_and_said() {
    let station = Program::start(CONFIG);
    station.send(&heart_rate("G1", "FIRST", "1", "70"));
    station.send(&heart_rate("G2", "SECOND", "1", "140"));
    let state = station.state();
    assert_eq!(state["beds"][0]["numbers"][0]["text"], "70");
    assert_eq!(state["beds"][0]["numbers"].as_array().unwrap().len(), 1);
    let texts = state["conditions"].to_string();
    assert!(texts.contains("Two monitors for one bed"), "{texts}");
}

/// Asks again until it is so, or there is no patience left. Each asking is a whole
/// program run, so there is no need to wait in between.
fn wait_for(mut so: impl FnMut() -> bool) -> bool {
    let until = std::time::Instant::now() + PATIENCE;
    while std::time::Instant::now() < until {
        if so() {
            return true;
        }
    }
    so()
}
