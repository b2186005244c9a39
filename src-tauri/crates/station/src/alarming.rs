//! The way to the alarm engine and back: what sources announce, and what is to be done.

use crate::change::Change;
use crate::station::Station;
use lamplight_alarms::{Announcement, ConditionId, ConditionKey, DeliveryState, Effect, Subject};
use lamplight_units::Now;

impl Station {
    /// Hands a condition to the engine.
    pub(crate) fn announce(&mut self, now: Now, news: Announcement) {
        self.alarms.announce(now, news);
    }

    /// Its source says that a condition is over; whether it is held is the engine's matter.
    pub(crate) fn end_condition(&mut self, now: Now, key: &ConditionKey) {
        self.alarms.end(now, key);
    }

    /// Takes the engine's effects: what changes on screen is noted, the rest goes outside.
    pub(crate) fn settle_alarms(&mut self, now: Now) {
        while let Some(effect) = self.alarms.poll_effect() {
            match effect {
                Effect::Changed(id) => self.condition_changed(id),
                Effect::Record(ref event) => {
                    // What concerns no single condition concerns the station's sound.
                    if event.condition.is_none() {
                        self.changes.note(Change::Ward);
                        self.changes.note(Change::Needs);
                    }
                    // One that begins and ends before this is read is known from here alone.
                    if let Some(said) = event.what.said() {
                        self.looks_different(Some(&said.subject));
                    }
                    self.effects.push_back(effect);
                }
                Effect::Deliver { id, .. } => {
                    // A rung is told by the screens of the ward: being listed there under its
                    // receiver is the technical confirmation. Answers come as commands.
                    // Refused only when the delivery has ended meanwhile; then nothing is due.
                    let _ = self.alarms.delivery(now, id, DeliveryState::Delivered);
                    self.effects.push_back(effect);
                }
                Effect::Tone(_)
                | Effect::SoundNow { .. }
                | Effect::Reminder
                | Effect::Notice(_) => self.effects.push_back(effect),
            }
        }
    }

    /// Notes that a condition looks different, or is gone.
    fn condition_changed(&mut self, id: ConditionId) {
        let (stands, stood) = match self.alarms.get(id) {
            Some(open) => {
                let subject = open.announced.subject.clone();
                let stood = self.places.insert(id, subject.clone());
                (Some(subject), stood)
            }
            None => (None, self.places.remove(&id)),
        };
        self.changes.note(Change::Needs);
        // A condition that moved is gone from where it stood.
        for subject in [stands, stood] {
            self.looks_different(subject.as_ref());
        }
    }

    fn looks_different(&mut self, subject: Option<&Subject>) {
        match subject {
            Some(Subject::Bed(bed)) => self.changes.bed(Some(bed)),
            // A call from a WC or a room stands on the tiles of the room's beds, too.
            Some(Subject::Place(place)) => {
                for bed in self.setup.calls.places.beds_of(&place.room) {
                    self.changes.bed(Some(bed));
                }
            }
            Some(Subject::Device(_) | Subject::Feed(_) | Subject::Station) | None => {}
        }
    }
}
