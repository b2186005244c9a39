//! python-hl7's sender against our listener: its own example program, and every
//! recorded message of devices and admissions.

use crate::python;
use crate::station::Station;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// Sends each message of many files as `mllp_send --loose` cuts them out, each with
/// the sample behind it on one connection: what comes before the sample's answer is
/// the message's own, so that silence needs no waiting. Prints `NAME<tab>MSA-1`.
const SEND_ALL: &str = r#"
import pathlib, sys
import hl7.client
from hl7.client import CR, EB, SB
def cut(path):
    with path.open("rb") as stream:
        return list(hl7.client.read_loose(stream))
[sample] = cut(pathlib.Path(sys.argv[2]))
for name in sys.argv[3:]:
    path = pathlib.Path(name)
    for message in cut(path):
        with hl7.client.MLLPClient("127.0.0.1", int(sys.argv[1])) as client:
            client.socket.settimeout(60)
            client.socket.sendall(b"".join(SB + m + EB + CR for m in (message, sample)))
            answers = b""
            while b"|PEER-1\r" not in answers:
                answers += client.socket.recv(4096)
        lines = answers.replace(EB, CR).split(CR)
        codes = [l.split(b"|")[1].decode() for l in lines if l.startswith(b"MSA")][:-1]
        print(path.name, "+".join(codes) or "silence", sep="\t")
"#;

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/data/pcd-01.hl7")
}

#[tokio::test]
async fn mllp_send_gets_an_acknowledgement_and_its_numbers_arrive() {
    let Some(python) = python::with_hl7() else {
        return;
    };
    let (mut station, port) = Station::listen().await;
    for duplicate in [false, true] {
        let output = Command::new(python)
            .args(["-m", "hl7.client", "--loose", "--port", &port.to_string()])
            .arg("--file")
            .arg(sample())
            .arg("127.0.0.1")
            .output()
            .await
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("MSA|CA|PEER-1"), "{said}");
        let reports = usize::from(!duplicate);
        assert_eq!(station.message().await, (reports, duplicate));
    }
    station.stop().await;
}

/// What is rightly not accepted: file, answer, reason.
const NOT_ACCEPTED: &[(&str, &str, &str)] = &[
    // The sender cuts at `MSH|^~\&|` and makes a message of its own of whatever
    // stands before it, or of a file that has another MSH-2.
    (
        "bad-masimo-truncated-pcd04.hl7",
        "AR",
        "a glyph before the header",
    ),
    (
        "ms-ADT01-23.hl7",
        "AR",
        "a byte order mark before the header",
    ),
    (
        "ms-ADT04-251.hl7",
        "AR",
        "a byte order mark before the header",
    ),
    (
        "ms-ADT04-28.hl7",
        "AR",
        "a byte order mark before the header",
    ),
    (
        "draeger-pcd05-ora-r41.hl7",
        "AR",
        "five characters in MSH-2",
    ),
    (
        "draeger-ack-r40.hl7",
        "silence",
        "an acknowledgement is not answered",
    ),
    ("ms-ADT-A40-01.hl7", "silence", "MSH-15 and MSH-16 are NE"),
    ("comen-nc5-qry-r02.hl7", "AR", "a query"),
    (
        "xh80x-wave-w01.hl7",
        "CE",
        "a wave without its rate and nothing else",
    ),
];

#[tokio::test]
async fn every_recorded_message_is_accepted_save_those_that_rightly_are_not() {
    let Some(python) = python::with_hl7() else {
        return;
    };
    let files = recorded(&["devices", "adt"]);
    if files.is_empty() {
        eprintln!("skipped: no recorded messages in ../shared/data/hl7");
        return;
    }
    let (station, port) = Station::listen().await;
    let output = Command::new(python)
        .args(["-c", SEND_ALL, &port.to_string()])
        .arg(sample())
        .args(&files)
        .output()
        .await
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let said = String::from_utf8_lossy(&output.stdout);
    let answers: Vec<(&str, &str)> = said.lines().filter_map(|l| l.split_once('\t')).collect();
    println!(
        "{} messages of {} files were sent",
        answers.len(),
        files.len()
    );
    let refused: BTreeMap<&str, &str> = answers
        .into_iter()
        .filter(|(_, code)| !matches!(*code, "AA" | "CA"))
        .collect();
    let expected: BTreeMap<&str, &str> = NOT_ACCEPTED
        .iter()
        .map(|(name, code, _)| (*name, *code))
        .collect();
    assert_eq!(refused, expected);
    station.stop().await;
}

fn recorded(folders: &[&str]) -> Vec<PathBuf> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/hl7");
    let mut files: Vec<PathBuf> = folders
        .iter()
        .filter_map(|folder| std::fs::read_dir(data.join(folder)).ok())
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ext| ext == "hl7"))
        .collect();
    files.sort();
    files
}
