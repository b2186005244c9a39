//! The pulse at the finger: one bump a beat, later by the time the wave travels.

use super::beats::Beats;
use super::bell;

/// From R peak to the foot of the pulse at the finger.
pub const TRANSIT_S: f64 = 0.2;

/// The smallest stroke that still makes a pulse an oximeter can count.
pub const STROKE_MIN: f64 = 0.3;

/// The plethysmogram at `t`, 0..1. `perfusion` 1 is a warm finger, 0 none.
#[must_use]
pub fn pleth(t: f64, beats: &Beats, perfusion: f64, volume: f64) -> f64 {
    let pulse: f64 = beats
        .between(t - 1.5, t)
        .map(|beat| {
            let foot = t - beat.at - TRANSIT_S;
            let main = bell(foot - 0.16, 0.065);
            // The second bump is the wave that comes back from the lower body.
            let second = 0.42 * bell(foot - 0.36, 0.085);
            beat.stroke * (main + second)
        })
        .sum();
    // More air in the chest lets less blood out of it.
    (0.12 + 0.68 * perfusion * pulse * (1.0 - 0.06 * volume) + 0.03 * volume).clamp(0.0, 1.0)
}

/// Pulses a minute as an oximeter counts them over the last 10 s; `None` without pulse.
#[must_use]
pub fn rate(now: f64, beats: &Beats, perfusion: f64) -> Option<f64> {
    if perfusion < 0.05 {
        return None;
    }
    let felt: Vec<f64> = beats
        .between(now - TRANSIT_S - 10.0, now - TRANSIT_S)
        .filter(|beat| beat.stroke >= STROKE_MIN)
        .map(|beat| beat.at)
        .collect();
    let (first, last) = (felt.first()?, felt.last()?);
    if felt.len() < 2 || now - last > 4.0 {
        return None;
    }
    Some(60.0 * (felt.len() - 1) as f64 / (last - first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rhythm::Rhythm;

    fn pulses(rhythm: Rhythm, rate: f64) -> (usize, usize) {
        let mut beats = Beats::new(4, rhythm);
        let (mut count, mut heart, mut up) = (0, 0, false);
        for n in 0..60 * 125 {
            let t = f64::from(n) / 125.0;
            beats.fill(t, rate, 0.2);
            heart += beats
                .between(t - TRANSIT_S, t - TRANSIT_S + 1.0 / 125.0)
                .count();
            // With a gap between the thresholds, so that a plateau counts once.
            let value = pleth(t, &beats, 1.0, 0.0);
            if !up && value > 0.5 {
                up = true;
                count += 1;
            } else if up && value < 0.35 {
                up = false;
            }
        }
        (count, heart)
    }

    #[test]
    fn every_heart_beat_makes_one_pulse() {
        for rate in [50.0, 75.0, 110.0] {
            let (pulses, beats) = pulses(Rhythm::Sinus, rate);
            assert!(
                pulses.abs_diff(beats) <= 1,
                "{pulses} pulses, {beats} beats at {rate}"
            );
        }
    }

    #[test]
    fn a_heart_that_fibrillates_makes_none() {
        assert_eq!(pulses(Rhythm::VentricularFibrillation, 80.0), (0, 0));
        assert_eq!(rate(10.0, &Beats::new(1, Rhythm::Asystole), 1.0), None);
    }
}
