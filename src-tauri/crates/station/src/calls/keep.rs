//! Over a restart: calls go on as they were, who has them and their clocks too.

use super::{Desk, SOURCE};
use crate::station::Station;
use lamplight_alarms::{Announcement, Kind, Presence};
use lamplight_calls::{Calls, KeptCalls};
use lamplight_units::Now;

impl Station {
    pub(crate) fn resume_calls(&mut self, now: Now, kept: KeptCalls) {
        let policy = self.setup.calls.policy.clone();
        self.call_desk = Desk {
            register: Calls::restore(policy, kept, now),
            ..Desk::default()
        };
        self.call_desk.beyond = self.calls().counts().beyond;
        // What the configuration says of places may be other than before.
        let open: Vec<_> = self.calls().open().cloned().collect();
        for call in &open {
            let subject = Self::subject_of(call);
            self.set_duty_at(&subject);
            self.announce(now, self.announcement_of(call));
        }
        self.doubt_lost_calls(now);
        self.settle_calls(now);
    }

    /// A call whose record could not be read is still in the list: in doubt, until somebody
    /// has looked.
    fn doubt_lost_calls(&mut self, now: Now) {
        let open = self.alarms.conditions().open();
        let lost = open.filter(|open| {
            let said = &open.announced;
            said.kind == Kind::Call
                && &*said.key.source == SOURCE
                && self.call_of(&said.key, said.kind).is_none()
        });
        let lost: Vec<Announcement> = lost.map(|open| open.announced.clone()).collect();
        for said in lost {
            self.announce(
                now,
                Announcement {
                    presence: Presence::Unconfirmed,
                    ..said
                },
            );
        }
    }
}
