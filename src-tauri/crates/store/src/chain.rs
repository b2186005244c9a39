//! The hash chain of the journal: a changed or missing row is found.
//!
//! The rule itself stands in the crate `lamplight-journal`, since the central server checks
//! the rows of every station by it.
//!
//! When retention removes the oldest rows, the hash of the last one removed
//! stays in `meta` and the chain begins there. The newest row's number and hash
//! stand in `meta`, too, so that rows cut off at the end are missed. The chain
//! has no key: it finds damage and careless change, not somebody who holds the
//! database's key and writes all of it anew.

use crate::record::{Entry, Seq};
use lamplight_journal::Fields;
pub use lamplight_journal::{Hash, genesis};
use lamplight_units::{BedId, Personal};

/// The hash of a row that follows `before`.
#[must_use]
pub fn link(before: &Hash, seq: Seq, entry: &Entry) -> Hash {
    let fields = Fields {
        seq: seq.0,
        at: entry.at.micros(),
        kind: &entry.kind,
        bed: entry.bed.as_ref().map(BedId::as_str),
        patient: entry
            .patient
            .as_ref()
            .map(Personal::reveal)
            .map(String::as_str),
        actor: entry.actor.as_deref(),
        condition: entry.condition,
        body: &entry.body,
    };
    lamplight_journal::link(before, &fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_units::Wall;

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

    #[test]
    fn every_field_of_an_entry_counts() {
        let bare = Entry::new(Wall::from_micros(7), "a", "b");
        let start = genesis(b"id");
        let hash = |entry: &Entry| link(&start, Seq(1), entry);
        for change in [
            |e: &mut Entry| e.at = Wall::from_micros(8),
            |e: &mut Entry| e.kind = "ab".to_owned(),
            |e: &mut Entry| e.body = String::new(),
            |e: &mut Entry| e.bed = BedId::parse("1").ok(),
            |e: &mut Entry| e.patient = Some("1".to_owned().into()),
            |e: &mut Entry| e.actor = Some("1".to_owned()),
            |e: &mut Entry| e.condition = Some(1),
        ] {
            let mut other = bare.clone();
            change(&mut other);
            assert_ne!(hash(&bare), hash(&other), "{other:?}");
        }
    }
}
