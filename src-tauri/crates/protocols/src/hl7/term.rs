//! OBX-3, OBX-6 and OBX-4: what a name, a unit and a place mean, remembered once understood.

use super::dialect::Dialect;
use super::escape::unescape;
use super::hash::FoldBuild;
use super::message::{Delimiters, Header};
use super::observe::SenderName;
use super::value::Sign;
use crate::report::{Channel, ReadUnit, Term};
use lamplight_units::{MdcCode, Metric, MetricKind, RefId, Unit};
use std::collections::HashMap;
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
                let of_mdc = system == "MDC" && !name.is_empty();
                Term {
                    refid: RefId::sent(if name.is_empty() { &code } else { &name }),
                    // A private number is none of the nomenclature's.
                    code: MdcCode::new(if of_mdc { number } else { 0 }),
                    sent_as: (!of_mdc).then(|| as_sent(text, delimiters)),
                }
            }
        };
        let refid = term.refid.as_str();
        Some(Self {
            role: Role::of(refid, metric),
            sign: Sign::of(metric),
            spot: is_spot(refid),
            metric,
            term,
        })
    }

    /// Whether rows of this name hold numbers.
    pub(super) fn is_numeric(&self) -> bool {
        self.metric.is_some_and(|m| m.kind == MetricKind::Numeric)
    }
}

/// The most characters of an OBX-3 that are kept as sent.
const AS_SENT: usize = 200;

/// Two triplets at most; the field may go on with texts.
fn as_sent(text: &str, delimiters: &Delimiters) -> Arc<str> {
    let component = char::from(delimiters.component);
    let end = text
        .match_indices(component)
        .nth(5)
        .map_or(text.len(), |(at, _)| at);
    let text = text[..end].trim().trim_end_matches(component);
    let plain = unescape(text, delimiters);
    Arc::from(plain.chars().take(AS_SENT).collect::<String>())
}

/// One triplet's term: MDC by name, then by number; LOINC; the dialect's private ones.
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
    if let Some(metric) = Metric::by_refid(name) {
        return Some(metric);
    }
    match system {
        "LN" | "LOINC" | "http://loinc.org" => Metric::by_loinc(code),
        "MDC" => by_number(code, name),
        // Without a system only a context-free number is one of the nomenclature's.
        "" => by_number(code, name).filter(|_| code.len() >= 5),
        _ => None,
    }
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

/// An OBX-6 understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    pub(super) unit: ReadUnit,
    /// A factor inside the unit, as in `10.mV/4096`.
    pub(super) factor: Option<f64>,
}

impl Measured {
    pub(super) const MISSING: Self = Self {
        unit: ReadUnit::Missing,
        factor: None,
    };

    /// Reads OBX-6: an MDC name wins over its number, then UCUM and the field's spellings.
    pub(super) fn read(text: &str, delimiters: &Delimiters) -> Self {
        let part = |n| unescape(delimiters.component(text, n).trim(), delimiters);
        let known = |unit| Self {
            unit: ReadUnit::Known(unit),
            factor: None,
        };
        let parts = [part(1), part(2), part(4), part(5)];
        if parts.iter().all(|p| p.is_empty() || p == "\"\"") {
            return Self::MISSING;
        }
        let names = parts.iter().filter(|p| p.starts_with("MDC"));
        if let Some(unit) = names.clone().find_map(|p| Unit::by_name(p)) {
            return known(unit);
        }
        let system = part(3);
        // A number beside a name of the nomenclature that we do not know is not that unit.
        if names.count() == 0 && (system.is_empty() || system == "MDC") {
            let number = parts[0].parse().ok().and_then(Unit::by_code);
            if let Some(unit) = number {
                return known(unit);
            }
        }
        if let Some(unit) = parts.iter().find_map(|p| Unit::by_name(p)) {
            return known(unit);
        }
        if let Some((factor, unit)) = parts.iter().find_map(|p| scaled(p)) {
            return Self {
                unit: ReadUnit::Known(unit),
                factor: Some(factor),
            };
        }
        Self {
            unit: ReadUnit::Unknown(as_sent(text, delimiters)),
            factor: None,
        }
    }
}

/// `10.mV/4096`: one step is 10 / 4096 mV (UCUM: number `.` unit `/` number).
fn scaled(text: &str) -> Option<(f64, Unit)> {
    let (left, divisor) = text.rsplit_once('/')?;
    let at = left.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = left.split_at(at);
    let number: f64 = number.trim_end_matches('.').parse().ok()?;
    let divisor: f64 = divisor.parse().ok()?;
    let factor = number / divisor;
    (factor.is_finite() && factor > 0.0).then_some((factor, Unit::by_name(unit)?))
}

/// The most texts remembered of each kind; when full, it begins anew.
const REMEMBERED: usize = 4_096;
/// Longer texts are not remembered.
const REMEMBERED_BYTES: usize = 256;

/// Raw text to its meaning, bounded.
#[derive(Debug)]
struct Memory<V>(HashMap<Box<str>, V, FoldBuild>);

impl<V: Clone> Memory<V> {
    fn new() -> Self {
        Self(HashMap::default())
    }

    fn get_or(&mut self, text: &str, read: impl FnOnce() -> V) -> V {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let value = read();
        if text.len() <= REMEMBERED_BYTES {
            if self.0.len() >= REMEMBERED {
                self.0.clear();
            }
            self.0.insert(Box::from(text), value.clone());
        }
        value
    }
}

/// What one sender's names mean. A device sends the same few again and again.
#[derive(Debug)]
pub(super) struct Vocabulary {
    delimiters: Delimiters,
    dialect: &'static Dialect,
    terms: Memory<Option<Arc<Named>>>,
    units: Memory<Measured>,
    channels: Memory<Channel>,
    /// MSH-3 and MSH-4 as sent, with what they mean.
    sender: Option<(Box<str>, Box<str>, SenderName)>,
}

impl Vocabulary {
    pub(super) fn new(dialect: &'static Dialect) -> Self {
        Self {
            delimiters: Delimiters::STANDARD,
            dialect,
            terms: Memory::new(),
            units: Memory::new(),
            channels: Memory::new(),
            sender: None,
        }
    }

    /// Readies it for a message; other delimiters or another dialect mean other things.
    pub(super) fn prepare(&mut self, delimiters: Delimiters, dialect: &'static Dialect) {
        if self.delimiters != delimiters || !std::ptr::eq(self.dialect, dialect) {
            *self = Self {
                delimiters,
                ..Self::new(dialect)
            };
        }
    }

    pub(super) const fn dialect(&self) -> &'static Dialect {
        self.dialect
    }

    /// Who sends; on one connection that is nearly always who sent last.
    pub(super) fn sender(
        &mut self,
        header: &Header<'_>,
        read: impl FnOnce(&Header<'_>) -> Option<SenderName>,
    ) -> Option<SenderName> {
        let (application, facility) = (header.get(3), header.get(4));
        match &self.sender {
            Some((a, f, name)) if **a == *application && **f == *facility => Some(name.clone()),
            Some(_) | None => {
                let name = read(header)?;
                self.sender = Some((Box::from(application), Box::from(facility), name.clone()));
                Some(name)
            }
        }
    }

    pub(super) fn term(&mut self, text: &str) -> Option<Arc<Named>> {
        let (delimiters, dialect) = (self.delimiters, self.dialect);
        self.terms.get_or(text, || {
            Named::read(text, &delimiters, dialect).map(Arc::new)
        })
    }

    pub(super) fn unit(&mut self, text: &str) -> Measured {
        if text.is_empty() {
            return Measured::MISSING;
        }
        let delimiters = self.delimiters;
        self.units
            .get_or(text, || Measured::read(text, &delimiters))
    }

    /// OBX-4, cut after [`AS_SENT`] characters.
    pub(super) fn channel(&mut self, text: &str) -> Channel {
        let delimiters = self.delimiters;
        self.channels
            .get_or(text, || Channel(as_sent(text, &delimiters)))
    }
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
            ("0002-4bb8^SpO2^MDIL", "SpO2", 0, true),
        ] {
            let (got, number, sent) = named(text, "", "");
            assert_eq!((got.as_str(), number), (refid, code), "{text}");
            assert_eq!(sent.is_some(), as_sent, "{text}");
        }
        let (refid, ..) = named("101^HR", "Mindray", "Gateway");
        assert_eq!(refid, "MDC_ECG_HEART_RATE");
        assert!(Named::read("^^MDC", &Delimiters::STANDARD, Dialect::of("", "")).is_none());
    }

    #[test]
    fn a_unit_is_understood_in_each_writing_of_the_field() {
        let of = |text| Measured::read(text, &Delimiters::STANDARD);
        for (text, unit) in [
            ("266016^MDC_DIM_MMHG^MDC", Unit::MmHg),
            ("268160^MDC_DIM_FAHR^MDC", Unit::Fahrenheit),
            ("266016^^MDC", Unit::MmHg),
            ("266016", Unit::MmHg),
            ("mm[Hg]^mm[Hg]^UCUM", Unit::MmHg),
            (
                "265266^MDC_DIM_MILLI_L_PER_HR^MDC^mL/h^mL/h^UCUM",
                Unit::MilliLiterPerHour,
            ),
            ("bpm", Unit::BeatPerMin),
            ("%", Unit::Percent),
            ("degF", Unit::Fahrenheit),
        ] {
            assert_eq!(of(text).unit, ReadUnit::Known(unit), "{text}");
        }
        assert_eq!(of("\"\""), Measured::MISSING);
        assert_eq!(of("furlong").unit, ReadUnit::Unknown(Arc::from("furlong")));
        assert!(matches!(
            of("10009^MNDRY_DIM_JOULES_PER_L^99MNDRY").unit,
            ReadUnit::Unknown(_)
        ));
        // The name is not known, so the number beside it is not trusted.
        assert!(matches!(
            of("266016^MDC_DIM_ODD^MDC").unit,
            ReadUnit::Unknown(_)
        ));
        let scaled = of("10.mV/4096^10.mV/4096^UCUM");
        assert_eq!(scaled.unit, ReadUnit::Known(Unit::MilliVolt));
        assert_eq!(scaled.factor, Some(10.0 / 4_096.0));
    }

    #[test]
    fn the_memory_is_bounded() {
        let mut memory = Memory::new();
        for n in 0..3 * REMEMBERED {
            memory.get_or(&n.to_string(), || n);
        }
        assert!(memory.0.len() <= REMEMBERED);
        memory.get_or(&"x".repeat(REMEMBERED_BYTES + 1), || 0);
        assert!(memory.0.len() <= REMEMBERED);
    }
}
