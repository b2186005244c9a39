//! The beds and the gateway without a socket: what they publish when, and how they answer.

use crate::device::identity::location;
use crate::scenario::{Scenario, ScriptedCall, SmartStep};
use lamplight_protocols::report::DeviceIdentity;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Below this topic the schema is spoken.
pub const ROOT: &str = "lamplight/1";
/// The call system's name.
const SYSTEM: &str = "gateway";
/// A bed refuses to arm below this weight in kg, as stretchers do (35 kg).
const LEAST_TO_ARM_KG: f64 = 35.0;

/// Something to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publish {
    /// Where.
    pub topic: String,
    /// What; empty clears the topic.
    pub payload: Vec<u8>,
    /// For who comes later.
    pub retain: bool,
}

/// Every smart bed of a scenario, and the gateway.
#[derive(Debug)]
pub struct SmartWard {
    steps: Vec<SmartStep>,
    next: usize,
    beds: u16,
    unit: String,
    states: BTreeMap<u16, Map<String, Value>>,
    calls: BTreeMap<String, Value>,
    done: BTreeSet<String>,
}

impl SmartWard {
    /// The scenario's, for beds 1 to `beds` of a unit.
    #[must_use]
    pub fn new(scenario: &Scenario, beds: u16, unit: &str) -> Self {
        Self {
            steps: scenario.smart.clone(),
            next: 0,
            beds,
            unit: unit.to_owned(),
            states: BTreeMap::new(),
            calls: BTreeMap::new(),
            done: BTreeSet::new(),
        }
    }

    /// When the next step is.
    #[must_use]
    pub fn next_due(&self) -> Option<Duration> {
        let step = self.steps.get(self.next)?;
        Duration::try_from_secs_f64(step.at_s).ok()
    }

    /// Everything up to `elapsed` since the start.
    pub fn step(&mut self, elapsed: Duration) -> Vec<Publish> {
        let mut out = Vec::new();
        while self.next_due().is_some_and(|due| due <= elapsed) {
            let Some(step) = self.steps.get(self.next).cloned() else {
                break;
            };
            self.next += 1;
            for bed in (1..=self.beds).filter(|bed| step.beds.has(*bed)) {
                self.carry_out(bed, &step, &mut out);
            }
        }
        out
    }

    /// Everything that is retained, for a broker that has forgotten.
    #[must_use]
    pub fn again(&self) -> Vec<Publish> {
        let beds = self.states.keys().map(|bed| self.state(*bed));
        let calls = self
            .calls
            .iter()
            .map(|(key, call)| open(key, call.to_string()));
        beds.chain(calls).collect()
    }

    fn carry_out(&mut self, bed: u16, step: &SmartStep, out: &mut Vec<Publish>) {
        if !step.state.is_empty() {
            let first = begin(bed, &self.unit);
            let state = self.states.entry(bed).or_insert(first);
            for (key, value) in &step.state {
                match (state.get_mut(key), value) {
                    // One rail of four.
                    (Some(Value::Object(before)), Value::Object(now)) => {
                        before.extend(now.clone());
                    }
                    _ => drop(state.insert(key.clone(), value.clone())),
                }
            }
            out.push(self.state(bed));
        }
        if let Some(online) = step.online {
            let word = if online { "online" } else { "offline" };
            out.push(Publish {
                topic: format!("{ROOT}/beds/{}/online", name(bed)),
                payload: word.as_bytes().to_vec(),
                retain: true,
            });
        }
        if let Some(call) = &step.call {
            out.push(self.call(bed, call));
        }
    }

    fn state(&self, bed: u16) -> Publish {
        let state = self.states.get(&bed).cloned().unwrap_or_default();
        Publish {
            topic: format!("{ROOT}/beds/{}/state", name(bed)),
            payload: Value::Object(state).to_string().into_bytes(),
            retain: true,
        }
    }

    fn call(&mut self, bed: u16, call: &ScriptedCall) -> Publish {
        let key = format!("{bed}-{}", call.kind);
        if call.ended {
            self.calls.remove(&key);
            return open(&key, String::new());
        }
        let place = location(&self.unit, bed);
        let told = json!({
            "v": 1, "kind": call.kind, "phase": call.phase.as_deref().unwrap_or("raised"),
            "place": {
                "address": format!("{}/{bed}", place.point_of_care),
                "ward": place.point_of_care, "room": place.room, "bed": place.bed,
                "spot": call.spot.as_deref().unwrap_or("bed"),
            },
            // A call from the WC ends there.
            "takes_orders": call.kind != "wc",
        });
        self.calls.insert(key.clone(), told.clone());
        open(&key, told.to_string())
    }

    /// Carries an order out, and answers it. What is no order of ours has no answer.
    pub fn order(&mut self, topic: &str, payload: &[u8]) -> Vec<Publish> {
        let Some(rest) = topic.strip_prefix(ROOT) else {
            return Vec::new();
        };
        let order: Value = serde_json::from_slice(payload).unwrap_or_default();
        let (Some(id), Some(what)) = (order["id"].as_str(), order["order"].as_str()) else {
            return Vec::new();
        };
        // The same order again is answered by what it already did.
        let new = self.done.insert(id.to_owned());
        let (to, done) = match rest.split('/').collect::<Vec<_>>().as_slice() {
            ["", "beds", bed, "command"] => {
                let number = bed.strip_prefix("smart-").and_then(|bed| bed.parse().ok());
                let Some(number) = number else {
                    return Vec::new();
                };
                let done = if new {
                    self.obey(number, what)
                } else {
                    Ok(None)
                };
                (format!("{ROOT}/beds/{bed}/ack"), done)
            }
            ["", "calls", SYSTEM, "command"] => {
                let key = order["key"].as_str().unwrap_or_default();
                (
                    format!("{ROOT}/calls/{SYSTEM}/ack"),
                    self.attend(key, what, &order),
                )
            }
            _ => return Vec::new(),
        };
        let answer = match &done {
            Ok(_) => json!({"id": id, "ok": true}),
            Err(why) => json!({"id": id, "ok": false, "why": why}),
        };
        let answer = Publish {
            topic: to,
            payload: answer.to_string().into_bytes(),
            retain: false,
        };
        [answer].into_iter().chain(done.ok().flatten()).collect()
    }

    fn obey(&mut self, bed: u16, order: &str) -> Result<Option<Publish>, &'static str> {
        let state = self.states.get_mut(&bed).ok_or("no such bed")?;
        match order {
            "arm_exit" => {
                let weight = state.get("weight_kg").and_then(Value::as_f64);
                if weight.is_some_and(|kg| kg < LEAST_TO_ARM_KG) {
                    return Err("patient below 35 kg");
                }
                state.insert("exit".to_owned(), json!("armed"));
            }
            "disarm_exit" => drop(state.insert("exit".to_owned(), json!("off"))),
            // The sound alone; the state stays.
            "silence_exit" => {}
            _ => return Err("unknown order"),
        }
        Ok(Some(self.state(bed)))
    }

    fn attend(
        &mut self,
        key: &str,
        order: &str,
        body: &Value,
    ) -> Result<Option<Publish>, &'static str> {
        let call = self.calls.get_mut(key).ok_or("no such call")?;
        match order {
            "take" => {
                call["phase"] = json!("taken");
                call["by"] = body["by"].clone();
            }
            "release" => call["phase"] = json!("released"),
            "end" if call["takes_orders"] == json!(true) => {
                self.calls.remove(key);
                return Ok(Some(open(key, String::new())));
            }
            "end" => return Err("ends at its place only"),
            _ => return Err("unknown order"),
        }
        let told = call.to_string();
        Ok(Some(open(key, told)))
    }
}

fn name(bed: u16) -> String {
    format!("smart-{bed}")
}

fn open(key: &str, payload: String) -> Publish {
    Publish {
        topic: format!("{ROOT}/calls/{SYSTEM}/open/{key}"),
        payload: payload.into_bytes(),
        retain: true,
    }
}

/// A bed as it comes from the store.
fn begin(bed: u16, unit: &str) -> Map<String, Value> {
    let place = location(unit, bed);
    let state = json!({
        "v": 1, "sender": DeviceIdentity::SIMULATOR, "maker": "Lamplight", "model": "Simulated bed",
        "firmware": "1.0",
        "place": {"ward": place.point_of_care, "room": place.room, "bed": place.bed},
        "exit": "off", "occupied": true,
        "rails": {"head_left": "up", "head_right": "up", "foot_left": "up", "foot_right": "up"},
        "brake": true, "lowest": true, "height_cm": 38, "head_deg": 15,
        "weight_kg": 60 + bed % 40, "wet": false, "button": false, "plugged_in": true,
        "battery_pct": 100, "faults": [],
        "takes": ["arm_exit", "disarm_exit", "silence_exit"],
    });
    match state {
        Value::Object(state) => state,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::built_in;

    fn ward(name: &str) -> SmartWard {
        SmartWard::new(&built_in(name).unwrap().unwrap(), 16, "4E")
    }

    #[test]
    fn a_fall_is_a_rail_an_exit_and_a_call() {
        let mut ward = ward("fall");
        let all = ward.step(Duration::from_secs(600));
        let has = |topic: &str, text: &str| {
            all.iter().any(|publish| {
                publish.topic.contains(topic)
                    && String::from_utf8_lossy(&publish.payload).contains(text)
            })
        };
        assert!(has("beds/smart-", r#""exit":"out""#));
        assert!(has("beds/smart-", r#""head_left":"down""#));
        assert!(has("calls/gateway/open/", ""));
        assert_eq!(ward.next_due(), None);
        assert!(!ward.again().is_empty());
    }

    #[test]
    fn orders_are_obeyed_once_and_answered_and_what_can_not_be_is_refused() {
        let mut ward = ward("fall");
        ward.step(Duration::from_secs(1));
        let bed = *ward.states.keys().next().unwrap();
        let topic = format!("{ROOT}/beds/{}/command", name(bed));
        let order = |id: &str, what: &str| json!({"id": id, "order": what}).to_string();
        let answers = ward.order(&topic, order("a/1", "disarm_exit").as_bytes());
        assert!(answers[0].topic.ends_with("/ack") && answers[1].topic.ends_with("/state"));
        assert_eq!(
            ward.order(&topic, order("a/1", "disarm_exit").as_bytes())
                .len(),
            1
        );
        let refused = ward.order(&topic, order("a/2", "dance").as_bytes());
        assert!(String::from_utf8_lossy(&refused[0].payload).contains("unknown order"));
        for (topic, payload) in [
            ("x", ""),
            (topic.as_str(), "{"),
            ("lamplight/1/beds/x/command", "{}"),
        ] {
            assert_eq!(ward.order(topic, payload.as_bytes()), []);
        }
    }
}
