//! A database for one test, in a cluster that all tests of this process share.

use crate::pause;
use lamplight_central::serve::pool;
use lamplight_central::sqlx::{self, PgPool};
use lamplight_xtask::postgres::{MISSING, Postgres};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Whatever takes longer has failed.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A cluster of its own, for tests that end it.
pub struct Cluster {
    pub postgres: Postgres,
    _folder: TempDir,
}

impl Cluster {
    /// `None` with a printed reason.
    pub fn start() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        // Its user must be able to go through.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755))
                .unwrap();
        }
        let Some(postgres) = Postgres::start(&folder.path().join("pg")).unwrap() else {
            eprintln!("skipped: {MISSING}");
            return None;
        };
        Some(Self {
            postgres,
            _folder: folder,
        })
    }
}

/// The cluster that is shared; ended when the last test lets go of it.
static SHARED: OnceLock<Mutex<(u32, Option<Cluster>)>> = OnceLock::new();

fn shared() -> &'static Mutex<(u32, Option<Cluster>)> {
    SHARED.get_or_init(|| Mutex::new((0, None)))
}

/// A database of a test.
pub struct Database {
    pub url: String,
    pub db: PgPool,
    own: bool,
}

impl Database {
    /// In the shared cluster; `None` with a printed reason.
    pub async fn new() -> Option<Self> {
        let admin = {
            let mut held = shared().lock().unwrap_or_else(PoisonError::into_inner);
            if held.1.is_none() {
                held.1 = Some(Cluster::start()?);
            }
            held.0 += 1;
            let cluster = held.1.as_ref().unwrap();
            cluster.postgres.url("")
        };
        Some(Self::make(&admin, false).await)
    }

    /// In a cluster of the test's own.
    pub async fn in_own(cluster: &Cluster) -> Self {
        Self::make(&cluster.postgres.url(""), true).await
    }

    async fn make(base: &str, own: bool) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let admin = pool(&format!("{base}postgres"), 3).unwrap();
        sqlx::raw_sql(&format!("CREATE DATABASE {name}"))
            .execute(&admin)
            .await
            .unwrap();
        admin.close().await;
        let url = format!("{base}{name}");
        Self {
            db: pool(&url, 4).unwrap(),
            url,
            own,
        }
    }

    /// One number.
    pub async fn number(&self, sql: &'static str) -> i64 {
        self.try_number(sql).await.unwrap()
    }

    /// One number, where the database may be away.
    pub async fn try_number(&self, sql: &'static str) -> Result<i64, sqlx::Error> {
        sqlx::query_scalar(sql).fetch_one(&self.db).await
    }

    /// Looks until a number is this one.
    pub async fn until(&self, sql: &'static str, wanted: i64) {
        self.until_it(sql, |number| number == wanted, &format!("{wanted}"))
            .await;
    }

    /// Looks until a number pleases.
    pub async fn until_it(&self, sql: &'static str, pleases: impl Fn(i64) -> bool, what: &str) {
        let until = Instant::now() + PATIENCE;
        let mut last = None;
        while Instant::now() < until {
            // It may be away for a while; the number is what counts.
            if let Ok(number) = self.try_number(sql).await {
                if pleases(number) {
                    return;
                }
                last = Some(number);
            }
            pause::look().await;
        }
        panic!("{sql}: expected {what}, got {last:?}");
    }

    /// Runs statements.
    pub async fn run(&self, sql: &str) {
        sqlx::raw_sql(sql).execute(&self.db).await.unwrap();
    }

    /// Every row of the journal is there once, in order, from 1 to `last`, and the chain holds.
    pub async fn is_whole(&self, last: i64) {
        let (rows, distinct, most) = (
            self.number("SELECT count(*) FROM record").await,
            self.number("SELECT count(DISTINCT (journal, seq)) FROM record")
                .await,
            self.number("SELECT coalesce(max(seq), 0) FROM record")
                .await,
        );
        assert_eq!(
            (rows, distinct, most),
            (last, last, last),
            "rows, different rows, the last"
        );
        assert_eq!(
            self.number("SELECT count(*) FROM ahead WHERE seq <= (SELECT max(head) FROM journal)")
                .await,
            0
        );
        for found in lamplight_central::verify::verify(&self.db).await.unwrap() {
            assert_eq!((found.fault, found.rows), (None, last));
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.own {
            return;
        }
        let mut held = shared().lock().unwrap_or_else(PoisonError::into_inner);
        held.0 -= 1;
        if held.0 == 0 {
            held.1 = None;
        }
    }
}
