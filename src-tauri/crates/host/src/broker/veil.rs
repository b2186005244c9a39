//! What of a picture is for the ward alone, unless the configuration says that it is published.
//!
//! Who lies in a bed, and what people or call systems wrote in words of their own, since a name
//! may stand there. Staff as the ward's list names them stay: who has an alarm is a part of it.

use lamplight_api::calls::CallsView;
use lamplight_api::view::{BedView, ConditionView, NeedView, WardView};

/// A bed without its patient.
pub(super) fn bed(mut view: BedView) -> BedView {
    view.patient = None;
    if let Some(closed) = &mut view.closed {
        closed.reason.clear();
    }
    let conditions = view.conditions.iter_mut().chain(&mut view.room_calls);
    conditions.for_each(condition);
    view
}

/// Rows of the list without their patients.
pub(super) fn needs(mut rows: Vec<NeedView>) -> Vec<NeedView> {
    for row in &mut rows {
        row.patient.clear();
        condition(&mut row.condition);
    }
    rows
}

/// The ward without the reasons that people wrote.
pub(super) fn ward(mut view: WardView) -> WardView {
    for silence in &mut view.audio.inactivations {
        silence.reason.clear();
    }
    view
}

/// Staff in rooms, without what a call system says of them.
pub(super) fn calls(mut view: CallsView) -> CallsView {
    for presence in &mut view.presence {
        presence.who.clear();
    }
    view
}

fn condition(view: &mut ConditionView) {
    if let Some(silent) = &mut view.silent {
        silent.reason.clear();
    }
    if let Some(call) = &mut view.call {
        call.words.clear();
    }
}
