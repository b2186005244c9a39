//! Items as hospitals may write them.

use super::*;
use lamplight_units::Mono;
use serde_json::json;

fn now() -> Now {
    Now {
        mono: Mono::START,
        wall: Wall::from_micros(1_795_269_600_000_000),
    }
}

fn told(kind: &str, body: Value) -> Result<Deed, String> {
    let kind = kind.to_owned();
    read(
        now(),
        &News {
            number: 1,
            kind,
            body,
        },
    )
}

fn census(body: Value) -> AdtReport {
    match told("admission", body) {
        Ok(Deed::Census(mut reports)) if reports.len() == 1 => reports.remove(0),
        other => panic!("{other:?}"),
    }
}

/// Each entry: done, or why not.
fn entries(kind: &str, body: Value) -> Vec<Result<(), String>> {
    match told(kind, body) {
        Ok(Deed::Lists(entries)) => entries.into_iter().map(|entry| entry.map(|_| ())).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_admission_in_fields_and_one_in_hl7_say_the_same() {
    let fields = census(json!({
        "event": "admit", "location": "4E^^1^HOSP", "at": "2026-11-21T14:00:00+00:00",
        "patient": { "ids": ["4711^^^HOSP^MR"], "family": "Berg", "given": "Anna", "birth": "1952-03-14", "sex": "F" },
        "what a newer server adds": 1,
    }));
    let message = "MSH|^~\\&|ADT|HOSP|||20261121140000+0000||ADT^A01^ADT_A01|1|P|2.6\n\
        EVN|A01|20261121140000+0000\n\
        PID|1||4711^^^HOSP^MR||Berg^Anna||19520314|F\n\
        PV1||I|4E^^1^HOSP\n";
    let hl7 = census(json!({ "hl7": message }));
    assert_eq!(fields.patient, hl7.patient);
    assert_eq!((fields.event, fields.location), (hl7.event, hl7.location));
    let zone = chrono::Offset::fix(&chrono::Utc);
    let at =
        |report: &Option<lamplight_units::DeviceTime>| report.as_ref().map(|at| at.to_wall(zone));
    assert_eq!(at(&fields.at), at(&hl7.at));
}

#[test]
fn what_is_wrong_with_an_item_is_said_without_names() {
    let patient = json!({ "ids": ["4711"], "family": "Secretly" });
    let admit = |more: Value| {
        let mut body = json!({ "event": "admit", "patient": patient });
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        body
    };
    let rows = [
        ("admission", json!([]), "not understood"),
        ("admission", json!({ "event": "admit" }), "patient"),
        (
            "admission",
            admit(json!({ "event": "A01" })),
            "none of admit",
        ),
        (
            "admission",
            admit(json!({ "at": "yesterday" })),
            "at is no time",
        ),
        ("admission", admit(json!({ "event": "merge" })), "merged"),
        (
            "admission",
            admit(json!({ "patient": { "ids": [], "family": "Secretly" } })),
            "no number",
        ),
        (
            "admission",
            admit(json!({ "patient": { "ids": ["1"], "birth": "14.3.52" } })),
            "birth date",
        ),
        (
            "admission",
            admit(json!({ "patient": "Secretly" })),
            "another type",
        ),
        ("admission", json!({ "hl7": 7 }), "no text"),
        ("admission", json!({ "hl7": "Secretly" }), ""),
        (
            "admission",
            json!({ "hl7": "MSH|^~\\&|A|B|||20261121140000||ADT^A01^ADT_A01|1|T|2.6\rPID|1||1\rPV1||I|4E^^1" }),
            "a test",
        ),
        (
            "assignment",
            json!({ "shift": "now" }),
            "shift is no instant",
        ),
        (
            "assignment",
            json!({ "shift": "2026-11-22T06:00:00Z", "beds": 1 }),
            "beds is no list",
        ),
        ("people", json!({}), "names nobody"),
        (
            "setting",
            json!({ "name": "limits", "value": {} }),
            "changed on the ward",
        ),
        (
            "setting",
            json!({ "name": "shifts", "value": [] }),
            "at least one",
        ),
        (
            "setting",
            json!({ "name": "shifts", "value": [{ "at": "25:00", "name": "x" }] }),
            "HH:MM",
        ),
        ("people", json!({ "left": "x".repeat(MOST_BYTES) }), "bytes"),
    ];
    for (kind, body, words) in rows {
        let why = told(kind, body.clone()).expect_err(words);
        assert!(why.contains(words), "{why}");
        assert!(!why.contains("Secretly"), "{why}");
    }
}

#[test]
fn a_bad_entry_costs_itself_alone() {
    let people = entries(
        "people",
        json!({ "works": [
            { "badge": "60422", "name": "Fatou Diallo", "roles": ["nurse"] },
            { "badge": "", "name": "Nobody", "roles": ["nurse"] },
            { "badge": "60423", "name": "Ann", "roles": ["king"] },
        ], "left": ["60311", 4] }),
    );
    let done: Vec<bool> = people.iter().map(Result::is_ok).collect();
    assert_eq!(done, [true, false, false, true, false]);
    let beds = entries(
        "assignment",
        json!({ "shift": "2026-11-22T06:00:00Z", "charge": null, "beds": [
            { "bed": "1", "nurse": "60422" }, { "nurse": "60422" }, { "bed": "2" },
        ] }),
    );
    let done: Vec<bool> = beds.iter().map(Result::is_ok).collect();
    assert_eq!(done, [true, true, false, true]);
}

#[test]
fn what_is_not_known_is_passed_over() {
    assert!(matches!(told("weather", json!("rain")), Ok(Deed::Unknown)));
}

#[test]
fn odd_texts_in_every_place_are_refused_or_read_and_nothing_panics() {
    let long = "ä".repeat(5_000);
    for text in [
        "", "^", "^^^^^^^", "\0", "\u{202e}", "0", "99999999", "24:60", ":", "{}", "[[", &long,
    ] {
        for kind in ["admission", "assignment", "people", "setting"] {
            let body = json!({
                "event": "admit", "patient": { "ids": [text], "family": text, "birth": text },
                "location": text, "at": text, "shift": text, "beds": [{ "bed": text, "nurse": text }],
                "works": [{ "badge": text, "name": text, "roles": [text] }], "left": [text],
                "name": "shifts", "value": [{ "at": text, "name": text }],
            });
            let _ = told(kind, body);
            let _ = told(kind, json!({ "hl7": format!("MSH|^~\\&|{text}") }));
            let _ = told(kind, json!(text));
        }
    }
}
