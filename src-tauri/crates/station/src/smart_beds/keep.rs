//! Over a restart: what the beds told goes on with its age, and so do the rules' delays.

use super::tell::SOURCE;
use super::{SmartBed, SmartBeds};
use crate::station::Station;
use lamplight_alarms::ConditionKey;
use lamplight_smartbed::rules::RULES;
use lamplight_smartbed::{Frame, Judge};
use lamplight_units::{DeviceId, Now, StayId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// When nothing changed, how old facts are is written this often: a bed tells the same every
/// few seconds.
const REFRESH: Duration = Duration::from_secs(60);

/// What is kept of a bed frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptFrame {
    device: DeviceId,
    frame: Frame,
    judge: Judge,
    whose: Option<StayId>,
    elsewhere: Option<Arc<str>>,
}

impl KeptFrame {
    /// Which.
    #[must_use]
    pub const fn device(&self) -> &DeviceId {
        &self.device
    }
}

impl Station {
    pub(crate) fn keep_frames(&self) -> Vec<Arc<KeptFrame>> {
        let all = self.smart_beds.0.values();
        all.filter_map(|smart| smart.kept.as_ref())
            .map(|(_, kept)| kept.clone())
            .collect()
    }

    /// Brings what a restart would read up to date, where that is worth a row.
    pub(super) fn refresh_kept_frame(&mut self, now: Now, id: &DeviceId) {
        let Some(smart) = self.smart_beds.0.get_mut(id) else {
            return;
        };
        let still = smart.kept.as_ref().is_some_and(|(at, kept)| {
            now.mono.since(*at) < REFRESH
                && kept.frame.revision() == smart.frame.revision()
                && kept.judge == smart.judge
                && kept.whose == smart.whose
                && kept.elsewhere == smart.elsewhere
        });
        if still {
            return;
        }
        let kept = KeptFrame {
            device: id.clone(),
            frame: smart.frame.clone(),
            judge: smart.judge.clone(),
            whose: smart.whose,
            elsewhere: smart.elsewhere.clone(),
        };
        smart.kept = Some((now.mono, Arc::new(kept)));
    }

    pub(crate) fn forget_frame(&mut self, id: &DeviceId) {
        self.smart_beds.0.remove(id);
    }

    /// Puts them back. Facts have the age that they have: a bed that was not heard of since
    /// is stale, until it tells anew.
    pub(crate) fn resume_frames(&mut self, now: Now, frames: Vec<Arc<KeptFrame>>) {
        let frames = frames.into_iter().map(|kept| {
            let smart = SmartBed {
                frame: kept.frame.clone(),
                judge: kept.judge.clone(),
                whose: kept.whose,
                elsewhere: kept.elsewhere.clone(),
                ..SmartBed::default()
            };
            (kept.device.clone(), smart)
        });
        self.smart_beds = SmartBeds(frames.collect());
        let ours = self.conditions().open();
        let ours = ours.filter(|open| open.announced.key.source.starts_with(SOURCE));
        let ours: Vec<_> = ours.map(|open| open.announced.clone()).collect();
        for open in ours {
            match self.frame_of(&open.key) {
                Some((smart, rule)) => drop(smart.told.insert(rule, open)),
                None => self.end_condition(now, &open.key),
            }
        }
        self.look_at_frames(now);
    }

    /// Whose a kept condition is.
    fn frame_of(
        &mut self,
        key: &ConditionKey,
    ) -> Option<(&mut SmartBed, lamplight_smartbed::Rule)> {
        let id = DeviceId::parse(key.source.strip_prefix(SOURCE)?).ok()?;
        let mut rules = RULES.iter().map(|row| row.rule);
        let rule = rules.find(|rule| rule.name() == &*key.name)?;
        Some((self.smart_beds.0.get_mut(&id)?, rule))
    }
}
