//! A station with a simulated ward, started for one measurement.

use crate::display::VirtualDisplay;
use crate::failure::InFile as _;
use crate::paths::{Paths, Profile, Scratch};
use crate::process::Process;
use crate::station::{self, Simulation};
use crate::{Outcome, ward};
use std::process::Command;

/// What runs during a measurement; fields end in this order.
#[derive(Debug)]
pub struct Trial {
    /// The simulated monitors.
    pub simulator: Process,
    /// The station under measurement.
    pub station: Process,
    _folder: Scratch,
}

impl Trial {
    /// Starts the station `program` with `beds` beds and, once it listens, the monitors.
    ///
    /// # Errors
    /// When either does not start.
    pub fn start(
        paths: &Paths,
        program: &str,
        beds: u16,
        display: Option<&VirtualDisplay>,
        more: &[&str],
    ) -> Outcome<Self> {
        let folder = paths.scratch("bench")?;
        let config = folder.path().join("ward.toml");
        std::fs::write(&config, ward::configuration(beds, None)).doing("write", &config)?;
        let data = folder.path().join("data");
        let mut command = station::command(paths, program, Profile::Release, &config, &data);
        command.args(more);
        dress(display, &mut command);
        let mut station = Process::start(program, &mut command)?;
        let ready = station::wait_ready(&mut station)?;
        let simulation = Simulation {
            beds,
            // Every bed live; another scenario leaves some empty or lost.
            scenario: Some("calm-ward".to_owned()),
            // Four waves on each bed, as the bars have it.
            more: &["--waves", "standard"],
        };
        let simulator = station::simulate(paths, Profile::Release, ready.bedside()?, &simulation)?;
        Ok(Self {
            simulator,
            station,
            _folder: folder,
        })
    }
}

fn dress(display: Option<&VirtualDisplay>, command: &mut Command) {
    if let Some(display) = display {
        display.dress(command);
    }
}
