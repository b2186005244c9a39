//! Figures for Prometheus, of this copy since its start; and a few of the database, of all copies.
//!
//! The text format is forty lines; the crates that write it bring registries that nothing here needs.

use crate::sqlx;
use crate::sqlx::PgPool;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Grows by so many.
    pub fn add(&self, n: u64) {
        self.0.fetch_add(n, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Upper bounds of the times that a batch takes, milliseconds.
const BOUNDS_MS: [u64; 8] = [5, 10, 25, 50, 100, 250, 1_000, 5_000];

/// What is counted.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Rows that were new.
    pub records: Counter,
    /// Batches that were answered.
    pub batches: Counter,
    /// Batches that overtook.
    pub ahead: Counter,
    /// Rows that were refused.
    pub refused_records: Counter,
    /// Requests of stations that were refused.
    pub refused: Counter,
    /// Rows that stations set aside.
    pub set_aside: Counter,
    /// Wards told to pages.
    pub told: Counter,
    /// Pages that are open.
    pub pages: AtomicU64,
    times: [Counter; BOUNDS_MS.len()],
    time_sum_ms: Counter,
}

impl Metrics {
    /// A batch took so long.
    pub fn took(&self, time: Duration) {
        let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.batches.add(1);
        self.time_sum_ms.add(ms);
        for (bound, counter) in BOUNDS_MS.iter().zip(&self.times) {
            if ms <= *bound {
                counter.add(1);
            }
        }
    }

    /// All of it as text; the database's figures are left out when it is away.
    pub async fn text(&self, db: &PgPool) -> String {
        let mut text = String::new();
        let mut one = |name: &str, kind: &str, help: &str, value: u64| {
            // Writing to a string does not fail.
            let _ = write!(
                text,
                "# HELP lamplight_central_{name} {help}\n# TYPE lamplight_central_{name} {kind}\nlamplight_central_{name} {value}\n"
            );
        };
        one(
            "records_total",
            "counter",
            "Rows of journals that were new.",
            self.records.get(),
        );
        one(
            "ahead_total",
            "counter",
            "Batches that overtook the backlog.",
            self.ahead.get(),
        );
        one(
            "records_refused_total",
            "counter",
            "Rows that were refused.",
            self.refused_records.get(),
        );
        one(
            "records_set_aside_total",
            "counter",
            "Rows that stations set aside.",
            self.set_aside.get(),
        );
        one(
            "requests_refused_total",
            "counter",
            "Requests of stations that were refused.",
            self.refused.get(),
        );
        one(
            "wards_told_total",
            "counter",
            "Wards told to pages.",
            self.told.get(),
        );
        one(
            "pages",
            "gauge",
            "Pages that are open.",
            self.pages.load(Ordering::Relaxed),
        );
        let database = figures(db).await;
        one(
            "database_up",
            "gauge",
            "Whether the database answers.",
            u64::from(database.is_ok()),
        );
        if let Ok((stations, behind, quiet)) = database {
            one("stations", "gauge", "Stations that are enrolled.", stations);
            one(
                "behind",
                "gauge",
                "Rows that stations have and that are not here.",
                behind,
            );
            one(
                "stations_quiet",
                "gauge",
                "Stations not heard for two minutes.",
                quiet,
            );
        }
        self.histogram(&mut text);
        text
    }

    fn histogram(&self, text: &mut String) {
        const NAME: &str = "lamplight_central_batch_ms";
        let _ = writeln!(
            text,
            "# HELP {NAME} How long batches took, milliseconds.\n# TYPE {NAME} histogram"
        );
        for (bound, counter) in BOUNDS_MS.iter().zip(&self.times) {
            let _ = writeln!(text, "{NAME}_bucket{{le=\"{bound}\"}} {}", counter.get());
        }
        let count = self.batches.get();
        let _ = writeln!(
            text,
            "{NAME}_bucket{{le=\"+Inf\"}} {count}\n{NAME}_sum {}\n{NAME}_count {count}",
            self.time_sum_ms.get()
        );
    }
}

async fn figures(db: &PgPool) -> Result<(u64, u64, u64), sqlx::Error> {
    let (stations, behind, quiet): (i64, i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM station WHERE revoked IS NULL),
            (SELECT coalesce(sum(last - head), 0)::bigint FROM journal),
            (SELECT count(*) FROM station WHERE revoked IS NULL AND seen < now() - interval '2 minutes')",
    )
    .fetch_one(db)
    .await?;
    let figure = |value: i64| u64::try_from(value).unwrap_or(0);
    Ok((figure(stations), figure(behind), figure(quiet)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_counted_in_every_bucket_that_holds_it() {
        let metrics = Metrics::default();
        metrics.took(Duration::from_millis(25));
        metrics.took(Duration::from_secs(60));
        let mut text = String::new();
        metrics.histogram(&mut text);
        assert!(text.contains("batch_ms_bucket{le=\"10\"} 0\n"), "{text}");
        assert!(text.contains("batch_ms_bucket{le=\"25\"} 1\n"), "{text}");
        assert!(text.contains("batch_ms_bucket{le=\"5000\"} 1\n"), "{text}");
        assert!(text.contains("batch_ms_bucket{le=\"+Inf\"} 2\n"), "{text}");
        assert!(
            text.ends_with("batch_ms_sum 60025\nlamplight_central_batch_ms_count 2\n"),
            "{text}"
        );
    }
}
