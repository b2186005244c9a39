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

mod bluetooth;
mod calls;
mod limits;
mod mqtt;
mod paging;
mod people;
mod scores;
mod smart_beds;
mod sound;

pub use bluetooth::BluetoothConfig;
pub use calls::CallsConfig;
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

use crate::broker::{BrokerConfig, ViewConfig};
use crate::error::HostError;
use crate::keys::KeyConfig;
use crate::link::CentralConfig;
use crate::outward::{CommunicatorConfig, FhirConfig, Hl7OutConfig};
use crate::secrets::Secrets;
use chrono::FixedOffset;
use lamplight_alarms::policy::{Ladder, Rank};
use lamplight_alarms::{Duty, PersonId, Policy, Role, Roster, Subject, ValidPolicy};
use lamplight_protocols::hl7::dialects;
use lamplight_station::{FeedSetup, LimitSetup, Setup};
use lamplight_units::{BedId, DeviceId, FeedId, Personal};
use lamplight_ward::{BedSetup, Beds, Patience, PlacePattern};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

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

/// `[alarms]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AlarmsConfig {
    /// The charge nurse's name, until people sign in.
    pub charge_nurse: Option<String>,
    /// Seconds after which the second nurse, the charge nurse and all are told of a high
    /// alarm of a patient that nobody has taken.
    pub high_told_after_s: Option<[u64; 3]>,
    /// As what whoever stands at the station acts, until people sign in.
    pub station_role: RoleConfig,
}

/// What somebody is on this ward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleConfig {
    /// Looks.
    Viewer,
    /// Cares for patients.
    #[default]
    Nurse,
    /// Leads the shift.
    ChargeNurse,
    /// Looks after equipment.
    Technician,
    /// Acts for the responsible organisation.
    Administrator,
}

impl RoleConfig {
    const fn role(self) -> Role {
        match self {
            Self::Viewer => Role::Viewer,
            Self::Nurse => Role::Nurse,
            Self::ChargeNurse => Role::ChargeNurse,
            Self::Technician => Role::Technician,
            Self::Administrator => Role::Administrator,
        }
    }
}

/// `[ward]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WardConfig {
    /// Shown at the top left.
    pub name: String,
    /// Seconds without data after which values are stale, at the least.
    pub stale_after_s: f64,
    /// Seconds without data after which values are lost, at the least.
    pub lost_after_s: f64,
}

impl Default for WardConfig {
    fn default() -> Self {
        Self {
            name: "Ward".to_owned(),
            stale_after_s: 10.0,
            lost_after_s: 30.0,
        }
    }
}

/// `[[bed]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BedConfig {
    /// Id and label.
    pub id: String,
    /// Locations that mean it.
    #[serde(default)]
    pub locations: Vec<String>,
    /// Devices that speak for it.
    #[serde(default)]
    pub devices: Vec<String>,
    /// Whose limits hold here.
    #[serde(default)]
    pub group: GroupConfig,
    /// Its nurse, until people sign in.
    #[serde(default)]
    pub nurse: Option<String>,
    /// Who stands in for the nurse.
    #[serde(default)]
    pub second_nurse: Option<String>,
}

/// `[[feed]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedConfig {
    /// Its name in lists and logs.
    pub id: String,
    /// Protocol and direction.
    pub kind: FeedKind,
    /// Where to listen, whom to connect to, or the serial port.
    pub address: String,
    /// Whether it runs.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Zone of times without one: `Z`, `+01:00`; the system's own is not taken,
    /// since a station may be moved and a bedside is not.
    #[serde(default)]
    pub zone: Option<String>,
    /// The senders' dialect, where their messages do not name a maker.
    #[serde(default)]
    pub dialect: Option<String>,
    /// Largest message in bytes.
    #[serde(default)]
    pub message_bytes_max: Option<usize>,
    /// Most connections at a time.
    #[serde(default)]
    pub connections_max: Option<usize>,
    /// Addresses that may connect, such as `10.4.0.0/16`; all when empty.
    #[serde(default)]
    pub allow: Vec<String>,
    /// TLS; plain when left out.
    #[serde(default)]
    pub tls: Option<TlsConfig>,
    /// The serial line's speed and bits.
    #[serde(default)]
    pub line: LineConfig,
    /// How ESPA 4.4.4 is spoken.
    #[serde(default)]
    pub espa: EspaConfig,
    /// How TAP is spoken.
    #[serde(default)]
    pub tap: TapConfig,
    /// What pages mean; of an HL7 feed: that alerts are calls.
    #[serde(default)]
    pub calls: Option<PagesConfig>,
    /// Local codes of a bed gateway, each with the fact of a bed that it means.
    #[serde(default)]
    pub bed_terms: BTreeMap<String, String>,
    /// The broker, for `mqtt`.
    #[serde(default)]
    pub mqtt: Option<MqttEntry>,
}

/// What is there runs, unless it is said otherwise.
const fn yes() -> bool {
    true
}

/// Kinds of feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeedKind {
    /// Waits for monitors and gateways that send HL7 v2 over MLLP.
    MllpListener,
    /// Connects to a gateway and reads HL7 v2 over MLLP from it.
    MllpClient,
    /// Waits for a call system that speaks ESPA 4.4.4 over TCP.
    EspaListener,
    /// Connects to a serial server behind which a call system speaks ESPA 4.4.4.
    EspaClient,
    /// A call system that speaks ESPA 4.4.4 on a serial line.
    EspaSerial,
    /// Waits for a call system that speaks TAP over TCP.
    TapListener,
    /// Connects to a serial server behind which a call system speaks TAP.
    TapClient,
    /// A call system that speaks TAP on a serial line.
    TapSerial,
    /// Connects to an MQTT broker: beds, call systems, sensors (docs/MQTT.md).
    Mqtt,
}

/// `[feed.tls]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsConfig {
    /// Our certificate chain, PEM.
    #[serde(default)]
    pub certificate: Option<PathBuf>,
    /// Our private key, PEM.
    #[serde(default)]
    pub key: Option<PathBuf>,
    /// The authority that signs the other side's certificates, PEM.
    #[serde(default)]
    pub authority: Option<PathBuf>,
    /// The other side's name in its certificate, for a client.
    #[serde(default)]
    pub server_name: Option<String>,
    /// Names (CN or SAN) that may connect; all that the authority signed when empty.
    #[serde(default)]
    pub allow_names: Vec<String>,
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
        for mqtt in self.feeds.iter_mut().filter_map(|feed| feed.mqtt.as_mut()) {
            if let Some(file) = mqtt.password_file.as_mut() {
                *file = folder.join(&*file);
            }
        }
        for tls in self.feeds.iter_mut().filter_map(|feed| feed.tls.as_mut()) {
            let files = [&mut tls.certificate, &mut tls.key, &mut tls.authority];
            for file in files.into_iter().flatten() {
                *file = folder.join(&*file);
            }
        }
    }

    /// What the station needs of it.
    ///
    /// # Errors
    /// One sentence that names the entry.
    pub fn setup(&self) -> Result<Setup, String> {
        let beds = self.beds.iter().map(bed).collect::<Result<Vec<_>, _>>()?;
        let beds = crate::broker::check(&self.broker, &self.view, beds, &self.feeds)?;
        let beds = Beds::new(beds).map_err(|error| error.to_string())?;
        let mut feeds: Vec<FeedSetup> = Vec::new();
        for feed in self.feeds.iter().filter(|feed| feed.enabled) {
            let id = FeedId::parse(&feed.id).map_err(|error| format!("[[feed]]: {error}"))?;
            if feeds.iter().any(|other| other.id == id) {
                return Err(format!("feed {id} is there twice"));
            }
            let zone = zone(feed.zone.as_deref().unwrap_or("Z")).ok_or_else(|| {
                format!(
                    "feed {id}: zone {:?} is none; write Z or +01:00",
                    feed.zone.as_deref().unwrap_or_default()
                )
            })?;
            if let Some(dialect) = &feed.dialect {
                known_dialect(dialect).map_err(|names| {
                    format!("feed {id}: dialect {dialect:?} is none; there are {names}")
                })?;
            }
            feeds.push(FeedSetup { id, zone });
        }
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
        let (stale, lost) = (self.ward.stale_after_s, self.ward.lost_after_s);
        let seconds = |name: &str, value: f64| {
            let sane = (0.5..=86_400.0).contains(&value);
            sane.then(|| Duration::from_secs_f64(value))
                .ok_or_else(|| format!("ward: {name} = {value} must be between 0.5 and 86400"))
        };
        let patience = Patience {
            stale: seconds("stale_after_s", stale)?,
            lost: seconds("lost_after_s", lost)?,
        };
        if patience.lost < patience.stale {
            return Err(format!(
                "ward: lost_after_s = {lost} is less than stale_after_s = {stale}"
            ));
        }
        self.self_tests()?;
        self.people.vouching()?;
        self.central.address()?;
        let calls = self.calls.setup(&beds)?;
        Ok(Setup {
            name: Arc::from(self.ward.name.trim()),
            beds,
            feeds,
            patience,
            policy: policy(&self.alarms)?,
            roster: self.roster()?,
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

    /// Who is on duty, by name.
    fn roster(&self) -> Result<Roster, String> {
        let person = |name: &Option<String>| {
            let name = name.as_deref().map(str::trim);
            name.filter(|name| !name.is_empty()).map(PersonId::new)
        };
        let mut roster = Roster {
            charge: person(&self.alarms.charge_nurse),
            ..Roster::default()
        };
        for bed in &self.beds {
            let id = BedId::parse(&bed.id).map_err(|error| format!("[[bed]]: {error}"))?;
            let duty = Duty {
                owner: person(&bed.nurse),
                second: person(&bed.second_nurse),
            };
            roster.duties.insert(Subject::Bed(id), duty);
        }
        Ok(roster)
    }
}

fn policy(config: &AlarmsConfig) -> Result<ValidPolicy, String> {
    let mut policy = Policy::default();
    if let Some([second, charge, all]) = config.high_told_after_s {
        policy.ladders.physiological.high = Ladder::of(&[
            (Rank::Owner, 0),
            (Rank::Second, second),
            (Rank::Charge, charge),
            (Rank::All, all),
        ]);
    }
    policy
        .validate()
        .map_err(|error| format!("[alarms]: {error}"))
}

fn bed(config: &BedConfig) -> Result<BedSetup, String> {
    let id = BedId::parse(&config.id).map_err(|error| format!("[[bed]]: {error}"))?;
    let within = |error: &dyn std::fmt::Display| format!("bed {}: {error}", config.id);
    let places = config
        .locations
        .iter()
        .map(|text| PlacePattern::parse(text));
    let devices = config.devices.iter().map(|text| DeviceId::parse(text));
    Ok(BedSetup {
        id,
        places: places
            .collect::<Result<_, _>>()
            .map_err(|error| within(&error))?,
        devices: devices
            .collect::<Result<_, _>>()
            .map_err(|error| within(&error))?,
    })
}

/// Whether there is a dialect of that name; else the names that there are.
fn known_dialect(name: &str) -> Result<(), String> {
    if dialects().any(|known| known == name) {
        Ok(())
    } else {
        Err(dialects().collect::<Vec<_>>().join(", "))
    }
}

fn zone(text: &str) -> Option<FixedOffset> {
    if text == "Z" {
        FixedOffset::east_opt(0)
    } else {
        text.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
