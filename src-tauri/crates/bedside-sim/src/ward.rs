//! Many devices on one clock, without sockets: the core for tests and benches.
//!
//! Step it to a time and get every message of every device up to there, in order of
//! time within each device. On sockets each device runs by itself instead, see
//! [`crate::simulation`].

use crate::device::{Device, DeviceConfig, DeviceError, Output};
use std::time::Duration;

/// Most devices in one run.
pub const DEVICES_MAX: u16 = 200;

/// A ward of devices.
#[derive(Debug)]
pub struct Ward {
    devices: Vec<Device>,
}

impl Ward {
    /// Beds 1 to `beds` (at most [`DEVICES_MAX`]), without those that the scenario leaves empty.
    ///
    /// # Errors
    /// When the configuration is not possible.
    pub fn new(config: &DeviceConfig, beds: u16) -> Result<Self, DeviceError> {
        let devices = (1..=beds.min(DEVICES_MAX))
            .filter(|bed| !config.scenario.leaves_empty(*bed))
            .map(|bed| Device::new(config, bed))
            .collect::<Result<_, _>>()?;
        Ok(Self { devices })
    }

    /// The devices.
    #[must_use]
    pub fn devices(&self) -> &[Device] {
        &self.devices
    }

    /// Gives the devices up, to be run each by itself.
    #[must_use]
    pub fn into_devices(self) -> Vec<Device> {
        self.devices
    }

    /// Steps every device to `elapsed` since the start. Answers with the bed and what it brought.
    pub fn step(&mut self, elapsed: Duration) -> Vec<(u16, Output)> {
        let mut all = Vec::new();
        let mut out = Vec::new();
        for device in &mut self.devices {
            device.step(elapsed, &mut out);
            let bed = device.bed();
            all.extend(out.drain(..).map(|output| (bed, output)));
        }
        all
    }

    /// When the next device has something to bring; `None` for a ward without devices.
    #[must_use]
    pub fn next_due(&self) -> Option<Duration> {
        self.devices.iter().map(Device::next_due).min()
    }
}
