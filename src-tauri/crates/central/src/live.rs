//! What changes reaches every page: copies tell each other through the database, which ward.
//!
//! Each copy has one task that listens. A ward that changes often is looked at once per
//! [`GATHER`]; what is told is the whole ward, so a page that missed something is right again
//! with the next. After a lost connection to the database all wards are told anew.

use crate::board::{self, WardView};
use crate::metrics::Metrics;
use crate::sqlx;
use crate::sqlx::PgListener;
use crate::sqlx::PgPool;
use crate::tell::CHANNEL;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{broadcast, mpsc};

/// Changes within this time are told together.
const GATHER: Duration = Duration::from_millis(25);
/// Wards that may wait for a page that reads slowly; then it gets all of them anew.
const WAITING: usize = 256;
/// A database that is away is asked again so often.
const AGAIN: Duration = Duration::from_secs(1);

/// Tells pages of wards.
#[derive(Debug, Clone)]
pub struct Live {
    tell: broadcast::Sender<Arc<WardView>>,
}

impl Live {
    /// Nobody listens yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            tell: broadcast::channel(WAITING).0,
        }
    }

    /// What comes from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<WardView>> {
        self.tell.subscribe()
    }

    /// Listens for as long as the program runs.
    pub async fn run(self, db: PgPool, metrics: Arc<Metrics>) {
        loop {
            if let Err(error) = self.listen(&db, &metrics).await {
                tracing::warn!(%error, "pages are not told of changes");
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    async fn listen(&self, db: &PgPool, metrics: &Metrics) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(db).await?;
        listener.listen(CHANNEL).await?;
        let (heard, changes) = mpsc::unbounded_channel();
        // What happened while nobody listened.
        for ward in board::wards(db).await? {
            // The other end is held below.
            let _ = heard.send(ward);
        }
        // Read without a pause: a notice that is half read must not be given up for a time-out.
        let hear = async {
            while let Some(notice) = listener.try_recv().await? {
                let _ = heard.send(notice.payload().to_owned());
            }
            // The connection was lost, and with it perhaps notices.
            Ok(())
        };
        tokio::select! {
            done = hear => done,
            done = self.tell(db, metrics, changes) => done,
        }
    }

    async fn tell(
        &self,
        db: &PgPool,
        metrics: &Metrics,
        mut changes: mpsc::UnboundedReceiver<String>,
    ) -> Result<(), sqlx::Error> {
        while let Some(first) = changes.recv().await {
            let mut changed = BTreeSet::from([first]);
            let until = tokio::time::Instant::now() + GATHER;
            while let Ok(Some(ward)) = tokio::time::timeout_at(until, changes.recv()).await {
                changed.insert(ward);
            }
            if self.tell.receiver_count() == 0 {
                continue;
            }
            for view in board::some(db, changed.into_iter().collect()).await? {
                metrics.told.add(1);
                // Nobody may be left to hear it.
                let _ = self.tell.send(Arc::new(view));
            }
        }
        Ok(())
    }
}

impl Default for Live {
    fn default() -> Self {
        Self::new()
    }
}
