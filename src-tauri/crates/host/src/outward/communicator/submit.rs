//! Messages to the communicator, one request each and in order, and what its answers mean.

use super::config::{CommunicatorConfig, security_code};
use super::keep::{Became, Keeper, Told};
use super::make::Page;
use super::unreached::Found;
use crate::outward::ended::Ended;
use crate::outward::http::{no_answer, wait};
use crate::outward::lane::Aside;
use crate::outward::offers::Offers;
use crate::system_clock::SystemClock;
use lamplight_link::Failure;
use lamplight_protocols::wctp::{self, Operation, Originator, Submit, code};
use lamplight_units::Personal;
use reqwest::{Client, redirect};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use url::Url;

/// A communicator that takes longer to let us in is one that does not work.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// Rows that are no messages say nothing of the communicator: so often it is asked all the same.
const ASK_EVERY: Duration = Duration::from_secs(15);
/// An answer to a poll has some hundred messages.
const ANSWER_MOST: usize = 1 << 20;

/// Requests to one communicator: bounded, and each failure told for what it is.
pub(super) struct Line {
    client: Client,
    url: Url,
    within: Duration,
}

impl Line {
    /// # Errors
    /// One sentence, when a certificate or a key can't be used.
    pub fn new(config: &CommunicatorConfig) -> Result<Self, String> {
        let builder = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .tcp_nodelay(true)
            .connect_timeout(CONNECT_WITHIN);
        let client = builder.tls_backend_preconfigured(config.tls()?).build();
        Ok(Self {
            client: client.map_err(|error| error.to_string())?,
            url: config.address()?,
            within: config.answer_within(),
        })
    }

    /// Asks, and reads the answer.
    pub async fn ask(&self, document: String) -> Result<Operation, Failure> {
        let request = self.client.post(self.url.clone()).timeout(self.within);
        let request = request.header("content-type", "text/xml; charset=utf-8");
        let mut answer = request.body(document).send().await.map_err(no_answer)?;
        let status = answer.status().as_u16();
        let after = answer.headers().get("retry-after");
        let after = after.and_then(|after| wait(after.to_str().ok()?.trim()));
        let mut bytes = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(no_answer)? {
            if bytes.len() + piece.len() > ANSWER_MOST {
                return Err(Failure::Unreachable("its answer is too long".to_owned()));
            }
            bytes.extend_from_slice(&piece);
        }
        judged(status, after, &bytes)
    }
}

/// The operation in an answer, whatever its status; what says nothing of the message itself is a
/// failure of the way.
fn judged(status: u16, after: Option<Duration>, bytes: &[u8]) -> Result<Operation, Failure> {
    let read = wctp::read(bytes);
    let sentence = || format!("status {status}");
    match (status, read) {
        (429 | 503, _) => Err(Failure::Busy {
            sentence: sentence(),
            after,
        }),
        (200..=299, Ok(operation)) => Ok(operation),
        // Some tell a failure by both.
        (400.., Ok(Operation::Confirmation(Err(failure)))) => {
            Ok(Operation::Confirmation(Err(failure)))
        }
        (200..=299, Err(error)) => Err(Failure::Unreachable(format!(
            "what it answers is no WCTP: {error}"
        ))),
        (401 | 403, _) => Err(Failure::Refused(format!(
            "The communicator does not let this station in (status {status}). Check url, certificate and key in [[communicator]]."
        ))),
        (300..=399, _) => Err(Failure::Refused(format!(
            "The communicator sends this station elsewhere (status {status}). Correct url in [[communicator]]."
        ))),
        // Of other requests that it can't take, each is judged for itself.
        (400 | 411 | 413 | 415 | 422, _) => Ok(Operation::Confirmation(Err(wctp::Failure {
            code: None,
            text: sentence(),
        }))),
        _ => Err(Failure::Unreachable(sentence())),
    }
}

/// What an answer to a message means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    Taken,
    /// It will never be.
    Never(String),
    /// It may have been a fault of the moment.
    Perhaps(String),
}

/// Reads an answer to a message (WCTP 1.3, 9.2: 2xx taken, 3xx protocol, 4xx content, 5xx the
/// message's processing, 6xx the receiver's own).
///
/// # Errors
/// What stands between us and the communicator, whatever the message.
pub(super) fn meaning(operation: Operation) -> Result<Meaning, Failure> {
    let failure = match operation {
        Operation::Confirmation(Ok(())) => return Ok(Meaning::Taken),
        Operation::Confirmation(Err(failure)) => failure,
        Operation::Status(_)
        | Operation::Reply(_)
        | Operation::Poll(_)
        | Operation::Version
        | Operation::Other(_) => {
            return Err(Failure::Unreachable(
                "what it answers is no wctp-Confirmation".to_owned(),
            ));
        }
    };
    let words = failure.words();
    match failure.code {
        Some(code::SENDER | code::SECURITY) => Err(Failure::Refused(format!(
            "The communicator does not know this station ({words}). Correct sender_id or security_code_file in [[communicator]]."
        ))),
        Some(code::POLL_FIRST) => Err(Failure::Busy {
            sentence: words,
            after: None,
        }),
        Some(600..=699) => Err(Failure::Unreachable(words)),
        Some(400..=499) => Ok(Meaning::Never(words)),
        Some(_) | None => Ok(Meaning::Perhaps(words)),
    }
}

/// Sends messages.
pub(super) struct Submitter {
    line: Arc<Line>,
    sender: String,
    code: Option<Personal<String>>,
    responses_to: Option<String>,
    notify: bool,
    choices: Vec<String>,
    keeper: Keeper,
    /// What of a batch that was cut is there already, or refused.
    ended: Ended,
    offers: Offers,
    /// When it was last heard of.
    heard: Mutex<Option<Instant>>,
}

impl Submitter {
    /// # Errors
    /// One sentence, when a file can't be used.
    pub fn new(
        config: &CommunicatorConfig,
        line: Arc<Line>,
        keeper: Keeper,
    ) -> Result<Self, String> {
        Ok(Self {
            line,
            sender: config.sender_id.clone(),
            code: security_code(config.security_code_file.as_ref())?,
            responses_to: config.send_responses_to.clone(),
            notify: config.status.is_some() || config.poll.is_some(),
            choices: config.choices(),
            keeper,
            ended: Ended::default(),
            offers: Offers::default(),
            heard: Mutex::default(),
        })
    }

    /// Whether somebody is there who speaks this and knows us.
    pub async fn ask(&self) -> Result<(), Failure> {
        let question = wctp::version_query(&self.sender, SystemClock::wall());
        let answer = self.line.ask(question).await?;
        self.heard_now();
        match answer {
            // That it does not answer such a question is an answer.
            Operation::Confirmation(Err(_)) => meaning(answer).map(|_| ()),
            Operation::Confirmation(Ok(()))
            | Operation::Status(_)
            | Operation::Reply(_)
            | Operation::Poll(_)
            | Operation::Version
            | Operation::Other(_) => Ok(()),
        }
    }

    /// Sends all of these in order. What was taken before a cut is not sent again while this runs;
    /// after a restart the communicator knows it by its id.
    pub async fn send(&self, pages: Vec<Page>) -> Result<Vec<Aside>, Failure> {
        if pages.is_empty() && self.quiet() {
            self.ask().await?;
        }
        for page in &pages {
            if self.ended.has(&page.id) {
                continue;
            }
            let mut aside = None;
            if let Some(reason) = self.one(page).await? {
                self.keeper
                    .unreached
                    .failed(&page.to, &page.place, &reason, Found::Refused);
                self.note(page, Became::Undeliverable, &reason).await;
                aside = Some(Aside {
                    seq: page.seq,
                    reason: format!("message {} to {}: {reason}", page.id, page.to),
                });
            } else if self.keeper.unreached.taken(&page.to) {
                self.note(page, Became::Queued, "").await;
            }
            self.ended.put(&page.id, aside);
        }
        Ok(self.ended.told(pages.iter().map(|page| page.id.as_str())))
    }

    /// One message; why not, where it is refused for good.
    async fn one(&self, page: &Page) -> Result<Option<String>, Failure> {
        let choices: Vec<&str> = self.choices.iter().map(String::as_str).collect();
        let submit = Submit {
            from: Originator {
                id: &self.sender,
                code: self.code.as_ref().map(|code| code.reveal().as_str()),
            },
            at: page.at,
            to: &page.to,
            message: &page.id,
            transaction: &page.thread,
            responses_to: self.responses_to.as_deref(),
            priority: page.priority,
            notify: self.notify,
            text: &page.text,
            choices: if page.asks { &choices } else { &[] },
        };
        let answer = self.line.ask(submit.to_xml()).await?;
        self.heard_now();
        match meaning(answer)? {
            Meaning::Taken => Ok(None),
            Meaning::Never(reason) => Ok(Some(reason)),
            Meaning::Perhaps(reason) => self.offers.refused(&page.id, reason),
        }
    }

    /// A row in the alarm's story; without it the reason stands among what is set aside.
    async fn note(&self, page: &Page, became: Became, why: &str) {
        let told = Told {
            message: page.id.clone(),
            became,
            who: None,
            text: why.to_owned(),
        };
        if !self.keeper.note(&told, page.condition, &page.to).await {
            tracing::warn!(
                page = page.id,
                ?became,
                "it is not kept what became of this message"
            );
        }
    }

    fn heard_now(&self) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        *heard = Some(Instant::now());
    }

    /// Whether nothing was heard of it for long enough.
    fn quiet(&self) -> bool {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.is_none_or(|heard| heard.elapsed() >= ASK_EVERY)
    }
}
