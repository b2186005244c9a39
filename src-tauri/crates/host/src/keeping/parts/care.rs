//! The care of stays, in parts: a chart and each course of it only when they have changed.
//!
//! A chart of a month is long, and this is looked at every second: so what has changed is
//! known by its revision, and nothing is put into text to find out.

use super::text;
use lamplight_station::Kept;
use std::collections::HashMap;

/// Names of charts begin with this.
pub(super) const CARE: &str = "care/";
/// Names of courses begin with this.
pub(super) const COURSE: &str = "course/";

/// Whether a name is of a part that is looked after here.
pub(super) fn is_part(name: &str) -> bool {
    name.starts_with(CARE) || name.starts_with(COURSE)
}

/// What has been written, by revision.
#[derive(Default)]
pub(super) struct Written {
    revisions: HashMap<String, u64>,
}

impl Written {
    /// What lies there from a run before: each is written once more or, where it is no
    /// more, removed.
    pub fn found<'a>(names: impl Iterator<Item = &'a String>) -> Self {
        let ours = names.filter(|name| is_part(name));
        Self {
            revisions: ours.map(|name| (name.clone(), u64::MAX)).collect(),
        }
    }

    /// What is not as it was written last; `None` for what is no more.
    pub fn changes(&mut self, kept: &Kept) -> Vec<(String, Option<String>)> {
        let cares = kept
            .cares
            .iter()
            .map(|care| (format!("{CARE}{}", care.stay().get()), care.revision()));
        let courses = kept.courses.iter().map(|course| {
            let name = course.score().name();
            (
                format!("{COURSE}{}/{name}", course.stay().get()),
                course.revision(),
            )
        });
        let now: HashMap<String, u64> = cares.chain(courses).collect();
        let mut changes: Vec<(String, Option<String>)> = Vec::new();
        self.revisions.retain(|name, _| {
            let there = now.contains_key(name);
            if !there {
                changes.push((name.clone(), None));
            }
            there
        });
        for care in &kept.cares {
            let name = format!("{CARE}{}", care.stay().get());
            self.put(name, care.revision(), || text(care), &mut changes);
        }
        for course in &kept.courses {
            let name = format!("{COURSE}{}/{}", course.stay().get(), course.score().name());
            self.put(name, course.revision(), || text(course), &mut changes);
        }
        changes
    }

    fn put(
        &mut self,
        name: String,
        revision: u64,
        text: impl FnOnce() -> Option<String>,
        changes: &mut Vec<(String, Option<String>)>,
    ) {
        if self.revisions.get(&name) == Some(&revision) {
            return;
        }
        if let Some(text) = text() {
            self.revisions.insert(name.clone(), revision);
            changes.push((name, Some(text)));
        }
    }

    /// Everything has to be written again.
    pub fn forget(&mut self) {
        self.revisions.clear();
    }
}
