//! From measurements to the readings that every protocol ends in.

use super::blood_pressure::{BloodPressure, CuffStatus, PressureUnit};
use super::body::{BodyComposition, Weight};
use super::cgm::{Cgm, CgmStatus};
use super::glucose::{ConcentrationUnit, Glucose, GlucoseStatus, Sample};
use super::heart_rate::{Contact, HeartRate};
use super::measurement::Measurement;
use super::number::MedicalFloat;
use super::pulse_oximeter::{MeasurementStatus, Oximetry, SensorStatus};
use super::stamp::Stamp;
use super::thermometer::{Temperature, TemperatureSite, TemperatureUnit};
use crate::report::{Channel, Limits, Marks, NumberReading, ReadUnit, ResultStatus, Term};
use lamplight_units::{DeviceTime, Metric, NoValue, Unit, Value};

/// Glucose: 1 mol/L is 1,000 mmol/L, 1 kg/L is 100,000 mg/dL.
const MG_PER_DL: f64 = 100_000.0;
const MMOL_PER_L: f64 = 1_000.0;

/// One number on its way to a reading.
struct Row {
    refid: &'static str,
    value: Value,
    unit: Unit,
}

impl Row {
    fn new(refid: &'static str, value: MedicalFloat, unit: Unit) -> Self {
        Self {
            refid,
            value: value.value(),
            unit,
        }
    }
}

/// What is common to the rows of one measurement.
struct Common {
    at: Stamp,
    marks: Marks,
    status: ResultStatus,
    episodic: bool,
    /// Why there can be no value, whatever stands in the fields.
    none: Option<NoValue>,
}

impl Common {
    fn live() -> Self {
        Self {
            at: Stamp::Unknown,
            marks: Marks::default(),
            status: ResultStatus::Raw,
            episodic: false,
            none: None,
        }
    }

    fn once(at: Stamp) -> Self {
        Self {
            at,
            episodic: true,
            ..Self::live()
        }
    }

    fn rows(self, rows: impl IntoIterator<Item = Row>) -> Vec<NumberReading> {
        rows.into_iter()
            .filter_map(|row| self.reading(row))
            .collect()
    }

    /// `None` for a name that the nomenclature's table lacks; a test holds that there is none.
    fn reading(&self, row: Row) -> Option<NumberReading> {
        let metric = Metric::by_refid(row.refid)?;
        Some(NumberReading {
            term: Term::known(metric),
            channel: Channel::default(),
            value: self.none.map_or(row.value, Value::None),
            sent: None,
            unit: ReadUnit::Known(row.unit),
            limits: Limits::default(),
            status: self.status,
            marks: self.marks,
            at: self.at.time(),
            episodic: self.episodic,
        })
    }
}

impl Measurement {
    /// The numbers of a patient in it, each with its reason where there is none. Empty for
    /// what measures no patient: a cuff that inflates, control solution, a meal.
    ///
    /// `session` is when a CGM's session began, on the device's clock; its records have
    /// no time without it.
    #[must_use]
    pub fn numbers(&self, session: Stamp) -> Vec<NumberReading> {
        match self {
            Self::HeartRate(one) => heart_rate(one),
            Self::Oximetry(one) => oximetry(one, Common::live()),
            Self::SpotCheck(one) => oximetry(one, Common::once(one.at)),
            Self::BloodPressure(one) => blood_pressure(one),
            Self::Temperature(one) => temperature(one, false),
            Self::RisingTemperature(one) => temperature(one, true),
            Self::Glucose(one) => glucose(one),
            Self::Cgm(records) => records.iter().flat_map(|one| cgm(one, session)).collect(),
            Self::Weight(one) => weight(one),
            Self::BodyComposition(one) => composition(one),
            Self::CuffPressure(_) | Self::GlucoseContext(_) => Vec::new(),
        }
    }
}

/// A rate of 0 or a sensor without contact is no value: it is not bradycardia.
fn heart_rate(one: &HeartRate) -> Vec<NumberReading> {
    let mut common = Common::live();
    common.none = match (one.contact, one.bpm) {
        (Contact::Lost, _) => Some(NoValue::SensorOff),
        (_, 0) => Some(NoValue::Invalid),
        _ => None,
    };
    common.rows([Row {
        refid: "MDC_ECG_HEART_RATE",
        value: Value::new(f64::from(one.bpm)),
        unit: Unit::BeatPerMin,
    }])
}

fn oximetry(one: &Oximetry, mut common: Common) -> Vec<NumberReading> {
    let status = one.status.unwrap_or_default();
    let sensor = one.sensor.unwrap_or_default();
    common.none = if sensor.has(
        SensorStatus::OFF
            | SensorStatus::UNPLUGGED
            | SensorStatus::DISPLACED
            | SensorStatus::UNKNOWN_SENSOR
            | SensorStatus::SENSOR_BROKEN,
    ) {
        Some(NoValue::SensorOff)
    } else if status.has(MeasurementStatus::INVALID)
        || sensor.has(SensorStatus::MALFUNCTION | SensorStatus::NON_PULSATILE)
    {
        Some(NoValue::Invalid)
    } else if status.has(MeasurementStatus::UNAVAILABLE) {
        Some(NoValue::NotMeasured)
    } else {
        None
    };
    common.marks = Marks {
        questionable: status.has(MeasurementStatus::QUESTIONABLE)
            || sensor.has(
                SensorStatus::INADEQUATE
                    | SensorStatus::POOR
                    | SensorStatus::ERRATIC
                    | SensorStatus::QUESTIONABLE_PULSE
                    | SensorStatus::INTERFERENCE,
            ),
        demo: status.has(MeasurementStatus::DEMO),
        test: status.has(MeasurementStatus::TEST),
        calibrating: status.has(MeasurementStatus::CALIBRATING),
        early: status.has(MeasurementStatus::EARLY),
        stored: status.has(MeasurementStatus::STORED),
        ..Marks::default()
    };
    if status.has(MeasurementStatus::VALIDATED | MeasurementStatus::QUALIFIED) {
        common.status = ResultStatus::Final;
    }
    // What a device had in its memory is history however it comes.
    common.episodic |= status.has(MeasurementStatus::STORED);
    let amplitude = one
        .amplitude
        .map(|index| Row::new("MDC_BLD_PERF_INDEX", index, Unit::Percent));
    common.rows(
        [
            Row::new("MDC_PULS_OXIM_SAT_O2", one.normal.spo2, Unit::Percent),
            Row::new(
                "MDC_PULS_OXIM_PULS_RATE",
                one.normal.pulse,
                Unit::BeatPerMin,
            ),
        ]
        .into_iter()
        .chain(amplitude),
    )
}

fn blood_pressure(one: &BloodPressure) -> Vec<NumberReading> {
    let unit = match one.unit {
        PressureUnit::MmHg => Unit::MmHg,
        PressureUnit::KiloPascal => Unit::KiloPascal,
    };
    let mut common = Common::once(one.at);
    common.marks.questionable = one.status.is_some_and(|status| {
        status.has(CuffStatus::MOVED | CuffStatus::LOOSE | CuffStatus::POSITION)
    });
    let pulse = one
        .pulse
        .map(|pulse| Row::new("MDC_PULS_RATE_NON_INV", pulse, Unit::BeatPerMin));
    common.rows(
        [
            Row::new("MDC_PRESS_BLD_NONINV_SYS", one.systolic, unit),
            Row::new("MDC_PRESS_BLD_NONINV_DIA", one.diastolic, unit),
            Row::new("MDC_PRESS_BLD_NONINV_MEAN", one.mean, unit),
        ]
        .into_iter()
        .chain(pulse),
    )
}

fn temperature(one: &Temperature, rising: bool) -> Vec<NumberReading> {
    let unit = match one.unit {
        TemperatureUnit::Celsius => Unit::Celsius,
        TemperatureUnit::Fahrenheit => Unit::Fahrenheit,
    };
    let refid = match one.site {
        Some(TemperatureSite::Armpit) => "MDC_TEMP_AXIL",
        Some(TemperatureSite::Ear) => "MDC_TEMP_EAR",
        Some(TemperatureSite::Mouth) => "MDC_TEMP_ORAL",
        Some(TemperatureSite::Rectum) => "MDC_TEMP_RECT",
        Some(TemperatureSite::Tympanum) => "MDC_TEMP_TYMP",
        Some(TemperatureSite::Finger | TemperatureSite::Toe) => "MDC_TEMP_SKIN",
        Some(TemperatureSite::GastroIntestinal) => "MDC_TEMP_CORE",
        Some(TemperatureSite::Body | TemperatureSite::Reserved(_)) | None => "MDC_TEMP_BODY",
    };
    let mut common = Common::once(one.at);
    common.marks.early = rising;
    if rising {
        common.status = ResultStatus::Preliminary;
    }
    common.rows([Row::new(refid, one.value, unit)])
}

fn glucose(one: &Glucose) -> Vec<NumberReading> {
    let Some(concentration) = one.concentration else {
        return Vec::new();
    };
    let refid = match concentration.sample {
        Sample::Control => return Vec::new(),
        Sample::CapillaryWhole => "MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD",
        Sample::Interstitial => "MDC_CONC_GLU_ISF",
        _ => "MDC_CONC_GLU_GEN",
    };
    let (unit, factor) = match concentration.unit {
        ConcentrationUnit::KiloGramPerLiter => (Unit::MilliGramPerDeciLiter, MG_PER_DL),
        ConcentrationUnit::MolePerLiter => (Unit::MilliMolePerLiter, MMOL_PER_L),
    };
    let status = one.status.unwrap_or_default();
    let mut common = Common::once(one.at());
    common.none = if status.has(GlucoseStatus::FAULT) {
        Some(NoValue::Invalid)
    } else if status.has(GlucoseStatus::TOO_HIGH) {
        Some(NoValue::AboveRange)
    } else if status.has(GlucoseStatus::TOO_LOW) {
        Some(NoValue::BelowRange)
    } else {
        None
    };
    common.marks.questionable = status.has(GlucoseStatus::TIME_FAULT);
    common.rows([Row {
        refid,
        value: scaled(concentration.value, factor),
        unit,
    }])
}

/// A decimal moved by powers of ten: 67 x 10^-4 mol/L is 6.7 mmol/L and not 6.700000000001.
fn scaled(value: MedicalFloat, factor: f64) -> Value {
    let places = if factor >= MG_PER_DL { 5 } else { 3 };
    match value {
        MedicalFloat::Number(decimal) => match decimal.exponent.checked_add(places) {
            Some(exponent) => MedicalFloat::number(decimal.mantissa, exponent).value(),
            None => value.value().map(|number| number * factor),
        },
        mark => mark.value(),
    }
}

fn cgm(one: &Cgm, session: Stamp) -> Vec<NumberReading> {
    let minutes = chrono::Duration::minutes(i64::from(one.offset_min));
    let at = session.time().and_then(|begin| {
        let local = begin.local.checked_add_signed(minutes)?;
        Some(DeviceTime { local, ..begin })
    });
    let mut common = Common::live();
    common.at = at.map_or(Stamp::Unknown, Stamp::Known);
    if one.status.has(CgmStatus::FAULT | CgmStatus::STOPPED) {
        common.none = Some(NoValue::Invalid);
    }
    common.rows([Row::new(
        "MDC_CONC_GLU_ISF",
        one.glucose,
        Unit::MilliGramPerDeciLiter,
    )])
}

fn mass(refid: &'static str, kg: Option<f64>) -> Row {
    Row {
        refid,
        value: kg.map_or(Value::None(NoValue::Invalid), Value::new),
        unit: Unit::KiloGram,
    }
}

fn weight(one: &Weight) -> Vec<NumberReading> {
    let height = one.height_cm().map(|cm| Row {
        refid: "MDC_LEN_BODY_ACTUAL",
        value: Value::new(cm),
        unit: Unit::CentiMeter,
    });
    let rows = std::iter::once(mass("MDC_MASS_BODY_ACTUAL", one.kg()));
    Common::once(one.at).rows(rows.chain(height))
}

/// Of a body composition, weight and height have terms that the station knows; the rest
/// stays with the device's raw messages.
fn composition(one: &BodyComposition) -> Vec<NumberReading> {
    let weight = one
        .weight_kg
        .map(|kg| mass("MDC_MASS_BODY_ACTUAL", Some(kg)));
    let height = one.height_cm.map(|cm| Row {
        refid: "MDC_LEN_BODY_ACTUAL",
        value: Value::new(cm),
        unit: Unit::CentiMeter,
    });
    Common::once(one.at).rows(weight.into_iter().chain(height))
}
