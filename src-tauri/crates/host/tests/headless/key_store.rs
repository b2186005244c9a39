//! The key of the records in a real key store: GNOME's, on a message bus of the test's own.
//!
//! Needs `gnome-keyring`, `dbus`; says so and passes where they are missing.

use crate::alarm_path::alert;
use crate::desktop::{Running, start, there, until};
use crate::program::{CONFIG, Folder, Program, binary, code};
use serde_json::Value as Json;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A bus, and a key store on it that is open, with its files in `home`.
fn key_store(home: &Path) -> (Running, Running, String) {
    let arguments = ["--session", "--nofork", "--print-address"];
    let (daemon, bus) = start(Command::new("dbus-daemon").args(arguments));
    let mut store = Command::new("gnome-keyring-daemon");
    store
        .args(["--foreground", "--unlock", "--components=secrets"])
        .env("DBUS_SESSION_BUS_ADDRESS", &bus)
        .env("HOME", home)
        .env("XDG_DATA_HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .stdin(Stdio::piped())
        .stderr(Stdio::null());
    // It prints a line once it has read the password and runs.
    let mut child = store.stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"password").unwrap();
    (daemon, Running(child), bus)
}

fn has_key_store(bus: &str) -> bool {
    let asked = Command::new("dbus-send")
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .args([
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.DBus",
            "/",
        ])
        .arg("org.freedesktop.DBus.NameHasOwner")
        .arg("string:org.freedesktop.secrets")
        .output()
        .unwrap();
    String::from_utf8_lossy(&asked.stdout).contains("boolean true")
}

fn verify(data: &Path, bus: &str) -> Output {
    let mut program = binary();
    program.env("DBUS_SESSION_BUS_ADDRESS", bus);
    program
        .args(["verify", "--data"])
        .arg(data)
        .output()
        .unwrap()
}

fn key(station: &Program) -> Json {
    station.state()["records"]["key"].clone()
}

#[test]
fn the_key_lies_in_the_key_store_and_opens_the_records_after_a_kill() {
    for program in ["gnome-keyring-daemon", "dbus-daemon", "dbus-send"] {
        if !there(program) {
            println!("skipped: {program} is not installed (gnome-keyring, dbus)");
            return;
        }
    }
    let home = Folder::new();
    let (_bus, _store, bus) = key_store(home.path());
    let auto = CONFIG.replace("key = \"file\"", "key = \"auto\"");
    // Not on its bus yet, and the key would lie in a file.
    until("a key store on the bus", || has_key_store(&bus));
    let station = Program::start_on(&bus, Folder::new(), &auto);
    assert_eq!(key(&station), "system");
    assert!(!station.data().join("store/lamplight.key").exists());
    assert_eq!(
        code(&station.send(&alert("1", "HR HIGH", "start", "active"))),
        "CA"
    );
    station.signal("KILL");
    let station = Program::start_on(&bus, station.into_folder(), &auto);
    assert_eq!(key(&station), "system");
    let state = station.state();
    let open = state["conditions"].as_array().unwrap();
    assert!(
        open.iter().any(|open| open["text"] == "HR HIGH"),
        "{open:?}"
    );
    assert!(verify(&station.data(), &bus).status.success());

    // Without the key store nothing opens, and the reason is said.
    let closed = verify(&station.data(), "unix:path=/nonexistent");
    let why = String::from_utf8_lossy(&closed.stderr);
    assert!(
        !closed.status.success() && why.contains("key store"),
        "{why}"
    );
}

#[test]
fn without_a_key_store_the_key_lies_in_a_file_and_state_says_so() {
    let auto = CONFIG.replace("key = \"file\"", "key = \"auto\"");
    let station = Program::start_on("unix:path=/nonexistent", Folder::new(), &auto);
    assert_eq!(key(&station), "file");
    assert!(station.data().join("store/lamplight.key").exists());
}
