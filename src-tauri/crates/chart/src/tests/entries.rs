//! Entering, correcting, striking; and what the scores hear of it.

use super::ward::{BEGAN, at, chart, doctor, enter, nurse, pulse, record};
use crate::{
    Author, Chart, EntryId, Fluid, Item, Kind, NewEntry, Note, NoteError, Origin, OxygenDevice,
    OxygenTherapy, Question, Refusal, State, Vital,
};
use lamplight_scores::{Consciousness, Effort, Gcs, Oxygen, Source};
use lamplight_units::Unit;

#[test]
fn an_entry_keeps_who_when_measured_and_when_entered() {
    let mut chart = chart();
    let id = chart
        .record(at(200), &nurse(), enter(pulse(80.0), 190))
        .expect("fine");
    let entry = chart.entries().next().expect("one entry");
    assert_eq!(
        (entry.id, entry.measured, entry.entered),
        (id, at(190), at(200))
    );
    assert_eq!(
        (entry.by.name(), &entry.origin, entry.sure),
        ("N. Amsel", &Origin::Charted, false)
    );
}

#[test]
fn what_is_unusual_is_asked_about_once_and_the_entry_keeps_that_it_was() {
    let mut chart = chart();
    let refused = record(&mut chart, pulse(220.0), 200).expect_err("asked");
    assert_eq!(
        refused.to_string(),
        "pulse 220 /min is unusual (35 to 180); is it right?"
    );
    assert_eq!(chart.entries().count(), 0);
    let sure = NewEntry {
        sure: true,
        ..enter(pulse(220.0), 200)
    };
    chart
        .record(at(200), &nurse(), sure)
        .expect("asked and sure");
    assert!(chart.entries().all(|entry| entry.sure));
    // Sure of what nobody would ask about is not written down as asked.
    let fine = NewEntry {
        sure: true,
        ..enter(pulse(80.0), 200)
    };
    chart.record(at(200), &nurse(), fine).expect("fine");
    assert!(!chart.entries().next_back().expect("two").sure);
}

#[test]
fn what_is_impossible_is_refused_however_sure_somebody_is() {
    let mut chart = chart();
    let sure = NewEntry {
        sure: true,
        ..enter(pulse(800.0), 200)
    };
    let refused = chart.record(at(200), &nurse(), sure).expect_err("refused");
    assert_eq!(
        refused.to_string(),
        "pulse 800 /min is not possible (0 to 350)"
    );
    assert_eq!(chart.entries().count(), 0);
}

#[test]
fn the_time_of_measuring_is_asked_about_or_refused_where_it_is_odd() {
    let day = 24 * 60;
    for (measured, now, expected) in [
        (BEGAN, BEGAN, None),
        (201, 200, None),
        (202, 200, Some(Refusal::Future)),
        (BEGAN + 720, BEGAN + 1440, None),
        (
            BEGAN + 719,
            BEGAN + 1440,
            Some(Refusal::Ask(vec![Question::Old])),
        ),
        (
            BEGAN - 1,
            BEGAN,
            Some(Refusal::Ask(vec![Question::BeforeStay])),
        ),
    ] {
        let got = chart()
            .record(at(now), &nurse(), enter(pulse(80.0), measured))
            .err();
        assert_eq!(got, expected, "measured {measured}, now {now}");
    }
    let mut chart = Chart::new(at(BEGAN + day), crate::Group::Adult);
    let now = at(BEGAN + day);
    let earlier = chart.record(now, &nurse(), enter(pulse(80.0), BEGAN - 1));
    assert_eq!(earlier, Err(Refusal::EarlierStay));
}

#[test]
fn a_correction_keeps_the_old_value_and_says_why() {
    let mut chart = chart();
    let old = record(&mut chart, pulse(81.0), 200).expect("fine");
    let new = enter(pulse(118.0), 200);
    let new = chart
        .correct(at(210), &doctor(), old, new, "digits exchanged")
        .expect("corrected");
    let entries: Vec<_> = chart.entries().collect();
    assert_eq!(entries[0].item, pulse(81.0));
    assert_eq!(entries[0].state, State::Corrected { by: new });
    assert_eq!(entries[0].by, nurse());
    assert_eq!(
        entries[1].corrects,
        Some((old, Note::new("digits exchanged").expect("a note")))
    );
    assert_eq!(
        (entries[1].measured, entries[1].entered),
        (at(200), at(210))
    );
    assert_eq!(
        chart.last(Kind::Vital(Vital::Pulse)).map(|entry| entry.id),
        Some(new)
    );
    assert_eq!(chart.standing().count(), 1);
}

#[test]
fn a_correction_that_can_not_be_is_refused_and_changes_nothing() {
    let mut chart = chart();
    let id = record(&mut chart, pulse(81.0), 200).expect("fine");
    let gone = record(&mut chart, pulse(82.0), 200).expect("fine");
    chart
        .strike(at(201), &nurse(), gone, "other patient")
        .expect("struck");
    let before = chart.clone();
    let pain = Item::Pain(3);
    let nobody = EntryId::new(99);
    let long = "x".repeat(201);
    for (id, item, reason, expected) in [
        (nobody, pulse(90.0), "slip", Refusal::NoEntry(99)),
        (gone, pulse(90.0), "slip", Refusal::NotStanding(gone.get())),
        (id, pain, "slip", Refusal::OtherKind(id.get())),
        (id, pulse(90.0), "  ", Refusal::Reason),
        (id, pulse(90.0), &long, Refusal::Reason),
    ] {
        let got = chart.correct(at(205), &nurse(), id, enter(item, 200), reason);
        assert_eq!(got, Err(expected));
    }
    let impossible = chart.correct(at(205), &nurse(), id, enter(pulse(999.0), 200), "slip");
    assert!(matches!(impossible, Err(Refusal::Impossible(_))));
    assert_eq!(chart, before);
}

#[test]
fn what_is_struck_is_kept_and_counts_for_nothing() {
    let mut chart = chart();
    let first = record(&mut chart, pulse(80.0), 200).expect("fine");
    let second = record(&mut chart, pulse(120.0), 205).expect("fine");
    chart
        .strike(at(206), &doctor(), second, "other patient")
        .expect("struck");
    assert_eq!(
        chart.last(Kind::Vital(Vital::Pulse)).map(|entry| entry.id),
        Some(first)
    );
    let struck = chart.entries().next_back().expect("two");
    let State::Struck {
        by,
        at: when,
        reason,
    } = &struck.state
    else {
        panic!("{:?}", struck.state);
    };
    assert_eq!(
        (by.name(), *when, reason.reveal()),
        ("R. Adler", at(206), "other patient")
    );
    let again = chart.strike(at(207), &doctor(), second, "other patient");
    assert_eq!(again, Err(Refusal::NotStanding(second.get())));
}

#[test]
fn the_last_value_is_the_last_measured_not_the_last_entered() {
    let mut chart = chart();
    let newer = chart
        .record(at(230), &nurse(), enter(pulse(90.0), 220))
        .expect("fine");
    chart
        .record(at(240), &nurse(), enter(pulse(70.0), 200))
        .expect("late, fine");
    assert_eq!(
        chart.last(Kind::Vital(Vital::Pulse)).map(|entry| entry.id),
        Some(newer)
    );
}

#[test]
fn scores_hear_of_each_part_the_last_one_that_holds() {
    let mut chart = chart();
    let by = OxygenTherapy::By {
        device: OxygenDevice::NasalCannula,
        litres_per_min: Some(2.0),
        fio2_percent: None,
    };
    let vital = |vital, number, unit| Item::Vital {
        vital,
        number,
        unit,
    };
    for item in [
        vital(Vital::Respiration, 18.0, Unit::BreathPerMin),
        vital(Vital::Spo2, 94.0, Unit::Percent),
        vital(Vital::Temperature, 101.0, Unit::Fahrenheit),
        vital(Vital::Refill, 2.0, Unit::Second),
        pulse(88.0),
        Item::BloodPressure {
            systolic: 105.0,
            diastolic: Some(60.0),
            unit: Unit::MmHg,
        },
        Item::Consciousness(Consciousness::Confusion),
        Item::Gcs(Gcs::new(14).expect("3 to 15")),
        Item::Effort(Effort::Mild),
        Item::Oxygen(by),
    ] {
        record(&mut chart, item, 200).expect("fine");
    }
    let inputs = chart.inputs();
    let number = |measured: Option<lamplight_scores::Measured<lamplight_scores::Quantity>>| {
        measured.and_then(|m| Some((m.what.value.number()?, m.what.unit?)))
    };
    assert_eq!(number(inputs.respiration), Some((18.0, Unit::BreathPerMin)));
    assert_eq!(number(inputs.spo2), Some((94.0, Unit::Percent)));
    assert_eq!(number(inputs.temperature), Some((101.0, Unit::Fahrenheit)));
    assert_eq!(number(inputs.refill), Some((2.0, Unit::Second)));
    assert_eq!(number(inputs.systolic), Some((105.0, Unit::MmHg)));
    let pulse = inputs.pulse.expect("charted");
    assert_eq!((pulse.at, pulse.source), (at(200), Source::Charted));
    assert_eq!(
        inputs.consciousness.map(|m| m.what),
        Some(Consciousness::Confusion)
    );
    assert_eq!(inputs.gcs.map(|m| m.what.get()), Some(14));
    assert_eq!(inputs.effort.map(|m| m.what), Some(Effort::Mild));
    let oxygen = Oxygen::On {
        litres_per_min: Some(2.0),
        fio2_percent: None,
    };
    assert_eq!(inputs.oxygen.map(|m| m.what), Some(oxygen));
}

#[test]
fn the_balance_counts_what_holds_between_two_times() {
    let mut chart = chart();
    let fluid = |fluid, millilitres| Item::Fluid { fluid, millilitres };
    record(&mut chart, fluid(Fluid::Oral, 200.0), 199).expect("fine");
    record(&mut chart, fluid(Fluid::Oral, 150.0), 200).expect("fine");
    record(&mut chart, fluid(Fluid::Intravenous, 500.0), 230).expect("fine");
    record(&mut chart, fluid(Fluid::Urine, 300.0), 250).expect("fine");
    let wrong = record(&mut chart, fluid(Fluid::Drain, 900.0), 255).expect("fine");
    chart
        .strike(at(256), &nurse(), wrong, "read wrong")
        .expect("struck");
    record(&mut chart, fluid(Fluid::Urine, 100.0), 300).expect("fine");
    let balance = chart.balance(at(200), at(300));
    assert_eq!(
        (balance.intake_ml, balance.output_ml, balance.net_ml()),
        (650.0, 300.0, 350.0)
    );
}

#[test]
fn notes_and_authors_have_their_bounds_and_notes_do_not_print() {
    assert_eq!(Note::new("  "), Err(NoteError::Empty));
    assert_eq!(
        Note::new(&"x".repeat(2_001)),
        Err(NoteError::TooLong { length: 2_001 })
    );
    let note = Note::new(" sleeps badly ").expect("a note");
    assert_eq!(note.reveal(), "sleeps badly");
    assert!(!format!("{note:?}").contains("sleeps"));
    assert!(Author::new("n1", " ").is_err());
    assert!(serde_json::from_str::<Author>(r#"{"id":"","name":"N. Amsel"}"#).is_err());
}

#[test]
fn the_list_has_its_bound_and_what_goes_is_counted() {
    let mut chart = chart();
    for _ in 0..Chart::MOST_ENTRIES + 3 {
        record(&mut chart, Item::Pain(2), 200).expect("fine");
    }
    assert_eq!(chart.entries().count(), Chart::MOST_ENTRIES);
    assert_eq!(chart.dropped(), (3, 0));
}

#[test]
fn a_chart_is_kept_over_a_restart() {
    let mut chart = chart();
    let id = record(&mut chart, pulse(81.0), 200).expect("fine");
    chart
        .correct(at(210), &doctor(), id, enter(pulse(118.0), 200), "slip")
        .expect("corrected");
    record(
        &mut chart,
        Item::Note(Note::new("sleeps badly").expect("a note")),
        211,
    )
    .expect("fine");
    let kept = serde_json::to_string(&chart).expect("a chart is data");
    let mut back: Chart = serde_json::from_str(&kept).expect("and back");
    assert_eq!(back, chart);
    let next = record(&mut back, pulse(90.0), 220).expect("fine");
    assert!(chart.entries().all(|entry| entry.id < next), "ids go on");
}
