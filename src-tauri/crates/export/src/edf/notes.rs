//! The signal `EDF Annotations`: when each data record began, and the notes.
//!
//! Notes are given to data records in their order, as many as there is room for; a
//! note tells its own time, so it may stand in any record (EDF+ 2.2.4). The room is
//! chosen so that all of them fit.

use crate::channel::Note;
use lamplight_units::Wall;
use std::collections::VecDeque;

/// The longest text; a note's bytes decide about the size of every data record.
const TEXT_MOST: usize = 120;
/// `+`, a time with its digits, two marks of the end and a zero.
const TIME_MOST: usize = 16;

/// The notes that are not written yet.
#[derive(Debug)]
pub(super) struct Queue {
    left: VecDeque<Vec<u8>>,
    bytes: usize,
}

impl Queue {
    /// Of a file that begins then and has so many data records.
    pub fn new(start: Wall, notes: &[Note], records: u64) -> Self {
        let mut notes: Vec<&Note> = notes.iter().collect();
        notes.sort_by_key(|note| note.at);
        let left: VecDeque<Vec<u8>> = notes.iter().map(|note| annotation(start, note)).collect();
        let all: usize = left.iter().map(Vec::len).sum();
        let longest = left.iter().map(Vec::len).max().unwrap_or(0);
        let records = usize::try_from(records).unwrap_or(usize::MAX).max(1);
        // A record is left with less room than the longest note needs, so that is added.
        let bytes = TIME_MOST + all.div_ceil(records) + longest;
        Self {
            left,
            bytes: bytes.next_multiple_of(2),
        }
    }

    /// The size of the signal in one data record.
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Appends the signal of a data record that begins so many seconds after the start.
    pub fn record(&mut self, onset_s: u64, out: &mut Vec<u8>) {
        let end = out.len() + self.bytes;
        out.extend(format!("+{onset_s}\x14\x14\0").as_bytes());
        while let Some(next) = self.left.front()
            && out.len() + next.len() <= end
        {
            out.extend(next);
            self.left.pop_front();
        }
        out.resize(end, 0);
    }
}

/// One note with its onset and, where it has one, its duration.
fn annotation(start: Wall, note: &Note) -> Vec<u8> {
    let seconds = |from: Wall, to: Wall| {
        let ms = to.micros().saturating_sub(from.micros()).max(0) / 1_000;
        format!("{}.{:03}", ms / 1_000, ms % 1_000)
    };
    let onset = seconds(start, note.at);
    let lasted = note.until.map_or_else(String::new, |until| {
        format!("\x15{}", seconds(note.at.max(start), until))
    });
    // The marks 0, 20 and 21 are no text.
    let text: String = note.text.chars().filter(|c| !c.is_control()).collect();
    let mut cut = text.len().min(TEXT_MOST);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    format!("+{onset}{lasted}\x14{}\x14\0", &text[..cut]).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_record_begins_with_its_time_and_holds_a_note_with_its_length() {
        let note = Note {
            at: Wall::from_micros(11_500_000),
            until: Some(Wall::from_micros(13_750_000)),
            text: "high:\x14 HR".to_owned(),
        };
        let mut queue = Queue::new(Wall::from_micros(10_000_000), &[note], 2);
        let mut out = Vec::new();
        queue.record(0, &mut out);
        let text = String::from_utf8(out).unwrap();
        assert!(
            text.starts_with("+0\x14\x14\0+1.500\x152.250\x14high: HR\x14\0"),
            "{text:?}"
        );
    }

    proptest! {
        #[test]
        fn all_notes_find_room(
            lengths in proptest::collection::vec(0usize..300, 0..60), records in 1u64..40
        ) {
            let notes: Vec<Note> = lengths
                .iter()
                .map(|length| Note { at: Wall::from_micros(0), until: None, text: "x".repeat(*length) })
                .collect();
            let mut queue = Queue::new(Wall::from_micros(0), &notes, records);
            let mut out = Vec::new();
            for record in 0..records {
                queue.record(record * 2, &mut out);
            }
            prop_assert!(queue.left.is_empty());
            prop_assert_eq!(out.len() as u64, records * queue.bytes() as u64);
        }
    }
}
