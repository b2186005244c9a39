//! One thing that is charted, on its way to the core and back.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A number that a person measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VitalView {
    /// Breaths a minute.
    Respiration,
    /// Oxygen saturation.
    Spo2,
    /// Pulse.
    Pulse,
    /// Body temperature.
    Temperature,
    /// Capillary refill time.
    Refill,
}

/// Units that can be charted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UnitView {
    /// In a minute.
    PerMin,
    /// Percent.
    Percent,
    /// Degrees Celsius.
    Celsius,
    /// Degrees Fahrenheit.
    Fahrenheit,
    /// Seconds.
    Second,
    /// Millimetres of mercury.
    MmHg,
    /// Kilopascals.
    KiloPascal,
    /// Millimoles in a litre.
    MmolPerL,
    /// Milligrams in a decilitre.
    MgPerDl,
}

/// ACVPU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AcvpuView {
    /// Alert.
    Alert,
    /// New confusion.
    Confusion,
    /// Responds to voice.
    Voice,
    /// Responds to pain.
    Pain,
    /// Responds to nothing.
    Unresponsive,
}

/// How oxygen is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OxygenDeviceView {
    /// Nasal cannula.
    NasalCannula,
    /// Simple face mask.
    SimpleMask,
    /// Venturi mask.
    Venturi,
    /// Mask with a reservoir.
    Reservoir,
    /// High flow through the nose.
    HighFlow,
    /// Continuous positive pressure.
    Cpap,
    /// Non-invasive ventilation.
    Niv,
    /// Ventilator.
    Ventilator,
    /// Another.
    Other,
}

/// Effort of breathing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EffortView {
    /// Normal.
    Normal,
    /// Mildly increased.
    Mild,
    /// Moderately increased.
    Moderate,
    /// Severely increased, or any apnoea.
    Severe,
}

/// What goes in or comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FluidView {
    /// In: drunk.
    Oral,
    /// In: through a tube.
    Enteral,
    /// In: into a vein.
    Intravenous,
    /// Out: urine.
    Urine,
    /// Out: drains.
    Drain,
    /// Out: vomit, or from a gastric tube.
    Gastric,
    /// Out: stool that can be measured.
    Stool,
    /// Out: blood.
    Blood,
}

/// One thing charted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "item", rename_all = "snake_case")]
pub enum ItemView {
    /// A number in the unit in which it was read.
    Vital {
        /// Which.
        vital: VitalView,
        /// The number.
        number: f64,
        /// Its unit.
        unit: UnitView,
    },
    /// Both numbers are of one measurement.
    BloodPressure {
        /// Systolic.
        systolic: f64,
        /// Diastolic, if there is one.
        diastolic: Option<f64>,
        /// Of both.
        unit: UnitView,
    },
    /// Consciousness.
    Consciousness {
        /// The letter.
        acvpu: AcvpuView,
    },
    /// Glasgow coma scale, the total.
    Gcs {
        /// 3 to 15.
        total: u8,
    },
    /// What the patient breathes.
    Oxygen {
        /// Through what; `None`: room air.
        device: Option<OxygenDeviceView>,
        /// Litres a minute, if known.
        litres: Option<f64>,
        /// Inspired fraction in percent, if known.
        fio2: Option<f64>,
    },
    /// Effort of breathing.
    Effort {
        /// How much.
        effort: EffortView,
    },
    /// Pain, 0 to 10.
    Pain {
        /// As the patient rates it.
        rating: u8,
    },
    /// Blood glucose.
    Glucose {
        /// The number.
        number: f64,
        /// Its unit.
        unit: UnitView,
    },
    /// Fluid in or out.
    Fluid {
        /// What.
        fluid: FluidView,
        /// How much.
        millilitres: f64,
    },
    /// A text.
    Note {
        /// The text.
        text: String,
    },
}
