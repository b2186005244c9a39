//! `[[feed]]`: a way in which devices, gateways and call systems are heard.

use super::{EspaConfig, LineConfig, MqttEntry, PagesConfig, TapConfig};
use chrono::FixedOffset;
use lamplight_protocols::hl7::dialects;
use lamplight_station::FeedSetup;
use lamplight_units::FeedId;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

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

impl FeedConfig {
    /// Relative paths start at the configuration's folder.
    pub(super) fn resolve_paths(&mut self, folder: &Path) {
        let password = self
            .mqtt
            .as_mut()
            .and_then(|mqtt| mqtt.password_file.as_mut());
        let tls = self.tls.as_mut();
        let tls = tls.map(|tls| [&mut tls.certificate, &mut tls.key, &mut tls.authority]);
        let tls = tls.into_iter().flatten().flatten();
        for file in password.into_iter().chain(tls) {
            *file = folder.join(&*file);
        }
    }
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

/// Those that run, as the station needs them.
///
/// # Errors
/// One sentence that names the feed.
pub(super) fn setup(configured: &[FeedConfig]) -> Result<Vec<FeedSetup>, String> {
    let mut feeds: Vec<FeedSetup> = Vec::new();
    for feed in configured.iter().filter(|feed| feed.enabled) {
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
    Ok(feeds)
}

/// Whether there is a dialect of that name; else the names that there are.
fn known_dialect(name: &str) -> Result<(), String> {
    if dialects().any(|known| known == name) {
        Ok(())
    } else {
        Err(dialects().collect::<Vec<_>>().join(", "))
    }
}

/// A zone as it is written: `Z`, `+01:00`.
pub(super) fn zone(text: &str) -> Option<FixedOffset> {
    if text == "Z" {
        FixedOffset::east_opt(0)
    } else {
        text.parse().ok()
    }
}
