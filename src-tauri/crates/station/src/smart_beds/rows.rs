//! What the journal has of smart beds: exit monitoring, rails, brake, orders, places. Not
//! the numbers: a bed weighs every few seconds.

use crate::orders::{AskedOrder, OrderState};
use crate::station::Station;
use lamplight_protocols::bed::BedOrderKind;
use lamplight_protocols::order::{DeviceOrder, OrderWhat};
use lamplight_smartbed::{Seen, Step, Turned};
use lamplight_units::{BedId, DeviceId, Now};
use std::sync::Arc;

/// A row for the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct BedRow {
    /// When.
    pub at: Now,
    /// Which frame.
    pub device: DeviceId,
    /// The bed for which it speaks.
    pub bed: Option<BedId>,
    /// Who asked, for an order.
    pub by: Option<Arc<str>>,
    /// What.
    pub event: BedEvent,
}

/// What happened to a smart bed.
#[derive(Debug, Clone, PartialEq)]
pub enum BedEvent {
    /// It told something else than before.
    Fact(Step),
    /// The patient lies another way, for long enough.
    Turned(Turned),
    /// An order was carried out, or failed.
    Order(BedOrderKind, OrderEnd),
}

/// What became of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderEnd {
    /// The station asked on its own.
    Asked,
    /// The bed shows what was asked for.
    Obeyed,
    /// It does not: one sentence.
    Failed(Arc<str>),
}

/// Rows that nobody fetched; the oldest goes. They are fetched after each input, and one
/// message makes fewer than twenty.
const MOST: usize = 4_096;

impl Station {
    /// The next row about smart beds for the journal, until there is none.
    pub fn poll_bed_row(&mut self) -> Option<BedRow> {
        self.bed_rows.pop_front()
    }

    pub(super) fn write_bed_row(&mut self, now: Now, id: &DeviceId, event: BedEvent) {
        self.push_bed_row(now, id, None, event);
    }

    fn push_bed_row(&mut self, now: Now, id: &DeviceId, by: Option<Arc<str>>, event: BedEvent) {
        let bed = self.bed_of(id).cloned();
        self.bed_rows.push_back(BedRow {
            at: now,
            device: id.clone(),
            bed,
            by,
            event,
        });
        if self.bed_rows.len() > MOST {
            self.bed_rows.pop_front();
        }
    }

    /// Orders that the bed has just shown to be fulfilled.
    pub(super) fn bed_orders_obeyed(&mut self, now: Now, id: &DeviceId) {
        let Some(smart) = self.smart_beds.0.get(id) else {
            return;
        };
        let look = smart
            .frame
            .look(now.mono, self.setup.smart_beds.stale_after);
        let (exit, silenced) = (look.exit().value(), look.silenced());
        let done = |order: BedOrderKind| {
            use lamplight_protocols::bed::ExitMonitor::{Armed, Off, Out};
            match order {
                BedOrderKind::ArmExit => exit == Some(Armed),
                BedOrderKind::DisarmExit => exit == Some(Off),
                // A bed that no longer alarms sounds no more, either.
                BedOrderKind::SilenceExit => {
                    matches!(silenced, Seen::Is(held) if held.value)
                        || exit.is_some_and(|exit| exit != Out)
                }
            }
        };
        let ours = |order: &DeviceOrder| match &order.what {
            OrderWhat::Bed { device, order } => device == id && done(*order),
            _ => false,
        };
        let open = |asked: &&AskedOrder| !matches!(asked.state, OrderState::Failed(_));
        let asked = self.asked_orders().filter(open);
        let obeyed: Vec<(Arc<str>, BedOrderKind)> = asked
            .filter(|asked| ours(&asked.order))
            .filter_map(|asked| match asked.order.what {
                OrderWhat::Bed { order, .. } => Some((asked.by.name.clone(), order)),
                _ => None,
            })
            .collect();
        for (by, order) in obeyed {
            let event = BedEvent::Order(order, OrderEnd::Obeyed);
            self.push_bed_row(now, id, Some(by), event);
        }
        self.obeyed(ours);
    }

    /// An order came to an end without the bed.
    pub(crate) fn bed_order_ended(&mut self, now: Now, asked: &AskedOrder) {
        if let (OrderWhat::Bed { device, order }, OrderState::Failed(why)) =
            (&asked.order.what, &asked.state)
        {
            let event = BedEvent::Order(*order, OrderEnd::Failed(why.clone()));
            self.push_bed_row(now, device, Some(asked.by.name.clone()), event);
        }
    }
}
