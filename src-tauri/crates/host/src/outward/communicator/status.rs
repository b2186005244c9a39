//! PCD-07: the communicator posts what became of a message (`wctp-StatusInfo`) and what a person
//! answered (`wctp-MessageReply`) to a port of ours; IHE prefers that to polling.
//!
//! Each is answered when it is on the disk. What a stranger could do who knows the security code
//! and the names of our messages is to add rows to the journal, and no more.

use super::config::{CommunicatorConfig, security_code};
use super::keep::{Keeper, Refusal};
use crate::outward::Station;
use crate::outward::port::Port;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use lamplight_protocols::wctp::{self, code};
use lamplight_units::Personal;
use std::time::Duration;

/// A status has some hundred bytes.
const BYTES_MOST: usize = 64 << 10;
/// Whoever takes longer to send that is let go.
const SENT_WITHIN: Duration = Duration::from_secs(10);
/// A listener that ended is begun anew.
const AGAIN_AFTER: Duration = Duration::from_secs(30);

/// What the listener knows.
#[derive(Clone)]
struct Listener {
    port: Port,
    code: Option<Personal<String>>,
    keeper: Keeper,
}

/// Listens for as long as the program runs, where that is configured; within the runtime.
///
/// # Errors
/// One sentence, when the code's file can't be used.
pub(super) fn start(
    config: &CommunicatorConfig,
    station: &Station,
    keeper: &Keeper,
) -> Result<(), String> {
    let Some(status) = &config.status else {
        return Ok(());
    };
    let listener = Listener {
        port: Port {
            listen: status.listen,
            title: format!("Status port of communicator {}", config.name),
            lost: "what became of its messages is not heard",
            entry: "listen of [communicator.status]",
            station: station.supervisor.clone(),
        },
        code: security_code(status.security_code_file.as_ref())?,
        keeper: keeper.clone(),
    };
    let name = format!("status of communicator {}", config.name);
    let supervisor = station.supervisor.clone();
    let run = move || listener.clone().run();
    tokio::spawn(async move { supervisor.keep(&name, run).await });
    Ok(())
}

impl Listener {
    async fn run(self) {
        loop {
            let listener = self.port.open().await;
            let router = Router::new().fallback(hear).with_state(self.clone());
            let ended = axum::serve(listener, router).await;
            tracing::warn!(?ended, "a communicator's status is listened for no longer");
            tokio::time::sleep(AGAIN_AFTER).await;
        }
    }

    /// Keeps what a document tells.
    async fn take(&self, bytes: &[u8]) -> Result<(), Refusal> {
        let operation = wctp::read(bytes).map_err(|error| Refusal {
            code: code::UNREADABLE,
            why: error.to_string(),
            later: false,
        })?;
        let (header, told) = self.keeper.told(operation)?;
        if !self.knows(header.code.as_deref()) {
            return Err(Refusal {
                code: code::SECURITY,
                why: "the securityCode of wctp-Originator is not the one of this station"
                    .to_owned(),
                later: false,
            });
        }
        self.keeper.keep(told).await
    }

    fn knows(&self, told: Option<&str>) -> bool {
        let Some(ours) = &self.code else {
            return true;
        };
        let (ours, told) = (
            ours.reveal().as_bytes(),
            told.unwrap_or_default().as_bytes(),
        );
        // Each byte is compared always, so that the time tells nothing of the place that differs.
        let pairs = ours.iter().zip(told);
        let differ = pairs.fold(0, |any, (one, other)| any | (one ^ other));
        differ == 0 && ours.len() == told.len()
    }
}

async fn hear(State(listener): State<Listener>, method: Method, body: Body) -> Response {
    if method != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let sent = tokio::time::timeout(SENT_WITHIN, to_bytes(body, BYTES_MOST)).await;
    let Ok(Ok(bytes)) = sent else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let answer = match listener.take(&bytes).await {
        Ok(()) => wctp::accepted(),
        Err(refusal) => {
            tracing::warn!(
                communicator = listener.keeper.name(),
                why = refusal.why,
                "a communicator's status is refused"
            );
            wctp::refused(refusal.code, &refusal.why)
        }
    };
    ([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], answer).into_response()
}
