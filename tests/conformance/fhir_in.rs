//! HL7's own R4 examples of Patient and Encounter, read as admissions. They are not in this
//! repository; the test skips where they are missing.

use lamplight_fhir::inbound::{Naming, Resources, Seen, reference_of, reports};
use lamplight_protocols::report::{AdtEvent, Location};
use serde_json::Value;
use std::path::Path;

fn examples() -> Option<Vec<(String, Value)>> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = repository.join("../shared/data/fhir/examples");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: HL7's examples are not at {}", folder.display());
        return None;
    };
    let mut all: Vec<(String, Value)> = files
        .map(|file| {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            (name, serde_json::from_str(&text).unwrap())
        })
        .collect();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    Some(all)
}

/// Every resource by its reference; those inside of bundles, too.
fn resources(examples: &[(String, Value)]) -> Resources {
    let inside = |one: &Value| -> Vec<Value> {
        let entries = one["entry"].as_array();
        let entries = entries
            .into_iter()
            .flatten()
            .map(|entry| entry["resource"].clone());
        entries.chain([one.clone()]).collect()
    };
    let all = examples.iter().flat_map(|(_, one)| inside(one));
    all.filter_map(|one| Some((reference_of(&one)?, one)))
        .collect()
}

#[test]
fn hl7s_own_patients_and_stays_are_understood() {
    let Some(examples) = examples() else { return };
    let read = resources(&examples);
    let naming = Naming::default();
    let mut told = Vec::new();
    for (name, resource) in &examples {
        for report in reports(resource, &read, &naming, &mut Seen::default()) {
            let place = report
                .location
                .as_ref()
                .map(Location::path)
                .unwrap_or_default();
            assert!(!report.patient.ids.is_empty(), "{name}: matched by nothing");
            told.push((name.as_str(), report.event, place));
        }
    }
    for (name, event, place) in [
        // The patient of these lies in a ward of which the example has the place.
        ("patient-example-a", AdtEvent::Update, ""),
        ("patient-example-f201-roel", AdtEvent::Update, ""),
        ("encounter-example-f203-20130311", AdtEvent::Discharge, ""),
        ("encounter-example-f202-20130128", AdtEvent::Discharge, ""),
    ] {
        let found = told.iter().find(|(known, ..)| *known == name);
        assert_eq!(found, Some(&(name, event, place.to_owned())), "{told:?}");
    }
}
