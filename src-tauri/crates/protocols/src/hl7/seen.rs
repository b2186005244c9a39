//! Which messages were taken before: by name and content, the last few thousand.

use super::ack::Outcome;
use super::hash::FoldBuild;
use std::collections::{HashMap, VecDeque};

/// How many messages are remembered.
pub const REMEMBERED_MESSAGES: usize = 4_096;

/// Whether a message is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// Neither name nor content are known together.
    New,
    /// The same name with the same content, and what became of it then.
    Again(Outcome),
}

/// The memory. A name may stand for several contents: some senders never count on.
#[derive(Debug)]
pub(super) struct Seen {
    by_name: HashMap<u64, (u64, Outcome), FoldBuild>,
    order: VecDeque<u64>,
}

impl Seen {
    pub(super) fn new() -> Self {
        Self {
            by_name: HashMap::default(),
            order: VecDeque::new(),
        }
    }

    pub(super) fn sight(&self, name: u64, content: u64) -> Sight {
        match self.by_name.get(&name) {
            Some((known, outcome)) if *known == content => Sight::Again(*outcome),
            Some(_) | None => Sight::New,
        }
    }

    /// Remembers a message; of one name only the last content, since a repetition follows
    /// its original.
    pub(super) fn remember(&mut self, name: u64, content: u64, outcome: Outcome) {
        if self.by_name.insert(name, (content, outcome)).is_some() {
            return;
        }
        self.order.push_back(name);
        if self.order.len() > REMEMBERED_MESSAGES
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_name.remove(&oldest);
        }
    }

    /// As if it had never come.
    pub(super) fn forget(&mut self, name: u64) {
        if let Some(entry) = self.by_name.get_mut(&name) {
            // Its place in the order stays; a content of zero is no message's.
            *entry = (0, Outcome::Error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_holds_the_last_messages_and_no_more() {
        let mut seen = Seen::new();
        for n in 0..3 * REMEMBERED_MESSAGES as u64 {
            seen.remember(n, n + 1, Outcome::Accepted);
        }
        assert_eq!(seen.by_name.len(), REMEMBERED_MESSAGES);
        assert_eq!(seen.order.len(), REMEMBERED_MESSAGES);
        let last = 3 * REMEMBERED_MESSAGES as u64 - 1;
        assert_eq!(seen.sight(last, last + 1), Sight::Again(Outcome::Accepted));
        assert_eq!(seen.sight(last, last), Sight::New);
        assert_eq!(seen.sight(0, 1), Sight::New);
        seen.forget(last);
        assert_eq!(seen.sight(last, last + 1), Sight::New);
    }
}
