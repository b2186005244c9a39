//! Reads an HL7 v2 message once more, as its feed would now: for dead letters.

use super::hl7::as_calls;
use super::{FeedConfig, receiver};
use chrono::FixedOffset;
use lamplight_protocols::hl7::receive::{Receiver, ReceiverConfig};
use lamplight_protocols::paging::alerts::CallSenders;
use lamplight_protocols::report::{DeadLetter, Report};
use lamplight_units::Now;
use std::sync::Arc;

/// The settings of a feed, as far as reading goes. It remembers nothing, so that a message
/// that came before is no duplicate to it, and nobody is answered.
#[derive(Debug, Clone)]
pub struct Hl7Again {
    receiver: ReceiverConfig,
    calls: Option<Arc<CallSenders>>,
}

impl Hl7Again {
    /// Of a feed whose senders mean `zone` where they write none.
    #[must_use]
    pub fn of(config: &FeedConfig, zone: FixedOffset) -> Self {
        Self {
            receiver: receiver(config, zone),
            calls: config.calls.clone(),
        }
    }

    /// What a message brings, and what of it can't be read.
    #[must_use]
    pub fn read(&self, now: Now, payload: &[u8]) -> (Vec<Report>, Vec<DeadLetter>) {
        let received = Receiver::new(self.receiver.clone()).receive(now, payload);
        let reports = match &self.calls {
            Some(senders) => as_calls(senders, received.reports),
            None => received.reports,
        };
        (reports, received.dead_letters)
    }
}
