//! The numbers of a monitor, counted from the same patient as its waves.

use super::alarms::term;
use lamplight_protocols::report::{Channel, Limits, Marks, NumberReading, ReadUnit, ResultStatus};
use lamplight_units::{DeviceTime, NoValue, Unit, Value};
use std::sync::Arc;

/// A number that monitors send: its term, place, unit, limits and how finely it is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// REFID.
    pub refid: &'static str,
    /// OBX-4.
    pub channel: &'static str,
    /// OBX-6.
    pub unit: Unit,
    /// OBX-7, low and high.
    pub limits: (Option<f64>, Option<f64>),
    /// Told in steps of this.
    pub step: f64,
    /// What alert texts call it.
    pub label: &'static str,
}

const fn row(
    refid: &'static str,
    channel: &'static str,
    unit: Unit,
    limits: (Option<f64>, Option<f64>),
    step: f64,
    label: &'static str,
) -> Row {
    Row {
        refid,
        channel,
        unit,
        limits,
        step,
        label,
    }
}

const NONE: (Option<f64>, Option<f64>) = (None, None);

/// The rows by name.
#[rustfmt::skip]
pub mod rows {
    use super::{row, Row, Unit, NONE};
    /// Heart rate.
    pub const HR: Row = row("MDC_ECG_HEART_RATE", "1.1.1.1", Unit::BeatPerMin, (Some(50.0), Some(120.0)), 1.0, "HR");
    /// Extra beats.
    pub const PVC: Row = row("MDC_ECG_V_P_C_RATE", "1.1.1.2", Unit::BeatPerMin, NONE, 1.0, "PVC");
    /// ST level of lead II.
    pub const ST_II: Row = row("MDC_ECG_AMPL_ST_II", "1.1.1.3", Unit::MilliMeter, (Some(-2.0), Some(2.0)), 0.1, "ST II");
    /// Oxygen saturation.
    pub const SPO2: Row = row("MDC_PULS_OXIM_SAT_O2", "1.2.1.1", Unit::Percent, (Some(90.0), None), 1.0, "SpO2");
    /// Pulse rate of the oximeter.
    pub const PR: Row = row("MDC_PULS_OXIM_PULS_RATE", "1.2.1.2", Unit::BeatPerMin, NONE, 1.0, "PR");
    /// Perfusion index.
    pub const PI: Row = row("MDC_BLD_PERF_INDEX", "1.2.1.3", Unit::Percent, NONE, 0.1, "PI");
    /// Breaths by impedance.
    pub const RR: Row = row("MDC_TTHOR_RESP_RATE", "1.3.1.1", Unit::BreathPerMin, (Some(8.0), Some(30.0)), 1.0, "RR");
    /// Arterial systolic.
    pub const ABP_SYS: Row = row("MDC_PRESS_BLD_ART_ABP_SYS", "1.4.1.1", Unit::MmHg, (Some(90.0), Some(170.0)), 1.0, "ABP");
    /// Arterial diastolic.
    pub const ABP_DIA: Row = row("MDC_PRESS_BLD_ART_ABP_DIA", "1.4.1.2", Unit::MmHg, (Some(40.0), Some(110.0)), 1.0, "ABP d");
    /// Arterial mean.
    pub const ABP_MEAN: Row = row("MDC_PRESS_BLD_ART_ABP_MEAN", "1.4.1.3", Unit::MmHg, (Some(60.0), Some(125.0)), 1.0, "ABP m");
    /// Cuff systolic.
    pub const NIBP_SYS: Row = row("MDC_PRESS_BLD_NONINV_SYS", "1.5.1.1", Unit::MmHg, (Some(90.0), Some(170.0)), 1.0, "NIBP");
    /// Cuff diastolic.
    pub const NIBP_DIA: Row = row("MDC_PRESS_BLD_NONINV_DIA", "1.5.1.2", Unit::MmHg, (Some(40.0), Some(110.0)), 1.0, "NIBP d");
    /// Cuff mean.
    pub const NIBP_MEAN: Row = row("MDC_PRESS_BLD_NONINV_MEAN", "1.5.1.3", Unit::MmHg, (Some(60.0), Some(125.0)), 1.0, "NIBP m");
    /// Cuff pulse.
    pub const NIBP_PR: Row = row("MDC_PULS_RATE_NON_INV", "1.5.1.4", Unit::BeatPerMin, NONE, 1.0, "PR NIBP");
    /// Carbon dioxide at the end of a breath.
    pub const ETCO2: Row = row("MDC_AWAY_CO2_ET", "1.6.1.1", Unit::MmHg, (Some(25.0), Some(50.0)), 1.0, "etCO2");
    /// Breaths by carbon dioxide.
    pub const RR_CO2: Row = row("MDC_CO2_RESP_RATE", "1.6.1.2", Unit::BreathPerMin, NONE, 1.0, "RR CO2");
    /// Temperature.
    pub const TEMP: Row = row("MDC_TEMP", "1.7.1.1", Unit::Celsius, (Some(36.0), Some(39.0)), 0.1, "Temp");
}

/// Builds one number. `value` is rounded to the row's step.
#[must_use]
pub fn number(row: Row, value: Result<f64, NoValue>, at: Option<DeviceTime>) -> NumberReading {
    let (value, status) = match value {
        Ok(number) => (Value::new(rounded(number, row.step)), ResultStatus::Raw),
        Err(reason) => (Value::None(reason), ResultStatus::NoResult),
    };
    NumberReading {
        term: term(row.refid),
        channel: Channel(Arc::from(row.channel)),
        value,
        sent: None,
        unit: ReadUnit::Known(row.unit),
        limits: Limits {
            low: row.limits.0,
            high: row.limits.1,
        },
        status,
        marks: Marks::default(),
        at,
        episodic: false,
    }
}

/// To a multiple of `step` (1, or a tenth), in its shortest writing.
fn rounded(number: f64, step: f64) -> f64 {
    let per_one = step.recip().round();
    // Adding zero turns -0 into 0, which would be written "-0".
    (number * per_one).round() / per_one + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_in_their_steps() {
        assert_eq!(rounded(36.849, 0.1), 36.8);
        assert_eq!(rounded(77.5, 1.0), 78.0);
        assert_eq!(rounded(-0.04, 0.1), 0.0);
    }
}
