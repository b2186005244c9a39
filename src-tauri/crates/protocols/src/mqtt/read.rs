//! What one message brought, and the forms that payloads have.

use super::sparkplug::{EdgeNode, is_sparkplug};
use crate::json::{cut, yes};
use crate::order::{OrderNumber, OrderOutcome};
use crate::report::{DeadLetter, Defect, Report};
use lamplight_units::Personal;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The most bytes of a dead letter that are kept.
const MOST_LETTER_BYTES: usize = 16 * 1024;

/// What a message brought.
#[derive(Debug, Default, PartialEq)]
pub struct Read {
    /// What beds and call systems told.
    pub reports: Vec<Report>,
    /// What could not be used.
    pub letters: Vec<DeadLetter>,
    /// What became of orders.
    pub outcomes: Vec<(OrderNumber, OrderOutcome)>,
    /// Topics that the message named and that are to be subscribed to now.
    pub subscribe: Vec<String>,
    /// Edge nodes that are to be told to tell their births again; the feed asks each at most
    /// once in some seconds.
    pub rebirths: Vec<EdgeNode>,
}

impl Read {
    /// The message could not be used.
    pub(super) fn letter(&mut self, topic: &str, payload: &[u8], why: &str) {
        self.letters.push(letter(topic, payload, why, Vec::new()));
    }

    /// A part of it could not be used.
    pub(super) fn defects(&mut self, topic: &str, payload: &[u8], defects: Vec<Defect>) {
        if !defects.is_empty() {
            self.letters.push(letter(
                topic,
                payload,
                "some fields could not be used",
                defects,
            ));
        }
    }
}

fn letter(topic: &str, payload: &[u8], why: &str, defects: Vec<Defect>) -> DeadLetter {
    let kept = payload.get(..MOST_LETTER_BYTES).unwrap_or(payload);
    DeadLetter {
        control_id: None,
        reason: Arc::from(format!("topic {:?}: {why}", cut(topic, 120))),
        defects,
        head: Arc::from(cut(topic, 512)),
        octets: is_sparkplug(topic),
        bytes: Personal::new(kept.to_vec()),
        length: payload.len(),
    }
}

/// A payload that must be one JSON object.
pub(super) fn object(payload: &[u8]) -> Result<Map<String, Value>, &'static str> {
    // A mark of UTF-8, as some Windows programs set it, is no part of the JSON.
    let payload = payload.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(payload);
    match serde_json::from_slice(payload) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("its payload is JSON but no object"),
        Err(_) => Err("its payload is no JSON"),
    }
}

/// `online`, `offline`, `true`, or JSON with `online` or `state`.
pub(super) fn online(payload: &[u8]) -> Option<bool> {
    if let Ok(object) = object(payload) {
        let told = object.get("online").or_else(|| object.get("state"))?;
        return yes(told).ok();
    }
    let word = std::str::from_utf8(payload).ok()?;
    yes(&Value::from(word.trim().trim_matches('"'))).ok()
}
