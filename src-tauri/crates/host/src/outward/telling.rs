//! When a link that is in trouble becomes a condition of the station.

use super::trouble::Trouble;
use lamplight_api::link::LinkState;
use lamplight_units::Mono;
use std::time::Duration;

/// A receiver that is away for less is no matter for a person.
const TELL_AFTER: Duration = Duration::from_secs(60);

/// What one lane has told.
#[derive(Debug, Default)]
pub(super) struct Telling {
    told: bool,
    since: Option<Mono>,
}

impl Telling {
    /// Looks at how it stands. What a person alone can mend before anything goes (`at_once`)
    /// is told without waiting.
    pub fn look(
        &mut self,
        now: Mono,
        lane: &str,
        state: &LinkState,
        trouble: &Trouble,
        at_once: bool,
    ) {
        let (sentence, wait) = match state {
            LinkState::Offline { sentence, .. } => {
                (format!("it is not reached ({sentence})."), TELL_AFTER)
            }
            LinkState::Refused { sentence, .. } if at_once => (sentence.clone(), Duration::ZERO),
            LinkState::Refused { sentence, .. } => (sentence.clone(), TELL_AFTER),
            LinkState::Starting
            | LinkState::Synced
            | LinkState::Behind
            | LinkState::Paused { .. } => {
                self.since = None;
                if std::mem::take(&mut self.told) {
                    trouble.tell(lane, None);
                }
                return;
            }
        };
        let since = *self.since.get_or_insert(now);
        if !self.told && now.since(since) >= wait {
            self.told = true;
            trouble.tell(lane, Some(&sentence));
        }
    }
}
