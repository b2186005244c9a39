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

fn text(head: &str, bytes: &[u8]) -> Vec<String> {
    readable(AsSent {
        head,
        bytes,
        length: bytes.len(),
        octets: false,
    })
}

#[test]
fn numbers_are_written_in_hexadecimal_below_the_name_of_their_characteristic() {
    let lines = |bytes: &[u8]| {
        readable(AsSent {
            head: "2A37 Heart Rate Measurement",
            bytes,
            length: bytes.len(),
            octets: true,
        })
    };
    // The second byte is a letter, and the third is the end of a segment in HL7.
    assert_eq!(
        lines(&[0x10, 0x48, 0x0D, 0x03]),
        ["2A37 Heart Rate Measurement", "10 48 0D 03"]
    );
    let many = lines(&(0..20).collect::<Vec<u8>>());
    assert_eq!(many.len(), 3, "sixteen in a line: {many:?}");
    assert_eq!(many[2], "10 11 12 13");
    assert!(lines(&[0; 100_000]).len() <= LINES);
}

#[test]
fn segments_become_lines_and_a_message_has_its_type_and_name_as_title() {
    let lines = text("", ORU);
    assert_eq!(lines.len(), 5);
    assert!(lines[1].starts_with("PID|"), "{lines:?}");
    assert_eq!(title("", ORU), "ORU^R01^ORU_R01 · M1");
    assert_eq!(title("beds/7/state", b"{}"), "beds/7/state");
    assert_eq!(title("", b"hello"), "hello");
}

#[test]
fn control_characters_have_names_and_what_is_no_utf8_is_read_as_latin1() {
    assert_eq!(
        text("", b"\x011\x02A\x1f12\x03"),
        ["<SOH>1<STX>A<US>12<ETX>"]
    );
    assert_eq!(text("", b"M\xfcller \xff"), ["Müller ÿ"]);
    assert_eq!(text("", "Mü".as_bytes().get(..2).unwrap()), ["M"]);
    assert_eq!(text("a/b", b"x\r\ny\n"), ["a/b", "x", "y"]);
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
    assert!(text("", &many).len() <= LINES);
    let long = vec![0xff; 100_000];
    assert!(text("", &long)[0].len() < LINE + 8);
    assert!(title("", b"MSH").len() < 10);
    assert!(title("", b"MSH|").len() < 10);
    assert!(title("", b"").is_empty());
}
