//! The patient with the sensors on: what the monitor measures, second by second.

use super::WaveSet;
use super::cuff::Cuff;
use super::numbers::{Row, number, rows};
use crate::chance::Chance;
use crate::model::patient::WaveMaker;
use crate::model::{Patient, Rhythm, Sign};
use crate::recordings::Recording;
use crate::scenario::{ScriptedAlert, Step};
use crate::wave::WaveKind;
use lamplight_protocols::report::{
    Channel, NumberReading, ReadUnit, ResultStatus, Term, TextReading, WaveChunk,
};
use lamplight_units::{DeviceTime, NoValue, SampleRate};
use std::sync::Arc;

/// An oximeter keeps its number so long after the last pulse (its averaging time).
const SPO2_HOLD_S: f64 = 12.0;

/// Patient, electrodes, probe, cuff and battery.
#[derive(Debug)]
pub(super) struct Bedside {
    pub(super) body: Patient,
    waves: Vec<WaveMaker>,
    cuff: Cuff,
    pub(super) lead_off: Option<String>,
    pub(super) probe_off: bool,
    pub(super) battery: f64,
    pub(super) scripted: Vec<ScriptedAlert>,
    /// Somebody stopped the breath: an apnoea then needs no learning time.
    pub(super) held_breath: bool,
    last_pulse: f64,
    /// So that the wards' numbers do not sway together.
    sway_phase: f64,
}

impl Bedside {
    pub(super) fn new(
        seed: u64,
        bed: u16,
        set: WaveSet,
        recording: Option<Arc<Recording>>,
    ) -> Self {
        let mut chance = Chance::new(seed, "bedside");
        let mut body = Patient::new(seed);
        for (sign, low, high) in [
            (Sign::HeartRate, 60.0, 92.0),
            (Sign::Spo2, 95.0, 99.4),
            (Sign::BreathRate, 12.0, 19.0),
            (Sign::Systolic, 106.0, 138.0),
            (Sign::Diastolic, 62.0, 82.0),
            (Sign::Temperature, 36.4, 37.3),
            (Sign::EtCo2, 34.0, 40.0),
            (Sign::Perfusion, 2.2, 5.0),
        ] {
            body.set(sign, chance.between(low, high), 0.0, 0.0);
        }
        let waves = waves(seed, bed, set, recording.as_ref());
        if let Some(recording) = recording {
            body.play(recording);
        }
        Self {
            body,
            waves,
            cuff: Cuff::new(chance.between(180.0, 320.0), chance.between(5.0, 150.0)),
            lead_off: None,
            probe_off: false,
            battery: 100.0,
            scripted: Vec::new(),
            held_breath: false,
            last_pulse: 0.0,
            sway_phase: chance.between(0.0, 6.3),
        }
    }

    pub(super) fn apply(&mut self, step: &Step, now: f64) {
        for (sign, value) in step.signs() {
            self.body.set(sign, value, now, step.over_s);
        }
        if let Some(rhythm) = step.rhythm {
            self.body.set_rhythm(rhythm, now);
        }
        if let Some(breathing) = step.breathing {
            self.body.set_breathing(breathing, now);
            self.held_breath = !breathing;
        }
        if let Some(lead) = &step.lead_off {
            self.lead_off = (!lead.is_empty()).then(|| lead.clone());
        }
        if let Some(off) = step.probe_off {
            self.probe_off = off;
        }
        if let Some(charge) = step.battery {
            self.battery = charge;
        }
        if let Some(seconds) = step.artefact_s {
            self.body.set_artefact(now + seconds);
        }
        if step.cuff {
            self.cuff.press(now);
        }
        if let Some(alert) = &step.alert {
            self.scripted.retain(|known| known.text != alert.text);
            self.scripted.push(alert.clone());
        }
        if let Some(text) = &step.end_alert {
            self.scripted.retain(|known| known.text != *text);
        }
    }

    pub(super) fn advance(&mut self, now: f64) {
        self.body.advance(now);
        if self.body.pulse_rate(now).is_some() {
            self.last_pulse = now;
        }
        let beats = self.body.rhythm().is_none_or(Rhythm::beats);
        let pulse = self
            .body
            .pulse_rate(now)
            .unwrap_or(self.body.get(Sign::HeartRate));
        let (systolic, diastolic) = (
            self.body.get(Sign::Systolic),
            self.body.get(Sign::Diastolic),
        );
        self.cuff
            .tick(now, systolic, diastolic, beats.then_some(pulse));
    }

    /// The piece of every wave between the two times, in microseconds.
    pub(super) fn waves(
        &mut self,
        from: u64,
        to: u64,
        stamp: impl Fn(i64) -> Option<DeviceTime>,
    ) -> Vec<WaveChunk> {
        self.body.advance(to as f64 / 1e6);
        let mut chunks = Vec::with_capacity(self.waves.len());
        for wave in &mut self.waves {
            let (kind, hz) = (wave.kind(), wave.rate_hz());
            let index = |us: u64| (us as f64 * hz / 1e6 - 1e-6).ceil().max(0.0) as u64;
            let (first, end) = (index(from), index(to));
            let (Some(rate), Some(metric)) = (SampleRate::from_hz(hz), kind.metric()) else {
                continue;
            };
            let off = (kind.is_ecg() && self.lead_off.is_some())
                || (kind == WaveKind::Pleth && self.probe_off);
            // The sample is made in any case, so that the patient goes on under the cover.
            let samples = (first..end).map(|n| {
                let made = self.body.sample(wave, n);
                if off { f32::NAN } else { made }
            });
            chunks.push(WaveChunk {
                samples: samples.collect(),
                term: Term::known(metric),
                channel: Channel(Arc::from(kind.channel())),
                start: stamp((first as f64 / hz * 1e6).round() as i64),
                rate,
                unit: ReadUnit::Known(kind.unit()),
                resolution: wave.resolution(),
                range: Some(kind.range()),
            });
        }
        chunks
    }

    /// The numbers at `now` seconds, and the rhythm in words.
    pub(super) fn numbers(
        &self,
        now: f64,
        stamp: impl Fn(i64) -> Option<DeviceTime>,
    ) -> (Vec<NumberReading>, Vec<TextReading>) {
        let at = stamp((now * 1e6) as i64);
        let mut numbers: Vec<NumberReading> = self
            .values(now)
            .into_iter()
            .map(|(row, value)| number(row, value, at))
            .collect();
        if let Some(cuff) = self.cuff.last() {
            let measured = stamp((cuff.at * 1e6) as i64);
            for (row, value) in [
                (rows::NIBP_SYS, cuff.systolic),
                (rows::NIBP_DIA, cuff.diastolic),
                (rows::NIBP_MEAN, cuff.mean),
                (rows::NIBP_PR, cuff.pulse),
            ] {
                let mut reading = number(row, Ok(value), measured);
                reading.episodic = true;
                reading.status = ResultStatus::Final;
                numbers.push(reading);
            }
        }
        let rhythm = self.body.rhythm().filter(|_| self.lead_off.is_none());
        let texts = rhythm.into_iter().map(|rhythm| TextReading {
            term: super::alarms::term("MDC_ECG_STAT_RHY"),
            channel: Channel(Arc::from("1.1.1.9")),
            text: Arc::from(rhythm.words()),
            status: ResultStatus::Raw,
            at,
        });
        (numbers, texts.collect())
    }

    /// What is measured without a break.
    pub(super) fn values(&self, now: f64) -> Vec<(Row, Result<f64, NoValue>)> {
        let ecg = |value: Option<f64>| match self.lead_off {
            Some(_) => Err(NoValue::SensorOff),
            None => value.ok_or(NoValue::NotMeasured),
        };
        let probe = |value: Option<f64>| {
            if self.probe_off {
                Err(NoValue::SensorOff)
            } else {
                value.ok_or(NoValue::Invalid)
            }
        };
        let felt = now - self.last_pulse <= SPO2_HOLD_S;
        let sway = 0.35 * (now / 11.0 + self.sway_phase).sin();
        let spo2 = (self.body.get(Sign::Spo2) + sway).min(100.0);
        let perfusion = self.body.get(Sign::Perfusion);
        let breaths = self.body.breath_rate(now);
        let heart = match self.body.rhythm() {
            // A flat line is counted as what it is; a fibrillating one cannot be.
            Some(Rhythm::Asystole) => self.body.heart_rate(now).or(Some(0.0)),
            Some(_) | None => self.body.heart_rate(now),
        };
        let mut values = vec![
            (rows::HR, ecg(heart)),
            (rows::PVC, ecg(heart.map(|_| self.body.extra_beats(now)))),
            (rows::ST_II, ecg(heart.map(|_| 0.4 + 0.1 * sway))),
            (rows::SPO2, probe(felt.then_some(spo2))),
            (rows::PR, probe(self.body.pulse_rate(now))),
            (rows::PI, probe(felt.then_some(perfusion))),
            (rows::RR, breaths.ok_or(NoValue::NotMeasured)),
            (rows::TEMP, Ok(self.body.get(Sign::Temperature))),
        ];
        if let Some(wave) = self.waves.iter().find(|w| w.kind() == WaveKind::Abp) {
            let found = wave.pressure();
            let part = |value: Option<f64>| value.ok_or(NoValue::NotMeasured);
            values.push((rows::ABP_SYS, part(found.map(|p| p.systolic))));
            values.push((rows::ABP_DIA, part(found.map(|p| p.diastolic))));
            values.push((rows::ABP_MEAN, part(found.map(|p| p.mean))));
        }
        if self.waves.iter().any(|w| w.kind() == WaveKind::Co2) {
            let end = breaths.map(|_| self.body.get(Sign::EtCo2));
            values.push((rows::ETCO2, end.ok_or(NoValue::NotMeasured)));
            values.push((rows::RR_CO2, breaths.ok_or(NoValue::NotMeasured)));
        }
        values
    }
}

/// The waves of a bed: its recording's, and the model's for those that it lacks.
fn waves(seed: u64, bed: u16, set: WaveSet, recording: Option<&Arc<Recording>>) -> Vec<WaveMaker> {
    let mut kinds = match set {
        WaveSet::None => return Vec::new(),
        WaveSet::Mixed | WaveSet::Standard => vec![
            WaveKind::EcgII,
            WaveKind::EcgV5,
            WaveKind::Pleth,
            WaveKind::Resp,
        ],
    };
    if set == WaveSet::Mixed {
        if bed.is_multiple_of(2) {
            kinds[1] = WaveKind::EcgI;
        }
        match bed % 8 {
            1 | 5 => kinds.push(WaveKind::Abp),
            6 => kinds.push(WaveKind::Co2),
            _ => {}
        }
    }
    let mut makers: Vec<WaveMaker> = recording
        .into_iter()
        .flat_map(|r| (0..r.tracks.len()).filter_map(|n| WaveMaker::recorded(seed, r, n)))
        .collect();
    let recorded: Vec<WaveKind> = makers.iter().map(WaveMaker::kind).collect();
    // A recording's heart is not the model's: none of its leads beside the recorded ones.
    makers.extend(
        kinds
            .into_iter()
            .filter(|kind| !recorded.contains(kind) && (recorded.is_empty() || !kind.is_ecg()))
            .map(|kind| WaveMaker::modelled(seed, kind)),
    );
    makers
}
