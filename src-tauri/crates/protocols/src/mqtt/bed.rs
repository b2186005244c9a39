//! A bed's state in our own schema (docs/MQTT.md): JSON to a [`BedReport`].

use crate::bed::{BedFacts, BedOrderKind, BedReport, Told};
use crate::facts::{FACTS, rail_state, set};
use crate::json::{Fields, cut, text, yes};
use crate::report::{Defect, DeviceIdentity, Location};
use lamplight_units::DeviceId;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The most faults of one bed.
const MOST_FAULTS: usize = 20;

/// Reads a state; with it what of it could not be used.
pub(super) fn read(
    id: DeviceId,
    sender: &str,
    object: &Map<String, Value>,
    from_memory: bool,
) -> (BedReport, Vec<Defect>) {
    let mut fields = Fields::new(object, "");
    let told_sender = fields.text("sender");
    let device = DeviceIdentity {
        id,
        sender: if told_sender.is_empty() {
            Arc::from(sender)
        } else {
            told_sender
        },
        maker: fields.text("maker"),
        model: fields.text("model"),
    };
    let mut report = BedReport {
        device,
        location: place(&mut fields),
        sent_at: fields.time("at"),
        from_memory,
        online: fields.told("online", yes),
        facts: BedFacts::default(),
        takes: takes(&mut fields),
    };
    let facts = &mut report.facts;
    for fact in FACTS {
        set(facts, *fact, &mut fields, fact.key());
    }
    rails(facts, &mut fields);
    facts.weighed_at = fields.time("weighed_at");
    facts.faults = fields.told("faults", faults);
    facts.firmware = fields.told("firmware", |value| {
        text(value).ok_or_else(|| "not a text".to_owned())
    });
    (report, fields.defects)
}

/// `"rails": {"head_left": "up", ...}`; a `null` says that none is known.
fn rails(facts: &mut BedFacts, fields: &mut Fields<'_>) {
    match fields.value("rails") {
        None => {}
        Some(Value::Object(rails)) => {
            let mut inner = Fields::new(rails, "rails.");
            for (slot, key) in
                facts
                    .rails
                    .iter_mut()
                    .zip(["head_left", "head_right", "foot_left", "foot_right"])
            {
                *slot = inner.told(key, rail_state);
            }
            let defects = inner.defects;
            fields.defects.extend(defects);
        }
        Some(other) => {
            facts.rails = [Told::Unknown; 4];
            if !other.is_null() {
                fields.defect("rails", "not an object");
            }
        }
    }
}

/// `"place": {"ward": "4E", "room": "12", "bed": "1"}`.
fn place(fields: &mut Fields<'_>) -> Option<Location> {
    match fields.value("place")? {
        Value::Object(place) => {
            let mut inner = Fields::new(place, "place.");
            let location = Location {
                point_of_care: inner.text("ward"),
                room: inner.text("room"),
                bed: inner.text("bed"),
                facility: inner.text("facility"),
            };
            let defects = inner.defects;
            fields.defects.extend(defects);
            (!location.path().is_empty()).then_some(location)
        }
        Value::Null => None,
        _ => {
            fields.defect("place", "not an object");
            None
        }
    }
}

fn takes(fields: &mut Fields<'_>) -> Vec<BedOrderKind> {
    let orders = match fields.value("takes") {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(orders)) => orders,
        Some(_) => {
            fields.defect("takes", "not a list");
            return Vec::new();
        }
    };
    let mut takes: Vec<BedOrderKind> = Vec::new();
    for order in orders.iter().take(MOST_FAULTS) {
        match order.as_str() {
            Some("arm_exit") => takes.push(BedOrderKind::ArmExit),
            Some("disarm_exit") => takes.push(BedOrderKind::DisarmExit),
            Some("silence_exit") => takes.push(BedOrderKind::SilenceExit),
            // A newer bed may take orders that we do not have.
            Some(_) => {}
            None => fields.defect("takes", "an order that is not a text"),
        }
    }
    takes.sort_unstable();
    takes.dedup();
    takes
}

fn faults(value: &Value) -> Result<Vec<Arc<str>>, String> {
    let faults = value.as_array().ok_or("not a list")?;
    let words = faults.iter().take(MOST_FAULTS).filter_map(Value::as_str);
    Ok(words.map(|word| Arc::from(cut(word, 100))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bed::{ExitMonitor, RailState};
    use serde_json::json;

    fn read_json(value: &Value) -> (BedReport, Vec<Defect>) {
        let id = DeviceId::parse("bed-7").unwrap();
        read(id, "beds", value.as_object().unwrap(), false)
    }

    #[test]
    fn a_whole_state_is_read() {
        let (report, defects) = read_json(&json!({
            "v": 1, "at": "2026-11-21T14:07:32Z", "maker": "Acme", "model": "B1",
            "place": {"ward": "4E", "room": "12", "bed": "1"},
            "exit": "armed", "zone": "edge", "occupied": true,
            "rails": {"head_left": "up", "head_right": "down", "foot_left": true},
            "brake": true, "lowest": false, "height_cm": 45.5, "head_deg": 32,
            "weight_kg": 71.4, "weighed_at": "2026-11-21T06:00:00Z",
            "wet": false, "position": "back", "plugged_in": true, "battery_pct": "80.00",
            "button": false, "faults": ["load cell 2"], "firmware": "2.1",
            "takes": ["arm_exit", "silence_exit", "dance"]
        }));
        assert_eq!(defects, []);
        assert_eq!(report.location.unwrap().path(), "4E/12/1");
        let facts = report.facts;
        assert_eq!(facts.exit, Told::Is(ExitMonitor::Armed));
        assert_eq!(
            facts.rails,
            [
                Told::Is(RailState::Up),
                Told::Is(RailState::Down),
                Told::Is(RailState::Up),
                Told::Not
            ]
        );
        assert_eq!(facts.battery_pct, Told::Is(80.0));
        assert_eq!(
            report.takes,
            [BedOrderKind::ArmExit, BedOrderKind::SilenceExit]
        );
    }

    /// What a bed can't be is unknown, never the value before; the rest counts.
    #[test]
    fn impossible_values_are_unknown_and_told() {
        let (report, defects) = read_json(&json!({
            "weight_kg": 900, "head_deg": 400, "brake": "banana", "exit": "perhaps",
            "height_cm": null, "rails": "up", "occupied": true, "takes": 7, "place": 3
        }));
        let facts = report.facts;
        assert_eq!(facts.weight_kg, Told::Unknown);
        assert_eq!(facts.head_deg, Told::Unknown);
        assert_eq!(facts.brake, Told::Unknown);
        assert_eq!(facts.exit, Told::Unknown);
        assert_eq!(facts.height_cm, Told::Unknown);
        assert_eq!(facts.rails, [Told::Unknown; 4]);
        assert_eq!(facts.occupied, Told::Is(true));
        assert_eq!(facts.wet, Told::Not);
        let told: Vec<String> = defects
            .iter()
            .map(|defect| format!("{} {}", defect.place, defect.reason))
            .collect();
        assert!(
            told.contains(&"weight_kg 900 is outside 0.2 to 500".to_owned()),
            "{told:?}"
        );
        assert_eq!(defects.len(), 7, "{told:?}");
    }
}
