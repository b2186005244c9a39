//! The census: stories of ADT and of people, and what holds whatever comes.

mod any;
mod by_hand;
mod merges;
mod stories;

use super::*;
use crate::beds::{BedSetup, Closed};
use crate::place::PlacePattern;
use chrono::FixedOffset;
use lamplight_protocols::report::{AdtEvent, AdtHints, AdtReport, Location, PersonName};
use lamplight_units::clock::Precision;
use lamplight_units::{DeviceTime, Mono, Personal};
use std::sync::Arc;

/// A ward of three beds, `4E^^1` to `4E^^3`, and its census.
pub struct Ward {
    pub beds: Beds,
    pub stays: Stays,
    pub now: Now,
}

pub fn bed(id: &str) -> BedId {
    BedId::parse(id).unwrap()
}

/// 2026-11-21T12:00:00Z
const NOON: i64 = 1_795_262_400_000_000;

impl Ward {
    pub fn new() -> Self {
        let one = |id: &str| BedSetup {
            id: bed(id),
            places: vec![PlacePattern::parse(&format!("4E^^{id}")).unwrap()],
            devices: vec![],
        };
        Self {
            beds: Beds::new(vec![one("1"), one("2"), one("3")]).unwrap(),
            stays: Stays::default(),
            now: Now {
                mono: Mono::START,
                wall: Wall::from_micros(NOON),
            },
        }
    }

    pub fn adt(&mut self, report: &AdtReport) -> Taken {
        self.now = self.now.after(Duration::from_secs(1));
        self.stays.take(self.now, utc(), &self.beds, report)
    }

    /// `A01 X 1` admits X into bed 1; `@5` dates it five minutes after eight; a place with a
    /// blank such as `5W/7` is of another ward, `-` is no place.
    pub fn say(&mut self, line: &str) -> Taken {
        let report = read(line);
        self.adt(&report)
    }

    /// `X - Y`: who lies in beds 1, 2 and 3, by record number or given name.
    pub fn lie(&self) -> String {
        let of = |id| match self.stays.in_bed(&bed(id)) {
            Some(stay) => called(stay),
            None => "-".to_owned(),
        };
        ["1", "2", "3"].map(of).join(" ")
    }

    /// What is to be decided, as `Occupied 1`.
    pub fn open(&self) -> Vec<String> {
        let words = |conflict: &Conflict| {
            let bed = conflict.bed.as_ref().map_or("", BedId::as_str);
            format!("{:?} {bed}", conflict.kind).trim().to_owned()
        };
        self.stays.conflicts().iter().map(words).collect()
    }

    pub fn stay_of(&self, mrn: &str) -> &Stay {
        let of = |stay: &&Stay| stay.known_as().any(|id| id.number() == mrn);
        self.stays.all().iter().rfind(of).unwrap()
    }

    pub fn seen(&self, mrn: &str) -> (StayId, u64) {
        let stay = self.stay_of(mrn);
        (stay.id, stay.revision)
    }

    pub fn close(&mut self, id: &str) {
        let since = self.now;
        self.beds.get_mut(&bed(id)).unwrap().closed = Some(Closed {
            reason: Arc::from("repair"),
            by: Arc::from("Nurse"),
            since,
        });
    }

    /// What holds whatever came.
    pub fn check(&self) {
        let mut taken = BTreeSet::new();
        for stay in self.stays.all() {
            if let Some(bed) = &stay.bed {
                assert!(stay.admitted(), "who has left has no bed");
                assert!(taken.insert(bed.clone()), "bed {bed} has two patients");
            }
            assert_eq!(stay.admitted(), stay.ending.is_none());
        }
    }
}

fn called(stay: &Stay) -> String {
    let number = stay.patient.ids.first().map(|id| id.number().to_owned());
    number.unwrap_or_else(|| stay.patient.name.reveal().given.to_string())
}

pub fn utc() -> FixedOffset {
    FixedOffset::east_opt(0).unwrap()
}

pub fn minutes(after_eight: i64) -> DeviceTime {
    let at = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    DeviceTime {
        local: at.and_hms_opt(8, 0, 0).unwrap() + chrono::Duration::minutes(after_eight),
        zone: None,
        precision: Precision::Second,
    }
}

pub fn place(text: &str) -> Option<Location> {
    if text == "-" {
        return None;
    }
    let (unit, bed) = text.split_once('/').unwrap_or(("4E", text));
    Some(Location {
        point_of_care: Arc::from(unit),
        bed: Arc::from(bed),
        ..Location::default()
    })
}

/// Reads `A02 X 2 @5 <1`: event, who, where, when, from where; `=OLD` names what is merged.
pub fn read(line: &str) -> AdtReport {
    let mut words = line.split(' ');
    let event = match words.next().unwrap() {
        "A01" => AdtEvent::Admit,
        "A02" => AdtEvent::Transfer,
        "A03" => AdtEvent::Discharge,
        "A08" => AdtEvent::Update,
        "A11" => AdtEvent::CancelAdmit,
        "A12" => AdtEvent::CancelTransfer,
        "A13" => AdtEvent::CancelDischarge,
        "A40" => AdtEvent::Merge,
        other => panic!("{other}"),
    };
    let who = words.next().unwrap();
    let mut report = AdtReport {
        event,
        patient: person(who),
        location: None,
        prior_location: None,
        merged: None,
        at: None,
        hints: AdtHints::default(),
    };
    for word in words {
        match word.split_at(1) {
            ("@", at) => report.at = Some(minutes(at.parse().unwrap())),
            ("<", from) => report.prior_location = place(from),
            ("=", old) => report.merged = Some(PatientId::parse(old, "H", "MR").unwrap()),
            _ => report.location = place(word),
        }
    }
    report
}

pub fn person(mrn: &str) -> PatientClaim {
    PatientClaim {
        ids: vec![PatientId::parse(mrn, "H", "MR").unwrap()],
        name: Personal::new(PersonName {
            family: Arc::from(format!("Family {mrn}")),
            given: Arc::from("A"),
        }),
        birth: Personal::new(Arc::from("19700101")),
        ..PatientClaim::default()
    }
}
