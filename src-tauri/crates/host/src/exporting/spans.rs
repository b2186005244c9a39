//! Stretches of time in which there is something.

use lamplight_units::Wall;
use std::ops::Range;

/// More gaps of one signal in one export than this are joined into the last stretch: they
/// are then still samples that are none, but no notes tell of them.
const MOST: usize = 100_000;

/// Stretches in order of time that do not touch each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spans(Vec<Range<i64>>);

impl Spans {
    /// Adds one that begins at the begin of the last one or later; one that begins within
    /// `slack_us` after its end goes on with it.
    pub fn add(&mut self, from: Wall, to: Wall, slack_us: i64) {
        let (from, to) = (from.micros(), to.micros());
        let full = self.0.len() >= MOST;
        match self.0.last_mut() {
            Some(last) if from <= last.end.saturating_add(slack_us) || full => {
                last.end = last.end.max(to);
            }
            Some(_) | None => self.0.push(from..to),
        }
    }

    pub fn first(&self) -> Option<Wall> {
        self.0.first().map(|span| Wall::from_micros(span.start))
    }

    pub fn last(&self) -> Option<Wall> {
        self.0.last().map(|span| Wall::from_micros(span.end))
    }

    pub fn iter(&self) -> impl Iterator<Item = (Wall, Wall)> {
        self.0
            .iter()
            .map(|span| (Wall::from_micros(span.start), Wall::from_micros(span.end)))
    }

    /// What any of these has.
    pub fn union<'a>(all: impl Iterator<Item = &'a Self>) -> Self {
        let mut ranges: Vec<Range<i64>> = all.flat_map(|spans| spans.0.iter().cloned()).collect();
        ranges.sort_by_key(|span| span.start);
        let mut union = Self::default();
        for span in ranges {
            match union.0.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                Some(_) | None => union.0.push(span),
            }
        }
        union
    }

    /// What lies between these within a stretch.
    pub fn gaps(&self, from: Wall, to: Wall) -> Vec<(Wall, Wall)> {
        let mut gaps = Vec::new();
        let mut at = from.micros();
        for span in self.0.iter().chain([&(to.micros()..to.micros())]) {
            if span.start > at {
                gaps.push((Wall::from_micros(at), Wall::from_micros(span.start)));
            }
            at = at.max(span.end);
        }
        gaps
    }

    /// Whether more than `least_us` of a stretch is in these.
    pub fn overlap(&self, from: Wall, to: Wall, least_us: i64) -> bool {
        let first = self.0.partition_point(|span| span.end <= from.micros());
        let mut shared = 0;
        for span in self.0.iter().skip(first) {
            if span.start >= to.micros() || shared > least_us {
                break;
            }
            shared += span.end.min(to.micros()) - span.start.max(from.micros());
        }
        shared > least_us
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(us: i64) -> Wall {
        Wall::from_micros(us)
    }

    fn spans(list: &[(i64, i64)]) -> Spans {
        let mut spans = Spans::default();
        for (from, to) in list {
            spans.add(wall(*from), wall(*to), 0);
        }
        spans
    }

    #[test]
    fn what_follows_within_the_slack_is_one() {
        let mut one = Spans::default();
        one.add(wall(0), wall(10), 2);
        one.add(wall(12), wall(20), 2);
        one.add(wall(23), wall(30), 2);
        assert_eq!(one, spans(&[(0, 20), (23, 30)]));
    }

    #[test]
    fn gaps_are_told_from_the_begin_to_the_end() {
        let gaps = |from, to| spans(&[(10, 20), (30, 40)]).gaps(wall(from), wall(to));
        assert_eq!(
            gaps(0, 50),
            [
                (wall(0), wall(10)),
                (wall(20), wall(30)),
                (wall(40), wall(50))
            ]
        );
        assert_eq!(gaps(10, 40), [(wall(20), wall(30))]);
    }

    #[test]
    fn a_union_holds_what_any_has_and_knows_what_it_shares() {
        let (a, b) = (spans(&[(0, 10), (40, 50)]), spans(&[(5, 20), (50, 60)]));
        let union = Spans::union([&a, &b].into_iter());
        assert_eq!(union, spans(&[(0, 20), (40, 60)]));
        assert!(union.overlap(wall(19), wall(42), 2));
        assert!(!union.overlap(wall(20), wall(40), 0));
        assert!(!union.overlap(wall(19), wall(42), 3));
    }
}
