//! Sockets and radios: brings bytes to the protocols and their answers back.
//!
//! A feed is one listener or one client connection of the configuration. It runs
//! in a task of its own, tells what happens as [`FeedEvent`]s into one bounded
//! queue, and is stopped through its [`FeedHandle`]. Three rules hold for all:
//!
//! - A message is acknowledged only after the station has kept what it brought
//!   ([`Receipt`]). When the queue does not take it in time, the sender is told to
//!   keep it.
//! - Whatever a peer does costs that peer only: each bound stands in [`Limits`]
//!   with what happens there, and a panic ends one connection, not its feed.
//! - No clock is read here: [`Clock`] comes in. Time-outs run on tokio's time,
//!   which tests pause.

mod again;
pub mod allow;
pub mod backoff;
pub mod ble;
mod budget;
mod clock;
mod error;
mod event;
mod handle;
pub mod health;
mod isolate;
mod limits;
pub mod line;
pub mod mllp;
pub mod mqtt;
mod outlet;
mod quota;
mod raw;
mod socket;
pub mod tls;

pub use again::Again;
pub use clock::Clock;
pub use error::{FeedError, Hint};
pub use event::{Closed, Connection, ConnectionId, FeedEvent, FeedNews, Receipt};
pub use handle::{FeedHandle, MOST_ORDERS, OrderSender, RadioSender};
pub use health::{FeedHealth, FeedState};
pub use isolate::{Panicked, isolated};
pub use limits::Limits;
pub use raw::Raw;
