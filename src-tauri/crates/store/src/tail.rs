//! What is committed and not yet in a block: durable as rows, and in memory.
//!
//! Samples come in small pieces, blocks hold ten seconds and ten minutes. In
//! between each commit appends what is new of *all* series as one row of waves
//! and one of numbers, which costs a few pages a second however many series
//! there are. The same values stand in memory, where readers find them and the
//! writer packs them. A series remembers up to which row it is in blocks
//! (`series.sealed`), in the transaction that writes the block; so after a
//! crash each value is read again exactly once. A row goes when every series
//! in it is sealed beyond it.

use crate::bytes::{Bytes, put_signed, put_varint};
use crate::codec::{self, CodecError, Timed, first_eight, whole_ms};
use crate::error::StoreError;
use crate::series::{Registry, SeriesId, SeriesKind};
use lamplight_units::{SampleRate, Value, Wall};
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

/// A block of waves is begun anew after so many seconds.
pub(crate) const WAVE_S: f64 = 10.0;
/// A block of numbers spans at most so many microseconds.
pub(crate) const NUMBERS_US: i64 = 600_000_000;
/// A series that is silent for so long is packed as it is.
const IDLE_US: i64 = 30_000_000;
/// So many interruptions, and a wave is packed before its ten seconds are full.
const MOST_RUNS: usize = 16;
/// More numbers than this in ten minutes, and they are packed earlier.
const MOST_NUMBERS: usize = 20_000;

/// Some new values of one series.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    pub(crate) series: SeriesId,
    pub(crate) values: Values,
}

/// Samples one after the other, or numbers with their times.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values {
    Wave { from: Wall, samples: Vec<i32> },
    Numbers(Vec<Timed>),
}

impl Piece {
    pub(crate) fn len(&self) -> usize {
        match &self.values {
            Values::Wave { samples, .. } => samples.len(),
            Values::Numbers(numbers) => numbers.len(),
        }
    }

    pub(crate) fn newest(&self) -> Option<Wall> {
        match &self.values {
            Values::Wave { from, .. } => Some(*from),
            Values::Numbers(numbers) => numbers.last().map(|(at, _)| *at),
        }
    }

    fn is_wave(&self) -> bool {
        match self.values {
            Values::Wave { .. } => true,
            Values::Numbers(_) => false,
        }
    }
}

/// Samples without a gap.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub(crate) from: Wall,
    pub(crate) samples: Vec<i32>,
}

/// Where the samples end.
pub(crate) fn end_of(from: Wall, n: usize, rate: SampleRate) -> Wall {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a run has fewer than 2^53 samples and lasts less than 2^63 µs"
    )]
    let lasts = (n as f64 * 1e6 / rate.hz()).round() as i64;
    Wall::from_micros(from.micros().saturating_add(lasts))
}

/// Whether samples that begin at `from` go on where others ended: within two
/// periods, since stamps come from messages and clocks drift; a lost message is longer.
pub(crate) fn goes_on(end: Wall, from: Wall, rate: SampleRate) -> bool {
    end.seconds_since(from).abs() <= (2.0 * rate.period_s()).max(0.005)
}

#[derive(Debug, Clone)]
pub(crate) enum OpenValues {
    Wave { rate: SampleRate, runs: Vec<Run> },
    Numbers(Vec<Timed>),
}

/// The unsealed values of one series.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    /// The first row of the tail that holds any of them.
    pub(crate) first: i64,
    pub(crate) values: OpenValues,
}

impl Open {
    /// Whether it is time to pack it.
    fn is_due(&self, newest: Wall) -> bool {
        match &self.values {
            OpenValues::Wave { rate, runs } => {
                let n: usize = runs.iter().map(|run| run.samples.len()).sum();
                let end = runs
                    .last()
                    .map(|run| end_of(run.from, run.samples.len(), *rate));
                #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
                let full = n as f64 >= WAVE_S * rate.hz();
                full || runs.len() > MOST_RUNS || end.is_some_and(|end| idle(end, newest, IDLE_US))
            }
            OpenValues::Numbers(numbers) => {
                let (Some((first, _)), Some((last, _))) = (numbers.first(), numbers.last()) else {
                    return false;
                };
                numbers.len() >= MOST_NUMBERS
                    || last < first
                    || idle(*first, *last, NUMBERS_US)
                    || idle(*first, newest, NUMBERS_US + IDLE_US)
            }
        }
    }
}

fn idle(from: Wall, to: Wall, micros: i64) -> bool {
    to.micros().saturating_sub(from.micros()) >= micros
}

/// The unsealed values of all series.
#[derive(Debug, Default)]
pub(crate) struct Tails(BTreeMap<SeriesId, Open>);

impl Tails {
    /// Reads the rows that a crash or an orderly end left.
    pub(crate) fn load(db: &Connection, registry: &Registry) -> Result<Self, StoreError> {
        let failed = || StoreError::sql("reading the tail");
        let sealed = sealed(db).map_err(failed())?;
        let mut tails = Self::default();
        let mut query = db
            .prepare("SELECT id, sum, bytes FROM tail ORDER BY id")
            .map_err(failed())?;
        let mut rows = query.query([]).map_err(failed())?;
        while let Some(row) = rows.next().map_err(failed())? {
            let id: i64 = row.get(0).map_err(failed())?;
            let sum: Vec<u8> = row.get(1).map_err(failed())?;
            let bytes: Vec<u8> = row.get(2).map_err(failed())?;
            match read(&sum, &bytes) {
                Ok(pieces) => {
                    let open = |p: &Piece| sealed.get(&p.series.0).is_none_or(|s| *s < id);
                    for piece in pieces.into_iter().filter(open) {
                        tails.add(id, piece, registry);
                    }
                }
                // What can't be read is a gap; the rest is still there.
                Err(error) => tracing::error!(row = id, %error, "a row of the tail is lost"),
            }
        }
        Ok(tails)
    }

    /// Takes what was committed as row `id`.
    pub(crate) fn add(&mut self, id: i64, piece: Piece, registry: &Registry) {
        let kind = registry.key(piece.series).map(|key| key.kind);
        match (piece.values, kind) {
            (Values::Wave { from, samples }, Some(SeriesKind::Wave { rate, .. })) => {
                let open = self.0.entry(piece.series).or_insert_with(|| Open {
                    first: id,
                    values: OpenValues::Wave {
                        rate,
                        runs: Vec::new(),
                    },
                });
                if let OpenValues::Wave { runs, .. } = &mut open.values {
                    join(runs, from, samples, rate);
                }
            }
            (Values::Numbers(new), Some(SeriesKind::Numbers)) => {
                let open = self.0.entry(piece.series).or_insert_with(|| Open {
                    first: id,
                    values: OpenValues::Numbers(Vec::new()),
                });
                if let OpenValues::Numbers(numbers) = &mut open.values {
                    numbers.extend(new);
                }
            }
            (Values::Wave { .. } | Values::Numbers(_), _) => {
                tracing::error!(
                    series = piece.series.0,
                    "values that are not of their series"
                );
            }
        }
    }

    pub(crate) fn get(&self, series: SeriesId) -> Option<&Open> {
        self.0.get(&series)
    }

    pub(crate) fn remove(&mut self, series: SeriesId) {
        self.0.remove(&series);
    }

    /// Some series that are due, at most `most`.
    pub(crate) fn due(&self, newest: Wall, most: usize) -> Vec<SeriesId> {
        let due = self.0.iter().filter(|(_, open)| open.is_due(newest));
        due.map(|(id, _)| *id).take(most).collect()
    }

    /// All series that have anything.
    pub(crate) fn all(&self) -> Vec<SeriesId> {
        self.0.keys().copied().collect()
    }

    /// The oldest row of waves or of numbers that is still needed when `without` are sealed.
    pub(crate) fn needed(&self, wave: bool, without: &[SeriesId]) -> Option<i64> {
        let of_kind = |open: &Open| match open.values {
            OpenValues::Wave { .. } => wave,
            OpenValues::Numbers(_) => !wave,
        };
        self.0
            .iter()
            .filter(|(id, open)| of_kind(open) && without.binary_search(id).is_err())
            .map(|(_, open)| open.first)
            .min()
    }
}

fn join(runs: &mut Vec<Run>, from: Wall, samples: Vec<i32>, rate: SampleRate) {
    match runs.last_mut() {
        Some(run) if goes_on(end_of(run.from, run.samples.len(), rate), from, rate) => {
            run.samples.extend(samples);
        }
        Some(_) | None => runs.push(Run { from, samples }),
    }
}

fn sealed(db: &Connection) -> rusqlite::Result<HashMap<u32, i64>> {
    let mut query = db.prepare("SELECT id, sealed FROM series")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// Writes the pieces as one row of waves and one of numbers; `id` and the next are theirs.
pub(crate) fn append(db: &Connection, id: i64, pieces: &[Piece]) -> rusqlite::Result<()> {
    for (id, wave) in [(id, true), (id + 1, false)] {
        let mut bytes = Vec::new();
        for piece in pieces.iter().filter(|piece| piece.is_wave() == wave) {
            put(&mut bytes, piece);
        }
        if !bytes.is_empty() {
            db.prepare_cached("INSERT INTO tail (id, wave, sum, bytes) VALUES (?, ?, ?, ?)")?
                .execute(params![id, wave, sum(&bytes), bytes])?;
        }
    }
    Ok(())
}

/// The row that holds this piece, when `id` was given to [`append`].
pub(crate) fn row_of(id: i64, piece: &Piece) -> i64 {
    if piece.is_wave() { id } else { id + 1 }
}

/// Removes rows before `needed`, or all of the kind.
pub(crate) fn forget(db: &Connection, wave: bool, needed: Option<i64>) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM tail WHERE wave = ? AND id < ?")?
        .execute(params![wave, needed.unwrap_or(i64::MAX)])?;
    Ok(())
}

/// The greatest number that a row ever had, by what is left and what was sealed.
pub(crate) fn last_id(db: &Connection) -> rusqlite::Result<i64> {
    db.query_row(
        "SELECT max((SELECT coalesce(max(id), 0) FROM tail), (SELECT coalesce(max(sealed), 0) FROM series))",
        [],
        |row| row.get(0),
    )
}

fn sum(bytes: &[u8]) -> [u8; 8] {
    first_eight(&Sha256::digest(bytes).into())
}

/// The pieces of a row.
pub(crate) fn read(expected: &[u8], bytes: &[u8]) -> Result<Vec<Piece>, CodecError> {
    if sum(bytes) != expected {
        return Err(CodecError::Checksum);
    }
    let mut bytes = Bytes(bytes);
    let mut pieces = Vec::new();
    while !bytes.is_empty() {
        pieces.push(get(&mut bytes)?);
    }
    Ok(pieces)
}

/// Series, kind, count; samples as differences, numbers as differences of
/// milliseconds with state and, in state 0, the 64-bit float.
fn put(out: &mut Vec<u8>, piece: &Piece) {
    put_varint(out, u64::from(piece.series.0));
    match &piece.values {
        Values::Wave { from, samples } => {
            out.push(1);
            put_signed(out, from.micros());
            put_varint(out, samples.len() as u64);
            let mut before = 0;
            for sample in samples {
                put_signed(out, i64::from(*sample) - before);
                before = i64::from(*sample);
            }
        }
        Values::Numbers(numbers) => {
            out.push(2);
            put_varint(out, numbers.len() as u64);
            let mut before = 0;
            for (at, value) in numbers {
                put_signed(out, at.millis().saturating_sub(before));
                before = at.millis();
                out.push(codec::code(value.reason()));
                if let Some(number) = value.number() {
                    out.extend_from_slice(&number.to_le_bytes());
                }
            }
        }
    }
}

fn get(bytes: &mut Bytes<'_>) -> Result<Piece, CodecError> {
    let series = u32::try_from(bytes.varint()?).ok();
    let series = SeriesId(series.ok_or(CodecError::Malformed("a series that is none"))?);
    let values = match bytes.byte()? {
        1 => {
            let from = Wall::from_micros(bytes.signed()?);
            let n = bytes.count(1)?;
            let mut samples = Vec::with_capacity(n);
            let mut before = 0_i64;
            for _ in 0..n {
                before = before.saturating_add(bytes.signed()?);
                let sample = i32::try_from(before);
                samples.push(sample.map_err(|_| CodecError::Malformed("a sample over 32 bits"))?);
            }
            Values::Wave { from, samples }
        }
        2 => {
            let n = bytes.count(2)?;
            let mut numbers = Vec::with_capacity(n);
            let mut before = 0_i64;
            for _ in 0..n {
                before = before.saturating_add(bytes.signed()?);
                let at = Wall::from_micros(before.saturating_mul(1_000));
                let value = match codec::reason(bytes.byte()?)? {
                    Some(reason) => Value::None(reason),
                    None => Value::new(f64::from_le_bytes(bytes.array()?)),
                };
                numbers.push((at, value));
            }
            Values::Numbers(numbers)
        }
        _ => return Err(CodecError::Malformed("a kind of piece that is not known")),
    };
    Ok(Piece { series, values })
}

/// Numbers as the archive keeps them: times cut to milliseconds.
pub(crate) fn numbers(values: &[Timed]) -> Values {
    Values::Numbers(
        values
            .iter()
            .map(|(at, value)| (whole_ms(*at), *value))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn piece() -> impl Strategy<Value = Piece> {
        let wave = (any::<i64>(), prop::collection::vec(any::<i32>(), 0..50)).prop_map(
            |(from, samples)| Values::Wave {
                from: Wall::from_micros(from),
                samples,
            },
        );
        let list = prop::collection::vec((-1_i64 << 40..1_i64 << 40, any::<f64>()), 0..50)
            .prop_map(|list| {
                let timed = |(ms, v)| (Wall::from_micros(ms * 1_000), Value::new(v));
                Values::Numbers(list.into_iter().map(timed).collect())
            });
        (0..SeriesId::LIMIT, prop_oneof![wave, list]).prop_map(|(series, values)| Piece {
            series: SeriesId(series),
            values,
        })
    }

    proptest! {
        #[test]
        fn a_row_is_read_as_it_was_written(pieces in prop::collection::vec(piece(), 0..10)) {
            let mut bytes = Vec::new();
            pieces.iter().for_each(|piece| put(&mut bytes, piece));
            prop_assert_eq!(read(&sum(&bytes), &bytes).unwrap(), pieces);
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&sum(&bytes), &bytes);
        }
    }

    #[test]
    fn samples_go_on_within_two_periods_and_no_further() {
        let rate = SampleRate::from_hz(250.0).unwrap();
        let at = Wall::from_micros;
        for (offset, joined) in [
            (0, true),
            (8_000, true),
            (-8_000, true),
            (8_001, false),
            (-9_000, false),
        ] {
            let mut runs = vec![Run {
                from: at(0),
                samples: vec![0; 250],
            }];
            join(&mut runs, at(1_000_000 + offset), vec![1], rate);
            assert_eq!(runs.len() == 1, joined, "{offset}");
        }
    }
}
