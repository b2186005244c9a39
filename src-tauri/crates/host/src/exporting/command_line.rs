//! An export from the command line, of a data folder on which no station runs.

use super::{ExportError, Exported, Format, Order, Progress, Watch, run};
use crate::error::HostError;
use crate::records;
use crate::system_clock::SystemClock;
use chrono::{DateTime, Utc};
use lamplight_units::{BedId, Wall};
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Who exports, as the journal tells it.
const BY: &str = "command line";

/// `lamplight-headless export`.
#[derive(Debug, Clone, clap::Args)]
pub struct ExportArguments {
    /// The data folder; no station may be running on it.
    #[arg(long)]
    data: PathBuf,
    /// The beds, such as `1,2,12`; all that have records when it is left out.
    #[arg(long, value_delimiter = ',')]
    beds: Vec<String>,
    /// From this time on, such as `2026-11-21T14:00:00Z`.
    #[arg(long)]
    from: DateTime<Utc>,
    /// Up to this time.
    #[arg(long)]
    to: DateTime<Utc>,
    /// Which files: numbers as csv and parquet, waves as wfdb and edf, events as jsonl.
    #[arg(long, value_delimiter = ',', default_value = "csv,wfdb,jsonl")]
    formats: Vec<String>,
    /// With names, real times and texts; without it dates are shifted and ids new.
    #[arg(long)]
    identity: bool,
    /// Where to: an empty folder, or one that is not there yet.
    #[arg(long)]
    out: PathBuf,
}

impl ExportArguments {
    /// Exports; each line of progress goes to `say`. Ends early, with nothing left, when
    /// `cancel` becomes true.
    ///
    /// # Errors
    /// When the order is none, the records can't be read, or files can't be written.
    pub fn run(&self, cancel: Arc<AtomicBool>, say: impl Fn(&str)) -> Result<Exported, HostError> {
        let order = self.order()?;
        let store = records::open(&records::existing(&self.data)?)?;
        let watch = Lines {
            cancel,
            say: &say,
            told: RefCell::default(),
        };
        let random = random()?;
        let (reader, writer) = (store.reader(), store.writer());
        Ok(run(
            &reader,
            &writer,
            &order,
            BY,
            SystemClock::wall,
            random,
            &watch,
        )?)
    }

    fn order(&self) -> Result<Order, ExportError> {
        let unknown = |bed: &String| ExportError::UnknownBed { bed: bed.clone() };
        let beds = self.beds.iter();
        Ok(Order {
            beds: beds
                .map(|bed| BedId::parse(bed).map_err(|_| unknown(bed)))
                .collect::<Result<_, _>>()?,
            from: Wall::from_utc(self.from),
            to: Wall::from_utc(self.to),
            formats: self
                .formats
                .iter()
                .map(|name| name.trim().parse::<Format>())
                .collect::<Result<_, _>>()?,
            identity: self.identity,
            folder: self.out.clone(),
        })
    }
}

/// A number that nobody can know.
pub(super) fn random() -> Result<u64, ExportError> {
    getrandom::u64().map_err(|_| ExportError::NoRandom)
}

/// One line for each new per cent, bed or kind of work.
struct Lines<'a> {
    cancel: Arc<AtomicBool>,
    say: &'a dyn Fn(&str),
    told: RefCell<String>,
}

impl Watch for Lines<'_> {
    fn progress(&self, progress: Progress) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 100"
        )]
        let percent = (progress.share * 100.0) as u8;
        let bed = progress
            .bed
            .map_or_else(String::new, |bed| format!(", bed {bed}"));
        let line = format!("{percent:3} %  {}{bed}", progress.doing.words());
        if *self.told.borrow() != line {
            (self.say)(&line);
            self.told.replace(line);
        }
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}
