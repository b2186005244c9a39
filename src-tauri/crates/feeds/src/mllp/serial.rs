//! A serial line: opened, read the same way as a connection, opened again when it is lost.
//!
//! The port is always opened with eight bits and no parity; lines of seven bits carry their
//! parity in the eighth, which the conversation adds and takes off.

use super::SerialConfig;
use super::feed::{Feed, Next};
use crate::backoff::Tries;
use crate::error::{FeedError, sentence};
use crate::event::{Closed, FeedNews};
use serial2_tokio::{CharSize, FlowControl, Parity, SerialPort, Settings, StopBits};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// A line that brought no message counts as a success after so long.
const SETTLED: Duration = Duration::from_secs(30);

/// Keeps the line open until the feed is stopped.
///
/// While it cannot be opened, or nobody speaks on it, the feed stays `Failed`: a try alone
/// is no sign that it works.
pub async fn run(feed: Arc<Feed>, config: SerialConfig, tries: &mut Tries) {
    let address: Arc<str> = Arc::from(config.to_string());
    let connecting = || FeedNews::Connecting {
        address: Arc::clone(&address),
    };
    feed.outlet.tell(connecting()).await;
    loop {
        match open(&config) {
            Ok(port) => {
                let since = Instant::now();
                let ended = feed.serve_silent(port, feed.line(&config.port)).await;
                if ended.heard || since.elapsed() >= SETTLED {
                    tries.succeeded();
                }
                match ended.reason {
                    Closed::Stopped => return,
                    Closed::Idle { after } => {
                        let sentence = format!(
                            "Feed {}: nothing came over {} for {} s. Check that the call \
                             system is on, its cable, and the line's speed and bits.",
                            feed.outlet.feed(),
                            config.port,
                            after.as_secs()
                        );
                        feed.outlet.tell(FeedNews::Failed { sentence }).await;
                    }
                    Closed::ByPeer
                    | Closed::InMidFrame
                    | Closed::NeverEnding { .. }
                    | Closed::NotReading { .. }
                    | Closed::OverBudget { .. }
                    | Closed::Broken { .. }
                    | Closed::Fault => feed.outlet.tell(connecting()).await,
                }
            }
            Err(source) => {
                let error = FeedError::Serial {
                    port: config.port.clone(),
                    source,
                };
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

fn open(config: &SerialConfig) -> io::Result<SerialPort> {
    SerialPort::open(&config.port, |mut settings: Settings| {
        settings.set_raw();
        settings.set_baud_rate(config.baud)?;
        settings.set_char_size(CharSize::Bits8);
        settings.set_parity(Parity::None);
        settings.set_flow_control(FlowControl::None);
        settings.set_stop_bits(if config.stop_bits == 2 {
            StopBits::Two
        } else {
            StopBits::One
        });
        Ok(settings)
    })
}
