//! What was wrong with a message's parts, bounded, and without the parts themselves.

use crate::report::Defect;
use std::fmt::Display;
use std::sync::Arc;

/// The most defects that one message's dead letter lists; the last line counts the rest.
pub const MAX_DEFECTS: usize = 100;

/// The defects of one message.
#[derive(Debug, Default)]
pub(super) struct Defects {
    list: Vec<Defect>,
    more: usize,
}

impl Defects {
    /// Notes a defect at a segment's field, such as `OBX[7]-5`.
    pub(super) fn field(&mut self, segment: &str, number: usize, field: usize, reason: &str) {
        self.add(format_args!("{segment}[{number}]-{field}"), reason);
    }

    /// Notes a defect anywhere.
    pub(super) fn add(&mut self, place: impl Display, reason: &str) {
        if self.list.len() >= MAX_DEFECTS {
            self.more += 1;
            return;
        }
        self.list.push(Defect {
            place: Arc::from(place.to_string()),
            reason: Arc::from(reason),
        });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many so far, listed or not.
    pub(super) fn count(&self) -> usize {
        self.list.len() + self.more
    }

    /// The list, ended by a count of what found no place in it.
    pub(super) fn into_list(mut self) -> Vec<Defect> {
        if self.more > 0 {
            self.list.push(Defect {
                place: Arc::from("message"),
                reason: Arc::from(format!("{} more defects", self.more)),
            });
        }
        self.list
    }
}
