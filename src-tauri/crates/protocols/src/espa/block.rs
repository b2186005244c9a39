//! One block: a header and records, and its check byte.

use super::{ETX, RS, SOH, STX, US};

/// The most records of a block that are read; the proposal has eight types.
pub const RECORDS_MAX: usize = 64;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Header {
    /// `1`: call to a pager.
    Call,
    /// `2`: status information, the answer to a call.
    Status,
    /// `3`: asks for the status of a call; holds what the call held.
    StatusRequest,
    /// `4`: call to a subscriber's line (telephone).
    Subscriber,
    /// `5` and whatever else: the maker's own.
    Other(u8),
}

impl Header {
    const fn of(byte: u8) -> Self {
        match byte {
            b'1' => Self::Call,
            b'2' => Self::Status,
            b'3' => Self::StatusRequest,
            b'4' => Self::Subscriber,
            other => Self::Other(other),
        }
    }

    const fn byte(self) -> u8 {
        match self {
            Self::Call => b'1',
            Self::Status => b'2',
            Self::StatusRequest => b'3',
            Self::Subscriber => b'4',
            Self::Other(byte) => byte,
        }
    }
}

/// Types of records. They are compared as written: `1` and `01` are two types.
pub mod record {
    /// Call address: pager or group.
    pub const ADDRESS: &[u8] = b"1";
    /// Display message.
    pub const TEXT: &[u8] = b"2";
    /// Beep coding, `1` to `9`, the maker's own.
    pub const BEEP: &[u8] = b"3";
    /// Call type: `1` reset (cancel), `2` speech call, `3` standard call.
    pub const CALL_TYPE: &[u8] = b"4";
    /// Number of transmissions.
    pub const TRANSMISSIONS: &[u8] = b"5";
    /// Priority: `1` alarm, `2` high, `3` normal.
    pub const PRIORITY: &[u8] = b"6";
    /// Status of the call, in blocks of header `2`: see [`super::status`].
    pub const CALL_STATUS: &[u8] = b"7";
    /// Status of the system: `1` transmitter failure.
    pub const SYSTEM_STATUS: &[u8] = b"8";
}

/// What a call status says.
pub mod status {
    /// Waits in the queue.
    pub const QUEUED: &[u8] = b"2";
    /// Has been paged.
    pub const PAGED: &[u8] = b"3";
    /// Is over.
    pub const TERMINATED: &[u8] = b"5";
    /// The called person has acknowledged.
    pub const ACKNOWLEDGED: &[u8] = b"6";
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its type, as written.
    pub kind: Vec<u8>,
    /// Its data, as written, without line ends around it.
    pub data: Vec<u8>,
}

/// One block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub header: Header,
    /// Its records in the order of the wire.
    pub records: Vec<Record>,
}

/// Why the bytes of a whole block are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// No STX.
    #[error("a block without a start of its records (STX)")]
    NoStart,
    /// Nothing between SOH and STX.
    #[error("a block without a header")]
    NoHeader,
    /// No record at all.
    #[error("a block without a record")]
    Empty,
}

impl Block {
    /// Reads what stood between SOH and ETX.
    ///
    /// Lenient as the field is: blanks and line ends around a type do not count, empty
    /// records are left out, a record without its separator is one without data, and what
    /// is beyond [`RECORDS_MAX`] is not read.
    ///
    /// # Errors
    /// When there is no header, or no record.
    pub fn read(body: &[u8]) -> Result<Self, BlockError> {
        let start = body.iter().position(|b| *b == STX);
        let start = start.ok_or(BlockError::NoStart)?;
        let header = body[..start].iter().find(|b| !is_filler(**b));
        let header = Header::of(*header.ok_or(BlockError::NoHeader)?);
        let records: Vec<_> = body[start + 1..]
            .split(|b| *b == RS)
            .filter_map(record)
            .take(RECORDS_MAX)
            .collect();
        if records.is_empty() {
            return Err(BlockError::Empty);
        }
        Ok(Self { header, records })
    }

    /// The data of the first record of a type that has some; empty where none of them has.
    #[must_use]
    pub fn get(&self, kind: &[u8]) -> Option<&[u8]> {
        let mut all = self.all(kind);
        let first = all.next()?;
        if first.is_empty() {
            return Some(all.find(|data| !data.is_empty()).unwrap_or(first));
        }
        Some(first)
    }

    /// The data of every record of a type, in the order of the wire.
    pub fn all<'a>(&'a self, kind: &[u8]) -> impl Iterator<Item = &'a [u8]> {
        let of_kind = self
            .records
            .iter()
            .filter(move |record| record.kind == kind);
        of_kind.map(|record| record.data.as_slice())
    }

    /// The whole block as it goes over the wire, from SOH to its check byte.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = vec![SOH, self.header.byte(), STX];
        for (number, record) in self.records.iter().enumerate() {
            if number > 0 {
                bytes.push(RS);
            }
            bytes.extend_from_slice(&record.kind);
            bytes.push(US);
            // A control character in data would be read as structure.
            bytes.extend(record.data.iter().copied().filter(|b| *b >= 0x20));
        }
        bytes.push(ETX);
        bytes.push(check(&bytes[1..]));
        bytes
    }

    /// A block of these records.
    #[must_use]
    pub fn of(header: Header, records: &[(&[u8], &[u8])]) -> Self {
        let record = |(kind, data): &(&[u8], &[u8])| Record {
            kind: kind.to_vec(),
            data: data.to_vec(),
        };
        Self {
            header,
            records: records.iter().map(record).collect(),
        }
    }
}

/// The block check: XOR of everything after SOH up to and with ETX.
#[must_use]
pub fn check(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

fn record(bytes: &[u8]) -> Option<Record> {
    let (kind, data) = bytes
        .iter()
        .position(|b| *b == US)
        .map_or((bytes, &[][..]), |at| (&bytes[..at], &bytes[at + 1..]));
    let kind = trimmed(kind, is_filler);
    let data = trimmed(data, |b| matches!(b, b'\r' | b'\n' | 0));
    (!kind.is_empty() || !data.is_empty()).then(|| Record {
        kind: kind.to_vec(),
        data: data.to_vec(),
    })
}

const fn is_filler(byte: u8) -> bool {
    matches!(byte, b' ' | b'\r' | b'\n' | 0)
}

fn trimmed(bytes: &[u8], off: impl Fn(u8) -> bool) -> &[u8] {
    let from = bytes.iter().position(|b| !off(*b)).unwrap_or(bytes.len());
    let to = bytes
        .iter()
        .rposition(|b| !off(*b))
        .map_or(from, |at| at + 1);
    &bytes[from..to]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Vectors of the fact sheet: what is in the block, and its bytes.
    fn vectors() -> Vec<(Block, &'static [u8])> {
        use record::{ADDRESS, BEEP, CALL_STATUS, CALL_TYPE, PRIORITY, TEXT, TRANSMISSIONS};
        let of = Block::of;
        vec![
            (of(Header::Call, &[(ADDRESS, b"A")]), b"\x011\x021\x1fA\x03\x5f"),
            (
                of(
                    Header::Call,
                    &[
                        (ADDRESS, b"550"),
                        (TEXT, b"CALL ME 101"),
                        (BEEP, b"3"),
                        (CALL_TYPE, b"3"),
                        (TRANSMISSIONS, b"3"),
                        (PRIORITY, b"3"),
                    ],
                ),
                b"\x011\x021\x1f550\x1e2\x1fCALL ME 101\x1e3\x1f3\x1e4\x1f3\x1e5\x1f3\x1e6\x1f3\x03\x23",
            ),
            (
                of(
                    Header::Call,
                    &[
                        (ADDRESS, b"0815"),
                        (TEXT, b"Feuer Zimmer 12"),
                        (BEEP, b"2"),
                        (CALL_TYPE, b"3"),
                        (TRANSMISSIONS, b"1"),
                        (PRIORITY, b"1"),
                    ],
                ),
                b"\x011\x021\x1f0815\x1e2\x1fFeuer Zimmer 12\x1e3\x1f2\x1e4\x1f3\x1e5\x1f1\x1e6\x1f1\x03\x42",
            ),
            (
                of(Header::Status, &[(ADDRESS, b"0815"), (CALL_STATUS, status::PAGED)]),
                b"\x012\x021\x1f0815\x1e7\x1f3\x03\x14",
            ),
            (
                of(Header::Call, &[(ADDRESS, b"0815"), (CALL_TYPE, b"1")]),
                b"\x011\x021\x1f0815\x1e4\x1f1\x03\x16",
            ),
        ]
    }

    #[test]
    fn the_known_blocks_are_written_and_read_byte_for_byte() {
        for (block, bytes) in vectors() {
            assert_eq!(block.write(), bytes);
            assert_eq!(Block::read(&bytes[1..bytes.len() - 2]), Ok(block));
        }
    }

    #[test]
    fn what_the_field_adds_does_not_count() {
        let plain = Block::of(Header::Call, &[(b"1", b"A"), (b"9", b"x")]);
        for body in [
            &b"1\x02 1\x1fA\x1e9\x1fx"[..],
            b"\r1\x021\x1fA\r\x1e9\x1fx\x1e",
            b"1\x021\x1fA\x1e\x1e9\x1fx\r\n",
        ] {
            assert_eq!(Block::read(body).as_ref(), Ok(&plain), "{body:?}");
        }
        let two = Block::read(b"1\x0201\x1fA\x1e1\x1fB").unwrap();
        assert_eq!(two.get(b"1"), Some(&b"B"[..]), "01 is another type");
        let late = Block::read(b"1\x021\x1f\x1e1\x1fB\x1e1\x1fC\x1e2\x1f").unwrap();
        assert_eq!(
            late.get(b"1"),
            Some(&b"B"[..]),
            "the first that says something"
        );
        assert_eq!(late.get(b"2"), Some(&b""[..]));
        assert_eq!((late.get(b"3"), late.all(b"1").count()), (None, 3));
    }

    #[test]
    fn what_is_no_block_says_why() {
        for (body, why) in [
            (&b"1 1\x1fA"[..], BlockError::NoStart),
            (b"\x021\x1fA", BlockError::NoHeader),
            (b"1\x02\x1e\x1e", BlockError::Empty),
        ] {
            assert_eq!(Block::read(body), Err(why));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(block) = Block::read(&bytes) {
                prop_assert!(block.records.len() <= RECORDS_MAX);
            }
        }

        #[test]
        fn what_is_written_is_read_back(
            address in "[0-9]{1,16}", text in "[ -~]{0,160}", priority in "[1-3]",
        ) {
            let block = Block::of(Header::Call, &[
                (b"1", address.as_bytes()), (b"2", text.as_bytes()), (b"6", priority.as_bytes()),
            ]);
            let bytes = block.write();
            prop_assert_eq!(Block::read(&bytes[1..bytes.len() - 2]).unwrap(), block);
        }
    }
}
