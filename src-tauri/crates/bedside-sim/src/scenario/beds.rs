//! Which beds a step is for.

use serde::Deserialize;
use std::ops::RangeInclusive;

/// The highest bed number that a scenario can name.
pub const BED_MAX: u16 = 200;

/// A set of bed numbers as a file writes it: `all`, `odd`, `even`, `3`, `1-8,12`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum BedSet {
    /// Every bed.
    All,
    /// Beds 1, 3, 5 and so on.
    Odd,
    /// Beds 2, 4, 6 and so on.
    Even,
    /// These.
    Some(Vec<RangeInclusive<u16>>),
}

impl BedSet {
    /// Whether the bed is among them.
    #[must_use]
    pub fn has(&self, bed: u16) -> bool {
        match self {
            Self::All => true,
            Self::Odd => bed % 2 == 1,
            Self::Even => bed.is_multiple_of(2),
            Self::Some(ranges) => ranges.iter().any(|range| range.contains(&bed)),
        }
    }
}

impl TryFrom<String> for BedSet {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let bad = || {
            format!(
                "{text:?} is no set of beds; write all, odd, even, or numbers from 1 to {BED_MAX} such as 3 or 1-8,12"
            )
        };
        match text.trim() {
            "all" => return Ok(Self::All),
            "odd" => return Ok(Self::Odd),
            "even" => return Ok(Self::Even),
            _ => {}
        }
        let number = |part: &str| {
            let bed: Option<u16> = part.trim().parse().ok();
            bed.filter(|bed| (1..=BED_MAX).contains(bed))
                .ok_or_else(bad)
        };
        text.split(',')
            .map(|part| match part.split_once('-') {
                Some((first, last)) => {
                    let (first, last) = (number(first)?, number(last)?);
                    if first <= last {
                        Ok(first..=last)
                    } else {
                        Err(bad())
                    }
                }
                None => number(part).map(|bed| bed..=bed),
            })
            .collect::<Result<_, _>>()
            .map(Self::Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_read_as_people_write_them() {
        let beds = |text: &str| {
            let set = BedSet::try_from(text.to_owned()).unwrap();
            (1..=10).filter(|bed| set.has(*bed)).collect::<Vec<u16>>()
        };
        assert_eq!(beds("1-3, 7"), [1, 2, 3, 7]);
        assert_eq!(beds("odd"), [1, 3, 5, 7, 9]);
        assert_eq!(beds("all").len(), 10);
        for bad in ["", "0", "201", "3-1", "a", "1,,2", "-"] {
            assert!(BedSet::try_from(bad.to_owned()).is_err(), "{bad:?}");
        }
    }
}
