//! The numbers that stood on the screen at the moment of a strip, led by its time.

use super::zone::Zone;
use lamplight_api::project::series as named;
use lamplight_report::Number;
use lamplight_store::{NumberRun, Reader, StoreError};
use lamplight_units::{BedId, Wall};

/// A number that is older was not on the screen as one of that moment.
const FRESH_US: i64 = 60_000_000;
/// As many as a line of the page holds.
const MOST: usize = 12;

/// The newest of each number in the minute before a moment, in the order of the screens;
/// empty when there is none.
pub(super) fn at(
    reader: &Reader,
    bed: &BedId,
    (moment_ms, zone): (i64, Zone),
) -> Result<Vec<Number>, StoreError> {
    // Up to and with the moment itself.
    let to = Wall::from_micros(moment_ms.saturating_mul(1_000).saturating_add(1));
    let from = Wall::from_micros(to.micros().saturating_sub(FRESH_US));
    let mut runs = reader.numbers(bed, &[], from, to)?;
    // Of two devices that measured the same, the one that did last.
    runs.sort_by_key(|run| {
        let newest = run.numbers.last().map(|(at, _)| *at);
        let refid = &run.key.refid;
        (named::rank(refid), refid.clone(), std::cmp::Reverse(newest))
    });
    runs.dedup_by(|a, b| a.key.refid == b.key.refid && a.key.channel == b.key.channel);
    let mut numbers: Vec<Number> = runs.iter().filter_map(number).take(MOST).collect();
    if !numbers.is_empty() {
        // A strip shows many moments, and these are the numbers of one.
        let time = Number {
            label: zone.at(moment_ms).format("%H:%M:%S").to_string(),
            value: String::new(),
            unit: String::new(),
        };
        numbers.insert(0, time);
    }
    Ok(numbers)
}

fn number(run: &NumberRun) -> Option<Number> {
    let (_, value) = run.numbers.last()?;
    let key = &run.key;
    Some(Number {
        label: named::label(&key.refid),
        value: match value.number() {
            Some(number) => named::written(number, &key.refid, &key.unit),
            None => value.reason()?.words().to_owned(),
        },
        unit: named::unit(&key.unit),
    })
}
