//! What is in a payload. Wave frames are bytes, laid out as `lamplight_waves::frame` says; the
//! rest is JSON that names its version.
//!
//! **Versions.** A reader takes what is of its own version or an older one that it knows, and
//! ignores members that it does not know; a member that is added is no new version. What changes
//! its meaning or goes is one.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fmt;

/// Version of [`Vitals`], [`Alarm`] and [`Beat`].
pub const VERSION: u32 = 1;
/// Version of the pictures in [`WardPicture`] and [`BedPicture`]: of what a screen reads.
pub const VIEW_VERSION: u32 = 1;
/// The largest payload that is looked at. NATS' own limit is 1 MiB unless its administrator says otherwise.
pub const BYTES_MAX: usize = 1 << 20;

/// Why a payload is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Larger than [`BYTES_MAX`].
    #[error("{0} bytes are too many; at most 1048576 are read")]
    TooLarge(usize),
    /// No JSON, or not that of this kind.
    #[error("it can't be read: {0}")]
    Unreadable(String),
    /// Another version.
    #[error(
        "it is of version {got}, and this program reads {reads}; bring the older program up to date"
    )]
    Version {
        /// As it says.
        got: u32,
        /// As we read.
        reads: u32,
    },
    /// It says that it is of another ward or bed than its subject.
    #[error("it says that it is of {0}, under another's subject")]
    Elsewhere(String),
}

/// Something that names its version.
pub trait Versioned: DeserializeOwned {
    /// What is read.
    const READS: u32;
}

#[derive(Deserialize)]
struct Version {
    v: u32,
}

/// Reads a payload.
///
/// # Errors
/// Why it is not used; the sentence quotes no value of it.
pub fn read<T: Versioned>(bytes: &[u8]) -> Result<T, Unusable> {
    if bytes.len() > BYTES_MAX {
        return Err(Unusable::TooLarge(bytes.len()));
    }
    // The version first: what a newer one looks like is not ours to say.
    let version: Version = serde_json::from_slice(bytes).map_err(|error| unreadable(&error))?;
    if version.v == 0 || version.v > T::READS {
        return Err(Unusable::Version {
            got: version.v,
            reads: T::READS,
        });
    }
    serde_json::from_slice(bytes).map_err(|error| unreadable(&error))
}

/// Without the words of the parser, which may quote what a patient is called.
fn unreadable(error: &serde_json::Error) -> Unusable {
    let what = match error.classify() {
        serde_json::error::Category::Data => "a member is missing or of another kind",
        serde_json::error::Category::Eof => "it is cut off",
        serde_json::error::Category::Io | serde_json::error::Category::Syntax => "it is no JSON",
    };
    Unusable::Unreadable(format!(
        "{what} (line {}, column {})",
        error.line(),
        error.column()
    ))
}

/// One run of one station: numbers count within it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Run {
    /// The station: 16 hexadecimal digits that it drew for itself.
    pub station: String,
    /// When it began to publish (ms since 1970, its clock).
    pub since_ms: i64,
}

/// The newest numbers of a bed, and what is open there: `ward.<ward>.bed.<bed>.vitals`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Vitals {
    /// [`VERSION`]
    pub v: u32,
    /// Who publishes.
    pub run: Run,
    /// Higher is newer within the run.
    pub rev: u64,
    /// When this was so (ms since 1970, the station's clock).
    pub at_ms: i64,
    /// The ward's id.
    pub ward: String,
    /// The ward's name.
    pub ward_name: String,
    /// The bed.
    pub bed: String,
    /// Whether anything of the ward comes from a simulator.
    pub simulated: bool,
    /// `empty`, `standby`, `waiting`, `live`, `stale`, `lost`.
    pub feed: String,
    /// Who lies there; only where the station is told to say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<Patient>,
    /// The numbers, in the order of the screen.
    pub numbers: Vec<Number>,
    /// What is open, gravest first.
    pub open: Vec<Open>,
}

impl Versioned for Vitals {
    const READS: u32 = VERSION;
}

/// Who lies in a bed. Prints as redacted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patient {
    /// Record number, or empty.
    pub mrn: String,
    /// Family name.
    pub family: String,
    /// Given names.
    pub given: String,
    /// `YYYY-MM-DD`, shorter when less is known, or empty.
    pub birth: String,
    /// `F`, `M`, `O`, `U` or empty.
    pub sex: String,
}

impl fmt::Debug for Patient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("redacted")
    }
}

/// One number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Number {
    /// ISO/IEEE 11073-10101 reference id, such as `MDC_ECG_HEART_RATE`, or the maker's.
    pub refid: String,
    /// Its context-free code, where it has one.
    pub code: Option<u32>,
    /// Short label of the screen, such as `HR`.
    #[serde(default)]
    pub label: String,
    /// The number; `None` where there is none, and [`Self::no_value`] says why.
    pub value: Option<f64>,
    /// Why there is none, in words, or empty.
    pub no_value: String,
    /// UCUM, where the unit is known.
    pub unit: Option<String>,
    /// When it was measured (ms since 1970, the station's clock).
    pub at_ms: i64,
    /// `live`, `stale`, or `episodic` for a measurement of a known moment.
    pub status: String,
    /// The device says that it is questionable.
    pub questionable: bool,
}

/// An open condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Its number on the station, as in [`Alarm::condition`].
    pub condition: u64,
    /// `high`, `medium`, `low`, `none`.
    pub priority: String,
    /// `physiological`, `technical`, `advisory`, `call`.
    pub kind: String,
    /// What it says.
    pub text: String,
    /// Since when (ms since 1970, the station's clock).
    pub since_ms: i64,
    /// Still true, or over and held.
    pub present: bool,
    /// Acknowledged, here or at the bedside.
    pub acknowledged: bool,
}

/// One change of a condition: `ward.<ward>.bed.<bed>.alarms`, or `ward.<ward>.alarms`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// [`VERSION`]
    pub v: u32,
    /// The journal, 32 hexadecimal digits: numbers count within it.
    pub journal: String,
    /// The row of the journal: names the change, and orders it.
    pub seq: i64,
    /// When it happened (ms since 1970, the station's clock).
    pub at_ms: i64,
    /// The ward's id.
    pub ward: String,
    /// The ward's name.
    pub ward_name: String,
    /// The bed, where it is one's.
    pub bed: Option<String>,
    /// The condition, for its life.
    pub condition: u64,
    /// `begin`, `change`, `end`.
    pub phase: String,
    /// What happened: the journal's kind without `alarm.`, such as `began`, `acknowledged`.
    pub what: String,
    /// `physiological`, `technical`, `advisory`, `call`.
    pub kind: String,
    /// `device`, `station`: who noticed.
    pub source: String,
    /// As grave as it is now: `high`, `medium`, `low`, `none`.
    pub priority: String,
    /// What it says.
    pub text: String,
    /// What is measured, by reference id, or empty.
    pub about: String,
    /// `open`, `over` (its source says so, and it is held), `ended`.
    pub state: String,
    /// Somebody has acknowledged it.
    pub acknowledged: bool,
    /// Who has taken it on, or empty.
    pub owner: String,
    /// Who did this, or empty.
    pub by: String,
    /// When it began (ms since 1970).
    pub began_ms: i64,
    /// When it ended.
    pub ended_ms: Option<i64>,
}

impl Versioned for Alarm {
    const READS: u32 = VERSION;
}

impl Alarm {
    /// What the broker knows a repetition by (`Nats-Msg-Id`).
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}.{}", self.journal, self.seq)
    }
}

/// Says once a second that the ward's station lives, and which pictures are its newest:
/// `ward.<ward>.beat`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beat {
    /// [`VERSION`]
    pub v: u32,
    /// Who publishes.
    pub run: Run,
    /// Counts beats.
    pub beat: u64,
    /// Now (ms since 1970, the station's clock).
    pub now_ms: i64,
    /// The ward's id.
    pub ward: String,
    /// The newest [`WardPicture::rev`].
    pub ward_rev: u64,
    /// The newest [`BedPicture::rev`] of each bed, in the order of the screen.
    pub beds: Vec<(String, u64)>,
}

impl Versioned for Beat {
    const READS: u32 = VERSION;
}

/// What a screen shows of the ward: `ward.<ward>.view`. What is in it, the program's own screen
/// says (crate `lamplight-api`); here it is carried.
#[derive(Clone, Serialize, Deserialize)]
pub struct WardPicture {
    /// [`VIEW_VERSION`]
    pub v: u32,
    /// Who publishes.
    pub run: Run,
    /// Higher is newer within the run.
    pub rev: u64,
    /// When this was so (ms since 1970, the station's clock).
    pub at_ms: i64,
    /// The ward's id.
    pub ward: String,
    /// `WardView`
    pub view: Box<RawValue>,
    /// A list of `NeedView`
    pub needs: Box<RawValue>,
    /// `CallsView`
    pub calls: Box<RawValue>,
}

/// Pictures may name patients.
impl fmt::Debug for WardPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "picture {} of the ward", self.rev)
    }
}

impl Versioned for WardPicture {
    const READS: u32 = VIEW_VERSION;
}

/// What a screen shows of a bed: `ward.<ward>.bed.<bed>.view`.
#[derive(Clone, Serialize, Deserialize)]
pub struct BedPicture {
    /// [`VIEW_VERSION`]
    pub v: u32,
    /// Who publishes.
    pub run: Run,
    /// Higher is newer within the run.
    pub rev: u64,
    /// When this was so (ms since 1970, the station's clock).
    pub at_ms: i64,
    /// The ward's id.
    pub ward: String,
    /// The bed.
    pub bed: String,
    /// `BedView`
    pub view: Box<RawValue>,
}

impl fmt::Debug for BedPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "picture {} of a bed", self.rev)
    }
}

impl Versioned for BedPicture {
    const READS: u32 = VIEW_VERSION;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BEAT: &str = r#"{"v":1,"run":{"station":"00000000000000aa","since_ms":5},"beat":3,"now_ms":9,"ward":"4e","ward_rev":2,"beds":[["1",7]],"later":true}"#;

    #[test]
    fn what_is_of_our_version_is_read_with_members_of_a_later_day() {
        let beat: Beat = read(BEAT.as_bytes()).unwrap();
        assert_eq!((beat.beat, beat.beds), (3, vec![("1".to_owned(), 7)]));
    }

    #[test]
    fn what_can_not_be_used_says_why_and_quotes_nothing() {
        let newer = BEAT.replace("\"v\":1", "\"v\":2");
        let wrong = BEAT.replace("\"beat\":3", "\"beat\":\"MEIER\"");
        let large = vec![b' '; BYTES_MAX + 1];
        for (bytes, words) in [
            (newer.as_bytes(), "of version 2, and this program reads 1"),
            (wrong.as_bytes(), "of another kind (line 1"),
            (&BEAT.as_bytes()[..40], "it is cut off"),
            (b"\xff\x00garbage", "it is no JSON"),
            (b"{}", "a member is missing"),
            (b"[[[[", "it can't be read"),
            (large.as_slice(), "1048577 bytes are too many"),
        ] {
            let why = read::<Beat>(bytes).unwrap_err().to_string();
            assert!(why.contains(words), "{why}");
            assert!(!why.contains("MEIER"), "{why}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read::<Beat>(&bytes);
            let _ = read::<Vitals>(&bytes);
            let _ = read::<Alarm>(&bytes);
            let _ = read::<BedPicture>(&bytes);
            let _ = read::<WardPicture>(&bytes);
        }
    }
}
