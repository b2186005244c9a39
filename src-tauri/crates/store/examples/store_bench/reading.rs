//! How quickly the past is there again.

use crate::archive::{Plan, RATES, wall, ward};
use crate::{Outcome, line};
use lamplight_store::Store;
use serde_json::Value;
use std::hint::black_box;
use std::time::Instant;

const READS: usize = 400;
const TREND_H: usize = 72;

pub fn measure(store: &Store, plan: Plan, of: &Value) -> Outcome<()> {
    let reader = store.reader();
    // The same keys, and so the same series.
    let ward = ward(&store.writer(), plan.beds)?;
    let seconds = plan.seconds();
    let wall = |seconds: f64| wall(plan.from_s, seconds);
    let mut random = 88_172_645_463_325_252_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below.max(1) as u64) as usize
    };
    let (mut seeks, mut trends) = (Vec::new(), Vec::new());
    for _ in 0..READS {
        let bed = &ward[next(ward.len())];
        let from = next(seconds.saturating_sub(10)) as f64;
        let begin = Instant::now();
        let pieces = reader.waves(&bed.name, wall(from), wall(from + 10.0))?;
        seeks.push(begin.elapsed().as_secs_f64() * 1e3);
        assert_eq!(pieces.len(), RATES.len(), "each wave is one piece");
    }
    line::print(
        "store.seek_ms_p99",
        line::p99(&mut seeks),
        "ms",
        Some(("<=", 100.0)),
        of,
    );
    let span = (TREND_H * 3_600).min(seconds);
    for _ in 0..READS / 4 {
        let bed = &ward[next(ward.len())];
        let from = next(seconds - span) as f64;
        let begin = Instant::now();
        for series in bed.numbers.iter().take(6) {
            black_box(reader.trend(*series, wall(from), wall(from + span as f64), 1_000)?);
        }
        trends.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    line::print(
        "store.trend_ms_p99",
        line::p99(&mut trends),
        "ms",
        Some(("<=", 100.0)),
        of,
    );
    Ok(())
}
