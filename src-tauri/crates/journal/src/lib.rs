//! The hash rule of the journal: a changed or missing row is found.
//!
//! The rule stands here once, since two programs must agree on it to the byte: the station's
//! store, which chains its rows by it, and the central server, which checks them on arrival.
//!
//! `hash(n) = SHA-256( hash(n - 1) ‖ canonical(n) )`, where `hash(0)` is
//! `SHA-256( "lamplight journal 1" ‖ id of the store )`; the id is random, so
//! that rows of one store do not fit into another.
//!
//! `canonical(n)` is, in this order: `seq` and `at` as 8 bytes each, little
//! endian; then `kind`, `bed`, `patient`, `actor`, `condition`, `body`, each as
//! one byte 0 when it is absent, else one byte 1, its length as 4 bytes little
//! endian, and its bytes: UTF-8 for text, 8 bytes little endian for the
//! condition. With lengths before texts no two rows have the same encoding.

pub mod hex;

use sha2::{Digest, Sha256};

/// A link of the chain.
pub type Hash = [u8; 32];

/// A row's fields, as they go into its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fields<'a> {
    /// Its number; the first is 1.
    pub seq: i64,
    /// Microseconds since 1970 on the station's wall clock.
    pub at: i64,
    /// What kind of thing happened.
    pub kind: &'a str,
    /// The bed it concerns.
    pub bed: Option<&'a str>,
    /// The patient it concerns.
    pub patient: Option<&'a str>,
    /// Who did it.
    pub actor: Option<&'a str>,
    /// The condition it belongs to.
    pub condition: Option<u64>,
    /// All of it, as text; every byte counts.
    pub body: &'a str,
}

/// What comes before row 1 of the store with this id.
#[must_use]
pub fn genesis(store: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"lamplight journal 1");
    hash.update(store);
    hash.finalize().into()
}

/// The hash of a row that follows `before`.
#[must_use]
pub fn link(before: &Hash, row: &Fields<'_>) -> Hash {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(row.seq.to_le_bytes());
    hash.update(row.at.to_le_bytes());
    field(&mut hash, Some(row.kind.as_bytes()));
    field(&mut hash, row.bed.map(str::as_bytes));
    field(&mut hash, row.patient.map(str::as_bytes));
    field(&mut hash, row.actor.map(str::as_bytes));
    let condition = row.condition.map(u64::to_le_bytes);
    field(&mut hash, condition.as_ref().map(<[u8; 8]>::as_slice));
    field(&mut hash, Some(row.body.as_bytes()));
    hash.finalize().into()
}

/// SHA-256 of anything, for whoever signs or names a body.
#[must_use]
pub fn digest(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

fn field(hash: &mut Sha256, bytes: Option<&[u8]>) {
    match bytes {
        None => hash.update([0]),
        Some(bytes) => {
            hash.update([1]);
            // SQLite holds no text of 4 GiB, and a batch is bounded far below.
            hash.update(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
            hash.update(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const BARE: Fields<'_> = Fields {
        seq: 1,
        at: 7,
        kind: "a",
        bed: None,
        patient: None,
        actor: None,
        condition: None,
        body: "b",
    };

    #[test]
    fn every_field_and_its_absence_counts() {
        let others = [
            BARE,
            Fields { at: 8, ..BARE },
            Fields { kind: "ab", ..BARE },
            Fields { body: "", ..BARE },
            Fields {
                bed: Some("1"),
                ..BARE
            },
            Fields {
                patient: Some("1"),
                ..BARE
            },
            Fields {
                patient: Some(""),
                ..BARE
            },
            Fields {
                actor: Some("1"),
                ..BARE
            },
            Fields {
                condition: Some(1),
                ..BARE
            },
        ];
        let start = genesis(b"id");
        let hashes: HashSet<Hash> = others.iter().map(|row| link(&start, row)).collect();
        assert_eq!(hashes.len(), others.len());
        assert!(!hashes.contains(&link(&start, &Fields { seq: 2, ..BARE })));
        assert!(!hashes.contains(&link(&genesis(b"other"), &BARE)));
    }

    #[test]
    fn the_rule_stays_as_it_was_written_down() {
        let row = Fields {
            seq: 1,
            at: 1_000_000,
            kind: "condition.began",
            bed: Some("12"),
            patient: None,
            actor: None,
            condition: Some(5),
            body: "{}",
        };
        assert_eq!(
            hex::of(&link(&genesis(&[1; 16]), &row)),
            "4efe2b02567cd9c85eecc42ac9596cb972a342bb02d1b17270802b25cc90a5af"
        );
    }
}
