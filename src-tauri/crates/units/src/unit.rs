//! Units of measure: MDC (ISO/IEEE 11073-10101, partition 4) and UCUM names of one thing.
//!
//! A message names a unit by MDC code, by REFID, by UCUM or by habit ("bpm").
//! All of them become one [`Unit`]; conversion happens only inside one [`Dimension`].

/// What a unit measures. Two units convert into one another only within one dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// A bare number or index.
    Number,
    /// Parts of a hundred.
    Fraction,
    /// Events in a time: beats, breaths, pulses.
    Frequency,
    /// Force on an area.
    Pressure,
    /// Heat.
    Temperature,
    /// Electric potential.
    Voltage,
    /// Length.
    Length,
    /// Time.
    Time,
    /// Mass.
    Mass,
    /// Volume.
    Volume,
    /// Volume in a time.
    Flow,
    /// Mass in a volume.
    MassConcentration,
    /// Anything that converts only into itself.
    Own,
}

macro_rules! units {
    ($($name:ident, $refid:literal, $code:literal, $ucum:literal, $dimension:ident, $factor:expr, $offset:expr;)*) => {
        /// A unit of measure.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum Unit {
            $(#[doc = concat!("`", $ucum, "`, ", $refid)] $name,)*
        }

        impl Unit {
            /// Every unit known here.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The REFID, such as `MDC_DIM_MMHG`.
            #[must_use]
            pub const fn refid(self) -> &'static str {
                match self { $(Self::$name => $refid,)* }
            }

            /// The context-free code: partition 4 x 65536 + code.
            #[must_use]
            pub const fn code(self) -> u32 {
                match self { $(Self::$name => 262_144 + $code,)* }
            }

            /// The UCUM writing, such as `mm[Hg]`.
            #[must_use]
            pub const fn ucum(self) -> &'static str {
                match self { $(Self::$name => $ucum,)* }
            }

            /// What it measures.
            #[must_use]
            pub const fn dimension(self) -> Dimension {
                match self { $(Self::$name => Dimension::$dimension,)* }
            }

            /// `base = number * factor + offset`, base being each dimension's first unit.
            const fn to_base(self) -> (f64, f64) {
                match self { $(Self::$name => ($factor, $offset),)* }
            }
        }
    };
}

// Codes: reference sheet mdc-codes.md, section 2; the unit code is 4::base plus a
// decade prefix in the low five bits (17 centi, 18 milli, 19 micro, 3 kilo).
units! {
    Dimensionless, "MDC_DIM_DIMLESS", 512, "1", Number, 1.0, 0.0;
    Percent, "MDC_DIM_PERCENT", 544, "%", Fraction, 1.0, 0.0;
    BeatPerMin, "MDC_DIM_BEAT_PER_MIN", 2720, "{beat}/min", Frequency, 1.0, 0.0;
    PulsePerMin, "MDC_DIM_PULS_PER_MIN", 2752, "{pulse}/min", Frequency, 1.0, 0.0;
    BreathPerMin, "MDC_DIM_RESP_PER_MIN", 2784, "{breath}/min", Frequency, 1.0, 0.0;
    PerMin, "MDC_DIM_PER_MIN", 2528, "/min", Frequency, 1.0, 0.0;
    PerSec, "MDC_DIM_PER_SEC", 2464, "/s", Frequency, 60.0, 0.0;
    Hertz, "MDC_DIM_HZ", 2496, "Hz", Frequency, 60.0, 0.0;
    MmHg, "MDC_DIM_MMHG", 3872, "mm[Hg]", Pressure, 1.0, 0.0;
    KiloPascal, "MDC_DIM_KILO_PASCAL", 3843, "kPa", Pressure, 7.500_617, 0.0;
    CmH2O, "MDC_DIM_CM_H2O", 3904, "cm[H2O]", Pressure, 0.735_559, 0.0;
    Celsius, "MDC_DIM_DEGC", 6048, "Cel", Temperature, 1.0, 0.0;
    Fahrenheit, "MDC_DIM_FAHR", 4416, "[degF]", Temperature, 5.0 / 9.0, -160.0 / 9.0;
    Volt, "MDC_DIM_VOLT", 4256, "V", Voltage, 1000.0, 0.0;
    MilliVolt, "MDC_DIM_MILLI_VOLT", 4274, "mV", Voltage, 1.0, 0.0;
    MicroVolt, "MDC_DIM_MICRO_VOLT", 4275, "uV", Voltage, 1e-3, 0.0;
    Meter, "MDC_DIM_X_M", 1280, "m", Length, 1000.0, 0.0;
    CentiMeter, "MDC_DIM_CENTI_M", 1297, "cm", Length, 10.0, 0.0;
    MilliMeter, "MDC_DIM_MILLI_M", 1298, "mm", Length, 1.0, 0.0;
    Inch, "MDC_DIM_INCH", 1376, "[in_i]", Length, 25.4, 0.0;
    Hour, "MDC_DIM_HR", 2240, "h", Time, 3600.0, 0.0;
    Minute, "MDC_DIM_MIN", 2208, "min", Time, 60.0, 0.0;
    Second, "MDC_DIM_SEC", 2176, "s", Time, 1.0, 0.0;
    MilliSecond, "MDC_DIM_MILLI_SEC", 2194, "ms", Time, 1e-3, 0.0;
    KiloGram, "MDC_DIM_KILO_G", 1731, "kg", Mass, 1000.0, 0.0;
    Gram, "MDC_DIM_X_G", 1728, "g", Mass, 1.0, 0.0;
    MilliGram, "MDC_DIM_MILLI_G", 1746, "mg", Mass, 1e-3, 0.0;
    MicroGram, "MDC_DIM_MICRO_G", 1747, "ug", Mass, 1e-6, 0.0;
    Pound, "MDC_DIM_LB", 1760, "[lb_av]", Mass, 453.592_37, 0.0;
    Liter, "MDC_DIM_X_L", 1600, "L", Volume, 1000.0, 0.0;
    MilliLiter, "MDC_DIM_MILLI_L", 1618, "mL", Volume, 1.0, 0.0;
    LiterPerMin, "MDC_DIM_X_L_PER_MIN", 3072, "L/min", Flow, 60_000.0, 0.0;
    MilliLiterPerHour, "MDC_DIM_MILLI_L_PER_HR", 3122, "mL/h", Flow, 1.0, 0.0;
    GramPerDeciLiter, "MDC_DIM_X_G_PER_DL", 2112, "g/dL", MassConcentration, 1000.0, 0.0;
    MilliGramPerDeciLiter, "MDC_DIM_MILLI_G_PER_DL", 2130, "mg/dL", MassConcentration, 1.0, 0.0;
    MilliGramPerMilliLiter, "MDC_DIM_MILLI_G_PER_ML", 2162, "mg/mL", MassConcentration, 100.0, 0.0;
    // mmol/L needs the substance's molar mass, so it converts only into itself.
    MilliMolePerLiter, "MDC_DIM_MILLI_MOLE_PER_L", 4722, "mmol/L", Own, 1.0, 0.0;
    MicroGramPerKiloGramPerMin, "MDC_DIM_MICRO_G_PER_KG_PER_MIN", 2675, "ug/kg/min", Own, 1.0, 0.0;
    InternationalUnitPerHour, "MDC_DIM_INTL_UNIT_PER_HR", 5696, "[iU]/h", Own, 1.0, 0.0;
    InternationalUnitPerMilliLiter, "MDC_DIM_INTL_UNIT_PER_ML", 5600, "[iU]/mL", Own, 1.0, 0.0;
    LiterPerMinPerSquareMeter, "MDC_DIM_L_PER_MIN_PER_M_SQ", 2848, "L/min/m2", Own, 1.0, 0.0;
    MilliLiterPerSquareMeter, "MDC_DIM_MILLI_L_PER_M_SQ", 1426, "mL/m2", Own, 1.0, 0.0;
    DyneSecondPerCm5, "MDC_DIM_DYNE_SEC_PER_CM_5", 8512, "dyn.s/cm5", Own, 1.0, 0.0;
    DyneSecondSquareMeterPerCm5, "MDC_DIM_DYNE_SEC_M_SQ_PER_CM_5", 8320, "dyn.s.m2/cm5", Own, 1.0, 0.0;
    SquareMeter, "MDC_DIM_SQ_X_M", 1408, "m2", Own, 1.0, 0.0;
    DeciBel, "MDC_DIM_DECIBEL", 6432, "dB", Own, 1.0, 0.0;
}

/// Spellings of the field, lower case, beside REFID, code and UCUM.
const SPELLINGS: &[(&str, Unit)] = &[
    ("bpm", Unit::BeatPerMin),
    ("beats/min", Unit::BeatPerMin),
    ("beat/min", Unit::BeatPerMin),
    ("beats per minute", Unit::BeatPerMin),
    ("breaths per minute", Unit::BreathPerMin),
    ("per minute", Unit::PerMin),
    ("min-1", Unit::PerMin),
    ("1/min", Unit::PerMin),
    ("/minute", Unit::PerMin),
    ("rpm", Unit::BreathPerMin),
    ("brpm", Unit::BreathPerMin),
    ("breaths/min", Unit::BreathPerMin),
    ("breath/min", Unit::BreathPerMin),
    ("mmhg", Unit::MmHg),
    ("mm hg", Unit::MmHg),
    ("cmh2o", Unit::CmH2O),
    ("cm h2o", Unit::CmH2O),
    ("c", Unit::Celsius),
    ("degc", Unit::Celsius),
    ("deg c", Unit::Celsius),
    ("\u{b0}c", Unit::Celsius),
    ("celsius", Unit::Celsius),
    ("f", Unit::Fahrenheit),
    ("degf", Unit::Fahrenheit),
    ("deg f", Unit::Fahrenheit),
    ("\u{b0}f", Unit::Fahrenheit),
    ("fahrenheit", Unit::Fahrenheit),
    ("percent", Unit::Percent),
    ("pct", Unit::Percent),
    ("mv", Unit::MilliVolt),
    ("\u{b5}v", Unit::MicroVolt),
    ("hz", Unit::Hertz),
    ("sec", Unit::Second),
    ("msec", Unit::MilliSecond),
    ("ml", Unit::MilliLiter),
    ("l", Unit::Liter),
    ("ml/hr", Unit::MilliLiterPerHour),
    ("l/m", Unit::LiterPerMin),
    ("lb", Unit::Pound),
    ("lbs", Unit::Pound),
    ("in", Unit::Inch),
    ("mdc_dim_per_minute", Unit::PerMin),
    ("mdc_dim_x_l_per_min", Unit::LiterPerMin),
    ("mdc_dim_l_per_min", Unit::LiterPerMin),
    ("mdc_dim_degf", Unit::Fahrenheit),
];

impl Unit {
    /// By REFID, UCUM or a spelling of the field; case does not matter outside UCUM.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        let name = name.trim();
        if name.is_empty() {
            return None;
        }
        if let Some(unit) = Self::ALL
            .iter()
            .find(|u| u.ucum() == name || u.refid() == name)
        {
            return Some(*unit);
        }
        let lower = name.to_lowercase();
        SPELLINGS
            .iter()
            .find(|(spelling, _)| *spelling == lower)
            .map(|(_, unit)| *unit)
            .or_else(|| {
                Self::ALL
                    .iter()
                    .find(|u| {
                        u.ucum().eq_ignore_ascii_case(name) || u.refid().eq_ignore_ascii_case(name)
                    })
                    .copied()
            })
    }

    /// By its MDC code, context-free (266016) or inside partition 4 (3872).
    #[must_use]
    pub fn by_code(code: u32) -> Option<Self> {
        let code = if code < 65_536 { code + 262_144 } else { code };
        Self::ALL.iter().find(|u| u.code() == code).copied()
    }

    /// Turns a number of this unit into one of `other`; `None` across dimensions.
    ///
    /// A bare number and a percentage are taken for one another unchanged, as
    /// makers send a perfusion index as either.
    #[must_use]
    pub fn convert(self, number: f64, other: Self) -> Option<f64> {
        if self == other {
            return Some(number);
        }
        let (ours, theirs) = (self.dimension(), other.dimension());
        let index = |d| matches!(d, Dimension::Number | Dimension::Fraction);
        if index(ours) && index(theirs) {
            return Some(number);
        }
        if ours != theirs || ours == Dimension::Own {
            return None;
        }
        let (factor, offset) = self.to_base();
        let (other_factor, other_offset) = other.to_base();
        Some((number * factor + offset - other_offset) / other_factor)
    }

    /// How the screen writes it, after a blank: `mmHg`, `°C`, `/min`.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Dimensionless => "",
            Self::BeatPerMin | Self::PulsePerMin | Self::BreathPerMin => "/min",
            Self::MmHg => "mmHg",
            Self::CmH2O => "cmH\u{2082}O",
            Self::Celsius => "\u{b0}C",
            Self::Fahrenheit => "\u{b0}F",
            Self::Inch => "in",
            Self::Pound => "lb",
            Self::MicroVolt => "\u{b5}V",
            Self::MicroGram => "\u{b5}g",
            Self::MicroGramPerKiloGramPerMin => "\u{b5}g/kg/min",
            Self::InternationalUnitPerHour => "IU/h",
            Self::InternationalUnitPerMilliLiter => "IU/mL",
            other => other.ucum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_is_found_by_each_of_its_names() {
        for unit in Unit::ALL {
            assert_eq!(Unit::by_name(unit.refid()), Some(*unit));
            assert_eq!(Unit::by_name(unit.ucum()), Some(*unit), "{}", unit.ucum());
            assert_eq!(Unit::by_code(unit.code()), Some(*unit));
        }
    }

    #[test]
    fn the_spellings_of_the_field_are_understood() {
        for (text, unit) in [
            ("bpm", Unit::BeatPerMin),
            ("mmHg", Unit::MmHg),
            (" degF ", Unit::Fahrenheit),
            ("\u{b0}C", Unit::Celsius),
            ("DEGC", Unit::Celsius),
        ] {
            assert_eq!(Unit::by_name(text), Some(unit), "{text}");
        }
        assert_eq!(Unit::by_name("furlong"), None);
        assert_eq!(Unit::by_name(""), None);
        assert_eq!(Unit::by_code(3872), Some(Unit::MmHg));
        assert_eq!(Unit::by_code(0), None);
    }

    #[test]
    fn conversion_stays_inside_a_dimension() {
        let close = |a: Option<f64>, b: f64| assert!((a.unwrap() - b).abs() < 1e-3, "{a:?} {b}");
        close(Unit::Fahrenheit.convert(98.6, Unit::Celsius), 37.0);
        close(Unit::Celsius.convert(37.0, Unit::Fahrenheit), 98.6);
        close(Unit::KiloPascal.convert(16.0, Unit::MmHg), 120.01);
        close(Unit::Hertz.convert(1.0, Unit::BeatPerMin), 60.0);
        close(Unit::Percent.convert(0.94, Unit::Dimensionless), 0.94);
        assert_eq!(Unit::MmHg.convert(1.0, Unit::Celsius), None);
        assert_eq!(
            Unit::MilliMolePerLiter.convert(1.0, Unit::MilliGramPerDeciLiter),
            None
        );
    }

    proptest::proptest! {
        #[test]
        fn converting_there_and_back_gives_the_same(number in -1e6f64..1e6) {
            for a in Unit::ALL {
                for b in Unit::ALL {
                    if let Some(there) = a.convert(number, *b) {
                        let back = b.convert(there, *a).unwrap();
                        proptest::prop_assert!((back - number).abs() < 1e-6 * number.abs().max(1.0));
                    }
                }
            }
        }
    }
}
