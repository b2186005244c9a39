//! The station's own sound: whether anybody could hear it.

use crate::change::Change;
use crate::station::Station;
use crate::technical::finding;
use lamplight_alarms::{Class, ConditionKey, Priority, Subject};
use lamplight_units::Now;

/// The state of the sound output, as its player tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SoundOutput {
    /// Not known yet.
    Starting,
    /// Tones are played.
    Working,
    /// The system's mixer is muted.
    Muted,
    /// There is none.
    Missing,
    /// It does not play, and why.
    Failed(String),
    /// The configuration says that this station makes no sound.
    Off,
}

/// A station whose tones nobody hears.
const NO_SOUND: Class = Class::known("no-sound");

impl Station {
    /// A tone that can't be heard is a condition, told on screen and by a notice: a part of
    /// the alarm path has failed, and whoever relies on the tone must learn of it
    /// (IEC 60601-1-8 asks for the failure of a signal to be told; unverified).
    pub(crate) fn output_changed(&mut self, now: Now, output: SoundOutput) {
        if self.output == output {
            return;
        }
        let key = ConditionKey::new("station", "sound");
        let advice = match &output {
            SoundOutput::Starting => None,
            SoundOutput::Working | SoundOutput::Off => {
                self.end_condition(now, &key);
                None
            }
            SoundOutput::Muted => Some(
                "Station: the sound of this computer is muted, so alarms can't be heard here. Switch it on in the system's sound settings.".to_owned(),
            ),
            SoundOutput::Missing => Some(
                "Station: this computer has no sound output, so alarms can't be heard here. Connect a loudspeaker; until then watch the screen.".to_owned(),
            ),
            SoundOutput::Failed(why) => Some(format!(
                "Station: the sound output does not play ({why}), so alarms can't be heard here. Check the loudspeaker; until then watch the screen."
            )),
        };
        if let Some(advice) = advice {
            self.announce(
                now,
                finding(
                    key,
                    NO_SOUND,
                    Subject::Station,
                    Priority::Medium,
                    "No sound",
                    advice,
                ),
            );
        }
        self.output = output;
        self.changes.note(Change::Ward);
    }
}
