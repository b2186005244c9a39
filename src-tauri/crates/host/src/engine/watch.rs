//! The engine's own rounds: whether sound and notices live, and the tests of the output.

use super::Engine;
use crate::supervisor::{failed, runs};
use lamplight_station::{Input, Part, SoundOutput};
use lamplight_units::{Mono, Now};
use std::sync::Arc;
use std::time::Duration;

/// How often. A tone that lost its player is back within this and its wait.
const EVERY: Duration = Duration::from_millis(500);

impl Engine {
    /// One round.
    pub(super) fn watch(&mut self, now: Now) {
        self.next_watch = now.mono + EVERY;
        for news in self.signals.mend(now.mono, &self.station) {
            self.station.handle(now, news);
        }
        if self.test_is_due(now.mono) {
            self.signals.verify();
        }
    }

    fn test_is_due(&mut self, now: Mono) -> bool {
        self.shifts.due(now, self.clock.local())
    }

    /// Receivers of screens failed by a fault of ours. They are gone already, so the minute
    /// of the others' proof begins at once.
    pub(super) fn screens_failed(&mut self, now: Now, panics: usize) {
        if panics == 0 {
            return;
        }
        tracing::error!(panics, "what sends to a screen failed by a panic");
        let part = Part::Task(Arc::from("screen"));
        for news in [failed(&part, "screen"), runs(&part)] {
            self.station.handle(now, news);
        }
        self.settle(None);
    }

    /// A test of the output has ended; after one that failed another follows.
    pub(super) fn tested(&mut self, now: Now, output: SoundOutput) {
        let passed = output == SoundOutput::Working;
        self.shifts.tested(now.mono, passed);
        self.station.handle(now, Input::Output(output));
        self.station.handle(now, Input::SoundTest { passed });
    }
}
