//! What goes into the archive: numbers as they are measured, samples as they are placed, and
//! messages that could not be used.
//!
//! Readings of a device that speaks for a bed are handed out once, under the bed that it
//! speaks for at that moment, on the station's clock. A sample that comes so late that
//! younger ones of its wave have been handed out already is not handed out: the picture
//! has it, the archive a hole. Nothing is gathered until somebody wants it.

use crate::dead::KeptLetter;
use crate::station::Station;
use lamplight_protocols::report::ReadUnit;
use lamplight_units::{BedId, DeviceId, Mono, Now, RefId, SampleRate, Value, Wall};
use lamplight_ward::{HeldNumber, ReadingKey};
use lamplight_waves::SeriesId;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// What a row of the archive is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Series {
    /// The bed that the device spoke for.
    pub bed: BedId,
    /// Who measured.
    pub device: DeviceId,
    /// What.
    pub refid: RefId,
    /// Where in the device, and which of equal ones: two SpO2 probes differ in nothing else.
    pub channel: Arc<str>,
    /// Unit in which it is kept, UCUM; empty where there is none.
    pub unit: Arc<str>,
}

/// Something for the archive.
#[derive(Debug, Clone, PartialEq)]
pub enum Archived {
    /// A number.
    Number {
        /// Of what.
        series: Series,
        /// When it was measured, on the station's clock.
        at: Wall,
        /// The value, or why there was none.
        value: Value,
    },
    /// Samples without a break or a hole.
    Samples {
        /// Of what.
        series: Series,
        /// When the first one was measured, on the station's clock.
        at: Wall,
        /// Samples a second.
        rate: SampleRate,
        /// What one step of the sender's integers is worth.
        resolution: f64,
        /// Physical values.
        samples: Vec<f32>,
    },
    /// A message that could not be used, or a part of one.
    DeadLetter(Box<KeptLetter>),
}

/// What waits to be fetched. Emptied by the host after each input by rule; one input adds
/// what one message held.
#[derive(Debug, Default)]
pub(crate) struct Archive {
    waiting: VecDeque<Archived>,
    /// Up to where each wave has been handed out.
    done: HashMap<SeriesId, Mono>,
}

impl Station {
    /// From now on readings are handed out by [`Self::poll_archive`].
    pub fn archive(&mut self) {
        self.archive.get_or_insert_default();
    }

    /// The next thing for the archive, until there is none.
    pub fn poll_archive(&mut self) -> Option<Archived> {
        self.archive.as_mut()?.waiting.pop_front()
    }

    pub(crate) fn archive_letter(&mut self, letter: &KeptLetter) {
        if let Some(archive) = &mut self.archive {
            let letter = Archived::DeadLetter(Box::new(letter.clone()));
            archive.waiting.push_back(letter);
        }
    }

    /// Hands out what a device has just sent for its bed.
    pub(crate) fn archive_device(&mut self, now: Now, id: &DeviceId) {
        let Some(archive) = &mut self.archive else {
            return;
        };
        let Some(device) = self.devices.get(id) else {
            return;
        };
        let Some(bed) = device.assignment.bed() else {
            return;
        };
        for (key, held) in &device.numbers {
            if held.received.mono == now.mono {
                archive.waiting.push_back(number(bed, id, key, held));
            }
        }
        for (key, held) in &device.waves {
            let wave = SeriesId(held.series);
            let Some(end) = self.waves.stats(wave).and_then(|stats| stats.last_end) else {
                continue;
            };
            let half = Duration::from_secs_f64(held.rate.period_s() / 2.0);
            // The first time there is nothing before; later the sample that begins where
            // the last one ended, whatever the rounding of times.
            let from = archive
                .done
                .insert(wave, end)
                .map_or(Mono::START, |done| done - half);
            if end <= from + half {
                continue;
            }
            let series = Series {
                bed: bed.clone(),
                device: id.clone(),
                refid: key.refid.clone(),
                channel: place(key),
                unit: unit(&held.unit),
            };
            for piece in self.waves.window(wave, from, end) {
                let (start, rate) = (wall_of(now, piece.start), piece.rate);
                for (first, samples) in without_holes(&piece.samples) {
                    archive.waiting.push_back(Archived::Samples {
                        series: series.clone(),
                        at: later(start, first, rate),
                        rate,
                        resolution: held.resolution,
                        samples: samples.to_vec(),
                    });
                }
            }
        }
    }
}

fn number(bed: &BedId, id: &DeviceId, key: &ReadingKey, held: &HeldNumber) -> Archived {
    let (value, known) = held.in_usual_unit();
    let kept = known.map(|unit| Arc::from(unit.ucum()));
    Archived::Number {
        series: Series {
            bed: bed.clone(),
            device: id.clone(),
            refid: key.refid.clone(),
            channel: place(key),
            unit: kept.unwrap_or_else(|| unit(&held.reading.unit)),
        },
        at: held.at,
        value,
    }
}

fn place(key: &ReadingKey) -> Arc<str> {
    match (key.nth, &key.sent_as) {
        (0, None) => key.channel.0.clone(),
        (nth, sent_as) => {
            let name = sent_as.as_deref().unwrap_or_default();
            Arc::from(format!("{}|{name}|{nth}", key.channel.0))
        }
    }
}

fn unit(sent: &ReadUnit) -> Arc<str> {
    match sent {
        ReadUnit::Known(unit) => Arc::from(unit.ucum()),
        ReadUnit::Missing => Arc::from(""),
        ReadUnit::Unknown(text) => text.clone(),
    }
}

/// The stretches of samples between holes, each with the place of its first one.
fn without_holes(samples: &[f32]) -> impl Iterator<Item = (usize, &[f32])> {
    let mut at = 0;
    samples
        .split(|sample| sample.is_nan())
        .filter_map(move |stretch| {
            let first = at;
            at += stretch.len() + 1;
            (!stretch.is_empty()).then_some((first, stretch))
        })
}

#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a piece lasts seconds"
)]
fn later(start: Wall, samples: usize, rate: SampleRate) -> Wall {
    let micros = (samples as f64 * rate.period_s() * 1e6).round() as i64;
    Wall::from_micros(start.micros().saturating_add(micros))
}

/// The wall clock at an instant near now.
fn wall_of(now: Now, at: Mono) -> Wall {
    let micros = |d: Duration| i64::try_from(d.as_micros()).unwrap_or(i64::MAX);
    let before = micros(now.mono.since(at)) - micros(at.since(now.mono));
    Wall::from_micros(now.wall.micros().saturating_sub(before))
}
