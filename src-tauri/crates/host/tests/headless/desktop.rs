//! A high alarm from its socket to a notice on a real desktop, and a press there back to
//! the condition.
//!
//! dunst on a private display and message bus. Needs `dunst`, `xvfb`, `dbus`; says so and
//! passes where they are missing. The story runs in a child with the bus's address in its
//! environment, because setting a variable of a running process is unsafe.

use crate::alarm_path::{Ward, alert};
use crate::program::{CONFIG, PATIENCE};
use lamplight_host::Signalling;
use serde_json::{Value as Json, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// A station that shows notices and leaves the machine's loudspeaker alone.
const QUIET: &str = "[sound]\nenabled = false\n";

/// Ends its program when dropped.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn there(program: &str) -> bool {
    let known = Command::new("which")
        .arg(program)
        .stdout(Stdio::null())
        .status();
    known.is_ok_and(|status| status.success())
}

/// Starts a program that prints one line when it is ready.
pub fn start(command: &mut Command) -> (Running, String) {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut running = Running(child.unwrap());
    let mut line = String::new();
    let output = running.0.stdout.take().unwrap();
    BufReader::new(output).read_line(&mut line).unwrap();
    (running, line.trim().to_owned())
}

#[test]
fn a_high_alarm_is_a_notice_whose_press_acknowledges_and_whose_end_closes_it() {
    for program in ["dunst", "dunstctl", "Xvfb", "dbus-daemon"] {
        if !there(program) {
            println!("skipped: {program} is not installed (dunst, xvfb, dbus)");
            return;
        }
    }
    let (_bus, bus) =
        start(Command::new("dbus-daemon").args(["--session", "--nofork", "--print-address"]));
    let screen = ["-displayfd", "1", "-screen", "0", "1280x800x24"];
    let (_display, number) = start(Command::new("Xvfb").args(screen).args(["-nolisten", "tcp"]));
    let display = format!(":{number}");
    let dress = |command: &mut Command| {
        command
            .env("DBUS_SESSION_BUS_ADDRESS", &bus)
            .env("DISPLAY", &display);
    };
    let mut dunst = Command::new("dunst");
    dunst.stdout(Stdio::null()).stderr(Stdio::null());
    dress(&mut dunst);
    let _dunst = Running(dunst.spawn().unwrap());
    let mut story = Command::new(std::env::current_exe().unwrap());
    story.args([
        "--ignored",
        "--exact",
        "desktop::with_the_daemon",
        "--nocapture",
    ]);
    dress(&mut story);
    assert!(story.status().unwrap().success(), "see the story above");
}

fn dunstctl(arguments: &[&str]) -> String {
    let output = Command::new("dunstctl").args(arguments).output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Asks until it is so; daemon and station work in their own time.
pub fn until(what: &str, so: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !so() {
        assert!(Instant::now() < end, "never: {what}");
        std::thread::yield_now();
    }
}

/// Notices on the screen, or held back by the daemon's own rules.
fn notices() -> u32 {
    let count = |of: &str| dunstctl(&["count", of]).parse::<u32>().unwrap_or(0);
    count("displayed") + count("waiting")
}

#[test]
#[ignore = "run by the test above, with a daemon of its own"]
fn with_the_daemon() {
    until("dunst answers", || dunstctl(&["is-paused"]) == "false");
    let config = format!("{CONFIG}{QUIET}");
    let mut ward = Ward::start_with(&config, Signalling::Full);
    assert_eq!(notices(), 0);

    ward.send(&alert("1", "HR HIGH", "start", "active"));
    until("a notice for the alarm", || notices() == 1);
    let history = |ward: &Ward| ward.condition("HR HIGH")["acknowledged"].clone();
    assert_eq!(history(&ward), Json::Null);

    // A notice that only waits for its place on the screen takes no press yet.
    until("acknowledged", || {
        dunstctl(&["action", "0"]);
        history(&ward) == json!("at this station")
    });
    assert_eq!(ward.condition("HR HIGH")["silent"]["why"], "acknowledged");
    until("the notice is gone", || notices() == 0);

    ward.send(&alert("2", "HR HIGH", "end", "inactive"));
    ward.send(&alert("3", "HR HIGH", "start", "active"));
    until("a notice for its return", || notices() == 1);
    ward.send(&alert("4", "HR HIGH", "end", "inactive"));
    until("the end closes it", || notices() == 0);
    ward.stop();
}
