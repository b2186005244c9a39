//! TAP 1.8 (Telocator Alphanumeric Protocol): how pagers are reached over a terminal.
//!
//! [`block`] is what one block holds and its checksum, [`terminal`] the dialogue as the
//! pager terminal, which is us. TAP has no word for "the call is over" and none to answer a
//! page with: ends come as texts, or by the time-out of the paging table.
//!
//! Source: TAP 1.8 (PCIA, 1997) as far as public write-ups give it; the response codes and
//! the time-outs are unverified.

pub mod block;
pub mod terminal;

/// Ends a line.
pub const CR: u8 = 0x0D;
/// Start of a block.
pub const STX: u8 = 0x02;
/// End of a transaction.
pub const ETX: u8 = 0x03;
/// End of the session.
pub const EOT: u8 = 0x04;
/// Positive answer.
pub const ACK: u8 = 0x06;
/// Negative answer: the block is to be sent again.
pub const NAK: u8 = 0x15;
/// End of a block; the transaction goes on in the next.
pub const ETB: u8 = 0x17;
/// The next character is a control character, moved up by 0x40.
pub const SUB: u8 = 0x1A;
/// Escape, before `PG1`.
pub const ESC: u8 = 0x1B;
/// Record separator: the block is refused, the next is taken.
pub const RS: u8 = 0x1E;
/// End of a block in the middle of a field.
pub const US: u8 = 0x1F;
