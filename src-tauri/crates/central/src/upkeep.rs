//! Months are made before they begin and dropped when all of them is too old.
//!
//! A partition holds what was *received* in a month, by this server's clock: a station whose
//! clock is wrong writes into no other month, and dropping a month takes milliseconds.

use crate::error::CentralError;
use crate::sqlx;
use crate::sqlx::PgPool;
use std::time::Duration;

/// It is looked at this often.
const EVERY: Duration = Duration::from_secs(6 * 3_600);

/// Looks for as long as the program runs.
pub async fn run(db: PgPool, keep_days: u32) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = once(&db, keep_days).await {
            tracing::error!(%error, "months can't be made or dropped");
        }
    }
}

/// Makes this month and the next two, drops months older than `keep_days`, empties news of wards
/// that are as old, ends old sessions.
///
/// # Errors
/// When the database refuses.
pub async fn once(db: &PgPool, keep_days: u32) -> Result<Vec<String>, CentralError> {
    let mut transaction = db.begin().await?;
    // One copy at a time.
    sqlx::query("SELECT pg_advisory_xact_lock(7021)")
        .execute(&mut *transaction)
        .await?;
    for ahead in 0_i32..3 {
        sqlx::query(
            "SELECT make_month((date_trunc('month', now()) + make_interval(months => $1))::date)",
        )
        .bind(ahead)
        .execute(&mut *transaction)
        .await?;
    }
    let old: Vec<String> = sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
         WHERE i.inhparent = 'record'::regclass AND c.relname ~ '^record_[0-9]{4}_[0-9]{2}$'
           AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' < now() - make_interval(days => $1)
         ORDER BY 1",
    )
    .bind(i32::try_from(keep_days).unwrap_or(i32::MAX))
    .fetch_all(&mut *transaction)
    .await?;
    for month in &old {
        // The name was matched against digits above.
        sqlx::query("SELECT drop_month($1)")
            .bind(month)
            .execute(&mut *transaction)
            .await?;
        tracing::info!(month, "dropped, because it is older than it is to be kept");
    }
    sqlx::query("DELETE FROM session WHERE until < now()")
        .execute(&mut *transaction)
        .await?;
    // What a journal that was begun anew left behind is ended by nobody, and comes in no order.
    sqlx::query(
        "DELETE FROM condition c WHERE c.received < now() - make_interval(days => $1) AND (c.ended OR EXISTS (
            SELECT 1 FROM journal j JOIN journal newer ON newer.station = j.station AND newer.taken > j.taken
            WHERE j.id = c.journal))",
    )
    .bind(i32::try_from(keep_days).unwrap_or(i32::MAX))
    .execute(&mut *transaction)
    .await?;
    sqlx::query("DELETE FROM ahead WHERE received < now() - make_interval(days => $1)")
        .bind(i32::try_from(keep_days).unwrap_or(i32::MAX))
        .execute(&mut *transaction)
        .await?;
    // News name patients. The number stays, since stations read them without a gap; a kind that
    // they do not know is passed over.
    sqlx::query(
        "UPDATE news SET kind = 'expired', body = '{}'
         WHERE at < now() - make_interval(days => $1) AND kind <> 'expired'",
    )
    .bind(i32::try_from(keep_days).unwrap_or(i32::MAX))
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(old)
}
