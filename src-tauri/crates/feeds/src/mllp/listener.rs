//! Listens, and serves every connection in a task of its own.

use super::ListenConfig;
use super::feed::{Feed, Next};
use crate::allow::AllowList;
use crate::backoff::Tries;
use crate::error::{FeedError, plain, sentence};
use crate::event::{Connection, FeedNews};
use crate::quota::Quota;
use crate::socket;
use crate::tls::{self, TlsError};
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use tokio_rustls::TlsAcceptor;

/// Refused connections are told one by one up to so many a minute, then counted.
const REFUSALS_PER_MINUTE: u32 = 20;
const MINUTE: Duration = Duration::from_secs(60);
/// After the system could not hand a connection over (no file handles left).
const ACCEPT_PAUSE: Duration = Duration::from_millis(500);

/// Listens until the feed is stopped; what prevents it is told and tried again.
pub async fn run(feed: Arc<Feed>, config: ListenConfig, tries: &mut Tries) {
    loop {
        match open(&config).await {
            Ok((listener, tls)) => {
                tries.succeeded();
                let address = listener
                    .local_addr()
                    .map_or_else(|_| config.address.to_string(), |at| at.to_string());
                let address = Arc::from(address);
                feed.outlet.tell(FeedNews::Listening { address }).await;
                Door::new(&feed, &config, tls).serve(listener).await;
                return;
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

async fn open(config: &ListenConfig) -> Result<(TcpListener, Option<TlsAcceptor>), FeedError> {
    let tls = match &config.tls {
        Some(tls) if tls.client_authority.is_some() || config.allow.names.is_empty() => {
            Some(TlsAcceptor::from(tls::server_config(tls)?))
        }
        None if config.allow.names.is_empty() => None,
        Some(_) | None => return Err(TlsError::NamesWithoutAuthority.into()),
    };
    let listener = TcpListener::bind(config.address)
        .await
        .map_err(|source| FeedError::Listen {
            address: config.address.to_string(),
            source,
        })?;
    Ok((listener, tls))
}

/// An accepted socket that may be served.
struct Guest {
    stream: TcpStream,
    connection: Connection,
    address: IpAddr,
}

/// The listener with who is inside.
struct Door<'a> {
    feed: &'a Arc<Feed>,
    config: &'a ListenConfig,
    tls: Option<TlsAcceptor>,
    inside: JoinSet<IpAddr>,
    per_address: HashMap<IpAddr, usize>,
    refusals: Quota,
}

impl<'a> Door<'a> {
    fn new(feed: &'a Arc<Feed>, config: &'a ListenConfig, tls: Option<TlsAcceptor>) -> Self {
        Self {
            feed,
            config,
            tls,
            inside: JoinSet::new(),
            per_address: HashMap::new(),
            refusals: Quota::new(REFUSALS_PER_MINUTE, MINUTE),
        }
    }

    async fn serve(mut self, listener: TcpListener) {
        loop {
            let due = self.refusals.due();
            tokio::select! {
                biased;
                () = self.feed.stop.stopped() => break,
                Some(left) = self.inside.join_next() => self.left(left.ok()),
                () = until(due) => self.tell_refused().await,
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => self.knock(stream, peer).await,
                    Err(error) => self.cannot_accept(&error).await,
                },
            }
        }
        // Closed first, so that no sender finds an open door in the meantime.
        drop(listener);
        while self.inside.join_next().await.is_some() {}
    }

    async fn knock(&mut self, stream: TcpStream, peer: SocketAddr) {
        let connection = self.feed.connection(peer);
        let address = peer.ip().to_canonical();
        match self.refusal(address) {
            Some(why) => {
                drop(stream);
                self.refuse(&connection, &why).await;
            }
            None => self.admit(Guest {
                stream,
                connection,
                address,
            }),
        }
    }

    /// Why this address may not come in, if it may not.
    fn refusal(&self, address: IpAddr) -> Option<String> {
        if !self.config.allow.takes_address(address) {
            return Some(
                "its address is not on the allow-list; add it if the device belongs here"
                    .to_owned(),
            );
        }
        let most = self.feed.limits.connections;
        if self.inside.len() >= most {
            return Some(format!(
                "there are {most} connections already; raise the feed's limit or find out \
                 who holds them"
            ));
        }
        let here = self.per_address.get(&address).copied().unwrap_or(0);
        self.feed
            .limits
            .connections_per_address
            .filter(|most| here >= *most)
            .map(|most| {
                format!("its address has {most} connections already; raise the feed's limit")
            })
    }

    async fn refuse(&mut self, connection: &Connection, why: &str) {
        if self.refusals.admit(Instant::now()) {
            let news = refused(self.feed, connection, why);
            let now = self.feed.outlet.now();
            self.feed.outlet.tell_of(Some(connection), now, news).await;
        }
    }

    async fn tell_refused(&mut self) {
        let count = self.refusals.settle();
        let sentence = format!(
            "Feed {}: {count} more connections were refused within the last minute. \
             See the refusals before.",
            self.feed.outlet.feed()
        );
        self.feed.outlet.tell(FeedNews::Trouble { sentence }).await;
    }

    fn admit(&mut self, guest: Guest) {
        *self.per_address.entry(guest.address).or_default() += 1;
        let feed = Arc::clone(self.feed);
        let tls = self.tls.clone();
        let allow = self.config.allow.clone();
        self.inside.spawn(async move {
            let address = guest.address;
            let welcome = welcome(&feed, guest, tls, &allow);
            // Conversations are isolated already; this keeps the count right
            // should anything around them fail.
            let _ = crate::isolate::isolated(welcome).await;
            address
        });
    }

    fn left(&mut self, address: Option<IpAddr>) {
        let Some(address) = address else { return };
        if let Some(count) = self.per_address.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                self.per_address.remove(&address);
            }
        }
    }

    async fn cannot_accept(&self, error: &io::Error) {
        // These concern a peer that has gone again, not us.
        if matches!(
            error.kind(),
            io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
        ) {
            return;
        }
        let sentence = format!(
            "Feed {}: can't take a connection: {}. Raise the limit of open files or close \
             what is not needed.",
            self.feed.outlet.feed(),
            plain(error)
        );
        self.feed.outlet.tell(FeedNews::Trouble { sentence }).await;
        sleep(ACCEPT_PAUSE).await;
    }
}

fn refused(feed: &Feed, connection: &Connection, why: &str) -> FeedNews {
    FeedNews::Trouble {
        sentence: format!(
            "Feed {}: {connection} was refused: {why}.",
            feed.outlet.feed()
        ),
    }
}

/// Shakes hands where TLS is on, checks the name, and serves.
async fn welcome(feed: &Feed, guest: Guest, tls: Option<TlsAcceptor>, allow: &AllowList) {
    let Guest {
        stream,
        mut connection,
        ..
    } = guest;
    socket::prepare(&stream, feed.limits.keepalive_time);
    let Some(acceptor) = tls else {
        feed.serve(stream, connection).await;
        return;
    };
    let limit = feed.limits.handshake_time;
    let shaken = tokio::select! {
        biased;
        () = feed.stop.stopped() => return,
        shaken = timeout(limit, acceptor.accept(stream)) => shaken,
    };
    let problem = match shaken {
        Ok(Ok(stream)) => {
            let names = peer_names(stream.get_ref().1.peer_certificates());
            connection.name = names.first().cloned();
            if allow.takes_names(&names) {
                feed.serve(stream, connection).await;
                return;
            }
            refused(
                feed,
                &connection,
                "its certificate's names are not on the allow-list; add one if the device \
                 belongs here",
            )
        }
        Ok(Err(error)) => handshake_failed(feed, &connection, &error),
        Err(_) => {
            let late = io::Error::other(format!("no handshake within {} s", limit.as_secs_f64()));
            handshake_failed(feed, &connection, &late)
        }
    };
    let now = feed.outlet.now();
    feed.outlet.tell_of(Some(&connection), now, problem).await;
}

fn handshake_failed(feed: &Feed, connection: &Connection, error: &io::Error) -> FeedNews {
    let error = tls::handshake_error(&connection.peer, error);
    FeedNews::Trouble {
        sentence: sentence(feed.outlet.feed(), &error),
    }
}

fn peer_names(chain: Option<&[rustls::pki_types::CertificateDer<'_>]>) -> Vec<Arc<str>> {
    chain
        .and_then(<[_]>::first)
        .map_or_else(Vec::new, |own| tls::names::names(own))
}

async fn until(due: Option<Instant>) {
    match due {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
