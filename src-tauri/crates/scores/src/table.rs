//! A score as data: its rows by age, what a total means, and where that is written.
//!
//! The published tables are in [`crate::tables`]; a hospital with a variant of its own
//! gives it a name of its own and loads it as the same data ([`Table::check`]).

use crate::bands::Bands;
use crate::due::Frequency;
use crate::part::{Part, ScoreId};
use crate::patient::{Age, NotFor, Patient};
use crate::result::{Response, Risk};
use crate::tables;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Points for one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Row {
    /// By number alone.
    Number {
        /// Which.
        part: Part,
        /// Its bands.
        bands: Bands,
    },
    /// SpO2 of NEWS2: scale 1, or scale 2 which tells air from oxygen.
    Spo2Scales {
        /// Scale 1.
        one: Bands,
        /// Scale 2 on air.
        two_on_air: Bands,
        /// Scale 2 on oxygen.
        two_on_oxygen: Bands,
    },
    /// By ACVPU, in this order.
    Consciousness([u8; 5]),
    /// Altered mentation: a Glasgow coma scale below 15, or not alert.
    Mentation {
        /// Points if altered.
        altered: u8,
    },
    /// By what the patient breathes.
    Oxygen {
        /// On additional oxygen of less than 4 L/min or 50 %.
        low: u8,
        /// Of 4 L/min or 50 % or more.
        high: u8,
    },
    /// By effort of breathing, from normal to severe.
    Effort([u8; 4]),
}

/// Fewest and most points that a row can give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AllPoints {
    /// The fewest.
    pub least: u8,
    /// The most.
    pub greatest: u8,
}

impl Row {
    /// Which part it is about.
    #[must_use]
    pub const fn part(&self) -> Part {
        match self {
            Self::Number { part, .. } => *part,
            Self::Spo2Scales { .. } => Part::Spo2,
            Self::Consciousness(_) | Self::Mentation { .. } => Part::Consciousness,
            Self::Oxygen { .. } => Part::Oxygen,
            Self::Effort(_) => Part::Effort,
        }
    }

    /// What it can give at all: the range of a part that is missing.
    #[must_use]
    pub fn all_points(&self) -> AllPoints {
        let of = |points: &[u8]| AllPoints {
            least: points.iter().copied().min().unwrap_or(0),
            greatest: points.iter().copied().max().unwrap_or(0),
        };
        match self {
            Self::Number { bands, .. } => of(&[bands.least(), bands.greatest()]),
            Self::Spo2Scales {
                one,
                two_on_air,
                two_on_oxygen,
            } => {
                let ends = |bands: &Bands| [bands.least(), bands.greatest()];
                of(&[ends(one), ends(two_on_air), ends(two_on_oxygen)].concat())
            }
            Self::Consciousness(points) => of(points),
            Self::Mentation { altered } => of(&[0, *altered]),
            Self::Oxygen { low, high } => of(&[0, *low, *high]),
            Self::Effort(points) => of(points),
        }
    }
}

/// The rows for one range of ages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// From this age in months.
    pub from_months: u16,
    /// Up to this age, without it; `None`: no end.
    pub until_months: Option<u16>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// What a total means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meaning {
    /// The class.
    pub risk: Risk,
    /// What to do.
    pub response: Response,
    /// Within which time, where the source says so.
    pub within: Option<Duration>,
    /// How often to measure, where the source says so.
    pub frequency: Option<Frequency>,
}

impl Meaning {
    /// Of a table that says nothing; a checked table says something from zero on.
    pub(crate) const NOTHING: Self = Self {
        risk: Risk::Low,
        response: Response::Routine,
        within: None,
        frequency: None,
    };
}

/// What a total of so many points and more means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// From this total, in the score's own steps ([`ScoreId::divisor`]).
    pub from: u16,
    /// What it means.
    pub means: Meaning,
}

/// "So many points in one part" as a rule of its own, beside the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Single {
    /// The points in one part.
    pub points: u8,
    /// What it means; the graver of this and the total's counts.
    pub means: Meaning,
}

/// A score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Which score.
    pub score: ScoreId,
    /// Its name on the screen; a hospital's variant has its own, never the plain one.
    pub name: String,
    /// Its version, shown with every result.
    pub version: String,
    /// Where it is published.
    pub source: String,
    /// Not for pregnant patients.
    pub not_pregnant: bool,
    /// Only where an infection is suspected.
    pub needs_infection: bool,
    /// The rows by age, ascending.
    pub columns: Vec<Column>,
    /// What totals mean, ascending from zero.
    pub steps: Vec<Step>,
    /// The rule for one part alone.
    pub single: Option<Single>,
}

/// Why a table can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// No name, version or source: nobody could tell what a result means.
    #[error("score table {name:?} has no {what}")]
    Unnamed {
        /// The name as far as there is one.
        name: String,
        /// What is missing.
        what: &'static str,
    },
    /// No ages at all, or ages that overlap or run backwards.
    #[error("score table {name:?} has no ages, or ages that overlap: column {column}")]
    Ages {
        /// Which table.
        name: String,
        /// Which column, counted from 1.
        column: usize,
    },
    /// A row with gaps or overlaps, or a part named twice.
    #[error(
        "score table {name:?}, column {column}: the row of {part} is not complete or stands twice"
    )]
    Row {
        /// Which table.
        name: String,
        /// Which column, counted from 1.
        column: usize,
        /// Which part.
        part: &'static str,
    },
    /// A variant under the name of the published score.
    #[error("score table {name:?} differs from the published one; give it a name of its own")]
    TakenName {
        /// The name.
        name: String,
    },
    /// Totals that do not start at zero or do not ascend.
    #[error("score table {name:?}: the meanings of totals must start at 0 and ascend")]
    Steps {
        /// Which table.
        name: String,
    },
}

impl Table {
    /// Proves a table, as one from a hospital's file must be before it is used.
    ///
    /// # Errors
    /// The first fault found.
    pub fn check(&self) -> Result<(), TableError> {
        let named = [
            (&self.name, "name"),
            (&self.version, "version"),
            (&self.source, "source"),
        ];
        if let Some((_, what)) = named.iter().find(|(text, _)| text.trim().is_empty()) {
            let name = self.name.clone();
            return Err(TableError::Unnamed { name, what });
        }
        self.check_columns()?;
        let ascend = self
            .steps
            .windows(2)
            .all(|pair| pair[0].from < pair[1].from);
        if self.steps.first().is_none_or(|step| step.from != 0) || !ascend {
            let name = self.name.clone();
            return Err(TableError::Steps { name });
        }
        self.check_name()
    }

    /// A name that readers know stands for the published table, and for no variant of it.
    fn check_name(&self) -> Result<(), TableError> {
        let called = |name: &str| self.name.trim().eq_ignore_ascii_case(name);
        let published = [
            tables::news2(),
            tables::mews(),
            tables::qsofa(),
            tables::bedside_pews(),
        ];
        let known = |table: &Self| called(&table.name) || called(table.score.name());
        if published.contains(self) || !published.iter().any(known) {
            return Ok(());
        }
        let name = self.name.clone();
        Err(TableError::TakenName { name })
    }

    fn check_columns(&self) -> Result<(), TableError> {
        let ages = |column| TableError::Ages {
            name: self.name.clone(),
            column,
        };
        if self.columns.is_empty() {
            return Err(ages(0));
        }
        let mut next = Some(0);
        for (index, column) in self.columns.iter().enumerate() {
            let fits = next.is_some_and(|next| column.from_months >= next)
                && column
                    .until_months
                    .is_none_or(|until| until > column.from_months);
            if !fits || column.rows.is_empty() {
                return Err(ages(index + 1));
            }
            next = column.until_months;
            for (at, row) in column.rows.iter().enumerate() {
                let twice = column.rows[..at]
                    .iter()
                    .any(|other| other.part() == row.part());
                if twice || !rows_bands(row).iter().all(|bands| bands.well_formed()) {
                    return Err(TableError::Row {
                        name: self.name.clone(),
                        column: index + 1,
                        part: row.part().label(),
                    });
                }
            }
        }
        Ok(())
    }

    /// The rows for a patient.
    ///
    /// # Errors
    /// Where the score is not made for this patient.
    pub fn rows_for(&self, patient: &Patient) -> Result<&[Row], NotFor> {
        if self.not_pregnant && patient.pregnant {
            return Err(NotFor::Pregnant);
        }
        if self.needs_infection && !patient.suspected_infection {
            return Err(NotFor::NoSuspectedInfection);
        }
        let months = match patient.age {
            Age::Months(months) => months,
            // A score for adults has no upper age; one for children does, and there an
            // adult without a birth date is too old.
            Age::Adult => u16::MAX,
            Age::Unknown => return Err(NotFor::AgeUnknown),
        };
        let holds = |column: &&Column| {
            column.from_months <= months && column.until_months.is_none_or(|until| months < until)
        };
        if let Some(column) = self.columns.iter().find(holds) {
            return Ok(&column.rows);
        }
        let from_months = self.columns.first().map_or(0, |column| column.from_months);
        if months < from_months {
            return Err(NotFor::TooYoung { from_months });
        }
        let until = self.columns.last().and_then(|column| column.until_months);
        Err(NotFor::TooOld {
            until_months: until.unwrap_or(u16::MAX),
        })
    }

    /// What a total means. A table whose meanings start above it has none for it.
    #[must_use]
    pub fn meaning(&self, total: u16) -> Option<Meaning> {
        let step = self.steps.iter().rev().find(|step| step.from <= total);
        step.map(|step| step.means)
    }
}

fn rows_bands(row: &Row) -> Vec<&Bands> {
    match row {
        Row::Number { bands, .. } => vec![bands],
        Row::Spo2Scales {
            one,
            two_on_air,
            two_on_oxygen,
        } => vec![one, two_on_air, two_on_oxygen],
        Row::Consciousness(_) | Row::Mentation { .. } | Row::Oxygen { .. } | Row::Effort(_) => {
            Vec::new()
        }
    }
}
