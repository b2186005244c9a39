//! A nurse's page: the facts of each bed in words, in the order situation, background,
//! assessment, recommendation.

use super::facts::BedFacts;
use super::joined;
use super::limits::{LimitMoved, LimitsChanged};
use super::silences::Silence;
use super::words::{Words, fill};
use crate::printing::Zone;
use lamplight_api::handover::{HandoverBed, HandoverLine, HandoverPart, LineTone, Sbar};
use lamplight_store::Episode;
use lamplight_units::Wall;

/// Open conditions of one bed that are written out; the rest is counted.
const MOST_OPEN: usize = 8;

/// How times and words are written on a page.
#[derive(Clone, Copy)]
pub(super) struct Pen {
    pub words: &'static Words,
    pub zone: Zone,
    /// The beginning of the shift: what is later is told by its time alone.
    pub begins: Wall,
    /// Until when the page tells.
    pub until: Wall,
}

impl Pen {
    /// `14:07` in the shift, `2026-11-20 14:07` before it.
    pub fn time(&self, at: Wall) -> String {
        let local = self.zone.wall(at);
        if at >= self.begins {
            local.format("%H:%M").to_string()
        } else {
            local.format("%Y-%m-%d %H:%M").to_string()
        }
    }

    /// `2 d 4 h`, `3 h 10 min`, `12 min`.
    pub fn long(&self, from: Wall, to: Wall) -> String {
        let minutes = to.micros().saturating_sub(from.micros()).max(0) / 60_000_000;
        let (hours, days) = (minutes / 60, minutes / 1_440);
        let (n, h, m) = if days > 0 {
            (days, hours % 24, 0)
        } else {
            (hours, 0, minutes % 60)
        };
        let phrase = match (days, hours) {
            (1.., _) => self.words.days,
            (_, 1..) => self.words.hours,
            _ => self.words.minutes,
        };
        let (n, h, m) = (n.to_string(), h.to_string(), m.to_string());
        fill(phrase, &[("n", &n), ("h", &h), ("m", &m)])
    }
}

pub(super) fn plain(text: impl Into<String>) -> HandoverLine {
    line(LineTone::Plain, text)
}

pub(super) fn grave(text: impl Into<String>) -> HandoverLine {
    line(LineTone::Grave, text)
}

pub(super) fn missing(text: impl Into<String>) -> HandoverLine {
    line(LineTone::Missing, text)
}

fn line(tone: LineTone, text: impl Into<String>) -> HandoverLine {
    HandoverLine {
        tone,
        text: text.into(),
    }
}

/// A bed with all four parts.
pub(super) fn bed(pen: Pen, facts: &BedFacts) -> HandoverBed {
    let part = |sbar, lines| part(pen, sbar, lines);
    HandoverBed {
        parts: vec![
            part(Sbar::Situation, situation(pen, facts)),
            part(Sbar::Background, background(pen, facts)),
            part(Sbar::Assessment, assessment(pen, facts)),
            part(Sbar::Recommendation, recommendation(pen, facts)),
        ],
        ..named(facts)
    }
}

/// A bed and who lies there, without parts.
pub(super) fn named(facts: &BedFacts) -> HandoverBed {
    let patient = facts.occupant.as_ref().map(|one| one.patient.reveal());
    HandoverBed {
        bed: facts.bed.to_string(),
        patient: patient.map_or_else(String::new, |patient| {
            let names = [patient.family.as_str(), patient.given.as_str()];
            let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
            names.join(", ")
        }),
        mrn: patient.map_or_else(String::new, |patient| patient.mrn.clone()),
        birth: patient.map_or_else(String::new, |patient| patient.birth.clone()),
        parts: Vec::new(),
        note: facts.note.clone(),
    }
}

pub(super) fn part(pen: Pen, sbar: Sbar, lines: Vec<HandoverLine>) -> HandoverPart {
    HandoverPart {
        sbar,
        head: pen.words.head(sbar).to_owned(),
        lines,
    }
}

fn situation(pen: Pen, facts: &BedFacts) -> Vec<HandoverLine> {
    let words = pen.words;
    let Some(occupant) = &facts.occupant else {
        return vec![missing(words.nobody)];
    };
    let mut lines = Vec::new();
    if !occupant.patient.reveal().admitted {
        lines.push(grave(words.not_admitted));
    }
    let since = if occupant.at_latest {
        words.since_latest
    } else {
        words.since
    };
    let at = pen.time(occupant.since);
    lines.push(plain(fill(since, &[("t", &at)])));
    if let Some(standby) = &facts.standby {
        let places = [
            ("t", pen.time(standby.since)),
            ("by", words.person(&standby.by).to_owned()),
        ];
        lines.push(grave(filled(words.standby, &places)));
    }
    lines.push(match &facts.joined.flags {
        None => missing(words.flags_missing),
        Some(flags) => grave(fill(words.flags, &[("list", &joined::flags(pen, flags))])),
    });
    lines
}

fn background(pen: Pen, facts: &BedFacts) -> Vec<HandoverLine> {
    let words = pen.words;
    let mut lines = Vec::new();
    if let Some(occupant) = &facts.occupant {
        let long = pen.long(occupant.since, pen.until);
        let here = if occupant.at_latest {
            words.here_at_least
        } else {
            words.here_for
        };
        lines.push(plain(fill(here, &[("d", &long)])));
        if occupant.before.is_some() && occupant.since >= pen.begins {
            let at = pen.time(occupant.since);
            lines.push(grave(fill(words.earlier, &[("t", &at)])));
        }
    }
    for note in &facts.notes {
        let places = [
            ("t", pen.time(note.from)),
            ("by", note.actor.clone().unwrap_or_default()),
            ("text", note.note.clone()),
        ];
        lines.push(plain(filled(words.note, &places)));
    }
    if facts.notes.is_empty() {
        lines.push(plain(words.no_notes));
    }
    lines
}

fn assessment(pen: Pen, facts: &BedFacts) -> Vec<HandoverLine> {
    let words = pen.words;
    let mut lines = alarms(pen, facts);
    let courses: Vec<String> = facts
        .course
        .iter()
        .map(|one| {
            let label = words.language.label(&one.label);
            let way = format!("{label} {} → {} {}", one.first, one.last, one.unit);
            format!("{} ({}–{})", way.trim_end(), one.least, one.most)
        })
        .collect();
    lines.push(if courses.is_empty() {
        missing(words.numbers_missing)
    } else {
        plain(courses.join(" · "))
    });
    lines.push(match &facts.joined.score {
        None => missing(words.score_missing),
        Some(score) => plain(fill(words.score, &[("text", &joined::score(pen, score))])),
    });
    lines
}

/// How many, and the gravest with what was done.
pub(super) fn alarms(pen: Pen, facts: &BedFacts) -> Vec<HandoverLine> {
    let (words, alarms) = (pen.words, &facts.alarms);
    if alarms.all() == 0 {
        return vec![plain(words.no_alarms)];
    }
    let places = [
        ("h", alarms.high.to_string()),
        ("m", alarms.medium.to_string()),
        ("l", alarms.low.to_string()),
        ("e", alarms.technical.to_string()),
    ];
    let mut lines = vec![plain(filled(words.alarms, &places))];
    if alarms.full {
        let n = alarms.all().to_string();
        lines.push(grave(fill(words.alarms_full, &[("n", &n)])));
    }
    if let Some(one) = &alarms.gravest {
        let lasted = one.ended.map_or_else(
            || words.lasts.to_owned(),
            |ended| fill(words.lasted, &[("d", &pen.long(one.began, ended))]),
        );
        let places = [
            ("text", one.text.clone()),
            ("priority", words.priority(one.priority).to_owned()),
            ("t", pen.time(one.began)),
            ("lasted", lasted),
            ("done", done(pen, one)),
        ];
        let text = filled(words.gravest, &places);
        lines.push(if one.priority > 2 {
            grave(text)
        } else {
            plain(text)
        });
    }
    lines
}

/// What was done about a condition.
fn done(pen: Pen, one: &Episode) -> String {
    let words = pen.words;
    let acknowledged = one.acknowledged.as_ref().map_or_else(
        || words.not_acknowledged.to_owned(),
        |(at, by)| {
            let places = [("t", pen.time(*at)), ("by", words.person(by).to_owned())];
            filled(words.acknowledged, &places)
        },
    );
    if one.told_all.is_some() {
        format!("{acknowledged}, {}", words.told_all)
    } else {
        acknowledged
    }
}

fn recommendation(pen: Pen, facts: &BedFacts) -> Vec<HandoverLine> {
    let words = pen.words;
    let mut lines = open(pen, facts);
    for change in &facts.limits {
        lines.extend(limits(pen, change));
    }
    if facts.limits.is_empty() {
        lines.push(plain(words.no_limits));
    }
    lines.extend(silences(pen, facts));
    lines.push(match &facts.joined.tasks {
        None => missing(words.tasks_missing),
        Some(tasks) if tasks.is_empty() => plain(words.no_tasks),
        Some(tasks) => grave(fill(words.tasks, &[("list", &joined::tasks(pen, tasks))])),
    });
    lines
}

/// What is open: the gravest first, what is left out is counted.
pub(super) fn open(pen: Pen, facts: &BedFacts) -> Vec<HandoverLine> {
    let words = pen.words;
    if facts.open.is_empty() {
        return vec![plain(words.no_open)];
    }
    let one = |one: &Episode| {
        let places = [
            ("text", one.text.clone()),
            ("priority", words.priority(one.priority).to_owned()),
            ("t", pen.time(one.began)),
            ("done", done(pen, one)),
        ];
        let text = filled(words.open, &places);
        if one.priority > 1 {
            grave(text)
        } else {
            plain(text)
        }
    };
    let mut lines: Vec<HandoverLine> = facts.open.iter().take(MOST_OPEN).map(one).collect();
    let left = facts.open.len().saturating_sub(MOST_OPEN);
    if left > 0 {
        lines.push(grave(format!("+ {left}")));
    }
    lines
}

fn limits(pen: Pen, change: &LimitsChanged) -> Vec<HandoverLine> {
    let words = pen.words;
    let (at, by) = (pen.time(change.at), words.person(&change.by).to_owned());
    if change.moved.is_empty() {
        return vec![plain(fill(words.limits_other, &[("t", &at), ("by", &by)]))];
    }
    let one = |moved: &LimitMoved| {
        // The unit once, behind the last number.
        let number = |value: Option<f64>, last: bool| match value {
            Some(value) if last => {
                format!("{value:.*} {}", usize::from(moved.digits), moved.unit)
            }
            Some(value) => format!("{value:.*}", usize::from(moved.digits)),
            None => words.off.to_owned(),
        };
        let places = [
            ("label", words.language.label(&moved.label)),
            ("side", words.side(moved.side).to_owned()),
            ("from", number(moved.from, moved.to.is_none())),
            ("to", number(moved.to, true)),
            ("t", at.clone()),
            ("by", by.clone()),
        ];
        let text = filled(words.limit, &places);
        if moved.to.is_none() {
            grave(text)
        } else {
            plain(text)
        }
    };
    change.moved.iter().map(one).collect()
}

/// Silences that held in the shift; those that hold still are grave.
pub(super) fn silences(pen: Pen, facts: &BedFacts) -> Vec<HandoverLine> {
    let words = pen.words;
    if facts.silences.is_empty() {
        return vec![plain(words.no_silences)];
    }
    let one = |silence: &Silence| {
        let end = match (silence.ended, silence.until) {
            (Some(at), _) => fill(words.silence_ended, &[("t", &pen.time(at))]),
            (None, Some(at)) => fill(words.silence_until, &[("t", &pen.time(at))]),
            (None, None) => words.silence_open.to_owned(),
        };
        let places = [
            ("kind", words.silenced(silence.kind).to_owned()),
            ("t", pen.time(silence.since)),
            ("by", words.person(&silence.by).to_owned()),
            ("reason", silence.reason.clone()),
            ("end", end),
        ];
        let text = filled(words.silence, &places);
        if silence.ended.is_none() {
            grave(text)
        } else {
            plain(text)
        }
    };
    facts.silences.iter().map(one).collect()
}

pub(super) fn filled(phrase: &str, places: &[(&str, String)]) -> String {
    let places: Vec<(&str, &str)> = places
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    fill(phrase, &places)
}
