//! One block: fields, how it ends, its checksum.

use super::{CR, ETB, ETX, STX, SUB, US};

/// How a block ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// ETX: the transaction is whole.
    Whole,
    /// ETB: its next field comes in the next block.
    MoreFields,
    /// US: its last field goes on in the next block.
    MoreOfField,
}

impl Ending {
    /// What a block's last byte means.
    #[must_use]
    pub const fn of(byte: u8) -> Option<Self> {
        match byte {
            ETX => Some(Self::Whole),
            ETB => Some(Self::MoreFields),
            US => Some(Self::MoreOfField),
            _ => None,
        }
    }

    const fn byte(self) -> u8 {
        match self {
            Self::Whole => ETX,
            Self::MoreFields => ETB,
            Self::MoreOfField => US,
        }
    }
}

/// The checksum: the sum of the 7-bit values from STX up to and with the ending; its low
/// twelve bits as three characters from `0` to `?`.
#[must_use]
pub fn checksum(bytes: &[u8]) -> [u8; 3] {
    let sum = bytes
        .iter()
        .fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(byte & 0x7F)));
    [8, 4, 0].map(|shift| 0x30 + u8::try_from((sum >> shift) & 0x0F).unwrap_or_default())
}

/// A block of these fields, from STX to the CR behind its checksum.
#[must_use]
pub fn write(fields: &[&[u8]], ending: Ending) -> Vec<u8> {
    let mut bytes = vec![STX];
    for (number, field) in fields.iter().enumerate() {
        for byte in *field {
            if *byte < 0x20 {
                bytes.extend_from_slice(&[SUB, byte + 0x40]);
            } else {
                bytes.push(*byte);
            }
        }
        // A field that goes on has no end here.
        if number + 1 < fields.len() || ending != Ending::MoreOfField {
            bytes.push(CR);
        }
    }
    bytes.push(ending.byte());
    let sum = checksum(&bytes);
    bytes.extend_from_slice(&sum);
    bytes.push(CR);
    bytes
}

/// Fields gathered over the blocks of one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fields {
    fields: Vec<Vec<u8>>,
    /// The last one goes on.
    open: bool,
    length: usize,
}

/// The most bytes of one transaction; a block has 256 at most, texts some hundred.
pub const TRANSACTION_BYTES_MAX: usize = 8_192;
/// The most fields that are kept; pager and text are two.
const FIELDS_MAX: usize = 32;

impl Fields {
    /// Adds what stood between STX and the ending. `false` when it is too much.
    pub fn add(&mut self, body: &[u8], ending: Ending) -> bool {
        self.length += body.len();
        if self.length > TRANSACTION_BYTES_MAX {
            return false;
        }
        let mut rest = body;
        while !rest.is_empty() {
            let end = rest.iter().position(|b| *b == CR);
            let (field, after) = end.map_or((rest, &[][..]), |at| (&rest[..at], &rest[at + 1..]));
            let field = plain(field);
            let full = self.fields.len() >= FIELDS_MAX;
            match self.fields.last_mut().filter(|_| self.open) {
                Some(open) => open.extend_from_slice(&field),
                None if full => return false,
                None => self.fields.push(field),
            }
            self.open = end.is_none() && ending == Ending::MoreOfField;
            rest = after;
        }
        true
    }

    /// Whether nothing has come yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The pager's number: the first field.
    #[must_use]
    pub fn pager(&self) -> &[u8] {
        self.fields.first().map_or(&[], Vec::as_slice)
    }

    /// The message: all the other fields, with blanks between.
    #[must_use]
    pub fn text(&self) -> Vec<u8> {
        let rest = self.fields.get(1..).unwrap_or_default();
        rest.join(&b' ')
    }
}

/// SUB and the character after it as the control character that is meant.
fn plain(field: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(field.len());
    let mut bytes = field.iter();
    while let Some(byte) = bytes.next() {
        plain.push(match byte {
            &SUB => bytes
                .next()
                .map_or(SUB, |moved| moved.wrapping_sub(0x40) & 0x7F),
            other => *other,
        });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_checksums_of_the_specification_are_right() {
        assert_eq!(
            write(&[b"123", b"ABC"], Ending::Whole),
            b"\x02123\rABC\r\x0317;\r"
        );
        let room = write(&[b"1234", b"ROOM 12 BED 2 CALL"], Ending::Whole);
        assert!(room.ends_with(b"\x03522\r"), "{room:?}");
    }

    #[test]
    fn fields_go_on_over_blocks() {
        let mut fields = Fields::default();
        assert!(fields.add(b"1234\rROOM 12 ", Ending::MoreOfField));
        assert!(fields.add(b"BED 2\r", Ending::MoreFields));
        assert!(fields.add(b"CALL\x1aJ\r", Ending::Whole));
        assert_eq!(
            (fields.pager(), &*fields.text()),
            (&b"1234"[..], &b"ROOM 12 BED 2 CALL\n"[..])
        );
        assert!(!fields.add(&[b'x'; TRANSACTION_BYTES_MAX], Ending::Whole));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            pager in "[0-9]{1,10}", text in proptest::collection::vec(0_u8..0x7F, 0..200),
        ) {
            let bytes = write(&[pager.as_bytes(), &text], Ending::Whole);
            let body = &bytes[1..bytes.len() - 5];
            let mut fields = Fields::default();
            prop_assert!(fields.add(body, Ending::Whole));
            prop_assert_eq!(fields.pager(), pager.as_bytes());
            prop_assert_eq!(fields.text(), text);
        }
    }
}
