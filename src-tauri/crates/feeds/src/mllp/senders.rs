//! What is remembered of senders beyond a connection.
//!
//! Which messages came before belongs to the sender, not to its connection: it
//! repeats the last one after it has connected anew. Senders are told apart by
//! address, so that two devices that give themselves no name stay two.

use crate::event::Connection;
use lamplight_protocols::hl7::receive::{Receiver, ReceiverConfig};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Addresses that are remembered. Beyond, one that is not connected is
/// forgotten: its next repeated message would be read once more.
const ADDRESSES_MAX: usize = 1_024;

/// A sender's receiver, shared by its connections.
pub type Taker = Arc<Mutex<Receiver>>;

/// The receivers of one feed.
pub struct Senders {
    config: ReceiverConfig,
    by_address: Mutex<HashMap<Arc<str>, Taker>>,
}

impl Senders {
    /// None yet; each will be configured so, with its own address as name.
    pub fn new(config: ReceiverConfig) -> Self {
        Self {
            config,
            by_address: Mutex::default(),
        }
    }

    /// The receiver for this connection's sender.
    pub fn taker(&self, connection: &Connection) -> Taker {
        let address: Arc<str> = Arc::from(address(&connection.peer));
        let mut known = self
            .by_address
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if known.len() >= ADDRESSES_MAX && !known.contains_key(&address) {
            known.retain(|_, taker| Arc::strong_count(taker) > 1);
        }
        let taker = known.entry(Arc::clone(&address)).or_insert_with(|| {
            let config = ReceiverConfig {
                peer: address,
                ..self.config.clone()
            };
            Arc::new(Mutex::new(Receiver::new(config)))
        });
        Arc::clone(taker)
    }
}

/// The address without the port, which changes with each connection.
fn address(peer: &str) -> &str {
    peer.rsplit_once(':').map_or(peer, |(address, _)| address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::ConnectionId;

    fn connection(peer: &str) -> Connection {
        Connection {
            id: ConnectionId(1),
            peer: Arc::from(peer),
            name: None,
        }
    }

    #[test]
    fn connections_of_one_address_share_what_is_remembered() {
        let senders = Senders::new(ReceiverConfig::new("LAMPLIGHT", ""));
        let first = senders.taker(&connection("10.0.0.5:40001"));
        let again = senders.taker(&connection("10.0.0.5:40002"));
        let other = senders.taker(&connection("10.0.0.6:40001"));
        assert!(Arc::ptr_eq(&first, &again));
        assert!(!Arc::ptr_eq(&first, &other));
        let six = senders.taker(&connection("[fd00::1]:40001"));
        assert!(Arc::ptr_eq(
            &six,
            &senders.taker(&connection("[fd00::1]:9"))
        ));
    }

    #[test]
    fn addresses_without_a_connection_are_forgotten_at_the_bound() {
        let senders = Senders::new(ReceiverConfig::new("LAMPLIGHT", ""));
        let held = senders.taker(&connection("held:1"));
        for number in 0..ADDRESSES_MAX {
            senders.taker(&connection(&format!("{number}:1")));
        }
        assert!(senders.by_address.lock().unwrap().len() <= ADDRESSES_MAX);
        assert!(Arc::ptr_eq(&held, &senders.taker(&connection("held:2"))));
    }
}
