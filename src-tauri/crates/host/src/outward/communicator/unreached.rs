//! Whom a message did not reach: a condition of its own for each recipient, since it is a person
//! who believes to be told of alarms and is not.

use crate::supervisor::Supervisor;
use lamplight_station::{Input, Part};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Who is meant by a message to a number that is configured no longer.
pub(super) const NO_LONGER: &str = "somebody";

/// Who found that out, and so who can find that it is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// The communicator did not take the message.
    Refused,
    /// It took it, and told later that it can't be delivered.
    Undelivered,
}

/// Of one communicator.
#[derive(Clone)]
pub(super) struct Unreached {
    name: Arc<str>,
    station: Supervisor,
    open: Arc<Mutex<BTreeMap<String, Found>>>,
}

impl Unreached {
    pub fn new(name: &str, station: Supervisor) -> Self {
        Self {
            name: Arc::from(name),
            station,
            open: Arc::default(),
        }
    }

    /// A message did not reach somebody. `place` is where they should go instead.
    pub fn failed(&self, to: &str, place: &str, reason: &str, found: Found) {
        self.lock().insert(to.to_owned(), found);
        let name = &self.name;
        let sentence = format!(
            "{place}: {name} did not bring an alarm to {to} ({reason}). See to {place}, and tell a technician."
        );
        self.tell(to, Some(&sentence));
    }

    /// The communicator took a message for somebody; whether that mends something.
    pub fn taken(&self, to: &str) -> bool {
        let refused = self.lock().get(to) == Some(&Found::Refused);
        if refused {
            self.reached(to);
        }
        refused
    }

    /// A message is there, or somebody answered. People are told of alarms then; to a number that
    /// is configured no longer no other message follows by which its trouble could be over.
    pub fn reached(&self, to: &str) {
        for one in [to, NO_LONGER] {
            let failed = self.lock().remove(one).is_some();
            if failed {
                self.tell(one, None);
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Found>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, to: &str, sentence: Option<&str>) {
        let title = format!("Recipient {to} of {}", self.name);
        self.station.tell(Input::Own {
            part: Part::Destination(Arc::from(title)),
            trouble: sentence.map(Arc::from),
        });
    }
}
