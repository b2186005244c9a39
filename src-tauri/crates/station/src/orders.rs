//! What the station has asked of devices and call systems, and is waiting for.
//!
//! An order changes nothing here: the state on screen is what the device tells of itself.
//! An order is *obeyed* when a report shows what it asked for, and has *failed* when its
//! feed says so or when nothing has shown it in time. Failures stay to be read for a while.
//!
//! Orders do not survive a restart: nobody can tell whether they were obeyed, and asking
//! again on one's own could cancel a call that was made meanwhile.

use crate::change::Change;
use crate::deadlines::Deadline;
use crate::station::Station;
use lamplight_alarms::Actor;
use lamplight_protocols::order::{DeviceOrder, OrderNumber, OrderOutcome, OrderWhat};
use lamplight_units::{FeedId, Now};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// How long a device may take to show that it obeyed (ours).
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a failure stays to be read.
const READABLE: Duration = Duration::from_secs(120);

/// The most orders kept; the oldest goes first. Each is a person's press of a button.
pub const MOST_ASKED_ORDERS: usize = 256;

/// An order and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedOrder {
    /// The order.
    pub order: DeviceOrder,
    /// Who asked.
    pub by: Actor,
    /// When.
    pub asked: Now,
    /// How far.
    pub state: OrderState,
    /// The receiver is told what was done here already: to have it is all that it can do.
    pub tells: bool,
}

/// How far an order is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderState {
    /// On its way.
    Sent,
    /// The receiver has it; nothing shows yet that it obeyed.
    Delivered,
    /// It failed: one sentence.
    Failed(Arc<str>),
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Orders {
    last: u64,
    leaving: VecDeque<DeviceOrder>,
    asked: BTreeMap<OrderNumber, AskedOrder>,
}

impl Station {
    /// The next order to be carried to its feed, until there is none.
    pub fn poll_order(&mut self) -> Option<DeviceOrder> {
        self.orders.leaving.pop_front()
    }

    /// Orders on their way, and those that failed a short while ago; oldest first.
    pub fn asked_orders(&self) -> impl Iterator<Item = &AskedOrder> {
        self.orders.asked.values()
    }

    /// Asks something of a device or call system.
    pub(crate) fn ask(&mut self, now: Now, by: &Actor, feed: FeedId, what: OrderWhat) {
        self.send(now, by, feed, what, false);
    }

    /// Tells a call system what was done here.
    pub(crate) fn tell(&mut self, now: Now, by: &Actor, feed: FeedId, what: OrderWhat) {
        self.send(now, by, feed, what, true);
    }

    fn send(&mut self, now: Now, by: &Actor, feed: FeedId, what: OrderWhat, tells: bool) {
        self.orders.last += 1;
        let number = OrderNumber(self.orders.last);
        let order = DeviceOrder { number, feed, what };
        self.orders.leaving.push_back(order.clone());
        let asked = AskedOrder {
            order,
            by: by.clone(),
            asked: now,
            state: OrderState::Sent,
            tells,
        };
        self.orders.asked.insert(number, asked);
        if self.orders.asked.len() > MOST_ASKED_ORDERS
            && let Some((oldest, _)) = self.orders.asked.pop_first()
        {
            self.deadlines.clear(&Deadline::Order(oldest));
        }
        self.deadlines
            .set(Deadline::Order(number), now.mono + PATIENCE);
        self.order_looks_different(number);
    }

    /// What became of an order on its way.
    pub(crate) fn order_told(&mut self, now: Now, number: OrderNumber, outcome: OrderOutcome) {
        let told = |asked: &AskedOrder| asked.tells && asked.state == OrderState::Sent;
        let state = match outcome {
            OrderOutcome::Delivered if self.orders.asked.get(&number).is_some_and(told) => {
                return self.order_is_over(number);
            }
            OrderOutcome::Delivered => OrderState::Delivered,
            OrderOutcome::Failed(why) => OrderState::Failed(why),
        };
        self.order_is(now, number, state);
    }

    /// An order was not shown to be obeyed in time; or its failure has been read long enough.
    pub(crate) fn order_due(&mut self, now: Now, number: OrderNumber) {
        let Some(asked) = self.orders.asked.get(&number) else {
            return;
        };
        let why = match &asked.state {
            OrderState::Failed(_) => return self.order_is_over(number),
            OrderState::Sent if asked.tells => "It has not taken the message within 10 s.",
            OrderState::Delivered => "The device has the order but has not obeyed it within 10 s.",
            OrderState::Sent => "The device has not confirmed the order within 10 s.",
        };
        self.order_is(now, number, OrderState::Failed(Arc::from(why)));
    }

    /// Forgets the orders whose wish a report has just shown to be fulfilled.
    pub(crate) fn obeyed(&mut self, fulfilled: impl Fn(&DeviceOrder) -> bool) {
        let shown = self.orders.asked.iter();
        let shown = shown.filter(|(_, asked)| fulfilled(&asked.order));
        let shown: Vec<OrderNumber> = shown.map(|(number, _)| *number).collect();
        for number in shown {
            self.order_is_over(number);
        }
    }

    fn order_is_over(&mut self, number: OrderNumber) {
        self.order_looks_different(number);
        self.orders.asked.remove(&number);
        self.deadlines.clear(&Deadline::Order(number));
    }

    /// An order is shown with the ward, one to a smart bed with its bed and one about a call
    /// in the list, too.
    fn order_looks_different(&mut self, number: OrderNumber) {
        self.changes.note(Change::Ward);
        match self
            .orders
            .asked
            .get(&number)
            .map(|asked| &asked.order.what)
        {
            Some(OrderWhat::Bed { device, .. }) => {
                let bed = self.bed_of(device).cloned();
                self.changes.bed(bed.as_ref());
            }
            Some(OrderWhat::TakeCall(_) | OrderWhat::ReleaseCall(_) | OrderWhat::EndCall(_)) => {
                self.changes.note(Change::Needs);
            }
            Some(OrderWhat::Display { .. }) | None => {}
        }
    }

    fn order_is(&mut self, now: Now, number: OrderNumber, state: OrderState) {
        let Some(asked) = self.orders.asked.get_mut(&number) else {
            return;
        };
        // What failed stays failed: a late delivery is no obedience.
        if matches!(asked.state, OrderState::Failed(_)) {
            return;
        }
        if matches!(state, OrderState::Failed(_)) {
            self.deadlines
                .set(Deadline::Order(number), now.mono + READABLE);
        }
        asked.state = state;
        let asked = asked.clone();
        self.order_looks_different(number);
        self.bed_order_ended(now, &asked);
    }
}
