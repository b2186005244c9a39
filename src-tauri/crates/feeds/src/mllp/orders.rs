//! The way of orders to a feed's connections: one of them reads the queue.

use lamplight_protocols::order::DeviceOrder;
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard, mpsc};

/// A feed's queue of orders; `None` where its protocol takes none.
pub type Queue = Option<Arc<Mutex<mpsc::Receiver<DeviceOrder>>>>;

/// An order for this connection.
pub struct Asked {
    pub order: DeviceOrder,
    /// It was given while no connection read the queue: by now it may meet another call.
    pub late: bool,
}

/// One connection's hold on the queue. The first connection has it until it ends, which is
/// right for the call systems that take orders: they have one.
pub struct Orders {
    queue: Queue,
    held: Option<OwnedMutexGuard<mpsc::Receiver<DeviceOrder>>>,
    /// What waited when this connection got the queue.
    late: usize,
}

impl Orders {
    pub const fn new(queue: Queue) -> Self {
        Self {
            queue,
            held: None,
            late: 0,
        }
    }

    /// The next one; for ever when none comes. May be dropped while it waits.
    pub async fn next(&mut self) -> Asked {
        let Some(queue) = &self.queue else {
            return std::future::pending().await;
        };
        let held = match &mut self.held {
            Some(held) => held,
            none => {
                let held = Arc::clone(queue).lock_owned().await;
                self.late = held.len();
                none.insert(held)
            }
        };
        let Some(order) = held.recv().await else {
            return std::future::pending().await;
        };
        let late = self.late > 0;
        self.late = self.late.saturating_sub(1);
        Asked { order, late }
    }
}
