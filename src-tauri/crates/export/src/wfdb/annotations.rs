//! Alarms as annotations in the MIT format (annot(5)).
//!
//! Each note is a comment (code 22, `NOTE`) with its text in an auxiliary field; one
//! that lasted has a second one, `end: ...`. Times count milliseconds, which the
//! first annotation says (`## time resolution: 1000`), since frames may be long.

use crate::channel::Note;
use crate::grid::Grid;

const NOTE: u16 = 22;
const SKIP: u16 = 59;
const AUX: u16 = 63;
/// The most that an annotation's word can tell as the time since the one before.
const STEP_MOST: u64 = 1_023;
/// An auxiliary field's length is one byte; an even number keeps the words in step.
const TEXT_MOST: usize = 254;

/// The bytes of an annotation file.
#[must_use]
pub fn annotations(grid: &Grid, notes: &[Note]) -> Vec<u8> {
    let ms = |at: lamplight_units::Wall| {
        let since = at.micros().saturating_sub(grid.origin().micros());
        u64::try_from(since / 1_000).unwrap_or(0)
    };
    let mut marks: Vec<(u64, String)> = vec![(0, "## time resolution: 1000".to_owned())];
    for note in notes {
        marks.push((ms(note.at), note.text.clone()));
        marks.extend(
            note.until
                .map(|until| (ms(until), format!("end: {}", note.text))),
        );
    }
    // Stable, so that the resolution stays in front.
    marks.sort_by_key(|(at, _)| *at);
    let mut bytes = Vec::new();
    let mut before = 0;
    for (at, text) in marks {
        push(&mut bytes, at - before, &text);
        before = at;
    }
    bytes.extend([0, 0]);
    bytes
}

fn push(bytes: &mut Vec<u8>, mut step: u64, text: &str) {
    let word = |code: u16, low: u64| (code << 10 | low as u16 & 0x3ff).to_le_bytes();
    while step > STEP_MOST {
        let skip = step.min(u64::from(i32::MAX.unsigned_abs()));
        let [b0, b1, b2, b3, ..] = skip.to_le_bytes();
        bytes.extend(word(SKIP, 0));
        // As a PDP-11 stores a long: the high word first, each with its low byte first.
        bytes.extend([b2, b3, b0, b1]);
        step -= skip;
    }
    bytes.extend(word(NOTE, step));
    let text = cut(text);
    bytes.extend(word(AUX, text.len() as u64));
    bytes.extend(text.as_bytes());
    if text.len() % 2 == 1 {
        bytes.push(0);
    }
}

/// At most [`TEXT_MOST`] bytes, and no half character.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(TEXT_MOST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_units::Wall;

    #[test]
    fn a_note_near_and_one_far_with_its_end_are_words_as_annot_5_has_them() {
        let grid = Grid::from_first(Wall::from_micros(0));
        let note = |at_ms: i64, until_ms: Option<i64>, text: &str| Note {
            at: Wall::from_micros(at_ms * 1_000),
            until: until_ms.map(|ms| Wall::from_micros(ms * 1_000)),
            text: text.to_owned(),
        };
        let notes = [note(70_000, None, "ab"), note(5, Some(69_000), "c")];
        let bytes = annotations(&grid, &notes);
        let head = "## time resolution: 1000".as_bytes();
        let mut expected = vec![0, 22 << 2, 24, 63 << 2];
        expected.extend(head);
        expected.extend([5, 22 << 2, 1, 63 << 2, b'c', 0]);
        // 68,995 ms later: 1 * 65536 + 3459.
        expected.extend([0, 59 << 2, 1, 0, 0x83, 0x0d, 0, 22 << 2, 6, 63 << 2]);
        expected.extend(b"end: c");
        expected.extend([0xe8, 22 << 2 | 3, 2, 63 << 2, b'a', b'b', 0, 0]);
        assert_eq!(bytes, expected);
    }

    #[test]
    fn a_long_text_is_cut_between_two_characters() {
        let long = "ä".repeat(200);
        assert_eq!(cut(&long).len(), 254);
        assert_eq!(cut(&format!("x{long}")).len(), 253);
    }

    #[test]
    fn what_began_before_the_record_stands_at_its_begin() {
        let grid = Grid::from_first(Wall::from_micros(9_000_000));
        let note = Note {
            at: Wall::from_micros(1),
            until: None,
            text: "x".to_owned(),
        };
        let bytes = annotations(&grid, &[note]);
        assert_eq!(bytes[28..30], [0, 22 << 2]);
    }
}
