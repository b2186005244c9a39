//! Waves on steady rows.
//!
//! The archive has pieces: so many samples from such a time on, then a gap. WFDB
//! and EDF+ have rows: so many samples a second from the record's begin to its
//! end. A piece is laid on the row at the nearest place, so a sample moves by half
//! a sample at the most and no difference adds up, since each piece after a gap is
//! placed by its own time. Places that no sample lies on hold [`GAP`].
//!
//! All rows of a record are cut into blocks of [`BLOCK_S`] seconds, which is the
//! least time that holds a whole number of samples for every rate in steps of half
//! a hertz (62.5 Hz is common). A rate between two steps is played at the nearest:
//! at 256.4 Hz one sample in 640 is left out. No monitor of the field that we know
//! has such a rate; it is kept right in time, not in count.

use lamplight_units::{SampleRate, Wall};

/// A place without a sample. A sample of this value is written as the next one up.
pub const GAP: i32 = i32::MIN;

/// How long a block is, in seconds.
pub const BLOCK_S: u32 = 2;

const BLOCK_US: i64 = BLOCK_S as i64 * 1_000_000;

/// Times are kept to the millisecond or microsecond, so a sample often lies exactly in the
/// middle between two places; it then must go the same way in each block.
const LEAN: f64 = 0.0137;

/// Samples a second, in steps of half a hertz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GridRate(u32);

impl GridRate {
    /// The step nearest to a rate.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rate is between 0 and 16,000"
    )]
    pub fn nearest(rate: SampleRate) -> Self {
        Self(((rate.hz() * 2.0).round() as u32).max(1))
    }

    /// In hertz.
    #[must_use]
    pub fn hz(self) -> f64 {
        f64::from(self.0) / 2.0
    }

    /// How many samples a block has.
    #[must_use]
    pub const fn per_block(self) -> usize {
        self.0 as usize
    }

    /// In steps of half a hertz.
    #[must_use]
    pub const fn halves(self) -> u32 {
        self.0
    }
}

/// Samples without a gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece<'a> {
    /// When the first one was taken.
    pub from: Wall,
    /// How many a second.
    pub rate: SampleRate,
    /// The device's own integers.
    pub samples: &'a [i32],
}

/// The blocks of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    origin: Wall,
}

impl Grid {
    /// Of a record whose first sample is of this time: it begins with its second, since an
    /// EDF header tells no parts of one.
    #[must_use]
    pub const fn from_first(at: Wall) -> Self {
        let second = at.micros().div_euclid(1_000_000);
        Self {
            origin: Wall::from_micros(second * 1_000_000),
        }
    }

    /// When the record begins.
    #[must_use]
    pub const fn origin(&self) -> Wall {
        self.origin
    }

    /// The block in which a time lies; the first for what is before.
    #[must_use]
    pub fn block_of(&self, at: Wall) -> u64 {
        let since = at.micros().saturating_sub(self.origin.micros());
        u64::try_from(since.div_euclid(BLOCK_US)).unwrap_or(0)
    }

    /// When a block begins.
    #[must_use]
    pub fn start_of(&self, block: u64) -> Wall {
        let since = i64::try_from(block)
            .unwrap_or(i64::MAX)
            .saturating_mul(BLOCK_US);
        Wall::from_micros(self.origin.micros().saturating_add(since))
    }

    /// A row of so many blocks on which nothing lies yet.
    #[must_use]
    pub fn row(rate: GridRate, blocks: usize) -> Vec<i32> {
        vec![GAP; rate.per_block() * blocks]
    }

    /// Lays a piece on a row that begins with a block; what lies outside is left out.
    pub fn place(&self, row: &mut [i32], rate: GridRate, first_block: u64, piece: Piece<'_>) {
        let start = self.start_of(first_block);
        let behind = start.seconds_since(piece.from);
        let own = piece.rate.hz();
        let step = own / rate.hz();
        if (step - 1.0).abs() < 1e-9 {
            place_evenly(row, nearest(behind * own), piece.samples);
            return;
        }
        for (number, place) in row.iter_mut().enumerate() {
            #[expect(
                clippy::cast_precision_loss,
                reason = "a row has far fewer places than 2^52"
            )]
            let at = nearest((number as f64).mul_add(step, behind * own));
            let sample = usize::try_from(at)
                .ok()
                .and_then(|at| piece.samples.get(at));
            if let Some(sample) = sample {
                *place = shown(*sample);
            }
        }
    }
}

/// Of a piece at the row's own rate, from the sample of this number on.
fn place_evenly(row: &mut [i32], first: i64, samples: &[i32]) {
    let skipped_places = usize::try_from(first.saturating_neg()).unwrap_or(0);
    let skipped_samples = usize::try_from(first).unwrap_or(0);
    let places = row.iter_mut().skip(skipped_places);
    for (place, sample) in places.zip(samples.iter().skip(skipped_samples)) {
        *place = shown(*sample);
    }
}

fn shown(sample: i32) -> i32 {
    sample.max(GAP + 1)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a float is cast with saturation, far outside of every row"
)]
fn nearest(at: f64) -> i64 {
    (at - LEAN).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hz(hz: f64) -> SampleRate {
        SampleRate::from_hz(hz).unwrap()
    }

    #[test]
    fn a_block_holds_a_whole_number_of_samples() {
        for (rate, per_block) in [(62.5, 125), (125.0, 250), (500.0, 1_000), (360.0, 720)] {
            let grid = GridRate::nearest(hz(rate));
            assert_eq!((grid.per_block(), grid.hz()), (per_block, rate));
        }
    }

    #[test]
    fn what_lies_half_a_sample_off_is_neither_doubled_nor_lost_from_block_to_block() {
        // 250 Hz, 2 ms off: exactly half a sample.
        let grid = Grid::from_first(Wall::from_micros(7_000_000));
        let samples: Vec<i32> = (0..1_500).collect();
        let mut seen = Vec::new();
        for block in 0..3u64 {
            let mut row = Grid::row(GridRate::nearest(hz(250.0)), 1);
            // As a reader cuts it: anywhere before the block, with times to the microsecond.
            let cut = usize::try_from(block * 499).unwrap();
            let from = 7_002_000 + i64::try_from(cut).unwrap() * 4_000 + i64::from(block % 2 == 1);
            let piece = Piece {
                from: Wall::from_micros(from),
                rate: hz(250.0),
                samples: &samples[cut..],
            };
            grid.place(&mut row, GridRate::nearest(hz(250.0)), block, piece);
            seen.extend(row);
        }
        let expected: Vec<i32> = (0..1_500).collect();
        let shift = usize::from(seen[0] == GAP);
        assert_eq!(seen[shift..], expected[..1_500 - shift]);
    }

    #[test]
    fn a_rate_between_two_steps_stays_right_in_time() {
        let grid = Grid::from_first(Wall::from_micros(0));
        let rate = GridRate::nearest(hz(256.4));
        let samples: Vec<i32> = (0..2_564).collect();
        let mut row = Grid::row(rate, 5);
        let piece = Piece {
            from: Wall::from_micros(0),
            rate: hz(256.4),
            samples: &samples,
        };
        grid.place(&mut row, rate, 0, piece);
        assert_eq!(row.len(), 2_565);
        assert_eq!((row[0], row[1_282], row[2_560]), (0, 1_281, 2_559));
        assert!(!row.contains(&GAP));
    }

    proptest! {
        #[test]
        fn each_sample_lies_within_half_a_place_of_its_time(
            from in 0i64..10_000_000, count in 1usize..2_000, halves in 1u32..2_000
        ) {
            let rate = hz(f64::from(halves) / 2.0);
            let grid = Grid::from_first(Wall::from_micros(from));
            let samples: Vec<i32> = (0..i32::try_from(count).unwrap()).collect();
            let mut row = Grid::row(GridRate::nearest(rate), 8);
            let piece = Piece { from: Wall::from_micros(from), rate, samples: &samples };
            grid.place(&mut row, GridRate::nearest(rate), 0, piece);
            for (place, sample) in row.iter().enumerate().filter(|(_, s)| **s != GAP) {
                let at = Wall::from_micros(from).seconds_since(grid.origin())
                    + f64::from(*sample) / rate.hz();
                let off = (place as f64 / rate.hz() - at).abs() * rate.hz();
                prop_assert!(off <= 0.5 + 0.02, "{off}");
            }
            let whole = (row.len() - 1).min(count);
            prop_assert!(row.iter().filter(|s| **s != GAP).count() >= whole.min(count) / 2);
        }
    }
}
