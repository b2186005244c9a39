//! A message of a smart bed.

use super::SmartBed;
use super::rows::BedEvent;
use crate::change::Change;
use crate::station::{Station, beyond_devices};
use lamplight_protocols::bed::BedReport;
use lamplight_protocols::report::DeviceIdentity;
use lamplight_smartbed::{Reach, Rule, Step};
use lamplight_units::{BedId, DeviceId, FeedId, Mono, Now};
use lamplight_ward::{Assignment, Device, place};
use std::sync::Arc;
use std::time::Duration;

/// A bed that tells nothing new is told to have been heard this often at the most.
const HEARD_EVERY: Duration = Duration::from_secs(5);

impl Station {
    /// Takes news of a smart bed.
    pub(crate) fn hear_bed(&mut self, now: Now, feed: &FeedId, report: &BedReport) {
        let zone = self.zone(feed);
        let id = self.frame_id(report);
        let identity = DeviceIdentity {
            id: id.clone(),
            ..report.device.clone()
        };
        let known = self.devices.get(&id).is_some();
        self.make_room_for(now, &id);
        let Some(device) = self.devices.hear(now, feed, &identity) else {
            self.set_aside(now, feed, beyond_devices(&id));
            return;
        };
        let bed = self.smart_beds.0.entry(id.clone()).or_default();
        // What is remembered of it and is older than what is known moves no bed.
        let sent = report.sent_at.map(|sent| sent.to_wall(zone));
        let newer = match (sent, bed.frame.heard()) {
            (_, None) => true,
            (Some(sent), Some(heard)) => sent > heard.wall,
            (None, Some(_)) => false,
        };
        let counts = newer || !report.from_memory;
        if counts {
            device.take_frame(now, feed, &identity, report.location.as_ref());
        }
        let heard = bed.frame.hear(now, zone, report);
        let flapping = bed.judge.tells(Rule::Flapping);
        for refused in heard.refused {
            self.set_aside(now, feed, format!("bed frame {id}: {refused}"));
        }
        if !known {
            self.changes.note(Change::Devices);
        }
        self.settle_assignment(now, &id);
        for step in heard.steps {
            // A rail without rest is counted, and is no row each time.
            if !(flapping && matches!(step, Step::Rail { .. })) {
                self.write_bed_row(now, &id, BedEvent::Fact(step));
            }
        }
        if counts {
            self.rail_button(now, feed, &id, report);
        }
        if !report.from_memory {
            self.bed_orders_obeyed(now, &id);
        }
        self.judge_device(now, &id);
        self.watch_silence(now, &id);
        self.look_at_frame(now, &id);
        self.frame_heard(now, &id, heard.shown);
    }

    /// The name of a frame. One whose id a monitor has is another device.
    fn frame_id(&self, report: &BedReport) -> DeviceId {
        let told = &report.device;
        let other = self.namesake(told, report.location.as_ref());
        let id = other.unwrap_or_else(|| told.id.clone());
        let measures = |device: &&Device| {
            !device.frame && (!device.numbers.is_empty() || !device.waves.is_empty())
        };
        if self.devices.get(&id).as_ref().is_some_and(measures) {
            return DeviceId::parse(&format!("{id}@bed")).unwrap_or(id);
        }
        id
    }

    fn frame_heard(&mut self, now: Now, id: &DeviceId, shown: bool) {
        let Some(smart) = self.smart_beds.0.get_mut(id) else {
            return;
        };
        let long_ago = |at: Mono| now.mono.since(at) >= HEARD_EVERY;
        if shown || smart.shown.is_none_or(long_ago) {
            smart.shown = Some(now.mono);
            let bed = self.bed_of(id).cloned();
            self.changes.bed(bed.as_ref());
        }
    }

    /// Whether a frame that holds a bed can be heard, so that another is none of it.
    pub(crate) fn frame_is_here(&self, now: Now, id: &DeviceId) -> bool {
        let stale_after = self.setup.smart_beds.stale_after;
        let reach = |smart: &SmartBed| smart.frame.reach(now.mono, stale_after);
        let reach = self.smart_beds.0.get(id).map(reach);
        reach == Some(Reach::Here)
    }

    /// A frame that watches a patient stays with the bed for which it does, whatever place it
    /// tells: no patient changes the bed because a wall tag was read. It is told, and a
    /// person moves the patient or the frame. A person's and the configuration's word holds.
    pub(crate) fn unless_it_watches(&mut self, id: &DeviceId, wanted: Assignment) -> Assignment {
        let Some(device) = self.devices.get(id) else {
            return wanted;
        };
        let pinned = device.by_hand.is_some() || self.setup.beds.of_device(id).is_some();
        let there: Option<BedId> = device.assignment.bed().cloned();
        let leaves = there.is_some() && wanted.bed() != there.as_ref();
        let told = device.location.as_ref().map(place::in_words);
        let Some(smart) = self.smart_beds.0.get_mut(id) else {
            return wanted;
        };
        if leaves && !pinned && smart.frame.watches() {
            let told = told.unwrap_or_else(|| "an unknown place".to_owned());
            smart.elsewhere = Some(Arc::from(told));
            return there.map_or(wanted, Assignment::Bed);
        }
        smart.elsewhere = None;
        wanted
    }
}
