//! The one export that a running station makes at a time, as the page asks for it.
//!
//! It has a thread of its own for as long as it runs; its state is kept until the next
//! one begins. A station that is stopped meanwhile ends with the export unfinished: its
//! `.part` files tell so.

use super::command_line::random;
use super::{Doing, ExportError, Exported, Format, Order, Progress, Watch, estimate, run};
use crate::system_clock::SystemClock;
use lamplight_api::command::{Refusal, RefusalCode};
use lamplight_api::export::{ExportDoing, ExportEstimate, ExportFormat, ExportOrder, ExportState};
use lamplight_store::{Reader, Writer};
use lamplight_units::{BedId, Wall};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Makes exports of the station's own archive.
pub(crate) struct Exports {
    reader: Reader,
    writer: Writer,
    now: Arc<Now>,
}

/// Where the last one is.
struct Now {
    state: Mutex<ExportState>,
    cancel: AtomicBool,
}

impl std::fmt::Debug for Exports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exports").finish_non_exhaustive()
    }
}

impl Exports {
    /// Of this archive.
    pub fn new(reader: Reader, writer: Writer) -> Self {
        Self {
            reader,
            writer,
            now: Arc::new(Now {
                state: Mutex::new(ExportState::Idle),
                cancel: AtomicBool::new(false),
            }),
        }
    }

    /// How large it may become.
    pub async fn estimate(&self, order: ExportOrder) -> Result<ExportEstimate, Refusal> {
        let order = read(order).map_err(refused)?;
        let reader = self.reader.clone();
        let asked = tokio::task::spawn_blocking(move || estimate(&reader, &order)).await;
        match asked {
            Ok(bytes) => bytes.map(|bytes| ExportEstimate { bytes }).map_err(refused),
            Err(error) => Err(Refusal::unavailable(format!(
                "The records can't be read: {error}"
            ))),
        }
    }

    /// Begins one, if none runs. The journal tells that it was `by` somebody.
    pub fn start(&self, order: ExportOrder, by: &str) -> Result<(), Refusal> {
        let order = read(order).map_err(refused)?;
        order.check().map_err(refused)?;
        let random = random().map_err(refused)?;
        self.now.begin().map_err(refused)?;
        let (reader, writer) = (self.reader.clone(), self.writer.clone());
        let now = Arc::clone(&self.now);
        let by = by.to_owned();
        let work = move || {
            let clock = SystemClock::wall;
            let done = run(&reader, &writer, &order, &by, clock, random, &*now);
            now.set(ended(&order, done));
        };
        let thread = std::thread::Builder::new().name("lamplight-export".to_owned());
        if let Err(error) = thread.spawn(work) {
            let sentence = format!("The system gives no thread for an export: {error}");
            self.now.set(ExportState::Failed { sentence });
        }
        Ok(())
    }

    /// Where the last one is.
    pub fn state(&self) -> ExportState {
        self.now.get()
    }

    /// Ends the one that runs.
    pub fn cancel(&self) {
        self.now.cancel.store(true, Ordering::Relaxed);
    }
}

impl Now {
    /// From nothing to running.
    fn begin(&self) -> Result<(), ExportError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*state, ExportState::Running { .. }) {
            return Err(ExportError::Busy);
        }
        self.cancel.store(false, Ordering::Relaxed);
        *state = running(0.0, Doing::Survey, None, false);
        Ok(())
    }

    fn set(&self, to: ExportState) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = to;
    }

    fn get(&self) -> ExportState {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.clone()
    }
}

impl Watch for Now {
    fn progress(&self, progress: Progress) {
        let Progress { share, doing, bed } = progress;
        self.set(running(share, doing, bed.as_ref(), self.is_cancelled()));
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

fn running(share: f64, doing: Doing, bed: Option<&BedId>, cancelled: bool) -> ExportState {
    ExportState::Running {
        share,
        doing: match doing {
            Doing::Survey => ExportDoing::Survey,
            Doing::Numbers => ExportDoing::Numbers,
            Doing::Waves => ExportDoing::Waves,
            Doing::Events => ExportDoing::Events,
        },
        bed: bed.map(ToString::to_string).unwrap_or_default(),
        cancelled,
    }
}

fn ended(order: &Order, done: Result<Exported, ExportError>) -> ExportState {
    match done {
        Ok(made) => ExportState::Done {
            folder: order.folder.display().to_string(),
            files: u32::try_from(made.files.len()).unwrap_or(u32::MAX),
            bytes: made.bytes,
        },
        Err(ExportError::Cancelled) => ExportState::Cancelled,
        Err(error) => ExportState::Failed {
            sentence: sentence(&error),
        },
    }
}

/// The order as the page wrote it. The page names its beds: none is not all.
fn read(order: ExportOrder) -> Result<Order, ExportError> {
    if order.beds.is_empty() {
        return Err(ExportError::NothingChosen { what: "bed" });
    }
    let folder = PathBuf::from(order.folder.trim());
    if !folder.is_absolute() {
        return Err(ExportError::NoFolder);
    }
    let bed = |text: &String| {
        BedId::parse(text).map_err(|_| ExportError::UnknownBed { bed: text.clone() })
    };
    Ok(Order {
        beds: order.beds.iter().map(bed).collect::<Result<_, _>>()?,
        from: Wall::from_micros(order.from_ms.saturating_mul(1_000)),
        to: Wall::from_micros(order.to_ms.saturating_mul(1_000)),
        formats: order.formats.into_iter().map(format).collect(),
        identity: order.identity,
        folder,
    })
}

const fn format(format: ExportFormat) -> Format {
    match format {
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Parquet => Format::Parquet,
        ExportFormat::Wfdb => Format::Wfdb,
        ExportFormat::Edf => Format::Edf,
        ExportFormat::Jsonl => Format::Jsonl,
    }
}

fn refused(error: ExportError) -> Refusal {
    let code = match &error {
        ExportError::Records(_) | ExportError::NoRandom | ExportError::Journal(_) => {
            RefusalCode::Unavailable
        }
        ExportError::Busy => RefusalCode::NotNow,
        ExportError::NothingChosen { .. }
        | ExportError::Stretch
        | ExportError::UnknownFormat { .. }
        | ExportError::UnknownBed { .. }
        | ExportError::Nothing
        | ExportError::NoFolder
        | ExportError::NotEmpty { .. }
        | ExportError::Folder { .. }
        | ExportError::TooLittleRoom { .. }
        | ExportError::Full { .. }
        | ExportError::Write { .. }
        | ExportError::Cancelled => RefusalCode::Invalid,
    };
    Refusal::new(code, sentence(&error))
}

/// As the screen says it: with a capital and a full stop.
fn sentence(error: &ExportError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{archive, at};
    use super::*;

    fn order(folder: &std::path::Path) -> ExportOrder {
        ExportOrder {
            beds: vec!["4".to_owned()],
            from_ms: at(0.0).millis(),
            to_ms: at(120.0).millis(),
            formats: vec![ExportFormat::Csv, ExportFormat::Edf],
            identity: false,
            folder: folder.display().to_string(),
        }
    }

    #[test]
    fn one_export_runs_at_a_time_and_its_end_is_told() {
        let archive = archive();
        let temp = tempfile::tempdir().unwrap();
        let exports = Exports::new(archive.reader.clone(), archive.writer.clone());
        assert_eq!(exports.state(), ExportState::Idle);
        exports.now.begin().unwrap();
        let busy = exports.start(order(temp.path()), "A. Lind").unwrap_err();
        assert_eq!(busy.code, RefusalCode::NotNow);
        exports.now.set(ExportState::Idle);
        exports.start(order(temp.path()), "A. Lind").unwrap();
        let state = loop {
            match exports.state() {
                ExportState::Running { .. } => std::thread::yield_now(),
                state => break state,
            }
        };
        assert!(
            matches!(state, ExportState::Done { files: 2, .. }),
            "{state:?}"
        );
    }

    #[test]
    fn a_bad_order_is_refused_in_a_whole_sentence() {
        let archive = archive();
        let temp = tempfile::tempdir().unwrap();
        let exports = Exports::new(archive.reader.clone(), archive.writer.clone());
        let good = order(temp.path());
        for (bad, expected) in [
            (
                ExportOrder {
                    beds: vec![],
                    ..good.clone()
                },
                "Nothing is chosen to export: choose at least one bed.",
            ),
            (
                ExportOrder {
                    folder: "here".to_owned(),
                    ..good.clone()
                },
                "The folder has to be written from the root of the disk on, such as /media/stick/export.",
            ),
            (
                ExportOrder {
                    to_ms: good.from_ms,
                    ..good.clone()
                },
                "The export ends before it begins: choose a later end.",
            ),
        ] {
            assert_eq!(
                exports.start(bad, "A. Lind").unwrap_err().sentence,
                expected
            );
        }
        assert_eq!(exports.state(), ExportState::Idle);
    }
}
