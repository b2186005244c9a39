//! Asks the hospital's OpenID Connect provider who somebody is: authorization code flow with
//! PKCE (RFC 7636, S256), state and nonce, in the system's browser, back by a redirect to a
//! port of 127.0.0.1 that the system chooses (RFC 8252, 7.3).
//!
//! [`Provider::ask`] is one attempt, from the provider's document to what it says of the
//! person ([`lamplight_people::Vouched`]). Nothing is kept between two attempts: no token,
//! no key, no address; so a key that the provider has withdrawn is withdrawn here with the
//! next attempt. Dropping the future ends the attempt and closes its port.
//!
//! Bounds: one connection at a time to the provider, each answer at most 1 MiB and 10 s;
//! redirects of the provider's own addresses are not followed; TLS everywhere but on the
//! loopback. The browser's port takes eight connections at once, each 16 KiB and 5 s.
//!
//! What must be absent: a token, a code, a secret, a name or a subject in a log; a way to
//! turn a check off.

mod browser;
mod error;
mod flow;
mod http;
mod page;
mod redirect;
mod settings;
mod tls;
mod told;

#[cfg(test)]
mod tests;

pub use browser::{Browser, SystemBrowser};
pub use error::SettingsError;
pub use flow::Provider;
pub use page::Language;
pub use settings::{ClaimNames, Settings};
