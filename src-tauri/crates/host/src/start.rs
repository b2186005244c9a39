//! Where a start begins: the clock, the station and the records, as the last run left them.

use crate::keeping::{Found, Keeping};
use crate::keys::KeyConfig;
use crate::people::setup_code::SetupCode;
use crate::people::zone;
use crate::system_clock::SystemClock;
use lamplight_people::{Kept, People, Settings, Stage, Vouching};
use lamplight_station::{Input, Part, Setup, Station};
use lamplight_store::Options;
use lamplight_units::Now;
use std::path::Path;
use std::sync::Arc;

/// What a start has to begin with.
pub(crate) struct Start {
    pub clock: SystemClock,
    pub station: Station,
    /// Who may act here.
    pub people: People,
    /// Where the setup code is written, while there is no administrator.
    pub setup_code: Option<SetupCode>,
    /// `None` when the records can't be kept. The ward is watched all the same.
    pub keeping: Option<Keeping>,
    /// What a person must be told of the records.
    pub trouble: Option<String>,
}

impl Start {
    /// Reads what the last run left in a data folder. A state that can't be read costs the
    /// memory of it, never the ward.
    pub fn from(folder: &Path, setup: Setup, key: KeyConfig, vouching: Option<Vouching>) -> Self {
        let wall = SystemClock::wall();
        match Keeping::open(folder, key, Options::new(wall)) {
            Ok(found) => Self::with(found, setup, vouching).with_setup_code(folder),
            Err(error) => {
                tracing::error!(%error, "the records can't be opened");
                let clock = SystemClock::start();
                let settings = zone::settings(&setup, vouching);
                Self {
                    clock,
                    // There may be people who can't be read.
                    people: People::lost(clock.now(), settings),
                    setup_code: None,
                    station: Station::new(setup),
                    keeping: None,
                    trouble: Some(format!(
                        "Station: nothing is recorded, because the records can't be opened ({error}). The ward is watched all the same; tell a technician."
                    )),
                }
            }
        }
    }

    fn with(found: Found, setup: Setup, vouching: Option<Vouching>) -> Self {
        let Found {
            mut keeping,
            kept,
            people,
            mut told,
        } = found;
        let settings = zone::settings(&setup, vouching);
        let (clock, mut station, away) = match kept {
            Some(kept) => {
                let clock = SystemClock::from(kept.resumes_at(SystemClock::wall()));
                let now = clock.now();
                let away = now.mono.since(kept.taken.mono);
                (clock, Station::resume(setup, kept, now), Some(away))
            }
            None => (SystemClock::start(), Station::new(setup), None),
        };
        let (people, trouble) = people_from(clock.now(), settings, people);
        told = told.or(trouble);
        station.archive();
        keeping.started(clock.now(), away);
        if let Some(away) = away {
            tracing::info!(away_s = away.as_secs(), "goes on where it stopped");
        }
        Self {
            clock,
            station,
            people,
            setup_code: None,
            keeping: Some(keeping),
            trouble: told,
        }
    }

    /// Whoever makes the first administrator must know what is written there.
    fn with_setup_code(mut self, folder: &Path) -> Self {
        match self.people.stage() {
            Stage::Setup => {
                let (file, code) = SetupCode::prepare(folder);
                self.people.ask_setup_code(code);
                self.setup_code = Some(file);
            }
            Stage::InUse | Stage::Lost => {}
        }
        self
    }
}

/// The people as they were kept. Those that can't be read are not nobody: whoever stands
/// there could make himself the first administrator.
fn people_from(
    now: Now,
    settings: Settings,
    kept: Option<Result<Kept, String>>,
) -> (People, Option<String>) {
    let restored = match kept {
        None => return (People::new(now, settings), None),
        Some(kept) => kept.and_then(|kept| {
            People::restore(now, settings.clone(), kept).map_err(|error| error.to_string())
        }),
    };
    match restored {
        Ok(people) => (people, None),
        Err(error) => {
            tracing::error!(%error, "the list of people can't be read");
            let sentence = "Station: the list of people can't be read, so nobody can sign in; the station acts as it is configured. Tell a technician: it must be restored from a backup.";
            (People::lost(now, settings), Some(sentence.to_owned()))
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
