//! Tells all copies which wards have changed, after the commits that changed them.
//!
//! Not within those commits: PostgreSQL lets one transaction with a notice commit at a time, so
//! a thousand stations would wait for each other's disk. Here the wards of some milliseconds go
//! together, in a transaction of their own that nobody waits for.
//!
//! A copy that dies between a commit and its notice tells nobody of that batch. Its station is
//! heard again within fifteen seconds (`lamplight_link::outbox`), and that is told.

use crate::sqlx;
use crate::sqlx::PgPool;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// The channel on which copies hear of it.
pub const CHANNEL: &str = "lamplight";
/// Wards that change within this time are told together.
const GATHER: Duration = Duration::from_millis(10);

/// Wards that are to be told.
#[derive(Debug, Clone, Default)]
pub struct Tell(Arc<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    /// As many as there are wards at most.
    wards: Mutex<BTreeSet<String>>,
    some: Notify,
}

impl Tell {
    /// A ward has changed, durably. Never waits.
    pub fn ward(&self, ward: &str) {
        let mut wards = self.0.wards.lock().unwrap_or_else(PoisonError::into_inner);
        if wards.insert(ward.to_owned()) {
            self.0.some.notify_one();
        }
    }

    /// Tells for as long as the program runs.
    pub async fn run(self, db: PgPool) {
        loop {
            self.0.some.notified().await;
            tokio::time::sleep(GATHER).await;
            let wards = {
                let mut waiting = self.0.wards.lock().unwrap_or_else(PoisonError::into_inner);
                std::mem::take(&mut *waiting)
            };
            if let Err(error) = tell(&db, wards.iter().map(String::as_str).collect()).await {
                // Pages that lose the database are told of all wards when it is back.
                tracing::warn!(%error, "copies are not told of changes");
            }
        }
    }
}

async fn tell(db: &PgPool, wards: Vec<&str>) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_notify($1, ward) FROM unnest($2::text[]) AS ward")
        .bind(CHANNEL)
        .bind(wards)
        .execute(db)
        .await?;
    Ok(())
}
