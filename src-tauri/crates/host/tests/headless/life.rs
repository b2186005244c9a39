//! Start, refusal, stop, kill.

use crate::program::{CONFIG, Folder, Program, heart_rate, run_to_end, state_of};
use std::ffi::OsStr;

#[test]
fn it_stops_cleanly_on_sigterm() {
    let mut station = Program::start(CONFIG);
    let mut wire = station.connect();
    wire.send(&heart_rate("1", "AA01", "1", "70"));
    station.signal("TERM");
    assert_eq!(station.wait(), Some(0));
    assert_eq!(wire.answer(), "", "its connections are closed");
}

#[test]
fn a_second_station_on_the_same_data_is_refused_and_the_first_goes_on() {
    let station = Program::start(CONFIG);
    let config = station.folder.path().join("station.toml");
    let data = station.data();
    let (code, error) = run_to_end(&[
        OsStr::new("--config"),
        config.as_os_str(),
        OsStr::new("--data"),
        data.as_os_str(),
    ]);
    assert_eq!(code, Some(1));
    assert!(error.contains("in use by another station"), "{error}");
    assert_eq!(station.state()["ward"]["name"], "Test ward");
}

#[test]
fn after_kill_nine_it_starts_again_in_the_same_folder() {
    let station = Program::start(CONFIG);
    station.signal("KILL");
    let folder = station.into_folder();
    let again = Program::start_in(folder, CONFIG);
    assert_eq!(again.state()["beds"].as_array().unwrap().len(), 3);
}

#[test]
fn the_state_of_a_station_that_does_not_run_says_so() {
    let folder = Folder::new();
    let (found, error) = state_of(folder.path());
    assert!(!found);
    assert!(
        error.contains("no station is running on the data folder"),
        "{error}"
    );
}

#[test]
fn a_wrong_configuration_is_one_sentence_with_its_place() {
    let folder = Folder::new();
    for (text, words) in [
        ("[ward]\nname = 3", "invalid type: integer"),
        (
            "[[bed]]\nid = \"1\"\nlocation = [\"x\"]",
            "unknown field `location`",
        ),
        ("not toml at all", "station.toml"),
        ("", "the ward has no bed"),
        (
            "[[bed]]\nid = \"1\"\n[[feed]]\nid = \"f\"\nkind = \"mllp-listener\"\naddress = \"nowhere\"",
            "write IP:PORT",
        ),
    ] {
        let config = folder.write("station.toml", text);
        let data = folder.path().join("data");
        let (code, error) = run_to_end(&[
            OsStr::new("--config"),
            config.as_os_str(),
            OsStr::new("--data"),
            data.as_os_str(),
        ]);
        assert_eq!(code, Some(1), "{text}");
        assert!(error.contains(words), "{text}: {error}");
    }
}

#[cfg(unix)]
#[test]
fn the_control_socket_and_the_data_folder_are_their_owners() {
    use std::os::unix::fs::PermissionsExt;
    let station = Program::start(CONFIG);
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&station.data()), 0o700);
    assert_eq!(mode(&station.data().join("station.sock")), 0o600);
}

#[test]
fn a_feed_that_can_not_listen_is_a_condition_and_the_station_runs() {
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let station = Program::start(&CONFIG.replace("127.0.0.1:0", &address));
    let state = station.state();
    assert_eq!(state["feeds"][0]["state"], "failed");
    let condition = &state["conditions"][0];
    assert_eq!(condition["text"], "Feed bedside does not work");
    assert!(
        condition["advice"].as_str().unwrap().contains(&address),
        "{condition}"
    );
}
