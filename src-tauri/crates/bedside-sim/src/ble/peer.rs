//! One simulated health device: what it offers, what it sends, and what goes wrong with it.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use lamplight_protocols::gatt::blood_pressure::{BloodPressure, PressureUnit};
use lamplight_protocols::gatt::body::{BodyComposition, Units, Weight};
use lamplight_protocols::gatt::cgm;
use lamplight_protocols::gatt::current_time::CurrentTime;
use lamplight_protocols::gatt::glucose::{Concentration, ConcentrationUnit, Glucose, Sample};
use lamplight_protocols::gatt::heart_rate::{Contact, HeartRate};

use lamplight_protocols::gatt::pulse_oximeter::{Oximetry, Pair};
use lamplight_protocols::gatt::records::{RecordAnswer, RecordRequest};
use lamplight_protocols::gatt::thermometer::{Temperature, TemperatureSite, TemperatureUnit};
use lamplight_protocols::gatt::uuid::{characteristic, service};
use lamplight_protocols::gatt::{MedicalFloat, Stamp};
use lamplight_protocols::report::DeviceIdentity;
use lamplight_units::DeviceTime;
use lamplight_units::clock::Precision;
use std::collections::VecDeque;

/// What a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// A heart rate belt: a value each second.
    Belt,
    /// An oximeter on a finger: a value each second.
    Oximeter,
    /// A blood pressure cuff: one value after it is connected, then it switches itself off.
    Cuff,
    /// A thermometer: as the cuff.
    Thermometer,
    /// A glucose meter with so many stored records.
    Meter(u16),
    /// A continuous glucose monitor that was put on so many records of five minutes ago; it
    /// sends its newest minute every other second, and its records when it is asked.
    Monitor(u16),
    /// A scale: as the cuff.
    Scale,
    /// A scale that also tells fat and water: as the cuff.
    BodyScale,
}

impl Model {
    /// Whether it sends as long as it is connected.
    pub(super) const fn goes_on(self) -> bool {
        match self {
            Self::Belt | Self::Oximeter | Self::Monitor(_) => true,
            Self::Cuff | Self::Thermometer | Self::Meter(_) | Self::Scale | Self::BodyScale => {
                false
            }
        }
    }

    /// Whether it switches itself off after its one value.
    pub(super) const fn switches_off(self) -> bool {
        match self {
            Self::Cuff | Self::Thermometer | Self::Scale | Self::BodyScale => true,
            Self::Belt | Self::Oximeter | Self::Meter(_) | Self::Monitor(_) => false,
        }
    }
}

/// What goes wrong with a device; nothing by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Switches {
    /// The link is lost after so many values.
    pub drop_after: Option<u32>,
    /// Each so manyth value is cut short.
    pub malformed_each: Option<u32>,
    /// It is connected and sends nothing.
    pub silent: bool,
    /// The link is lost each second.
    pub flapping: bool,
    /// Its measuring service has no characteristic.
    pub hollow: bool,
    /// It comes back under another address after each link.
    pub new_address: bool,
    /// It refuses to be subscribed to until the system has paired it; `true` until then.
    pub wants_bond: bool,
    /// It never answers a connection.
    pub deaf: bool,
    /// Its values are marked as a demonstration (oximeter only).
    pub demo: bool,
}

/// One characteristic.
#[derive(Debug, Clone)]
pub struct Characteristic {
    pub service: u16,
    pub uuid: u16,
    pub flags: &'static [&'static str],
    pub value: Vec<u8>,
    pub notifying: bool,
}

/// One device.
#[derive(Debug, Clone)]
pub struct Peer {
    /// What it is.
    pub model: Model,
    /// Its address now, such as `C0:FF:EE:00:00:01`.
    pub address: String,
    /// Whether the address is one that it changes.
    pub random: bool,
    /// Its name.
    pub name: String,
    /// Its serial number.
    pub serial: String,
    /// Its firmware.
    pub firmware: String,
    /// Battery in percent.
    pub battery: u8,
    /// Its clock minus the right time, in seconds.
    pub clock_ahead_s: i64,
    /// What goes wrong.
    pub switches: Switches,
    /// How often a belt or an oximeter sends, in milliseconds.
    pub every_ms: u64,
    /// How strongly it is heard.
    pub rssi: i16,
    pub(super) services: Vec<u16>,
    pub(super) characteristics: Vec<Characteristic>,
    pub(super) connected: bool,
    pub(super) paired: bool,
    pub(super) seen: bool,
    pub(super) advertising: bool,
    /// How many values this link brought, and when the next one is due.
    pub(super) sent: u32,
    pub(super) next_ms: u64,
    pub(super) connected_ms: u64,
    pub(super) outbox: VecDeque<(u16, Vec<u8>)>,
    pub(super) links: u32,
    /// When a monitor was put on, by its own clock.
    began: Option<NaiveDateTime>,
    /// Beats a minute, oxygen, and the like; a test may set it.
    pub level: f64,
}

/// Minutes between two records of a monitor.
const RECORD_MIN: u16 = 5;

const READ: &[&str] = &["read"];
const NOTIFY: &[&str] = &["notify"];
const INDICATE: &[&str] = &["indicate"];
const BATTERY: &[&str] = &["read", "notify"];
const CONTROL: &[&str] = &["write", "indicate"];
const CLOCK: &[&str] = &["read", "write", "notify"];

impl Peer {
    /// The device number `number` of a model.
    #[must_use]
    pub fn new(model: Model, number: u8) -> Self {
        let (name, level) = match model {
            Model::Belt => ("HR belt", 72.0),
            Model::Oximeter => ("Oximeter", 97.0),
            Model::Cuff => ("BP cuff", 120.0),
            Model::Thermometer => ("Thermometer", 37.2),
            Model::Meter(_) => ("Glucose meter", 104.0),
            Model::Monitor(_) => ("CGM", 112.0),
            Model::Scale => ("Scale", 71.5),
            Model::BodyScale => ("Body scale", 64.2),
        };
        let kind = match model {
            Model::Belt => 1,
            Model::Oximeter => 2,
            Model::Cuff => 3,
            Model::Thermometer => 4,
            Model::Meter(_) => 5_u8,
            Model::Monitor(_) => 6,
            Model::Scale => 7,
            Model::BodyScale => 8,
        };
        let every_ms = if matches!(model, Model::Monitor(_)) {
            2_000
        } else {
            1_000
        };
        Self {
            model,
            address: format!("C0:FF:EE:00:{kind:02X}:{number:02X}"),
            random: false,
            name: name.to_owned(),
            serial: format!("SIM-{kind}{number:03}"),
            firmware: "1.0.0".to_owned(),
            battery: 88,
            clock_ahead_s: 0,
            switches: Switches::default(),
            every_ms,
            rssi: -60 - i16::from(number % 30),
            services: Vec::new(),
            characteristics: Vec::new(),
            connected: false,
            paired: false,
            seen: false,
            advertising: true,
            sent: 0,
            next_ms: 0,
            connected_ms: 0,
            outbox: VecDeque::new(),
            links: 0,
            began: None,
            level,
        }
    }

    /// The services and characteristics, as they are found after connecting.
    pub(super) fn build(&mut self) {
        let measuring = self.measuring();
        self.services = vec![measuring, service::INFORMATION, service::BATTERY];
        let mut all: Vec<(u16, u16, &'static [&'static str])> = Vec::new();
        if !self.switches.hollow {
            match self.model {
                Model::Belt => {
                    all.push((measuring, characteristic::HEART_RATE, NOTIFY));
                    all.push((measuring, characteristic::BODY_LOCATION, READ));
                }
                Model::Oximeter => {
                    all.push((measuring, characteristic::OXIMETRY, NOTIFY));
                    all.push((measuring, characteristic::SPOT_CHECK, INDICATE));
                }
                Model::Cuff => {
                    all.push((measuring, characteristic::BLOOD_PRESSURE, INDICATE));
                    all.push((measuring, characteristic::CUFF_INTERMEDIATE, NOTIFY));
                }
                Model::Thermometer => {
                    all.push((measuring, characteristic::TEMPERATURE, INDICATE));
                    all.push((measuring, characteristic::TEMPERATURE_INTERMEDIATE, NOTIFY));
                }
                Model::Meter(_) => {
                    all.push((measuring, characteristic::GLUCOSE, NOTIFY));
                    all.push((measuring, characteristic::RECORD_ACCESS, CONTROL));
                }
                Model::Monitor(_) => {
                    all.push((measuring, characteristic::CGM, NOTIFY));
                    all.push((measuring, characteristic::CGM_FEATURES, READ));
                    all.push((measuring, characteristic::CGM_SESSION_START, READ));
                    all.push((measuring, characteristic::RECORD_ACCESS, CONTROL));
                }
                Model::Scale => all.push((measuring, characteristic::WEIGHT, INDICATE)),
                Model::BodyScale => {
                    all.push((measuring, characteristic::BODY_COMPOSITION, INDICATE));
                }
            }
        }
        for uuid in [
            characteristic::MAKER,
            characteristic::MODEL,
            characteristic::SERIAL,
            characteristic::FIRMWARE,
        ] {
            all.push((service::INFORMATION, uuid, READ));
        }
        all.push((service::BATTERY, characteristic::BATTERY_LEVEL, BATTERY));
        if !self.model.goes_on() {
            self.services.push(service::CURRENT_TIME);
            all.push((service::CURRENT_TIME, characteristic::CURRENT_TIME, CLOCK));
        }
        let one = |(service, uuid, flags)| Characteristic {
            service,
            uuid,
            flags,
            value: Vec::new(),
            notifying: false,
        };
        self.characteristics = all.into_iter().map(one).collect();
    }

    /// The service by which it is advertised.
    #[must_use]
    pub fn measuring(&self) -> u16 {
        match self.model {
            Model::Belt => service::HEART_RATE,
            Model::Oximeter => service::PULSE_OXIMETER,
            Model::Cuff => service::BLOOD_PRESSURE,
            Model::Thermometer => service::THERMOMETER,
            Model::Meter(_) => service::GLUCOSE,
            Model::Monitor(_) => service::CGM,
            Model::Scale => service::WEIGHT_SCALE,
            Model::BodyScale => service::BODY_COMPOSITION,
        }
    }

    /// What its clock shows.
    fn clock(&self, now: DateTime<Utc>) -> NaiveDateTime {
        now.naive_utc() + Duration::seconds(self.clock_ahead_s)
    }

    fn stamp(&self, at: NaiveDateTime) -> Stamp {
        Stamp::Known(DeviceTime {
            local: at,
            zone: None,
            precision: Precision::Second,
        })
    }

    /// Answers a read.
    pub(super) fn read(&mut self, uuid: u16, now: DateTime<Utc>) -> Vec<u8> {
        let text = |text: &str| text.as_bytes().to_vec();
        match uuid {
            characteristic::MAKER => text(DeviceIdentity::SIMULATOR),
            characteristic::MODEL => text(&self.name),
            characteristic::SERIAL => text(&self.serial),
            characteristic::FIRMWARE => text(&self.firmware),
            characteristic::BATTERY_LEVEL => vec![self.battery],
            characteristic::BODY_LOCATION => vec![1],
            // Bit 12: records end in a checksum. Interstitial fluid, under the skin of the belly;
            // the checksum of the features themselves.
            characteristic::CGM_FEATURES => {
                let mut features = vec![0x00, 0x10, 0x00, 0x19];
                features.extend(cgm::checksum(&features).to_le_bytes());
                features
            }
            characteristic::CGM_SESSION_START => {
                let began = self.began(now);
                let start = cgm::SessionStart {
                    at: self.stamp(began),
                    zone_quarters: 0,
                    summer_quarters: 0,
                };
                start.encode(true)
            }
            characteristic::CURRENT_TIME => CurrentTime {
                at: self.stamp(self.clock(now)),
                fraction: 0,
                reason: 0,
            }
            .encode(),
            _ => Vec::new(),
        }
    }

    /// Takes a write.
    pub(super) fn write(&mut self, uuid: u16, bytes: &[u8], now: DateTime<Utc>) {
        match uuid {
            characteristic::CURRENT_TIME => {
                let set = CurrentTime::decode(bytes)
                    .ok()
                    .and_then(|set| set.at.time());
                if let Some(set) = set {
                    self.clock_ahead_s = (set.local - now.naive_utc()).num_seconds();
                }
            }
            characteristic::RECORD_ACCESS => self.asked(bytes, now),
            _ => {}
        }
    }

    /// When a monitor was put on: so many records of five minutes before it was first asked.
    fn began(&mut self, now: DateTime<Utc>) -> NaiveDateTime {
        let Model::Monitor(count) = self.model else {
            return self.clock(now);
        };
        let back = Duration::minutes(i64::from(count) * i64::from(RECORD_MIN));
        let begins = self.clock(now) - back;
        *self.began.get_or_insert(begins)
    }

    /// The minute of its session in which a monitor is.
    fn minute(&mut self, now: DateTime<Utc>) -> u16 {
        let minutes = (self.clock(now) - self.began(now)).num_minutes();
        u16::try_from(minutes).unwrap_or(u16::MAX)
    }

    /// The records of a monitor from a minute of its session on, with the answer behind them.
    fn asked_monitor(&mut self, request: RecordRequest, now: DateTime<Utc>) {
        let answer = |answer: RecordAnswer| (characteristic::RECORD_ACCESS, answer.encode());
        let newest = self.minute(now);
        let from = match request {
            RecordRequest::Since(from) | RecordRequest::CountSince(from) => from,
            RecordRequest::Last => newest,
            RecordRequest::All | RecordRequest::Count | RecordRequest::Abort => 0,
        };
        let all = (0..newest).step_by(usize::from(RECORD_MIN));
        let minutes: Vec<u16> = all.filter(|at| *at >= from).collect();
        match request {
            RecordRequest::Abort => {
                self.outbox.clear();
                self.outbox
                    .push_back(answer(RecordAnswer::Done { operation: 3 }));
            }
            RecordRequest::Count | RecordRequest::CountSince(_) => {
                let count = u16::try_from(minutes.len()).unwrap_or(u16::MAX);
                self.outbox.push_back(answer(RecordAnswer::Count(count)));
            }
            RecordRequest::All | RecordRequest::Since(_) | RecordRequest::Last => {
                if minutes.is_empty() {
                    return self.outbox.push_back(answer(RecordAnswer::None));
                }
                // Two records in one notification, as far as it has room for them.
                for pair in minutes.chunks(2) {
                    let both = pair.iter().flat_map(|at| self.sensed(*at).encode(true));
                    let bytes = both.collect();
                    self.outbox.push_back((characteristic::CGM, bytes));
                }
                self.outbox
                    .push_back(answer(RecordAnswer::Done { operation: 1 }));
            }
        }
    }

    /// What a monitor sensed in a minute of its session: its level, rising and falling by 20.
    fn sensed(&self, minute: u16) -> cgm::Cgm {
        let swing = i32::from(minute / RECORD_MIN % 40) - 20;
        cgm::Cgm {
            glucose: MedicalFloat::number(self.whole() + 10 - swing.abs(), 0),
            offset_min: minute,
            status: cgm::CgmStatus(0),
            trend: Some(MedicalFloat::number(1, -1)),
            quality: None,
        }
    }

    /// The level in whole units.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "levels are small positive numbers that a test writes"
    )]
    const fn whole(&self) -> i32 {
        self.level as i32
    }

    fn asked(&mut self, bytes: &[u8], now: DateTime<Utc>) {
        if matches!(self.model, Model::Monitor(_))
            && let Ok(request) = RecordRequest::decode(bytes)
        {
            return self.asked_monitor(request, now);
        }
        let (Model::Meter(count) | Model::Monitor(count)) = self.model else {
            return;
        };
        let answer = |answer: RecordAnswer| (characteristic::RECORD_ACCESS, answer.encode());
        let Ok(request) = RecordRequest::decode(bytes) else {
            return self
                .outbox
                .push_back((characteristic::RECORD_ACCESS, vec![6, 0, 1, 2]));
        };
        let from = match request {
            RecordRequest::Since(from) | RecordRequest::CountSince(from) => from,
            RecordRequest::Last => count.saturating_sub(1),
            RecordRequest::All | RecordRequest::Count | RecordRequest::Abort => 0,
        };
        match request {
            RecordRequest::Abort => {
                self.outbox.clear();
                self.outbox
                    .push_back(answer(RecordAnswer::Done { operation: 3 }));
            }
            RecordRequest::Count | RecordRequest::CountSince(_) => {
                let left = count.saturating_sub(from);
                self.outbox.push_back(answer(RecordAnswer::Count(left)));
            }
            RecordRequest::All | RecordRequest::Since(_) | RecordRequest::Last => {
                if from >= count {
                    return self.outbox.push_back(answer(RecordAnswer::None));
                }
                for sequence in from..count {
                    let record = self.record(sequence, count, now).encode();
                    self.outbox.push_back((characteristic::GLUCOSE, record));
                }
                self.outbox
                    .push_back(answer(RecordAnswer::Done { operation: 1 }));
            }
        }
    }

    /// A record each half hour, the newest a minute old; each hundredth is control solution.
    fn record(&self, sequence: u16, count: u16, now: DateTime<Utc>) -> Glucose {
        let back = i64::from(count - 1 - sequence) * 30 + 1;
        let at = self.clock(now) - Duration::minutes(back);
        let mg = 80 + i32::from(sequence % 90);
        Glucose {
            sequence,
            base: self.stamp(at),
            offset_min: None,
            concentration: Some(Concentration {
                value: MedicalFloat::number(mg, -5),
                unit: ConcentrationUnit::KiloGramPerLiter,
                sample: if sequence % 100 == 99 {
                    Sample::Control
                } else {
                    Sample::CapillaryWhole
                },
                location: 1,
            }),
            status: None,
            context_follows: false,
        }
    }

    /// What a measuring device sends at its beat.
    pub(super) fn beat(&mut self, now: DateTime<Utc>) -> Option<(u16, Vec<u8>)> {
        #[allow(
            clippy::cast_possible_truncation,
            reason = "levels are small positive numbers that a test writes"
        )]
        let tenths = (self.level * 10.0).round() as i32;
        let level = self.whole();
        let number = |mantissa| MedicalFloat::number(mantissa, 0);
        let at = self.stamp(self.clock(now));
        Some(match self.model {
            Model::Belt => {
                let bpm = u16::try_from(level).unwrap_or(0);
                let rr = 61_440_u32.checked_div(u32::from(bpm)).unwrap_or(0);
                let value = HeartRate {
                    bpm,
                    contact: Contact::Good,
                    energy_kj: Some(u16::try_from(self.sent).unwrap_or(u16::MAX)),
                    rr: vec![u16::try_from(rr).unwrap_or(u16::MAX)],
                };
                (characteristic::HEART_RATE, value.encode())
            }
            Model::Oximeter => {
                let value = Oximetry {
                    normal: Pair {
                        spo2: number(level),
                        pulse: number(75),
                    },
                    fast: None,
                    slow: None,
                    at: Stamp::Unknown,
                    clock_unset: false,
                    status: self.switches.demo.then_some(
                        lamplight_protocols::gatt::pulse_oximeter::MeasurementStatus(
                            lamplight_protocols::gatt::pulse_oximeter::MeasurementStatus::DEMO,
                        ),
                    ),
                    sensor: None,
                    amplitude: None,
                };
                (characteristic::OXIMETRY, value.encode_continuous())
            }
            Model::Cuff => {
                let value = BloodPressure {
                    unit: PressureUnit::MmHg,
                    systolic: number(level),
                    diastolic: number(80),
                    mean: number(93),
                    at,
                    pulse: Some(number(70)),
                    user: None,
                    status: None,
                };
                (characteristic::BLOOD_PRESSURE, value.encode())
            }
            Model::Thermometer => {
                let value = Temperature {
                    unit: TemperatureUnit::Celsius,
                    value: MedicalFloat::number(tenths, -1),
                    at,
                    site: Some(TemperatureSite::Ear),
                };
                (characteristic::TEMPERATURE, value.encode())
            }
            Model::Monitor(_) => {
                let minute = self.minute(now);
                (characteristic::CGM, self.sensed(minute).encode(true))
            }
            Model::Scale => {
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a weight of some kilograms that a test writes, in steps of 5 g"
                )]
                let raw = (self.level * 200.0).round() as u16;
                let value = Weight {
                    units: Units::Si,
                    raw,
                    at,
                    user: None,
                    bmi_and_height: None,
                };
                (characteristic::WEIGHT, value.encode())
            }
            Model::BodyScale => {
                let value = BodyComposition {
                    fat_pct: Some(24.5),
                    at,
                    user: None,
                    basal_kj: Some(6_200),
                    muscle_pct: None,
                    muscle_kg: None,
                    fat_free_kg: None,
                    soft_lean_kg: None,
                    water_kg: Some(self.level * 0.55),
                    impedance_ohm: Some(512.0),
                    weight_kg: Some(self.level),
                    height_cm: Some(172.0),
                    continued: false,
                };
                (characteristic::BODY_COMPOSITION, value.encode())
            }
            Model::Meter(_) => return None,
        })
    }
}
