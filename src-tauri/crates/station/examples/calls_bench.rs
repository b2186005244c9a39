//! Calls at the station's input: how long from the news of a call to its entry in the list
//! and the order for its tone, and how many events a second go through without loss.
//!
//! Sockets and codecs come on top of it (the feeds' own benches). 64 beds, a call from each
//! bed and each WC; what the station wants done is polled after each input, as the engine
//! does. Prints one JSON line a figure. Bars: 50 ms, 1,000 a second.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::cast_precision_loss,
    reason = "a measurement reads the clock and prints; the station does neither"
)]

use lamplight_alarms::{Effect, Role, Roster, ValidPolicy};
use lamplight_protocols::call::{
    CallKind, CallNews, CallPhase, CallPlace, CallReport, CallSpot, CallTold, TakesOrders,
};
use lamplight_protocols::report::Report;
use lamplight_station::{CallSetup, CareSetup, Input, Setup, Station};
use lamplight_units::{BedId, FeedId, Mono, Now, Wall};
use lamplight_ward::{BedSetup, Beds, Patience};
use std::sync::Arc;
use std::time::{Duration, Instant};

const BEDS: usize = 64;
const ROUNDS: usize = 400;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let feed = FeedId::parse("calls")?;
    let mut station = ward()?;
    let mut now = Now {
        mono: Mono::START,
        wall: Wall::from_micros(0),
    };
    let (mut spans, mut events, mut rows) = (Vec::new(), 0_u64, 0_u64);
    let began = Instant::now();
    for _ in 0..ROUNDS {
        // A whole ward calls, is taken, and ends.
        for phase in [CallPhase::Raised, CallPhase::Taken, CallPhase::Ended] {
            for place in 0..2 * BEDS {
                now = now.after(Duration::from_millis(1));
                let input = Input::Report {
                    feed: feed.clone(),
                    report: Report::Call(Box::new(news(place, phase))),
                };
                let since = Instant::now();
                station.handle(now, input);
                let mut sounded = false;
                while let Some(effect) = station.poll_effect() {
                    sounded |= matches!(effect, Effect::SoundNow { .. });
                }
                while station.poll_change().is_some() {}
                if phase == CallPhase::Raised {
                    if !sounded {
                        return Err("a call was raised without a tone".into());
                    }
                    spans.push(since.elapsed());
                }
                while station.poll_call_row().is_some() {
                    rows += 1;
                }
                events += 1;
            }
        }
    }
    let took = began.elapsed();
    if rows != events || station.calls().open().next().is_some() {
        return Err(format!("{events} events made {rows} rows").into());
    }
    spans.sort_unstable();
    let p99 = spans.get(spans.len() * 99 / 100).copied();
    let p99 = p99.unwrap_or_default().as_secs_f64() * 1e3;
    let per_s = events as f64 / took.as_secs_f64();
    println!("{{\"name\":\"calls.signal_ms_p99\",\"value\":{p99:.4}}}");
    println!("{{\"name\":\"calls.events_per_s\",\"value\":{per_s:.0}}}");
    Ok(())
}

fn ward() -> Result<Station, Box<dyn std::error::Error>> {
    let mut beds = Vec::new();
    for bed in 1..=BEDS {
        beds.push(BedSetup {
            id: BedId::parse(&bed.to_string())?,
            places: Vec::new(),
            devices: Vec::new(),
        });
    }
    Ok(Station::new(Setup {
        name: Arc::from("Bench"),
        beds: Beds::new(beds)?,
        feeds: Vec::new(),
        patience: Patience::default(),
        policy: ValidPolicy::default(),
        roster: Roster::default(),
        limits: None,
        care: CareSetup::default(),
        calls: CallSetup::default(),
        smart_beds: lamplight_station::SmartBedPolicy::default(),
        role: Role::Nurse,
    }))
}

fn news(place: usize, phase: CallPhase) -> CallReport {
    let wc = place >= BEDS;
    let bed = (place % BEDS + 1).to_string();
    let key: Arc<str> = Arc::from(place.to_string());
    CallReport {
        system: Arc::from("bench"),
        sent_at: None,
        what: CallNews::Call(CallTold {
            place: CallPlace {
                address: Arc::clone(&key),
                bed: Arc::from(if wc { "" } else { bed.as_str() }),
                room: Arc::from(if wc { bed.as_str() } else { "" }),
                spot: if wc { CallSpot::Wc } else { CallSpot::Bed },
                ..CallPlace::default()
            },
            key,
            kind: if wc { CallKind::Wc } else { CallKind::Patient },
            phase,
            text: Arc::from("call"),
            urgency: None,
            by: None,
            from_memory: false,
            takes_orders: TakesOrders::No,
        }),
    }
}
