//! What is handed out for the archive: everything once, under the right bed, at its time.

use super::story::{Story, bed, device_time, with_number};
use crate::{Archived, Command};
use lamplight_protocols::report::{Channel, DeviceReport, ReadUnit, Term, WaveChunk};
use lamplight_units::{Metric, SampleRate, Unit, Wall};

fn with_wave(mut report: DeviceReport, start: Wall, samples: Vec<f32>) -> DeviceReport {
    report.waves.push(WaveChunk {
        term: Term::known(Metric::by_refid("MDC_ECG_ELEC_POTL_II").unwrap()),
        channel: Channel::default(),
        start: Some(device_time(start)),
        rate: SampleRate::from_hz(250.0).unwrap(),
        unit: ReadUnit::Known(Unit::MilliVolt),
        resolution: 0.005,
        range: None,
        samples,
    });
    report
}

impl Story {
    /// A second of a ramp that goes on from second to second.
    fn second_of_wave(&mut self, second: u16) {
        let samples = (0..250).map(|n| f32::from(second * 250 + n)).collect();
        let start = self.now.wall;
        self.wait(1.0);
        let report = with_wave(self.report("A", "1"), start, samples);
        self.hear(report);
    }

    fn archived(&mut self) -> Vec<Archived> {
        std::iter::from_fn(|| self.station.poll_archive()).collect()
    }
}

/// Where each piece begins, in samples from the first one, and what is in it.
fn laid(archived: &[Archived]) -> Vec<(i64, Vec<f32>)> {
    let samples = |one: &Archived| match one {
        Archived::Samples { at, samples, .. } => Some((at.micros(), samples.clone())),
        Archived::Number { .. } | Archived::DeadLetter(_) => None,
    };
    let pieces: Vec<_> = archived.iter().filter_map(samples).collect();
    let first = pieces[0].0;
    pieces
        .into_iter()
        .map(|(at, samples)| ((at - first + 2_000) / 4_000, samples))
        .collect()
}

#[test]
fn a_wave_is_handed_out_sample_for_sample_and_a_hole_stays_a_hole() {
    let mut story = Story::new();
    story.station.archive();
    for second in [0, 1, 2] {
        story.second_of_wave(second);
    }
    story.wait(5.0);
    story.second_of_wave(8);
    let archived = story.archived();
    let mut expected = 0;
    for (at, samples) in laid(&archived) {
        if at != expected {
            assert_eq!((expected, at), (750, 2_000), "the hole of five seconds");
        }
        for (n, sample) in samples.iter().enumerate() {
            assert!((f64::from(*sample) - (at as f64 + n as f64)).abs() < 0.5);
        }
        expected = at + samples.len() as i64;
    }
    assert_eq!(expected, 2_250);
}

#[test]
fn a_number_is_handed_out_once_with_its_time_and_usual_unit() {
    let mut story = Story::new();
    story.station.archive();
    let report = story.report("A", "1");
    story.hear(with_number(report, "MDC_ECG_HEART_RATE", 78.0));
    let report = story.report("A", "1");
    story.wait(1.0);
    story.hear(report);
    let archived = story.archived();
    let [Archived::Number { series, value, .. }] = archived.as_slice() else {
        panic!("one number: {archived:?}");
    };
    assert_eq!(series.bed, bed("1"));
    assert_eq!(
        (series.unit.as_ref(), value.number()),
        ("{beat}/min", Some(78.0))
    );
}

#[test]
fn what_belongs_to_no_bed_and_what_nobody_wants_is_not_gathered() {
    let mut story = Story::new();
    story.monitor("A", "1", 3);
    assert_eq!(story.archived(), []);
    story.station.archive();
    story.monitor("B", "", 3);
    assert_eq!(story.archived(), []);
    let assign = Command::Assign(super::story::device("B"), bed("2"));
    let nurse = super::story::nurse();
    story.station.command(story.now, &nurse, assign).unwrap();
    story.monitor("B", "", 3);
    assert_eq!(story.archived().len(), 3);
}
