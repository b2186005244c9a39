//! A communicator as small as it can be: takes each message once by its id, and does every fault
//! that a test orders.

use super::super::config::CommunicatorConfig;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Notify;

/// What it does with the next message in the place of the right thing.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// A status with this body and `Retry-After`.
    Status(u16, &'static str, Option<u64>),
    /// `wctp-Failure` with this code, as WCTP has it: HTTP says 200.
    Fails(u16),
    /// Keeps it and answers something of another protocol.
    Lost,
    /// Never answers.
    Hangs,
    /// Answers so many bytes.
    Long(usize),
}

#[derive(Default)]
pub struct Inside {
    /// Something came.
    pub came: Arc<Notify>,
    /// Messages by their ids, each once.
    pub kept: Vec<(String, String)>,
    /// Every document, of whatever kind.
    pub documents: Vec<String>,
    pub faults: VecDeque<Fault>,
    /// Answers to polls; then there are no messages.
    pub polls: VecDeque<String>,
    /// Recipients that it does not know.
    pub unknown: Vec<String>,
}

/// A running one.
#[derive(Clone)]
pub struct Stub {
    pub inside: Arc<Mutex<Inside>>,
    pub url: String,
}

/// A document with that in it.
pub fn wrapped(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE wctp-Operation SYSTEM \"http://dtd.wctp.org/wctp-dtd-v1r3.dtd\">\n<wctp-Operation wctpVersion=\"wctp-dtd-v1r3\">{inside}</wctp-Operation>"
    )
}

/// An attribute's value, wherever it first stands.
pub fn attribute(document: &str, name: &str) -> String {
    let at = document.split(&format!(" {name}=\"")).nth(1);
    at.and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
        .to_owned()
}

/// The text that a person reads.
pub fn text(document: &str) -> String {
    let name = if document.contains("<wctp-MCR>") {
        "wctp-MessageText"
    } else {
        "wctp-Alphanumeric"
    };
    let rest = document.split(&format!("<{name}>")).nth(1);
    rest.and_then(|rest| rest.split('<').next())
        .unwrap_or_default()
        .to_owned()
}

impl Stub {
    pub async fn start() -> Self {
        let inside = Arc::<Mutex<Inside>>::default();
        let router = Router::new()
            .fallback(serve)
            .with_state(Arc::clone(&inside));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/wctp", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { inside, url }
    }

    /// Of an hour ago is not old here: tests may be slow.
    pub fn config(&self, more: &str) -> CommunicatorConfig {
        let text = format!(
            "name = \"phones\"\nurl = \"{}\"\nsender_id = \"lamplight-4e\"\nold_after_s = 3600\nanswer_within_s = 60\n{more}",
            self.url
        );
        toml::from_str(&text).unwrap()
    }

    pub fn with<T>(&self, look: impl FnOnce(&mut Inside) -> T) -> T {
        look(&mut self.inside.lock().unwrap())
    }

    /// Waits until a document came of which that is true, and gives it.
    pub async fn until(&self, is: impl Fn(&str) -> bool) -> String {
        let came = self.with(|inside| Arc::clone(&inside.came));
        let found = async {
            loop {
                let next = came.notified();
                let all = self.with(|inside| inside.documents.clone());
                if let Some(found) = all.into_iter().find(|one| is(one)) {
                    return found;
                }
                next.await;
            }
        };
        let found = tokio::time::timeout(Duration::from_secs(180), found).await;
        found.unwrap()
    }

    pub fn kept(&self) -> Vec<String> {
        self.with(|inside| inside.kept.iter().map(|(_, text)| text.clone()).collect())
    }
}

fn fails(code: u16) -> String {
    wrapped(&format!(
        "<wctp-Confirmation><wctp-Failure errorCode=\"{code}\" errorText=\"no\"/></wctp-Confirmation>"
    ))
}

async fn serve(State(inside): State<Arc<Mutex<Inside>>>, body: Bytes) -> Response {
    let document = String::from_utf8(body.to_vec()).unwrap();
    let success = wrapped(
        "<wctp-Confirmation><wctp-Success successCode=\"200\" successText=\"Ok\"/></wctp-Confirmation>",
    );
    let fault = {
        let mut inside = inside.lock().unwrap();
        inside.documents.push(document.clone());
        inside.came.notify_one();
        if document.contains("<wctp-VersionQuery") {
            // Many do not know it.
            return fails(300).into_response();
        }
        if document.contains("<wctp-PollForMessages") {
            let none = || wrapped("<wctp-PollResponse><wctp-NoMessages/></wctp-PollResponse>");
            return inside
                .polls
                .pop_front()
                .unwrap_or_else(none)
                .into_response();
        }
        if inside
            .unknown
            .contains(&attribute(&document, "recipientID"))
        {
            return fails(403).into_response();
        }
        let fault = inside.faults.pop_front();
        if matches!(fault, None | Some(Fault::Lost)) {
            let id = attribute(&document, "messageID");
            if !inside.kept.iter().any(|(known, _)| *known == id) {
                inside.kept.push((id, document));
            }
        }
        fault
    };
    match fault {
        None => success.into_response(),
        Some(Fault::Fails(code)) => fails(code).into_response(),
        Some(Fault::Lost) => "<html><body>OK</body></html>".into_response(),
        Some(Fault::Hangs) => std::future::pending().await,
        Some(Fault::Long(bytes)) => Body::from(vec![b'<'; bytes]).into_response(),
        Some(Fault::Status(status, body, after)) => {
            let mut answer = (StatusCode::from_u16(status).unwrap(), body).into_response();
            if let Some(after) = after {
                answer.headers_mut().insert("retry-after", after.into());
            }
            answer
        }
    }
}
