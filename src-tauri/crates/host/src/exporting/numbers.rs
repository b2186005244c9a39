//! The numbers of a bed, in order of time, as CSV and Parquet.

use super::files::{Folder, Part};
use super::progress::{Doing, Steps};
use super::survey::pieces;
use super::{ExportError, Format, Order};
use lamplight_export::csv::CsvWriter;
use lamplight_export::parquet::ParquetWriter;
use lamplight_export::{Mask, NumberRow, WriteError};
use lamplight_store::{NumberRun, Reader};
use lamplight_units::{BedId, Value, Wall};
use std::path::PathBuf;

/// Writes the files of a bed.
pub(super) fn write(
    reader: &Reader,
    order: &Order,
    bed: &BedId,
    stem: &str,
    mask: &mut Mask,
    folder: &mut Folder,
    steps: &mut Steps<'_>,
) -> Result<(), ExportError> {
    let mut csv = Table::begin(order, Format::Csv, stem, folder, CsvWriter::new)?;
    let mut parquet = Table::begin(order, Format::Parquet, stem, folder, ParquetWriter::new)?;
    let bed_name = mask.bed(bed.as_str());
    for (from, to) in pieces(order.from, order.to) {
        let runs = reader.numbers(bed, &[], from, to)?;
        let devices: Vec<String> = runs
            .iter()
            .map(|run| mask.device(run.key.device.as_str()))
            .collect();
        let rows = rows(&runs, &devices, &bed_name, mask);
        if let Some(csv) = &mut csv {
            let written = csv.writer.write(&rows);
            written.map_err(ExportError::writing(&csv.path))?;
        }
        if let Some(parquet) = &mut parquet {
            let written = parquet.writer.write(&rows);
            written.map_err(ExportError::writing(&parquet.path))?;
        }
        steps.step(Doing::Numbers, Some(bed), (from, to))?;
    }
    if let Some(Table { writer, path }) = csv {
        folder.finish(writer.finish().map_err(ExportError::writing(&path))?)?;
    }
    if let Some(Table { writer, path }) = parquet {
        folder.finish(writer.finish().map_err(ExportError::writing(&path))?)?;
    }
    Ok(())
}

/// One table, if it is wanted.
struct Table<T> {
    writer: T,
    path: PathBuf,
}

impl<T> Table<T> {
    fn begin(
        order: &Order,
        format: Format,
        stem: &str,
        folder: &mut Folder,
        make: impl FnOnce(Part) -> Result<T, WriteError>,
    ) -> Result<Option<Self>, ExportError> {
        if !order.wants(&[format]) {
            return Ok(None);
        }
        let name = format!("{stem}-numbers.{}", format.name());
        let path = folder.path_of(&name);
        let part = folder.begin(&name)?;
        let writer = make(part).map_err(ExportError::writing(&path))?;
        Ok(Some(Self { writer, path }))
    }
}

/// All numbers of a piece, by time, then by what they are.
fn rows<'a>(
    runs: &'a [NumberRun],
    devices: &'a [String],
    bed: &'a str,
    mask: &Mask,
) -> Vec<NumberRow<'a>> {
    let row = |at: Wall, value: Value, run: &'a NumberRun, device: &'a str| NumberRow {
        at: mask.time(at),
        bed,
        device,
        parameter: &run.key.refid,
        channel: &run.key.channel,
        unit: &run.key.unit,
        value,
    };
    let mut rows: Vec<NumberRow<'a>> = runs
        .iter()
        .zip(devices)
        .flat_map(|(run, device)| {
            let numbers = run.numbers.iter();
            numbers.map(move |(at, value)| row(*at, *value, run, device))
        })
        .collect();
    // Series come in the order of their ids: the sort keeps it within one moment.
    rows.sort_by_key(|row| row.at);
    rows
}
