//! The people of a station over time. `ward` is a station with a host that computes at once
//! and wrongly on purpose (no argon2, no HMAC), on a virtual clock.

mod any_input;
mod emergency;
mod hospital;
mod lockout;
mod manage;
mod restart;
mod rights;
mod setup;
mod sign_in;
mod vouch;
pub(crate) mod ward;
