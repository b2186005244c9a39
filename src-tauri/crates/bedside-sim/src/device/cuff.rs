//! The blood pressure cuff: a measurement every few minutes, told with its own time.

/// One measurement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measurement {
    /// When, in seconds since the start; negative for before it.
    pub at: f64,
    /// mmHg.
    pub systolic: f64,
    /// mmHg.
    pub diastolic: f64,
    /// mmHg.
    pub mean: f64,
    /// Beats a minute.
    pub pulse: f64,
}

/// The cuff and its last success.
#[derive(Debug, Clone)]
pub struct Cuff {
    every_s: f64,
    next_at: f64,
    last: Option<Measurement>,
}

impl Cuff {
    /// A cuff that measures every `every_s` seconds and did so `ago_s` seconds before the start.
    #[must_use]
    pub const fn new(every_s: f64, ago_s: f64) -> Self {
        Self {
            every_s,
            next_at: -ago_s,
            last: None,
        }
    }

    /// Measures as soon as it can.
    pub fn press(&mut self, now: f64) {
        self.next_at = now;
    }

    /// Goes on to `now`; without a pulse (`None`) the cuff finds nothing and keeps its last.
    pub fn tick(&mut self, now: f64, systolic: f64, diastolic: f64, pulse: Option<f64>) {
        if now < self.next_at {
            return;
        }
        if let Some(pulse) = pulse {
            self.last = Some(Measurement {
                at: self.next_at,
                systolic,
                diastolic,
                // The usual estimate at rest: a good third of the way up.
                mean: diastolic + (systolic - diastolic) * 0.36,
                pulse,
            });
        }
        while self.next_at <= now {
            self.next_at += self.every_s;
        }
    }

    /// The last measurement that succeeded.
    #[must_use]
    pub const fn last(&self) -> Option<Measurement> {
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_measurement_is_older_than_now_and_kept_when_there_is_no_pulse() {
        let mut cuff = Cuff::new(300.0, 95.0);
        cuff.tick(0.0, 120.0, 75.0, Some(70.0));
        assert_eq!(cuff.last().unwrap().at, -95.0);
        cuff.tick(204.0, 90.0, 60.0, Some(70.0));
        assert_eq!(cuff.last().unwrap().systolic, 120.0);
        cuff.tick(205.0, 90.0, 60.0, None);
        assert_eq!(cuff.last().unwrap().systolic, 120.0);
        cuff.press(210.0);
        cuff.tick(210.5, 80.0, 50.0, Some(99.0));
        assert_eq!(cuff.last().unwrap().at, 210.0);
    }
}
