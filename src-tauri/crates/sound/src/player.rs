//! The threads around the conductor.
//!
//! One thread steps it, and a thread for each opened output keeps that open. Callers
//! leave wishes in a mailbox and never wait: a wish replaces or joins the one before it,
//! so the mailbox is bounded by its shape and nothing in it is lost.

mod line;
mod mailbox;

use crate::conductor::{Conductor, Effect};
use crate::render::render;
use crate::{Event, Output, Settings, Tone, Waiting};
use lamplight_units::Now;
use line::{Line, Lines};
use mailbox::{Mailbox, Post};
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Reads both of the station's clocks. Called on the audio thread too: it must not block.
pub type Clock = Arc<dyn Fn() -> Now + Send + Sync>;

/// Why no player could be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The system gives no thread.
    #[error("the sound player got no thread: {0}")]
    NoThread(#[from] std::io::Error),
}

/// How often the samples taken are looked at: stuck is noticed within two seconds.
const LOOK: Duration = Duration::from_millis(250);
/// And how often while a burst is awaited to begin.
const LOOK_CLOSELY: Duration = Duration::from_millis(10);

/// Plays the gravest present tone. Dropped, it falls silent.
#[derive(Debug)]
pub struct Player {
    mailbox: Arc<Mailbox>,
    thread: Option<JoinHandle<()>>,
}

impl Player {
    /// Starts the threads. `tell` is called on the player's thread and should not block:
    /// while it does, no new burst begins.
    ///
    /// # Errors
    /// When the system gives no thread. A missing output is no error: it is told, and
    /// tried again for ever.
    pub fn start(
        settings: Settings,
        output: impl Output,
        clock: Clock,
        tell: impl FnMut(Event) + Send + 'static,
    ) -> Result<Self, StartError> {
        let mailbox = Arc::new(Mailbox::default());
        let lines = Lines::new(Arc::new(output), Arc::clone(&clock), Arc::clone(&mailbox));
        let mut desk = Desk {
            conductor: Conductor::new(clock(), settings),
            mailbox: Arc::clone(&mailbox),
            clock,
            tell,
            lines,
        };
        let thread = Builder::new()
            .name("sound".to_owned())
            .spawn(move || desk.run())?;
        Ok(Self {
            mailbox,
            thread: Some(thread),
        })
    }

    /// The gravest present tone, which is repeated; none for silence. A graver one than
    /// before sounds at once.
    pub fn set(&self, tone: Option<Tone>) {
        self.mailbox.leave(|post| post.set = Some(tone));
    }

    /// A new condition sounds at once, also when a tone as grave is being repeated.
    pub fn sound_now(&self, tone: Tone) {
        self.mailbox.leave(|post| {
            post.once = Some(post.once.map_or(tone, |once| once.graver(tone)));
        });
    }

    /// One reminder signal, when nothing else sounds.
    pub fn remind(&self) {
        self.mailbox.leave(|post| post.remind = true);
    }

    /// A self-test; its result comes as [`Event::Tested`].
    pub fn test(&self) {
        self.mailbox.leave(|post| post.test = true);
    }

    /// A self-test without a sound, for the night: whether the output runs, is not muted
    /// and takes samples. Its result comes as [`Event::Tested`].
    pub fn verify(&self) {
        self.mailbox.leave(|post| post.verify = true);
    }

    /// Whether its thread lives. It ends before [`Self::stop`] by a fault of ours only;
    /// then nothing sounds until another player is started.
    #[must_use]
    pub fn is_running(&self) -> bool {
        let thread = self.thread.as_ref();
        thread.is_some_and(|thread| !thread.is_finished())
    }

    /// New settings, from the next burst on.
    pub fn adjust(&self, settings: Settings) {
        self.mailbox.leave(|post| post.settings = Some(settings));
    }

    /// What waits to be sounded, as of the last step.
    #[must_use]
    pub fn waiting(&self) -> Waiting {
        self.mailbox.waiting()
    }

    /// Falls silent and waits until the output is closed, for a second at most.
    pub fn stop(mut self) {
        self.mailbox.leave(|post| post.stop = true);
        if let Some(thread) = self.thread.take() {
            // A panic there has already silenced it; there is nothing left to stop.
            let _ = thread.join();
        }
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.mailbox.leave(|post| post.stop = true);
    }
}

/// Everything that the player's thread owns.
struct Desk<T> {
    conductor: Conductor,
    mailbox: Arc<Mailbox>,
    clock: Clock,
    tell: T,
    lines: Lines,
}

impl<T: FnMut(Event)> Desk<T> {
    fn run(&mut self) {
        loop {
            let now = (self.clock)();
            let post = self.mailbox.collect(self.wait(now));
            if post.stop {
                self.lines.finish();
                return;
            }
            let now = (self.clock)();
            self.take_in(now, post);
            self.look(now);
            while let Some(effect) = self.conductor.poll(now) {
                self.carry_out(now, effect);
            }
            self.mailbox.show(self.conductor.waiting());
        }
    }

    fn wait(&self, now: Now) -> Duration {
        let look = if self.conductor.expects() {
            LOOK_CLOSELY
        } else {
            LOOK
        };
        self.conductor.next_wake(now).since(now.mono).min(look)
    }

    fn take_in(&mut self, now: Now, post: Post) {
        if let Some(settings) = post.settings {
            self.conductor.adjust(settings);
        }
        if let Some((attempt, why)) = post.lost {
            self.conductor.failed(now, attempt, why);
        }
        for (attempt, line) in post.opened {
            self.opened(now, attempt, line);
        }
        if let Some((attempt, muted)) = post.muted {
            self.conductor.muted(attempt, muted);
        }
        if let Some(tone) = post.set {
            self.conductor.set(now, tone);
        }
        if let Some(tone) = post.once {
            self.conductor.sound_now(tone);
        }
        if post.remind {
            self.conductor.remind();
        }
        if post.test {
            self.conductor.test(now);
        }
        if post.verify {
            self.conductor.verify(now);
        }
    }

    fn opened(&mut self, now: Now, attempt: u64, line: Line) {
        let device = line.device.clone();
        self.lines.put(attempt, line);
        self.conductor.opened(now, attempt, device);
    }

    /// Reads what the device has done since the last look.
    fn look(&mut self, now: Now) {
        let Some((attempt, meter)) = self.lines.current() else {
            return;
        };
        self.conductor.consumed(now, attempt, meter.frames());
        // Finished is read first: an order that has finished has also begun.
        let finished = meter.finished();
        let (order, at, heard_after) = meter.began();
        if order > 0 {
            self.conductor.began(order, at, heard_after);
        }
        if finished > 0 {
            self.conductor.finished(finished);
        }
    }

    fn carry_out(&mut self, now: Now, effect: Effect) {
        match effect {
            Effect::Open(attempt) => {
                if let Err(why) = self.lines.open(attempt) {
                    self.conductor.failed(now, attempt, why);
                }
            }
            Effect::Close(attempt) => self.lines.close(attempt),
            Effect::Play { order, plan, gain } => {
                self.lines.play(order, |rate| render(&plan, gain, rate));
            }
            Effect::Tell(event) => (self.tell)(event),
        }
    }
}
