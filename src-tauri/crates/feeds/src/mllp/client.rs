//! Connects out, reads the same way as the listener, and reconnects.

use super::ConnectConfig;
use super::dial::{Dial, dial};
use super::feed::{Feed, Next};
use crate::backoff::Tries;
use crate::error::sentence;
use crate::event::FeedNews;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// A connection that brought no message counts as a success after so long. A
/// peer that takes connections and closes them at once is not asked at full speed.
const SETTLED: Duration = Duration::from_secs(30);

/// Stays connected until the feed is stopped.
pub async fn run(feed: Arc<Feed>, config: ConnectConfig, tries: &mut Tries) {
    let address: Arc<str> = Arc::from(config.address.as_str());
    let to = Dial {
        address: &config.address,
        tls: config.tls.as_ref(),
        limit: feed.limits.handshake_time,
        keepalive: feed.limits.keepalive_time,
    };
    loop {
        let address = Arc::clone(&address);
        feed.outlet.tell(FeedNews::Connecting { address }).await;
        let dialled = tokio::select! {
            biased;
            () = feed.stop.stopped() => return,
            dialled = dial(&to) => dialled,
        };
        match dialled {
            Ok(dialled) => {
                let connection = feed.connection(dialled.peer);
                let since = Instant::now();
                let ended = feed.serve(dialled.stream, connection).await;
                if ended.heard || since.elapsed() >= SETTLED {
                    tries.succeeded();
                }
            }
            Err(error) => {
                let sentence = sentence(feed.outlet.feed(), &error);
                feed.outlet.tell(FeedNews::Failed { sentence }).await;
            }
        }
        match feed.pause(tries).await {
            Next::Again => {}
            Next::Stop => return,
        }
    }
}
