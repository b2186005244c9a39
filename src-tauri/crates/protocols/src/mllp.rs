//! MLLP: messages in blocks `0x0B message 0x1C 0x0D` on a stream of bytes.
//!
//! The [`Deframer`] takes bytes as they come and gives back whole messages and, for
//! the dead letters, what could not be one. It scans each byte once, keeps at most
//! one unfinished block, and reads no clock: how long a block may stay unfinished is
//! the socket's business ([`Deframer::is_open`], [`Deframer::abandon`]).
//!
//! Lenient where the field is: an end block without its carriage return counts, bytes
//! between blocks are dropped and counted, a start block inside a block means that the
//! sender began anew. UTF-16 messages may hold the bytes 0x0B and 0x1C inside a
//! character, so in them only 0x1C 0x0D ends a block.

use std::collections::VecDeque;

const START: u8 = 0x0B;
const END: u8 = 0x1C;
const CR: u8 = 0x0D;

/// How many bytes of something rejected are kept for the technician.
pub const KEPT_OF_REJECTED: usize = 64 * 1024;

/// Puts a message into its block.
#[must_use]
pub fn frame(payload: &[u8]) -> Vec<u8> {
    let mut block = Vec::with_capacity(payload.len() + 3);
    block.push(START);
    block.extend_from_slice(payload);
    block.extend_from_slice(&[END, CR]);
    block
}

/// Why bytes are no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum RejectReason {
    /// Bytes where a start block should stand.
    #[error("bytes before a start block")]
    BeforeStart,
    /// A start block inside an open block: the sender began anew.
    #[error("a new start block inside an unfinished message")]
    Restarted,
    /// More bytes than allowed; everything to the next end or start block is dropped.
    #[error("message longer than the limit")]
    TooLong,
    /// No end block in time.
    #[error("message without an end in time")]
    Unfinished,
    /// The connection ended inside a block.
    #[error("connection ended inside a message")]
    Cut,
}

/// What came out of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Framed {
    /// A message without its block characters.
    Message(Vec<u8>),
    /// Something that is none.
    Rejected {
        /// Why.
        reason: RejectReason,
        /// Its first [`KEPT_OF_REJECTED`] bytes.
        bytes: Vec<u8>,
        /// How long it was.
        length: usize,
    },
}

/// Where in the stream we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between blocks.
    Outside,
    /// In a block.
    Inside,
    /// In a block that is already too long: waiting for its end.
    Skipping,
}

/// Cuts a stream into messages. See the module.
#[derive(Debug)]
pub struct Deframer {
    max_bytes: usize,
    state: State,
    /// The open block's payload, or its first bytes while skipping.
    block: Vec<u8>,
    /// Length of the block being skipped.
    skipped: usize,
    /// Stray bytes since the last block.
    stray: Vec<u8>,
    stray_length: usize,
    /// The last byte seen was an end block, so a carriage return belongs to it.
    after_end: bool,
    /// UTF-16 only: an end block was seen and its carriage return is awaited.
    wide: bool,
    ready: VecDeque<Framed>,
}

impl Deframer {
    /// Takes messages of at most `max_bytes`.
    #[must_use]
    pub const fn new(max_bytes: usize) -> Self {
        Self {
            max_bytes,
            state: State::Outside,
            block: Vec::new(),
            skipped: 0,
            stray: Vec::new(),
            stray_length: 0,
            after_end: false,
            wide: false,
            ready: VecDeque::new(),
        }
    }

    /// Takes what a read brought.
    pub fn push(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            bytes = match self.state {
                State::Outside => self.outside(bytes),
                State::Inside => self.inside(bytes),
                State::Skipping => self.skipping(bytes),
            };
        }
    }

    /// The next message or rejection, oldest first.
    #[allow(
        clippy::should_implement_trait,
        reason = "more bytes may come after None, which an iterator does not promise"
    )]
    pub fn next(&mut self) -> Option<Framed> {
        self.ready.pop_front()
    }

    /// Whether a block has begun and not ended.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state != State::Outside
    }

    /// Whether bytes outside of any block wait to be told of: the next start block or
    /// [`Deframer::abandon`] does.
    #[must_use]
    pub const fn has_stray(&self) -> bool {
        self.stray_length > 0
    }

    /// Gives an unfinished block up, and any stray bytes with it.
    pub fn abandon(&mut self, reason: RejectReason) {
        match self.state {
            State::Outside => {}
            State::Inside => self.reject_block(reason),
            State::Skipping => self.reject_skipped(),
        }
        self.state = State::Outside;
        self.flush_stray();
    }

    fn outside<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let start = memchr::memchr(START, bytes);
        let mut stray = &bytes[..start.unwrap_or(bytes.len())];
        if self.after_end && !stray.is_empty() {
            self.after_end = false;
            stray = stray.strip_prefix(&[CR]).unwrap_or(stray);
        }
        // Line ends between blocks are a habit, not a loss.
        if self.stray_length > 0 || stray.iter().any(|b| !b.is_ascii_whitespace()) {
            let room = KEPT_OF_REJECTED.saturating_sub(self.stray.len());
            self.stray
                .extend_from_slice(&stray[..stray.len().min(room)]);
            self.stray_length += stray.len();
        }
        match start {
            Some(at) => {
                self.flush_stray();
                self.state = State::Inside;
                self.after_end = false;
                &bytes[at + 1..]
            }
            None => &[],
        }
    }

    fn inside<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        if self.block.len() < 4 {
            return self.first_bytes(bytes);
        }
        if self.wide {
            return self.inside_wide(bytes);
        }
        let Some(at) = memchr::memchr2(START, END, bytes) else {
            self.take(bytes);
            return &[];
        };
        if !self.take(&bytes[..at]) {
            return &bytes[at..];
        }
        if bytes[at] == END {
            self.finish();
        } else {
            self.reject_block(RejectReason::Restarted);
        }
        &bytes[at + 1..]
    }

    /// The first four bytes one by one: they tell whether the message is UTF-16.
    fn first_bytes<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let Some((&byte, rest)) = bytes.split_first() else {
            return bytes;
        };
        match byte {
            START => self.reject_block(RejectReason::Restarted),
            END => self.finish(),
            other => {
                if self.take(&[other]) && self.block.len() == 4 {
                    self.wide = is_utf16(&self.block);
                }
            }
        }
        rest
    }

    /// UTF-16: only 0x1C 0x0D ends the block.
    fn inside_wide<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        if self.block.last() == Some(&END) && bytes.first() == Some(&CR) {
            self.block.pop();
            self.finish();
            self.after_end = false;
            return &bytes[1..];
        }
        // The end block is the byte before the carriage return, perhaps of an earlier read.
        let pair = memchr::memmem::find(bytes, &[END, CR]);
        let taken = pair.unwrap_or(bytes.len());
        if !self.take(&bytes[..taken]) {
            return &bytes[taken..];
        }
        match pair {
            Some(at) => {
                self.finish();
                self.after_end = false;
                &bytes[at + 2..]
            }
            None => &[],
        }
    }

    fn skipping<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let Some(at) = memchr::memchr2(START, END, bytes) else {
            self.skipped = self.skipped.saturating_add(bytes.len());
            return &[];
        };
        self.skipped = self.skipped.saturating_add(at);
        self.reject_skipped();
        if bytes[at] == END {
            self.state = State::Outside;
            self.after_end = true;
        } else {
            self.state = State::Inside;
        }
        &bytes[at + 1..]
    }

    /// Adds to the open block; `false` when it became too long and is now skipped.
    fn take(&mut self, bytes: &[u8]) -> bool {
        if self.block.len() + bytes.len() <= self.max_bytes {
            self.block.extend_from_slice(bytes);
            return true;
        }
        self.skipped = self.block.len() + bytes.len();
        let room = KEPT_OF_REJECTED.saturating_sub(self.block.len());
        self.block
            .extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.block.truncate(KEPT_OF_REJECTED);
        self.block.shrink_to_fit();
        self.state = State::Skipping;
        false
    }

    fn finish(&mut self) {
        let message = std::mem::take(&mut self.block);
        self.ready.push_back(Framed::Message(message));
        self.state = State::Outside;
        self.wide = false;
        self.after_end = true;
    }

    fn reject_block(&mut self, reason: RejectReason) {
        let mut bytes = std::mem::take(&mut self.block);
        let length = bytes.len();
        bytes.truncate(KEPT_OF_REJECTED);
        bytes.shrink_to_fit();
        self.wide = false;
        self.ready.push_back(Framed::Rejected {
            reason,
            bytes,
            length,
        });
    }

    fn reject_skipped(&mut self) {
        let bytes = std::mem::take(&mut self.block);
        self.wide = false;
        self.ready.push_back(Framed::Rejected {
            reason: RejectReason::TooLong,
            bytes,
            length: std::mem::take(&mut self.skipped),
        });
    }

    fn flush_stray(&mut self) {
        if self.stray_length == 0 {
            return;
        }
        self.ready.push_back(Framed::Rejected {
            reason: RejectReason::BeforeStart,
            bytes: std::mem::take(&mut self.stray),
            length: std::mem::take(&mut self.stray_length),
        });
    }
}

/// Whether a message's first bytes are UTF-16: a byte order mark, or `MS` in two bytes each.
fn is_utf16(first: &[u8]) -> bool {
    matches!(
        first,
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'M', 0, b'S', 0, ..] | [0, b'M', 0, b'S', ..]
    )
}

#[cfg(test)]
mod tests;
