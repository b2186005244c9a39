//! The hash chain of the journal: a changed or missing row is found.
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
//!
//! When retention removes the oldest rows, the hash of the last one removed
//! stays in `meta` and the chain begins there. The newest row's number and hash
//! stand in `meta`, too, so that rows cut off at the end are missed. The chain
//! has no key: it finds damage and careless change, not somebody who holds the
//! database's key and writes all of it anew.

use crate::record::{Entry, Seq};
use sha2::{Digest, Sha256};

/// A link of the chain.
pub type Hash = [u8; 32];

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
pub fn link(before: &Hash, seq: Seq, entry: &Entry) -> Hash {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(seq.0.to_le_bytes());
    hash.update(entry.at.micros().to_le_bytes());
    field(&mut hash, Some(entry.kind.as_bytes()));
    field(
        &mut hash,
        entry.bed.as_ref().map(|bed| bed.as_str().as_bytes()),
    );
    field(
        &mut hash,
        entry
            .patient
            .as_ref()
            .map(|patient| patient.reveal().as_bytes()),
    );
    field(&mut hash, entry.actor.as_ref().map(String::as_bytes));
    field(
        &mut hash,
        entry
            .condition
            .map(u64::to_le_bytes)
            .as_ref()
            .map(<[u8; 8]>::as_slice),
    );
    field(&mut hash, Some(entry.body.as_bytes()));
    hash.finalize().into()
}

fn field(hash: &mut Sha256, bytes: Option<&[u8]>) {
    match bytes {
        None => hash.update([0]),
        Some(bytes) => {
            hash.update([1]);
            // SQLite holds no text of 4 GiB.
            hash.update(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
            hash.update(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_units::{BedId, Wall};
    use std::collections::HashSet;

    #[test]
    fn every_field_and_its_absence_counts() {
        let bare = Entry::new(Wall::from_micros(7), "a", "b");
        let mut others = vec![bare.clone()];
        for change in [
            |e: &mut Entry| e.at = Wall::from_micros(8),
            |e: &mut Entry| e.kind = "ab".to_owned(),
            |e: &mut Entry| e.body = String::new(),
            |e: &mut Entry| e.bed = BedId::parse("1").ok(),
            |e: &mut Entry| e.patient = Some("1".to_owned().into()),
            |e: &mut Entry| e.patient = Some(String::new().into()),
            |e: &mut Entry| e.actor = Some("1".to_owned()),
            |e: &mut Entry| e.condition = Some(1),
        ] {
            let mut other = bare.clone();
            change(&mut other);
            others.push(other);
        }
        let start = genesis(b"id");
        let hashes: HashSet<Hash> = others.iter().map(|e| link(&start, Seq(1), e)).collect();
        assert_eq!(hashes.len(), others.len());
        assert!(!hashes.contains(&link(&start, Seq(2), &bare)));
        assert!(!hashes.contains(&link(&genesis(b"other"), Seq(1), &bare)));
    }

    #[test]
    fn the_rule_stays_as_it_was_written_down() {
        let mut entry = Entry::new(Wall::from_micros(1_000_000), "condition.began", "{}");
        entry.bed = BedId::parse("12").ok();
        entry.condition = Some(5);
        let hash = link(&genesis(&[1; 16]), Seq(1), &entry);
        assert_eq!(
            crate::key::hex(&hash),
            "4efe2b02567cd9c85eecc42ac9596cb972a342bb02d1b17270802b25cc90a5af"
        );
    }
}
