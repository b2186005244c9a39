//! The monitor's own alarms: facts that hold long enough become alerts with a life.
//!
//! Phases and states as IHE PCD-04 tells them: start, update when something changed,
//! continue as a reminder for stations that came late, end; lethal rhythms latch and
//! stay until somebody resets them.

use crate::model::Rhythm;
use lamplight_protocols::report::{
    AlertKind, AlertPhase, AlertPriority, AlertReport, AlertState, Channel, Inactivation,
    NumberReading, Term,
};
use lamplight_units::{DeviceTime, Metric};
use std::sync::Arc;

/// What an alert is about; two alerts of a device never share one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A rhythm.
    Rhythm(Rhythm),
    /// No breath.
    Apnoea,
    /// A number of this term is over (true) or under its limit.
    Limit(&'static str, bool),
    /// An electrode.
    LeadOff,
    /// The oximeter's probe.
    ProbeOff,
    /// The battery.
    Battery,
    /// A scenario's own, by its text.
    Scripted(String),
}

/// Something that is true now and deserves an alert when it stays so.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What it is about.
    pub key: Key,
    /// The event's name in the nomenclature.
    pub event: &'static str,
    /// The metric or part concerned.
    pub source: Option<&'static str>,
    /// Where in the device.
    pub channel: &'static str,
    /// The maker's words.
    pub text: String,
    /// Its priority.
    pub priority: AlertPriority,
    /// Physiological or technical.
    pub kind: AlertKind,
    /// Whether it stays until somebody resets it.
    pub latching: bool,
    /// How long it must hold first.
    pub delay_s: f64,
    /// The number that shows it.
    pub value: Option<NumberReading>,
}

/// An update for a changed number comes at most this often.
const UPDATE_EVERY_S: f64 = 5.0;

/// An alert that goes on is told again this often.
const CONTINUE_EVERY_S: f64 = 30.0;

#[derive(Debug, Clone)]
struct Entry {
    fact: Fact,
    since: f64,
    /// Empty as long as the delay runs.
    thread: Arc<str>,
    told: f64,
    told_text: String,
    told_inactivation: Inactivation,
    latched: bool,
}

/// All alerts of one monitor.
#[derive(Debug, Clone, Default)]
pub struct Alarms {
    entries: Vec<Entry>,
    started: u64,
    inactivation: Inactivation,
}

impl Alarms {
    /// Sound paused at the monitor, or no longer.
    pub fn set_audio_paused(&mut self, paused: bool) {
        self.inactivation.audio_paused = paused;
    }

    /// Forgets everything, as a monitor does that loses its power.
    pub fn forget(&mut self) {
        self.entries.clear();
        self.inactivation = Inactivation::default();
    }

    /// How many alerts are open or latched.
    #[must_use]
    pub fn open(&self) -> usize {
        self.entries.iter().filter(|e| !e.thread.is_empty()).count()
    }

    /// Takes what is true at `now` and gives what is to be told. `name` begins the
    /// alerts' ids and must be the device's own.
    pub fn tick(
        &mut self,
        now: f64,
        facts: Vec<Fact>,
        name: &str,
        at: Option<DeviceTime>,
    ) -> Vec<AlertReport> {
        let mut told = Vec::new();
        let inactivation = self.inactivation;
        for entry in &mut self.entries {
            let still = facts.iter().any(|fact| fact.key == entry.fact.key);
            if !still && !entry.latched && !entry.thread.is_empty() {
                entry.latched = entry.fact.latching;
                entry.told = now;
                told.push(report(entry, AlertPhase::End, inactivation, at));
                if !entry.latched {
                    entry.thread = Arc::from("");
                }
            }
        }
        // What neither holds nor waits for a reset is over.
        self.entries
            .retain(|entry| entry.latched || facts.iter().any(|fact| fact.key == entry.fact.key));
        for fact in facts {
            self.meet(now, fact);
        }
        for entry in &mut self.entries {
            let Some(phase) = due(entry, now, inactivation) else {
                continue;
            };
            if phase == AlertPhase::Start {
                self.started += 1;
                entry.thread = Arc::from(format!("{name}-A{}", self.started));
            }
            entry.told = now;
            entry.told_text.clone_from(&entry.fact.text);
            entry.told_inactivation = inactivation;
            told.push(report(entry, phase, inactivation, at));
        }
        told
    }

    fn meet(&mut self, now: f64, fact: Fact) {
        match self.entries.iter_mut().find(|e| e.fact.key == fact.key) {
            Some(entry) => {
                if entry.latched {
                    // True again: a new alert takes the place of the latched one.
                    entry.latched = false;
                    entry.since = now;
                    entry.thread = Arc::from("");
                }
                entry.fact = fact;
            }
            None => self.entries.push(Entry {
                since: now,
                thread: Arc::from(""),
                told: now,
                told_text: String::new(),
                told_inactivation: Inactivation::default(),
                latched: false,
                fact,
            }),
        }
    }

    /// Somebody resets latched alarms at the monitor.
    pub fn reset(&mut self, at: Option<DeviceTime>) -> Vec<AlertReport> {
        let inactivation = self.inactivation;
        let told = self
            .entries
            .iter_mut()
            .filter(|entry| entry.latched)
            .map(|entry| {
                entry.latched = false;
                report(entry, AlertPhase::Reset, inactivation, at)
            })
            .collect();
        // What was latched does not hold, else it would not have been.
        let reset: &Vec<AlertReport> = &told;
        self.entries
            .retain(|entry| !reset.iter().any(|r| r.thread == entry.thread));
        told
    }
}

/// What is to be told of an entry now.
fn due(entry: &Entry, now: f64, inactivation: Inactivation) -> Option<AlertPhase> {
    if entry.thread.is_empty() {
        return (now - entry.since >= entry.fact.delay_s).then_some(AlertPhase::Start);
    }
    if entry.told_inactivation != inactivation {
        return Some(AlertPhase::Update);
    }
    let quiet = now - entry.told;
    if !entry.latched && entry.told_text != entry.fact.text && quiet >= UPDATE_EVERY_S {
        return Some(AlertPhase::Update);
    }
    (quiet >= CONTINUE_EVERY_S).then_some(AlertPhase::Continue)
}

fn report(
    entry: &Entry,
    phase: AlertPhase,
    inactivation: Inactivation,
    at: Option<DeviceTime>,
) -> AlertReport {
    let fact = &entry.fact;
    let over = matches!(phase, AlertPhase::End | AlertPhase::Reset);
    AlertReport {
        thread: entry.thread.clone(),
        event: term(fact.event),
        source: fact.source.map(term),
        channel: Channel(Arc::from(fact.channel)),
        text: Arc::from(fact.text.as_str()),
        phase: Some(phase),
        state: Some(match (entry.latched, over) {
            (true, _) => AlertState::Latched,
            (false, true) => AlertState::Inactive,
            (false, false) => AlertState::Active,
        }),
        priority: fact.priority,
        kind: fact.kind,
        inactivation,
        value: fact.value.clone().map(Box::new),
        at,
    }
}

/// A term by its name; one that the table lacks goes out by its name alone.
pub(crate) fn term(refid: &'static str) -> Term {
    Metric::by_refid(refid).map_or_else(
        || Term {
            refid: lamplight_units::RefId::known(refid),
            code: lamplight_units::MdcCode::new(0),
            sent_as: None,
        },
        Term::known,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(text: &str, latching: bool, delay_s: f64) -> Fact {
        Fact {
            key: Key::Apnoea,
            event: "MDC_EVT_APNEA",
            source: None,
            channel: "1.3.1.1",
            text: text.to_owned(),
            priority: AlertPriority::High,
            kind: AlertKind::Physiological,
            latching,
            delay_s,
            value: None,
        }
    }

    type Told = Vec<(AlertPhase, AlertState)>;

    fn told(reports: &[AlertReport]) -> Told {
        reports
            .iter()
            .map(|r| (r.phase.unwrap(), r.state.unwrap()))
            .collect()
    }

    #[test]
    fn an_alert_starts_after_its_delay_updates_continues_and_ends() {
        let mut alarms = Alarms::default();
        let mut tick = |now, text: Option<&str>| {
            let facts = text.map(|t| fact(t, false, 3.0)).into_iter().collect();
            told(&alarms.tick(now, facts, "D", None))
        };
        assert_eq!(tick(0.0, Some("a")), []);
        assert_eq!(tick(2.9, Some("a")), []);
        assert_eq!(
            tick(3.0, Some("a")),
            [(AlertPhase::Start, AlertState::Active)]
        );
        assert_eq!(tick(4.0, Some("b")), [], "an update waits its time");
        assert_eq!(
            tick(8.0, Some("b")),
            [(AlertPhase::Update, AlertState::Active)]
        );
        assert_eq!(tick(37.9, Some("b")), []);
        assert_eq!(
            tick(38.0, Some("b")),
            [(AlertPhase::Continue, AlertState::Active)]
        );
        assert_eq!(tick(39.0, None), [(AlertPhase::End, AlertState::Inactive)]);
        assert_eq!(tick(40.0, None), []);
    }

    #[test]
    fn a_fact_that_goes_before_its_delay_leaves_no_trace() {
        let mut alarms = Alarms::default();
        alarms.tick(0.0, vec![fact("a", false, 3.0)], "D", None);
        assert_eq!(told(&alarms.tick(1.0, vec![], "D", None)), []);
        alarms.tick(2.0, vec![fact("a", false, 3.0)], "D", None);
        assert_eq!(
            told(&alarms.tick(4.9, vec![fact("a", false, 3.0)], "D", None)),
            []
        );
    }

    #[test]
    fn a_latching_alert_stays_until_it_is_reset() {
        let mut alarms = Alarms::default();
        let first = alarms.tick(0.0, vec![fact("a", true, 0.0)], "D", None);
        let end = alarms.tick(9.0, vec![], "D", None);
        assert_eq!(told(&end), [(AlertPhase::End, AlertState::Latched)]);
        assert_eq!(end[0].thread, first[0].thread);
        let later = alarms.tick(40.0, vec![], "D", None);
        assert_eq!(told(&later), [(AlertPhase::Continue, AlertState::Latched)]);
        assert_eq!(
            told(&alarms.reset(None)),
            [(AlertPhase::Reset, AlertState::Inactive)]
        );
        assert_eq!(alarms.open(), 0);
    }

    #[test]
    fn pausing_the_sound_is_told_at_once() {
        let mut alarms = Alarms::default();
        alarms.tick(0.0, vec![fact("a", false, 0.0)], "D", None);
        alarms.set_audio_paused(true);
        let update = alarms.tick(1.0, vec![fact("a", false, 0.0)], "D", None);
        assert_eq!(told(&update), [(AlertPhase::Update, AlertState::Active)]);
        assert!(update[0].inactivation.audio_paused);
    }
}
