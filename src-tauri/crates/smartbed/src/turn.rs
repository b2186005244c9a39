//! Positions that the bed tells, as far as they count as turning the patient.
//!
//! A turn counts when the new position has been held for a while: a patient who wriggles has
//! not been turned. Sitting up and the edge of the bed are no turning.

use lamplight_protocols::bed::LyingPosition;
use lamplight_units::{Mono, Now};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A position held long enough to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turned {
    /// From.
    pub from: LyingPosition,
    /// To.
    pub to: LyingPosition,
    /// When it began.
    pub at: Now,
}

/// How the patient has lain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Turning {
    /// The last position that counted.
    lies: Option<LyingPosition>,
    /// Another, and since when.
    coming: Option<(LyingPosition, Now)>,
}

/// Whether skin is relieved by it.
const fn counts(position: LyingPosition) -> bool {
    match position {
        LyingPosition::Back | LyingPosition::Left | LyingPosition::Right | LyingPosition::Front => {
            true
        }
        LyingPosition::Sitting | LyingPosition::Edge => false,
    }
}

impl Turning {
    /// The bed tells a position, or that it does not know.
    pub fn told(&mut self, now: Now, position: Option<LyingPosition>) {
        self.coming = match position {
            Some(new) if counts(new) && self.lies != Some(new) => match self.coming {
                Some((same, since)) if same == new => Some((same, since)),
                _ => Some((new, now)),
            },
            _ => None,
        };
    }

    /// A turn that counts now. The first position of a patient is none.
    pub fn settle(&mut self, now: Mono, holds: Duration) -> Option<Turned> {
        let (to, at) = self.coming.filter(|(_, at)| now.since(at.mono) >= holds)?;
        self.coming = None;
        let from = self.lies.replace(to)?;
        Some(Turned { from, to, at })
    }

    /// When [`Self::settle`] has something to do.
    #[must_use]
    pub fn next(&self, holds: Duration) -> Option<Mono> {
        self.coming.map(|(_, at)| at.mono + holds)
    }
}
