//! Stories of calls on the virtual clock, and any sequence of news.

mod any_news;
mod lives;
mod loads;
mod pagers;
mod places;
mod presence;

use crate::{By, Call, CallId, Calls, Event, Placed, Places, Policy, Source, What, Wish};
use lamplight_people::PersonId;
use lamplight_protocols::call::{CallKind, CallPhase, CallPlace, CallSpot, CallTold, TakesOrders};
use lamplight_units::{FeedId, Mono, Now, Wall};
use std::sync::Arc;
use std::time::Duration;

/// A ward with one call system.
pub(super) struct Ward {
    pub calls: Calls,
    pub now: Now,
    pub events: Vec<Event>,
}

pub(super) fn told(key: &str, room: &str, kind: CallKind, phase: CallPhase) -> CallTold {
    CallTold {
        key: Arc::from(key),
        place: CallPlace {
            address: Arc::from(format!("{room}/{key}")),
            room: Arc::from(room),
            bed: Arc::from("1"),
            spot: CallSpot::Bed,
            ..CallPlace::default()
        },
        kind,
        phase,
        text: Arc::from("call"),
        urgency: None,
        by: None,
        from_memory: false,
        takes_orders: TakesOrders::No,
        paged: false,
    }
}

pub(super) fn person(name: &str) -> By {
    By::Person {
        id: PersonId::new(name),
        name: Arc::from(name),
    }
}

pub(super) fn placed(told: &CallTold) -> Placed {
    Places::default().place(&told.place, || None)
}

impl Ward {
    pub fn new() -> Self {
        Self::with(Policy::default())
    }

    pub fn with(policy: Policy) -> Self {
        Self {
            calls: Calls::new(policy),
            now: Now {
                mono: Mono::from_start(Duration::from_secs(1_000)),
                wall: Wall::from_micros(1_700_000_000_000_000),
            },
            events: Vec::new(),
        }
    }

    pub fn hear(&mut self, told: &CallTold) {
        let system = Arc::from("system");
        let feed = FeedId::parse("calls").unwrap();
        let source = Source {
            system: &system,
            feed: &feed,
            sent_at: None,
        };
        self.calls.hear(self.now, source, told, placed(told));
        self.drain();
    }

    pub fn tell(&mut self, key: &str, kind: CallKind, phase: CallPhase) {
        self.hear(&told(key, "12", kind, phase));
    }

    /// Time passes; what falls due meanwhile happens at its time.
    pub fn pass(&mut self, seconds: u64) {
        let until = self.now.mono + Duration::from_secs(seconds);
        while let Some(due) = self.calls.poll_timeout().filter(|due| *due <= until) {
            self.now = self.now.after(due.since(self.now.mono));
            self.calls.handle_timeout(self.now);
            self.drain();
        }
        self.now = self.now.after(until.since(self.now.mono));
    }

    pub fn wish(&mut self, id: CallId, wish: Wish, by: &str) -> Result<(), crate::Refusal> {
        let done = self.calls.wish(self.now, id, wish, person(by));
        self.drain();
        done
    }

    pub fn drain(&mut self) {
        while let Some(event) = self.calls.poll_event() {
            self.events.push(event);
        }
    }

    pub fn one(&self) -> &Call {
        self.calls.open().next().expect("a call is open")
    }

    pub fn last(&self) -> &What {
        &self.events.last().expect("something happened").what
    }
}
