//! When the sound output is tested: at the start, at each change of shift, and again a
//! minute after a test that failed. By local time, since shifts go by it.

use chrono::{NaiveDateTime, NaiveTime};
use lamplight_units::Mono;
use std::time::Duration;

/// After a test that failed.
const AGAIN: Duration = Duration::from_secs(60);
/// More times a day than anybody has shifts.
pub(crate) const MOST: usize = 24;

/// The times of the tests.
#[derive(Debug, Clone)]
pub(crate) struct Shifts {
    times: Vec<NaiveTime>,
    looked: Option<NaiveDateTime>,
    again: Option<Mono>,
}

impl Shifts {
    /// From times of the day.
    pub const fn new(times: Vec<NaiveTime>) -> Self {
        Self {
            times,
            looked: None,
            again: None,
        }
    }

    /// Whether a time of the list has come since this was last asked. The first question
    /// only begins the count. A clock put back repeats a test, one put ahead joins those
    /// that it leaps over into one: a test too many harms nobody.
    pub fn due(&mut self, now: Mono, local: NaiveDateTime) -> bool {
        let before = self.looked.replace(local);
        if self.again.is_some_and(|at| at <= now) {
            self.again = None;
            return true;
        }
        let Some(before) = before else {
            return false;
        };
        self.times.iter().any(|time| {
            // The last time that it was this late, today or yesterday.
            let today = local.date().and_time(*time);
            let latest = if today <= local {
                Some(today)
            } else {
                today.checked_sub_days(chrono::Days::new(1))
            };
            latest.is_some_and(|latest| before < latest)
        })
    }

    /// What a test found.
    pub fn tested(&mut self, now: Mono, passed: bool) {
        self.again = (!passed).then(|| now + AGAIN);
    }
}

/// Reads `07:00`, each once.
///
/// # Errors
/// One sentence that names the entry.
pub(crate) fn times(written: &[String]) -> Result<Vec<NaiveTime>, String> {
    if written.len() > MOST {
        return Err(format!("self_test has more than {MOST} times"));
    }
    let read = |text: &String| {
        NaiveTime::parse_from_str(text, "%H:%M")
            .map_err(|_| format!("self_test: {text:?} is no time of the day; write 07:00"))
    };
    let mut times = written.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    times.sort_unstable();
    times.dedup();
    Ok(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap()
    }

    fn shifts() -> Shifts {
        let written = ["07:00", "14:30", "22:00"].map(str::to_owned);
        Shifts::new(times(&written).unwrap())
    }

    #[test]
    fn a_test_is_due_once_at_each_time() {
        let mut shifts = shifts();
        let rows = [
            (
                "the start only begins the count",
                "2026-11-21 07:00:00",
                false,
            ),
            ("just before", "2026-11-21 14:29:59", false),
            ("at the time", "2026-11-21 14:30:00", true),
            ("a second later", "2026-11-21 14:30:01", false),
            ("the evening", "2026-11-21 22:00:01", true),
            ("midnight", "2026-11-22 00:00:00", false),
            ("after a night asleep", "2026-11-22 09:00:00", true),
            ("days asleep are one test", "2026-11-26 08:00:00", true),
            ("a clock put back is none", "2026-11-25 23:00:00", false),
            (
                "and repeats what it passes again",
                "2026-11-26 07:00:00",
                true,
            ),
        ];
        for (name, at, wanted) in rows {
            assert_eq!(shifts.due(Mono::START, local(at)), wanted, "{name}");
        }
    }

    #[test]
    fn a_test_that_failed_is_made_again_every_minute_until_it_passes() {
        let mut shifts = shifts();
        let at = |seconds| Mono::START + Duration::from_secs(seconds);
        let noon = local("2026-11-21 12:00:00");
        shifts.tested(at(0), false);
        assert!(!shifts.due(at(59), noon));
        assert!(shifts.due(at(60), noon));
        assert!(!shifts.due(at(61), noon), "its result is awaited");
        shifts.tested(at(62), false);
        assert!(shifts.due(at(122), noon));
        shifts.tested(at(123), true);
        assert!(!shifts.due(at(600), noon));
    }

    #[test]
    fn times_are_read_or_refused_by_name() {
        assert_eq!(times(&[]), Ok(vec![]));
        let twice = ["22:00", "07:00", "22:00"].map(str::to_owned);
        assert_eq!(times(&twice).unwrap().len(), 2);
        let wrong = times(&["25:00".to_owned()]).unwrap_err();
        assert!(wrong.contains("25:00"), "{wrong}");
        assert!(times(&vec!["07:00".to_owned(); 25]).is_err());
    }
}
