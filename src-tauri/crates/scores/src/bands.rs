//! One row of a score's table: which number has how many points.
//!
//! A row is kept as ascending upper ends, so that it has neither gaps nor overlaps by
//! construction: each number has exactly one band.

use serde::{Deserialize, Serialize};

/// The numbers up to an end have so many points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// The greatest number of the band in steps of the row (tenths of a degree for
    /// temperature); `None` in the last band, which has no end.
    pub upto: Option<i32>,
    /// Its points.
    pub points: u8,
}

/// All bands of one number, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bands(Vec<Band>);

/// Where in a row a number fell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fell {
    pub points: u8,
    /// The band's least number in steps; `None` in the first band.
    pub from: Option<i32>,
    /// The band's greatest number in steps; `None` in the last band.
    pub upto: Option<i32>,
}

impl Bands {
    /// From pairs of upper end and points, and the points above the last end.
    #[must_use]
    pub fn new(ends: &[(i32, u8)], above: u8) -> Self {
        let ended = ends.iter().map(|(upto, points)| Band {
            upto: Some(*upto),
            points: *points,
        });
        let last = Band {
            upto: None,
            points: above,
        };
        Self(ended.chain([last]).collect())
    }

    /// The bands.
    #[must_use]
    pub fn all(&self) -> &[Band] {
        &self.0
    }

    /// Ends ascend and only the last band has none: what a table from a file must prove.
    #[must_use]
    pub fn well_formed(&self) -> bool {
        let Some((last, ended)) = self.0.split_last() else {
            return false;
        };
        last.upto.is_none()
            && ended.iter().all(|band| band.upto.is_some())
            && ended.windows(2).all(|pair| pair[0].upto < pair[1].upto)
    }

    /// The fewest points of the row.
    #[must_use]
    pub fn least(&self) -> u8 {
        self.0.iter().map(|band| band.points).min().unwrap_or(0)
    }

    /// The most points of the row.
    #[must_use]
    pub fn greatest(&self) -> u8 {
        self.0.iter().map(|band| band.points).max().unwrap_or(0)
    }

    /// The band of a number. A row without bands has none for it.
    pub(crate) fn fell(&self, steps: i32) -> Option<Fell> {
        let at = self
            .0
            .iter()
            .position(|band| band.upto.is_none_or(|upto| steps <= upto))?;
        let band = self.0[at];
        let before = at.checked_sub(1).and_then(|index| self.0[index].upto);
        Some(Fell {
            points: band.points,
            from: before.map(|upto| upto.saturating_add(1)),
            upto: band.upto,
        })
    }
}

/// A number in steps of the table, half away from zero: the published rows have gaps
/// between their steps (35.05 °C), so rounding comes before the look-up.
pub(crate) fn to_steps(number: f64, resolution: u8) -> i32 {
    let exact = number * f64::from(resolution);
    // 38.05 * 10 is a hair below 380.5 in binary; a millionth of a step is no measurement.
    let exact = (exact * 1e6).round() / 1e6;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the cast saturates, and what comes here lies within a part's possible range"
    )]
    let steps = exact.round() as i32;
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_to_the_table_half_away_from_zero() {
        for (number, resolution, steps) in [
            (35.04, 10, 350),
            (35.05, 10, 351),
            (39.05, 10, 391),
            (38.05, 10, 381),
            (36.15, 10, 362),
            (91.4, 1, 91),
            (91.5, 1, 92),
            (8.5, 1, 9),
            (-0.5, 1, -1),
        ] {
            assert_eq!(to_steps(number, resolution), steps, "{number}");
        }
    }

    #[test]
    fn rows_with_gaps_overlaps_or_no_last_band_are_refused() {
        let band = |upto, points| Band { upto, points };
        for (bands, fine) in [
            (vec![band(None, 0)], true),
            (vec![band(Some(3), 1), band(None, 0)], true),
            (vec![], false),
            (vec![band(Some(3), 1)], false),
            (vec![band(None, 1), band(None, 0)], false),
            (
                vec![band(Some(3), 1), band(Some(3), 2), band(None, 0)],
                false,
            ),
        ] {
            assert_eq!(Bands(bands.clone()).well_formed(), fine, "{bands:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_number_has_one_band_that_holds_it(steps in -1000i32..1000) {
            let row = Bands::new(&[(-3, 3), (0, 1), (17, 0), (40, 2)], 3);
            let fell = row.fell(steps).unwrap();
            proptest::prop_assert!(fell.from.is_none_or(|from| from <= steps));
            proptest::prop_assert!(fell.upto.is_none_or(|upto| steps <= upto));
        }
    }
}
