//! What a person set for one patient, and what is in force.

use super::factory;
use super::push::make_room;
use super::{Change, Group, LimitError, LimitSet, Parameter, Profile, Setting, Side, Source};
use lamplight_units::Wall;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where a value in force is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Provenance {
    /// The factory's default.
    Factory(Source),
    /// The ward's profile of this name.
    Ward(Arc<str>),
    /// Set for this patient.
    Patient {
        /// By whom.
        by: Arc<str>,
        /// When.
        at: Wall,
    },
    /// Moved aside because a limit set for the patient needed the room: the defaults
    /// below it were changed after it was set.
    Pushed,
}

/// The limits in force of one parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Effective {
    /// The limits; they always pass [`LimitSet::check`].
    pub limits: LimitSet,
    /// Why the patient's own settings are not in force, when they are not: the
    /// defaults were changed so that they make no sense any more.
    pub problem: Option<LimitError>,
    origins: BTreeMap<Setting, Provenance>,
    factory: (Group, Parameter),
}

impl Effective {
    /// Where a value is from.
    #[must_use]
    pub fn provenance(&self, setting: Setting) -> Provenance {
        self.origins.get(&setting).cloned().unwrap_or_else(|| {
            Provenance::Factory(factory::source(self.factory.0, self.factory.1, setting))
        })
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Own {
    change: Change,
    by: Arc<str>,
    at: Wall,
}

/// What was set for one patient: only what differs from the ward's defaults.
///
/// Bounded by nature: one change at most for each setting of each parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct PatientLimits {
    group: Group,
    own: BTreeMap<(Parameter, Setting), Own>,
}

impl PatientLimits {
    /// A patient with the ward's defaults.
    #[must_use]
    pub const fn new(group: Group) -> Self {
        Self {
            group,
            own: BTreeMap::new(),
        }
    }

    /// The patient's group.
    #[must_use]
    pub const fn group(&self) -> Group {
        self.group
    }

    /// Another group: the patient's own settings were meant for the old one and go.
    pub fn regroup(&mut self, group: Group) {
        if group != self.group {
            *self = Self::new(group);
        }
    }

    /// Sets values for this patient, all or none of them.
    ///
    /// # Errors
    /// When the set would make no sense or the ward does not allow it; nothing is then
    /// changed. See [`super::push_along`] for a limit that is in another's way.
    pub fn set(
        &mut self,
        ward: &Profile,
        parameter: Parameter,
        changes: &[Change],
        by: &Arc<str>,
        at: Wall,
    ) -> Result<(), LimitError> {
        let mut set = self.effective(ward, parameter).limits;
        let allowed = ward.allowed(self.group, parameter);
        for change in changes {
            set.apply(change)?;
        }
        set.check()?;
        for change in changes {
            let Setting::At(side) = change.setting() else {
                continue;
            };
            let at = set.limit(side).at;
            if !(allowed.least..=allowed.most).contains(&at) {
                return Err(LimitError::NotAllowed {
                    parameter,
                    at,
                    least: allowed.least,
                    most: allowed.most,
                });
            }
        }
        for change in changes {
            let own = Own {
                change: *change,
                by: Arc::clone(by),
                at,
            };
            self.own.insert((parameter, change.setting()), own);
        }
        Ok(())
    }

    /// What was set, by whom and when: for the editor and for keeping.
    pub fn settings(&self) -> impl Iterator<Item = (Parameter, &Change, &Arc<str>, Wall)> {
        let own = self.own.iter();
        own.map(|((parameter, _), own)| (*parameter, &own.change, &own.by, own.at))
    }

    /// Takes a setting back from the records without checking it: it was checked when
    /// it was set, one after the other might not pass, and [`Self::effective`] never
    /// puts a set in force that makes no sense.
    pub fn restore(&mut self, parameter: Parameter, change: Change, by: Arc<str>, at: Wall) {
        let own = Own { change, by, at };
        self.own.insert((parameter, change.setting()), own);
    }

    /// Back to the ward's defaults.
    pub fn reset(&mut self, parameter: Parameter) {
        self.own.retain(|(own, _), _| *own != parameter);
    }

    /// The limits in force. What the patient's layer says stays; defaults that are in
    /// its way move aside. When that does not help, the ward's defaults are in force
    /// and [`Effective::problem`] says why.
    #[must_use]
    pub fn effective(&self, ward: &Profile, parameter: Parameter) -> Effective {
        let base = ward.limits(self.group, parameter);
        let mut effective = Effective {
            limits: base,
            problem: None,
            origins: self.ward_origins(ward, parameter),
            factory: (self.group, parameter),
        };
        match self.over(base, parameter) {
            Ok(limits) => {
                self.mark(&mut effective.origins, parameter, &base, &limits);
                effective.limits = limits;
            }
            Err(problem) => effective.problem = Some(problem),
        }
        effective
    }

    fn own(&self, parameter: Parameter) -> impl Iterator<Item = (Setting, &Own)> {
        let (first, last) = (Setting::At(Side::Low), Setting::EndDelay);
        self.own
            .range((parameter, first)..=(parameter, last))
            .map(|((_, setting), own)| (*setting, own))
    }

    fn over(&self, base: LimitSet, parameter: Parameter) -> Result<LimitSet, LimitError> {
        let mut set = base;
        for (_, own) in self.own(parameter) {
            set.apply(&own.change)?;
        }
        if let Err(problem) = set.check() {
            for (setting, _) in self.own(parameter) {
                if let Setting::At(side) = setting {
                    make_room(&mut set, side);
                }
            }
            // Pushing may have moved a limit that the patient's layer says itself.
            for (_, own) in self.own(parameter) {
                set.apply(&own.change)?;
            }
            set.check().map_err(|_| problem)?;
        }
        Ok(set)
    }

    fn ward_origins(&self, ward: &Profile, parameter: Parameter) -> BTreeMap<Setting, Provenance> {
        ward.changes(self.group, parameter)
            .map(|change| (change.setting(), Provenance::Ward(Arc::clone(ward.name()))))
            .collect()
    }

    fn mark(
        &self,
        origins: &mut BTreeMap<Setting, Provenance>,
        parameter: Parameter,
        base: &LimitSet,
        limits: &LimitSet,
    ) {
        for side in Side::ALL {
            if base.limit(side).at != limits.limit(side).at {
                origins.insert(Setting::At(side), Provenance::Pushed);
            }
        }
        for (setting, own) in self.own(parameter) {
            let (by, at) = (Arc::clone(&own.by), own.at);
            origins.insert(setting, Provenance::Patient { by, at });
        }
    }
}
