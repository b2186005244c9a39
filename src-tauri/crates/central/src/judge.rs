//! What of a batch is taken: order, chain, and whether a row can be stored; pure.

use lamplight_journal::{Hash, hex};
use lamplight_link::wire::{MOST_BODY, Push, Record, RefusedRecord, SetAside, code};

/// Where a station's journal stands here. Without a hash the next row is taken as it says: what
/// is before it never came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Every row up to this one is here or set aside.
    pub seq: i64,
    /// Its hash.
    pub hash: Option<Hash>,
}

/// What is new in a batch.
#[derive(Debug, PartialEq)]
pub struct Verdict<'a> {
    /// Rows to store, each with its hash.
    pub rows: Vec<(&'a Record, Hash)>,
    /// Rows that will not come.
    pub set_aside: Vec<&'a SetAside>,
    /// The head after that.
    pub head: Head,
    /// Why it ends there.
    pub refused: Option<RefusedRecord>,
    /// The batch has the row at the head, with another hash than it has here.
    pub forked: bool,
}

/// Judges a batch against where the journal stands.
#[must_use]
pub fn judge(head: Head, push: &Push) -> Verdict<'_> {
    let mut verdict = Verdict {
        rows: Vec::with_capacity(push.records.len()),
        set_aside: Vec::new(),
        head,
        refused: None,
        forked: false,
    };
    let at_head = push.records.iter().find(|record| record.seq == head.seq);
    if let (Some(record), Some(hash)) = (at_head, head.hash)
        && record.stated() != Some(hash)
    {
        verdict.forked = true;
        return verdict;
    }
    let mut records = push
        .records
        .iter()
        .filter(|record| record.seq > head.seq)
        .peekable();
    let mut aside = push
        .set_aside
        .iter()
        .filter(|gone| gone.to > head.seq)
        .peekable();
    loop {
        let next = verdict.head.seq + 1;
        if let Some(gone) = aside.next_if(|gone| gone.from <= next) {
            // What came meanwhile by another way needs no declaration.
            if gone.to >= next {
                verdict.head = Head {
                    seq: gone.to,
                    hash: gone.hash.as_deref().and_then(hex::bytes),
                };
                verdict.set_aside.push(gone);
            }
        } else if let Some(record) = records.next_if(|record| record.seq <= next) {
            if record.seq < next {
                continue;
            }
            match check(verdict.head.hash, record) {
                Ok(hash) => {
                    verdict.rows.push((record, hash));
                    verdict.head = Head {
                        seq: next,
                        hash: Some(hash),
                    };
                }
                Err((code, sentence)) => {
                    verdict.refused = Some(RefusedRecord {
                        seq: next,
                        code: code.to_owned(),
                        sentence: sentence.to_owned(),
                    });
                    return verdict;
                }
            }
        } else {
            // A gap is no refusal: the answer's head asks for what is missing.
            return verdict;
        }
    }
}

/// Whether a row can be stored and follows from the one before.
pub fn check(before: Option<Hash>, record: &Record) -> Result<Hash, (&'static str, &'static str)> {
    let texts = [
        Some(&record.kind),
        record.bed.as_ref(),
        record.patient.as_ref(),
        record.actor.as_ref(),
        Some(&record.body),
    ];
    if texts.into_iter().flatten().any(|text| text.contains('\0')) {
        return Err((
            code::POISON,
            "a text of the record has a NUL, which the database can't hold",
        ));
    }
    if record.body.len() > MOST_BODY {
        return Err((code::POISON, "the record is longer than a record may be"));
    }
    let stated = record
        .stated()
        .ok_or((code::CHAIN, "the record's hash is none"))?;
    match before {
        Some(before) if record.after(&before) != stated => Err((
            code::CHAIN,
            "the record's hash does not follow from the one before",
        )),
        Some(_) | None => Ok(stated),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_journal::genesis;

    fn journal(rows: i64) -> Vec<Record> {
        let mut hash = genesis(b"id");
        (1..=rows)
            .map(|seq| {
                let mut record = Record {
                    seq,
                    at: seq,
                    kind: "command".to_owned(),
                    bed: None,
                    patient: None,
                    actor: None,
                    condition: None,
                    body: "{}".to_owned(),
                    hash: String::new(),
                    more: serde_json::Map::new(),
                };
                hash = record.after(&hash);
                record.hash = hex::of(&hash);
                record
            })
            .collect()
    }

    fn push(records: Vec<Record>) -> Push {
        Push {
            version: 1,
            program: String::new(),
            journal: String::new(),
            ahead: false,
            last: 0,
            set_aside: Vec::new(),
            records,
        }
    }

    fn begin() -> Head {
        Head {
            seq: 0,
            hash: Some(genesis(b"id")),
        }
    }

    fn outcome(head: Head, push: &Push) -> (usize, i64, Option<(i64, String)>, bool) {
        let verdict = judge(head, push);
        let refused = verdict.refused.map(|refused| (refused.seq, refused.code));
        (
            verdict.rows.len(),
            verdict.head.seq,
            refused,
            verdict.forked,
        )
    }

    #[test]
    fn rows_are_taken_in_order_and_once() {
        let rows = journal(6);
        let all = judge(begin(), &push(rows.clone())).head;
        let three = judge(begin(), &push(rows[..3].to_vec())).head;
        let table = [
            ("all of them", begin(), rows.clone(), (6, 6)),
            ("the same again", all, rows.clone(), (0, 6)),
            ("half of it known", three, rows.clone(), (3, 6)),
            (
                "a gap is asked for again",
                begin(),
                rows[2..].to_vec(),
                (0, 0),
            ),
            (
                "a gap in the middle",
                begin(),
                [&rows[..2], &rows[4..]].concat(),
                (2, 2),
            ),
            (
                "one twice",
                begin(),
                [&rows[..2], &rows[1..3]].concat(),
                (3, 3),
            ),
            ("nothing", three, Vec::new(), (0, 3)),
        ];
        for (name, head, records, (taken, at)) in table {
            assert_eq!(
                outcome(head, &push(records)),
                (taken, at, None, false),
                "{name}"
            );
        }
    }

    #[test]
    fn a_row_that_was_changed_ends_the_batch_there() {
        for change in [
            |record: &mut Record| record.body = "{ }".to_owned(),
            |record: &mut Record| record.at += 1,
            |record: &mut Record| record.hash = hex::of(&[0; 32]),
            |record: &mut Record| record.hash = "x".to_owned(),
            |record: &mut Record| record.patient = Some("P1".to_owned()),
        ] {
            let mut rows = journal(5);
            change(&mut rows[2]);
            let refused = Some((3, code::CHAIN.to_owned()));
            assert_eq!(outcome(begin(), &push(rows)), (2, 2, refused, false));
        }
    }

    #[test]
    fn what_can_not_be_stored_is_poison_and_the_chain_goes_on_behind_it() {
        let mut rows = journal(3);
        rows[1].body = "a\0b".to_owned();
        let poison = Some((2, code::POISON.to_owned()));
        assert_eq!(outcome(begin(), &push(rows)), (1, 1, poison, false));
        let mut rest = push(journal(3));
        let gone = rest.records.remove(1);
        rest.set_aside.push(SetAside {
            from: 2,
            to: 2,
            hash: Some(gone.hash),
            reason: String::new(),
        });
        assert_eq!(outcome(begin(), &rest), (2, 3, None, false));
        rest.records[1].body = "[]".to_owned();
        let broken = Some((3, code::CHAIN.to_owned()));
        assert_eq!(
            outcome(begin(), &rest),
            (1, 2, broken, false),
            "the hash of what is missing counts"
        );
    }

    #[test]
    fn behind_rows_that_nobody_has_any_more_the_chain_begins_anew() {
        let mut rest = push(journal(6).split_off(4));
        rest.set_aside.push(SetAside {
            from: 1,
            to: 4,
            hash: None,
            reason: String::new(),
        });
        assert_eq!(outcome(begin(), &rest), (2, 6, None, false));
        let verdict = judge(begin(), &rest);
        assert_eq!(verdict.set_aside.len(), 1);
    }

    #[test]
    fn a_journal_that_went_another_way_is_told_from_one_that_is_sent_twice() {
        let three = judge(begin(), &push(journal(3))).head;
        let mut other = journal(5);
        other[2].hash = hex::of(&[9; 32]);
        assert_eq!(outcome(three, &push(other)), (0, 3, None, true));
    }
}
