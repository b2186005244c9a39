//! The station and the simulator as programs under test, and what they print.

use crate::paths::{Paths, Profile};
use crate::process::Process;
use crate::{Failure, Outcome};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A debug station on a loaded machine needs seconds to bind its listeners.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// One line that a station prints about itself. Lines of other shapes are skipped.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Notice {
    /// Its listeners are bound.
    Ready(Ready),
    /// Its people were invented.
    Staffed {
        /// How they sign in.
        staff: Staff,
    },
    /// Its window has something to say.
    Window {
        /// `drawn` once the first snapshot with waves is on the screen.
        window: String,
    },
}

/// The line with which a station says that it is ready.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Ready {
    /// Always true.
    pub ready: bool,
    /// The folder of its data.
    pub data: String,
    /// Its feeds with the addresses that they are really bound to.
    pub feeds: Vec<Feed>,
}

/// The invented people of a simulated ward.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Staff {
    /// Everybody's PIN, for this run alone.
    pub pin: String,
    /// Who signs in by it.
    pub people: Vec<Invented>,
    /// Who signs in by password and one-time code.
    pub administrator: Administrator,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Invented {
    /// Typed to sign in.
    pub badge: String,
    /// The name.
    pub name: String,
    /// `nurse` and the like.
    pub roles: Vec<String>,
    /// The beds of the shift that is on.
    pub beds: Vec<String>,
}

/// Who looks after people and settings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Administrator {
    /// Typed to sign in.
    pub badge: String,
    /// The name.
    pub name: String,
    /// The password.
    pub password: String,
    /// The key of the one-time codes.
    pub key: String,
}

impl Staff {
    /// What is printed: one line a person.
    #[must_use]
    pub fn told(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "sign in with one of these badge numbers and the PIN {} (invented people, for this run alone):",
            self.pin
        )];
        for one in &self.people {
            let roles = one.roles.join(", ").replace('_', " ");
            let beds = match one.beds.as_slice() {
                [] => String::new(),
                [only] => format!(", bed {only}"),
                [first, .., last] => format!(", beds {first} to {last}"),
            };
            lines.push(format!("  {}  {}: {roles}{beds}", one.badge, one.name));
        }
        let Administrator {
            badge,
            name,
            password,
            key,
        } = &self.administrator;
        lines.push(format!(
            "  {badge}  {name}: administrator, with the password {password} and the codes of {key}"
        ));
        lines
    }
}

/// One feed of the ready line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Feed {
    /// Its id in the configuration.
    pub id: String,
    /// Host and port; nothing for a feed that is not bound.
    pub address: Option<String>,
}

impl Notice {
    /// Reads one line of a station's output.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        serde_json::from_str(line).ok()
    }

    /// Whether this says that waves are on the screen.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        matches!(self, Self::Window { window } if window == "drawn")
    }
}

impl Ready {
    /// The address that bedside devices send to.
    ///
    /// # Errors
    /// When no feed of the station listens.
    pub fn bedside(&self) -> Outcome<&str> {
        self.feeds
            .iter()
            .find_map(|feed| feed.address.as_deref())
            .ok_or_else(|| Failure::new("no feed of this configuration listens for the simulator"))
    }

    /// The address of the feed of this id, if it listens.
    #[must_use]
    pub fn feed(&self, id: &str) -> Option<&str> {
        let feed = self.feeds.iter().find(|feed| feed.id == id)?;
        feed.address.as_deref()
    }
}

/// The command that starts a station; `name` is `lamplight` or `lamplight-headless`.
#[must_use]
pub fn command(paths: &Paths, name: &str, profile: Profile, config: &Path, data: &Path) -> Command {
    let mut command = Command::new(paths.program(name, profile));
    command.arg("--config").arg(config).arg("--data").arg(data);
    command
}

/// The command that starts a station with invented people, its data in a folder of its own.
#[must_use]
pub fn staffed(paths: &Paths, profile: Profile, config: &Path) -> Command {
    let mut command = Command::new(paths.program("lamplight", profile));
    command.arg("--config").arg(config).arg("--staffed");
    command
}

/// Waits for the line that names the listeners.
///
/// # Errors
/// When the station ends before, or says nothing in time.
pub fn wait_ready(station: &mut Process) -> Outcome<Ready> {
    station.wait_for_line(
        READY_WITHIN,
        "line that it is ready",
        |line| match Notice::read(line)? {
            Notice::Ready(ready) => Some(ready),
            Notice::Staffed { .. } | Notice::Window { .. } => None,
        },
    )
}

/// What the simulator plays.
#[derive(Debug, Clone)]
pub struct Simulation {
    /// How many beds, named `1` upwards.
    pub beds: u16,
    /// A scenario's name; the simulator's own choice when there is none.
    pub scenario: Option<String>,
    /// WFDB records to replay, the first on bed 1.
    pub replay: Vec<PathBuf>,
    /// Where its call systems call.
    pub calls: Calls,
    /// Further options of the simulator.
    pub more: &'static [&'static str],
    /// The broker of smart beds and call gateway.
    pub broker: Option<String>,
    /// The bus on which it plays the system's Bluetooth service.
    pub bus: Option<String>,
}

/// The station's listeners for call systems, where it has them.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    /// ESPA 4.4.4.
    pub espa: Option<String>,
    /// TAP.
    pub tap: Option<String>,
}

impl Calls {
    /// Those of a station with the configuration of [`crate::ward`].
    #[must_use]
    pub fn of(ready: &Ready) -> Self {
        let feed = |id| ready.feed(id).map(str::to_owned);
        Self {
            espa: feed(crate::ward::ESPA),
            tap: feed(crate::ward::TAP),
        }
    }
}

/// Starts simulated monitors that send to `address`.
///
/// # Errors
/// When the simulator can't be started.
pub fn simulate(
    paths: &Paths,
    profile: Profile,
    address: &str,
    simulation: &Simulation,
) -> Outcome<Process> {
    let mut command = Command::new(paths.program("lamplight-bedside-sim", profile));
    command
        .args(["--station", address])
        .args(["--beds", &simulation.beds.to_string()]);
    command.args(simulation.more);
    let Calls { espa, tap } = &simulation.calls;
    for (option, address) in [("--espa", espa), ("--tap", tap)] {
        if let Some(address) = address {
            command.args([option, address]);
        }
    }
    if let Some(broker) = &simulation.broker {
        command.args(["--broker", broker]);
    }
    if let Some(bus) = &simulation.bus {
        command.args(["--bluetooth-bus", bus]);
    }
    for record in &simulation.replay {
        command.arg("--replay").arg(record);
    }
    if let Some(scenario) = &simulation.scenario {
        command.args(["--scenario", scenario]);
    }
    Process::start("the simulator", &mut command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_station_are_told_apart_and_others_skipped() {
        let ready =
            r#"{"ready":true,"feeds":[{"id":"bedside","address":"127.0.0.1:40123"}],"data":"d"}"#;
        let Some(Notice::Ready(ready)) = Notice::read(ready) else {
            panic!("the ready line was not read");
        };
        assert_eq!(ready.bedside(), Ok("127.0.0.1:40123"));
        assert!(Notice::read(r#"{"window":"drawn"}"#).is_some_and(|notice| notice.is_drawn()));
        assert!(Notice::read(r#"{"window":"open"}"#).is_some_and(|notice| !notice.is_drawn()));
        assert_eq!(Notice::read("some other line"), None);
        assert_eq!(Notice::read(r#"{"level":"info"}"#), None);
    }

    #[test]
    fn the_line_of_the_staff_is_read_and_told_a_person_a_line() {
        let line = r#"{"staff":{"pin":"5821","people":[
            {"badge":"101","name":"Ines (SIM)","roles":["nurse","charge_nurse"],"beds":[]},
            {"badge":"102","name":"Nora (SIM)","roles":["nurse"],"beds":["1","2","3"]}],
            "administrator":{"badge":"100","name":"Robin (SIM)","password":"p","key":"K"}}}"#;
        let Some(Notice::Staffed { staff }) = Notice::read(line) else {
            panic!("the staff was not read");
        };
        let told = staff.told();
        assert!(told[0].contains("5821"), "{told:?}");
        assert_eq!(told[1], "  101  Ines (SIM): nurse, charge nurse");
        assert_eq!(told[2], "  102  Nora (SIM): nurse, beds 1 to 3");
        assert!(told[3].contains("administrator"), "{told:?}");
    }

    #[test]
    fn a_station_without_a_listener_has_no_bedside_address() {
        let ready = Ready {
            data: "d".to_owned(),
            ready: true,
            feeds: vec![Feed {
                id: "gateway".to_owned(),
                address: None,
            }],
        };
        assert!(ready.bedside().is_err());
    }
}
