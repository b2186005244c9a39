//! ESPA 4.4.4: how nurse call systems hand a call to a paging system (proposal of 1984).
//!
//! On a line one *control station* polls the others by an address character; a polled
//! station that has something to say selects the receiver and sends one *block*, which is
//! answered by ACK, or by NAK to be sent again. Nurse call systems are usually the control
//! station (`1`) and the paging system, which is us, is polled and selected (`2`).
//!
//! [`block`] is what a block holds, [`wire`] cuts bytes into signs and blocks, [`link`] is
//! the dialogue with its deadlines, in every role. Nothing here reads a clock: time comes
//! in, and [`link::Link::due`] says when to come again.
//!
//! Sources: descriptions of the proposal (characters, headers, records, block check) and
//! implementations in the field (time-outs, TCP sources that do not poll). What only the
//! field does is marked where it stands.

pub mod block;
pub mod link;
pub mod wire;

/// Start of header.
pub const SOH: u8 = 0x01;
/// Start of the records.
pub const STX: u8 = 0x02;
/// End of the records; the block check follows.
pub const ETX: u8 = 0x03;
/// End of transaction: control returns to the control station.
pub const EOT: u8 = 0x04;
/// Poll or select, after an address character.
pub const ENQ: u8 = 0x05;
/// Positive answer.
pub const ACK: u8 = 0x06;
/// Negative answer.
pub const NAK: u8 = 0x15;
/// Between records.
pub const RS: u8 = 0x1E;
/// Between a record's type and its data.
pub const US: u8 = 0x1F;
