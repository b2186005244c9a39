//! What a screen in view-only mode says of itself: what, where, what to do.

use lamplight_api::view::{ConditionView, KindView, NeedView, PriorityView, SourceView};

/// No condition of a ward has it.
const OWN: u64 = 9_007_199_254_740_991;

pub(super) fn connecting() -> String {
    "The broker is not reached yet.".to_owned()
}

pub(super) fn broker(why: &str) -> String {
    format!(
        "What is shown is old: the broker is not there for this screen; {why} Look at the ward itself."
    )
}

pub(super) fn waiting(ward: &str) -> String {
    format!(
        "The broker has heard nothing of ward {ward} yet. Check the ward's id in [view], and that its station publishes."
    )
}

pub(super) fn silent(ward: &str) -> String {
    format!(
        "What is shown is old: the station of ward {ward} is not heard. Look at the ward itself."
    )
}

pub(super) fn two(ward: &str) -> String {
    format!(
        "Two stations publish as ward {ward}, and one of them is shown. Give each its own id in [broker]."
    )
}

pub(super) fn not_read(why: &str) -> String {
    format!("Some of what the ward publishes is not shown: {why}.")
}

/// The first row of the list while something is wrong.
pub(super) fn need(sentence: &str, priority: PriorityView, since_ms: i64) -> NeedView {
    NeedView {
        bed: None,
        patient: String::new(),
        condition: ConditionView {
            id: OWN,
            priority,
            kind: KindView::Technical,
            source: SourceView::Station,
            text: "WARD NOT SEEN LIVE".to_owned(),
            since_ms,
            present: true,
            acknowledged: None,
            silenced: String::new(),
            can_reset: false,
            silent: None,
            owner: String::new(),
            accepted_by: String::new(),
            next: None,
            told_all: false,
            call: None,
        },
        advice: sentence.to_owned(),
        conflict: None,
    }
}
