//! `[feed.mqtt]` and `[[feed.mqtt.map]]`: a broker, and what other layouts mean.

use lamplight_feeds::mqtt::Protocol;
use lamplight_protocols::mqtt::table::{Row, RowConfig};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// `[feed.mqtt]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MqttEntry {
    /// Which MQTT is spoken.
    pub version: VersionEntry,
    /// Our name at the broker; `lamplight-` and the feed's id when left out.
    pub client_id: Option<String>,
    /// User name.
    pub user: Option<String>,
    /// A file with the password alone, readable for its owner only.
    pub password_file: Option<PathBuf>,
    /// The password lies in the key store, where a form put it.
    pub password_stored: bool,
    /// The name of the password in the system's key store, instead of a file.
    pub password_key: Option<String>,
    /// Seconds without a word after which the broker takes the station for lost.
    pub keep_alive_s: u16,
    /// Seconds for which the broker keeps messages while the station is away; 0 is none.
    pub session_s: u32,
    /// Below this topic our own schema is spoken.
    pub root: String,
    /// Other layouts.
    pub map: Vec<MapEntry>,
}

impl Default for MqttEntry {
    fn default() -> Self {
        Self {
            version: VersionEntry::default(),
            client_id: None,
            user: None,
            password_file: None,
            password_stored: false,
            password_key: None,
            keep_alive_s: 30,
            session_s: 3_600,
            root: "lamplight/1".to_owned(),
            map: Vec::new(),
        }
    }
}

/// Versions of MQTT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum VersionEntry {
    /// 5
    #[default]
    #[serde(rename = "5")]
    V5,
    /// 3.1.1
    #[serde(rename = "3.1.1")]
    V311,
}

impl VersionEntry {
    /// As the feed has it.
    #[must_use]
    pub const fn protocol(self) -> Protocol {
        match self {
            Self::V5 => Protocol::V5,
            Self::V311 => Protocol::V311,
        }
    }
}

/// `[[feed.mqtt.map]]`: one row of the table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MapEntry {
    /// Which topics; a level may hold a `{name}`.
    pub topic: String,
    /// `plain`, `zigbee2mqtt`, `home-assistant`, `sparkplug-b`.
    pub layout: String,
    /// The call system's name.
    pub system: String,
    /// The bed frame's id.
    pub device: String,
    /// Ward.
    pub ward: String,
    /// Room.
    pub room: String,
    /// Bed.
    pub bed: String,
    /// Where in the room.
    pub spot: String,
    /// What fields mean.
    pub fields: BTreeMap<String, String>,
    /// Where a call of this row is ended from afar.
    pub end_topic: String,
    /// What is published there.
    pub end_payload: String,
}

impl MapEntry {
    /// The checked row.
    ///
    /// # Errors
    /// One sentence that names the entry.
    pub fn row(&self) -> Result<Row, String> {
        let config = RowConfig {
            topic: self.topic.clone(),
            layout: self.layout.clone(),
            system: self.system.clone(),
            device: self.device.clone(),
            ward: self.ward.clone(),
            room: self.room.clone(),
            bed: self.bed.clone(),
            spot: self.spot.clone(),
            fields: self.fields.clone(),
            end_topic: self.end_topic.clone(),
            end_payload: self.end_payload.clone(),
        };
        Row::read(&config).map_err(|error| format!("mqtt.map {:?}: {error}", self.topic))
    }
}
