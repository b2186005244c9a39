//! The call button on a bed's rail: a call like any other, whatever protocol told it.

use crate::station::Station;
use lamplight_calls::{Call, Source, Spot};
use lamplight_protocols::bed::{BedReport, Told};
use lamplight_protocols::call::{CallKind, CallPhase, CallPlace, CallTold, TakesOrders};
use lamplight_units::{DeviceId, FeedId, Now};
use std::sync::Arc;

/// The call system of these buttons.
const SYSTEM: &str = "beds";

fn key_of(id: &DeviceId) -> Arc<str> {
    Arc::from(format!("{id}/button"))
}

impl Station {
    /// A bed told its button: the call begins and ends with it. What is told again changes
    /// nothing but for a call that is to be confirmed, or that nobody could confirm.
    pub(super) fn rail_button(
        &mut self,
        now: Now,
        feed: &FeedId,
        id: &DeviceId,
        report: &BedReport,
    ) {
        let Told::Is(pressed) = report.facts.button else {
            return;
        };
        let key = key_of(id);
        let calls = self.calls();
        let open = self.button_of(&key);
        let open = open.map(|call| call.unconfirmed || calls.awaits_confirmation(call.id));
        match open {
            Some(in_doubt) if pressed && !in_doubt => return,
            None if !pressed => return,
            Some(_) | None => {}
        }
        let told = self.button_call(id, key, pressed, report);
        let mut place = self.place_of_call(&told.place);
        if let Some(bed) = self.bed_of(id).cloned() {
            place.room = self.setup.calls.places.room_of(&bed);
            place.bed = Some(bed);
            place.spot = Spot::Bed;
            place.known = true;
        }
        let zone = self.zone(feed);
        let source = Source {
            system: &Arc::from(SYSTEM),
            feed,
            sent_at: report.sent_at.map(|at| at.to_wall(zone)),
        };
        self.call_desk.register.hear(now, source, &told, place);
        self.settle_calls(now);
    }

    /// Of a frame that can't be heard any more nobody knows whether its button is still
    /// pressed, nor will it tell the end if it has gone for good: unless it soon tells the
    /// button again, the call is in doubt, and whoever went there completes it.
    pub(super) fn doubt_button(&mut self, now: Now, id: &DeviceId) {
        if self.frame_is_here(now, id) {
            return;
        }
        if let Some(call) = self.button_of(&key_of(id)).map(|call| call.id) {
            self.call_desk.register.doubt(now, call);
            self.settle_calls(now);
        }
    }

    fn button_of(&self, key: &Arc<str>) -> Option<&Call> {
        let mut open = self.calls().open();
        open.find(|call| &*call.system == SYSTEM && call.key == *key)
    }

    fn button_call(
        &self,
        id: &DeviceId,
        key: Arc<str>,
        pressed: bool,
        report: &BedReport,
    ) -> CallTold {
        let known = self
            .devices
            .get(id)
            .and_then(|frame| frame.location.clone());
        let place = known.unwrap_or_default();
        CallTold {
            key,
            place: CallPlace {
                address: Arc::from(id.as_str()),
                ward: place.point_of_care,
                room: place.room,
                bed: place.bed,
                spot: Spot::Bed,
            },
            kind: CallKind::Patient,
            phase: if pressed {
                CallPhase::Raised
            } else {
                CallPhase::Ended
            },
            text: Arc::from(""),
            urgency: None,
            by: None,
            from_memory: report.from_memory,
            takes_orders: TakesOrders::No,
            paged: false,
        }
    }
}
