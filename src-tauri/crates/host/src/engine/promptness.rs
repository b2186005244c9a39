//! How long the alarm path takes inside the program.
//!
//! Two spans, both from the arrival of the message at its socket: until the tone is
//! ordered from the player, and until the batch that carries the changed list has been
//! handed to the screens. The way through the loudspeaker and the page comes on top.

use lamplight_units::Mono;
use serde_json::{Value as Json, json};
use std::collections::VecDeque;
use std::time::Duration;

/// Both spans.
#[derive(Default)]
pub(super) struct Promptness {
    tone: Recent,
    list: Recent,
    /// When the messages arrived whose entries no batch has carried yet. At most
    /// [`Recent::MOST`]; the oldest stay, because they wait longest.
    waiting: Vec<Mono>,
}

impl Promptness {
    /// A tone was ordered because of a message.
    pub fn tone_ordered(&mut self, arrived: Mono, now: Mono) {
        self.tone.add(now.since(arrived));
    }

    /// A message changed the list.
    pub fn list_changed(&mut self, arrived: Mono) {
        if self.waiting.len() < Recent::MOST {
            self.waiting.push(arrived);
        }
    }

    /// The batch with everything that waited is handed out.
    pub fn handed_out(&mut self, now: Mono) {
        for arrived in self.waiting.drain(..) {
            self.list.add(now.since(arrived));
        }
    }

    /// There is nobody to hand anything to.
    pub fn nobody_listens(&mut self) {
        self.waiting.clear();
    }

    /// For `state`, in milliseconds.
    pub fn json(&self) -> Json {
        json!({ "tone_ms": self.tone.json(), "list_ms": self.list.json() })
    }
}

/// The newest spans; an older one makes room.
#[derive(Default)]
struct Recent(VecDeque<Duration>);

impl Recent {
    const MOST: usize = 4_096;

    fn add(&mut self, span: Duration) {
        if self.0.len() >= Self::MOST {
            self.0.pop_front();
        }
        self.0.push_back(span);
    }

    /// By nearest rank; `null` where there is none.
    fn json(&self) -> Json {
        let mut sorted: Vec<Duration> = self.0.iter().copied().collect();
        sorted.sort_unstable();
        let at = |percent: usize| {
            let rank = (sorted.len() * percent).div_ceil(100);
            let span = sorted.get(rank.saturating_sub(1))?;
            // Microseconds are as fine as anybody can use.
            Some((span.as_secs_f64() * 1e6).round() / 1e3)
        };
        json!({ "count": sorted.len(), "p50": at(50), "p99": at(99), "max": at(100) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> Mono {
        Mono::START + Duration::from_millis(millis)
    }

    #[test]
    fn what_was_never_measured_is_not_a_number() {
        let json = Promptness::default().json();
        assert_eq!(json["tone_ms"]["count"], 0);
        assert_eq!(json["tone_ms"]["p99"], Json::Null);
    }

    #[test]
    fn the_spans_are_told_by_nearest_rank() {
        let mut path = Promptness::default();
        for span in 1..=200 {
            path.tone_ordered(at(1_000), at(1_000 + span));
        }
        let tone = &path.json()["tone_ms"];
        let told = [&tone["p50"], &tone["p99"], &tone["max"]].map(Json::as_f64);
        assert_eq!(told, [Some(100.0), Some(198.0), Some(200.0)]);
    }

    #[test]
    fn an_entry_counts_until_the_batch_that_carries_it_and_once() {
        let mut path = Promptness::default();
        path.list_changed(at(10));
        path.list_changed(at(30));
        path.handed_out(at(40));
        path.handed_out(at(900));
        let list = &path.json()["list_ms"];
        assert_eq!((&list["count"], &list["max"]), (&json!(2), &json!(30.0)));
    }

    #[test]
    fn what_nobody_waits_for_is_not_measured() {
        let mut path = Promptness::default();
        path.list_changed(at(10));
        path.nobody_listens();
        path.handed_out(at(40));
        assert_eq!(path.json()["list_ms"]["count"], 0);
    }

    #[test]
    fn the_newest_stay_and_what_waits_has_a_bound() {
        let mut path = Promptness::default();
        for _ in 0..=Recent::MOST {
            path.tone_ordered(at(0), at(500));
            path.list_changed(at(0));
        }
        for _ in 0..Recent::MOST {
            path.tone_ordered(at(0), at(2));
        }
        path.handed_out(at(7));
        let json = path.json();
        assert_eq!(json["tone_ms"]["max"], 2.0);
        assert_eq!(json["list_ms"]["count"], Recent::MOST);
    }
}
