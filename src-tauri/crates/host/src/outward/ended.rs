//! What of a batch has come to its end, so that a batch which is cut goes on where it was cut.

use super::lane::Aside;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// By a message's id, with what is to be set aside of it. A batch that fails tells nothing, so
/// what was refused in it is told with the one that goes through.
#[derive(Debug, Default)]
pub(super) struct Ended(Mutex<BTreeMap<String, Option<Aside>>>);

impl Ended {
    /// Whether it is there, or was refused for good.
    pub fn has(&self, id: &str) -> bool {
        self.lock().contains_key(id)
    }

    /// It is there, or stands aside.
    pub fn put(&self, id: &str, aside: Option<Aside>) {
        self.lock().insert(id.to_owned(), aside);
    }

    /// The whole batch is through: what of it stands aside. Of another batch, which was cut,
    /// everything stays.
    pub fn told<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Vec<Aside> {
        let mut kept = self.lock();
        ids.filter_map(|id| kept.remove(id).flatten()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Option<Aside>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_refused_is_told_once_and_with_its_own_batch() {
        let ended = Ended::default();
        let aside = Aside {
            seq: 7,
            reason: "no".to_owned(),
        };
        ended.put("a", Some(aside.clone()));
        ended.put("b", None);
        assert!(ended.has("a") && ended.has("b") && !ended.has("c"));
        assert_eq!(ended.told(["c"].into_iter()), Vec::new());
        assert_eq!(ended.told(["a", "b"].into_iter()), vec![aside]);
        assert!(!ended.has("a") && !ended.has("b"));
    }
}
