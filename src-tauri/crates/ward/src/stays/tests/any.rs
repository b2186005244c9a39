//! Whatever comes, in whatever order: nobody in two beds, no bed with two, no stay lost,
//! every contradiction told.

use super::*;
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Step {
    Adt(Box<AdtReport>),
    Admit(u8, u8),
    Transfer(u8, u8),
    Swap(u8, u8),
    Discharge(u8),
    Undo(u8),
    Decide(u8, u8),
    Close(u8, bool),
}

const EVENTS: [&str; 8] = ["A01", "A02", "A03", "A08", "A11", "A12", "A13", "A40"];
const PLACES: [&str; 7] = ["1", "2", "3", "9", "4E/", "5W/1", "-"];

fn step() -> impl Strategy<Value = Step> {
    let adt = (
        0..8usize,
        0..5u8,
        0..7usize,
        0..5u8,
        proptest::option::of(0..30i64),
    )
        .prop_map(|(event, who, place, old, at)| {
            let mut line = format!("{} P{who} {}", EVENTS[event], PLACES[place]);
            if EVENTS[event] == "A40" {
                line += &format!(" =P{old}");
            }
            if let Some(at) = at {
                line += &format!(" @{at}");
            }
            Step::Adt(Box::new(read(&line)))
        });
    prop_oneof![
        6 => adt,
        1 => (0..5u8, 1..4u8).prop_map(|(who, bed)| Step::Admit(who, bed)),
        1 => (0..8u8, 1..4u8).prop_map(|(stay, bed)| Step::Transfer(stay, bed)),
        1 => (0..8u8, 0..8u8).prop_map(|(one, other)| Step::Swap(one, other)),
        1 => (0..8u8).prop_map(Step::Discharge),
        1 => (0..8u8).prop_map(Step::Undo),
        2 => (0..4u8, 0..5u8).prop_map(|(conflict, how)| Step::Decide(conflict, how)),
        1 => (1..4u8, any::<bool>()).prop_map(|(bed, closed)| Step::Close(bed, closed)),
    ]
}

fn seen(ward: &Ward, nth: u8) -> Option<(StayId, u64)> {
    let stay = ward.stays.all().get(usize::from(nth))?;
    Some((stay.id, stay.revision))
}

fn take(ward: &mut Ward, step: &Step) {
    let numbered = |number: u8| bed(&number.to_string());
    let now = ward.now;
    match step {
        Step::Adt(report) => told(ward, report),
        Step::Admit(who, to) => {
            let who = Newcomer::Typed(Person {
                patient: person(&format!("P{who}")),
                ..Person::default()
            });
            let _ = ward
                .stays
                .admit_by_hand(now, &ward.beds, &numbered(*to), who);
        }
        Step::Transfer(nth, to) => {
            if let Some(seen) = seen(ward, *nth) {
                let _ = ward
                    .stays
                    .transfer_by_hand(now, &ward.beds, seen, &numbered(*to));
            }
        }
        Step::Swap(one, other) => {
            if let (Some(one), Some(other)) = (seen(ward, *one), seen(ward, *other)) {
                let _ = ward.stays.swap_by_hand(now, &ward.beds, one, other);
            }
        }
        Step::Discharge(nth) => {
            if let Some(seen) = seen(ward, *nth) {
                let _ = ward
                    .stays
                    .discharge_by_hand(now, &ward.beds, seen, Ending::Discharge);
            }
        }
        Step::Undo(nth) => {
            if let Some((id, _)) = seen(ward, *nth) {
                let _ = ward.stays.undo_discharge(now, &ward.beds, id);
            }
        }
        Step::Decide(nth, how) => {
            if let Some(conflict) = ward.stays.conflicts().get(usize::from(*nth)) {
                let decision = [
                    Decision::Keep,
                    Decision::AsSaid,
                    Decision::Swap,
                    Decision::PutTo(bed("3")),
                    Decision::SamePerson,
                ][usize::from(*how)]
                .clone();
                let id = conflict.id;
                let _ = ward.stays.decide(now, &ward.beds, id, &decision);
            }
        }
        Step::Close(number, closed) => {
            let id = numbered(*number);
            if *closed && ward.stays.in_bed(&id).is_none() {
                ward.close(id.as_str());
            } else if let Some(bed) = ward.beds.get_mut(&id) {
                bed.closed = None;
                ward.stays.settle(now, &ward.beds);
            }
        }
    }
}

/// A message was done, says that it changed nothing and why, or waits for a person; and
/// nobody who had a bed loses it to another.
fn told(ward: &mut Ward, report: &AdtReport) {
    let before = ward.stays.occupied();
    let taken = ward.adt(report);
    if let Taken::Told(id) = taken {
        assert!(ward.stays.conflict(id).is_some());
    }
    let ids = ward.stays.expanded(&report.patient.ids);
    for (stay, _) in before.values() {
        let now = ward.stays.get(*stay).unwrap();
        let spoken_of = same::share(&ids, now.known_as());
        let merged = matches!(now.ending, Some(Ending::Merged(_)));
        assert!(
            now.bed.is_some() || spoken_of || merged,
            "{stay:?} lost the bed to a message about somebody else"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_sequence_leaves_a_census_in_order(steps in proptest::collection::vec(step(), 1..60)) {
        let mut ward = Ward::new();
        let mut known = BTreeSet::new();
        for step in &steps {
            ward.now = ward.now.after(Duration::from_secs(30));
            take(&mut ward, step);
            ward.check();
            known.extend(ward.stays.all().iter().map(|stay| stay.id));
            for id in &known {
                prop_assert!(ward.stays.get(*id).is_some(), "a stay was lost by {step:?}");
            }
            for bed in ward.beds.all().iter().filter(|bed| bed.closed.is_some()) {
                prop_assert!(ward.stays.in_bed(&bed.setup.id).is_none());
            }
            // Carried out a second time, nothing is left to settle.
            let settled = ward.stays.clone();
            ward.stays.settle(ward.now, &ward.beds);
            prop_assert_eq!(&ward.stays, &settled);
        }
    }
}
