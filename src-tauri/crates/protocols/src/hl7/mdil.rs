//! MDIL, the coding system of Philips' information centers and Efficia monitors: the numbers of
//! the nomenclature in hexadecimal, partition and code (`0002-4bb8` is 2 x 65536 + 19384).
//!
//! Source: Philips, Efficia CM Series Data Export Guide, pages 2-20 and 3-27; the information
//! centers' HL7 export writes the same. Their headers often name nobody, so the system in
//! OBX-3.3 is all that tells of it.

use crate::report::{AlertKind, AlertPriority};
use lamplight_units::{MdcCode, Metric, Unit};

/// The system's name in OBX-3 and OBX-6.
pub(super) const SYSTEM: &str = "MDIL";
/// The system in OBX-3 of a row that is an alert: `2^Yellow Alarm^MDIL-ALERT`.
pub(super) const ALERTS: &str = "MDIL-ALERT";

/// What the code of an alert says. Red and yellow alarms are of the patient, inoperative
/// conditions of the equipment; of other codes nobody published the meaning.
pub(super) fn alert(code: &str) -> (AlertPriority, AlertKind) {
    match code {
        "1" => (AlertPriority::High, AlertKind::Physiological),
        "2" => (AlertPriority::Medium, AlertKind::Physiological),
        "5" | "6" => (AlertPriority::Low, AlertKind::Technical),
        _ => (AlertPriority::Unstated, AlertKind::Unstated),
    }
}

/// Numbers that mean another term here than in the nomenclature: `Resp` is sent under the
/// number of the respiration wave and is the rate; `T1` has a private one.
const OTHERS: [(&str, &str); 2] = [("0002-5000", "MDC_RESP_RATE"), ("0002-f0c7", "MDC_TEMP")];

/// The term of an OBX-3.
pub(super) fn term(code: &str) -> Option<&'static Metric> {
    let other = OTHERS
        .iter()
        .find(|(sent, _)| sent.eq_ignore_ascii_case(code));
    match other {
        Some((_, refid)) => Metric::by_refid(refid),
        None => Metric::by_code(MdcCode::new(number(code)?)),
    }
}

/// The unit of an OBX-6.
pub(super) fn unit(code: &str) -> Option<Unit> {
    number(code).and_then(Unit::by_code)
}

/// `pppp-cccc` as a context-free number.
fn number(code: &str) -> Option<u32> {
    let (partition, term) = code.split_once('-')?;
    let hex = |text: &str| {
        let whole = text.len() == 4 && text.bytes().all(|b| b.is_ascii_hexdigit());
        whole.then(|| u32::from_str_radix(text, 16).ok())?
    };
    Some(hex(partition)? * 65_536 + hex(term)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_the_guide_are_those_of_the_nomenclature() {
        for (code, refid) in [
            ("0002-4bb8", "MDC_PULS_OXIM_SAT_O2"),
            ("0002-4182", "MDC_ECG_HEART_RATE"),
            ("0002-4A05", "MDC_PRESS_BLD_NONINV_SYS"),
            ("0002-4a16", "MDC_PRESS_BLD_ART_ABP_DIA"),
            ("0002-480a", "MDC_PULS_RATE"),
            ("0002-500a", "MDC_RESP_RATE"),
            ("0002-5000", "MDC_RESP_RATE"),
            ("0002-50b0", "MDC_AWAY_CO2_ET"),
            ("0002-f0c7", "MDC_TEMP"),
        ] {
            assert_eq!(term(code).map(|m| m.refid), Some(refid), "{code}");
        }
        for (code, known) in [
            ("0004-0220", Unit::Percent),
            ("0004-0f20", Unit::MmHg),
            ("0004-0aa0", Unit::BeatPerMin),
            ("0004-17a0", Unit::Celsius),
            ("0004-1140", Unit::Fahrenheit),
        ] {
            assert_eq!(unit(code), Some(known), "{code}");
        }
    }

    #[test]
    fn what_is_no_such_number_means_nothing() {
        for code in [
            "",
            "0002",
            "2-4182",
            "0002-418",
            "0002-41822",
            "0002-+182",
            "ffff-ffff",
        ] {
            assert_eq!(term(code), None, "{code}");
            assert_eq!(unit(code), None, "{code}");
        }
    }
}
