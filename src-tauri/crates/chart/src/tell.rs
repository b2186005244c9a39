//! What the chart tells the scores: of each part the last one that holds.

use crate::chart::Chart;
use crate::entry::{Entry, Origin};
use crate::item::{Item, Kind, Vital};
use lamplight_scores::{Inputs, Measured, Quantity, Source};

impl Chart {
    /// The charted and confirmed parts. What waits for confirmation is not among them.
    /// [`Inputs::joined`] puts them together with what devices send.
    #[must_use]
    pub fn inputs(&self) -> Inputs {
        let vital = |vital| self.part(Kind::Vital(vital), quantity);
        Inputs {
            respiration: vital(Vital::Respiration),
            spo2: vital(Vital::Spo2),
            pulse: vital(Vital::Pulse),
            temperature: vital(Vital::Temperature),
            refill: vital(Vital::Refill),
            systolic: self.part(Kind::BloodPressure, quantity),
            oxygen: self.part(Kind::Oxygen, |item| {
                if let Item::Oxygen(therapy) = item {
                    Some(therapy.for_scores())
                } else {
                    None
                }
            }),
            consciousness: self.part(Kind::Consciousness, |item| {
                if let Item::Consciousness(acvpu) = item {
                    Some(*acvpu)
                } else {
                    None
                }
            }),
            gcs: self.part(Kind::Gcs, |item| {
                if let Item::Gcs(gcs) = item {
                    Some(*gcs)
                } else {
                    None
                }
            }),
            effort: self.part(Kind::Effort, |item| {
                if let Item::Effort(effort) = item {
                    Some(*effort)
                } else {
                    None
                }
            }),
        }
    }

    fn part<T>(&self, kind: Kind, read: impl Fn(&Item) -> Option<T>) -> Option<Measured<T>> {
        let entry: &Entry = self.last(kind)?;
        Some(Measured {
            what: read(&entry.item)?,
            at: entry.measured,
            source: match entry.origin {
                Origin::Charted => Source::Charted,
                Origin::Confirmed { .. } => Source::Confirmed,
            },
        })
    }
}

/// The number of a vital sign, or the systolic one of a blood pressure.
fn quantity(item: &Item) -> Option<Quantity> {
    let (number, unit) = match item {
        Item::Vital { number, unit, .. } => (*number, *unit),
        Item::BloodPressure { systolic, unit, .. } => (*systolic, *unit),
        Item::Consciousness(_)
        | Item::Gcs(_)
        | Item::Oxygen(_)
        | Item::Effort(_)
        | Item::Pain(_)
        | Item::Glucose { .. }
        | Item::Fluid { .. }
        | Item::Note(_) => return None,
    };
    Some(Quantity::new(number, unit))
}
