//! Practice: the whole station on a simulated ward.
//!
//! It is a program of its own beside the real one: another process, another window, a data
//! folder that is made for it and goes with it. So nothing of it can reach the real ward's
//! journal, and the real ward is watched meanwhile. It makes no sound and shows no desktop
//! notices: nobody may take a practice alarm for one of the ward.
//!
//! - [`Case`]: what the simulated ward plays.
//! - [`Ground`]: the folder and the configuration, before the station is started.
//! - [`staff`]: the invented people of the running station.
//! - [`Practice`]: the simulated monitors beside it.

mod case;
mod ground;
mod staff;

pub use case::{Case, UnknownCase};
pub use ground::{Ground, GroundError};
pub use staff::{Administrator, Invented, Staff, StaffError, staff};

use lamplight_bedside_sim::{SimConfig, Simulation, scenario};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::runtime::Handle;

/// Beds with a monitor of the ward to practise on: enough to have to look for one.
pub const BEDS: u16 = 8;
/// Beds that are free, to admit somebody into.
pub const FREE: u16 = 1;

/// Why a case is not played.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// The station listens nowhere.
    #[error("the practice ward has no address to send to; close the window and open it again")]
    NoAddress,
    /// The simulator refuses.
    #[error("the practice case can't be played: {0}")]
    Simulation(#[from] lamplight_bedside_sim::SimError),
}

/// The simulated monitors of a station to practise on.
#[derive(Debug)]
pub struct Practice {
    runtime: Handle,
    address: String,
    staff: Staff,
    playing: Mutex<Playing>,
}

#[derive(Debug)]
struct Playing {
    case: Case,
    /// Ends its monitors when it is dropped.
    _monitors: Simulation,
}

impl Practice {
    /// Begins a case against the station that listens at `address` and has this staff.
    ///
    /// # Errors
    /// When there is no address, or the simulator refuses.
    pub fn begin(
        runtime: Handle,
        address: Option<String>,
        case: Case,
        staff: Staff,
    ) -> Result<Self, PracticeError> {
        let address = address.ok_or(PracticeError::NoAddress)?;
        let simulation = simulate(&runtime, &address, case)?;
        Ok(Self {
            runtime,
            address,
            staff,
            playing: Mutex::new(Playing {
                case,
                _monitors: simulation,
            }),
        })
    }

    /// What is played.
    #[must_use]
    pub fn case(&self) -> Case {
        self.playing().case
    }

    /// Who signs in here, and how.
    #[must_use]
    pub const fn staff(&self) -> &Staff {
        &self.staff
    }

    /// Plays another case, or the same from its beginning.
    ///
    /// # Errors
    /// When the simulator refuses; then the case before goes on.
    pub fn play(&self, case: Case) -> Result<(), PracticeError> {
        let simulation = simulate(&self.runtime, &self.address, case)?;
        // The monitors of the case before end as these take their place.
        *self.playing() = Playing {
            case,
            _monitors: simulation,
        };
        Ok(())
    }

    fn playing(&self) -> MutexGuard<'_, Playing> {
        // What is in it is whole at every moment.
        self.playing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn simulate(runtime: &Handle, address: &str, case: Case) -> Result<Simulation, PracticeError> {
    let _entered = runtime.enter();
    let config = SimConfig {
        beds: BEDS,
        admit: true,
        ..SimConfig::new(
            address,
            scenario::load(case.scenario()).map_err(lamplight_bedside_sim::SimError::from)?,
        )
    };
    Ok(Simulation::start(&config)?)
}
