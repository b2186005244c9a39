//! Fetching stored records: what was asked, what came, and when it has failed.

use lamplight_protocols::gatt::records::{RecordAnswer, RecordRequest, Refusal};
use lamplight_protocols::radio::RecordsState;
use lamplight_units::Wall;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// One device's fetching.
#[derive(Debug)]
pub struct Fetching {
    /// What runs, since when nothing came.
    running: Option<(RecordRequest, Instant)>,
    count: u32,
    newest: Option<u16>,
    /// The newest of those that came since something was asked.
    came: Option<u16>,
    /// What is to be asked after the last answer.
    next: Option<RecordRequest>,
    /// Whether what runs was asked to find out if the numbers were set back.
    probing: bool,
    /// When the session of these numbers began, where the device has sessions.
    session: Option<Wall>,
    left_out: bool,
}

impl Fetching {
    /// Nothing runs; the newest record that was ever fetched is known.
    pub const fn new(newest: Option<u16>, session: Option<Wall>) -> Self {
        Self {
            running: None,
            count: 0,
            newest,
            came: None,
            next: None,
            probing: false,
            session,
            left_out: false,
        }
    }

    /// Asks for what is new; for all where nothing is known. A number that has wrapped begins anew.
    pub fn since_last(&self) -> RecordRequest {
        let next = self.newest.and_then(|newest| newest.checked_add(1));
        next.map_or(RecordRequest::All, RecordRequest::Since)
    }

    /// Something was asked.
    pub fn asked(&mut self, request: RecordRequest) {
        if request != RecordRequest::Abort {
            self.count = 0;
            self.came = None;
        }
        let by_itself = self.next.take() == Some(request);
        self.probing = by_itself && matches!(request, RecordRequest::CountSince(_));
        self.running = Some((request, Instant::now()));
    }

    /// What is to be asked now, after the last answer.
    pub const fn next(&self) -> Option<RecordRequest> {
        self.next
    }

    /// Whether records that come now were asked for.
    pub const fn is_running(&self) -> bool {
        matches!(
            self.running,
            Some((
                RecordRequest::All | RecordRequest::Since(_) | RecordRequest::Last,
                _
            ))
        )
    }

    /// When it has failed.
    pub fn until(&self, patience: Duration) -> Option<Instant> {
        self.running.map(|(_, since)| since + patience)
    }

    /// Another session has begun, from whose start on the numbers are counted.
    pub const fn begins(&mut self, session: Option<Wall>) {
        self.newest = None;
        self.came = None;
        self.session = session;
    }

    /// A record came.
    pub fn came(&mut self, sequence: u16) {
        if let Some((_, since)) = &mut self.running {
            *since = Instant::now();
        }
        self.count = self.count.saturating_add(1);
        let later = |before: Option<u16>| before.map_or(sequence, |before| before.max(sequence));
        self.newest = Some(later(self.newest));
        self.came = Some(later(self.came));
    }

    /// A value was left out. Whether to say so: once a connection.
    pub const fn left_out(&mut self) -> bool {
        !std::mem::replace(&mut self.left_out, true)
    }

    /// The device answered.
    pub fn answered(&mut self, answer: RecordAnswer, called: &str) -> RecordsState {
        let asked = self.running.take().map(|(request, _)| request);
        if std::mem::take(&mut self.probing) {
            let gone = matches!(answer, RecordAnswer::Count(0) | RecordAnswer::None);
            self.next = gone.then_some(RecordRequest::All);
            return RecordsState::None;
        }
        match answer {
            RecordAnswer::Count(count) => RecordsState::Counted(count),
            RecordAnswer::None => {
                // There is nothing new, or the numbers were set back and begin at 0 again: then
                // the newest record that is known is no longer there.
                let new = matches!(asked, Some(RecordRequest::Since(_)));
                let new = new && asked == Some(self.since_last());
                self.next = self.newest.filter(|_| new).map(RecordRequest::CountSince);
                RecordsState::None
            }
            RecordAnswer::Done { .. } => {
                if asked == Some(RecordRequest::Abort) {
                    return RecordsState::Aborted;
                }
                // Of all that a meter has the newest is the newest, whatever was known before.
                if asked == Some(RecordRequest::All) && self.session.is_none() {
                    self.newest = self.came.or(self.newest);
                }
                RecordsState::Done {
                    count: self.count,
                    newest: self.newest,
                    session: self.session,
                }
            }
            RecordAnswer::Refused { reason, .. } => RecordsState::Failed {
                sentence: Arc::from(format!(
                    "Bluetooth: {called} did not send its stored values: {}.",
                    words(reason)
                )),
            },
        }
    }

    /// It has failed.
    pub fn fail(&mut self, sentence: String) -> RecordsState {
        self.running = None;
        self.next = None;
        self.probing = false;
        RecordsState::Failed {
            sentence: Arc::from(sentence),
        }
    }
}

const fn words(reason: Refusal) -> &'static str {
    match reason {
        Refusal::Operation | Refusal::Operator | Refusal::Operand => {
            "it does not take that request; ask for all of them"
        }
        Refusal::Abort => "it did not stop sending",
        Refusal::NotCompleted => "it broke off; ask again",
        Refusal::Reserved(_) => "it gave no reason that is known",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_is_new_is_asked_for_and_all_where_nothing_is_known() {
        assert_eq!(Fetching::new(None, None).since_last(), RecordRequest::All);
        assert_eq!(
            Fetching::new(Some(41), None).since_last(),
            RecordRequest::Since(42)
        );
        assert_eq!(
            Fetching::new(Some(u16::MAX), None).since_last(),
            RecordRequest::All
        );
    }

    #[tokio::test(start_paused = true)]
    async fn records_are_counted_and_silence_between_two_is_limited() {
        let patience = Duration::from_secs(30);
        let mut fetching = Fetching::new(Some(7), None);
        fetching.asked(RecordRequest::Since(8));
        let began = Instant::now();
        assert_eq!(fetching.until(patience), Some(began + patience));
        tokio::time::advance(Duration::from_secs(20)).await;
        fetching.came(8);
        fetching.came(9);
        assert_eq!(fetching.until(patience), Some(Instant::now() + patience));
        let done = fetching.answered(RecordAnswer::Done { operation: 1 }, "meter");
        let wanted = RecordsState::Done {
            count: 2,
            newest: Some(9),
            session: None,
        };
        assert_eq!(done, wanted);
        assert_eq!(fetching.until(patience), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_session_that_begins_is_counted_from_its_own_start() {
        let mut fetching = Fetching::new(Some(20_000), None);
        fetching.begins(Some(Wall::from_micros(5)));
        fetching.asked(RecordRequest::All);
        fetching.came(10);
        let done = fetching.answered(RecordAnswer::Done { operation: 1 }, "monitor");
        let wanted = RecordsState::Done {
            count: 1,
            newest: Some(10),
            session: Some(Wall::from_micros(5)),
        };
        assert_eq!(done, wanted);
    }

    #[tokio::test(start_paused = true)]
    async fn a_meter_whose_numbers_were_set_back_is_asked_for_all_of_them() {
        let mut fetching = Fetching::new(Some(500), None);
        fetching.asked(RecordRequest::Since(501));
        let none = fetching.answered(RecordAnswer::None, "meter");
        assert_eq!(none, RecordsState::None);
        assert_eq!(fetching.next(), Some(RecordRequest::CountSince(500)));
        fetching.asked(RecordRequest::CountSince(500));
        let none = fetching.answered(RecordAnswer::Count(0), "meter");
        assert_eq!(none, RecordsState::None, "nobody asked for a count");
        assert_eq!(fetching.next(), Some(RecordRequest::All));
        fetching.asked(RecordRequest::All);
        assert!(fetching.is_running(), "so that what comes is history");
        fetching.came(0);
        fetching.came(3);
        let done = fetching.answered(RecordAnswer::Done { operation: 1 }, "meter");
        let wanted = RecordsState::Done {
            count: 2,
            newest: Some(3),
            session: None,
        };
        assert_eq!(done, wanted);
        assert_eq!(fetching.since_last(), RecordRequest::Since(4));
        assert_eq!(fetching.next(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_meter_without_anything_new_sends_nothing_twice() {
        for answer in [
            RecordAnswer::Count(1),
            RecordAnswer::Refused {
                operation: 4,
                reason: Refusal::Operator,
            },
        ] {
            let mut fetching = Fetching::new(Some(500), None);
            fetching.asked(RecordRequest::Since(501));
            fetching.answered(RecordAnswer::None, "meter");
            fetching.asked(RecordRequest::CountSince(500));
            let none = fetching.answered(answer, "meter");
            assert_eq!((none, fetching.next()), (RecordsState::None, None));
            assert_eq!(fetching.since_last(), RecordRequest::Since(501));
        }
        // Whoever asks for an earlier or later one is no reason to look further.
        let mut fetching = Fetching::new(Some(500), None);
        fetching.asked(RecordRequest::Since(9_000));
        fetching.answered(RecordAnswer::None, "meter");
        assert_eq!(fetching.next(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn an_abort_is_told_as_one() {
        let mut fetching = Fetching::new(None, None);
        fetching.asked(RecordRequest::All);
        fetching.came(0);
        fetching.asked(RecordRequest::Abort);
        assert!(!fetching.is_running());
        let answer = RecordAnswer::Done { operation: 3 };
        assert_eq!(fetching.answered(answer, "meter"), RecordsState::Aborted);
    }
}
