//! What happens on the ward and when, as files (`assets/scenarios`).
//!
//! A scenario is a list of steps, each with the beds it is for, a time, and what changes
//! there. Steps at time 0 are how the beds begin. A step for a bed that the run does not
//! have does nothing, so that one file serves 1 bed and 200.
//!
//! ```toml
//! about = "One sentence for the list of scenarios."
//!
//! [[step]]
//! beds = "2"          # "all", "3", "1-8,12", "odd", "even"
//! at_s = 20
//! rhythm = "vf"
//! ```

mod beds;
mod library;
mod smart;
mod step;

pub use beds::BedSet;
pub use library::{NAMES, built_in, load};
pub use smart::{ScriptedCall, SmartStep};
pub use step::{Network, Power, ScriptedAlert, ScriptedPriority, Step};

use serde::Deserialize;
use std::time::Duration;
use thiserror::Error;

/// Longest scenario file read.
pub const FILE_BYTES_MAX: usize = 1_000_000;

/// Most steps in one file, repeats counted.
pub const STEPS_MAX: usize = 100_000;

/// Why there is no scenario.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScenarioError {
    /// Neither a known name nor a file.
    #[error("there is no scenario and no file {name:?}; known scenarios: {}", NAMES.join(", "))]
    Unknown {
        /// As asked for.
        name: String,
    },
    /// A file that cannot be opened.
    #[error("scenario file {file} cannot be read: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// The system's words.
        reason: String,
    },
    /// A file that says something wrong.
    #[error("scenario file {file}, line {line}: {what}")]
    Bad {
        /// The file or the built-in name.
        file: String,
        /// Counted from 1.
        line: usize,
        /// What is wrong, with the known names where a name was expected.
        what: String,
    },
}

/// A scenario, ready to be split up among the devices.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its name, or the file's.
    pub name: String,
    /// What it shows.
    pub about: String,
    /// Its steps in the order of time; those of one moment in the order of the file.
    pub steps: Vec<Step>,
    /// What smart beds and the call gateway do, in the order of time.
    pub smart: Vec<SmartStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    about: String,
    #[serde(default)]
    step: Vec<toml::Spanned<Step>>,
    #[serde(default)]
    smart: Vec<toml::Spanned<SmartStep>>,
}

impl Scenario {
    /// Reads a scenario from a file's text.
    ///
    /// # Errors
    /// With file, line and the reason when the text is not a scenario.
    pub fn parse(name: &str, text: &str) -> Result<Self, ScenarioError> {
        let bad = |at: usize, what: String| ScenarioError::Bad {
            file: name.to_owned(),
            line: text
                .get(..at)
                .map_or(1, |before| before.matches('\n').count() + 1),
            what,
        };
        if text.len() > FILE_BYTES_MAX {
            return Err(bad(0, format!("longer than {FILE_BYTES_MAX} bytes")));
        }
        let file: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            // TOML errors are several lines long; a report is one sentence.
            bad(at, error.message().trim().replace('\n', " "))
        })?;
        let mut steps: Vec<Step> = Vec::with_capacity(file.step.len());
        for spanned in file.step {
            let at = spanned.span().start;
            let step = spanned.into_inner();
            step.check().map_err(|what| bad(at, what))?;
            if steps.len() + step.count() > STEPS_MAX {
                return Err(bad(at, format!("more than {STEPS_MAX} steps")));
            }
            steps.extend(step.repeated());
        }
        steps.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
        let mut smart: Vec<SmartStep> = Vec::with_capacity(file.smart.len());
        for spanned in file.smart {
            let at = spanned.span().start;
            let step = spanned.into_inner();
            step.check().map_err(|what| bad(at, what))?;
            if smart.len() + step.count() > STEPS_MAX {
                return Err(bad(at, format!("more than {STEPS_MAX} steps")));
            }
            smart.extend(step.repeated());
        }
        smart.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
        Ok(Self {
            name: name.to_owned(),
            about: file.about,
            steps,
            smart,
        })
    }

    /// The steps for one bed of `count`, in order of time.
    pub fn for_bed(&self, bed: u16) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |step| step.beds.has(bed))
    }

    /// Whether the bed has no device at all in this scenario.
    #[must_use]
    pub fn leaves_empty(&self, bed: u16) -> bool {
        self.for_bed(bed).any(|step| step.empty)
    }

    /// When the last step is.
    #[must_use]
    pub fn length(&self) -> Duration {
        let last = self.steps.last().map_or(0.0, |step| step.at_s);
        Duration::try_from_secs_f64(last).unwrap_or(Duration::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Rhythm;

    #[test]
    fn steps_are_sorted_by_time_and_repeated() {
        let text = "about = 'x'\n[[step]]\nbeds='2'\nat_s=9\nrhythm='vf'\n\
                    [[step]]\nbeds='all'\nat_s=1\nevery_s=5\ntimes=3\nartefact_s=2\n";
        let scenario = Scenario::parse("t", text).unwrap();
        let times: Vec<f64> = scenario.steps.iter().map(|s| s.at_s).collect();
        assert_eq!(times, [1.0, 6.0, 9.0, 11.0]);
        assert_eq!(scenario.for_bed(1).count(), 3);
        let rhythms: Vec<_> = scenario.for_bed(2).filter_map(|s| s.rhythm).collect();
        assert_eq!(rhythms, [Rhythm::VentricularFibrillation]);
    }

    #[test]
    fn a_bad_file_is_told_in_one_sentence_with_its_line_and_the_known_names() {
        for (text, expected) in [
            (
                "about='x'\n[[step]]\nbeds='1'\nrythm='vf'\n",
                "scenario file f.toml, line 4: unknown field `rythm`, expected one of `beds`",
            ),
            (
                "about='x'\n[[step]]\nbeds='1'\nrhythm='flutter'\n",
                "line 4: unknown variant `flutter`, expected one of `sinus`, `af`, `vt`",
            ),
            ("[[step]]\nbeds='1'\n", "line 1: missing field `about`"),
            (
                "about='x'\n[[step]]\nbeds='1-'\n",
                "line 3: \"1-\" is no set of beds",
            ),
            (
                "about='x'\n\n[[step]]\nbeds='1'\nat_s=-3\n",
                "line 3: at_s is -3",
            ),
            (
                "about='x'\n[[step]]\nbeds='1'\nspo2=300\n",
                "line 2: spo2 is 300, possible are 0 to 100",
            ),
            (
                "about='x'\n[[step]]\nbeds='1'\nrecording='nix'\n",
                "known are mitdb-100, mitdb-200",
            ),
            ("about = \n", "line 1: "),
        ] {
            let message = Scenario::parse("f.toml", text).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
            assert!(!message.contains('\n'), "{message}");
        }
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let message = load("no-such-thing").unwrap_err().to_string();
        assert!(
            message.contains("showcase, ") && message.contains("no-such-thing"),
            "{message}"
        );
    }

    #[test]
    fn every_built_in_scenario_reads() {
        for name in NAMES {
            let scenario = built_in(name).unwrap().unwrap();
            assert!(scenario.about.ends_with('.'), "{name}");
            assert!(scenario.steps.len() < 1_000, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "[a-z=\\[\\]'0-9\n .-]{0,120}") {
            let _ = Scenario::parse("p", &text);
            let _ = Scenario::parse("p", &format!("about='x'\n[[step]]\nbeds='{text}'\n"));
        }
    }
}
