//! A call in our own schema (docs/MQTT.md): JSON to a [`CallTold`].

use crate::call::{CallKind, CallPhase, CallPlace, CallSpot, CallTold, CallUrgency, TakesOrders};
use crate::json::Fields;
use crate::paging::words;
use crate::report::Defect;
use lamplight_units::DeviceTime;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Reads the call of that key; with it when it was sent and what could not be used.
///
/// What a message leaves out is as it was told `before` under that name, so that whoever says
/// only "taken" or "ended" means that call. A kind that is none of ours is a call all the same.
/// A phase that can't be read is `raised`: a call too many costs a walk, one too few may cost
/// more.
pub(super) fn read(
    key: &str,
    object: &Map<String, Value>,
    before: Option<&CallTold>,
    from_memory: bool,
) -> (CallTold, Option<DeviceTime>, Vec<Defect>) {
    let mut fields = Fields::new(object, "");
    let place = match before.filter(|_| left_out(object, "place")) {
        Some(before) => before.place.clone(),
        None => place(key, &mut fields),
    };
    let phase = match &*fields.text("phase") {
        "" => CallPhase::Raised,
        word => phase(word).unwrap_or_else(|| {
            fields.defect("phase", "none of raised, taken, speaking, released, ended");
            CallPhase::Raised
        }),
    };
    let text = match before.filter(|_| left_out(object, "text")) {
        Some(before) => Arc::clone(&before.text),
        None => fields.text("text"),
    };
    let kind = match (&*fields.text("kind"), before) {
        ("", Some(before)) => before.kind.clone(),
        // It ends whatever has that name.
        ("", None) if phase == CallPhase::Ended => CallKind::Other(Arc::from("")),
        ("", None) => unsaid_kind(&place, &text),
        (word, _) => kind(word),
    };
    let urgency = match &*fields.text("urgency") {
        "" => before.and_then(|before| before.urgency),
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
        None => before.map_or(TakesOrders::No, |before| before.takes_orders),
        Some(Value::Null | Value::Bool(false)) => TakesOrders::No,
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
        text,
        urgency,
        by: (!by.is_empty()).then_some(by),
        from_memory,
        takes_orders,
        paged: false,
    };
    (told, fields.time("at"), fields.defects)
}

fn left_out(object: &Map<String, Value>, key: &str) -> bool {
    object.get(key).is_none_or(Value::is_null)
}

/// Of a call without a kind: by its place, or by words for which somebody runs. Else it is a
/// patient's.
fn unsaid_kind(place: &CallPlace, text: &str) -> CallKind {
    if let Some(
        grave @ (CallKind::CodeBlue
        | CallKind::Emergency
        | CallKind::CordOut
        | CallKind::Fall
        | CallKind::Assistance
        | CallKind::Wc),
    ) = words::read(text).kind
    {
        return grave;
    }
    match place.spot {
        CallSpot::Wc | CallSpot::Bath => CallKind::Wc,
        CallSpot::Door => CallKind::Door,
        CallSpot::Bed | CallSpot::Room => CallKind::Patient,
    }
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

/// A kind by its name in our schema, however its letters and gaps are written, else by the
/// words of call systems; what is none of them is kept as its own kind.
#[must_use]
pub fn kind(word: &str) -> CallKind {
    CallKind::named(&plain(word))
        .or_else(|| words::read(word).kind)
        .unwrap_or_else(|| CallKind::Other(Arc::from(word)))
}

/// `Code-Blue` and `CODE BLUE` as `code_blue`.
fn plain(word: &str) -> String {
    let small = word.trim().chars().map(|c| c.to_ascii_lowercase());
    small
        .map(|c| if matches!(c, '-' | ' ') { '_' } else { c })
        .collect()
}

fn phase(word: &str) -> Option<CallPhase> {
    Some(match &*plain(word) {
        "raised" => CallPhase::Raised,
        "taken" => CallPhase::Taken,
        "speaking" => CallPhase::Speaking,
        "released" => CallPhase::Released,
        "ended" => CallPhase::Ended,
        _ => return None,
    })
}

fn urgency(word: &str) -> Option<CallUrgency> {
    Some(match &*plain(word) {
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
    Some(match &*plain(word) {
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
        let (told, at, defects) = read("k1", value.as_object().unwrap(), None, true);
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
        let (told, _, defects) = read("k2", value.as_object().unwrap(), None, false);
        assert_eq!(told.kind, CallKind::Other(Arc::from("tea")));
        assert_eq!(told.phase, CallPhase::Raised);
        assert_eq!(&*told.place.address, "k2");
        assert_eq!(defects.len(), 3, "{defects:?}");
    }

    fn told(value: &Value, before: Option<&CallTold>) -> CallTold {
        let (told, _, defects) = read("k3", value.as_object().unwrap(), before, false);
        assert_eq!(defects, [], "{value}");
        told
    }

    #[test]
    fn words_count_however_their_letters_are_written() {
        for (word, wanted) in [
            ("CODE_BLUE", CallKind::CodeBlue),
            ("Code-Blue", CallKind::CodeBlue),
            (" code blue ", CallKind::CodeBlue),
            ("WC", CallKind::Wc),
            ("Herzalarm", CallKind::CodeBlue),
            ("Notruf", CallKind::Emergency),
            ("Presence Second", CallKind::PresenceSecond),
            ("tea", CallKind::Other(Arc::from("tea"))),
        ] {
            assert_eq!(told(&json!({ "kind": word }), None).kind, wanted, "{word}");
        }
        let loud = json!({"phase": "Ended", "urgency": "ALARM", "place": {"spot": "WC"}});
        let loud = told(&loud, None);
        assert_eq!(
            (loud.phase, loud.urgency),
            (CallPhase::Ended, Some(CallUrgency::Alarm))
        );
        assert_eq!(loud.place.spot, CallSpot::Wc);
    }

    #[test]
    fn what_a_later_message_leaves_out_is_as_it_was_told_before() {
        let first = json!({
            "kind": "wc", "text": "WC 12", "urgency": "high", "takes_orders": true,
            "place": {"ward": "4E", "room": "12", "spot": "wc"}
        });
        let first = told(&first, None);
        let taken = told(&json!({"phase": "taken", "by": "77"}), Some(&first));
        let wanted = CallTold {
            phase: CallPhase::Taken,
            by: Some(Arc::from("77")),
            ..first.clone()
        };
        assert_eq!(taken, wanted);
        let graver = told(&json!({"kind": "emergency"}), Some(&taken));
        assert_eq!(graver.kind, CallKind::Emergency);
        assert_eq!(
            (graver.place, graver.phase),
            (first.place.clone(), CallPhase::Raised)
        );
        let moved = told(&json!({"place": {"room": "14"}}), Some(&first));
        assert_eq!(
            (&*moved.place.room, &*moved.place.ward),
            ("14", ""),
            "a place is told whole"
        );
    }

    #[test]
    fn a_call_without_a_kind_is_a_patients_unless_its_place_or_words_say_more() {
        for (value, wanted) in [
            (json!({}), CallKind::Patient),
            (json!({"place": {"spot": "bath"}}), CallKind::Wc),
            (json!({"place": {"spot": "door"}}), CallKind::Door),
            (json!({"text": "Herzalarm Zimmer 12"}), CallKind::CodeBlue),
            // Words that make less of it do not count.
            (json!({"text": "Batterie leer"}), CallKind::Patient),
            (json!({"text": "Anwesenheit"}), CallKind::Patient),
            (json!({"phase": "ended"}), CallKind::Other(Arc::from(""))),
        ] {
            assert_eq!(told(&value, None).kind, wanted, "{value}");
        }
    }
}
