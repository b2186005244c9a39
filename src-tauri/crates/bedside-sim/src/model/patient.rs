//! The patient: beats, breaths and slow signs together, and the waves they make.

use super::beats::Beats;
use super::breath::Breaths;
use super::ecg::{Around, EcgLead};
use super::pressure::{Artery, PressureNumbers};
use super::pulse;
use super::rhythm::Rhythm;
use super::slow::Slow;
use crate::recordings::{Recording, Track};
use crate::wave::WaveKind;
use std::sync::Arc;

/// A sign that a scenario can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    /// Beats a minute that the heart means to make.
    HeartRate,
    /// Oxygen saturation in percent.
    Spo2,
    /// Breaths a minute.
    BreathRate,
    /// Systolic pressure in mmHg.
    Systolic,
    /// Diastolic pressure in mmHg.
    Diastolic,
    /// Temperature in degrees Celsius.
    Temperature,
    /// Carbon dioxide at the end of breathing out, in mmHg.
    EtCo2,
    /// Perfusion index in percent.
    Perfusion,
}

/// The signs of a healthy adult, to be varied.
const WELL: [f64; 8] = [75.0, 98.0, 15.0, 120.0, 75.0, 36.8, 38.0, 4.0];

/// One wave of the patient with what it needs between samples.
#[derive(Debug, Clone)]
pub struct WaveMaker {
    kind: WaveKind,
    rate_hz: f64,
    resolution: f64,
    lead: Option<EcgLead>,
    artery: Option<Artery>,
    track: Option<(Arc<Recording>, usize)>,
}

impl WaveMaker {
    /// A wave made by the model.
    #[must_use]
    pub fn modelled(seed: u64, kind: WaveKind) -> Self {
        Self {
            kind,
            rate_hz: kind.rate_hz(),
            resolution: kind.resolution(),
            lead: kind.lead().map(|lead| EcgLead::new(seed, lead)),
            artery: (kind == WaveKind::Abp).then(|| Artery::new(kind.rate_hz(), 92.0)),
            track: None,
        }
    }

    /// A wave played from the recording's track of this index; `None` when there is none.
    #[must_use]
    pub fn recorded(seed: u64, recording: &Arc<Recording>, index: usize) -> Option<Self> {
        let track = recording.tracks.get(index)?;
        Some(Self {
            rate_hz: track.rate_hz,
            resolution: track.resolution,
            track: Some((recording.clone(), index)),
            ..Self::modelled(seed, track.kind)
        })
    }

    /// Which wave.
    #[must_use]
    pub const fn kind(&self) -> WaveKind {
        self.kind
    }

    /// Samples a second.
    #[must_use]
    pub const fn rate_hz(&self) -> f64 {
        self.rate_hz
    }

    /// The size of one step.
    #[must_use]
    pub const fn resolution(&self) -> f64 {
        self.resolution
    }

    /// The numbers of the pressure, if this is one.
    #[must_use]
    pub fn pressure(&self) -> Option<PressureNumbers> {
        self.artery.as_ref()?.numbers()
    }

    fn track(&self) -> Option<&Track> {
        let (recording, index) = self.track.as_ref()?;
        recording.tracks.get(*index)
    }
}

/// The patient's body.
#[derive(Debug, Clone)]
pub struct Patient {
    beats: Beats,
    breaths: Breaths,
    signs: [Slow; 8],
    rhythm_since: f64,
    artefact_until: f64,
    playing: Option<Arc<Recording>>,
    played_until: f64,
}

impl Patient {
    /// A healthy adult in sinus rhythm.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            beats: Beats::new(seed, Rhythm::Sinus),
            breaths: Breaths::new(seed),
            signs: WELL.map(Slow::at),
            rhythm_since: -60.0,
            artefact_until: -1.0,
            playing: None,
            played_until: -Beats::KEPT_S,
        }
    }

    /// Lets a recording drive the heart from time 0 on, until a rhythm is set.
    pub fn play(&mut self, recording: Arc<Recording>) {
        self.playing = Some(recording);
    }

    /// Whether a recording drives the heart.
    #[must_use]
    pub const fn is_playing(&self) -> bool {
        self.playing.is_some()
    }

    /// Moves a sign to a value within `over_s` seconds.
    pub fn set(&mut self, sign: Sign, value: f64, now: f64, over_s: f64) {
        self.signs[sign as usize].go(value, now, over_s);
    }

    /// A sign as it is now.
    #[must_use]
    pub fn get(&self, sign: Sign) -> f64 {
        self.signs[sign as usize].get()
    }

    /// Changes the rhythm, which ends a recording.
    pub fn set_rhythm(&mut self, rhythm: Rhythm, now: f64) {
        self.playing = None;
        self.rhythm_since = now;
        self.beats.set_rhythm(rhythm, now);
    }

    /// The rhythm, `None` while a recording plays: nobody has told what it holds.
    #[must_use]
    pub fn rhythm(&self) -> Option<Rhythm> {
        self.playing.is_none().then(|| self.beats.rhythm())
    }

    /// Since when it has that rhythm.
    #[must_use]
    pub const fn rhythm_since(&self) -> f64 {
        self.rhythm_since
    }

    /// Stops breathing, or starts again.
    pub fn set_breathing(&mut self, breathing: bool, now: f64) {
        self.breaths.set_paused(!breathing, now);
    }

    /// Moves about until this time, which shakes the cables.
    pub fn set_artefact(&mut self, until: f64) {
        self.artefact_until = until;
    }

    /// Goes on to `now`: beats and breaths up to there, signs on their way.
    pub fn advance(&mut self, now: f64) {
        for sign in &mut self.signs {
            sign.follow(now);
        }
        self.breaths.fill(now, self.get(Sign::BreathRate));
        match self.playing.clone() {
            Some(recording) => self.take_recorded_beats(&recording, now),
            None => {
                let (rate, phase) = (self.get(Sign::HeartRate), self.breaths.phase(now));
                self.beats.fill(now, rate, phase);
            }
        }
    }

    fn take_recorded_beats(&mut self, recording: &Recording, now: f64) {
        let until = now + Beats::AHEAD_S;
        let first = (self.played_until / recording.loop_s).floor() as i64;
        for turn in first..=first + 2 {
            let offset = turn as f64 * recording.loop_s;
            for beat in recording.beats.iter().map(|b| b + offset) {
                if beat >= self.played_until && beat < until {
                    self.beats.push_recorded(beat);
                }
            }
        }
        self.played_until = self.played_until.max(until);
        self.beats.forget(now);
    }

    /// Sample `n` of the wave; call it for each `n` in order.
    pub fn sample(&self, wave: &mut WaveMaker, n: u64) -> f32 {
        let t = n as f64 / wave.rate_hz;
        if self.playing.is_some()
            && let Some(track) = wave.track()
        {
            let at = (n % track.samples.len().max(1) as u64) as usize;
            return track.samples.get(at).copied().unwrap_or(f32::NAN);
        }
        let made = match wave.kind {
            WaveKind::Pleth => {
                let perfusion = (self.get(Sign::Perfusion) / 4.0).clamp(0.0, 1.2);
                pulse::pleth(t, &self.beats, perfusion, self.breaths.volume(t))
            }
            WaveKind::Resp => 0.9 * self.breaths.volume(t) - 0.4,
            WaveKind::Co2 => self.breaths.co2(t, self.get(Sign::EtCo2)),
            WaveKind::Abp => self.pressure(wave, t),
            WaveKind::EcgI
            | WaveKind::EcgII
            | WaveKind::EcgV
            | WaveKind::EcgV1
            | WaveKind::EcgV5 => self.ecg(wave, t),
        };
        // As the converter would give it: whole steps.
        ((made / wave.resolution).round() * wave.resolution) as f32
    }

    fn ecg(&self, wave: &mut WaveMaker, t: f64) -> f64 {
        let around = Around {
            volume: self.breaths.volume(t),
            artefact: self.artefact(t),
            since_change: t - self.rhythm_since,
        };
        wave.lead
            .as_mut()
            .map_or(0.0, |lead| lead.sample(t, &self.beats, around))
    }

    fn pressure(&self, wave: &mut WaveMaker, t: f64) -> f64 {
        let (systolic, diastolic) = (self.get(Sign::Systolic), self.get(Sign::Diastolic));
        let rate = self
            .beats
            .rate(t, 10.0)
            .unwrap_or(self.get(Sign::HeartRate));
        wave.artery.as_mut().map_or(0.0, |artery| {
            artery.sample(t, &self.beats, systolic, diastolic, rate)
        })
    }

    fn artefact(&self, t: f64) -> f64 {
        // Dies down over the last second.
        (self.artefact_until - t).clamp(0.0, 1.0)
    }

    /// Heart rate over the last 10 s; `None` when no beats are seen.
    #[must_use]
    pub fn heart_rate(&self, now: f64) -> Option<f64> {
        self.beats.rate(now, 10.0)
    }

    /// Pulse rate at the finger; `None` without a pulse.
    #[must_use]
    pub fn pulse_rate(&self, now: f64) -> Option<f64> {
        pulse::rate(now, &self.beats, self.get(Sign::Perfusion) / 4.0)
    }

    /// Extra beats a minute, from those of the last [`Beats::KEPT_S`] seconds.
    #[must_use]
    pub fn extra_beats(&self, now: f64) -> f64 {
        self.beats.extra(now) * 60.0 / Beats::KEPT_S
    }

    /// Breaths a minute; `None` in apnoea.
    #[must_use]
    pub fn breath_rate(&self, now: f64) -> Option<f64> {
        self.breaths.rate(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recordings;

    #[test]
    fn the_numbers_are_those_of_the_waves() {
        let mut patient = Patient::new(9);
        patient.set(Sign::HeartRate, 90.0, 0.0, 0.0);
        patient.set(Sign::BreathRate, 20.0, 0.0, 0.0);
        for tenth in 0..600 {
            patient.advance(f64::from(tenth) / 10.0);
        }
        let close = |got: Option<f64>, want: f64| (got.unwrap() - want).abs() < 4.0;
        assert!(close(patient.heart_rate(59.9), 90.0));
        assert!(close(patient.pulse_rate(59.9), 90.0));
        assert!(close(patient.breath_rate(59.9), 20.0));
    }

    #[test]
    fn a_recording_drives_the_pulse_and_repeats_without_a_double_beat() {
        let mut patient = Patient::new(1);
        patient.play(recordings::load("mitdb-100").unwrap().unwrap());
        let mut rates = Vec::new();
        for tenth in 0..1_500 {
            let now = f64::from(tenth) / 10.0;
            patient.advance(now);
            if tenth > 120 {
                rates.push(patient.heart_rate(now).unwrap());
                assert!(patient.pulse_rate(now).is_some());
            }
        }
        assert!(rates.iter().all(|r| (65.0..85.0).contains(r)), "{rates:?}");
    }

    #[test]
    fn a_rhythm_set_ends_the_recording() {
        let mut patient = Patient::new(1);
        patient.play(recordings::load("mitdb-200").unwrap().unwrap());
        assert_eq!(patient.rhythm(), None);
        patient.set_rhythm(Rhythm::Asystole, 3.0);
        assert_eq!(patient.rhythm(), Some(Rhythm::Asystole));
        patient.advance(20.0);
        assert_eq!(patient.heart_rate(20.0), None);
    }
}
