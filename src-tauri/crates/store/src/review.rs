//! Waves, numbers and trends of a stretch of time, blocks and tail together.
//!
//! The tail is copied before the blocks are read. A block that is sealed in
//! between is then seen twice and its copy in the tail dropped: the other order
//! would miss it.

use crate::codec::{self, Head, Timed};
use crate::commit::block_key;
use crate::error::StoreError;
use crate::reader::Reader;
use crate::series::{SeriesId, SeriesKey, SeriesKind};
use crate::tail::{Open, OpenValues, Run, end_of, goes_on};
use lamplight_units::{BedId, SampleRate, Wall};
use rusqlite::{Connection, OptionalExtension as _, params};

/// No block spans more; those that begin so long before a time may reach into it.
const SPAN_MOST_US: i64 = 601_000_000;
/// Trends with wider buckets are drawn from the minutes beside the blocks.
const COARSE_US: i64 = 120_000_000;

/// Samples without a gap; between two pieces there is one.
#[derive(Debug, Clone, PartialEq)]
pub struct WavePiece {
    /// The series they are of.
    pub series: SeriesId,
    /// When the first one was taken.
    pub from: Wall,
    /// How many a second.
    pub rate: SampleRate,
    /// A value is `sample * scale + shift`, in the series' unit.
    pub scale: f64,
    /// The value of the integer 0.
    pub shift: f64,
    /// The device's own integers.
    pub samples: Vec<i32>,
}

/// The numbers of one series.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberRun {
    /// The series.
    pub series: SeriesId,
    /// What it is.
    pub key: SeriesKey,
    /// Its numbers, in order of their times.
    pub numbers: Vec<Timed>,
}

/// What lies in one column of a trend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    /// The least number.
    pub min: f64,
    /// The greatest.
    pub max: f64,
    /// How many there are.
    pub n: usize,
}

/// A block's row.
struct Stored {
    key: i64,
    head: Head,
    summary: Vec<u8>,
    bytes: Vec<u8>,
}

impl Stored {
    fn bad(&self) -> impl FnOnce(codec::CodecError) -> StoreError {
        let (series, key) = (self.head.series, self.key);
        move |source| StoreError::BadBlock {
            series,
            key,
            source,
        }
    }
}

impl Reader {
    /// The waves of a bed between two times, series by series, each by time.
    ///
    /// # Errors
    /// When the disk refuses or a block is damaged.
    pub fn waves(&self, bed: &BedId, from: Wall, to: Wall) -> Result<Vec<WavePiece>, StoreError> {
        let mut pieces = Vec::new();
        for (id, key) in self.series(Some(bed)) {
            if key.is_wave() {
                pieces.extend(self.wave_of(id, &key, from, to)?);
            }
        }
        Ok(pieces)
    }

    /// The same of one series; nothing when it is no wave.
    ///
    /// # Errors
    /// As [`Reader::waves`].
    pub fn wave(
        &self,
        series: SeriesId,
        from: Wall,
        to: Wall,
    ) -> Result<Vec<WavePiece>, StoreError> {
        let key = self.shared.registry().key(series).cloned();
        key.map_or(Ok(Vec::new()), |key| self.wave_of(series, &key, from, to))
    }

    fn wave_of(
        &self,
        series: SeriesId,
        key: &SeriesKey,
        from: Wall,
        to: Wall,
    ) -> Result<Vec<WavePiece>, StoreError> {
        let SeriesKind::Wave { rate, scale, shift } = key.kind else {
            return Ok(Vec::new());
        };
        let open = self.open_of(series);
        let blocks = self.with(|db| stored(db, series, from, to, true))?;
        let mut runs: Vec<Run> = Vec::new();
        for block in &blocks {
            let samples = codec::decode_wave(&block.head, &block.bytes).map_err(block.bad())?;
            runs.push(Run {
                from: block.head.from,
                samples,
            });
        }
        if let Some(Open {
            values: OpenValues::Wave { runs: open, .. },
            ..
        }) = open
        {
            let new = |run: &Run| !blocks.iter().any(|block| covers(&block.head, run.from));
            runs.extend(open.into_iter().filter(new));
        }
        runs.sort_by_key(|run| run.from);
        let cut = runs.into_iter().filter_map(|run| clip(run, rate, from, to));
        let mut pieces: Vec<WavePiece> = Vec::new();
        for run in cut {
            match pieces.last_mut() {
                Some(last)
                    if goes_on(end_of(last.from, last.samples.len(), rate), run.from, rate) =>
                {
                    last.samples.extend(run.samples);
                }
                Some(_) | None => pieces.push(WavePiece {
                    series,
                    from: run.from,
                    rate,
                    scale,
                    shift,
                    samples: run.samples,
                }),
            }
        }
        Ok(pieces)
    }

    /// Numbers of a bed between two times: of these reference ids, or of all when none is given.
    ///
    /// # Errors
    /// As [`Reader::waves`].
    pub fn numbers(
        &self,
        bed: &BedId,
        refids: &[&str],
        from: Wall,
        to: Wall,
    ) -> Result<Vec<NumberRun>, StoreError> {
        let wanted = |key: &SeriesKey| {
            !key.is_wave() && (refids.is_empty() || refids.contains(&key.refid.as_str()))
        };
        let mut runs = Vec::new();
        for (series, key) in self
            .series(Some(bed))
            .into_iter()
            .filter(|(_, key)| wanted(key))
        {
            let numbers = self.numbers_of(series, from, to)?;
            if !numbers.is_empty() {
                runs.push(NumberRun {
                    series,
                    key,
                    numbers,
                });
            }
        }
        Ok(runs)
    }

    /// The same of one series.
    ///
    /// # Errors
    /// As [`Reader::waves`].
    pub fn numbers_of(
        &self,
        series: SeriesId,
        from: Wall,
        to: Wall,
    ) -> Result<Vec<Timed>, StoreError> {
        let open = self.open_numbers(series);
        let blocks = self.with(|db| stored(db, series, from, to, true))?;
        let mut numbers = Vec::new();
        for block in &blocks {
            let decoded = codec::decode_numbers(&block.head, &block.summary, &block.bytes);
            numbers.extend(decoded.map_err(block.bad())?);
        }
        numbers.extend(unsealed(open, &blocks));
        numbers.retain(|(at, _)| *at >= from && *at < to);
        numbers.sort_by_key(|(at, _)| *at);
        Ok(numbers)
    }

    /// Of each number of a bed the newest of a stretch. Where a clock was put back, so that the
    /// stretch came twice, those of the second time go before, as long as they are in memory.
    ///
    /// # Errors
    /// As [`Reader::waves`].
    pub fn newest(&self, bed: &BedId, from: Wall, to: Wall) -> Result<Vec<NumberRun>, StoreError> {
        let mut runs = Vec::new();
        for (series, key) in self.series(Some(bed)) {
            if key.is_wave() {
                continue;
            }
            let open = self.open_numbers(series);
            let blocks = self.with(|db| stored(db, series, from, to, true))?;
            let mut packed = Vec::new();
            for block in &blocks {
                let decoded = codec::decode_numbers(&block.head, &block.summary, &block.bytes);
                packed.extend(decoded.map_err(block.bad())?);
            }
            let found = newest(&packed, &unsealed(open, &blocks), from, to);
            runs.extend(found.map(|number| NumberRun {
                series,
                key,
                numbers: vec![number],
            }));
        }
        Ok(runs)
    }

    /// Least and greatest number in each of `buckets` equal parts of a stretch;
    /// `None` where there is no number. With buckets of two minutes or more a
    /// number may be counted up to a minute early.
    ///
    /// # Errors
    /// As [`Reader::waves`].
    pub fn trend(
        &self,
        series: SeriesId,
        from: Wall,
        to: Wall,
        buckets: usize,
    ) -> Result<Vec<Option<Bucket>>, StoreError> {
        let mut trend = Trend::new(from, to, buckets);
        if trend.width_us() < COARSE_US {
            for (at, value) in self.numbers_of(series, from, to)? {
                value
                    .number()
                    .into_iter()
                    .for_each(|number| trend.add(at, number, number, 1));
            }
            return Ok(trend.buckets);
        }
        let open = self.open_numbers(series);
        let blocks = self.with(|db| stored(db, series, from, to, false))?;
        for block in &blocks {
            let minutes = codec::minutes(block.head.from, &block.summary).map_err(block.bad())?;
            minutes
                .iter()
                .for_each(|minute| trend.add(minute.from, minute.min, minute.max, minute.n));
        }
        for (at, value) in unsealed(open, &blocks) {
            value
                .number()
                .into_iter()
                .for_each(|number| trend.add(at, number, number, 1));
        }
        Ok(trend.buckets)
    }

    /// When the first and the last value of a series were taken, to within a block of the
    /// last; `None` when nothing of it is kept.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn extent(&self, series: SeriesId) -> Result<Option<(Wall, Wall)>, StoreError> {
        let open = self.open_of(series).and_then(|open| extent_of(&open));
        let sealed = self.with(|db| sealed_extent(db, series))?;
        Ok(match (sealed, open) {
            (Some((from, to)), Some((first, last))) => Some((from.min(first), to.max(last))),
            (either, None) | (None, either) => either,
        })
    }

    fn open_of(&self, series: SeriesId) -> Option<Open> {
        self.shared.tails().get(series).cloned()
    }

    fn open_numbers(&self, series: SeriesId) -> Vec<Timed> {
        match self.open_of(series).map(|open| open.values) {
            Some(OpenValues::Numbers(numbers)) => numbers,
            Some(OpenValues::Wave { .. }) | None => Vec::new(),
        }
    }
}

/// From the first to the last value of a tail.
fn extent_of(open: &Open) -> Option<(Wall, Wall)> {
    match &open.values {
        OpenValues::Numbers(numbers) => {
            let times = || numbers.iter().map(|(at, _)| *at);
            times().min().zip(times().max())
        }
        OpenValues::Wave { rate, runs } => {
            let first = runs.iter().map(|run| run.from).min();
            let end = |run: &Run| end_of(run.from, run.samples.len(), *rate);
            first.zip(runs.iter().map(end).max())
        }
    }
}

/// The beginning of the first block and the end of the last; keys are in order of time.
fn sealed_extent(db: &Connection, series: SeriesId) -> Result<Option<(Wall, Wall)>, StoreError> {
    let end = |order: &str, column: &str| -> rusqlite::Result<Option<i64>> {
        db.prepare_cached(&format!(
            "SELECT \"{column}\" FROM block WHERE key >= ?1 AND key < ?2 ORDER BY key {order} LIMIT 1"
        ))?
        .query_row(
            params![
                block_key(series, Wall::from_micros(0)),
                block_key(SeriesId(series.0 + 1), Wall::from_micros(0))
            ],
            |row| row.get(0),
        )
        .optional()
    };
    let read = || -> rusqlite::Result<_> { Ok(end("ASC", "from")?.zip(end("DESC", "to")?)) };
    let found = read().map_err(StoreError::sql("reading where a series begins and ends"))?;
    Ok(found.map(|(from, to)| (Wall::from_micros(from), Wall::from_micros(to))))
}

fn covers(head: &Head, at: Wall) -> bool {
    head.from <= at && at < head.to
}

/// Numbers of the tail that no block has by now. A whole tail is sealed at a time, and each of
/// its blocks begins with a number of it; a block over the same time that does not is of a clock
/// that was put back.
fn unsealed(open: Vec<Timed>, blocks: &[Stored]) -> Vec<Timed> {
    let begins = |block: &&Stored| open.iter().any(|(at, _)| *at == block.head.from);
    let of_it: Vec<&Stored> = blocks.iter().filter(begins).collect();
    let sealed = |at: Wall| of_it.iter().any(|b| b.head.from <= at && at <= b.head.to);
    let left = open.iter().filter(|(at, _)| !sealed(*at)).copied();
    left.collect()
}

/// The newest number of a time: by its own time, unless the clock was put back and the time came
/// again; then of those that were written when it did.
fn newest(blocks: &[Timed], open: &[Timed], from: Wall, to: Wall) -> Option<Timed> {
    let within = |at: Wall| at >= from && at < to;
    let later = |one: Option<Timed>, other: Timed| match one {
        Some(one) if one.0 > other.0 => Some(one),
        _ => Some(other),
    };
    let packed = blocks.iter().filter(|(at, _)| within(*at)).copied();
    let mut found = packed.fold(None, later);
    // The tail was written after every block.
    let mut over = true;
    for number in open.iter().copied() {
        if number.0 >= to {
            over = true;
        } else if within(number.0) {
            let before = found.filter(|_| !std::mem::take(&mut over));
            found = later(before, number);
        }
    }
    found
}

/// The part of a run between two times.
fn clip(run: Run, rate: SampleRate, from: Wall, to: Wall) -> Option<Run> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float is cast with saturation, and negative means none"
    )]
    let samples_to = |at: Wall| (at.seconds_since(run.from) * rate.hz()).ceil().max(0.0) as usize;
    let begin = samples_to(from);
    let end = samples_to(to).min(run.samples.len());
    let samples = run.samples.get(begin..end)?.to_vec();
    let from = end_of(run.from, begin, rate);
    (!samples.is_empty()).then_some(Run { from, samples })
}

/// The blocks of a series that reach into a stretch; with `whole` their bytes, too.
fn stored(
    db: &Connection,
    series: SeriesId,
    from: Wall,
    to: Wall,
    whole: bool,
) -> Result<Vec<Stored>, StoreError> {
    let early = Wall::from_micros(from.micros().saturating_sub(SPAN_MOST_US));
    let bytes = if whole { "bytes" } else { "x''" };
    let read = || -> rusqlite::Result<Vec<Stored>> {
        let mut query = db.prepare_cached(&format!(
            "SELECT key, \"from\", \"to\", n, summary, {bytes} FROM block
             WHERE key >= ?1 AND key <= ?2 AND \"to\" >= ?3 AND \"from\" < ?4 ORDER BY key"
        ))?;
        // A key may be a few milliseconds late where one was taken.
        let last = block_key(series, to).saturating_add(1_000);
        let bounds = params![block_key(series, early), last, from.micros(), to.micros()];
        let rows = query.query_map(bounds, |row| {
            Ok(Stored {
                key: row.get(0)?,
                head: Head {
                    series: series.0,
                    from: Wall::from_micros(row.get(1)?),
                    to: Wall::from_micros(row.get(2)?),
                    n: row.get(3)?,
                },
                summary: row.get(4)?,
                bytes: row.get(5)?,
            })
        })?;
        rows.collect()
    };
    read().map_err(StoreError::sql("reading blocks"))
}

struct Trend {
    from: i64,
    to: i64,
    buckets: Vec<Option<Bucket>>,
}

impl Trend {
    fn new(from: Wall, to: Wall, buckets: usize) -> Self {
        Self {
            from: from.micros(),
            to: to.micros(),
            buckets: vec![None; buckets],
        }
    }

    fn span(&self) -> i128 {
        i128::from(self.to) - i128::from(self.from)
    }

    fn width_us(&self) -> i64 {
        let n = i128::try_from(self.buckets.len().max(1)).unwrap_or(1);
        i64::try_from(self.span() / n).unwrap_or(i64::MAX)
    }

    fn add(&mut self, at: Wall, min: f64, max: f64, n: usize) {
        // A minute that began before the stretch reaches into its first bucket.
        let at = if at.micros() < self.from && n > 1 {
            self.from
        } else {
            at.micros()
        };
        if at < self.from || at >= self.to {
            return;
        }
        let offset = i128::from(at) - i128::from(self.from);
        let place = offset * self.buckets.len() as i128 / self.span().max(1);
        let bucket = usize::try_from(place)
            .ok()
            .and_then(|place| self.buckets.get_mut(place));
        if let Some(bucket) = bucket {
            let old = bucket.unwrap_or(Bucket { min, max, n: 0 });
            *bucket = Some(Bucket {
                min: old.min.min(min),
                max: old.max.max(max),
                n: old.n + n,
            });
        }
    }
}
