//! Fewer columns from many samples, without losing a peak.

/// What one column of pixels shows: where the line enters, its ends, where it leaves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// First sample that is not a hole.
    pub first: f32,
    /// Least sample.
    pub min: f32,
    /// Greatest sample.
    pub max: f32,
    /// Last sample that is not a hole.
    pub last: f32,
}

/// Shares `samples` evenly among `columns`. A column is `None` where it got no
/// sample, or holes (NaN) alone. Without columns the answer is empty.
#[must_use]
pub fn decimate(samples: &[f32], columns: usize) -> Vec<Option<Column>> {
    let edge = |i: usize| edge(samples.len(), i, columns);
    (0..columns)
        .map(|i| samples.get(edge(i)..edge(i + 1)).and_then(column))
        .collect()
}

/// Where column `i` begins; in 128 bits, for a product of two lengths.
fn edge(samples: usize, i: usize, columns: usize) -> usize {
    let at = (samples as u128) * (i as u128) / (columns.max(1) as u128);
    usize::try_from(at).unwrap_or(samples)
}

fn column(samples: &[f32]) -> Option<Column> {
    let mut seen = samples.iter().copied().filter(|v| !v.is_nan());
    let first = seen.next()?;
    let start = Column {
        first,
        min: first,
        max: first,
        last: first,
    };
    Some(seen.fold(start, |c, v| Column {
        first: c.first,
        min: c.min.min(v),
        max: c.max.max(v),
        last: v,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_column_keeps_where_the_line_enters_and_leaves() {
        let columns = decimate(&[1.0, 9.0, -3.0, 2.0, f32::NAN, f32::NAN], 3);
        let spike = Column {
            first: 1.0,
            min: 1.0,
            max: 9.0,
            last: 9.0,
        };
        assert_eq!(columns[0], Some(spike));
        assert_eq!(
            columns[1].map(|c| (c.first, c.min, c.max)),
            Some((-3.0, -3.0, 2.0))
        );
        assert_eq!(columns[2], None);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(decimate(&[], 2), vec![None, None]);
        assert!(decimate(&[1.0], 0).is_empty());
    }

    proptest! {
        #[test]
        fn no_peak_is_lost_and_none_is_invented(
            samples in proptest::collection::vec(
                prop_oneof![4 => -1e6f32..1e6, 1 => Just(f32::NAN)], 0..2_000),
            columns in 1usize..300,
        ) {
            let out = decimate(&samples, columns);
            prop_assert_eq!(out.len(), columns);
            for (i, column) in out.iter().enumerate() {
                let part = &samples[edge(samples.len(), i, columns)..edge(samples.len(), i + 1, columns)];
                let seen: Vec<f32> = part.iter().copied().filter(|v| !v.is_nan()).collect();
                let min = seen.iter().copied().reduce(f32::min);
                let max = seen.iter().copied().reduce(f32::max);
                prop_assert_eq!(column.map(|c| c.min), min);
                prop_assert_eq!(column.map(|c| c.max), max);
                prop_assert_eq!(column.map(|c| c.first), seen.first().copied());
                prop_assert_eq!(column.map(|c| c.last), seen.last().copied());
            }
        }
    }
}
