//! What every TCP connection of ours is set to.

use std::time::Duration;
use tokio::net::TcpStream;

/// Between two questions of the keep-alive, and how many go unanswered.
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(10);
const KEEPALIVE_RETRIES: u32 = 3;

/// Answers go out at once, and a peer whose cable was pulled is noticed although
/// neither side writes. A system that refuses either setting still serves.
pub fn prepare(stream: &TcpStream, keepalive: Duration) {
    let settings = socket2::TcpKeepalive::new()
        .with_time(keepalive)
        .with_interval(KEEPALIVE_INTERVAL)
        .with_retries(KEEPALIVE_RETRIES);
    let set = stream
        .set_nodelay(true)
        .and_then(|()| socket2::SockRef::from(stream).set_tcp_keepalive(&settings));
    if let Err(error) = set {
        tracing::debug!(%error, "a socket refused its settings");
    }
}
