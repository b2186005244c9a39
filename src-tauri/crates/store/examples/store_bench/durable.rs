//! How many entries a second are journaled durably.

use crate::archive::{open, wall};
use crate::{Outcome, T0_S, line};
use lamplight_store::{Batch, Entry};
use lamplight_units::BedId;
use serde_json::json;
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Instant;

const ENTRIES: usize = 50_000;

/// Callers that each wait for their answer before the next, as peers over MLLP do.
pub fn measure(dir: &Path) -> Outcome<()> {
    let store = open(dir)?;
    let body = format!("{{\"message\":\"{}\"}}", "x".repeat(700));
    let (send, answers) = channel();
    let begin = Instant::now();
    let append = |n: usize| {
        let mut entry = Entry::new(wall(T0_S, n as f64 / 5_000.0), "hl7.received", body.clone());
        entry.bed = BedId::parse(&(n % 64).to_string()).ok();
        let send = send.clone();
        store
            .writer()
            .append(Batch::repeatable(vec![entry]), move |answer| {
                let _ = send.send(answer);
            });
    };
    let in_flight = 256;
    (0..in_flight).for_each(append);
    for n in in_flight..ENTRIES + in_flight {
        answers.recv()??;
        if n < ENTRIES {
            append(n);
        }
    }
    let rate = ENTRIES as f64 / begin.elapsed().as_secs_f64();
    let more = json!({ "in_flight": in_flight, "body_bytes": body.len() });
    line::print(
        "store.durable_per_s",
        rate,
        "entry/s",
        Some((">=", 5_000.0)),
        &more,
    );
    let mut alone = Vec::new();
    for n in 0..100 {
        let begin = Instant::now();
        append(n);
        answers.recv()??;
        alone.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    line::print(
        "store.append_ms_p99",
        line::p99(&mut alone),
        "ms",
        None,
        &json!({ "in_flight": 1 }),
    );
    drop(store);
    std::fs::remove_dir_all(dir)?;
    Ok(())
}
