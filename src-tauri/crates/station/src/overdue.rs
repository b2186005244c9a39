//! A device whose maintenance or calibration is due: a condition at the device, for whoever
//! tends it.
//!
//! Due dates are dates of a calendar, so this is the one finding that the wall clock decides.
//! A clock that is set right again must be noticed, so that each device with a date is looked
//! at every hour at the least.

use crate::deadlines::Deadline;
use crate::station::Station;
use crate::technical::finding;
use crate::upkeep::Done;
use lamplight_alarms::{Class, ConditionKey, Priority, Subject};
use lamplight_units::{DeviceId, Now, Wall};
use std::time::Duration;

/// A device is overdue for its maintenance or calibration.
const OVERDUE: Class = Class::known("upkeep-overdue");
/// So often a device with a date is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(3_600);

impl Station {
    /// Judges the dates of a device. One that is out of order waits for nobody: it must not be
    /// used anyhow.
    pub(crate) fn judge_upkeep(&mut self, now: Now, id: &DeviceId) {
        let Some(kept) = self.upkeep.get(id) else {
            return;
        };
        let in_order = kept.out_of_order.is_none();
        let service = overdue(now.wall, kept.service_due, kept.serviced.as_ref());
        let calibration = overdue(now.wall, kept.calibration_due, kept.calibrated.as_ref());
        let dates = [kept.service_due, kept.calibration_due];
        let deadline = Deadline::Upkeep(id.clone());
        if in_order && dates.iter().any(Option::is_some) {
            let wait = dates
                .into_iter()
                .flatten()
                .filter(|due| *due > now.wall)
                .map(|due| until(now.wall, due))
                .fold(LOOK_EVERY, Duration::min);
            self.deadlines.set(deadline, now.mono + wait);
        } else {
            self.deadlines.clear(&deadline);
        }
        let key = ConditionKey::new("station", &format!("upkeep/{id}"));
        let (text, what) = match (in_order && service, in_order && calibration) {
            (false, false) => return self.end_condition(now, &key),
            (true, false) => ("Maintenance overdue", "maintenance was"),
            (false, true) => ("Calibration overdue", "calibration was"),
            (true, true) => (
                "Maintenance and calibration overdue",
                "maintenance and calibration were",
            ),
        };
        let called = self.radio.called(id);
        let advice = format!(
            "Device {}: its {what} due. Let it be tended and record that under Devices, or set another date there.",
            called.unwrap_or(id.as_str())
        );
        let subject = Subject::Device(id.clone());
        let news = finding(key, OVERDUE, subject, Priority::Low, text, advice);
        self.announce(now, news);
    }
}

/// What was done on or after its date is done for that date.
fn overdue(now: Wall, due: Option<Wall>, done: Option<&Done>) -> bool {
    due.is_some_and(|due| due <= now && done.is_none_or(|done| done.at < due))
}

fn until(now: Wall, due: Wall) -> Duration {
    let micros = due.micros().saturating_sub(now.micros());
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}
