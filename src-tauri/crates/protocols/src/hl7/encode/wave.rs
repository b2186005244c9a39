//! WCM: pieces of waves as numeric arrays (NA) with their facets.

use super::person::patient_and_place;
use super::rows::{Rows, obr, term, unit};
use super::{PCD_01, Sender, Stamp, header, time};
use crate::hl7::time::write;
use crate::report::{DeviceReport, WaveChunk};
use chrono::Duration;
use lamplight_units::DeviceTime;
use std::fmt::Write as _;

/// Waves of one device: one OBR for each time block, all waves of that block in it.
#[must_use]
pub fn wcm(report: &DeviceReport, sender: &Sender, stamp: &Stamp) -> Vec<u8> {
    let mut message = header(sender, stamp, PCD_01);
    patient_and_place(
        &mut message,
        report.patient.as_ref(),
        report.location.as_ref(),
    );
    let mut blocks: Vec<(String, String)> = Vec::new();
    let block = |chunk: &WaveChunk| match &chunk.start {
        Some(start) => (write(start), end(start, chunk)),
        None => (time(stamp.at, sender.zone), String::new()),
    };
    for chunk in &report.waves {
        let times = block(chunk);
        if !blocks.contains(&times) {
            blocks.push(times);
        }
    }
    let mut rows = Rows::new(&mut message, report);
    for (index, times) in blocks.iter().enumerate() {
        let id = match index {
            0 => stamp.control_id.as_str().to_owned(),
            later => format!("{}-{later}", stamp.control_id),
        };
        obr(
            &mut rows,
            sender,
            &id,
            index + 1,
            "69121^MDC_OBS_WAVE_CTS^MDC",
            times.clone(),
        );
        for chunk in report.waves.iter().filter(|c| block(c) == *times) {
            wave(&mut rows, chunk);
        }
    }
    message.into_bytes()
}

/// OBR-8: when the sample after the last one is due.
fn end(start: &DeviceTime, chunk: &WaveChunk) -> String {
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a chunk is seconds long: far below 2^53 microseconds"
    )]
    let micros = (chunk.samples.len() as f64 * chunk.rate.period_s() * 1e6) as i64;
    let local = start
        .local
        .checked_add_signed(Duration::microseconds(micros));
    local.map_or_else(String::new, |local| write(&DeviceTime { local, ..*start }))
}

fn wave(rows: &mut Rows<'_>, chunk: &WaveChunk) {
    let place = chunk.channel.0.as_ref();
    rows.tree(place, chunk.term.refid.as_str());
    rows.row()
        .raw(2, "NA")
        .raw(3, term(&chunk.term))
        .text(4, place)
        .raw(5, samples(chunk))
        .raw(6, unit(&chunk.unit))
        .raw(11, "R")
        .end(rows.message);
    rows.row()
        .raw(2, "NM")
        .raw(3, "0^MDC_ATTR_SAMP_RATE^MDC")
        .text(4, &format!("{place}.1"))
        .number(5, chunk.rate.hz())
        .raw(6, "264608^MDC_DIM_PER_SEC^MDC")
        .raw(11, "R")
        .end(rows.message);
    if is_stepped(chunk) {
        rows.row()
            .raw(2, "NM")
            .raw(3, "67863^MDC_ATTR_NU_MSMT_RES^MDC")
            .text(4, &format!("{place}.2"))
            .number(5, chunk.resolution)
            .raw(6, unit(&chunk.unit))
            .raw(11, "R")
            .end(rows.message);
    }
    if let Some((low, high)) = chunk.range {
        rows.row()
            .raw(2, "NR")
            .raw(3, "0^MDC_ATTR_DATA_RANGE^MDC")
            .text(4, &format!("{place}.3"))
            .raw(5, format!("{low}^{high}"))
            .raw(6, unit(&chunk.unit))
            .raw(11, "R")
            .end(rows.message);
    }
}

/// Whether samples travel as whole steps of the resolution.
#[allow(clippy::float_cmp, reason = "1 is written as exactly 1")]
fn is_stepped(chunk: &WaveChunk) -> bool {
    chunk.resolution.is_finite() && chunk.resolution > 0.0 && chunk.resolution != 1.0
}

/// OBX-5 (NA): `^` between samples, an empty component where one is missing (HL7 v2.6, 2.A.46).
fn samples(chunk: &WaveChunk) -> String {
    let mut field = String::with_capacity(chunk.samples.len() * 5);
    for (index, sample) in chunk.samples.iter().enumerate() {
        if index > 0 {
            field.push('^');
        }
        if !sample.is_finite() {
            continue;
        }
        // Writing into a String can't fail.
        let _ = if is_stepped(chunk) {
            let step = (f64::from(*sample) / chunk.resolution).round();
            write!(field, "{}", if step == 0.0 { 0.0 } else { step })
        } else {
            write!(field, "{sample}")
        };
    }
    field
}
