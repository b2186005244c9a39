//! Making room: a limit that is moved pushes the others along (sheet alarms.md
//! section 6: low is always below high, "push the other one along").

use super::{Change, LimitError, LimitSet, Side};
use lamplight_units::Unit;

/// The changes that put one limit at `number` and push the others out of its way,
/// the asked one first. Nothing is applied: the person sees what else would move.
///
/// # Errors
/// When there is no room to push into, or the number makes no sense by itself.
pub fn push_along(
    set: &LimitSet,
    side: Side,
    number: f64,
    unit: Unit,
) -> Result<Vec<Change>, LimitError> {
    let mut pushed = *set;
    pushed.apply(&Change::At { side, number, unit })?;
    make_room(&mut pushed, side);
    pushed.check()?;
    let own = set.parameter.unit();
    let mut changes = vec![Change::At { side, number, unit }];
    changes.extend(
        Side::ALL
            .into_iter()
            .filter(|other| *other != side && pushed.limit(*other).at != set.limit(*other).at)
            .map(|other| Change::At {
                side: other,
                number: pushed.limit(other).at,
                unit: own,
            }),
    );
    Ok(changes)
}

/// Restores extreme low <= low < high <= extreme high around one limit that stays.
pub(super) fn make_room(set: &mut LimitSet, fixed: Side) {
    let gap = set.parameter.gap();
    let (low, high) = match fixed {
        Side::Low => (set.low.at, set.high.at.max(set.low.at + gap)),
        Side::High => (set.low.at.min(set.high.at - gap), set.high.at),
        Side::ExtremeLow => {
            let low = set.low.at.max(set.extreme_low.at);
            (low, set.high.at.max(low + gap))
        }
        Side::ExtremeHigh => {
            let high = set.high.at.min(set.extreme_high.at);
            (set.low.at.min(high - gap), high)
        }
    };
    (set.low.at, set.high.at) = (low, high);
    set.extreme_low.at = set.extreme_low.at.min(low);
    set.extreme_high.at = set.extreme_high.at.max(high);
}
