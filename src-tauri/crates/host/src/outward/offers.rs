//! How often a message that is refused is offered again before it is set aside.

use lamplight_link::Failure;
use std::sync::{Mutex, PoisonError};

/// A message that is refused so often is set aside.
pub(super) const OFFERS: u32 = 3;

/// Of the message that stands first: the ones behind it wait for it.
#[derive(Debug, Default)]
pub(super) struct Offers(Mutex<(String, u32)>);

impl Offers {
    /// A message was refused, for a reason that may pass.
    ///
    /// # Errors
    /// While it is to be offered again. After that the reason comes back, to be kept with what is
    /// set aside.
    pub fn refused(&self, id: &str, reason: String) -> Result<Option<String>, Failure> {
        let mut offered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if offered.0 != id {
            *offered = (id.to_owned(), 0);
        }
        offered.1 += 1;
        if offered.1 < OFFERS {
            return Err(Failure::Unreachable(format!(
                "it refuses a message: {reason}"
            )));
        }
        Ok(Some(reason))
    }
}
