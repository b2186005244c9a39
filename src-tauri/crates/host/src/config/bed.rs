//! `[[bed]]`: a bed, the places and devices that mean it, and its nurses until people sign in.

use super::GroupConfig;
use lamplight_units::{BedId, DeviceId};
use lamplight_ward::{BedSetup, PlacePattern};
use serde::Deserialize;

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

impl BedConfig {
    /// What the ward needs of it.
    ///
    /// # Errors
    /// One sentence that names the bed and what is wrong.
    pub(super) fn setup(&self) -> Result<BedSetup, String> {
        let id = BedId::parse(&self.id).map_err(|error| format!("[[bed]]: {error}"))?;
        let within = |error: &dyn std::fmt::Display| format!("bed {}: {error}", self.id);
        let places = self.locations.iter().map(|text| PlacePattern::parse(text));
        let devices = self.devices.iter().map(|text| DeviceId::parse(text));
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
}
