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
        tls: false,
        certificate: String::new(),
        key: String::new(),
        authority: String::new(),
        server_name: String::new(),
        allow_names: Vec::new(),
        baud: 9_600,
        bits: 8,
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
