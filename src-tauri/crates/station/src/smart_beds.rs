//! Smart beds.

use crate::station::Station;
use lamplight_protocols::bed::BedReport;
use lamplight_units::{FeedId, Now};

impl Station {
    /// Takes news of a smart bed.
    pub(crate) fn hear_bed(&mut self, _now: Now, _feed: &FeedId, _report: &BedReport) {}
}
