//! Requests to the central server: signed, bounded, and each failure told for what it is.

use super::identity::Identity;
use crate::system_clock::SystemClock;
use bytes::Bytes;
use lamplight_feeds::tls::{ClientTls, client_config};
use lamplight_link::Failure;
use lamplight_link::outbox::Lane;
use lamplight_link::sign::{Token, text};
use lamplight_link::wire::{Enrol, Enrolled, NewsPage, Push, Refusal, Taken, VERSION, code, pack};
use reqwest::{Client, Method, Response, StatusCode, redirect};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use serde::de::DeserializeOwned;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use url::Url;

/// A server that takes longer to let us in is one that does not work.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// A batch of thousands of rows, on a server that is busy.
const BATCH_WITHIN: Duration = Duration::from_secs(60);
/// What overtakes is small; where it takes longer, another way is tried.
const SMALL_WITHIN: Duration = Duration::from_secs(10);
/// An answer has some hundred bytes, a page of news some hundred thousand.
const ANSWER_MOST: usize = 4 << 20;
/// The server's time, in each of its answers.
const TIME: &str = "x-lamplight-time";

/// Speaks to one server.
#[derive(Clone)]
pub(super) struct Central {
    http: Client,
    url: Url,
    identity: Arc<Identity>,
    /// The server's clock less ours, milliseconds.
    ahead_ms: Arc<AtomicI64>,
}

/// A connection that is kept, to a server of this authority and no other.
pub(super) fn http(authority: Option<&Path>) -> Result<Client, String> {
    let builder = Client::builder()
        .redirect(redirect::Policy::none())
        .no_proxy()
        .tcp_nodelay(true)
        .connect_timeout(CONNECT_WITHIN);
    let tls = match authority {
        Some(authority) => {
            let tls = client_config(&ClientTls {
                authority: authority.to_owned(),
                identity: None,
                server_name: None,
            });
            (*tls.map_err(|error| error.to_string())?).clone()
        }
        // Only for this very machine, without TLS (`CentralConfig::address`): nobody is trusted.
        None => ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth(),
    };
    let client = builder.tls_backend_preconfigured(tls).build();
    client.map_err(|error| error.to_string())
}

/// Asks the server to know us.
pub(super) async fn enrol(
    http: &Client,
    url: &Url,
    identity: &Identity,
    code: &str,
    name: &str,
) -> Result<Enrolled, Failure> {
    let wish = Enrol {
        version: VERSION,
        code: code.to_owned(),
        name: name.to_owned(),
        key: identity.public(),
    };
    let body =
        serde_json::to_vec(&wish).map_err(|error| Failure::Unreachable(error.to_string()))?;
    let request = http
        .post(at(url, "/v1/enrol"))
        .header("content-type", "application/json")
        .timeout(SMALL_WITHIN)
        .body(body);
    let answer = request.send().await.map_err(no_answer)?;
    let status = answer.status();
    let body = read(answer).await?;
    if status == StatusCode::OK {
        return understood(&body);
    }
    Err(refused(status, &body, None))
}

impl Central {
    pub fn new(http: Client, url: Url, identity: Arc<Identity>) -> Self {
        Self {
            http,
            url,
            identity,
            ahead_ms: Arc::default(),
        }
    }

    /// The ward whose news it reads.
    pub fn ward(&self) -> &str {
        self.identity.ward()
    }

    /// Sends a batch.
    pub async fn push(&self, lane: Lane, push: Push) -> Result<Taken, Failure> {
        let within = match lane {
            Lane::Ordered => BATCH_WITHIN,
            Lane::Ahead => SMALL_WITHIN,
        };
        let packed = tokio::task::spawn_blocking(move || pack(&push)).await;
        let packed = packed
            .map_err(|error| Failure::Unreachable(error.to_string()))?
            .map_err(|error| Failure::Unreachable(error.to_string()))?;
        let body = self.ask(&Method::POST, "/v1/push", packed, within).await?;
        understood(&body)
    }

    /// What the hospital tells this ward, after an item.
    pub async fn news(&self, after: i64) -> Result<NewsPage, Failure> {
        let path = format!("/v1/news?after={after}");
        let body = self
            .ask(&Method::GET, &path, Vec::new(), SMALL_WITHIN)
            .await?;
        understood(&body)
    }

    /// Signs and sends; once more when only the clocks were apart.
    async fn ask(
        &self,
        method: &Method,
        path: &str,
        body: Vec<u8>,
        within: Duration,
    ) -> Result<Vec<u8>, Failure> {
        let body = Bytes::from(body);
        let mut again = true;
        loop {
            let answer = self.send(method, path, &body, within).await?;
            let status = answer.status();
            self.learn_time(&answer);
            let after = retry_after(&answer);
            let text = read(answer).await?;
            if status == StatusCode::OK {
                return Ok(text);
            }
            let stale = status == StatusCode::UNAUTHORIZED
                && code_of(&text).as_deref() == Some(code::STALE);
            if stale && std::mem::take(&mut again) {
                continue;
            }
            return Err(refused(status, &text, after));
        }
    }

    async fn send(
        &self,
        method: &Method,
        path: &str,
        body: &Bytes,
        within: Duration,
    ) -> Result<Response, Failure> {
        let station = self.identity.station().unwrap_or_default();
        let ahead_ms = self.ahead_ms.load(Ordering::Relaxed);
        // Whatever a server told, the sum is a number; it is the one that refuses it then.
        let at_ms = SystemClock::wall().millis().saturating_add(ahead_ms);
        let token = Token {
            station: station.to_owned(),
            at_ms,
            signature: self
                .identity
                .sign(&text(method.as_str(), path, station, at_ms, body)),
        };
        let request = self
            .http
            .request(method.clone(), at(&self.url, path))
            .header("authorization", token.header())
            .header("content-type", "application/zstd")
            .timeout(within)
            .body(body.clone());
        request.send().await.map_err(no_answer)
    }

    fn learn_time(&self, answer: &Response) {
        let told = answer
            .headers()
            .get(TIME)
            .and_then(|value| value.to_str().ok());
        if let Some(time) = told.and_then(|text| text.parse::<i64>().ok()) {
            let ahead_ms = time.saturating_sub(SystemClock::wall().millis());
            self.ahead_ms.store(ahead_ms, Ordering::Relaxed);
        }
    }
}

/// The server's address may have a path before ours, where a balancer sorts by it.
fn at(url: &Url, path: &str) -> String {
    format!("{}{path}", url.as_str().trim_end_matches('/'))
}

fn retry_after(answer: &Response) -> Option<Duration> {
    let text = answer.headers().get("retry-after")?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}

async fn read(mut answer: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(no_answer)? {
        if body.len() + piece.len() > ANSWER_MOST {
            return Err(Failure::Unreachable("its answer is too long".to_owned()));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

fn understood<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|_| {
        Failure::Unreachable("what answers there is no central server of Lamplight".to_owned())
    })
}

fn code_of(body: &[u8]) -> Option<String> {
    let refusal: Refusal = serde_json::from_slice(body).ok()?;
    Some(refusal.code)
}

/// What a refusal means. Its code is for sorting; the words are the server's own.
fn refused(status: StatusCode, body: &[u8], after: Option<Duration>) -> Failure {
    let told: Option<Refusal> = serde_json::from_slice(body).ok();
    let sentence = told.as_ref().map_or_else(
        || format!("it answers with status {}", status.as_u16()),
        |refusal| refusal.sentence.chars().take(400).collect(),
    );
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        StatusCode::TOO_MANY_REQUESTS
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::INSUFFICIENT_STORAGE => Failure::Busy { sentence, after },
        // Words of a balancer before it, such as 502 while a copy starts, have no refusal inside.
        _ if told.is_none() || status.is_server_error() => Failure::Unreachable(sentence),
        _ => Failure::Refused(sentence),
    }
}

/// The address stays out of the words: the screen shows it beside them.
fn no_answer(error: reqwest::Error) -> Failure {
    let what = if error.is_timeout() {
        "no answer in time".to_owned()
    } else {
        let error = error.without_url();
        let mut cause: &dyn std::error::Error = &error;
        while let Some(next) = cause.source() {
            cause = next;
        }
        cause.to_string()
    };
    Failure::Unreachable(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers each request with a time that no clock shows, by the first part of its path.
    async fn odd_clock(uri: axum::http::Uri) -> ([(&'static str, String); 1], &'static str) {
        tokio::task::yield_now().await;
        let time = if uri.path().starts_with("/least") {
            i64::MIN
        } else {
            i64::MAX
        };
        ([(TIME, time.to_string())], "")
    }

    #[tokio::test]
    async fn a_time_that_no_clock_shows_is_no_harm() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = axum::Router::new().fallback(odd_clock);
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let folder = tempfile::tempdir().unwrap();
        let identity = Arc::new(Identity::obtain(folder.path()).unwrap());
        let at = |path: &str| Url::parse(&format!("http://{address}/{path}")).unwrap();
        let central = Central::new(http(None).unwrap(), at(""), identity);
        for path in ["least", "least", "most", "most"] {
            let central = Central {
                url: at(path),
                ..central.clone()
            };
            assert!(central.news(0).await.is_err(), "{path}");
        }
    }

    #[test]
    fn each_status_is_taken_for_what_it_is() {
        let told = br#"{"code":"x","sentence":"No."}"#;
        let busy = |after: Option<u64>| Failure::Busy {
            sentence: "No.".to_owned(),
            after: after.map(Duration::from_secs),
        };
        let table = [
            (429, busy(Some(9))),
            (503, busy(Some(9))),
            (507, busy(Some(9))),
            (413, Failure::TooLarge),
            (403, Failure::Refused("No.".to_owned())),
            (409, Failure::Refused("No.".to_owned())),
            (500, Failure::Unreachable("No.".to_owned())),
        ];
        for (status, failure) in table {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(
                refused(status, told, Some(Duration::from_secs(9))),
                failure,
                "{status}"
            );
        }
        let balancer = refused(StatusCode::FORBIDDEN, b"<html>", None);
        assert_eq!(
            balancer,
            Failure::Unreachable("it answers with status 403".to_owned())
        );
    }
}
