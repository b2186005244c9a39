//! Orders to publishes, and devices' acknowledgements to outcomes (docs/MQTT.md).

use super::memory::Memory;
use crate::bed::BedOrderKind;
use crate::order::{CallRef, DeviceOrder, OrderNumber, OrderOutcome, OrderWhat};
use lamplight_units::Wall;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// How long a device may still carry an order out. The station's patience is as long; what
/// is done later would surprise whoever stands there.
const VALID_S: u32 = 10;

/// Something to be published with QoS 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publish {
    /// Where.
    pub topic: String,
    /// What.
    pub payload: Vec<u8>,
    /// Kept by the broker for who comes later (the text of a display).
    pub retain: bool,
    /// After so many seconds the broker throws it away (MQTT 5).
    pub expires_s: Option<u32>,
}

/// Who orders, so that an acknowledgement finds its order and nobody else's.
#[derive(Debug, Clone)]
pub(super) struct Orderer {
    /// Our client id and the start of this run.
    pub run: String,
    pub root: String,
}

impl Orderer {
    /// What to publish for an order.
    ///
    /// # Errors
    /// One sentence, where this receiver can't be ordered so.
    pub fn publish(
        &self,
        at: Wall,
        order: &DeviceOrder,
        memory: &Memory,
    ) -> Result<Publish, String> {
        match &order.what {
            OrderWhat::TakeCall(call) => self.call(at, order.number, "take", call),
            OrderWhat::ReleaseCall(call) => self.call(at, order.number, "release", call),
            OrderWhat::EndCall(call) => {
                let key = (Arc::clone(&call.system), Arc::clone(&call.key));
                match memory.ends.get(&key) {
                    Some((topic, payload)) => Ok(Publish {
                        topic: topic.clone(),
                        payload: payload.clone().into_bytes(),
                        retain: false,
                        expires_s: Some(VALID_S),
                    }),
                    None => self.call(at, order.number, "end", call),
                }
            }
            OrderWhat::Bed {
                device,
                order: what,
            } => {
                let body = json!({ "order": bed_order(*what) });
                self.command(
                    at,
                    order.number,
                    &["beds", device.as_str(), "command"],
                    body,
                )
            }
            OrderWhat::Display { address, text } => {
                let body = json!({ "text": text });
                let topic: [&str; 3] = ["displays", address, "text"];
                let mut publish = self.command(at, order.number, &topic, body)?;
                publish.retain = true;
                publish.expires_s = None;
                Ok(publish)
            }
        }
    }

    /// What an acknowledgement tells of an order of ours.
    pub fn outcome(&self, object: &Map<String, Value>) -> Option<(OrderNumber, OrderOutcome)> {
        let id = object.get("id")?.as_str()?;
        let number = id.strip_prefix(self.run.as_str())?.strip_prefix('/')?;
        let number = OrderNumber(number.parse().ok()?);
        let outcome = match object.get("ok") {
            Some(Value::Bool(true)) => OrderOutcome::Delivered,
            Some(_) | None => {
                let why = object.get("why").and_then(Value::as_str);
                let why = why.map(|why| crate::json::cut(why, 200));
                let why = why.filter(|why| !why.is_empty());
                OrderOutcome::Failed(Arc::from(why.map_or_else(
                    || "The device refused the order.".to_owned(),
                    |why| format!("The device refused the order: {why}."),
                )))
            }
        };
        Some((number, outcome))
    }

    fn call(
        &self,
        at: Wall,
        number: OrderNumber,
        order: &str,
        call: &CallRef,
    ) -> Result<Publish, String> {
        let body = json!({ "order": order, "key": call.key, "by": call.by });
        self.command(at, number, &["calls", &call.system, "command"], body)
    }

    fn command(
        &self,
        at: Wall,
        number: OrderNumber,
        levels: &[&str],
        mut body: Value,
    ) -> Result<Publish, String> {
        for level in levels {
            if level.is_empty()
                || level.contains(['/', '+', '#'])
                || level.chars().any(char::is_control)
            {
                return Err(format!(
                    "{level:?} can't be a part of a topic, so it can't be ordered over MQTT."
                ));
            }
        }
        body["v"] = json!(1);
        body["id"] = json!(format!("{}/{}", self.run, number.0));
        body["at"] = json!(at.iso());
        body["valid_s"] = json!(VALID_S);
        Ok(Publish {
            topic: format!("{}/{}", self.root, levels.join("/")),
            payload: body.to_string().into_bytes(),
            retain: false,
            expires_s: Some(VALID_S),
        })
    }
}

const fn bed_order(order: BedOrderKind) -> &'static str {
    match order {
        BedOrderKind::ArmExit => "arm_exit",
        BedOrderKind::DisarmExit => "disarm_exit",
        BedOrderKind::SilenceExit => "silence_exit",
    }
}
