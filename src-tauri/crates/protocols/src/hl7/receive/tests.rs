//! Answers, duplicates and refusals.

use super::*;
use lamplight_units::{Mono, Wall};

fn now() -> Now {
    Now {
        mono: Mono::START,
        wall: Wall::from_micros(1_795_000_000_000_000),
    }
}

fn receiver() -> Receiver {
    Receiver::new(ReceiverConfig::new("LAMPLIGHT", "test"))
}

fn oru(header: &str) -> String {
    format!("{header}\rOBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|72\r")
}

fn segments(reply: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(reply);
    text.trim_end().split('\r').map(str::to_owned).collect()
}

#[test]
fn the_answer_names_the_asker_and_the_message() {
    let bytes = oru("MSH|^~\\&|MON^0011^EUI-64|ICU|ST|W|20261121||ORU^R01^ORU_R01|A1|P|2.6");
    let received = receiver().receive(now(), bytes.as_bytes());
    let reply = segments(&received.replies[0]);
    assert_eq!(
        reply,
        [
            "MSH|^~\\&|ST|W|MON^0011^EUI-64|ICU|20261118110640.000+0000||ACK^R01^ACK|1795000000000000001|P|2.6",
            "MSA|AA|A1"
        ]
    );
}

#[test]
fn enhanced_mode_follows_msh_15_and_16() {
    for (accept, application, ok, bad) in [
        ("", "", &["AA"][..], &["AE"][..]),
        ("AL", "NE", &["CA"], &["CE"]),
        ("NE", "AL", &["AA"], &["AE"]),
        ("AL", "AL", &["CA", "AA"], &["CE", "AE"]),
        ("ER", "NE", &[], &["CE"]),
        ("SU", "", &["CA"], &[]),
        ("NE", "NE", &[], &[]),
    ] {
        let header =
            |id| format!("MSH|^~\\&|A||||20261121||ORU^R01|{id}|P|2.6|||{accept}|{application}");
        let good = oru(&header(1));
        let wrong = good
            .replace("|1|P", "|2|P")
            .replace("147842^MDC_ECG_HEART_RATE^MDC", "");
        for (bytes, want) in [(good, ok), (wrong, bad)] {
            let received = receiver().receive(now(), bytes.as_bytes());
            let codes: Vec<String> = received
                .replies
                .iter()
                .map(|r| segments(r)[1][4..6].to_owned())
                .collect();
            assert_eq!(codes, want, "{accept} {application} {bytes}");
        }
    }
}

#[test]
fn a_repeated_message_is_acknowledged_and_changes_nothing() {
    let mut receiver = receiver();
    let bytes = oru("MSH|^~\\&|A|B|||20261121||ORU^R01|79|P|2.6");
    let first = receiver.receive(now(), bytes.as_bytes());
    assert!(!first.duplicate && first.reports.len() == 1);
    let second = receiver.receive(now(), bytes.as_bytes());
    assert!(second.duplicate && second.reports.is_empty());
    assert!(segments(&second.replies[0])[1].starts_with("MSA|AA|79"));
    // The same name with other content is another message: some senders never count on.
    let third = receiver.receive(now(), bytes.replace("|72", "|73").as_bytes());
    assert!(!third.duplicate && third.reports.len() == 1);
}

#[test]
fn a_message_without_a_time_is_news_each_time() {
    let mut receiver = receiver();
    let bytes = oru("MSH|^~\\&|||||||ORU^R01|204|P|2.3.1");
    for _ in 0..3 {
        let received = receiver.receive(now(), bytes.as_bytes());
        assert!(!received.duplicate && received.reports.len() == 1);
    }
}

#[test]
fn a_message_in_utf16_is_taken_and_answered_in_utf16() {
    let text = oru("\u{feff}MSH|^~\\&|Mo\u{308}N|B|||2026||ORU^R01|7|P|2.6||||||UNICODE UTF-16");
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let received = receiver().receive(now(), &bytes);
    assert_eq!(received.reports.len(), 1);
    let units: Vec<u16> = received.replies[0]
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    let reply = String::from_utf16(&units).unwrap();
    assert!(
        reply.contains("|Mo\u{308}N|B|") && reply.contains("\rMSA|AA|7\r"),
        "{reply}"
    );
}

#[test]
fn a_refused_message_may_come_again() {
    let mut receiver = receiver();
    let bytes = oru("MSH|^~\\&|A|B|||20261121||ORU^R01|1|P|2.6|||AL|NE");
    let first = receiver.receive(now(), bytes.as_bytes());
    let replies = receiver.refuse(now(), first, "the store is full");
    let reply = segments(&replies[0]);
    assert!(reply[1].starts_with("MSA|CE|1"));
    assert!(reply[2].contains("207^Application internal error^HL70357"));
    let again = receiver.receive(now(), bytes.as_bytes());
    assert!(!again.duplicate && again.reports.len() == 1);
}

#[test]
fn an_acknowledgement_is_never_answered() {
    for text in [
        "MSH|^~\\&#|||||20191105183942||ACK^R40|||2.7\rMSA|AA|79\r",
        "MSH|^~\\&|A||||2019||ACK|5|P|2.6\r",
        "MSH|^~\\&|A||||2019||RSP^K22|5|P|2.6\rMSA|AA|1\r",
    ] {
        let received = receiver().receive(now(), text.as_bytes());
        assert!(
            received.replies.is_empty() && received.dead_letters.is_empty(),
            "{text}"
        );
        assert_eq!(received.not_used, 1);
    }
}

#[test]
fn what_is_not_taken_is_rejected_with_its_code() {
    for (text, code, error) in [
        ("noise", "AR", "100^"),
        ("", "AR", "100^"),
        ("MSH|^~\\&|A||||2026||ORU^R01||P|2.6\r", "AR", "101^"),
        ("MSH|^~\\&|A||||2026||QRY^R02|1|P|2.6\r", "AR", "200^"),
        ("MSH|^~\\&|A||||2026|||1|P|2.6\r", "AR", "200^"),
        ("MSH|^~\\&|A||||2026||ADT^Z01|1|P|2.6\r", "AR", "201^"),
        (
            "MSH|^~\\&|A||||2026||ADT^A01|1|P|2.6\rPID|1\r",
            "AE",
            "101^",
        ),
        (
            "MSH|^~\\&|A||||2026||ADT^A17|1|P|2.6\rPID|1||X^^^H^MR\rPV1|1|I|4E^^2\r",
            "AE",
            "101^",
        ),
    ] {
        let received = receiver().receive(now(), text.as_bytes());
        let reply = segments(&received.replies[0]);
        assert_eq!(&reply[1][4..6], code, "{text}");
        assert!(reply[2].contains(error), "{text}: {reply:?}");
        assert_eq!(received.dead_letters.len(), 1, "{text}");
        assert!(received.reports.is_empty());
    }
}

#[test]
fn old_versions_get_their_reason_in_msa_3() {
    let text = "MSH|^~\\&|A||||2009||QRY^R02|1|P|2.3.1\r";
    let received = receiver().receive(now(), text.as_bytes());
    let reply = segments(&received.replies[0]);
    assert_eq!(reply.len(), 2);
    assert!(reply[0].contains("|ACK^R02|"));
    assert_eq!(
        reply[1],
        "MSA|AR|1|200 message type QRY is not taken here".replace("QRY", "QRY R02")
    );
}

#[test]
fn an_answer_is_in_the_senders_delimiters_and_characters() {
    let text = "MSH#*!$%#M\u{fc}ller*X#H###2026##ORU*R01#1#P#2.6######8859/1\r";
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let received = receiver().receive(now(), &latin);
    let reply = &received.replies[0];
    let reply: String = reply.iter().map(|b| char::from(*b)).collect();
    assert!(
        reply.starts_with("MSH#*!$%#LAMPLIGHT##M\u{fc}ller*X#H#"),
        "{reply}"
    );
    assert!(reply.contains("##ACK*R01*ACK#"));
    assert!(reply.contains("#2.6######8859/1\rMSA#AA#1\r"), "{reply}");
}
