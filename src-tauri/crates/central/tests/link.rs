//! The way from a station to the central server, with real processes and a real PostgreSQL.
//!
//! - `begun`: how most of the others begin, and end
//! - `arrives`: from the journal over TLS into the database and back to the cursor
//! - `faults`: a proxy that cuts, doubles, delays and reorders; both ends killed; the database
//!   restarted; a database without room
//! - `tls`: the same below TLS, byte by byte: cut, held up, garbled; and who trusts whom
//! - `million`: a long journal while the network flaps, both ends are killed and clocks jump
//! - `news`: what the hospital tells a ward, from the server's stream into the ward's state
//! - `copies`: two copies of the server behind a balancer, one killed
//! - `refusals`: stations that are locked out, records that nobody takes, other versions
//! - `page`: who sees what, live, and what the audit says
//!
//! Where PostgreSQL or the station's program is missing, each test says so and passes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says why it skips"
)]

#[path = "link/arrives.rs"]
mod arrives;
#[path = "link/begun.rs"]
mod begun;
#[path = "link/cable.rs"]
mod cable;
#[allow(dead_code, reason = "the bench uses the rest")]
#[path = "link/central.rs"]
mod central;
#[path = "link/clock.rs"]
mod clock;
#[path = "link/copies.rs"]
mod copies;
#[path = "link/database.rs"]
mod database;
#[path = "link/faults.rs"]
mod faults;
#[path = "link/million.rs"]
mod million;
#[path = "link/news.rs"]
mod news;
#[path = "link/page.rs"]
mod page;
#[path = "link/pause.rs"]
mod pause;
#[path = "link/programs.rs"]
mod programs;
#[path = "link/proxy.rs"]
mod proxy;
#[path = "link/refusals.rs"]
mod refusals;
#[allow(dead_code, reason = "the bench uses the rest")]
#[path = "link/station.rs"]
mod station;
#[path = "link/tls.rs"]
mod tls;
#[path = "link/versions.rs"]
mod versions;
