//! What the processors did, and for what the database waited, during a measurement.

use crate::database::Database;
use lamplight_central::sqlx;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Linux counts processor time in hundredths of a second.
const TICKS_A_SECOND: f64 = 100.0;
/// The database is asked what it waits for this often.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Fields of `/proc/PID/stat` behind the name: parent, ticks used.
fn stat(pid: u32) -> Option<(u32, f64)> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((fields.get(1)?.parse().ok()?, ticks(11)? + ticks(12)?))
}

/// All processes below one, itself included.
fn family(root: u32) -> Vec<u32> {
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let all = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    all.filter(|pid| *pid == root || stat(*pid).is_some_and(|(parent, _)| parent == root))
        .collect()
}

/// Seconds of processor time of each group so far.
fn used(groups: &[(&'static str, u32)]) -> BTreeMap<&'static str, f64> {
    let of = |root: u32| -> f64 {
        let ticks = family(root)
            .into_iter()
            .filter_map(|pid| Some(stat(pid)?.1));
        ticks.sum::<f64>() / TICKS_A_SECOND
    };
    groups
        .iter()
        .map(|(name, root)| (*name, of(*root)))
        .collect()
}

/// A measurement under way.
pub struct Load {
    groups: Vec<(&'static str, u32)>,
    before: BTreeMap<&'static str, f64>,
    began: Instant,
    ends: Arc<AtomicBool>,
    waits: tokio::task::JoinHandle<BTreeMap<String, u64>>,
}

impl Load {
    /// Begins; each group is a process with its children.
    pub fn begin(database: &Database, groups: Vec<(&'static str, u32)>) -> Self {
        let ends = Arc::new(AtomicBool::new(false));
        let (db, end) = (database.db.clone(), Arc::clone(&ends));
        let waits = tokio::spawn(async move {
            let mut seen: BTreeMap<String, u64> = BTreeMap::new();
            while !end.load(Ordering::Relaxed) {
                let rows: Vec<(String, i64)> = sqlx::query_as(
                    "SELECT coalesce(wait_event_type || '/' || wait_event, 'working'), count(*) FROM pg_stat_activity
                     WHERE state = 'active' AND pid <> pg_backend_pid() AND backend_type = 'client backend' GROUP BY 1",
                )
                .fetch_all(&db)
                .await
                .unwrap_or_default();
                for (what, count) in rows {
                    *seen.entry(what).or_default() += count.unsigned_abs();
                }
                tokio::time::sleep(LOOK_EVERY).await;
            }
            seen
        });
        Self {
            before: used(&groups),
            groups,
            began: Instant::now(),
            ends,
            waits,
        }
    }

    /// Percent of one processor of each group, and for what connections at work waited.
    pub async fn end(self) -> Value {
        self.ends.store(true, Ordering::Relaxed);
        let took = self.began.elapsed().as_secs_f64();
        let after = used(&self.groups);
        let percent =
            |name: &&'static str| ((after[name] - self.before[name]) / took * 100.0).round();
        let cpu: BTreeMap<&str, f64> = after.keys().map(|name| (*name, percent(name))).collect();
        let waits = self.waits.await.unwrap_or_default();
        let all: u64 = waits.values().sum();
        let mut waits: Vec<(String, u64)> = waits.into_iter().collect();
        waits.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let share = |count: u64| count * 100 / all.max(1);
        let waits: Vec<String> = waits
            .into_iter()
            .take(6)
            .map(|(what, count)| format!("{what} {} %", share(count)))
            .collect();
        json!({ "cpu_pct": cpu, "database_waits": waits })
    }
}
