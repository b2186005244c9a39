//! The port of 127.0.0.1 to which the browser comes back.
//!
//! Anybody on this computer, and any page in its browser, can knock there; so nothing counts
//! but the state that this attempt has drawn, and what comes without it does not end the
//! attempt either.

use crate::page::{Language, Page};
use lamplight_people::NotVouched;
use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::Url;

/// Connections at once. Browsers open a few ahead of need; one more waits.
const AT_ONCE: usize = 8;
/// A request line with its headers; a code has some hundred characters.
const REQUEST_MOST: usize = 16 << 10;
/// How long one connection may take.
const WITHIN: Duration = Duration::from_secs(5);
/// Where the browser comes back to.
const PATH: &str = "/signed-in";

/// The port, open until this is dropped.
pub(crate) struct Redirect {
    listener: TcpListener,
    url: Url,
}

/// What this attempt has drawn and whom it asked.
#[derive(Clone, Copy)]
pub(crate) struct Expected<'a> {
    pub state: &'a str,
    pub issuer: &'a str,
    pub language: Language,
}

/// What the browser brought, with the state of this attempt.
enum Brought {
    Code(String),
    Refused(NotVouched),
}

impl Redirect {
    pub async fn open() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let url = format!("http://127.0.0.1:{port}{PATH}");
        let url = Url::parse(&url).map_err(io::Error::other)?;
        Ok(Self { listener, url })
    }

    pub const fn url(&self) -> &Url {
        &self.url
    }

    /// Waits until the browser comes with the state of this attempt.
    pub async fn code(self, expected: Expected<'_>) -> Result<String, NotVouched> {
        let mut knocks = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept(), if knocks.len() < AT_ONCE => {
                    let (stream, _) = accepted.map_err(|error| {
                        tracing::error!(%error, "the browser can't come back");
                        NotVouched::Fault
                    })?;
                    knocks.spawn(tokio::time::timeout(WITHIN, asked(stream)));
                }
                Some(knock) = knocks.join_next() => {
                    // One that was slow, broke off or made no sense leads nowhere.
                    let Ok(Ok(Some((stream, target)))) = knock else { continue };
                    let brought = self.brought(&target, expected);
                    let page = match &brought {
                        Ok(Brought::Code(_)) => Page::Taken,
                        Ok(Brought::Refused(_)) => Page::Refused,
                        Err(page) => *page,
                    };
                    let answer = tell(stream, page.answer(expected.language));
                    match brought {
                        Ok(brought) => {
                            answer.await;
                            return match brought {
                                Brought::Code(code) => Ok(code),
                                Brought::Refused(why) => Err(why),
                            };
                        }
                        Err(_) => answer.await,
                    }
                }
            }
        }
    }

    /// What a target brings, or the page for one that brings nothing.
    fn brought(&self, target: &str, expected: Expected<'_>) -> Result<Brought, Page> {
        let url = self.url.join(target).map_err(|_| Page::Nothing)?;
        if url.origin() != self.url.origin() || url.path() != PATH {
            return Err(Page::Nothing);
        }
        let one = |name: &str| {
            let mut found = url.query_pairs().filter(|(key, _)| key == name);
            let first = found.next().map(|(_, value)| value.into_owned());
            // Twice is no answer of a provider.
            first.filter(|_| found.next().is_none())
        };
        if one("state").as_deref() != Some(expected.state) {
            return Err(Page::Another);
        }
        // RFC 9207: whoever tells its name must be whom we asked.
        if url.query_pairs().any(|(key, _)| key == "iss")
            && one("iss").as_deref() != Some(expected.issuer)
        {
            return Ok(Brought::Refused(NotVouched::NotGenuine));
        }
        match (one("code"), one("error")) {
            (Some(code), None) => Ok(Brought::Code(code)),
            (_, Some(error)) => Ok(Brought::Refused(refused(&error))),
            (None, None) => Ok(Brought::Refused(NotVouched::NotGenuine)),
        }
    }
}

/// RFC 6749, 4.1.2.1 and OpenID Connect Core, 3.1.2.6.
fn refused(error: &str) -> NotVouched {
    match error {
        "server_error" | "temporarily_unavailable" => NotVouched::Unreachable,
        "unauthorized_client"
        | "invalid_request"
        | "invalid_scope"
        | "unsupported_response_type" => NotVouched::StationUnknown,
        _ => NotVouched::Refused,
    }
}

/// The target of a request; `None` when it is none that a browser sends.
async fn asked(mut stream: TcpStream) -> Option<(TcpStream, String)> {
    let mut read = Vec::with_capacity(1_024);
    while !read.windows(4).any(|end| end == b"\r\n\r\n") {
        if read.len() >= REQUEST_MOST || stream.read_buf(&mut read).await.ok()? == 0 {
            return None;
        }
    }
    let text = String::from_utf8(read).ok()?;
    let mut words = text.lines().next()?.split(' ');
    match (words.next()?, words.next()?) {
        ("GET", target) if target.starts_with('/') => Some((stream, target.to_owned())),
        _ => None,
    }
}

async fn tell(mut stream: TcpStream, answer: String) {
    let told = async {
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await
    };
    // A browser that does not read its page has brought what counts.
    let _ = tokio::time::timeout(WITHIN, told).await;
}
