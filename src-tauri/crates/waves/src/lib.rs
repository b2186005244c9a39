//! Sample rings, time alignment, gaps, decimation and the frames for the screen.
//!
//! # How a sample gets its place
//!
//! A device sends chunks: some samples, their rate and perhaps the first one's
//! time on the device's own clock. That clock may be wrong by minutes, may be set
//! while we listen, and drifts; the network delays each chunk by another while.
//! Three steps lead from there to a steady picture, each in a module of its own:
//!
//! 1. [`align`]: samples are *counted*. A chunk that begins where the last one ended
//!    is joined to it exactly, whatever the last digits of its time say; anything
//!    else is a gap, an overlap, a late filling of a hole, or a clock that was set.
//! 2. [`clock`]: how far the device's clock is from ours, from the least delay seen
//!    lately. Nothing arrives before it was measured, so the least is the truest.
//! 3. [`playout`]: how long after its measurement a sample is drawn, so that the next
//!    chunk has come by then. One delay for all waves of a device keeps them beside
//!    each other.
//!
//! [`Hub`] joins the three and keeps the last minute of every series;
//! [`Subscription`] is what one screen has been sent; [`frame`] is the bytes.
//!
//! Nothing here reads a clock: time comes in as [`lamplight_units::Mono`].
//! Every buffer has a bound, written down in [`Limits`]; at the bound the oldest
//! samples go, for waves may be dropped and what is missing is shown as a gap.

pub mod align;
pub mod clock;
pub mod decimate;
pub mod frame;
mod group;
pub mod hub;
pub mod limits;
pub mod playout;
mod ring;
mod series;
pub mod subscription;

pub use decimate::{Column, decimate};
pub use hub::{Hub, Piece, Pushed, SeriesStats};
pub use limits::{GroupId, Limits, SeriesId};
pub use subscription::Subscription;
