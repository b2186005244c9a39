//! The output's health: whether anything could be heard, and when to try again.
//!
//! A state machine over attempts to open the output. Each has a number, so that a late
//! answer of an abandoned one is recognised and closed.

use lamplight_units::{Mono, Now};
use std::time::Duration;

/// Whether the station can sound.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Status {
    /// Not known yet; for some seconds after the start at most.
    Starting,
    /// The device takes samples.
    Working {
        /// Its name as the system gives it.
        device: String,
    },
    /// The device takes samples, but the system mutes it.
    Muted {
        /// Its name as the system gives it.
        device: String,
    },
    /// There is no output device.
    Missing,
    /// There is one, and it does not work; why, in the system's words.
    Failed(String),
}

/// Why an output could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum OpenError {
    /// There is none.
    #[error("there is no audio output")]
    Missing,
    /// There is one, but it refuses.
    #[error("the audio output does not open: {0}")]
    Refused(String),
}

/// What is to be done about the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Open(u64),
    Close(u64),
}

#[derive(Debug)]
enum State {
    Closed {
        retry: Mono,
    },
    Opening {
        since: Mono,
    },
    Open {
        device: String,
        consumed: u64,
        moved: Mono,
        since: Mono,
        /// Looks at which more had been taken than before; counts to two.
        rises: u8,
    },
}

/// A device that takes no sample for so long is stuck. The watch looks every quarter of
/// a second, so that it is reported within two.
pub(crate) const STUCK_AFTER: Duration = Duration::from_millis(1500);
/// After the opening it may take longer: a server that has just played silence ahead
/// (PulseAudio does for up to two seconds) takes one buffer and then none until it is
/// there. The tones wait meanwhile, and the output does not count as working.
pub(crate) const FIRST_WITHIN: Duration = Duration::from_secs(4);
/// An opening that lasts so long is abandoned; a sound server that hangs takes two
/// seconds in cpal before ALSA is tried.
pub(crate) const OPEN_WITHIN: Duration = Duration::from_secs(5);
const BACKOFF_LEAST: Duration = Duration::from_millis(250);
/// Short, for somebody may be standing there with the plug in hand.
pub(crate) const BACKOFF_MOST: Duration = Duration::from_secs(5);
/// Only an output that worked for so long starts the back-off anew.
const PROVED_AFTER: Duration = Duration::from_secs(10);

/// See the module.
#[derive(Debug)]
pub(crate) struct Health {
    state: State,
    attempt: u64,
    backoff: Duration,
    status: Status,
    muted: bool,
    close: Option<u64>,
}

impl Health {
    pub(crate) fn new(now: Now) -> Self {
        Self {
            state: State::Closed { retry: now.mono },
            attempt: 0,
            backoff: BACKOFF_LEAST,
            status: Status::Starting,
            muted: false,
            close: None,
        }
    }

    pub(crate) const fn status(&self) -> &Status {
        &self.status
    }

    /// Whether bursts can be given to the device; a muted one gets them too.
    pub(crate) const fn usable(&self) -> bool {
        match self.status {
            Status::Working { .. } | Status::Muted { .. } => true,
            Status::Starting | Status::Missing | Status::Failed(_) => false,
        }
    }

    /// An attempt has opened the output. It works once it has taken samples twice: the
    /// first time may be the filling of a buffer.
    /// The answer says whether it is still wanted.
    pub(crate) fn opened(&mut self, now: Now, attempt: u64, device: String) -> bool {
        let wanted = attempt == self.attempt && matches!(self.state, State::Opening { .. });
        if wanted {
            self.muted = false;
            let now = now.mono;
            self.state = State::Open {
                device,
                consumed: 0,
                moved: now,
                since: now,
                rises: 0,
            };
        }
        wanted
    }

    /// An attempt was refused, or its output has gone away.
    pub(crate) fn failed(&mut self, now: Now, attempt: u64, why: OpenError) {
        if attempt != self.attempt || matches!(self.state, State::Closed { .. }) {
            return;
        }
        self.status = match why {
            OpenError::Missing => Status::Missing,
            OpenError::Refused(why) => Status::Failed(why),
        };
        self.close = Some(attempt);
        self.state = State::Closed {
            retry: now.mono + self.backoff,
        };
        self.backoff = (self.backoff * 2).min(BACKOFF_MOST);
    }

    /// How many samples the device has taken since it was opened.
    pub(crate) fn consumed(&mut self, now: Now, attempt: u64, total: u64) {
        let State::Open {
            device,
            consumed,
            moved,
            since,
            rises,
        } = &mut self.state
        else {
            return;
        };
        if attempt != self.attempt || total == *consumed {
            return;
        }
        *consumed = total;
        *moved = now.mono;
        *rises = rises.saturating_add(1);
        if *rises < 2 {
            return;
        }
        if now.mono.since(*since) >= PROVED_AFTER {
            self.backoff = BACKOFF_LEAST;
        }
        let device = device.clone();
        self.status = match self.muted {
            true => Status::Muted { device },
            false => Status::Working { device },
        };
    }

    /// What the system says about its mute switch.
    pub(crate) fn muted(&mut self, attempt: u64, muted: bool) {
        if attempt != self.attempt {
            return;
        }
        self.muted = muted;
        self.status = match std::mem::replace(&mut self.status, Status::Starting) {
            Status::Working { device } | Status::Muted { device } if muted => {
                Status::Muted { device }
            }
            Status::Working { device } | Status::Muted { device } => Status::Working { device },
            other @ (Status::Starting | Status::Missing | Status::Failed(_)) => other,
        };
    }

    /// What is to be done now. Ask until there is nothing.
    pub(crate) fn poll(&mut self, now: Now) -> Option<Action> {
        match self.state {
            State::Opening { since } if now.mono.since(since) >= OPEN_WITHIN => {
                self.fail(now, "it does not answer");
            }
            State::Open { moved, rises, .. } if now.mono.since(moved) >= stuck_after(rises) => {
                self.fail(now, "it takes no samples");
            }
            State::Opening { .. } | State::Open { .. } | State::Closed { .. } => {}
        }
        if let Some(attempt) = self.close.take() {
            return Some(Action::Close(attempt));
        }
        match self.state {
            State::Closed { retry } if retry <= now.mono => {
                self.attempt += 1;
                self.state = State::Opening { since: now.mono };
                Some(Action::Open(self.attempt))
            }
            State::Closed { .. } | State::Opening { .. } | State::Open { .. } => None,
        }
    }

    /// When to ask again although nothing has changed.
    pub(crate) fn next_wake(&self) -> Mono {
        match self.state {
            State::Closed { retry } => retry,
            State::Opening { since } => since + OPEN_WITHIN,
            State::Open { moved, rises, .. } => moved + stuck_after(rises),
        }
    }

    /// Whether it is open and not yet known to run.
    pub(crate) const fn proving(&self) -> bool {
        matches!(self.state, State::Open { rises: 0 | 1, .. })
    }

    fn fail(&mut self, now: Now, why: &str) {
        self.failed(now, self.attempt, OpenError::Refused(why.to_owned()));
    }
}

const fn stuck_after(rises: u8) -> Duration {
    if rises < 2 { FIRST_WITHIN } else { STUCK_AFTER }
}

#[cfg(test)]
mod tests;
