//! What stands at the head and foot of every page.

use chrono::{DateTime, FixedOffset, NaiveDate};
use lamplight_units::Personal;

/// Whose page it is, where from, when and by whom printed.
///
/// An empty text is printed as a dash: a missing name must be seen as missing.
#[derive(Debug, Clone)]
pub struct Header {
    /// Name of the ward.
    pub ward: String,
    /// Name of the bed.
    pub bed: String,
    /// The patient's name, if known.
    pub patient: Option<Personal<String>>,
    /// Medical record number, if known.
    pub mrn: Option<Personal<String>>,
    /// Date of birth, if known.
    pub birth: Option<Personal<NaiveDate>>,
    /// The bedside device that measured.
    pub device: String,
    /// When the page was made, in the zone in which the ward lives.
    pub printed_at: DateTime<FixedOffset>,
    /// Who asked for it.
    pub by: String,
    /// Whether any of the data come from a simulator: then every page says so.
    pub simulated: bool,
}
