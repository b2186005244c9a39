//! `[ward]`: its name, and how long silence is borne.

use lamplight_ward::Patience;
use serde::Deserialize;
use std::time::Duration;

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

impl WardConfig {
    /// How long silence is borne.
    ///
    /// # Errors
    /// One sentence that names the entry.
    pub(super) fn patience(&self) -> Result<Patience, String> {
        let (stale, lost) = (self.stale_after_s, self.lost_after_s);
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
        Ok(patience)
    }
}
