//! OBX-6: what a unit means, in each writing of the field.

use super::escape::unescape;
use super::mdil;
use super::message::Delimiters;
use super::term::as_sent;
use crate::report::ReadUnit;
use lamplight_units::Unit;

/// An OBX-6 understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    pub(super) unit: ReadUnit,
    /// A factor inside the unit, as in `10.mV/4096`.
    pub(super) factor: Option<f64>,
}

impl Measured {
    pub(super) const MISSING: Self = Self {
        unit: ReadUnit::Missing,
        factor: None,
    };

    /// Reads OBX-6: an MDC name wins over its number, then UCUM and the field's spellings.
    pub(super) fn read(text: &str, delimiters: &Delimiters) -> Self {
        let part = |n| unescape(delimiters.component(text, n).trim(), delimiters);
        let known = |unit| Self {
            unit: ReadUnit::Known(unit),
            factor: None,
        };
        let parts = [part(1), part(2), part(4), part(5)];
        if parts.iter().all(|p| p.is_empty() || p == "\"\"") {
            return Self::MISSING;
        }
        let names = parts.iter().filter(|p| p.starts_with("MDC"));
        if let Some(unit) = names.clone().find_map(|p| Unit::by_name(p)) {
            return known(unit);
        }
        let system = part(3);
        // A number beside a name of the nomenclature that we do not know is not that unit.
        if names.count() == 0 && (system.is_empty() || system == "MDC") {
            let number = parts[0].parse().ok().and_then(Unit::by_code);
            if let Some(unit) = number {
                return known(unit);
            }
        }
        if system == mdil::SYSTEM
            && let Some(unit) = mdil::unit(&parts[0])
        {
            return known(unit);
        }
        if let Some(unit) = parts.iter().find_map(|p| Unit::by_name(p)) {
            return known(unit);
        }
        if let Some(unit) = parts.iter().find_map(|p| annotated(p)) {
            return known(unit);
        }
        if let Some((factor, unit)) = parts.iter().find_map(|p| scaled(p)) {
            return Self {
                unit: ReadUnit::Known(unit),
                factor: Some(factor),
            };
        }
        Self {
            unit: ReadUnit::Unknown(as_sent(text, delimiters)),
            factor: None,
        }
    }
}

/// `{beats}/min`, `mmHg{art}`: what UCUM has in braces is a remark and changes nothing.
fn annotated(text: &str) -> Option<Unit> {
    let (before, rest) = text.split_once('{')?;
    let (remark, behind) = rest.split_once('}')?;
    let unit = Unit::by_name(&format!("{before}{behind}"))?;
    let remark = remark.to_ascii_lowercase();
    Some(match unit {
        Unit::PerMin if remark.starts_with("beat") => Unit::BeatPerMin,
        Unit::PerMin if remark.starts_with("puls") => Unit::PulsePerMin,
        Unit::PerMin if remark.starts_with("breath") || remark.starts_with("resp") => {
            Unit::BreathPerMin
        }
        plain => plain,
    })
}

/// `10.mV/4096`: one step is 10 / 4096 mV (UCUM: number `.` unit `/` number).
fn scaled(text: &str) -> Option<(f64, Unit)> {
    let (left, divisor) = text.rsplit_once('/')?;
    let at = left.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = left.split_at(at);
    let number: f64 = number.trim_end_matches('.').parse().ok()?;
    let divisor: f64 = divisor.parse().ok()?;
    let factor = number / divisor;
    (factor.is_finite() && factor > 0.0).then_some((factor, Unit::by_name(unit)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_unit_is_understood_in_each_writing_of_the_field() {
        let of = |text| Measured::read(text, &Delimiters::STANDARD);
        for (text, unit) in [
            ("266016^MDC_DIM_MMHG^MDC", Unit::MmHg),
            ("268160^MDC_DIM_FAHR^MDC", Unit::Fahrenheit),
            ("266016^^MDC", Unit::MmHg),
            ("266016", Unit::MmHg),
            ("mm[Hg]^mm[Hg]^UCUM", Unit::MmHg),
            (
                "265266^MDC_DIM_MILLI_L_PER_HR^MDC^mL/h^mL/h^UCUM",
                Unit::MilliLiterPerHour,
            ),
            ("bpm", Unit::BeatPerMin),
            ("%", Unit::Percent),
            ("degF", Unit::Fahrenheit),
            ("{beats}/min", Unit::BeatPerMin),
            ("{Breaths}/min^breaths^UCUM", Unit::BreathPerMin),
            ("{counts}/min", Unit::PerMin),
            ("0004-0aa0^bpm^MDIL", Unit::BeatPerMin),
            ("0004-17a0^\u{b0}C^MDIL", Unit::Celsius),
        ] {
            assert_eq!(of(text).unit, ReadUnit::Known(unit), "{text}");
        }
        assert_eq!(of("\"\""), Measured::MISSING);
        assert_eq!(of("furlong").unit, ReadUnit::Unknown(Arc::from("furlong")));
        assert!(matches!(
            of("10009^MNDRY_DIM_JOULES_PER_L^99MNDRY").unit,
            ReadUnit::Unknown(_)
        ));
        // The name is not known, so the number beside it is not trusted.
        assert!(matches!(
            of("266016^MDC_DIM_ODD^MDC").unit,
            ReadUnit::Unknown(_)
        ));
        let scaled = of("10.mV/4096^10.mV/4096^UCUM");
        assert_eq!(scaled.unit, ReadUnit::Known(Unit::MilliVolt));
        assert_eq!(scaled.factor, Some(10.0 / 4_096.0));
    }
}
