//! The rows of what was asked of devices: that it was, and how far it came.

use lamplight_protocols::order::{CallRef, OrderWhat};
use lamplight_station::{AskedOrder, OrderState};
use lamplight_store::Entry;
use lamplight_units::Now;
use serde_json::{Value, json};

/// How far an order came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// On its way.
    Sent,
    /// The receiver has it.
    Delivered,
    /// It failed: one sentence.
    Failed(String),
    /// The device shows what was asked for.
    Obeyed,
}

impl Step {
    pub fn of(state: &OrderState) -> Self {
        match state {
            OrderState::Sent => Self::Sent,
            OrderState::Delivered => Self::Delivered,
            OrderState::Failed(why) => Self::Failed(why.to_string()),
        }
    }

    const fn kind(&self) -> &'static str {
        match self {
            Self::Sent => "order.sent",
            Self::Delivered => "order.delivered",
            Self::Failed(_) => "order.failed",
            Self::Obeyed => "order.obeyed",
        }
    }
}

/// The row of one step. What a display is to show stays out: it may name somebody.
pub(crate) fn row(now: Now, asked: &AskedOrder, step: Step) -> Entry {
    let why = match &step {
        Step::Failed(why) => Some(why.as_str()),
        Step::Sent | Step::Delivered | Step::Obeyed => None,
    };
    let body = json!({
        "order": asked.order.number,
        "feed": asked.order.feed,
        "asked": what(&asked.order.what),
        "why": why,
    });
    let mut entry = Entry::new(now.wall, step.kind(), body.to_string());
    entry.actor = Some(asked.by.name.to_string());
    entry
}

fn what(what: &OrderWhat) -> Value {
    let call = |wish: &str, call: &CallRef| {
        json!({
            "wish": wish,
            "system": call.system,
            "call": call.key,
            "place": call.place,
        })
    };
    match what {
        OrderWhat::TakeCall(one) => call("take_call", one),
        OrderWhat::ReleaseCall(one) => call("release_call", one),
        OrderWhat::EndCall(one) => call("end_call", one),
        OrderWhat::Bed { device, order } => json!({ "wish": order, "device": device }),
        OrderWhat::Display { address, text } => json!({
            "wish": if text.is_empty() { "clear_display" } else { "display" },
            "display": address,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_alarms::{Actor, Role};
    use lamplight_protocols::order::{DeviceOrder, OrderNumber};
    use lamplight_units::FeedId;
    use std::sync::Arc;

    #[test]
    fn a_row_names_the_step_the_person_and_the_receiver_but_not_the_text_of_a_display() {
        let asked = AskedOrder {
            order: DeviceOrder {
                number: OrderNumber(4),
                feed: FeedId::parse("beds").unwrap(),
                what: OrderWhat::Display {
                    address: Arc::from("corridor-2"),
                    text: Arc::from("Room 12 Smith"),
                },
            },
            by: Actor::station(Role::Nurse),
            asked: Now::default(),
            state: OrderState::Sent,
            tells: false,
        };
        let row = row(
            Now::default(),
            &asked,
            Step::Failed("No broker.".to_owned()),
        );
        assert_eq!(row.kind, "order.failed");
        assert!(row.actor.is_some());
        assert!(row.body.contains("corridor-2") && row.body.contains("No broker."));
        assert!(!row.body.contains("Smith"));
    }
}
