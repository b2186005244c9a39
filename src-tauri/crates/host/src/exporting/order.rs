//! What somebody wants exported.

use super::ExportError;
use lamplight_units::{BedId, Wall};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::str::FromStr;

/// A kind of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Numbers as a table of text.
    Csv,
    /// Numbers as a table for programs.
    Parquet,
    /// Waves and alarms as a WFDB record.
    Wfdb,
    /// Waves and alarms as EDF+.
    Edf,
    /// The journal and the conditions as JSON lines.
    Jsonl,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Csv, Self::Parquet, Self::Wfdb, Self::Edf, Self::Jsonl];

    /// Its name on the command line and in the journal.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Wfdb => "wfdb",
            Self::Edf => "edf",
            Self::Jsonl => "jsonl",
        }
    }
}

impl FromStr for Format {
    type Err = ExportError;

    fn from_str(name: &str) -> Result<Self, ExportError> {
        let known = |format: &Self| format.name() == name;
        Self::ALL
            .into_iter()
            .find(known)
            .ok_or_else(|| ExportError::UnknownFormat {
                name: name.to_owned(),
            })
    }
}

/// An export to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Of which beds; none means all that have records.
    pub beds: Vec<BedId>,
    /// From this time on.
    pub from: Wall,
    /// Up to this time.
    pub to: Wall,
    /// Which files.
    pub formats: BTreeSet<Format>,
    /// Whether names, real times and texts go with it.
    pub identity: bool,
    /// Where to; empty, or not there yet.
    pub folder: PathBuf,
}

impl Order {
    /// Whether it asks for anything that can be done.
    pub(super) fn check(&self) -> Result<(), ExportError> {
        if self.formats.is_empty() {
            return Err(ExportError::NothingChosen { what: "format" });
        }
        if self.to <= self.from {
            return Err(ExportError::Stretch);
        }
        Ok(())
    }

    pub(super) fn wants(&self, formats: &[Format]) -> bool {
        formats.iter().any(|format| self.formats.contains(format))
    }
}
