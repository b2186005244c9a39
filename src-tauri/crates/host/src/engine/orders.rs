//! The way back: carries what the station asks of devices to their feeds, and notes in the
//! journal how far each order came.
//!
//! Bounds: a feed's queue ([`lamplight_feeds::MOST_ORDERS`]); at the bound, and where a feed
//! has no way back, the order fails at once and says so.

use super::Engine;
use crate::keeping::orders::{Step, row};
use lamplight_feeds::OrderSender;
use lamplight_protocols::order::{DeviceOrder, OrderNumber, OrderOutcome};
use lamplight_station::{AskedOrder, Input, MOST_ASKED_ORDERS, OrderState, Station};
use lamplight_store::Entry;
use lamplight_units::{FeedId, Now};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::mpsc::error::TrySendError;

/// The ways to the feeds, and the orders on them.
#[derive(Default)]
pub(super) struct Ways {
    feeds: BTreeMap<FeedId, OrderSender>,
    /// As they stood when the journal was last told.
    known: BTreeMap<OrderNumber, AskedOrder>,
}

impl Ways {
    pub fn new(feeds: BTreeMap<FeedId, OrderSender>) -> Self {
        Self {
            feeds,
            known: BTreeMap::new(),
        }
    }

    /// The way to a feed that was started.
    pub fn set(&mut self, feed: FeedId, way: OrderSender) {
        self.feeds.insert(feed, way);
    }

    /// A feed is there no longer.
    pub fn forget(&mut self, feed: &FeedId) {
        self.feeds.remove(feed);
    }

    /// Gives an order to its feed; what became of it, if that is known at once.
    fn carry(&self, order: DeviceOrder) -> Option<OrderOutcome> {
        let feed = order.feed.clone();
        let Some(way) = self.feeds.get(&feed) else {
            return Some(failed(format!(
                "Feed {feed}: its protocol has no way back to the device. Do it at the device."
            )));
        };
        match way.try_send(order) {
            Ok(()) => None,
            Err(TrySendError::Full(_)) => Some(failed(format!(
                "Feed {feed}: too many orders wait already. Do it at the device."
            ))),
            Err(TrySendError::Closed(_)) => Some(failed(format!(
                "Feed {feed}: it is not running. Do it at the device."
            ))),
        }
    }

    /// The journal's rows of what has changed since the last call.
    fn steps(&mut self, now: Now, station: &Station) -> Vec<Entry> {
        let mut asked = station.asked_orders().peekable();
        if asked.peek().is_none() && self.known.is_empty() {
            return Vec::new();
        }
        let asked: BTreeMap<OrderNumber, AskedOrder> =
            asked.map(|one| (one.order.number, one.clone())).collect();
        let mut rows = Vec::new();
        for (number, one) in &asked {
            let before = self.known.get(number);
            if before.is_none() && one.state != OrderState::Sent {
                rows.push(row(now, one, Step::Sent));
            }
            if before.is_none_or(|before| before.state != one.state) {
                rows.push(row(now, one, Step::of(&one.state)));
            }
        }
        // What is gone without having failed was shown to be obeyed, except at the bound; where
        // the receiver was only told, it has it.
        let full = asked.len() >= MOST_ASKED_ORDERS;
        let gone = self
            .known
            .values()
            .filter(|one| !asked.contains_key(&one.order.number));
        let obeyed = gone.filter(|one| !full && !matches!(one.state, OrderState::Failed(_)));
        let step = |tells| if tells { Step::Delivered } else { Step::Obeyed };
        rows.extend(obeyed.map(|one| row(now, one, step(one.tells))));
        self.known = asked;
        rows
    }
}

impl Engine {
    /// Hands out the orders of the station, and tells the journal how far they are.
    pub(super) fn carry_orders(&mut self) {
        let now = self.clock.now();
        while let Some(order) = self.station.poll_order() {
            let number = order.number;
            if let Some(outcome) = self.ways.carry(order) {
                self.station.handle(now, Input::Order { number, outcome });
            }
        }
        let rows = self.ways.steps(now, &self.station);
        if let Some(keeping) = &mut self.keeping {
            rows.into_iter().for_each(|row| keeping.note(row));
        }
    }
}

fn failed(sentence: String) -> OrderOutcome {
    OrderOutcome::Failed(Arc::from(sentence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_protocols::order::OrderWhat;
    use tokio::sync::mpsc;

    fn order(number: u64) -> DeviceOrder {
        DeviceOrder {
            number: OrderNumber(number),
            feed: FeedId::parse("beds").unwrap(),
            what: OrderWhat::Display {
                address: Arc::from("corridor"),
                text: Arc::from("12"),
            },
        }
    }

    fn sentence(outcome: Option<OrderOutcome>) -> String {
        match outcome {
            Some(OrderOutcome::Failed(why)) => why.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_order_that_no_feed_can_carry_fails_at_once_with_a_sentence() {
        let nowhere = Ways::default();
        assert!(sentence(nowhere.carry(order(1))).contains("no way back"));
        let (way, mut read) = mpsc::channel(1);
        let ways = Ways::new(BTreeMap::from([(order(1).feed, way)]));
        assert_eq!(ways.carry(order(1)), None);
        assert!(sentence(ways.carry(order(2))).contains("too many"));
        assert_eq!(read.try_recv().map(|one| one.number), Ok(OrderNumber(1)));
        drop(read);
        assert!(sentence(ways.carry(order(3))).contains("not running"));
    }
}
