//! What callers and outputs leave for the player's thread.

use super::line::Line;
use crate::mixer::lock;
use crate::output::OpenError;
use crate::{Settings, Tone, Waiting};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Everything since the last step. One place a wish; lists only where said.
#[derive(Default)]
pub(super) struct Post {
    pub set: Option<Option<Tone>>,
    pub once: Option<Tone>,
    pub remind: bool,
    pub test: bool,
    pub verify: bool,
    pub settings: Option<Settings>,
    pub stop: bool,
    /// As many as there are output threads, so at most `Lines::MOST`.
    pub opened: Vec<(u64, Line)>,
    /// Of the latest attempt that was lost.
    pub lost: Option<(u64, OpenError)>,
    pub muted: Option<(u64, bool)>,
    /// Something of the above was left.
    rung: bool,
}

/// See the module. Its locks are held for a few assignments only.
#[derive(Default)]
pub(super) struct Mailbox {
    post: Mutex<Post>,
    bell: Condvar,
    waiting: Mutex<Waiting>,
}

impl std::fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailbox").finish_non_exhaustive()
    }
}

impl Mailbox {
    /// Leaves something and wakes the player.
    pub(super) fn leave(&self, write: impl FnOnce(&mut Post)) {
        let mut post = lock(&self.post);
        write(&mut post);
        post.rung = true;
        drop(post);
        self.bell.notify_one();
    }

    /// Leaves the loss of an output; of several, the latest attempt's first reason.
    pub(super) fn leave_lost(&self, attempt: u64, why: OpenError) {
        self.leave(|post| {
            if post.lost.as_ref().is_none_or(|(of, _)| *of < attempt) {
                post.lost = Some((attempt, why));
            }
        });
    }

    /// Waits for something to be left, and takes everything.
    pub(super) fn collect(&self, wait: Duration) -> Post {
        let post = lock(&self.post);
        let woken = self.bell.wait_timeout_while(post, wait, |post| !post.rung);
        let (mut post, _) = woken.unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *post)
    }

    pub(super) fn show(&self, waiting: Waiting) {
        *lock(&self.waiting) = waiting;
    }

    pub(super) fn waiting(&self) -> Waiting {
        *lock(&self.waiting)
    }
}
