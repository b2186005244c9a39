//! How often a message that is refused is offered again before it is set aside.

use lamplight_link::Failure;
use std::sync::{Mutex, PoisonError};

/// A message that is refused so often is set aside.
pub(super) const OFFERS: u32 = 3;
/// One at which the receiver fails by itself is offered so often: with the waits between that is
/// some minutes, in which what it has behind it may be back.
const FAULTS: u32 = 10;

/// Of the message that stands first: the ones behind it wait for it.
#[derive(Debug, Default)]
pub(super) struct Offers(Mutex<Offered>);

#[derive(Debug, Default)]
struct Offered {
    id: String,
    times: u32,
    /// One was given up for a fault of the receiver's own, and it took none since.
    gave_up: bool,
}

impl Offers {
    /// A message was refused, for a reason that may pass.
    ///
    /// # Errors
    /// While it is to be offered again. After that the reason comes back, to be kept with what is
    /// set aside.
    pub fn refused(&self, id: &str, reason: String) -> Result<Option<String>, Failure> {
        self.offered(id, reason, false)
    }

    /// The receiver failed at a message by itself. One is given up as the cause; when it fails
    /// at the next as well, the receiver is, and everything waits until it takes one.
    ///
    /// # Errors
    /// As [`Self::refused`].
    pub fn faulted(&self, id: &str, reason: String) -> Result<Option<String>, Failure> {
        self.offered(id, reason, true)
    }

    /// It took a message.
    pub fn taken(&self) {
        self.lock().gave_up = false;
    }

    fn offered(&self, id: &str, reason: String, fault: bool) -> Result<Option<String>, Failure> {
        let mut offered = self.lock();
        if offered.id != id {
            id.clone_into(&mut offered.id);
            offered.times = 0;
        }
        offered.times = offered.times.saturating_add(1);
        let most = if fault { FAULTS } else { OFFERS };
        if offered.times < most || (fault && offered.gave_up) {
            return Err(Failure::Unreachable(format!(
                "it refuses a message: {reason}"
            )));
        }
        offered.gave_up |= fault;
        Ok(Some(reason))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Offered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often a message is offered until it is given up; `None` when it is not, for long.
    fn given_up(offers: &Offers, id: &str, fault: bool) -> Option<u32> {
        (1..100).find(|_| {
            let told = if fault {
                offers.faulted(id, "AR 207".to_owned())
            } else {
                offers.refused(id, "AE 101".to_owned())
            };
            told.is_ok()
        })
    }

    #[test]
    fn a_receiver_that_fails_at_everything_costs_one_message_at_the_most() {
        let offers = Offers::default();
        assert_eq!(given_up(&offers, "a", false), Some(OFFERS));
        assert_eq!(given_up(&offers, "b", false), Some(OFFERS));
        assert_eq!(given_up(&offers, "c", true), Some(FAULTS));
        assert_eq!(given_up(&offers, "d", true), None, "it is the receiver");
        offers.taken();
        assert_eq!(given_up(&offers, "e", true), Some(FAULTS));
    }
}
