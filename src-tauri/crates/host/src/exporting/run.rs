//! One export from its order to its files.

use super::files::Folder;
use super::names::stems;
use super::progress::{Steps, Watch};
use super::survey::{Survey, shared};
use super::waves::Record;
use super::{ExportError, Format, Order, events, numbers, waves};
use lamplight_export::{GridRate, Mask};
use lamplight_store::{AppendError, Batch, Entry, Reader, SeriesKind, Writer};
use lamplight_units::{BedId, Wall};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::mpsc;

/// Bytes of a row of CSV, roughly; of Parquet; of a line of JSON.
const CSV_ROW: f64 = 100.0;
const PARQUET_ROW: f64 = 8.0;
/// Numbers a second of a series, at the most that monitors send.
const NUMBERS_HZ: f64 = 1.0;
/// Bytes of a sample of WFDB (16 bits) and of EDF.
const SAMPLE: f64 = 2.0;

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The files in the order's folder, by name.
    pub files: Vec<String>,
    /// What they hold together.
    pub bytes: u64,
    /// The beds that had something.
    pub beds: Vec<BedId>,
}

/// How many bytes an export takes at the most, from when to when the beds' devices sent
/// something; the archive is not read, so this is quick, and too much where there are gaps.
///
/// # Errors
/// When the order can't be carried out.
pub fn estimate(reader: &Reader, order: &Order) -> Result<u64, ExportError> {
    order.check()?;
    let mut bytes = 0.0;
    for bed in beds(reader, order)? {
        for (id, key) in reader.series(Some(&bed)) {
            let Some((from, to)) = shared(reader, order, id)? else {
                continue;
            };
            let a_second = match key.kind {
                SeriesKind::Wave { rate, .. } => samples(order, GridRate::nearest(rate).hz()),
                SeriesKind::Numbers => rows(order, NUMBERS_HZ),
            };
            bytes += a_second * to.seconds_since(from);
        }
    }
    Ok(whole(bytes))
}

fn samples(order: &Order, count: f64) -> f64 {
    let formats = [Format::Wfdb, Format::Edf];
    let wanted = formats.iter().filter(|format| order.wants(&[**format]));
    wanted.map(|_| SAMPLE).sum::<f64>() * count
}

fn rows(order: &Order, count: f64) -> f64 {
    let formats = [(Format::Csv, CSV_ROW), (Format::Parquet, PARQUET_ROW)];
    let wanted = formats.iter().filter(|(format, _)| order.wants(&[*format]));
    wanted.map(|(_, bytes)| bytes).sum::<f64>() * count
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float is cast with saturation, and a size is not negative"
)]
fn whole(bytes: f64) -> u64 {
    bytes.ceil() as u64
}

/// Carries out an order. `by` is who wants it; `random` is a number that nobody can know,
/// for an export without identity; `now` is for the journal.
///
/// # Errors
/// When it can't be carried out, or was cancelled: then nothing of it is left.
pub fn run(
    reader: &Reader,
    writer: &Writer,
    order: &Order,
    by: &str,
    now: impl Fn() -> Wall,
    random: u64,
    watch: &dyn Watch,
) -> Result<Exported, ExportError> {
    order.check()?;
    let beds = beds(reader, order)?;
    let folder = Folder::open(&order.folder)?;
    note(writer, began(now(), by, order, &beds))?;
    let done = make(reader, order, &beds, random, folder, watch);
    note(writer, ended(now(), by, &done))?;
    done
}

fn make(
    reader: &Reader,
    order: &Order,
    beds: &[BedId],
    random: u64,
    mut folder: Folder,
    watch: &dyn Watch,
) -> Result<Exported, ExportError> {
    let names: Vec<&str> = beds.iter().map(BedId::as_str).collect();
    let mut mask = if order.identity {
        Mask::none()
    } else {
        Mask::hiding(random, &names)
    };
    let asked = order;
    let order = &recorded(reader, asked, beds)?;
    let mut steps = Steps::of(order, beds.len(), watch);
    let mut surveys = Vec::with_capacity(beds.len());
    for bed in beds {
        surveys.push(Survey::of(reader, order, bed, &mut steps)?);
    }
    let episodes = beds
        .iter()
        .map(|bed| events::episodes(reader, asked, bed))
        .collect::<Result<Vec<_>, _>>()?;
    let empty = |(survey, episodes): (&Survey, &Vec<_>)| survey.is_empty() && episodes.is_empty();
    if surveys.iter().zip(&episodes).all(empty) {
        return Err(ExportError::Nothing);
    }
    folder.check_room(needs(order, &surveys))?;
    let stems = stems(beds, &mask);
    for ((survey, episodes), stem) in surveys.iter().zip(&episodes).zip(&stems) {
        if order.wants(&[Format::Csv, Format::Parquet]) && survey.numbers > 0 {
            numbers::write(
                reader,
                order,
                &survey.bed,
                stem,
                &mut mask,
                &mut folder,
                &mut steps,
            )?;
        }
        let record = Record {
            survey,
            stem,
            episodes,
        };
        waves::write(reader, order, &record, &mut mask, &mut folder, &mut steps)?;
    }
    if order.wants(&[Format::Jsonl]) {
        events::conditions(&episodes, &mut mask, &mut folder)?;
        events::journal(reader, asked, beds, &mut mask, &mut folder, &mut steps)?;
    }
    let files = folder.names();
    let with_something = surveys.into_iter().filter(|survey| !survey.is_empty());
    Ok(Exported {
        files,
        beds: with_something.map(|survey| survey.bed).collect(),
        bytes: folder.keep(),
    })
}

/// The order within the time of which anything is kept: years without records take no time.
fn recorded(reader: &Reader, order: &Order, beds: &[BedId]) -> Result<Order, ExportError> {
    let mut all: Option<(Wall, Wall)> = None;
    for bed in beds {
        for (id, _) in reader.series(Some(bed)) {
            let part = shared(reader, order, id)?;
            all = match (all, part) {
                (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
                (a, b) => a.or(b),
            };
        }
    }
    // Of a time without any there may be alarms all the same.
    let (from, to) = all.unwrap_or((order.from, order.from));
    Ok(Order {
        from,
        to,
        ..order.clone()
    })
}

/// What the files will take, from what was found.
fn needs(order: &Order, surveys: &[Survey]) -> u64 {
    let mut bytes = 0.0;
    for survey in surveys {
        let covered = survey.covered();
        let from_to = covered.first().zip(covered.last());
        let lasts = from_to.map_or(0.0, |(from, to)| to.seconds_since(from));
        let hz: f64 = survey
            .signals
            .iter()
            .map(|signal| signal.grid_rate().hz())
            .sum();
        bytes += samples(order, hz * lasts);
        #[expect(clippy::cast_precision_loss, reason = "a count far below 2^52")]
        let numbers = survey.numbers as f64;
        bytes += rows(order, numbers);
    }
    whole(bytes)
}

/// The beds of an order, each once; all that have records when none is named.
fn beds(reader: &Reader, order: &Order) -> Result<Vec<BedId>, ExportError> {
    let all = reader.series(None);
    let known: BTreeSet<&BedId> = all.iter().map(|(_, key)| &key.bed).collect();
    if order.beds.is_empty() {
        if known.is_empty() {
            return Err(ExportError::Nothing);
        }
        return Ok(known.into_iter().cloned().collect());
    }
    let mut beds: Vec<BedId> = Vec::new();
    for bed in &order.beds {
        if !known.contains(bed) {
            return Err(ExportError::UnknownBed {
                bed: bed.to_string(),
            });
        }
        if !beds.contains(bed) {
            beds.push(bed.clone());
        }
    }
    Ok(beds)
}

/// Puts a row into the journal and waits until it is on the disk.
fn note(writer: &Writer, entry: Entry) -> Result<(), AppendError> {
    let (tell, told) = mpsc::channel();
    writer.append(Batch::kept(vec![entry]), move |done| {
        // Nobody waits any more when the program ends.
        let _ = tell.send(done.map(|_| ()));
    });
    match told.recv() {
        // It waits for a disk that is full, and an export may be what frees it.
        Ok(Err(AppendError::Waiting(_)) | Ok(())) => Ok(()),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(AppendError::Closed),
    }
}

fn began(at: Wall, by: &str, order: &Order, beds: &[BedId]) -> Entry {
    let formats: Vec<&str> = order.formats.iter().map(|format| format.name()).collect();
    let body = json!({
        "beds": beds,
        "from": order.from.iso(),
        "to": order.to.iso(),
        "formats": formats,
        "identity": order.identity,
        "folder": order.folder.display().to_string(),
    });
    let mut entry = Entry::new(at, "export.began", body.to_string());
    entry.actor = Some(by.to_owned());
    entry
}

fn ended(at: Wall, by: &str, done: &Result<Exported, ExportError>) -> Entry {
    let body = match done {
        Ok(made) => json!({ "files": made.files.len(), "bytes": made.bytes }),
        Err(error) => json!({ "failed": error.to_string() }),
    };
    let mut entry = Entry::new(at, "export.ended", body.to_string());
    entry.actor = Some(by.to_owned());
    entry
}
