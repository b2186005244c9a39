//! From messages to bytes on a socket: queue, faults, acknowledgements, connection.

pub mod ack;
pub mod faults;
pub mod link;
pub mod outbox;
pub mod stats;
pub mod tls;

pub use faults::Faults;
pub use outbox::Outbox;
pub use stats::{Stats, Totals};
pub use tls::TlsOptions;
