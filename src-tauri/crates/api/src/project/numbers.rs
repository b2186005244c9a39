//! The numbers of a bed: in the usual unit, with the metric's usual digits, in the
//! order of the screen.

use crate::project::{conditions::priority, series};
use crate::view::{Freshness, NumberView, PriorityView};
use lamplight_alarms::Condition;
use lamplight_station::Station;
use lamplight_units::{Metric, NoValue, Now, Unit};
use lamplight_ward::{Device, Freshness as Age, HeldNumber};
use std::collections::HashMap;

/// What stands where no number is.
pub const NO_VALUE: &str = "\u{2013}\u{2013}";

/// Every number of the devices of a bed.
#[must_use]
pub fn numbers(
    station: &Station,
    now: Now,
    devices: &[&Device],
    conditions: &[&Condition],
) -> Vec<NumberView> {
    let mut alarms: HashMap<&str, PriorityView> = HashMap::new();
    for condition in conditions
        .iter()
        .rev()
        .filter(|c| c.announced.presence == lamplight_alarms::Presence::Present)
    {
        if let Some(about) = &condition.announced.about {
            alarms.insert(about.as_str(), priority(condition.priority));
        }
    }
    let patience = station.setup().patience;
    let mut found: Vec<(usize, Age, NumberView)> = Vec::new();
    let held = devices.iter().flat_map(|device| device.numbers.values());
    for held in held.filter(|held| !held.superseded) {
        let age = match held.reading.episodic {
            true => Age::Live,
            false => held
                .cadence
                .freshness(now.mono, patience)
                .unwrap_or(Age::Lost),
        };
        let mut view = number(held, age);
        view.alarm = alarms.get(view.refid.as_str()).copied();
        let rank = Metric::all()
            .iter()
            .position(|metric| metric.refid == view.refid);
        found.push((rank.unwrap_or(usize::MAX), age, view));
    }
    // Among equals the freshest that has a value comes first: it is the one on the tile.
    found.sort_by_key(|(rank, age, view)| (*rank, view.refid.clone(), *age, view.value.is_none()));
    let mut times: HashMap<String, usize> = HashMap::new();
    found
        .into_iter()
        .map(|(_, _, mut view)| {
            let times = times.entry(view.refid.clone()).or_default();
            *times += 1;
            if *times > 1 {
                view.label = format!("{} {times}", view.label);
            }
            view
        })
        .collect()
}

fn number(held: &HeldNumber, age: Age) -> NumberView {
    let reading = &held.reading;
    let refid = reading.term.refid.to_string();
    let metric = reading.term.metric();
    let (value, unit) = held.in_usual_unit();
    let (low, high) = held.limits_in_usual_unit();
    let lost = age == Age::Lost;
    let reason = if lost {
        Some(NoValue::Stale)
    } else {
        value.reason()
    };
    let shown = value.number().filter(|_| !lost);
    NumberView {
        label: metric.map_or_else(
            || series::readable(&refid),
            |metric| metric.label.to_owned(),
        ),
        text: shown.map_or_else(|| NO_VALUE.to_owned(), |n| digits(n, &refid, unit)),
        value: shown,
        no_value: reason
            .map(|reason| reason.words().to_owned())
            .unwrap_or_default(),
        unit: unit.map(|unit| unit.label().to_owned()).unwrap_or_default(),
        freshness: match (reading.episodic, age) {
            (true, _) => Freshness::Episodic,
            (false, Age::Live) => Freshness::Live,
            (false, Age::Stale | Age::Lost) => Freshness::Stale,
        },
        at_ms: held.at.millis(),
        low,
        high,
        questionable: reading.marks.questionable,
        alarm: None,
        alarm_off: reading.marks.alarm_off,
        refid,
    }
}

/// A number with as many digits as the field writes: 36.8, 97, 0.94, 1.25.
pub(super) fn digits(number: f64, refid: &str, unit: Option<Unit>) -> String {
    let places = match unit {
        Some(Unit::Celsius | Unit::Fahrenheit | Unit::MilliMeter | Unit::KiloGram) => 1,
        Some(Unit::LiterPerMin | Unit::MilliLiterPerHour | Unit::GramPerDeciLiter) => 1,
        Some(Unit::MilliVolt | Unit::LiterPerMinPerSquareMeter) => 2,
        Some(Unit::Percent | Unit::Dimensionless) if refid.contains("PERF") => 1,
        Some(Unit::Percent) if refid.contains("SAT_O2") => 0,
        Some(
            Unit::BeatPerMin
            | Unit::PulsePerMin
            | Unit::BreathPerMin
            | Unit::MmHg
            | Unit::MilliGramPerDeciLiter,
        ) => 0,
        _ => {
            let text = format!("{number:.2}");
            let bare = text.trim_end_matches('0').trim_end_matches('.');
            return if bare == "-0" {
                "0".to_owned()
            } else {
                bare.to_owned()
            };
        }
    };
    let text = format!("{number:.places$}");
    // Rounding a small negative number must not show "-0".
    if text.trim_matches(['-', '0', '.']).is_empty() {
        text.trim_start_matches('-').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_of_the_field() {
        for (number, refid, unit, shown) in [
            (36.84, "MDC_TEMP", Some(Unit::Celsius), "36.8"),
            (97.4, "MDC_PULS_OXIM_SAT_O2", Some(Unit::Percent), "97"),
            (0.94, "MDC_BLD_PERF_INDEX", Some(Unit::Percent), "0.9"),
            (120.0, "MDC_PRESS_BLD_NONINV_SYS", Some(Unit::MmHg), "120"),
            (-0.2, "MDC_PRESS_BLD_VEN_CENT_MEAN", Some(Unit::MmHg), "0"),
            (3.5, "MNDRY_X", None, "3.5"),
            (1.0, "MNDRY_X", None, "1"),
            (-0.001, "MNDRY_X", None, "0"),
        ] {
            assert_eq!(digits(number, refid, unit), shown, "{number} {refid}");
        }
    }
}
