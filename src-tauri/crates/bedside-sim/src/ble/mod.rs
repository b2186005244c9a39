//! Bluetooth LE without a radio: a stand-in for BlueZ on a private message bus, with simulated
//! health devices behind it.
//!
//! The station's own Bluetooth library talks to it as to the real service, when
//! `DBUS_SYSTEM_BUS_ADDRESS` names the bus. What it answers is what BlueZ answers to a program
//! that scans, connects, reads, writes and subscribes; nothing of radio or pairing below that.

mod bluez;
mod bus;
mod objects;
mod peer;
mod world;

pub use bluez::StandIn;
pub use bus::{Bus, MISSING};
pub use peer::{Model, Peer, Switches};
pub use world::Power;

/// The devices that are about in the scenario `bluetooth`.
#[must_use]
pub fn ward() -> Vec<Peer> {
    let mut second = Peer::new(Model::Belt, 2);
    second.level = 88.0;
    let mut oximeter = Peer::new(Model::Oximeter, 1);
    oximeter.battery = 14;
    vec![
        Peer::new(Model::Belt, 1),
        second,
        oximeter,
        Peer::new(Model::Cuff, 1),
        Peer::new(Model::Thermometer, 1),
        Peer::new(Model::Meter(120), 1),
        Peer::new(Model::Monitor(36), 1),
        Peer::new(Model::Scale, 1),
    ]
}
