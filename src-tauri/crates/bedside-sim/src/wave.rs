//! The waves a simulated monitor can send, and how each is described in a message.

use crate::model::ecg::Lead;
use lamplight_units::{Metric, Unit};

/// One kind of wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WaveKind {
    /// ECG lead I.
    EcgI,
    /// ECG lead II.
    EcgII,
    /// ECG, one chest lead without a number.
    EcgV,
    /// ECG lead V1.
    EcgV1,
    /// ECG lead V5.
    EcgV5,
    /// Plethysmogram.
    Pleth,
    /// Impedance of the chest.
    Resp,
    /// Arterial pressure.
    Abp,
    /// Carbon dioxide in the airway.
    Co2,
}

impl WaveKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::EcgI,
        Self::EcgII,
        Self::EcgV,
        Self::EcgV1,
        Self::EcgV5,
        Self::Pleth,
        Self::Resp,
        Self::Abp,
        Self::Co2,
    ];

    /// Whether it is an ECG lead.
    #[must_use]
    pub const fn is_ecg(self) -> bool {
        self.lead().is_some()
    }

    /// The model's lead for it.
    #[must_use]
    pub const fn lead(self) -> Option<Lead> {
        match self {
            Self::EcgI => Some(Lead::I),
            Self::EcgII => Some(Lead::II),
            Self::EcgV1 => Some(Lead::V1),
            Self::EcgV | Self::EcgV5 => Some(Lead::V5),
            Self::Pleth | Self::Resp | Self::Abp | Self::Co2 => None,
        }
    }

    /// The term's name.
    #[must_use]
    pub const fn refid(self) -> &'static str {
        match self {
            Self::EcgI => "MDC_ECG_ELEC_POTL_I",
            Self::EcgII => "MDC_ECG_ELEC_POTL_II",
            Self::EcgV => "MDC_ECG_ELEC_POTL_V",
            Self::EcgV1 => "MDC_ECG_ELEC_POTL_V1",
            Self::EcgV5 => "MDC_ECG_ELEC_POTL_V5",
            Self::Pleth => "MDC_PULS_OXIM_PLETH",
            Self::Resp => "MDC_IMPED_TTHOR",
            Self::Abp => "MDC_PRESS_BLD_ART_ABP",
            Self::Co2 => "MDC_AWAY_CO2",
        }
    }

    /// The nomenclature's row for it.
    #[must_use]
    pub fn metric(self) -> Option<&'static Metric> {
        Metric::by_refid(self.refid())
    }

    /// Where in the device it belongs (OBX-4: MDS, VMD, channel, metric).
    #[must_use]
    pub const fn channel(self) -> &'static str {
        match self {
            Self::EcgI => "1.1.1.11",
            Self::EcgII => "1.1.1.12",
            Self::EcgV => "1.1.1.13",
            Self::EcgV1 => "1.1.1.14",
            Self::EcgV5 => "1.1.1.15",
            Self::Pleth => "1.2.1.11",
            Self::Resp => "1.3.1.11",
            Self::Abp => "1.4.1.11",
            Self::Co2 => "1.6.1.11",
        }
    }

    /// Samples a second when the model makes it.
    #[must_use]
    pub const fn rate_hz(self) -> f64 {
        match self {
            Self::EcgI | Self::EcgII | Self::EcgV | Self::EcgV1 | Self::EcgV5 => 250.0,
            Self::Pleth | Self::Abp => 125.0,
            Self::Resp | Self::Co2 => 62.5,
        }
    }

    /// Unit of its samples.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::EcgI | Self::EcgII | Self::EcgV | Self::EcgV1 | Self::EcgV5 => Unit::MilliVolt,
            Self::Pleth | Self::Resp => Unit::Dimensionless,
            Self::Abp | Self::Co2 => Unit::MmHg,
        }
    }

    /// The size of one step when the model makes it.
    #[must_use]
    pub const fn resolution(self) -> f64 {
        match self {
            Self::EcgI | Self::EcgII | Self::EcgV | Self::EcgV1 | Self::EcgV5 => 0.005,
            Self::Pleth | Self::Resp => 0.001,
            Self::Abp | Self::Co2 => 0.1,
        }
    }

    /// The range that the device declares.
    #[must_use]
    pub const fn range(self) -> (f64, f64) {
        match self {
            Self::EcgI | Self::EcgII | Self::EcgV | Self::EcgV1 | Self::EcgV5 => (-5.0, 5.0),
            Self::Pleth => (0.0, 1.0),
            Self::Resp => (-1.0, 1.0),
            Self::Abp => (-20.0, 300.0),
            Self::Co2 => (0.0, 100.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_units::MetricKind;

    #[test]
    fn every_wave_is_a_term_of_the_nomenclature_in_its_unit() {
        for kind in WaveKind::ALL {
            let metric = kind.metric().unwrap();
            assert_eq!(metric.kind, MetricKind::Wave);
            assert_eq!(metric.unit, kind.unit(), "{kind:?}");
        }
    }
}
