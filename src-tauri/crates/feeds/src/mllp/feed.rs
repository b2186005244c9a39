//! What listener and client have in common.

use super::connection::{Ended, Line, converse};
use super::conversation::Converse;
use super::orders::{Orders, Queue};
use crate::backoff::Tries;
use crate::budget::Budget;
use crate::event::{Closed, Connection, ConnectionId, FeedNews};
use crate::handle::Stop;
use crate::isolate::isolated;
use crate::limits::Limits;
use crate::outlet::Outlet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::sleep;

/// One running feed.
pub struct Feed {
    pub outlet: Outlet,
    pub limits: Limits,
    pub stop: Stop,
    pub budget: Budget,
    pub protocol: Arc<dyn Converse>,
    pub numbers: AtomicU64,
    pub orders: Queue,
}

/// Whether the feed is to end or to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    Again,
    Stop,
}

impl Feed {
    /// A number for a new connection.
    pub fn connection(&self, peer: SocketAddr) -> Connection {
        let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
        self.line(&peer.to_string())
    }

    /// A number for a new connection with whatever has this name.
    pub fn line(&self, peer: &str) -> Connection {
        Connection {
            id: ConnectionId(self.numbers.fetch_add(1, Ordering::Relaxed)),
            peer: Arc::from(peer),
            name: None,
        }
    }

    /// Serves a connection from `Connected` to `Disconnected`. A panic in it
    /// ends it, tells of it, and goes no further.
    pub async fn serve<S>(&self, stream: S, connection: Connection) -> Ended
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let now = self.outlet.now();
        let news = FeedNews::Connected;
        self.outlet.tell_of(Some(&connection), now, news).await;
        self.converse(stream, connection, false).await
    }

    /// Serves a line that is there whether or not anybody speaks: `Connected` is told with
    /// the first byte, and `Disconnected` only after it.
    pub async fn serve_silent<S>(&self, stream: S, connection: Connection) -> Ended
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        self.converse(stream, connection, true).await
    }

    async fn converse<S>(&self, stream: S, connection: Connection, silent: bool) -> Ended
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let of = Some(&connection);
        let line = Line {
            outlet: self.outlet.clone(),
            connection: connection.clone(),
            limits: self.limits,
            stop: self.stop.clone(),
            share: self.budget.share(),
            orders: Orders::new(self.orders.clone()),
            silent,
        };
        let ended = isolated(async {
            let conversation = self.protocol.open(&connection);
            converse(stream, conversation, line).await
        });
        let ended = match ended.await {
            Ok(ended) => ended,
            Err(_) => self.fault(&connection).await,
        };
        if ended.connected {
            let reason = ended.reason.clone();
            let now = self.outlet.now();
            let news = FeedNews::Disconnected { reason };
            self.outlet.tell_of(of, now, news).await;
        }
        ended
    }

    async fn fault(&self, connection: &Connection) -> Ended {
        let sentence = format!(
            "Feed {}: a fault of this program closed the connection of {connection}. \
             Keep the log and report it; the other connections go on.",
            self.outlet.feed()
        );
        let now = self.outlet.now();
        let news = FeedNews::Trouble { sentence };
        self.outlet.tell_of(Some(connection), now, news).await;
        Ended {
            reason: Closed::Fault,
            heard: false,
            connected: true,
        }
    }

    /// Waits before the next try, or until the feed is stopped.
    pub async fn pause(&self, tries: &mut Tries) -> Next {
        tokio::select! {
            biased;
            () = self.stop.stopped() => Next::Stop,
            () = sleep(tries.failed()) => Next::Again,
        }
    }
}
