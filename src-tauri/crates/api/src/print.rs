//! Printing: what can be made of the records, looked at page by page, saved and printed.
//!
//! A question is made into a document once ([`PrintPreview`]); its pages are looked at, saved
//! and printed by its number, so that what leaves the printer is what was looked at. Every
//! question is bounded by the constants here and refused with a sentence beyond them.

use crate::view::PriorityView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is to be printed, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PrintQuery {
    /// What.
    pub what: PrintWhat,
    /// On what.
    pub paper: PaperView,
    /// Language of the printed words.
    pub language: PrintLanguage,
    /// Whether the patient's name, record number and date of birth are printed. Bed, ward
    /// and times are on every page.
    pub identity: bool,
}

/// What can be printed. Times are milliseconds since 1970; a stretch includes its beginning
/// and not its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PrintWhat {
    /// Waves on millimetre paper: a minute at the most.
    Strip {
        /// The bed.
        bed: String,
        /// From.
        #[ts(type = "number")]
        from_ms: i64,
        /// Until before.
        #[ts(type = "number")]
        to_ms: i64,
        /// How it is drawn.
        look: StripLook,
        /// The condition whose strip it is, if it is one's.
        #[ts(type = "number | null")]
        condition: Option<u64>,
    },
    /// One condition: what happened, and the waves round its beginning.
    Event {
        /// The condition.
        #[ts(type = "number")]
        condition: u64,
        /// Seconds of waves before its beginning.
        before_s: u32,
        /// Seconds after it; a minute in all at the most.
        after_s: u32,
        /// How the waves are drawn.
        look: StripLook,
    },
    /// Numbers as graphs, with what happened.
    Trend {
        /// The bed.
        bed: String,
        /// Which numbers; all when empty.
        series: Vec<u32>,
        /// From.
        #[ts(type = "number")]
        from_ms: i64,
        /// Until before: eleven days later at the most.
        #[ts(type = "number")]
        to_ms: i64,
        /// A row of the table is so long; no table with `None`.
        #[ts(type = "number | null")]
        table_ms: Option<i64>,
    },
    /// The alarms of a bed or of the ward: [`PrintWhat::ALARMS_MOST`] at the most.
    Alarms {
        /// The bed; `None` for the ward.
        bed: Option<String>,
        /// From.
        #[ts(type = "number")]
        from_ms: i64,
        /// Until before: eleven days later at the most.
        #[ts(type = "number")]
        to_ms: i64,
        /// Of at least this priority.
        least: Option<PriorityView>,
    },
    /// Hours of one wave, row by row: [`PrintWhat::DISCLOSURE_MOST_MS`] at the most.
    Disclosure {
        /// The bed.
        bed: String,
        /// The wave; the first of the screen's order with `None`.
        series: Option<u32>,
        /// From.
        #[ts(type = "number")]
        from_ms: i64,
        /// Until before.
        #[ts(type = "number")]
        to_ms: i64,
        /// How long a row is: five seconds to five minutes.
        #[ts(type = "number")]
        row_ms: i64,
    },
    /// A handover as it was looked at.
    Handover {
        /// `HandoverView.id`.
        #[ts(type = "number")]
        page: u64,
    },
}

impl PrintWhat {
    /// Alarms of one report: some eighty pages, more than anybody reads.
    pub const ALARMS_MOST: usize = 2_000;
    /// The longest full disclosure: some fifteen pages of a minute a row. In milliseconds.
    pub const DISCLOSURE_MOST_MS: i64 = 6 * 3_600_000;
    /// Samples of one full disclosure: six hours at 500 a second.
    pub const DISCLOSURE_SAMPLES_MOST: f64 = 11e6;
}

/// How the waves of a strip are drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StripLook {
    /// Which waves; all when empty.
    pub waves: Vec<u32>,
    /// Paper speed, mm/s: 6.25, 12.5, 25 or 50.
    pub speed_mm_s: f64,
    /// Millimetres for a millivolt: 1 to 40. Waves without a scale are fitted to their band.
    pub gain_mm_mv: f64,
}

impl Default for StripLook {
    fn default() -> Self {
        Self {
            waves: Vec::new(),
            speed_mm_s: 25.0,
            gain_mm_mv: 10.0,
        }
    }
}

/// Sizes of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaperView {
    /// ISO 216 A4.
    #[default]
    A4,
    /// US Letter.
    Letter,
}

/// Languages of the printed words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrintLanguage {
    /// English.
    #[default]
    En,
    /// German.
    De,
    /// Spanish.
    Es,
}

impl PrintLanguage {
    /// The label of a number as the language abbreviates it, the same as on the screen:
    /// `NIBP mean` is `NIBD mittel`. What it has no other word for stays. In German `RR` is
    /// the blood pressure and no rate, so that an English label would be read wrong.
    #[must_use]
    pub fn label(self, sent: &str) -> String {
        let word = |word| match (self, word) {
            (Self::De, "HR") => "HF",
            (Self::De, "PR") => "PF",
            (Self::De, "RR") => "AF",
            (Self::De, "NIBP") => "NIBD",
            (Self::De, "mean") => "mittel",
            (Self::Es, "HR") => "FC",
            (Self::Es, "PR") => "FP",
            (Self::Es, "RR") => "FR",
            (Self::Es, "NIBP") => "PNI",
            (Self::Es, "mean") => "media",
            (Self::En | Self::De | Self::Es, same) => same,
        };
        let words: Vec<&str> = sent.split(' ').map(word).collect();
        words.join(" ")
    }
}

/// A document that was made, to be looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PrintPreview {
    /// Names it. The newest few are kept; an older one is asked for anew.
    #[ts(type = "number")]
    pub id: u64,
    /// How many pages it has: one at the least.
    pub pages: u32,
    /// Width of its pages in millimetres.
    pub width_mm: f64,
    /// Height.
    pub height_mm: f64,
}

/// A page of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrintPage {
    /// The page as SVG text.
    pub svg: String,
}

/// The printers of this computer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrintersView {
    /// Their names, the usual one first: [`PrintersView::MOST`] at the most.
    pub printers: Vec<String>,
    /// Why there is none, in one sentence, or empty.
    pub trouble: String,
}

impl PrintersView {
    /// The most that are listed.
    pub const MOST: usize = 200;
}

/// A document that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrintSaved {
    /// Where, with its name.
    pub path: String,
}

#[cfg(test)]
mod tests {
    use super::PrintLanguage;

    #[test]
    fn a_german_page_calls_no_rate_by_the_name_of_the_blood_pressure() {
        for (sent, german, spanish) in [
            ("RR", "AF", "FR"),
            ("HR", "HF", "FC"),
            ("NIBP mean", "NIBD mittel", "PNI media"),
            ("SpO₂", "SpO₂", "SpO₂"),
            ("PVC", "PVC", "PVC"),
        ] {
            assert_eq!(PrintLanguage::En.label(sent), sent);
            assert_eq!(PrintLanguage::De.label(sent), german);
            assert_eq!(PrintLanguage::Es.label(sent), spanish);
        }
    }
}
