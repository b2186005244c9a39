//! A page that stands still is told by the core, and loaded anew.
//!
//! Without a driver: ending the page's process would end the driver's session with it.

use crate::window::{CALM, wanted};
use lamplight_xtask::display::{Size, VirtualDisplay};
use lamplight_xtask::paths::{Paths, Profile};
use lamplight_xtask::process::Process;
use lamplight_xtask::station::{self, Calls, Notice, Simulation};
use lamplight_xtask::ward;
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// The words of the condition.
const SILENT_SCREEN: &str = "Screen not answering";

/// How long the first picture may take on a loaded machine, and the second one.
const DRAWN_WITHIN: Duration = Duration::from_secs(180);

#[test]
fn a_page_that_hangs_is_a_condition_and_is_loaded_anew() {
    if !wanted("hanging-page") {
        return;
    }
    let paths = Paths::find().expect("the workspace is known");
    let display = VirtualDisplay::open(Size::FULL_HD).expect("a display opens");
    let folder = paths.scratch("hanging-page").expect("a folder can be made");
    let (config, data) = (folder.path().join("ward.toml"), folder.path().join("data"));
    let ward = ward::configuration(2, Some(CALM)) + "\n[sound]\nenabled = false\n";
    std::fs::write(&config, ward).expect("it can be written");

    let mut command = station::command(&paths, "lamplight", Profile::Dev, &config, &data);
    let mut program =
        Process::start("the station", display.dress(&mut command)).expect("the station starts");
    let ready = station::wait_ready(&mut program).expect("it is ready");
    let simulation = Simulation {
        beds: 2,
        scenario: None,
        replay: Vec::new(),
        calls: Calls::default(),
        more: &[],
        broker: None,
        bus: None,
    };
    let bedside = ready.bedside().expect("it listens");
    let simulator = station::simulate(&paths, Profile::Dev, bedside, &simulation);
    let _simulator = simulator.expect("the simulator starts");
    drawn(&mut program);

    let page = page_of(program.id()).expect("the page has a process of its own");
    let stopped = Command::new("kill").args(["-s", "STOP", &page]).status();
    assert!(stopped.is_ok_and(|status| status.success()));
    drawn(&mut program);
    assert_ne!(
        page_of(program.id()).as_ref(),
        Some(&page),
        "another process"
    );

    // The page beats soon after its first picture.
    let until = Instant::now() + DRAWN_WITHIN;
    while asked(&paths, &data, &["state"]).contains(SILENT_SCREEN) {
        assert!(Instant::now() < until, "it does not end");
    }
    program.stop();
    let told = journal(&paths, &data);
    let screen = told
        .iter()
        .find(|row| row["kind"] == "alarm.began" && row["body"]["Began"]["text"] == SILENT_SCREEN);
    let screen = screen.expect("it was a condition");
    let ended =
        |row: &&Value| row["kind"] == "alarm.ended" && row["condition"] == screen["condition"];
    assert!(told.iter().any(|row| ended(&row)), "it is over");
}

fn drawn(program: &mut Process) {
    let is_drawn = |line: &str| Notice::read(line).filter(Notice::is_drawn);
    program
        .wait_for_line(DRAWN_WITHIN, "picture", is_drawn)
        .expect("waves are drawn");
}

/// The process of the window's page: a child of the program's.
fn page_of(program: u32) -> Option<String> {
    let found = Command::new("ps")
        .args(["-o", "pid=,comm=", "--ppid", &program.to_string()])
        .output()
        .ok()?;
    let lines = String::from_utf8(found.stdout).ok()?;
    let page = lines.lines().find(|line| line.contains("WebKitWeb"))?;
    page.split_whitespace().next().map(str::to_owned)
}

fn journal(paths: &Paths, data: &Path) -> Vec<Value> {
    let text = asked(paths, data, &["journal", "--json"]);
    let row = |line: &str| serde_json::from_str(line).expect("each line is JSON");
    text.lines().map(row).collect()
}

/// What `lamplight-headless` prints of the data folder.
fn asked(paths: &Paths, data: &Path, question: &[&str]) -> String {
    let printed = Command::new(paths.program("lamplight-headless", Profile::Dev))
        .args(question)
        .arg("--data")
        .arg(data)
        .output()
        .expect("it answers");
    String::from_utf8(printed.stdout).expect("it is text")
}
