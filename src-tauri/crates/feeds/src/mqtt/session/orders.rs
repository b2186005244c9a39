//! Orders out, and what became of them.

use super::Session;
use crate::event::FeedNews;
use crate::handle::MOST_ORDERS;
use crate::mqtt::wire::Outgoing;
use lamplight_protocols::order::{DeviceOrder, OrderNumber, OrderOutcome};
use std::sync::Arc;

impl Session<'_> {
    pub(super) async fn order(&mut self, order: &DeviceOrder) {
        let number = order.number;
        if self.orders.len() >= MOST_ORDERS {
            return self
                .outcome(
                    number,
                    Some("too many orders wait for the broker".to_owned()),
                )
                .await;
        }
        let publish = match self.reader.publish(self.outlet.now(), order) {
            Ok(publish) => publish,
            Err(why) => return self.outcome(number, Some(why)).await,
        };
        let out = Outgoing {
            topic: &publish.topic,
            payload: &publish.payload,
            retain: publish.retain,
            expires_s: publish.expires_s,
        };
        match self.wire.publish(&out) {
            Ok(id) => {
                self.orders.insert(id, number);
            }
            Err(why) => self.outcome(number, Some(why)).await,
        }
    }

    pub(super) async fn outcome(&mut self, number: OrderNumber, problem: Option<String>) {
        let outcome = match problem {
            None => OrderOutcome::Delivered,
            Some(why) => OrderOutcome::Failed(Arc::from(format!(
                "Feed {}: the order was not delivered, {}. Do it at the device.",
                self.outlet.feed(),
                why.trim_end_matches('.')
            ))),
        };
        self.tell(FeedNews::Order { number, outcome }).await;
    }

    /// The session is over: what was not confirmed has failed.
    pub(super) async fn let_go(&mut self) {
        for number in std::mem::take(&mut self.orders).into_values() {
            self.outcome(
                number,
                Some("the connection to the broker broke".to_owned()),
            )
            .await;
        }
        let count = self.letters.settle();
        if count > 0 {
            self.tell(FeedNews::DeadLettersCounted { count }).await;
        }
    }
}
