//! From readings to the archive's series: the sender's own integers, numbers with times.

use lamplight_station::Series;
use lamplight_store::{SeriesId, SeriesKey, SeriesKind, Writer};
use lamplight_units::{SampleRate, Value, Wall};
use std::collections::HashMap;

/// The series that are being written.
///
/// Bounded by the store's own bound of series ([`SeriesId::LIMIT`]); a ward has some hundred.
#[derive(Default)]
pub(super) struct Archive(HashMap<Series, Known>);

struct Known {
    id: SeriesId,
    /// Of a wave: its rate and what a step is worth, as a change makes another series.
    wave: Option<(SampleRate, f64)>,
}

impl Archive {
    /// Hands a number on.
    pub fn number(&mut self, writer: &Writer, series: Series, at: Wall, value: Value) {
        if let Some(id) = self.find(writer, series, None) {
            writer.numbers(id, &[(at, value)]);
        }
    }

    /// Hands samples on, of a rate and of what a step of the sender's integers is worth.
    pub fn samples(
        &mut self,
        writer: &Writer,
        series: Series,
        (rate, resolution): (SampleRate, f64),
        at: Wall,
        samples: &[f32],
    ) {
        let step = if resolution.is_normal() {
            resolution.abs()
        } else {
            FINE
        };
        if let Some(id) = self.find(writer, series, Some((rate, step))) {
            let integers: Vec<i32> = samples.iter().map(|s| integer(*s, step)).collect();
            writer.samples(id, at, &integers);
        }
    }

    fn find(
        &mut self,
        writer: &Writer,
        series: Series,
        wave: Option<(SampleRate, f64)>,
    ) -> Option<SeriesId> {
        let known = self.0.get(&series).filter(|known| known.wave == wave);
        if let Some(known) = known {
            return Some(known.id);
        }
        let kind = wave.map_or(SeriesKind::Numbers, |(rate, scale)| SeriesKind::Wave {
            rate,
            scale,
            shift: 0.0,
        });
        let key = SeriesKey {
            bed: series.bed.clone(),
            device: series.device.clone(),
            refid: series.refid.as_str().to_owned(),
            channel: series.channel.to_string(),
            unit: series.unit.to_string(),
            kind,
        };
        match writer.series(&key) {
            Ok(id) => {
                self.0.insert(series, Known { id, wave });
                Some(id)
            }
            Err(error) => {
                tracing::warn!(%error, "a series is not archived");
                None
            }
        }
    }
}

/// Where a sender tells no step: finer than any monitor's.
const FINE: f64 = 0.001;

#[allow(
    clippy::cast_possible_truncation,
    reason = "`as` saturates at the ends, which no device's integer reaches"
)]
fn integer(value: f32, step: f64) -> i32 {
    (f64::from(value) / step).round() as i32
}
