//! OBX-3: what a name means, and what a row of that name is for.

use super::dialect::Dialect;
use super::escape::unescape;
use super::mdil;
use super::message::Delimiters;
use super::value::Sign;
use crate::report::{AlertKind, AlertPriority, Term};
use lamplight_units::{MdcCode, Metric, MetricKind, RefId};
use std::sync::Arc;

/// What a row is for, as its name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A number, a text, a state: whatever OBX-2 says.
    Value,
    /// A device, subsystem or channel.
    Device,
    /// An event.
    Event,
    /// A whole alert in one row, without facets (MDIL-ALERT).
    Alert(AlertPriority, AlertKind),
    // Facets of an alert.
    /// MDC_ATTR_ALERT_SOURCE
    Source,
    /// MDC_ATTR_EVENT_PHASE
    Phase,
    /// MDC_ATTR_ALARM_STATE
    State,
    /// MDC_ATTR_ALARM_INACTIVATION_STATE
    Inactivation,
    /// MDC_ATTR_ALARM_PRIORITY
    Priority,
    /// MDC_ATTR_ALERT_TYPE
    Kind,
    /// MDC_ATTR_ALERT_TEXT
    Text,
    /// MDC_ATTR_CONFIRM_TIMEOUT
    Timeout,
    // Facets of a wave.
    /// MDC_ATTR_SAMP_RATE
    Rate,
    /// MDC_ATTR_TIME_PD_SAMP: seconds between samples
    Period,
    /// MDC_ATTR_NU_MSMT_RES
    Resolution,
    /// MDC_ATTR_DATA_RANGE
    Range,
    /// MDC_EVT_INOP: the number of an invalid sample, under a wave only
    Inop,
    /// The device's model.
    Model,
}

impl Role {
    fn of(refid: &str, metric: Option<&Metric>) -> Self {
        match refid {
            "MDC_ATTR_ALERT_SOURCE" => Self::Source,
            "MDC_ATTR_EVENT_PHASE" => Self::Phase,
            "MDC_ATTR_ALARM_STATE" => Self::State,
            "MDC_ATTR_ALARM_INACTIVATION_STATE" => Self::Inactivation,
            "MDC_ATTR_ALARM_PRIORITY" => Self::Priority,
            "MDC_ATTR_ALERT_TYPE" => Self::Kind,
            "MDC_ATTR_ALERT_TEXT" => Self::Text,
            "MDC_ATTR_CONFIRM_TIMEOUT" => Self::Timeout,
            "MDC_ATTR_SAMP_RATE" => Self::Rate,
            "MDC_ATTR_TIME_PD_SAMP" => Self::Period,
            "MDC_ATTR_NU_MSMT_RES" => Self::Resolution,
            "MDC_ATTR_DATA_RANGE" => Self::Range,
            "MDC_EVT_INOP" => Self::Inop,
            "MDC_ATTR_ID_MODEL" | "MDC_ID_MODEL_NUMBER" => Self::Model,
            name if name.starts_with("MDC_DEV_") => Self::Device,
            name if name.starts_with("MDC_EVT_") || name.starts_with("MDCX_EVT_") => Self::Event,
            _ => match metric.map(|m| m.kind) {
                Some(MetricKind::Device) => Self::Device,
                Some(MetricKind::Event) => Self::Event,
                Some(
                    MetricKind::Numeric
                    | MetricKind::Wave
                    | MetricKind::Enumeration
                    | MetricKind::Attribute,
                )
                | None => Self::Value,
            },
        }
    }
}

/// An OBX-3 understood.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) term: Term,
    pub(super) metric: Option<&'static Metric>,
    pub(super) role: Role,
    pub(super) sign: Sign,
    /// Measured now and then: an OBX-14 of its own means that it is not of now.
    pub(super) spot: bool,
}

impl Named {
    /// Reads `code^name^system^code^name^system`; `None` when it is empty.
    pub(super) fn read(text: &str, delimiters: &Delimiters, dialect: &Dialect) -> Option<Self> {
        let part = |n| unescape(delimiters.component(text, n).trim(), delimiters);
        let triplet = |at: usize| (part(at), part(at + 1), part(at + 2));
        let (code, name, system) = triplet(1);
        let (other_code, other_name, other_system) = triplet(4);
        if code.is_empty() && name.is_empty() && other_code.is_empty() && other_name.is_empty() {
            return None;
        }
        let of_mdc = is_mdc(&system);
        let metric = meaning(&code, &name, &system, dialect)
            .or_else(|| meaning(&other_code, &other_name, &other_system, dialect));
        let number = code.parse().unwrap_or(0);
        let term = match metric {
            Some(metric) => Term {
                sent_as: (name != metric.refid || number != metric.code)
                    .then(|| as_sent(text, delimiters)),
                ..Term::known(metric)
            },
            None => {
                let names = [&name, &code, &other_name, &other_code];
                let first = names.into_iter().find(|n| !n.is_empty()).unwrap_or(&name);
                Term {
                    refid: RefId::sent(first),
                    // A private number is none of the nomenclature's.
                    code: MdcCode::new(if of_mdc { number } else { 0 }),
                    sent_as: (!of_mdc || name.is_empty()).then(|| as_sent(text, delimiters)),
                }
            }
        };
        let refid = term.refid.as_str();
        let role = if system == mdil::ALERTS {
            let (priority, kind) = mdil::alert(&code);
            Role::Alert(priority, kind)
        } else {
            Role::of(refid, metric)
        };
        Some(Self {
            role,
            sign: Sign::of(metric),
            spot: is_spot(refid),
            metric,
            term,
        })
    }

    /// Whether the name is none of the nomenclature's.
    pub(super) fn is_local(&self) -> bool {
        self.metric.is_none() && self.term.code.get() == 0 && self.term.sent_as.is_some()
    }

    /// Whether rows of this name hold numbers.
    pub(super) fn is_numeric(&self) -> bool {
        self.metric.is_some_and(|m| m.kind == MetricKind::Numeric)
    }
}

/// The most characters of an OBX-3 that are kept as sent.
const AS_SENT: usize = 200;

/// Two triplets at most; the field may go on with texts.
pub(super) fn as_sent(text: &str, delimiters: &Delimiters) -> Arc<str> {
    let component = char::from(delimiters.component);
    let end = text
        .match_indices(component)
        .nth(5)
        .map_or(text.len(), |(at, _)| at);
    let text = text[..end].trim().trim_end_matches(component);
    let plain = unescape(text, delimiters);
    Arc::from(plain.chars().take(AS_SENT).collect::<String>())
}

/// One triplet's term: MDC by name, then by number; MDIL; LOINC; the dialect's private ones.
fn meaning(code: &str, name: &str, system: &str, dialect: &Dialect) -> Option<&'static Metric> {
    if code.is_empty() && name.is_empty() {
        return None;
    }
    let private = dialect
        .terms
        .iter()
        .find(|(s, c, _)| *s == system && *c == code);
    if let Some((_, _, refid)) = private {
        return Metric::by_refid(refid);
    }
    if let Some(metric) = by_name(name).or_else(|| by_name(code)) {
        return Some(metric);
    }
    if is_mdc(system) {
        return by_number(code, name);
    }
    match system {
        mdil::SYSTEM => mdil::term(code),
        "LN" | "LOINC" | "http://loinc.org" | "2.16.840.1.113883.6.1" => Metric::by_loinc(code),
        // Without a system only a context-free number is one of the nomenclature's.
        "" => by_number(code, name).filter(|_| code.len() >= 5),
        _ => None,
    }
}

/// A REFID, in whichever case it is written.
fn by_name(name: &str) -> Option<&'static Metric> {
    let begins = |with: &str| {
        let head = name.get(..with.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(with))
    };
    Metric::by_refid(name).or_else(|| {
        let mut all = Metric::all().iter();
        begins("MDC_").then(|| all.find(|metric| metric.refid.eq_ignore_ascii_case(name)))?
    })
}

/// Whether a coding system is the nomenclature: `MDC` in HL7, and what FHIR, its OID and
/// the standard's number make of it elsewhere.
fn is_mdc(system: &str) -> bool {
    const NAMES: [&str; 2] = ["MDC", "2.16.840.1.113883.6.24"];
    NAMES.iter().any(|name| system.eq_ignore_ascii_case(name))
        || system.contains("11073")
        || system.starts_with("MDC_")
}

/// By number, also one without its partition (metrics are partition 2) when it has no name.
fn by_number(code: &str, name: &str) -> Option<&'static Metric> {
    let number: u32 = code.parse().ok()?;
    Metric::resolve(MdcCode::new(number), name).or_else(|| {
        let bare = number < 65_536 && name.is_empty();
        bare.then(|| Metric::by_code(MdcCode::new(number + 2 * 65_536)))?
    })
}

/// Metrics of a cuff, a thermometer, a scale, a laboratory: measured now and then.
fn is_spot(refid: &str) -> bool {
    const SPOTS: &[&str] = &[
        "MDC_PRESS_BLD_NONINV",
        "MDC_PRESS_CUFF",
        "MDC_PULS_RATE_NON_INV",
        "MDC_TEMP",
        "MDC_MASS_BODY",
        "MDC_LEN_BODY",
        "MDC_ATTR_PT_",
        "MDC_CONC_GLU",
        "MDC_CONC_HB",
        "MDC_CONC_HCT",
        "MDC_OUTPUT_CARD",
        "MDC_PRESS_BLD_ART_PULM_OCCL",
        "MDC_FLOW_URINE",
    ];
    SPOTS.iter().any(|spot| refid.starts_with(spot))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, application: &str, facility: &str) -> (String, u32, Option<String>) {
        let dialect = Dialect::of(application, facility);
        let named = Named::read(text, &Delimiters::STANDARD, dialect).unwrap();
        (
            named.term.refid.as_str().to_owned(),
            named.term.code.get(),
            named.term.sent_as.map(|s| s.to_string()),
        )
    }

    #[test]
    fn a_name_is_understood_in_each_coding_of_the_field() {
        for (text, refid, code, as_sent) in [
            (
                "147842^MDC_ECG_HEART_RATE^MDC",
                "MDC_ECG_HEART_RATE",
                147_842,
                false,
            ),
            (
                "147842^MDC_ECG_CARD_BEAT_RATE^MDC",
                "MDC_ECG_HEART_RATE",
                147_842,
                true,
            ),
            (
                "150017^MDC_PRESS_BLD_NONINV_SYS^MDC",
                "MDC_PRESS_BLD_NONINV_SYS",
                150_021,
                true,
            ),
            (
                "131331^MDC_ECG_LEAD_III^MDC",
                "MDC_ECG_ELEC_POTL_III",
                131_389,
                true,
            ),
            ("8867-4^Heart Rate^LN", "MDC_ECG_HEART_RATE", 147_842, true),
            (
                "X1^Puls^99LOC^147842^MDC_ECG_HEART_RATE^MDC",
                "MDC_ECG_HEART_RATE",
                147_842,
                true,
            ),
            ("16770^^MDC", "MDC_ECG_HEART_RATE", 147_842, true),
            (
                "68165^MDC_ATTR_EVENT_PHASE^MDC",
                "MDC_ATTR_EVENT_PHASE",
                68_481,
                true,
            ),
            (
                "2381^MDC_ATTR_NU_MSMT_RES^MDC",
                "MDC_ATTR_NU_MSMT_RES",
                67_863,
                true,
            ),
            (
                "0^MDCX_PUMP_POWER_STATUS^MDC",
                "MDCX_PUMP_POWER_STATUS",
                0,
                false,
            ),
            ("152708^MDC_VOL_AWAY^MDC", "MDC_VOL_AWAY", 152_708, false),
            ("2381^MNDRY_THING^99MNDRY", "MNDRY_THING", 0, true),
            ("69837^MDC_TODO^MDC", "MDC_TODO", 69_837, false),
            ("101^HR", "HR", 0, true),
            ("0002-4bb8^SpO2^MDIL", "MDC_PULS_OXIM_SAT_O2", 150_456, true),
            ("0402-f8f5^sMode^MDIL", "sMode", 0, true),
        ] {
            let (got, number, sent) = named(text, "", "");
            assert_eq!((got.as_str(), number), (refid, code), "{text}");
            assert_eq!(sent.is_some(), as_sent, "{text}");
        }
        let (refid, ..) = named("101^HR", "Mindray", "Gateway");
        assert_eq!(refid, "MDC_ECG_HEART_RATE");
        assert!(Named::read("^^MDC", &Delimiters::STANDARD, Dialect::of("", "")).is_none());
    }
}
