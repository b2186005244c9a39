//! How long people waited.

use crate::Kind;
use crate::load::{Episode, Waits};
use lamplight_units::{BedId, Wall};
use std::sync::Arc;
use std::time::Duration;

fn episode(taken_s: Option<i64>, lasted_s: i64) -> Episode {
    let at = |s: i64| Wall::from_micros(s * 1_000_000);
    Episode {
        kind: Kind::Patient,
        bed: BedId::parse("3").ok(),
        place: Arc::from("Bed 3"),
        nurse: taken_s.map(|_| Arc::from("nurse")),
        shift: Arc::from("Early"),
        raised: at(0),
        taken: taken_s.map(at),
        arrived: None,
        until: at(lasted_s),
        taken_within: Duration::from_secs(60),
        arrived_within: Duration::from_secs(300),
    }
}

#[test]
fn times_targets_and_the_commonest() {
    let mut waits = Waits::default();
    for seconds in 1..=10 {
        waits.add(&episode(Some(seconds * 10), 500));
    }
    waits.add(&episode(None, 61));
    waits.add(&episode(None, 60));
    let all = waits.all();
    assert_eq!(all.calls, 12);
    assert_eq!(all.taken.median(), Some(Duration::from_secs(50)));
    assert_eq!(all.taken.p90(), Some(Duration::from_secs(90)));
    assert_eq!(
        all.late_taken, 5,
        "70, 80, 90, 100 s, and one nobody took in 61 s"
    );
    assert_eq!(all.late_arrived, 0, "nobody knows when somebody came");
    assert_eq!(waits.top(), [(Kind::Patient, Arc::from("Bed 3"), 12)]);
    assert_eq!(waits.nurses().count(), 1);
    assert_eq!(waits.beds().count(), 1);
}

#[test]
fn a_clock_that_went_back_gives_no_time() {
    let mut waits = Waits::default();
    waits.add(&episode(Some(-5), -5));
    assert_eq!(waits.all().taken.median(), None);
    assert_eq!(waits.all().late_taken, 0);
}
