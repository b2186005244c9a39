//! A sender: connects, sends messages, waits for each acknowledgement.
//!
//! For tests and tools. It waits before it sends the next message, as MLLP
//! senders do, and does not judge what the acknowledgement says.

use super::dial::{Dial, Stream, dial};
use crate::error::{FeedError, plain};
use crate::limits::Limits;
use crate::tls::ClientTls;
use lamplight_protocols::mllp::frame;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

/// Longest acknowledgement that is read.
const ANSWER_BYTES_MAX: usize = 1 << 20;
const START: u8 = 0x0B;
const END: u8 = 0x1C;

/// Where to send and how long to wait.
#[derive(Debug, Clone)]
pub struct SendConfig {
    /// `host:port`.
    pub address: String,
    /// TLS, or plain.
    pub tls: Option<ClientTls>,
    /// For one acknowledgement, and for connecting.
    pub time: Duration,
}

impl SendConfig {
    /// Plain, with ten seconds.
    #[must_use]
    pub fn plain(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            tls: None,
            time: Duration::from_secs(10),
        }
    }
}

/// A message could not be sent, or was not answered.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// There is no connection.
    #[error(transparent)]
    Connect(#[from] FeedError),
    /// The connection broke.
    #[error("the connection broke: {}", plain(.0))]
    Broken(#[from] io::Error),
    /// The receiver closed it instead of answering.
    #[error("the receiver closed the connection without an answer")]
    Closed,
    /// The receiver did not answer in time.
    #[error("no answer within {} s", .0.as_secs_f64())]
    Late(Duration),
    /// The answer is too long to be one.
    #[error("the answer has more than {ANSWER_BYTES_MAX} bytes")]
    TooLong,
}

/// A connection to a receiver.
pub struct Sender {
    stream: Box<dyn Stream>,
    unread: Vec<u8>,
    time: Duration,
}

impl Sender {
    /// Connects, with TLS where configured.
    ///
    /// # Errors
    /// When the receiver can't be reached, or TLS fails.
    pub async fn connect(config: &SendConfig) -> Result<Self, SendError> {
        let to = Dial {
            address: &config.address,
            tls: config.tls.as_ref(),
            limit: config.time,
            keepalive: Limits::default().keepalive_time,
        };
        Ok(Self {
            stream: dial(&to).await?.stream,
            unread: Vec::new(),
            time: config.time,
        })
    }

    /// Sends one message; returns its acknowledgement without the framing.
    ///
    /// # Errors
    /// When the connection breaks or no answer comes in time. The receiver may
    /// have taken the message nevertheless: send it again with the same control id.
    pub async fn send(&mut self, message: &[u8]) -> Result<Vec<u8>, SendError> {
        let time = self.time;
        let exchange = async {
            self.stream.write_all(&frame(message)).await?;
            self.stream.flush().await?;
            self.answer().await
        };
        match timeout(time, exchange).await {
            Ok(answer) => answer,
            Err(_) => Err(SendError::Late(time)),
        }
    }

    /// The next answer, without sending: in enhanced mode the application's own follows the
    /// accept acknowledgement.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub async fn more(&mut self) -> Result<Vec<u8>, SendError> {
        let time = self.time;
        match timeout(time, self.answer()).await {
            Ok(answer) => answer,
            Err(_) => Err(SendError::Late(time)),
        }
    }

    /// The next acknowledgement; bytes outside of a frame are skipped.
    async fn answer(&mut self) -> Result<Vec<u8>, SendError> {
        loop {
            if let Some(answer) = self.cut() {
                return Ok(answer);
            }
            if self.unread.len() > ANSWER_BYTES_MAX {
                return Err(SendError::TooLong);
            }
            if self.stream.read_buf(&mut self.unread).await? == 0 {
                return Err(SendError::Closed);
            }
        }
    }

    fn cut(&mut self) -> Option<Vec<u8>> {
        let start = self.unread.iter().position(|byte| *byte == START)?;
        let length = self.unread[start..].iter().position(|byte| *byte == END)?;
        let answer = self.unread[start + 1..start + length].to_vec();
        // The CR that follows is skipped with whatever else precedes a frame.
        self.unread.drain(..=start + length);
        Some(answer)
    }

    /// Ends the connection in order.
    ///
    /// # Errors
    /// When it broke before.
    pub async fn close(mut self) -> Result<(), SendError> {
        Ok(self.stream.shutdown().await?)
    }
}
