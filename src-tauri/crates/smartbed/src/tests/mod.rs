//! Rules at their limits and delays, bad input, and what holds for any input.

mod any;
mod course;
mod facts;
mod rules;
mod turning;

use crate::{Frame, Heard, Judge, Lying, Policy, Rule};
use lamplight_protocols::bed::{BedFacts, BedReport, Rail, RailState, Told};
use lamplight_protocols::report::DeviceIdentity;
use lamplight_units::{DeviceId, DeviceTime, Mono, Now, Wall, clock::Precision};
use std::sync::Arc;
use std::time::Duration;

/// A bed on a virtual clock.
pub struct Bed {
    pub frame: Frame,
    pub judge: Judge,
    pub lying: Lying,
    pub policy: Policy,
    pub now: Now,
}

pub const T0_S: i64 = 1_795_262_400;

pub fn utc() -> chrono::FixedOffset {
    chrono::FixedOffset::east_opt(0).unwrap()
}

pub fn report(facts: BedFacts) -> BedReport {
    BedReport {
        device: DeviceIdentity {
            id: DeviceId::parse("frame-1").unwrap(),
            sender: Arc::from("beds"),
            maker: Arc::from(""),
            model: Arc::from(""),
        },
        location: None,
        sent_at: None,
        from_memory: false,
        online: Told::Not,
        facts,
        takes: Vec::new(),
    }
}

pub fn device_time(seconds: i64) -> DeviceTime {
    let local = chrono::DateTime::from_timestamp(seconds, 0).unwrap();
    DeviceTime {
        local: local.naive_utc(),
        zone: None,
        precision: Precision::Second,
    }
}

impl Bed {
    /// Of a patient who falls easily.
    pub fn new() -> Self {
        Self {
            frame: Frame::default(),
            judge: Judge::default(),
            lying: Lying {
                admitted: true,
                fall_risk: true,
                ..Lying::default()
            },
            policy: Policy::default(),
            now: Now {
                mono: Mono::from_start(Duration::from_secs(1_000_000)),
                wall: Wall::from_micros(T0_S * 1_000_000),
            },
        }
    }

    pub fn hear(&mut self, report: &BedReport) -> Heard {
        let heard = self.frame.hear(self.now, utc(), report);
        self.look();
        heard
    }

    pub fn tell(&mut self, facts: BedFacts) -> Heard {
        self.hear(&report(facts))
    }

    pub fn look(&mut self) {
        let look = self.frame.look(self.now.mono, self.policy.stale_after);
        self.judge
            .look(self.now.mono, &look, &self.lying, &self.policy);
    }

    /// Time goes on; the bed says that it is there once a minute.
    pub fn wait(&mut self, seconds: f64) {
        let mut left = Duration::from_secs_f64(seconds);
        while !left.is_zero() {
            let step = left.min(Duration::from_secs(60));
            self.now = self.now.after(step);
            left -= step;
            self.tell(BedFacts::default());
        }
    }

    /// Time goes on in silence.
    pub fn silence(&mut self, seconds: f64) {
        self.now = self.now.after(Duration::from_secs_f64(seconds));
        self.look();
    }

    pub fn told(&self) -> Vec<Rule> {
        let told = self.judge.told(&self.lying, &self.policy);
        told.map(|(rule, _)| rule).collect()
    }
}

pub const UP: [Told<RailState>; 4] = [Told::Is(RailState::Up); 4];

pub fn down(rail: Rail) -> [Told<RailState>; 4] {
    let mut rails = [Told::Not; 4];
    let place = Rail::ALL.iter().position(|one| *one == rail).unwrap();
    rails[place] = Told::Is(RailState::Down);
    rails
}
