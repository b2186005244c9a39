//! Connecting out, plain or with TLS; shared by the client and [`super::send`].

use crate::error::FeedError;
use crate::socket;
use crate::tls::{self, ClientTls};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// A connected stream, plain or TLS.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// What was reached.
pub struct Dialled {
    pub stream: Box<dyn Stream>,
    pub peer: SocketAddr,
}

/// Where to and how.
#[derive(Debug, Clone)]
pub struct Dial<'a> {
    /// `host:port`.
    pub address: &'a str,
    pub tls: Option<&'a ClientTls>,
    /// For name look-up, connection and handshake together.
    pub limit: Duration,
    pub keepalive: Duration,
}

/// Connects within the limit.
pub async fn dial(to: &Dial<'_>) -> Result<Dialled, FeedError> {
    match timeout(to.limit, dial_without_limit(to)).await {
        Ok(result) => result,
        Err(_) => Err(FeedError::ConnectTime {
            address: to.address.to_owned(),
            seconds: to.limit.as_secs_f64(),
        }),
    }
}

async fn dial_without_limit(to: &Dial<'_>) -> Result<Dialled, FeedError> {
    let failed = |source: io::Error| FeedError::Connect {
        address: to.address.to_owned(),
        source,
    };
    // Files first: what is wrong with them is wrong for every peer.
    let tls = match to.tls {
        None => None,
        Some(tls) => {
            let host = to
                .address
                .rsplit_once(':')
                .map_or(to.address, |(host, _)| host);
            let host = host.trim_start_matches('[').trim_end_matches(']');
            Some((tls::client_config(tls)?, tls::server_name(tls, host)?))
        }
    };
    let stream = TcpStream::connect(to.address).await.map_err(failed)?;
    let peer = stream.peer_addr().map_err(failed)?;
    socket::prepare(&stream, to.keepalive);
    let stream: Box<dyn Stream> = match tls {
        None => Box::new(stream),
        Some((config, name)) => Box::new(
            TlsConnector::from(config)
                .connect(name, stream)
                .await
                .map_err(|error| tls::handshake_error(to.address, &error))?,
        ),
    };
    Ok(Dialled { stream, peer })
}
