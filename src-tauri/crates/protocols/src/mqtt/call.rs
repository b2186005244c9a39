//! A call in our own schema (docs/MQTT.md): JSON to a [`CallTold`].

use crate::call::{CallKind, CallPhase, CallPlace, CallSpot, CallTold, CallUrgency, TakesOrders};
use crate::json::Fields;
use crate::report::Defect;
use lamplight_units::DeviceTime;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Reads the call of that key; with it when it was sent and what could not be used.
///
/// A kind that is none of ours is a call all the same. A phase that can't be read is
/// `raised`: a call too many costs a walk, one too few may cost more.
pub(super) fn read(
    key: &str,
    object: &Map<String, Value>,
    from_memory: bool,
) -> (CallTold, Option<DeviceTime>, Vec<Defect>) {
    let mut fields = Fields::new(object, "");
    let place = place(key, &mut fields);
    let kind = match &*fields.text("kind") {
        "" => CallKind::Patient,
        word => kind(word),
    };
    let phase = match &*fields.text("phase") {
        "" => CallPhase::Raised,
        word => phase(word).unwrap_or_else(|| {
            fields.defect("phase", "none of raised, taken, speaking, released, ended");
            CallPhase::Raised
        }),
    };
    let urgency = match &*fields.text("urgency") {
        "" => None,
        word => {
            let known = urgency(word);
            if known.is_none() {
                fields.defect("urgency", "none of low, normal, high, alarm");
            }
            known
        }
    };
    let by = fields.text("by");
    let takes_orders = match fields.value("takes_orders") {
        Some(Value::Bool(true)) => TakesOrders::Obeys,
        None | Some(Value::Null | Value::Bool(false)) => TakesOrders::No,
        Some(_) => {
            fields.defect("takes_orders", "neither true nor false");
            TakesOrders::No
        }
    };
    let told = CallTold {
        key: Arc::from(key),
        place,
        kind,
        phase,
        text: fields.text("text"),
        urgency,
        by: (!by.is_empty()).then_some(by),
        from_memory,
        takes_orders,
    };
    (told, fields.time("at"), fields.defects)
}

fn place(key: &str, fields: &mut Fields<'_>) -> CallPlace {
    let mut place = CallPlace {
        address: Arc::from(key),
        ..CallPlace::default()
    };
    match fields.value("place") {
        Some(Value::Object(object)) => {
            let mut inner = Fields::new(object, "place.");
            let address = inner.text("address");
            if !address.is_empty() {
                place.address = address;
            }
            place.ward = inner.text("ward");
            place.room = inner.text("room");
            place.bed = inner.text("bed");
            let word = inner.text("spot");
            if !word.is_empty() {
                place.spot = spot(&word).unwrap_or_else(|| {
                    inner.defect("spot", "none of bed, wc, bath, room, door");
                    CallSpot::default()
                });
            }
            let defects = inner.defects;
            fields.defects.extend(defects);
        }
        None | Some(Value::Null) => {}
        Some(_) => fields.defect("place", "not an object"),
    }
    place
}

/// A kind by its name in our schema; what is none of them is kept as its own kind.
#[must_use]
pub fn kind(word: &str) -> CallKind {
    CallKind::named(word).unwrap_or_else(|| CallKind::Other(Arc::from(word)))
}

fn phase(word: &str) -> Option<CallPhase> {
    Some(match word {
        "raised" => CallPhase::Raised,
        "taken" => CallPhase::Taken,
        "speaking" => CallPhase::Speaking,
        "released" => CallPhase::Released,
        "ended" => CallPhase::Ended,
        _ => return None,
    })
}

fn urgency(word: &str) -> Option<CallUrgency> {
    Some(match word {
        "low" => CallUrgency::Low,
        "normal" => CallUrgency::Normal,
        "high" => CallUrgency::High,
        "alarm" => CallUrgency::Alarm,
        _ => return None,
    })
}

/// A spot by its name in our schema.
#[must_use]
pub fn spot(word: &str) -> Option<CallSpot> {
    Some(match word {
        "bed" => CallSpot::Bed,
        "wc" => CallSpot::Wc,
        "bath" => CallSpot::Bath,
        "room" => CallSpot::Room,
        "door" => CallSpot::Door,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_whole_call_is_read() {
        let value = json!({
            "v": 1, "at": 1_795_270_052_120_i64, "kind": "wc", "phase": "taken",
            "place": {"address": "0815", "ward": "4E", "room": "12", "bed": "1", "spot": "wc"},
            "text": "WC 12", "urgency": "high", "by": "badge 77", "takes_orders": true
        });
        let (told, at, defects) = read("k1", value.as_object().unwrap(), true);
        assert_eq!(defects, []);
        assert!(at.is_some() && told.from_memory);
        assert_eq!(told.takes_orders, TakesOrders::Obeys);
        assert_eq!(told.kind, CallKind::Wc);
        assert_eq!(told.phase, CallPhase::Taken);
        assert_eq!(told.place.spot, CallSpot::Wc);
        assert_eq!((&*told.place.address, &*told.key), ("0815", "k1"));
    }

    #[test]
    fn a_call_of_an_unknown_kind_and_phase_is_a_call_all_the_same() {
        let value = json!({"kind": "tea", "phase": 7, "urgency": [], "place": "12", "by": null});
        let (told, _, defects) = read("k2", value.as_object().unwrap(), false);
        assert_eq!(told.kind, CallKind::Other(Arc::from("tea")));
        assert_eq!(told.phase, CallPhase::Raised);
        assert_eq!(&*told.place.address, "k2");
        assert_eq!(defects.len(), 3, "{defects:?}");
    }
}
