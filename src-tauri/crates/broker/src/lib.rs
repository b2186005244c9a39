//! A ward on a NATS broker: which subjects there are, what their payloads say, and the connection.
//!
//! A station publishes, a station in view-only mode and the central server read; both build on
//! the same types, and whoever else reads has docs/BROKER.md.
//!
//! - [`subject`]: `ward.<ward>.bed.<bed>.<kind>`, ids written so that any text is one token.
//! - [`payload`]: vitals, alarms, pictures for another screen, and the beat that says which of
//!   them are the newest; each JSON payload names its version.
//! - [`streams`]: what the broker keeps (JetStream): alarms for days, of the rest the newest.
//! - [`connect`]: the connection, with one sentence for each way in which it can be wrong.
//!
//! Payloads come from outside and may be anything: [`payload::read`] says why one is not used.

pub mod connect;
pub mod payload;
pub mod streams;
pub mod subject;

pub use async_nats;
pub use connect::{Login, Settings, Standing, Tls};
pub use payload::Unusable;
pub use subject::{Kind, Subject};
