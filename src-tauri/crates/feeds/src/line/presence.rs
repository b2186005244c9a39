//! The watch over a call system, as its conversations and the task beside them share it.

use super::message;
use super::watch::{Leaving, Watch};
use crate::clock::Clock;
use crate::outlet::Outlet;
use lamplight_protocols::paging::desk::Desk;
use lamplight_units::Mono;
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio::time::sleep;

/// Whether one call system is there.
pub struct Presence {
    watch: Mutex<Watch>,
    changed: Notify,
    clock: Arc<dyn Clock>,
}

impl Presence {
    pub fn new(watch: Watch, clock: Arc<dyn Clock>) -> Self {
        Self {
            watch: Mutex::new(watch),
            changed: Notify::new(),
            clock,
        }
    }

    /// A connection has come; it is gone when the answer is dropped.
    pub fn visit(self: &Arc<Self>) -> Visit {
        if self.watch().came() {
            self.changed.notify_one();
        }
        Visit {
            presence: Arc::clone(self),
            since: self.clock.now().mono,
            how: Leaving::Lost,
        }
    }

    /// The call system spoke to us.
    pub fn spoke(&self, now: Mono) {
        if self.watch().spoke(now) {
            self.changed.notify_one();
        }
    }

    /// Tells when it has fallen silent and when it speaks again, for ever.
    pub async fn tell(&self, desk: &Mutex<Desk>, outlet: &Outlet) {
        loop {
            let now = outlet.now().mono;
            let news = self.watch().news(now);
            if let Some(words) = news {
                let report = {
                    let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
                    desk.silent(&words)
                };
                outlet.tell(message(vec![report], false, 0)).await;
                continue;
            }
            let due = self.watch().due();
            let wait = async {
                match due {
                    Some(at) => sleep(at.since(now)).await,
                    None => pending().await,
                }
            };
            tokio::select! {
                () = self.changed.notified() => {}
                () = wait => {}
            }
        }
    }

    fn watch(&self) -> MutexGuard<'_, Watch> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One connection of the call system.
pub struct Visit {
    presence: Arc<Presence>,
    since: Mono,
    how: Leaving,
}

impl Visit {
    /// How it ends; lost, when nobody says.
    pub const fn ends(&mut self, how: Leaving) {
        self.how = how;
    }

    /// The call system spoke to us.
    pub fn spoke(&self, now: Mono) {
        self.presence.spoke(now);
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let now = self.presence.clock.now().mono;
        if self.presence.watch().left(now, self.since, self.how) {
            self.presence.changed.notify_one();
        }
    }
}
