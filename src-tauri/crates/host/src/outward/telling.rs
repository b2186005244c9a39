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
    told: Option<Told>,
    since: Option<Mono>,
}

/// What was told, so that a receiver which is back and lets nobody in is not told as one that is
/// away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Offline,
    Refused,
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
        let (what, sentence, wait) = match state {
            LinkState::Offline { sentence, .. } => {
                let sentence = format!("it is not reached ({sentence}).");
                (Told::Offline, sentence, TELL_AFTER)
            }
            LinkState::Refused { sentence, .. } => {
                let wait = if at_once { Duration::ZERO } else { TELL_AFTER };
                (Told::Refused, sentence.clone(), wait)
            }
            LinkState::Starting => {
                self.since = None;
                if self.told.take().is_some() {
                    trouble.tell(lane, None);
                }
                return;
            }
            // Whoever told it may have ended, with another journal or by a panic.
            LinkState::Synced | LinkState::Behind | LinkState::Paused { .. } => {
                (self.told, self.since) = (None, None);
                trouble.tell(lane, None);
                return;
            }
        };
        let since = *self.since.get_or_insert(now);
        let due = self.told.is_some() || now.since(since) >= wait;
        if self.told != Some(what) && due {
            self.told = Some(what);
            trouble.tell(lane, Some(&sentence));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::Told as Signal;
    use crate::supervisor::Supervisor;
    use crate::system_clock::SystemClock;
    use lamplight_station::Input;

    fn offline() -> LinkState {
        LinkState::Offline {
            since_ms: 0,
            sentence: "no answer in time".to_owned(),
        }
    }

    fn refused() -> LinkState {
        LinkState::Refused {
            since_ms: 0,
            sentence: "This station was locked out.".to_owned(),
        }
    }

    /// What the station is told while a lane stands like this, second by second; each run of a
    /// lane begins with a telling of its own.
    fn told(runs: &[&[(u64, LinkState)]]) -> Vec<Option<String>> {
        let (tell, mut heard) = tokio::sync::mpsc::unbounded_channel();
        let trouble = Trouble::new("FHIR server", Supervisor::new(SystemClock::start(), tell));
        for run in runs {
            let mut telling = Telling::default();
            for (second, state) in *run {
                let now = Mono::START + Duration::from_secs(*second);
                telling.look(now, "fhir/rows", state, &trouble, false);
            }
        }
        let mut said = Vec::new();
        while let Ok(Signal::Input(input)) = heard.try_recv() {
            if let Input::Own { trouble, .. } = *input {
                said.push(trouble.map(|words| words.to_string()));
            }
        }
        said
    }

    #[test]
    fn what_one_run_of_a_lane_told_ends_with_the_next_that_gets_through() {
        let first = [(0, offline()), (60, offline())];
        let next = [
            (61, LinkState::Starting),
            (62, LinkState::Synced),
            (63, LinkState::Synced),
        ];
        let said = told(&[&first, &next]);
        let open: Vec<bool> = said.iter().map(Option::is_some).collect();
        assert_eq!(open, [true, false], "{said:?}");
    }

    #[test]
    fn a_receiver_that_is_back_and_refuses_is_not_told_as_away() {
        let said = told(&[&[(0, offline()), (60, offline()), (90, refused())]]);
        let newest = said.last().cloned().flatten().unwrap_or_default();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(newest.contains("locked out"), "{newest}");
    }

    #[test]
    fn what_mends_itself_within_a_minute_is_not_told() {
        let said = told(&[&[
            (0, offline()),
            (59, offline()),
            (60, LinkState::Synced),
            (61, offline()),
        ]]);
        assert!(said.is_empty(), "{said:?}");
    }
}
