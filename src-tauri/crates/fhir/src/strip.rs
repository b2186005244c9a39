//! Strips of waves: Observation with SampledData.

use crate::names::Site;
use crate::observation::{Whose, absent};
use crate::person::subject;
use crate::send::{Entry, How};
use crate::write::{self, UCUM, instant, meta, number, step, tidy};
use lamplight_units::{Metric, Unit, Wall};
use serde_json::json;
use std::fmt::Write as _;

/// A piece of one wave with its gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    /// The number of its series within the journal.
    pub series: u32,
    /// The device.
    pub device: String,
    /// What was measured, by reference id.
    pub refid: String,
    /// The unit as it is kept.
    pub unit: String,
    /// The first sample's time.
    pub from: Wall,
    /// Samples a second.
    pub rate_hz: f64,
    /// A value is `sample * scale + shift`.
    pub scale: f64,
    /// The value of the integer 0.
    pub shift: f64,
    /// The samples; `None` where there is a gap.
    pub samples: Vec<Option<i32>>,
}

/// A strip's samples are bounded: a string of FHIR has at most 1 MiB (R4, datatypes, string).
pub const MOST: usize = 60_000;

/// A strip around what happened; `about` is that thing's name, such as an alarm's.
#[must_use]
pub fn observation(site: &Site, whose: &Whose, strip: &Strip) -> Entry {
    let name = site.counted("strip", format!("{}.{}", strip.series, strip.from.micros()));
    let metric = Metric::by_refid(&strip.refid);
    let samples = &strip.samples[..strip.samples.len().min(MOST)];
    let micros = samples.len() as f64 / strip.rate_hz.max(0.001) * 1e6;
    #[allow(clippy::cast_possible_truncation, reason = "some minutes at most")]
    let to = Wall::from_micros(strip.from.micros().saturating_add(micros as i64));
    let mut resource = json!({
        "resourceType": "Observation",
        "meta": meta(None, whose.simulated),
        "identifier": [name.identifier()],
        "status": "final",
        "category": [write::concept(
            "http://terminology.hl7.org/CodeSystem/observation-category", "procedure", "Procedure",
        )],
        "code": { "coding": metric.map(|metric| vec![write::mdc(metric)]), "text": strip.refid },
        "subject": subject(site, whose.patient.as_ref(), &whose.bed),
        "encounter": whose.encounter.as_ref().map(crate::Name::reference),
        "effectivePeriod": { "start": instant(strip.from), "end": instant(to) },
        "device": site.device(&strip.device).reference(),
    });
    if samples.iter().any(Option::is_some) {
        resource["valueSampledData"] = json!({
            "origin": origin(strip),
            "period": number(1_000.0 / strip.rate_hz.max(0.001)),
            "factor": step(strip.scale),
            "dimensions": 1,
            "data": data(samples),
        });
    } else {
        resource["dataAbsentReason"] = absent("not-performed");
    }
    tidy(&mut resource);
    Entry::new("Observation", name, How::Event, resource)
}

fn origin(strip: &Strip) -> serde_json::Value {
    let value = step(strip.shift);
    match Unit::by_name(&strip.unit) {
        Some(unit) => json!({
            "value": value, "unit": unit.label(), "system": UCUM, "code": write::ucum(unit),
        }),
        None => json!({ "value": value, "unit": strip.unit }),
    }
}

/// Decimals with exactly one blank between; `E` for what is missing keeps the time axis.
fn data(samples: &[Option<i32>]) -> String {
    let mut text = String::with_capacity(samples.len() * 5);
    for (at, sample) in samples.iter().enumerate() {
        if at > 0 {
            text.push(' ');
        }
        match sample {
            // Writing to a string has no way to fail.
            Some(sample) => drop(write!(text, "{sample}")),
            None => text.push('E'),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_gap_keeps_the_time_axis() {
        assert_eq!(data(&[Some(-5), None, Some(12)]), "-5 E 12");
        assert_eq!(data(&[]), "");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(samples in prop::collection::vec(prop::option::of(any::<i32>()), 1..50)) {
            let text = data(&samples);
            let back: Vec<Option<i32>> = text.split(' ').map(|word| word.parse().ok()).collect();
            prop_assert_eq!(back, samples);
            prop_assert!(!text.contains("  ") && !text.starts_with(' ') && !text.ends_with(' '));
        }
    }
}
