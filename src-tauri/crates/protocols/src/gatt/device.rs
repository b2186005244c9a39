//! One health device: what must be known of it over its values, and the reports they make.
//!
//! Three things are decided here, once for all devices:
//!
//! - *Whose clock.* A device's times have no zone and are often wrong. A stamp is placed by its
//!   age on the device's own clock, where that can be read; a stamp that can't be placed (in
//!   the future, or beyond what the station places) never looks like a value of now.
//! - *What counts.* What is marked as demonstration, test or calibration, control solution and a
//!   temperature that still rises are no values of a patient and make no readings.
//! - *What is history.* A stored record keeps its own time and is marked as stored, so that it
//!   raises no alarm.

use super::bytes::GattError;
use super::cgm::SessionStart;
use super::current_time::CurrentTime;
use super::heart_rate::HeartRate;
use super::information::{battery_pct, system_id, text};
use super::measurement::{Features, Measurement, decode};
use super::stamp::Stamp;
use super::thermometer::TemperatureSite;
use super::uuid::characteristic;
use crate::report::{
    Channel, DeviceIdentity, DeviceReport, Limits, Marks, NumberReading, ReadUnit, Report,
    ResultStatus, Term,
};
use chrono::{Duration, NaiveDateTime};
use lamplight_units::clock::Precision;
use lamplight_units::{DeviceId, DeviceTime, IdError, MdcCode, Metric, RefId, Unit, Value, Wall};
use std::sync::Arc;

/// A stamp so far ahead of the device's own clock is a slip. Ours.
const AHEAD_S: i64 = 120;
/// What is older when it comes was in the device's memory. Ours: a cuff sends within a minute.
const HISTORY_S: i64 = 300;
/// What is older can't be placed on the station's clock (`ward::devices`).
const OLDEST_S: i64 = 31 * 24 * 3_600;
/// Two sessions of a continuous monitor do not begin within so little; a clock that drifts for a
/// fortnight moves the beginning of one by less. Ours.
const SESSION_SLACK_S: f64 = 600.0;
/// Serial numbers that makers leave in many devices.
const EMPTY_SERIALS: &[&str] = &[
    "serial number",
    "n/a",
    "none",
    "unknown",
    "123456789",
    "12345678",
];
/// Charge of a battery in percent (ISO/IEEE 11073-20601, code 2460 of partition 1).
const CHARGE: (&str, u32) = ("MDC_ATTR_VAL_BATT_CHARGE", 67_996);
/// Energy spent (partition 129, code 119; from memory, unverified). The station's units have no
/// kJ: it is kept and shown, and compared with nothing.
const ENERGY: (&str, u32) = ("MDC_HF_ENERGY", 8_454_263);

/// What the device information service told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Information {
    /// Maker.
    pub maker: Arc<str>,
    /// Model.
    pub model: Arc<str>,
    /// Serial number.
    pub serial: Arc<str>,
    /// Firmware.
    pub firmware: Arc<str>,
    /// System id.
    pub system_id: Option<u64>,
}

impl Information {
    /// The characteristics that are read.
    pub const READ: [u16; 5] = [
        characteristic::MAKER,
        characteristic::MODEL,
        characteristic::SERIAL,
        characteristic::FIRMWARE,
        characteristic::SYSTEM_ID,
    ];

    /// Takes one of them; what can't be read is as if it were not there.
    pub fn take(&mut self, uuid: u16, bytes: &[u8]) {
        match uuid {
            characteristic::MAKER => self.maker = text(bytes),
            characteristic::MODEL => self.model = text(bytes),
            characteristic::SERIAL => self.serial = text(bytes),
            characteristic::FIRMWARE => self.firmware = text(bytes),
            characteristic::SYSTEM_ID => {
                let id = system_id(bytes).ok();
                self.system_id = id.filter(|id| *id != 0 && *id != u64::MAX);
            }
            _ => {}
        }
    }

    /// Who the device is: by its serial number with its model, else its system id, else its
    /// address. The first two outlive a change of address.
    ///
    /// # Errors
    /// When it has none of them.
    pub fn identity(&self, address: &str) -> Result<DeviceIdentity, IdError> {
        let id = self.own_name().unwrap_or_else(|| format!("BLE {address}"));
        let id: String = id.chars().filter(|c| !c.is_control()).take(96).collect();
        let simulated = self.maker.starts_with(DeviceIdentity::SIMULATOR);
        Ok(DeviceIdentity {
            id: DeviceId::parse(&id)?,
            sender: if simulated {
                Arc::from(DeviceIdentity::SIMULATOR)
            } else {
                Arc::from("Bluetooth")
            },
            maker: self.maker.clone(),
            model: self.model.clone(),
        })
    }

    /// Whether it has a name that outlives its address.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        self.own_name().is_some()
    }

    fn own_name(&self) -> Option<String> {
        if is_serial(&self.serial) {
            let parts = [&self.maker, &self.model, &self.serial];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            let parts: Vec<&str> = parts.map(AsRef::as_ref).collect();
            return Some(parts.join(" "));
        }
        self.system_id.map(|id| format!("{id:016X}"))
    }
}

/// Whether a serial number can tell two devices apart.
fn is_serial(serial: &str) -> bool {
    let first = serial.chars().next();
    let same = serial.chars().all(|c| Some(c) == first);
    serial.len() >= 3 && !same && !EMPTY_SERIALS.contains(&serial.to_lowercase().as_str())
}

/// What a value brought.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Brought {
    /// For the station; none when there was nothing of a patient in it.
    pub report: Option<Report>,
    /// The numbers of the records in it: sequence numbers of a meter, minutes of a session of a
    /// continuous monitor.
    pub records: Vec<u16>,
    /// What was left out and why, for a technician.
    pub left_out: Option<Arc<str>>,
}

/// One device while it is connected.
#[derive(Debug, Clone)]
pub struct Device {
    identity: DeviceIdentity,
    features: Features,
    session: Stamp,
    site: Option<TemperatureSite>,
    /// The newest minute of the session that came live.
    minute: Option<u16>,
    /// Its clock minus ours, where it can be read.
    ahead_s: Option<i64>,
    /// It sends what it has stored, because it was asked to.
    fetching: bool,
}

impl Device {
    /// One of which nothing but its name is known.
    #[must_use]
    pub const fn new(identity: DeviceIdentity) -> Self {
        Self {
            identity,
            features: Features { cgm_checked: false },
            session: Stamp::Unknown,
            site: None,
            minute: None,
            ahead_s: None,
            fetching: false,
        }
    }

    /// Who it is.
    #[must_use]
    pub const fn identity(&self) -> &DeviceIdentity {
        &self.identity
    }

    /// What must be read before its values can be.
    pub const READ_FIRST: [u16; 3] = [
        characteristic::CGM_FEATURES,
        characteristic::CGM_SESSION_START,
        characteristic::TEMPERATURE_TYPE,
    ];

    /// Takes one of [`Self::READ_FIRST`], in that order.
    ///
    /// # Errors
    /// When it does not fit its layout.
    pub fn take_first(&mut self, uuid: u16, bytes: &[u8]) -> Result<(), GattError> {
        match uuid {
            characteristic::CGM_FEATURES => self.features.take_cgm(bytes),
            characteristic::CGM_SESSION_START => {
                self.session = SessionStart::decode(bytes, self.features.cgm_checked)?.at;
            }
            characteristic::TEMPERATURE_TYPE => {
                self.site = Some(TemperatureSite::decode(bytes)?);
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes its clock, read when it was `now` here. Answers by how many seconds it is ahead;
    /// `None` when the device does not know the time.
    ///
    /// # Errors
    /// When it does not fit its layout.
    pub fn take_clock(
        &mut self,
        bytes: &[u8],
        now: NaiveDateTime,
    ) -> Result<Option<i64>, GattError> {
        let read = CurrentTime::decode(bytes)?.at.time();
        let read = read.filter(|time| time.precision >= Precision::Second);
        self.ahead_s = read.map(|time| (time.local - now).num_seconds());
        Ok(self.ahead_s)
    }

    /// Its clock was set to ours.
    pub const fn clock_was_set(&mut self) {
        self.ahead_s = Some(0);
    }

    /// When the session of a continuous monitor began, by the station's clock, which stands at
    /// `now` and shows `here` in the device's zone.
    #[must_use]
    pub fn session(&self, now: Wall, here: NaiveDateTime) -> Option<Wall> {
        let age = self.clock(here) - self.session.time()?.local;
        let begin = now.micros().checked_sub(age.num_microseconds()?)?;
        Some(Wall::from_micros(begin))
    }

    /// Whether the minutes of a continuous monitor are counted from another start than those of
    /// its record of minute `last`, whose session began at `before` where that is known. Without
    /// that, of a session that has grown older than that minute nothing tells it from another.
    #[must_use]
    pub fn began_anew(
        &self,
        last: u16,
        before: Option<Wall>,
        now: Wall,
        here: NaiveDateTime,
    ) -> bool {
        let Some(begin) = self.session(now, here) else {
            return false;
        };
        let younger = now.seconds_since(begin) < 60.0 * f64::from(last);
        younger || before.is_some_and(|at| begin.seconds_since(at).abs() > SESSION_SLACK_S)
    }

    /// Whether a value that came live is of another session than the one before: its minutes
    /// have begun again, as when a sensor is changed while the link stands. Then the start of the
    /// session is to be read again ([`Self::READ_FIRST`]) before the value is.
    pub fn restarts(&mut self, uuid: u16, bytes: &[u8]) -> bool {
        if uuid != characteristic::CGM || self.fetching {
            return false;
        }
        let Ok(Measurement::Cgm(records)) = decode(uuid, bytes, self.features) else {
            return false;
        };
        let Some(newest) = records.iter().map(|one| one.offset_min).max() else {
            return false;
        };
        let before = self.minute.replace(newest);
        let restarts = before.is_some_and(|before| newest < before);
        if restarts {
            // A wrong time is worse than none: without one, a live value is of now.
            self.session = Stamp::Unknown;
        }
        restarts
    }

    /// It begins or ends to send what it has stored.
    pub const fn fetching(&mut self, fetching: bool) {
        self.fetching = fetching;
    }

    /// Reads the value of a measuring characteristic that came when it was `now` here.
    ///
    /// # Errors
    /// When it does not fit its layout.
    pub fn value(
        &mut self,
        uuid: u16,
        bytes: &[u8],
        now: NaiveDateTime,
    ) -> Result<Brought, GattError> {
        let mut measured = decode(uuid, bytes, self.features)?;
        if let Measurement::Temperature(one) = &mut measured {
            one.site = one.site.or(self.site);
        }
        let mut brought = Brought::default();
        match &measured {
            Measurement::Glucose(one) => brought.records.push(one.sequence),
            Measurement::Cgm(several) => {
                brought.records = several.iter().map(|one| one.offset_min).collect();
            }
            _ => {}
        }
        let mut numbers = match &measured {
            // An estimate while it rises looks like hypothermia.
            Measurement::RisingTemperature(_) => Vec::new(),
            Measurement::HeartRate(one) => {
                let mut numbers = measured.numbers(self.session);
                numbers.extend(extras(one));
                numbers
            }
            other => other.numbers(self.session),
        };
        if let (Measurement::Glucose(one), true) = (&measured, numbers.is_empty())
            && one.concentration.is_some()
        {
            brought.left_out = Some(Arc::from("control solution: no value of a patient"));
        }
        let sent = self.clock(now);
        numbers.retain_mut(|number| {
            let why = self.judge(number, sent);
            if let Some(why) = why {
                brought.left_out = Some(Arc::from(why));
            }
            why.is_none()
        });
        brought.report = self.report(numbers, sent);
        Ok(brought)
    }

    /// Reads a battery level; `None` for a reserved number.
    ///
    /// # Errors
    /// When it does not fit its layout.
    pub fn battery(&self, bytes: &[u8], now: NaiveDateTime) -> Result<Option<Report>, GattError> {
        let Some(level) = battery_pct(bytes)? else {
            return Ok(None);
        };
        let value = Value::new(f64::from(level));
        let mut number = row(CHARGE, value, ReadUnit::Known(Unit::Percent));
        // The charge tells nothing of the patient, and its coming is no sign of life of the sensor.
        number.episodic = true;
        Ok(self.report(vec![number], self.clock(now)))
    }

    /// What its clock shows.
    fn clock(&self, now: NaiveDateTime) -> NaiveDateTime {
        let ahead = Duration::seconds(self.ahead_s.unwrap_or(0));
        now.checked_add_signed(ahead).unwrap_or(now)
    }

    /// Marks what is history, and says why a number does not count.
    fn judge(&self, number: &mut NumberReading, sent: NaiveDateTime) -> Option<&'static str> {
        let marks = &mut number.marks;
        if marks.demo {
            return Some("demonstration: no value of a patient");
        }
        if marks.test {
            return Some("test: no value of a patient");
        }
        if marks.calibrating {
            return Some("calibration: no value of a patient");
        }
        if self.fetching {
            number.episodic = true;
            marks.stored = true;
        }
        let Some(at) = number.at else {
            return (marks.stored).then_some("a stored record without a time");
        };
        if at.precision < Precision::Second {
            return Some("a time without day or hour: it can't be placed");
        }
        let age = (sent - at.local).num_seconds();
        if age > OLDEST_S {
            return Some("older than 31 days: it can't be placed");
        }
        if age < -AHEAD_S {
            if marks.stored {
                return Some("a stored record from the future: it can't be placed");
            }
            marks.questionable = true;
        }
        if age > HISTORY_S {
            number.episodic = true;
            marks.stored = true;
        }
        None
    }

    fn report(&self, numbers: Vec<NumberReading>, sent: NaiveDateTime) -> Option<Report> {
        if numbers.is_empty() {
            return None;
        }
        Some(Report::Device(Box::new(DeviceReport {
            device: self.identity.clone(),
            location: None,
            patient: None,
            sent_at: Some(DeviceTime {
                local: sent,
                zone: None,
                precision: Precision::Second,
            }),
            numbers,
            texts: Vec::new(),
            waves: Vec::new(),
            alerts: Vec::new(),
            watchdog: None,
        })))
    }
}

/// Time between beats (the last of the value; all stand beside it as sent) and energy spent.
fn extras(one: &HeartRate) -> impl Iterator<Item = NumberReading> {
    let interval = Metric::by_refid("MDC_ECG_TIME_PD_RR_GL").zip(one.intervals_s().last());
    let interval = interval.map(|(metric, seconds)| {
        let unit = ReadUnit::Known(Unit::MilliSecond);
        let value = Value::new((seconds * 1_000.0).round());
        let mut number = row((metric.refid, metric.code), value, unit);
        number.term = Term::known(metric);
        let all = one.rr.iter().map(|rr| format!("{rr}/1024"));
        number.sent = Some(Arc::from(all.collect::<Vec<_>>().join(" ")));
        number
    });
    let energy = one.energy_kj.map(|kj| {
        row(
            ENERGY,
            Value::new(f64::from(kj)),
            ReadUnit::Unknown(Arc::from("kJ")),
        )
    });
    interval.into_iter().chain(energy)
}

fn row((refid, code): (&'static str, u32), value: Value, unit: ReadUnit) -> NumberReading {
    NumberReading {
        term: Term {
            refid: RefId::known(refid),
            code: MdcCode::new(code),
            sent_as: None,
        },
        channel: Channel::default(),
        value,
        sent: None,
        unit,
        limits: Limits::default(),
        status: ResultStatus::Raw,
        marks: Marks::default(),
        at: None,
        episodic: false,
    }
}
