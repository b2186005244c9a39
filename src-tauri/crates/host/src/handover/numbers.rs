//! How a number went in a shift: from where to where, and within which bounds.
//!
//! Where it began and where it ends is the median of a quarter of an hour, since one reading
//! may be an artefact; the bounds are of all readings.

use lamplight_api::project::series as named;
use lamplight_store::{Reader, SeriesId, SeriesKind, StoreError};
use lamplight_units::{BedId, Wall};

/// What is told of, in this order; of those that measure the same the first that is on
/// record.
const TOLD: [&[&str]; 5] = [
    &[
        "MDC_ECG_HEART_RATE",
        "MDC_PULS_OXIM_PULS_RATE",
        "MDC_PULS_RATE",
    ],
    &["MDC_PULS_OXIM_SAT_O2"],
    &["MDC_TTHOR_RESP_RATE", "MDC_RESP_RATE", "MDC_CO2_RESP_RATE"],
    &[
        "MDC_PRESS_BLD_ART_ABP_SYS",
        "MDC_PRESS_BLD_NONINV_SYS",
        "MDC_PRESS_CUFF_SYS",
    ],
    &["MDC_TEMP", "MDC_TEMP_BODY", "MDC_TEMP_CORE"],
];
/// A quarter of an hour, in microseconds.
const QUARTER_US: i64 = 900_000_000;

/// The course of one number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Course {
    pub label: String,
    pub unit: String,
    /// As the screens write them.
    pub first: String,
    pub last: String,
    pub least: String,
    pub most: String,
}

/// The numbers of a bed; those without a reading are left out.
pub(super) fn course(
    reader: &Reader,
    bed: &BedId,
    from: Wall,
    until: Wall,
) -> Result<Vec<Course>, StoreError> {
    let mut courses = Vec::new();
    for alike in TOLD {
        for refid in alike {
            if let Some(course) = of(reader, bed, refid, from, until)? {
                courses.push(course);
                break;
            }
        }
    }
    Ok(courses)
}

fn of(
    reader: &Reader,
    bed: &BedId,
    refid: &str,
    from: Wall,
    until: Wall,
) -> Result<Option<Course>, StoreError> {
    let all = reader.series(Some(bed)).into_iter();
    let series: Vec<(SeriesId, String)> = all
        .filter(|(_, key)| key.refid == refid && key.kind == SeriesKind::Numbers)
        .map(|(id, key)| (id, key.unit))
        .collect();
    let mut readings: Vec<(Wall, f64)> = Vec::new();
    for (id, _) in &series {
        let numbers = reader.numbers_of(*id, from, until)?.into_iter();
        readings.extend(numbers.filter_map(|(at, value)| Some((at, value.number()?))));
    }
    readings.sort_by_key(|(at, _)| *at);
    let (Some((begin, _)), Some((end, _))) = (readings.first(), readings.last()) else {
        return Ok(None);
    };
    let (begin, end) = (begin.micros(), end.micros());
    let first = median(&readings, |at| at - begin < QUARTER_US);
    let last = median(&readings, |at| end - at < QUARTER_US);
    let values = || readings.iter().map(|(_, value)| *value);
    let unit = series.last().map_or("", |(_, unit)| unit.as_str());
    let written = |number: f64| named::written(number, refid, unit);
    Ok(Some(Course {
        label: named::label(refid),
        unit: named::unit(unit),
        first: written(first),
        last: written(last),
        least: written(values().fold(f64::INFINITY, f64::min)),
        most: written(values().fold(f64::NEG_INFINITY, f64::max)),
    }))
}

/// The median of the readings of some times; there is at least one.
fn median(readings: &[(Wall, f64)], of: impl Fn(i64) -> bool) -> f64 {
    let within = readings.iter().filter(|(at, _)| of(at.micros()));
    let mut values: Vec<f64> = within.map(|(_, value)| *value).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
