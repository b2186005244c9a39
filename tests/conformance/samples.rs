//! The receiver and the instant of these tests, and messages of our own.

use lamplight_protocols::hl7::receive::{Receiver, ReceiverConfig};
use lamplight_units::{Mono, Now, Wall};

/// 2026-11-18 11:06:40 UTC.
pub fn now() -> Now {
    Now {
        mono: Mono::START,
        wall: Wall::from_micros(1_795_000_000_000_000),
    }
}

/// A receiver that has seen nothing.
pub fn receiver() -> Receiver {
    Receiver::new(ReceiverConfig::new("LAMPLIGHT", "peer"))
}
