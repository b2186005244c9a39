//! Paper and language of a report.

use crate::words::Language;

/// The sizes of paper that printers in hospitals hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// ISO 216 A4, 210 mm by 297 mm.
    #[default]
    A4,
    /// US Letter, 215.9 mm by 279.4 mm.
    Letter,
}

/// Which way the paper lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Orientation {
    /// Long side upright.
    Portrait,
    /// Long side across: more seconds of a strip in one row.
    #[default]
    Landscape,
}

/// Paper and language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layout {
    /// Size of the paper.
    pub paper: Paper,
    /// Which way it lies.
    pub orientation: Orientation,
    /// Language of the printed words.
    pub language: Language,
}

impl Layout {
    /// Width and height of a page in millimetres.
    #[must_use]
    pub fn size_mm(self) -> (f64, f64) {
        let (short, long) = match self.paper {
            Paper::A4 => (210.0, 297.0),
            Paper::Letter => (215.9, 279.4),
        };
        match self.orientation {
            Orientation::Portrait => (short, long),
            Orientation::Landscape => (long, short),
        }
    }
}
