//! Smart beds: the page's question and its orders.

use super::wishes::invalid;
use lamplight_api::command::{Refusal, RefusalCode};
use lamplight_api::project;
use lamplight_api::smart_bed::{BedOrderView, SmartBedView};
use lamplight_protocols::bed::BedOrderKind;
use lamplight_station::{BedOrder, BedRefusal, Station};
use lamplight_units::{BedId, Now};
use std::sync::Arc;

/// All that is known of the smart bed of a bed.
pub(super) fn smart_bed(station: &Station, now: Now, bed: &str) -> Result<SmartBedView, Refusal> {
    let bed = BedId::parse(bed).map_err(invalid)?;
    if station.setup().beds.get(&bed).is_none() {
        return Err(Refusal::gone(format!("this ward has no bed {bed}")));
    }
    Ok(project::smart_bed::smart_bed(station, now, &bed))
}

/// The order behind what the page sends.
pub(super) fn order(asked: BedOrderView, reason: &str) -> BedOrder {
    BedOrder {
        kind: match asked {
            BedOrderView::ArmExit => BedOrderKind::ArmExit,
            BedOrderView::DisarmExit => BedOrderKind::DisarmExit,
            BedOrderView::SilenceExit => BedOrderKind::SilenceExit,
        },
        reason: Arc::from(reason.trim()),
    }
}

/// For the page: whether to correct, or to look again.
pub(super) const fn code(why: &BedRefusal) -> RefusalCode {
    match why {
        BedRefusal::NoFrame(_) => RefusalCode::Gone,
        BedRefusal::NoReason | BedRefusal::LongReason => RefusalCode::Invalid,
        BedRefusal::NotTaken
        | BedRefusal::Unreachable
        | BedRefusal::Zone
        | BedRefusal::NobodyThere
        | BedRefusal::Already
        | BedRefusal::NotAlarming
        | BedRefusal::Asked => RefusalCode::NotNow,
    }
}
