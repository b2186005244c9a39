//! Which bed a device speaks for: by hand, by configuration, by its location. In that order.

use crate::change::Change;
use crate::command::CommandError;
use crate::deadlines::Deadline;
use crate::station::Station;
use lamplight_alarms::{Announcement, ConditionKey, Subject};
use lamplight_protocols::report::{DeviceIdentity, Location};
use lamplight_units::{BedId, DeviceId, Now, RefId};
use lamplight_ward::{Assignment, Device, Freshness, Unassigned};

impl Station {
    /// Decides anew for which bed a device speaks, after news of it.
    pub(crate) fn settle_assignment(&mut self, now: Now, id: &DeviceId) {
        let Some(device) = self.devices.get(id) else {
            return;
        };
        let wanted = self.wanted(now, device);
        let wanted = self.unless_it_watches(id, wanted);
        let Some(device) = self.devices.get(id) else {
            return;
        };
        if wanted == device.assignment {
            return;
        }
        self.reassign(now, id, wanted);
    }

    fn wanted(&self, now: Now, device: &Device) -> Assignment {
        let id = &device.identity.id;
        if let Some(out) = self.out_of_order(id) {
            return Assignment::None(Unassigned::OutOfOrder {
                reason: out.reason.clone(),
            });
        }
        match &device.by_hand {
            Some(Some(bed)) => return Assignment::Bed(bed.clone()),
            Some(None) => return Assignment::None(Unassigned::ByHand),
            None => {}
        }
        if let Some(bed) = self.setup.beds.of_device(id) {
            return Assignment::Bed(bed.clone());
        }
        let Some(location) = &device.location else {
            return Assignment::None(Unassigned::NoPlace);
        };
        let Some(bed) = self.setup.beds.of_place(location) else {
            return Assignment::None(Unassigned::UnknownPlace);
        };
        match self.holder(now, bed, device) {
            None => Assignment::Bed(bed.clone()),
            Some(by) => Assignment::None(Unassigned::Taken {
                bed: bed.clone(),
                by,
            }),
        }
    }

    /// Another name for a device whose id is another's: two pumps called `PUMP1` behind two
    /// gateways must not mix two patients. The same id from another sender *and* another
    /// place is another device; a monitor that is heard through two gateways stands in one
    /// place, and one that is moved keeps its sender.
    pub(crate) fn namesake(
        &self,
        sent: &DeviceIdentity,
        location: Option<&Location>,
    ) -> Option<DeviceId> {
        let name = format!("{}@{}", sent.id, sent.sender);
        let name = DeviceId::parse(&name).ok()?;
        if self.devices.get(&name).is_some() {
            return Some(name);
        }
        let known = self.devices.get(&sent.id)?;
        let other_sender = known.identity.sender != sent.sender;
        let other_place = match (&known.location, location) {
            (Some(one), Some(other)) => one != other,
            (None, _) | (_, None) => false,
        };
        (other_sender && other_place).then_some(name)
    }

    /// The other device that holds a bed against a newcomer: one that measures the same
    /// and has not fallen silent. A pump beside a monitor is welcome; a monitor that was
    /// carried away gives the bed up when its data is lost.
    ///
    /// A bed frame stands beside every monitor; two frames do not stand in one place.
    fn holder(&self, now: Now, bed: &BedId, newcomer: &Device) -> Option<DeviceId> {
        if newcomer.frame {
            let others = self.devices.frames_of_bed(bed);
            let mut others = others.map(|other| &other.identity.id);
            return others
                .find(|other| **other != newcomer.identity.id && self.frame_is_here(now, other))
                .cloned();
        }
        let patience = self.setup.patience;
        self.devices
            .of_bed(bed)
            .filter(|other| other.identity.id != newcomer.identity.id)
            .filter(|other| {
                other
                    .freshness(now, patience)
                    .is_some_and(|f| f != Freshness::Lost)
            })
            .find(|other| overlaps(other, newcomer))
            .map(|other| other.identity.id.clone())
    }

    /// Moves a device, with its conditions, from its bed to another or to none.
    pub(crate) fn reassign(&mut self, now: Now, id: &DeviceId, wanted: Assignment) {
        let Some(device) = self.devices.get_mut(id) else {
            return;
        };
        let before = std::mem::replace(&mut device.assignment, wanted);
        let after = device.assignment.bed().cloned();
        if before.bed() != after.as_ref() {
            let pushed_out = self.pushed_out_of(id);
            let alarm_link = self.conditions().by_key(&Self::watchdog_key(id)).is_some();
            self.end_conditions_of(now, id);
            let frame = self.devices.get(id).is_some_and(|device| device.frame);
            if let Some(left) = before.bed().filter(|_| !frame) {
                self.end_judging(now, left);
            }
            self.changes.bed(before.bed());
            self.changes.bed(after.as_ref());
            self.changes.note(Change::Ward);
            if let Some(bed) = &after {
                self.announce_alerts_of(now, id);
                for said in pushed_out {
                    let subject = Subject::Bed(bed.clone());
                    self.announce(now, Announcement { subject, ..said });
                }
                self.watch_silence(now, id);
                // Its keep-alive was missed once and is not watched again before it comes.
                if alarm_link {
                    self.watchdog_due(now, id);
                }
            }
            for bed in before.bed().into_iter().chain(after.as_ref()) {
                self.occupancy(now, bed);
                self.judge_patient(now, bed);
            }
            self.look_at_frame(now, id);
        }
        self.changes.note(Change::Devices);
    }

    /// A person gives a device to a bed, or takes it away.
    pub(crate) fn assign_by_hand(
        &mut self,
        now: Now,
        id: &DeviceId,
        bed: Option<BedId>,
    ) -> Result<(), CommandError> {
        if let Some(bed) = &bed
            && self.setup.beds.get(bed).is_none()
        {
            return Err(CommandError::NoBed(bed.clone()));
        }
        if let (Some(_), Some(out)) = (&bed, self.out_of_order(id)) {
            return Err(CommandError::OutOfOrder {
                device: id.clone(),
                reason: out.reason.clone(),
                by: out.said.by.clone(),
            });
        }
        let device = self
            .devices
            .get_mut(id)
            .ok_or_else(|| CommandError::NoDevice(id.clone()))?;
        device.by_hand = Some(bed.clone());
        let wanted = bed.map_or(Assignment::None(Unassigned::ByHand), Assignment::Bed);
        if device.assignment == wanted {
            return Err(CommandError::Already);
        }
        self.reassign(now, id, wanted);
        self.judge_device(now, id);
        Ok(())
    }

    /// Suspends or resumes the monitoring of a bed.
    pub(crate) fn set_standby(
        &mut self,
        now: Now,
        id: &BedId,
        standby: bool,
    ) -> Result<(), CommandError> {
        let bed = self
            .setup
            .beds
            .get_mut(id)
            .ok_or_else(|| CommandError::NoBed(id.clone()))?;
        if bed.standby == standby {
            return Err(CommandError::Already);
        }
        bed.standby = standby;
        bed.resumed = (!standby).then_some(now.mono);
        let devices: Vec<DeviceId> = self
            .devices
            .of_bed(id)
            .map(|device| device.identity.id.clone())
            .collect();
        for device in devices {
            if standby {
                self.end_condition(now, &Self::silence_key(&device));
                self.end_condition(now, &Self::link_key(&device));
                self.deadlines.clear(&Deadline::Silence(device));
            } else {
                self.watch_silence(now, &device);
            }
        }
        if standby {
            self.end_judging(now, id);
        }
        self.changes.bed(Some(id));
        Ok(())
    }

    /// Ends every condition that a device stands behind.
    pub(crate) fn end_conditions_of(&mut self, now: Now, id: &DeviceId) {
        let source = Self::source_of(id);
        let keys: Vec<ConditionKey> = self
            .conditions()
            .open()
            .filter(|condition| condition.announced.key.source.as_ref() == source)
            .map(|condition| condition.announced.key.clone())
            .collect();
        for key in keys {
            self.end_condition(now, &key);
        }
    }
}

/// Whether two devices measure something in common. A device that has not sent a number
/// or a wave yet can't be told from a monitor, and counts as one.
fn overlaps(one: &Device, other: &Device) -> bool {
    let blank = |device: &Device| device.numbers.is_empty() && device.waves.is_empty();
    if blank(one) || blank(other) {
        return true;
    }
    let has = |device: &Device, refid: &RefId| {
        device
            .numbers
            .keys()
            .chain(device.waves.keys())
            .any(|key| key.refid == *refid)
    };
    one.numbers
        .keys()
        .chain(one.waves.keys())
        .any(|key| has(other, &key.refid))
}
