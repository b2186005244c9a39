//! The thread around the board.

use crate::board::{Board, Key, Step};
use crate::notice::{Action, Notice, NoticeId, Privacy};
use crate::slip::{DaemonId, End, Slip, Told};
use lamplight_units::{Mono, Now};
use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Reads both of the station's clocks.
pub type Clock = Arc<dyn Fn() -> Now + Send + Sync>;

/// Whether notices can be shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Status {
    /// Nothing has been shown yet.
    Untried,
    /// The last notice was shown.
    Working,
    /// The last notice was not; why, in the system's words. Tried again.
    Failed(String),
}

/// What comes back from the desktop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Somebody acknowledges what the notice says. The desktop does not say who.
    Acknowledge(NoticeId),
    /// Somebody wants to see it in the station.
    Open(NoticeId),
    /// Somebody wants to see everything that waits.
    OpenAll,
    /// The notice is on the screen.
    Shown(NoticeId),
    /// The notice was closed on the desktop; it changes nothing about the condition.
    Dismissed(NoticeId),
    /// Whether notices can be shown has changed.
    Status(Status),
}

/// Why no thread for notices could be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The system gives no thread.
    #[error("desktop notices got no thread: {0}")]
    NoThread(#[from] std::io::Error),
}

/// Threads that a daemon that hangs may hold at once; at this bound nothing more is
/// shown until one comes back.
const SLIPS_MOST: usize = 16;
/// A daemon that does not answer for so long counts as failed.
const SHOWN_WITHIN: Duration = Duration::from_secs(3);
const RETRY_LEAST: Duration = Duration::from_secs(2);
const RETRY_MOST: Duration = Duration::from_secs(30);
/// Wishes that may wait for the thread, which empties them at once: it does nothing that
/// lasts. From here on a wish takes the place of the earlier one of its notice, so that
/// there are never more than this and one for each notice, and none is lost.
const WISHES_JOINED_AT: usize = 1024;

/// Shows notices. Dropped, it closes them.
#[derive(Debug)]
pub struct Notices {
    mailbox: Arc<Mailbox>,
    thread: JoinHandle<()>,
}

impl Notices {
    /// Starts the thread. `tell` is called on it and should not block.
    ///
    /// # Errors
    /// When the system gives no thread. A missing daemon is no error: it is told.
    pub fn start(
        privacy: Privacy,
        clock: Clock,
        tell: impl FnMut(Event) + Send + 'static,
    ) -> Result<Self, StartError> {
        let mailbox = Arc::new(Mailbox::default());
        let mut desk = Desk {
            board: Board::new(clock(), privacy),
            mailbox: Arc::clone(&mailbox),
            clock,
            tell,
            slips: BTreeMap::new(),
            serial: 0,
            living: 0,
            status: Status::Untried,
            retry: None,
            pause: RETRY_LEAST,
        };
        let thread = Builder::new()
            .name("notices".to_owned())
            .spawn(move || desk.run())?;
        Ok(Self { mailbox, thread })
    }

    /// Whether its thread lives. It ends early by a fault of ours only; then nothing is
    /// shown until others are started.
    #[must_use]
    pub fn is_running(&self) -> bool {
        !self.thread.is_finished()
    }

    /// Shows a notice, or changes the one of this id. Never waits.
    pub fn post(&self, notice: Notice) {
        self.mailbox
            .leave(|post| post.wish(notice.id, Some(notice)));
    }

    /// Takes a notice back. Never waits.
    pub fn close(&self, id: NoticeId) {
        self.mailbox.leave(|post| post.wish(id, None));
    }

    /// Whether notices name patients; those that are open change too.
    pub fn set_privacy(&self, privacy: Privacy) {
        self.mailbox.leave(|post| post.privacy = Some(privacy));
    }
}

impl Drop for Notices {
    fn drop(&mut self) {
        self.mailbox.leave(|post| post.stop = true);
    }
}

#[derive(Debug, Default)]
struct Post {
    /// In order; a `None` closes.
    wishes: Vec<(NoticeId, Option<Notice>)>,
    told: Vec<(Key, u64, Told)>,
    privacy: Option<Privacy>,
    stop: bool,
    rung: bool,
}

impl Post {
    fn wish(&mut self, id: NoticeId, notice: Option<Notice>) {
        if self.wishes.len() >= WISHES_JOINED_AT {
            self.wishes.retain(|(other, _)| *other != id);
        }
        self.wishes.push((id, notice));
    }
}

#[derive(Debug, Default)]
struct Mailbox {
    post: Mutex<Post>,
    bell: Condvar,
}

impl Mailbox {
    fn leave(&self, write: impl FnOnce(&mut Post)) {
        let mut post = self.lock();
        write(&mut post);
        post.rung = true;
        drop(post);
        self.bell.notify_one();
    }

    fn collect(&self, wait: Duration) -> Post {
        let woken = self
            .bell
            .wait_timeout_while(self.lock(), wait, |post| !post.rung);
        let (mut post, _) = woken.unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *post)
    }

    /// Also after another thread panicked in it: each write leaves it whole.
    fn lock(&self) -> MutexGuard<'_, Post> {
        self.post.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A notice that has been given to the daemon.
struct Pinned {
    serial: u64,
    slip: Slip,
    since: Mono,
    daemon: Option<DaemonId>,
}

/// Everything that the thread owns.
struct Desk<T> {
    board: Board,
    mailbox: Arc<Mailbox>,
    clock: Clock,
    tell: T,
    slips: BTreeMap<Key, Pinned>,
    /// Tells a slip's words from those of the one before it.
    serial: u64,
    /// Slip threads that have not ended, also of slips that are gone.
    living: usize,
    status: Status,
    /// Nothing is shown before.
    retry: Option<Mono>,
    pause: Duration,
}

impl<T: FnMut(Event)> Desk<T> {
    fn run(&mut self) {
        loop {
            let post = self.mailbox.collect(self.wait());
            if post.stop {
                for (_, pinned) in std::mem::take(&mut self.slips) {
                    pinned.slip.end(End::Close);
                }
                return;
            }
            let now = (self.clock)();
            self.take_in(now, post);
            self.give_up_on_silent(now);
            self.step(now);
        }
    }

    fn wait(&self) -> Duration {
        let now = (self.clock)().mono;
        let answers = self.slips.values().filter(|pinned| pinned.daemon.is_none());
        let answer = answers.map(|pinned| pinned.since + SHOWN_WITHIN).min();
        let step = self
            .board
            .next_wake()
            .map(|wake| self.retry.map_or(wake, |at| at.max(wake)));
        let wake = answer.into_iter().chain(step).min();
        // Without anything to wait for, a message wakes it.
        wake.map_or(Duration::from_secs(3600), |wake| wake.since(now))
    }

    fn take_in(&mut self, now: Now, post: Post) {
        for (id, notice) in post.wishes {
            match notice {
                Some(notice) => self.board.post(notice),
                None => self.board.close(id),
            }
        }
        if let Some(privacy) = post.privacy {
            self.board.set_privacy(privacy);
        }
        for (key, serial, told) in post.told {
            self.hear(now, key, serial, told);
        }
    }

    fn hear(&mut self, now: Now, key: Key, serial: u64, told: Told) {
        if matches!(told, Told::Ended) {
            self.living = self.living.saturating_sub(1);
        }
        let current = self
            .slips
            .get_mut(&key)
            .filter(|pinned| pinned.serial == serial);
        let Some(pinned) = current else { return };
        match told {
            Told::Shown(daemon) => {
                pinned.daemon = Some(daemon);
                self.pause = RETRY_LEAST;
                self.set_status(Status::Working);
                if let Key::Notice(id) = key {
                    (self.tell)(Event::Shown(id));
                }
            }
            Told::Failed(why) => self.fail(now, key, why),
            Told::Chosen(action) => {
                self.drop_slip(key, End::Close);
                self.board.gone(key);
                (self.tell)(match (key, action) {
                    (Key::Notice(id), Action::Acknowledge) => Event::Acknowledge(id),
                    (Key::Notice(id), Action::Open) => Event::Open(id),
                    (Key::Summary, Action::Acknowledge | Action::Open) => Event::OpenAll,
                });
            }
            Told::Closed => {
                self.drop_slip(key, End::Leave);
                self.board.gone(key);
                if let Key::Notice(id) = key {
                    (self.tell)(Event::Dismissed(id));
                }
            }
            // Without a word before: the daemon's bus has gone.
            Told::Ended => self.fail(now, key, "the desktop's message bus has gone".to_owned()),
        }
    }

    fn fail(&mut self, now: Now, key: Key, why: String) {
        self.drop_slip(key, End::Leave);
        self.board.lost(key);
        if self.retry.is_none_or(|retry| retry <= now.mono) {
            self.retry = Some(now.mono + self.pause);
            self.pause = (self.pause * 2).min(RETRY_MOST);
        }
        self.set_status(Status::Failed(why));
    }

    fn give_up_on_silent(&mut self, now: Now) {
        let silent = |pinned: &Pinned| {
            pinned.daemon.is_none() && now.mono.since(pinned.since) >= SHOWN_WITHIN
        };
        let keys: Vec<Key> = self
            .slips
            .iter()
            .filter(|(_, pinned)| silent(pinned))
            .map(|(key, _)| *key)
            .collect();
        for key in keys {
            self.fail(
                now,
                key,
                "the notification daemon does not answer".to_owned(),
            );
        }
    }

    fn step(&mut self, now: Now) {
        while self.living < SLIPS_MOST && self.retry.is_none_or(|retry| retry <= now.mono) {
            match self.board.poll(now) {
                None => return,
                Some(Step::Close(key)) => self.drop_slip(key, End::Close),
                Some(Step::Show(key, text)) => self.show(now, key, &text),
            }
        }
    }

    fn show(&mut self, now: Now, key: Key, text: &crate::board::Text) {
        let replaces = self.slips.get(&key).and_then(|pinned| pinned.daemon);
        self.drop_slip(key, End::Leave);
        self.serial += 1;
        let serial = self.serial;
        let mailbox = Arc::clone(&self.mailbox);
        let tell = move |told| mailbox.leave(|post| post.told.push((key, serial, told)));
        match Slip::show(text, replaces, tell) {
            Ok(slip) => {
                self.living += 1;
                let since = now.mono;
                self.slips.insert(
                    key,
                    Pinned {
                        serial,
                        slip,
                        since,
                        daemon: None,
                    },
                );
            }
            Err(why) => self.fail(now, key, why.to_string()),
        }
    }

    fn drop_slip(&mut self, key: Key, how: End) {
        if let Some(pinned) = self.slips.remove(&key) {
            pinned.slip.end(how);
        }
    }

    fn set_status(&mut self, status: Status) {
        if self.status != status {
            self.status = status.clone();
            (self.tell)(Event::Status(status));
        }
    }
}
