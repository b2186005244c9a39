//! What goes wrong here, and how it is told to a station, a browser or a terminal.

use crate::sqlx;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use lamplight_link::wire::{Refusal, WireError, code};
use std::borrow::Cow;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// Everything that can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum CentralError {
    /// The database refuses, or is not there.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The configuration is none.
    #[error("configuration {path}: {problem}", path = path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What and where.
        problem: String,
    },
    /// A file or socket.
    #[error("can't {what} {name}: {problem}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// With what.
        name: String,
        /// What the system says.
        problem: std::io::Error,
    },
    /// Certificate or key.
    #[error("TLS: {0}")]
    Tls(String),
    /// The system gives no random numbers, or a hash can't be computed.
    #[error("the system gives no random numbers")]
    Random,
    /// What was asked for is refused.
    #[error("{0}")]
    Refused(String),
    /// A message of a station.
    #[error(transparent)]
    Wire(#[from] WireError),
}

impl CentralError {
    /// For file errors.
    pub fn io(what: &'static str, name: impl ToString) -> impl FnOnce(std::io::Error) -> Self {
        let name = name.to_string();
        move |problem| Self::Io {
            what,
            name,
            problem,
        }
    }
}

/// The server's clock, milliseconds since 1970.
#[must_use]
pub fn now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A refusal on its way to a station or a browser.
#[derive(Debug)]
pub struct Refused {
    /// The status.
    pub status: StatusCode,
    /// One of [`code`].
    pub code: &'static str,
    /// What, where, what to do.
    pub sentence: String,
    /// Seconds until it is worth trying again.
    pub retry_after_s: Option<u32>,
}

impl Refused {
    /// Without a time to wait.
    pub fn new(status: StatusCode, code: &'static str, sentence: impl Into<String>) -> Self {
        Self {
            status,
            code,
            sentence: sentence.into(),
            retry_after_s: None,
        }
    }

    /// The request is not signed by anybody who is known.
    pub fn unsigned(sentence: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code::UNSIGNED, sentence)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let body = Refusal {
            code: self.code.to_owned(),
            sentence: self.sentence,
            time_ms: now_ms(),
        };
        let mut response = (self.status, Json(body)).into_response();
        if let Some(after) = self.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(after));
        }
        response
    }
}

/// SQLSTATE class 53: no disk, no memory, too many connections.
const NO_ROOM: &str = "53";

impl From<sqlx::Error> for Refused {
    fn from(error: sqlx::Error) -> Self {
        tracing::warn!(%error, "the database refuses");
        let state = error
            .as_database_error()
            .and_then(|error| error.code().map(Cow::into_owned));
        if state.is_some_and(|state| state.starts_with(NO_ROOM)) {
            return Self {
                status: StatusCode::INSUFFICIENT_STORAGE,
                code: code::STORAGE,
                sentence: "The central server can store nothing now: its database has no room. The station keeps everything. Tell the administrator of the central server.".to_owned(),
                retry_after_s: Some(30),
            };
        }
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            code: code::BUSY,
            sentence: "The central server does not reach its database. The station keeps everything and tries again.".to_owned(),
            retry_after_s: Some(1),
        }
    }
}

impl From<WireError> for Refused {
    fn from(error: WireError) -> Self {
        let (status, code) = match &error {
            WireError::TooLong => (StatusCode::PAYLOAD_TOO_LARGE, code::TOO_LARGE),
            WireError::Packing(_) | WireError::Json(_) => {
                (StatusCode::BAD_REQUEST, code::UNREADABLE)
            }
        };
        Self::new(status, code, error.to_string())
    }
}

impl From<CentralError> for Refused {
    fn from(error: CentralError) -> Self {
        match error {
            CentralError::Database(error) => error.into(),
            CentralError::Wire(error) => error.into(),
            CentralError::Refused(sentence) => {
                Self::new(StatusCode::FORBIDDEN, code::UNSIGNED, sentence)
            }
            other @ (CentralError::Config { .. }
            | CentralError::Io { .. }
            | CentralError::Tls(_)
            | CentralError::Random) => {
                tracing::error!(%other, "a request failed by a fault of this server");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    code::BUSY,
                    "The central server has failed; its log says why.",
                )
            }
        }
    }
}
