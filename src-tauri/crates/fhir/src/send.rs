//! What is sent, and the bundles that it is sent in.

use crate::names::Name;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// How a resource comes to be on the server, so that sending it twice is harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum How {
    /// Something others refer to (a patient, a device, a place): created if it is not there,
    /// never changed, and what the server calls it is remembered.
    Thing,
    /// Something that happened: created if it is not there.
    Event,
    /// Something that changes (an alarm, a stay): replaces what has its name.
    State,
    /// It has no identifier (`AuditEvent`, `Provenance`): put under an id that is ours.
    Own,
}

/// One resource on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its type.
    pub kind: &'static str,
    /// Its name.
    pub name: Name,
    /// How it comes to be there.
    pub how: How,
    /// It, with `urn:uuid` references to others.
    pub resource: Value,
}

impl Entry {
    pub(crate) const fn new(kind: &'static str, name: Name, how: How, resource: Value) -> Self {
        Self {
            kind,
            name,
            how,
            resource,
        }
    }
}

/// What the server calls the things that it knows: by `urn:uuid`, such as `Patient/17`.
pub type Known = HashMap<String, String>;

/// What a server can do of what bundles need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Can {
    /// Bundles that are all or nothing.
    pub transaction: bool,
    /// Bundles of entries that stand for themselves.
    pub batch: bool,
    /// `PUT` under an id that the client chooses.
    pub own_ids: bool,
}

/// The newest of each name, in the order of the first; of a name that comes twice the later
/// one counts, since the same identity twice fails a transaction (FHIR R4, http, 3.1.0.11.2).
#[must_use]
pub fn once_each(entries: Vec<Entry>) -> Vec<Entry> {
    let mut at: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<Entry> = Vec::new();
    for entry in entries {
        match at.get(&entry.name.urn()) {
            // What must be there stays at its place; only what is told of it is newer.
            Some(place) => {
                if let Some(before) = kept.get_mut(*place)
                    && !(entry.how == How::Thing && before.how == How::State)
                {
                    *before = entry;
                }
            }
            None => {
                at.insert(entry.name.urn(), kept.len());
                kept.push(entry);
            }
        }
    }
    kept
}

/// The entries that the server does not have yet.
#[must_use]
pub fn unknown(entries: Vec<Entry>, known: &Known) -> Vec<Entry> {
    let there = |entry: &Entry| entry.how == How::Thing && known.contains_key(&entry.name.urn());
    entries.into_iter().filter(|entry| !there(entry)).collect()
}

/// A transaction of these entries: references to what is known are put in, the others stay
/// `urn:uuid` and must be among the entries.
#[must_use]
pub fn compose(entries: &[Entry], known: &Known, can: Can) -> Value {
    let entries: Vec<Value> = entries
        .iter()
        .map(|entry| {
            let mut written = json!({
                "fullUrl": entry.name.urn(),
                "resource": resolved(entry, known),
                "request": request(entry, can),
            });
            if entry.how == How::Own && can.own_ids {
                // It is put under its id; a full URL that is a URN would name another one.
                written.as_object_mut().map(|entry| entry.remove("fullUrl"));
            }
            written
        })
        .collect();
    json!({ "resourceType": "Bundle", "type": "transaction", "entry": entries })
}

fn request(entry: &Entry, can: Can) -> Value {
    let kind = entry.kind;
    match entry.how {
        How::Thing | How::Event => json!({
            "method": "POST", "url": kind, "ifNoneExist": entry.name.query(),
        }),
        How::State => json!({
            "method": "PUT", "url": format!("{kind}?{}", entry.name.query()),
        }),
        How::Own if can.own_ids => json!({
            "method": "PUT", "url": format!("{kind}/{}", entry.name.id()),
        }),
        How::Own => json!({ "method": "POST", "url": kind }),
    }
}

/// The resource with what the server calls the things it refers to.
#[must_use]
pub fn resolved(entry: &Entry, known: &Known) -> Value {
    let mut resource = entry.resource.clone();
    if entry.how == How::Own {
        resource["id"] = json!(entry.name.id());
    }
    resolve(&mut resource, known);
    resource
}

fn resolve(value: &mut Value, known: &Known) {
    match value {
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                match member {
                    Value::String(text) if key == "reference" => {
                        if let Some(called) = known.get(text.as_str()) {
                            called.clone_into(text);
                        }
                    }
                    other => resolve(other, known),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| resolve(item, known)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What the server does not take (`gone`) is referred to by its identifier alone, so that a
/// resource still says whose it is (a logical reference: R4, references, 2.3.0.2).
pub fn refer_by_identifier(entries: &mut [Entry], gone: &[Entry]) {
    let names: HashMap<String, &Entry> = gone.iter().map(|one| (one.name.urn(), one)).collect();
    if !names.is_empty() {
        entries
            .iter_mut()
            .for_each(|entry| by_identifier(&mut entry.resource, &names));
    }
}

fn by_identifier(value: &mut Value, gone: &HashMap<String, &Entry>) {
    match value {
        Value::Object(members) => {
            let named = members.get("reference").and_then(Value::as_str);
            if let Some(entry) = named.and_then(|urn| gone.get(urn)) {
                members.remove("reference");
                members.insert("type".to_owned(), json!(entry.kind));
                members.insert("identifier".to_owned(), entry.name.identifier());
            }
            members
                .values_mut()
                .for_each(|member| by_identifier(member, gone));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| by_identifier(item, gone)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The `urn:uuid`s that a resource refers to.
#[must_use]
pub fn references(resource: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(resource, &mut found);
    found
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::String(text) if key == "reference" && text.starts_with("urn:uuid:") => {
                        found.push(text.clone());
                    }
                    other => collect(other, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Of `all`, the things that `some` refer to, directly or through each other, in the order
/// of `all`; followed by `some`. For a part of a bundle that must stand for itself.
#[must_use]
pub fn with_things(all: &[Entry], some: &[Entry]) -> Vec<Entry> {
    let mut wanted: HashSet<String> = HashSet::new();
    let mut open: Vec<String> = some
        .iter()
        .flat_map(|entry| references(&entry.resource))
        .collect();
    while let Some(urn) = open.pop() {
        if !wanted.insert(urn.clone()) {
            continue;
        }
        let thing = all.iter().find(|entry| entry.name.urn() == urn);
        open.extend(
            thing
                .into_iter()
                .flat_map(|thing| references(&thing.resource)),
        );
    }
    let named: HashSet<String> = some.iter().map(|entry| entry.name.urn()).collect();
    let thing = |entry: &&Entry| {
        let urn = entry.name.urn();
        wanted.contains(&urn) && !named.contains(&urn)
    };
    let mut whole: Vec<Entry> = all.iter().filter(thing).cloned().collect();
    whole.extend(some.iter().cloned());
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(value: &str) -> Name {
        Name {
            system: "urn:x".to_owned(),
            value: value.to_owned(),
        }
    }

    fn entry(value: &str, how: How, of: &[&str]) -> Entry {
        let of: Vec<Value> = of.iter().map(|of| name(of).reference()).collect();
        Entry::new(
            "Basic",
            name(value),
            how,
            json!({ "resourceType": "Basic", "of": of }),
        )
    }

    const ALL: Can = Can {
        transaction: true,
        batch: true,
        own_ids: true,
    };

    #[test]
    fn what_is_known_is_left_out_and_called_by_its_name() {
        let things = [
            entry("ward", How::Thing, &[]),
            entry("bed", How::Thing, &["ward"]),
        ];
        let what = entry("reading", How::Event, &["bed"]);
        let all: Vec<Entry> = things.iter().cloned().chain([what.clone()]).collect();
        let known: Known = [(name("bed").urn(), "Location/7".to_owned())].into();
        let left = unknown(all.clone(), &known);
        assert_eq!(left.len(), 2, "the bed is known");
        let bundle = compose(&left, &known, ALL);
        assert_eq!(
            bundle["entry"][1]["resource"]["of"][0]["reference"],
            "Location/7"
        );
        let part = with_things(&all, &[what]);
        assert_eq!(
            part.len(),
            3,
            "the reading needs the bed, and the bed the ward"
        );
    }

    #[test]
    fn what_a_server_does_not_take_is_named_all_the_same() {
        let mut entries = [entry("reading", How::Event, &["bed", "device"])];
        refer_by_identifier(&mut entries, &[entry("device", How::Thing, &[])]);
        let of = &entries[0].resource["of"];
        assert_eq!(of[0]["reference"], name("bed").urn());
        assert_eq!(
            of[1],
            json!({ "type": "Basic", "identifier": name("device").identifier() })
        );
    }

    #[test]
    fn the_newest_of_a_name_counts_once() {
        let mut later = entry("alarm", How::State, &[]);
        later.resource["status"] = json!("final");
        let entries = vec![
            entry("alarm", How::State, &[]),
            entry("x", How::Event, &[]),
            later,
        ];
        let kept = once_each(entries);
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[0].resource["status"], "final");
    }

    #[test]
    fn each_way_of_sending_is_harmless_twice() {
        for (how, can, method, url) in [
            (How::Thing, ALL, "POST", "Basic"),
            (How::Event, ALL, "POST", "Basic"),
            (How::State, ALL, "PUT", "Basic?identifier=urn%3Ax%7Ca"),
        ] {
            let bundle = compose(&[entry("a", how, &[])], &Known::new(), can);
            let request = &bundle["entry"][0]["request"];
            assert_eq!(request["method"], method, "{how:?}");
            assert_eq!(request["url"], url, "{how:?}");
            assert_eq!(
                request["ifNoneExist"].is_string(),
                method == "POST",
                "{how:?}"
            );
        }
        let own = compose(&[entry("a", How::Own, &[])], &Known::new(), ALL);
        let id = name("a").id();
        assert_eq!(own["entry"][0]["request"]["url"], format!("Basic/{id}"));
        assert_eq!(own["entry"][0]["resource"]["id"], id.as_str());
    }
}
