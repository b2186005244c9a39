//! Full disclosure: hours of one wave, row by row.

use super::check::{Stretch, bed as bed_of, chosen};
use super::make::{About, Contents};
use super::waves::{at_one_rate, check_samples};
use super::{strip, zone::Zone};
use crate::keeping::past::Past;
use chrono::TimeDelta;
use lamplight_api::command::Refusal;
use lamplight_api::print::PrintWhat;
use lamplight_report::{Disclosure, Gain};

/// How high a millivolt is in a row of six millimetres.
const MM_PER_MV: f64 = 3.0;
/// Longer rows hide the beats.
const ROW_MS: std::ops::RangeInclusive<i64> = 5_000..=300_000;
/// Some thirty pages; a row is drawn with up to 60 kB, whatever its length.
const MOST_ROWS: i64 = 720;

/// Reads a stretch of a wave.
pub(super) async fn read(
    past: &Past,
    zone: Zone,
    bed: &str,
    series: Option<u32>,
    (from_ms, to_ms): (i64, i64),
    row_ms: i64,
) -> Result<(About, Contents), Refusal> {
    let stretch = Stretch::new(from_ms, to_ms, PrintWhat::DISCLOSURE_MOST_MS)?;
    if !ROW_MS.contains(&row_ms) {
        return Err(Refusal::invalid(
            "A row lasts from five seconds to five minutes.",
        ));
    }
    if stretch.ms() > MOST_ROWS * row_ms {
        return Err(Refusal::invalid(format!(
            "At the most {MOST_ROWS} rows are printed. Choose a shorter time, or longer rows."
        )));
    }
    let id = bed_of(bed)?;
    let record = past.record(bed.to_owned()).await?;
    let ids: Vec<u32> = series.into_iter().collect();
    let view = chosen(&record.series, true, &ids, usize::MAX)?
        .into_iter()
        .next()
        .ok_or_else(|| Refusal::gone("No wave of this bed is on record."))?;
    check_samples(
        std::slice::from_ref(&view),
        stretch,
        PrintWhat::DISCLOSURE_SAMPLES_MOST,
    )?;
    let marks = strip::marks(past, zone, bed, stretch).await?;
    let of = id.clone();
    let wave = past
        .ask(move |past| {
            let gain = Gain::MmPerUnit(MM_PER_MV);
            at_one_rate(past.reader(), &of, &view, (stretch, zone), gain)
        })
        .await?;
    let disclosure = Disclosure {
        from: zone.at(stretch.from_ms),
        to: zone.at(stretch.to_ms),
        line: TimeDelta::milliseconds(row_ms),
        wave,
        marks,
    };
    let bed = Some(id);
    Ok((About { bed, stretch }, Contents::Disclosure(disclosure)))
}
