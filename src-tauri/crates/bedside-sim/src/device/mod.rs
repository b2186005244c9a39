//! One simulated monitor as a pure state machine on its own clock.
//!
//! [`Device::step`] is given how much time has passed since the start and answers with
//! everything that fell due: messages to send and what becomes of the network. It reads
//! no clock and opens nothing, so a test steps an hour in a moment and the same seed
//! gives the same bytes. [`crate::wire`] puts it on a socket.

pub mod alarms;
mod bedside;
mod clock;
pub mod cuff;
mod facts;
pub mod identity;
pub mod numbers;
mod outgoing;

pub use outgoing::{MessageKind, Outgoing, Output};

use crate::recordings::{self, Recording};
use crate::scenario::{Network, Power, Scenario, Step};
use alarms::Alarms;
use bedside::Bedside;
use clock::Clock;
use identity::Identity;
use lamplight_protocols::report::{AlertReport, DeviceReport, Location};
use lamplight_units::{DeviceTime, IdError, Wall};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;

/// Which waves the monitors have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WaveSet {
    /// Two ECG leads, pleth and resp for all; arterial pressure or CO2 for some.
    #[default]
    Mixed,
    /// Two ECG leads at 250 Hz, pleth at 125 and resp at 62.5 Hz for all: the bench's load.
    Standard,
    /// None: numbers and alerts only.
    None,
}

/// What all devices of a run have in common.
#[derive(Debug, Clone)]
pub struct DeviceConfig {
    /// Names the run: the same seed gives the same bytes.
    pub seed: u64,
    /// The ward's name in PV1-3.
    pub unit: String,
    /// How long a piece of wave is.
    pub chunk: Duration,
    /// Which waves there are.
    pub waves: WaveSet,
    /// The wall clock at the start of the run.
    pub start: Wall,
    /// What happens.
    pub scenario: Arc<Scenario>,
    /// Recordings to replay: the first on bed 1, and so on. They go before the scenario's.
    pub replays: Vec<Arc<Recording>>,
}

/// Why a device cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeviceError {
    /// A piece of wave must last from 20 ms to 10 s.
    #[error("a piece of wave of {0} ms is not possible, 20 to 10000 are")]
    Chunk(u128),
    /// A recording that ships does not read.
    #[error("recording {0}: {1}")]
    Recording(String, crate::wfdb::WfdbError),
    /// An identity that is not one.
    #[error("bed {0}: {1}")]
    Identity(u16, IdError),
}

/// One simulated monitor.
#[derive(Debug)]
pub struct Device {
    bed: u16,
    unit: Arc<str>,
    identity: Identity,
    location: Location,
    clock: Clock,
    bedside: Bedside,
    alarms: Alarms,
    plan: VecDeque<Step>,
    on: bool,
    back_on_us: Option<u64>,
    network: Network,
    chunk_us: u64,
    next_chunk: u64,
    next_second: u64,
    phase_us: u64,
    messages: u64,
}

/// A monitor that restarts needs so long.
const RESTART_US: u64 = 8_000_000;

const SECOND_US: u64 = 1_000_000;

impl Device {
    /// The monitor of `bed`, with its share of the scenario.
    ///
    /// # Errors
    /// When the configuration is not possible.
    pub fn new(config: &DeviceConfig, bed: u16) -> Result<Self, DeviceError> {
        let chunk_ms = config.chunk.as_millis();
        if !(20..=10_000).contains(&chunk_ms) {
            return Err(DeviceError::Chunk(chunk_ms));
        }
        let identity = Identity::of_bed(bed).map_err(|e| DeviceError::Identity(bed, e))?;
        let plan: VecDeque<Step> = config.scenario.for_bed(bed).cloned().collect();
        let replay = config.replays.get(usize::from(bed).saturating_sub(1));
        let recording = match replay {
            Some(replay) => Some(Arc::clone(replay)),
            None => recording(&plan)?,
        };
        let chunk_us = micros(config.chunk);
        let seed = config.seed ^ (u64::from(bed) << 32);
        let mut device = Self {
            bed,
            unit: Arc::from(config.unit.as_str()),
            location: identity::location(&config.unit, bed),
            identity,
            clock: Clock::new(config.start),
            bedside: Bedside::new(seed, bed, config.waves, recording),
            alarms: Alarms::default(),
            plan,
            on: true,
            back_on_us: None,
            network: Network::Up,
            chunk_us,
            next_chunk: 0,
            next_second: 0,
            phase_us: phase_us(bed),
            messages: 0,
        };
        // What the plan says for time 0 is how the bed begins; nothing is sent for it.
        while device.plan.front().is_some_and(|step| step.at_s <= 0.0) {
            if let Some(step) = device.plan.pop_front() {
                device.apply(&step, 0, &mut Vec::new());
            }
        }
        Ok(device)
    }

    /// Its bed at the start.
    #[must_use]
    pub const fn bed(&self) -> u16 {
        self.bed
    }

    /// Who it is.
    #[must_use]
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The network at the start, before the first step.
    #[must_use]
    pub const fn network(&self) -> Network {
        if self.on { self.network } else { Network::Down }
    }

    /// When the next step brings something, since the start.
    #[must_use]
    pub fn next_due(&self) -> Duration {
        let (at, _) = self.next();
        Duration::from_micros(at)
    }

    /// Does everything that falls due up to `elapsed` since the start, in order.
    pub fn step(&mut self, elapsed: Duration, out: &mut Vec<Output>) {
        let until = micros(elapsed);
        loop {
            let (at, what) = self.next();
            if at > until {
                return;
            }
            match what {
                Due::Plan => {
                    if let Some(step) = self.plan.pop_front() {
                        self.apply(&step, at, out);
                    }
                }
                Due::BackOn => {
                    self.back_on_us = None;
                    self.switch(true, out);
                }
                Due::Chunk => self.chunk(at, out),
                Due::Second => self.second(at, out),
            }
        }
    }

    fn next(&self) -> (u64, Due) {
        let planned = self
            .plan
            .front()
            .map(|s| ((s.at_s * 1e6) as u64, Due::Plan));
        let back = self.back_on_us.map(|at| (at, Due::BackOn));
        let chunk = (
            (self.next_chunk + 1) * self.chunk_us + self.phase_us,
            Due::Chunk,
        );
        let second = (
            self.next_second * SECOND_US + self.phase_us + 1_000,
            Due::Second,
        );
        // Two of the four are always there; the first of equals goes first.
        let early = |a: (u64, Due), b: (u64, Due)| if b.0 < a.0 { b } else { a };
        [planned, back]
            .into_iter()
            .flatten()
            .fold(early(chunk, second), |best, other| early(other, best))
    }

    fn apply(&mut self, step: &Step, at: u64, out: &mut Vec<Output>) {
        let now = at as f64 / 1e6;
        self.bedside.apply(step, now);
        if let Some(offset) = step.clock_offset_s {
            self.clock.set_offset(offset);
        }
        // Ids of the simulator's own texts are always ids; were one not, the name stays.
        if let Some(other) = step.names_bed.and_then(|bed| Identity::of_bed(bed).ok()) {
            self.identity.patient = other.patient;
        }
        if let Some(bed) = step.moves_to {
            self.location = identity::location(&self.unit, bed);
        }
        if let Some(network) = step.network {
            self.network = network;
            out.push(Output::Network(self.network()));
        }
        match step.power {
            Some(Power::Off) => self.switch(false, out),
            Some(Power::On) => self.switch(true, out),
            Some(Power::Restart) => {
                self.switch(false, out);
                self.back_on_us = Some(at + RESTART_US);
            }
            None => {}
        }
        if let Some(paused) = step.audio_paused {
            self.alarms.set_audio_paused(paused);
        }
        if step.reset_alarms {
            let told = self.alarms.reset(self.stamp(at));
            self.tell(told, at, out);
        }
        let is_about_alerts =
            step.alert.is_some() || step.end_alert.is_some() || step.audio_paused.is_some();
        if at > 0 && is_about_alerts {
            self.alarms(at, out);
        }
    }

    fn switch(&mut self, on: bool, out: &mut Vec<Output>) {
        if self.on == on {
            return;
        }
        self.on = on;
        self.alarms.forget();
        out.push(Output::Network(self.network()));
    }

    /// One piece of every wave.
    fn chunk(&mut self, at: u64, out: &mut Vec<Output>) {
        let from = self.next_chunk * self.chunk_us;
        let to = from + self.chunk_us;
        self.next_chunk += 1;
        let clock = self.clock;
        let waves = self.bedside.waves(from, to, |us| clock.stamp(us));
        if self.on && !waves.is_empty() {
            let report = DeviceReport {
                waves,
                ..self.blank(at)
            };
            self.message(MessageKind::Wave, report, at, out);
        }
    }

    /// The numbers of one second, and the alarms that follow from them.
    fn second(&mut self, at: u64, out: &mut Vec<Output>) {
        self.next_second += 1;
        let report = self.numbers(at);
        if self.on {
            self.message(MessageKind::Numbers, report, at, out);
            self.alarms(at, out);
        }
    }

    /// The numbers as they are at this time; for load tests that send faster than life.
    pub fn numbers_now(&mut self, elapsed: Duration) -> Option<Outgoing> {
        let at = micros(elapsed);
        let report = self.numbers(at);
        self.outgoing(MessageKind::Numbers, report, at)
    }

    fn numbers(&mut self, at: u64) -> DeviceReport {
        let clock = self.clock;
        let now = at as f64 / 1e6;
        self.bedside.advance(now);
        let (numbers, texts) = self.bedside.numbers(now, |us| clock.stamp(us));
        DeviceReport {
            numbers,
            texts,
            ..self.blank(at)
        }
    }

    fn alarms(&mut self, at: u64, out: &mut Vec<Output>) {
        if !self.on {
            return;
        }
        let now = at as f64 / 1e6;
        let stamp = self.stamp(at);
        let facts = facts::facts(&mut self.bedside, now, stamp);
        let name = self.clock.name(self.bed);
        let told = self.alarms.tick(now, facts, &name, stamp);
        self.tell(told, at, out);
    }

    fn tell(&mut self, alerts: Vec<AlertReport>, at: u64, out: &mut Vec<Output>) {
        for alert in alerts {
            let report = DeviceReport {
                alerts: vec![alert],
                ..self.blank(at)
            };
            self.message(MessageKind::Alert, report, at, out);
        }
    }

    fn message(&mut self, kind: MessageKind, report: DeviceReport, at: u64, out: &mut Vec<Output>) {
        let outgoing = self.outgoing(kind, report, at);
        out.extend(outgoing.map(|message| Output::Message(Box::new(message))));
    }

    fn outgoing(&mut self, kind: MessageKind, report: DeviceReport, at: u64) -> Option<Outgoing> {
        self.messages += 1;
        Some(Outgoing {
            kind,
            control_id: self.clock.control_id(self.bed, self.messages)?,
            at: self.clock.wall(at as i64),
            report,
        })
    }

    fn stamp(&self, at: u64) -> Option<DeviceTime> {
        self.clock.stamp(at as i64)
    }

    /// A report that tells nothing yet.
    fn blank(&self, at: u64) -> DeviceReport {
        DeviceReport {
            device: self.identity.device.clone(),
            location: Some(self.location.clone()),
            patient: Some(self.identity.patient.clone()),
            sent_at: self.stamp(at),
            numbers: Vec::new(),
            texts: Vec::new(),
            waves: Vec::new(),
            alerts: Vec::new(),
            watchdog: None,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Due {
    Plan,
    BackOn,
    Chunk,
    Second,
}

/// Monitors that were switched on by hand are spread evenly over the second: steps of the
/// golden section keep any number of beds apart.
fn phase_us(bed: u16) -> u64 {
    let part = u32::from(bed).wrapping_mul(0x9E37_79B9);
    (u64::from(part) * SECOND_US) >> 32
}

fn recording(plan: &VecDeque<Step>) -> Result<Option<Arc<Recording>>, DeviceError> {
    let Some(name) = plan.iter().rev().find_map(|step| step.recording.as_deref()) else {
        return Ok(None);
    };
    recordings::load(name)
        .transpose()
        .map_err(|error| DeviceError::Recording(name.to_owned(), error))
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
