//! Handover: one page per nurse and shift, written from the journal.
//!
//! The station makes the page as text, in the language that was asked for, so that what is
//! signed is what was read. Once signed it is frozen: the journal has it with its SHA-256,
//! and whoever asks again gets those very words.

use crate::command::{SeenBed, SeenThere};
use crate::duty::ShiftView;
use crate::print::PrintLanguage;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoverQuery {
    /// Any instant of the shift (ms since 1970); `None` is the one that is on.
    #[ts(type = "number | null")]
    pub shift_ms: Option<i64>,
    /// Whose; `None` is the summary of the ward.
    pub nurse: Option<String>,
    /// The language of its words, unless it is signed.
    pub language: PrintLanguage,
}

/// The pages of a shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoversView {
    /// The shift.
    pub shift: ShiftView,
    /// Whether it is the one that is on.
    pub on: bool,
    /// The shift before it, whose pages may still be open.
    pub before: ShiftView,
    /// Who has beds in it, by name.
    pub rows: Vec<HandoverRowView>,
    /// Beds of nobody: the charge nurse hands them over.
    pub unassigned: Vec<String>,
    /// Who is signed in at this screen, or nobody.
    pub here: Option<String>,
    /// Whether he or she may sign.
    pub may_sign: bool,
}

/// A nurse's page in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoverRowView {
    /// The nurse.
    pub nurse: String,
    /// What he or she is called.
    pub name: String,
    /// The beds.
    pub beds: Vec<String>,
    /// The signature of the nurse.
    pub signed: Option<SignatureView>,
    /// The signature of whoever took over.
    pub taken: Option<SignatureView>,
    /// The shift is over or nearly so, and nothing is signed.
    pub late: bool,
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignatureView {
    /// Who.
    pub by: String,
    /// When (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoverView {
    /// Names what was made, to sign or print it; the newest few are kept.
    #[ts(type = "number")]
    pub id: u64,
    /// What it says.
    pub page: HandoverPage,
    /// The SHA-256 of what it says, in hexadecimal digits.
    pub sha256: String,
    /// The signature of the nurse: the page is frozen.
    pub signed: Option<SignatureView>,
    /// The signature of whoever took over.
    pub taken: Option<SignatureView>,
    /// Who lay in its beds when it was made, for [`HandoverNote::stay`]; empty once it is signed.
    pub stays: Vec<SeenBed>,
}

/// What a page says. It is this that is hashed and frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoverPage {
    /// The nurse; `None` for the ward.
    pub nurse: Option<String>,
    /// The nurse's name, or the ward's.
    pub title: String,
    /// The ward.
    pub ward: String,
    /// The shift.
    pub shift: ShiftView,
    /// It tells from the beginning of the shift to this time (ms since 1970).
    #[ts(type = "number")]
    pub until_ms: i64,
    /// Language of its words.
    pub language: PrintLanguage,
    /// Any of what it tells comes from a simulator.
    pub simulated: bool,
    /// What concerns all of it.
    pub summary: Vec<HandoverLine>,
    /// Bed by bed, in the ward's order.
    pub beds: Vec<HandoverBed>,
}

/// A bed on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoverBed {
    /// Its id.
    pub bed: String,
    /// The patient's name as told by the records of the shift, or empty.
    pub patient: String,
    /// Record number, or empty.
    pub mrn: String,
    /// Date of birth, or empty.
    pub birth: String,
    /// In the order situation, background, assessment, recommendation.
    pub parts: Vec<HandoverPart>,
    /// What the nurse wrote for the next one, or empty.
    pub note: String,
}

/// A part of what is told of a patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoverPart {
    /// Which.
    pub sbar: Sbar,
    /// Its word in the page's language.
    pub head: String,
    /// Its lines.
    pub lines: Vec<HandoverLine>,
}

/// The order in which a patient is told of: situation, background, assessment,
/// recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sbar {
    /// Who, and what matters at once.
    Situation,
    /// How it came to this.
    Background,
    /// How it went in the shift.
    Assessment,
    /// What is to be done.
    Recommendation,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoverLine {
    /// How it is set.
    pub tone: LineTone,
    /// In words.
    pub text: String,
}

/// How a line is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineTone {
    /// Usual.
    Plain,
    /// Must not be missed: in bold.
    Grave,
    /// The records do not have it: pale.
    Missing,
}

/// What a nurse writes for the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoverNote {
    /// Any instant of the shift; `None` is the one that is on.
    #[ts(type = "number | null")]
    pub shift_ms: Option<i64>,
    /// The bed.
    pub bed: String,
    /// Who lay there on the page that it was written on, as [`HandoverView::stays`] has it: for
    /// another patient it is refused; `null` where nobody was admitted. Left out, it is for
    /// whoever lies there. The page of a shift that is over stays that patient's.
    #[serde(default, skip_serializing_if = "SeenThere::is_unsaid")]
    #[ts(optional = false, type = "number | null")]
    pub stay: SeenThere,
    /// In words, [`HandoverNote::MOST`] characters at most; empty takes it away.
    pub text: String,
}

impl HandoverNote {
    /// Characters of a note.
    pub const MOST: usize = 1_000;
}

/// Takes a signed page over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoverTake {
    /// The beginning of its shift.
    #[ts(type = "number")]
    pub shift_ms: i64,
    /// Whose page.
    pub nurse: String,
}
