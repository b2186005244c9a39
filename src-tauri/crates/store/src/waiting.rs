//! What nobody sends again, while the disk takes nothing.
//!
//! Bounded: beyond [`MOST_ENTRIES`] the oldest batches give up the rows of
//! their story, counted; of each condition, each setting and each mark the
//! newest state stays, and of each part of the station's. So a condition is never lost,
//! only the middle of its story.

use crate::episode::Episode;
use crate::mark::Mark;
use crate::record::Batch;
use crate::setting::Setting;
use std::collections::{BTreeMap, VecDeque};

/// A ward of 64 beds in its worst hour makes about 20,000.
pub(crate) const MOST_ENTRIES: usize = 100_000;

#[derive(Debug, Default)]
pub(crate) struct Waiting {
    batches: VecDeque<Batch>,
    entries: usize,
    episodes: BTreeMap<u64, Episode>,
    settings: BTreeMap<String, Setting>,
    marks: BTreeMap<i64, Mark>,
    parts: BTreeMap<String, Option<String>>,
}

impl Waiting {
    /// Takes a batch; answers how many entries were given up for it.
    pub(crate) fn push(&mut self, batch: Batch, most: usize) -> usize {
        self.entries += batch.entries.len();
        self.batches.push_back(batch);
        let mut lost = 0;
        while self.entries > most {
            let Some(oldest) = self.batches.pop_front() else {
                break;
            };
            self.entries -= oldest.entries.len();
            lost += oldest.entries.len();
            self.keep_state(oldest);
        }
        lost
    }

    fn keep_state(&mut self, batch: Batch) {
        self.episodes
            .extend(batch.episodes.into_iter().map(|e| (e.condition, e)));
        self.settings
            .extend(batch.settings.into_iter().map(|s| (s.key.clone(), s)));
        self.marks
            .extend(batch.marks.into_iter().map(|m| (m.id, m)));
        self.parts.extend(batch.parts);
    }

    /// How many entries wait.
    pub(crate) const fn entries(&self) -> usize {
        self.entries
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.batches.is_empty() && self.remnant_is_empty()
    }

    fn remnant_is_empty(&self) -> bool {
        self.episodes.is_empty()
            && self.settings.is_empty()
            && self.marks.is_empty()
            && self.parts.is_empty()
    }

    /// All of it, in the order it is to be written.
    pub(crate) fn all(&self) -> Vec<Batch> {
        let remnant = (!self.remnant_is_empty()).then(|| Batch {
            entries: Vec::new(),
            episodes: self.episodes.values().cloned().collect(),
            settings: self.settings.values().cloned().collect(),
            marks: self.marks.values().cloned().collect(),
            parts: self.parts.clone().into_iter().collect(),
            // Nobody keeps a cursor through trouble: it is found again by sending.
            keep: true,
            ..Batch::default()
        });
        remnant
            .into_iter()
            .chain(self.batches.iter().cloned())
            .collect()
    }

    /// It is on the disk.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Entry;
    use lamplight_units::Wall;

    #[test]
    fn beyond_the_bound_stories_lose_their_beginning_and_no_state_is_lost() {
        let mut waiting = Waiting::default();
        let setting = |n: i64| Setting {
            key: (n % 2).to_string(),
            at: Wall::from_micros(n),
            actor: None,
            value: n.to_string(),
        };
        let lost: usize = (0..5)
            .map(|n| {
                let mut batch = Batch::kept(vec![Entry::new(Wall::from_micros(n), "k", "{}")]);
                batch.settings.push(setting(n));
                waiting.push(batch, 2)
            })
            .sum();
        assert_eq!((lost, waiting.entries()), (3, 2));
        let all = waiting.all();
        let settings: Vec<Setting> = all.iter().flat_map(|b| b.settings.clone()).collect();
        assert_eq!(settings, [2, 1, 3, 4].map(setting));
    }
}
