//! Who is told of what, in which words.

use super::super::config::{Change, CommunicatorConfig, Language};
use super::super::make::{Page, Pages, mark, message_id, recipients};
use super::super::words::{self, About};
use crate::link::scan;
use crate::outward::alarm;
use crate::outward::testing::{Home, alarm_rows, at, bed, held};
use lamplight_alarms::Priority;
use lamplight_protocols::wctp::{DeliveryPriority, MESSAGE_ID_MOST};
use lamplight_units::Wall;

fn config(more: &str) -> CommunicatorConfig {
    let usual = "name = \"phones\"\nurl = \"http://localhost/\"\nsender_id = \"l\"\n";
    toml::from_str(&format!("{usual}{more}")).unwrap()
}

/// The messages of a whole journal, as if it were then.
fn made(home: &Home, config: &CommunicatorConfig, now: fn() -> Wall) -> Vec<Page> {
    let records = scan::read(&home.reader(), 0, 1_000, 1 << 20).unwrap();
    let mut pages = Pages::new(config, &home.station(), &home.journal()).at(now);
    pages.make(&records).unwrap()
}

fn texts(pages: &[Page]) -> Vec<&str> {
    pages.iter().map(|page| page.text.as_str()).collect()
}

#[test]
fn of_the_recipients_each_is_told_once_and_others_of_the_rest() {
    let config = config(
        "least = \"low\"\notherwise = [\"all\"]\n[[to]]\nid = \"a\"\nbeds = [\"7\"]\n[[to]]\nid = \"b\"\nleast = \"high\"\n[[to]]\nid = \"a\"\n least = \"medium\"\n",
    );
    for (name, of, priority, told) in [
        (
            "high on the bed",
            Some("7"),
            Priority::High,
            ["a", "b"].as_slice(),
        ),
        (
            "medium on the bed",
            Some("7"),
            Priority::Medium,
            ["a"].as_slice(),
        ),
        ("low on the bed", Some("7"), Priority::Low, ["a"].as_slice()),
        (
            "high elsewhere",
            Some("8"),
            Priority::High,
            ["b", "a"].as_slice(),
        ),
        (
            "low elsewhere",
            Some("8"),
            Priority::Low,
            ["all"].as_slice(),
        ),
        ("at no bed", None, Priority::Medium, ["a"].as_slice()),
        (
            "what is no alarm",
            Some("7"),
            Priority::Advisory,
            [].as_slice(),
        ),
    ] {
        let of = of.map(bed);
        assert_eq!(recipients(&config, of.as_ref(), priority), told, "{name}");
    }
}

#[test]
fn nobody_is_named_unless_it_is_told_so() {
    let home = Home::new();
    home.write(vec![held("7", -100, "MUSTER", 41)]);
    home.write(alarm_rows(17, "7", -90, Priority::High, true));
    let usual = "otherwise = [\"1\"]\nold_after_s = 3600\n";
    let plain = made(&home, &config(usual), || at(0));
    assert_eq!(
        texts(&plain),
        ["HIGH Bed 7: HR HIGH", "ENDED Bed 7: HR HIGH"]
    );
    assert!(
        plain[0].asks && !plain[1].asks,
        "nobody takes on what is over"
    );
    assert_eq!(
        (plain[0].priority, plain[1].priority),
        (DeliveryPriority::High, DeliveryPriority::Normal)
    );
    assert_eq!(plain[0].thread, plain[1].thread);
    let more = "name_patient = true\nlanguage = \"de\"\nchanges = [\"start\", \"acknowledged\"]\n";
    let named = made(&home, &config(&format!("{usual}{more}")), || at(0));
    assert_eq!(
        texts(&named),
        [
            "HOCH Bett 7 MUSTER: HR HIGH",
            "QUITTIERT Bett 7 MUSTER: HR HIGH"
        ]
    );
}

#[test]
fn what_is_old_is_told_only_where_it_still_wants_somebody() {
    let home = Home::new();
    home.write(alarm_rows(17, "7", 0, Priority::High, true));
    // Open, and nobody has acknowledged it.
    home.write(alarm_rows(18, "8", 10, Priority::High, false)[..2].to_vec());
    // Open, and somebody has.
    home.write(alarm_rows(19, "9", 20, Priority::High, false));
    let config = config("otherwise = [\"1\"]\nold_after_s = 60\n");
    let all = made(&home, &config, || at(61));
    let fresh = ["HIGH Bed 8: HR HIGH", "HIGH Bed 9: HR HIGH"];
    let over = "ENDED Bed 7: HR HIGH";
    assert_eq!(
        texts(&all),
        [over, fresh[0], fresh[1]],
        "one second too old"
    );
    assert_eq!(texts(&made(&home, &config, || at(3_600))), [fresh[0]]);
    // A clock that was put back makes nothing old.
    assert_eq!(made(&home, &config, || at(-3_600)).len(), 4);
}

#[test]
fn a_message_keeps_its_name_and_a_name_is_short() {
    let id = message_id("3f2a1b2c", 999_999_999_999, "5551234");
    assert!(id.len() <= MESSAGE_ID_MOST, "{id}");
    assert_eq!(id, format!("3f2a1b2c.W999999999999.{}", mark("5551234")));
    assert_ne!(mark("5551234"), mark("5551235"));
}

#[test]
fn simulated_alarms_say_so_in_every_language() {
    let home = Home::new();
    home.write(alarm_rows(17, "7", 0, Priority::Medium, false));
    let story = home.reader().story(17).unwrap();
    let folded = alarm::fold(story.iter()).unwrap();
    let about = About {
        name: None,
        simulated: true,
    };
    for (language, change, expected) in [
        (
            Language::En,
            Change::Update,
            "SIMULATION MEDIUM Bed 7: HR HIGH",
        ),
        (
            Language::De,
            Change::End,
            "SIMULATION BEENDET Bett 7: HR HIGH",
        ),
        (
            Language::Es,
            Change::Escalate,
            "SIMULACIÓN MEDIA Cama 7: HR HIGH",
        ),
    ] {
        assert_eq!(words::text(language, change, &folded, &about), expected);
    }
}
