//! What there is of a bed: its signals with their gaps and limits, how many numbers.

use super::progress::{Doing, Steps};
use super::spans::Spans;
use super::{ExportError, Order};
use lamplight_export::GridRate;
use lamplight_store::{Reader, SeriesId, SeriesKey, SeriesKind};
use lamplight_units::{BedId, SampleRate, Wall};

/// How much is read at a time, in seconds.
pub(super) const PIECE_S: f64 = 1_800.0;
const PIECE_US: i64 = 1_800_000_000;

/// One signal of a bed.
#[derive(Debug, Clone)]
pub(super) struct Signal {
    pub id: SeriesId,
    pub key: SeriesKey,
    pub rate: SampleRate,
    pub scale: f64,
    pub shift: f64,
    pub spans: Spans,
    pub low: i32,
    pub high: i32,
    pub samples: u64,
}

impl Signal {
    pub fn grid_rate(&self) -> GridRate {
        GridRate::nearest(self.rate)
    }
}

/// What there is of one bed.
#[derive(Debug, Clone)]
pub(super) struct Survey {
    pub bed: BedId,
    pub signals: Vec<Signal>,
    pub numbers: u64,
}

impl Survey {
    /// Goes through the stretch. Signals that have nothing in it are left out.
    pub fn of(
        reader: &Reader,
        order: &Order,
        bed: &BedId,
        steps: &mut Steps<'_>,
    ) -> Result<Self, ExportError> {
        let mut all = Vec::new();
        for (id, key) in reader.series(Some(bed)) {
            if shared(reader, order, id)?.is_some() {
                all.push((id, key));
            }
        }
        let mut signals: Vec<Signal> = all.iter().filter_map(signal).collect();
        let mut numbers = 0;
        for (from, to) in pieces(order.from, order.to) {
            if order.wants(&[super::Format::Wfdb, super::Format::Edf]) {
                for signal in &mut signals {
                    look(reader, signal, from, to)?;
                }
            }
            for (id, _) in all.iter().filter(|(_, key)| !key.is_wave()) {
                numbers += reader.numbers_of(*id, from, to)?.len() as u64;
            }
            steps.step(Doing::Survey, Some(bed), (from, to))?;
        }
        signals.retain(|signal| signal.samples > 0);
        Ok(Self {
            bed: bed.clone(),
            signals,
            numbers,
        })
    }

    pub const fn is_empty(&self) -> bool {
        self.signals.is_empty() && self.numbers == 0
    }

    /// When any signal has something.
    pub fn covered(&self) -> Spans {
        Spans::union(self.signals.iter().map(|signal| &signal.spans))
    }
}

/// The part of an order's stretch between the first and the last moment of a series.
pub(super) fn shared(
    reader: &Reader,
    order: &Order,
    id: SeriesId,
) -> Result<Option<(Wall, Wall)>, ExportError> {
    let Some((first, last)) = reader.extent(id)? else {
        return Ok(None);
    };
    // The last number is of this moment: a millisecond more takes it in.
    let end = Wall::from_micros(last.micros().saturating_add(1_000));
    let (from, to) = (first.max(order.from), end.min(order.to));
    Ok((from < to).then_some((from, to)))
}

fn signal((id, key): &(SeriesId, SeriesKey)) -> Option<Signal> {
    let SeriesKind::Wave { rate, scale, shift } = key.kind else {
        return None;
    };
    Some(Signal {
        id: *id,
        key: key.clone(),
        rate,
        // A step of nothing would make all values one; the archive writes none.
        scale: if scale.is_normal() { scale } else { 1.0 },
        shift,
        spans: Spans::default(),
        low: i32::MAX,
        high: i32::MIN,
        samples: 0,
    })
}

fn look(reader: &Reader, signal: &mut Signal, from: Wall, to: Wall) -> Result<(), ExportError> {
    for piece in reader.wave(signal.id, from, to)? {
        let period_us = 1e6 / piece.rate.hz();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "a piece lasts half an hour at the most"
        )]
        let lasts = (piece.samples.len() as f64 * period_us) as i64;
        let end = Wall::from_micros(piece.from.micros().saturating_add(lasts));
        #[expect(
            clippy::cast_possible_truncation,
            reason = "half a period, in microseconds"
        )]
        signal.spans.add(piece.from, end, (period_us / 2.0) as i64);
        for sample in &piece.samples {
            signal.low = signal.low.min(*sample);
            signal.high = signal.high.max(*sample);
        }
        signal.samples += piece.samples.len() as u64;
    }
    // The one value that the writers keep for "none" is written as the next one up.
    signal.low = signal.low.max(i32::MIN + 1);
    Ok(())
}

/// A stretch in pieces of [`PIECE_S`], the last one shorter.
pub(super) fn pieces(from: Wall, to: Wall) -> impl Iterator<Item = (Wall, Wall)> {
    let mut at = from.micros();
    std::iter::from_fn(move || {
        let begin = at;
        at = at.saturating_add(PIECE_US).min(to.micros());
        (begin < at).then(|| (Wall::from_micros(begin), Wall::from_micros(at)))
    })
}
