//! What stations and the central server say to each other: JSON, packed with zstd.
//!
//! **Versions.** A message names the version of the wire that it is written in. Within one
//! version fields are only added: a reader keeps the fields of records that it does not know
//! ([`Record::more`]) and passes over those of messages; a writer leaves out what is empty.
//! A receiver that does not speak a version refuses with [`code::VERSION`].

use lamplight_journal::{Fields, Hash, hex, link};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::io::Read as _;

/// The version that is written here.
pub const VERSION: u16 = 1;
/// A message unpacked is at most so long; a longer one is refused before it fills a memory.
pub const MOST_BYTES: usize = 32 << 20;
/// A record's body is at most so long, or nobody would take it.
pub const MOST_BODY: usize = 8 << 20;
/// Fast, and a sixth of the size on the journal's texts.
const LEVEL: i32 = 1;

/// Why something was refused; a reader that does not know a word goes by the HTTP status.
pub mod code {
    /// The request is not signed, or not by a key that is known.
    pub const UNSIGNED: &str = "unsigned";
    /// The signature's time is too far from the server's; the answer says its time.
    pub const STALE: &str = "stale";
    /// The station was locked out.
    pub const REVOKED: &str = "revoked";
    /// The enrolment code is none, was used, or is over.
    pub const CODE: &str = "code";
    /// The message is in a version that is not spoken here.
    pub const VERSION: &str = "version";
    /// The message can't be read.
    pub const UNREADABLE: &str = "unreadable";
    /// The message is too large.
    pub const TOO_LARGE: &str = "too_large";
    /// The station's journal and what was received of it have parted.
    pub const FORKED: &str = "forked";
    /// Nothing can be stored now.
    pub const STORAGE: &str = "storage";
    /// Too much is asked at once.
    pub const BUSY: &str = "busy";
    /// Of a record: its hash does not follow from the one before.
    pub const CHAIN: &str = "chain";
    /// Of a record: it can't be stored as it is.
    pub const POISON: &str = "poison";
}

/// A batch of a station's journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Push {
    /// The version of the wire.
    pub version: u16,
    /// The station's program and its version.
    #[serde(default)]
    pub program: String,
    /// The id of the store that the rows are of, as hexadecimal digits. A station whose
    /// records were lost begins a new one, and with it the numbers anew.
    pub journal: String,
    /// The records overtake the backlog: they are not in order, and come once more.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ahead: bool,
    /// The number of the station's newest row.
    #[serde(default)]
    pub last: i64,
    /// Rows that will not come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_aside: Vec<SetAside>,
    /// Rows, by their numbers.
    #[serde(default)]
    pub records: Vec<Record>,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// A row of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Record {
    /// Its number; the first is 1.
    pub seq: i64,
    /// Microseconds since 1970 on the station's wall clock.
    pub at: i64,
    /// What kind of thing happened, such as `alarm.began`.
    pub kind: String,
    /// The bed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bed: Option<String>,
    /// The patient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// The condition that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<u64>,
    /// All of it; kept byte for byte.
    pub body: String,
    /// Its hash as hexadecimal digits.
    pub hash: String,
    /// What a newer station adds; kept.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub more: Map<String, Value>,
}

impl Record {
    /// The hash that a row of these fields has after `before`.
    #[must_use]
    pub fn after(&self, before: &Hash) -> Hash {
        let fields = Fields {
            seq: self.seq,
            at: self.at,
            kind: &self.kind,
            bed: self.bed.as_deref(),
            patient: self.patient.as_deref(),
            actor: self.actor.as_deref(),
            condition: self.condition,
            body: &self.body,
        };
        link(before, &fields)
    }

    /// The hash that the station wrote.
    #[must_use]
    pub fn stated(&self) -> Option<Hash> {
        hex::bytes(&self.hash)
    }

    /// What it takes on the wire, roughly.
    #[must_use]
    pub fn size(&self) -> usize {
        200 + self.kind.len() + self.body.len()
    }
}

/// Rows that will not come, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetAside {
    /// The first of them.
    pub from: i64,
    /// The last of them.
    pub to: i64,
    /// The hash of the last one, where the station has it: the chain goes on from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// Why, in a sentence.
    pub reason: String,
}

/// What was taken of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Taken {
    /// The version that the receiver writes.
    #[serde(default)]
    pub version: u16,
    /// The receiver has every row up to this one, durably.
    pub head: i64,
    /// The row after it that was refused, and why; the rest is to be sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<RefusedRecord>,
    /// The number of the newest news for the station's ward.
    #[serde(default)]
    pub news: i64,
}

/// A record that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedRecord {
    /// Its number.
    pub seq: i64,
    /// One of [`code`].
    pub code: String,
    /// What is wrong with it.
    pub sentence: String,
}

/// Why nothing was taken, or nothing is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refusal {
    /// One of [`code`].
    pub code: String,
    /// What, where, what to do.
    pub sentence: String,
    /// The server's time, milliseconds since 1970.
    #[serde(default)]
    pub time_ms: i64,
}

/// A station asks to be known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enrol {
    /// The version of the wire.
    pub version: u16,
    /// The one-time code that an administrator of the server gave out.
    pub code: String,
    /// What the station calls itself.
    pub name: String,
    /// Its public key (Ed25519), as hexadecimal digits.
    pub key: String,
}

/// It is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enrolled {
    /// How it names itself in each request.
    pub station: String,
    /// The ward whose news it reads.
    pub ward: String,
}

/// What the hospital tells a ward, one numbered item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct News {
    /// Its number in the ward's stream: 1, 2, 3, without a gap.
    pub number: i64,
    /// `admission`, `assignment`, `setting`, `people`; `expired` for what is kept no longer. A
    /// station passes over what it does not know.
    pub kind: String,
    /// All of it.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub body: Value,
}

/// A page of news.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewsPage {
    /// Items after the one that was asked for, in order.
    pub items: Vec<News>,
    /// The number of the newest there is.
    pub last: i64,
}

/// Why a message can't be read.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// Longer than [`MOST_BYTES`] when unpacked.
    #[error("the message is longer than {MOST_BYTES} bytes")]
    TooLong,
    /// Not zstd.
    #[error("the message is not packed with zstd: {0}")]
    Packing(std::io::Error),
    /// Not the JSON that is expected.
    #[error("the message is not understood: {0}")]
    Json(#[from] serde_json::Error),
}

/// Written and packed.
///
/// # Errors
/// When a value can't be written as JSON, or the packer has no memory.
pub fn pack(push: &Push) -> Result<Vec<u8>, WireError> {
    let text = serde_json::to_vec(push)?;
    zstd::bulk::compress(&text, LEVEL).map_err(WireError::Packing)
}

/// Unpacked and read, never more than [`MOST_BYTES`].
///
/// # Errors
/// See [`WireError`].
pub fn unpack(packed: &[u8]) -> Result<Push, WireError> {
    let decoder = zstd::stream::Decoder::new(packed).map_err(WireError::Packing)?;
    let mut text = Vec::with_capacity(packed.len().saturating_mul(4).min(MOST_BYTES));
    decoder
        .take(MOST_BYTES as u64 + 1)
        .read_to_end(&mut text)
        .map_err(WireError::Packing)?;
    if text.len() > MOST_BYTES {
        return Err(WireError::TooLong);
    }
    Ok(serde_json::from_slice(&text)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    prop_compose! {
        fn record()(
            seq in 1..i64::MAX, at: i64, kind in "\\PC{0,20}", body in "\\PC{0,200}",
            texts in prop::array::uniform3(prop::option::of("\\PC{0,9}")), condition: Option<u64>,
        ) -> Record {
            let [bed, patient, actor] = texts;
            let mut record = Record {
                seq, at, kind, bed, patient, actor, condition, body,
                hash: String::new(), more: Map::new(),
            };
            record.hash = hex::of(&record.after(&[7; 32]));
            record
        }
    }

    fn push(records: Vec<Record>) -> Push {
        Push {
            version: VERSION,
            program: "lamplight 0.1.0".to_owned(),
            journal: "00".repeat(16),
            ahead: false,
            last: 9,
            set_aside: Vec::new(),
            records,
        }
    }

    proptest! {
        #[test]
        fn what_is_packed_is_read_back_with_every_byte_of_its_chain(records in prop::collection::vec(record(), 0..9)) {
            let there = push(records);
            let back = unpack(&pack(&there).unwrap()).unwrap();
            for record in &back.records {
                prop_assert_eq!(record.stated(), Some(record.after(&[7; 32])));
            }
            prop_assert_eq!(back, there);
        }

        #[test]
        fn nothing_that_comes_panics(bytes: Vec<u8>, text in "\\PC{0,80}") {
            let _ = unpack(&bytes);
            let _ = unpack(&zstd::bulk::compress(text.as_bytes(), 1).unwrap());
        }
    }

    #[test]
    fn what_a_newer_station_adds_is_kept_and_what_an_older_one_leaves_out_is_empty() {
        let text = r#"{"version":1,"journal":"00","flags":[1],"records":[
            {"seq":1,"at":2,"kind":"a","body":"{}","hash":"","shift":"night"}]}"#;
        let packed = zstd::bulk::compress(text.as_bytes(), 1).unwrap();
        let read = unpack(&packed).unwrap();
        assert_eq!(read.records[0].more["shift"], "night");
        assert_eq!(
            (read.last, read.ahead, read.program.as_str()),
            (0, false, "")
        );
    }

    #[test]
    fn a_bomb_is_refused_at_its_bound() {
        let bomb = zstd::bulk::compress(&vec![b' '; MOST_BYTES + 1], 1).unwrap();
        assert!(bomb.len() < 10_000);
        assert!(matches!(unpack(&bomb), Err(WireError::TooLong)));
    }
}
