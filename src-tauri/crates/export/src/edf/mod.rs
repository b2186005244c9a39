//! Waves as EDF+ (edfplus.info, "European Data Format Plus", Kemp and Olivan 2003).
//!
//! One file for each bed. A data record lasts a block of two seconds. Where no
//! signal has anything, there is no data record, and the file is of the kind EDF+D
//! (discontinuous); without such gaps it is EDF+C. Where only some signals have
//! nothing, theirs are samples of -32768, which no real sample has, and a note says
//! from when to when.
//!
//! EDF has 16 bits: a signal of more is written in coarser steps, the least that
//! make it fit, and its header says so. The limits of a signal have eight
//! characters, so a value read back may differ in its sixth figure from what the
//! device sent.

mod fields;
mod notes;

use crate::channel::{Channel, Note};
use crate::error::WriteError;
use crate::grid::{BLOCK_S, GAP, Grid};
use fields::{date, number8, padded, subfield};
use notes::Queue;
use std::io::Write;
use std::ops::Range;

/// The greatest sample, and with a minus the least; one below stands for none.
const LIMIT: i64 = 32_767;
const NO_SAMPLE: i16 = i16::MIN;
/// The count of data records has eight characters.
const RECORDS_MOST: u64 = 99_999_999;
/// The count of signals has four, and one is for the notes.
const SIGNALS_MOST: usize = 9_998;

/// What the header tells beside the signals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The patient's name; `None` writes `X`, as EDF+ wants it for what is not told.
    pub patient: Option<String>,
    /// The bed, as the export names it.
    pub bed: String,
    /// The devices, as the export names them.
    pub equipment: String,
}

/// Of one signal: `(sample - middle) / step` is what is written.
#[derive(Debug)]
struct Scaling {
    middle: i64,
    step: i64,
}

impl Scaling {
    fn of(channel: &Channel) -> Self {
        if let Some(middle) = channel.middle(LIMIT) {
            return Self { middle, step: 1 };
        }
        let (low, high) = (i64::from(channel.low), i64::from(channel.high));
        Self {
            middle: (low + high).div_euclid(2),
            step: (high - low).div_euclid(2 * LIMIT) + 1,
        }
    }

    fn stored(&self, sample: i32) -> i16 {
        if sample == GAP {
            return NO_SAMPLE;
        }
        let far = i64::from(sample) - self.middle;
        let steps = (far + self.step.div_euclid(2)).div_euclid(self.step);
        i16::try_from(steps.clamp(-LIMIT, LIMIT)).unwrap_or(NO_SAMPLE)
    }

    fn value(&self, channel: &Channel, stored: i64) -> f64 {
        channel.value((stored * self.step + self.middle) as f64)
    }
}

/// Writes a file, data record by data record.
#[derive(Debug)]
pub struct EdfWriter<W> {
    out: W,
    grid: Grid,
    first: u64,
    scalings: Vec<(Scaling, usize)>,
    notes: Queue,
    bytes: Vec<u8>,
}

impl<W: Write> EdfWriter<W> {
    /// Writes the header. `blocks` are those that will come, without those where nothing is.
    ///
    /// # Errors
    /// When `out` refuses, or there is more than EDF can count.
    pub fn new(
        out: W,
        grid: Grid,
        channels: &[Channel],
        blocks: &[Range<u64>],
        notes: &[Note],
        about: &About,
    ) -> Result<Self, WriteError> {
        let records: u64 = blocks.iter().map(|run| run.end - run.start).sum();
        too_many("data records", records, RECORDS_MOST)?;
        too_many("signals", channels.len() as u64, SIGNALS_MOST as u64)?;
        let first = blocks.first().map_or(0, |run| run.start);
        let start = Grid::from_first(grid.start_of(first));
        let notes = Queue::new(start.origin(), notes, records);
        let mut writer = Self {
            out,
            grid,
            first,
            scalings: channels
                .iter()
                .map(|channel| (Scaling::of(channel), channel.rate.per_block()))
                .collect(),
            notes,
            bytes: Vec::new(),
        };
        let header = writer.header(channels, blocks.len() > 1, records, about);
        writer.out.write_all(header.as_bytes())?;
        Ok(writer)
    }

    fn header(&self, channels: &[Channel], gaps: bool, records: u64, about: &About) -> String {
        let start = self.grid.start_of(self.first);
        let signals = channels.len() + 1;
        let (day, clock, long) = date(start);
        let mut text = String::new();
        let mut field = |value: &str, width: usize| text.push_str(&padded(value, width));
        field("0", 8);
        let patient = about.patient.as_deref().map_or("X".to_owned(), subfield);
        field(&format!("X X X {patient}"), 80);
        let (bed, equipment) = (subfield(&about.bed), subfield(&about.equipment));
        field(&format!("Startdate {long} {bed} X {equipment}"), 80);
        field(&day, 8);
        field(&clock, 8);
        field(&(256 * (signals + 1)).to_string(), 8);
        field(if gaps { "EDF+D" } else { "EDF+C" }, 44);
        field(&records.to_string(), 8);
        field(&BLOCK_S.to_string(), 8);
        field(&signals.to_string(), 4);
        let columns = channels.iter().zip(&self.scalings);
        let columns: Vec<[String; 9]> = columns
            .map(|(channel, (scaling, count))| column(channel, scaling, *count))
            .chain([notes_column(self.notes.bytes() / 2)])
            .collect();
        for (at, width) in [16, 80, 8, 8, 8, 8, 8, 80, 8].into_iter().enumerate() {
            for column in &columns {
                field(column.get(at).map_or("", String::as_str), width);
            }
        }
        field("", 32 * signals);
        text
    }

    /// Writes the data record of a block: a row for each signal, in their order. A row that
    /// is short ends in a gap.
    ///
    /// # Errors
    /// When `out` refuses.
    pub fn block(&mut self, block: u64, rows: &[&[i32]]) -> Result<(), WriteError> {
        self.bytes.clear();
        for ((scaling, count), row) in self.scalings.iter().zip(rows) {
            for place in 0..*count {
                let sample = row.get(place).copied().unwrap_or(GAP);
                self.bytes.extend(scaling.stored(sample).to_le_bytes());
            }
        }
        let onset = block.saturating_sub(self.first) * u64::from(BLOCK_S);
        self.notes.record(onset, &mut self.bytes);
        self.out.write_all(&self.bytes)?;
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When `out` refuses.
    pub fn finish(mut self) -> Result<W, WriteError> {
        self.out.flush()?;
        Ok(self.out)
    }
}

fn too_many(what: &'static str, count: u64, most: u64) -> Result<(), WriteError> {
    if count <= most {
        return Ok(());
    }
    Err(WriteError::TooMany {
        format: "EDF+",
        what,
        most,
    })
}

/// Label, transducer, unit, physical and digital limits, prefilter, samples in a record.
fn column(channel: &Channel, scaling: &Scaling, count: usize) -> [String; 9] {
    let coarse = match scaling.step {
        1 => String::new(),
        step => format!("1 of {step} steps of the device"),
    };
    [
        channel.label.clone(),
        channel.device.clone(),
        channel.unit.clone(),
        number8(scaling.value(channel, -LIMIT - 1)),
        number8(scaling.value(channel, LIMIT)),
        (-LIMIT - 1).to_string(),
        LIMIT.to_string(),
        coarse,
        count.to_string(),
    ]
}

fn notes_column(samples: usize) -> [String; 9] {
    [
        "EDF Annotations".to_owned(),
        String::new(),
        String::new(),
        "-1".to_owned(),
        "1".to_owned(),
        "-32768".to_owned(),
        "32767".to_owned(),
        String::new(),
        samples.to_string(),
    ]
}

#[cfg(test)]
mod tests;
