//! What becomes a condition: a link that is lost, a firmware that is another one. Clock and
//! battery are judged as those of every device.

use super::pairing::ONCE_FOR;
use crate::change::Change;
use crate::deadlines::Deadline;
use crate::station::Station;
use crate::technical::finding;
use lamplight_alarms::{Class, ConditionKey, Priority, Subject, class};
use lamplight_protocols::radio::{KnownRadio, LinkState};
use lamplight_units::{DeviceId, Now};
use std::time::Duration;

/// The firmware of a device changed.
const FIRMWARE: Class = Class::known("firmware-changed");
/// How long that is told.
pub(crate) const TOLD_FOR: Duration = Duration::from_secs(3_600);

impl Station {
    pub(crate) fn link_key(device: &DeviceId) -> ConditionKey {
        ConditionKey::new(&Self::source_of(device), "link")
    }

    /// The link of a device stands otherwise.
    pub(super) fn link_changed(&mut self, now: Now, device: &DeviceId, state: &LinkState) {
        let Some(known) = self.radio.known.get(device).cloned() else {
            return;
        };
        let connected = match state {
            LinkState::Connected => true,
            LinkState::Lost | LinkState::Failed { .. } => false,
            LinkState::Connecting | LinkState::Bonding => return,
        };
        let before = self.radio.links.insert(device.clone(), (connected, now));
        if let (false, Some((false, since))) = (connected, before) {
            // It is gone since it was lost, not since the last try.
            self.radio.links.insert(device.clone(), (false, since));
        }
        self.changes.note(Change::Devices);
        if connected {
            self.end_condition(now, &Self::link_key(device));
            return;
        }
        let was_connected = before.is_some_and(|(connected, _)| connected);
        if was_connected && known.stays() {
            self.link_lost(now, &known);
        }
    }

    /// A device that should send all the time is out of range or off. How long it is silent is
    /// watched as of every device, and climbs.
    fn link_lost(&mut self, now: Now, known: &KnownRadio) {
        let Some(bed) = self.bed_of(&known.device).cloned() else {
            return;
        };
        if self.setup.beds.get(&bed).is_some_and(|bed| bed.standby) {
            return;
        }
        let advice = format!(
            "Bed {bed}: the Bluetooth link to {} is lost. Check that it is on the patient, charged and within 10 m of this station; it is connected again by itself.",
            known.called()
        );
        let news = finding(
            Self::link_key(&known.device),
            class::NO_DATA,
            Subject::Bed(bed),
            Priority::Low,
            "Bluetooth link lost",
            advice,
        );
        self.announce(now, news);
    }

    /// A device came back with another firmware: whoever checked it checked another one.
    pub(super) fn firmware_changed(&mut self, now: Now, known: &KnownRadio, before: &str) {
        let device = &known.device;
        let subject = match self.bed_of(device) {
            Some(bed) => Subject::Bed(bed.clone()),
            None => Subject::Device(device.clone()),
        };
        let key = ConditionKey::new(&Self::source_of(device), "firmware");
        let advice = format!(
            "{}: the firmware changed from {before} to {}. Ask the technician whether this version may be used.",
            known.called(),
            known.firmware
        );
        let until = now.mono + TOLD_FOR;
        self.deadlines.set(Deadline::Moment(key.clone()), until);
        let text = "Firmware changed";
        let news = finding(key, FIRMWARE, subject, Priority::Advisory, text, advice);
        self.announce(now, news);
    }

    /// When a device last sent a value, if that is a while ago that counts.
    pub(super) fn heard_of(&self, now: Now, device: &DeviceId) -> Option<lamplight_units::Mono> {
        let device = self.devices.get(device)?;
        let numbers = device.numbers.values();
        let measured = numbers.filter(|held| held.reading.term.metric().is_some());
        let with_value = measured.filter(|held| held.reading.value.number().is_some());
        let last = with_value.map(|held| held.received.mono).max()?;
        (now.mono.since(last) <= ONCE_FOR).then_some(last)
    }

    /// The path of pairing ends by itself.
    pub(super) fn watch_pairing(&mut self) {
        match self.radio.pairing.due() {
            Some(due) => self.deadlines.set(Deadline::Pairing, due),
            None => self.deadlines.clear(&Deadline::Pairing),
        }
    }

    pub(crate) fn pairing_due(&mut self) {
        let orders = self.radio.pairing.cancel();
        self.radio.leaving.extend(orders);
        self.radio.seen.clear();
    }
}
