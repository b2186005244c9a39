//! Every bound of a feed, with its default and what happens at it.

use std::time::Duration;

/// The bounds of one feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest frame. A longer one becomes a dead letter; the connection goes on.
    /// 16 MiB holds a wave message of sixteen channels over minutes.
    pub frame_bytes: usize,
    /// Unfinished frames of all connections of the feed together. The connection
    /// that goes beyond is closed: its frame becomes a dead letter.
    pub unfinished_bytes: usize,
    /// From a frame's first byte to its last. A slower one becomes a dead letter
    /// and its connection is closed, since where the next one starts is unknown.
    pub frame_time: Duration,
    /// Without any byte for so long, the connection is closed. None by default:
    /// a monitor on standby may be silent for hours.
    pub idle_time: Option<Duration>,
    /// For writing one answer. A peer that does not read its answers for so long
    /// is closed.
    pub write_time: Duration,
    /// For the TLS handshake, and for connecting out. Closed beyond.
    pub handshake_time: Duration,
    /// How long a message waits for the station's queue. Beyond, the sender is
    /// told to keep it (AE or CE with code 207) and to try again.
    pub queue_time: Duration,
    /// Connections of one listener. One more is closed as soon as it is accepted.
    pub connections: usize,
    /// Connections of one listener from one address; none by default, because a
    /// gateway may open one for each bed.
    pub connections_per_address: Option<usize>,
    /// Dead letters told in full per connection and minute; beyond, counted.
    pub letters_per_minute: u32,
    /// After so long in silence the system asks the peer whether it is there
    /// (TCP keep-alive, then every 10 s, given up after the third).
    pub keepalive_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            frame_bytes: 16 << 20,
            unfinished_bytes: 256 << 20,
            frame_time: Duration::from_secs(30),
            idle_time: None,
            write_time: Duration::from_secs(10),
            handshake_time: Duration::from_secs(10),
            queue_time: Duration::from_secs(5),
            connections: 1_024,
            connections_per_address: None,
            letters_per_minute: 600,
            keepalive_time: Duration::from_secs(30),
        }
    }
}
