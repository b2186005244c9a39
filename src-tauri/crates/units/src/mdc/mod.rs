//! MDC terms of ISO/IEEE 11073-10101: what a code means, and what a name means.
//!
//! A context-free code is partition x 65536 + code. Senders get numbers wrong
//! more often than names, so a known name wins over its number.

mod table;

use crate::unit::Unit;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

/// A context-free MDC code. Zero means "not assigned" (IHE `MDCX_` terms).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MdcCode(u32);

impl MdcCode {
    /// Any 32-bit number; partitions are not checked, since makers use private ones.
    #[must_use]
    pub const fn new(code: u32) -> Self {
        Self(code)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Its partition: 1 objects, 2 metrics, 3 events, 4 units.
    #[must_use]
    pub const fn partition(self) -> u32 {
        self.0 >> 16
    }
}

impl fmt::Display for MdcCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A REFID as known or as sent, such as `MDC_ECG_HEART_RATE`. Cheap to copy when known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct RefId(Cow<'static, str>);

impl RefId {
    /// The most characters kept of a name that a message sends.
    pub const MAX_CHARS: usize = 120;

    /// A name of the table.
    #[must_use]
    pub const fn known(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// A name as sent; cut after [`Self::MAX_CHARS`] characters.
    #[must_use]
    pub fn sent(name: &str) -> Self {
        match Metric::by_refid(name) {
            Some(metric) if metric.refid == name => Self::known(metric.refid),
            _ => Self(Cow::Owned(name.chars().take(Self::MAX_CHARS).collect())),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for RefId {
    fn from(name: String) -> Self {
        Self::sent(&name)
    }
}

impl From<RefId> for String {
    fn from(name: RefId) -> Self {
        name.0.into_owned()
    }
}

impl fmt::Display for RefId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a term is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MetricKind {
    /// A number with a unit.
    Numeric,
    /// Samples.
    Wave,
    /// A state out of a list.
    Enumeration,
    /// An alert or event.
    Event,
    /// A facet of another term.
    Attribute,
    /// A device, subsystem or channel.
    Device,
}

/// One term of the nomenclature, with the unit it is kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric {
    /// What it is used for.
    pub kind: MetricKind,
    /// Its name.
    pub refid: &'static str,
    /// Its context-free code.
    pub code: u32,
    /// The unit that the station keeps it in.
    pub unit: Unit,
    /// LOINC code, or empty.
    pub loinc: &'static str,
    /// Short label for the screen, or empty.
    pub label: &'static str,
}

struct Index {
    by_refid: HashMap<&'static str, &'static Metric>,
    by_code: HashMap<u32, &'static Metric>,
    by_loinc: HashMap<&'static str, &'static Metric>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index {
        by_refid: HashMap::new(),
        by_code: HashMap::new(),
        by_loinc: HashMap::new(),
    };
    for metric in table::TERMS {
        index.by_refid.insert(metric.refid, metric);
        index.by_code.insert(metric.code, metric);
        if !metric.loinc.is_empty() {
            // The first term of the table is the one that LOINC's plain code means.
            index.by_loinc.entry(metric.loinc).or_insert(metric);
        }
    }
    for (name, refid) in table::ALIASES {
        if let Some(metric) = index.by_refid.get(refid).copied() {
            index.by_refid.insert(name, metric);
        }
    }
    for (code, refid) in table::OTHER_CODES {
        if let Some(metric) = index.by_refid.get(refid).copied() {
            index.by_code.insert(*code, metric);
        }
    }
    index
});

impl Metric {
    /// Every term.
    #[must_use]
    pub fn all() -> &'static [Self] {
        table::TERMS
    }

    /// By REFID or by one of its other names.
    #[must_use]
    pub fn by_refid(name: &str) -> Option<&'static Self> {
        INDEX.by_refid.get(name).copied()
    }

    /// By context-free code, or by an older number of the same term.
    #[must_use]
    pub fn by_code(code: MdcCode) -> Option<&'static Self> {
        INDEX.by_code.get(&code.get()).copied()
    }

    /// By LOINC code.
    #[must_use]
    pub fn by_loinc(code: &str) -> Option<&'static Self> {
        INDEX.by_loinc.get(code).copied()
    }

    /// What `code^name` means: a known name wins, a number counts when its name is
    /// empty or not an MDC name of another meaning.
    ///
    /// `131331^MDC_ECG_LEAD_III` is lead III although 131331 is V1;
    /// `149522^MDC_PULS_RATE` is the pulse rate although 149522 is the invasive one.
    #[must_use]
    pub fn resolve(code: MdcCode, name: &str) -> Option<&'static Self> {
        if let Some(metric) = Self::by_refid(name) {
            return Some(metric);
        }
        if name.is_empty() || !name.starts_with("MDC") {
            Self::by_code(code)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_and_names_are_unique_and_in_their_partitions() {
        let (mut codes, mut names) = (HashSet::new(), HashSet::new());
        for metric in Metric::all() {
            assert!(codes.insert(metric.code), "{} twice", metric.code);
            assert!(names.insert(metric.refid), "{} twice", metric.refid);
            let partition = match metric.kind {
                MetricKind::Numeric | MetricKind::Wave | MetricKind::Enumeration => 2,
                MetricKind::Event => 3,
                MetricKind::Attribute | MetricKind::Device => 1,
            };
            assert_eq!(
                MdcCode::new(metric.code).partition(),
                partition,
                "{}",
                metric.refid
            );
        }
    }

    #[test]
    fn a_known_name_wins_over_a_wrong_number() {
        let of = |code, name| Metric::resolve(MdcCode::new(code), name).map(|m| m.refid);
        assert_eq!(
            of(147_842, "MDC_ECG_HEART_RATE"),
            Some("MDC_ECG_HEART_RATE")
        );
        assert_eq!(
            of(150_017, "MDC_PRESS_BLD_NONINV_SYS"),
            Some("MDC_PRESS_BLD_NONINV_SYS")
        );
        assert_eq!(
            of(131_331, "MDC_ECG_LEAD_III"),
            Some("MDC_ECG_ELEC_POTL_III")
        );
        assert_eq!(of(147_842, ""), Some("MDC_ECG_HEART_RATE"));
        assert_eq!(of(147_842, "heart rate"), Some("MDC_ECG_HEART_RATE"));
        assert_eq!(of(147_842, "MDC_SOMETHING_ELSE"), None);
        assert_eq!(of(68_165, ""), Some("MDC_ATTR_EVENT_PHASE"));
    }

    #[test]
    fn loinc_finds_the_plain_term() {
        let of = |code| Metric::by_loinc(code).map(|m| m.refid);
        assert_eq!(of("8867-4"), Some("MDC_ECG_HEART_RATE"));
        assert_eq!(of("59408-5"), Some("MDC_PULS_OXIM_SAT_O2"));
        assert_eq!(of("8480-6"), Some("MDC_PRESS_BLD_NONINV_SYS"));
        assert_eq!(of("8310-5"), Some("MDC_TEMP"));
        assert_eq!(of("0000-0"), None);
    }

    #[test]
    fn a_name_as_sent_is_bounded() {
        assert_eq!(
            RefId::sent(&"X".repeat(5_000)).as_str().len(),
            RefId::MAX_CHARS
        );
        assert_eq!(RefId::sent("MDC_TEMP"), RefId::known("MDC_TEMP"));
    }
}
