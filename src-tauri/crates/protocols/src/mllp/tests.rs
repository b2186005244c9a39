//! Cutting a stream into messages, whatever the reads.

use super::*;
use proptest::prelude::*;

fn all(deframer: &mut Deframer) -> Vec<Framed> {
    std::iter::from_fn(|| deframer.next()).collect()
}

fn read(max: usize, chunks: &[&[u8]]) -> Vec<Framed> {
    let mut deframer = Deframer::new(max);
    for chunk in chunks {
        deframer.push(chunk);
    }
    all(&mut deframer)
}

fn message(text: &[u8]) -> Framed {
    Framed::Message(text.to_vec())
}

fn rejected(reason: RejectReason, bytes: &[u8]) -> Framed {
    Framed::Rejected {
        reason,
        bytes: bytes.to_vec(),
        length: bytes.len(),
    }
}

#[test]
fn blocks_are_found_however_the_bytes_come() {
    type Case = (&'static str, &'static [&'static [u8]], Vec<Framed>);
    let cases: &[Case] = &[
        (
            "one block",
            &[b"\x0bMSH|a\r\x1c\r"],
            vec![message(b"MSH|a\r")],
        ),
        (
            "two blocks in one read",
            &[b"\x0bMSH|a\x1c\r\x0bMSH|b\x1c\r"],
            vec![message(b"MSH|a"), message(b"MSH|b")],
        ),
        (
            "one block in many reads",
            &[b"\x0b", b"M", b"SH|a", b"\x1c", b"\r"],
            vec![message(b"MSH|a")],
        ),
        (
            "end without carriage return",
            &[b"\x0bMSH|a\x1c\x0bMSH|b\x1c"],
            vec![message(b"MSH|a"), message(b"MSH|b")],
        ),
        (
            "bytes before the start",
            &[b"no", b"ise\x0bMSH|a\x1c\r"],
            vec![
                rejected(RejectReason::BeforeStart, b"noise"),
                message(b"MSH|a"),
            ],
        ),
        (
            "line ends between blocks are no loss",
            &[b"\r\n\x0bMSH|a\x1c\r\n\x0bMSH|b\x1c\r"],
            vec![message(b"MSH|a"), message(b"MSH|b")],
        ),
        (
            "a start inside an open block",
            &[b"\x0bMSH|lost\x0bMSH|a\x1c\r"],
            vec![
                rejected(RejectReason::Restarted, b"MSH|lost"),
                message(b"MSH|a"),
            ],
        ),
        ("an empty block", &[b"\x0b\x1c\r"], vec![message(b"")]),
    ];
    for (name, chunks, want) in cases {
        assert_eq!(&read(1_000, chunks), want, "{name}");
    }
}

#[test]
fn a_frame_over_the_limit_is_rejected_once_and_the_next_one_is_read() {
    let long = [
        b"\x0bMSH|".as_slice(),
        &[b'x'; 500],
        b"\x1c\r\x0bMSH|a\x1c\r",
    ]
    .concat();
    let got = read(100, &[&long]);
    assert!(
        matches!(
            got.as_slice(),
            [Framed::Rejected { reason: RejectReason::TooLong, length: 504, .. }, Framed::Message(m)]
            if m == b"MSH|a"
        ),
        "{got:?}"
    );
}

#[test]
fn a_frame_that_never_ends_keeps_only_its_first_bytes() {
    let mut deframer = Deframer::new(1 << 20);
    deframer.push(b"\x0b");
    for _ in 0..100 {
        deframer.push(&[b'x'; 100_000]);
    }
    assert!(deframer.is_open());
    assert!(deframer.block.capacity() <= 2 * KEPT_OF_REJECTED);
    deframer.abandon(RejectReason::Unfinished);
    assert!(!deframer.is_open());
    assert!(matches!(
        all(&mut deframer).as_slice(),
        [Framed::Rejected { reason: RejectReason::TooLong, bytes, length: 10_000_000 }]
        if bytes.len() == KEPT_OF_REJECTED
    ));
}

#[test]
fn an_abandoned_block_is_rejected_with_the_reason_given() {
    let mut deframer = Deframer::new(100);
    deframer.push(b"\x0bMSH|half");
    deframer.abandon(RejectReason::Unfinished);
    deframer.push(b"\x0bMSH|a\x1c\r");
    assert_eq!(
        all(&mut deframer),
        vec![
            rejected(RejectReason::Unfinished, b"MSH|half"),
            message(b"MSH|a")
        ]
    );
}

#[test]
fn a_utf16_message_may_hold_block_bytes_inside_characters() {
    // U+201C holds the byte 0x1C, U+010B the byte 0x0B.
    let text: Vec<u8> = "MSH|\u{201c}\u{10b}|"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for size in 1..text.len() {
        let mut deframer = Deframer::new(1_000);
        for chunk in frame(&text).chunks(size) {
            deframer.push(chunk);
        }
        deframer.push(&frame(b"MSH|a"));
        assert_eq!(
            all(&mut deframer),
            vec![message(&text), message(b"MSH|a")],
            "chunks of {size}"
        );
    }
}

proptest! {
    #[test]
    fn every_framed_message_comes_out_whatever_the_cuts(
        messages in proptest::collection::vec(
            proptest::collection::vec(0x20u8..0x7f, 0..200), 1..8),
        cut in 1usize..50,
    ) {
        let stream: Vec<u8> = messages.iter().flat_map(|m| frame(m)).collect();
        let mut deframer = Deframer::new(1_000);
        for chunk in stream.chunks(cut) {
            deframer.push(chunk);
        }
        let got = all(&mut deframer);
        let want: Vec<Framed> = messages.into_iter().map(Framed::Message).collect();
        prop_assert_eq!(got, want);
    }

    #[test]
    fn no_bytes_break_the_deframer(
        bytes in proptest::collection::vec(
            prop_oneof![Just(0x0bu8), Just(0x1c), Just(0x0d), any::<u8>()], 0..2_000),
        cut in 1usize..300,
    ) {
        let mut deframer = Deframer::new(100);
        for chunk in bytes.chunks(cut) {
            deframer.push(chunk);
        }
        deframer.abandon(RejectReason::Cut);
        for framed in all(&mut deframer) {
            match framed {
                Framed::Message(m) => prop_assert!(m.len() <= 100),
                Framed::Rejected { bytes, length, .. } => prop_assert!(bytes.len() <= length),
            }
        }
    }
}
