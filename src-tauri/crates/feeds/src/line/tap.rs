//! TAP 1.8 on a connection or line.

use super::presence::Visit;
use super::watch::Leaving;
use super::{Bits, Recorded, dead_letter, message, turn};
use crate::event::Closed;
use crate::mllp::{Conversation, GiveUp, Pending, Turn};
use lamplight_protocols::paging::desk::Desk;
use lamplight_protocols::paging::page::{Charset, Page};
use lamplight_protocols::tap::terminal::{Heard, Terminal};
use lamplight_units::{Mono, Now};
use std::sync::{Arc, Mutex, PoisonError};

/// One connection's dialogue.
pub struct Talk {
    terminal: Terminal,
    bits: Bits,
    charset: Charset,
    desk: Arc<Mutex<Desk>>,
    visit: Visit,
    unread: Vec<u8>,
    recorded: Recorded,
    /// What the last turn would write, and whether it answers a page.
    last: (Vec<u8>, bool),
}

impl Talk {
    pub fn new(
        password: Option<Arc<str>>,
        bits: Bits,
        desk: Arc<Mutex<Desk>>,
        visit: Visit,
    ) -> Self {
        let charset = desk
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .charset();
        Self {
            terminal: Terminal::new(password),
            bits,
            charset,
            desk,
            visit,
            unread: Vec::new(),
            recorded: Recorded::default(),
            last: (Vec::new(), false),
        }
    }
}

impl Conversation for Talk {
    fn push(&mut self, bytes: &[u8]) {
        self.bits.read(&mut self.unread, bytes);
    }

    fn next(&mut self, now: Now) -> Option<Turn> {
        if !self.unread.is_empty() {
            self.recorded.add(&self.unread);
            self.terminal.push(now, &self.unread);
            self.unread.clear();
        }
        let step = self.terminal.step()?;
        let replies = self.bits.write(step.reply);
        let is_page = matches!(step.heard, Heard::Page { .. });
        self.last = (replies.clone(), is_page);
        let news = match step.heard {
            Heard::Nothing => None,
            Heard::Page {
                fields,
                repeated,
                bytes,
            } => {
                let page = Page::plain(fields.pager(), &fields.text(), self.charset);
                let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
                let calls = (!repeated).then(|| desk.page(&page));
                Some(message(calls.unwrap_or_default(), repeated, bytes))
            }
            Heard::Broken {
                reason,
                bytes,
                length,
            } => Some(dead_letter(reason, bytes, length)),
        };
        Some(Turn {
            raw: is_page.then(|| self.recorded.take()),
            ..turn(news, replies)
        })
    }

    /// The terminal minds its open block itself.
    fn pending(&self) -> Pending {
        Pending::Nothing
    }

    fn abandon(&mut self, _reason: GiveUp) {
        self.terminal.cut();
    }

    fn not_taken(&mut self) -> Vec<u8> {
        let (replies, is_page) = std::mem::take(&mut self.last);
        if !is_page {
            return replies;
        }
        self.desk
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .undo();
        self.bits.write(self.terminal.refuse())
    }

    fn closed(&mut self, _now: Now, reason: &Closed) {
        let goodbye = self.terminal.said_goodbye();
        self.visit.ends(Leaving::of(reason, goodbye));
    }

    fn due(&self) -> Option<Mono> {
        self.terminal.due()
    }

    fn tick(&mut self, now: Now) {
        self.terminal.tick(now);
    }
}
