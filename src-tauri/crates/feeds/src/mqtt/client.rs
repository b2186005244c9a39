//! Connects to the broker, serves a session, and connects again.

use super::MqttConfig;
use super::session::{Ended, Session};
use super::wire::Wire;
use crate::backoff::Tries;
use crate::error::sentence;
use crate::event::{Connection, ConnectionId, FeedNews};
use crate::handle::Stop;
use crate::mllp::dial::{Dial, dial};
use crate::outlet::Outlet;
use lamplight_protocols::mqtt::{Reader, ReaderConfig};
use lamplight_protocols::order::{DeviceOrder, OrderOutcome};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

/// A connection that brought no message counts as a success after so long.
const SETTLED: Duration = Duration::from_secs(30);
/// Messages that a broker of MQTT 5 may send before the first is acknowledged: what the
/// station's queue holds.
pub const MOST_UNANSWERED: u16 = 4_096;

/// One feed's client; it lives over its connections.
pub struct Client<'a> {
    config: &'a MqttConfig,
    outlet: &'a Outlet,
    stop: &'a Stop,
    reader: Reader,
    connections: u64,
}

impl<'a> Client<'a> {
    pub fn new(config: &'a MqttConfig, outlet: &'a Outlet, stop: &'a Stop) -> Self {
        let began = outlet.now().wall.millis();
        let reader = Reader::new(ReaderConfig {
            root: config.root.clone(),
            run: format!("{}/{began}", config.client_id),
            rows: config.rows.clone(),
        });
        Self {
            config,
            outlet,
            stop,
            reader,
            connections: 0,
        }
    }

    /// Stays connected until the feed is stopped.
    pub async fn run(&mut self, orders: &mut mpsc::Receiver<DeviceOrder>, tries: &mut Tries) {
        let address: Arc<str> = Arc::from(self.config.address.as_str());
        let to = Dial {
            address: &self.config.address,
            tls: self.config.tls.as_ref(),
            limit: self.config.limits.handshake_time,
            keepalive: self.config.limits.keepalive_time,
        };
        loop {
            let address = Arc::clone(&address);
            self.outlet.tell(FeedNews::Connecting { address }).await;
            let dialled = tokio::select! {
                biased;
                () = self.stop.stopped() => return,
                () = refuse(self.outlet, orders) => return,
                dialled = dial(&to) => dialled,
            };
            match dialled {
                Ok(dialled) => {
                    self.connections += 1;
                    let connection = Connection {
                        id: ConnectionId(self.connections),
                        peer: Arc::from(dialled.peer.to_string()),
                        name: None,
                    };
                    let since = Instant::now();
                    let ended = self.serve(dialled.stream, &connection, orders).await;
                    if ended.heard || (ended.connected && since.elapsed() >= SETTLED) {
                        tries.succeeded();
                    }
                }
                Err(error) => {
                    let sentence = sentence(self.outlet.feed(), &error);
                    self.outlet.tell(FeedNews::Failed { sentence }).await;
                }
            }
            tokio::select! {
                biased;
                () = self.stop.stopped() => return,
                () = refuse(self.outlet, orders) => return,
                () = sleep(tries.failed()) => {}
            }
        }
    }

    async fn serve(
        &mut self,
        stream: Box<dyn crate::mllp::dial::Stream>,
        connection: &Connection,
        orders: &mut mpsc::Receiver<DeviceOrder>,
    ) -> Ended {
        let most = self.config.limits.frame_bytes;
        let wire = Wire::new(self.config.protocol, most, MOST_UNANSWERED);
        let mut session = Session::new(
            self.config,
            self.outlet,
            self.stop,
            connection,
            wire,
            &mut self.reader,
        );
        let ended = session.run(stream, orders).await;
        if ended.connected {
            let reason = ended.reason.clone();
            let news = FeedNews::Disconnected { reason };
            let now = self.outlet.now();
            self.outlet.tell_of(Some(connection), now, news).await;
        }
        ended
    }
}

/// Answers orders while there is no connection. Ends when nobody orders any more.
async fn refuse(outlet: &Outlet, orders: &mut mpsc::Receiver<DeviceOrder>) {
    while let Some(order) = orders.recv().await {
        let why = format!(
            "Feed {}: the broker is not connected. Do it at the device.",
            outlet.feed()
        );
        let outcome = OrderOutcome::Failed(Arc::from(why));
        let number = order.number;
        outlet.tell(FeedNews::Order { number, outcome }).await;
    }
}
