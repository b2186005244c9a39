//! What the engine wants done: it plays no sound, writes no row, sends nothing.

use crate::class::Category;
use crate::condition::{ConditionId, Priority};
use crate::engine::delivery::{DeliveryId, Receiver};
use crate::engine::event::Event;
use crate::policy::Rank;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// The sound of the station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ToneWish {
    /// How urgent.
    pub priority: Priority,
    /// Its melody.
    pub category: Category,
}

/// A desktop notice of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// Show it.
    Begin(ConditionId),
    /// Its words or its priority changed.
    Update(ConditionId),
    /// Take it away.
    Close(ConditionId),
}

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// From now on this sounds, repeated; `None` is silence.
    Tone(Option<ToneWish>),
    /// Sound this at once: something new, or something graver.
    SoundNow {
        /// What.
        condition: ConditionId,
        /// How.
        tone: ToneWish,
    },
    /// Give the reminder signal.
    Reminder,
    /// A desktop notice.
    Notice(Notice),
    /// Tell somebody, and report back with `Alarms::delivery`. May come twice for one id
    /// after a restart.
    Deliver {
        /// Which delivery.
        id: DeliveryId,
        /// Of which condition.
        condition: ConditionId,
        /// To whom.
        to: Receiver,
        /// On which rung.
        step: Rank,
    },
    /// Write this down.
    Record(Arc<Event>),
    /// A condition, or its signal, looks different; it may have ended.
    Changed(ConditionId),
}

/// Effects until they are polled. Emptied after each step by rule; a step makes a few for
/// each condition that it touches, so the bound is the number of open conditions.
#[derive(Debug, Clone, Default)]
pub(super) struct Outbox {
    queue: VecDeque<Effect>,
    changed: BTreeSet<ConditionId>,
}

impl Outbox {
    pub fn push(&mut self, effect: Effect) {
        self.queue.push_back(effect);
    }

    pub fn changed(&mut self, id: ConditionId) {
        self.changed.insert(id);
    }

    pub fn pop(&mut self) -> Option<Effect> {
        self.queue
            .pop_front()
            .or_else(|| self.changed.pop_first().map(Effect::Changed))
    }
}
