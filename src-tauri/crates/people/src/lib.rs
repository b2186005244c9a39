//! Who may do what, who is signed in where, and who looks after which bed.
//!
//! Terms, used here and everywhere without synonyms:
//!
//! - *right*: something that a person may do ([`Right`]). Which [`Role`] has which right is
//!   one table, `right.rs`; docs/RIGHTS.md shows it to people and a test compares the two.
//! - *person*: somebody whom this station knows. A person has one role or several, and is
//!   never deleted, only *retired*, so that old records keep their author.
//! - *terminal*: a place at which somebody can stand: this station's window, a second screen.
//! - *session*: a person at a terminal. It is *locked* when nobody has touched it for a
//!   while: the ward stays in sight, names are shortened, nothing can be done.
//! - *provider*: the hospital's own sign-in, which *vouches* for a person (`vouch.rs`).
//! - *lockout*: a pause that wrong attempts earn, for the person and for the terminal.
//! - *emergency*: a high alarm acknowledged by somebody who is not signed in.
//! - *duty*: who has which bed in a shift ([`duty`]).
//!
//! [`People`] is a state machine. Every call brings the time; after **each** call the caller
//! drains [`People::poll_effect`] until it is empty and asks [`People::poll_timeout`] when to
//! call [`People::handle_timeout`]. Hashes (argon2) and one-time codes cost time or need
//! keys: the machine asks for them by [`Effect::Compute`] and goes on when the answer comes
//! back as [`Input::Computed`].
//!
//! What must be absent: a default password; a way to print a secret; a right that is not in
//! the table; a station without an administrator who can sign in; a bed without a receiver.

mod actor;
mod codes;
mod deadlines;
pub mod duty;
mod effect;
mod emergency;
mod hospital;
mod input;
mod keep;
mod lockout;
mod machine;
mod manage;
mod person;
mod provider;
mod register;
mod right;
mod roles;
mod rules;
mod secret;
mod session;
mod settings;
mod sign_in;
mod vouch;
mod work;

#[cfg(test)]
mod tests;

pub use actor::{Actor, PersonId, Role};
pub use effect::{Effect, Ended, Entry, What};
pub use emergency::Urgency;
pub use hospital::Listed;
pub use input::{Claim, Input, NewPerson, Proof, Refusal, Wish};
pub use keep::{Kept, KeptError};
pub use lockout::Lockout;
pub use machine::{People, Stage};
pub use person::{Badge, Person, PersonName, State, TextError};
pub use register::Register;
pub use right::Right;
pub use roles::Roles;
pub use rules::{PasswordFault, PinFault, check_password, check_pin};
pub use secret::{Secret, Typed};
pub use session::{How, Session};
pub use settings::{Idle, Settings};
pub use vouch::{NotVouched, Subject, Vouched, VouchedFor, Vouching};
pub use work::{Code, Computed, JobId, Verify, Work};
