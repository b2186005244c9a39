//! Notices on a real daemon, and without one.
//!
//! dunst on a private display and message bus. Needs `dunst`, `xvfb`, `dbus`; says so and
//! passes where they are missing. Each story runs in a child with the bus's address in
//! its environment, because setting a variable of a running process is unsafe.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of a test; clippy knows only the test functions themselves"
)]
#![cfg(target_os = "linux")]

use lamplight_notice::{Action, Event, Notice, NoticeId, Notices, Privacy, Status, Urgency};
use lamplight_units::{Mono, Now, Wall};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Ends its program when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn there(program: &str) -> bool {
    let known = Command::new("which")
        .arg(program)
        .stdout(Stdio::null())
        .status();
    known.is_ok_and(|status| status.success())
}

/// Starts a program that prints one line when it is ready.
fn start(command: &mut Command) -> (Running, String) {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut running = Running(child.unwrap());
    let mut line = String::new();
    let output = running.0.stdout.take().unwrap();
    BufReader::new(output).read_line(&mut line).unwrap();
    (running, line.trim().to_owned())
}

fn run_again(story: &str, bus: &str, display: &str) {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", story, "--nocapture"])
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .env("DISPLAY", display)
        .status();
    assert!(status.unwrap().success(), "see the story above");
}

#[test]
fn a_real_daemon_shows_notices_and_sends_back_what_is_done_with_them() {
    for program in ["dunst", "dunstctl", "Xvfb", "dbus-daemon"] {
        if !there(program) {
            println!("skipped: {program} is not installed (dunst, xvfb, dbus)");
            return;
        }
    }
    let (_bus, address) =
        start(Command::new("dbus-daemon").args(["--session", "--nofork", "--print-address"]));
    let (_display, number) = start(Command::new("Xvfb").args([
        "-displayfd",
        "1",
        "-screen",
        "0",
        "1280x800x24",
        "-nolisten",
        "tcp",
    ]));
    let display = format!(":{number}");
    let dunst = Command::new("dunst")
        .env("DBUS_SESSION_BUS_ADDRESS", &address)
        .env("DISPLAY", &display)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let _dunst = Running(dunst.unwrap());
    run_again("with_the_daemon", &address, &display);
}

#[test]
fn without_a_daemon_the_status_says_so() {
    run_again("without_any", "unix:path=/nonexistent/lamplight-bus", ":");
}

/// A busy machine takes many seconds for what is usually there at once; only a test that fails
/// waits so long.
const PATIENCE: Duration = Duration::from_secs(120);

fn notices() -> (Notices, Receiver<Event>) {
    notices_after(|| ())
}

/// The same; each event is told after `before`.
fn notices_after(before: impl Fn() + Send + 'static) -> (Notices, Receiver<Event>) {
    let start = Instant::now();
    let clock = Arc::new(move || Now {
        mono: Mono::from_start(start.elapsed()),
        wall: Wall::from_micros(0),
    });
    let (tell, events) = channel();
    let notices = Notices::start(Privacy::default(), clock, move |event| {
        before();
        let _ = tell.send(event);
    });
    (notices.unwrap(), events)
}

fn wait_for(events: &Receiver<Event>, wanted: &Event) {
    let until = Instant::now() + PATIENCE;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let event = events
            .recv_timeout(left)
            .unwrap_or_else(|_| panic!("never told: {wanted:?}"));
        println!("  told: {event:?}");
        if event == *wanted {
            return;
        }
    }
}

fn notice(id: u64, body: &str) -> Notice {
    Notice {
        id: NoticeId(id),
        urgency: Urgency::Critical,
        title: format!("Bed {id}: asystole"),
        body: body.to_owned(),
        patient: None,
        actions: vec![Action::Acknowledge],
    }
}

fn dunstctl(arguments: &[&str]) -> String {
    let output = Command::new("dunstctl").args(arguments).output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Does it until it is told: a notice that only waits for its place on the screen takes no press.
fn done(arguments: &[&str], events: &Receiver<Event>, wanted: &Event) {
    let until = Instant::now() + PATIENCE;
    loop {
        dunstctl(arguments);
        let event = events.recv_timeout(Duration::from_millis(500)).ok();
        println!("  told: {event:?}");
        if event.as_ref() == Some(wanted) {
            return;
        }
        assert!(Instant::now() < until, "never told: {wanted:?}");
    }
}

/// Asks until the daemon shows so many; it draws in its own time.
fn displayed(wanted: &str) {
    let until = Instant::now() + PATIENCE;
    loop {
        // Waiting ones count: dunst's own rule may hold some of them back.
        let sum = |of: &str| dunstctl(&["count", of]).parse::<u32>().unwrap_or(0);
        let got = (sum("displayed") + sum("waiting")).to_string();
        if got == wanted {
            return;
        }
        assert!(
            Instant::now() < until,
            "the daemon shows {got}, wanted {wanted}"
        );
    }
}

#[test]
#[ignore = "run by the test above, with a daemon of its own"]
fn with_the_daemon() {
    let until = Instant::now() + PATIENCE;
    while dunstctl(&["is-paused"]) != "false" {
        assert!(Instant::now() < until, "dunst does not answer");
    }
    let (notices, events) = notices();
    notices.post(notice(1, "<b>flat</b> & still"));
    wait_for(&events, &Event::Shown(NoticeId(1)));
    displayed("1");
    notices.post(notice(1, "still flat"));
    wait_for(&events, &Event::Shown(NoticeId(1)));
    displayed("1");
    done(&["action", "0"], &events, &Event::Acknowledge(NoticeId(1)));
    displayed("0");

    notices.post(notice(2, ""));
    wait_for(&events, &Event::Shown(NoticeId(2)));
    displayed("1");
    notices.close(NoticeId(2));
    displayed("0");

    notices.post(notice(3, ""));
    wait_for(&events, &Event::Shown(NoticeId(3)));
    displayed("1");
    done(&["close"], &events, &Event::Dismissed(NoticeId(3)));

    for id in 10..74 {
        notices.post(notice(id, ""));
    }
    displayed("6");
    drop(notices);
    displayed("0");
}

#[test]
#[ignore = "run by the test above, without a bus"]
fn without_any() {
    // Nothing is told until the caller goes on: one that waited for the bus would wait for ever.
    let (posted, waits) = channel::<()>();
    let (notices, events) = notices_after(move || {
        let _ = waits.recv();
    });
    notices.post(notice(1, ""));
    drop(posted);
    let event = events.recv_timeout(PATIENCE).expect("nothing was told");
    println!("  told: {event:?}");
    assert!(
        matches!(event, Event::Status(Status::Failed(_))),
        "{event:?}"
    );
}
