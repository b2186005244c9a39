//! Calls from their first page to their end, however little the end says.

use super::*;
use crate::call::CallUrgency;
use crate::paging::page::PageKind;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn desk() -> Desk {
    Desk::new("calls", Arc::default(), TakesOrders::Told)
}

fn page(address: &str, text: &str) -> Page {
    Page {
        address: Arc::from(address),
        text: Arc::from(text),
        ..Page::default()
    }
}

fn reset(address: &str, text: &str) -> Page {
    Page {
        kind: PageKind::Reset,
        ..page(address, text)
    }
}

fn told(reports: Vec<CallReport>) -> Vec<CallTold> {
    let told = reports.into_iter().map(|report| match report.what {
        CallNews::Call(told) => told,
        other => panic!("{other:?}"),
    });
    told.collect()
}

fn one(reports: Vec<CallReport>) -> CallTold {
    let mut told = told(reports);
    assert_eq!(told.len(), 1, "{told:?}");
    told.remove(0)
}

#[test]
fn the_same_page_again_is_the_same_call() {
    let mut desk = desk();
    let first = one(desk.page(&page("550", "Zimmer 12 Bett 2 Ruf")));
    let again = one(desk.page(&page("550", "Zimmer 12 Bett 2 Ruf")));
    let other = one(desk.page(&page("550", "Zimmer 12 Bett 3 Ruf")));
    assert_eq!(first, again);
    assert_ne!(first.key, other.key);
}

#[test]
fn an_end_is_found_however_little_it_says() {
    let text = "Zimmer 12 Bett 2 WC Ruf";
    for end in [
        reset("550", text),
        reset("550", ""),
        reset("550", "Zimmer 12 Bett 2"),
        page("550", "Zimmer 12 Bett 2 Ende"),
        page("550", "Zi 12 quittiert"),
    ] {
        let mut desk = desk();
        let raised = one(desk.page(&page("550", text)));
        // Sent to a second pager it is over there as well.
        desk.page(&page("552", text));
        let other = one(desk.page(&page("551", "Zimmer 13 Bett 2 WC Ruf")));
        let ended = one(desk.page(&end));
        assert_eq!(
            (ended.phase, &ended.key),
            (CallPhase::Ended, &raised.key),
            "{end:?}"
        );
        assert_ne!(ended.key, other.key);
        assert_eq!(desk.open.len(), 1);
    }
}

#[test]
fn an_end_of_an_address_ends_all_of_it_and_one_of_a_place_only_that() {
    let mut desk = desk();
    desk.page(&page("550", "Zimmer 12 Ruf"));
    desk.page(&page("550", "Zimmer 13 Ruf"));
    desk.page(&page("550", "Zimmer 14 Ruf"));
    assert_eq!(told(desk.page(&reset("550", "Zimmer 13"))).len(), 1);
    assert_eq!(told(desk.page(&reset("550", ""))).len(), 2);
    let unknown = one(desk.page(&reset("550", "")));
    assert!(unknown.ends_address(), "{unknown:?}");
    let placed = one(desk.page(&reset("550", "Zimmer 13 Ruf")));
    assert!(!placed.ends_address() && placed.phase == CallPhase::Ended);
}

#[test]
fn taken_by_words_or_by_status_keeps_the_call() {
    let mut desk = desk();
    let raised = one(desk.page(&page("550", "Room 12 call")));
    let taken = one(desk.page(&page("550", "Room 12 call accepted")));
    assert_eq!(
        (taken.phase, taken.key),
        (CallPhase::Taken, raised.key.clone())
    );
    let status = |said: &[u8]| Block::of(Header::Status, &[(b"1", b"550"), (b"7", said)]);
    let taken = one(desk.block(&status(b"6")));
    assert_eq!((taken.phase, taken.key), (CallPhase::Taken, raised.key));
    assert_eq!(one(desk.block(&status(b"7"))).phase, CallPhase::Speaking);
    assert_eq!(
        desk.block(&status(b"5")),
        [],
        "the page is over, the call is not"
    );
}

#[test]
fn every_header_is_understood_and_a_failure_of_the_system_is_told() {
    let records: &[(&[u8], &[u8])] = &[(b"1", b"7"), (b"2", b"Notruf"), (b"6", b"1"), (b"9", b"?")];
    for header in [
        Header::Call,
        Header::Subscriber,
        Header::Other(b'5'),
        Header::Other(0xE4),
    ] {
        let told = one(desk().block(&Block::of(header, records)));
        assert_eq!(
            (told.kind, told.urgency),
            (CallKind::Emergency, Some(CallUrgency::Alarm))
        );
    }
    assert_eq!(desk().block(&Block::of(Header::StatusRequest, records)), []);
    let failure = desk().block(&Block::of(Header::Status, &[(b"8", b"1")]));
    assert_eq!(
        failure[0].what,
        CallNews::Fault(Arc::from("transmitter failure"))
    );
}

#[test]
fn beyond_the_bound_the_oldest_is_forgotten_and_its_end_still_told() {
    let mut desk = desk();
    for number in 0..=OPEN_MAX {
        desk.page(&page(&number.to_string(), "Zimmer 12 Ruf"));
    }
    assert_eq!(desk.open.len(), OPEN_MAX);
    let ended = one(desk.page(&reset("0", "Zimmer 12 Ruf")));
    assert_eq!(
        (ended.phase, &*ended.key),
        (CallPhase::Ended, "0:/12//:patient")
    );
}

#[test]
fn an_end_that_was_not_taken_ends_the_same_when_it_comes_again() {
    let mut desk = desk();
    let raised = one(desk.page(&page("550", "Zimmer 12 Ruf")));
    assert_eq!(one(desk.page(&reset("550", ""))).key, raised.key);
    desk.undo();
    assert_eq!(one(desk.page(&reset("550", ""))).key, raised.key);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever blocks come in whatever order: no call is made of nothing, a call has one key
    /// while it is open, and an undone page leaves open what was open.
    #[test]
    fn any_blocks_are_borne_and_none_ends_what_is_not_there(
        blocks in proptest::collection::vec((
            prop_oneof![b'1'..=b'5', any::<u8>()],
            proptest::collection::vec((
                prop_oneof![b'1'..=b'8', any::<u8>()],
                prop_oneof![
                    proptest::collection::vec(any::<u8>(), 0..12),
                    "(Zimmer|Room|WC|Notruf|Ende|reset|REA|12|3| ){0,5}".prop_map(String::into_bytes),
                    Just(b"1".to_vec()),
                ],
            ), 0..5),
        ), 0..40),
        undone in any::<usize>(),
    ) {
        let mut desk = desk();
        for (at, (header, records)) in blocks.iter().enumerate() {
            let mut body = vec![*header, 0x02];
            for (kind, data) in records {
                body.extend([*kind, 0x1F]);
                body.extend(data);
                body.push(0x1E);
            }
            let Ok(block) = Block::read(&body) else { continue };
            let before: BTreeSet<Arc<str>> = keys(&desk);
            for report in desk.block(&block) {
                let CallNews::Call(told) = report.what else { continue };
                prop_assert!(!told.place.address.is_empty() && !told.key.is_empty());
                if told.phase == CallPhase::Raised {
                    prop_assert!(keys(&desk).contains(&told.key));
                }
            }
            prop_assert_eq!(keys(&desk).len(), desk.open.len(), "one key, one call");
            if at == undone % 40 {
                desk.undo();
                prop_assert!(before.is_subset(&keys(&desk)));
            }
        }
    }
}

fn keys(desk: &Desk) -> BTreeSet<Arc<str>> {
    desk.open.iter().map(|told| Arc::clone(&told.key)).collect()
}
