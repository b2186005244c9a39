//! What a connected device offers: its characteristics by their short names, and its kinds.

use btleplug::api::{Characteristic, Peripheral as _};
use btleplug::platform::Peripheral;
use lamplight_protocols::gatt::uuid::{long, short};
use lamplight_protocols::radio::RadioKind;

/// What was found in a device.
pub struct Found {
    characteristics: Vec<(u16, Characteristic)>,
}

impl Found {
    /// All of them that have a name of the SIG.
    pub fn of(peripheral: &Peripheral) -> Self {
        let all = peripheral.characteristics().into_iter();
        let characteristics = all
            .filter_map(|one| Some((short(one.uuid.as_u128())?, one)))
            .collect();
        Self { characteristics }
    }

    /// The first one of that name. Where two services have one each (two batteries), the
    /// library tells them apart by service; one is enough for what is read here.
    pub fn get(&self, uuid: u16) -> Option<&Characteristic> {
        let mut all = self.characteristics.iter();
        all.find(|(own, _)| *own == uuid).map(|(_, found)| found)
    }
}

/// What a device measures, by the services that were found.
pub fn kinds(peripheral: &Peripheral) -> Vec<RadioKind> {
    let services = peripheral.services();
    let has = |kind: &RadioKind| {
        let uuid = long(kind.service());
        services.iter().any(|one| one.uuid.as_u128() == uuid)
    };
    RadioKind::ALL.into_iter().filter(has).collect()
}
