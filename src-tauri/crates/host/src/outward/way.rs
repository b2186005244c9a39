//! A receiver that gets something else than rows: what a batch becomes is made where it may
//! block, since the store is read for it, and then delivered.

use super::lane::{Arrived, Aside, Receiver};
use super::offers::OFFERS;
use lamplight_link::Failure;
use lamplight_link::outbox::Lane as Order;
use lamplight_link::wire::{Push, Record, Taken};
use lamplight_store::StoreError;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

/// Makes something of a lane's records.
pub(crate) trait Makes: Send + 'static {
    /// What.
    type Made: Send + 'static;

    fn make(&mut self, records: &[Record]) -> Result<Vec<Self::Made>, StoreError>;
}

/// Brings it to the other side.
pub(crate) trait Delivers: Send + Sync + 'static {
    /// What.
    type Made: Send + 'static;

    /// Takes all of these, durably, or fails as a whole: whatever did arrive is harmless when
    /// it comes again. What it will never take is answered and not tried again.
    fn deliver(
        &self,
        made: Vec<Self::Made>,
    ) -> impl Future<Output = Result<Vec<Aside>, Failure>> + Send;

    /// Nothing is to be sent; whether it is there all the same.
    fn ask(&self) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// Both together.
pub(crate) struct Way<M, D> {
    /// Shared with a task that may block; only one batch of a kind is under way at a time.
    makes: Arc<Mutex<M>>,
    delivers: D,
}

impl<M: Makes, D: Delivers<Made = M::Made>> Way<M, D> {
    pub fn new(makes: M, delivers: D) -> Self {
        Self {
            makes: Arc::new(Mutex::new(makes)),
            delivers,
        }
    }

    async fn bring(&self, records: Vec<Record>) -> Result<Vec<Aside>, Failure> {
        let makes = Arc::clone(&self.makes);
        let work = move || {
            let mut makes = makes.lock().unwrap_or_else(PoisonError::into_inner);
            makes.make(&records)
        };
        let made = super::blocking(work).await.map_err(|error| {
            Failure::Unreachable(format!("the station's own records can't be read: {error}"))
        })?;
        self.delivers.deliver(made).await
    }
}

impl<M: Makes, D: Delivers<Made = M::Made>> Receiver for Way<M, D> {
    const AGAIN: bool = true;

    async fn send(&self, _: Order, push: Push, confirmed: i64) -> Result<Arrived, Failure> {
        let gone = push.set_aside.iter().map(|aside| aside.to).max();
        let newest = push.records.last().map(|record| record.seq);
        let head = newest.max(gone).unwrap_or(confirmed);
        let asides = if push.records.is_empty() {
            self.delivers.ask().await?;
            Vec::new()
        } else {
            self.bring(push.records).await?
        };
        let taken = Taken {
            head,
            ..Taken::default()
        };
        Ok(Arrived { taken, asides })
    }

    async fn again(&self, records: Vec<Record>) -> Result<Vec<Aside>, Failure> {
        let mut offers = 1;
        loop {
            match self.bring(records.clone()).await {
                // A receiver may refuse some times before it is believed.
                Err(Failure::Unreachable(_)) if offers < OFFERS => offers += 1,
                done => return done,
            }
        }
    }
}
