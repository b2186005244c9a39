//! Cuts the bytes of a line into signs and blocks. Each byte is looked at once; at most
//! one unfinished block is held.

use super::block::check;
use super::{ACK, ENQ, EOT, ETX, NAK, SOH};
use std::collections::VecDeque;

/// The longest block: the proposal has 128 characters of text, the field 160; the rest is
/// room for makers.
pub const BLOCK_BYTES_MAX: usize = 4_096;

/// The most stray bytes that are kept to be shown.
const STRAY_MAX: usize = 256;

/// What came over the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sign {
    /// ENQ with the address before it, if there was one.
    Enquiry(Option<u8>),
    /// ACK.
    Ack,
    /// NAK, perhaps with an address before it.
    Nak,
    /// EOT.
    End,
    /// A block: what stood between SOH and ETX, and whether its check byte was right.
    Block {
        /// The bytes between.
        body: Vec<u8>,
        /// The check byte is right.
        sound: bool,
    },
    /// Bytes that are none of these.
    Broken {
        /// Why.
        reason: Broken,
        /// The first of them.
        bytes: Vec<u8>,
        /// How many.
        length: usize,
    },
}

/// Why bytes are neither sign nor block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Broken {
    /// Bytes between the blocks.
    #[error("bytes outside of a block")]
    Stray,
    /// A new SOH, ENQ or EOT inside a block: the sender began anew.
    #[error("a block that its sender gave up in the middle")]
    Restarted,
    /// More than [`BLOCK_BYTES_MAX`].
    #[error("a block longer than the limit")]
    TooLong,
    /// Its end did not come in time.
    #[error("a block without an end in time")]
    Unfinished,
    /// The end came, its check byte did not.
    #[error("a block without its check byte")]
    NoCheck,
    /// The connection ended inside it.
    #[error("connection ended inside a block")]
    Cut,
}

/// Where in the stream we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Between signs.
    Outside,
    /// Inside a block.
    Inside,
    /// Behind ETX: the next byte is the check, whatever it is.
    Check,
}

/// Cuts bytes into [`Sign`]s.
#[derive(Debug)]
pub struct Reader {
    place: Place,
    /// The open block without its SOH, or its beginning when it is too long.
    block: Vec<u8>,
    /// The open block's length, also of what is not kept.
    length: usize,
    /// An address character that waits for what it belongs to.
    address: Option<u8>,
    stray: Vec<u8>,
    stray_length: usize,
    /// Blocks begun so far, to tell one from the next.
    begun: u64,
    ready: VecDeque<Sign>,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            place: Place::Outside,
            block: Vec::new(),
            length: 0,
            address: None,
            stray: Vec::new(),
            stray_length: 0,
            begun: 0,
            ready: VecDeque::new(),
        }
    }
}

impl Reader {
    /// Takes what a read brought.
    pub fn push(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match self.place {
                Place::Outside => self.outside(*byte),
                Place::Inside => self.inside(*byte),
                Place::Check => self.check(*byte),
            }
        }
    }

    /// The next sign, oldest first.
    pub fn pop(&mut self) -> Option<Sign> {
        self.ready.pop_front()
    }

    /// Where in the stream we are.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.place
    }

    /// How many blocks have begun.
    #[must_use]
    pub const fn begun(&self) -> u64 {
        self.begun
    }

    /// Gives up an unfinished block, and tells stray bytes.
    pub fn abandon(&mut self, reason: Broken) {
        if self.place != Place::Outside {
            self.broken(reason);
        }
        self.place = Place::Outside;
        self.flush_stray();
    }

    fn outside(&mut self, byte: u8) {
        match byte {
            SOH => {
                self.flush_stray();
                self.begun += 1;
                self.place = Place::Inside;
            }
            ENQ => {
                let address = self.address.take();
                self.sign(Sign::Enquiry(address));
            }
            ACK => self.sign(Sign::Ack),
            NAK => self.sign(Sign::Nak),
            EOT => self.sign(Sign::End),
            // Some systems end each line so.
            b'\r' | b'\n' | b' ' | 0 => {}
            b'0'..=b'9' => {
                if let Some(before) = self.address.replace(byte) {
                    self.keep_stray(before);
                }
            }
            other => self.keep_stray(other),
        }
    }

    fn inside(&mut self, byte: u8) {
        match byte {
            ETX => {
                self.place = Place::Check;
            }
            SOH => {
                self.broken(Broken::Restarted);
                self.begun += 1;
            }
            EOT | ENQ => {
                let address = self.block.last().copied().filter(u8::is_ascii_digit);
                self.broken(Broken::Restarted);
                self.place = Place::Outside;
                let sign = if byte == EOT {
                    Sign::End
                } else {
                    Sign::Enquiry(address)
                };
                self.sign(sign);
            }
            other => {
                self.length += 1;
                if self.block.len() < BLOCK_BYTES_MAX {
                    self.block.push(other);
                }
            }
        }
    }

    fn check(&mut self, byte: u8) {
        self.place = Place::Outside;
        if self.length > BLOCK_BYTES_MAX {
            return self.broken(Broken::TooLong);
        }
        let body = std::mem::take(&mut self.block);
        self.length = 0;
        let sound = check(&body) ^ ETX == byte;
        self.ready.push_back(Sign::Block { body, sound });
    }

    fn sign(&mut self, sign: Sign) {
        self.address = None;
        self.flush_stray();
        self.ready.push_back(sign);
    }

    fn broken(&mut self, reason: Broken) {
        let bytes = std::mem::take(&mut self.block);
        let length = std::mem::take(&mut self.length);
        let reason = if length > BLOCK_BYTES_MAX {
            Broken::TooLong
        } else {
            reason
        };
        self.ready.push_back(Sign::Broken {
            reason,
            bytes,
            length,
        });
    }

    fn keep_stray(&mut self, byte: u8) {
        self.stray_length += 1;
        if self.stray.len() < STRAY_MAX {
            self.stray.push(byte);
        }
    }

    fn flush_stray(&mut self) {
        if let Some(byte) = self.address.take() {
            self.keep_stray(byte);
        }
        if self.stray_length == 0 {
            return;
        }
        self.ready.push_back(Sign::Broken {
            reason: Broken::Stray,
            bytes: std::mem::take(&mut self.stray),
            length: std::mem::take(&mut self.stray_length),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::espa::block::{Block, Header};
    use proptest::prelude::*;

    fn signs(bytes: &[u8]) -> Vec<Sign> {
        let mut reader = Reader::default();
        reader.push(bytes);
        std::iter::from_fn(|| reader.pop()).collect()
    }

    fn sound(body: &[u8]) -> Sign {
        Sign::Block {
            body: body.to_vec(),
            sound: true,
        }
    }

    #[test]
    fn a_dialogue_is_cut_into_its_signs() {
        let bytes = b"1\x052\x05\x011\x021\x1fA\x03\x5f\x04\r\x05\x062\x15";
        assert_eq!(
            signs(bytes),
            [
                Sign::Enquiry(Some(b'1')),
                Sign::Enquiry(Some(b'2')),
                sound(b"1\x021\x1fA"),
                Sign::End,
                Sign::Enquiry(None),
                Sign::Ack,
                Sign::Nak,
            ]
        );
    }

    #[test]
    fn the_check_may_be_any_byte_also_a_sign() {
        for wanted in [SOH, ETX, EOT, ENQ, ACK, NAK, b'2', 0x00] {
            let block = |filler: u8| Block::of(Header::Call, &[(b"1", b"12"), (b"2", &[filler])]);
            let bytes = (0x20..0x7F).find_map(|filler| {
                let bytes = block(filler).write();
                (bytes.last() == Some(&wanted)).then_some(bytes)
            });
            let Some(mut bytes) = bytes else { continue };
            bytes.extend_from_slice(&[EOT]);
            let got = signs(&bytes);
            assert!(
                matches!(got[..], [Sign::Block { sound: true, .. }, Sign::End]),
                "{got:?}"
            );
        }
    }

    #[test]
    fn what_breaks_off_is_told_and_the_next_block_is_read() {
        let whole = b"\x011\x021\x1fA\x03\x5f";
        for (before, reason) in [
            (&b"\x011\x021\x1f08"[..], Broken::Restarted),
            (b"\x011\x021\x1f08\x04", Broken::Restarted),
            (b"\x011\x021\x1f08\x05", Broken::Restarted),
            (b"hello", Broken::Stray),
        ] {
            let bytes = [before, whole].concat();
            let got = signs(&bytes);
            assert!(
                matches!(&got[0], Sign::Broken { reason: why, .. } if *why == reason),
                "{got:?}"
            );
            assert_eq!(got.last(), Some(&sound(b"1\x021\x1fA")));
        }
    }

    #[test]
    fn a_block_beyond_the_limit_is_let_go_and_the_next_is_read() {
        let mut bytes = vec![SOH];
        bytes.resize(1_000_000, b'x');
        bytes.extend_from_slice(b"\x03?\x011\x021\x1fA\x03\x5f");
        let got = signs(&bytes);
        let Sign::Broken {
            reason,
            bytes,
            length,
        } = &got[0]
        else {
            panic!("{got:?}");
        };
        assert_eq!(
            (*reason, bytes.len(), *length),
            (Broken::TooLong, BLOCK_BYTES_MAX, 999_999)
        );
        assert_eq!(got[1], sound(b"1\x021\x1fA"));
    }

    proptest! {
        /// Where a read ends changes nothing, and no byte is held beyond the bounds.
        #[test]
        fn any_bytes_in_any_pieces_give_the_same_signs(
            bytes in proptest::collection::vec(
                prop_oneof![0_u8..0x20, Just(b'1'), Just(b'2'), any::<u8>()], 0..600),
            cuts in proptest::collection::vec(1_usize..40, 1..40),
        ) {
            let mut reader = Reader::default();
            let mut left = &bytes[..];
            for cut in cuts.iter().cycle() {
                if left.is_empty() { break }
                let (now, rest) = left.split_at((*cut).min(left.len()));
                reader.push(now);
                left = rest;
            }
            prop_assert!(reader.block.len() <= BLOCK_BYTES_MAX);
            let pieces: Vec<_> = std::iter::from_fn(|| reader.pop()).collect();
            prop_assert_eq!(pieces, signs(&bytes));
        }
    }
}
