//! Subjects: `ward.<ward>.<kind>` and `ward.<ward>.bed.<bed>.<kind>`.
//!
//! Ids are whatever a hospital calls its wards and beds, and a token of a subject must have no
//! dot, space or wildcard. So every byte but letters, digits, `-` and `_` of ASCII is written as
//! `=` and two hexadecimal digits, and read back to the same text.

use std::fmt;

/// The longest id; a subject of two of them, each byte written as three, is far below NATS' 4 KiB
/// of a line.
pub const ID_BYTES_MAX: usize = 256;

/// What is published there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The newest numbers of a bed and what is open there.
    Vitals,
    /// Each change of a condition, complete.
    Alarms,
    /// Samples, live only.
    Waves,
    /// What a screen of the ward shows.
    View,
    /// That the ward's station lives, and which of its pictures are the newest; of a ward only.
    Beat,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Vitals,
        Self::Alarms,
        Self::Waves,
        Self::View,
        Self::Beat,
    ];

    /// The last token.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Vitals => "vitals",
            Self::Alarms => "alarms",
            Self::Waves => "waves",
            Self::View => "view",
            Self::Beat => "beat",
        }
    }
}

/// Where something is published.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject {
    /// The ward's id.
    pub ward: String,
    /// The bed's id; `None` for what is the ward's.
    pub bed: Option<String>,
    /// What.
    pub kind: Kind,
}

impl Subject {
    /// Of a ward.
    #[must_use]
    pub fn ward(ward: &str, kind: Kind) -> Self {
        Self {
            ward: ward.to_owned(),
            bed: None,
            kind,
        }
    }

    /// Of a bed.
    #[must_use]
    pub fn bed(ward: &str, bed: &str, kind: Kind) -> Self {
        Self {
            ward: ward.to_owned(),
            bed: Some(bed.to_owned()),
            kind,
        }
    }

    /// Reads one; `None` for what is none of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let tokens: Vec<&str> = text.split('.').collect();
        let (ward, bed, kind) = match tokens.as_slice() {
            ["ward", ward, kind] => (ward, None, kind),
            ["ward", ward, "bed", bed, kind] => (ward, Some(bed), kind),
            _ => return None,
        };
        let kind = Kind::ALL.into_iter().find(|one| one.word() == *kind)?;
        let bed = match bed {
            Some(bed) => Some(id(bed)?),
            None => None,
        };
        Some(Self {
            ward: id(ward)?,
            bed,
            kind,
        })
    }

    /// All subjects of a kind of the beds of a ward, for a subscription.
    #[must_use]
    pub fn beds_of(ward: &str, kind: Kind) -> String {
        format!("ward.{}.bed.*.{}", token(ward), kind.word())
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ward.{}.", token(&self.ward))?;
        if let Some(bed) = &self.bed {
            write!(f, "bed.{}.", token(bed))?;
        }
        f.write_str(self.kind.word())
    }
}

/// An id as one token.
#[must_use]
pub fn token(id: &str) -> String {
    let mut token = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            token.push(char::from(byte));
        } else {
            token.push_str(&format!("={byte:02X}"));
        }
    }
    token
}

/// The id of a token; `None` where it is none that [`token`] writes, so that an id has one token.
#[must_use]
pub fn id(of: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(of.len());
    let mut rest = of.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'=' {
            let (digits, after) = after.split_at_checked(2)?;
            let digits = std::str::from_utf8(digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    let id = String::from_utf8(bytes).ok()?;
    let sound = !id.is_empty() && id.len() <= ID_BYTES_MAX && token(&id) == of;
    sound.then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_hospital_calls_its_beds_is_one_token() {
        for (name, written) in [
            ("12", "12"),
            ("4-East_b", "4-East_b"),
            ("12.3", "12=2E3"),
            ("Bett 7 Süd", "Bett=207=20S=C3=BCd"),
            ("*", "=2A"),
            (">", "=3E"),
            ("=", "=3D"),
        ] {
            assert_eq!(token(name), written);
            assert_eq!(id(written).as_deref(), Some(name));
        }
    }

    #[test]
    fn what_is_no_subject_of_ours_is_none() {
        for text in [
            "",
            "ward",
            "ward.4e",
            "ward.4e.bed.1",
            "ward.4e.bed.1.vitals.more",
            "ward.4e.bed.1.numbers",
            "ward..bed.1.vitals",
            "ward.4e.bed..vitals",
            "ward.4e.room.1.vitals",
            "ward.=2.bed.1.vitals",
            "ward.=zz.bed.1.vitals",
            "ward.=FF.bed.1.vitals",
            // The same id in another writing would be a second bed.
            "ward.=34e.bed.1.vitals",
            "ward.4e.bed.=2e.vitals",
        ] {
            assert_eq!(Subject::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_ward_and_a_bed_have_their_subjects() {
        let bed = Subject::bed("4 east", "12.b", Kind::Vitals);
        assert_eq!(bed.to_string(), "ward.4=20east.bed.12=2Eb.vitals");
        assert_eq!(Subject::parse(&bed.to_string()), Some(bed));
        let ward = Subject::ward("4 east", Kind::Beat);
        assert_eq!(ward.to_string(), "ward.4=20east.beat");
        assert_eq!(Subject::parse(&ward.to_string()), Some(ward));
        assert_eq!(
            Subject::beds_of("4 east", Kind::View),
            "ward.4=20east.bed.*.view"
        );
    }

    proptest! {
        #[test]
        fn any_id_comes_back(name in "\\PC{1,40}") {
            let written = token(&name);
            prop_assert!(written.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_=".contains(&b)));
            prop_assert_eq!(id(&written), Some(name));
        }

        #[test]
        fn no_subject_panics_and_what_is_read_is_written_alike(text in "ward\\.[ -~]{0,60}") {
            if let Some(subject) = Subject::parse(&text) {
                prop_assert_eq!(subject.to_string(), text);
            }
        }
    }
}
