//! The ward of the stories, its clock, and short words for what devices send.

use crate::{Change, Command, CommandError, Edit, FeedSetup, Input, Setup, Station, station};
use chrono::{DateTime, Utc};
use lamplight_alarms::limits::{Change as LimitChange, Parameter, Side};
use lamplight_protocols::report::{
    AdtEvent, AdtHints, AdtReport, AlertKind, AlertPhase, AlertPriority, AlertReport, AlertState,
    Channel, DeviceIdentity, DeviceReport, Inactivation, Limits, Location, Marks, NumberReading,
    PatientClaim, ReadUnit, Report, ResultStatus, Term,
};
use lamplight_units::clock::Precision;
use lamplight_units::{
    BedId, DeviceId, DeviceTime, FeedId, MdcCode, Metric, Mono, Now, PatientId, RefId, Unit, Value,
    Wall,
};
use lamplight_ward::{BedSetup, Beds, Patience, PlacePattern};
use std::sync::Arc;
use std::time::Duration;

/// A ward of two beds, `4E^^1` and `4E^^2`, with a virtual clock.
pub struct Story {
    pub station: Station,
    pub now: Now,
}

pub fn bed(id: &str) -> BedId {
    BedId::parse(id).unwrap()
}

pub fn device(id: &str) -> DeviceId {
    DeviceId::parse(id).unwrap()
}

impl Story {
    pub fn new() -> Self {
        Self::with_limits(None)
    }

    /// The same ward, whose station judges numbers itself or not.
    pub fn with_limits(limits: Option<crate::LimitSetup>) -> Self {
        let one = |id: &str| BedSetup {
            id: bed(id),
            places: vec![PlacePattern::parse(&format!("4E^^{id}")).unwrap()],
            devices: vec![],
        };
        let feed = FeedSetup {
            id: FeedId::parse("bedside").unwrap(),
            zone: station::utc(),
        };
        let station = Station::new(Setup {
            name: Arc::from("Test"),
            beds: Beds::new(vec![one("1"), one("2")]).unwrap(),
            feeds: vec![feed],
            patience: Patience::default(),
            policy: lamplight_alarms::ValidPolicy::default(),
            roster: lamplight_alarms::Roster::default(),
            limits,
            care: crate::CareSetup::default(),
            calls: crate::CallSetup::default(),
            smart_beds: lamplight_smartbed::Policy::default(),
            role: lamplight_alarms::Role::Nurse,
        });
        // 2026-11-21T12:00:00Z
        let wall = Wall::from_micros(1_795_262_400_000_000);
        Self {
            station,
            now: Now {
                mono: Mono::START,
                wall,
            },
        }
    }

    /// Lets time pass, stopping at every deadline on the way.
    pub fn wait(&mut self, seconds: f64) {
        let end = self.now.after(Duration::from_secs_f64(seconds));
        while let Some(due) = self.station.poll_timeout().filter(|due| *due <= end.mono) {
            let step = due.since(self.now.mono);
            self.now = self.now.after(step);
            self.station.handle_timeout(self.now);
        }
        self.now = end;
    }

    /// A report arrives now.
    pub fn hear(&mut self, report: DeviceReport) {
        let feed = FeedId::parse("bedside").unwrap();
        self.station.handle(
            self.now,
            Input::Report {
                feed,
                report: Report::Device(Box::new(report)),
            },
        );
    }

    /// A device at a location sends a heart rate every second, for so many seconds.
    pub fn monitor(&mut self, id: &str, place: &str, seconds: u32) {
        for _ in 0..seconds {
            let report = self.report(id, place);
            self.hear(with_number(report, "MDC_ECG_HEART_RATE", 78.0));
            self.wait(1.0);
        }
    }

    /// The same with a heart rate of one's choice.
    pub fn heart_rate(&mut self, id: &str, place: &str, seconds: u32, value: f64) {
        for _ in 0..seconds {
            let report = self.report(id, place);
            self.hear(with_number(report, "MDC_ECG_HEART_RATE", value));
            self.wait(1.0);
        }
    }

    /// An empty report of a device at `4E^^<place>`, written now.
    pub fn report(&self, id: &str, place: &str) -> DeviceReport {
        DeviceReport {
            device: DeviceIdentity {
                id: device(id),
                sender: Arc::from("TEST"),
                maker: Arc::from(""),
                model: Arc::from(""),
            },
            location: (!place.is_empty()).then(|| Location {
                point_of_care: Arc::from("4E"),
                bed: Arc::from(place),
                ..Location::default()
            }),
            patient: None,
            sent_at: Some(device_time(self.now.wall)),
            numbers: vec![],
            texts: vec![],
            waves: vec![],
            alerts: vec![],
            watchdog: None,
        }
    }

    /// What is open at a bed, most urgent first, as `PRIORITY text`.
    pub fn open(&self, id: &str) -> Vec<String> {
        let conditions = self.station.conditions_of(&bed(id));
        conditions
            .iter()
            .map(|c| format!("{:?} {}", c.announced.priority, c.announced.text))
            .collect()
    }

    /// Everything that changed since it was last asked.
    pub fn changes(&mut self) -> Vec<Change> {
        std::iter::from_fn(|| self.station.poll_change()).collect()
    }
}

pub fn device_time(wall: Wall) -> DeviceTime {
    let utc: DateTime<Utc> = wall.to_utc().unwrap();
    DeviceTime {
        local: utc.naive_utc(),
        zone: Some(station::utc()),
        precision: Precision::Second,
    }
}

pub fn with_number(mut report: DeviceReport, refid: &str, value: f64) -> DeviceReport {
    report.numbers.push(NumberReading {
        term: Term::known(Metric::by_refid(refid).unwrap()),
        channel: Channel::default(),
        value: Value::new(value),
        sent: None,
        unit: ReadUnit::Known(Unit::BeatPerMin),
        limits: Limits::default(),
        status: ResultStatus::Raw,
        marks: Marks::default(),
        at: report.sent_at,
        episodic: false,
    });
    report
}

/// An alert as a monitor sends it: `VENT FIB`, active, from the patient, unless changed.
pub fn alert(text: &str, priority: AlertPriority) -> AlertReport {
    AlertReport {
        thread: Arc::from(""),
        event: Term {
            refid: RefId::sent("MDC_EVT_ALARM"),
            code: MdcCode::new(196_616),
            sent_as: None,
        },
        source: None,
        channel: Channel(Arc::from("1.2.1.1")),
        text: Arc::from(text),
        phase: Some(AlertPhase::Start),
        state: Some(AlertState::Active),
        priority,
        kind: AlertKind::Physiological,
        inactivation: Inactivation::default(),
        value: None,
        at: None,
    }
}

impl Story {
    /// A device sends one alert.
    pub fn alert(&mut self, id: &str, place: &str, alert: AlertReport) {
        let mut report = self.report(id, place);
        report.alerts.push(alert);
        self.hear(report);
    }
}

/// Somebody who may do what a nurse may.
pub fn nurse() -> lamplight_alarms::Actor {
    lamplight_alarms::Actor::station(lamplight_alarms::Role::Nurse)
}

/// Whom a message speaks of.
pub fn person(mrn: &str) -> PatientClaim {
    PatientClaim {
        ids: vec![PatientId::parse(mrn, "H", "MR").unwrap()],
        ..PatientClaim::default()
    }
}

impl Story {
    /// The admission system speaks of a patient at `4E^^<place>`.
    pub fn adt(&mut self, event: AdtEvent, mrn: &str, place: &str) {
        self.adt_merging(event, mrn, place, None);
    }

    /// The same, for a record that takes another one up.
    pub fn adt_merging(&mut self, event: AdtEvent, mrn: &str, place: &str, merged: Option<&str>) {
        let report = AdtReport {
            hints: AdtHints::default(),
            event,
            patient: person(mrn),
            location: Some(Location {
                point_of_care: Arc::from("4E"),
                bed: Arc::from(place),
                ..Location::default()
            }),
            prior_location: None,
            merged: merged.map(|old| PatientId::parse(old, "H", "MR").unwrap()),
            at: None,
        };
        let feed = FeedId::parse("bedside").unwrap();
        let report = Report::Adt(Box::new(report));
        self.station
            .handle(self.now, Input::Report { feed, report });
    }

    /// A nurse wishes something.
    pub fn wish(&mut self, wish: Command) -> Result<(), CommandError> {
        self.station.command(self.now, &nurse(), wish)
    }

    /// A nurse sets limits at bed 1.
    pub fn set(&mut self, edits: &[Edit]) -> Result<(), CommandError> {
        self.wish(Command::SetLimits {
            bed: bed("1"),
            edits: edits.to_vec(),
            reset: Vec::new(),
        })
    }

    /// A nurse resets limits at bed 1.
    pub fn reset(&mut self, parameters: &[Parameter]) -> Result<(), CommandError> {
        self.wish(Command::SetLimits {
            bed: bed("1"),
            edits: Vec::new(),
            reset: parameters.to_vec(),
        })
    }

    /// How many settings the patient of bed 1 has of his or her own.
    pub fn own(&self) -> usize {
        let limits = self.station.bed_limits(&bed("1")).unwrap();
        limits.own.settings().count()
    }
}

/// Where a limit is to lie, in the parameter's unit.
pub fn at(parameter: Parameter, side: Side, number: f64) -> Edit {
    let unit = parameter.unit();
    Edit {
        parameter,
        change: LimitChange::At { side, number, unit },
    }
}

/// Whether a limit is to be judged.
pub fn on(parameter: Parameter, side: Side, on: bool) -> Edit {
    Edit {
        parameter,
        change: LimitChange::On { side, on },
    }
}
