//! The system's printers, through CUPS (`lpstat`, `lp`); Linux and macOS have it.
//!
//! The document goes to `lp` through its standard input, so that no file with a patient's
//! name is left anywhere, and with `print-scaling=none` (PWG 5100.13, 5.3.5), so that a
//! millimetre stays one. What `lp` is given of a title names the kind of report and the bed.
//!
//! A computer without CUPS is told so, and the PDF is the way out. Windows has none, and
//! prints no PDF without a program of its own: there the document is saved and shown.

use super::make::Made;
use lamplight_api::command::Refusal;
use lamplight_api::print::{PaperView, PrintersView};
use std::ffi::OsString;
use std::io::ErrorKind;
use std::process::{Output, Stdio};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// A print server that answers later is taken for none.
const LIST_WITHIN: Duration = Duration::from_secs(6);
/// A document is handed over within this; printing goes on behind it.
const SEND_WITHIN: Duration = Duration::from_secs(30);
/// As much of a program's own words as is shown.
const WORDS_MOST: usize = 200;

const NO_CUPS: &str = "This computer has no printing system (CUPS). Save the document as PDF, or ask IT to install CUPS.";

/// The programs that are asked.
pub(super) struct Printers {
    lp: OsString,
    lpstat: OsString,
}

impl Printers {
    /// Those in the program's path.
    pub fn of_the_system() -> Self {
        Self {
            lp: "lp".into(),
            lpstat: "lpstat".into(),
        }
    }

    /// Every printer, the usual one first.
    pub async fn list(&self) -> PrintersView {
        match self.names().await {
            Ok(printers) if printers.is_empty() => PrintersView {
                printers,
                trouble: "No printer is set up on this computer. Save the document as PDF, or ask IT to set one up.".to_owned(),
            },
            Ok(printers) => PrintersView {
                printers,
                trouble: String::new(),
            },
            Err(refusal) => PrintersView {
                printers: Vec::new(),
                trouble: refusal.sentence,
            },
        }
    }

    /// Hands a document to a printer.
    pub async fn print(&self, printer: &str, made: &Made, pdf: Vec<u8>) -> Result<(), Refusal> {
        // Only names that the system itself told: none can be an option of `lp`.
        if !self.names().await?.iter().any(|name| name == printer) {
            return Err(Refusal::gone(format!(
                "There is no printer {printer}. Choose another one."
            )));
        }
        let media = match made.query.paper {
            PaperView::A4 => "media=A4",
            PaperView::Letter => "media=Letter",
        };
        let mut lp = Command::new(&self.lp);
        lp.args(["-d", printer, "-t", &made.name]);
        lp.args(["-o", media, "-o", "print-scaling=none"]);
        let output = run(lp, pdf, SEND_WITHIN).await?;
        if output.status.success() {
            return Ok(());
        }
        Err(Refusal::unavailable(format!(
            "The printer {printer} did not take the document: {}. Choose another one, or save it as PDF.",
            words(&output.stderr)
        )))
    }

    async fn names(&self) -> Result<Vec<String>, Refusal> {
        let mut all = Command::new(&self.lpstat);
        all.arg("-e");
        let output = run(all, Vec::new(), LIST_WITHIN).await?;
        let mut names: Vec<String> = String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(str::trim)
            .filter(|name| is_name(name))
            .take(PrintersView::MOST)
            .map(str::to_owned)
            .collect();
        let mut usual = Command::new(&self.lpstat);
        usual.arg("-d");
        let output = run(usual, Vec::new(), LIST_WITHIN).await?;
        // "system default destination: NAME", or a sentence without a colon.
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        if let Some((_, usual)) = told.trim().rsplit_once(": ") {
            names.sort_by_key(|name| name != usual);
        }
        Ok(names)
    }
}

/// CUPS allows any character but space, tab, `/` and `#` (lpadmin(8)); one that begins with
/// a dash would be an option.
fn is_name(name: &str) -> bool {
    let foreign = |c: char| c.is_whitespace() || c.is_control() || c == '/' || c == '#';
    !name.is_empty() && !name.starts_with('-') && !name.contains(foreign)
}

/// Runs a program with input and a time, after which it is ended.
async fn run(mut program: Command, input: Vec<u8>, within: Duration) -> Result<Output, Refusal> {
    program
        // The words that are read are the untranslated ones.
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let work = async {
        let mut child = program.spawn()?;
        let stdin = child.stdin.take();
        let write = async {
            if let Some(mut stdin) = stdin {
                // A program that does not want it all says why when it ends.
                let _ = stdin.write_all(&input).await;
                let _ = stdin.shutdown().await;
            }
        };
        let ((), output) = tokio::join!(write, child.wait_with_output());
        output
    };
    match tokio::time::timeout(within, work).await {
        Ok(Ok(output)) => Ok(output),
        Ok(Err(error)) if error.kind() == ErrorKind::NotFound => Err(Refusal::unavailable(NO_CUPS)),
        Ok(Err(error)) => Err(Refusal::unavailable(format!(
            "The printing system can't be asked: {error}. Save the document as PDF, or tell IT."
        ))),
        Err(_) => Err(Refusal::unavailable(
            "The printing system does not answer. Save the document as PDF, or try again later.",
        )),
    }
}

fn words(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let words: String = text.trim().chars().take(WORDS_MOST).collect();
    if words.is_empty() {
        "it gave no reason".to_owned()
    } else {
        words.trim_end_matches('.').replace('\n', " ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_printers_is_not_offered() {
        for (name, is) in [
            ("Ward-4", true),
            ("HP_LaserJet@hall", true),
            ("-o", false),
            ("a b", false),
            ("a/b", false),
            ("", false),
        ] {
            assert_eq!(is_name(name), is, "{name:?}");
        }
    }

    #[tokio::test]
    async fn a_computer_without_cups_is_told_so_and_offered_the_pdf() {
        let printers = Printers {
            lp: "/nowhere/lp".into(),
            lpstat: "/nowhere/lpstat".into(),
        };
        let view = printers.list().await;
        assert_eq!(view.printers, Vec::<String>::new());
        assert!(view.trouble.contains("CUPS") && view.trouble.contains("PDF"));
    }
}
