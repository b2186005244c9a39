//! Settings of the screen, in a small JSON file of the data folder.

use crate::data_dir::DataDir;
use crate::error::HostError;
use lamplight_api::command::ScreenSettings;
use std::sync::{Arc, Mutex, PoisonError};

/// The settings, kept in memory and on disk.
#[derive(Debug, Clone)]
pub struct Settings {
    folder: Arc<DataDir>,
    current: Arc<Mutex<ScreenSettings>>,
}

const FILE: &str = "screen.json";

impl Settings {
    /// Reads them; a missing or damaged file means the defaults, and the log says so.
    #[must_use]
    pub fn open(folder: Arc<DataDir>) -> Self {
        let current = match std::fs::read_to_string(folder.path().join(FILE)) {
            Ok(text) => serde_json::from_str(&text).unwrap_or_else(|error| {
                tracing::warn!(%error, file = FILE, "settings are not readable; the defaults hold");
                ScreenSettings::default()
            }),
            Err(_) => ScreenSettings::default(),
        };
        Self {
            folder,
            current: Arc::new(Mutex::new(sane(current))),
        }
    }

    /// The settings in force.
    #[must_use]
    pub fn get(&self) -> ScreenSettings {
        self.current
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Takes new ones and keeps them.
    ///
    /// # Errors
    /// When the disk refuses; they hold until the program ends.
    pub fn set(&self, new: ScreenSettings) -> Result<(), HostError> {
        let new = sane(new);
        let text = serde_json::to_string_pretty(&new).unwrap_or_default();
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = new;
        self.folder.write(FILE, &text)
    }
}

/// A wave drawn at a wrong scale is worse than an unmeasured screen: values that no
/// screen has fall back to the defaults.
fn sane(settings: ScreenSettings) -> ScreenSettings {
    let default = ScreenSettings::default();
    let keep = |value: f64, low: f64, high: f64, other: f64| {
        if value.is_finite() && (low..=high).contains(&value) {
            value
        } else {
            other
        }
    };
    ScreenSettings {
        px_per_mm: keep(settings.px_per_mm, 1.0, 40.0, default.px_per_mm),
        grid: settings.grid.min(256),
        speed_mm_s: keep(settings.speed_mm_s, 1.0, 100.0, default.speed_mm_s),
    }
}
