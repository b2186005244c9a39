//! SFLOAT and FLOAT of ISO/IEEE 11073-20601: a decimal mantissa and exponent, both in two's
//! complement without a bias, and five marks for "no number".

use lamplight_units::{NoValue, Value};

/// `mantissa x 10^exponent`. The exponent is also the precision that the device vouches for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// -8,388,605 to 8,388,605.
    pub mantissa: i32,
    /// -128 to 127; SFLOAT has -8 to 7.
    pub exponent: i8,
}

impl Decimal {
    /// The number. Exact where a double can be: 36.4 is 364 / 10, not 364 x 0.1.
    #[must_use]
    pub fn number(self) -> f64 {
        let power = 10f64.powi(i32::from(self.exponent).abs());
        let mantissa = f64::from(self.mantissa);
        if self.exponent < 0 {
            mantissa / power
        } else {
            mantissa * power
        }
    }

    /// Digits behind the point that the device vouches for.
    #[must_use]
    pub const fn decimals(self) -> u8 {
        if self.exponent < 0 {
            self.exponent.unsigned_abs()
        } else {
            0
        }
    }
}

/// What an SFLOAT or FLOAT holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MedicalFloat {
    /// A number.
    Number(Decimal),
    /// NaN: no valid result.
    NotANumber,
    /// NRes: not at this resolution.
    NotAtResolution,
    /// Above what the device can express.
    PositiveInfinity,
    /// Below what the device can express.
    NegativeInfinity,
    /// Reserved for future use.
    Reserved,
}

/// Where the marks stand, for a mantissa of so many bits: NaN is the greatest number, the
/// others are its neighbours over the edge.
const fn mark(mantissa: u32, bits: u32) -> Option<MedicalFloat> {
    let top = 1 << (bits - 1);
    if mantissa == top - 1 {
        Some(MedicalFloat::NotANumber)
    } else if mantissa == top - 2 {
        Some(MedicalFloat::PositiveInfinity)
    } else if mantissa == top {
        Some(MedicalFloat::NotAtResolution)
    } else if mantissa == top + 1 {
        Some(MedicalFloat::Reserved)
    } else if mantissa == top + 2 {
        Some(MedicalFloat::NegativeInfinity)
    } else {
        None
    }
}

impl MedicalFloat {
    /// Reads 16 bits: 4 of exponent, 12 of mantissa. Marks are told by the mantissa alone:
    /// some sensors leave an exponent beside them.
    #[must_use]
    pub const fn from_sfloat(bits: u16) -> Self {
        let mantissa = bits & 0x0FFF;
        if let Some(mark) = mark(mantissa as u32, 12) {
            return mark;
        }
        // To the top and back down again, so that the sign fills the upper bits.
        let signed = (bits << 4).cast_signed() >> 4;
        let exponent = bits.cast_signed() >> 12;
        Self::Number(Decimal {
            mantissa: signed as i32,
            exponent: exponent as i8,
        })
    }

    /// Reads 32 bits: 8 of exponent, 24 of mantissa.
    #[must_use]
    pub const fn from_float(bits: u32) -> Self {
        let mantissa = bits & 0x00FF_FFFF;
        if let Some(mark) = mark(mantissa, 24) {
            return mark;
        }
        Self::Number(Decimal {
            mantissa: (bits << 8).cast_signed() >> 8,
            exponent: (bits.cast_signed() >> 24) as i8,
        })
    }

    /// Writes 16 bits; what does not fit becomes NRes.
    #[must_use]
    pub fn to_sfloat(self) -> u16 {
        let Self::Number(Decimal { mantissa, exponent }) = self else {
            return (self.bits_of_mark(12) & 0x0FFF) as u16;
        };
        if !(-2_045..=2_045).contains(&mantissa) || !(-8..=7).contains(&exponent) {
            return 0x0800;
        }
        let exponent = (exponent.cast_unsigned() as u16) << 12;
        exponent | (mantissa.cast_unsigned() & 0x0FFF) as u16
    }

    /// Writes 32 bits; what does not fit becomes NRes.
    #[must_use]
    pub fn to_float(self) -> u32 {
        let Self::Number(Decimal { mantissa, exponent }) = self else {
            return self.bits_of_mark(24);
        };
        if !(-8_388_605..=8_388_605).contains(&mantissa) {
            return 0x0080_0000;
        }
        (u32::from(exponent.cast_unsigned()) << 24) | (mantissa.cast_unsigned() & 0x00FF_FFFF)
    }

    const fn bits_of_mark(self, bits: u32) -> u32 {
        let top = 1 << (bits - 1);
        match self {
            Self::NotANumber => top - 1,
            Self::PositiveInfinity => top - 2,
            Self::Reserved => top + 1,
            Self::NegativeInfinity => top + 2,
            Self::NotAtResolution | Self::Number(_) => top,
        }
    }

    /// The number, or why there is none.
    #[must_use]
    pub fn value(self) -> Value {
        match self {
            Self::Number(decimal) => Value::new(decimal.number()),
            Self::NotANumber | Self::NotAtResolution => Value::None(NoValue::Invalid),
            Self::PositiveInfinity => Value::None(NoValue::AboveRange),
            Self::NegativeInfinity => Value::None(NoValue::BelowRange),
            Self::Reserved => Value::None(NoValue::Unreadable),
        }
    }

    /// A number with so many digits behind the point, for senders.
    #[must_use]
    pub const fn number(mantissa: i32, exponent: i8) -> Self {
        Self::Number(Decimal { mantissa, exponent })
    }
}
