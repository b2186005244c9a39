//! Where a start begins: the clock, the station and the records, as the last run left them.

use crate::keeping::{Found, Keeping};
use crate::keys::KeyConfig;
use crate::system_clock::SystemClock;
use lamplight_station::{Input, Part, Setup, Station};
use lamplight_store::Options;
use std::path::Path;
use std::sync::Arc;

/// What a start has to begin with.
pub(crate) struct Start {
    pub clock: SystemClock,
    pub station: Station,
    /// `None` when the records can't be kept. The ward is watched all the same.
    pub keeping: Option<Keeping>,
    /// What a person must be told of the records.
    pub trouble: Option<String>,
}

impl Start {
    /// Reads what the last run left in a data folder. A state that can't be read costs the
    /// memory of it, never the ward.
    pub fn from(folder: &Path, setup: Setup, key: KeyConfig) -> Self {
        let wall = SystemClock::wall();
        match Keeping::open(folder, key, Options::new(wall)) {
            Ok(found) => Self::with(found, setup),
            Err(error) => {
                tracing::error!(%error, "the records can't be opened");
                Self {
                    clock: SystemClock::start(),
                    station: Station::new(setup),
                    keeping: None,
                    trouble: Some(format!(
                        "Station: nothing is recorded, because the records can't be opened ({error}). The ward is watched all the same; tell a technician."
                    )),
                }
            }
        }
    }

    fn with(found: Found, setup: Setup) -> Self {
        let Found {
            mut keeping,
            kept,
            told,
        } = found;
        let (clock, mut station, away) = match kept {
            Some(kept) => {
                let clock = SystemClock::from(kept.resumes_at(SystemClock::wall()));
                let now = clock.now();
                let away = now.mono.since(kept.taken.mono);
                (clock, Station::resume(setup, kept, now), Some(away))
            }
            None => (SystemClock::start(), Station::new(setup), None),
        };
        station.archive();
        keeping.started(clock.now(), away);
        if let Some(away) = away {
            tracing::info!(away_s = away.as_secs(), "goes on where it stopped");
        }
        Self {
            clock,
            station,
            keeping: Some(keeping),
            trouble: told,
        }
    }
}

/// What the records' state is to the station.
pub(crate) fn records(trouble: Option<&str>) -> Input {
    Input::Own {
        part: Part::Journal,
        trouble: trouble.map(Arc::from),
    }
}
