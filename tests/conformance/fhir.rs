//! What we write as FHIR R4: golden bundles, read by two validators that others wrote.
//!
//! `fhir.resources` (PyPI, BSD; pydantic models of R4B) finds what is missing, unknown, of the
//! wrong type or doubled; `fhir` (npm, ISC; HL7's own definitions of R4) finds the same
//! by another reading, and codes that a required value set does not have. Each proves first
//! that it finds a fault. `LAMPLIGHT_UPDATE_GOLDEN=1` writes the bundles anew.

use lamplight_fhir::alarm::{self, Alarm, Deed, Urgency};
use lamplight_fhir::audit::{self, Act};
use lamplight_fhir::call::{self, Call};
use lamplight_fhir::charted::{self, Charted, Judgement, Measure, Reading, Standing, Total};
use lamplight_fhir::observation::{self, Number, Whose};
use lamplight_fhir::person::{self, Person, Stay, Warning};
use lamplight_fhir::send::{Can, Known, compose, once_each, references};
use lamplight_fhir::strip::{self, Strip};
use lamplight_fhir::{Entry, How, Name, Site, place};
use lamplight_tests::foreign::{npm, or_skip, python, run};
use lamplight_units::{NoValue, Value, Wall};
use std::path::{Path, PathBuf};
use std::process::Command;

const PYTHON: &str = "fhir.resources==8.3.0";
const NPM: &[(&str, &str)] = &[
    ("package.json", include_str!("fhir/package.json")),
    ("package-lock.json", include_str!("fhir/package-lock.json")),
    ("judge.mjs", include_str!("fhir/judge.mjs")),
];

fn at(seconds: i64) -> Wall {
    Wall::from_micros(1_795_000_000_000_000 + seconds * 1_000_000)
}

fn site() -> Site {
    Site {
        system: "https://hospital.example/lamplight".to_owned(),
        records: "urn:oid:2.16.756.5.30.1.160.1".to_owned(),
        station: "east-4".to_owned(),
        ward: "4 East".to_owned(),
        journal: "3f2a9c5512345678aabbccdd".to_owned(),
    }
}

fn anna() -> Person {
    Person {
        record: "40071822".to_owned(),
        family: "Müstermann".to_owned(),
        given: "Erika Anna".to_owned(),
        birth: "1948-02-29".to_owned(),
        sex: "F".to_owned(),
        simulated: false,
    }
}

fn stay() -> Stay {
    Stay {
        id: 7,
        since: at(-86_400),
        ended: None,
        bed: Some("7".to_owned()),
        flags: vec![Warning::FallRisk, Warning::ContactIsolation, Warning::NoCpr],
        simulated: false,
    }
}

fn patient() -> Name {
    person::patient_name(&site(), &anna(), Some(7)).unwrap()
}

fn whose(patient: Option<Name>, simulated: bool) -> Whose {
    Whose {
        bed: "7".to_owned(),
        encounter: patient.as_ref().map(|_| person::encounter_name(&site(), 7)),
        patient,
        simulated,
    }
}

fn number(series: u32, refid: &str, unit: &str, value: Value) -> Number {
    Number {
        series,
        device: "00A0370000000007".to_owned(),
        channel: "1.1.1.1".to_owned(),
        refid: refid.to_owned(),
        unit: unit.to_owned(),
        at: at(0),
        value,
    }
}

fn numbers() -> Vec<Number> {
    let value = Value::new;
    vec![
        number(1, "MDC_ECG_HEART_RATE", "{beat}/min", value(72.0)),
        number(2, "MDC_PULS_OXIM_SAT_O2", "%", value(97.5)),
        number(
            3,
            "MDC_TTHOR_RESP_RATE",
            "{breath}/min",
            Value::None(NoValue::SensorOff),
        ),
        number(4, "MDC_TEMP", "Cel", value(36.600_000_381)),
        number(5, "MDC_PRESS_BLD_NONINV_SYS", "mm[Hg]", value(118.0)),
        number(6, "MDC_PRESS_BLD_NONINV_DIA", "mm[Hg]", value(76.0)),
        number(7, "MDC_PRESS_BLD_NONINV_MEAN", "mm[Hg]", value(90.0)),
        number(
            8,
            "MDC_PRESS_BLD_ART_ABP_SYS",
            "mm[Hg]",
            Value::None(NoValue::AboveRange),
        ),
        number(9, "MDC_ECG_V_P_C_CNT", "/min", value(3.0)),
        number(10, "MDCX_LOCAL_INDEX", "puffs", value(0.25)),
    ]
}

/// The stay with everything that others refer to.
fn arrived() -> Vec<Entry> {
    let site = site();
    let mut all = vec![
        place::ward(&site),
        place::bed(&site, "7"),
        place::station(&site),
        person::patient(patient(), &anna()),
        person::encounter(&site, &stay(), &patient(), How::State),
    ];
    all.extend(person::flags(
        &site,
        &stay(),
        &[(Warning::DropletIsolation, at(0))],
        &patient(),
    ));
    all
}

fn measured(patient: Option<Name>, simulated: bool) -> Vec<Entry> {
    let site = site();
    let whose = whose(patient, simulated);
    let numbers = numbers();
    let devices = numbers.iter().map(|number| number.device.as_str());
    let mut all = observation::things(&site, &whose, devices);
    if whose.patient.is_some() {
        all.push(person::patient(self::patient(), &anna()));
        all.push(person::encounter(
            &site,
            &stay(),
            &self::patient(),
            How::Thing,
        ));
    }
    all.extend(observation::observations(&site, &whose, &numbers));
    let wave = |samples: Vec<Option<i32>>, series| Strip {
        series,
        device: "00A0370000000007".to_owned(),
        refid: "MDC_ECG_ELEC_POTL_II".to_owned(),
        unit: "mV".to_owned(),
        from: at(-2),
        rate_hz: 62.5,
        scale: 0.005,
        shift: -0.5,
        samples,
    };
    let seen = wave(vec![Some(0), Some(-12), None, Some(240), Some(7)], 20);
    all.push(strip::observation(&site, &whose, &seen));
    all.push(strip::observation(&site, &whose, &wave(vec![None; 5], 21)));
    all
}

/// One of each kind that people write down: as entered, corrected, struck out; and a score.
fn written_down() -> Vec<Entry> {
    let site = site();
    let whose = whose(Some(patient()), false);
    let number = |of, value, unit| Reading::Number { of, value, unit };
    let readings = [
        number(Measure::Respiration, 22.0, "/min"),
        number(Measure::Spo2, 93.0, "%"),
        number(Measure::Pulse, 104.0, "/min"),
        number(Measure::Temperature, 101.3, "[degF]"),
        number(Measure::Refill, 3.0, "s"),
        number(Measure::Gcs, 14.0, "{score}"),
        number(Measure::Pain, 4.0, "{score}"),
        number(Measure::Glucose, 6.1, "mmol/L"),
        number(Measure::Glucose, 110.0, "mg/dL"),
        Reading::Pressure {
            systolic: 104.0,
            diastolic: None,
            unit: "mm[Hg]",
        },
        Reading::Words {
            of: Judgement::Consciousness,
            words: "new confusion",
        },
        Reading::Words {
            of: Judgement::Effort,
            words: "mildly increased",
        },
        Reading::Oxygen {
            by: Some("nasal cannula"),
            litres: Some(2.0),
            percent: None,
        },
        Reading::Oxygen {
            by: None,
            litres: None,
            percent: None,
        },
        Reading::Fluid {
            what: "out, urine",
            millilitres: 350.0,
        },
    ];
    let mut all = observation::things(&site, &whose, ["00A0370000000007", ""]);
    all.push(person::patient(patient(), &anna()));
    let encounter = person::encounter(&site, &stay(), &patient(), How::Thing);
    all.push(encounter);
    for (entry, reading) in (1..).zip(readings) {
        let (standing, reason) = match entry {
            2 => (Standing::Corrected, "read off the wrong device"),
            3 => (Standing::Struck, "another patient's"),
            _ => (Standing::Final, ""),
        };
        let one = Charted {
            stay: 7,
            entry,
            reading,
            measured: at(-300),
            entered: at(0),
            by: "Dana A.".to_owned(),
            device: if entry == 4 { "00A0370000000007" } else { "" }.to_owned(),
            standing,
            reason: reason.to_owned(),
        };
        all.push(charted::observation(&site, &whose, &one));
    }
    let news2 = Total {
        row: 812,
        score: "NEWS2".to_owned(),
        total: 9.0,
        at: at(0),
        by: "Dana A.".to_owned(),
    };
    all.push(charted::total(&site, &whose, &news2));
    all
}

fn alarms() -> Vec<Entry> {
    let site = site();
    let high = Alarm {
        condition: 17,
        bed: Some("7".to_owned()),
        patient: Some(patient()),
        simulated: false,
        physiological: true,
        urgency: Urgency::High,
        text: "HR HIGH 155 > 120".to_owned(),
        about: "MDC_ECG_HEART_RATE".to_owned(),
        device: "00A0370000000007".to_owned(),
        began: at(0),
        ended: None,
        deeds: Vec::new(),
    };
    let over = Alarm {
        condition: 18,
        ended: Some(at(60)),
        urgency: Urgency::Medium,
        deeds: vec![
            Deed {
                what: "acknowledged".to_owned(),
                at: at(12),
                by: "Dana A.".to_owned(),
            },
            Deed {
                what: "acknowledged at the bedside".to_owned(),
                at: at(20),
                by: String::new(),
            },
        ],
        ..high.clone()
    };
    let technical = Alarm {
        condition: 19,
        bed: None,
        patient: None,
        physiological: false,
        urgency: Urgency::Advisory,
        text: "Leads off".to_owned(),
        about: String::new(),
        device: String::new(),
        simulated: true,
        ..high.clone()
    };
    let mut all = vec![person::patient(patient(), &anna())];
    for alarm in [high, over, technical] {
        all.extend(alarm::things(&site, &alarm));
        all.push(alarm::issue(&site, &alarm));
    }
    all
}

fn calls() -> Vec<Entry> {
    let site = site();
    let raised = Call {
        id: 3,
        kind: "Patient call".to_owned(),
        priority: "asap",
        bed: Some("7".to_owned()),
        place: "Bed 7".to_owned(),
        patient: Some(patient()),
        raised: at(0),
        taken: None,
        arrived: None,
        ended: None,
        at: at(0),
        simulated: false,
    };
    let taken = Call {
        id: 4,
        taken: Some((at(20), "Dana A.".to_owned())),
        arrived: Some(at(50)),
        at: at(50),
        ..raised.clone()
    };
    let ended = Call {
        id: 5,
        ended: Some((at(90), true)),
        ..taken.clone()
    };
    let wc = Call {
        id: 6,
        kind: "WC".to_owned(),
        bed: None,
        patient: None,
        place: "WC room 2".to_owned(),
        ended: Some((at(9), false)),
        ..raised.clone()
    };
    let mut all = vec![person::patient(patient(), &anna())];
    for call in [raised, taken, ended, wc] {
        all.extend(call::things(&site, &call));
        all.extend(call::entries(&site, &call));
    }
    all
}

fn audited() -> Vec<Entry> {
    let site = site();
    let deed = |row: i64, act: Act, by: &str, refused: bool| audit::Deed {
        row,
        at: at(row),
        act,
        what: "limits.set".to_owned(),
        by: by.to_owned(),
        bed: (row % 2 == 0).then(|| "7".to_owned()),
        refused,
    };
    let mut all = vec![
        place::ward(&site),
        place::bed(&site, "7"),
        place::station(&site),
    ];
    for deed in [
        deed(1, Act::Start, "", false),
        deed(2, Act::Wish, "Dana A.", false),
        deed(3, Act::SignIn, "Dana A.", true),
        deed(4, Act::Export, "Dana A.", false),
        deed(5, Act::People, "Admin", false),
        deed(6, Act::SignOut, "Dana A.", false),
        deed(7, Act::Stop, "", false),
    ] {
        all.push(audit::event(&site, &deed));
    }
    all.push(person::patient(patient(), &anna()));
    let moved = person::encounter(&site, &stay(), &patient(), How::State);
    let names = [moved.name.clone()];
    all.push(moved);
    all.push(audit::provenance(
        &site,
        &names,
        8,
        at(8),
        "Dana A.",
        "moved for isolation",
    ));
    all
}

/// Every bundle by name.
fn bundles() -> Vec<(&'static str, serde_json::Value)> {
    let can = Can {
        transaction: true,
        batch: true,
        own_ids: true,
    };
    [
        ("arrived", arrived()),
        ("measured", measured(Some(patient()), false)),
        ("measured-of-nobody", measured(None, true)),
        ("alarms", alarms()),
        ("calls", calls()),
        ("audited", audited()),
        ("charted", written_down()),
    ]
    .map(|(name, entries)| (name, compose(&once_each(entries), &Known::new(), can)))
    .into_iter()
    .collect()
}

#[test]
fn bundles_are_as_the_golden_ones() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/golden/fhir");
    let update = std::env::var_os("LAMPLIGHT_UPDATE_GOLDEN").is_some();
    for (name, bundle) in bundles() {
        let got = format!("{bundle:#}\n");
        let file = folder.join(format!("{name}.json"));
        if update {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, got).unwrap();
            continue;
        }
        let want = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            want == got,
            "{name} is other than {}:\n{got}",
            file.display()
        );
    }
}

#[test]
fn every_bundle_stands_for_itself() {
    for (name, bundle) in bundles() {
        let entries = bundle["entry"].as_array().unwrap();
        let ours: Vec<&str> = entries
            .iter()
            .filter_map(|entry| entry["fullUrl"].as_str())
            .collect();
        let mut once = ours.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), ours.len(), "{name}: an identity stands twice");
        for reference in references(&bundle) {
            assert!(
                ours.contains(&reference.as_str()),
                "{name}: {reference} is nowhere"
            );
        }
    }
}

/// What the R4 profiles of vital signs fix, as their texts have it (category, code, subject,
/// effective time, value in its unit or a reason).
#[test]
fn vital_signs_are_as_their_profiles_ask() {
    for name in ["measured", "charted"] {
        let all = bundles();
        let (_, bundle) = all.iter().find(|(one, _)| *one == name).unwrap();
        assert_eq!(
            profiled(bundle),
            5,
            "{name}: each of the five profiles is there"
        );
    }
}

/// How many resources state a profile; each as that asks.
fn profiled(bundle: &serde_json::Value) -> usize {
    let entries = bundle["entry"].as_array().unwrap();
    let mut seen = 0;
    for resource in entries.iter().map(|entry| &entry["resource"]) {
        let Some(profile) = resource["meta"]["profile"][0].as_str() else {
            continue;
        };
        seen += 1;
        let kind = profile.rsplit('/').next().unwrap();
        let (code, units): (&str, &[&str]) = match kind {
            "heartrate" => ("8867-4", &["/min"]),
            "resprate" => ("9279-1", &["/min"]),
            "bodytemp" => ("8310-5", &["Cel", "[degF]"]),
            "oxygensat" => ("2708-6", &["%"]),
            "bp" => ("85354-9", &["mm[Hg]"]),
            other => panic!("a profile that is not R4's: {other}"),
        };
        let codings = resource["code"]["coding"].as_array().unwrap();
        let fixed = codings
            .iter()
            .any(|c| c["system"] == "http://loinc.org" && c["code"] == code);
        assert!(fixed, "{kind}");
        assert_eq!(
            resource["category"][0]["coding"][0]["code"], "vital-signs",
            "{kind}"
        );
        assert!(resource["subject"]["reference"].is_string(), "{kind}");
        assert!(resource["effectiveDateTime"].is_string(), "{kind}");
        let parts = resource["component"].as_array();
        let parts: Vec<_> = parts.map_or_else(|| vec![resource], |parts| parts.iter().collect());
        for part in parts {
            let quantity = &part["valueQuantity"];
            if quantity.is_null() {
                assert!(part["dataAbsentReason"].is_object(), "{kind}");
            } else {
                let unit = quantity["code"].as_str().unwrap();
                assert!(units.contains(&unit), "{kind}: {unit}");
                assert_eq!(quantity["system"], "http://unitsofmeasure.org", "{kind}");
            }
        }
        if kind == "bp" {
            let codes = |at: usize| resource["component"][at]["code"]["coding"][0]["code"].clone();
            assert_eq!((codes(0), codes(1)), ("8480-6".into(), "8462-4".into()));
        }
    }
    seen
}

/// Every bundle as a file, and two with a fault: one that both judges must find, and one of a
/// code that R4 does not have.
fn written(folder: &Path) -> (Vec<PathBuf>, [PathBuf; 2]) {
    std::fs::create_dir_all(folder).unwrap();
    let write = |name: &str, bundle: &serde_json::Value| {
        let file = folder.join(format!("{name}.json"));
        std::fs::write(&file, bundle.to_string()).unwrap();
        file
    };
    let all = bundles();
    let files = all
        .iter()
        .map(|(name, bundle)| write(name, bundle))
        .collect();
    let mut unknown = all[3].1.clone();
    unknown["entry"][4]["resource"]["colour"] = "red".into();
    let mut code = all[3].1.clone();
    for entry in code["entry"].as_array_mut().unwrap() {
        if entry["resource"]["resourceType"] == "DetectedIssue" {
            entry["resource"]["status"] = "ringing".into();
        }
    }
    (
        files,
        [write("bad-member", &unknown), write("bad-code", &code)],
    )
}

fn tmp() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

#[test]
fn pydantic_models_of_r4b_read_every_bundle() {
    let Some(python) = or_skip(python(tmp(), "fhir-resources", &[PYTHON])) else {
        return;
    };
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/fhir/judge.py");
    let ask = |files: &[PathBuf]| run(Command::new(&python).arg(&judge).args(files));
    let (files, [bad_member, _]) = written(&tmp().join("fhir-python"));
    assert!(ask(&[bad_member]).is_err(), "it finds no fault at all");
    ask(&files).unwrap();
}

#[test]
fn definitions_of_r4_fit_every_bundle() {
    let Some(folder) = or_skip(npm(tmp(), "fhir-npm", NPM)) else {
        return;
    };
    let judge = folder.join("judge.mjs");
    let ask = |files: &[PathBuf]| run(Command::new("node").arg(&judge).args(files));
    let (files, faults) = written(&tmp().join("fhir-npm"));
    for fault in faults {
        assert!(
            ask(std::slice::from_ref(&fault)).is_err(),
            "{}",
            fault.display()
        );
    }
    ask(&files).unwrap();
}
