//! The station watches itself: a page that gives no sign, a part of the program that
//! failed, a disk that fills, a record or a link that does not work.
//!
//! Who notices is outside (the shell, the host's supervisor, an adapter) and says so with
//! [`Input::Page`](crate::Input::Page), [`Input::Disk`](crate::Input::Disk),
//! [`Input::SoundTest`](crate::Input::SoundTest) or [`Input::Own`](crate::Input::Own);
//! here it becomes a condition like any other, so that its tone and its notice need no
//! page. All of them are technical and stand at the station. None is latched (latching is
//! for what a patient may have had, docs/ALARMS.md); the record keeps that they were.

use crate::change::Change;
use crate::deadlines::Deadline;
use crate::station::Station;
use crate::technical::finding;
use lamplight_alarms::{Class, ConditionKey, Priority, Subject, class};
use lamplight_units::Now;
use std::sync::Arc;
use std::time::Duration;

/// A part of this program, of this computer, or one that it depends on.
///
/// The names come from the program and its configuration (windows, feeds, threads), so
/// there are as many conditions at most as there are of these.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The page of a window, by the words for that window: `the main window`.
    Page(Arc<str>),
    /// A task or thread of this program, such as `feed bedside` or `sound`.
    Task(Arc<str>),
    /// The record of what happens.
    Journal,
    /// The way to the central server.
    Central,
    /// Another receiver in the hospital, as a person calls it: `FHIR server`.
    Destination(Arc<str>),
    /// The configuration: the file can't be used, and the last good one is in force.
    Configuration,
}

/// What a window's page does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageState {
    /// It gives signs.
    Answers,
    /// It has given none for too long; whoever says so also loads it anew.
    Silent,
    /// Somebody closed the window on purpose.
    Closed,
}

/// What the file system of the data folder has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiskSpace {
    /// So many bytes that this program may write.
    Free(u64),
    /// It can't be asked, and why.
    Unknown(Arc<str>),
}

/// What the last test of the sound output found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoundTest {
    /// When.
    pub at: Now,
    /// Whether the output took it.
    pub passed: bool,
}

/// Who announces what is of the station itself.
const STATION: &str = "station";

/// The record does not work.
const JOURNAL: Class = Class::known("journal-failed");
/// The central server can't be reached.
const CENTRAL: Class = Class::known("central-unreachable");
/// A receiver in the hospital can't be reached.
const DESTINATION: Class = Class::known("destination-unreachable");
/// The configuration can't be used.
const CONFIGURATION: Class = Class::known("configuration-refused");
/// The disk is nearly full.
const DISK: Class = Class::known("disk-full");

/// A part that failed and was started again must run for so long before its condition
/// ends, so that a part that fails every few seconds is one condition and not a flicker.
pub(crate) const STEADY: Duration = Duration::from_secs(60);

/// What the run before found of the station is over unless this one finds it again within this:
/// whoever finds it knows nothing of the run before, so nobody would say that it is mended. Longer
/// than a destination is away before that is told (a minute).
pub(crate) const FOUND_AGAIN: Duration = Duration::from_secs(180);

const MIB: u64 = 1 << 20;
/// Less than this is low, medium, high. Ours: at the low bound there are days left to make
/// room, at the high one what happens can soon not be kept. `IEC 60601-1-8` knows no such
/// condition; storage full is in the usual technical list (fact sheet, section 8).
const ROOM: [(Priority, u64); 3] = [
    (Priority::Low, 2_048 * MIB),
    (Priority::Medium, 512 * MIB),
    (Priority::High, 128 * MIB),
];

impl Part {
    /// The part that a condition is of.
    fn of(key: &ConditionKey) -> Option<Self> {
        if *key.source != *STATION {
            return None;
        }
        let part = match key.name.split_once('/') {
            Some(("page", window)) => Self::Page(Arc::from(window)),
            Some(("task", name)) => Self::Task(Arc::from(name)),
            Some(("destination", name)) => Self::Destination(Arc::from(name)),
            Some(_) => return None,
            None => match &*key.name {
                "journal" => Self::Journal,
                "central" => Self::Central,
                "configuration" => Self::Configuration,
                _ => return None,
            },
        };
        Some(part)
    }

    fn key(&self) -> ConditionKey {
        let name = match self {
            Self::Page(window) => format!("page/{window}"),
            Self::Task(name) => format!("task/{name}"),
            Self::Journal => "journal".to_owned(),
            Self::Central => "central".to_owned(),
            Self::Destination(name) => format!("destination/{name}"),
            Self::Configuration => "configuration".to_owned(),
        };
        ConditionKey::new(STATION, &name)
    }

    const fn class(&self) -> Class {
        match self {
            Self::Page(_) => class::SCREEN_SILENT,
            Self::Task(_) => class::PART_FAILED,
            Self::Journal => JOURNAL,
            Self::Central => CENTRAL,
            Self::Destination(_) => DESTINATION,
            Self::Configuration => CONFIGURATION,
        }
    }

    /// The fact sheet advises low to medium for a lost link (section 7). A screen that
    /// stands still and a part that failed may hide an alarm, so somebody must look soon;
    /// the bedside goes on alarming, so it is not high at once. A screen becomes high when
    /// it does not come back (`policy::class_rules`). The central server hides nothing here.
    const fn priority(&self) -> Priority {
        match self {
            Self::Page(_) | Self::Task(_) | Self::Journal | Self::Configuration => Priority::Medium,
            Self::Central | Self::Destination(_) => Priority::Low,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Page(_) => "Screen not answering".to_owned(),
            Self::Task(name) => format!("Part of the station failed: {name}"),
            Self::Journal => "Record not kept".to_owned(),
            Self::Central => "Central server unreachable".to_owned(),
            Self::Destination(name) => format!("{name} unreachable"),
            Self::Configuration => "Configuration refused".to_owned(),
        }
    }
}

impl Station {
    /// News of a part: its trouble in one sentence (what, where, what to do), or none.
    pub(crate) fn own_changed(&mut self, now: Now, part: Part, trouble: Option<&str>) {
        let key = part.key();
        let Some(advice) = trouble else {
            self.own_mended(now, part);
            return;
        };
        let news = finding(
            key,
            part.class(),
            Subject::Station,
            part.priority(),
            &part.text(),
            advice.to_owned(),
        );
        self.deadlines.clear(&Deadline::Steady(part));
        self.announce(now, news);
    }

    fn own_mended(&mut self, now: Now, part: Part) {
        match &part {
            Part::Task(_) => {
                if self.conditions().by_key(&part.key()).is_some() {
                    let steady = now.mono + STEADY;
                    self.deadlines.set(Deadline::Steady(part), steady);
                }
            }
            Part::Page(_)
            | Part::Journal
            | Part::Central
            | Part::Destination(_)
            | Part::Configuration => {
                self.end_condition(now, &part.key());
            }
        }
    }

    /// After a restart: what was found of the station stands for as long as it may take to find it
    /// again.
    pub(crate) fn doubt_own(&mut self, now: Now) {
        let open = self.conditions().open();
        let parts: Vec<Part> = open
            .filter_map(|condition| Part::of(&condition.announced.key))
            .collect();
        for part in parts {
            self.deadlines
                .set(Deadline::Steady(part), now.mono + FOUND_AGAIN);
        }
    }

    /// A part that failed has run well for long enough, or what the run before found of it was
    /// not found again.
    pub(crate) fn steady_due(&mut self, now: Now, part: &Part) {
        self.end_condition(now, &part.key());
    }

    /// A page fell silent, answers, or is gone because somebody closed it.
    pub(crate) fn page_changed(&mut self, now: Now, window: Arc<str>, state: PageState) {
        let trouble = match state {
            PageState::Answers | PageState::Closed => None,
            PageState::Silent => Some(format!(
                "Station: {window} stands still and is being loaded anew. Until it is back, what it shows is old: watch another screen or the bedside."
            )),
        };
        self.own_changed(now, Part::Page(window), trouble.as_deref());
    }

    /// The disk was looked at.
    pub(crate) fn disk_changed(&mut self, now: Now, space: &DiskSpace) {
        let key = ConditionKey::new(STATION, "disk");
        let before = self.conditions().by_key(&key);
        let before = before.map(|open| open.announced.priority);
        let (priority, text, advice) = match space {
            DiskSpace::Free(free) => {
                let Some(priority) = room(*free, before) else {
                    self.end_condition(now, &key);
                    return;
                };
                let advice = format!(
                    "Station: the disk of the data folder has {} MiB left. Make room, or what happens here can't be kept.",
                    free / MIB
                );
                (priority, "Disk nearly full", advice)
            }
            DiskSpace::Unknown(why) => {
                let advice = format!(
                    "Station: the data folder can't be reached ({why}), so nothing can be kept. Check its disk."
                );
                (Priority::Medium, "Data folder not reachable", advice)
            }
        };
        let news = finding(key, DISK, Subject::Station, priority, text, advice);
        self.announce(now, news);
    }

    /// The sound output was tested. That nobody can be heard is told by its state
    /// ([`Input::Output`](crate::Input::Output)); here it is kept when that was looked at.
    pub(crate) fn sound_tested(&mut self, now: Now, passed: bool) {
        self.sound_test = Some(SoundTest { at: now, passed });
        self.changes.note(Change::Ward);
    }

    /// The last test of the sound output; none before the first.
    #[must_use]
    pub const fn sound_test(&self) -> Option<SoundTest> {
        self.sound_test
    }
}

/// How urgent so little room is. What was said holds until there is a fifth more than its
/// bound, so that a file that comes and goes does not make it flicker.
fn room(free: u64, before: Option<Priority>) -> Option<Priority> {
    let holds = |(priority, bound): &(Priority, u64)| {
        let bound = match before {
            Some(said) if said >= *priority => bound + bound / 5,
            Some(_) | None => *bound,
        };
        free < bound
    };
    let held = ROOM.iter().filter(|row| holds(row));
    held.map(|(priority, _)| *priority).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_judged_at_its_bounds_and_let_go_a_fifth_above() {
        use Priority::{High, Low, Medium};
        let (low, medium, high) = (2_048 * MIB, 512 * MIB, 128 * MIB);
        let rows = [
            ("at the low bound", low, None, None),
            ("a byte below it", low - 1, None, Some(Low)),
            ("at the medium bound", medium, None, Some(Low)),
            ("a byte below it", medium - 1, None, Some(Medium)),
            ("a byte below the high bound", high - 1, None, Some(High)),
            ("none at all", 0, None, Some(High)),
            (
                "low holds up to a fifth above",
                low + low / 5 - 1,
                Some(Low),
                Some(Low),
            ),
            ("and not beyond", low + low / 5, Some(Low), None),
            (
                "medium falls to low there",
                medium + medium / 5,
                Some(Medium),
                Some(Low),
            ),
            ("medium holds", medium + 1, Some(Medium), Some(Medium)),
            ("low does not hold medium", medium + 1, Some(Low), Some(Low)),
            ("high holds", high + 1, Some(High), Some(High)),
            ("all at once", u64::MAX, Some(High), None),
        ];
        for (name, free, before, wanted) in rows {
            assert_eq!(room(free, before), wanted, "{name}");
        }
    }
}
