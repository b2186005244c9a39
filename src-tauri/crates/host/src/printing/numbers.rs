//! The numbers that stood on the screen at the moment of a strip.

use super::check::Stretch;
use lamplight_api::project::series as named;
use lamplight_report::Number;
use lamplight_store::{NumberRun, Reader, StoreError};
use lamplight_units::{BedId, Wall};

/// A number that is older was not on the screen as one of that moment.
const FRESH_US: i64 = 60_000_000;
/// As many as a line of the page holds.
const MOST: usize = 12;

/// The newest of each number in the minute before a moment, in the order of the screens.
pub(super) fn at(
    reader: &Reader,
    bed: &BedId,
    stretch: Stretch,
) -> Result<Vec<Number>, StoreError> {
    let moment = stretch.to();
    let from = Wall::from_micros(moment.micros().saturating_sub(FRESH_US));
    let mut runs = reader.numbers(bed, &[], from, moment)?;
    // Of two devices that measured the same, the one that did last.
    runs.sort_by_key(|run| {
        let newest = run.numbers.last().map(|(at, _)| *at);
        (
            named::rank(&run.key.refid),
            run.key.refid.clone(),
            std::cmp::Reverse(newest),
        )
    });
    runs.dedup_by(|a, b| a.key.refid == b.key.refid && a.key.channel == b.key.channel);
    Ok(runs.iter().filter_map(number).take(MOST).collect())
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
