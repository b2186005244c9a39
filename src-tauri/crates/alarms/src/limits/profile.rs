//! A ward's named defaults, by patient group, and the range it allows.

use super::{Change, Group, LimitError, LimitSet, Parameter, Setting, Side, factory};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Between which numbers a ward lets limits be set, in the parameter's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
}

/// A ward's defaults: only what differs from the factory's.
///
/// Bounded by nature: one change at most for each setting of each parameter and group.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    name: Arc<str>,
    changes: BTreeMap<(Group, Parameter, Setting), Change>,
    allowed: BTreeMap<(Group, Parameter), Range>,
}

impl Profile {
    /// The lowest default of SpO2 low: ISO 80601-2-61, unverified.
    pub const SPO2_DEFAULT_MIN: f64 = 85.0;
    /// The most characters kept of a name.
    pub const NAME_MAX: usize = 60;

    /// A profile that changes nothing yet. The name is cut after [`Self::NAME_MAX`].
    #[must_use]
    pub fn new(name: &str) -> Self {
        let name: String = name.chars().take(Self::NAME_MAX).collect();
        Self {
            name: Arc::from(name),
            changes: BTreeMap::new(),
            allowed: BTreeMap::new(),
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// Changes defaults, all or none of them.
    ///
    /// # Errors
    /// When the defaults would make no sense; nothing is then changed.
    pub fn set(
        &mut self,
        group: Group,
        parameter: Parameter,
        changes: &[Change],
    ) -> Result<(), LimitError> {
        let mut set = self.limits(group, parameter);
        for change in changes {
            set.apply(change)?;
        }
        set.check()?;
        if parameter == Parameter::Spo2 && set.low.at < Self::SPO2_DEFAULT_MIN {
            return Err(LimitError::DefaultTooLow {
                at: set.low.at,
                least: Self::SPO2_DEFAULT_MIN,
            });
        }
        for change in changes {
            self.changes
                .insert((group, parameter, change.setting()), *change);
        }
        Ok(())
    }

    /// Takes a default back to the factory's, when the rest makes sense without it.
    ///
    /// # Errors
    /// When it does not; nothing is then changed.
    pub fn reset(
        &mut self,
        group: Group,
        parameter: Parameter,
        setting: Setting,
    ) -> Result<(), LimitError> {
        let key = (group, parameter, setting);
        let Some(change) = self.changes.remove(&key) else {
            return Ok(());
        };
        let checked = self.limits(group, parameter).check();
        if checked.is_err() {
            self.changes.insert(key, change);
        }
        checked
    }

    /// Narrows the range in which limits can be set for patients.
    ///
    /// # Errors
    /// When it is empty or goes beyond what is possible.
    pub fn allow(
        &mut self,
        group: Group,
        parameter: Parameter,
        range: Range,
    ) -> Result<(), LimitError> {
        let (least, most) = parameter.range();
        for (side, at) in [(Side::Low, range.least), (Side::High, range.most)] {
            if !(least..=most).contains(&at) {
                return Err(LimitError::NotPossible {
                    parameter,
                    side,
                    at,
                });
            }
        }
        if range.most - range.least < parameter.gap() {
            return Err(LimitError::Crossed {
                parameter,
                low: range.least,
                high: range.most,
            });
        }
        self.allowed.insert((group, parameter), range);
        Ok(())
    }

    /// The range in which limits can be set; all that is possible unless narrowed.
    #[must_use]
    pub fn allowed(&self, group: Group, parameter: Parameter) -> Range {
        let (least, most) = parameter.range();
        self.allowed
            .get(&(group, parameter))
            .copied()
            .unwrap_or(Range { least, most })
    }

    /// The ward's limits.
    #[must_use]
    pub fn limits(&self, group: Group, parameter: Parameter) -> LimitSet {
        let mut set = factory::limits(group, parameter);
        for change in self.changes(group, parameter) {
            // Was applied once when it was set, so its unit is right.
            let _ = set.apply(change);
        }
        set
    }

    /// Whether the ward, not the factory, says this value.
    #[must_use]
    pub fn says(&self, group: Group, parameter: Parameter, setting: Setting) -> bool {
        self.changes.contains_key(&(group, parameter, setting))
    }

    /// What differs from the factory's, for the editor and for keeping.
    pub fn changes(&self, group: Group, parameter: Parameter) -> impl Iterator<Item = &Change> {
        let (first, last) = (Setting::At(Side::Low), Setting::EndDelay);
        self.changes
            .range((group, parameter, first)..=(group, parameter, last))
            .map(|(_, change)| change)
    }
}
