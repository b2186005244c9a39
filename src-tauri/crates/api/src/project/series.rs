//! How a series is called on the screens, from what its sender calls it.

use super::numbers::digits;
use lamplight_units::{Metric, Unit};

/// A short label, such as `HR`.
#[must_use]
pub fn label(refid: &str) -> String {
    Metric::by_refid(refid).map_or_else(|| readable(refid), |metric| metric.label.to_owned())
}

/// Its unit as the screens write it, from the unit's name; one that is not known stays.
#[must_use]
pub fn unit(name: &str) -> String {
    match Unit::by_name(name) {
        Some(Unit::Dimensionless) => String::new(),
        Some(unit) => unit.label().to_owned(),
        None => name.to_owned(),
    }
}

/// A number with the digits that the screens write, from the unit's name.
#[must_use]
pub fn written(number: f64, refid: &str, unit: &str) -> String {
    digits(number, refid, Unit::by_name(unit))
}

/// Its place on a screen: the order of the nomenclature is ECG, pleth, resp, pressures.
#[must_use]
pub fn rank(refid: &str) -> usize {
    // Lead II leads: it is the usual monitoring lead.
    match refid {
        "MDC_ECG_ELEC_POTL_II" => 0,
        _ => {
            1 + Metric::all()
                .iter()
                .position(|m| m.refid == refid)
                .unwrap_or(usize::MAX - 1)
        }
    }
}

/// A name that the nomenclature does not know, shortened for a label.
pub(super) fn readable(refid: &str) -> String {
    let bare = refid
        .trim_start_matches("MDC_")
        .trim_start_matches("MNDRY_");
    bare.replace('_', " ").chars().take(16).collect()
}
