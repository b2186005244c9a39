//! How a condition is announced: light and sound, and if there is no sound, why not.
//!
//! A sound has no "off": it is [`Sound::Sounding`] or [`Sound::Silent`], and the second
//! cannot be made without saying why, by whom and until when. Whoever asks "why is it
//! quiet?" finds the answer in the signal itself.

use crate::actor::Actor;
use crate::condition::{ConditionId, Priority, Silenced};
use lamplight_units::Now;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The light of a condition. Frequencies are those of IEC 60601-1-8 Table 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Visual {
    /// Flashing: 2 Hz for high (1.4 to 2.8 allowed), 0.6 Hz for medium (0.4 to 0.8), 50 % on.
    Flashing,
    /// On without flashing.
    Steady,
    /// An outline: over but latched, inhibited, or silenced including its light.
    Outlined,
}

/// Why a condition makes no sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// Somebody has acknowledged it.
    Acknowledged,
    /// The sound of the station is paused.
    Paused,
    /// An inactivation covers it.
    Inactivated {
        /// Which state.
        kind: Silenced,
        /// The reason that its author gave.
        reason: Arc<str>,
    },
    /// The device says that it is silenced there.
    AtBedside(Silenced),
    /// Another condition makes it meaningless, or is a graver one of the same chain.
    Inhibited(ConditionId),
    /// Its onset was told; its class is told at onset and end only.
    OnsetTold,
    /// Information has no alarm sound.
    Advisory,
}

/// Who is behind a silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    /// Somebody at a station.
    Person(Actor),
    /// Somebody at the station who was not signed in.
    Station,
    /// Somebody at the bedside.
    Bedside,
    /// The ward's policy.
    Policy,
}

/// How long a silence lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Until {
    /// Until then.
    Time(Now),
    /// Until the condition is over or becomes graver.
    Over,
    /// Until the other condition is over.
    OtherOver(ConditionId),
    /// Until a person ends it.
    Person,
    /// Until the bedside says so.
    Bedside,
}

/// A silence that can be told: why, by whom, until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silent {
    /// Why.
    pub why: Why,
    /// By whom.
    pub by: By,
    /// Until when.
    pub until: Until,
}

/// The sound of a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sound {
    /// It sounds, or would if nothing graver did.
    Sounding,
    /// It does not.
    Silent(Silent),
}

/// The signal of one condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// Its priority.
    pub priority: Priority,
    /// Its light.
    pub visual: Visual,
    /// Its sound.
    pub sound: Sound,
}
