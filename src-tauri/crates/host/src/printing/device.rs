//! Which devices measured what is printed, and whether one of them is a simulator.

use super::check::Stretch;
use lamplight_station::KeptDevice;
use lamplight_store::{Reader, StoreError};
use lamplight_units::{BedId, DeviceId};

/// The devices of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Devices {
    /// Their names, one after the other.
    pub names: String,
    /// Whether one is our simulator.
    pub simulated: bool,
}

/// Those from which anything of a bed was recorded in a time.
pub(super) fn of_stretch(
    reader: &Reader,
    bed: &BedId,
    stretch: Stretch,
) -> Result<Devices, StoreError> {
    let mut ids: Vec<DeviceId> = Vec::new();
    for (series, key) in reader.series(Some(bed)) {
        if ids.contains(&key.device) {
            continue;
        }
        let extent = reader.extent(series)?;
        if extent.is_some_and(|(from, to)| from < stretch.to() && to >= stretch.from()) {
            ids.push(key.device);
        }
    }
    let known = known(reader)?;
    let of = |id: &DeviceId| known.iter().find(|device| device.identity.id == *id);
    let names: Vec<String> = ids.iter().map(|id| name(id, of(id))).collect();
    Ok(Devices {
        names: names.join(", "),
        simulated: ids
            .iter()
            .filter_map(of)
            .any(|device| device.identity.simulated()),
    })
}

/// Every device that the station knows, from the parts of its state.
fn known(reader: &Reader) -> Result<Vec<KeptDevice>, StoreError> {
    let parts = reader.parts()?.into_iter();
    let devices = parts.filter(|(name, _)| name.starts_with("device/"));
    Ok(devices
        .filter_map(|(_, text)| serde_json::from_str(&text).ok())
        .collect())
}

/// Maker and model where they are told, else the id.
fn name(id: &DeviceId, known: Option<&KeptDevice>) -> String {
    let told = known.map(|device| {
        let identity = &device.identity;
        format!("{} {}", identity.maker, identity.model)
    });
    let told = told.unwrap_or_default();
    if told.trim().is_empty() {
        id.as_str().to_owned()
    } else {
        told.trim().to_owned()
    }
}
