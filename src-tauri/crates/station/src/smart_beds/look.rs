//! The rules looked at, and when that is done again.

use crate::deadlines::Deadline;
use crate::station::Station;
use lamplight_alarms::Presence;
use lamplight_smartbed::Rule;
use lamplight_units::{DeviceId, Now};
use std::time::Duration;

/// What comes from elsewhere (a ventilator's numbers, a flag) is looked at this often, where
/// nothing else asks for it.
const MINUTE: Duration = Duration::from_secs(60);

impl Station {
    /// Looks at every frame: who lies where, or what is known of somebody, may be other.
    pub(crate) fn look_at_frames(&mut self, now: Now) {
        let all: Vec<DeviceId> = self.smart_beds.0.keys().cloned().collect();
        for id in all {
            self.look_at_frame(now, &id);
        }
    }

    /// An exit whose end the bed does not tell is over when somebody has seen to it, and stays
    /// over: neither a restart nor another patient makes an alarm of it again.
    fn forget_exit_seen(&mut self, id: &DeviceId) {
        let open = self.alarms.conditions();
        let Some(smart) = self.smart_beds.0.get_mut(id) else {
            return;
        };
        let seen = smart.told.get(&Rule::Exit).is_some_and(|said| {
            said.presence == Presence::Unconfirmed && open.by_key(&said.key).is_none()
        });
        if seen {
            smart.told.remove(&Rule::Exit);
            smart.judge.seen_to(Rule::Exit);
        }
    }

    /// Looks at a frame, tells what came of it, and says when to look again.
    pub(crate) fn look_at_frame(&mut self, now: Now, id: &DeviceId) {
        if !self.smart_beds.0.contains_key(id) {
            return;
        }
        self.forget_exit_seen(id);
        let bed = self.bed_of(id).cloned();
        let stay = bed.as_ref().and_then(|bed| self.stays.in_bed(bed));
        let stay = stay.map(|stay| stay.id);
        let lying = self.lying(now, id, bed.as_ref());
        let policy = &self.setup.smart_beds;
        let Some(smart) = self.smart_beds.0.get_mut(id) else {
            return;
        };
        if stay.is_some() && smart.whose != stay {
            // The first patient of whom is heard is no other than the one before.
            if smart.whose.is_some() {
                smart.frame.another_patient();
                smart.judge.another_patient();
            }
            smart.whose = stay;
        }
        let turned = smart.frame.settle_turn(now.mono, policy.turn_holds);
        let look = smart.frame.look(now.mono, policy.stale_after);
        smart.judge.look(now.mono, &look, &lying, policy);
        let frame = smart.frame.next(now.mono, policy);
        let rules = smart.judge.next(policy);
        let next = frame.into_iter().chain(rules).min();
        let minute = bed.is_some().then_some(now.mono + MINUTE);
        match next.into_iter().chain(minute).min() {
            Some(at) => self.deadlines.set(Deadline::Frame(id.clone()), at),
            None => self.deadlines.clear(&Deadline::Frame(id.clone())),
        }
        if let Some(turned) = turned {
            self.turned_by_bed(now, id, turned);
        }
        self.rearm(now, id);
        self.tell_frame(now, id, bed.as_ref(), &lying);
        self.doubt_button(now, id);
        self.refresh_kept_frame(now, id);
    }
}
