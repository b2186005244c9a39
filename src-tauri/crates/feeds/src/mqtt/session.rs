//! One session with the broker, from its opening to its end.

mod messages;
mod orders;
mod rebirths;

use super::MqttConfig;
use super::client::MOST_UNANSWERED;
use super::timers::Timers;
use super::wire::{Heard, Opening, Outgoing, Wire};
use crate::error::plain;
use crate::event::{Closed, Connection, FeedNews};
use crate::handle::Stop;
use crate::outlet::Outlet;
use crate::quota::Quota;
use lamplight_protocols::mqtt::Reader;
use lamplight_protocols::mqtt::is_sparkplug;
use lamplight_protocols::order::{DeviceOrder, OrderNumber};
use lamplight_protocols::report::{DeadLetter, Report};
use lamplight_units::Now;
use messages::{Acks, front};
use rebirths::Asked;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

/// Bytes of one read.
const READ_BYTES: usize = 64 << 10;
/// Filters of one SUBSCRIBE.
const FILTERS_AT_ONCE: usize = 100;
const LETTER_WINDOW: Duration = Duration::from_secs(60);

/// How a session went.
#[derive(Debug)]
pub struct Ended {
    /// Why it ended.
    pub reason: Closed,
    /// Whether the broker had let us in, so that the feed was told as connected.
    pub connected: bool,
    /// Whether it brought a message.
    pub heard: bool,
}

/// What follows after something happened.
type Going = Result<(), Closed>;

/// One session.
pub struct Session<'a> {
    config: &'a MqttConfig,
    outlet: &'a Outlet,
    stop: &'a Stop,
    connection: &'a Connection,
    wire: Wire,
    reader: &'a mut Reader,
    timers: Timers,
    letters: Quota,
    acks: Acks,
    /// Orders that the broker has not confirmed, by packet.
    orders: BTreeMap<u16, OrderNumber>,
    /// Filters whose answer is to come.
    asked: VecDeque<Vec<String>>,
    refused: usize,
    filters: usize,
    connected: bool,
    heard: bool,
    /// Edge nodes that were told to be born again, and when.
    reborn: Asked,
}

impl<'a> Session<'a> {
    pub fn new(
        config: &'a MqttConfig,
        outlet: &'a Outlet,
        stop: &'a Stop,
        connection: &'a Connection,
        wire: Wire,
        reader: &'a mut Reader,
    ) -> Self {
        Self {
            config,
            outlet,
            stop,
            connection,
            wire,
            reader,
            timers: Timers::default(),
            letters: Quota::new(config.limits.letters_per_minute, LETTER_WINDOW),
            acks: Acks::new(),
            orders: BTreeMap::new(),
            asked: VecDeque::new(),
            refused: 0,
            filters: 0,
            connected: false,
            heard: false,
            reborn: Asked::default(),
        }
    }

    /// Serves the session until it ends.
    pub async fn run<S>(&mut self, mut stream: S, orders: &mut mpsc::Receiver<DeviceOrder>) -> Ended
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let reason = match self.serve(&mut stream, orders).await {
            Ok(()) => Closed::Stopped,
            Err(closed) => closed,
        };
        // Whether the broker takes the farewell changes nothing any more.
        let _ = timeout(self.config.limits.write_time, stream.shutdown()).await;
        self.let_go().await;
        Ended {
            reason,
            connected: self.connected,
            heard: self.heard,
        }
    }

    async fn serve<S>(&mut self, stream: &mut S, orders: &mut mpsc::Receiver<DeviceOrder>) -> Going
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let will = presence(self.config, None);
        let password = self.config.password.as_ref();
        let opening = Opening {
            client_id: &self.config.client_id,
            user: self.config.user.as_deref(),
            password: password.map(|password| password.reveal().as_slice()),
            keep_alive_s: self.config.keep_alive_s,
            session_s: self.config.session_s,
            will: (&will.0, &will.1),
        };
        self.wire.open(&opening).map_err(broken)?;
        let admitted_by = Instant::now() + self.config.limits.handshake_time;
        let mut buffer = vec![0; READ_BYTES];
        loop {
            self.write(stream).await?;
            let room = self.acks.len() < usize::from(MOST_UNANSWERED);
            tokio::select! {
                biased;
                () = self.stop.stopped() => return self.farewell(stream).await,
                kept = front(&mut self.acks) => self.acknowledge(kept)?,
                order = orders.recv(), if self.connected => match order {
                    Some(order) => self.order(&order).await,
                    None => return self.farewell(stream).await,
                },
                timer = self.timers.next() => self.wire.fired(timer).map_err(|_| silent())?,
                () = tokio::time::sleep_until(admitted_by), if !self.connected => {
                    self.not_admitted("it does not answer").await;
                    return Err(broken("the broker did not answer".to_owned()));
                }
                read = stream.read(&mut buffer), if room => {
                    let length = match read {
                        Ok(0) => return Err(Closed::ByPeer),
                        Ok(length) => length,
                        Err(error) => return Err(broken(plain(&error))),
                    };
                    self.take(buffer.get(..length).unwrap_or_default()).await?;
                }
            }
        }
    }

    async fn take(&mut self, bytes: &[u8]) -> Going {
        let mut heard = Vec::new();
        let taken = self.wire.take(bytes, &mut heard);
        for one in heard {
            self.hear(one).await?;
        }
        taken.map_err(broken)
    }

    async fn hear(&mut self, heard: Heard) -> Going {
        match heard {
            Heard::Accepted => self.accepted().await,
            Heard::Refused(why) => {
                self.not_admitted(&why).await;
                Err(broken(format!("the broker refused: {why}")))
            }
            Heard::Subscribed(answers) => self.subscribed(answers).await,
            Heard::Message(message) => {
                self.message(message).await;
                Ok(())
            }
            Heard::Skipped(skipped) => {
                let reason = format!(
                    "topic {:?}: a message of {} bytes, at most {} are read",
                    skipped.topic, skipped.length, self.config.limits.frame_bytes
                );
                self.letter(DeadLetter {
                    control_id: None,
                    reason: Arc::from(reason),
                    defects: Vec::new(),
                    head: Arc::from(skipped.topic.as_str()),
                    octets: is_sparkplug(&skipped.topic),
                    bytes: Vec::new().into(),
                    length: skipped.length,
                })
                .await;
                Ok(())
            }
            Heard::Published { id, problem } => {
                if let Some(number) = self.orders.remove(&id) {
                    self.outcome(number, problem.map(|why| format!("the broker says: {why}")))
                        .await;
                }
                Ok(())
            }
            Heard::Bye(why) => Err(broken(format!("the broker ended the session: {why}"))),
        }
    }

    /// The session is open: what was open before is in doubt until it is told again.
    async fn accepted(&mut self) -> Going {
        let reports = self.reader.connected();
        if !reports.is_empty() {
            let news = message(reports, 0);
            self.outlet
                .tell_of(Some(self.connection), self.outlet.now(), news)
                .await;
        }
        let (topic, payload) = presence(self.config, Some(self.outlet.now()));
        self.publish_presence(&topic, &payload).map_err(broken)?;
        let filters = self.reader.filters();
        self.filters = filters.len();
        self.subscribe(filters)
    }

    fn subscribe(&mut self, filters: Vec<String>) -> Going {
        for some in filters.chunks(FILTERS_AT_ONCE) {
            self.wire.subscribe(some).map_err(broken)?;
            self.asked.push_back(some.to_vec());
        }
        Ok(())
    }

    async fn subscribed(&mut self, answers: Vec<Option<String>>) -> Going {
        let asked = self.asked.pop_front().unwrap_or_default();
        let refused: Vec<(&String, &String)> = asked
            .iter()
            .zip(&answers)
            .filter_map(|(filter, answer)| Some((filter, answer.as_ref()?)))
            .collect();
        self.refused += refused.len();
        let feed = self.outlet.feed();
        if let Some((filter, why)) = refused.first() {
            let count = refused.len();
            let sentence = format!(
                "Feed {feed}: the broker lets the station not read {filter:?} ({why}), {count} \
                 topics in all. Give the station's user the right to read them."
            );
            if self.filters > 0 && self.refused >= self.filters {
                self.outlet.tell(FeedNews::Failed { sentence }).await;
                return Err(broken(
                    "the broker lets the station read nothing".to_owned(),
                ));
            }
            self.tell(FeedNews::Trouble { sentence }).await;
        }
        if self.asked.is_empty() && !self.connected {
            self.connected = true;
            self.tell(FeedNews::Connected).await;
            let nodes = self.reader.rebirths();
            self.ask_rebirths(nodes);
        }
        Ok(())
    }

    async fn not_admitted(&self, why: &str) {
        let (feed, address) = (self.outlet.feed(), &self.config.address);
        let sentence = format!(
            "Feed {feed}: the broker {address} does not let the station in: {why}. Check client \
             id, user, password and certificate, and the broker's log."
        );
        self.outlet.tell(FeedNews::Failed { sentence }).await;
    }

    async fn farewell<S: AsyncWrite + Unpin>(&mut self, stream: &mut S) -> Going {
        let (topic, payload) = presence(self.config, None);
        let said = self.publish_presence(&topic, &payload);
        let said = said.and_then(|()| self.wire.close());
        if said.is_ok() {
            // Whether the broker takes the farewell changes nothing any more.
            let _ = self.write(stream).await;
        }
        Ok(())
    }

    fn publish_presence(&mut self, topic: &str, payload: &[u8]) -> Result<(), String> {
        let out = Outgoing {
            topic,
            payload,
            retain: true,
            expires_s: None,
        };
        self.wire.publish(&out).map(|_| ())
    }

    async fn tell(&self, news: FeedNews) {
        let now = self.outlet.now();
        self.outlet.tell_of(Some(self.connection), now, news).await;
    }

    async fn write<S: AsyncWrite + Unpin>(&mut self, stream: &mut S) -> Going {
        self.timers.change(self.wire.timers());
        let bytes = self.wire.written();
        if bytes.is_empty() {
            return Ok(());
        }
        let writing = async {
            stream.write_all(&bytes).await?;
            stream.flush().await
        };
        let after = self.config.limits.write_time;
        match timeout(after, writing).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(broken(plain(&error))),
            Err(_) => Err(Closed::NotReading { after }),
        }
    }
}

/// Where the station says whether it is there, and what; `None` is the last will.
fn presence(config: &MqttConfig, since: Option<Now>) -> (String, Vec<u8>) {
    let topic = format!("{}/stations/{}/state", config.root, config.client_id);
    let payload = match since {
        Some(now) => format!(r#"{{"v":1,"online":true,"since":"{}"}}"#, now.wall.iso()),
        None => r#"{"v":1,"online":false}"#.to_owned(),
    };
    (topic, payload.into_bytes())
}

fn message(reports: Vec<Report>, bytes: usize) -> FeedNews {
    FeedNews::Message {
        reports,
        control_id: None,
        duplicate: false,
        bytes,
    }
}

fn broken(problem: String) -> Closed {
    Closed::Broken { problem }
}

fn silent() -> Closed {
    broken("the broker does not answer any more".to_owned())
}
