//! What a person wants of the limits of a patient: checked as a whole, all or none.

use crate::command::CommandError;
use lamplight_alarms::limits::{
    Change, LimitError, LimitSet, Parameter, PatientLimits, Profile, Setting, Side, push_along,
};
use lamplight_units::Wall;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A new value for one setting of one parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edit {
    /// Of what.
    pub parameter: Parameter,
    /// What is to be.
    pub change: Change,
}

impl Edit {
    /// The most edits in one wish: more than there are settings on the screen. One more and
    /// the wish is refused.
    pub const MOST: usize = 256;
}

/// What edits come to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Edited {
    /// The limits as they would be.
    pub(super) own: PatientLimits,
    /// The parameters that were to change.
    pub(super) touched: BTreeSet<Parameter>,
    /// Why they can't; the limits of that parameter are then as they were.
    pub(super) problems: Vec<(Parameter, LimitError)>,
}

/// Edits that contradict each other, or are beyond any use.
pub(super) fn sane(edits: &[Edit]) -> Result<(), CommandError> {
    if edits.len() > Edit::MOST {
        return Err(CommandError::TooManyEdits { most: Edit::MOST });
    }
    let mut settings = BTreeSet::new();
    for edit in edits {
        if !settings.insert((edit.parameter, edit.change.setting())) {
            return Err(CommandError::SaidTwice(edit.parameter));
        }
    }
    Ok(())
}

/// A copy with the ward's limits again for some parameters, and those of them that had limits
/// of the patient's own.
pub(super) fn without(
    own: &PatientLimits,
    reset: &[Parameter],
) -> (PatientLimits, BTreeSet<Parameter>) {
    let set = own.settings().map(|(parameter, ..)| parameter);
    let touched: BTreeSet<Parameter> = set.filter(|had| reset.contains(had)).collect();
    let mut bare = own.clone();
    touched.iter().for_each(|parameter| bare.reset(*parameter));
    (bare, touched)
}

/// Makes edits on a copy, parameter by parameter.
pub(super) fn edited(
    profile: &Profile,
    mut own: PatientLimits,
    edits: &[Edit],
    by: &Arc<str>,
    at: Wall,
) -> Edited {
    let touched: BTreeSet<Parameter> = edits.iter().map(|edit| edit.parameter).collect();
    let mut problems = Vec::new();
    for parameter in &touched {
        let wanted: Vec<Change> = edits
            .iter()
            .filter(|edit| edit.parameter == *parameter)
            .map(on_step)
            .collect();
        let set = own.effective(profile, *parameter).limits;
        let done = with_room(set, &wanted)
            .and_then(|changes| own.set(profile, *parameter, &changes, by, at));
        if let Err(problem) = done {
            problems.push((*parameter, problem));
        }
    }
    Edited {
        own,
        touched,
        problems,
    }
}

/// A limit falls on a step, or the screen would write one number and the judge use another.
fn on_step(edit: &Edit) -> Change {
    match edit.change {
        Change::At { side, number, unit } if unit == edit.parameter.unit() => Change::At {
            side,
            number: edit.parameter.round(number),
            unit,
        },
        other => other,
    }
}

/// The wanted changes, with those that make room for them. What is wanted itself is never
/// moved: two limits that cross each other are refused.
fn with_room(set: LimitSet, wanted: &[Change]) -> Result<Vec<Change>, LimitError> {
    let mut plain = set;
    apply(&mut plain, wanted)?;
    let Err(problem) = plain.check() else {
        return Ok(wanted.to_vec());
    };
    let mut roomy = plain;
    for change in wanted {
        if let Change::At { side, number, unit } = *change {
            let pushed = push_along(&roomy, side, number, unit)?;
            apply(&mut roomy, &pushed)?;
        }
    }
    let mut moved = Vec::new();
    for side in Side::ALL {
        let setting = Setting::At(side);
        let asked = wanted.iter().any(|change| change.setting() == setting);
        if !asked && roomy.limit(side).at != set.limit(side).at {
            moved.push(Change::At {
                side,
                number: roomy.limit(side).at,
                unit: set.parameter.unit(),
            });
        }
    }
    let changes = [wanted, &moved].concat();
    let mut whole = set;
    apply(&mut whole, &changes)?;
    whole.check().map_err(|_| problem)?;
    Ok(changes)
}

fn apply(set: &mut LimitSet, changes: &[Change]) -> Result<(), LimitError> {
    changes.iter().try_for_each(|change| set.apply(change))
}
