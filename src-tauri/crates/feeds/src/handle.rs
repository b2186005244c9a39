//! Stopping a feed and waiting until it has stopped.

use lamplight_protocols::order::DeviceOrder;
use lamplight_protocols::radio::RadioOrder;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

/// Orders that may wait in one feed. Each is a press of a button by a person; at the bound
/// the next one fails at once and says so.
pub const MOST_ORDERS: usize = 64;

/// Where orders for the devices of a feed are given.
pub type OrderSender = mpsc::Sender<DeviceOrder>;

/// Where a feed of radio devices is told what to do.
pub type RadioSender = mpsc::Sender<RadioOrder>;

/// A running feed. Dropping it stops the feed without waiting.
#[derive(Debug)]
pub struct FeedHandle {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    orders: Option<OrderSender>,
    radio: Option<RadioSender>,
}

impl FeedHandle {
    pub(crate) const fn new(stop: watch::Sender<bool>, task: JoinHandle<()>) -> Self {
        Self {
            stop,
            task,
            orders: None,
            radio: None,
        }
    }

    /// With a way back to its devices: a queue of [`MOST_ORDERS`] that its task reads.
    pub(crate) fn with_orders(mut self, orders: OrderSender) -> Self {
        self.orders = Some(orders);
        self
    }

    /// Of radio devices: a queue of [`MOST_ORDERS`] that its task reads.
    pub(crate) fn with_radio(mut self, radio: RadioSender) -> Self {
        self.radio = Some(radio);
        self
    }

    /// Where it is told which devices are ours; `None` where it has no radio.
    #[must_use]
    pub const fn radio(&self) -> Option<&RadioSender> {
        self.radio.as_ref()
    }

    /// Where orders for its devices are given; `None` where its protocol has no way back.
    #[must_use]
    pub const fn orders(&self) -> Option<&OrderSender> {
        self.orders.as_ref()
    }

    /// Takes no more connections and no more messages; the message at hand is
    /// still delivered and acknowledged. Returns at once.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Waits until the feed and all its connections are closed. Ends within the
    /// queue and write limits after [`Self::stop`]; without it, does not end.
    pub async fn join(self) {
        if self.task.await.is_err() {
            tracing::error!("a feed's task ended by a panic or was aborted");
        }
    }
}

/// The feed's side: asks whether to stop.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    pub fn pair() -> (watch::Sender<bool>, Self) {
        let (sender, receiver) = watch::channel(false);
        (sender, Self(receiver))
    }

    /// Returns when the feed is to stop, also when its handle is gone.
    pub async fn stopped(&self) {
        let mut receiver = self.0.clone();
        // An error says that the handle was dropped, which means the same.
        let _ = receiver.wait_for(|stop| *stop).await;
    }

    pub fn is_stopped(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }
}
