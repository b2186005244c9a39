//! Keeps the parts of the program running, at one place.
//!
//! A part that panics is a defect of ours. It is caught here, told to the station (a
//! condition: "Part of the station failed: ...", which ends when the part has run for a
//! minute), and started again after a wait. What the panic said stays out of the
//! sentence: it may quote a message.
//!
//! What a lane reads, sends and offers again is caught there (`outward::run`): it has not arrived,
//! is told as that and tried again.
//!
//! Three things are caught elsewhere and told in the same words: a feed by its own loop
//! (`feeds::mllp`, since it must close its connections), the threads of sound and notices
//! by the engine (`signals`, since what sounds must be set anew), and the thread of the
//! station itself by `host`, which can't be started from nothing (docs/HAZARDS.md).

use crate::restarts::Restarts;
use crate::signals::Told;
use crate::system_clock::SystemClock;
use lamplight_feeds::isolated;
use lamplight_station::{Input, Part};
use std::future::Future;
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;

/// Tells the station of its own parts, and keeps tasks running. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Supervisor {
    clock: SystemClock,
    tell: UnboundedSender<Told>,
}

impl Supervisor {
    pub(crate) const fn new(clock: SystemClock, tell: UnboundedSender<Told>) -> Self {
        Self { clock, tell }
    }

    /// News for the station. Never waits.
    pub fn tell(&self, input: Input) {
        // Fails only when the station has stopped; then the screen says so.
        let _ = self.tell.send(Told::Input(Box::new(input)));
    }

    /// Runs a part until it ends by itself, and again whenever it panics.
    pub async fn keep<F, R>(self, name: &str, mut start: F)
    where
        F: FnMut() -> R,
        R: Future<Output = ()>,
    {
        let part = Part::Task(Arc::from(name));
        let mut restarts = Restarts::default();
        loop {
            restarts.started(self.clock.now().mono);
            if isolated(start()).await.is_ok() {
                return;
            }
            tracing::error!(part = name, "a part of the program failed by a panic");
            self.tell(failed(&part, name));
            let wait = restarts.failed(self.clock.now().mono);
            tokio::time::sleep(wait).await;
            self.tell(runs(&part));
        }
    }
}

/// A part failed and will be started again.
pub(crate) fn failed(part: &Part, name: &str) -> Input {
    let trouble = format!(
        "Station: a part of this program ({name}) failed by a fault of ours and is started again. Keep the log and report it; if it comes back, use another station."
    );
    Input::Own {
        part: part.clone(),
        trouble: Some(Arc::from(trouble)),
    }
}

/// It runs again.
pub(crate) fn runs(part: &Part) -> Input {
    Input::Own {
        part: part.clone(),
        trouble: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};
    use tokio::sync::mpsc::unbounded_channel;

    #[tokio::test(start_paused = true)]
    async fn a_part_that_panics_is_told_and_started_again_until_it_ends() {
        let (tell, mut told) = unbounded_channel();
        let starts = AtomicU32::new(0);
        let began = tokio::time::Instant::now();
        let supervisor = Supervisor::new(SystemClock::start(), tell);
        let start = || async {
            let start = starts.fetch_add(1, Ordering::Relaxed);
            assert!(start >= 2, "on purpose");
        };
        supervisor.keep("disk watch", start).await;
        assert_eq!(starts.load(Ordering::Relaxed), 3);
        assert!(began.elapsed().as_secs() >= 3, "it waited 1 s, then 2 s");
        let mut troubles = Vec::new();
        while let Ok(Told::Input(input)) = told.try_recv() {
            match *input {
                Input::Own { part, trouble } => {
                    assert_eq!(part, Part::Task(Arc::from("disk watch")));
                    let trouble = trouble.unwrap_or_default();
                    assert!(
                        !trouble.contains("on purpose"),
                        "a panic may quote a message"
                    );
                    troubles.push(!trouble.is_empty());
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(troubles, [true, false, true, false]);
    }
}
