//! From a smart bed in the station to what the screen shows of it.

#[cfg(test)]
mod tests;

use crate::smart_bed::{
    AskedView, BedOrderView, CheckView, ChecksView, ExitView, FactView, FrameView, PositionView,
    RailView, ReachView, SmartBedFace, SmartBedView, UnknownView, WeightChangeView, WeightView,
    ZoneView,
};
use lamplight_protocols::bed::{
    BedOrderKind, ExitMonitor, ExitZone, LyingPosition, Rail, RailState,
};
use lamplight_protocols::order::OrderWhat;
use lamplight_smartbed::{Check, Difference, Reach, Seen, Why};
use lamplight_station::{AskedOrder, OrderState, SmartBedNow, Station};
use lamplight_units::{BedId, Now};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3_600);

/// What the tile shows; `None` where no smart bed speaks for the bed.
#[must_use]
pub fn face(station: &Station, now: Now, bed: &BedId) -> Option<SmartBedFace> {
    let smart = station.smart_bed(bed, now)?;
    let look = &smart.look;
    let protection = smart.protection;
    Some(SmartBedFace {
        revision: look.frame().revision(),
        heard_ms: look.frame().heard().map(|heard| heard.wall.millis()),
        reach: reach(look.reach()),
        exit: look.exit().value().map(exit),
        occupied: look.occupied().value(),
        rising: matches!(
            look.position().value(),
            Some(LyingPosition::Sitting | LyingPosition::Edge)
        ),
        fall_risk: smart.lying.fall_risk,
        checks: ChecksView {
            exit: check(protection.exit),
            rails: check(protection.rails),
            brake: check(protection.brake),
            lowest: check(protection.lowest),
        },
        asked: smart.asked.iter().copied().filter_map(asked).collect(),
    })
}

/// All that is known of the smart bed of a bed.
#[must_use]
pub fn smart_bed(station: &Station, now: Now, bed: &BedId) -> SmartBedView {
    let smart = station.smart_bed(bed, now);
    SmartBedView {
        bed: bed.to_string(),
        frame: smart.map(|smart| Box::new(frame(&smart))),
    }
}

fn frame(smart: &SmartBedNow<'_>) -> FrameView {
    let look = &smart.look;
    let identity = &smart.device.identity;
    let course = look.frame().course();
    let change = |over| course.change(over).map(difference);
    let list = |faults: Vec<std::sync::Arc<str>>| -> Vec<String> {
        faults.iter().map(ToString::to_string).collect()
    };
    FrameView {
        device: identity.id.to_string(),
        description: format!("{} {}", identity.maker.trim(), identity.model.trim())
            .trim()
            .to_owned(),
        heard_ms: look.frame().heard().map(|heard| heard.wall.millis()),
        reach: reach(look.reach()),
        exit: fact(look.exit(), exit),
        zone: fact(look.zone(), zone),
        silenced: fact(look.silenced(), same),
        occupied: fact(look.occupied(), same),
        rails: Rail::ALL.map(|one| fact(look.rail(one), rail)).to_vec(),
        asked_rails: Rail::ALL.map(|rail| smart.policy.rails.asks(rail)).to_vec(),
        brake: fact(look.brake(), same),
        lowest: fact(look.lowest(), same),
        height_cm: fact(look.height_cm(), same),
        head_deg: fact(look.head_deg(), same),
        head_least_deg: smart
            .lying
            .ventilated
            .then_some(smart.policy.head_least_deg),
        weight_kg: fact(look.weight_kg(), same),
        weights: course
            .points()
            .iter()
            .map(|point| WeightView {
                at_ms: point.at.millis(),
                kg: point.kg,
            })
            .collect(),
        day: change(DAY),
        three_days: change(DAY * 3),
        wet: fact(look.wet(), same),
        position: fact(look.position(), position),
        plugged_in: fact(look.plugged_in(), same),
        battery_pct: fact(look.battery_pct(), same),
        faults: fact(look.faults(), list),
        firmware: fact(look.firmware(), |text| text.to_string()),
        elsewhere: smart.lying.elsewhere.as_deref().map(ToOwned::to_owned),
        may: smart.may.iter().copied().map(order).collect(),
        wants_reason: smart.wants_reason,
    }
}

fn fact<T, V>(seen: Seen<T>, view: impl Fn(T) -> V) -> FactView<V> {
    let (held, why) = match seen {
        Seen::Is(held) => (Some(held), None),
        Seen::Unknown { why, last } => (last, Some(unknown(why))),
    };
    let since_ms = held.as_ref().map(|held| held.since.wall.millis());
    let told_ms = held.as_ref().map(|held| held.told.wall.millis());
    let shown = held.map(|held| view(held.value));
    let (value, last) = if why.is_none() {
        (shown, None)
    } else {
        (None, shown)
    };
    FactView {
        value,
        why,
        last,
        since_ms,
        told_ms,
    }
}

const fn same<T: Copy>(value: T) -> T {
    value
}

fn asked(asked: &AskedOrder) -> Option<AskedView> {
    let OrderWhat::Bed { order: what, .. } = &asked.order.what else {
        return None;
    };
    Some(AskedView {
        order: order(*what),
        by: asked.by.name.to_string(),
        at_ms: asked.asked.wall.millis(),
        failed: match &asked.state {
            OrderState::Sent | OrderState::Delivered => String::new(),
            OrderState::Failed(why) => why.to_string(),
        },
    })
}

const fn difference(difference: Difference) -> WeightChangeView {
    WeightChangeView {
        kg: difference.kg,
        from_ms: difference.from.at.millis(),
        plausible: difference.plausible,
    }
}

const fn reach(reach: Reach) -> ReachView {
    match reach {
        Reach::Here => ReachView::Here,
        Reach::Stale => ReachView::Stale,
        Reach::Offline => ReachView::Offline,
    }
}

const fn check(check: Check) -> CheckView {
    match check {
        Check::Yes => CheckView::Yes,
        Check::No => CheckView::No,
        Check::Unknown => CheckView::Unknown,
        Check::Absent => CheckView::Absent,
    }
}

const fn exit(exit: ExitMonitor) -> ExitView {
    match exit {
        ExitMonitor::Off => ExitView::Off,
        ExitMonitor::Armed => ExitView::Armed,
        ExitMonitor::Paused => ExitView::Paused,
        ExitMonitor::Out => ExitView::Out,
    }
}

const fn zone(zone: ExitZone) -> ZoneView {
    match zone {
        ExitZone::Inner => ZoneView::Inner,
        ExitZone::Edge => ZoneView::Edge,
        ExitZone::Outer => ZoneView::Outer,
    }
}

const fn rail(rail: RailState) -> RailView {
    match rail {
        RailState::Up => RailView::Up,
        RailState::Down => RailView::Down,
    }
}

const fn position(position: LyingPosition) -> PositionView {
    match position {
        LyingPosition::Back => PositionView::Back,
        LyingPosition::Left => PositionView::Left,
        LyingPosition::Right => PositionView::Right,
        LyingPosition::Front => PositionView::Front,
        LyingPosition::Sitting => PositionView::Sitting,
        LyingPosition::Edge => PositionView::Edge,
    }
}

const fn unknown(why: Why) -> UnknownView {
    match why {
        Why::NeverTold => UnknownView::NeverTold,
        Why::ToldUnknown => UnknownView::ToldUnknown,
        Why::OutOfRange => UnknownView::OutOfRange,
        Why::Memory => UnknownView::Memory,
        Why::Stale => UnknownView::Stale,
        Why::Offline => UnknownView::Offline,
    }
}

const fn order(order: BedOrderKind) -> BedOrderView {
    match order {
        BedOrderKind::ArmExit => BedOrderView::ArmExit,
        BedOrderKind::DisarmExit => BedOrderView::DisarmExit,
        BedOrderKind::SilenceExit => BedOrderView::SilenceExit,
    }
}
