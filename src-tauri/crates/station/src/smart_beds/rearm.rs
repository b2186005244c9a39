//! The station's own order: exit monitoring is armed again when the patient is back, where
//! the ward wants that. The bed often does it by itself; then there is nothing to ask. What
//! is told goes on until the bed says that it is armed.

use super::rows::{BedEvent, OrderEnd};
use crate::station::Station;
use lamplight_alarms::Actor;
use lamplight_protocols::bed::BedOrderKind;
use lamplight_protocols::order::OrderWhat;
use lamplight_smartbed::{Rearm, Rule};
use lamplight_units::{DeviceId, Now};

impl Station {
    /// Asks once for each return of the patient.
    pub(super) fn rearm(&mut self, now: Now, id: &DeviceId) {
        let wanted = match self.setup.smart_beds.rearm {
            Rearm::Ask => true,
            Rearm::Say => false,
        };
        let Some(smart) = self.smart_beds.0.get_mut(id) else {
            return;
        };
        if !smart.judge.tells(Rule::NotRearmed) {
            smart.rearmed = false;
            return;
        }
        if !wanted || smart.rearmed {
            return;
        }
        smart.rearmed = true;
        let order = BedOrderKind::ArmExit;
        let Ok((device, feed)) = self.may_ask(now, id, order) else {
            return;
        };
        let by = Actor::station(self.setup.role);
        self.ask(now, &by, feed, OrderWhat::Bed { device, order });
        self.write_bed_row(now, id, BedEvent::Order(order, OrderEnd::Asked));
    }
}
