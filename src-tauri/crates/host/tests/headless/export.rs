//! What was recorded, taken along from the command line.

use crate::program::{CONFIG, Program, code, heart_rate, run_to_end};
use std::ffi::OsStr;
use std::path::Path;

fn export(data: &Path, out: &Path, more: &[&str]) -> (Option<i32>, String) {
    let mut arguments: Vec<&OsStr> = vec!["export".as_ref()];
    let usual = [
        "--from",
        "2026-01-01T00:00:00Z",
        "--to",
        "2100-01-01T00:00:00Z",
    ];
    arguments.extend(["--data".as_ref(), data.as_os_str()]);
    arguments.extend(["--out".as_ref(), out.as_os_str()]);
    arguments.extend(usual.iter().chain(more).map(OsStr::new));
    run_to_end(&arguments)
}

#[test]
fn records_are_exported_when_the_station_has_stopped_and_the_journal_says_so() {
    let mut station = Program::start(CONFIG);
    assert_eq!(
        code(&station.send(&heart_rate("1", "AA01", "1", "70"))),
        "CA"
    );
    let (data, out) = (station.data(), station.folder.path().join("out"));
    let (ended, said) = export(&data, &out, &[]);
    assert_ne!(ended, Some(0));
    assert!(!out.exists(), "{said}");
    station.signal("TERM");
    assert_eq!(station.wait(), Some(0));
    let (ended, said) = export(&data, &out, &["--formats", "csv", "--identity"]);
    assert_eq!(ended, Some(0), "{said}");
    assert!(said.contains(" %  writing numbers, bed 1"), "{said}");
    let csv = std::fs::read_to_string(out.join("bed-1-numbers.csv")).unwrap();
    assert!(csv.contains(",MDC_ECG_HEART_RATE,"), "{csv}");
    let kinds: Vec<String> = station
        .journal()
        .iter()
        .map(|row| row["kind"].as_str().unwrap().to_owned())
        .collect();
    assert!(kinds.ends_with(&["export.began".to_owned(), "export.ended".to_owned()]));
    let (ended, said) = export(&data, &out, &[]);
    assert_eq!(ended, Some(1));
    assert!(
        said.contains("is not empty; choose an empty or a new one"),
        "{said}"
    );
}
