//! A message of a bed taken in.
//!
//! Messages of one bed come in their order; what comes live is believed as it comes. What a
//! broker or gateway remembers is of the time that it tells: it never takes the place of
//! something newer, and without a time it is shown as memory and believed in nothing.

use crate::fact::Fact;
use crate::frame::{Frame, Step};
use crate::range;
use crate::weight::Point;
use chrono::FixedOffset;
use lamplight_protocols::bed::{BedReport, ExitMonitor, LyingPosition, Rail, Told};
use lamplight_units::{Now, Wall};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// A bed clock that differs by more tells no age; what it sends is taken as of now. A month,
/// as for other devices.
const OLDEST_US: i64 = 31 * 24 * 3_600 * 1_000_000;

/// What a message brought.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Heard {
    /// Changes for the record.
    pub steps: Vec<Step>,
    /// Something looks different.
    pub shown: bool,
    /// What was out of the range of any bed, and was not before: one sentence each.
    pub refused: Vec<String>,
}

/// How a message is taken: live, or remembered of a time that is told or is not.
#[derive(Clone, Copy)]
struct Taking {
    now: Now,
    at: Option<Now>,
    memory: bool,
    shown: bool,
}

impl Taking {
    fn fact<T: Clone + PartialEq>(&mut self, fact: &mut Fact<T>, told: Told<T>) -> bool {
        let changed = if self.memory {
            fact.remember(self.at, told, self.now)
        } else {
            fact.take(self.now, told)
        };
        self.shown |= changed;
        changed
    }

    fn number(
        &mut self,
        fact: &mut Fact<f64>,
        told: Told<f64>,
        (what, range): (&str, &RangeInclusive<f64>),
        refused: &mut Vec<String>,
    ) {
        match told {
            Told::Is(value) if !range.contains(&value) => {
                if fact.out_of_range() {
                    self.shown = true;
                    // A hostile number has three hundred digits.
                    let written = if value.abs() < 1e6 {
                        format!("{value}")
                    } else {
                        format!("{value:e}")
                    };
                    refused.push(format!("{what} {written} is none that a bed can have"));
                }
            }
            Told::Is(_) | Told::Not | Told::Unknown => {
                self.fact(fact, told);
            }
        }
    }
}

impl Frame {
    /// Takes a message in. The same message twice changes nothing but its time.
    pub fn hear(&mut self, now: Now, zone: FixedOffset, report: &BedReport) -> Heard {
        let at = report.sent_at.map(|sent| sent.to_wall(zone));
        let at = at.and_then(|sent| placed(now, sent));
        let mut taking = Taking {
            now,
            at,
            memory: report.from_memory,
            shown: false,
        };
        let mut heard = Heard::default();
        let news = if report.from_memory { at } else { Some(now) };
        if news.is_some_and(|news| self.heard.is_none_or(|before| before.mono < news.mono)) {
            self.heard = news;
        }
        self.hear_link(&mut taking, report, &mut heard.steps);
        self.hear_safety(&mut taking, report, &mut heard.steps);
        self.hear_frame(&mut taking, report, &mut heard.steps);
        self.hear_numbers(&mut taking, report, &mut heard.refused);
        if !report.from_memory {
            self.weigh(now, zone, report);
        }
        heard.shown = taking.shown || !heard.refused.is_empty();
        self.revision += u64::from(heard.shown);
        heard
    }

    fn hear_link(&mut self, taking: &mut Taking, report: &BedReport, steps: &mut Vec<Step>) {
        // A live message of the bed itself proves that it can be reached.
        let online = match report.online {
            Told::Not | Told::Unknown if !taking.memory && self.online.last() == Some(&false) => {
                Told::Is(true)
            }
            told => told,
        };
        if taking.fact(&mut self.online, online) {
            let to = self.online.last().copied();
            steps.push(Step::Online { to });
        }
        if self.takes != report.takes && (!report.takes.is_empty() || !taking.memory) {
            self.takes.clone_from(&report.takes);
            self.takes.sort_unstable();
            self.takes.dedup();
            taking.shown = true;
        }
    }

    fn hear_safety(&mut self, taking: &mut Taking, report: &BedReport, steps: &mut Vec<Step>) {
        let facts = &report.facts;
        if taking.fact(&mut self.occupied, facts.occupied) {
            steps.push(Step::Occupied {
                to: value(facts.occupied),
            });
        }
        let from = self.exit.last().copied();
        if taking.fact(&mut self.exit, facts.exit) {
            let to = value(facts.exit);
            steps.push(Step::Exit { from, to });
            self.watched = match to {
                Some(ExitMonitor::Armed | ExitMonitor::Paused | ExitMonitor::Out) => true,
                // Switched off beside the patient is meant so; switched off to get the
                // patient up is not.
                Some(ExitMonitor::Off) => self.watched && self.occupied.last() == Some(&false),
                None => self.watched,
            };
        }
        taking.fact(&mut self.silenced, facts.silenced);
        if taking.fact(&mut self.zone, facts.zone) {
            steps.push(Step::Zone {
                to: value(facts.zone),
            });
        }
        for (place, rail) in Rail::ALL.into_iter().enumerate() {
            let known = self.rails[place].last().is_some();
            if taking.fact(&mut self.rails[place], facts.rails[place]) {
                let to = value(facts.rails[place]);
                steps.push(Step::Rail { rail, to });
                if known && to.is_some() {
                    self.flaps[place].note(taking.now.mono);
                }
            }
        }
        if taking.fact(&mut self.brake, facts.brake) {
            steps.push(Step::Brake {
                to: value(facts.brake),
            });
        }
        if taking.fact(&mut self.lowest, facts.lowest) {
            steps.push(Step::Lowest {
                to: value(facts.lowest),
            });
        }
        if facts.position != Told::Not {
            taking.fact(&mut self.position, facts.position);
            self.turning.told(
                taking.at.filter(|_| taking.memory).unwrap_or(taking.now),
                value::<LyingPosition>(facts.position),
            );
        }
    }

    fn hear_frame(&mut self, taking: &mut Taking, report: &BedReport, steps: &mut Vec<Step>) {
        let facts = &report.facts;
        if taking.fact(&mut self.wet, facts.wet) {
            steps.push(Step::Wet {
                to: value(facts.wet),
            });
        }
        if taking.fact(&mut self.plugged_in, facts.plugged_in) {
            steps.push(Step::PluggedIn {
                to: value(facts.plugged_in),
            });
        }
        if taking.fact(&mut self.button, facts.button) {
            steps.push(Step::Button {
                to: value(facts.button),
            });
        }
        let faults = match &facts.faults {
            Told::Is(all) => Told::Is(bounded(all)),
            Told::Not => Told::Not,
            Told::Unknown => Told::Unknown,
        };
        if taking.fact(&mut self.faults, faults) {
            let to = self.faults.last().cloned().unwrap_or_default();
            steps.push(Step::Faults { to });
        }
        let firmware = match &facts.firmware {
            Told::Is(text) => Told::Is(cut(text)),
            Told::Not => Told::Not,
            Told::Unknown => Told::Unknown,
        };
        taking.fact(&mut self.firmware, firmware);
    }

    fn hear_numbers(&mut self, taking: &mut Taking, report: &BedReport, refused: &mut Vec<String>) {
        let facts = &report.facts;
        for (fact, told, kind) in [
            (
                &mut self.height_cm,
                rounded(facts.height_cm, 1.0),
                ("height in cm", &range::HEIGHT_CM),
            ),
            (
                &mut self.head_deg,
                rounded(facts.head_deg, 1.0),
                ("head angle in degrees", &range::HEAD_DEG),
            ),
            (
                &mut self.weight_kg,
                rounded(facts.weight_kg, 0.1),
                ("weight in kg", &range::WEIGHT_KG),
            ),
            (
                &mut self.battery_pct,
                rounded(facts.battery_pct, 1.0),
                ("battery in percent", &range::BATTERY_PCT),
            ),
        ] {
            taking.number(fact, told, kind, refused);
        }
    }

    /// Takes a weight into the course: of a patient who lies there, at the time of weighing.
    fn weigh(&mut self, now: Now, zone: FixedOffset, report: &BedReport) {
        let Told::Is(kg) = report.facts.weight_kg else {
            return;
        };
        if !range::WEIGHT_KG.contains(&kg) || self.occupied.last() == Some(&false) {
            return;
        }
        let wall = |at: lamplight_units::DeviceTime| at.to_wall(zone);
        let sent = report.sent_at.map(wall);
        let weighed = report.facts.weighed_at.map(wall);
        let age = match (sent, weighed) {
            (Some(sent), Some(weighed)) => sent.micros().saturating_sub(weighed.micros()),
            (None, Some(weighed)) => now.wall.micros().saturating_sub(weighed.micros()),
            (Some(_) | None, None) => 0,
        };
        let age = if (0..=OLDEST_US).contains(&age) {
            age
        } else {
            0
        };
        let at = Wall::from_micros(now.wall.micros() - age);
        let kg = (kg * 10.0).round() / 10.0;
        self.course.take(Point { at, kg });
    }
}

/// When something was so by the sender's clock; `None` where that can't be believed.
fn placed(now: Now, sent: Wall) -> Option<Now> {
    let age = now.wall.micros().saturating_sub(sent.micros());
    match age {
        age if age < 0 => Some(now),
        age if age <= OLDEST_US => Some(now.at(sent)),
        _ => None,
    }
}

const fn value<T: Copy>(told: Told<T>) -> Option<T> {
    match told {
        Told::Is(value) => Some(value),
        Told::Not | Told::Unknown => None,
    }
}

/// To the step that the screen shows, so that a trembling cell changes nothing.
fn rounded(told: Told<f64>, step: f64) -> Told<f64> {
    match told {
        Told::Is(value) if value.is_finite() => {
            // Divided by the whole number of steps in one, so that 72.3 stays 72.3.
            let steps = (1.0 / step).round();
            Told::Is((value * steps).round() / steps)
        }
        told => told,
    }
}

fn bounded(all: &[Arc<str>]) -> Vec<Arc<str>> {
    let kept = all.iter().filter(|fault| !fault.trim().is_empty());
    kept.take(range::MOST_FAULTS).map(cut).collect()
}

fn cut(text: &Arc<str>) -> Arc<str> {
    if text.chars().count() <= range::MOST_TEXT {
        return text.clone();
    }
    text.chars()
        .take(range::MOST_TEXT)
        .collect::<String>()
        .into()
}
