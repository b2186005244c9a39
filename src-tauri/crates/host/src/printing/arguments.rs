//! The arguments of `lamplight-headless report`.

use super::Target;
use crate::error::HostError;
use chrono::{DateTime, FixedOffset};
use clap::{Args, ValueEnum};
use lamplight_api::print::{PaperView, PrintLanguage, PrintQuery, PrintWhat, StripLook};
use std::path::PathBuf;

/// What is to be made of which records, and where it goes.
#[derive(Debug, Clone, Args)]
pub struct ReportArguments {
    /// The data folder; its station may be running.
    #[arg(long)]
    data: PathBuf,
    /// What.
    #[arg(long, value_enum)]
    kind: Kind,
    /// The bed; the alarms of the whole ward without it.
    #[arg(long)]
    bed: Option<String>,
    /// The condition of an event, by its number.
    #[arg(long)]
    condition: Option<u64>,
    /// From this time on, such as `2026-11-21T14:00:00+01:00`.
    #[arg(long)]
    from: Option<DateTime<FixedOffset>>,
    /// Until before this time.
    #[arg(long)]
    to: Option<DateTime<FixedOffset>>,
    /// Paper speed of strips, mm/s: 6.25, 12.5, 25 or 50.
    #[arg(long, default_value_t = 25.0)]
    speed: f64,
    /// Millimetres for a millivolt in strips.
    #[arg(long, default_value_t = 10.0)]
    gain: f64,
    /// Seconds in a row of the full disclosure.
    #[arg(long, default_value_t = 60)]
    row_s: u32,
    /// Minutes in a row of the trend's table; no table without it.
    #[arg(long)]
    table_min: Option<u32>,
    /// The paper.
    #[arg(long, value_enum, default_value_t = Paper::A4)]
    paper: Paper,
    /// Language of the printed words.
    #[arg(long, value_enum, default_value_t = Language::En)]
    language: Language,
    /// Leaves the patient's name, record number and date of birth out.
    #[arg(long)]
    without_identity: bool,
    /// The PDF to write; it must not be there.
    #[arg(long, required_unless_present = "printer", conflicts_with = "printer")]
    out: Option<PathBuf>,
    /// The printer to print on.
    #[arg(long)]
    printer: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Strip,
    Event,
    Trend,
    Alarms,
    Disclosure,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Paper {
    A4,
    Letter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Language {
    En,
    De,
    Es,
}

impl ReportArguments {
    /// The data folder, the question and where its answer goes.
    ///
    /// # Errors
    /// When an argument is missing that this kind of report needs.
    pub fn read(self) -> Result<(PathBuf, PrintQuery, Target), HostError> {
        let query = PrintQuery {
            what: self.what()?,
            paper: match self.paper {
                Paper::A4 => PaperView::A4,
                Paper::Letter => PaperView::Letter,
            },
            language: match self.language {
                Language::En => PrintLanguage::En,
                Language::De => PrintLanguage::De,
                Language::Es => PrintLanguage::Es,
            },
            identity: !self.without_identity,
        };
        let target = match (self.out, self.printer) {
            (Some(file), _) => Target::File(file),
            (None, printer) => Target::Printer(printer.unwrap_or_default()),
        };
        Ok((self.data, query, target))
    }

    fn what(&self) -> Result<PrintWhat, HostError> {
        let look = StripLook {
            waves: Vec::new(),
            speed_mm_s: self.speed,
            gain_mm_mv: self.gain,
        };
        let bed = || needed(self.bed.clone(), "--bed");
        let from_ms = || needed(self.from, "--from").map(|at| at.timestamp_millis());
        let to_ms = || needed(self.to, "--to").map(|at| at.timestamp_millis());
        Ok(match self.kind {
            Kind::Strip => PrintWhat::Strip {
                bed: bed()?,
                from_ms: from_ms()?,
                to_ms: to_ms()?,
                look,
                condition: self.condition,
            },
            Kind::Event => PrintWhat::Event {
                condition: needed(self.condition, "--condition")?,
                before_s: 15,
                after_s: 15,
                look,
            },
            Kind::Trend => PrintWhat::Trend {
                bed: bed()?,
                series: Vec::new(),
                from_ms: from_ms()?,
                to_ms: to_ms()?,
                table_ms: self.table_min.map(|minutes| i64::from(minutes) * 60_000),
            },
            Kind::Alarms => PrintWhat::Alarms {
                bed: self.bed.clone(),
                from_ms: from_ms()?,
                to_ms: to_ms()?,
                least: None,
            },
            Kind::Disclosure => PrintWhat::Disclosure {
                bed: bed()?,
                series: None,
                from_ms: from_ms()?,
                to_ms: to_ms()?,
                row_ms: i64::from(self.row_s) * 1_000,
            },
        })
    }
}

fn needed<T>(value: Option<T>, name: &str) -> Result<T, HostError> {
    value.ok_or_else(|| HostError::Refused(format!("this kind of report needs {name}")))
}
