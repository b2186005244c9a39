//! Output threads: each opens the output once, keeps it, asks whether it is muted, and
//! closes it.
//!
//! Opening and closing can hang in a driver, so neither happens on the player's thread.

use super::mailbox::Mailbox;
use crate::Clock;
use crate::mixer::{Meter, Order, Source};
use crate::output::{OpenError, Opened, Output};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// An output that is open, seen from the player.
pub(super) struct Line {
    pub device: String,
    rate: u32,
    orders: SyncSender<Order>,
    meter: Arc<Meter>,
}

struct Thread {
    attempt: u64,
    /// Dropped to close it.
    close: Sender<()>,
    handle: JoinHandle<()>,
}

/// Orders that a device that stands still lets wait. What does not fit is not played:
/// the schedule takes back what never began when the output is given up.
const ORDERS: usize = 4;
/// How often the mute switch is looked at.
const MUTE_EVERY: Duration = Duration::from_secs(1);
/// How long the end waits for the output to close.
const FINISH_WITHIN: Duration = Duration::from_secs(1);

/// See the module.
pub(super) struct Lines {
    output: Arc<dyn Output>,
    clock: Clock,
    mailbox: Arc<Mailbox>,
    threads: Vec<Thread>,
    /// Threads that were told to close and have not ended.
    leaving: Vec<JoinHandle<()>>,
    current: Option<(u64, Line)>,
    ended: (Sender<()>, Receiver<()>),
}

impl Lines {
    /// Threads that may hang in a driver at once; at this bound no more are started, and
    /// the output counts as failed until one of them ends.
    const MOST: usize = 4;

    pub(super) fn new(output: Arc<dyn Output>, clock: Clock, mailbox: Arc<Mailbox>) -> Self {
        Self {
            output,
            clock,
            mailbox,
            threads: Vec::new(),
            leaving: Vec::new(),
            current: None,
            ended: channel(),
        }
    }

    /// Begins to open the output.
    pub(super) fn open(&mut self, attempt: u64) -> Result<(), OpenError> {
        self.leaving.retain(|handle| !handle.is_finished());
        if self.threads.len() + self.leaving.len() >= Self::MOST {
            let why = "earlier attempts to open it still hang in the system";
            return Err(OpenError::Refused(why.to_owned()));
        }
        let (close, closed) = channel();
        let keeper = Keeper {
            attempt,
            output: Arc::clone(&self.output),
            clock: Arc::clone(&self.clock),
            mailbox: Arc::clone(&self.mailbox),
        };
        let ended = self.ended.0.clone();
        let handle = Builder::new()
            .name("sound-output".to_owned())
            .spawn(move || {
                keeper.run(&closed);
                // Nobody listens unless the player is being stopped.
                let _ = ended.send(());
            })
            .map_err(|why| OpenError::Refused(why.to_string()))?;
        self.threads.push(Thread {
            attempt,
            close,
            handle,
        });
        Ok(())
    }

    /// The output of this attempt is open; the latest attempt is the one that plays.
    pub(super) fn put(&mut self, attempt: u64, line: Line) {
        if self
            .current
            .as_ref()
            .is_none_or(|(current, _)| *current < attempt)
        {
            self.current = Some((attempt, line));
        }
    }

    /// Tells the attempt's thread to close its output; does not wait.
    pub(super) fn close(&mut self, attempt: u64) {
        self.current.take_if(|(current, _)| *current == attempt);
        if let Some(at) = self
            .threads
            .iter()
            .position(|thread| thread.attempt == attempt)
        {
            let Thread { close, handle, .. } = self.threads.swap_remove(at);
            drop(close);
            self.leaving.push(handle);
        }
    }

    pub(super) fn current(&self) -> Option<(u64, Arc<Meter>)> {
        self.current
            .as_ref()
            .map(|(attempt, line)| (*attempt, Arc::clone(&line.meter)))
    }

    pub(super) fn play(&self, order: u64, render: impl FnOnce(u32) -> Vec<f32>) {
        if let Some((_, line)) = &self.current {
            let order = Order {
                number: order,
                samples: render(line.rate),
            };
            // Full or closed: the device stands still, which the watch notices.
            let _ = line.orders.try_send(order);
        }
    }

    /// Closes everything and waits for it a little.
    pub(super) fn finish(&mut self) {
        while self.ended.1.try_recv().is_ok() {}
        let open: Vec<u64> = self.threads.iter().map(|thread| thread.attempt).collect();
        for attempt in &open {
            self.close(*attempt);
        }
        if !open.is_empty() {
            // Either it has closed, or it hangs and the process ends without it.
            let _ = self.ended.1.recv_timeout(FINISH_WITHIN);
        }
    }
}

/// One output thread's work.
struct Keeper {
    attempt: u64,
    output: Arc<dyn Output>,
    clock: Clock,
    mailbox: Arc<Mailbox>,
}

/// What the output thread learns when the output asks for its source.
type Made = Arc<Mutex<Option<(u32, SyncSender<Order>, Arc<Meter>)>>>;

impl Keeper {
    fn run(&self, closed: &Receiver<()>) {
        match self.open() {
            Ok((opened, line)) => {
                self.mailbox
                    .leave(|post| post.opened.push((self.attempt, line)));
                self.watch_mute(closed);
                drop(opened);
            }
            Err(why) => self.mailbox.leave_lost(self.attempt, why),
        }
    }

    fn open(&self) -> Result<(Opened, Line), OpenError> {
        let made = Made::default();
        let (slot, clock) = (Arc::clone(&made), Arc::clone(&self.clock));
        let make = Box::new(move |rate| {
            let (orders, taken) = sync_channel(ORDERS);
            let meter = Arc::new(Meter::default());
            let source = Source::new(taken, Arc::clone(&meter), clock, rate);
            *crate::mixer::lock(&slot) = Some((rate, orders, meter));
            source
        });
        let (attempt, mailbox) = (self.attempt, Arc::clone(&self.mailbox));
        let lost = Box::new(move |why| mailbox.leave_lost(attempt, OpenError::Refused(why)));
        let opened = self.output.open(make, lost)?;
        let made = crate::mixer::lock(&made).take();
        let (rate, orders, meter) =
            made.ok_or_else(|| OpenError::Refused("it asks for no samples".to_owned()))?;
        let line = Line {
            device: opened.device.clone(),
            rate,
            orders,
            meter,
        };
        Ok((opened, line))
    }

    fn watch_mute(&self, closed: &Receiver<()>) {
        let mut before = false;
        loop {
            if let Some(muted) = self.output.muted()
                && muted != before
            {
                before = muted;
                self.mailbox
                    .leave(|post| post.muted = Some((self.attempt, muted)));
            }
            match closed.recv_timeout(MUTE_EVERY) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }
}
