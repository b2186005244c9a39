//! A protocol of lines for tests of the sockets: each line is a message, and its
//! first word says what shall come of it.
//!
//! - `ok`: a message, answered `ACK\n`
//! - `long`: a message, answered by 64 KiB
//! - `bad`: a dead letter, answered `NAK\n`
//! - `boom`: a panic
//!
//! A message that was not taken is answered `KEEP\n`. What begins with `?` is stray.

use super::{Conversation, Converse, GiveUp, Pending, Turn};
use crate::event::{Connection, FeedNews};
use lamplight_protocols::report::DeadLetter;
use lamplight_units::{Now, Personal};
use std::collections::VecDeque;
use std::sync::Arc;

/// Starts a [`Lines`] for each connection.
pub struct Fake;

impl Converse for Fake {
    fn open(&self, _connection: &Connection) -> Box<dyn Conversation> {
        Box::<Lines>::default()
    }
}

/// One connection's lines.
#[derive(Default)]
pub struct Lines {
    unread: Vec<u8>,
    abandoned: VecDeque<DeadLetter>,
}

/// A dead letter with this reason.
pub fn letter(reason: &str, bytes: &[u8]) -> DeadLetter {
    DeadLetter {
        control_id: None,
        reason: Arc::from(reason),
        defects: Vec::new(),
        head: Arc::from(""),
        octets: false,
        bytes: Personal::new(bytes.to_vec()),
        length: bytes.len(),
    }
}

impl Conversation for Lines {
    fn push(&mut self, bytes: &[u8]) {
        self.unread.extend_from_slice(bytes);
    }

    fn next(&mut self, _now: Now) -> Option<Turn> {
        if let Some(letter) = self.abandoned.pop_front() {
            return Some(Turn {
                news: vec![FeedNews::DeadLetter(letter)],
                replies: Vec::new(),
                raw: None,
            });
        }
        let end = self.unread.iter().position(|byte| *byte == b'\n')?;
        let line: Vec<u8> = self.unread.drain(..=end).collect();
        let message = FeedNews::Message {
            reports: Vec::new(),
            control_id: None,
            duplicate: false,
            bytes: line.len(),
        };
        let (news, replies) = match line.as_slice() {
            b"ok\n" => (message, b"ACK\n".to_vec()),
            b"long\n" => (message, vec![b'.'; 64 << 10]),
            b"boom\n" => panic!("on purpose"),
            other => (
                FeedNews::DeadLetter(letter("not understood", other)),
                b"NAK\n".to_vec(),
            ),
        };
        Some(Turn {
            news: vec![news],
            replies,
            raw: None,
        })
    }

    fn pending(&self) -> Pending {
        match self.unread.first() {
            None => Pending::Nothing,
            Some(b'?') => Pending::Stray,
            Some(_) => Pending::Message,
        }
    }

    fn abandon(&mut self, reason: GiveUp) {
        let bytes = std::mem::take(&mut self.unread);
        if !bytes.is_empty() {
            let reason = format!("{reason:?}");
            self.abandoned.push_back(letter(&reason, &bytes));
        }
    }

    fn not_taken(&mut self) -> Vec<u8> {
        b"KEEP\n".to_vec()
    }
}
