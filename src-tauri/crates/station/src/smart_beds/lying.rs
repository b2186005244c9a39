//! Who lies in a smart bed, as far as its rules must know, and what a turn means for the
//! patient's tasks.

use super::rows::BedEvent;
use crate::station::Station;
use lamplight_chart::{Author, Item, Kind, OxygenDevice, OxygenTherapy};
use lamplight_smartbed::{Lying, Turned};
use lamplight_units::{BedId, DeviceId, Now};
use lamplight_ward::{Device, Freshness};

/// Numbers that only a ventilator sends: what it is set to, and what it measures between
/// itself and the patient. The rate of breath alone may come from anything.
const VENTILATOR: &[&str] = &[
    "MDC_VENT_RESP_RATE",
    "MDC_VENT_PRESS_AWAY_END_EXP_POS",
    "MDC_VOL_AWAY_TIDAL",
    "MDC_VOL_MINUTE_AWAY",
];

impl Station {
    /// Who lies where a frame stands.
    pub(super) fn lying(&self, now: Now, id: &DeviceId, bed: Option<&BedId>) -> Lying {
        let stay = bed.and_then(|bed| self.stays.in_bed(bed));
        let smart = self.smart_beds.0.get(id);
        Lying {
            admitted: stay.is_some(),
            fall_risk: stay.is_some_and(|stay| stay.details.flags.fall_risk),
            ventilated: bed.is_some_and(|bed| self.ventilated(now, bed)),
            elsewhere: smart.and_then(|smart| smart.elsewhere.clone()),
        }
    }

    /// Whether the patient of a bed is ventilated: by the last oxygen that somebody charted,
    /// or by live numbers of a ventilator there.
    fn ventilated(&self, now: Now, bed: &BedId) -> bool {
        let patience = self.setup.patience;
        let stay = self.stays.in_bed(bed);
        let care = stay.and_then(|stay| self.desk.cares.get(&stay.id));
        let charted = care.and_then(|care| care.last_charted(Kind::Oxygen));
        let by_chart = matches!(
            charted,
            Some(Item::Oxygen(OxygenTherapy::By {
                device: OxygenDevice::Ventilator | OxygenDevice::Niv,
                ..
            }))
        );
        let speaks = |device: &Device| {
            device.numbers.values().any(|held| {
                let live = held.cadence.freshness(now.mono, patience);
                VENTILATOR.contains(&held.reading.term.refid.as_str())
                    && held.reading.value.number().is_some()
                    && live.is_some_and(|live| live != Freshness::Lost)
            })
        };
        by_chart || self.devices.of_bed(bed).any(speaks)
    }

    /// The bed tells that the patient lies another way: whoever was to turn him or her has
    /// the whole time again.
    pub(super) fn turned_by_bed(&mut self, now: Now, id: &DeviceId, turned: Turned) {
        self.write_bed_row(now, id, BedEvent::Turned(turned));
        let Some(bed) = self.bed_of(id).cloned() else {
            return;
        };
        // A fixed name is none that could be empty.
        if let Ok(by) = Author::new("smart-bed", "the smart bed") {
            self.turned(now, &bed, &by, turned.at);
        }
    }
}
