//! Who is named, and when it was.
//!
//! With identity everything stays as it is. Without:
//!
//! - all times of one export move by the same whole number of weeks, one to twenty
//!   years back or ahead, chosen at random. So the day of the week and the time of
//!   day stay (in UTC; in local time an hour may be gained or lost over a change to
//!   summer time), and lengths and order stay, but the date says nothing. There
//!   are about two thousand such shifts: who knows one real time of the patient's
//!   can find the rest, so an export without identity is still not for everybody;
//! - beds, devices and conditions get new ids, numbered in an order that says
//!   nothing of the old;
//! - free text is left out: names, words of persons, texts of devices, bodies of
//!   the journal. Of an alarm's text only words of [`WORDS`] pass.
//!
//! Values stay as they are. A rare course of them can be recognised by whoever has
//! seen it; the result is de-identified in the sense of removed identifiers (the
//! "Safe Harbor" list of 45 CFR 164.514(b)(2) also wants years shifted away, which
//! the shift does), not anonymous in every sense.

use lamplight_units::Wall;
use std::collections::HashMap;

const WEEK_US: i64 = 7 * 24 * 3_600 * 1_000_000;
const WEEKS_LEAST: u64 = 52;
const WEEKS_MOST: u64 = 1_043;

/// Words of alarm texts that name no person, place or device.
const WORDS: &[&str] = &[
    "abp",
    "af",
    "alarm",
    "apnea",
    "apnoea",
    "arrhythmia",
    "arterial",
    "artifact",
    "asystole",
    "battery",
    "bigeminy",
    "blood",
    "brady",
    "bradycardia",
    "cardiac",
    "check",
    "co2",
    "cuff",
    "cvp",
    "data",
    "desat",
    "desaturation",
    "diastolic",
    "disconnected",
    "ecg",
    "electrode",
    "end",
    "etco2",
    "extreme",
    "failed",
    "failure",
    "fault",
    "fib",
    "fibrillation",
    "flutter",
    "heart",
    "high",
    "hr",
    "ibp",
    "icp",
    "in",
    "irregular",
    "lead",
    "leads",
    "limit",
    "loss",
    "lost",
    "low",
    "mean",
    "measurement",
    "missed",
    "monitor",
    "nibp",
    "no",
    "noise",
    "of",
    "off",
    "oxygen",
    "pace",
    "paced",
    "pair",
    "pap",
    "pause",
    "perfusion",
    "pleth",
    "pressure",
    "probe",
    "pulse",
    "pvc",
    "pvcs",
    "rate",
    "resp",
    "respiration",
    "respiratory",
    "rhythm",
    "rr",
    "run",
    "sensor",
    "signal",
    "sinus",
    "spo2",
    "st",
    "svt",
    "systolic",
    "tachy",
    "tachycardia",
    "temp",
    "temperature",
    "too",
    "unplugged",
    "vent",
    "ventricular",
    "vf",
    "vfib",
    "vt",
    "vtach",
    "weak",
];

/// What is told of whom.
#[derive(Debug, Clone)]
pub struct Mask {
    hidden: Option<Hidden>,
}

#[derive(Debug, Clone)]
struct Hidden {
    shift_us: i64,
    beds: HashMap<String, String>,
    devices: HashMap<String, String>,
    conditions: HashMap<u64, u64>,
}

impl Mask {
    /// With identity: everything as it is.
    #[must_use]
    pub const fn none() -> Self {
        Self { hidden: None }
    }

    /// Without identity: `random` chooses the shift and the order of these beds.
    #[must_use]
    pub fn hiding(random: u64, beds: &[&str]) -> Self {
        let mut state = random;
        let weeks = WEEKS_LEAST + next(&mut state) % (WEEKS_MOST - WEEKS_LEAST + 1);
        let weeks = i64::try_from(weeks).unwrap_or(0);
        let back = next(&mut state).is_multiple_of(2);
        let mut order: Vec<&str> = beds.to_vec();
        for at in (1..order.len()).rev() {
            let other = next(&mut state) % (at as u64 + 1);
            order.swap(at, usize::try_from(other).unwrap_or(0));
        }
        let named = order.iter().enumerate();
        let beds = named.map(|(n, bed)| ((*bed).to_owned(), format!("bed{:02}", n + 1)));
        Self {
            hidden: Some(Hidden {
                shift_us: if back { -weeks } else { weeks } * WEEK_US,
                beds: beds.collect(),
                devices: HashMap::new(),
                conditions: HashMap::new(),
            }),
        }
    }

    /// Whether persons may be named.
    #[must_use]
    pub const fn names(&self) -> bool {
        self.hidden.is_none()
    }

    /// A time as the export tells it.
    #[must_use]
    pub const fn time(&self, at: Wall) -> Wall {
        match &self.hidden {
            None => at,
            Some(hidden) => Wall::from_micros(at.micros().saturating_add(hidden.shift_us)),
        }
    }

    /// A bed as the export names it.
    #[must_use]
    pub fn bed(&self, bed: &str) -> String {
        match &self.hidden {
            None => bed.to_owned(),
            Some(hidden) => hidden.beds.get(bed).cloned().unwrap_or_default(),
        }
    }

    /// A device as the export names it.
    pub fn device(&mut self, device: &str) -> String {
        match &mut self.hidden {
            None => device.to_owned(),
            Some(hidden) => {
                let next = format!("device{:02}", hidden.devices.len() + 1);
                hidden
                    .devices
                    .entry(device.to_owned())
                    .or_insert(next)
                    .clone()
            }
        }
    }

    /// A condition's number as the export has it.
    pub fn condition(&mut self, id: u64) -> u64 {
        match &mut self.hidden {
            None => id,
            Some(hidden) => {
                let next = hidden.conditions.len() as u64 + 1;
                *hidden.conditions.entry(id).or_insert(next)
            }
        }
    }

    /// A text of a device or person: without identity only what [`WORDS`] has of it.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        if self.hidden.is_none() {
            return text.to_owned();
        }
        let known = |word: &&str| WORDS.contains(&word.to_ascii_lowercase().as_str());
        let words = text.split(|c: char| !c.is_ascii_alphanumeric());
        words.filter(known).collect::<Vec<_>>().join(" ")
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): spreads one random number over the few that are needed.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, Timelike};
    use proptest::prelude::*;

    #[test]
    fn with_identity_nothing_changes() {
        let mut mask = Mask::none();
        let at = Wall::from_micros(5);
        assert_eq!(mask.time(at), at);
        assert_eq!(mask.bed("7"), "7");
        assert_eq!(mask.device("AA01"), "AA01");
        assert_eq!(mask.condition(9), 9);
        assert_eq!(mask.text("call Dr Ngata"), "call Dr Ngata");
    }

    #[test]
    fn without_it_only_known_words_of_a_text_pass() {
        let mask = Mask::hiding(1, &["7"]);
        for (text, expected) in [
            ("HR 134 HIGH", "HR HIGH"),
            ("SpO2 low, Ngata", "SpO2 low"),
            ("DEMOPATIENT^ANNA", ""),
            ("***VTACH", "VTACH"),
        ] {
            assert_eq!(mask.text(text), expected);
        }
    }

    #[test]
    fn ids_are_new_and_the_same_for_the_same_thing() {
        let mut mask = Mask::hiding(3, &["7", "8"]);
        assert_eq!(mask.device("AA01"), "device01");
        assert_eq!(mask.device("BB02"), "device02");
        assert_eq!(mask.device("AA01"), "device01");
        assert_eq!(mask.condition(4_711), 1);
        assert_eq!(mask.condition(4_711), 1);
        let mut beds = [mask.bed("7"), mask.bed("8")];
        beds.sort();
        assert_eq!(beds, ["bed01", "bed02"]);
        assert_eq!(mask.bed("a bed that was not asked for"), "");
    }

    #[test]
    fn the_order_of_beds_says_nothing() {
        let beds: Vec<String> = (1..=9).map(|n| n.to_string()).collect();
        let beds: Vec<&str> = beds.iter().map(String::as_str).collect();
        let kept = (0..100).filter(|random| Mask::hiding(*random, &beds).bed("1") == "bed01");
        assert!(kept.count() < 30);
    }

    proptest! {
        #[test]
        fn a_shifted_time_keeps_weekday_and_time_of_day_and_is_at_least_a_year_off(
            random in 0u64.., seconds in 1_700_000_000i64..2_000_000_000
        ) {
            let at = Wall::from_micros(seconds * 1_000_000);
            let mask = Mask::hiding(random, &["1"]);
            let (old, new) = (at.to_utc().unwrap(), mask.time(at).to_utc().unwrap());
            prop_assert_eq!(old.weekday(), new.weekday());
            prop_assert_eq!(old.num_seconds_from_midnight(), new.num_seconds_from_midnight());
            prop_assert!((new - old).num_days().abs() >= 364);
            // EDF tells years from 1985 to 2084 only.
            prop_assert!((1985..2085).contains(&new.year()));
        }
    }
}
