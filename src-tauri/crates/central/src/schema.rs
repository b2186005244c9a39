//! The tables, as numbered steps. Steps are only ever added: one that has shipped is never edited.
//!
//! A copy of an older version goes on with a database of a newer step, since steps only add;
//! so copies are brought to a new version one after the other, without a stop.

use crate::error::CentralError;
use crate::sqlx;
use crate::sqlx::{Connection as _, PgConnection};

const STEPS: &[&str] = &[
    // 1: stations, what they sent, who may look.
    "
    CREATE TABLE station (
        id text PRIMARY KEY, name text NOT NULL, ward text NOT NULL, key bytea NOT NULL,
        enrolled timestamptz NOT NULL DEFAULT now(), revoked timestamptz,
        program text NOT NULL DEFAULT '', seen timestamptz
    );
    CREATE TABLE enrolment (
        code bytea PRIMARY KEY, ward text NOT NULL, until timestamptz NOT NULL,
        used timestamptz, station text REFERENCES station (id)
    );
    CREATE TABLE journal (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, station text NOT NULL REFERENCES station (id),
        store bytea NOT NULL, head bigint NOT NULL DEFAULT 0, hash bytea, last bigint NOT NULL DEFAULT 0,
        taken timestamptz, UNIQUE (station, store)
    );
    CREATE TABLE record (
        journal bigint NOT NULL, seq bigint NOT NULL, at bigint NOT NULL, kind text NOT NULL,
        bed text, patient text, actor text, condition bigint, body text NOT NULL, hash bytea NOT NULL,
        more jsonb, received timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (journal, seq, received)
    ) PARTITION BY RANGE (received);
    CREATE TABLE record_rest PARTITION OF record DEFAULT;
    CREATE TABLE ahead (
        journal bigint NOT NULL, seq bigint NOT NULL, at bigint NOT NULL, kind text NOT NULL,
        bed text, patient text, actor text, condition bigint, body text NOT NULL, hash bytea NOT NULL,
        more jsonb, received timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (journal, seq)
    );
    CREATE TABLE set_aside (
        journal bigint NOT NULL, \"from\" bigint NOT NULL, \"to\" bigint NOT NULL, hash bytea,
        reason text NOT NULL, received timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (journal, \"from\")
    );
    CREATE TABLE condition (
        journal bigint NOT NULL, condition bigint NOT NULL, ward text NOT NULL, seq bigint NOT NULL,
        bed text, priority smallint, kind text, text text, began bigint, ended boolean,
        acknowledged text, received timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (journal, condition)
    );
    CREATE INDEX condition_open ON condition (ward) WHERE ended IS NOT TRUE;
    CREATE TABLE news_head (ward text PRIMARY KEY, last bigint NOT NULL);
    CREATE TABLE news (
        ward text NOT NULL, number bigint NOT NULL, kind text NOT NULL, body jsonb NOT NULL,
        at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (ward, number)
    );
    CREATE TABLE person (
        name text PRIMARY KEY, secret text NOT NULL, role text NOT NULL, wards text[] NOT NULL
    );
    CREATE TABLE session (
        token bytea PRIMARY KEY, person text NOT NULL REFERENCES person (name) ON DELETE CASCADE,
        until timestamptz NOT NULL
    );
    CREATE TABLE audit (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(),
        who text NOT NULL, what text NOT NULL, about text NOT NULL, address text NOT NULL DEFAULT ''
    );
    CREATE INDEX audit_at ON audit (at);
    CREATE INDEX audit_failed ON audit (who, at) WHERE what = 'sign-in refused';
    CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit is only added to'; END $$;
    CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit
        FOR EACH ROW EXECUTE FUNCTION audit_stays();
    CREATE FUNCTION make_month(month date) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF record FOR VALUES FROM (%L) TO (%L)',
            'record_' || to_char(month, 'YYYY_MM'), month::timestamptz, (month + interval '1 month')::timestamptz);
    END $$;
    CREATE FUNCTION drop_month(month text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN EXECUTE format('DROP TABLE %I', month); END $$;
    ",
    // 2: a condition that is over at its source and held on the ward until somebody resets it.
    "ALTER TABLE condition ADD COLUMN held boolean;",
];

/// The steps that this program knows.
pub const KNOWN: i32 = STEPS.len() as i32;

/// Held while steps are taken, so that two copies that start together do not both take one.
const LOCK: i64 = 0x6c61_6d70;

/// Takes the steps that are missing.
///
/// # Errors
/// When the database refuses.
pub async fn migrate(db: &mut PgConnection) -> Result<(), CentralError> {
    let mut transaction = db.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(LOCK)
        .execute(&mut *transaction)
        .await?;
    sqlx::query("CREATE TABLE IF NOT EXISTS schema_step (step integer PRIMARY KEY)")
        .execute(&mut *transaction)
        .await?;
    let found = taken(&mut transaction).await?;
    for (number, step) in (1_i32..).zip(STEPS).filter(|(number, _)| *number > found) {
        sqlx::raw_sql(step).execute(&mut *transaction).await?;
        sqlx::query("INSERT INTO schema_step VALUES ($1)")
            .bind(number)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// How many steps a database has taken.
///
/// # Errors
/// When the database refuses.
pub async fn taken(db: &mut PgConnection) -> Result<i32, CentralError> {
    let found: Option<i32> = sqlx::query_scalar("SELECT max(step) FROM schema_step")
        .fetch_one(db)
        .await?;
    Ok(found.unwrap_or(0))
}
