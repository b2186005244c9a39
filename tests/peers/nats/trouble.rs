//! What goes wrong, and what is said of it.

use super::server::Nats;
use super::stations::{Running, WARD, broker, until, view};
use crate::mosquitto::certificates;
use crate::python;
use serde_json::Value as Json;
use std::path::Path;
use std::process::Command;

fn secret(folder: &Path, name: &str, text: &str) -> String {
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    file.display().to_string()
}

fn said(station: &Running, name: &str, kind: &str) -> String {
    let mut before = Json::Null;
    until(kind, || {
        let state: Json = station.link(name)["state"].clone();
        if state != before {
            eprintln!("{name}: {state}");
            before = state.clone();
        }
        (state["kind"] == kind).then(|| state["sentence"].as_str().unwrap_or_default().to_owned())
    })
}

#[test]
fn a_broker_with_tls_and_a_password_lets_in_who_has_both_and_the_rest_is_told_why() {
    let folder = tempfile::tempdir().unwrap();
    let tls = certificates(folder.path());
    let at = folder.path().display().to_string();
    let right = secret(folder.path(), "right", "correct horse\n");
    let wrong = secret(folder.path(), "wrong", "battery staple\n");
    let other = tempfile::tempdir().unwrap();
    let _ = certificates(other.path());
    let settings = format!(
        "tls {{ cert_file: \"{at}/broker.pem\", key_file: \"{at}/broker.key\", ca_file: \"{at}/ca.pem\", verify: true }}\n\
         authorization {{ user: lamp, password: \"correct horse\" }}"
    );
    let Some(nats) = Nats::with(tempfile::tempdir().unwrap(), &settings) else {
        return;
    };
    let url = format!("tls://localhost:{}", nats.port);
    let own = tls.identity.unwrap();
    let own = format!(
        "certificate = {:?}\nkey = {:?}",
        own.certificate.display().to_string(),
        own.key.display().to_string()
    );
    let config = |file: &str, authority: &Path, own: &str| {
        let more = format!(
            "user = \"lamp\"\nsecret_file = {file:?}\n[broker.tls]\nauthority = {:?}\n{own}",
            authority.join("ca.pem").display().to_string()
        );
        format!("{WARD}{}", broker(&url, &more))
    };
    for (text, words) in [
        (config(&wrong, folder.path(), &own), "it does not let us in"),
        (config(&right, other.path(), &own), "TLS fails"),
    ] {
        let station = Running::start(&text);
        for way in ["broker/live", "broker/alarms"] {
            let sentence = said(&station, way, "refused");
            assert!(sentence.contains(words), "{way}: {sentence}");
            assert!(!sentence.contains("battery"), "{sentence}");
        }
        station.stop();
    }
    // Without a certificate of ours the broker ends the connection in the middle.
    let station = Running::start(&config(&right, folder.path(), ""));
    until("not let in", || {
        let kind = station.link("broker/live")["state"]["kind"].clone();
        (kind == "refused" || kind == "offline").then_some(())
    });
    station.stop();
    let station = Running::start(&config(&right, folder.path(), &own));
    assert_eq!(said(&station, "broker/live", "synced"), "");
    assert_eq!(said(&station, "broker/alarms", "synced"), "");
    station.stop();
}

#[test]
fn a_broker_without_jetstream_shows_the_ward_and_says_that_alarms_wait() {
    let Some(mut nats) = Nats::start() else {
        return;
    };
    nats.kill();
    let text = format!("listen: 127.0.0.1:{}\n", nats.port);
    std::fs::write(nats.folder().join("nats.conf"), text).unwrap();
    nats.run();
    let mut station = Running::start(&format!("{WARD}{}", broker(&nats.url(), "")));
    station.heart_rate("1", "71");
    let shown = Running::start(&view(&nats.url(), ""));
    until("live", || {
        let state = shown.state();
        (state["beds"][0]["numbers"][0]["value"] == 71.0).then_some(())
    });
    let kind = until("the alarms' way is told", || {
        let state = station.link("broker/alarms")["state"].clone();
        let sentence = state["sentence"].as_str()?;
        sentence
            .contains("JetStream")
            .then(|| state["kind"].clone())
    });
    assert!(kind == "refused" || kind == "offline", "{kind}");
    shown.stop();
    station.stop();
}

/// Publishes whatever a stranger might.
const STRANGER: &str = r#"
import asyncio, sys, nats
async def main():
    client = await nats.connect(sys.argv[1])
    for payload in (b"garbage", b"{}", b'{"v":9}', b"\xff\xfe", b'{"v":1,"run":{}}', b"[" * 100000, b" " * 1000000):
        for subject in ("ward.4=20East.view", "ward.4=20East.beat", "ward.4=20East.bed.1.view",
                        "ward.4=20East.bed.77.view", "ward.4=20East.bed.1.waves"):
            await client.publish(subject, payload)
    await client.flush()
    await client.close()
asyncio.run(main())
"#;

#[test]
fn what_a_stranger_publishes_is_counted_told_and_shown_nowhere() {
    let (Some(nats), Some(python)) = (Nats::start(), python::with_nats()) else {
        return;
    };
    let mut station = Running::start(&format!("{WARD}{}", broker(&nats.url(), "")));
    station.heart_rate("1", "71");
    let shown = Running::start(&view(&nats.url(), ""));
    let live = || {
        let state = shown.state();
        (state["beds"][0]["numbers"][0]["value"] == 71.0).then_some(state)
    };
    until("live", live);
    let done = Command::new(python)
        .arg("-c")
        .arg(STRANGER)
        .arg(nats.url())
        .status();
    assert!(done.unwrap().success());
    let state = until("all is refused", || {
        let state = live()?;
        let refused = state["refused"].as_u64()? + state["frames_refused"].as_u64()?;
        (refused >= 35).then_some(state)
    });
    assert!(state["refused_because"].as_str().unwrap().len() > 10);
    assert_eq!(state["beds"].as_array().unwrap().len(), 2);
    assert_eq!(state["ward"]["name"], "Ward 4 East");
    shown.stop();
    station.stop();
}
