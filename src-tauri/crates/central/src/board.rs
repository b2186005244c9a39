//! All wards as they stand, for the page: three questions for as many wards as are asked for.

use crate::sqlx;
use crate::sqlx::PgPool;
use serde::Serialize;
use std::collections::BTreeMap;

/// Conditions of a ward that are listed; a page of more is read by nobody, and their number is told.
const MOST: i64 = 300;

/// Whether a row of `condition` is shown as open. What a journal that was begun anew left open, or
/// a station that was locked out, is never ended by anybody: it would stand here for ever. A
/// journal of which only what overtakes has come is a new one, and shown.
macro_rules! stands {
    () => {
        "ended IS NOT TRUE AND EXISTS (SELECT 1 FROM journal j JOIN station s ON s.id = j.station
            WHERE j.id = condition.journal AND s.revoked IS NULL AND NOT EXISTS (
                SELECT 1 FROM journal newer WHERE newer.station = j.station AND newer.taken > j.taken))"
    };
}

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

impl WardView {
    const fn empty(ward: String) -> Self {
        Self {
            ward,
            stations: Vec::new(),
            open: Vec::new(),
            open_count: 0,
        }
    }
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

/// Ward, id, name, last seen, rows behind, rows set aside, locked out, program.
type StationRow = (String, String, String, Option<i64>, i64, i64, bool, String);

/// Some wards, each as it stands, in three questions however many they are.
///
/// # Errors
/// When the database refuses.
pub async fn some(db: &PgPool, names: Vec<String>) -> Result<Vec<WardView>, sqlx::Error> {
    let stations: Vec<StationRow> = sqlx::query_as(
        "SELECT s.ward, s.id, s.name, (extract(epoch FROM s.seen) * 1000)::bigint,
            coalesce((SELECT last - head FROM journal j WHERE j.station = s.id ORDER BY id DESC LIMIT 1), 0),
            coalesce((SELECT sum(a.\"to\" - a.\"from\" + 1)::bigint FROM set_aside a JOIN journal j ON a.journal = j.id WHERE j.station = s.id), 0),
            s.revoked IS NOT NULL, s.program
         FROM station s WHERE s.ward = ANY($1) ORDER BY s.name, s.id",
    )
    .bind(&names)
    .fetch_all(db)
    .await?;
    let counts: Vec<(String, i64)> = sqlx::query_as(concat!(
        "SELECT ward, count(*) FROM condition WHERE ward = ANY($1) AND ",
        stands!(),
        " GROUP BY ward",
    ))
    .bind(&names)
    .fetch_all(db)
    .await?;
    // The gravest of each ward.
    let open: Vec<OpenRow> = sqlx::query_as(concat!(
        "SELECT c.ward, o.journal, o.condition, o.bed, coalesce(o.priority, 3::smallint), coalesce(o.kind, ''), coalesce(o.text, ''),
            o.began / 1000, coalesce(o.acknowledged, ''), coalesce(o.held, false), (extract(epoch FROM o.received) * 1000)::bigint
         FROM unnest($1::text[]) AS c (ward) CROSS JOIN LATERAL (
            SELECT * FROM condition WHERE ward = c.ward AND ",
        stands!(),
        "
            ORDER BY coalesce(acknowledged, '') <> '', coalesce(priority, 3) DESC, began DESC NULLS FIRST LIMIT $2) AS o
         ORDER BY coalesce(o.acknowledged, '') <> '', coalesce(o.priority, 3) DESC, o.began DESC NULLS FIRST",
    ))
    .bind(&names)
    .bind(MOST)
    .fetch_all(db)
    .await?;
    let mut views: BTreeMap<String, WardView> = names
        .into_iter()
        .map(|ward| (ward.clone(), WardView::empty(ward)))
        .collect();
    for (ward, id, name, seen_ms, behind, set_aside, revoked, program) in stations {
        if let Some(view) = views.get_mut(&ward) {
            view.stations.push(StationView {
                id,
                name,
                seen_ms,
                behind,
                set_aside,
                revoked,
                program,
            });
        }
    }
    for (ward, count) in counts {
        if let Some(view) = views.get_mut(&ward) {
            view.open_count = count;
        }
    }
    for row in open {
        if let Some(view) = views.get_mut(&row.0) {
            view.open.push(self::view(row));
        }
    }
    Ok(views.into_values().collect())
}

/// The ward, and then as in [`OpenView`].
type OpenRow = (
    String,
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
    let (
        _,
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
    ) = row;
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
