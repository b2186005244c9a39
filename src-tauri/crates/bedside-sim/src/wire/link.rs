//! One connection of a device to the station, kept up as long as the device is on.
//!
//! As an MLLP sender does: write, wait for the answer, then the next. When the station
//! does not answer within [`ANSWER_WITHIN`], the connection is given up and made again,
//! with growing pauses and jitter.

use super::ack::{self, Verdict};
use super::faults::Injector;
use super::outbox::{Outbox, Queued};
use super::stats::Stats;
use crate::chance::Chance;
use crate::scenario::Network;
use lamplight_protocols::mllp::{Deframer, Framed};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

/// How long a sender waits for an answer (IHE PCD leaves it to the product; 5 s is usual).
pub const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// How long making a connection may take, TLS included.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// The first pause after a failure, and the longest.
const PAUSE: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(8));

/// The longest answer taken; an acknowledgement has a few hundred bytes.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// TCP or TLS.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// A TLS client with the name that the station's certificate must have.
pub type Secure = Option<(TlsConnector, ServerName<'static>)>;

/// A connection and what it needs.
pub struct Link {
    /// Host and port of the station.
    pub station: String,
    /// TLS, or plain.
    pub secure: Secure,
    /// What is to be sent.
    pub outbox: Arc<Outbox>,
    /// What the scenario does to the network.
    pub network: watch::Receiver<Network>,
    /// What goes wrong on the wire.
    pub injector: Injector,
    /// For the jitter of the pauses.
    pub chance: Chance,
    /// The run's counters.
    pub stats: Arc<Stats>,
    /// Written and not yet answered; given back when the connection is lost.
    pub unanswered: Vec<Queued>,
}

/// Counts a connection as standing while it lives.
struct Standing(Arc<Stats>);

impl Drop for Standing {
    fn drop(&mut self) {
        self.0.closed();
    }
}

impl Link {
    /// Runs until the future is dropped or the device's end of `network` is gone.
    pub async fn run(mut self) {
        let mut failures = 0;
        loop {
            // A pulled cable and a switched-off network both keep a new connection from being made.
            if self.network.wait_for(|n| *n == Network::Up).await.is_err() {
                return;
            }
            if let Ok(stream) = self.connect().await {
                self.stats.opened();
                let standing = Standing(self.stats.clone());
                let mut down = self.network.clone();
                let served = tokio::select! {
                    served = self.serve(stream) => served,
                    _ = down.wait_for(|n| *n == Network::Down) => Ok(()),
                };
                drop(standing);
                if let Err(error) = &served {
                    tracing::debug!(%error, "connection lost");
                }
                let lost = std::mem::take(&mut self.unanswered);
                if lost.is_empty() || served.is_ok() {
                    failures = 0;
                }
                self.stats.dropped(self.outbox.give_back(lost));
            }
            failures += 1;
            sleep(pause(failures, self.chance.unit())).await;
        }
    }

    async fn connect(&self) -> io::Result<Box<dyn Stream>> {
        let connecting = async {
            let stream = TcpStream::connect(&self.station).await?;
            // A message is written whole and its answer awaited: nothing to collect for.
            stream.set_nodelay(true)?;
            Ok::<Box<dyn Stream>, io::Error>(match &self.secure {
                None => Box::new(stream),
                Some((connector, name)) => Box::new(connector.connect(name.clone(), stream).await?),
            })
        };
        timeout(CONNECT_WITHIN, connecting)
            .await
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    /// Sends what there is. Ends only with an error or when faults want it to.
    async fn serve(&mut self, mut stream: Box<dyn Stream>) -> io::Result<()> {
        let mut answers = Deframer::new(ANSWER_BYTES_MAX);
        loop {
            self.unanswered = self.next_batch(&mut stream).await?;
            // A cable that was pulled meanwhile keeps the message here; the socket stays.
            let plugged = self.network.wait_for(|n| *n != Network::CableOut).await;
            plugged.map_err(|_| io::Error::from(io::ErrorKind::ConnectionAborted))?;
            let plan = self.injector.plan(&self.unanswered);
            if !plan.wait.is_zero() {
                sleep(plan.wait).await;
            }
            let written = Instant::now();
            for bytes in &plan.writes {
                stream.write_all(bytes).await?;
                stream.flush().await?;
                self.stats.wrote(bytes.len());
            }
            for message in &self.unanswered {
                self.stats.sent(message.kind);
            }
            if plan.hang_up {
                return Ok(());
            }
            for _ in 0..plan.answers {
                self.await_answer(&mut stream, &mut answers, written)
                    .await?;
            }
            self.unanswered.clear();
        }
    }

    /// The next messages; notices meanwhile when the station hangs up.
    async fn next_batch(&self, stream: &mut Box<dyn Stream>) -> io::Result<Vec<Queued>> {
        let mut byte = [0u8; 256];
        tokio::select! {
            batch = self.outbox.take(self.injector.together()) => Ok(batch),
            read = stream.read(&mut byte) => Err(match read {
                Ok(0) => io::ErrorKind::ConnectionReset.into(),
                // Nobody asked: an answer twice, or not MLLP at all. Begin anew.
                Ok(_) => io::ErrorKind::InvalidData.into(),
                Err(error) => error,
            }),
        }
    }

    async fn await_answer(
        &mut self,
        stream: &mut Box<dyn Stream>,
        answers: &mut Deframer,
        written: Instant,
    ) -> io::Result<()> {
        let answer = timeout(ANSWER_WITHIN, read_answer(stream, answers)).await;
        let Ok(answer) = answer else {
            self.stats.unanswered();
            return Err(io::ErrorKind::TimedOut.into());
        };
        let answer = answer?;
        self.stats.answered(answer.verdict, written.elapsed());
        if answer.verdict == Verdict::Refused {
            tracing::warn!(control_id = %answer.control_id, "the station refused a message");
        }
        self.unanswered
            .retain(|message| message.control_id != answer.control_id);
        Ok(())
    }
}

async fn read_answer(stream: &mut Box<dyn Stream>, answers: &mut Deframer) -> io::Result<ack::Ack> {
    let mut bytes = [0u8; 4_096];
    loop {
        match answers.next() {
            Some(Framed::Message(message)) => {
                return ack::read(&message).ok_or_else(|| io::ErrorKind::InvalidData.into());
            }
            Some(Framed::Rejected { .. }) => return Err(io::ErrorKind::InvalidData.into()),
            None => {}
        }
        match stream.read(&mut bytes).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => answers.push(&bytes[..n]),
        }
    }
}

/// Doubles from failure to failure; drawn from the upper half, so that monitors that
/// lost one switch do not all come back in the same instant.
fn pause(failures: u32, chance: f64) -> Duration {
    let (first, longest) = PAUSE;
    let whole = first
        .saturating_mul(1 << failures.saturating_sub(1).min(10))
        .min(longest);
    whole.mul_f64(0.5 + 0.5 * chance.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_within_their_bounds() {
        for (failures, low, high) in [
            (1, 125, 250),
            (2, 250, 500),
            (5, 2_000, 4_000),
            (99, 4_000, 8_000),
        ] {
            assert_eq!(pause(failures, 0.0), Duration::from_millis(low));
            assert_eq!(pause(failures, 1.0), Duration::from_millis(high));
        }
    }
}
