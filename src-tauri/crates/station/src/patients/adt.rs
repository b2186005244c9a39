//! News of the admission system.

use super::Author;
use crate::station::Station;
use lamplight_protocols::report::AdtReport;
use lamplight_units::{FeedId, Now};

impl Station {
    /// Takes an ADT message in.
    pub(crate) fn take_adt(&mut self, now: Now, feed: &FeedId, report: &AdtReport) {
        let zone = self.zone(feed);
        let by = Author::Feed(feed.clone());
        self.census(now, &by, |stays, beds| stays.take(now, zone, beds, report));
    }
}
