//! One wave of a strip in its band: scale, name, calibration pulse, gaps.

use crate::canvas::{Anchor, Canvas, GREY, INK, Pen, Place, Type};
use crate::error::Error;
use crate::fonts;
use crate::strip::{Gain, StripWave};
use crate::wave;
use crate::words::Words;
use chrono::{DateTime, FixedOffset};
use lamplight_units::SampleRate;

/// Paper before the wave, for the calibration pulse.
pub(crate) const LEAD: f64 = 10.0;
const LOWEST_BAND: f64 = 20.0;
const HIGHEST_BAND: f64 = 60.0;

/// A wave with the band it is drawn in.
pub(crate) struct Band<'a> {
    wave: &'a StripWave,
    rate: Option<SampleRate>,
    /// Values at the lower and the upper edge.
    from: f64,
    to: f64,
    /// The lowest and the highest value of the whole strip.
    range: (f64, f64),
    /// Millimetres a unit where it has a scale.
    pub(crate) gain: Option<f64>,
    pub(crate) height: f64,
}

impl<'a> Band<'a> {
    /// The band that a wave needs for a stretch of it.
    pub(crate) fn new(wave: &'a StripWave, at: DateTime<FixedOffset>, length_s: f64) -> Self {
        let rate = SampleRate::from_hz(wave.rate);
        let range = rate.and_then(|rate| wave::range(&wave.pieces, rate, at, length_s));
        let (low, high) = range.unwrap_or((0.0, 0.0));
        let gain = match wave.gain {
            Gain::MmPerUnit(gain) if (0.01..=1000.0).contains(&gain) => Some(gain),
            Gain::MmPerUnit(_) | Gain::Fit => None,
        };
        let middle = low / 2.0 + high / 2.0;
        let Some(gain) = gain else {
            // A quarter of the band is left above the wave for its name.
            let span = if high - low > 1e-9 { high - low } else { 1.0 };
            let (from, to) = (low - span * 0.05, high + span * 0.35);
            return Self {
                wave,
                rate,
                from,
                to,
                range: (low, high),
                gain: None,
                height: LOWEST_BAND,
            };
        };
        let needed = ((high - low) * gain / 5.0).ceil() * 5.0 + 10.0;
        let height = needed.clamp(LOWEST_BAND, HIGHEST_BAND);
        let half = height / 2.0 / gain;
        Self {
            wave,
            rate,
            from: middle - half,
            to: middle + half,
            range: (low, high),
            gain: Some(gain),
            height,
        }
    }

    pub(crate) fn unit(&self) -> &str {
        &self.wave.unit
    }

    pub(crate) fn draw(
        &self,
        canvas: &Canvas<'_>,
        at: Place,
        (from, length_s): (DateTime<FixedOffset>, f64),
        speed: f64,
        words: &Words,
    ) -> Result<(), Error> {
        let mut label = self.label(words);
        let Some(rate) = self.rate else {
            return self.name(canvas, at, &format!("{label} · {}", words.no_rate));
        };
        let runs = wave::runs(&self.wave.pieces, rate, from, length_s, speed);
        for gap in wave::gaps(&runs, rate, length_s) {
            no_data(canvas, at, (gap.0 * speed, gap.1 * speed), words)?;
        }
        let plot = canvas.plot(at, 0.0..length_s, self.from..self.to);
        let mut cut = false;
        for run in &runs {
            let points: Vec<_> = run
                .iter()
                .map(|&(x, y)| {
                    cut |= y < self.from || y > self.to;
                    (x, y.clamp(self.from, self.to))
                })
                .collect();
            match points.as_slice() {
                [single] => plot.dot(*single, 0.15, INK)?,
                line => plot.path(line, Pen(INK, 0.25))?,
            }
        }
        if let Some(gain) = self.gain {
            calibration(canvas, at, gain, speed)?;
        }
        if cut {
            label = format!("{label} · {}", words.off_scale);
        }
        self.name(canvas, at, &label)
    }

    fn label(&self, words: &Words) -> String {
        let (label, unit) = (&self.wave.label, self.unit());
        match self.gain {
            Some(gain) => format!("{label} · {gain} mm/{unit}"),
            None => {
                let (from, to) = (short(self.range.0), short(self.range.1));
                format!("{label} · {from} … {to} {unit} ({})", words.fitted)
            }
        }
    }

    fn name(&self, canvas: &Canvas<'_>, at: Place, text: &str) -> Result<(), Error> {
        let text = fonts::cut(text.trim(), (at.width - 4.0).max(20.0), 2.8, true);
        canvas.text((at.x + 1.0, at.y + 3.4), Type::plain(2.8).bold(), &text)
    }
}

/// A number in as many digits as are worth reading.
pub(crate) fn short(value: f64) -> String {
    let size = value.abs();
    if size >= 1e7 {
        format!("{value:.1e}")
    } else if size >= 100.0 {
        format!("{value:.0}")
    } else if size >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// 200 ms wide and one unit high, as on every recorder; none where one unit
/// would leave the band or could not be seen.
fn calibration(canvas: &Canvas<'_>, at: Place, gain: f64, speed: f64) -> Result<(), Error> {
    if gain > at.height - 4.0 || gain < 2.0 {
        return Ok(());
    }
    let width = (0.2 * speed).min(LEAD - 4.0);
    let left = at.x - LEAD + (LEAD - width) / 2.0;
    let foot = at.y + at.height / 2.0 + gain / 2.0;
    let (top, right) = (foot - gain, left + width);
    let (before, after) = (left - 1.5, right + 1.5);
    let points = [
        (before, foot),
        (left, foot),
        (left, top),
        (right, top),
        (right, foot),
        (after, foot),
    ];
    canvas.path(points, Pen(INK, 0.25))
}

/// A grey bar with end strokes says that nothing was recorded here.
fn no_data(
    canvas: &Canvas<'_>,
    at: Place,
    (from, to): (f64, f64),
    words: &Words,
) -> Result<(), Error> {
    let y = at.y + at.height / 2.0;
    let (left, right) = (at.x + from, at.x + to);
    let pen = Pen(GREY, 0.15);
    canvas.line((left, y), (right, y), pen)?;
    for x in [left, right] {
        canvas.line((x, y - 1.5), (x, y + 1.5), pen)?;
    }
    if fonts::width(words.no_data, 2.6, false) + 2.0 > right - left {
        return Ok(());
    }
    let set = Type::plain(2.6).grey().at(Anchor::Middle);
    canvas.text(((left + right) / 2.0, y - 1.0), set, words.no_data)
}
