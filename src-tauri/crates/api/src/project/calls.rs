//! Calls as the screen shows them.

use crate::calls::{
    CallAskView, CallAskedView, CallKindView, CallSpotView, CallView, CallsView, PresenceView,
};
use lamplight_alarms::Condition;
use lamplight_calls::{Call, Kind, PresenceClass, Spot};
use lamplight_protocols::order::OrderWhat;
use lamplight_station::{OrderState, Station};

/// What is known beside the open calls.
#[must_use]
pub fn calls(station: &Station) -> CallsView {
    let presence = station.calls().presence().map(|one| PresenceView {
        place: one.place.words(),
        room: one.place.room.to_string(),
        second: one.class == PresenceClass::Second,
        who: one.who.to_string(),
        since_ms: one.since.wall.millis(),
        forgotten: one.forgotten,
    });
    CallsView {
        presence: presence.collect(),
        last_ended_ms: station.calls().last_ended().map(|at| at.wall.millis()),
    }
}

/// The call of a condition; `None` of one that is no call.
pub(super) fn of(station: &Station, open: &Condition) -> Option<Box<CallView>> {
    let announced = &open.announced;
    let call = station.call_of(&announced.key, announced.kind)?;
    Some(Box::new(view(station, call)))
}

fn view(station: &Station, call: &Call) -> CallView {
    let calls = station.calls();
    let may = calls.may(call);
    let within = calls.policy().of(call.kind).taken_within;
    let handed = call.handed_to.as_ref();
    CallView {
        id: call.id.0,
        kind: kind(call.kind),
        told: kind(call.told),
        place: call.place.words(),
        room: call.place.room.to_string(),
        spot: match call.place.spot {
            Spot::Bed => CallSpotView::Bed,
            Spot::Wc => CallSpotView::Wc,
            Spot::Bath => CallSpotView::Bath,
            Spot::Room => CallSpotView::Room,
            Spot::Door => CallSpotView::Door,
        },
        bed: call.place.bed.as_ref().map(ToString::to_string),
        known_place: call.place.known,
        words: call.text.to_string(),
        raised_ms: call.raised.wall.millis(),
        from_memory: call.from_memory,
        rings: call.rings(),
        taken_by: call.taken.as_ref().map(|taken| taken.by.name().to_string()),
        rings_again_ms: calls.rings_again_at(call).map(|at| at.wall.millis()),
        rang_again: call.rang_again,
        arrived_ms: call.arrived.map(|at| at.wall.millis()),
        attended: call.attended,
        over_at_place: call.over_at_place.is_some(),
        unconfirmed: call.unconfirmed,
        handed_to: handed
            .map(|to| station.person_name(to).to_string())
            .unwrap_or_default(),
        promoted: call.promoted,
        due_ms: call.raised.after(within).wall.millis(),
        may_take: may.take,
        may_release: may.release,
        may_promote: may.promote,
        may_complete: may.complete,
        asked: asked(station, call),
    }
}

/// The last thing that its system was asked for.
fn asked(station: &Station, call: &Call) -> Option<CallAskedView> {
    let mut asked = station.asked_orders().filter_map(|asked| {
        let (what, of) = match &asked.order.what {
            OrderWhat::TakeCall(of) => (CallAskView::Take, of),
            OrderWhat::ReleaseCall(of) => (CallAskView::Release, of),
            OrderWhat::EndCall(of) => (CallAskView::Complete, of),
            OrderWhat::Bed { .. } | OrderWhat::Display { .. } => return None,
        };
        let this = of.system == call.system && of.key == call.key;
        let failed = match &asked.state {
            OrderState::Failed(why) => why.to_string(),
            OrderState::Sent | OrderState::Delivered => String::new(),
        };
        this.then_some(CallAskedView { what, failed })
    });
    let first = asked.next()?;
    Some(asked.last().unwrap_or(first))
}

/// A kind for the screen.
#[must_use]
pub const fn kind(kind: Kind) -> CallKindView {
    match kind {
        Kind::CodeBlue => CallKindView::CodeBlue,
        Kind::Emergency => CallKindView::Emergency,
        Kind::Assistance => CallKindView::Assistance,
        Kind::Fall => CallKindView::Fall,
        Kind::Wc => CallKindView::Wc,
        Kind::CordOut => CallKindView::CordOut,
        Kind::Device => CallKindView::Device,
        Kind::Patient => CallKindView::Patient,
        Kind::Door => CallKindView::Door,
        Kind::Telephone => CallKindView::Telephone,
        Kind::Service => CallKindView::Service,
        Kind::Fault => CallKindView::Fault,
        Kind::Other => CallKindView::Other,
    }
}
