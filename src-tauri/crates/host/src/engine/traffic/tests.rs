//! What is held of a feed's messages, over time.

use super::*;
use lamplight_feeds::Closed;
use lamplight_protocols::report::DeadLetter;
use lamplight_units::{Personal, Wall};

fn at(millis: u64) -> Now {
    Now {
        mono: Mono::START,
        wall: Wall::from_micros(0),
    }
    .after(Duration::from_millis(millis))
}

fn event(millis: u64, what: FeedNews, bytes: &[u8]) -> FeedEvent {
    FeedEvent {
        feed: FeedId::parse("bedside").unwrap(),
        connection: Some(Connection {
            id: ConnectionId(1),
            peer: Arc::from("10.0.0.5:40001"),
            name: None,
        }),
        received_at: at(millis),
        raw: matches!(what, FeedNews::Message { .. }).then(|| Raw::new(bytes)),
        what,
        receipt: None,
    }
}

fn message(millis: u64, bytes: &[u8]) -> FeedEvent {
    let what = FeedNews::Message {
        reports: Vec::new(),
        control_id: None,
        duplicate: false,
        bytes: bytes.len(),
    };
    event(millis, what, bytes)
}

fn letter(millis: u64, bytes: &[u8]) -> FeedEvent {
    let letter = DeadLetter {
        control_id: None,
        reason: Arc::from("no MSH segment"),
        defects: Vec::new(),
        head: Arc::from(""),
        octets: false,
        bytes: Personal::new(bytes.to_vec()),
        length: bytes.len(),
    };
    event(millis, FeedNews::DeadLetter(letter), bytes)
}

#[test]
fn the_newest_come_first_and_after_ten_minutes_none_is_held() {
    let mut traffic = Traffic::default();
    traffic.take(at(0).mono, &message(0, b"one"));
    traffic.take(at(5_000).mono, &message(5_000, b"two"));
    let numbers = |now| -> Vec<u64> { traffic.heard(now).map(|heard| heard.number).collect() };
    assert_eq!(numbers(at(6_000).mono), [2, 1]);
    assert_eq!(numbers(at(600_000).mono), [2, 1], "at the bound");
    assert_eq!(numbers(at(600_001).mono), [2], "one past it");
    assert!(numbers(at(700_000).mono).is_empty());
}

#[test]
fn the_count_and_the_bytes_are_bounded_and_the_oldest_go() {
    let mut traffic = Traffic::default();
    for n in 0..2_000 {
        traffic.take(at(n).mono, &message(n, b"x"));
    }
    assert_eq!(traffic.heard(at(2_000).mono).count(), MOST);
    assert_eq!(traffic.heard(at(2_000).mono).next().unwrap().number, 2_000);
    for n in 0..1_000 {
        traffic.take(at(n).mono, &message(n, &vec![b'x'; 1 << 20]));
    }
    assert!(traffic.bytes <= MOST_BYTES, "{}", traffic.bytes);
    let count = traffic.heard(at(1_000).mono).count();
    assert_eq!(count, MOST_BYTES / Raw::MOST_BYTES);
}

#[test]
fn a_part_that_could_not_be_read_marks_its_message_and_a_whole_one_stands_for_itself() {
    let mut traffic = Traffic::default();
    traffic.take(at(1).mono, &message(1, b"MSH"));
    traffic.take(at(1).mono, &letter(1, b"MSH"));
    traffic.take(at(2).mono, &letter(2, b"rubbish"));
    let heard: Vec<&Heard> = traffic.heard(at(2).mono).collect();
    assert_eq!(heard.len(), 2);
    assert!(
        heard
            .iter()
            .all(|one| matches!(one.fate, Fate::Refused(..)))
    );
}

/// A value of a device of the radio, with as much as a belt tells.
fn value(millis: u64, peer: &str) -> FeedEvent {
    let bytes = [0x1E, 0x48, 0x80, 0x00, 0x55, 0x03];
    let mut event = message(millis, &bytes);
    event.raw = Some(Raw::octets("2A37 Heart Rate Measurement", &bytes));
    event.connection = Some(Connection {
        id: ConnectionId(1),
        peer: Arc::from(peer),
        name: None,
    });
    event
}

#[test]
fn of_fifty_devices_on_one_radio_each_has_its_last_half_minute() {
    let mut traffic = Traffic::default();
    for second in 0..60 {
        for device in 0..50 {
            let at_ms = second * 1_000 + device;
            traffic.take(at(at_ms).mono, &value(at_ms, &format!("belt {device}")));
        }
    }
    let now = at(60_000).mono;
    let first = |heard: &&Heard| &*heard.peer == "belt 0";
    assert!(traffic.heard(now).filter(first).count() >= 30);
    assert!(traffic.heard(now).all(|heard| heard.raw.octets));
    assert!(traffic.bytes <= MOST_BYTES);
}

#[test]
fn what_a_meter_answers_is_held_without_a_report() {
    use lamplight_protocols::radio::{RadioNews, RecordsState};
    let mut traffic = Traffic::default();
    let answer = FeedNews::Radio(RadioNews::Records {
        device: lamplight_units::DeviceId::parse("meter").unwrap(),
        state: RecordsState::Counted(120),
    });
    let mut told = event(1, answer, b"");
    traffic.take(at(1).mono, &told);
    assert_eq!(traffic.heard(at(1).mono).count(), 0, "news alone are none");
    told.raw = Some(Raw::octets(
        "2A52 Record Access Control Point",
        &[5, 0, 120, 0],
    ));
    traffic.take(at(1).mono, &told);
    assert_eq!(traffic.heard(at(1).mono).count(), 1);
}

#[test]
fn who_is_connected_is_known_until_it_leaves() {
    let mut traffic = Traffic::default();
    traffic.take(at(1).mono, &event(1, FeedNews::Connected, b""));
    assert_eq!(traffic.peers().count(), 1);
    let reason = Closed::ByPeer;
    traffic.take(
        at(2).mono,
        &event(2, FeedNews::Disconnected { reason }, b""),
    );
    assert_eq!(traffic.peers().count(), 0);
}

#[test]
fn the_longest_wait_is_told_for_a_minute() {
    let mut traffic = Traffic::default();
    assert_eq!(traffic.delay(at(0).mono), None);
    traffic.take(at(140).mono, &message(100, b"slow"));
    traffic.take(at(150).mono, &message(149, b"quick"));
    traffic.take(at(3_000).mono, &message(2_999, b"quick"));
    let delay = |now| traffic.delay(now).map(|delay| delay.as_millis());
    assert_eq!(delay(at(4_000).mono), Some(40));
    assert_eq!(delay(at(60_140).mono), Some(40));
    assert_eq!(delay(at(60_500).mono), Some(1));
}
