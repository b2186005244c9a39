//! How much the core's memory grows in 24 hours of a full ward.
//!
//! The station with its samples is driven on a virtual clock as fast as it runs: 64 monitors
//! with five waves and twelve numbers a second, alarms that come and go, monitors that fall
//! silent and return, devices that leave for good, patients who are admitted and discharged,
//! bad messages. What a screen would take is taken: the changes each second, the whole
//! picture each ten minutes; what the records take, too: readings at once, the state for a
//! restart each minute. Waves come in one piece a second, so that a day takes minutes.
//!
//! The growth counts from the tenth minute, when the rings are full. One JSON line:
//! `cargo run --release -p lamplight-host --example core_growth_bench [HOURS]`

#![allow(clippy::print_stdout, reason = "the result goes to standard output")]

use chrono::{DateTime, FixedOffset, Offset, Utc};
use lamplight_api::state::State;
use lamplight_protocols::report::{
    AdtEvent, AdtHints, AdtReport, AlertKind, AlertPhase, AlertPriority, AlertReport, AlertState,
    Channel, DeadLetter, DeviceIdentity, DeviceReport, Inactivation, Limits, Location, Marks,
    NumberReading, PatientClaim, ReadUnit, Report, ResultStatus, Term, WaveChunk,
};
use lamplight_station::{FeedSetup, Input, Setup, Station};
use lamplight_units::clock::Precision;
use lamplight_units::{
    BedId, DeviceId, DeviceTime, FeedId, Metric, Mono, Now, PatientId, Personal, SampleRate, Value,
    Wall,
};
use lamplight_ward::{BedSetup, Beds, Patience, PlacePattern};
use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

type Outcome<T> = Result<T, Box<dyn Error>>;

const BEDS: u64 = 64;
const HOURS: u64 = 24;
/// Rings are full and every bed has had its first alarms.
const WARM_S: u64 = 600;
/// A day may not cost more than this, or a month would fill a small machine.
const BAR_MB: f64 = 5.0;

const WAVES: [(&str, f64); 5] = [
    ("MDC_ECG_ELEC_POTL_II", 250.0),
    ("MDC_ECG_ELEC_POTL_V", 250.0),
    ("MDC_PULS_OXIM_PLETH", 125.0),
    ("MDC_PRESS_BLD_ART_ABP", 125.0),
    ("MDC_IMPED_TTHOR", 62.0),
];

const NUMBERS: [&str; 12] = [
    "MDC_ECG_HEART_RATE",
    "MDC_ECG_V_P_C_RATE",
    "MDC_ECG_AMPL_ST_II",
    "MDC_PULS_OXIM_SAT_O2",
    "MDC_PULS_OXIM_PULS_RATE",
    "MDC_BLD_PERF_INDEX",
    "MDC_RESP_RATE",
    "MDC_PRESS_BLD_ART_ABP_SYS",
    "MDC_PRESS_BLD_ART_ABP_DIA",
    "MDC_PRESS_BLD_ART_ABP_MEAN",
    "MDC_TEMP",
    "MDC_PRESS_BLD_NONINV_SYS",
];

fn main() -> Outcome<()> {
    let hours = std::env::args()
        .nth(1)
        .map_or(Ok(HOURS), |text| text.parse())?;
    let mut ward = Ward::new()?;
    let mut before = 0.0;
    for second in 0..hours * 3_600 {
        ward.second(second)?;
        if second == WARM_S {
            before = resident_mb()?;
        }
    }
    let after = resident_mb()?;
    let grown = ((after - before) * 1_000.0).round() / 1_000.0;
    println!(
        "{{\"name\":\"core.growth_mb\",\"value\":{grown},\"unit\":\"MB\",\"bar\":\"<= {BAR_MB}\",\
         \"holds\":{},\"runs\":1,\"hours\":{hours},\"beds\":{BEDS},\"before_mb\":{before:.1}}}",
        grown <= BAR_MB
    );
    Ok(())
}

struct Ward {
    station: Station,
    now: Now,
    feed: FeedId,
    monitors: Vec<DeviceReport>,
}

impl Ward {
    fn new() -> Outcome<Self> {
        let mut beds = Vec::new();
        for bed in 0..BEDS {
            beds.push(BedSetup {
                id: BedId::parse(&bed.to_string())?,
                places: vec![PlacePattern::parse(&format!("4E^^{bed}"))?],
                devices: vec![],
            });
        }
        let feed = FeedId::parse("bedside")?;
        let mut station = Station::new(Setup {
            name: Arc::from("Bench"),
            beds: Beds::new(beds)?,
            feeds: vec![FeedSetup {
                id: feed.clone(),
                zone: utc(),
            }],
            patience: Patience::default(),
            policy: lamplight_alarms::ValidPolicy::default(),
            roster: lamplight_alarms::Roster::default(),
            limits: None,
            care: lamplight_station::CareSetup::default(),
            calls: lamplight_station::CallSetup::default(),
            smart_beds: lamplight_station::SmartBedPolicy::default(),
            role: lamplight_alarms::Role::Nurse,
        });
        station.archive();
        Ok(Self {
            station,
            now: Now {
                mono: Mono::START,
                // 2026-11-21T12:00:00Z
                wall: Wall::from_micros(1_795_262_400_000_000),
            },
            feed,
            monitors: (0..BEDS).map(monitor).collect::<Outcome<_>>()?,
        })
    }

    fn second(&mut self, second: u64) -> Outcome<()> {
        self.now = self.now.after(Duration::from_secs(1));
        while self
            .station
            .poll_timeout()
            .is_some_and(|due| due <= self.now.mono)
        {
            self.station.handle_timeout(self.now);
        }
        for bed in 0..BEDS {
            self.bed(bed, second)?;
        }
        if second.is_multiple_of(60) {
            self.minute(second / 60)?;
        }
        // What is to be sounded and written down is the host's, and leaves the station.
        while let Some(effect) = self.station.poll_effect() {
            black_box(effect);
        }
        while let Some(reading) = self.station.poll_archive() {
            black_box(reading);
        }
        while let Some(change) = self.station.poll_change() {
            black_box(change);
        }
        Ok(())
    }

    /// A monitor sends, unless it is carried to an examination: ten minutes in four hours.
    fn bed(&mut self, bed: u64, second: u64) -> Outcome<()> {
        if (second + bed * 225) % 14_400 < 600 && second > WARM_S {
            return Ok(());
        }
        let Some(report) = usize::try_from(bed)
            .ok()
            .and_then(|at| self.monitors.get_mut(at))
        else {
            return Ok(());
        };
        renew(report, self.now, second);
        // Every bed has an alarm of thirty seconds in five minutes, in other words each hour.
        let turn = (second + bed * 7) % 300;
        report.alerts = match turn {
            0 => vec![alert(AlertPhase::Start, second)?],
            10 | 20 => vec![alert(AlertPhase::Continue, second.saturating_sub(turn))?],
            30 => vec![alert(AlertPhase::End, second.saturating_sub(turn))?],
            _ => Vec::new(),
        };
        let report = Report::Device(Box::new(report.clone()));
        self.hear(report);
        Ok(())
    }

    fn hear(&mut self, report: Report) {
        let feed = self.feed.clone();
        self.station
            .handle(self.now, Input::Report { feed, report });
    }

    /// A bad message each minute, a device that comes once and a change of patient each
    /// hour and bed, and the whole picture as `state` gives it.
    fn minute(&mut self, minute: u64) -> Outcome<()> {
        let (feed, peer) = (self.feed.clone(), Arc::from("10.0.0.9:40001"));
        let letter = DeadLetter {
            control_id: None,
            reason: Arc::from("nothing in the message could be used"),
            defects: Vec::new(),
            head: Arc::from(""),
            octets: false,
            bytes: Personal::new(vec![b'x'; 2_000]),
            length: 2_000,
        };
        self.station
            .handle(self.now, Input::DeadLetter { feed, peer, letter });
        let bed = minute % BEDS;
        let stay = minute / BEDS;
        if stay > 0 {
            self.hear(adt(AdtEvent::Discharge, bed, stay - 1)?);
        }
        self.hear(adt(AdtEvent::Admit, bed, stay)?);
        black_box(serde_json::to_string(&self.station.keep(self.now))?);
        if minute.is_multiple_of(10) {
            black_box(State::new(&self.station, self.now).text());
        }
        Ok(())
    }
}

fn utc() -> FixedOffset {
    Utc.fix()
}

fn device_time(at: Wall) -> Option<DeviceTime> {
    Some(DeviceTime {
        local: DateTime::<Utc>::from_timestamp_micros(at.micros())?.naive_utc(),
        zone: Some(utc()),
        precision: Precision::Fraction,
    })
}

fn term(refid: &str) -> Outcome<(Term, &'static Metric)> {
    let metric = Metric::by_refid(refid).ok_or("a term that is not known")?;
    Ok((Term::known(metric), metric))
}

fn monitor(bed: u64) -> Outcome<DeviceReport> {
    let mut numbers = Vec::new();
    for (at, refid) in NUMBERS.iter().enumerate() {
        let (term, metric) = term(refid)?;
        numbers.push(NumberReading {
            term,
            channel: Channel(Arc::from(format!("1.1.1.{at}"))),
            value: Value::new(70.0),
            sent: None,
            unit: ReadUnit::Known(metric.unit),
            limits: Limits::default(),
            status: ResultStatus::Raw,
            marks: Marks::default(),
            at: None,
            episodic: false,
        });
    }
    let mut waves = Vec::new();
    for (at, (refid, hz)) in WAVES.iter().enumerate() {
        let (term, metric) = term(refid)?;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few hundred samples"
        )]
        let count = *hz as usize;
        waves.push(WaveChunk {
            term,
            channel: Channel(Arc::from(format!("1.2.1.{at}"))),
            start: None,
            rate: SampleRate::from_hz(*hz).ok_or("a rate that is none")?,
            unit: ReadUnit::Known(metric.unit),
            resolution: 1.0,
            range: None,
            samples: vec![0.0; count],
        });
    }
    Ok(DeviceReport {
        device: DeviceIdentity {
            id: DeviceId::parse(&format!("00A03700000000{bed:02}"))?,
            sender: Arc::from("BENCH"),
            maker: Arc::from("Bench"),
            model: Arc::from(""),
        },
        location: Some(location(bed)),
        patient: None,
        sent_at: None,
        numbers,
        texts: Vec::new(),
        waves,
        alerts: Vec::new(),
        watchdog: None,
    })
}

fn location(bed: u64) -> Location {
    Location {
        point_of_care: Arc::from("4E"),
        bed: Arc::from(bed.to_string()),
        ..Location::default()
    }
}

/// The same monitor one second later.
fn renew(report: &mut DeviceReport, now: Now, second: u64) {
    let at = device_time(now.wall);
    let start = device_time(Wall::from_micros(now.wall.micros() - 1_000_000));
    report.sent_at = at;
    #[allow(clippy::cast_precision_loss, reason = "small numbers")]
    let wave = |n: u64| (n % 97) as f64;
    for number in &mut report.numbers {
        number.at = at;
        number.value = Value::new(60.0 + wave(second));
    }
    for (step, chunk) in report.waves.iter_mut().enumerate() {
        chunk.start = start;
        for (sample, n) in chunk.samples.iter_mut().zip(second + step as u64..) {
            #[allow(clippy::cast_possible_truncation, reason = "samples are f32")]
            let height = wave(n * 7) as f32;
            *sample = height;
        }
    }
}

fn alert(phase: AlertPhase, begun: u64) -> Outcome<AlertReport> {
    let event = Metric::by_refid("MDC_EVT_HI").ok_or("no such event")?;
    let state = match phase {
        AlertPhase::End => AlertState::Inactive,
        _ => AlertState::Active,
    };
    Ok(AlertReport {
        thread: Arc::from(format!("alert-{begun}")),
        event: Term::known(event),
        source: Some(term("MDC_ECG_HEART_RATE")?.0),
        channel: Channel(Arc::from(format!("1.1.1.{}", begun / 3_600))),
        text: Arc::from(format!("HR high {}", begun / 3_600)),
        phase: Some(phase),
        state: Some(state),
        priority: AlertPriority::Medium,
        kind: AlertKind::Physiological,
        inactivation: Inactivation::default(),
        value: None,
        at: None,
    })
}

fn adt(event: AdtEvent, bed: u64, stay: u64) -> Outcome<Report> {
    Ok(Report::Adt(Box::new(AdtReport {
        hints: AdtHints::default(),
        event,
        patient: PatientClaim {
            ids: vec![PatientId::parse(&format!("{bed}-{stay}"), "BENCH", "MR")?],
            ..PatientClaim::default()
        },
        location: Some(location(bed)),
        prior_location: None,
        merged: None,
        at: None,
    })))
}

/// What this process holds in memory: the second number of /proc/self/statm, in pages.
fn resident_mb() -> Outcome<f64> {
    const PAGE_BYTES: f64 = 4_096.0;
    let text = std::fs::read_to_string("/proc/self/statm")
        .map_err(|error| format!("/proc can't be read, which this bench needs: {error}"))?;
    let pages: f64 = text.split(' ').nth(1).ok_or("no resident pages")?.parse()?;
    Ok(pages * PAGE_BYTES / 1_048_576.0)
}
