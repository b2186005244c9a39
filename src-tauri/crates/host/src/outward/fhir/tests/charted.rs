//! What people write down, corrected and struck out, as it stands on the server.

use super::stub::Stub;
use crate::keys::KeyConfig;
use crate::outward::fhir;
use crate::outward::fhir::config::FhirConfig;
use crate::outward::testing::{Home, at, bed, held, synced, until};
use crate::secrets::Secrets;
use lamplight_store::Entry;
use serde_json::{Value, json};
use tokio::sync::mpsc;

/// A row of a chart, as the engine writes it.
fn row(kind: &str, seconds: i64, wish: &Value, came: &Value, refused: Option<&str>) -> Entry {
    let body = json!({
        "command": { "command": "care", "bed": "7", "stay": 41, "wish": wish },
        "refused": refused, "came_of_it": came,
    });
    let mut row = Entry::new(at(seconds), kind, body.to_string());
    row.bed = Some(bed("7"));
    row.actor = Some("Dana A.".to_owned());
    row
}

fn entry(id: u64, pulse: f64, corrects: Option<u64>) -> Value {
    json!({
        "id": id, "item": { "item": "vital", "vital": "pulse", "number": pulse, "unit": "per_min" },
        "measured_ms": at(-60).millis(), "entered_ms": at(-50).millis(), "by": "Dana A.",
        "device": "", "sure": false, "corrects": corrects,
        "reason": if corrects.is_some() { "misread" } else { "" },
        "state": "stands", "struck_by": "",
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_of_a_chart_is_one_observation_through_its_corrections() {
    let stub = Stub::start().await;
    let home = Home::new();
    home.write(vec![held("7", -3_600, "MUSTER", 41)]);
    let came = json!({
        "stay": 41, "entered": [entry(1, 104.0, None), entry(2, 88.0, None)],
        "totals": [{ "score": "NEWS2", "total": 7.0 }],
    });
    home.write(vec![row(
        "care.charted",
        -50,
        &json!({ "kind": "chart" }),
        &came,
        None,
    )]);
    let config = FhirConfig {
        numbers_every_s: 0,
        ..stub.config()
    };
    let (news, _) = mpsc::channel(8);
    let secrets = Secrets::of(home.path(), KeyConfig::File);
    let lanes = fhir::start(&config, &home.station(), &secrets, &home.journal(), news).unwrap();
    synced(&lanes[0]).await;
    let pulses = || {
        let mut all: Vec<(f64, String)> = stub
            .all("Observation")
            .iter()
            .filter(|one| one["code"]["coding"][0]["code"] == "8867-4")
            .map(|one| {
                let value = one["valueQuantity"]["value"].as_f64().unwrap();
                (value, one["status"].as_str().unwrap().to_owned())
            })
            .collect();
        all.sort_by(|one, other| one.0.total_cmp(&other.0));
        all
    };
    let told = |value: f64, status: &str| (value, status.to_owned());
    assert_eq!(pulses(), [told(88.0, "final"), told(104.0, "final")]);
    let all = stub.all("Observation");
    let score = all.iter().find(|one| one["code"]["text"] == "NEWS2");
    let score = score.unwrap();
    assert_eq!(score["valueQuantity"]["value"], 7);
    assert_eq!(score["performer"][0]["display"], "Dana A.");
    assert!(score["encounter"]["reference"].is_string());

    // What was refused is nothing; a correction of a correction is the same Observation.
    let refused = json!({ "stay": 41, "entered": [] });
    let fix = |old: u64, new: Value| (json!({ "kind": "correct", "entry": old }), new);
    let (first, first_came) = fix(
        1,
        json!({ "stay": 41, "entered": [entry(3, 102.0, Some(1))] }),
    );
    let (second, second_came) = fix(
        3,
        json!({ "stay": 41, "entered": [entry(4, 101.0, Some(3))] }),
    );
    let strike = json!({ "kind": "strike", "entry": 2, "reason": "another patient's" });
    home.write(vec![
        row(
            "care.charted",
            -40,
            &json!({ "kind": "chart" }),
            &refused,
            Some("no"),
        ),
        row("care.corrected", -30, &first, &first_came, None),
    ]);
    until(&lanes[0], |_| {
        pulses() == [told(88.0, "final"), told(102.0, "corrected")]
    })
    .await;
    home.write(vec![
        row("care.corrected", -20, &second, &second_came, None),
        row("care.struck", -10, &strike, &refused, None),
    ]);
    let last = [told(88.0, "entered-in-error"), told(101.0, "corrected")];
    until(&lanes[0], |_| pulses() == last).await;
    synced(&lanes[0]).await;

    // The first row once more, as after a lost answer: nothing is taken back.
    drop(lanes);
    home.flush();
    home.cursor("fhir/rows", 1);
    let (news, _) = mpsc::channel(8);
    let lanes = fhir::start(&config, &home.station(), &secrets, &home.journal(), news).unwrap();
    synced(&lanes[0]).await;
    assert_eq!(pulses(), last);
}
