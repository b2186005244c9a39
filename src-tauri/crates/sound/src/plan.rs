//! A burst as a list of pulses: when each begins, how long it is, how high.
//!
//! Times are those of the standard: a pulse lasts from the 90 % mark of its rise to the
//! 90 % mark of its fall, a spacing from one pulse's end to the next one's onset
//! (IEC 60601-1-8 Tables 3 and 4; reference/alarms.md 4.1 and 4.2).

use crate::tone::notes;
use crate::{Category, Melody, Note, Tone};
use lamplight_alarms::Priority;
use std::time::Duration;

/// Everything that can sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sound {
    /// A burst that announces a condition.
    Alarm(Tone),
    /// Reminds that something is acknowledged but unsolved, or that sound is off.
    Reminder,
    /// Shows that the output works; quiet, and unlike any alarm.
    Test,
}

/// One pulse of a burst.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pulse {
    /// From the burst's onset to the 90 % mark of this pulse's rise.
    pub onset: Duration,
    /// Effective duration `t_d`.
    pub duration: Duration,
    /// Its fundamental.
    pub note: Note,
}

impl Pulse {
    /// The 90 % mark of its fall.
    #[must_use]
    pub fn end(&self) -> Duration {
        self.onset + self.duration
    }
}

/// A burst.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// In the order of time; never more than ten, never overlapping.
    pub pulses: Vec<Pulse>,
    /// Peak level of its pulses below that of a HIGH burst, in decibels (0 or negative).
    pub level_db: f64,
}

/// The numbers of one kind of burst. `spaces` stand between the pulses.
struct Shape {
    duration_ms: u64,
    spaces_ms: &'static [u64],
    level_db: f64,
}

/// HIGH: `t_d` 130 ms (75 to 200), x = 80 ms (50 to 125), 3-4 and 8-9 at
/// 2x + `t_d` = 290 ms, 5-6 at 600 ms (350 to 1300).
const HIGH: Shape = Shape {
    duration_ms: 130,
    spaces_ms: &[80, 80, 290, 80, 600, 80, 80, 290, 80],
    level_db: 0.0,
};
/// MEDIUM: `t_d` 190 ms (125 to 250), y = 190 ms (125 to 250).
const MEDIUM: Shape = Shape {
    duration_ms: 190,
    spaces_ms: &[190, 190],
    level_db: -3.0,
};
/// LOW: `t_d` 200 ms (125 to 250), y = 200 ms (125 to 250), two pulses.
/// The standard wants HIGH >= MEDIUM >= LOW in loudness (unverified); 3 dB a step is ours.
const LOW: Shape = Shape {
    duration_ms: 200,
    spaces_ms: &[200],
    level_db: -6.0,
};
/// A call is no alarm condition of IEC 60601-1-8 and must not be taken for one: its pulses
/// are longer than any alarm's (250 ms at the most) or in an even, fast run that no alarm
/// has, and step down in pitch. The faster the graver, as DIN VDE 0834 lamps and tones do
/// (from memory, unverified). Emergency and code blue: eight pulses without a gap in the run.
const CALL_HIGH: Shape = Shape {
    duration_ms: 90,
    spaces_ms: &[90; 7],
    level_db: 0.0,
};
/// WC, assistance, fall: the chime twice.
const CALL_MEDIUM: Shape = Shape {
    duration_ms: 290,
    spaces_ms: &[160, 400, 160],
    level_db: -3.0,
};
/// An ordinary call: the chime once.
const CALL_LOW: Shape = Shape {
    duration_ms: 290,
    spaces_ms: &[160],
    level_db: -6.0,
};
/// The reminder is free in the standard (reference/alarms.md marks it so). Three short
/// low pulses; shorter than a MEDIUM's and wider apart than any burst's, so that it is
/// taken for neither.
const REMINDER: Shape = Shape {
    duration_ms: 100,
    spaces_ms: &[300, 300],
    level_db: -6.0,
};
/// One quiet pulse; every alarm has two or more.
const TEST: Shape = Shape {
    duration_ms: 125,
    spaces_ms: &[],
    level_db: -20.0,
};

impl Plan {
    /// The burst of a sound, with or without melodies.
    #[must_use]
    pub fn of(sound: Sound, melody: Melody) -> Self {
        match sound {
            Sound::Alarm(tone) => Self::of_tone(tone, melody),
            Sound::Reminder => Self::build(&REMINDER, &[Note::A3; 3]),
            Sound::Test => Self::build(&TEST, &[Note::C5]),
        }
    }

    fn of_call(priority: Priority) -> Self {
        let chime = [Note::E5, Note::C5];
        match priority {
            Priority::High => Self::build(&CALL_HIGH, &[chime; 4].concat()),
            Priority::Medium => Self::build(&CALL_MEDIUM, &[chime; 2].concat()),
            Priority::Low | Priority::Advisory => Self::build(&CALL_LOW, &chime),
        }
    }

    fn of_tone(tone: Tone, melody: Melody) -> Self {
        if tone.category() == Category::Call {
            return Self::of_call(tone.priority());
        }
        let category = match melody {
            Melody::Fixed => Category::General,
            Melody::ByCategory => tone.category(),
        };
        let notes = notes(category);
        match tone.priority() {
            Priority::High => Self::build(&HIGH, &[notes, notes].concat()),
            Priority::Medium => Self::build(&MEDIUM, &notes),
            // One melody for every category; `Tone` holds no advisory.
            Priority::Low | Priority::Advisory => Self::build(&LOW, &[Note::E4, Note::C4]),
        }
    }

    /// Lays the first notes out; there are always enough for the shape.
    fn build(shape: &Shape, notes: &[Note]) -> Self {
        let duration = Duration::from_millis(shape.duration_ms);
        let mut onset = Duration::ZERO;
        let mut pulses = Vec::with_capacity(shape.spaces_ms.len() + 1);
        let spaces = shape.spaces_ms.iter().copied().chain([0]);
        for (space, note) in spaces.zip(notes.iter().copied()) {
            pulses.push(Pulse {
                onset,
                duration,
                note,
            });
            onset += duration + Duration::from_millis(space);
        }
        Self {
            pulses,
            level_db: shape.level_db,
        }
    }

    /// From the first pulse's onset to the last one's end.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.pulses.last().map_or(Duration::ZERO, Pulse::end)
    }
}
