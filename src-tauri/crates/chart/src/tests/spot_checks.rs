//! What a device measured once waits for a person.

use super::ward::{at, chart, nurse, pulse};
use crate::{Chart, Item, Origin, Question, Refusal, SpotCheck, SpotId, Vital};
use lamplight_scores::Source;
use lamplight_units::{DeviceId, Unit};

fn spot(items: Vec<Item>, minute: u64) -> SpotCheck {
    SpotCheck {
        device: DeviceId::parse("thermometer-7").expect("an id"),
        measured: at(minute),
        items,
    }
}

fn temperature(number: f64) -> Item {
    Item::Vital {
        vital: Vital::Temperature,
        number,
        unit: Unit::Celsius,
    }
}

#[test]
fn a_spot_check_counts_for_nothing_until_a_person_has_confirmed_it() {
    let mut chart = chart();
    let id = chart.receive(at(201), spot(vec![temperature(38.2), pulse(95.0)], 200));
    assert_eq!(chart.pending().count(), 1);
    assert_eq!(chart.entries().count(), 0);
    assert_eq!(chart.inputs(), lamplight_scores::Inputs::default());
    let entries = chart.confirm(at(205), &nurse(), id, false).expect("fine");
    assert_eq!((entries.len(), chart.pending().count()), (2, 0));
    let pulse = chart.inputs().pulse.expect("confirmed");
    assert_eq!((pulse.at, pulse.source), (at(200), Source::Confirmed));
    for entry in chart.entries() {
        assert!(
            matches!(&entry.origin, Origin::Confirmed { device } if device.as_str() == "thermometer-7")
        );
        assert_eq!((entry.by.name(), entry.entered), ("N. Amsel", at(205)));
    }
}

#[test]
fn an_unusual_one_is_asked_about_and_an_impossible_one_refused_and_both_go_on_waiting() {
    let mut chart = chart();
    let odd = chart.receive(
        at(201),
        spot(vec![temperature(33.0), pulse(200.0), pulse(80.0)], 200),
    );
    let asked = chart.confirm(at(205), &nurse(), odd, false);
    assert!(
        matches!(&asked, Err(Refusal::Ask(questions)) if matches!(questions[..], [Question::Unusual { .. }, Question::Unusual { .. }])),
        "{asked:?}"
    );
    let wrong = chart.receive(at(201), spot(vec![pulse(80.0), temperature(98.6)], 200));
    let refused = chart.confirm(at(205), &nurse(), wrong, true);
    assert!(matches!(refused, Err(Refusal::Impossible(_))));
    assert_eq!((chart.pending().count(), chart.entries().count()), (2, 0));
    assert_eq!(
        chart
            .confirm(at(206), &nurse(), odd, true)
            .map(|entries| entries.len()),
        Ok(3)
    );
}

#[test]
fn a_rejected_one_is_gone_and_nothing_is_entered_twice() {
    let mut chart = chart();
    let first = chart.receive(at(201), spot(vec![pulse(80.0)], 200));
    let second = chart.receive(at(202), spot(vec![pulse(81.0)], 201));
    assert_eq!(chart.reject(first).map(|pending| pending.id), Ok(first));
    chart
        .confirm(at(203), &nurse(), second, false)
        .expect("fine");
    for id in [first, second, SpotId::new(99)] {
        let gone = Err(Refusal::NoSpotCheck(id.get()));
        assert_eq!(chart.confirm(at(204), &nurse(), id, true), gone);
        assert_eq!(
            chart.reject(id).map(|_| ()),
            Err(Refusal::NoSpotCheck(id.get()))
        );
    }
    assert_eq!(chart.entries().count(), 1);
}

#[test]
fn what_a_person_changes_is_no_longer_the_devices() {
    let mut chart = chart();
    let id = chart.receive(at(201), spot(vec![pulse(80.0)], 200));
    let entry = chart.confirm(at(203), &nurse(), id, false).expect("fine")[0];
    let later = chart.correct(
        at(210),
        &nurse(),
        entry,
        super::ward::enter(pulse(80.0), 199),
        "wrong time",
    );
    let later = later.expect("corrected");
    assert!(matches!(
        chart.entries().next_back().expect("it").origin,
        Origin::Confirmed { .. }
    ));
    chart
        .correct(
            at(211),
            &nurse(),
            later,
            super::ward::enter(pulse(88.0), 199),
            "counted again",
        )
        .expect("corrected");
    assert_eq!(
        chart.entries().next_back().expect("it").origin,
        Origin::Charted
    );
}

#[test]
fn more_than_can_wait_push_out_the_oldest_and_are_counted() {
    let mut chart = chart();
    let first = chart.receive(at(200), spot(vec![pulse(80.0)], 200));
    for _ in 0..Chart::MOST_PENDING {
        chart.receive(at(201), spot(vec![pulse(80.0)], 201));
    }
    assert_eq!(
        (chart.pending().count(), chart.dropped()),
        (Chart::MOST_PENDING, (0, 1))
    );
    assert!(chart.reject(first).is_err());
}
