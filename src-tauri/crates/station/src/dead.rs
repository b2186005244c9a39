//! Messages that could not be used, kept with the reason for a technician.
//!
//! Here are the newest ones; each is also handed out once for the journal, where the older
//! ones are found ([`crate::Archived::DeadLetter`]).

use lamplight_protocols::report::DeadLetter;
use lamplight_units::{FeedId, Now};
use std::collections::VecDeque;
use std::sync::Arc;

/// A dead letter with where and when it came.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptLetter {
    /// When it came.
    pub received: Now,
    /// Over which feed.
    pub feed: FeedId,
    /// From whom.
    pub peer: Arc<str>,
    /// What and why.
    pub letter: DeadLetter,
}

/// The newest dead letters and the count of all.
#[derive(Debug, Default)]
pub struct DeadLetters {
    kept: VecDeque<KeptLetter>,
    bytes: usize,
    total: u64,
}

impl DeadLetters {
    /// The most letters kept; then the oldest go, and are still counted.
    pub const MOST: usize = 2_000;
    /// The most bytes of letters kept: some hundred whole messages. The station's memory is
    /// for the ward, the journal for what was.
    pub const MOST_BYTES: usize = 1024 * 1024;

    pub(crate) fn keep(&mut self, letter: KeptLetter) {
        self.total += 1;
        self.bytes += size(&letter);
        self.kept.push_back(letter);
        while self.kept.len() > Self::MOST || self.bytes > Self::MOST_BYTES {
            let Some(gone) = self.kept.pop_front() else {
                break;
            };
            self.bytes -= size(&gone);
        }
    }

    /// How many there ever were.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// Those kept with their numbers, the oldest first; the first letter of a run is 1.
    pub fn numbered(&self) -> impl DoubleEndedIterator<Item = (u64, &KeptLetter)> {
        let first = self.total - self.kept.len() as u64 + 1;
        (first..).zip(&self.kept).collect::<Vec<_>>().into_iter()
    }

    /// The letter of a number, if it is still kept.
    #[must_use]
    pub fn get(&self, number: u64) -> Option<&KeptLetter> {
        let gone = self.total - self.kept.len() as u64;
        let at = number.checked_sub(gone + 1)?;
        self.kept.get(usize::try_from(at).ok()?)
    }

    /// Those kept, the oldest first.
    pub fn kept(&self) -> impl Iterator<Item = &KeptLetter> {
        self.kept.iter()
    }
}

fn size(kept: &KeptLetter) -> usize {
    kept.letter.bytes.reveal().len() + kept.letter.head.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_units::{Mono, Personal, Wall};

    #[test]
    fn old_letters_go_when_there_are_too_many_or_they_are_too_large() {
        let letter = |size: usize| KeptLetter {
            received: Now {
                mono: Mono::START,
                wall: Wall::from_micros(0),
            },
            feed: FeedId::parse("f").unwrap(),
            peer: Arc::from("x"),
            letter: DeadLetter {
                control_id: None,
                reason: Arc::from("r"),
                defects: vec![],
                head: Arc::from(""),
                octets: false,
                bytes: Personal::new(vec![0; size]),
                length: size,
            },
        };
        let mut letters = DeadLetters::default();
        (0..DeadLetters::MOST + 10).for_each(|_| letters.keep(letter(10)));
        assert_eq!(letters.kept().count(), DeadLetters::MOST);
        assert_eq!(letters.total(), DeadLetters::MOST as u64 + 10);
        let first = letters.numbered().next().map(|(number, _)| number);
        assert_eq!(first, Some(11), "numbers stay when the oldest go");
        assert!(letters.get(10).is_none() && letters.get(11).is_some());
        assert!(letters.get(DeadLetters::MOST as u64 + 11).is_none());
        letters.keep(letter(DeadLetters::MOST_BYTES));
        assert_eq!(letters.kept().count(), 1);
    }
}
