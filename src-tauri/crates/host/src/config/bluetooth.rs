//! `[bluetooth]`: health devices that this computer's own radio hears.
//!
//! ```toml
//! [bluetooth]
//! enabled = true
//! adapter = "hci0"     # the first one when left out
//! zone = "+01:00"      # of the devices' clocks
//! set_clocks = true    # devices that take it get the station's time
//! ```
//!
//! Off by default: switched on, a station listens to all that is about and asks the system for
//! its radio, which no ward should find done by itself.

use lamplight_feeds::ble::BleConfig;
use lamplight_station::FeedSetup;
use lamplight_units::FeedId;
use serde::Deserialize;

/// The feed's name in lists and logs.
pub const FEED: &str = "bluetooth";

/// `[bluetooth]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BluetoothConfig {
    /// Whether the radio is used at all.
    pub enabled: bool,
    /// Which adapter, by a part of what the system tells of it.
    pub adapter: Option<String>,
    /// The zone of the devices' clocks.
    pub zone: String,
    /// Whether a device's clock is set where its profile has a place for it.
    pub set_clocks: bool,
}

impl Default for BluetoothConfig {
    fn default() -> Self {
        Self {
            enabled: false,
            adapter: None,
            zone: "Z".to_owned(),
            set_clocks: true,
        }
    }
}

impl BluetoothConfig {
    /// The feed's place among the others; `None` when it is off.
    ///
    /// # Errors
    /// One sentence that names the entry.
    pub fn setup(&self) -> Result<Option<FeedSetup>, String> {
        let zone = super::feed::zone(&self.zone).ok_or_else(|| {
            format!(
                "[bluetooth]: zone {:?} is none; write Z or +01:00",
                self.zone
            )
        })?;
        if !self.enabled {
            return Ok(None);
        }
        let id = FeedId::parse(FEED).map_err(|error| format!("[bluetooth]: {error}"))?;
        Ok(Some(FeedSetup { id, zone }))
    }

    /// What the feed needs.
    #[must_use]
    pub fn feed(&self, id: FeedId) -> BleConfig {
        BleConfig {
            adapter: self.adapter.clone(),
            set_clocks: self.set_clocks,
            ..BleConfig::new(id)
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    fn setup(text: &str) -> Result<Vec<String>, String> {
        let text = format!("{text}\n[[bed]]\nid = \"1\"\n");
        let config: Config = toml::from_str(&text).map_err(|error| error.to_string())?;
        let setup = config.setup()?;
        Ok(setup.feeds.iter().map(|feed| feed.id.to_string()).collect())
    }

    #[test]
    fn it_is_off_until_somebody_switches_it_on() {
        assert_eq!(setup("").unwrap(), Vec::<String>::new());
        assert_eq!(setup("[bluetooth]\nenabled = true").unwrap(), ["bluetooth"]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, names) in [
            ("[bluetooth]\nzone = \"CET\"", "CET"),
            ("[bluetooth]\nsurprise = 1", "surprise"),
            (
                "[bluetooth]\nenabled = true\n[[feed]]\nid = \"bluetooth\"\n\
                 kind = \"mllp-listener\"\naddress = \"127.0.0.1:0\"",
                "bluetooth",
            ),
        ] {
            let problem = setup(text).unwrap_err();
            assert!(problem.contains(names), "{text}: {problem}");
        }
    }
}
