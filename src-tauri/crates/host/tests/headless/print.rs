//! Reports of the records: what is on the pages, what reaches a printer, what the journal has.

use crate::alarm_path::alert;
use crate::program::{CONFIG, Folder, Program, code, heart_rate};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A station that was told a heart rate and an alarm of bed 2, and has ended.
fn records() -> Folder {
    let mut station = Program::start(CONFIG);
    assert_eq!(
        code(&station.send(&heart_rate("1", "AA01", "2", "70"))),
        "CA"
    );
    let alarm = alert("2", "HR HIGH", "start", "active");
    assert_eq!(code(&station.send(&alarm)), "CA");
    station.signal("TERM");
    station.wait();
    station.into_folder()
}

fn report(folder: &Folder, arguments: &[&str], programs: &Path) -> Output {
    let path = format!("{}:/usr/bin:/bin", programs.display());
    Command::new(env!("CARGO_BIN_EXE_lamplight-headless"))
        .args(["report", "--data"])
        .arg(folder.path().join("data"))
        .args([
            "--from",
            "2026-01-01T00:00:00Z",
            "--to",
            "2026-01-02T00:00:00Z",
        ])
        .args(arguments)
        .env("PATH", path)
        .output()
        .unwrap()
}

/// The alarms of the last hours, as the tests' own clock runs.
fn alarms(folder: &Folder, more: &[&str], programs: &Path) -> Output {
    let now = chrono::Utc::now();
    let hours = |hours| (now + chrono::TimeDelta::hours(hours)).to_rfc3339();
    let path = format!("{}:/usr/bin:/bin", programs.display());
    Command::new(env!("CARGO_BIN_EXE_lamplight-headless"))
        .args(["report", "--kind", "alarms", "--bed", "2", "--data"])
        .arg(folder.path().join("data"))
        .args(["--from", &hours(-2), "--to", &hours(2)])
        .args(more)
        .env("PATH", path)
        .output()
        .unwrap()
}

/// Programs that stand in for CUPS: one printer, and all that reaches it in files.
#[cfg(unix)]
fn fake_cups(folder: &Folder) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let programs = folder.path().join("programs");
    std::fs::create_dir_all(&programs).unwrap();
    let kept = folder.path().display();
    let lp = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$@\" > '{kept}/lp.arguments'\ncat > '{kept}/lp.pdf'\n"
    );
    let lpstat = "#!/bin/sh\ncase $1 in\n-e) echo Office; echo Ward-4 ;;\n-d) echo 'system default destination: Ward-4' ;;\nesac\n";
    for (name, text) in [("lp", lp.as_str()), ("lpstat", lpstat)] {
        let program = programs.join(name);
        std::fs::write(&program, text).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    programs
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Rows of the journal about reports.
fn rows(folder: &Folder) -> Vec<serde_json::Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_lamplight-headless"))
        .args(["journal", "--json", "--data"])
        .arg(folder.path().join("data"))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let all = text.lines().map(|line| serde_json::from_str(line).unwrap());
    all.filter(|row: &serde_json::Value| row["kind"] == "report.printed")
        .collect()
}

#[cfg(unix)]
#[test]
fn the_very_pdf_reaches_the_printer_and_the_journal_says_so() {
    let folder = records();
    let programs = fake_cups(&folder);
    let printed = alarms(&folder, &["--printer", "Ward-4"], &programs);
    assert!(printed.status.success(), "{}", said(&printed));
    let pdf = std::fs::read(folder.path().join("lp.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF") && pdf.trim_ascii_end().ends_with(b"%%EOF"));
    let arguments = std::fs::read_to_string(folder.path().join("lp.arguments")).unwrap();
    let arguments: Vec<&str> = arguments.lines().collect();
    assert_eq!(arguments[..3], ["-d", "Ward-4", "-t"]);
    assert_eq!(
        arguments[4..],
        ["-o", "media=A4", "-o", "print-scaling=none"]
    );
    assert!(!arguments[3].contains("Secretfamily"), "{}", arguments[3]);
    let rows = rows(&folder);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["body"]["printer"], "Ward-4");
    assert_eq!(rows[0]["bed"], "2");
    assert_eq!(rows[0]["actor"], "command line");
    assert!(!rows[0].to_string().contains("Secretfamily"));
}

#[cfg(unix)]
#[test]
fn a_printer_that_is_none_is_refused_and_that_is_in_the_journal() {
    let folder = records();
    let programs = fake_cups(&folder);
    let printed = alarms(&folder, &["--printer", "--help-me"], &programs);
    assert!(!printed.status.success());
    let printed = alarms(&folder, &["--printer", "Attic"], &programs);
    assert!(
        said(&printed).contains("There is no printer Attic"),
        "{}",
        said(&printed)
    );
    assert!(!folder.path().join("lp.pdf").exists());
    let refused = rows(&folder);
    let last = refused.last().unwrap();
    assert!(last["body"]["refused"].as_str().unwrap().contains("Attic"));
}

#[cfg(unix)]
#[test]
fn a_report_names_the_patient_of_its_time_or_nobody() {
    let folder = records();
    let programs = fake_cups(&folder);
    for (more, named) in [(&[][..], true), (&["--without-identity"][..], false)] {
        let file = folder.path().join(format!("named-{named}.pdf"));
        let mut arguments = vec!["--out", file.to_str().unwrap()];
        arguments.extend(more);
        let made = alarms(&folder, &arguments, &programs);
        assert!(made.status.success(), "{}", said(&made));
        let Some(text) = text_of(&file) else {
            println!("left out: pdftotext (poppler-utils) is not installed");
            return;
        };
        assert!(text.contains("HR HIGH"), "{text}");
        assert!(text.contains("Test ward"), "{text}");
        assert_eq!(text.contains("Secretfamily2"), named, "{text}");
    }
    let again = alarms(
        &folder,
        &[
            "--out",
            folder.path().join("named-true.pdf").to_str().unwrap(),
        ],
        &programs,
    );
    assert!(
        said(&again).contains("is there already"),
        "{}",
        said(&again)
    );
}

fn text_of(pdf: &Path) -> Option<String> {
    let output = Command::new("pdftotext")
        .args(["-layout"])
        .arg(pdf)
        .arg("-")
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_question_that_makes_no_sense_is_answered_with_a_sentence() {
    let folder = records();
    let nowhere = Path::new("/nowhere");
    for (arguments, sentence) in [
        (
            &["--kind", "strip", "--bed", "2", "--printer", "x"][..],
            "60 s at the most",
        ),
        (&["--kind", "trend", "--printer", "x"][..], "needs --bed"),
        (
            &["--kind", "event", "--condition", "99999", "--printer", "x"][..],
            "no longer in the records",
        ),
        (
            &["--kind", "disclosure", "--bed", "2", "--printer", "x"][..],
            "6 h at the most",
        ),
    ] {
        let refused = report(&folder, arguments, nowhere);
        assert!(!refused.status.success());
        assert!(
            said(&refused).contains(sentence),
            "{arguments:?}: {}",
            said(&refused)
        );
    }
}

#[test]
fn a_running_station_makes_the_report_and_keeps_the_row() {
    let mut station = Program::start(CONFIG);
    assert_eq!(
        code(&station.send(&alert("1", "HR HIGH", "start", "active"))),
        "CA"
    );
    let file = station.folder.path().join("alarms.pdf");
    let out = ["--out", file.to_str().unwrap()];
    let made = alarms(&station.folder, &out, Path::new("/nowhere"));
    assert!(made.status.success(), "{}", said(&made));
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
    station.signal("TERM");
    station.wait();
    let rows = rows(&station.folder);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["actor"], "command line");
}
