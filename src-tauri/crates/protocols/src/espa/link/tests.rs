//! Dialogues sign by sign, deadlines one tick either side, and any bytes at all.

use super::*;
use crate::espa::block::record;
use lamplight_units::Wall;
use proptest::prelude::*;

const CALL: &[u8] = b"\x011\x021\x1fA\x03\x5f";
const BAD: &[u8] = b"\x011\x021\x1fA\x03\x5e";

fn at(millis: u64) -> Now {
    Now {
        mono: Mono::START,
        wall: Wall::default(),
    }
    .after(Duration::from_millis(millis))
}

struct Line(Link);

impl Line {
    fn new(role: Role) -> Self {
        Self(Link::new(at(0), LinkSetup::new(role)))
    }

    fn steps(&mut self, millis: u64, bytes: &[u8]) -> Vec<Step> {
        if !bytes.is_empty() {
            self.0.push(at(millis), bytes);
        }
        self.0.tick(at(millis));
        std::iter::from_fn(|| self.0.next(at(millis))).collect()
    }

    /// What is answered.
    fn says(&mut self, millis: u64, bytes: &[u8]) -> Vec<u8> {
        let steps = self.steps(millis, bytes);
        steps.into_iter().flat_map(|step| step.reply).collect()
    }

    /// Whether a sound block was heard, and whether as a repeat.
    fn hears(&mut self, millis: u64, bytes: &[u8]) -> Vec<bool> {
        let steps = self.steps(millis, bytes);
        let heard = steps.into_iter().filter_map(|step| match step.heard {
            Heard::Block { repeated, .. } => Some(repeated),
            _ => None,
        });
        heard.collect()
    }

    fn send(&mut self, number: u64) {
        let records: &[(&[u8], &[u8])] = &[(record::ADDRESS, b"A"), (record::CALL_STATUS, b"6")];
        let block = Block::of(Header::Status, records);
        self.0.order(at(0), number, block).unwrap();
    }
}

#[test]
fn the_usual_transaction_is_answered_sign_by_sign() {
    let mut line = Line::new(Role::Station);
    assert_eq!(line.says(0, b"2\x05"), [EOT], "a poll, and nothing to say");
    assert_eq!(line.says(100, b"1\x05"), Vec::<u8>::new());
    assert_eq!(line.says(110, b"2\x05"), [ACK], "a selection");
    assert_eq!(line.says(120, CALL), [ACK]);
    assert_eq!(line.says(130, &[EOT]), Vec::<u8>::new());
    assert_eq!(line.says(280, b"2\x05"), [EOT]);
    assert_eq!(line.0.due(), None);
}

#[test]
fn a_block_with_a_wrong_check_is_refused_and_its_repeat_is_new() {
    let mut line = Line::new(Role::Station);
    assert_eq!(line.says(0, b"1\x052\x05"), [ACK]);
    let steps = line.steps(10, BAD);
    assert!(matches!(steps[0].heard, Heard::Broken { .. }));
    assert_eq!(steps[0].reply, [NAK]);
    assert_eq!(line.hears(20, CALL), [false]);
}

#[test]
fn a_block_whose_ack_was_lost_changes_nothing_and_one_after_the_end_does() {
    let mut line = Line::new(Role::Station);
    line.says(0, b"1\x052\x05");
    assert_eq!(line.hears(10, CALL), [false]);
    assert_eq!(
        line.hears(3_000, CALL),
        [true],
        "no end between: its ACK was lost"
    );
    line.says(3_010, &[EOT]);
    line.says(3_020, b"1\x052\x05");
    assert_eq!(line.hears(3_030, CALL), [false], "a transaction of its own");
    assert_eq!(line.0.refuse(), [NAK]);
    assert_eq!(
        line.hears(3_040, CALL),
        [false],
        "what was not taken is new"
    );
}

#[test]
fn what_others_say_to_each_other_is_not_ours() {
    let mut line = Line::new(Role::Station);
    assert_eq!(line.says(0, b"1\x053\x05"), Vec::<u8>::new());
    assert_eq!(line.hears(10, CALL), Vec::<bool>::new());
    assert_eq!(line.says(20, b"\x04"), Vec::<u8>::new());
    assert_eq!(line.says(30, b"3\x05\x042\x05"), [EOT]);
    assert_eq!(
        line.says(40, b"3\x052\x05"),
        [ACK],
        "another station may call us, too"
    );
}

#[test]
fn deadlines_bring_the_line_back_one_tick_either_side() {
    // The selection that follows a poll of another.
    let mut line = Line::new(Role::Station);
    line.says(0, b"1\x05");
    assert_eq!(line.says(2_499, b"2\x05"), [ACK]);
    let mut line = Line::new(Role::Station);
    line.says(0, b"1\x05");
    line.steps(2_500, b"");
    assert_eq!(
        line.says(2_501, b"2\x05"),
        [EOT],
        "too late: a poll of its own"
    );
    // The block after the selection.
    let mut line = Line::new(Role::Station);
    line.says(0, b"1\x052\x05");
    assert_eq!(line.steps(14_999, b""), []);
    let stuck = line.steps(15_000, b"");
    assert!(matches!(stuck[0].heard, Heard::Odd(_)), "{stuck:?}");
    line.says(16_000, b"1\x052\x05");
    assert_eq!(line.steps(31_000, b""), [], "said once");
    // A block without an end, also when it drips.
    let mut line = Line::new(Role::Station);
    line.says(0, b"1\x052\x05");
    line.steps(1_000, b"\x011\x02");
    assert_eq!(line.steps(15_000, b"1"), []);
    assert_eq!(line.0.due(), Some(at(16_000).mono));
    let half = line.steps(16_000, b"");
    assert!(
        matches!(&half[0].heard, Heard::Broken { length: 3, .. }),
        "{half:?}"
    );
    assert_eq!(line.says(16_001, b"\x041\x052\x05"), [ACK]);
    // A block without its check byte.
    line.steps(16_010, &CALL[..CALL.len() - 1]);
    assert_eq!(line.steps(18_509, b""), []);
    assert_eq!(line.says(18_510, b""), [NAK]);
    assert_eq!(line.hears(18_520, CALL), [false]);
}

#[test]
fn sources_that_do_not_poll_are_answered_all_the_same() {
    let mut line = Line::new(Role::Simple);
    assert_eq!(line.says(0, &[ENQ]), [ACK]);
    assert_eq!(line.says(1, b"2\x05"), [ACK]);
    assert_eq!(line.says(2, b"7\x05"), [ACK]);
    assert_eq!(line.says(3, CALL), [ACK]);
    assert_eq!(line.hears(100, CALL), [true]);
    assert_eq!(line.hears(10_000, CALL), [false]);
    assert_eq!(line.says(10_001, BAD), [NAK]);
    let records: &[(&[u8], &[u8])] = &[(b"1", b"A")];
    let block = Block::of(Header::Status, records);
    assert!(line.0.order(at(10_002), 1, block).is_err());
    // And on a line that polls, a block that nobody announced is taken, too.
    assert_eq!(Line::new(Role::Station).hears(0, CALL), [false]);
}

#[test]
fn a_status_request_is_answered_at_the_next_poll() {
    let mut line = Line::new(Role::Station);
    line.says(0, b"1\x052\x05");
    let request = Block::of(Header::StatusRequest, &[(b"1", b"0815")]).write();
    assert_eq!(line.says(10, &request), [ACK]);
    line.says(20, &[EOT]);
    assert_eq!(line.says(100, b"2\x05"), [b'1', ENQ]);
    assert_eq!(
        line.says(110, &[ACK]),
        b"\x012\x021\x1f0815\x1e7\x1f3\x03\x14"
    );
    assert_eq!(line.says(120, &[ACK]), [EOT]);
    assert_eq!(line.says(200, b"2\x05"), [EOT]);
}

#[test]
fn what_is_sent_is_told_as_delivered_repeated_or_lost() {
    let deliver = |answers: &[&[u8]]| {
        let mut line = Line::new(Role::Station);
        line.send(7);
        let mut told = Vec::new();
        for (number, answer) in answers.iter().enumerate() {
            told.extend(line.steps(number as u64 * 10, answer));
        }
        let told = told.into_iter().map(|step| step.heard);
        told.filter(|heard| *heard != Heard::Nothing)
            .collect::<Vec<_>>()
    };
    let poll: &[u8] = b"2\x05";
    assert_eq!(deliver(&[poll, &[ACK], &[ACK]]), [Heard::Delivered(7)]);
    assert_eq!(
        deliver(&[poll, &[ACK], &[NAK], &[ACK]]),
        [Heard::Delivered(7)]
    );
    let busy = deliver(&[poll, b"1\x15", poll, b"1\x15", poll, b"1\x15"]);
    assert_eq!(
        busy,
        [Heard::Undelivered(7, Arc::from("the call system is busy"))]
    );
    let mut line = Line::new(Role::Station);
    line.send(8);
    line.says(0, poll);
    assert_eq!(line.says(2_500, b""), [EOT], "no answer to our selection");
    line.0.cut();
    let lost = line.steps(2_600, b"");
    assert!(
        matches!(lost[0].heard, Heard::Undelivered(8, _)),
        "{lost:?}"
    );
}

#[test]
fn an_order_that_nobody_asks_for_in_time_is_not_sent_later() {
    let mut line = Line::new(Role::Station);
    line.send(7);
    assert_eq!(line.0.due(), Some(at(10_000).mono));
    assert_eq!(line.steps(9_999, b""), []);
    let lost = line.steps(10_000, b"");
    assert!(
        matches!(lost[0].heard, Heard::Undelivered(7, _)),
        "{lost:?}"
    );
    assert_eq!(line.says(10_001, b"2\x05"), [EOT]);
}

#[test]
fn as_control_station_we_poll_take_calls_and_select() {
    let role = Role::Control {
        poll_every: Duration::from_millis(150),
    };
    let mut line = Line::new(role);
    assert_eq!(line.0.due(), Some(at(0).mono));
    assert_eq!(line.says(0, b""), b"2\x05");
    assert_eq!(line.says(20, &[EOT]), Vec::<u8>::new());
    assert_eq!(line.0.due(), Some(at(170).mono));
    assert_eq!(line.says(170, b""), b"2\x05");
    assert_eq!(line.says(180, b"1\x05"), [ACK], "it selects us");
    assert_eq!(line.says(190, CALL), [ACK]);
    line.send(9);
    assert_eq!(line.says(200, &[EOT]), Vec::<u8>::new());
    assert_eq!(line.says(350, b""), b"1\x052\x05", "our own block");
    assert!(line.says(360, &[ACK]).starts_with(&[0x01]));
    let done = line.steps(370, &[ACK]);
    assert_eq!(
        (&done[0].heard, &*done[0].reply),
        (&Heard::Delivered(9), &[EOT][..])
    );
    assert_eq!(line.says(520, b""), b"2\x05");
}

#[test]
fn a_system_that_dies_before_its_check_byte_is_polled_again() {
    let role = Role::Control {
        poll_every: Duration::from_millis(150),
    };
    let mut line = Line::new(role);
    assert_eq!(line.says(0, b""), b"2\x05");
    assert_eq!(line.says(10, b"1\x05"), [ACK], "it selects us");
    // Its block begins late and has not ended when the selection's time is over.
    assert_eq!(line.steps(14_000, &CALL[..3]), []);
    assert_eq!(line.steps(15_010, b""), []);
    assert_eq!(line.steps(16_000, &CALL[3..CALL.len() - 1]), []);
    assert_eq!(line.says(18_500, b""), [NAK]);
    assert_eq!(line.0.due(), Some(at(30_010).mono));
    line.steps(30_010, b"");
    assert_eq!(line.says(30_160, b""), b"2\x05");
}

#[test]
fn a_system_that_answers_no_poll_is_said_once_and_polled_rarely() {
    let role = Role::Control {
        poll_every: Duration::from_millis(150),
    };
    let mut line = Line::new(role);
    let (mut polls, mut said) = (0, 0);
    for millis in 0..60_000 {
        for step in line.steps(millis, b"") {
            polls += usize::from(!step.reply.is_empty());
            said += usize::from(matches!(step.heard, Heard::Odd(_)));
        }
    }
    assert_eq!(said, 1);
    assert!((15..=18).contains(&polls), "{polls}");
    line.steps(60_000, &[EOT]);
    assert_eq!(line.0.due(), Some(at(60_150).mono));
}

proptest! {
    /// Whatever was on the line, a call after the deadlines is taken.
    #[test]
    fn any_bytes_in_any_role_are_borne_and_the_next_call_is_taken(
        bytes in proptest::collection::vec(
            prop_oneof![0_u8..0x20, Just(b'1'), Just(b'2'), any::<u8>()], 0..500),
        simple in any::<bool>(),
    ) {
        let role = if simple { Role::Simple } else { Role::Station };
        let mut line = Line::new(role);
        line.send_quietly();
        for (number, piece) in bytes.chunks(7).enumerate() {
            let steps = line.steps(number as u64, piece);
            prop_assert!(steps.len() <= 3 * piece.len() + 2);
        }
        for millis in [20_000, 40_000, 60_000] {
            line.steps(millis, b"");
        }
        line.says(60_001, b"\x041\x052\x05");
        prop_assert_eq!(line.hears(60_002, CALL), [false]);
    }
}

impl Line {
    fn send_quietly(&mut self) {
        let block = Block::of(Header::Status, &[(b"1", b"A")]);
        let _ = self.0.order(at(0), 1, block);
    }
}
