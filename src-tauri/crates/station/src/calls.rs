//! Calls.

use crate::station::Station;
use lamplight_protocols::call::CallReport;
use lamplight_units::{FeedId, Now};

impl Station {
    /// Takes news of a call system.
    pub(crate) fn hear_call(&mut self, _now: Now, _feed: &FeedId, _report: &CallReport) {}
}
