//! A form's changes in a file that a person wrote.

use super::*;
use crate::config::Config;

const FILE: &str = r#"# Ward 4 East, kept by the biomedical department.
[ward]
name = "Ward 4 East"

[[bed]]
id = "1"

# The monitors.
[[feed]]
id = "bedside"
kind = "mllp-listener"
address = "0.0.0.0:2575" # the firewall lets 10.4/16 in
zone = "+01:00"

[[feed]]
id = "calls"
kind = "espa-serial"
address = "/dev/ttyUSB0"
[[feed.calls.row]]
address = "0815"
room = "12"

[alarms]
station_role = "nurse"
"#;

pub(crate) fn form(id: &str) -> FeedForm {
    FeedForm {
        id: id.to_owned(),
        kind: FeedKindView::MllpListener,
        enabled: true,
        address: "0.0.0.0:2575".to_owned(),
        zone: "+01:00".to_owned(),
        dialect: String::new(),
        allow: Vec::new(),
        connections_max: 0,
        tls: false,
        certificate: String::new(),
        key: String::new(),
        authority: String::new(),
        server_name: String::new(),
        allow_names: Vec::new(),
        baud: 9_600,
        bits: 8,
        stop_bits: 1,
        mqtt_version: "5".to_owned(),
        client_id: String::new(),
        user: String::new(),
        root: "lamplight/1".to_owned(),
        has_secret: false,
    }
}

fn changed(text: &str, edit: Edit<'_>) -> Vec<String> {
    let after = edited(text, edit).unwrap();
    difference(text, &after)
        .into_iter()
        .filter_map(|line| match line.what {
            DiffWhat::Added => Some(format!("+{}", line.text)),
            DiffWhat::Removed => Some(format!("-{}", line.text)),
            DiffWhat::Same | DiffWhat::Gap => None,
        })
        .collect()
}

#[test]
fn a_form_that_says_what_the_file_says_changes_no_byte_of_it() {
    assert_eq!(
        edited(FILE, Edit::Set("bedside", &form("bedside"))).unwrap(),
        FILE
    );
    let calls = FeedForm {
        kind: FeedKindView::EspaSerial,
        address: "/dev/ttyUSB0".to_owned(),
        zone: String::new(),
        ..form("calls")
    };
    assert_eq!(edited(FILE, Edit::Set("calls", &calls)).unwrap(), FILE);
}

#[test]
fn a_change_touches_its_line_and_keeps_the_comment_behind_it() {
    let new = FeedForm {
        address: "10.4.0.2:2575".to_owned(),
        ..form("bedside")
    };
    assert_eq!(
        changed(FILE, Edit::Set("bedside", &new)),
        [
            "-address = \"0.0.0.0:2575\" # the firewall lets 10.4/16 in",
            "+address = \"10.4.0.2:2575\" # the firewall lets 10.4/16 in",
        ]
    );
}

#[test]
fn a_feed_is_switched_off_added_and_removed_and_each_file_is_a_configuration() {
    let off = FeedForm {
        enabled: false,
        ..form("bedside")
    };
    assert_eq!(
        changed(FILE, Edit::Set("bedside", &off)),
        ["+enabled = false"]
    );
    let adt = FeedForm {
        address: "127.0.0.1:2576".to_owned(),
        allow: vec!["10.0.0.0/8".to_owned(), " ".to_owned()],
        ..form("adt")
    };
    let more = edited(FILE, Edit::Add(&adt)).unwrap();
    let config: Config = toml::from_str(&more).unwrap();
    let ids: Vec<&str> = config.feeds.iter().map(|feed| feed.id.as_str()).collect();
    assert_eq!(ids, ["bedside", "calls", "adt"]);
    assert_eq!(config.feeds[2].allow, ["10.0.0.0/8"]);
    let less = edited(&more, Edit::Remove("calls")).unwrap();
    let config: Config = toml::from_str(&less).unwrap();
    assert_eq!(config.feeds.len(), 2);
    assert!(less.starts_with("# Ward 4 East"), "{less}");
}

#[test]
fn a_secret_is_told_of_and_never_written() {
    let broker = FeedForm {
        kind: FeedKindView::Mqtt,
        address: "broker:8883".to_owned(),
        user: "station".to_owned(),
        ..form("beds")
    };
    let text = edited(FILE, Edit::Add(&broker)).unwrap();
    let text = secret_typed(&text, "beds").unwrap();
    assert!(text.contains("password_stored = true"), "{text}");
    let by_file = text.replace("password_stored = true", "password_file = \"secret\"");
    let kept = FeedForm {
        has_secret: true,
        ..broker
    };
    assert_eq!(edited(&by_file, Edit::Set("beds", &kept)).unwrap(), by_file);
    let typed = secret_typed(&by_file, "beds").unwrap();
    assert!(!typed.contains("password_file"), "{typed}");
}

#[test]
fn what_is_no_file_or_no_feed_is_said() {
    assert!(
        edited("feed = 3", Edit::Remove("a"))
            .unwrap_err()
            .contains("[[feed]]")
    );
    assert!(edited("[[", Edit::Remove("a")).is_err());
    assert!(
        edited(FILE, Edit::Remove("a"))
            .unwrap_err()
            .contains("no feed a")
    );
}

#[test]
fn a_difference_shows_what_changed_and_little_round_it() {
    let old: Vec<String> = (0..50).map(|n| format!("line {n}")).collect();
    let mut new = old.clone();
    new[10] = "ten".to_owned();
    new.insert(40, "more".to_owned());
    let lines = difference(&old.join("\n"), &new.join("\n"));
    let shown = |what: DiffWhat| lines.iter().filter(|line| line.what == what).count();
    assert_eq!((shown(DiffWhat::Removed), shown(DiffWhat::Added)), (1, 2));
    assert_eq!(shown(DiffWhat::Gap), 3, "{lines:?}");
    assert_eq!(shown(DiffWhat::Same), 12);
    assert!(difference("a\nb", "a\nb").is_empty());
}

/// Everything that a feed of each sort may have, most of which no form shows.
const FULL: &str = r#"
[[feed]]
id = "gateway"
kind = "mllp-listener"
address = "0.0.0.0:2575"
message_bytes_max = 2_000_000 # waves
connections_max = 12
tls = { certificate = "c.pem", key = "k.pem", authority = "a.pem", allow_names = ["gw"] }
bed_terms = { "RAIL1" = "rail1", "RAIL2" = "rail2" }
[feed.calls]
senders = ["CALLSYS"]
[[feed.calls.row]]
address = "08*"
room = "12"
[[feed.calls.row]]
words = ["help"]
kind = "emergency"

[[feed]]
id = "calls"
kind = "espa-serial"
address = "/dev/ttyUSB0"
[feed.line]
bits = 7
stop_bits = 2
[feed.espa]
session = "polling"
poll_ms = 200

[[feed]]
id = "beds"
kind = "mqtt"
address = "broker:8883"
[feed.mqtt]
password_key = "broker" # in the system's own
keep_alive_s = 20
session_s = 60
[[feed.mqtt.map]]
topic = "doors/{room}"
system = "doors"
fields = { open = "call:patient" }
"#;

#[test]
fn a_form_loses_nothing_that_it_does_not_show_and_says_what_that_is() {
    let config: Config = toml::from_str(FULL).unwrap();
    for feed in &config.feeds {
        let same = crate::feed_changes::form(feed);
        let after = edited(FULL, Edit::Set(&feed.id, &same)).unwrap();
        let (before, after) = (reading(FULL), reading(&after));
        assert_eq!(before, after, "feed {}", feed.id);
    }
    let told = |id: &str| beyond(FULL, id);
    let gateway = [
        "message_bytes_max",
        "bed_terms (2)",
        "calls.senders (1)",
        "calls.row (2)",
    ];
    assert_eq!(told("gateway"), gateway);
    assert_eq!(told("calls"), ["espa.session", "espa.poll_ms"]);
    let beds = [
        "mqtt.password_key",
        "mqtt.keep_alive_s",
        "mqtt.session_s",
        "mqtt.map (1)",
    ];
    assert_eq!(told("beds"), beds);
    assert!(beyond(FILE, "bedside").is_empty());
    assert!(beyond("[[", "bedside").is_empty());
}

#[test]
fn another_kind_takes_only_what_the_form_wrote_along() {
    let config: Config = toml::from_str(FULL).unwrap();
    let beds = config.feeds.iter().find(|feed| feed.id == "beds").unwrap();
    let other = FeedForm {
        kind: FeedKindView::MllpClient,
        ..crate::feed_changes::form(beds)
    };
    let after = edited(FULL, Edit::Set("beds", &other)).unwrap();
    assert!(after.contains("topic = \"doors/{room}\""), "{after}");
    let plain = FULL.replace("[[feed.mqtt.map]]", "[[feed.elsewhere]]");
    let plain = plain.replace("keep_alive_s = 20\nsession_s = 60\n", "");
    let plain = plain.replace(
        "password_key = \"broker\" # in the system's own\n",
        "user = \"x\"\n",
    );
    let after = edited(&plain, Edit::Set("beds", &other)).unwrap();
    assert!(!after.contains("[feed.mqtt]"), "{after}");
}

#[test]
fn the_radio_is_no_feed_of_the_file() {
    let radio = FeedForm {
        kind: FeedKindView::Bluetooth,
        ..form("bluetooth")
    };
    let refused = edited(FILE, Edit::Add(&radio)).unwrap_err();
    assert!(refused.contains("[bluetooth]"), "{refused}");
}

/// What a file says, however it is written.
fn reading(text: &str) -> toml::Table {
    toml::from_str(text).unwrap()
}
