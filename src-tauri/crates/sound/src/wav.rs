//! Samples as a WAV file, mono and 16 bits: for the documents and for people's ears.

use std::path::Path;

/// Writes `samples` (each -1 to 1) to `path`.
///
/// # Errors
/// When the file can't be written.
pub fn write(path: &Path, samples: &[f32], rate: u32) -> Result<(), hound::Error> {
    let mut file = hound::WavWriter::create(path, format(rate))?;
    for sample in samples {
        file.write_sample(sixteen_bits(*sample))?;
    }
    file.finalize()
}

/// Mono, 16 bits.
pub(crate) const fn format(rate: u32) -> hound::WavSpec {
    hound::WavSpec {
        channels: 1,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    }
}

/// A sample as a whole number; beyond -1 and 1 it is held there.
#[expect(
    clippy::cast_possible_truncation,
    reason = "held within 16 bits just before"
)]
pub(crate) fn sixteen_bits(sample: f32) -> i16 {
    (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16
}
