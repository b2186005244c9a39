//! One request to the provider, within bounds.
//!
//! A client of its own, since general ones follow redirects, read without end and bring a
//! second TLS: the station has none of them (deny.toml).

use crate::settings::is_safe;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONNECTION, HOST, HeaderValue};
use hyper::{Request, Response, Uri};
use hyper_util::rt::TokioIo;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::Url;

/// A real document has some kilobytes, one with a few hundred groups some tens.
const ANSWER_MOST: usize = 1 << 20;
/// A provider that takes longer is one that does not work.
const WITHIN: Duration = Duration::from_secs(10);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    /// Name, network, or a connection that ended.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// Nothing came.
    #[error("no answer within {} s", WITHIN.as_secs())]
    TimedOut,
    /// The certificate.
    #[error("not trusted: {0}")]
    NotTrusted(String),
    /// It says that it is out of order.
    #[error("it answers with status {0}")]
    OutOfOrder(u16),
    /// The bound.
    #[error("the answer is longer than {ANSWER_MOST} bytes")]
    TooLong,
    /// To another address than it told itself, or without TLS.
    #[error("it leads elsewhere")]
    Elsewhere,
}

/// The client.
#[derive(Debug, Clone)]
pub(crate) struct Http {
    tls: Arc<ClientConfig>,
}

impl Http {
    pub fn new(tls: Arc<ClientConfig>) -> Self {
        Self { tls }
    }

    async fn fetch(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answered = tokio::time::timeout(WITHIN, self.exchange(request)).await;
        let answer = answered.map_err(|_| HttpError::TimedOut)??;
        let status = answer.status();
        if status.is_redirection() {
            return Err(HttpError::Elsewhere);
        }
        if status.is_server_error() {
            return Err(HttpError::OutOfOrder(status.as_u16()));
        }
        Ok(answer)
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let url = Url::parse(&request.uri().to_string()).map_err(|_| HttpError::Elsewhere)?;
        if !is_safe(&url) {
            return Err(HttpError::Elsewhere);
        }
        let host = url.host_str().unwrap_or_default().to_owned();
        let port = url.port_or_known_default().unwrap_or(443);
        // An address of IPv6 stands in brackets in an URL and without elsewhere.
        let bare = host.trim_matches(['[', ']']);
        let stream = TcpStream::connect((bare, port))
            .await
            .map_err(no_connection)?;
        let request = addressed(request, &url)?;
        if url.scheme() == "http" {
            return send(stream, request).await;
        }
        let name = ServerName::try_from(bare.to_owned()).map_err(|_| HttpError::Elsewhere)?;
        let connector = TlsConnector::from(Arc::clone(&self.tls));
        let stream = connector.connect(name, stream).await.map_err(handshake)?;
        send(stream, request).await
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.fetch(request))
    }
}

/// As HTTP/1.1 wants it: the path alone, and the host beside it.
fn addressed(request: HttpRequest, url: &Url) -> Result<Request<Full<Bytes>>, HttpError> {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    parts.uri = path.parse::<Uri>().map_err(|_| HttpError::Elsewhere)?;
    let host = url.host_str().unwrap_or_default();
    let host = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let host = HeaderValue::from_str(&host).map_err(|_| HttpError::Elsewhere)?;
    parts.headers.insert(HOST, host);
    parts
        .headers
        .insert(CONNECTION, HeaderValue::from_static("close"));
    Ok(Request::from_parts(parts, Full::new(Bytes::from(body))))
}

async fn send<S>(stream: S, request: Request<Full<Bytes>>) -> Result<HttpResponse, HttpError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let lost = |error: hyper::Error| HttpError::Unreachable(error.to_string());
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(lost)?;
    let exchange = async move {
        let answer = sender.send_request(request).await.map_err(lost)?;
        let (parts, body) = answer.into_parts();
        let body = Limited::new(body, ANSWER_MOST).collect().await;
        let body = body.map_err(|error| {
            if error.is::<LengthLimitError>() {
                HttpError::TooLong
            } else {
                HttpError::Unreachable(error.to_string())
            }
        })?;
        Ok(Response::from_parts(parts, body.to_bytes().to_vec()))
    };
    tokio::pin!(exchange);
    // The connection is driven here and ends with the exchange; no task is left behind.
    tokio::select! {
        biased;
        answer = &mut exchange => answer,
        ended = connection => {
            ended.map_err(lost)?;
            exchange.await
        }
    }
}

fn no_connection(error: io::Error) -> HttpError {
    HttpError::Unreachable(error.to_string())
}

/// Whether the certificate is wrong or the connection broke.
fn handshake(error: io::Error) -> HttpError {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    match inner {
        Some(rustls::Error::InvalidCertificate(why)) => HttpError::NotTrusted(format!("{why:?}")),
        Some(_) | None => HttpError::Unreachable(error.to_string()),
    }
}
