//! What one sender's texts mean, remembered once understood: a device sends the same few
//! names, units and places again and again.

use super::dialect::Dialect;
use super::hash::FoldBuild;
use super::measured::Measured;
use super::message::{Delimiters, Header};
use super::observe::{SenderName, SharedNames};
use super::term::{Named, as_sent};
use crate::report::Channel;
use std::collections::HashMap;
use std::sync::Arc;

/// The most texts remembered of each kind; when full, it begins anew.
const REMEMBERED: usize = 4_096;
/// Longer texts are not remembered.
const REMEMBERED_BYTES: usize = 256;

/// Raw text to its meaning, bounded.
#[derive(Debug)]
struct Memory<V>(HashMap<Box<str>, V, FoldBuild>);

impl<V: Clone> Memory<V> {
    fn new() -> Self {
        Self(HashMap::default())
    }

    fn get_or(&mut self, text: &str, read: impl FnOnce() -> V) -> V {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let value = read();
        if text.len() <= REMEMBERED_BYTES {
            if self.0.len() >= REMEMBERED {
                self.0.clear();
            }
            self.0.insert(Box::from(text), value.clone());
        }
        value
    }
}

/// What one sender's names mean. A device sends the same few again and again.
#[derive(Debug)]
pub(super) struct Vocabulary {
    delimiters: Delimiters,
    dialect: &'static Dialect,
    terms: Memory<Option<Arc<Named>>>,
    units: Memory<Measured>,
    channels: Memory<Channel>,
    /// MSH-3 and MSH-4 as sent, with what they mean.
    sender: Option<(Box<str>, Box<str>, SenderName)>,
    /// Names that it gives to the devices of several patients.
    shared: SharedNames,
}

impl Vocabulary {
    pub(super) fn new(dialect: &'static Dialect) -> Self {
        Self {
            delimiters: Delimiters::STANDARD,
            dialect,
            terms: Memory::new(),
            units: Memory::new(),
            channels: Memory::new(),
            sender: None,
            shared: SharedNames::default(),
        }
    }

    /// Readies it for a message; other delimiters or another dialect mean other things.
    pub(super) fn prepare(&mut self, delimiters: Delimiters, dialect: &'static Dialect) {
        if self.delimiters != delimiters || !std::ptr::eq(self.dialect, dialect) {
            *self = Self {
                delimiters,
                shared: std::mem::take(&mut self.shared),
                ..Self::new(dialect)
            };
        }
    }

    pub(super) const fn shared(&mut self) -> &mut SharedNames {
        &mut self.shared
    }

    pub(super) const fn dialect(&self) -> &'static Dialect {
        self.dialect
    }

    /// Who sends; on one connection that is nearly always who sent last.
    pub(super) fn sender(
        &mut self,
        header: &Header<'_>,
        read: impl FnOnce(&Header<'_>) -> Option<SenderName>,
    ) -> Option<SenderName> {
        let (application, facility) = (header.get(3), header.get(4));
        match &self.sender {
            Some((a, f, name)) if **a == *application && **f == *facility => Some(name.clone()),
            Some(_) | None => {
                let name = read(header)?;
                self.sender = Some((Box::from(application), Box::from(facility), name.clone()));
                Some(name)
            }
        }
    }

    pub(super) fn term(&mut self, text: &str) -> Option<Arc<Named>> {
        let (delimiters, dialect) = (self.delimiters, self.dialect);
        self.terms.get_or(text, || {
            Named::read(text, &delimiters, dialect).map(Arc::new)
        })
    }

    pub(super) fn unit(&mut self, text: &str) -> Measured {
        if text.is_empty() {
            return Measured::MISSING;
        }
        let delimiters = self.delimiters;
        self.units
            .get_or(text, || Measured::read(text, &delimiters))
    }

    /// OBX-4, cut after [`AS_SENT`] characters.
    pub(super) fn channel(&mut self, text: &str) -> Channel {
        let delimiters = self.delimiters;
        self.channels
            .get_or(text, || Channel(as_sent(text, &delimiters)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_is_bounded() {
        let mut memory = Memory::new();
        for n in 0..3 * REMEMBERED {
            memory.get_or(&n.to_string(), || n);
        }
        assert!(memory.0.len() <= REMEMBERED);
        memory.get_or(&"x".repeat(REMEMBERED_BYTES + 1), || 0);
        assert!(memory.0.len() <= REMEMBERED);
    }
}
