//! Waves from the records as the report takes them: in their unit, with their gaps.

use super::check::Stretch;
use super::zone::Zone;
use lamplight_api::command::Refusal;
use lamplight_api::project::series as named;
use lamplight_api::review::SeriesView;
use lamplight_report::{Gain, Piece, StripWave};
use lamplight_store::{Reader, SeriesId, SeriesKey, StoreError, WavePiece};
use lamplight_units::{BedId, SampleRate};

/// The store's series behind one of the screen: a device that was exchanged begins another.
pub(super) fn members(
    reader: &Reader,
    bed: &BedId,
    view: &SeriesView,
) -> Vec<(SeriesId, SeriesKey)> {
    let mut found = reader.series(Some(bed));
    found.retain(|(_, key)| {
        key.refid == view.refid
            && key.channel == view.channel
            && key.is_wave() == view.wave
            && named::unit(&key.unit) == view.unit
    });
    found
}

/// Refuses before anything is read what would be too many samples.
pub(super) fn check_samples(
    waves: &[SeriesView],
    stretch: Stretch,
    most: f64,
) -> Result<(), Refusal> {
    let rate: f64 = waves.iter().filter_map(|wave| wave.rate_hz).sum();
    if rate * stretch.seconds() > most {
        return Err(Refusal::invalid(
            "There are too many samples in this time. Choose a shorter one, or fewer waves.",
        ));
    }
    Ok(())
}

/// One wave of a stretch. Where its rate changed, each rate is a wave of its own, because a
/// band has one; nothing when nothing was recorded.
pub(super) fn by_rate(
    reader: &Reader,
    bed: &BedId,
    view: &SeriesView,
    (stretch, zone): (Stretch, Zone),
    gain: Gain,
) -> Result<Vec<StripWave>, StoreError> {
    let mut waves: Vec<StripWave> = Vec::new();
    for piece in pieces(reader, bed, view, stretch)? {
        let rate = piece.rate.hz();
        let same = |wave: &&mut StripWave| (wave.rate - rate).abs() < f64::EPSILON * rate;
        let read = read(&piece, zone);
        match waves.iter_mut().find(same) {
            Some(wave) => wave.pieces.push(read),
            None => waves.push(wave(view, rate, gain, vec![read])),
        }
    }
    Ok(waves)
}

/// One wave of a stretch at one rate, the highest that it had: samples of a lower one are
/// repeated, which no page of hours shows.
pub(super) fn at_one_rate(
    reader: &Reader,
    bed: &BedId,
    view: &SeriesView,
    (stretch, zone): (Stretch, Zone),
    gain: Gain,
) -> Result<StripWave, StoreError> {
    let pieces = pieces(reader, bed, view, stretch)?;
    let rates = pieces.iter().map(|piece| piece.rate.hz());
    let rate = rates.fold(0.0, f64::max);
    let rate = if rate > 0.0 {
        rate
    } else {
        view.rate_hz.unwrap_or(1.0)
    };
    let repeated = pieces.iter().map(|piece| {
        let mut read = read(piece, zone);
        read.samples = repeat(read.samples, piece.rate, rate);
        read
    });
    Ok(wave(view, rate, gain, repeated.collect()))
}

fn wave(view: &SeriesView, rate: f64, gain: Gain, pieces: Vec<Piece>) -> StripWave {
    // Only what is measured in millivolts has a scale that is read off paper.
    let gain = if view.unit == "mV" { gain } else { Gain::Fit };
    StripWave {
        label: view.label.clone(),
        unit: view.unit.clone(),
        rate,
        gain,
        pieces,
    }
}

fn pieces(
    reader: &Reader,
    bed: &BedId,
    view: &SeriesView,
    stretch: Stretch,
) -> Result<Vec<WavePiece>, StoreError> {
    let mut pieces = Vec::new();
    for (series, _) in members(reader, bed, view) {
        pieces.extend(reader.wave(series, stretch.from(), stretch.to())?);
    }
    pieces.sort_by_key(|piece| piece.from);
    Ok(pieces)
}

fn read(piece: &WavePiece, zone: Zone) -> Piece {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a printed line is far coarser than an f32"
    )]
    let value = |sample: &i32| f64::from(*sample).mul_add(piece.scale, piece.shift) as f32;
    Piece {
        start: zone.wall(piece.from),
        samples: piece.samples.iter().map(value).collect(),
    }
}

fn repeat(samples: Vec<f32>, of: SampleRate, rate: f64) -> Vec<f32> {
    let times = rate / of.hz();
    if times < 1.0 + 1e-6 {
        return samples;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "counts of samples that fit into memory"
    )]
    let (count, place) = ((samples.len() as f64 * times) as usize, |at: usize| {
        (at as f64 / times) as usize
    });
    (0..count)
        .filter_map(|at| samples.get(place(at)).copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_at_a_lower_rate_keeps_its_length_and_its_peaks() {
        let rate = SampleRate::from_hz(100.0).unwrap();
        let repeated = repeat(vec![1.0, 9.0, 2.0], rate, 250.0);
        assert_eq!(repeated, [1.0, 1.0, 1.0, 9.0, 9.0, 2.0, 2.0]);
        assert_eq!(repeat(vec![1.0, 9.0], rate, 100.0), [1.0, 9.0]);
    }
}
