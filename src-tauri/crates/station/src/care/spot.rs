//! Single measurements of devices that go from bed to bed: they wait in the chart until a
//! person says that they are of this patient.

use super::live::Whose;
use super::stay::Care;
use lamplight_chart::{Item, SpotCheck, Vital};
use lamplight_units::{Now, Unit, Wall};
use lamplight_ward::{Device, HeldNumber};

/// A measurement older than this is none that somebody could vouch for now. Ours.
const OLD_S: f64 = 12.0 * 3_600.0;

/// What a number is in a chart.
const VITALS: &[(&str, Vital)] = &[
    ("MDC_PULS_OXIM_SAT_O2", Vital::Spo2),
    ("MDC_ECG_HEART_RATE", Vital::Pulse),
    ("MDC_PULS_OXIM_PULS_RATE", Vital::Pulse),
    ("MDC_PLETH_PULS_RATE", Vital::Pulse),
    ("MDC_PULS_RATE", Vital::Pulse),
    ("MDC_PULS_RATE_NON_INV", Vital::Pulse),
    ("MDC_RESP_RATE", Vital::Respiration),
    ("MDC_TTHOR_RESP_RATE", Vital::Respiration),
    ("MDC_CO2_RESP_RATE", Vital::Respiration),
    ("MDC_TEMP", Vital::Temperature),
    ("MDC_TEMP_BODY", Vital::Temperature),
    ("MDC_TEMP_CORE", Vital::Temperature),
    ("MDC_TEMP_TYMP", Vital::Temperature),
    ("MDC_TEMP_EAR", Vital::Temperature),
    ("MDC_TEMP_ORAL", Vital::Temperature),
    ("MDC_TEMP_RECT", Vital::Temperature),
    ("MDC_TEMP_AXIL", Vital::Temperature),
];
const SYSTOLIC: &str = "MDC_PRESS_BLD_NONINV_SYS";
const DIASTOLIC: &str = "MDC_PRESS_BLD_NONINV_DIA";

/// Puts what a device has just sent once into the chart, to wait. Says whether anything did.
///
/// A device repeats its last measurement with each message; it is known by the device's own
/// stamp and waits only once, also after it was rejected.
pub(super) fn receive(care: &mut Care, now: Now, device: &Device, whose: &Whose<'_>) -> bool {
    if !whose.hears(device) || !whose.must_confirm(device) {
        return false;
    }
    let id = &device.identity.id;
    let mut times: Vec<Wall> = Vec::new();
    let new = |held: &&HeldNumber| {
        held.reading.episodic
            && held.received.mono == now.mono
            && whose.may_be(held)
            && !held.reading.marks.questionable
            && now.wall.seconds_since(held.at) < OLD_S
    };
    let held: Vec<&HeldNumber> = device.numbers.values().filter(new).collect();
    for one in &held {
        if !times.contains(&one.at) {
            times.push(one.at);
        }
    }
    let mut received = false;
    for at in times {
        let of_it: Vec<&HeldNumber> = held.iter().copied().filter(|one| one.at == at).collect();
        let items = items(&of_it);
        if items.is_empty() || !care.first_seen(id, &stamp(&of_it, now, &items)) {
            continue;
        }
        let spot = SpotCheck {
            device: id.clone(),
            measured: now.at(at),
            items,
        };
        care.change(|kept| kept.chart.receive(now, spot));
        received = true;
    }
    received
}

fn items(held: &[&HeldNumber]) -> Vec<Item> {
    let number = |refid: &str| {
        let one = held
            .iter()
            .find(|one| one.reading.term.refid.as_str() == refid)?;
        let (value, unit) = one.in_usual_unit();
        Some((value.number()?, unit?))
    };
    let mut items: Vec<Item> = Vec::new();
    if let Some((systolic, unit)) = number(SYSTOLIC) {
        let diastolic = number(DIASTOLIC).filter(|(_, own)| *own == unit);
        items.push(Item::BloodPressure {
            systolic,
            diastolic: diastolic.map(|(number, _)| number),
            unit,
        });
    }
    for (refid, vital) in VITALS {
        let known = |item: &Item| matches!(item, Item::Vital { vital: had, .. } if had == vital);
        if items.iter().any(known) {
            continue;
        }
        if let Some((number, unit)) = number(refid) {
            items.push(Item::Vital {
                vital: *vital,
                number,
                unit: usual(*vital).unwrap_or(unit),
            });
        }
    }
    items
}

/// The unit that the station keeps it in.
fn usual(vital: Vital) -> Option<Unit> {
    vital.part().unit()
}

/// What tells one measurement from another: the device's own time, or where it sends none,
/// the values and the minute in which they came.
fn stamp(held: &[&HeldNumber], now: Now, items: &[Item]) -> String {
    let own = held.iter().find_map(|one| one.reading.at.as_ref());
    own.map_or_else(
        || format!("{}/{items:?}", now.wall.millis() / 600_000),
        |at| at.local.to_string(),
    )
}
