//! Home Assistant's discovery, as a consumer: which topic carries which field of what class.
//!
//! Full templates are not understood, and not guessed: `value_json.x`, `value_json['x']` and
//! `value` alone.

use super::topic;
use crate::json::cut;
use serde_json::{Map, Value};

/// What a configuration tells of one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entity {
    /// Where its state comes.
    pub topic: String,
    /// Which field of the JSON; `None` where the payload itself is the value.
    pub field: Option<String>,
    /// Its class, such as `moisture`.
    pub class: String,
    /// The value that means on, where it is told.
    pub on: Option<String>,
}

/// Reads a configuration: one entity, or the components of a device.
///
/// # Errors
/// What is missing or not understood, in words for a technician.
pub(super) fn read(object: &Map<String, Value>) -> Result<Vec<Entity>, String> {
    let components = key(object, "components", "cmps").and_then(Value::as_object);
    let Some(components) = components else {
        return one(object, "").map(|entity| vec![entity]);
    };
    let base = text(object, "~", "~").unwrap_or_default();
    let shared = text(object, "state_topic", "stat_t").unwrap_or_default();
    let mut entities = Vec::new();
    let mut wrong = None;
    for component in components.values().filter_map(Value::as_object) {
        let mut component = component.clone();
        component
            .entry("~")
            .or_insert_with(|| Value::from(base.clone()));
        match one(&component, &shared) {
            Ok(entity) => entities.push(entity),
            Err(why) => wrong = wrong.or(Some(why)),
        }
    }
    match wrong {
        Some(why) if entities.is_empty() => Err(why),
        _ => Ok(entities),
    }
}

fn one(object: &Map<String, Value>, shared: &str) -> Result<Entity, String> {
    let base = text(object, "~", "~").unwrap_or_default();
    let topic = text(object, "state_topic", "stat_t").unwrap_or_else(|| shared.to_owned());
    if topic.is_empty() {
        return Err("it names no state_topic".to_owned());
    }
    let topic = match (topic.strip_prefix('~'), topic.strip_suffix('~')) {
        (Some(rest), _) => format!("{base}{rest}"),
        (None, Some(rest)) => format!("{rest}{base}"),
        (None, None) => topic,
    };
    if !topic::is_plain(&topic) || topic.contains(['+', '#', '{', '}']) || topic.starts_with('$') {
        return Err("its state_topic is no plain topic".to_owned());
    }
    let template = text(object, "value_template", "val_tpl");
    Ok(Entity {
        topic,
        field: template.as_deref().map_or(Ok(None), field)?,
        class: text(object, "device_class", "dev_cla").unwrap_or_default(),
        on: text(object, "payload_on", "pl_on"),
    })
}

/// The field that a template takes.
fn field(template: &str) -> Result<Option<String>, String> {
    let not_understood = || {
        "its value_template is not understood; only value_json.x and value_json['x'] are".to_owned()
    };
    let inner = template.trim().strip_prefix("{{");
    let inner = inner.and_then(|inner| inner.strip_suffix("}}"));
    let inner = inner.ok_or_else(not_understood)?.trim();
    if inner == "value" {
        return Ok(None);
    }
    let path = inner
        .strip_prefix("value_json")
        .ok_or_else(not_understood)?;
    let name = path.strip_prefix('.').or_else(|| {
        let quoted = path.strip_prefix('[')?.strip_suffix(']')?.trim();
        let single = quoted
            .strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix('\''));
        single.or_else(|| quoted.strip_prefix('"')?.strip_suffix('"'))
    });
    let name = name.ok_or_else(not_understood)?;
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    if name.is_empty() || !name.chars().all(plain) {
        return Err(not_understood());
    }
    Ok(Some(name.to_owned()))
}

fn key<'a>(object: &'a Map<String, Value>, long: &str, short: &str) -> Option<&'a Value> {
    object.get(long).or_else(|| object.get(short))
}

fn text(object: &Map<String, Value>, long: &str, short: &str) -> Option<String> {
    let value = key(object, long, short)?;
    let value = match value {
        Value::String(text) => cut(text, topic::MOST_TOPIC_BYTES),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn plain_templates_are_understood_and_no_others() {
        for (template, want) in [
            ("{{ value_json.x }}", Some("x")),
            ("{{value_json['water_leak']}}", Some("water_leak")),
            ("{{ value_json[\"x-1\"] }}", Some("x-1")),
            ("{{ value }}", None),
        ] {
            assert_eq!(field(template).unwrap().as_deref(), want, "{template}");
        }
        for template in [
            "",
            "value_json.x",
            "{{ value_json.x | float }}",
            "{{ value_json.x.y }}",
            "{% if x %}",
        ] {
            assert!(field(template).is_err(), "{template}");
        }
    }

    #[test]
    fn abbreviations_base_topic_and_components_are_read() {
        let object = json!({
            "~": "zigbee2mqtt/leak", "stat_t": "~", "val_tpl": "{{ value_json.water_leak }}",
            "dev_cla": "moisture", "pl_on": true
        });
        let entity = &read(object.as_object().unwrap()).unwrap()[0];
        assert_eq!(entity.topic, "zigbee2mqtt/leak");
        assert_eq!(entity.on.as_deref(), Some("true"));
        let object = json!({
            "state_topic": "a/b", "cmps": {
                "one": {"val_tpl": "{{ value_json.x }}", "dev_cla": "door"},
                "two": {"val_tpl": "{% x %}"}
            }
        });
        assert_eq!(read(object.as_object().unwrap()).unwrap().len(), 1);
        for wrong in [
            json!({}),
            json!({"state_topic": "a/+"}),
            json!({"stat_t": "$SYS/x"}),
        ] {
            assert!(read(wrong.as_object().unwrap()).is_err(), "{wrong}");
        }
    }
}
