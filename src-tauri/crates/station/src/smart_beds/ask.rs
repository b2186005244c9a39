//! What people ask of a smart bed, and what the screen reads of it.
//!
//! An order is a wish: nothing shown here changes by it, only what the bed tells changes
//! what is shown. A zone alarm is armed at the bed only, where somebody sees how the patient
//! lies (fact sheet, section 6).

use crate::command::CommandError;
use crate::orders::{AskedOrder, OrderState};
use crate::station::Station;
use lamplight_alarms::Actor;
use lamplight_protocols::bed::{BedOrderKind, ExitMonitor, ExitZone};
use lamplight_protocols::order::OrderWhat;
use lamplight_smartbed::frame::Look;
use lamplight_smartbed::{Lying, Policy, Protection, Reach};
use lamplight_units::{BedId, DeviceId, FeedId, Now};
use lamplight_ward::Device;
use std::sync::Arc;

/// The longest reason.
const MOST_REASON: usize = 200;

/// What a person asks of a bed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BedOrder {
    /// What.
    pub kind: BedOrderKind,
    /// Why; may be empty where nobody asks for it.
    pub reason: Arc<str>,
}

/// Why a bed is not asked. Nothing was sent then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BedRefusal {
    /// None.
    #[error("no smart bed speaks for bed {0}; do it at the bed")]
    NoFrame(BedId),
    /// It does not take it.
    #[error("this bed does not take that from here; do it at the bed")]
    NotTaken,
    /// Nobody hears.
    #[error("the bed can't be reached now; do it at the bed")]
    Unreachable,
    /// The zone is chosen at the bed.
    #[error("a zone alarm is armed at the bed only, where you see how the patient lies")]
    Zone,
    /// Nobody to watch.
    #[error("the bed feels nobody; arm it when the patient is back")]
    NobodyThere,
    /// Exit monitoring of somebody who falls easily.
    #[error("say why exit monitoring is switched off for a patient who falls easily")]
    NoReason,
    /// More than a line.
    #[error("a reason has at most {MOST_REASON} characters")]
    LongReason,
    /// The state is what is asked for.
    #[error("nothing to ask: the bed says that it is so already")]
    Already,
    /// Nothing sounds.
    #[error("the bed does not alarm now")]
    NotAlarming,
    /// On its way.
    #[error("the bed has been asked for that already; wait for its answer")]
    Asked,
}

/// A smart bed as it may be seen now.
#[derive(Debug)]
pub struct SmartBedNow<'a> {
    /// The frame.
    pub device: &'a Device,
    /// What it tells.
    pub look: Look<'a>,
    /// What protects the patient.
    pub protection: Protection,
    /// Who lies there.
    pub lying: Lying,
    /// What was asked of it: on its way, or failed a short while ago.
    pub asked: Vec<&'a AskedOrder>,
    /// Which orders may be given now, in the order of the enum.
    pub may: Vec<BedOrderKind>,
    /// A reason is needed to switch exit monitoring off.
    pub wants_reason: bool,
    /// The ward's choices.
    pub policy: &'a Policy,
}

impl Station {
    /// The smart bed that speaks for a bed; of several the first by its id.
    #[must_use]
    pub fn smart_bed(&self, bed: &BedId, now: Now) -> Option<SmartBedNow<'_>> {
        let policy = &self.setup.smart_beds;
        let frame = self.devices.frames_of_bed(bed).next()?;
        let device = self.devices.get(&frame.identity.id.clone())?;
        let id = &device.identity.id;
        let look = self
            .smart_beds
            .0
            .get(id)?
            .frame
            .look(now.mono, policy.stale_after);
        let lying = self.lying(now, id, Some(bed));
        let orders = [
            BedOrderKind::ArmExit,
            BedOrderKind::DisarmExit,
            BedOrderKind::SilenceExit,
        ];
        let may = |order: &BedOrderKind| self.may_ask(now, id, *order).is_ok();
        Some(SmartBedNow {
            device,
            protection: Protection::of(&look, policy),
            look,
            wants_reason: lying.fall_risk,
            lying,
            asked: self.asked_of(id).collect(),
            may: orders.into_iter().filter(may).collect(),
            policy,
        })
    }

    fn asked_of<'a>(&'a self, id: &'a DeviceId) -> impl Iterator<Item = &'a AskedOrder> {
        self.asked_orders().filter(
            move |asked| matches!(&asked.order.what, OrderWhat::Bed { device, .. } if device == id),
        )
    }

    /// Whether a frame may be asked now: its name and the feed over which it is.
    pub(super) fn may_ask(
        &self,
        now: Now,
        id: &DeviceId,
        order: BedOrderKind,
    ) -> Result<(DeviceId, FeedId), BedRefusal> {
        let smart = self.smart_beds.0.get(id).ok_or(BedRefusal::NotTaken)?;
        let device = self.devices.get(id).ok_or(BedRefusal::NotTaken)?;
        if !smart.frame.takes().contains(&order) {
            return Err(BedRefusal::NotTaken);
        }
        let look = smart
            .frame
            .look(now.mono, self.setup.smart_beds.stale_after);
        if look.reach() != Reach::Here {
            return Err(BedRefusal::Unreachable);
        }
        let exit = look.exit().value();
        match order {
            BedOrderKind::ArmExit => {
                if exit == Some(ExitMonitor::Armed) {
                    return Err(BedRefusal::Already);
                }
                if let Some(ExitZone::Inner | ExitZone::Edge) = look.zone().value() {
                    return Err(BedRefusal::Zone);
                }
                if look.occupied().value() == Some(false) {
                    return Err(BedRefusal::NobodyThere);
                }
            }
            BedOrderKind::DisarmExit if exit == Some(ExitMonitor::Off) => {
                return Err(BedRefusal::Already);
            }
            BedOrderKind::DisarmExit => {}
            BedOrderKind::SilenceExit if exit != Some(ExitMonitor::Out) => {
                return Err(BedRefusal::NotAlarming);
            }
            BedOrderKind::SilenceExit if look.silenced().value() == Some(true) => {
                return Err(BedRefusal::Already);
            }
            BedOrderKind::SilenceExit => {}
        }
        let same = |asked: &AskedOrder| {
            let open = !matches!(asked.state, OrderState::Failed(_));
            open && matches!(&asked.order.what, OrderWhat::Bed { order: on, .. } if *on == order)
        };
        if self.asked_of(id).any(same) {
            return Err(BedRefusal::Asked);
        }
        Ok((id.clone(), device.feed.clone()))
    }

    /// Asks something of the smart bed of a bed.
    pub(crate) fn order_bed(
        &mut self,
        now: Now,
        actor: &Actor,
        bed: &BedId,
        order: &BedOrder,
    ) -> Result<(), CommandError> {
        if self.setup.beds.get(bed).is_none() {
            return Err(CommandError::NoBed(bed.clone()));
        }
        let frame = self.devices.frames_of_bed(bed).next();
        let frame = frame.map(|device| device.identity.id.clone());
        let frame = frame.ok_or_else(|| BedRefusal::NoFrame(bed.clone()))?;
        let (device, feed) = self.may_ask(now, &frame, order.kind)?;
        if order.reason.chars().count() > MOST_REASON {
            return Err(BedRefusal::LongReason.into());
        }
        let falls = self.stays.in_bed(bed);
        let falls = falls.is_some_and(|stay| stay.details.flags.fall_risk);
        let silent = order.reason.trim().is_empty();
        if order.kind == BedOrderKind::DisarmExit && falls && silent {
            return Err(BedRefusal::NoReason.into());
        }
        let order = order.kind;
        self.ask(now, actor, feed, OrderWhat::Bed { device, order });
        Ok(())
    }
}
