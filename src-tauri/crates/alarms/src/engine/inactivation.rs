//! Inactivation states that a person orders: the pause of the station's sound, and sound
//! or alarms of a bed paused or off.
//!
//! Each is shown, has an author and, unless it reminds, an end (IEC 60601-1-8, 6.8;
//! unverified). None of them reaches the bedside: a station that silences a monitor is
//! another risk class, and this one does not.

use crate::actor::Actor;
use crate::class::Class;
use crate::condition::{Condition, Kind, Silenced, Subject};
use crate::id::number_id;
use lamplight_units::Now;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

number_id! {
    /// Names an inactivation in commands and on the screen.
    InactivationId
}

/// The station's sound is paused. What becomes high after its beginning sounds all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// By whom.
    pub by: Actor,
    /// Since when.
    pub since: Now,
    /// It ends by itself then.
    pub until: Now,
}

/// What an inactivation covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Where.
    pub subject: Subject,
    /// Which class; `None` for everything there.
    pub class: Option<Class>,
}

impl Scope {
    /// Whether a condition is covered. A call never is: whoever silences a monitor does not
    /// take the patient's button away.
    #[must_use]
    pub fn covers(&self, condition: &Condition) -> bool {
        let announced = &condition.announced;
        announced.kind != Kind::Call
            && self.subject == announced.subject
            && self
                .class
                .as_ref()
                .is_none_or(|class| *class == announced.class)
    }
}

/// Sound or alarms of a bed, paused or off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inactivation {
    /// Its id.
    pub id: InactivationId,
    /// What it covers.
    pub scope: Scope,
    /// Which state.
    pub kind: Silenced,
    /// By whom.
    pub by: Actor,
    /// Why; never empty.
    pub reason: Arc<str>,
    /// Since when.
    pub since: Now,
    /// Until when; `None` until a person ends it, with reminders.
    pub until: Option<Now>,
}

/// Whether the state leaves the light off, too.
pub(super) const fn dark(kind: Silenced) -> bool {
    match kind {
        Silenced::AlarmPaused | Silenced::AlarmOff => true,
        Silenced::AudioPaused | Silenced::AudioOff => false,
    }
}

/// Whether the state ends at a set time, always.
pub(super) const fn pauses(kind: Silenced) -> bool {
    match kind {
        Silenced::AlarmPaused | Silenced::AudioPaused => true,
        Silenced::AlarmOff | Silenced::AudioOff => false,
    }
}
