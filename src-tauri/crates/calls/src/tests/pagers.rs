//! Calls that their system sends to several pagers: from the pages to the register.

use super::Ward;
use crate::{CallId, Calls, Policy, Wish};
use lamplight_protocols::call::{CallNews, CallReport, TakesOrders};
use lamplight_protocols::paging::desk::Desk;
use lamplight_protocols::paging::page::{Page, PageKind};
use std::sync::Arc;

/// A call system that pages, and the ward that hears it.
struct Paged {
    ward: Ward,
    desk: Desk,
}

impl Paged {
    fn new() -> Self {
        Self {
            ward: Ward::new(),
            desk: desk(),
        }
    }

    fn page(&mut self, kind: PageKind, address: &str, text: &str) {
        let page = Page {
            kind,
            address: Arc::from(address),
            text: Arc::from(text),
            ..Page::default()
        };
        let told = self.desk.page(&page);
        self.hear(told);
    }

    fn hear(&mut self, told: Vec<CallReport>) {
        for report in told {
            match report.what {
                CallNews::Call(told) => self.ward.hear(&told),
                other => panic!("{other:?}"),
            }
        }
    }

    fn call(&mut self, address: &str, text: &str) {
        self.page(PageKind::Call, address, text);
    }

    fn reset(&mut self, address: &str, text: &str) {
        self.page(PageKind::Reset, address, text);
    }

    /// The rooms that call, as the pages say them.
    fn rooms(&self) -> Vec<String> {
        let open = self.ward.calls.open();
        open.map(|call| call.place.told.room.to_string()).collect()
    }

    /// The station starts anew: what its feeds remembered of open calls is gone.
    fn restart(&mut self) {
        let kept = self.ward.calls.keep();
        self.ward.calls = Calls::restore(Policy::default(), kept, self.ward.now);
        self.desk = desk();
    }
}

fn desk() -> Desk {
    Desk::new("system", Arc::default(), TakesOrders::Told)
}

const TEXT: &str = "Zimmer 12 Bett 2 Ruf";

#[test]
fn a_call_sent_to_two_pagers_is_one_call_and_ends_by_either() {
    for (address, text) in [
        ("101", TEXT),
        ("102", TEXT),
        ("101", ""),
        ("102", ""),
        ("102", "Zimmer 12 Bett 2"),
        // A pager that never had it, with the call's own words.
        ("109", TEXT),
    ] {
        let mut paged = Paged::new();
        paged.call("101", TEXT);
        paged.call("102", TEXT);
        paged.call("103", "Zimmer 13 Ruf");
        assert_eq!(paged.rooms(), ["12", "13"], "one line each");
        assert_eq!(paged.ward.events.len(), 2, "said twice, it rings once");
        assert_eq!(&*paged.ward.one().place.told.address, "101");
        paged.reset(address, text);
        assert_eq!(paged.rooms(), ["13"], "{address} {text:?}");
        // The system resets its other pager as well.
        for other in ["101", "102"] {
            paged.reset(other, TEXT);
            paged.reset(other, "");
        }
        assert_eq!(paged.rooms(), ["13"]);
    }
}

#[test]
fn a_reset_of_another_room_ends_nothing() {
    let mut paged = Paged::new();
    paged.call("101", TEXT);
    paged.call("102", TEXT);
    for text in [
        "Zimmer 13 Bett 2 Ruf",
        "Zimmer 13",
        "Zimmer 12 Bett 1 Ruf",
        "Zimmer 12 Bett 2 WC Ruf",
        "Zimmer 112 Ruf",
    ] {
        for address in ["101", "102", "103"] {
            paged.reset(address, text);
            assert_eq!(paged.rooms(), ["12"], "{address} {text}");
        }
    }
    // Also where nothing is remembered of what was open.
    paged.restart();
    paged.reset("101", "Zimmer 13 Bett 2 Ruf");
    paged.reset("102", "Zimmer 13 Bett 2 Ruf");
    assert_eq!(paged.rooms(), ["12"]);
}

#[test]
fn both_pagers_are_known_after_a_restart_and_to_whoever_reopens_the_call() {
    for (address, text) in [("101", TEXT), ("102", TEXT), ("101", ""), ("102", "")] {
        let mut paged = Paged::new();
        paged.call("101", TEXT);
        paged.call("102", TEXT);
        paged.restart();
        paged.reset(address, text);
        assert!(paged.rooms().is_empty(), "{address} {text:?}");
    }
    let mut paged = Paged::new();
    paged.call("101", "Zimmer 12 Service");
    paged.call("102", "Zimmer 12 Service");
    paged.ward.wish(CallId(1), Wish::Take, "nurse").unwrap();
    paged.ward.wish(CallId(1), Wish::Complete, "nurse").unwrap();
    paged.ward.wish(CallId(1), Wish::Reopen, "nurse").unwrap();
    paged.call("102", "Zimmer 12 Service");
    assert_eq!(paged.rooms(), ["12"]);
    paged.reset("102", "Zimmer 12 Service");
    assert!(paged.rooms().is_empty());
}

#[test]
fn what_names_no_place_is_a_call_of_each_address() {
    let mut paged = Paged::new();
    paged.call("101", "Ruf");
    paged.call("102", "Ruf");
    assert_eq!(paged.rooms().len(), 2, "the addresses are the places");
    paged.reset("102", "Ruf");
    assert_eq!(&*paged.ward.one().place.told.address, "101");
    assert_eq!(paged.rooms().len(), 1);
}

#[test]
fn staff_told_to_two_pagers_have_left_when_either_says_so() {
    let mut paged = Paged::new();
    paged.call("101", "Zimmer 12 Anwesenheit");
    paged.call("102", "Zimmer 12 Anwesenheit");
    assert_eq!(paged.ward.calls.presence().count(), 1);
    paged.reset("102", "Zimmer 13 Anwesenheit");
    assert_eq!(paged.ward.calls.presence().count(), 1);
    paged.reset("102", "Zimmer 12 Anwesenheit");
    assert_eq!(paged.ward.calls.presence().count(), 0);
}
