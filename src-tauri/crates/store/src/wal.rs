//! SQLite's write-ahead log, read without SQLite: whether what was synced in it is whole.
//!
//! SQLite takes the frames of its log up to the first one whose checksum does not hold, and
//! forgets the rest. That is right after a power loss, which tears the last commit; but one
//! byte that has changed in the middle loses every commit after it, without a word. The two
//! can be told apart: the log is synced with each commit before the next one is written, so
//! a broken frame with whole frames of a *later* commit behind it was not torn, it has
//! changed. What is broken within the last commit can't be told from a power loss.
//!
//! The layout is <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>: a header of
//! 32 bytes, then frames of 24 bytes and a page. A checksum goes on from the frame before,
//! so that whether a frame follows another can be seen at any place.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::path::Path;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// The magic number; with the lowest bit set, checksums are over big-endian words.
const MAGIC: u32 = 0x377f_0682;
/// A log that is being written is read again: what looked broken may have been half there.
const LOOKS: usize = 3;

type Sum = (u32, u32);

/// What has changed in the log, for a person; `None` when all is as it was synced.
///
/// The store may be running.
///
/// # Errors
/// When the file is there and can't be read.
pub(crate) fn changed(log: &Path) -> io::Result<Option<String>> {
    let mut found = None;
    for _ in 0..LOOKS {
        match look(log)? {
            Look::Whole => return Ok(None),
            Look::Moved => found = None,
            Look::Broken(what) => found = Some(what),
        }
    }
    Ok(found)
}

enum Look {
    Whole,
    /// It was begun anew meanwhile.
    Moved,
    Broken(String),
}

fn look(log: &Path) -> io::Result<Look> {
    let file = match File::open(log) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Look::Whole),
        other => other?,
    };
    let mut file = BufReader::with_capacity(1 << 16, file);
    let mut header = [0; HEADER];
    if !fill(&mut file, &mut header)? {
        return Ok(Look::Whole);
    }
    let Some(mut frames) = Frames::of(&header) else {
        let some = fill(&mut file, &mut [0; FRAME_HEADER])?;
        // Without a frame it is a log that was about to begin.
        return Ok(if some {
            Look::Broken("its header has changed, what was in it is lost".to_owned())
        } else {
            Look::Whole
        });
    };
    let mut frame = vec![0; FRAME_HEADER + frames.page];
    while fill(&mut file, &mut frame)? {
        frames.take(&frame);
    }
    let mut again = [0; HEADER];
    file.seek(SeekFrom::Start(0))?;
    if !fill(&mut file, &mut again)? || again != header {
        return Ok(Look::Moved);
    }
    Ok(frames.broken().map_or(Look::Whole, Look::Broken))
}

/// Whether all of `to` was there.
fn fill(from: &mut impl Read, to: &mut [u8]) -> io::Result<bool> {
    match from.read_exact(to) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        other => other.map(|()| true),
    }
}

/// What is known after some frames.
struct Frames {
    page: usize,
    salts: [u8; 8],
    big_endian: bool,
    /// The sum that the frame before says it has.
    said: Sum,
    number: u64,
    /// The first frame that does not follow from the one before.
    first_broken: Option<u64>,
    /// After it, a commit came to its end.
    commit_since: bool,
    /// After that, a frame followed the one before: it belongs to a later commit.
    later_commit: bool,
}

impl Frames {
    fn of(header: &[u8; HEADER]) -> Option<Self> {
        let magic = word(header, 0);
        if magic & !1 != MAGIC {
            return None;
        }
        let big_endian = magic & 1 == 1;
        let said = (word(header, 24), word(header, 28));
        let page = usize::try_from(word(header, 8)).ok()?;
        let as_written = sum((0, 0), header.get(..24)?, big_endian) == said;
        let salts = header.get(16..24)?.try_into().ok()?;
        (as_written && page.is_power_of_two() && page <= 65_536).then_some(Self {
            page,
            salts,
            big_endian,
            said,
            number: 0,
            first_broken: None,
            commit_since: false,
            later_commit: false,
        })
    }

    fn take(&mut self, frame: &[u8]) {
        self.number += 1;
        let (head, page) = frame.split_at(FRAME_HEADER);
        let (numbers, rest) = head.split_at(8);
        let ours = rest.starts_with(&self.salts);
        let before = sum(self.said, numbers, self.big_endian);
        let said = (word(head, 16), word(head, 20));
        let follows = ours && sum(before, page, self.big_endian) == said;
        self.said = said;
        if self.first_broken.is_none() {
            if !follows {
                self.first_broken = Some(self.number);
                self.commit_since = ours && word(head, 4) != 0;
            }
            return;
        }
        self.later_commit |= self.commit_since && follows;
        self.commit_since |= ours && word(head, 4) != 0;
    }

    fn broken(&self) -> Option<String> {
        let first = self.first_broken.filter(|_| self.later_commit)?;
        Some(format!(
            "frame {first} has changed, and what was committed from there on is lost"
        ))
    }
}

/// A number of four bytes, big endian, as all of the format's own are.
fn word(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    four.map_or(0, u32::from_be_bytes)
}

fn sum(from: Sum, bytes: &[u8], big_endian: bool) -> Sum {
    let word = |four: &[u8; 4]| {
        if big_endian {
            u32::from_be_bytes(*four)
        } else {
            u32::from_le_bytes(*four)
        }
    };
    let (fours, _) = bytes.as_chunks::<4>();
    let mut words = fours.iter().map(word);
    let (mut a, mut b) = from;
    while let (Some(first), Some(second)) = (words.next(), words.next()) {
        a = a.wrapping_add(first).wrapping_add(b);
        b = b.wrapping_add(second).wrapping_add(a);
    }
    (a, b)
}
