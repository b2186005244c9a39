//! Printing: from the records to pages that are looked at, saved as PDF and printed.
//!
//! A question becomes a document once, on threads that may wait for the disk and that the
//! ward does not need; the document is kept under a number, so that what is saved or printed
//! is what was looked at. `lamplight-report` draws; here the records are put into its words.
//!
//! Whose name stands on a page is read from the records of that time ([`crate::keeping::occupancy`]),
//! never from who lies in the bed now. Each print and each file is a row of the journal.
//!
//! Bounds: one document is made at a time and [`MOST_WAITING`] wait, the next one is refused;
//! the newest [`MOST_KEPT`] documents are kept, fewer where they are large ([`MOST_BYTES`]); how long each may be stands beside its
//! question (`lamplight_api::print`).

mod alarms;
pub mod arguments;
mod check;
mod command_line;
mod device;
mod disclosure;
mod event;
mod folder;
mod handover;
mod header;
mod make;
mod note;
mod numbers;
mod printers;
mod strip;
mod trend;
mod waves;
mod words;
mod zone;

pub use command_line::{Asked, Target, report};
pub(crate) use note::Journal;
pub(crate) use zone::Zone;

use crate::acceptance::Signed;
use crate::keeping::past::Past;
use check::unavailable;
use folder::Folder;
use lamplight_api::command::Refusal;
use lamplight_api::print::{
    PrintLanguage, PrintPage, PrintPreview, PrintQuery, PrintSaved, PrintersView,
};
use lamplight_report::{Header, Language, Layout, Orientation, Paper};
use make::Made;
use note::{By, Went};
use printers::Printers;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Questions that may wait for the one that is being made.
const MOST_WAITING: usize = 8;
/// Documents that are kept: what a person looks at, and some before it.
const MOST_KEPT: usize = 4;

/// Makes, shows, saves and prints documents. Cheap to clone.
#[derive(Clone)]
pub struct Printing(Arc<Inner>);

struct Inner {
    past: Option<Arc<Past>>,
    journal: Journal,
    folder: Folder,
    printers: Printers,
    zone: Zone,
    working: Semaphore,
    waiting: Semaphore,
    kept: Mutex<Kept>,
}

/// The pages' text of all that are kept; the newest document is kept whatever its size.
const MOST_BYTES: usize = 96 * 1024 * 1024;

/// The newest documents.
#[derive(Default)]
struct Kept {
    last: u64,
    made: VecDeque<(u64, Arc<Made>)>,
}

impl Kept {
    /// The oldest go first.
    fn tidy(&mut self) {
        let size = |made: &Made| -> usize {
            let pages = made.document.pages.iter();
            pages.map(|page| page.as_str().len()).sum()
        };
        let mut bytes: usize = self.made.iter().map(|(_, made)| size(made)).sum();
        while self.made.len() > MOST_KEPT || (bytes > MOST_BYTES && self.made.len() > 1) {
            match self.made.pop_front() {
                Some((_, gone)) => bytes -= size(&gone),
                None => return,
            }
        }
    }
}

impl std::fmt::Debug for Printing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Printing").finish_non_exhaustive()
    }
}

impl Printing {
    /// From what was kept; files go to `folder`, or to the person's documents.
    pub(crate) fn new(
        past: Option<Arc<Past>>,
        journal: Journal,
        folder: Option<PathBuf>,
        zone: Zone,
    ) -> Self {
        Self(Arc::new(Inner {
            past,
            journal,
            folder: Folder::new(folder),
            printers: Printers::of_the_system(),
            zone,
            working: Semaphore::new(1),
            waiting: Semaphore::new(MOST_WAITING),
            kept: Mutex::default(),
        }))
    }

    /// Makes a document to look at.
    ///
    /// # Errors
    /// When nobody here may print, the question makes no sense or asks for too much, or the
    /// records can't be read.
    pub async fn preview(&self, query: PrintQuery) -> Result<PrintPreview, Refusal> {
        self.0.journal.permit().await?;
        let made = Arc::new(self.make(query).await?);
        let (width_mm, height_mm) = made.layout.size_mm();
        let pages = u32::try_from(made.document.pages.len()).unwrap_or(u32::MAX);
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last += 1;
        let id = kept.last;
        kept.made.push_back((id, made));
        kept.tidy();
        Ok(PrintPreview {
            id,
            pages,
            width_mm,
            height_mm,
        })
    }

    /// A page of a document, counted from 0.
    ///
    /// # Errors
    /// When nobody here may print any longer, the document is kept no longer, or has no such
    /// page.
    pub async fn page(&self, id: u64, page: u32) -> Result<PrintPage, Refusal> {
        self.0.journal.permit().await?;
        let made = self.kept(id)?;
        let svg = made.document.svg(page as usize).map_err(check::report)?;
        Ok(PrintPage {
            svg: svg.to_owned(),
        })
    }

    /// Saves a document as PDF under a name of its own.
    ///
    /// # Errors
    /// When it is kept no longer, or the folder can't be written.
    pub async fn save(&self, id: u64) -> Result<PrintSaved, Refusal> {
        self.0.journal.permit().await?;
        let made = self.kept(id)?;
        let pdf = pdf(&made).await?;
        let inner = Arc::clone(&self.0);
        let named = Arc::clone(&made);
        let write = move || inner.folder.save(&named.name, &pdf);
        let saved = blocking(write).await?;
        let went = match &saved {
            Ok(path) => Went::Saved(path.display().to_string()),
            Err(refusal) => Went::Refused(refusal.sentence.clone()),
        };
        self.0.journal.note(&made, went, By::Session).await;
        saved.map(|path| PrintSaved {
            path: path.display().to_string(),
        })
    }

    /// Shows the folder with the file that was saved last.
    ///
    /// # Errors
    /// When none was, or the system has no program for that.
    pub async fn show_saved(&self) -> Result<(), Refusal> {
        let Some(path) = self.0.folder.last() else {
            return Err(Refusal::gone("No file was saved yet."));
        };
        folder::show(&path).await
    }

    /// The printers of this computer.
    pub async fn printers(&self) -> PrintersView {
        self.0.printers.list().await
    }

    /// Prints a document.
    ///
    /// # Errors
    /// When it is kept no longer, there is no such printer, or it does not take the document.
    pub async fn print(&self, id: u64, printer: String) -> Result<(), Refusal> {
        self.0.journal.permit().await?;
        let made = self.kept(id)?;
        self.send(&made, &printer, By::Session).await
    }

    /// Draws a signed protocol of acceptance and saves it; the file and its checksum. It names
    /// no patient, so that who may sign it may save it.
    pub(crate) async fn save_acceptance(
        &self,
        signed: Signed,
    ) -> Result<(PrintSaved, String), Refusal> {
        let inner = Arc::clone(&self.0);
        blocking(move || {
            let zone = inner.zone;
            let page = signed.page(|ms| zone.at(ms));
            let header = Header {
                ward: signed.ward,
                bed: String::new(),
                patient: None,
                mrn: None,
                birth: None,
                device: page.subject.clone(),
                printed_at: page.at,
                by: signed.by,
                simulated: signed.simulated,
            };
            let layout = Layout {
                paper: Paper::A4,
                orientation: Orientation::Portrait,
                language: match signed.language {
                    PrintLanguage::En => Language::English,
                    PrintLanguage::De => Language::German,
                    PrintLanguage::Es => Language::Spanish,
                },
            };
            let document = lamplight_report::acceptance(&header, layout, &page);
            let pdf = document.and_then(|document| document.pdf());
            let pdf = pdf.map_err(check::report)?;
            let letter = |c: char| if c.is_alphanumeric() { c } else { '-' };
            let subject: String = page.subject.chars().take(40).map(letter).collect();
            let name = format!("Acceptance {subject} {}", page.at.format("%Y-%m-%d %H%M"));
            let path = inner.folder.save(&name, &pdf)?;
            let digest = ring::digest::digest(&ring::digest::SHA256, &pdf);
            let sha256 = digest.as_ref().iter().map(|byte| format!("{byte:02x}"));
            let saved = PrintSaved {
                path: path.display().to_string(),
            };
            Ok((saved, sha256.collect()))
        })
        .await?
    }

    /// Makes a document and answers it as PDF, for the command line.
    pub(crate) async fn pdf(&self, query: PrintQuery) -> Result<Vec<u8>, Refusal> {
        let made = Arc::new(self.make(query).await?);
        let pdf = pdf(&made).await?;
        let to = "the command line".to_owned();
        let went = Went::Saved(to);
        self.0.journal.note(&made, went, By::CommandLine).await;
        Ok(pdf)
    }

    /// Makes a document and prints it, for the command line. Answers how many pages.
    pub(crate) async fn print_query(
        &self,
        query: PrintQuery,
        printer: &str,
    ) -> Result<usize, Refusal> {
        let made = Arc::new(self.make(query).await?);
        self.send(&made, printer, By::CommandLine).await?;
        Ok(made.document.pages.len())
    }

    async fn send(&self, made: &Arc<Made>, printer: &str, by: By) -> Result<(), Refusal> {
        let pdf = pdf(made).await?;
        let sent = self.0.printers.print(printer, made, pdf).await;
        let went = match &sent {
            Ok(()) => Went::Printed(printer.to_owned()),
            Err(refusal) => Went::Refused(refusal.sentence.clone()),
        };
        self.0.journal.note(made, went, by).await;
        sent
    }

    /// One at a time: a document may take a second of a processor.
    async fn make(&self, query: PrintQuery) -> Result<Made, Refusal> {
        let busy = |_| Refusal::not_now("Other documents are being made. Try again in a moment.");
        let _waits = self.0.waiting.try_acquire().map_err(busy)?;
        let _works = self.0.working.acquire().await.map_err(unavailable)?;
        let past = self.0.past.as_deref().ok_or_else(|| Refusal::unavailable("Nothing is recorded on this station, so there is nothing to print. Tell a technician."))?;
        make::make(past, self.0.zone, query).await
    }

    fn kept(&self, id: u64) -> Result<Arc<Made>, Refusal> {
        let kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.made.iter().find(|(made, _)| *made == id);
        found
            .map(|(_, made)| Arc::clone(made))
            .ok_or_else(|| Refusal::gone("This preview is no longer kept. Open it again."))
    }
}

async fn pdf(made: &Arc<Made>) -> Result<Vec<u8>, Refusal> {
    let made = Arc::clone(made);
    blocking(move || made.document.pdf().map_err(check::report)).await?
}

/// Runs what takes long or waits for the disk beside the runtime's own threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.map_err(unavailable)
}
