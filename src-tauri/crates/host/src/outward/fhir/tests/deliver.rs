//! Resources to a server that answers in every way.

use super::stub::{CRASH, Fault, POISON, Stub, TYPES, capability};
use crate::keys::KeyConfig;
use crate::outward::fhir::config::{Algorithm, FhirConfig, SmartConfig};
use crate::outward::fhir::deliver::{Made, Server};
use crate::secrets::Secrets;
use lamplight_fhir::observation::{Number, Whose, observations, things};
use lamplight_fhir::person::{self, Person, Stay, Warning};
use lamplight_fhir::{How, Name, Site, place};
use lamplight_link::Failure;
use lamplight_units::{Value, Wall};
use std::path::Path;
use std::time::Duration;

fn site() -> Site {
    Site {
        system: "urn:oid:1.2.3".to_owned(),
        records: "urn:oid:1.2.4".to_owned(),
        station: "east".to_owned(),
        ward: "East".to_owned(),
        journal: "00ff00ff00ff00ff".to_owned(),
    }
}

fn patient() -> (Name, Person) {
    let person = Person {
        record: "4711".to_owned(),
        family: "Muster".to_owned(),
        ..Person::default()
    };
    (
        person::patient_name(&site(), &person, None).unwrap(),
        person,
    )
}

/// So many numbers of one patient, each of a series of its own.
fn made(count: u32) -> Made {
    let (name, person) = patient();
    let whose = Whose {
        bed: "7".to_owned(),
        patient: Some(name.clone()),
        encounter: None,
        simulated: false,
    };
    let numbers: Vec<Number> = (0..count)
        .map(|series| Number {
            series,
            device: "monitor".to_owned(),
            channel: "1.1.1.1".to_owned(),
            refid: "MDC_ECG_HEART_RATE".to_owned(),
            unit: "{beat}/min".to_owned(),
            at: Wall::from_micros(1_795_000_000_000_000),
            value: Value::new(72.0),
        })
        .collect();
    let mut entries = things(&site(), &whose, ["monitor"]);
    entries.push(person::patient(name, &person));
    entries.extend(observations(&site(), &whose, &numbers));
    Made { seq: 9, entries }
}

/// A stay with two warnings, which refer to it.
fn arrived() -> Made {
    let (name, person) = patient();
    let stay = Stay {
        id: 41,
        bed: Some("7".to_owned()),
        flags: vec![Warning::FallRisk, Warning::NoCpr],
        ..Stay::default()
    };
    let mut entries = vec![
        place::ward(&site()),
        place::station(&site()),
        place::bed(&site(), "7"),
        person::patient(name.clone(), &person),
        person::encounter(&site(), &stay, &name, How::State),
    ];
    entries.extend(person::flags(&site(), &stay, &[], &name));
    Made { seq: 9, entries }
}

fn poisoned(made: Made, at: usize) -> Made {
    noted(made, at, POISON)
}

fn noted(mut made: Made, at: usize, text: &str) -> Made {
    let observation = made
        .entries
        .iter_mut()
        .filter(|entry| entry.kind == "Observation")
        .nth(at)
        .unwrap();
    observation.resource["note"] = serde_json::json!([{ "text": text }]);
    made
}

fn server(config: &FhirConfig) -> Server {
    let url = config.address().unwrap().unwrap();
    Server::new(
        config,
        &url,
        &Secrets::of(Path::new("/nowhere"), KeyConfig::File),
    )
    .unwrap()
}

#[tokio::test]
async fn what_is_sent_twice_is_there_once() {
    let stub = Stub::start().await;
    let server = server(&stub.config());
    for _ in 0..2 {
        assert_eq!(server.deliver(vec![made(250)]).await, Ok(Vec::new()));
    }
    assert_eq!(stub.count("Observation"), 250);
    for kind in ["Patient", "Device"] {
        assert_eq!(stub.count(kind), 1, "{kind}");
    }
    assert_eq!(
        stub.count("Location"),
        0,
        "nothing of a patient's refers to one"
    );
    let patient = stub.with(|inside| inside.resources["Patient"].keys().next().cloned().unwrap());
    for observation in stub.all("Observation") {
        assert_eq!(
            observation["subject"]["reference"],
            format!("Patient/{patient}")
        );
    }
    // A new start knows nothing of the server, and makes no doubles either.
    let again = self::server(&stub.config());
    assert_eq!(again.deliver(vec![made(250)]).await, Ok(Vec::new()));
    assert_eq!((stub.count("Observation"), stub.count("Patient")), (250, 1));
}

#[tokio::test]
async fn an_answer_that_is_lost_does_no_harm() {
    let stub = Stub::start().await;
    let server = server(&stub.config());
    stub.order([Fault::Lost]);
    let failed = server.deliver(vec![made(20)]).await;
    assert!(matches!(failed, Err(Failure::Unreachable(_))), "{failed:?}");
    assert_eq!(stub.count("Observation"), 20, "it was done");
    assert_eq!(server.deliver(vec![made(20)]).await, Ok(Vec::new()));
    assert_eq!(stub.count("Observation"), 20);
}

#[tokio::test]
async fn each_failure_of_the_way_is_told_for_what_it_is() {
    let stub = Stub::start().await;
    let server = server(&stub.config());
    for (status, after) in [(429, Some(7)), (503, Some(7)), (507, None)] {
        stub.order([Fault::Status(status, after)]);
        let failed = server.deliver(vec![made(3)]).await;
        let Err(Failure::Busy { after: told, .. }) = failed else {
            panic!("{status}: {failed:?}");
        };
        assert_eq!(told, after.map(Duration::from_secs), "{status}");
    }
    for status in [408, 500, 502, 504] {
        stub.order([Fault::Status(status, None)]);
        let failed = server.deliver(vec![made(3)]).await;
        assert!(
            matches!(failed, Err(Failure::Unreachable(_))),
            "{status}: {failed:?}"
        );
    }
    for status in [401, 403, 302] {
        stub.order([Fault::Status(status, None)]);
        let failed = server.deliver(vec![made(3)]).await;
        assert!(
            matches!(failed, Err(Failure::Refused(_))),
            "{status}: {failed:?}"
        );
    }
    assert_eq!(server.deliver(vec![made(3)]).await, Ok(Vec::new()));
}

#[tokio::test]
async fn of_a_bundle_only_the_poison_is_set_aside() {
    let stub = Stub::start().await;
    let server = server(&stub.config());
    let asides = server.deliver(vec![poisoned(made(100), 63)]).await.unwrap();
    assert_eq!(asides.len(), 1, "{asides:?}");
    assert_eq!(asides[0].seq, 9);
    assert!(asides[0].reason.contains("poison"), "{asides:?}");
    assert!(
        asides[0].reason.starts_with("Observation number."),
        "{asides:?}"
    );
    assert_eq!(stub.count("Observation"), 99);
}

#[tokio::test]
async fn a_server_that_fails_at_one_bundle_for_ever_holds_nothing_up() {
    let stub = Stub::start().await;
    let server = server(&stub.config());
    stub.order((0..5).map(|_| Fault::Status(500, None)));
    for _ in 0..4 {
        assert!(server.deliver(vec![made(2)]).await.is_err());
    }
    assert_eq!(
        server.deliver(vec![made(2)]).await,
        Ok(Vec::new()),
        "it is taken apart"
    );
    assert_eq!(stub.count("Observation"), 2);
}

#[tokio::test]
async fn the_one_resource_that_a_server_fails_at_for_ever_is_set_aside_alone() {
    for transaction in [true, false] {
        for at in [0, 5, 11] {
            let stub = Stub::start().await;
            stub.with(|inside| inside.capability = capability(transaction, true, TYPES));
            let server = server(&stub.config());
            let (mut asides, mut sent) = (Vec::new(), 0);
            // At the latest when it took something that came behind.
            for count in [12, 12, 12, 12, 12, 13] {
                let made = noted(made(count), at, CRASH);
                if let Ok(told) = server.deliver(vec![made]).await {
                    (asides, sent) = (told, count);
                    break;
                }
            }
            let found = format!("transaction: {transaction}, at {at}: {asides:?}");
            assert_eq!(asides.len(), 1, "{found}");
            assert!(asides[0].reason.contains("it failed"), "{found}");
            let there = usize::try_from(sent).unwrap() - 1;
            assert_eq!(stub.count("Observation"), there, "{found}");
        }
    }
}

#[tokio::test]
async fn of_a_server_that_fails_at_everything_nothing_is_set_aside() {
    for transaction in [true, false] {
        let stub = Stub::start().await;
        stub.with(|inside| inside.capability = capability(transaction, true, TYPES));
        let server = server(&stub.config());
        assert_eq!(server.deliver(vec![made(1)]).await, Ok(Vec::new()));
        stub.order((0..1_000).map(|_| Fault::Status(500, None)));
        for count in [2, 3] {
            for _ in 0..12 {
                let failed = server.deliver(vec![made(count)]).await;
                assert!(matches!(failed, Err(Failure::Unreachable(_))), "{failed:?}");
            }
        }
        stub.with(|inside| inside.faults.clear());
        assert_eq!(server.deliver(vec![made(3)]).await, Ok(Vec::new()));
        assert_eq!(stub.count("Observation"), 3, "transaction: {transaction}");
    }
}

#[tokio::test]
async fn without_transactions_each_goes_by_itself() {
    for conditional in [true, false] {
        let stub = Stub::start().await;
        stub.with(|inside| inside.capability = capability(false, conditional, TYPES));
        let server = server(&stub.config());
        for _ in 0..2 {
            let asides = server.deliver(vec![poisoned(made(12), 5)]).await.unwrap();
            assert_eq!(asides.len(), 1, "{asides:?}");
        }
        assert_eq!(stub.count("Observation"), 11, "conditional: {conditional}");
        assert_eq!((stub.count("Patient"), stub.count("Device")), (1, 1));
        let posts =
            stub.with(|inside| inside.requests.iter().filter(|one| *one == "POST ").count());
        assert_eq!(posts, 0, "no bundle was sent");
    }
}

#[tokio::test]
async fn of_a_patient_whom_the_server_has_twice_the_older_one_is_meant() {
    for transaction in [true, false] {
        let stub = Stub::start().await;
        stub.with(|inside| {
            inside.capability = capability(transaction, true, TYPES);
            let of = inside.resources.entry("Patient".to_owned()).or_default();
            for (id, at) in [("a", "2026-02-01"), ("b", "2025-02-01")] {
                let patient = serde_json::json!({
                    "resourceType": "Patient", "id": id,
                    "meta": { "lastUpdated": format!("{at}T10:00:00Z") },
                    "identifier": [{ "system": "urn:oid:1.2.4", "value": "4711" }],
                });
                of.insert(id.to_owned(), (patient, 1));
            }
        });
        let told = server(&stub.config()).deliver(vec![made(3)]).await;
        assert_eq!(told, Ok(Vec::new()), "transaction: {transaction}");
        assert_eq!((stub.count("Patient"), stub.count("Observation")), (2, 3));
        for observation in stub.all("Observation") {
            assert_eq!(observation["subject"]["reference"], "Patient/b");
        }
    }
}

#[tokio::test]
async fn what_refers_to_a_stay_finds_it_alone_and_in_another_bundle() {
    for (transaction, conditional) in [(true, true), (false, true), (false, false)] {
        let stub = Stub::start().await;
        stub.with(|inside| inside.capability = capability(transaction, conditional, TYPES));
        let config = FhirConfig {
            bundle_most: 2,
            ..stub.config()
        };
        let told = server(&config).deliver(vec![arrived()]).await;
        let ways = format!("transaction: {transaction}, conditional: {conditional}");
        assert_eq!(told, Ok(Vec::new()), "{ways}");
        assert_eq!(
            (stub.count("Encounter"), stub.count("Flag")),
            (1, 2),
            "{ways}"
        );
        let stay = stub.all("Encounter")[0]["id"].clone();
        let stay = format!("Encounter/{}", stay.as_str().unwrap());
        for flag in stub.all("Flag") {
            assert_eq!(flag["encounter"]["reference"], stay.as_str(), "{ways}");
        }
    }
}

#[tokio::test]
async fn what_a_server_does_not_take_is_left_out_and_named() {
    let stub = Stub::start().await;
    let types: Vec<&str> = TYPES
        .iter()
        .copied()
        .filter(|kind| *kind != "Device")
        .collect();
    stub.with(|inside| inside.capability = capability(true, true, &types));
    let server = server(&stub.config());
    assert_eq!(server.deliver(vec![made(4)]).await, Ok(Vec::new()));
    assert_eq!(stub.count("Device"), 0);
    assert_eq!(server.left_out(), ["Device"]);
    let device = &stub.all("Observation")[0]["device"];
    assert_eq!(device["identifier"]["value"], "device.monitor", "{device}");
}

#[tokio::test]
async fn a_server_that_was_begun_anew_is_told_everything_again() {
    let stub = Stub::start().await;
    let server = server(&stub.config());
    assert_eq!(server.deliver(vec![made(4)]).await, Ok(Vec::new()));
    stub.with(|inside| inside.resources.clear());
    let mut later = made(8);
    later
        .entries
        .retain(|entry| entry.kind != "Observation" || entry.name.value.contains(".7."));
    assert_eq!(server.deliver(vec![later]).await, Ok(Vec::new()));
    assert_eq!((stub.count("Observation"), stub.count("Patient")), (1, 1));
}

#[tokio::test]
async fn what_is_no_fhir_server_is_refused_in_a_sentence() {
    let stub = Stub::start().await;
    stub.with(|inside| inside.capability = serde_json::json!({ "hello": true }));
    let failed = server(&stub.config()).deliver(vec![made(1)]).await;
    let Err(Failure::Refused(sentence)) = failed else {
        panic!("{failed:?}");
    };
    assert!(sentence.contains("no FHIR server"), "{sentence}");
}

#[tokio::test]
async fn a_name_and_a_password_are_told() {
    let stub = Stub::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    std::fs::write(&file, "s3cret\n").unwrap();
    stub.with(|inside| inside.authorization = Some("Basic d2FyZDpzM2NyZXQ=".to_owned()));
    let config = FhirConfig {
        user: Some("ward".to_owned()),
        password_file: Some(file),
        ..stub.config()
    };
    assert_eq!(server(&config).deliver(vec![made(1)]).await, Ok(Vec::new()));
}

/// A token server and the FHIR server in one; the assertion is checked with the public key.
#[tokio::test]
async fn smart_backend_services_sign_in_with_a_key() {
    use jsonwebtoken::{Algorithm as Alg, DecodingKey, Validation, decode};
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.pem");
    std::fs::write(&file, pair.serialize_pem()).unwrap();
    let stub = Stub::start().await;
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::<String>::new()));
    let told = std::sync::Arc::clone(&seen);
    let tokens = axum::Router::new().route(
        "/token",
        axum::routing::post(move |body: String| async move {
            told.lock().unwrap().push(body);
            let number = told.lock().unwrap().len();
            axum::Json(serde_json::json!({
                "access_token": format!("token-{number}"), "token_type": "bearer", "expires_in": 300,
            }))
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let token_url = format!("http://{}/token", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, tokens).await.unwrap() });
    let config = FhirConfig {
        smart: Some(SmartConfig {
            client: "station-4-east".to_owned(),
            private_key: file,
            key_id: "k1".to_owned(),
            algorithm: Algorithm::ES384,
            token_url: None,
            scope: "system/*.cruds".to_owned(),
        }),
        ..stub.config()
    };
    stub.with(|inside| {
        inside.authorization = Some("Bearer token-1".to_owned());
        let where_to = serde_json::json!({ "token_endpoint": token_url });
        inside
            .pages
            .insert(".well-known/smart-configuration".to_owned(), where_to);
        // Asked without a token.
        inside.authorization = None;
    });
    let server = server(&config);
    assert_eq!(server.deliver(vec![made(1)]).await, Ok(Vec::new()));
    let body = seen.lock().unwrap()[0].clone();
    let assertion = body.split("client_assertion=").nth(1).unwrap().to_owned();
    let mut check = Validation::new(Alg::ES384);
    check.set_audience(&[&token_url]);
    check.set_issuer(&["station-4-east"]);
    let public = DecodingKey::from_ec_pem(pair.public_key_pem().as_bytes()).unwrap();
    let claims = decode::<serde_json::Value>(&assertion, &public, &check).unwrap();
    assert_eq!(claims.header.kid.as_deref(), Some("k1"));
    assert_eq!(claims.claims["sub"], "station-4-east");
    // The token is no longer taken: a new one, with another assertion, and nobody notices.
    stub.with(|inside| inside.authorization = Some("Bearer token-2".to_owned()));
    assert_eq!(server.deliver(vec![made(2)]).await, Ok(Vec::new()));
    let all = seen.lock().unwrap().clone();
    assert_eq!(all.len(), 2);
    assert_ne!(all[0], all[1]);
    assert_eq!(stub.count("Observation"), 2);
}
