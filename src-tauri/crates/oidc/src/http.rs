//! One request to the provider, within bounds.

use crate::settings::is_safe;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{Client, redirect};
use rustls::ClientConfig;
use std::error::Error;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::time::Duration;
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
pub(crate) struct Http(Client);

impl Http {
    /// A client that follows nobody elsewhere and asks nobody between: a provider is reached
    /// as it is configured, or not at all.
    pub fn new(tls: ClientConfig) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(WITHIN)
            .build()?;
        Ok(Self(client))
    }

    async fn fetch(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let url = Url::parse(&request.uri().to_string()).map_err(|_| HttpError::Elsewhere)?;
        if !is_safe(&url) {
            return Err(HttpError::Elsewhere);
        }
        let request = reqwest::Request::try_from(request).map_err(|_| HttpError::Elsewhere)?;
        let mut answer = self.0.execute(request).await.map_err(no_answer)?;
        let status = answer.status();
        if status.is_redirection() {
            return Err(HttpError::Elsewhere);
        }
        if status.is_server_error() {
            return Err(HttpError::OutOfOrder(status.as_u16()));
        }
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(no_answer)? {
            if body.len() + piece.len() > ANSWER_MOST {
                return Err(HttpError::TooLong);
            }
            body.extend_from_slice(&piece);
        }
        let headers = std::mem::take(answer.headers_mut());
        let mut told = HttpResponse::new(body);
        *told.status_mut() = status;
        *told.headers_mut() = headers;
        Ok(told)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.fetch(request))
    }
}

/// The address stays out of the words: it may hold a code.
fn no_answer(error: reqwest::Error) -> HttpError {
    if error.is_timeout() {
        return HttpError::TimedOut;
    }
    match refused_certificate(&error) {
        Some(why) => HttpError::NotTrusted(why),
        None => HttpError::Unreachable(error.without_url().to_string()),
    }
}

/// What is wrong with the certificate, if that is what ended the connection.
fn refused_certificate(error: &reqwest::Error) -> Option<String> {
    let mut next = error.source();
    while let Some(cause) = next {
        if let Some(rustls::Error::InvalidCertificate(why)) = of_tls(cause) {
            return Some(format!("{why:?}"));
        }
        next = cause.source();
    }
    None
}

/// The error of a handshake, which is wrapped in errors of the system's kind.
fn of_tls<'e>(cause: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    match cause.downcast_ref::<io::Error>() {
        Some(wrapped) => of_tls(wrapped.get_ref()?),
        None => cause.downcast_ref(),
    }
}
