//! What single makers do otherwise, as one table. The readers ask the table, never a name.
//!
//! Sources: the public messages under `data/hl7` of the shared reference set, its sheet
//! `hl7-ihe.md`, and for the parameter numbers of Mindray's 2.3.1 interface two public
//! readers of it that agree with one another and with a capture. A maker's number whose
//! meaning nobody published (a pump's alarm priority 20) is not guessed.

use crate::report::AlertPriority;

/// Whether one sender is one device or speaks for many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaker {
    /// MSH-3/4 name the one device.
    Device,
    /// MSH-3/4 name a gateway, or nobody knows: without OBX-18 the place tells devices apart.
    Many,
}

/// One maker's ways.
#[derive(Debug)]
pub(super) struct Dialect {
    /// For the configuration and for reports of what was recognised.
    pub(super) name: &'static str,
    /// Beginnings of MSH-3, any of which is enough.
    applications: &'static [&'static str],
    /// Beginnings of MSH-4, any of which is enough.
    facilities: &'static [&'static str],
    /// MSH-3 and MSH-4 must both match: each alone is too common a word.
    both: bool,
    pub(super) speaker: Speaker,
    /// Numbers that stand for "no value", beside those of [`SENTINELS`].
    pub(super) sentinels: &'static [f64],
    /// Private terms: (coding system as sent, code, REFID meant).
    pub(super) terms: &'static [(&'static str, &'static str, &'static str)],
    /// Private alarm priorities as sent, beside PH, PM, PL, PN.
    pub(super) priorities: &'static [(&'static str, AlertPriority)],
}

/// Numbers that no bedside measures, whoever sends them: the greatest and least of 16, 24
/// and 32 bit integers, and rows of nines.
pub(super) const SENTINELS: &[f64] = &[
    8_388_607.0,
    -8_388_608.0,
    -8_388_607.0,
    8_388_608.0,
    2_147_483_647.0,
    -2_147_483_648.0,
    32_767.0,
    -32_768.0,
    -32_767.0,
    -999.0,
    -999.9,
    -9_999.0,
    -99_999.0,
];

/// Numbers that stand for "no value" where the metric can't be so low: see
/// [`super::value::Sign`].
pub(super) const NEGATIVE_SENTINELS: &[f64] = &[-1.0, -99.9, -99.0, -100.0, -10.0];

/// Samples that are no samples, in the sender's integers.
pub(super) const WAVE_SENTINELS: &[f32] = &[32_767.0, -32_768.0, 8_388_607.0, -8_388_608.0];

const NONE: Dialect = Dialect {
    name: "none",
    applications: &[],
    facilities: &[],
    both: false,
    speaker: Speaker::Many,
    sentinels: &[],
    terms: &[],
    priorities: &[],
};

/// Parameter numbers of Mindray's 2.3.1 interface (no coding system is sent).
#[rustfmt::skip]
const MINDRAY_NUMBERS: &[(&str, &str, &str)] = &[
    ("", "51", "MDC_MASS_BODY_ACTUAL"), ("", "52", "MDC_LEN_BODY_ACTUAL"),
    ("", "101", "MDC_ECG_HEART_RATE"), ("", "102", "MDC_ECG_V_P_C_RATE"),
    ("", "105", "MDC_ECG_AMPL_ST_I"), ("", "106", "MDC_ECG_AMPL_ST_II"),
    ("", "107", "MDC_ECG_AMPL_ST_III"),
    ("", "111", "MDC_ECG_AMPL_ST_V1"), ("", "112", "MDC_ECG_AMPL_ST_V2"),
    ("", "113", "MDC_ECG_AMPL_ST_V3"), ("", "114", "MDC_ECG_AMPL_ST_V4"),
    ("", "115", "MDC_ECG_AMPL_ST_V5"), ("", "116", "MDC_ECG_AMPL_ST_V6"),
    ("", "151", "MDC_RESP_RATE"),
    ("", "160", "MDC_PULS_OXIM_SAT_O2"), ("", "161", "MDC_PULS_OXIM_PULS_RATE"),
    ("", "162", "MDC_BLD_PERF_INDEX"),
    ("", "170", "MDC_PRESS_CUFF_SYS"), ("", "171", "MDC_PRESS_CUFF_DIA"),
    ("", "172", "MDC_PRESS_CUFF_MEAN"),
    ("", "200", "MDC_TEMP"), ("", "201", "MDC_TEMP"), ("", "202", "MDC_TEMP_DIFF"),
    ("", "210", "MDC_OUTPUT_CARD"), ("", "212", "MDC_OUTPUT_CARD_INDEX"),
    ("", "213", "MDC_TEMP_BLD"),
    ("", "250", "MDC_CONC_AWAY_CO2_ET"), ("", "251", "MDC_CONC_AWAY_CO2_INSP"),
    ("", "500", "MDC_PRESS_BLD_ART_SYS"), ("", "501", "MDC_PRESS_BLD_ART_MEAN"),
    ("", "502", "MDC_PRESS_BLD_ART_DIA"),
    ("", "503", "MDC_PRESS_BLD_ART_PULM_SYS"), ("", "504", "MDC_PRESS_BLD_ART_PULM_MEAN"),
    ("", "505", "MDC_PRESS_BLD_ART_PULM_DIA"),
    ("", "605", "MDC_PRESS_BLD_VEN_CENT_MEAN"),
];

/// First match wins, so the longer beginnings of one maker stand first.
static TABLE: &[Dialect] = &[
    Dialect {
        name: "mindray-egateway",
        applications: &["MINDRAY_EGATEWAY"],
        ..NONE
    },
    Dialect {
        name: "mindray-gateway-2.3.1",
        applications: &["Mindray"],
        facilities: &["Gateway"],
        both: true,
        sentinels: &[-100.0],
        terms: MINDRAY_NUMBERS,
        ..NONE
    },
    Dialect {
        name: "mindray-monitor",
        applications: &["MINDRAY_VS", "MINDRAY_D-SERIES", "XH80X"],
        facilities: &["MINDRAY_D-SERIES"],
        speaker: Speaker::Device,
        ..NONE
    },
    Dialect {
        name: "comen",
        applications: &["NC_Monitor"],
        speaker: Speaker::Device,
        ..NONE
    },
    Dialect {
        name: "icu-medical",
        applications: &["PAT_DEVICE_ICU_MEDICAL"],
        facilities: &["ICU_MEDICAL"],
        ..NONE
    },
    Dialect {
        name: "draeger",
        facilities: &["Draeger", "Dr\u{e4}ger"],
        ..NONE
    },
    Dialect {
        name: "ge",
        applications: &["VSP"],
        facilities: &["GE Healthcare", "GE_"],
        ..NONE
    },
    Dialect {
        name: "philips",
        facilities: &["Philips", "PHILIPS"],
        ..NONE
    },
    Dialect {
        name: "masimo",
        applications: &["PSN"],
        facilities: &["Masimo"],
        ..NONE
    },
];

impl Dialect {
    /// Every name that a configuration may have.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        std::iter::once(NONE.name).chain(TABLE.iter().map(|dialect| dialect.name))
    }

    /// By its name in the configuration.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        static PLAIN: Dialect = NONE;
        TABLE
            .iter()
            .chain(std::iter::once(&PLAIN))
            .find(|d| d.name == name)
    }

    /// By what MSH-3 and MSH-4 begin with; the plain one when no row matches.
    pub(super) fn of(application: &str, facility: &str) -> &'static Self {
        static PLAIN: Dialect = NONE;
        let begins = |text: &str, with: &[&str]| {
            with.iter().any(|w| {
                text.get(..w.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(w))
            })
        };
        TABLE
            .iter()
            .find(|d| {
                let (by_application, by_facility) = (
                    begins(application, d.applications),
                    begins(facility, d.facilities),
                );
                if d.both {
                    by_application && by_facility
                } else {
                    by_application || by_facility
                }
            })
            .unwrap_or(&PLAIN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_units::Metric;

    #[test]
    fn makers_are_recognised_by_their_header() {
        for (application, facility, want) in [
            ("MINDRAY_EGATEWAY", "MINDRAY", "mindray-egateway"),
            ("Mindray", "Gateway", "mindray-gateway-2.3.1"),
            ("Mindray", "Hospital", "none"),
            ("MINDRAY_VS900", "", "mindray-monitor"),
            ("", "MINDRAY_D-SERIES", "mindray-monitor"),
            ("NC_Monitor", "KC1", "comen"),
            ("0030E60000000001", "Draeger", "draeger"),
            ("VSP", "GE Healthcare", "ge"),
            ("SIM", "WARD", "none"),
            ("", "", "none"),
        ] {
            assert_eq!(
                Dialect::of(application, facility).name,
                want,
                "{application}"
            );
        }
    }

    #[test]
    fn every_private_term_means_a_known_one() {
        for dialect in TABLE {
            for (_, code, refid) in dialect.terms {
                assert!(Metric::by_refid(refid).is_some(), "{code} {refid}");
            }
            assert_eq!(
                Dialect::named(dialect.name).map(|d| d.name),
                Some(dialect.name)
            );
        }
    }
}
