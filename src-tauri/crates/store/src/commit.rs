//! One transaction: batches, new samples, blocks that are full.
//!
//! Nothing in memory changes before the commit has returned, so a commit that
//! fails leaves everything as it was and can be tried again.

use crate::codec::{self, CodecError};
use crate::error::StoreError;
use crate::faults::Faults;
use crate::journal::Head;
use crate::record::{Batch, Seq};
use crate::series::{self, SeriesId, SeriesKey};
use crate::tail::{self, NUMBERS_US, Open, OpenValues, Piece, Tails, WAVE_S, end_of};
use crate::{cursor, episode, mark, part, setting};
use lamplight_units::{SampleRate, Wall};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

/// What one transaction is to write.
pub(crate) struct Work<'a> {
    pub(crate) head: Head,
    pub(crate) batches: Vec<&'a Batch>,
    pub(crate) series: &'a [(SeriesId, SeriesKey)],
    pub(crate) pieces: &'a [Piece],
    /// The number of the tail's row for these pieces; the last one is before it.
    pub(crate) tail_id: i64,
    pub(crate) tails: &'a Tails,
    /// Sorted.
    pub(crate) sealing: &'a [SeriesId],
    pub(crate) faults: Option<&'a Faults>,
}

/// What a commit led to.
pub(crate) struct Outcome {
    pub(crate) head: Head,
    /// The last row of each batch.
    pub(crate) seqs: Vec<Seq>,
    /// Values that no block would take.
    pub(crate) lost: u64,
}

impl Work<'_> {
    pub(crate) fn commit(&self, db: &Connection) -> Result<Outcome, StoreError> {
        self.write(db).map_err(StoreError::sql("writing"))
    }

    fn write(&self, db: &Connection) -> rusqlite::Result<Outcome> {
        let transaction = Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
        for (id, key) in self.series {
            series::write(&transaction, *id, key)?;
        }
        let mut head = self.head;
        let mut seqs = Vec::with_capacity(self.batches.len());
        for batch in &self.batches {
            head = write_batch(&transaction, head, batch)?;
            seqs.push(head.seq);
        }
        if head != self.head {
            head.save(&transaction)?;
        }
        let lost = self.seal(&transaction)?;
        tail::append(&transaction, self.tail_id, self.pieces)?;
        if let Some(faults) = self.faults {
            faults.meet()?;
        }
        transaction.commit()?;
        Ok(Outcome { head, seqs, lost })
    }

    /// Packs what is full and forgets the rows it came from.
    fn seal(&self, db: &Connection) -> rusqlite::Result<u64> {
        let mut lost = 0;
        for id in self.sealing {
            let Some(open) = self.tails.get(*id) else {
                continue;
            };
            lost += write_blocks(db, *id, open)?;
            db.prepare_cached("UPDATE series SET sealed = ? WHERE id = ?")?
                .execute(params![self.tail_id - 1, id.0])?;
        }
        if !self.sealing.is_empty() {
            for wave in [true, false] {
                let needed = self.tails.needed(wave, self.sealing);
                tail::forget(db, wave, needed)?;
            }
        }
        Ok(lost)
    }
}

fn write_batch(db: &Connection, head: Head, batch: &Batch) -> rusqlite::Result<Head> {
    let mut head = head;
    for entry in &batch.entries {
        head = head.append(db, entry)?;
    }
    for episode in &batch.episodes {
        episode::write(db, episode)?;
    }
    for setting in &batch.settings {
        setting::write(db, setting)?;
    }
    for mark in &batch.marks {
        mark::write(db, mark)?;
    }
    for changed in &batch.parts {
        part::write(db, changed)?;
    }
    for moved in &batch.cursors {
        cursor::write(db, moved)?;
    }
    for rows in &batch.not_sent {
        cursor::write_not_sent(db, rows)?;
    }
    for (destination, from) in &batch.sent_late {
        cursor::sent_late(db, destination, *from)?;
    }
    Ok(head)
}

/// A block that is ready for its row.
struct Block {
    head: codec::Head,
    summary: Vec<u8>,
    bytes: Vec<u8>,
}

fn write_blocks(db: &Connection, id: SeriesId, open: &Open) -> rusqlite::Result<u64> {
    let mut lost = 0;
    for (n, block) in blocks(id, open) {
        match block {
            Ok(block) => insert(db, &block)?,
            Err(error) => {
                tracing::error!(series = id.0, n, %error, "values are lost");
                lost += n as u64;
            }
        }
    }
    Ok(lost)
}

fn blocks(id: SeriesId, open: &Open) -> Vec<(usize, Result<Block, CodecError>)> {
    match &open.values {
        OpenValues::Wave { rate, runs } => runs
            .iter()
            .flat_map(|run| cut_wave(run.from, &run.samples, *rate))
            .map(|(from, samples)| (samples.len(), wave_block(id, from, samples, *rate)))
            .collect(),
        OpenValues::Numbers(numbers) => cut_numbers(numbers)
            .into_iter()
            .map(|part| (part.len(), number_block(id, part)))
            .collect(),
    }
}

fn wave_block(
    id: SeriesId,
    from: Wall,
    samples: &[i32],
    rate: SampleRate,
) -> Result<Block, CodecError> {
    let head = codec::Head {
        series: id.0,
        from,
        to: end_of(from, samples.len(), rate),
        n: count(samples.len()),
    };
    let bytes = codec::encode_wave(&head, samples)?;
    Ok(Block {
        head,
        summary: Vec::new(),
        bytes,
    })
}

/// No block has more than [`codec::MOST_VALUES`].
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn number_block(id: SeriesId, numbers: &[codec::Timed]) -> Result<Block, CodecError> {
    let (Some((from, _)), Some((to, _))) = (numbers.first(), numbers.last()) else {
        return Err(CodecError::Short);
    };
    let head = codec::Head {
        series: id.0,
        from: *from,
        to: *to,
        n: count(numbers.len()),
    };
    let (summary, bytes) = codec::encode_numbers(&head, numbers)?;
    Ok(Block {
        head,
        summary,
        bytes,
    })
}

/// Blocks of ten seconds; what is left joins the last one, if it is less than half of one.
fn cut_wave(from: Wall, samples: &[i32], rate: SampleRate) -> Vec<(Wall, &[i32])> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most ten seconds of 16,000 a second"
    )]
    let full = ((WAVE_S * rate.hz()).ceil() as usize).max(1);
    let mut rest = samples;
    let mut done = 0;
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let n = if rest.len() < full + full / 2 {
            rest.len()
        } else {
            full
        };
        let (part, after) = rest.split_at(n);
        parts.push((end_of(from, done, rate), part));
        done += n;
        rest = after;
    }
    parts
}

/// Where time goes back or ten minutes are over, another block begins.
fn cut_numbers(numbers: &[codec::Timed]) -> Vec<&[codec::Timed]> {
    let mut parts = Vec::new();
    let mut begin = 0;
    for at in 1..=numbers.len() {
        let cut = match (numbers.get(begin), numbers.get(at - 1), numbers.get(at)) {
            (Some((first, _)), Some((before, _)), Some((this, _))) => {
                this < before
                    || this.micros().saturating_sub(first.micros()) >= NUMBERS_US
                    || at - begin >= codec::MOST_VALUES
            }
            _ => true,
        };
        if cut {
            parts.extend(numbers.get(begin..at));
            begin = at;
        }
    }
    parts
}

/// Series and time in one number: a series' blocks lie together, by time.
///
/// 42 bits of milliseconds last until 2109, 21 bits of series make it 63.
pub(crate) fn block_key(series: SeriesId, at: Wall) -> i64 {
    (i64::from(series.0) << 42) | at.millis().clamp(0, (1 << 42) - 1)
}

fn insert(db: &Connection, block: &Block) -> rusqlite::Result<()> {
    let head = &block.head;
    let mut insert = db.prepare_cached(
        "INSERT OR IGNORE INTO block (key, series, \"from\", \"to\", n, summary, bytes)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?;
    let mut key = block_key(SeriesId(head.series), head.from);
    // Only a clock that was put back meets a key that is taken; the next
    // millisecond is as good, since the row has its exact times.
    loop {
        let done = insert.execute(params![
            key,
            head.series,
            head.from.micros(),
            head.to.micros(),
            head.n,
            block.summary,
            block.bytes,
        ])?;
        if done > 0 {
            return Ok(());
        }
        key += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_units::Value;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_wave_is_cut_without_loss(n in 0..10_000usize, hz in 1.0..600.0f64) {
            let rate = SampleRate::from_hz(hz).unwrap();
            let samples: Vec<i32> = (0..n).map(|s| i32::try_from(s).unwrap()).collect();
            let parts = cut_wave(Wall::from_micros(0), &samples, rate);
            let joined: Vec<i32> = parts.iter().flat_map(|(_, part)| part.to_vec()).collect();
            prop_assert_eq!(&joined, &samples);
            for (from, part) in parts {
                prop_assert!(part.len() as f64 <= 15.0 * hz + 2.0);
                let began = f64::from(part[0]) / hz;
                prop_assert!((from.seconds_since(Wall::from_micros(0)) - began).abs() < 1e-5);
            }
        }

        #[test]
        fn numbers_are_cut_without_loss_and_each_part_goes_forward(
            steps in prop::collection::vec(-2_000_000..400_000_000i64, 0..60),
        ) {
            let mut at = 0;
            let numbers: Vec<codec::Timed> = steps.iter().map(|step| {
                at += step;
                (Wall::from_micros(at), Value::new(1.0))
            }).collect();
            let parts = cut_numbers(&numbers);
            prop_assert_eq!(&parts.concat(), &numbers);
            for part in parts {
                prop_assert!(part.is_sorted_by_key(|(at, _)| *at));
                let span = part[part.len() - 1].0.micros() - part[0].0.micros();
                prop_assert!(span < NUMBERS_US);
            }
        }
    }
}
