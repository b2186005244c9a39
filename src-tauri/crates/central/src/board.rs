//! All wards as they stand, for the page: one query a ward, by what is open.

use crate::sqlx;
use crate::sqlx::PgPool;
use serde::Serialize;

/// Conditions of a ward that are listed; a page of more is read by nobody, and their number is told.
const MOST: i64 = 300;

/// A ward.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct WardView {
    /// Its name.
    pub ward: String,
    /// Its stations.
    pub stations: Vec<StationView>,
    /// What is open, the gravest first.
    pub open: Vec<OpenView>,
    /// How much is open.
    pub open_count: i64,
}

/// A station.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StationView {
    /// Its id.
    pub id: String,
    /// What it calls itself.
    pub name: String,
    /// When it was last heard, milliseconds since 1970.
    pub seen_ms: Option<i64>,
    /// Rows that it has and that are not here.
    pub behind: i64,
    /// Rows that never came.
    pub set_aside: i64,
    /// It is locked out.
    pub revoked: bool,
    /// Its program.
    pub program: String,
}

/// An open condition.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OpenView {
    /// Of which journal.
    pub journal: i64,
    /// Its number there.
    pub condition: i64,
    /// The bed.
    pub bed: Option<String>,
    /// 0 for information to 3 for high.
    pub priority: i16,
    /// Physiological, technical, a call.
    pub kind: String,
    /// What it says.
    pub text: String,
    /// When it began, milliseconds since 1970 on the station's clock.
    pub began_ms: Option<i64>,
    /// Who has acknowledged it, or empty.
    pub acknowledged: String,
    /// Its source says that it is over; the ward holds it, a lethal arrhythmia until it is reset.
    pub held: bool,
    /// When this server heard of it last, milliseconds since 1970.
    pub received_ms: i64,
}

/// The names of all wards.
///
/// # Errors
/// When the database refuses.
pub async fn wards(db: &PgPool) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT DISTINCT ward FROM station ORDER BY ward")
        .fetch_all(db)
        .await
}

/// Id, name, last seen, rows behind, rows set aside, locked out, program.
type StationRow = (String, String, Option<i64>, i64, i64, bool, String);

/// One ward.
///
/// # Errors
/// When the database refuses.
pub async fn ward(db: &PgPool, ward: &str) -> Result<WardView, sqlx::Error> {
    let stations: Vec<StationRow> = sqlx::query_as(
        "SELECT s.id, s.name, (extract(epoch FROM s.seen) * 1000)::bigint,
            coalesce((SELECT last - head FROM journal j WHERE j.station = s.id ORDER BY id DESC LIMIT 1), 0),
            coalesce((SELECT sum(a.\"to\" - a.\"from\" + 1)::bigint FROM set_aside a JOIN journal j ON a.journal = j.id WHERE j.station = s.id), 0),
            s.revoked IS NOT NULL, s.program
         FROM station s WHERE s.ward = $1 ORDER BY s.name, s.id",
    )
    .bind(ward)
    .fetch_all(db)
    .await?;
    let open_count: i64 =
        sqlx::query_scalar("SELECT count(*) FROM condition WHERE ward = $1 AND ended IS NOT TRUE")
            .bind(ward)
            .fetch_one(db)
            .await?;
    let open: Vec<OpenRow> = sqlx::query_as(
        "SELECT journal, condition, bed, coalesce(priority, 3::smallint), coalesce(kind, ''), coalesce(text, ''),
            began / 1000, coalesce(acknowledged, ''), coalesce(held, false), (extract(epoch FROM received) * 1000)::bigint
         FROM condition WHERE ward = $1 AND ended IS NOT TRUE
         ORDER BY coalesce(acknowledged, '') <> '', coalesce(priority, 3) DESC, began DESC NULLS FIRST LIMIT $2",
    )
    .bind(ward)
    .bind(MOST)
    .fetch_all(db)
    .await?;
    Ok(WardView {
        ward: ward.to_owned(),
        stations: stations
            .into_iter()
            .map(
                |(id, name, seen_ms, behind, set_aside, revoked, program)| StationView {
                    id,
                    name,
                    seen_ms,
                    behind,
                    set_aside,
                    revoked,
                    program,
                },
            )
            .collect(),
        open: open.into_iter().map(view).collect(),
        open_count,
    })
}

type OpenRow = (
    i64,
    i64,
    Option<String>,
    i16,
    String,
    String,
    Option<i64>,
    String,
    bool,
    i64,
);

fn view(row: OpenRow) -> OpenView {
    let (journal, condition, bed, priority, kind, text, began_ms, acknowledged, held, received_ms) =
        row;
    OpenView {
        journal,
        condition,
        bed,
        priority,
        kind,
        text,
        began_ms,
        acknowledged,
        held,
        received_ms,
    }
}
