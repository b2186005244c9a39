//! A stay, two people, and a clock to move by hand.

use crate::{Author, Chart, EntryId, Group, Item, NewEntry, Refusal, Vital};
use lamplight_units::{Mono, Now, Unit, Wall};
use std::time::Duration;

pub(super) const fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

/// 2026-11-21T00:00:00Z and so many minutes; the stay begins at 02:00.
pub(super) fn at(after_midnight: u64) -> Now {
    let start = Now {
        mono: Mono::from_start(minutes(10 * 24 * 60)),
        wall: Wall::from_micros(1_795_219_200_000_000),
    };
    start.after(minutes(after_midnight))
}

pub(super) const BEGAN: u64 = 120;

pub(super) fn chart() -> Chart {
    Chart::new(at(BEGAN), Group::Adult)
}

pub(super) fn nurse() -> Author {
    Author::new("n1", "N. Amsel").expect("a person")
}

pub(super) fn doctor() -> Author {
    Author::new("d1", "R. Adler").expect("a person")
}

pub(super) fn pulse(number: f64) -> Item {
    Item::Vital {
        vital: Vital::Pulse,
        number,
        unit: Unit::BeatPerMin,
    }
}

pub(super) fn enter(item: Item, measured: u64) -> NewEntry {
    NewEntry {
        item,
        measured: at(measured),
        sure: false,
    }
}

/// Entered by the nurse at the minute at which it was measured.
pub(super) fn record(chart: &mut Chart, item: Item, minute: u64) -> Result<EntryId, Refusal> {
    chart.record(at(minute), &nurse(), enter(item, minute))
}
