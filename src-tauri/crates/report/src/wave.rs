//! A wave as it was kept: stretches of samples with gaps between them, and the
//! part of it that one row of paper shows.

use chrono::{DateTime, FixedOffset, TimeDelta};
use lamplight_units::SampleRate;

/// Samples without a gap between them. One that is no number is a gap.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// When the first sample was measured.
    pub start: DateTime<FixedOffset>,
    /// The samples, in the wave's unit.
    pub samples: Vec<f32>,
}

/// Finer columns than this cannot be told apart on paper (254 a inch).
const COLUMN_MM: f64 = 0.1;
/// Up to so many samples a column the line is drawn through every one.
const FEW: f64 = 4.0;

/// A line through samples: seconds from the row's beginning, value.
pub(crate) type Run = Vec<(f64, f64)>;

/// Seconds, also where they are too many for nanoseconds.
pub(crate) fn seconds(delta: TimeDelta) -> f64 {
    delta.num_microseconds().map_or_else(
        || delta.num_seconds() as f64,
        |microseconds| microseconds as f64 / 1e6,
    )
}

/// The values that a stretch of a wave holds, from lowest to highest.
pub(crate) fn range(
    pieces: &[Piece],
    rate: SampleRate,
    from: DateTime<FixedOffset>,
    length_s: f64,
) -> Option<(f64, f64)> {
    let mut range: Option<(f64, f64)> = None;
    for piece in pieces {
        let (_, samples) = within(piece, rate, from, length_s);
        for value in samples.iter().filter(|v| v.is_finite()) {
            let value = f64::from(*value);
            let (low, high) = range.unwrap_or((value, value));
            range = Some((low.min(value), high.max(value)));
        }
    }
    range
}

/// The lines of one row, gaps left out. `mm_per_s` decides how fine they are.
pub(crate) fn runs(
    pieces: &[Piece],
    rate: SampleRate,
    from: DateTime<FixedOffset>,
    length_s: f64,
    mm_per_s: f64,
) -> Vec<Run> {
    let mut runs = Vec::new();
    let column_s = COLUMN_MM / mm_per_s;
    for piece in pieces {
        let (first_s, samples) = within(piece, rate, from, length_s);
        let mut run = Run::new();
        for (at, value) in samples.iter().enumerate() {
            if value.is_finite() {
                let time = first_s + at as f64 * rate.period_s();
                run.push((time, f64::from(*value)));
            } else {
                close(&mut runs, &mut run, rate, column_s);
            }
        }
        close(&mut runs, &mut run, rate, column_s);
    }
    runs
}

fn close(runs: &mut Vec<Run>, run: &mut Run, rate: SampleRate, column_s: f64) {
    let run = std::mem::take(run);
    if run.is_empty() {
        return;
    }
    if rate.hz() * column_s > FEW {
        runs.push(thinned(&run, column_s));
    } else {
        runs.push(run);
    }
}

/// Lowest and highest of each column in their order: no peak is lost.
pub(crate) fn thinned(run: &[(f64, f64)], column_s: f64) -> Run {
    let column = |point: &(f64, f64)| (point.0 / column_s).floor();
    let mut thin = Run::new();
    for part in run.chunk_by(|a, b| column(a) == column(b)) {
        let by_value = |a: &&(f64, f64), b: &&(f64, f64)| a.1.total_cmp(&b.1);
        let (Some(low), Some(high)) = (part.iter().min_by(by_value), part.iter().max_by(by_value))
        else {
            continue;
        };
        let (first, second) = if low.0 <= high.0 {
            (low, high)
        } else {
            (high, low)
        };
        thin.push(*first);
        if first != second {
            thin.push(*second);
        }
    }
    thin
}

/// The samples of a piece within a stretch, and the second of the first.
fn within(
    piece: &Piece,
    rate: SampleRate,
    from: DateTime<FixedOffset>,
    length_s: f64,
) -> (f64, &[f32]) {
    let offset_s = seconds(piece.start.signed_duration_since(from));
    // A hundredth of a sample more: what lies on the edge belongs to the row.
    let index = |second: f64| ((second - offset_s) * rate.hz() - 0.01).ceil().max(0.0) as usize;
    let first = index(0.0).min(piece.samples.len());
    let end = (index(length_s).saturating_add(1)).min(piece.samples.len());
    let last_s = offset_s + end.saturating_sub(1) as f64 * rate.period_s();
    // The sample after the row's end is drawn only where it lies on the edge.
    let end = if end > first && last_s > length_s + 1e-6 {
        end - 1
    } else {
        end
    };
    let samples = piece.samples.get(first..end).unwrap_or_default();
    (offset_s + first as f64 * rate.period_s(), samples)
}

/// Where a row of that length has no line: longer than one and a half samples.
pub(crate) fn gaps(runs: &[Run], rate: SampleRate, length_s: f64) -> Vec<(f64, f64)> {
    let mut drawn: Vec<(f64, f64)> = runs
        .iter()
        .filter_map(|run| Some((run.first()?.0, run.last()?.0)))
        .collect();
    drawn.sort_by(|a, b| a.0.total_cmp(&b.0));
    let longest = 1.5 * rate.period_s();
    let mut gaps = Vec::new();
    let mut end = 0.0_f64;
    for (from, to) in drawn.into_iter().chain([(length_s, length_s)]) {
        if from - end > longest {
            gaps.push((end, from));
        }
        end = end.max(to);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> DateTime<FixedOffset> {
        DateTime::from_timestamp_millis(1_700_000_000_000 + ms)
            .expect("a time")
            .fixed_offset()
    }

    fn hz(rate: f64) -> SampleRate {
        SampleRate::from_hz(rate).expect("a rate")
    }

    #[test]
    fn a_row_takes_its_part_and_the_next_row_goes_on_from_there() {
        let pieces = [Piece {
            start: at(0),
            samples: (0..100).map(|n| n as f32).collect(),
        }];
        let first = runs(&pieces, hz(10.0), at(0), 2.0, 25.0);
        let second = runs(&pieces, hz(10.0), at(2000), 2.0, 25.0);
        assert_eq!(first[0].last(), Some(&(2.0, 20.0)), "edge to edge");
        assert_eq!(second[0].first(), Some(&(0.0, 20.0)));
    }

    #[test]
    fn what_is_no_number_and_what_is_missing_are_gaps() {
        let mut samples = vec![1.0_f32; 20];
        samples[5] = f32::NAN;
        samples[6] = f32::INFINITY;
        let pieces = [Piece {
            start: at(500),
            samples,
        }];
        let runs = runs(&pieces, hz(10.0), at(0), 4.0, 25.0);
        assert_eq!(runs.len(), 2);
        let gaps = gaps(&runs, hz(10.0), 4.0);
        let rounded: Vec<_> = gaps
            .iter()
            .map(|g| ((g.0 * 10.0).round(), (g.1 * 10.0).round()))
            .collect();
        assert_eq!(rounded, [(0.0, 5.0), (9.0, 12.0), (24.0, 40.0)]);
    }

    #[test]
    fn thinning_keeps_every_peak() {
        let run: Run = (0..10_000)
            .map(|n| (f64::from(n) / 1e3, f64::from(n % 500)))
            .collect();
        let thin = thinned(&run, 0.05);
        assert!(thin.len() < 500);
        assert!(thin.iter().any(|p| p.1 == 499.0));
        assert!(
            thin.windows(2).all(|w| w[0].0 <= w[1].0),
            "in order of time"
        );
    }
}
