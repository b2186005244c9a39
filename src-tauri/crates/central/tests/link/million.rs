//! A long journal over a network that flaps, between ends that are killed at random and whose
//! clocks jump: every row arrives once, in order, and the chain verifies.
//!
//! Fifty thousand rows here; a million by
//! `LAMPLIGHT_LINK_ROWS=1000000 cargo test --release -p lamplight-central --test link million -- --nocapture`
//! (docs/CENTRAL.md has what it printed). `LAMPLIGHT_LINK_SEED` chooses another story.

use crate::begun::HEAD;
use crate::central::Central;
use crate::clock::Clock;
use crate::database::Database;
use crate::pause;
use crate::proxy::{Fate, Fates, Proxy};
use crate::station::Home;
use std::time::{Duration, Instant};

/// A station or server whose clock is set: an hour back, a day on, half a second.
const JUMPS_S: [i64; 6] = [-3_600, 86_400, -86_400, 7_200, 1, 0];
/// A network that is gone is gone for so many requests.
const GONE_FOR: u64 = 6;

fn number(name: &str, ordinary: u64) -> u64 {
    let told = std::env::var(name).ok();
    told.map_or(ordinary, |told| told.parse().expect(name))
}

/// Waits until the server has so many rows, at most for `patience`.
async fn reaches(database: &Database, rows: i64, patience: Duration) {
    let until = Instant::now() + patience;
    loop {
        // The server may be away; the number is what counts.
        let head = database.try_number(HEAD).await.unwrap_or(-1);
        if head >= rows {
            return;
        }
        assert!(
            Instant::now() < until,
            "{head} rows of {rows} after {patience:?}"
        );
        pause::look().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_journal_arrives_whole_over_whatever_happens() {
    let Some(database) = Database::new().await else {
        return;
    };
    let rows = number("LAMPLIGHT_LINK_ROWS", 50_000);
    let mut chance = Fates::new(number("LAMPLIGHT_LINK_SEED", 20_261_122));
    // A tenth of the way at a time, but often enough on a long way.
    let (rounds, last) = (10.max(rows / 25_000), i64::try_from(rows).unwrap());
    let patience = Duration::from_secs(120 + rows / 500);
    let (ours, theirs) = (Clock::new(), Clock::new());
    let mut central = Central::with_clock(&database, theirs);
    let mut fates = Fates::new(chance.number());
    let mut gone = 0;
    let proxy = Proxy::start(vec![central.port], move || {
        if gone == 0 && fates.number().is_multiple_of(20) {
            gone = GONE_FOR;
        }
        if gone > 0 {
            gone -= 1;
            return Fate::CutBefore;
        }
        // A long way is mostly fair weather, or it takes days.
        match fates.number() % 3 {
            0 => fates.draw(),
            _ => Fate::Pass,
        }
    })
    .await;
    let home = Home::new(&proxy.url(), &central);
    home.write(usize::try_from(rows).unwrap());
    let Some(mut station) = home.start_with(ours.as_ref()) else {
        return;
    };
    let began = Instant::now();
    let (mut killed, mut jumped, mut alarms) = ([0, 0], 0, 0_u32);
    for round in 1..=rounds {
        let some = i64::try_from(rows * round / (rounds + 1)).unwrap();
        reaches(&database, some, patience).await;
        match chance.number() % 6 {
            0 | 1 => {
                station.kill();
                station = home.start_with(ours.as_ref()).unwrap();
                killed[0] += 1;
            }
            2 | 3 => {
                central.kill_and_start();
                killed[1] += 1;
            }
            end => {
                let jump = JUMPS_S[usize::try_from(chance.number() % 6).unwrap()];
                let clock = if end == 4 {
                    ours.as_ref()
                } else {
                    central.clock()
                };
                if let Some(clock) = clock {
                    clock.jump(jump);
                    jumped += 1;
                }
            }
        }
        // Something happens on the ward meanwhile, and overtakes.
        station.alert_of("HR HIGH", 2 * alarms, "start", "active");
        station.alert_of("HR HIGH", 2 * alarms + 1, "end", "inactive");
        alarms += 1;
    }
    reaches(&database, last + 1, patience).await;
    proxy.fates(|| Fate::Pass);
    station.stop();
    let (end, _) = home.ends();
    let mut station = home.start_with(ours.as_ref()).unwrap();
    reaches(&database, end + 1, patience).await;
    station.stop();
    let took = began.elapsed();
    let head = database.number(HEAD).await;
    database.is_whole(head).await;
    let aside = database.number("SELECT count(*) FROM set_aside").await;
    assert_eq!(aside, 0, "nothing was given up");
    let (requests, fates) = (proxy.requests(), proxy.met());
    println!(
        "{head} rows in {:.0} s; {requests} requests: {fates:?}; station killed {} times, server {} times; clocks set {jumped} times; {alarms} alarms",
        took.as_secs_f64(),
        killed[0],
        killed[1]
    );
    assert!(killed[0] > 0 && killed[1] > 0, "both ends were killed");
}
