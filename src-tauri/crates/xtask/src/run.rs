//! `cargo xtask run`: from a clone to a window on a live ward.

use crate::broker::{self, Broker};
use crate::bus::{self, Bus};
use crate::display::{Size, VirtualDisplay};
use crate::failure::InFile as _;
use crate::paths::{Paths, Profile, Scratch};
use crate::process::{Line, Process};
use crate::station::{Calls, Notice, Simulation};
use crate::steps::Steps;
use crate::system::Need;
use crate::{Failure, Outcome, builds, display, picture, station, system, ui, ward};
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Beds of the ward when none are asked for.
const BEDS: u16 = 16;

/// Beds that the ward view lays out.
const BEDS_MAX: i64 = 64;

/// How often the two programs and the clock are looked at.
const TICK: Duration = Duration::from_millis(100);

/// A window that draws nothing for so long will not draw at all.
const DRAWN_WITHIN: Duration = Duration::from_secs(60);

/// Builds everything that is missing and opens the window on a simulated ward.
#[derive(Debug, Clone, Args)]
pub struct RunOptions {
    /// Simulated beds; 0 starts no simulator [default: 16, 0 with --config, or as many as the scenario's name ends in]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=BEDS_MAX))]
    pub beds: Option<u16>,
    /// What the simulated beds play, such as "calm-ward"; see assets/scenarios
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// A WFDB record to replay on bed 1; once more for bed 2, and so on
    #[arg(long, value_name = "RECORD.hea")]
    pub replay: Vec<PathBuf>,
    /// A configuration of your own instead of the ward of simulated beds
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where the station keeps its data [default: a folder that goes when the window closes]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Invents people for the simulated ward: nurses with beds, a charge nurse, a viewer, an
    /// administrator; how they sign in is printed. Their data folder goes when the window closes
    #[arg(long, conflicts_with_all = ["config", "data"])]
    pub staffed: bool,
    /// Takes a picture of the window on a virtual display, then ends
    #[arg(long, value_name = "FILE")]
    pub screenshot: Option<PathBuf>,
    /// Seconds between the first wave on the screen and the picture
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 10,
        requires = "screenshot"
    )]
    pub after: u64,
    /// Opens the window on a display without a screen (Xvfb), 1920 x 1080
    #[arg(long)]
    pub virtual_display: bool,
    /// The optimised build, as shipped
    #[arg(long)]
    pub release: bool,
}

impl RunOptions {
    fn profile(&self) -> Profile {
        if self.release {
            Profile::Release
        } else {
            Profile::Dev
        }
    }

    fn beds(&self) -> u16 {
        let own = if self.config.is_some() { 0 } else { BEDS };
        let made_for = self.scenario.as_deref().and_then(made_for);
        self.beds.or(made_for).unwrap_or(own)
    }

    /// A picture is always of a display of our own: somebody's desktop is private.
    fn wants_virtual_display(&self) -> bool {
        self.virtual_display || self.screenshot.is_some()
    }
}

/// The beds that a scenario is made for, when its name ends in their number: `flood-64`.
fn made_for(scenario: &str) -> Option<u16> {
    let (_, count) = scenario.rsplit_once('-')?;
    let count = count.parse().ok()?;
    (1..=BEDS_MAX).contains(&i64::from(count)).then_some(count)
}

/// Runs the command.
///
/// # Errors
/// When a step fails, or nothing was drawn for the picture.
pub fn run(options: &RunOptions) -> Outcome {
    if !options.wants_virtual_display() && !display::is_there() {
        return Err(
            Failure::new("there is no display to open the window on: DISPLAY and WAYLAND_DISPLAY are empty").hint(
                "Without a screen, add --virtual-display; with --screenshot FILE --after 15 it gives a picture.",
            ),
        );
    }
    let paths = Paths::find()?;
    let mut steps = Steps::of(5);
    prepare(&mut steps, &paths, options)?;
    steps.begin("Open the ward");
    let folder = paths.scratch("run")?;
    let stop = stop_flag()?;
    // A configuration of somebody's own names a broker of somebody's own.
    let needed = options.config.is_none() && broker::is_needed(options.scenario.as_deref());
    let broker = if needed {
        Broker::start(folder.path())?
    } else {
        None
    };
    if needed && broker.is_none() {
        steps.remark(broker::MISSING);
    }
    let radio = options.config.is_none() && bus::is_needed(options.scenario.as_deref());
    let bus = if radio {
        Bus::start(folder.path())?
    } else {
        None
    };
    if radio && bus.is_none() {
        steps.remark(bus::MISSING);
    }
    let mut ward = Ward::open(&paths, options, &folder, broker.as_ref(), bus.as_ref())?;
    if let Some(display) = &ward.display {
        steps.remark(&format!("on the virtual display {}", display.name()));
    }
    steps.remark("close the window or press Ctrl-C to end");
    ward.watch(options, &steps, &stop)
}

fn prepare(steps: &mut Steps, paths: &Paths, options: &RunOptions) -> Outcome {
    steps.begin("System packages");
    let mut needs = vec![Need::Window];
    if options.wants_virtual_display() {
        needs.push(Need::Display);
    }
    system::ensure(steps, &needs)?;
    steps.begin("Packages of the page");
    ui::install(paths)?;
    steps.begin("The page");
    ui::build(paths)?;
    steps.begin("The programs (the first build takes minutes)");
    builds::programs(paths, options.profile())
}

/// Everything that runs; fields end in this order.
struct Ward {
    simulator: Option<Process>,
    station: Process,
    display: Option<VirtualDisplay>,
}

impl Ward {
    fn open(
        paths: &Paths,
        options: &RunOptions,
        folder: &Scratch,
        broker: Option<&Broker>,
        bus: Option<&Bus>,
    ) -> Outcome<Self> {
        let display = options
            .wants_virtual_display()
            .then(|| VirtualDisplay::open(Size::FULL_HD))
            .transpose()?;
        let config = match &options.config {
            Some(file) => file.clone(),
            None => {
                let file = folder.path().join("ward.toml");
                let mut text = ward::configuration(options.beds(), None) + &ward::call_feeds();
                text.extend(broker.map(Broker::feed));
                text.extend(bus.map(|_| Bus::config()));
                std::fs::write(&file, text).doing("write", &file)?;
                file
            }
        };
        let mut command = if options.staffed {
            station::staffed(paths, options.profile(), &config)
        } else {
            let data = options
                .data
                .clone()
                .unwrap_or_else(|| folder.path().join("data"));
            station::command(paths, "lamplight", options.profile(), &config, &data)
        };
        if let Some(display) = &display {
            display.dress(&mut command);
        }
        if let Some(bus) = bus {
            command.env(bus::VARIABLE, bus.address());
        }
        let mut station = Process::start("lamplight", &mut command)?;
        let ready = station::wait_ready(&mut station)?;
        let simulation = Simulation {
            beds: options.beds(),
            scenario: options.scenario.clone(),
            replay: options.replay.clone(),
            calls: Calls::of(&ready),
            more: &["--admit"],
            broker: broker.map(|broker| broker.address().to_owned()),
            bus: bus.map(|bus| bus.address().to_owned()),
        };
        let simulator = if simulation.beds > 0 {
            let address = ready.bedside()?;
            Some(station::simulate(
                paths,
                options.profile(),
                address,
                &simulation,
            )?)
        } else {
            None
        };
        Ok(Self {
            simulator,
            station,
            display,
        })
    }

    /// Waits for the window to close, a signal, or the moment of the picture.
    fn watch(&mut self, options: &RunOptions, steps: &Steps, stop: &AtomicBool) -> Outcome {
        let opened = Instant::now();
        let mut drawn: Option<Instant> = None;
        loop {
            if stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            if self.sees_waves_drawn(steps) {
                drawn.get_or_insert_with(Instant::now);
            }
            if let Some(status) = self.station.ended() {
                // Ctrl-C reaches the display, too, and a window without one fails.
                if stop.load(Ordering::Relaxed) {
                    return Ok(());
                }
                return match (status.success(), &options.screenshot) {
                    (true, None) => Ok(()),
                    _ => Err(Failure::new(format!("lamplight ended with {status}"))),
                };
            }
            self.notice_simulator(steps);
            if let (Some(file), Some(display)) = (&options.screenshot, &self.display) {
                let Some(since) = drawn else {
                    if opened.elapsed() > DRAWN_WITHIN {
                        return Err(Failure::new(format!(
                            "nothing was drawn within {} s, so there is no picture",
                            DRAWN_WITHIN.as_secs()
                        )));
                    }
                    continue;
                };
                if since.elapsed() >= Duration::from_secs(options.after) {
                    picture::take(display, file)?;
                    picture::check_drawn(file)?;
                    steps.remark(&format!("picture: {}", file.display()));
                    return Ok(());
                }
            }
        }
    }

    /// Waits a tick for a line of the station, and says whether it tells of waves. A line
    /// that tells of the ward's people is passed on.
    fn sees_waves_drawn(&mut self, steps: &Steps) -> bool {
        match self.station.line(TICK) {
            Line::Text(line) => match Notice::read(&line) {
                Some(Notice::Staffed { staff }) => {
                    for line in staff.told() {
                        steps.remark(&line);
                    }
                    false
                }
                notice => notice.is_some_and(|notice| notice.is_drawn()),
            },
            Line::Silent => false,
            // Nothing more will come; its end is then what we wait for.
            Line::Closed => {
                self.station.wait(TICK);
                false
            }
        }
    }

    /// A ward without its simulator is worth looking at: that is what a lost feed is.
    fn notice_simulator(&mut self, steps: &Steps) {
        let ended = self.simulator.as_mut().and_then(Process::ended);
        if let Some(status) = ended {
            steps.remark(&format!(
                "the simulator ended with {status}; the beds will fall silent"
            ));
            self.simulator = None;
        }
    }
}

/// Set by Ctrl-C and by a polite request to end, so that both programs are ended with us.
fn stop_flag() -> Outcome<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&flag);
    ctrlc::set_handler(move || set.store(true, Ordering::Relaxed))
        .map_err(|error| Failure::new(format!("could not listen for Ctrl-C: {error}")))?;
    Ok(flag)
}

#[cfg(test)]
mod tests {
    use super::made_for;

    #[test]
    fn a_scenario_that_ends_in_a_number_is_made_for_so_many_beds() {
        assert_eq!(made_for("flood-64"), Some(64));
        for other in ["lethal-rhythm", "calm", "storm-65", "storm-0", "a/b-c.toml"] {
            assert_eq!(made_for(other), None, "{other}");
        }
    }
}
