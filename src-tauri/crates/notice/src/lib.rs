//! Desktop notices: what the station says outside its own window.
//!
//! A notice is a copy of what the station shows anyway, for somebody who has another
//! window before them. It therefore never is the only signal of a condition, and the
//! daemon that shows it may be missing: then [`Status`] says so and all else goes on.
//!
//! At most [`OPEN_MOST`] notices are open, the gravest; one more says how many others
//! wait. The desktop's screen may face strangers: a notice tells bed and condition, and
//! the patient's name only where the ward has set [`Privacy::WithNames`].
//!
//! [`Notices`] is the thread, the board inside it a state machine that decides what
//! should be open. notify-rust speaks to the system: the freedesktop daemon on Linux,
//! toasts on Windows, the notification centre on macOS. Only Linux is tested here. On the
//! other two a notice can't be closed or replaced from the program (notify-rust gives no
//! way that works without waiting); it stays until somebody closes it.

mod board;
mod notice;
mod notices;
mod slip;

pub use board::{KNOWN_MOST, OPEN_MOST};
pub use notice::{Action, Notice, NoticeId, Privacy, Urgency};
pub use notices::{Clock, Event, Notices, StartError, Status};
