//! `[sound]`: whether and how loud this station sounds.

use serde::Deserialize;

/// `[sound]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SoundConfig {
    /// Whether this station sounds at all; the header says so when it does not.
    pub enabled: bool,
    /// 40 to 100 %; what is less is raised to 40.
    pub loudness: u8,
    /// Melodies by what the alarm is about, instead of one pitch.
    pub melodies: bool,
    /// Local times at which the output is tested without a sound, such as `07:00`.
    pub self_test: Vec<String>,
}

impl Default for SoundConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            loudness: 70,
            melodies: false,
            self_test: ["07:00", "14:30", "22:00"].map(str::to_owned).to_vec(),
        }
    }
}
