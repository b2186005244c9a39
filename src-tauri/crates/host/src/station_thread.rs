//! The thread of the station, and what is left to do when it fails.
//!
//! A panic in it is a defect of ours that no supervisor can mend: started from nothing, the
//! station would show an empty ward that looks calm while alarms are open. So it stays
//! ended (docs/HAZARDS.md): the pages show the bar of a lost core, and this thread cries
//! until the program ends.

use crate::config::SoundConfig;
use crate::signals::{Signalling, Signals};
use crate::system_clock::SystemClock;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread::{Builder, JoinHandle};
use tokio::sync::watch;

/// How to cry: a tone and a notice without a station behind them, where the kind of
/// station and its configuration allow them.
pub(crate) struct Cry {
    pub signalling: Signalling,
    pub sound: SoundConfig,
    pub clock: SystemClock,
}

/// The running thread.
pub(crate) struct StationThread {
    handle: JoinHandle<()>,
    failed: watch::Receiver<bool>,
    /// Dropped at the end: whoever cries falls silent.
    over: mpsc::Sender<()>,
}

impl StationThread {
    /// Starts it.
    pub fn start(cry: Cry, body: impl FnOnce() + Send + 'static) -> std::io::Result<Self> {
        let (over, ended) = mpsc::channel();
        let (fails, failed) = watch::channel(false);
        let whole = move || {
            if guarded(body) {
                return;
            }
            fails.send_replace(true);
            // What comes back from them is asked of nobody any more.
            let (tell, _told) = tokio::sync::mpsc::unbounded_channel();
            let signals = Signals::start(cry.signalling, &cry.sound, cry.clock, tell);
            signals.cry();
            // Ends when the host lets go of the other side.
            let _ = ended.recv();
        };
        let name = "lamplight-station".to_owned();
        let handle = Builder::new().name(name).spawn(whole)?;
        Ok(Self {
            handle,
            failed,
            over,
        })
    }

    /// Whether it has failed.
    pub fn has_failed(&self) -> bool {
        *self.failed.borrow()
    }

    /// Ends when it has failed, and never otherwise.
    pub fn failed(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut failed = self.failed.clone();
        async move {
            if failed.wait_for(|failed| *failed).await.is_err() {
                // The thread ended as it should.
                std::future::pending::<()>().await;
            }
        }
    }

    /// Waits for its end, which somebody else has ordered.
    pub fn join(self) {
        drop(self.over);
        if self.handle.join().is_err() {
            tracing::error!("the station's thread could not even say that it failed");
        }
    }
}

/// Whether it came to its end without a panic. What it owned is gone either way.
fn guarded(body: impl FnOnce()) -> bool {
    // Safe to assert: nothing of what a panic left half-done is looked at again.
    let done = catch_unwind(AssertUnwindSafe(body)).is_ok();
    if !done {
        tracing::error!("the station's thread ended by a panic; start the program again");
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(body: impl FnOnce() + Send + 'static) -> StationThread {
        let cry = Cry {
            signalling: Signalling::None,
            sound: SoundConfig::default(),
            clock: SystemClock::start(),
        };
        StationThread::start(cry, body).unwrap()
    }

    #[tokio::test]
    async fn a_panic_of_the_station_is_caught_told_and_waits_for_the_end_of_the_program() {
        let thread = thread(|| panic!("on purpose"));
        thread.failed().await;
        assert!(thread.has_failed());
        assert!(!thread.handle.is_finished(), "it cries");
        thread.join();
    }

    #[test]
    fn a_station_that_ends_as_it_should_has_not_failed() {
        let thread = thread(|| {});
        while !thread.handle.is_finished() {
            std::thread::yield_now();
        }
        assert!(!thread.has_failed());
        thread.join();
    }
}
