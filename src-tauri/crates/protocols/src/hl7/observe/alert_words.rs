//! The words of an alert's facets, and what names an alert over its life.
//!
//! IHE PCD TF-2, 3.4.4: small vocabularies, written with more freedom than the standard has.

use crate::hl7::dialect::Dialect;
use crate::hl7::message::Delimiters;
use crate::hl7::person::clean;
use crate::report::{AlertKind, AlertPhase, AlertPriority, AlertState, Inactivation};
use std::sync::Arc;

/// The alert's lasting name: OBR-29's filler, its placer, OBR-26, else OBR-3; and whether it
/// came from a parent field. A lone `0` names nothing.
pub(super) fn thread(parent: &str, older: &str, filler: &str, d: &Delimiters) -> (Arc<str>, bool) {
    let named = |text: &str| {
        let text = clean(text, d);
        (!text.is_empty() && text != "0").then(|| Arc::<str>::from(text))
    };
    let of_pair = |field: &str| {
        let field = d.first(field);
        let part = |n| d.sub(d.component(field, n), 1);
        named(part(2)).or_else(|| named(part(1)))
    };
    match of_pair(parent).or_else(|| of_pair(older)) {
        Some(thread) => (thread, true),
        None => {
            let own = named(d.sub(d.component(d.first(filler), 1), 1));
            (own.unwrap_or_default(), false)
        }
    }
}

/// A facet's word: the first component that is there, in lower case without `-` and `_`.
pub(super) fn word(value: &str, d: &Delimiters) -> String {
    let one = d.first(value);
    let part = [1, 2]
        .map(|n| d.component(one, n).trim())
        .into_iter()
        .find(|p| !p.is_empty())
        .unwrap_or("");
    plain_word(part)
}

fn plain_word(text: &str) -> String {
    text.trim()
        .chars()
        .take(64)
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

pub(super) fn phase(word: &str) -> Option<AlertPhase> {
    Some(match word {
        "start" => AlertPhase::Start,
        "continue" | "present" => AlertPhase::Continue,
        "end" | "stop" => AlertPhase::End,
        "update" => AlertPhase::Update,
        "escalate" => AlertPhase::Escalate,
        "deescalate" => AlertPhase::Deescalate,
        "reset" => AlertPhase::Reset,
        "tpoint" => AlertPhase::Point,
        _ => return None,
    })
}

pub(super) fn state(word: &str) -> Option<AlertState> {
    Some(match word {
        "active" => AlertState::Active,
        "inactive" | "off" => AlertState::Inactive,
        "latched" => AlertState::Latched,
        _ => return None,
    })
}

pub(super) fn priority(word: &str, dialect: &Dialect) -> Option<AlertPriority> {
    let private = dialect
        .priorities
        .iter()
        .find(|(sent, _)| sent.eq_ignore_ascii_case(word));
    if let Some((_, priority)) = private {
        return Some(*priority);
    }
    Some(match plain_word(word).as_str() {
        "ph" | "high" => AlertPriority::High,
        "pm" | "medium" => AlertPriority::Medium,
        "pl" | "low" => AlertPriority::Low,
        "pn" | "pi" | "none" => AlertPriority::None,
        // "PU": the sender does not know either.
        "pu" => AlertPriority::Unstated,
        _ => return None,
    })
}

pub(super) fn kind(word: &str) -> Option<AlertKind> {
    Some(match plain_word(word).as_str() {
        "sp" => AlertKind::Physiological,
        "st" => AlertKind::Technical,
        "sa" => AlertKind::Advisory,
        _ => return None,
    })
}

/// The words of an alert without the number that raised it, which is another each time:
/// `HR Low` of `HR Low, HR=55 /min`, `** SpO2` of `** SpO2 85 < 90`.
pub(super) fn without_numbers(text: &str) -> &str {
    let is_number = |word: &str| {
        let begins = |c: char| c.is_ascii_digit() || matches!(c, '<' | '>');
        word.contains('=') || word.starts_with(begins)
    };
    let words = text.split_inclusive(' ');
    let end: usize = words.take_while(|w| !is_number(w)).map(str::len).sum();
    let words = text[..end].trim_end_matches([' ', ',', ':']);
    if words.is_empty() { text } else { words }
}

/// Facet 5: all that hold; the flag tells whether every word was understood.
pub(super) fn inactivation(value: &str, d: &Delimiters) -> (Inactivation, bool) {
    let (mut inactive, mut understood) = (Inactivation::default(), true);
    for one in d.repetitions(value) {
        match word(one, d).as_str() {
            "enabled" | "" => {}
            "audiopaused" => inactive.audio_paused = true,
            "audiooff" => inactive.audio_off = true,
            "alarmpaused" => inactive.alarm_paused = true,
            "alarmoff" => inactive.alarm_off = true,
            "alertacknowledged" | "acknowledged" => inactive.acknowledged = true,
            _ => understood = false,
        }
    }
    (inactive, understood)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_named_by_its_words_and_not_by_its_numbers() {
        for (text, words) in [
            ("HR Low, HR=55 /min", "HR Low"),
            ("** SpO2 85 < 90", "** SpO2"),
            ("SpO2T  No Pulse", "SpO2T  No Pulse"),
            ("*** Apnea 0:20", "*** Apnea"),
            ("12 leads", "12 leads"),
        ] {
            assert_eq!(without_numbers(text), words);
        }
    }
}
