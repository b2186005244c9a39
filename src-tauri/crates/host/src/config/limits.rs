//! `[limits]`: whether the station judges numbers, and the ward's defaults by group.
//!
//! ```toml
//! [limits.adult.HR]
//! low = 45
//! high = 130
//! delay_s = 5
//! allowed = [30, 200]   # where a limit can be set for a patient
//! ```
//!
//! What is left out stays the factory's.

use lamplight_alarms::limits::{
    Change, Group, LimitError, LimitSet, Parameter, Profile, Range, Side,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// `[limits]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    /// Whether the station judges numbers by limits of its own, beside the bedside.
    pub enabled: bool,
    /// `[limits.adult.HR]` and so on.
    pub adult: GroupLimits,
    /// `[limits.paediatric.HR]` and so on.
    pub paediatric: GroupLimits,
    /// `[limits.neonatal.HR]` and so on.
    pub neonatal: GroupLimits,
}

/// The ward's defaults of one group, by the name of the parameter.
pub type GroupLimits = BTreeMap<String, LimitConfig>;

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            adult: GroupLimits::new(),
            paediatric: GroupLimits::new(),
            neonatal: GroupLimits::new(),
        }
    }
}

/// Whose limits hold in a bed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GroupConfig {
    /// Adults.
    #[default]
    Adult,
    /// Children beyond the newborn period.
    Paediatric,
    /// Newborns.
    Neonatal,
}

impl GroupConfig {
    pub(super) const fn group(self) -> Group {
        match self {
            Self::Adult => Group::Adult,
            Self::Paediatric => Group::Paediatric,
            Self::Neonatal => Group::Neonatal,
        }
    }
}

/// `[limits.GROUP.PARAMETER]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitConfig {
    /// The ordinary lower limit.
    pub low: Option<PlaceConfig>,
    /// The ordinary upper limit.
    pub high: Option<PlaceConfig>,
    /// The grave lower limit.
    pub extreme_low: Option<PlaceConfig>,
    /// The grave upper limit.
    pub extreme_high: Option<PlaceConfig>,
    /// How long a value must lie beyond an ordinary limit, seconds.
    pub delay_s: Option<f64>,
    /// How long a value must lie beyond a grave limit, seconds.
    pub extreme_delay_s: Option<f64>,
    /// How long a value must be back inside, seconds.
    pub end_delay_s: Option<f64>,
    /// How long without a breath, seconds; `false`: not judged.
    pub apnoea_s: Option<PlaceConfig>,
    /// Between which numbers limits can be set for a patient.
    pub allowed: Option<[f64; 2]>,
}

/// A number, which also switches on, or on (`true`) and off (`false`) alone.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum PlaceConfig {
    /// On or off, at the factory's number.
    On(bool),
    /// On, at this number.
    At(f64),
}

impl LimitsConfig {
    /// The ward's profile.
    ///
    /// # Errors
    /// One sentence that names the entry.
    pub(super) fn profile(&self, name: &str) -> Result<Profile, String> {
        let mut profile = Profile::new(name);
        for (group, limits) in [
            (Group::Adult, &self.adult),
            (Group::Paediatric, &self.paediatric),
            (Group::Neonatal, &self.neonatal),
        ] {
            for (name, limit) in limits {
                let within = |why: String| format!("limits.{group}.{name}: {why}");
                let parameter = Parameter::by_name(name).ok_or_else(|| {
                    let known = Parameter::ALL.map(Parameter::name).join(", ");
                    within(format!("there is no such parameter; there are {known}"))
                })?;
                limit.put(&mut profile, group, parameter).map_err(within)?;
            }
        }
        Ok(profile)
    }
}

impl LimitConfig {
    fn put(&self, profile: &mut Profile, group: Group, parameter: Parameter) -> Result<(), String> {
        let words = |error: LimitError| error.to_string();
        let changes = self.changes(parameter)?;
        profile.set(group, parameter, &changes).map_err(words)?;
        if let Some([least, most]) = self.allowed {
            profile
                .allow(group, parameter, Range { least, most })
                .map_err(words)?;
            within(&profile.limits(group, parameter), least, most)?;
        }
        Ok(())
    }

    fn changes(&self, parameter: Parameter) -> Result<Vec<Change>, String> {
        let mut changes = Vec::new();
        for (side, place) in [
            (Side::Low, self.low),
            (Side::High, self.high),
            (Side::ExtremeLow, self.extreme_low),
            (Side::ExtremeHigh, self.extreme_high),
        ] {
            let Some(place) = place else { continue };
            if let PlaceConfig::At(number) = place {
                let unit = parameter.unit();
                changes.push(Change::At { side, number, unit });
            }
            let on = place != PlaceConfig::On(false);
            changes.push(Change::On { side, on });
        }
        for (name, seconds, sides) in [
            ("delay_s", self.delay_s, [Side::Low, Side::High]),
            (
                "extreme_delay_s",
                self.extreme_delay_s,
                [Side::ExtremeLow, Side::ExtremeHigh],
            ),
        ] {
            let Some(seconds) = seconds else { continue };
            let delay = time(name, seconds)?;
            changes.extend(sides.map(|side| Change::Delay { side, delay }));
        }
        if let Some(seconds) = self.end_delay_s {
            changes.push(Change::EndDelay(time("end_delay_s", seconds)?));
        }
        if let Some(place) = self.apnoea_s {
            if let PlaceConfig::At(seconds) = place {
                changes.push(Change::ApnoeaTime(time("apnoea_s", seconds)?));
            }
            changes.push(Change::ApnoeaOn(place != PlaceConfig::On(false)));
        }
        Ok(changes)
    }
}

fn time(name: &str, seconds: f64) -> Result<Duration, String> {
    Duration::try_from_secs_f64(seconds)
        .map_err(|_| format!("{name} = {seconds} is no time; give seconds, 0 or more"))
}

/// A default that nobody could set for a patient would be in the way of every edit.
fn within(limits: &LimitSet, least: f64, most: f64) -> Result<(), String> {
    for side in Side::ALL {
        let limit = limits.limit(side);
        if limit.on && !(least..=most).contains(&limit.at) {
            let at = limit.at;
            return Err(format!(
                "the {side} limit {at} lies outside allowed = [{least}, {most}]"
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(text: &str) -> Result<Profile, String> {
        toml::from_str::<LimitsConfig>(text)
            .map_err(|error| error.to_string())
            .and_then(|config| config.profile("4 East"))
    }

    #[test]
    fn a_wards_own_limits_stand_over_the_factorys_for_their_group() {
        let text = "[adult.HR]\nlow = 45\nhigh = 130.0\ndelay_s = 7\nextreme_delay_s = 2\n\
                    allowed = [30, 200]\n\
                    [adult.SpO2]\nhigh = false\n[adult.Temp]\nextreme_high = 41\nend_delay_s = 5\n\
                    [neonatal.RR]\napnoea_s = 20\n[paediatric.RR]\napnoea_s = false";
        let profile = profile(text).unwrap();
        let limits = |parameter| profile.limits(Group::Adult, parameter);
        let hr = limits(Parameter::HeartRate);
        assert_eq!((hr.low.at, hr.high.at), (45.0, 130.0));
        let seconds = |limit: lamplight_alarms::limits::Limit| limit.delay.as_secs();
        assert_eq!((seconds(hr.low), seconds(hr.high)), (7, 7));
        assert_eq!((seconds(hr.extreme_low), seconds(hr.extreme_high)), (2, 2));
        let allowed = profile.allowed(Group::Adult, Parameter::HeartRate);
        assert_eq!((allowed.least, allowed.most), (30.0, 200.0));
        assert!(!limits(Parameter::Spo2).high.on);
        let temperature = limits(Parameter::Temperature);
        assert!(temperature.extreme_high.on && temperature.extreme_high.at == 41.0);
        assert_eq!(temperature.end_delay.as_secs(), 5);
        let breaths = |group| profile.limits(group, Parameter::RespirationRate).apnoea;
        assert_eq!(breaths(Group::Neonatal).time.as_secs(), 20);
        assert!(breaths(Group::Adult).on && !breaths(Group::Paediatric).on);
        let child = profile.limits(Group::Paediatric, Parameter::HeartRate);
        assert_eq!(child.low.at, 75.0);
    }

    #[test]
    fn what_makes_no_sense_is_said_with_its_entry() {
        for (text, words) in [
            (
                "[adult.HR]\nlow = 500",
                "limits.adult.HR: HR: the low limit 500 is outside",
            ),
            (
                "[adult.HR]\nlow = nan",
                "limits.adult.HR: HR: the low limit NaN is outside",
            ),
            ("[adult.HR]\nlow = 130", "must be at least 2 below"),
            (
                "[adult.SpO2]\nlow = 84\nextreme_low = 80",
                "may not be below 85 %",
            ),
            ("[adult.HR]\ndelay_s = 90", "longer than 15 s"),
            (
                "[adult.HR]\ndelay_s = -1",
                "limits.adult.HR: delay_s = -1 is no time",
            ),
            ("[adult.HR]\napnoea_s = 20", "does not show breaths"),
            (
                "[neonatal.RR]\napnoea_s = 5",
                "an apnoea time of 5 s is outside",
            ),
            ("[adult.HR]\nallowed = [200, 30]", "limits.adult.HR:"),
            (
                "[adult.HR]\nallowed = [60, 200]",
                "the low limit 50 lies outside allowed = [60, 200]",
            ),
            (
                "[adult.Puls]\nlow = 40",
                "limits.adult.Puls: there is no such parameter; there are HR,",
            ),
            ("[adult.HR]\nlower = 40", "unknown field `lower`"),
            ("[grownups.HR]\nlow = 40", "unknown field `grownups`"),
        ] {
            let error = profile(text).unwrap_err();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
