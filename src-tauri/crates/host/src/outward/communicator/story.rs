//! What became of a message, as a step of the alarm's story for people.

use super::keep::{Became, KIND};
use lamplight_api::history::{StoryEventView, StoryWhat};
use lamplight_store::Row;
use serde_json::Value;

/// The step that a row is; `None` for a row of something else.
pub(crate) fn step(row: &Row) -> Option<StoryEventView> {
    if row.entry.kind != KIND {
        return None;
    }
    let body: Value = serde_json::from_str(&row.entry.body).unwrap_or_default();
    let word = |name: &str| body[name].as_str().unwrap_or_default();
    let what = match Became::of(word("status"))? {
        Became::Queued => StoryWhat::PagerTook,
        Became::Delivered => StoryWhat::PagerBrought,
        Became::Read => StoryWhat::PagerRead,
        Became::CallbackStart => StoryWhat::PagerCalled,
        Became::CallbackEnd => StoryWhat::PagerHungUp,
        Became::Accepted | Became::Rejected | Became::Answered => StoryWhat::PagerAnswered,
        Became::Undeliverable => StoryWhat::PagerFailed,
    };
    Some(StoryEventView {
        at_ms: row.entry.at.millis(),
        what,
        who: format!("{} {}", word("receiver"), word("who"))
            .trim()
            .to_owned(),
        priority: None,
        rung: None,
        text: word("text").to_owned(),
    })
}
