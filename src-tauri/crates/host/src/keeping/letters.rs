//! Dead letters in the journal: each with its reason, so many a minute, the rest counted.
//!
//! A broken sender repeats itself every second for weeks. The feeds have a quota a
//! connection; this one is for the disk.

use lamplight_api::state::dead_letter;
use lamplight_station::KeptLetter;
use lamplight_store::Entry;
use lamplight_units::{Mono, Now};
use serde_json::json;
use std::time::Duration;

/// How long a quota lasts.
const MINUTE: Duration = Duration::from_secs(60);
/// Written in a minute.
const IN_A_MINUTE: u32 = 60;
/// The most bytes of a message that are written.
const BYTES: usize = 16 * 1024;

/// How much of this minute's quota is used.
#[derive(Debug, Default)]
pub(super) struct Letters {
    since: Mono,
    written: u32,
    counted: u64,
}

impl Letters {
    /// The row of one, unless this minute has had enough of them.
    pub fn take(&mut self, letter: &KeptLetter) -> Option<Entry> {
        if self.written >= IN_A_MINUTE {
            self.counted += 1;
            return None;
        }
        self.written += 1;
        let text = dead_letter(letter, BYTES).to_string();
        Some(Entry::new(letter.received.wall, "feed.dead-letter", text))
    }

    /// Begins the next minute when this one is over; the row of what was only counted.
    pub fn turn(&mut self, now: Now) -> Option<Entry> {
        if now.mono.since(self.since) < MINUTE {
            return None;
        }
        let counted = std::mem::take(&mut self.counted);
        (self.since, self.written) = (now.mono, 0);
        (counted > 0).then(|| {
            let text = json!({ "count": counted }).to_string();
            Entry::new(now.wall, "feed.dead-letters-counted", text)
        })
    }
}
