//! What call systems send and when, as files (`assets/calls`).

use serde::Deserialize;
use std::time::Duration;
use thiserror::Error;

/// Most events of one script, repeats counted.
pub const EVENTS_MAX: usize = 100_000;

macro_rules! scripts {
    ($($name:literal),* $(,)?) => {
        const TEXTS: &[(&str, &str)] = &[$((
            $name,
            include_str!(concat!("../../../../../assets/calls/", $name, ".toml")),
        )),*];
    };
}

scripts!(
    "busy-morning",
    "fall",
    "wc-emergency",
    "code-blue",
    "call-system-restarts",
    "gateway-floods",
);

/// Why there is no script.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScriptError {
    /// Not TOML, or something unknown in it.
    #[error("calls of {name}: {what}")]
    Bad {
        /// The script.
        name: String,
        /// What is wrong.
        what: String,
    },
}

/// Over which protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// ESPA 4.4.4.
    #[default]
    Espa,
    /// TAP.
    Tap,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Pager.
    pub address: String,
    /// Text.
    pub text: String,
    /// ESPA's priority.
    pub priority: u8,
    /// It takes the call back.
    pub ended: bool,
}

impl Page {
    /// Whether both are about one call.
    #[must_use]
    pub fn same_call(&self, other: &Self) -> bool {
        self.address == other.address && self.text == other.text
    }
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Send it.
    Page(Page),
    /// Be away for so long, then tell what is open.
    Restart(Duration),
    /// Send so many pages at once.
    Flood(u32),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    at_s: f64,
    ends_s: Option<f64>,
    address: String,
    text: String,
    #[serde(default = "normal")]
    priority: u8,
    #[serde(default)]
    via: Via,
    every_s: Option<f64>,
    #[serde(default = "once")]
    times: u32,
}

const fn normal() -> u8 {
    3
}

const fn once() -> u32 {
    1
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Restart {
    at_s: f64,
    away_s: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Flood {
    at_s: f64,
    pages: u32,
}

/// A script.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    #[serde(default)]
    call: Vec<Call>,
    #[serde(default)]
    restart: Vec<Restart>,
    #[serde(default)]
    flood: Vec<Flood>,
}

impl Script {
    /// The calls of the scenario of this name; none where it has none.
    ///
    /// # Errors
    /// When the script is wrong.
    pub fn of_scenario(name: &str) -> Result<Self, ScriptError> {
        match TEXTS.iter().find(|(known, _)| *known == name) {
            Some((_, text)) => Self::parse(name, text),
            None => Ok(Self::default()),
        }
    }

    /// Reads a script.
    ///
    /// # Errors
    /// With the reason when the text is none.
    pub fn parse(name: &str, text: &str) -> Result<Self, ScriptError> {
        let bad = |what: String| ScriptError::Bad {
            name: name.to_owned(),
            what,
        };
        let script: Self =
            toml::from_str(text).map_err(|error| bad(error.message().trim().replace('\n', " ")))?;
        let times = script.call.iter().map(|call| call.times as usize * 2);
        if times.sum::<usize>() > EVENTS_MAX {
            return Err(bad(format!("more than {EVENTS_MAX} pages")));
        }
        Ok(script)
    }

    /// Whether nothing is sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.call.is_empty() && self.flood.is_empty()
    }

    /// What one system does, in order of time. Restarts and floods are the ESPA system's.
    #[must_use]
    pub fn events(&self, via: Via) -> Vec<(Duration, Event)> {
        let at = |seconds: f64| Duration::try_from_secs_f64(seconds).unwrap_or_default();
        let mut events = Vec::new();
        for call in self.call.iter().filter(|call| call.via == via) {
            for time in 0..call.times {
                let later = f64::from(time) * call.every_s.unwrap_or_default();
                let page = |ended| {
                    Event::Page(Page {
                        address: call.address.clone(),
                        text: call.text.clone(),
                        priority: call.priority,
                        ended,
                    })
                };
                events.push((at(call.at_s + later), page(false)));
                events.extend(call.ends_s.map(|end| (at(end + later), page(true))));
            }
        }
        if via == Via::Espa {
            let restart = |r: &Restart| (at(r.at_s), Event::Restart(at(r.away_s)));
            events.extend(self.restart.iter().map(restart));
            events.extend(
                self.flood
                    .iter()
                    .map(|f| (at(f.at_s), Event::Flood(f.pages))),
            );
        }
        events.sort_by_key(|(at, _)| *at);
        events
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    #[test]
    fn every_script_is_read_and_belongs_to_a_scenario() {
        for (name, _) in TEXTS {
            let script = Script::of_scenario(name).unwrap();
            assert!(!script.is_empty(), "{name}");
            assert!(scenario::NAMES.contains(name), "{name}");
        }
        assert!(Script::of_scenario("calm-ward").unwrap().is_empty());
    }

    #[test]
    fn a_call_is_raised_and_taken_back_as_often_as_asked() {
        let text = "[[call]]\nat_s=1\nends_s=3\naddress='1'\ntext='x'\nevery_s=10\ntimes=2\n";
        let events = Script::parse("t", text).unwrap().events(Via::Espa);
        let told: Vec<_> = events
            .iter()
            .map(|(at, event)| (at.as_secs(), matches!(event, Event::Page(p) if p.ended)))
            .collect();
        assert_eq!(told, [(1, false), (3, true), (11, false), (13, true)]);
        assert!(Script::parse("t", "[[call]]\nat=1\n").is_err());
    }
}
