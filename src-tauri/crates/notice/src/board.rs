//! Which notices should be open: a state machine that knows no daemon and no clock.
//!
//! It holds what the station wants said and what is open, and answers with the next step
//! from one to the other. A storm of alarms costs few steps: showing takes one of
//! [`BURST`] permits, of which one comes back each [`REFILL`], and only the latest wish
//! counts when its turn comes. Closing is free.

use crate::notice::{Action, Notice, NoticeId, Privacy, Urgency};
use lamplight_units::{Mono, Now};
use std::collections::BTreeMap;
use std::time::Duration;

/// Open at once, the summary not counted. More would cover the screen.
pub const OPEN_MOST: usize = 5;
/// Wanted at once: 64 beds with 20 conditions and as many again. At this bound a new
/// notice is not shown and only counted in "more", for ever; its condition is in the
/// station's window all the same.
pub const KNOWN_MOST: usize = 2560;

/// Notices that may be shown without a pause.
const BURST: u32 = 6;
/// One more after each of these.
const REFILL: Duration = Duration::from_millis(500);

/// One slip of paper on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    Notice(NoticeId),
    Summary,
}

/// What a slip shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub urgency: Urgency,
    pub title: String,
    pub body: String,
    pub actions: Vec<Action>,
}

/// The next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Show it, in place of what it showed before.
    Show(Key, Text),
    Close(Key),
}

#[derive(Debug)]
struct Wanted {
    notice: Notice,
    /// Earlier ones stay before later ones of the same urgency.
    arrived: u64,
    /// A person has closed it or acted on it; it returns when it becomes graver.
    dealt_with: bool,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Board {
    privacy: Privacy,
    wanted: BTreeMap<NoticeId, Wanted>,
    open: BTreeMap<Key, Text>,
    /// The summary's text that a person has closed; a worse one is shown again.
    summary_closed: Option<usize>,
    arrivals: u64,
    refused: usize,
    permits: u32,
    refilled: Mono,
}

impl Board {
    pub(crate) fn new(now: Now, privacy: Privacy) -> Self {
        Self {
            privacy,
            wanted: BTreeMap::new(),
            open: BTreeMap::new(),
            summary_closed: None,
            arrivals: 0,
            refused: 0,
            permits: BURST,
            refilled: now.mono,
        }
    }

    pub(crate) fn set_privacy(&mut self, privacy: Privacy) {
        self.privacy = privacy;
    }

    /// Wants a notice said, or said differently.
    pub(crate) fn post(&mut self, notice: Notice) {
        let id = notice.id;
        if let Some(wanted) = self.wanted.get_mut(&id) {
            let graver = notice.urgency > wanted.notice.urgency;
            wanted.dealt_with &= !graver;
            wanted.notice = notice;
            return;
        }
        if self.wanted.len() >= KNOWN_MOST {
            self.refused += 1;
            return;
        }
        self.arrivals += 1;
        let arrived = self.arrivals;
        self.wanted.insert(
            id,
            Wanted {
                notice,
                arrived,
                dealt_with: false,
            },
        );
    }

    /// No longer wants it said.
    pub(crate) fn close(&mut self, id: NoticeId) {
        self.wanted.remove(&id);
    }

    /// A slip is gone from the screen by a person's doing, or the daemon's.
    pub(crate) fn gone(&mut self, key: Key) {
        self.open.remove(&key);
        match key {
            Key::Notice(id) => {
                if let Some(wanted) = self.wanted.get_mut(&id) {
                    wanted.dealt_with = true;
                }
            }
            Key::Summary => self.summary_closed = Some(self.rest()),
        }
    }

    /// A slip could not be shown, or nobody knows whether it is.
    pub(crate) fn lost(&mut self, key: Key) {
        self.open.remove(&key);
    }

    /// The next step. Ask until there is none, after every change.
    pub(crate) fn poll(&mut self, now: Now) -> Option<Step> {
        let target = self.target();
        if let Some(key) = self
            .open
            .keys()
            .find(|key| !target.contains_key(key))
            .copied()
        {
            self.open.remove(&key);
            return Some(Step::Close(key));
        }
        let (key, text) = target
            .into_iter()
            .find(|(key, text)| self.open.get(key) != Some(text))?;
        if !self.take_permit(now) {
            return None;
        }
        self.open.insert(key, text.clone());
        Some(Step::Show(key, text))
    }

    /// When a permit comes back, as long as something waits for it.
    pub(crate) fn next_wake(&self) -> Option<Mono> {
        let target = self.target();
        let waits = target
            .iter()
            .any(|(key, text)| self.open.get(key) != Some(text));
        waits.then(|| self.refilled + REFILL)
    }

    /// Those a person has not dealt with, gravest first, then earliest.
    fn ranked(&self) -> Vec<&Wanted> {
        let mut ranked: Vec<&Wanted> = self
            .wanted
            .values()
            .filter(|wanted| !wanted.dealt_with)
            .collect();
        ranked.sort_by_key(|wanted| (std::cmp::Reverse(wanted.notice.urgency), wanted.arrived));
        ranked
    }

    /// How many are wanted and find no place.
    fn rest(&self) -> usize {
        self.ranked().len().saturating_sub(OPEN_MOST) + self.refused
    }

    fn target(&self) -> BTreeMap<Key, Text> {
        let ranked = self.ranked();
        let mut target: BTreeMap<Key, Text> = ranked
            .iter()
            .take(OPEN_MOST)
            .map(|wanted| (Key::Notice(wanted.notice.id), self.text(&wanted.notice)))
            .collect();
        let rest = self.rest();
        if rest > 0 && self.summary_closed.is_none_or(|closed| rest > closed) {
            let gravest = ranked.get(OPEN_MOST).map(|wanted| wanted.notice.urgency);
            target.insert(Key::Summary, summary(rest, gravest.unwrap_or(Urgency::Low)));
        }
        target
    }

    fn text(&self, notice: &Notice) -> Text {
        Text {
            urgency: notice.urgency,
            title: notice.title.clone(),
            body: notice.shown_body(self.privacy),
            actions: notice.actions.clone(),
        }
    }

    fn take_permit(&mut self, now: Now) -> bool {
        while self.permits < BURST && now.mono.since(self.refilled) >= REFILL {
            self.permits += 1;
            self.refilled = self.refilled + REFILL;
        }
        if self.permits == BURST {
            self.refilled = now.mono;
        }
        let granted = self.permits > 0;
        self.permits = self.permits.saturating_sub(1);
        granted
    }
}

fn summary(rest: usize, urgency: Urgency) -> Text {
    Text {
        urgency,
        title: format!("{rest} more"),
        body: "Open the station to see all of them.".to_owned(),
        actions: vec![Action::Open],
    }
}

#[cfg(test)]
mod tests;
