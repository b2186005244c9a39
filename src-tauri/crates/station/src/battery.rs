//! A device's battery, where it reports the charge and does not alarm about it itself.
//!
//! A battery that ran empty while everybody had got used to its warning has cost lives
//! (fact sheet "field": battery deaths), so that the charge alone is enough to tell.

use crate::station::Station;
use crate::technical::finding;
use lamplight_alarms::{Class, ConditionKey, Priority, Subject, class};
use lamplight_protocols::report::{NumberReading, ReadUnit};
use lamplight_units::{DeviceId, MdcCode, Now, Unit};
use lamplight_ward::Device;

/// Charge of a battery in percent (ISO/IEEE 11073-20601, code 2460 of partition 1;
/// unverified: not in the fact sheet).
const CHARGE: &str = "MDC_ATTR_VAL_BATT_CHARGE";
const CHARGE_CODE: MdcCode = MdcCode::new(67_996);

/// Less than so many percent is low. Ours; makers warn between 10 and 25 %.
const LOW: f64 = 20.0;
/// And medium below this: minutes to the end, on many an old battery. Ours.
const MEDIUM: f64 = 10.0;
/// A bound is left so many points above it, so that a charge at the bound does not flicker.
const HYSTERESIS: f64 = 5.0;

impl Station {
    /// Judges the battery of a device after news of it.
    pub(crate) fn judge_battery(&mut self, now: Now, id: &DeviceId) {
        let Some(device) = self.devices.get(id) else {
            return;
        };
        let key = ConditionKey::new(&Self::source_of(id), "battery");
        let before = self.conditions().by_key(&key);
        let before = before.map(|open| open.announced.priority);
        let bed = device.assignment.bed().cloned();
        let finding_of = charge(device)
            .filter(|_| !tells_itself(device))
            .and_then(|charge| Some((charge, urgency(charge, before)?)));
        let (Some(bed), Some((charge, priority))) = (bed, finding_of) else {
            self.end_condition(now, &key);
            return;
        };
        let news = finding(
            key,
            class::BATTERY_LOW,
            Subject::Bed(bed.clone()),
            priority,
            "Battery low",
            format!(
                "Bed {bed}: a device's battery is at {charge:.0} %. Plug it in or change the battery."
            ),
        );
        self.announce(now, news);
    }
}

/// The lowest charge that a device reports, in percent; some have two batteries.
#[must_use]
pub fn charge(device: &Device) -> Option<f64> {
    let reported = device.numbers.values().map(|held| &held.reading);
    let charges = reported.filter(|reading| is_charge(reading));
    charges
        .filter_map(|reading| reading.value.number())
        .filter(|charge| (0.0..=100.0).contains(charge))
        .min_by(f64::total_cmp)
}

fn is_charge(reading: &NumberReading) -> bool {
    let named = reading.term.refid.as_str() == CHARGE || reading.term.code == CHARGE_CODE;
    let percent = match &reading.unit {
        ReadUnit::Known(unit) => *unit == Unit::Percent,
        ReadUnit::Missing => true,
        ReadUnit::Unknown(_) => false,
    };
    named && percent
}

/// Whether the device has an open alert about its battery: then nothing is said twice.
fn tells_itself(device: &Device) -> bool {
    let open = device.alerts.iter().filter(|held| !held.ended);
    open.map(|held| &held.report).any(|sent| {
        let event = sent.event.refid.as_str();
        let words = sent.text.to_ascii_uppercase();
        Class::of_alert(event, &sent.text) == class::BATTERY_LOW
            || event.contains("BATT")
            || words.contains("BATT")
    })
}

fn urgency(charge: f64, before: Option<Priority>) -> Option<Priority> {
    let below = |priority: Priority, bound: f64| {
        let held = before.is_some_and(|said| said >= priority);
        charge < if held { bound + HYSTERESIS } else { bound }
    };
    if below(Priority::Medium, MEDIUM) {
        Some(Priority::Medium)
    } else {
        below(Priority::Low, LOW).then_some(Priority::Low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charge_is_judged_at_its_bounds_and_let_go_five_points_above() {
        use Priority::{Low, Medium};
        let rows = [
            ("at the low bound", 20.0, None, None),
            ("just below it", 19.9, None, Some(Low)),
            ("at the medium bound", 10.0, None, Some(Low)),
            ("just below it", 9.9, None, Some(Medium)),
            ("low holds", 24.9, Some(Low), Some(Low)),
            ("low is let go", 25.0, Some(Low), None),
            ("medium holds", 14.9, Some(Medium), Some(Medium)),
            ("medium falls to low", 15.0, Some(Medium), Some(Low)),
            ("low does not hold medium", 12.0, Some(Low), Some(Low)),
        ];
        for (name, charge, before, wanted) in rows {
            assert_eq!(urgency(charge, before), wanted, "{name}");
        }
    }
}
