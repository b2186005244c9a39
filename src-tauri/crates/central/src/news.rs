//! What the hospital tells a ward: a stream of its own for each, numbered without a gap.
//!
//! The number is taken under a lock on the ward's row, so that an item with a lower number is
//! never seen after one with a higher: whoever has read up to 17 has everything up to 17.

use crate::error::CentralError;
use crate::sqlx;
use crate::sqlx::PgPool;
use lamplight_link::wire::{News, NewsPage};

/// Items on a page at most.
pub const MOST: i64 = 500;

/// Adds an item and answers its number.
///
/// # Errors
/// When the database refuses.
pub async fn add(
    db: &PgPool,
    ward: &str,
    kind: &str,
    body: &serde_json::Value,
) -> Result<i64, CentralError> {
    let mut transaction = db.begin().await?;
    let number: i64 = sqlx::query_scalar(
        "INSERT INTO news_head VALUES ($1, 1) ON CONFLICT (ward) DO UPDATE SET last = news_head.last + 1 RETURNING last",
    )
    .bind(ward)
    .fetch_one(&mut *transaction)
    .await?;
    sqlx::query("INSERT INTO news (ward, number, kind, body) VALUES ($1, $2, $3, $4)")
        .bind(ward)
        .bind(number)
        .bind(kind)
        .bind(body)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(number)
}

/// Items after this one.
///
/// # Errors
/// When the database refuses.
pub async fn after(db: &PgPool, ward: &str, after: i64) -> Result<NewsPage, sqlx::Error> {
    let items: Vec<(i64, String, serde_json::Value)> = sqlx::query_as(
        "SELECT number, kind, body FROM news WHERE ward = $1 AND number > $2 ORDER BY number LIMIT $3",
    )
    .bind(ward)
    .bind(after)
    .bind(MOST)
    .fetch_all(db)
    .await?;
    let last: Option<i64> = sqlx::query_scalar("SELECT last FROM news_head WHERE ward = $1")
        .bind(ward)
        .fetch_optional(db)
        .await?;
    let items = items
        .into_iter()
        .map(|(number, kind, body)| News { number, kind, body });
    Ok(NewsPage {
        items: items.collect(),
        last: last.unwrap_or(0),
    })
}
