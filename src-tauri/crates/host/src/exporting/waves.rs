//! The waves of a bed as a WFDB record and as EDF+, with its alarms as notes.

use super::events::word;
use super::files::{Folder, Part};
use super::progress::{Doing, Steps};
use super::spans::Spans;
use super::survey::{Signal, Survey};
use super::{ExportError, Format, Order};
use lamplight_export::edf::{About, EdfWriter};
use lamplight_export::wfdb::{WfdbWriter, annotations};
use lamplight_export::{Channel, Grid, Mask, Note, Piece, names};
use lamplight_store::{Episode, Reader};
use lamplight_units::Wall;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;

/// Blocks that are read and written in one go: half an hour.
const BLOCKS: u64 = 900;
/// Read on both sides of it, so that a sample near the edge has its place.
const MARGIN_US: i64 = 1_000_000;

/// What a record is made of.
pub(super) struct Record<'a> {
    pub survey: &'a Survey,
    pub stem: &'a str,
    pub episodes: &'a [Episode],
}

/// Writes the record of a bed that has waves.
pub(super) fn write(
    reader: &Reader,
    order: &Order,
    record: &Record<'_>,
    mask: &mut Mask,
    folder: &mut Folder,
    steps: &mut Steps<'_>,
) -> Result<(), ExportError> {
    let covered = record.survey.covered();
    let Some(first) = covered.first() else {
        return Ok(());
    };
    // On the real clock: a mask moves all times by whole weeks.
    let grid = Grid::from_first(first);
    let channels = channels(&record.survey.signals, mask);
    let runs = blocks(&grid, &covered);
    let mut files = Files::begin(order, record, &grid, &channels, &runs, mask, folder)?;
    for chunk in chunks(&runs) {
        let rows = read(
            reader,
            order,
            &record.survey.signals,
            &channels,
            &grid,
            &chunk,
        )?;
        files.write(&chunk, &channels, &rows)?;
        let stretch = (grid.start_of(chunk.start), grid.start_of(chunk.end));
        steps.step(Doing::Waves, Some(&record.survey.bed), stretch)?;
    }
    files.finish(record, &grid, &channels, mask, folder)
}

/// The signals as the formats want them told.
fn channels(signals: &[Signal], mask: &mut Mask) -> Vec<Channel> {
    let mut labels: Vec<String> = signals
        .iter()
        .map(|signal| names::label(&signal.key.refid))
        .collect();
    names::distinct(&mut labels);
    let channel = |(signal, label): (&Signal, String)| Channel {
        label,
        unit: names::unit(&signal.key.unit),
        device: mask.device(signal.key.device.as_str()),
        rate: signal.grid_rate(),
        scale: signal.scale,
        shift: signal.shift,
        low: signal.low,
        high: signal.high,
    };
    signals.iter().zip(labels).map(channel).collect()
}

/// The blocks in which any signal has something.
fn blocks(grid: &Grid, covered: &Spans) -> Vec<Range<u64>> {
    let mut runs: Vec<Range<u64>> = Vec::new();
    for (from, to) in covered.iter() {
        let last = Wall::from_micros(to.micros().saturating_sub(1).max(from.micros()));
        let (first, end) = (grid.block_of(from), grid.block_of(last) + 1);
        match runs.last_mut() {
            Some(run) if first <= run.end => run.end = run.end.max(end),
            Some(_) | None => runs.push(first..end),
        }
    }
    runs
}

/// The runs in pieces of [`BLOCKS`] at the most.
fn chunks(runs: &[Range<u64>]) -> impl Iterator<Item = Range<u64>> {
    runs.iter().flat_map(|run| {
        let end = run.end;
        let starts = run.clone().step_by(BLOCKS as usize);
        starts.map(move |start| start..(start + BLOCKS).min(end))
    })
}

/// One row for each signal, of all blocks of a chunk.
fn read(
    reader: &Reader,
    order: &Order,
    signals: &[Signal],
    channels: &[Channel],
    grid: &Grid,
    chunk: &Range<u64>,
) -> Result<Vec<Vec<i32>>, ExportError> {
    // A block may begin before what was asked for; what lies there is not taken along.
    let early = grid.start_of(chunk.start).micros() - MARGIN_US;
    let late = grid.start_of(chunk.end).micros() + MARGIN_US;
    let from = Wall::from_micros(early).max(order.from);
    let to = Wall::from_micros(late).min(order.to);
    let blocks = usize::try_from(chunk.end - chunk.start).unwrap_or(0);
    let mut rows = Vec::with_capacity(signals.len());
    for (signal, channel) in signals.iter().zip(channels) {
        let mut row = Grid::row(channel.rate, blocks);
        for piece in reader.wave(signal.id, from, to)? {
            let piece = Piece {
                from: piece.from,
                rate: piece.rate,
                samples: &piece.samples,
            };
            grid.place(&mut row, channel.rate, chunk.start, piece);
        }
        rows.push(row);
    }
    Ok(rows)
}

/// The files of one record, those that are wanted.
struct Files {
    wfdb: Option<(WfdbWriter<Part>, PathBuf)>,
    /// The next block of the WFDB record, which has no holes.
    next: u64,
    edf: Option<(EdfWriter<Part>, PathBuf)>,
}

impl Files {
    fn begin(
        order: &Order,
        record: &Record<'_>,
        grid: &Grid,
        channels: &[Channel],
        runs: &[Range<u64>],
        mask: &Mask,
        folder: &mut Folder,
    ) -> Result<Self, ExportError> {
        let mut files = Self {
            wfdb: None,
            next: 0,
            edf: None,
        };
        if order.wants(&[Format::Wfdb]) {
            let name = format!("{}.dat", record.stem);
            let writer = WfdbWriter::new(folder.begin(&name)?, channels);
            files.wfdb = Some((writer, folder.path_of(&name)));
        }
        if order.wants(&[Format::Edf]) {
            let name = format!("{}.edf", record.stem);
            let path = folder.path_of(&name);
            let mut notes = alarms(record.episodes, mask);
            notes.extend(missing(record.survey, channels, mask));
            let writer = EdfWriter::new(
                folder.begin(&name)?,
                masked(grid, mask),
                channels,
                runs,
                &notes,
                &about(record, channels, mask),
            );
            let writer = writer.map_err(ExportError::writing(&path))?;
            files.edf = Some((writer, path));
        }
        Ok(files)
    }

    fn write(
        &mut self,
        chunk: &Range<u64>,
        channels: &[Channel],
        rows: &[Vec<i32>],
    ) -> Result<(), ExportError> {
        if let Some((writer, path)) = &mut self.wfdb {
            for _ in self.next..chunk.start {
                let none: Vec<&[i32]> = channels.iter().map(|_| [].as_slice()).collect();
                writer.block(&none).map_err(ExportError::writing(path))?;
            }
            self.next = chunk.end;
        }
        for (number, block) in chunk.clone().enumerate() {
            let of_block = |(row, channel): (&'_ Vec<i32>, &Channel)| {
                let long = channel.rate.per_block();
                number * long..((number + 1) * long).min(row.len())
            };
            let parts: Vec<&[i32]> = rows
                .iter()
                .zip(channels)
                .map(|(row, channel)| row.get(of_block((row, channel))).unwrap_or_default())
                .collect();
            if let Some((writer, path)) = &mut self.wfdb {
                writer.block(&parts).map_err(ExportError::writing(path))?;
            }
            if let Some((writer, path)) = &mut self.edf {
                let written = writer.block(block, &parts);
                written.map_err(ExportError::writing(path))?;
            }
        }
        Ok(())
    }

    fn finish(
        self,
        record: &Record<'_>,
        grid: &Grid,
        channels: &[Channel],
        mask: &Mask,
        folder: &mut Folder,
    ) -> Result<(), ExportError> {
        let grid = masked(grid, mask);
        if let Some((writer, path)) = self.wfdb {
            let about = about(record, channels, mask);
            let mut comments = vec![
                format!("Bed: {}", about.bed),
                format!("Devices: {}", about.equipment),
                "Times are UTC.".to_owned(),
            ];
            comments.extend(about.patient.map(|name| format!("Patient: {name}")));
            let (part, header) = writer
                .finish(record.stem, &grid, &comments)
                .map_err(ExportError::writing(&path))?;
            folder.finish(part)?;
            let marks = annotations(&grid, &alarms(record.episodes, mask));
            folder.write(&format!("{}.atr", record.stem), &marks)?;
            folder.write(&format!("{}.hea", record.stem), header.as_bytes())?;
        }
        if let Some((writer, path)) = self.edf {
            folder.finish(writer.finish().map_err(ExportError::writing(&path))?)?;
        }
        Ok(())
    }
}

/// The grid as the export tells its times. Weeks are whole blocks and whole seconds.
fn masked(grid: &Grid, mask: &Mask) -> Grid {
    Grid::from_first(mask.time(grid.origin()))
}

/// Who and what, for the headers.
fn about(record: &Record<'_>, channels: &[Channel], mask: &Mask) -> About {
    let devices: BTreeSet<&str> = channels.iter().map(|c| c.device.as_str()).collect();
    // Only where all alarms of the stretch tell of the same person.
    let named = |episode: &Episode| episode.patient.as_ref().map(|name| name.reveal().clone());
    let patients: BTreeSet<String> = record.episodes.iter().filter_map(named).collect();
    let alone = patients.len() == 1 && mask.names();
    About {
        patient: patients.into_iter().next().filter(|_| alone),
        bed: mask.bed(record.survey.bed.as_str()),
        equipment: devices.into_iter().collect::<Vec<_>>().join(" "),
    }
}

/// The alarms, from begin to end.
fn alarms(episodes: &[Episode], mask: &Mask) -> Vec<Note> {
    let text = |episode: &Episode| {
        let said = if mask.names() {
            episode.text.clone()
        } else {
            mask.text(&episode.cause)
        };
        format!("{}: {said}", word(episode.priority))
    };
    let note = |episode: &Episode| Note {
        at: mask.time(episode.began),
        until: episode.ended.map(|at| mask.time(at)),
        text: text(episode),
    };
    episodes.iter().map(note).collect()
}

/// Where a signal has nothing while another one has: EDF can't say so in the samples.
fn missing(survey: &Survey, channels: &[Channel], mask: &Mask) -> Vec<Note> {
    let covered = survey.covered();
    let (Some(from), Some(to)) = (covered.first(), covered.last()) else {
        return Vec::new();
    };
    let mut notes = Vec::new();
    for (signal, channel) in survey.signals.iter().zip(channels) {
        let gaps = signal.spans.gaps(from, to).into_iter();
        // Signals do not begin and end at the same sample: a tenth of a second is no gap.
        let real = gaps.filter(|(from, to)| covered.overlap(*from, *to, 100_000));
        notes.extend(real.map(|(from, to)| Note {
            at: mask.time(from),
            until: Some(mask.time(to)),
            text: format!("no data: {}", channel.label),
        }));
    }
    notes
}
