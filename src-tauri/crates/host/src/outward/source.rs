//! What a lane counts: rows of the journal, or intervals of the wall clock.

use crate::link::scan;
use lamplight_link::wire::Record;
use lamplight_store::{Reader, StoreError};
use lamplight_units::Wall;
use serde_json::Map;
use std::time::Duration;

/// A journal of fewer rows is sent from its beginning: it was begun with, or after, the
/// destination. Of a longer one only what comes is sent, unless the configuration says otherwise.
const YOUNG: i64 = 1_000;
/// An interval is complete so long after its end: numbers are on the disk by then.
const SETTLED: Duration = Duration::from_secs(3);
/// Intervals that are older are no longer in the archive (docs/STORE.md, retention).
const KEPT: Duration = Duration::from_secs(240 * 3_600);

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// Rows, when they are so old: what surrounds them may not be there yet.
    Rows {
        /// How old.
        after: Duration,
    },
    /// Intervals of this length since 1970.
    Slots {
        /// How long.
        every: Duration,
    },
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros())
        .unwrap_or(i64::MAX)
        .max(1)
}

impl Source {
    /// Where a destination without a cursor begins.
    pub fn first(self, reader: &Reader, now: Wall, backlog: bool) -> Result<i64, StoreError> {
        match self {
            Self::Rows { .. } => {
                let last = reader.last()?.number();
                Ok(if backlog || last < YOUNG { 0 } else { last })
            }
            Self::Slots { every } if backlog => Ok((now.micros() - micros(KEPT)) / micros(every)),
            Self::Slots { .. } => Ok(self.complete(now).unwrap_or(0)),
        }
    }

    /// The newest that is there by the clock alone; `None` where rows tell it.
    pub fn complete(self, now: Wall) -> Option<i64> {
        match self {
            Self::Rows { .. } => None,
            Self::Slots { every } => {
                Some((now.micros() - micros(SETTLED)).div_euclid(micros(every)) - 1)
            }
        }
    }

    /// From when to when an interval lasts.
    pub fn slot(every: Duration, number: i64) -> (Wall, Wall) {
        let every = micros(every);
        let from = number.saturating_mul(every);
        (
            Wall::from_micros(from),
            Wall::from_micros(from.saturating_add(every)),
        )
    }

    /// What comes after `after`. Of intervals the number is all there is to say here.
    pub fn read(
        self,
        reader: &Reader,
        now: Wall,
        after: i64,
        records: u32,
        bytes: usize,
    ) -> Result<Vec<Record>, StoreError> {
        match self {
            Self::Rows { after: age } => {
                let mut rows = scan::read(reader, after, records, bytes)?;
                let before = now
                    .micros()
                    .saturating_sub(i64::try_from(age.as_micros()).unwrap_or(0));
                // A row of the future (the clock was put back) waits for nothing.
                let young = |row: &Record| row.at > before && row.at <= now.micros();
                if !age.is_zero()
                    && let Some(at) = rows.iter().position(young)
                {
                    rows.truncate(at);
                }
                Ok(rows)
            }
            Self::Slots { every } => {
                let oldest = (now.micros() - micros(KEPT)) / micros(every);
                let first = (after + 1).max(oldest);
                let last = self.complete(now).unwrap_or(after);
                let last = last.min(first.saturating_add(i64::from(records) - 1));
                Ok((first..=last).map(interval).collect())
            }
        }
    }
}

fn interval(number: i64) -> Record {
    Record {
        seq: number,
        at: 0,
        kind: "numbers".to_owned(),
        bed: None,
        patient: None,
        actor: None,
        condition: None,
        body: String::new(),
        hash: String::new(),
        more: Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn an_interval_is_complete_when_its_numbers_are_kept() {
        let slots = Source::Slots { every: MINUTE };
        let at = |seconds: i64| slots.complete(Wall::from_micros(seconds * 1_000_000));
        for (seconds, newest) in [(120, 0), (122, 0), (123, 1), (182, 1), (183, 2)] {
            assert_eq!(at(seconds), Some(newest), "{seconds} s");
        }
        let (from, to) = Source::slot(MINUTE, 2);
        assert_eq!((from.micros(), to.micros()), (120_000_000, 180_000_000));
    }
}
