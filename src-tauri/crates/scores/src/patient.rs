//! What a score must know of the patient: age, scope, and who ordered SpO2 scale 2.

use lamplight_units::Now;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// How old the patient is, as far as the station knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Age {
    /// Whole months.
    Months(u16),
    /// Known to be an adult, by the patient group; no birth date.
    Adult,
    /// Not known: no score is worked out, as every table is for an age.
    Unknown,
}

impl Age {
    /// Whole years; an adult without a birth date has none.
    #[must_use]
    pub const fn years(self) -> Option<u16> {
        match self {
            Self::Months(months) => Some(months / 12),
            Self::Adult | Self::Unknown => None,
        }
    }
}

/// Which SpO2 scale of NEWS2 holds. Scale 2 cannot be had without its order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Spo2Scale {
    /// For everybody, unless ordered otherwise.
    #[default]
    One,
    /// For confirmed hypercapnic respiratory failure with a prescribed target of 88-92 %.
    Two(Scale2Order),
}

/// Who ordered SpO2 scale 2, and when. It is never inferred from a diagnosis or from values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "KeptOrder")]
pub struct Scale2Order {
    by: Arc<str>,
    at: Now,
}

/// As it lies on the disk: checked again when it is read.
#[derive(Deserialize)]
struct KeptOrder {
    by: Arc<str>,
    at: Now,
}

impl TryFrom<KeptOrder> for Scale2Order {
    type Error = OrderError;

    fn try_from(kept: KeptOrder) -> Result<Self, OrderError> {
        Self::new(&kept.by, kept.at)
    }
}

/// Why an order of SpO2 scale 2 is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    /// Scale 2 hides low saturations: somebody must answer for it.
    #[error("SpO2 scale 2 needs the name of the clinician who ordered it")]
    NoName,
    /// Longer than any name.
    #[error("the name of who ordered SpO2 scale 2 has {length} characters, at most 200 are taken")]
    LongName {
        /// Its length in characters.
        length: usize,
    },
}

impl Scale2Order {
    /// The order of a named person.
    ///
    /// # Errors
    /// When the name is empty or longer than 200 characters.
    pub fn new(by: &str, at: Now) -> Result<Self, OrderError> {
        let by = by.trim();
        let length = by.chars().count();
        if length == 0 {
            return Err(OrderError::NoName);
        }
        if length > 200 {
            return Err(OrderError::LongName { length });
        }
        Ok(Self {
            by: Arc::from(by),
            at,
        })
    }

    /// Who.
    #[must_use]
    pub fn by(&self) -> &str {
        &self.by
    }

    /// When.
    #[must_use]
    pub const fn at(&self) -> Now {
        self.at
    }
}

/// The patient, as far as scores must know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patient {
    /// How old.
    pub age: Age,
    /// NEWS2 and MEWS are not for pregnant women.
    pub pregnant: bool,
    /// A person suspects an infection; without it qSOFA says nothing.
    pub suspected_infection: bool,
    /// The SpO2 scale of NEWS2.
    pub spo2_scale: Spo2Scale,
}

impl Patient {
    /// Somebody of an age, of whom nothing else is known.
    #[must_use]
    pub const fn of_age(age: Age) -> Self {
        Self {
            age,
            pregnant: false,
            suspected_infection: false,
            spo2_scale: Spo2Scale::One,
        }
    }
}

/// Why a score is not worked out for this patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotFor {
    /// The age is not known.
    AgeUnknown,
    /// Below the least age of the table.
    TooYoung {
        /// The least age in months.
        from_months: u16,
    },
    /// Above the greatest age of the table.
    TooOld {
        /// The first month that the table does not cover.
        until_months: u16,
    },
    /// Pregnancy changes what is normal.
    Pregnant,
    /// Nobody suspects an infection.
    NoSuspectedInfection,
}

impl fmt::Display for NotFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AgeUnknown => f.write_str("the patient's age is not known; enter it"),
            Self::TooYoung { from_months } => {
                write!(f, "not for patients below {}", age_words(*from_months))
            }
            Self::TooOld { until_months } => {
                write!(
                    f,
                    "not for patients of {} or more",
                    age_words(*until_months)
                )
            }
            Self::Pregnant => f.write_str("not for pregnant patients"),
            Self::NoSuspectedInfection => {
                f.write_str("only where a person suspects an infection; nobody has said so")
            }
        }
    }
}

/// `16 years`, `3 months`.
fn age_words(months: u16) -> String {
    if months.is_multiple_of(12) {
        format!("{} years", months / 12)
    } else {
        format!("{months} months")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scale_2_is_had_only_by_a_named_persons_order() {
        let at = Now::default();
        assert_eq!(Scale2Order::new("  ", at), Err(OrderError::NoName));
        assert_eq!(
            Scale2Order::new(&"x".repeat(201), at),
            Err(OrderError::LongName { length: 201 })
        );
        let order = Scale2Order::new(" R. Adler ", at).unwrap();
        assert_eq!((order.by(), order.at()), ("R. Adler", at));
    }

    #[test]
    fn a_kept_order_without_a_name_is_not_read_back() {
        let order = Scale2Order::new("R. Adler", Now::default()).unwrap();
        let kept = serde_json::to_string(&order).unwrap();
        assert_eq!(serde_json::from_str::<Scale2Order>(&kept).unwrap(), order);
        let nameless = kept.replace("R. Adler", "");
        assert!(serde_json::from_str::<Scale2Order>(&nameless).is_err());
    }

    #[test]
    fn a_patient_has_scale_1_unless_ordered_otherwise() {
        assert_eq!(Patient::of_age(Age::Adult).spo2_scale, Spo2Scale::One);
    }
}
