//! One score with its reasons, for the panel.

use super::items::{effort_word, letter};
use super::risk;
use crate::care::{RiskView, ScorePartView, ScorePointView, ScoreView, SourceOfPart};
use lamplight_scores::{
    Direction, Due, Explained, KeptScore, Missing, NotFor, Outcome, Oxygen, Part, Reason, Response,
    ScoreId, Scored, Shown, Source,
};
use lamplight_station::Reckoned;

/// A score as the panel shows it.
pub(super) fn score(one: &Reckoned<'_>) -> ScoreView {
    match one.result {
        Ok(scored) => worked_out(one, scored),
        Err(why) => not_for(one, *why),
    }
}

fn not_for(one: &Reckoned<'_>, why: NotFor) -> ScoreView {
    ScoreView {
        score: word(one.score).to_owned(),
        name: one
            .table
            .map_or(one.score.name(), |table| table.name.as_str())
            .to_owned(),
        version: one
            .table
            .map(|table| table.version.clone())
            .unwrap_or_default(),
        source: one
            .table
            .map(|table| table.source.clone())
            .unwrap_or_default(),
        not_for: why.to_string(),
        total: String::new(),
        least: String::new(),
        greatest: String::new(),
        risk: RiskView::Low,
        response: String::new(),
        within_min: None,
        sentence: String::new(),
        parts: Vec::new(),
        automatic: false,
        last_complete: String::new(),
        last_complete_ms: None,
        direction: 0,
        from: String::new(),
        since_ms: None,
        due_ms: None,
        late_ms: None,
        overdue: false,
        trend: Vec::new(),
    }
}

fn worked_out(one: &Reckoned<'_>, scored: &Scored) -> ScoreView {
    let (least, greatest) = match scored.outcome {
        Outcome::Complete { total } => (total, Some(total)),
        Outcome::Incomplete { least, greatest } => (least, greatest),
    };
    let written = |total: u16| scored.written(total);
    let standing = one.standing.as_ref();
    let complete = standing.and_then(|standing| standing.complete.as_ref());
    let (direction, from, since) = match standing.map(|standing| standing.direction) {
        Some(Direction::Rising { since, from, .. }) => (1, written(from), Some(since)),
        Some(Direction::Falling { since, from, .. }) => (-1, written(from), Some(since)),
        Some(Direction::Steady { since, .. }) => (0, String::new(), Some(since)),
        Some(Direction::NoPrior) | None => (0, String::new(), None),
    };
    let (due, late) = match standing.map(|standing| standing.due) {
        Some(Due::Between { from, until }) => (Some(from), Some(until)),
        Some(Due::NoRule | Due::Incomplete) | None => (None, None),
    };
    let results = one.course.map(lamplight_scores::Course::results);
    let stands = |kept: &&KeptScore| !kept.superseded;
    let trend = results.unwrap_or_default().iter().filter(stands);
    ScoreView {
        total: scored.total().map(written).unwrap_or_default(),
        least: written(least),
        greatest: greatest.map(written).unwrap_or_default(),
        not_for: String::new(),
        name: scored.table.clone(),
        version: scored.version.clone(),
        source: one
            .table
            .map(|table| table.source.clone())
            .unwrap_or_default(),
        score: word(one.score).to_owned(),
        risk: risk(standing.map_or(scored.certain.risk, |standing| standing.risk)),
        response: response(scored.certain.response).to_owned(),
        within_min: scored
            .certain
            .within
            .and_then(|within| u32::try_from(within.as_secs() / 60).ok()),
        sentence: scored.sentence(|at| at.wall.iso()),
        parts: scored.parts.iter().map(part).collect(),
        automatic: scored.automatic,
        last_complete: complete
            .and_then(|kept| kept.total)
            .map(written)
            .unwrap_or_default(),
        last_complete_ms: complete.map(|kept| kept.at.wall.millis()),
        direction,
        from,
        since_ms: since.map(|at| at.wall.millis()),
        due_ms: due.map(|at| at.wall.millis()),
        late_ms: late.map(|at| at.wall.millis()),
        overdue: standing.is_some_and(|standing| standing.overdue.is_some()),
        trend: trend.map(|kept| point(kept, one.score)).collect(),
    }
}

fn point(kept: &KeptScore, score: ScoreId) -> ScorePointView {
    ScorePointView {
        at_ms: kept.at.wall.millis(),
        value: f64::from(kept.least) / f64::from(score.divisor()),
        open: kept.total.is_none(),
        risk: risk(kept.risk),
    }
}

fn part(part: &Explained) -> ScorePartView {
    let (value, unit) = part
        .shown
        .map(|shown| value(part.part, shown))
        .unwrap_or_default();
    let (source, signal) = match &part.source {
        None => (SourceOfPart::Nobody, String::new()),
        Some(Source::Device { signal }) => (SourceOfPart::Device, signal.to_string()),
        Some(Source::Confirmed) => (SourceOfPart::Confirmed, String::new()),
        Some(Source::Charted) => (SourceOfPart::Charted, String::new()),
    };
    let why = match part.reason {
        Reason::Missing(gap) => missing(gap.why),
        Reason::OxygenUnknown => "oxygen_unknown",
        Reason::Band { .. } | Reason::Named | Reason::Counted => "",
    };
    ScorePartView {
        part: part_word(part.part).to_owned(),
        value,
        unit,
        least: part.points.least,
        greatest: part.points.greatest,
        at_ms: part.at.map(|at| at.wall.millis()),
        source,
        signal,
        missing: matches!(part.reason, Reason::Missing(_)),
        why: why.to_owned(),
    }
}

/// As a chart writes it. Words are keys, which the page translates.
fn value(part: Part, shown: Shown) -> (String, String) {
    match shown {
        Shown::Number(number) => {
            let digits = usize::from(part.resolution() > 1);
            let unit = part.unit().map(|unit| unit.label().to_owned());
            (format!("{number:.digits$}"), unit.unwrap_or_default())
        }
        Shown::Consciousness(acvpu) => (letter(acvpu).to_string(), String::new()),
        Shown::Gcs(gcs) => (format!("GCS {}", gcs.get()), String::new()),
        Shown::Oxygen(Oxygen::Air) => ("air".to_owned(), String::new()),
        Shown::Oxygen(Oxygen::On {
            litres_per_min,
            fio2_percent,
        }) => match (litres_per_min, fio2_percent) {
            (_, Some(percent)) => (format!("{percent}"), "%".to_owned()),
            (Some(litres), None) => (format!("{litres}"), "L/min".to_owned()),
            (None, None) => ("oxygen".to_owned(), String::new()),
        },
        Shown::Effort(effort) => (effort_word(effort).to_owned(), String::new()),
    }
}

const fn missing(why: Missing) -> &'static str {
    match why {
        Missing::Never => "never",
        Missing::NoValue(_) => "no_value",
        Missing::TooOld { .. } => "too_old",
        Missing::Unit => "unit",
        Missing::Impossible => "impossible",
        Missing::Ahead => "ahead",
        Missing::Apart => "apart",
    }
}

const fn word(score: ScoreId) -> &'static str {
    match score {
        ScoreId::News2 => "news2",
        ScoreId::Mews => "mews",
        ScoreId::Qsofa => "qsofa",
        ScoreId::ShockIndex => "shock_index",
        ScoreId::BedsidePews => "bedside_pews",
    }
}

const fn part_word(part: Part) -> &'static str {
    match part {
        Part::Respiration => "respiration",
        Part::Spo2 => "spo2",
        Part::Oxygen => "oxygen",
        Part::Systolic => "systolic",
        Part::Pulse => "pulse",
        Part::Consciousness => "consciousness",
        Part::Temperature => "temperature",
        Part::Refill => "refill",
        Part::Effort => "effort",
    }
}

const fn response(response: Response) -> &'static str {
    match response {
        Response::Routine => "routine",
        Response::NurseAssesses => "nurse_assesses",
        Response::UrgentWardReview => "urgent_ward_review",
        Response::UrgentAssessment => "urgent_assessment",
        Response::EmergencyAssessment => "emergency_assessment",
        Response::RaisedRisk => "raised_risk",
        Response::LookForOrganDysfunction => "look_for_organ_dysfunction",
        Response::CriticalCareReview => "critical_care_review",
    }
}
