//! A screen that puts frames together as the page does, and checks what it may rely on.

use lamplight_waves::frame::{Record, read};
use std::collections::BTreeMap;

/// One sample as drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// When, in seconds.
    pub at: f64,
    pub value: f32,
    /// A line leads to it from the sample before.
    pub joined: bool,
}

#[derive(Debug, Default)]
pub struct Screen {
    pub drawn: BTreeMap<u32, Vec<Drawn>>,
    pub frames: u32,
    /// Of records that are not history: how long before its drawing the first sample came, at the least.
    pub least_ahead_s: Option<f64>,
}

impl Screen {
    /// Takes a frame; panics when it breaks a promise of the frame format.
    pub fn take(&mut self, bytes: &[u8]) {
        assert!(bytes.len() >= 1_024, "short frame");
        let frame = read(bytes).unwrap();
        assert_eq!(frame.seq, self.frames, "sequence");
        self.frames += 1;
        for record in &frame.records {
            // Holes become known only with what follows them.
            let first = record.samples.iter().position(|v| !v.is_nan());
            if let Some(first) = first.filter(|_| !record.restart) {
                let into_s = first as f64 / f64::from(record.rate_hz);
                let ahead = (record.start_ms - frame.now_ms) / 1e3 + into_s;
                self.least_ahead_s = Some(self.least_ahead_s.map_or(ahead, |a| a.min(ahead)));
            }
            self.record(record);
        }
    }

    fn record(&mut self, record: &Record) {
        let drawn = self.drawn.entry(record.index).or_default();
        if record.restart {
            drawn.clear();
        }
        let period = 1.0 / f64::from(record.rate_hz);
        for (i, value) in record.samples.iter().enumerate() {
            let at = record.start_ms / 1e3 + i as f64 * period;
            let joined = !(i == 0 && record.gap_before);
            if let Some(last) = drawn.last() {
                let step = at - last.at;
                assert!(step > 0.0, "drawing goes back by {step} s at {at}");
                // Half a sample is where the page would see the hand of a bad joiner.
                let even = (step - period).abs() < period / 2.0;
                assert!(
                    !joined || even,
                    "joined over {step} s at {at}, period {period}"
                );
            }
            drawn.push(Drawn {
                at,
                value: *value,
                joined,
            });
        }
    }

    pub fn of(&self, index: u32) -> &[Drawn] {
        self.drawn.get(&index).map_or(&[], Vec::as_slice)
    }

    /// Values in the order drawn, holes left out.
    pub fn values(&self, index: u32) -> Vec<f32> {
        self.of(index)
            .iter()
            .map(|d| d.value)
            .filter(|v| !v.is_nan())
            .collect()
    }

    pub fn breaks(&self, index: u32) -> usize {
        self.of(index).iter().skip(1).filter(|d| !d.joined).count()
    }
}
