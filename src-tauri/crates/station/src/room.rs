//! Room for a device that nobody knows yet, where as many are kept as may be.
//!
//! A sender that makes up a new name for each message must neither fill the memory nor make the
//! station deaf to a device that really comes: of those that mean nothing to anybody the ones
//! that are silent for longest go. One that speaks again is made known again.

use crate::change::Change;
use crate::deadlines::Deadline;
use crate::station::Station;
use crate::technical::finding;
use crate::upkeep::Upkeep;
use lamplight_alarms::{Class, ConditionKey, Priority, Subject};
use lamplight_units::{DeviceId, Mono, Now};
use lamplight_ward::{Device, Devices};
use lamplight_waves::SeriesId;
use std::collections::BTreeSet;
use std::time::Duration;

/// More devices than are kept, and none that could go.
const BEYOND: Class = Class::known("devices-beyond");
/// How long after the last one it is told that devices are not heard.
pub(crate) const TOLD_FOR: Duration = Duration::from_secs(10 * 60);
/// So many go at a time: looking for them costs as much as a hundred messages.
const AT_A_TIME: usize = 64;

impl Station {
    /// Makes room for a device, where none is left; says so where none can be made.
    pub(crate) fn make_room_for(&mut self, now: Now, id: &DeviceId) {
        if self.devices.get(id).is_some() || !self.devices.is_full() {
            return;
        }
        let mut idle = self.idle_devices();
        if idle.is_empty() {
            self.tell_no_room(now);
            return;
        }
        idle.sort_unstable();
        for (_, gone) in idle.into_iter().take(AT_A_TIME) {
            self.forget_device(&gone);
        }
        self.changes.note(Change::Devices);
    }

    /// The devices that mean nothing to anybody, each with when it was last heard: without a
    /// bed, a person's word about it, an open alert, or anything that is told of it.
    fn idle_devices(&self) -> Vec<(Mono, DeviceId)> {
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for open in self.conditions().open() {
            let source: &str = &open.announced.key.source;
            let own = source.strip_prefix("device/");
            told.extend(own.or_else(|| source.strip_prefix("frame/")));
            if let Subject::Device(id) = &open.announced.subject {
                told.insert(id.as_str());
            }
        }
        let idle = self.devices.all().filter(|device| {
            self.means_nothing(device) && !told.contains(device.identity.id.as_str())
        });
        idle.map(|device| (device.heard.mono, device.identity.id.clone()))
            .collect()
    }

    fn means_nothing(&self, device: &Device) -> bool {
        let id = &device.identity.id;
        device.assignment.bed().is_none()
            && device.by_hand.is_none()
            && device.alerts.iter().all(|alert| alert.ended)
            && self.setup.beds.of_device(id).is_none()
            && !self.is_radio(id)
            && !self.upkeep(id).is_some_and(Upkeep::is_tended)
    }

    fn forget_device(&mut self, id: &DeviceId) {
        let Some(device) = self.devices.remove(id) else {
            return;
        };
        for wave in device.waves.values() {
            self.waves.close(SeriesId(wave.series));
        }
        self.groups.remove(id);
        self.upkeep.remove(id);
        self.forget_frame(id);
        for deadline in [
            Deadline::Silence(id.clone()),
            Deadline::Numbers(id.clone()),
            Deadline::Repeat(id.clone()),
            Deadline::Watchdog(id.clone()),
            Deadline::Upkeep(id.clone()),
            Deadline::Frame(id.clone()),
        ] {
            self.deadlines.clear(&deadline);
        }
    }

    fn tell_no_room(&mut self, now: Now) {
        let key = ConditionKey::new("station", "devices-beyond");
        self.deadlines
            .set(Deadline::Moment(key.clone()), now.mono + TOLD_FOR);
        let advice = format!(
            "Station: {} devices are known, and one more is not heard. Have the technician look under Devices for a sender that makes up names, and take it off the network.",
            Devices::MOST
        );
        let text = "Too many devices: not all are heard";
        self.announce(
            now,
            finding(
                key,
                BEYOND,
                Subject::Station,
                Priority::Medium,
                text,
                advice,
            ),
        );
    }
}
