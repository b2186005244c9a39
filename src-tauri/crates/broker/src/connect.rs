//! The connection to a broker, and what is wrong with it in one sentence.
//!
//! The first connection is tried here, with back-off and jitter, until it stands; from then on
//! the library finds the broker again by itself. Either way [`Standing`] says how it is.

use async_nats::{
    Client, ClientError, ConnectError, ConnectErrorKind, ConnectOptions, Event, ServerAddr,
    ServerError,
};
use lamplight_units::Personal;
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::watch;

/// A broker that does not answer within this is not there.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// A connection that is dead is noticed within two of these.
const PING_EVERY: Duration = Duration::from_secs(5);
/// The first wait before the next try, and the longest.
const WAIT: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(10));
/// Messages that may wait for the socket. Beyond, whoever publishes waits, and decides what to drop.
const WAITING: usize = 512;
/// Messages of one subscription that may wait to be read; beyond, they are dropped and counted.
const UNREAD: usize = 4_096;

/// Where a broker is and who we are there.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `nats://host:4222` or `tls://host:4222`; one is enough, others of a cluster are learned.
    pub servers: Vec<String>,
    /// Our name in the broker's lists.
    pub name: String,
    /// TLS; plain where it is `None`.
    pub tls: Option<Tls>,
    /// How we sign in.
    pub login: Login,
}

/// Certificates, as PEM files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// The authority that certifies the broker. No other one is trusted.
    pub authority: PathBuf,
    /// Our certificate and its key, where the broker asks for one.
    pub identity: Option<(PathBuf, PathBuf)>,
}

/// How we sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// By the certificate alone, or not at all.
    None,
    /// User and password.
    User {
        /// Who.
        user: String,
        /// The password.
        password: Personal<String>,
    },
    /// A token.
    Token(Personal<String>),
}

/// How a connection is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Not tried yet.
    Starting,
    /// It stands; counts how often it was made.
    Up(u64),
    /// It does not.
    Down {
        /// What is wrong.
        sentence: String,
        /// Trying again will not help: somebody has to do something.
        refused: bool,
        /// How often it stood before.
        made: u64,
    },
}

impl Standing {
    fn fall(&mut self, (sentence, refused): (&str, bool)) -> bool {
        let told = Self::Down {
            sentence: sentence.to_owned(),
            refused,
            made: self.made(),
        };
        let changed = *self != told;
        *self = told;
        changed
    }

    const fn made(&self) -> u64 {
        match self {
            Self::Starting => 0,
            Self::Up(made) | Self::Down { made, .. } => *made,
        }
    }

    /// Whether it stands.
    #[must_use]
    pub const fn up(&self) -> bool {
        matches!(self, Self::Up(_))
    }
}

impl Settings {
    /// Checks what can be checked without a broker.
    ///
    /// # Errors
    /// One sentence that names the entry.
    pub fn check(&self) -> Result<(), String> {
        self.addresses()?;
        Ok(())
    }

    fn addresses(&self) -> Result<Vec<ServerAddr>, String> {
        if self.servers.is_empty() {
            return Err(
                "servers is empty; write at least one, such as nats://broker:4222".to_owned(),
            );
        }
        let one = |text: &String| {
            let address: ServerAddr = text.parse().map_err(|error| {
                format!(
                    "servers: {text:?} is none ({error}); write nats://HOST:4222 or tls://HOST:4222"
                )
            })?;
            if address.host().is_empty() {
                return Err(format!(
                    "servers: {text:?} is none (it names no host); write nats://HOST:4222 or tls://HOST:4222"
                ));
            }
            if address.is_websocket() {
                return Err(format!(
                    "servers: {text:?} is a WebSocket; write nats:// or tls://"
                ));
            }
            if address.has_user_pass() {
                return Err("servers: a user does not belong into the address; write user and a password's place beside it".to_owned());
            }
            if address.tls_required() && self.tls.is_none() {
                return Err(format!(
                    "servers: {text:?} needs tls.authority, to know the broker's certificate"
                ));
            }
            Ok(address)
        };
        self.servers.iter().map(one).collect()
    }

    fn options(&self, tell: &watch::Sender<Standing>) -> ConnectOptions {
        let tell = tell.clone();
        let mut options = ConnectOptions::new()
            .name(&self.name)
            .connection_timeout(CONNECT_WITHIN)
            .ping_interval(PING_EVERY)
            .request_timeout(Some(CONNECT_WITHIN))
            .client_capacity(WAITING)
            .subscription_capacity(UNREAD)
            .max_reconnects(None)
            .reconnect_delay_callback(|attempts| wait(u32::try_from(attempts).unwrap_or(u32::MAX)))
            .event_callback(move |event| {
                heard(&tell, &event);
                std::future::ready(())
            });
        if let Some(tls) = &self.tls {
            // Naming an authority leaves out the system's own ones.
            options = options
                .require_tls(true)
                .add_root_certificates(tls.authority.clone());
            if let Some((certificate, key)) = &tls.identity {
                options = options.add_client_certificate(certificate.clone(), key.clone());
            }
        }
        match &self.login {
            Login::None => options,
            Login::User { user, password } => {
                options.user_and_password(user.clone(), password.reveal().clone())
            }
            Login::Token(token) => options.token(token.reveal().clone()),
        }
    }

    /// Tries once.
    ///
    /// # Errors
    /// When the settings are none; `Ok(None)` when the broker is away or refuses, which `tell`
    /// says in words.
    pub async fn connect_once(
        &self,
        tell: &watch::Sender<Standing>,
    ) -> Result<Option<Client>, String> {
        let addresses = self.addresses()?;
        match self.options(tell).connect(addresses.as_slice()).await {
            Ok(client) => {
                // The library tells by the event; it comes soon after.
                let mut standing = tell.subscribe();
                let told = standing.wait_for(Standing::up);
                let _ = tokio::time::timeout(CONNECT_WITHIN, told).await;
                Ok(Some(client))
            }
            Err(error) => {
                tracing::debug!(%error, "the broker is not reached");
                let kind = match tls_failed(&error) {
                    true => ConnectErrorKind::Tls,
                    false => error.kind(),
                };
                tell.send_if_modified(|standing| standing.fall(wrong(kind)));
                Ok(None)
            }
        }
    }

    /// Connects, however long it takes.
    ///
    /// # Errors
    /// When the settings are none; a broker that is away is no error.
    pub async fn connect(&self, tell: &watch::Sender<Standing>) -> Result<Client, String> {
        let mut attempts = 0;
        loop {
            if let Some(client) = self.connect_once(tell).await? {
                return Ok(client);
            }
            attempts += 1;
            tokio::time::sleep(wait(attempts)).await;
        }
    }
}

fn heard(tell: &watch::Sender<Standing>, event: &Event) {
    let fall = |why| {
        tell.send_if_modified(|standing| standing.fall(why));
    };
    match event {
        Event::Connected => {
            tell.send_modify(|standing| *standing = Standing::Up(standing.made() + 1));
        }
        Event::Disconnected | Event::Closed => fall(BROKEN),
        // It will end soon, and the library moves on to another of its cluster.
        Event::LameDuckMode => tracing::info!("the broker is about to stop"),
        Event::ServerError(ServerError::AuthorizationViolation) => {
            fall(wrong(ConnectErrorKind::AuthorizationViolation));
        }
        Event::ClientError(ClientError::Other(what)) => {
            // The library tells the kind of what went wrong by its words alone.
            if let Some(kind) = KINDS.into_iter().find(|kind| kind.to_string() == *what) {
                fall(wrong(kind));
            }
        }
        // A subject that we may not use, a subscription that lost messages: logged, and the
        // station sees by what is missing.
        Event::ServerError(error) => tracing::warn!(%error, "the broker complains"),
        Event::SlowConsumer(_) => tracing::warn!("messages of the broker were not read in time"),
        Event::ClientError(_) | Event::Draining => {}
    }
}

const BROKEN: (&str, bool) = ("the connection broke; it is tried again.", false);

const KINDS: [ConnectErrorKind; 7] = [
    ConnectErrorKind::ServerParse,
    ConnectErrorKind::Dns,
    ConnectErrorKind::Authentication,
    ConnectErrorKind::AuthorizationViolation,
    ConnectErrorKind::TimedOut,
    ConnectErrorKind::Tls,
    ConnectErrorKind::Io,
];

/// What is wrong in words, and whether somebody has to do something before it can be right.
fn wrong(kind: ConnectErrorKind) -> (&'static str, bool) {
    match kind {
        ConnectErrorKind::Authentication | ConnectErrorKind::AuthorizationViolation => (
            "it does not let us in: user, password, token or certificate are not its own; correct them here or at the broker.",
            true,
        ),
        ConnectErrorKind::Tls => (
            "TLS fails: the authority here does not certify it, it wants a certificate of ours, or it speaks no TLS; compare both configurations.",
            true,
        ),
        ConnectErrorKind::Dns => (
            "its name is not found; check servers and the name service.",
            false,
        ),
        ConnectErrorKind::TimedOut => (
            "it does not answer; check the network and the broker.",
            false,
        ),
        ConnectErrorKind::ServerParse => ("its address is none; correct servers.", true),
        ConnectErrorKind::Io | ConnectErrorKind::MaxReconnects => (
            "it is not reached; check the network and the broker.",
            false,
        ),
    }
}

/// A handshake that fails is an input error to the library; its cause is data that is not right,
/// which no other input error of a connection is.
fn tls_failed(error: &ConnectError) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(one) = cause {
        let io = one.downcast_ref::<std::io::Error>();
        if io.is_some_and(|io| io.kind() == std::io::ErrorKind::InvalidData) {
            return true;
        }
        cause = one.source();
    }
    false
}

/// With jitter, so that a hospital's stations do not all knock at once.
fn wait(attempts: u32) -> Duration {
    let (least, most) = WAIT;
    let doubled = least.saturating_mul(1_u32.checked_shl(attempts.min(8)).unwrap_or(u32::MAX) / 2);
    let whole = doubled.clamp(least, most);
    let mut drawn = [0; 2];
    // Without random numbers all wait alike, which is not worse than that.
    let _ = getrandom::fill(&mut drawn);
    let part = f64::from(u16::from_le_bytes(drawn)) / f64::from(u16::MAX);
    whole.mul_f64(0.5 + 0.5 * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(server: &str) -> Settings {
        Settings {
            servers: vec![server.to_owned()],
            name: "test".to_owned(),
            tls: None,
            login: Login::None,
        }
    }

    #[test]
    fn what_is_wrong_with_an_address_is_said() {
        assert_eq!(settings("nats://broker:4222").check(), Ok(()));
        assert_eq!(settings("broker").check(), Ok(()));
        for (server, words) in [
            ("http://broker", "write nats://HOST:4222"),
            ("tls://broker", "needs tls.authority"),
            ("wss://broker", "is a WebSocket"),
            (
                "nats://me:secret@broker",
                "does not belong into the address",
            ),
            ("nats://", "is none"),
        ] {
            let problem = settings(server).check().unwrap_err();
            assert!(problem.contains(words), "{server}: {problem}");
            assert!(!problem.contains("secret"), "{problem}");
        }
    }

    #[test]
    fn waits_grow_to_their_bound_and_differ() {
        for attempts in 0..40 {
            let wait = wait(attempts);
            assert!(wait >= WAIT.0 / 2 && wait <= WAIT.1, "{attempts}: {wait:?}");
        }
        assert!(wait(30) >= WAIT.1 / 2);
    }

    #[test]
    fn events_are_told_as_a_standing() {
        let (tell, standing) = watch::channel(Standing::Starting);
        heard(&tell, &Event::Connected);
        assert_eq!(*standing.borrow(), Standing::Up(1));
        heard(&tell, &Event::Disconnected);
        assert!(!standing.borrow().up());
        let refused = ConnectErrorKind::AuthorizationViolation.to_string();
        heard(&tell, &Event::ClientError(ClientError::Other(refused)));
        let Standing::Down {
            sentence,
            refused,
            made: 1,
        } = standing.borrow().clone()
        else {
            panic!("it stands");
        };
        assert!(
            refused && sentence.contains("does not let us in"),
            "{sentence}"
        );
        heard(
            &tell,
            &Event::ClientError(ClientError::Other("of a later day".to_owned())),
        );
        assert!(!standing.borrow().up());
        heard(&tell, &Event::Connected);
        assert_eq!(
            *standing.borrow(),
            Standing::Up(2),
            "another connection is another number"
        );
    }
}
