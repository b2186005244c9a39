//! The limits of a bed as the editor shows them, and its questions answered.

#[cfg(test)]
mod tests;

use crate::limits::{
    ApnoeaView, BedLimitsView, EditProblem, EditView, GroupView, LimitPreview, LimitProposals,
    LimitRowView, LimitSideView, ProposalView, ProvenanceView, SettingView, SideView,
    SuggestionView, WhatIfView,
};
use crate::project::conditions::priority;
use lamplight_alarms::judge::{FindingKind, Happened, Point, Remedy, what_if as judge_again};
use lamplight_alarms::limits::{
    Effective, Group, LimitError, LimitSet, Parameter, PatientLimits, Profile, Provenance, Setting,
    Side, factory,
};
use lamplight_station::{BedLimits, CommandError, LimitPreview as Preview, Prompt, Station};
use lamplight_units::{BedId, Now, Wall};
use std::time::Duration;

/// What stands where the past is not known.
const NO_HISTORY: &str = "No numbers of the last hours are kept yet.";

/// The limits in force in a bed. A station that leaves the limits to the bedside has no
/// rows, and says so.
///
/// # Errors
/// When there is no such bed.
pub fn bed_limits(station: &Station, now: Now, bed: &BedId) -> Result<BedLimitsView, CommandError> {
    match station.bed_limits(bed) {
        Ok(BedLimits { profile, own }) => Ok(view(station, now, bed, profile, own)),
        Err(why @ CommandError::NotJudging) => Ok(BedLimitsView {
            bed: bed.to_string(),
            group: GroupView::Adult,
            profile: String::new(),
            not_judged: format!("Bed {bed}: {why}."),
            rows: Vec::new(),
        }),
        Err(why) => Err(why),
    }
}

/// What edits would do. What the last hours would have been is not in it yet: see
/// [`what_if`].
///
/// # Errors
/// When there is no such bed, or this station judges nothing.
pub fn preview(
    station: &Station,
    now: Now,
    bed: &BedId,
    preview: &Preview,
) -> Result<LimitPreview, CommandError> {
    let BedLimits { profile, .. } = station.bed_limits(bed)?;
    let problems = preview.problems.iter();
    Ok(LimitPreview {
        limits: view(station, now, bed, profile, &preview.own),
        problems: problems.map(|(of, why)| problem(*of, why)).collect(),
        what_if: None,
        unknown: NO_HISTORY.to_owned(),
    })
}

/// What the last hours would have been with the limits of a preview: of numbers oldest
/// first, and of the alarms that were. Whoever keeps those puts it into
/// [`LimitPreview::what_if`] and empties [`LimitPreview::unknown`]; a preview that changes
/// no limit (`after` is empty) has nothing to compare. `time` writes a time of day.
///
/// # Errors
/// When a set makes no sense; those of a preview do.
pub fn what_if<I>(
    preview: &Preview,
    history: I,
    happened: &[Happened],
    time: impl Fn(Wall) -> String,
) -> Result<WhatIfView, LimitError>
where
    I: Iterator<Item = Point> + Clone,
{
    let found = judge_again(history, happened, &preview.before, &preview.after)?;
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let vanish = found.vanish.iter().filter_map(|place| happened.get(*place));
    Ok(WhatIfView {
        hours: found.covered.as_secs_f64() / 3_600.0,
        before: count(found.before),
        after: count(found.after),
        acted_on: count(found.acted_on),
        stay: count(found.stay),
        vanish: vanish
            .map(|gone| {
                let parameter = Parameter::of(&gone.metric);
                let label = parameter.map_or_else(|| gone.metric.to_string(), |p| p.to_string());
                let kind = gone.kind.name().replace('-', " ");
                format!("{label} {kind} {}", time(gone.began))
            })
            .collect(),
    })
}

/// Limits round what the patient has now, for a person to confirm.
///
/// # Errors
/// When there is no such bed, or this station judges nothing.
pub fn proposals(station: &Station, now: Now, bed: &BedId) -> Result<LimitProposals, CommandError> {
    let mut found = LimitProposals {
        rows: Vec::new(),
        without: Vec::new(),
    };
    for (parameter, proposed) in station.propose_limits(now, bed)? {
        match proposed {
            Ok(proposal) => found.rows.push(ProposalView {
                parameter: parameter.name().to_owned(),
                low: proposal.low,
                high: proposal.high,
                from: proposal.from,
                held_back: proposal.held_back,
            }),
            Err(why) => found.without.push(problem(parameter, &why)),
        }
    }
    Ok(found)
}

/// The prompts of a bed that wait for a person.
pub(super) fn suggestions(station: &Station, bed: &BedId) -> Vec<SuggestionView> {
    station.prompts(bed).map(suggestion).collect()
}

fn suggestion(prompt: &Prompt) -> SuggestionView {
    let found = &prompt.suggestion;
    let side = match found.kind {
        FindingKind::Low => SideView::Low,
        FindingKind::High => SideView::High,
        FindingKind::ExtremeLow | FindingKind::Desaturation | FindingKind::Apnoea => {
            SideView::ExtremeLow
        }
        FindingKind::ExtremeHigh => SideView::ExtremeHigh,
    };
    SuggestionView {
        id: prompt.id,
        parameter: found.parameter.name().to_owned(),
        side,
        count: u32::try_from(found.count).unwrap_or(u32::MAX),
        since_ms: found.since.wall.millis(),
        worst: found.worst,
        remedy: match found.remedy {
            Remedy::LongerDelay { delay } => Some(EditView::Delay {
                side,
                seconds: delay.as_secs_f64(),
            }),
            Remedy::WiderLimit { at } => Some(EditView::At { side, value: at }),
            Remedy::LookAgain => None,
        },
    }
}

fn problem(parameter: Parameter, why: &impl std::fmt::Display) -> EditProblem {
    EditProblem {
        parameter: parameter.name().to_owned(),
        sentence: why.to_string(),
    }
}

fn view(
    station: &Station,
    now: Now,
    bed: &BedId,
    profile: &Profile,
    own: &PatientLimits,
) -> BedLimitsView {
    let standby = station.setup().beds.get(bed).is_some_and(|b| b.standby);
    let device = station.devices().of_bed(bed).next().is_some();
    BedLimitsView {
        bed: bed.to_string(),
        group: match own.group() {
            Group::Adult => GroupView::Adult,
            Group::Paediatric => GroupView::Paediatric,
            Group::Neonatal => GroupView::Neonatal,
        },
        profile: profile.name().to_string(),
        not_judged: match (standby, device) {
            (true, _) => {
                format!("Bed {bed} is on standby: its numbers are judged when it is resumed.")
            }
            (false, false) => {
                format!("No device speaks for bed {bed}: its numbers are judged when one does.")
            }
            (false, true) => String::new(),
        },
        rows: Parameter::ALL
            .into_iter()
            .map(|parameter| Row::of(profile, own, parameter).view(station, now, bed))
            .collect(),
    }
}

/// One parameter: what is in force, and what would be without the patient's own.
struct Row<'a> {
    parameter: Parameter,
    profile: &'a Profile,
    group: Group,
    effective: Effective,
    default: LimitSet,
}

impl<'a> Row<'a> {
    fn of(profile: &'a Profile, own: &PatientLimits, parameter: Parameter) -> Self {
        let group = own.group();
        Self {
            parameter,
            profile,
            group,
            effective: own.effective(profile, parameter),
            default: profile.limits(group, parameter),
        }
    }

    fn view(&self, station: &Station, now: Now, bed: &BedId) -> LimitRowView {
        let parameter = self.parameter;
        let present = station.present(now, bed, parameter);
        let number = present.and_then(|present| {
            let number = present.value.number()?;
            present.unit.convert(number, parameter.unit())
        });
        LimitRowView {
            parameter: parameter.name().to_owned(),
            label: parameter.label().to_owned(),
            unit: parameter.unit().label().to_owned(),
            digits: u8::try_from(parameter.decimals()).unwrap_or(0),
            step: parameter.step(),
            value: number,
            seen: present.is_some(),
            sides: Side::ALL
                .into_iter()
                .filter(|side| self.has(*side))
                .map(|side| self.side(side))
                .collect(),
            end_delay: self.time(Setting::EndDelay, |set| set.end_delay),
            apnoea: parameter.has_apnoea().then(|| ApnoeaView {
                on: self.effective.limits.apnoea.on,
                on_default: self.default.apnoea.on,
                on_from: from(&self.effective.provenance(Setting::ApnoeaOn)),
                time: self.time(Setting::ApnoeaTime, |set| set.apnoea.time),
            }),
            problem: self
                .effective
                .problem
                .map(|why| why.to_string())
                .unwrap_or_default(),
        }
    }

    /// A grave limit that is off in every layer lies at the end of the range and means
    /// nothing: it is not shown.
    fn has(&self, side: Side) -> bool {
        let factory = factory::limits(self.group, self.parameter);
        let sets = [&factory, &self.default, &self.effective.limits];
        !side.is_extreme() || sets.iter().any(|set| set.limit(side).on)
    }

    fn side(&self, side: Side) -> LimitSideView {
        let limit = self.effective.limits.limit(side);
        let allowed = self.profile.allowed(self.group, self.parameter);
        LimitSideView {
            side: match side {
                Side::Low => SideView::Low,
                Side::High => SideView::High,
                Side::ExtremeLow => SideView::ExtremeLow,
                Side::ExtremeHigh => SideView::ExtremeHigh,
            },
            at: self.setting(Setting::At(side), limit.at, self.default.limit(side).at),
            least: allowed.least,
            most: allowed.most,
            on: limit.on,
            on_default: self.default.limit(side).on,
            on_from: from(&self.effective.provenance(Setting::On(side))),
            priority: priority(limit.priority),
            delay: self.time(Setting::Delay(side), |set| set.limit(side).delay),
        }
    }

    fn time(&self, setting: Setting, of: impl Fn(&LimitSet) -> Duration) -> SettingView {
        let value = of(&self.effective.limits).as_secs_f64();
        self.setting(setting, value, of(&self.default).as_secs_f64())
    }

    fn setting(&self, setting: Setting, value: f64, default: f64) -> SettingView {
        let provenance = self.effective.provenance(setting);
        let from = from(&provenance);
        let (by, at) = match provenance {
            Provenance::Patient { by, at } => (Some(by), Some(at)),
            Provenance::Factory(_) | Provenance::Ward(_) | Provenance::Pushed => (None, None),
        };
        SettingView {
            value,
            default,
            from,
            by: by.map(|by| by.to_string()).unwrap_or_default(),
            at_ms: at.map(Wall::millis),
        }
    }
}

const fn from(provenance: &Provenance) -> ProvenanceView {
    match provenance {
        Provenance::Factory(_) => ProvenanceView::Factory,
        Provenance::Ward(_) => ProvenanceView::Ward,
        Provenance::Patient { .. } => ProvenanceView::Patient,
        Provenance::Pushed => ProvenanceView::Pushed,
    }
}
