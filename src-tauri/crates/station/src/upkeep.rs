//! What is kept of a device beside what it tells: due dates, cleaning, hours of use, and that
//! it is out of order.
//!
//! A device that is out of order is given to no bed, neither by hand nor by its location: a
//! monitor with a broken cable must not come back by being plugged in. One that watches a bed
//! can't be taken out of order before somebody has taken it from there.
//!
//! What is not tended by its date is a condition (`overdue`).
//!
//! Hours of use are the time in which a device sent, whatever it sent. Silences beyond
//! [`IN_USE`] are none of it. They are kept in steps of ten minutes, so that a restart costs
//! less than that.

use crate::change::Change;
use crate::command::CommandError;
use crate::station::Station;
use lamplight_alarms::Actor;
use lamplight_units::{DeviceId, Mono, Now, Wall};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// A device that said nothing for longer was not in use meanwhile.
const IN_USE: Duration = Duration::from_secs(120);
/// Hours are kept in steps of so many seconds.
const STEP_S: u64 = 600;
/// The longest reason.
const REASON: usize = 200;

/// Somebody did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// When.
    pub at: Wall,
    /// Who, by name.
    pub by: Arc<str>,
}

/// A device must not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutOfOrder {
    /// Why.
    pub reason: Arc<str>,
    /// Who says so, and since when.
    pub said: Done,
}

/// What is kept of one device.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Upkeep {
    /// When maintenance is due.
    pub service_due: Option<Wall>,
    /// When calibration is due.
    pub calibration_due: Option<Wall>,
    /// The last maintenance.
    pub serviced: Option<Done>,
    /// The last calibration.
    pub calibrated: Option<Done>,
    /// The last cleaning.
    pub cleaned: Option<Done>,
    /// That it must not be used.
    pub out_of_order: Option<OutOfOrder>,
    /// How long it was in use.
    pub used: Duration,
}

impl Upkeep {
    /// Whether a person has said anything of it; hours of use count by themselves.
    pub(crate) fn is_tended(&self) -> bool {
        let nothing = Self {
            used: self.used,
            ..Self::default()
        };
        *self != nothing
    }
}

/// It, for a restart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptUpkeep {
    /// Of which device.
    pub device: DeviceId,
    /// What.
    pub upkeep: Upkeep,
}

/// What a technician may wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpkeepWish {
    /// When maintenance and calibration are due; `None` is never.
    Due {
        /// Maintenance.
        service: Option<Wall>,
        /// Calibration.
        calibration: Option<Wall>,
    },
    /// It was maintained.
    Serviced,
    /// It was calibrated.
    Calibrated,
    /// It was cleaned.
    Cleaned,
    /// It must not be used, and why.
    OutOfOrder(Arc<str>),
    /// It may be used again.
    InOrder,
}

impl Station {
    /// What is kept of a device.
    #[must_use]
    pub fn upkeep(&self, device: &DeviceId) -> Option<&Upkeep> {
        self.upkeep.get(device)
    }

    /// Carries a technician's wish out.
    pub(crate) fn tend(
        &mut self,
        now: Now,
        actor: &Actor,
        id: &DeviceId,
        wish: UpkeepWish,
    ) -> Result<(), CommandError> {
        let device = self.devices.get(id);
        let device = device.ok_or_else(|| CommandError::NoDevice(id.clone()))?;
        let bed = device.assignment.bed().cloned();
        let by = Done {
            at: now.wall,
            by: actor.name.clone(),
        };
        let kept = self.upkeep.entry(id.clone()).or_default();
        match wish {
            UpkeepWish::Due {
                service,
                calibration,
            } => (kept.service_due, kept.calibration_due) = (service, calibration),
            UpkeepWish::Serviced => kept.serviced = Some(by),
            UpkeepWish::Calibrated => kept.calibrated = Some(by),
            UpkeepWish::Cleaned => kept.cleaned = Some(by),
            UpkeepWish::OutOfOrder(reason) => {
                let reason = reason.trim();
                if reason.is_empty() || reason.chars().count() > REASON {
                    return Err(CommandError::NoReason { most: REASON });
                }
                if let Some(bed) = bed {
                    return Err(CommandError::WatchesBed {
                        device: id.clone(),
                        bed,
                    });
                }
                kept.out_of_order = Some(OutOfOrder {
                    reason: Arc::from(reason),
                    said: by,
                });
            }
            UpkeepWish::InOrder => {
                kept.out_of_order.take().ok_or(CommandError::Already)?;
            }
        }
        self.settle_assignment(now, id);
        self.judge_upkeep(now, id);
        self.changes.note(Change::Devices);
        Ok(())
    }

    /// Why a device may be given to no bed, if it may not.
    pub(crate) fn out_of_order(&self, id: &DeviceId) -> Option<&OutOfOrder> {
        self.upkeep.get(id)?.out_of_order.as_ref()
    }

    /// A device sends; it last did at `before`.
    pub(crate) fn in_use(&mut self, now: Now, id: &DeviceId, before: Mono) {
        let gap = now.mono.since(before);
        if gap <= IN_USE {
            self.upkeep.entry(id.clone()).or_default().used += gap;
        }
    }

    pub(crate) fn keep_upkeep(&self) -> Vec<KeptUpkeep> {
        let kept = self.upkeep.iter().map(|(device, upkeep)| KeptUpkeep {
            device: device.clone(),
            upkeep: Upkeep {
                used: Duration::from_secs(upkeep.used.as_secs() / STEP_S * STEP_S),
                ..upkeep.clone()
            },
        });
        // Of most there is nothing to keep.
        kept.filter(|kept| kept.upkeep != Upkeep::default())
            .collect()
    }

    pub(crate) fn resume_upkeep(&mut self, now: Now, kept: Vec<KeptUpkeep>) {
        let devices: Vec<DeviceId> = kept.iter().map(|kept| kept.device.clone()).collect();
        let kept = kept.into_iter().map(|kept| (kept.device, kept.upkeep));
        self.upkeep.extend(kept);
        for device in &devices {
            self.judge_upkeep(now, device);
        }
    }
}
