//! Silence: a bed with no data is never calm.
//!
//! A device's data turns stale, then lost; a loss is a condition that becomes graver
//! the longer it lasts. Thresholds follow each device's own rhythm (`ward::cadence`).

use crate::change::Change;
use crate::deadlines::Deadline;
use crate::station::Station;
use lamplight_alarms::{
    Announcement, Category, ConditionKey, Kind, Origin, Presence, Priority, Subject, class,
};
use lamplight_protocols::report::Watchdog;
use lamplight_units::{BedId, DeviceId, Mono, Now};
use lamplight_ward::{Assignment, Device, Freshness, Unassigned};
use std::sync::Arc;
use std::time::Duration;

/// A loss becomes medium after this, counted from the loss.
const MEDIUM_AFTER: Duration = Duration::from_secs(120);
/// A loss becomes high after this: ten minutes without any view of a patient.
const HIGH_AFTER: Duration = Duration::from_secs(600);
/// The claim to a bed of a device without a rhythm of its own stands for so long.
const CLAIM_STANDS: Duration = Duration::from_secs(300);
/// So long after the last word of a device that has no bed, its alarm link is told as silent.
const LINK_STANDS: Duration = Duration::from_secs(24 * 3_600);
/// When a watchdog's sender does not tell its period.
const WATCHDOG_PERIOD: Duration = Duration::from_secs(10);

impl Station {
    /// How long a returned device has to repeat its alerts.
    pub(crate) const REPEAT_WITHIN: Duration = Duration::from_secs(15);

    pub(crate) fn silence_key(id: &DeviceId) -> ConditionKey {
        ConditionKey::new(&Self::source_of(id), "silence")
    }

    pub(crate) fn watchdog_key(id: &DeviceId) -> ConditionKey {
        ConditionKey::new(&Self::source_of(id), "watchdog")
    }

    pub(crate) fn claim_key(id: &DeviceId) -> ConditionKey {
        ConditionKey::new(&Self::source_of(id), "claim")
    }

    /// Sets the next deadline of a device's silence and of its numbers.
    pub(crate) fn watch_silence(&mut self, now: Now, id: &DeviceId) {
        let patience = self.setup.patience;
        let Some(device) = self.devices.get(id) else {
            return;
        };
        let bed = device.assignment.bed();
        let standby = bed
            .and_then(|bed| self.setup.beds.get(bed))
            .is_some_and(|bed| bed.standby);
        if standby {
            // One that was moved here was watched where it came from.
            self.deadlines.clear(&Deadline::Silence(id.clone()));
        } else if let Some((stale, _)) = device.cadence.due(patience)
            && bed.is_some()
        {
            self.deadlines
                .set(Deadline::Silence(id.clone()), stale.max(now.mono));
        } else if bed.is_none()
            && let Some(end) = self.claim_ends(device)
        {
            self.deadlines
                .set(Deadline::Silence(id.clone()), end.max(now.mono));
        }
        if let Some(next) = next_number(device, now, patience) {
            self.deadlines.set(Deadline::Numbers(id.clone()), next);
        }
    }

    /// A device that was lost sends again.
    pub(crate) fn returned(&mut self, now: Now, id: &DeviceId) {
        let heard_now = self
            .devices
            .get(id)
            .is_some_and(|d| d.cadence.last() == Some(now.mono));
        if heard_now && self.conditions().by_key(&Self::silence_key(id)).is_some() {
            self.end_condition(now, &Self::silence_key(id));
            self.deadlines
                .set(Deadline::Repeat(id.clone()), now.mono + Self::REPEAT_WITHIN);
        }
    }

    /// A device has been silent up to one of its thresholds.
    pub(crate) fn silence_due(&mut self, now: Now, id: &DeviceId) {
        let patience = self.setup.patience;
        let Some(device) = self.devices.get(id) else {
            return;
        };
        let Some(bed) = device.assignment.bed().cloned() else {
            self.claim_due(now, id);
            return;
        };
        let Some((_, lost)) = device.cadence.due(patience) else {
            return;
        };
        self.changes.bed(Some(&bed));
        self.changes.note(Change::Devices);
        if now.mono < lost {
            self.deadlines.set(Deadline::Silence(id.clone()), lost);
            return;
        }
        if let Some(group) = self.groups.get(id).copied() {
            self.waves.interrupt(now.mono, group);
        }
        // After a standby nobody has been at fault yet: the climb begins with the resumption.
        let resumed = self
            .setup
            .beds
            .get(&bed)
            .and_then(|bed| bed.resumed)
            .unwrap_or(lost);
        let lost = lost.max(resumed);
        let away = now.mono.since(lost);
        let (priority, next) = match away {
            away if away >= HIGH_AFTER => (Priority::High, None),
            away if away >= MEDIUM_AFTER => (Priority::Medium, Some(lost + HIGH_AFTER)),
            _ => (Priority::Low, Some(lost + MEDIUM_AFTER)),
        };
        let news = self.silence_announcement(&bed, id, priority);
        self.announce(now, news);
        if let Some(next) = next {
            self.deadlines.set(Deadline::Silence(id.clone()), next);
        }
    }

    /// When a device that is refused at a bed is taken for switched off, if it says no more.
    fn claim_ends(&self, device: &Device) -> Option<Mono> {
        let taken = matches!(
            device.assignment,
            Assignment::None(Unassigned::Taken { .. })
        );
        let told = Self::claim_key(&device.identity.id);
        if !taken && self.conditions().by_key(&told).is_none() {
            return None;
        }
        let patience = self.setup.patience;
        let heard = device.heard.mono;
        Some(match device.cadence.due(patience) {
            Some((_, lost)) => lost.max(heard + patience.lost),
            None if device.frame => heard + self.setup.smart_beds.stale_after,
            None => heard + CLAIM_STANDS,
        })
    }

    /// A refused device was silent for long enough: it stands there no longer, as far as anybody
    /// knows. It is refused anew when it speaks again.
    fn claim_due(&mut self, now: Now, id: &DeviceId) {
        let device = self.devices.get(id);
        let Some(end) = device.and_then(|device| self.claim_ends(device)) else {
            return;
        };
        if now.mono < end {
            self.deadlines.set(Deadline::Silence(id.clone()), end);
        } else {
            self.end_condition(now, &Self::claim_key(id));
        }
    }

    fn silence_announcement(&self, bed: &BedId, id: &DeviceId, priority: Priority) -> Announcement {
        let leaving = self.devices.get(id).is_some_and(|device| device.leaving);
        let advice = if let Some(called) = self.radio.called(id) {
            format!(
                "Bed {bed}: no data from the Bluetooth device {called}. Check that it is on the patient, charged and close, or mark the bed as standby."
            )
        } else if leaving {
            format!(
                "Bed {bed}: the monitor was switched off. Switch it on, or mark the bed as standby."
            )
        } else {
            format!(
                "Bed {bed}: no data from the monitor. Check its power and network cable, or mark the bed as standby."
            )
        };
        Announcement {
            key: Self::silence_key(id),
            subject: Subject::Bed(bed.clone()),
            origin: Origin::Station,
            kind: Kind::Technical,
            class: class::NO_DATA,
            category: Category::Equipment,
            priority,
            text: Arc::from("No data from the monitor"),
            advice: Arc::from(advice),
            about: None,
            presence: Presence::Present,
            silenced: None,
            acknowledged_at_bedside: false,
        }
    }

    /// One of a device's numbers changes its freshness now.
    pub(crate) fn numbers_due(&mut self, now: Now, id: &DeviceId) {
        let patience = self.setup.patience;
        let Some(device) = self.devices.get(id) else {
            return;
        };
        let bed = device.assignment.bed().cloned();
        let next = next_number(device, now, patience);
        self.changes.bed(bed.as_ref());
        if let Some(next) = next {
            self.deadlines.set(Deadline::Numbers(id.clone()), next);
        }
    }

    /// A keep-alive came: the next one is due within twice its period.
    pub(crate) fn take_watchdog(&mut self, now: Now, id: &DeviceId, watchdog: Watchdog) {
        self.end_condition(now, &Self::watchdog_key(id));
        let deadline = Deadline::Watchdog(id.clone());
        if watchdog.leaving {
            self.deadlines.clear(&deadline);
        } else {
            let period = watchdog
                .period_ms
                .map_or(WATCHDOG_PERIOD, |ms| Duration::from_millis(u64::from(ms)))
                .clamp(Duration::from_secs(1), Duration::from_secs(600));
            self.deadlines.set(deadline, now.mono + period * 2);
        }
        if let Some(device) = self.devices.get_mut(id) {
            device.leaving = watchdog.leaving;
        }
    }

    /// A promised keep-alive did not come. At a bed that is told until it comes, or the device
    /// goes; of a device that has no bed and is silent for a day nobody awaits it any more.
    pub(crate) fn watchdog_due(&mut self, now: Now, id: &DeviceId) {
        let Some(device) = self.devices.get(id) else {
            return;
        };
        let deadline = Deadline::Watchdog(id.clone());
        let (subject, place) = if let Some(bed) = device.assignment.bed() {
            self.deadlines.clear(&deadline);
            (Subject::Bed(bed.clone()), format!("Bed {bed}"))
        } else {
            let end = device.heard.mono + LINK_STANDS;
            if now.mono >= end {
                self.end_condition(now, &Self::watchdog_key(id));
                return;
            }
            self.deadlines.set(deadline, end);
            (Subject::Device(id.clone()), format!("Device {id}"))
        };
        self.announce(
            now,
            Announcement {
                key: Self::watchdog_key(id),
                subject,
                origin: Origin::Station,
                kind: Kind::Technical,
                class: class::ALARM_LINK,
                category: Category::Equipment,
                priority: Priority::Medium,
                text: Arc::from("Alarm link silent"),
                advice: Arc::from(format!(
                    "{place}: the device stopped its keep-alive, so its alarms may not arrive. Go to the bedside and check its alarm link."
                )),
                about: None,
                presence: Presence::Present,
                silenced: None,
                acknowledged_at_bedside: false,
            },
        );
    }
}

/// When the next of a device's continuous numbers turns stale or lost.
fn next_number(device: &Device, now: Now, patience: lamplight_ward::Patience) -> Option<Mono> {
    device
        .numbers
        .values()
        .filter(|held| !held.reading.episodic)
        .filter_map(|held| {
            let (stale, lost) = held.cadence.due(patience)?;
            match held.cadence.freshness(now.mono, patience)? {
                Freshness::Live => Some(stale),
                Freshness::Stale => Some(lost),
                Freshness::Lost => None,
            }
        })
        .min()
}
