//! Which of the sender's locations mean a bed of this ward.

use lamplight_protocols::report::Location;
use std::fmt;

/// `POINT_OF_CARE^ROOM^BED^FACILITY` as in PV1-3; an empty part matches anything.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlacePattern {
    parts: [Box<str>; 4],
}

/// Why a text is not a place pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// It would match every location.
    #[error("location {0:?} names neither point of care, room nor bed")]
    Empty(String),
    /// PV1-3 has more parts, but only four tell where a bed is.
    #[error("location {0:?} has more than four parts; write POINT_OF_CARE^ROOM^BED^FACILITY")]
    TooManyParts(String),
}

impl PlacePattern {
    /// Reads `4E^^1` or `ICU^301^A^GENERAL`.
    ///
    /// # Errors
    /// When it has no part or more than four.
    pub fn parse(text: &str) -> Result<Self, PlaceError> {
        let mut parts: [Box<str>; 4] = Default::default();
        for (at, part) in text.split('^').enumerate() {
            match parts.get_mut(at) {
                Some(slot) => *slot = part.trim().into(),
                None if part.trim().is_empty() => {}
                None => return Err(PlaceError::TooManyParts(text.to_owned())),
            }
        }
        if parts[..3].iter().all(|part| part.is_empty()) {
            return Err(PlaceError::Empty(text.to_owned()));
        }
        Ok(Self { parts })
    }

    /// Whether the location is this place. Case and outer blanks do not matter.
    #[must_use]
    pub fn matches(&self, location: &Location) -> bool {
        let sent = [
            &location.point_of_care,
            &location.room,
            &location.bed,
            &location.facility,
        ];
        self.parts
            .iter()
            .zip(sent)
            .all(|(want, sent)| want.is_empty() || want.eq_ignore_ascii_case(sent.trim()))
    }

    /// Whether room and bed are this place's, for who tells no point of care. The bed must be told.
    #[must_use]
    pub fn matches_in_ward(&self, location: &Location) -> bool {
        let [_, room, bed, _] = &self.parts;
        let same = |want: &str, sent: &str| want.eq_ignore_ascii_case(sent.trim());
        !bed.is_empty()
            && same(bed, &location.bed)
            && (room.is_empty() || location.room.trim().is_empty() || same(room, &location.room))
    }

    /// Whether the location names the same point of care, and no other hospital.
    #[must_use]
    pub fn same_ward(&self, location: &Location) -> bool {
        let [ward, _, _, facility] = &self.parts;
        let other_house = !facility.is_empty()
            && !location.facility.is_empty()
            && !facility.eq_ignore_ascii_case(location.facility.trim());
        !ward.is_empty() && ward.eq_ignore_ascii_case(location.point_of_care.trim()) && !other_house
    }

    /// The point of care, or empty.
    #[must_use]
    pub fn ward(&self) -> &str {
        let [ward, ..] = &self.parts;
        ward
    }

    /// The room, or empty.
    #[must_use]
    pub fn room(&self) -> &str {
        let [_, room, ..] = &self.parts;
        room
    }

    /// How many parts it names: the most exact pattern wins.
    #[must_use]
    pub fn exactness(&self) -> usize {
        self.parts.iter().filter(|part| !part.is_empty()).count()
    }
}

impl fmt::Display for PlacePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.parts.join("^").trim_end_matches('^'))
    }
}

/// A location in one line for the screen: `4E · room 3 · bed 1`.
#[must_use]
pub fn in_words(location: &Location) -> String {
    let parts = [
        (&location.point_of_care, ""),
        (&location.room, "room "),
        (&location.bed, "bed "),
        (&location.facility, ""),
    ];
    let named = parts.iter().filter(|(text, _)| !text.is_empty());
    named
        .map(|(text, word)| format!("{word}{text}"))
        .collect::<Vec<_>>()
        .join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(text: &str) -> Location {
        let mut parts = text.split('^').map(std::sync::Arc::from);
        let mut next = || parts.next().unwrap_or_default();
        Location {
            point_of_care: next(),
            room: next(),
            bed: next(),
            facility: next(),
        }
    }

    #[test]
    fn an_empty_part_of_a_pattern_matches_anything() {
        for (pattern, sent, matches) in [
            ("4E^^1", "4E^^1", true),
            ("4E^^1", "4e^12^1^GENERAL", true),
            ("4E^^1", "4E^^11", false),
            ("4E^^1", "4E^^", false),
            // A room. A gateway that sends `4E^12` means a bed, and is read as `4E^^12`.
            ("4E^12", "4E^12^3", true),
            ("4E^12", "4E^^12", false),
            ("4E^^12", "4E^^12", true),
            ("^^BED-3", "LAB^Room^BED-3^Facility", true),
            ("ICU^301^A^NORTH", "ICU^301^A^SOUTH", false),
        ] {
            let got = PlacePattern::parse(pattern)
                .unwrap()
                .matches(&location(sent));
            assert_eq!(got, matches, "{pattern} against {sent}");
        }
    }

    #[test]
    fn a_pattern_names_something_and_at_most_four_parts() {
        assert!(PlacePattern::parse("^^").is_err());
        assert!(PlacePattern::parse("^^^NORTH").is_err());
        assert!(PlacePattern::parse("a^b^c^d^e").is_err());
        assert_eq!(
            PlacePattern::parse(" 4E ^^1^").unwrap().to_string(),
            "4E^^1"
        );
    }

    #[test]
    fn a_location_reads_as_one_line() {
        assert_eq!(in_words(&location("4E^3^1")), "4E · room 3 · bed 1");
        assert_eq!(in_words(&Location::default()), "");
    }
}
