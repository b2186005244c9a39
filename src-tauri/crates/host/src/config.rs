//! The station's configuration: one TOML file.
//!
//! ```toml
//! [ward]
//! name = "Ward 4 East"
//!
//! [[bed]]
//! id = "1"
//! locations = ["4E^^1"]          # PV1-3: POINT_OF_CARE^ROOM^BED^FACILITY
//! devices = ["00A037EB2175780F"] # speaks for this bed wherever it says it stands
//!
//! [[feed]]
//! id = "bedside"
//! kind = "mllp-listener"         # or "mllp-client", "mqtt"
//! address = "0.0.0.0:2575"
//! zone = "+01:00"                # of times that come without one
//!
//! [[feed]]
//! id = "calls"                   # one feed for each call system
//! kind = "espa-serial"           # or "espa-listener", "espa-client", "tap-..."
//! address = "/dev/serial/by-id/usb-adapter"
//! [feed.line]
//! baud = 9600
//! [[feed.calls.row]]
//! address = "0815"
//! room = "12"
//! ```
//!
//! An unknown entry is an error, so that a misspelt one is not silently without effect.

mod alarms;
mod bed;
mod bluetooth;
mod calls;
mod feed;
mod limits;
mod mqtt;
mod paging;
mod people;
mod scores;
mod smart_beds;
mod sound;
mod ward;

pub use alarms::{AlarmsConfig, RoleConfig};
pub use bed::BedConfig;
pub use bluetooth::BluetoothConfig;
pub use calls::CallsConfig;
pub use feed::{FeedConfig, FeedKind, TlsConfig};
pub use limits::{GroupConfig, GroupLimits, LimitConfig, LimitsConfig, PlaceConfig};
pub use mqtt::{MapEntry, MqttEntry, VersionEntry};
pub use paging::{
    CharsetConfig, EspaConfig, EspaSession, KindConfig, LineConfig, PagesConfig, RowConfig,
    TapConfig,
};
pub use people::{OidcConfig, PeopleConfig};
pub use scores::ScoresConfig;
pub use smart_beds::SmartBedsConfig;
pub use sound::SoundConfig;
pub use ward::WardConfig;

use crate::broker::{BrokerConfig, ViewConfig};
use crate::error::HostError;
use crate::keys::KeyConfig;
use crate::link::CentralConfig;
use crate::outward::{CommunicatorConfig, FhirConfig, Hl7OutConfig};
use crate::secrets::Secrets;
use lamplight_station::{LimitSetup, Setup};
use lamplight_units::{BedId, Personal};
use lamplight_ward::Beds;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The configuration that was last in force, in the data folder.
pub(crate) const LAST_GOOD: &str = "config.last-good.toml";

/// The file as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `[ward]`
    #[serde(default)]
    pub ward: WardConfig,
    /// `[[bed]]`
    #[serde(default, rename = "bed")]
    pub beds: Vec<BedConfig>,
    /// `[[feed]]`
    #[serde(default, rename = "feed")]
    pub feeds: Vec<FeedConfig>,
    /// `[alarms]`
    #[serde(default)]
    pub alarms: AlarmsConfig,
    /// `[sound]`
    #[serde(default)]
    pub sound: SoundConfig,
    /// `[limits]`
    #[serde(default)]
    pub limits: LimitsConfig,
    /// `[scores]`
    #[serde(default)]
    pub scores: ScoresConfig,
    /// `[smart_beds]`
    #[serde(default)]
    pub smart_beds: SmartBedsConfig,
    /// `[people]`
    #[serde(default)]
    pub people: PeopleConfig,
    /// `[calls]`
    #[serde(default)]
    pub calls: CallsConfig,
    /// `[bluetooth]`
    #[serde(default)]
    pub bluetooth: BluetoothConfig,
    /// `[print]`
    #[serde(default)]
    pub print: PrintConfig,
    /// `[data]`
    #[serde(default)]
    pub data: DataConfig,
    /// `[central]`
    #[serde(default)]
    pub central: CentralConfig,
    /// `[fhir]`
    #[serde(default)]
    pub fhir: FhirConfig,
    /// `[[hl7_out]]`
    #[serde(default)]
    pub hl7_out: Vec<Hl7OutConfig>,
    /// `[[communicator]]`
    #[serde(default, rename = "communicator")]
    pub communicators: Vec<CommunicatorConfig>,
    /// `[broker]`
    #[serde(default)]
    pub broker: BrokerConfig,
    /// `[view]`
    #[serde(default)]
    pub view: ViewConfig,
    /// The file that it was read from.
    #[serde(skip)]
    pub source: Option<Source>,
}

/// Where a configuration comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// What is in force: the file's text, or that of the last good one. Passwords may stand in
    /// it, so it prints as nothing.
    pub text: Personal<String>,
    /// Why the last good one is in force instead of the file, if it is.
    pub refused: Option<String>,
}

/// `[print]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PrintConfig {
    /// Where reports are saved as PDF; `Lamplight` in the person's documents when not named.
    pub folder: Option<PathBuf>,
}

/// `[data]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DataConfig {
    /// Where the key of the records lies.
    pub key: KeyConfig,
}

impl Config {
    /// Reads and checks a file. Relative paths in it start at its folder.
    ///
    /// # Errors
    /// When it can't be read, is not TOML, or makes no ward; the sentence says where.
    pub fn read(path: &Path) -> Result<(Self, Setup), HostError> {
        let text = std::fs::read_to_string(path).map_err(|problem| HostError::File {
            what: "read the configuration",
            path: path.to_owned(),
            problem,
            hint: "Give the right file with --config.",
        })?;
        Self::of_text(path, &text).map_err(|problem| HostError::Config {
            path: path.to_owned(),
            problem,
        })
    }

    /// Checks a text as if it stood in that file.
    pub(crate) fn of_text(path: &Path, text: &str) -> Result<(Self, Setup), String> {
        let mut config: Self =
            toml::from_str(text).map_err(|problem| problem.to_string().trim().to_owned())?;
        config.resolve_paths(path.parent().unwrap_or_else(|| Path::new(".")));
        config.source = Some(Source {
            path: path.to_owned(),
            text: Personal::new(text.to_owned()),
            refused: None,
        });
        let setup = config.setup()?;
        Ok((config, setup))
    }

    /// As [`Self::read`]; where the file can't be used, the one that was last in force on
    /// that data folder, and the station says so (docs/HAZARDS.md): a ward with a typing
    /// error in a file must not stand without a station.
    ///
    /// # Errors
    /// When neither can be used; the sentence is of the file.
    pub fn read_or_last_good(path: &Path, data: &Path) -> Result<(Self, Setup), HostError> {
        let read = Self::read(path).and_then(|(config, setup)| {
            let secrets = Secrets::of(data, config.data.key);
            for feed in config.feeds.iter().filter(|feed| feed.enabled) {
                crate::feed_setup::configured(feed, &secrets)?;
            }
            Ok((config, setup))
        });
        let refused = match read {
            Ok(read) => return Ok(read),
            Err(refused) => refused,
        };
        let Ok(text) = std::fs::read_to_string(data.join(LAST_GOOD)) else {
            return Err(refused);
        };
        match Self::of_text(path, &text) {
            Ok((mut config, setup)) => {
                tracing::error!(%refused, "the last good configuration is in force");
                if let Some(source) = &mut config.source {
                    source.refused = Some(refused.to_string());
                }
                Ok((config, setup))
            }
            Err(_) => Err(refused),
        }
    }

    fn resolve_paths(&mut self, folder: &Path) {
        if let Some(saved) = self.print.folder.as_mut() {
            *saved = folder.join(&*saved);
        }
        self.people.resolve_paths(folder);
        self.central.resolve_paths(folder);
        self.broker.resolve_paths(folder);
        crate::outward::resolve_paths(self, folder);
        for feed in &mut self.feeds {
            feed.resolve_paths(folder);
        }
    }

    /// What the station needs of it.
    ///
    /// # Errors
    /// One sentence that names the entry.
    pub fn setup(&self) -> Result<Setup, String> {
        let beds = self.beds.iter().map(BedConfig::setup);
        let beds = beds.collect::<Result<Vec<_>, _>>()?;
        let beds = crate::broker::check(&self.broker, &self.view, beds, &self.feeds)?;
        let beds = Beds::new(beds).map_err(|error| error.to_string())?;
        let mut feeds = feed::setup(&self.feeds)?;
        if let Some(radio) = self.bluetooth.setup()? {
            if feeds.iter().any(|other| other.id == radio.id) {
                return Err(format!(
                    "feed {}: the name is the radio's; give another one",
                    radio.id
                ));
            }
            feeds.push(radio);
        }
        crate::outward::setup(self, &mut feeds)?;
        self.self_tests()?;
        self.people.vouching()?;
        self.central.address()?;
        let calls = self.calls.setup(&beds)?;
        Ok(Setup {
            name: Arc::from(self.ward.name.trim()),
            beds,
            feeds,
            patience: self.ward.patience()?,
            policy: self.alarms.policy()?,
            roster: self.alarms.roster(&self.beds)?,
            limits: self
                .limits
                .enabled
                .then(|| self.limit_setup())
                .transpose()?,
            care: self.scores.setup()?,
            calls,
            smart_beds: self.smart_beds.policy()?,
            role: self.alarms.station_role.role(),
        })
    }

    /// When the sound output is tested.
    pub(crate) fn self_tests(&self) -> Result<Vec<chrono::NaiveTime>, String> {
        crate::shifts::times(&self.sound.self_test).map_err(|problem| format!("[sound]: {problem}"))
    }

    /// The station's own limits, and the beds where they are not an adult's.
    fn limit_setup(&self) -> Result<LimitSetup, String> {
        let mut groups = BTreeMap::new();
        for bed in &self.beds {
            let id = BedId::parse(&bed.id).map_err(|error| format!("[[bed]]: {error}"))?;
            groups.insert(id, bed.group.group());
        }
        let profile = self.limits.profile(self.ward.name.trim())?;
        Ok(LimitSetup { profile, groups })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_alarms::Role;
    use lamplight_ward::Patience;

    const GOOD: &str = r#"
        [ward]
        name = "Ward 4 East"
        [[bed]]
        id = "1"
        locations = ["4E^^1"]
        [[bed]]
        id = "2"
        devices = ["00A037EB2175780F"]
        [[feed]]
        id = "bedside"
        kind = "mllp-listener"
        address = "127.0.0.1:0"
        zone = "+01:00"
    "#;

    fn setup(text: &str) -> Result<Setup, String> {
        toml::from_str::<Config>(text)
            .map_err(|e| e.to_string())
            .and_then(|c| c.setup())
    }

    #[test]
    fn a_configuration_becomes_a_ward() {
        let setup = setup(GOOD).unwrap();
        assert_eq!((&*setup.name, setup.beds.all().len()), ("Ward 4 East", 2));
        assert_eq!(setup.feeds[0].zone.local_minus_utc(), 3_600);
        assert_eq!(setup.patience, Patience::default());
        assert_eq!(setup.role, Role::Nurse);
    }

    #[test]
    fn the_role_of_whoever_stands_at_the_station_is_told() {
        for (word, role) in [
            ("viewer", Role::Viewer),
            ("nurse", Role::Nurse),
            ("charge_nurse", Role::ChargeNurse),
            ("technician", Role::Technician),
            ("administrator", Role::Administrator),
        ] {
            let text = format!("{GOOD}[alarms]\nstation_role = \"{word}\"");
            assert_eq!(setup(&text).unwrap().role, role);
        }
        let error = setup(&format!("{GOOD}[alarms]\nstation_role = \"doctor\"")).unwrap_err();
        assert!(error.contains("unknown variant `doctor`"), "{error}");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (from, to, words) in [
            ("locations", "location", "unknown field `location`"),
            (
                "mllp-listener",
                "mlpp-listener",
                "unknown variant `mlpp-listener`",
            ),
            ("+01:00", "CET", "feed bedside: zone \"CET\" is none"),
            ("id = \"2\"", "id = \"1\"", "bed 1 is there twice"),
            ("4E^^1", "^^", "bed 1: location \"^^\" names neither"),
            (
                "name = \"Ward 4 East\"",
                "lost_after_s = 1",
                "lost_after_s = 1 is less than",
            ),
            (
                "name = \"Ward 4 East\"",
                "stale_after_s = -3",
                "stale_after_s = -3 must be",
            ),
            ("id = \"bedside\"", "id = \"\"", "feed id is empty"),
            (
                "zone",
                "dialect = \"mindrai\"\nzone",
                "feed bedside: dialect \"mindrai\" is none; there are none, mindray-egateway,",
            ),
        ] {
            let text = GOOD.replace(from, to);
            let error = setup(&text).unwrap_err();
            assert!(error.contains(words), "{to}: {error}");
        }
        assert!(setup("").unwrap_err().contains("the ward has no bed"));
    }
}
