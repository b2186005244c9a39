//! Names that other programs can read: labels, units, files.

use lamplight_units::Metric;

/// A short label of a measured thing, in ASCII: `ECG II`, `Pleth`, or the reference id when
/// no short one is known.
#[must_use]
pub fn label(refid: &str) -> String {
    let known = Metric::by_refid(refid).map_or("", |metric| metric.label);
    let short = if known.is_empty() { refid } else { known };
    let short = ascii(short);
    // The EDF+ texts (edfplus.info, "Standard texts") put the kind of signal first.
    if refid.starts_with("MDC_ECG_ELEC_POTL") && !short.starts_with("MDC") {
        format!("ECG {short}")
    } else {
        short
    }
}

/// A unit without white space and in ASCII; `NU`, as WFDB writes it, where there is none.
#[must_use]
pub fn unit(unit: &str) -> String {
    let plain = ascii(unit);
    let plain: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
    match plain.as_str() {
        "" | "1" => "NU".to_owned(),
        "mm[Hg]" => "mmHg".to_owned(),
        _ => plain,
    }
}

/// Letters, digits and hyphens: what every file system and WFDB's record names take
/// (header(5): "letters, digits, hyphens and underscores").
#[must_use]
pub fn file(name: &str) -> String {
    let plain: String = ascii(name)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let plain = plain.trim_matches('-');
    if plain.is_empty() { "x" } else { plain }.to_owned()
}

/// Makes names that are equal different: `ABP`, `ABP 2`.
pub fn distinct(names: &mut [String]) {
    for at in 1..names.len() {
        let (before, rest) = names.split_at_mut(at);
        let Some(name) = rest.first_mut() else { return };
        let plain = name.clone();
        let mut number = 2;
        while before.contains(name) {
            *name = format!("{plain} {number}");
            number += 1;
        }
    }
}

/// The nearest that ASCII has; what it has nothing for becomes `?`.
#[must_use]
pub fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '₂' | '²' => plain.push('2'),
            'µ' | 'μ' => plain.push('u'),
            'Ω' => plain.push_str("Ohm"),
            '°' => plain.push_str("deg"),
            '·' => plain.push('.'),
            c if c.is_ascii_graphic() || c == ' ' => plain.push(c),
            _ => plain.push('?'),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_short_and_plain() {
        for (refid, expected) in [
            ("MDC_ECG_ELEC_POTL_II", "ECG II"),
            ("MDC_PULS_OXIM_PLETH", "Pleth"),
            ("MDC_AWAY_CO2", "CO2"),
            ("MNDRY_OWN", "MNDRY_OWN"),
        ] {
            assert_eq!(label(refid), expected);
        }
    }

    #[test]
    fn units_have_no_white_space_and_no_signs_beyond_ascii() {
        for (given, expected) in [("mV", "mV"), ("", "NU"), ("°C", "degC"), ("/ min", "/min")] {
            assert_eq!(unit(given), expected);
        }
    }

    #[test]
    fn file_names_hold_nothing_that_leads_elsewhere() {
        for (given, expected) in [
            ("12", "12"),
            ("../../etc", "etc"),
            ("4 E/1", "4-E-1"),
            ("…", "x"),
        ] {
            assert_eq!(file(given), expected);
        }
    }

    #[test]
    fn equal_names_are_numbered() {
        let mut names = ["ABP", "ABP", "ABP 2", "ABP"].map(str::to_owned);
        distinct(&mut names);
        assert_eq!(names, ["ABP", "ABP 2", "ABP 2 2", "ABP 3"]);
    }
}
