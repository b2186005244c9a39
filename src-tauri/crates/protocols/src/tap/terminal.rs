//! The dialogue as the pager terminal.
//!
//! Used like [`crate::espa::link::Link`]: push bytes, take steps, come again when due.

use super::block::{Ending, Fields, checksum};
use super::{CR, EOT, ESC, STX};
use lamplight_units::{Mono, Now};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// What a session may be silent between its blocks. The specification has seconds; modems
/// and serial servers in the field keep a session open.
pub const SESSION_TIME: Duration = Duration::from_secs(60);
/// From a block's beginning to its end, and from one block of a transaction to the next.
pub const BLOCK_TIME: Duration = Duration::from_secs(15);
/// The same block within this is a repeat whose answer was lost.
const REPEAT_TIME: Duration = Duration::from_secs(8);
/// Bad checksums in a row after which the sender is let go.
const RETRIES: u32 = 10;
/// The longest line outside of a block: a logon with its password.
const LINE_MAX: usize = 128;
/// The longest block; the specification has 256.
const BLOCK_MAX: usize = 2_048;

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Nothing to tell.
    Nothing,
    /// A whole transaction.
    Page {
        /// Pager and text.
        fields: Fields,
        /// The same as the one before, sent again at once.
        repeated: bool,
        /// The length of its last block.
        bytes: usize,
    },
    /// Bytes that could not be used, with the reason.
    Broken {
        /// Why.
        reason: Arc<str>,
        /// The first of them.
        bytes: Vec<u8>,
        /// How many.
        length: usize,
    },
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// To be told.
    pub heard: Heard,
    /// To be written, after it is kept.
    pub reply: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Line,
    Block,
    /// Behind the ending: three characters and CR.
    Sum(Ending),
}

/// One pager terminal. See the module.
#[derive(Debug)]
pub struct Terminal {
    password: Option<Arc<str>>,
    place: Place,
    held: Vec<u8>,
    length: usize,
    fields: Fields,
    logged_on: bool,
    /// The session before ended as it should, and none has begun since.
    goodbye: bool,
    /// The CR that follows belongs to an EOT.
    after_end: bool,
    retries: u32,
    until: Option<Mono>,
    last: Option<(Fields, Mono)>,
    queue: VecDeque<Step>,
}

const ASK: &[u8] = b"ID=";
const WELCOME: &[u8] = b"114 Lamplight\r\x06\r\x1b[p\r";
const LOGON_REFUSED: &[u8] = b"507 Logon refused\r\x1b\x04\r";
const SENT: &[u8] = b"211 Page accepted\r\x06\r";
const NEXT_BLOCK: &[u8] = b"\x06\r";
const BAD_SUM: &[u8] = b"514 Checksum error\r\x15\r";
const TOO_LONG: &[u8] = b"513 Message too long\r\x1e\r";
const NO_PAGER: &[u8] = b"510 Illegal pager id\r\x1e\r";
const TOO_MANY: &[u8] = b"503 Too many retries\r\x1b\x04\r";
const TIMED_OUT: &[u8] = b"501 Timeout\r\x1b\x04\r";
const LATER: &[u8] = b"516 Temporarily rejected\r\x15\r";
const GOODBYE: &[u8] = b"115 Goodbye\r\x1b\x04\r";

impl Terminal {
    /// A terminal that nobody has called; a password is asked for where there is one.
    #[must_use]
    pub fn new(password: Option<Arc<str>>) -> Self {
        Self {
            password,
            place: Place::Line,
            held: Vec::new(),
            length: 0,
            fields: Fields::default(),
            logged_on: false,
            goodbye: false,
            after_end: false,
            retries: 0,
            until: None,
            last: None,
            queue: VecDeque::new(),
        }
    }

    /// Takes what a read brought.
    pub fn push(&mut self, now: Now, bytes: &[u8]) {
        for byte in bytes {
            match self.place {
                Place::Line => self.line_byte(now, *byte),
                Place::Block => self.block_byte(*byte),
                Place::Sum(ending) => self.sum_byte(now, *byte, ending),
            }
        }
        self.until = self.patience().map(|time| match self.until {
            // The clock of a block runs from its beginning.
            Some(until) if self.place != Place::Line && until <= now.mono + time => until,
            _ => now.mono + time,
        });
    }

    /// What is to be done next; `None` until more comes.
    pub fn step(&mut self) -> Option<Step> {
        self.queue.pop_front()
    }

    /// Whether the caller has logged on and off again: it may hang up.
    #[must_use]
    pub const fn said_goodbye(&self) -> bool {
        self.goodbye
    }

    /// When to call [`Self::tick`].
    #[must_use]
    pub const fn due(&self) -> Option<Mono> {
        self.until
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Now) {
        if self.until.is_none_or(|at| now.mono < at) {
            return;
        }
        self.until = None;
        self.give_up("a block or session without an end in time");
        if std::mem::take(&mut self.logged_on) {
            self.goodbye = true;
            self.say(Heard::Nothing, TIMED_OUT);
        }
    }

    /// The line ends: what was open is told by the next steps.
    pub fn cut(&mut self) {
        self.until = None;
        self.give_up("connection ended inside a block");
    }

    /// The page of the last step was not taken: what to write instead of its reply.
    pub fn refuse(&mut self) -> Vec<u8> {
        self.last = None;
        LATER.to_vec()
    }

    fn patience(&self) -> Option<Duration> {
        if self.place != Place::Line || !self.fields.is_empty() {
            return Some(BLOCK_TIME);
        }
        self.logged_on.then_some(SESSION_TIME)
    }

    fn say(&mut self, heard: Heard, reply: &[u8]) {
        self.queue.push_back(Step {
            heard,
            reply: reply.to_vec(),
        });
    }

    fn broken(&mut self, reason: &str, reply: &[u8]) {
        let bytes = std::mem::take(&mut self.held);
        let length = std::mem::take(&mut self.length).max(bytes.len());
        self.place = Place::Line;
        let reason = Arc::from(reason);
        let heard = Heard::Broken {
            reason,
            bytes,
            length,
        };
        self.say(heard, reply);
    }

    fn give_up(&mut self, reason: &str) {
        if self.place != Place::Line || !self.fields.is_empty() {
            self.fields = Fields::default();
            self.broken(reason, &[]);
        }
        self.held.clear();
        self.length = 0;
    }

    fn line_byte(&mut self, now: Now, byte: u8) {
        let after_end = std::mem::replace(&mut self.after_end, byte == EOT);
        match byte {
            CR if after_end => {}
            CR => self.line(),
            b'\n' | 0 => {}
            STX => {
                if self.length > 0 {
                    self.broken("bytes outside of a block", &[]);
                }
                self.held.clear();
                self.length = 0;
                self.place = Place::Block;
                self.until = Some(now.mono + BLOCK_TIME);
            }
            EOT => self.goodbye(),
            other => {
                self.length += 1;
                if self.held.len() < LINE_MAX {
                    self.held.push(other);
                }
            }
        }
    }

    fn goodbye(&mut self) {
        self.held.clear();
        self.length = 0;
        if std::mem::take(&mut self.logged_on) {
            self.say(Heard::Nothing, GOODBYE);
        }
        if !self.fields.is_empty() {
            self.give_up("a transaction that its sender gave up in the middle");
        }
    }

    /// A line outside of a block: CR alone asks who is there, ESC PG1 logs on.
    fn line(&mut self) {
        let line = std::mem::take(&mut self.held);
        let length = std::mem::take(&mut self.length);
        if line.is_empty() {
            if !self.logged_on {
                self.say(Heard::Nothing, ASK);
            }
            return;
        }
        let command = line.strip_prefix(&[ESC]).unwrap_or(&line);
        let Some(rest) = command.strip_prefix(b"PG1") else {
            let heard = Heard::Broken {
                reason: Arc::from("a line that is neither logon nor block"),
                bytes: line,
                length,
            };
            return self.say(heard, &[]);
        };
        let right = self
            .password
            .as_ref()
            .is_none_or(|word| word.as_bytes() == rest.trim_ascii());
        self.logged_on = right;
        self.goodbye = false;
        self.retries = 0;
        self.say(Heard::Nothing, if right { WELCOME } else { LOGON_REFUSED });
    }

    fn block_byte(&mut self, byte: u8) {
        if let Some(ending) = Ending::of(byte) {
            self.place = Place::Sum(ending);
            self.held.push(byte);
            return;
        }
        if byte == STX {
            self.broken("a block that its sender gave up in the middle", &[]);
            self.place = Place::Block;
            return;
        }
        self.length += 1;
        if self.held.len() < BLOCK_MAX {
            self.held.push(byte);
        }
    }

    fn sum_byte(&mut self, now: Now, byte: u8, ending: Ending) {
        let body = self
            .held
            .iter()
            .rposition(|b| Ending::of(*b) == Some(ending));
        let body = body.unwrap_or_default();
        let sum = self.held.len() - body - 1;
        if byte != CR && sum < 3 {
            self.held.push(byte);
            return;
        }
        if byte != CR {
            return self.wrong_sum();
        }
        if self.length > BLOCK_MAX {
            self.fields = Fields::default();
            return self.broken("a block longer than the limit", TOO_LONG);
        }
        let wanted = checksum(&[&[STX], &self.held[..=body]].concat());
        let right: Vec<u8> = self.held[body + 1..].iter().map(|b| b & 0x7F).collect();
        if right != wanted {
            return self.wrong_sum();
        }
        let bytes = self.held.len() + 2;
        let body = self.held[..body].to_vec();
        self.block(now, &body, ending, bytes);
    }

    fn wrong_sum(&mut self) {
        self.retries += 1;
        if self.retries >= RETRIES {
            self.logged_on = false;
            self.retries = 0;
            self.fields = Fields::default();
            return self.broken("the checksum is wrong, too often", TOO_MANY);
        }
        self.broken(
            "the checksum is wrong; the sender was asked to repeat",
            BAD_SUM,
        );
    }

    fn block(&mut self, now: Now, body: &[u8], ending: Ending, bytes: usize) {
        self.retries = 0;
        if !self.fields.add(body, ending) {
            self.fields = Fields::default();
            return self.broken("a transaction longer than the limit", TOO_LONG);
        }
        self.held.clear();
        self.length = 0;
        self.place = Place::Line;
        if ending != Ending::Whole {
            return self.say(Heard::Nothing, NEXT_BLOCK);
        }
        let fields = std::mem::take(&mut self.fields);
        if fields.pager().is_empty() && fields.text().is_empty() {
            self.held = body.to_vec();
            return self.broken("a page without pager and text", NO_PAGER);
        }
        let repeated = self
            .last
            .as_ref()
            .is_some_and(|(before, at)| *before == fields && now.mono < *at + REPEAT_TIME);
        self.last = Some((fields.clone(), now.mono));
        let heard = Heard::Page {
            fields,
            repeated,
            bytes,
        };
        self.say(heard, SENT);
    }
}

#[cfg(test)]
mod tests {
    use super::super::block::write;
    use super::*;
    use lamplight_units::Wall;
    use proptest::prelude::*;

    fn at(millis: u64) -> Now {
        Now {
            mono: Mono::START,
            wall: Wall::default(),
        }
        .after(Duration::from_millis(millis))
    }

    fn steps(terminal: &mut Terminal, millis: u64, bytes: &[u8]) -> Vec<Step> {
        terminal.push(at(millis), bytes);
        std::iter::from_fn(|| terminal.step()).collect()
    }

    fn replies(terminal: &mut Terminal, millis: u64, bytes: &[u8]) -> String {
        let steps = steps(terminal, millis, bytes);
        let bytes = steps.into_iter().flat_map(|step| step.reply).collect();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_session_from_the_first_return_to_the_goodbye() {
        let mut terminal = Terminal::new(None);
        assert_eq!(replies(&mut terminal, 0, b"\r"), "ID=");
        let welcome = replies(&mut terminal, 10, b"\x1bPG1\r");
        assert!(welcome.ends_with("\r\x06\r\x1b[p\r"), "{welcome:?}");
        let page = steps(&mut terminal, 20, b"\x02123\rABC\r\x0317;\r");
        assert!(page[0].reply.ends_with(b"\r\x06\r"));
        let Heard::Page {
            fields, repeated, ..
        } = &page[0].heard
        else {
            panic!("{page:?}");
        };
        assert_eq!(
            (fields.pager(), &*fields.text(), *repeated),
            (&b"123"[..], &b"ABC"[..], false)
        );
        assert!(replies(&mut terminal, 30, b"\x04\r").ends_with("\x1b\x04\r"));
        assert_eq!(terminal.due(), None);
    }

    #[test]
    fn a_wrong_checksum_is_asked_for_again_and_the_repeat_is_taken() {
        let mut terminal = Terminal::new(None);
        assert!(replies(&mut terminal, 0, b"\x02123\rABC\r\x0317<\r").ends_with("\x15\r"));
        let good = b"\x02123\rABC\r\x0317;\r";
        assert!(replies(&mut terminal, 1, good).ends_with("\x06\r"));
        let again = steps(&mut terminal, 2, good);
        assert!(matches!(again[0].heard, Heard::Page { repeated: true, .. }));
        let later = steps(&mut terminal, 20_000, good);
        assert!(matches!(
            later[0].heard,
            Heard::Page {
                repeated: false,
                ..
            }
        ));
        for _ in 0..RETRIES - 1 {
            replies(&mut terminal, 30_000, b"\x02123\rABC\r\x03000\r");
        }
        let last = replies(&mut terminal, 30_000, b"\x02123\rABC\r\x03000\r");
        assert!(last.ends_with("\x1b\x04\r"), "{last:?}");
    }

    #[test]
    fn long_pages_come_in_blocks() {
        let mut terminal = Terminal::new(None);
        let first = write(&[b"1234", b"ROOM 12 "], Ending::MoreOfField);
        assert_eq!(replies(&mut terminal, 0, &first), "\x06\r");
        let second = steps(&mut terminal, 1, &write(&[b"BED 2"], Ending::Whole));
        let Heard::Page { fields, .. } = &second[0].heard else {
            panic!("{second:?}");
        };
        assert_eq!(&*fields.text(), b"ROOM 12 BED 2");
    }

    #[test]
    fn half_blocks_and_stuck_sessions_end_by_themselves() {
        let mut terminal = Terminal::new(Some(Arc::from("secret")));
        assert!(replies(&mut terminal, 0, b"\x1bPG1wrong\r").starts_with("507"));
        assert!(replies(&mut terminal, 0, b"\x1bPG1secret\r").contains("\x1b[p"));
        steps(&mut terminal, 1_000, b"\x02123\rAB");
        assert_eq!(terminal.due(), Some(at(16_000).mono));
        steps(&mut terminal, 9_000, b"C");
        assert_eq!(terminal.due(), Some(at(16_000).mono), "also when it drips");
        terminal.tick(at(16_000));
        let steps: Vec<_> = std::iter::from_fn(|| terminal.step()).collect();
        assert!(matches!(steps[0].heard, Heard::Broken { .. }), "{steps:?}");
        assert_eq!(steps[1].reply, TIMED_OUT);
        assert_eq!(replies(&mut terminal, 17_000, b"\r"), "ID=");
    }

    proptest! {
        #[test]
        fn any_bytes_are_borne_and_the_next_page_is_read(
            bytes in proptest::collection::vec(
                prop_oneof![0_u8..0x20, Just(b'1'), any::<u8>()], 0..500),
        ) {
            let mut terminal = Terminal::new(None);
            let junk = steps(&mut terminal, 0, &bytes);
            prop_assert!(junk.len() <= bytes.len() * 2 + 2);
            terminal.tick(at(100_000));
            while terminal.step().is_some() {}
            let page = steps(&mut terminal, 100_001, b"\r\x02123\rABC\r\x0317;\r");
            let read = page.iter().any(|step| matches!(step.heard, Heard::Page { .. }));
            prop_assert!(read, "{:?}", page);
        }
    }
}
