//! A station with a simulated ward, started for one measurement.

use crate::display::VirtualDisplay;
use crate::failure::InFile as _;
use crate::paths::{Paths, Profile, Scratch};
use crate::process::Process;
use crate::station::{self, Calls, Simulation};
use crate::{Failure, Outcome, ward};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What runs during a measurement; fields end in this order.
#[derive(Debug)]
pub struct Trial {
    /// The simulated monitors, where the measurement wants any.
    pub simulator: Option<Process>,
    /// The station under measurement.
    pub station: Process,
    /// What it was started by, for another start.
    command: Command,
    program: String,
    folder: Scratch,
}

impl Trial {
    /// Starts the station `program` with `beds` beds in an empty folder.
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
        Self::start_in(paths.scratch("bench")?, paths, program, beds, display, more)
    }

    /// The same in a folder whose `data` may hold the records of an earlier run.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_in(
        folder: Scratch,
        paths: &Paths,
        program: &str,
        beds: u16,
        display: Option<&VirtualDisplay>,
        more: &[&str],
    ) -> Outcome<Self> {
        let config = folder.path().join("ward.toml");
        std::fs::write(&config, ward::configuration(beds, None)).doing("write", &config)?;
        let data = folder.path().join("data");
        let mut command = station::command(paths, program, Profile::Release, &config, &data);
        command.args(more);
        dress(display, &mut command);
        let station = Process::start(program, &mut command)?;
        Ok(Self {
            simulator: None,
            station,
            command,
            program: program.to_owned(),
            folder,
        })
    }

    /// Ends the station with SIGKILL while messages come, then the monitors.
    pub fn kill(&mut self) {
        self.station.kill();
        self.simulator = None;
    }

    /// Starts the station again in its folder.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn start_again(&mut self) -> Outcome {
        self.station = Process::start(&self.program, &mut self.command)?;
        Ok(())
    }

    /// What the station tells of itself.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn state(&self, paths: &Paths) -> Outcome<Value> {
        let output = Command::new(paths.program("lamplight-headless", Profile::Release))
            .arg("state")
            .arg("--data")
            .arg(self.data())
            .output()
            .map_err(|error| Failure::new(format!("the state can't be asked for: {error}")))?;
        serde_json::from_slice(&output.stdout)
            .map_err(|error| Failure::new(format!("the state can't be read: {error}")))
    }

    /// Once the station listens, starts a monitor for each of its `beds`.
    ///
    /// # Errors
    /// When the station does not listen or the simulator does not start.
    pub fn connect_monitors(&mut self, paths: &Paths, beds: u16) -> Outcome {
        // Every bed live; another scenario leaves some empty or lost.
        self.connect_playing(paths, beds, "calm-ward".to_owned())
    }

    /// The same with a scenario, by its name or its file.
    ///
    /// # Errors
    /// As [`Self::connect_monitors`].
    pub fn connect_playing(&mut self, paths: &Paths, beds: u16, scenario: String) -> Outcome {
        let ready = station::wait_ready(&mut self.station)?;
        let simulation = Simulation {
            beds,
            scenario: Some(scenario),
            replay: Vec::new(),
            calls: Calls::default(),
            // Four waves on each bed, as the bars have it.
            more: &["--waves", "standard"],
            broker: None,
            bus: None,
        };
        let address = ready.bedside()?;
        let simulator = station::simulate(paths, Profile::Release, address, &simulation)?;
        self.simulator = Some(simulator);
        Ok(())
    }

    /// Where files of the measurement may be put.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The station's data folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

fn dress(display: Option<&VirtualDisplay>, command: &mut Command) {
    if let Some(display) = display {
        display.dress(command);
    }
}
