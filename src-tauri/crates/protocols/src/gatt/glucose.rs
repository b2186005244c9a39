//! Glucose Measurement (2A18) and its context (2A34).

use super::bytes::{GattError, Reader, bits, when};
use super::number::MedicalFloat;
use super::stamp::Stamp;

/// One record of a glucose meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glucose {
    /// The record's number in the meter; grows, and may wrap.
    pub sequence: u16,
    /// The meter's own time at which its user-facing offset begins.
    pub base: Stamp,
    /// Minutes to be added to the base time.
    pub offset_min: Option<i16>,
    /// The concentration with what it was taken of.
    pub concentration: Option<Concentration>,
    /// How the measurement went.
    pub status: Option<GlucoseStatus>,
    /// A context with the same sequence number follows.
    pub context_follows: bool,
}

/// A concentration, and of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concentration {
    /// The value in `unit`.
    pub value: MedicalFloat,
    /// Unit as sent.
    pub unit: ConcentrationUnit,
    /// Of what.
    pub sample: Sample,
    /// Where it was taken: 1 finger, 2 another site, 3 ear lobe, 4 control solution, 15 not told.
    pub location: u8,
}

/// Unit of a concentration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConcentrationUnit {
    /// kg/L; one is 100,000 mg/dL.
    KiloGramPerLiter,
    /// mol/L; one is 1,000 mmol/L.
    MolePerLiter,
}

/// What the concentration was measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sample {
    /// Capillary whole blood.
    CapillaryWhole,
    /// Capillary plasma.
    CapillaryPlasma,
    /// Venous whole blood.
    VenousWhole,
    /// Venous plasma.
    VenousPlasma,
    /// Arterial whole blood.
    ArterialWhole,
    /// Arterial plasma.
    ArterialPlasma,
    /// Whole blood, source not told.
    Whole,
    /// Plasma, source not told.
    Plasma,
    /// Interstitial fluid.
    Interstitial,
    /// Control solution: the meter was checked, nobody was measured.
    Control,
    /// A reserved number, 0 to 15.
    Reserved(u8),
}

impl Sample {
    const fn from_nibble(nibble: u8) -> Self {
        match nibble {
            1 => Self::CapillaryWhole,
            2 => Self::CapillaryPlasma,
            3 => Self::VenousWhole,
            4 => Self::VenousPlasma,
            5 => Self::ArterialWhole,
            6 => Self::ArterialPlasma,
            7 => Self::Whole,
            8 => Self::Plasma,
            9 => Self::Interstitial,
            10 => Self::Control,
            other => Self::Reserved(other),
        }
    }

    const fn nibble(self) -> u8 {
        match self {
            Self::CapillaryWhole => 1,
            Self::CapillaryPlasma => 2,
            Self::VenousWhole => 3,
            Self::VenousPlasma => 4,
            Self::ArterialWhole => 5,
            Self::ArterialPlasma => 6,
            Self::Whole => 7,
            Self::Plasma => 8,
            Self::Interstitial => 9,
            Self::Control => 10,
            Self::Reserved(other) => other & 0x0F,
        }
    }
}

/// Sensor status annunciation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct GlucoseStatus(pub u16);

impl GlucoseStatus {
    /// The meter's battery was low.
    pub const BATTERY_LOW: u16 = 1;
    /// Any of the faults after which the result does not count: malfunction, too little
    /// blood, strip, temperature, strip pulled too early, general fault.
    pub const FAULT: u16 = 0b0111_1001_1110;
    /// The result is above what the meter can measure.
    pub const TOO_HIGH: u16 = 1 << 5;
    /// The result is below what the meter can measure.
    pub const TOO_LOW: u16 = 1 << 6;
    /// The meter's clock was lost.
    pub const TIME_FAULT: u16 = 1 << 11;

    /// Whether any of these bits is set.
    #[must_use]
    pub const fn has(self, bits: u16) -> bool {
        self.0 & bits != 0
    }
}

impl Glucose {
    /// Reads the value.
    ///
    /// # Errors
    /// When it is shorter than its flags say.
    pub fn decode(bytes: &[u8]) -> Result<Self, GattError> {
        let mut value = Reader::new(bytes);
        let flags = value.u8("flags")?;
        let has = |bit: u8| flags >> bit & 1 == 1;
        let unit = if has(2) {
            ConcentrationUnit::MolePerLiter
        } else {
            ConcentrationUnit::KiloGramPerLiter
        };
        Ok(Self {
            sequence: value.u16("sequence number")?,
            base: value.stamp("time")?,
            offset_min: when(has(0), || value.i16("time offset"))?,
            concentration: when(has(1), || {
                let number = value.sfloat("concentration")?;
                let kind = value.u8("sample")?;
                Ok(Concentration {
                    value: number,
                    unit,
                    sample: Sample::from_nibble(kind & 0x0F),
                    location: kind >> 4,
                })
            })?,
            status: when(has(3), || value.u16("sensor status"))?.map(GlucoseStatus),
            context_follows: has(4),
        })
    }

    /// Writes the value.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let molar = |one: &Concentration| one.unit == ConcentrationUnit::MolePerLiter;
        let mut bytes = vec![bits([
            self.offset_min.is_some(),
            self.concentration.is_some(),
            self.concentration.as_ref().is_some_and(molar),
            self.status.is_some(),
            self.context_follows,
        ])];
        bytes.extend(self.sequence.to_le_bytes());
        bytes.extend(self.base.to_bytes());
        bytes.extend(self.offset_min.iter().flat_map(|min| min.to_le_bytes()));
        if let Some(one) = &self.concentration {
            bytes.extend(one.value.to_sfloat().to_le_bytes());
            bytes.push(one.sample.nibble() | one.location << 4);
        }
        bytes.extend(self.status.iter().flat_map(|status| status.0.to_le_bytes()));
        bytes
    }

    /// Base time with its offset: the time that the meter's user saw.
    #[must_use]
    pub fn at(&self) -> Stamp {
        let (Stamp::Known(mut time), Some(offset)) = (self.base, self.offset_min) else {
            return self.base;
        };
        let offset = chrono::Duration::minutes(i64::from(offset));
        match time.local.checked_add_signed(offset) {
            Some(local) => {
                time.local = local;
                Stamp::Known(time)
            }
            None => self.base,
        }
    }
}

/// What the patient was doing: meal and its carbohydrates, exercise, medicine, health.
/// What the station keeps of it; the other fields are passed over at their lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GlucoseContext {
    /// The record that it belongs to.
    pub sequence: u16,
    /// Carbohydrates in kg.
    pub carbohydrate_kg: Option<MedicalFloat>,
    /// Before, after a meal.
    pub meal: Option<Meal>,
    /// HbA1c in percent.
    pub hba1c: Option<MedicalFloat>,
}

/// How it stood to a meal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meal {
    /// Before.
    Before,
    /// After.
    After,
    /// Fasting.
    Fasting,
    /// Snacks, drinks.
    Casual,
    /// At bedtime.
    Bedtime,
    /// A reserved number.
    Reserved(u8),
}

impl GlucoseContext {
    /// Reads the value.
    ///
    /// # Errors
    /// When it is shorter than its flags say.
    pub fn decode(bytes: &[u8]) -> Result<Self, GattError> {
        let mut value = Reader::new(bytes);
        let flags = value.u8("flags")?;
        let has = |bit: u8| flags >> bit & 1 == 1;
        let sequence = value.u16("sequence number")?;
        when(has(7), || value.u8("extended flags"))?;
        let carbohydrate_kg = when(has(0), || {
            value.u8("carbohydrate")?;
            value.sfloat("carbohydrate")
        })?;
        let meal = when(has(1), || value.u8("meal"))?.map(|byte| match byte {
            1 => Meal::Before,
            2 => Meal::After,
            3 => Meal::Fasting,
            4 => Meal::Casual,
            5 => Meal::Bedtime,
            other => Meal::Reserved(other),
        });
        when(has(2), || value.u8("tester and health"))?;
        when(has(3), || value.bytes::<3>("exercise"))?;
        when(has(4), || value.bytes::<3>("medication"))?;
        let hba1c = when(has(6), || value.sfloat("HbA1c"))?;
        Ok(Self {
            sequence,
            carbohydrate_kg,
            meal,
            hba1c,
        })
    }
}
