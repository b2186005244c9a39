//! Who did and looked at what. Rows are only added; the database itself refuses anything else.

use crate::error::CentralError;
use crate::sqlx;
use crate::sqlx::PgPool;
use serde::Serialize;

/// Adds a row.
///
/// # Errors
/// When the database refuses.
pub async fn note(
    db: &PgPool,
    who: &str,
    what: &str,
    about: &str,
    address: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO audit (who, what, about, address) VALUES (left($1, 200), $2, left($3, 400), $4)")
        .bind(who.replace('\0', " "))
        .bind(what)
        .bind(about.replace('\0', " "))
        .bind(address)
        .execute(db)
        .await?;
    Ok(())
}

/// A row, for an administrator.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct AuditRow {
    /// Its number.
    pub id: i64,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// About what.
    pub about: String,
    /// From where.
    pub address: String,
}

/// The newest rows before this one.
///
/// # Errors
/// When the database refuses.
pub async fn rows(db: &PgPool, before: Option<i64>) -> Result<Vec<AuditRow>, CentralError> {
    let rows: Vec<(i64, i64, String, String, String, String)> = sqlx::query_as(
        "SELECT id, (extract(epoch FROM at) * 1000)::bigint, who, what, about, address
         FROM audit WHERE $1::bigint IS NULL OR id < $1 ORDER BY id DESC LIMIT 200",
    )
    .bind(before)
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, at_ms, who, what, about, address)| AuditRow {
            id,
            at_ms,
            who,
            what,
            about,
            address,
        })
        .collect())
}
