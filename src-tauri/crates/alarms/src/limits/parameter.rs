//! Parameters: the families of metrics that share one set of limits.
//!
//! A nurse sets "HR high", not "MDC_PLETH_PULS_RATE high": every pulse rate of a bed is
//! judged by the same limits, each source by itself.

use lamplight_units::{Metric, RefId, Unit};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Whether values flow or come one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cadence {
    /// A value every few seconds; none for a while means that nobody knows.
    Continuous,
    /// One measurement that stands until the next, such as a cuff pressure.
    Spot,
}

impl Cadence {
    /// Of one metric: a thermometer held to the ear and the pulse that a cuff counts
    /// come one at a time, although their parameters can flow.
    #[must_use]
    pub fn of(metric: &RefId) -> Self {
        match Metric::by_refid(metric.as_str()).map(|term| term.refid) {
            Some("MDC_TEMP_TYMP" | "MDC_TEMP_ORAL" | "MDC_TEMP_EAR" | "MDC_PULS_RATE_NON_INV") => {
                Self::Spot
            }
            _ => Parameter::of(metric).map_or(Self::Continuous, Parameter::cadence),
        }
    }
}

/// What limits can be set for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Parameter {
    /// Heart rate from the ECG.
    HeartRate,
    /// Pulse rate from the oximeter, the cuff or an artery.
    PulseRate,
    /// Oxygen saturation by pulse oximetry.
    Spo2,
    /// Respiration rate by any source.
    RespirationRate,
    /// Systolic pressure by cuff.
    NibpSystolic,
    /// Diastolic pressure by cuff.
    NibpDiastolic,
    /// Mean pressure by cuff.
    NibpMean,
    /// Systolic arterial pressure.
    AbpSystolic,
    /// Diastolic arterial pressure.
    AbpDiastolic,
    /// Mean arterial pressure.
    AbpMean,
    /// Body temperature; neither skin nor room, whose normal is another.
    Temperature,
    /// Carbon dioxide at the end of a breath.
    EtCo2,
    /// Inspired carbon dioxide.
    FiCo2,
}

/// What is fixed about a parameter.
///
/// Ranges: HR 15 to 300 (sheet alarms.md section 10), SpO2 0 to 100 with a gap of 2 and
/// systolic cuff pressure 40 to 270 (section 9, S:MRCMS). The others are unverified and
/// chosen wider than the limits of any maker seen. `concern` is a design of ours, see
/// [`crate::judge`].
struct Facts {
    label: &'static str,
    unit: Unit,
    least: f64,
    most: f64,
    step: f64,
    gap: f64,
    concern: f64,
    decimals: usize,
}

const fn facts(
    label: &'static str,
    unit: Unit,
    (least, most): (f64, f64),
    (step, gap): (f64, f64),
    concern: f64,
) -> Facts {
    let decimals = if step < 1.0 { 1 } else { 0 };
    Facts {
        label,
        unit,
        least,
        most,
        step,
        gap,
        concern,
        decimals,
    }
}

impl Parameter {
    /// How many there are.
    pub const COUNT: usize = 13;

    /// Every parameter, in the order of the screen.
    pub const ALL: [Self; Self::COUNT] = [
        Self::HeartRate,
        Self::PulseRate,
        Self::Spo2,
        Self::RespirationRate,
        Self::NibpSystolic,
        Self::NibpDiastolic,
        Self::NibpMean,
        Self::AbpSystolic,
        Self::AbpDiastolic,
        Self::AbpMean,
        Self::Temperature,
        Self::EtCo2,
        Self::FiCo2,
    ];

    const fn facts(self) -> Facts {
        let (beat, breath, mmhg) = (Unit::BeatPerMin, Unit::BreathPerMin, Unit::MmHg);
        match self {
            Self::HeartRate => facts("HR", beat, (15.0, 300.0), (1.0, 2.0), 20.0),
            Self::PulseRate => facts("PR", beat, (15.0, 300.0), (1.0, 2.0), 20.0),
            Self::Spo2 => facts("SpO₂", Unit::Percent, (0.0, 100.0), (1.0, 2.0), 4.0),
            Self::RespirationRate => facts("RR", breath, (0.0, 150.0), (1.0, 2.0), 8.0),
            Self::NibpSystolic => facts("NIBP sys", mmhg, (40.0, 270.0), (1.0, 5.0), 20.0),
            Self::NibpDiastolic => facts("NIBP dia", mmhg, (10.0, 220.0), (1.0, 5.0), 20.0),
            Self::NibpMean => facts("NIBP mean", mmhg, (20.0, 235.0), (1.0, 5.0), 20.0),
            Self::AbpSystolic => facts("ABP sys", mmhg, (0.0, 300.0), (1.0, 2.0), 20.0),
            Self::AbpDiastolic => facts("ABP dia", mmhg, (0.0, 300.0), (1.0, 2.0), 20.0),
            Self::AbpMean => facts("ABP mean", mmhg, (0.0, 300.0), (1.0, 2.0), 20.0),
            Self::Temperature => facts("Temp", Unit::Celsius, (15.0, 45.0), (0.1, 0.5), 1.0),
            Self::EtCo2 => facts("etCO₂", mmhg, (0.0, 150.0), (1.0, 2.0), 10.0),
            Self::FiCo2 => facts("FiCO₂", mmhg, (0.0, 100.0), (1.0, 1.0), 4.0),
        }
    }

    /// Which limits a metric is judged by; `None` when it has none here.
    ///
    /// A pressure without a site (`MDC_PRESS_BLD_SYS`) has none: it may be of any vessel.
    #[must_use]
    pub fn of(metric: &RefId) -> Option<Self> {
        match Metric::by_refid(metric.as_str())?.refid {
            "MDC_ECG_HEART_RATE" => Some(Self::HeartRate),
            "MDC_PULS_OXIM_PULS_RATE"
            | "MDC_PLETH_PULS_RATE"
            | "MDC_PULS_RATE_NON_INV"
            | "MDC_BLD_PULS_RATE_INV"
            | "MDC_PULS_RATE" => Some(Self::PulseRate),
            "MDC_PULS_OXIM_SAT_O2" => Some(Self::Spo2),
            "MDC_RESP_RATE"
            | "MDC_TTHOR_RESP_RATE"
            | "MDC_AWAY_RESP_RATE"
            | "MDC_CO2_RESP_RATE"
            | "MDC_VENT_RESP_RATE" => Some(Self::RespirationRate),
            "MDC_PRESS_BLD_NONINV_SYS" | "MDC_PRESS_CUFF_SYS" => Some(Self::NibpSystolic),
            "MDC_PRESS_BLD_NONINV_DIA" | "MDC_PRESS_CUFF_DIA" => Some(Self::NibpDiastolic),
            "MDC_PRESS_BLD_NONINV_MEAN" | "MDC_PRESS_CUFF_MEAN" => Some(Self::NibpMean),
            "MDC_PRESS_BLD_ART_ABP_SYS" | "MDC_PRESS_BLD_ART_SYS" => Some(Self::AbpSystolic),
            "MDC_PRESS_BLD_ART_ABP_DIA" | "MDC_PRESS_BLD_ART_DIA" => Some(Self::AbpDiastolic),
            "MDC_PRESS_BLD_ART_ABP_MEAN" | "MDC_PRESS_BLD_ART_MEAN" => Some(Self::AbpMean),
            "MDC_TEMP" | "MDC_TEMP_BODY" | "MDC_TEMP_CORE" | "MDC_TEMP_TYMP" | "MDC_TEMP_ESOPH"
            | "MDC_TEMP_NASOPH" | "MDC_TEMP_RECT" | "MDC_TEMP_ORAL" | "MDC_TEMP_EAR"
            | "MDC_TEMP_BLD" | "MDC_TEMP_AXIL" => Some(Self::Temperature),
            "MDC_AWAY_CO2_ET" | "MDC_CONC_AWAY_CO2_ET" | "MDC_CONC_AWAY_CO2_EXP" => {
                Some(Self::EtCo2)
            }
            "MDC_CONC_AWAY_CO2_INSP" | "MDC_AWAY_CO2_INSP_MIN" => Some(Self::FiCo2),
            _ => None,
        }
    }

    /// Short label, such as `HR`.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.facts().label
    }

    /// A name in plain letters for configurations and requests, such as `SpO2`; it never
    /// changes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HeartRate => "HR",
            Self::PulseRate => "PR",
            Self::Spo2 => "SpO2",
            Self::RespirationRate => "RR",
            Self::NibpSystolic => "NIBP-sys",
            Self::NibpDiastolic => "NIBP-dia",
            Self::NibpMean => "NIBP-mean",
            Self::AbpSystolic => "ABP-sys",
            Self::AbpDiastolic => "ABP-dia",
            Self::AbpMean => "ABP-mean",
            Self::Temperature => "Temp",
            Self::EtCo2 => "etCO2",
            Self::FiCo2 => "FiCO2",
        }
    }

    /// The parameter of that [`Self::name`].
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|parameter| parameter.name() == name)
    }

    /// The unit that its limits are kept in.
    #[must_use]
    pub const fn unit(self) -> Unit {
        self.facts().unit
    }

    /// The least and the most that a limit can be, in [`Self::unit`].
    #[must_use]
    pub const fn range(self) -> (f64, f64) {
        let facts = self.facts();
        (facts.least, facts.most)
    }

    /// The step in which limits are set and values are written.
    #[must_use]
    pub const fn step(self) -> f64 {
        self.facts().step
    }

    /// How far apart the low and the high limit must be at least.
    #[must_use]
    pub const fn gap(self) -> f64 {
        self.facts().gap
    }

    /// How far beyond a limit a value may be before the delay gets shorter.
    #[must_use]
    pub const fn concern(self) -> f64 {
        self.facts().concern
    }

    /// Whether its values usually flow; see [`Cadence::of`] for one metric.
    #[must_use]
    pub const fn cadence(self) -> Cadence {
        match self {
            Self::NibpSystolic | Self::NibpDiastolic | Self::NibpMean => Cadence::Spot,
            Self::HeartRate
            | Self::PulseRate
            | Self::Spo2
            | Self::RespirationRate
            | Self::AbpSystolic
            | Self::AbpDiastolic
            | Self::AbpMean
            | Self::Temperature
            | Self::EtCo2
            | Self::FiCo2 => Cadence::Continuous,
        }
    }

    /// Whether a stop of breathing shows in it.
    #[must_use]
    pub const fn has_apnoea(self) -> bool {
        matches!(self, Self::RespirationRate)
    }

    /// A number as the screen writes it for this parameter: `132`, `38.4`.
    #[must_use]
    pub fn write(self, number: f64) -> String {
        format!("{number:.*}", self.facts().decimals)
    }

    /// The nearest step; a number that is not finite stays what it is.
    #[must_use]
    pub fn round(self, number: f64) -> f64 {
        if self.facts().decimals == 0 {
            number.round()
        } else {
            (number * 10.0).round() / 10.0
        }
    }

    /// Digits after the point as the screen writes them.
    #[must_use]
    pub const fn decimals(self) -> usize {
        self.facts().decimals
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
