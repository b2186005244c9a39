//! PID and PV1: who and where, as the sender claims.

use super::defects::Defects;
use super::escape::unescape;
use super::message::{Delimiters, Row, trimmed};
use crate::report::{Location, PatientClaim, PersonName};
use lamplight_units::{PatientId, Personal};
use std::sync::Arc;

/// The most identifiers kept of one patient.
const MAX_IDS: usize = 16;
/// The most characters kept of a place, a visit number.
const MAX_CHARS: usize = 100;
/// The most characters kept of a part of a name. XPN has 194 to 250 by version and longer
/// names occur; the screen shortens, nothing here does.
const MAX_NAME: usize = 300;

/// A component as clean text: unescaped, without control characters, bounded; `""` is empty.
pub(super) fn clean(text: &str, delimiters: &Delimiters) -> String {
    bounded(text, delimiters, MAX_CHARS)
}

/// A part of a name. Marks that turn the direction of text (Unicode bidi embeddings, overrides
/// and isolates) would reach beyond the name on the screen and are left out.
fn name_part(text: &str, delimiters: &Delimiters) -> String {
    let mut part = bounded(text, delimiters, MAX_NAME);
    part.retain(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    part
}

fn bounded(text: &str, delimiters: &Delimiters, most: usize) -> String {
    let text = trimmed(text);
    if text.is_empty() || text == "\"\"" {
        return String::new();
    }
    let plain = unescape(text, delimiters);
    if plain.len() <= most && plain.bytes().all(|b| b.is_ascii_graphic() || b == b' ') {
        return plain.trim().to_owned();
    }
    let kept: String = plain
        .chars()
        .filter(|c| !c.is_control())
        .take(most)
        .collect();
    kept.trim().to_owned()
}

/// PID; `None` when it tells of nobody.
pub(super) fn patient(
    pid: &Row<'_>,
    d: &Delimiters,
    defects: &mut Defects,
) -> Option<PatientClaim> {
    let ids = identifiers(pid.get(3), d, "PID-3", defects);
    let name = d.first(pid.get(5));
    let given = [2, 3].map(|n| name_part(d.sub(d.component(name, n), 1), d));
    let given = given.join(" ").trim().to_owned();
    let family = name_part(d.sub(d.component(name, 1), 1), d);
    let claim = PatientClaim {
        ids,
        name: Personal::new(PersonName {
            family: Arc::from(family),
            given: Arc::from(given),
        }),
        birth: Personal::new(birth(d.component(pid.get(7), 1), defects)),
        sex: Personal::new(Arc::from(clean(d.component(pid.get(8), 1), d))),
        visit: Personal::default(),
    };
    let nobody = PatientClaim::default();
    let named = !is_unknown(&claim.name.reveal().family);
    if claim == nobody || (claim.ids.is_empty() && !named) {
        None
    } else {
        Some(claim)
    }
}

/// CX with repetitions. Words that stand for "nobody" are no identifier.
pub(super) fn identifiers(
    field: &str,
    d: &Delimiters,
    place: &str,
    defects: &mut Defects,
) -> Vec<PatientId> {
    let mut ids = Vec::new();
    for one in d.repetitions(field).take(MAX_IDS) {
        let number = unescape(d.component(one, 1).trim(), d);
        if number.is_empty() || number == "\"\"" || is_unknown(&number) {
            continue;
        }
        let authority = d.component(one, 4);
        let named = clean(d.sub(authority, 1), d);
        let authority = if named.is_empty() {
            clean(d.sub(authority, 2), d)
        } else {
            named
        };
        match PatientId::parse(&number, &authority, &clean(d.component(one, 5), d)) {
            Ok(id) if !ids.contains(&id) => ids.push(id),
            Ok(_) => {}
            Err(_) => defects.add(
                place,
                "an identifier that is too long or has control characters",
            ),
        }
    }
    ids
}

/// Words that pumps and monitors send in place of a patient.
fn is_unknown(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    matches!(
        lower.as_str(),
        "" | "unknown" | "unknown patient" | "no patient"
    )
}

/// PID-7 as its date digits, `YYYY[MM[DD]]`; a time behind them is dropped.
fn birth(text: &str, defects: &mut Defects) -> Arc<str> {
    match super::time::read(text) {
        Ok(None) => Arc::from(""),
        Ok(Some(_)) => {
            let digits: String = text.chars().filter(char::is_ascii_digit).take(8).collect();
            Arc::from(digits)
        }
        Err(_) => {
            defects.add("PID-7", "not a date");
            Arc::from("")
        }
    }
}

/// PV1-3 or PV1-6 (PL), or `None` when it names no place.
///
/// Mindray and Comen write ward, bed and address as sub-components of the third component
/// (`^^ICU&Bed5&3232241659&0&0`, `^^&24`); others leave the third one empty and put the bed
/// into the second.
pub(super) fn location(field: &str, d: &Delimiters) -> Option<Location> {
    if field.is_empty() {
        return None;
    }
    let place = d.first(field);
    let part = |n| clean(d.sub(d.component(place, n), 1), d);
    let (mut ward, mut room, mut bed) = (part(1), part(2), part(3));
    let beds = d.component(place, 3);
    let second = clean(d.sub(beds, 2), d);
    if ward.is_empty() && room.is_empty() && !second.is_empty() {
        ward = std::mem::replace(&mut bed, second);
    }
    if bed.is_empty() {
        bed = std::mem::take(&mut room);
    }
    let facility = part(4);
    let text = |t: String| Arc::from(t);
    let location = Location {
        point_of_care: text(ward),
        room: text(room),
        bed: text(bed),
        facility: text(facility),
    };
    (location != Location::default()).then_some(location)
}

/// Whether PV1-3 names a bed in its own component.
pub(super) fn has_bed(field: &str, d: &Delimiters) -> bool {
    !clean(
        &d.component(d.first(field), 3)
            .replace(char::from(d.sub), " "),
        d,
    )
    .is_empty()
}

/// PV1-19: the visit number.
pub(super) fn visit(pv1: &Row<'_>, d: &Delimiters) -> Arc<str> {
    Arc::from(clean(d.sub(d.component(d.first(pv1.get(19)), 1), 1), d))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hl7::message::lines;

    fn at(field: &str) -> [String; 4] {
        let l = location(field, &Delimiters::STANDARD).unwrap_or_default();
        [l.point_of_care, l.room, l.bed, l.facility].map(|t| t.to_string())
    }

    #[test]
    fn places_are_read_in_each_shape_of_the_field() {
        for (field, want) in [
            ("ICU^2^23", ["ICU", "2", "23", ""]),
            (
                "Emergency^^ED-H06^general-hospital",
                ["Emergency", "", "ED-H06", "general-hospital"],
            ),
            ("^^ICU&Bed5&3232241659&0&0", ["ICU", "", "Bed5", ""]),
            ("^^&24", ["", "", "24", ""]),
            (
                "HUH AE OMU&9.8&ISO^OMU B^Bed 03^HOM",
                ["HUH AE OMU", "OMU B", "Bed 03", "HOM"],
            ),
            ("ICU^12", ["ICU", "", "12", ""]),
            ("MS^415^B^GH^^^^2~OLD^1^A", ["MS", "415", "B", "GH"]),
            ("CLINIC-3", ["CLINIC-3", "", "", ""]),
            ("TAM^^^SC8^^tkl", ["TAM", "", "", "SC8"]),
        ] {
            assert_eq!(at(field), want, "{field}");
        }
        assert_eq!(location("^^^", &Delimiters::STANDARD), None);
        assert_eq!(location("\"\"", &Delimiters::STANDARD), None);
    }

    fn read(pid: &str) -> (Option<PatientClaim>, bool) {
        let mut row = Row::new();
        row.split(lines(pid)[0], b'|');
        let mut defects = Defects::default();
        let claim = patient(&row, &Delimiters::STANDARD, &mut defects);
        (claim, !defects.is_empty())
    }

    #[test]
    fn a_patient_is_who_has_a_number_or_a_name() {
        let (claim, odd) = read(
            "PID|1||12345^^^Clinic^MR~6789^^^&2.16.1&ISO^VN~12345^^^Clinic^MR||L\\T\\N&van^Fi^\"\"^^^^L~X^Y||19610301000000-0600|F",
        );
        let claim = claim.unwrap();
        assert!(!odd);
        let ids: Vec<_> = claim
            .ids
            .iter()
            .map(|i| (i.number(), i.authority(), i.kind()))
            .collect();
        assert_eq!(ids, [("12345", "Clinic", "MR"), ("6789", "2.16.1", "VN")]);
        let name = claim.name.reveal();
        assert_eq!((name.family.as_ref(), name.given.as_ref()), ("L&N", "Fi"));
        assert_eq!(claim.birth.reveal().as_ref(), "19610301");
        assert_eq!(claim.sex.reveal().as_ref(), "F");
        for nobody in [
            "PID|||^^^Hospital^PI||^^^^^^L",
            "PID|||Unknown Patient^Unknown Patient||^^^^^^U|||||||||||||||||||||||||Y",
            "PID|||\"\"^^^Unknown^U||^^^^^^U",
            "PID|",
        ] {
            assert_eq!(read(nobody).0, None, "{nobody}");
        }
        let (claim, odd) = read("PID|||1||A^B||19612299|M");
        assert!(odd && claim.unwrap().birth.reveal().is_empty());
    }
}
