//! What we write as WCTP, against its document type (`wctp-dtd-v1r3.dtd`) with lxml, which is
//! libxml2.
//!
//! `LAMPLIGHT_WCTP_DTD` names the file of the document type: its licence is not known, so it is
//! not in this repository. Skips with a printed reason without it, Python or the package.

use lamplight_protocols::wctp::{
    DeliveryPriority, Originator, Submit, accepted, poll, read, refused, version_query,
};
use lamplight_tests::foreign::{or_skip, python, run};
use lamplight_units::Wall;
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGE: &str = "lxml==6.1.3";

#[test]
fn every_document_that_we_write_is_of_its_type() {
    let named = std::env::var_os("LAMPLIGHT_WCTP_DTD").map(PathBuf::from);
    let named = named.ok_or_else(|| "LAMPLIGHT_WCTP_DTD names no document type".to_owned());
    let Some(dtd) = or_skip(named) else { return };
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let Some(python) = or_skip(python(tmp, "lxml", &[PACKAGE])) else {
        return;
    };
    let folder = tmp.join("wctp");
    std::fs::create_dir_all(&folder).unwrap();
    let files: Vec<PathBuf> = documents()
        .into_iter()
        .map(|(name, text)| {
            let file = folder.join(format!("{name}.xml"));
            std::fs::write(&file, text).unwrap();
            file
        })
        .collect();
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/wctp.py");
    run(Command::new(python).arg(judge).arg(dtd).args(&files)).unwrap();
}

/// One of each kind, with every optional part somewhere; each of them is read back, too.
fn documents() -> Vec<(&'static str, String)> {
    let from = Originator {
        id: "lamplight-4e",
        code: Some("a<b&\"c\""),
    };
    let plain = Submit {
        from: Originator { code: None, ..from },
        at: Wall::from_micros(1_795_270_052_120_000),
        to: "5551234",
        message: "3f2a1b2c.W4711.0b9e",
        transaction: "3f2a1b2c.17",
        responses_to: None,
        priority: DeliveryPriority::Normal,
        notify: false,
        text: "HIGH Bed 7: SpO₂ < 85 & falling \u{1}",
        choices: &[],
    };
    let asks = Submit {
        from,
        responses_to: Some("https://station.example/wctp"),
        priority: DeliveryPriority::High,
        notify: true,
        choices: &["Accept", "Reject"],
        ..plain
    };
    let taken = [
        ("1".to_owned(), Ok(())),
        ("2".to_owned(), Err("no message of this station".to_owned())),
    ];
    let all = vec![
        ("plain", plain.to_xml()),
        ("asks", asks.to_xml()),
        ("version", version_query("lamplight-4e", plain.at)),
        ("poll", poll(from, 100, &[])),
        ("poll-taken", poll(from, 100, &taken)),
        ("accepted", accepted()),
        ("refused", refused(301, "it is no XML at byte 7")),
    ];
    for (name, text) in &all {
        assert!(read(text.as_bytes()).is_ok(), "{name}: {text}");
    }
    all
}
