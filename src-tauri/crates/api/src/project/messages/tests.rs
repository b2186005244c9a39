//! What a technician reads of a message.

use super::*;
use chrono::FixedOffset;
use lamplight_protocols::hl7::receive::{Receiver, ReceiverConfig};
use lamplight_units::{Mono, Now, Wall};

const ORU: &[u8] = b"MSH|^~\\&|MON^00A037EB2175780F^EUI-64|ACME|||20261121140000||ORU^R01^ORU_R01|M1|P|2.6\rPID|||4711^^^H^MR||Berg^Anna||19500101|F\rPV1||I|4E^^1\rOBR|1||||||20261121140000\rOBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|72|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R\r";

fn read(bytes: &[u8]) -> Vec<Report> {
    let mut config = ReceiverConfig::new("LAMPLIGHT", "test");
    config.default_zone = FixedOffset::east_opt(0).unwrap();
    let now = Now {
        mono: Mono::START,
        wall: Wall::from_micros(0),
    };
    Receiver::new(config).receive(now, bytes).reports
}

#[test]
fn segments_become_lines_and_a_message_has_its_type_and_name_as_title() {
    let lines = readable("", ORU);
    assert_eq!(lines.len(), 5);
    assert!(lines[1].starts_with("PID|"), "{lines:?}");
    assert_eq!(title("", ORU), "ORU^R01^ORU_R01 · M1");
    assert_eq!(title("beds/7/state", b"{}"), "beds/7/state");
    assert_eq!(title("", b"hello"), "hello");
}

#[test]
fn control_characters_have_names_and_what_is_no_utf8_is_read_as_latin1() {
    assert_eq!(
        readable("", b"\x011\x02A\x1f12\x03"),
        ["<SOH>1<STX>A<US>12<ETX>"]
    );
    assert_eq!(readable("", b"M\xfcller \xff"), ["Müller ÿ"]);
    assert_eq!(readable("", "Mü".as_bytes().get(..2).unwrap()), ["M"]);
    assert_eq!(readable("a/b", b"x\r\ny\n"), ["a/b", "x", "y"]);
}

#[test]
fn what_was_understood_is_told_line_by_line() {
    let lines = decoded(&read(ORU));
    let find = |what: What| lines.iter().find(|line| line.what == what).unwrap();
    assert_eq!(find(What::Patient).name, "4711");
    assert_eq!(find(What::Patient).value, "Berg, Anna, 19500101, F");
    let number = find(What::Number);
    assert!(number.name.contains("MDC_ECG_HEART_RATE"), "{number:?}");
    assert!(number.value.starts_with("72"), "{number:?}");
    assert!(find(What::Place).value.contains('1'), "{lines:?}");
}

#[test]
fn any_bytes_make_bounded_lines() {
    let many = vec![b'\r'; 100_000];
    assert!(readable("", &many).len() <= LINES);
    let long = vec![0xff; 100_000];
    assert!(readable("", &long)[0].len() < LINE + 8);
    assert!(title("", b"MSH").len() < 10);
    assert!(title("", b"MSH|").len() < 10);
    assert!(title("", b"").is_empty());
}
