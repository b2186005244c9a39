//! What a server says that it can do (CapabilityStatement).

use crate::send::Can;
use serde_json::Value;
use std::collections::BTreeMap;

/// What of a CapabilityStatement matters for sending and polling.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Capability {
    /// Such as `HAPI FHIR Server 6.4.0`, for a technician; or empty.
    pub software: String,
    /// Bundles all or nothing.
    pub transaction: bool,
    /// Bundles of entries that stand for themselves.
    pub batch: bool,
    /// By type: what it does with it.
    pub resources: BTreeMap<String, OfType>,
}

/// What a server does with one type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OfType {
    /// `create`.
    pub create: bool,
    /// `update`.
    pub update: bool,
    /// `search-type`.
    pub search: bool,
    /// `conditionalCreate`.
    pub conditional_create: bool,
    /// `conditionalUpdate`.
    pub conditional_update: bool,
    /// `updateCreate`: PUT under an id of the client's.
    pub update_create: bool,
}

impl Capability {
    /// Reads a CapabilityStatement.
    ///
    /// # Errors
    /// One sentence when it is none, or not of R4.
    pub fn read(statement: &Value) -> Result<Self, String> {
        if statement["resourceType"] != "CapabilityStatement" {
            return Err(
                "its metadata is no CapabilityStatement: no FHIR server answers there".to_owned(),
            );
        }
        let version = statement["fhirVersion"].as_str().unwrap_or_default();
        if !version.starts_with("4.0") && !version.starts_with("4.3") {
            return Err(format!(
                "it speaks FHIR {version:?}; this program speaks R4 (4.0.1)"
            ));
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let software = &statement["software"];
        let software = format!("{} {}", text(&software["name"]), text(&software["version"]));
        let mut found = Self {
            software: software.trim().to_owned(),
            ..Self::default()
        };
        let none = Vec::new();
        let rests = statement["rest"].as_array().unwrap_or(&none);
        let server = rests.iter().find(|rest| rest["mode"] == "server");
        let Some(rest) = server.or_else(|| rests.first()) else {
            return Err("its CapabilityStatement tells no REST interface".to_owned());
        };
        let codes = |of: &Value| -> Vec<String> {
            let list = of["interaction"].as_array().unwrap_or(&none);
            list.iter().map(|one| text(&one["code"])).collect()
        };
        let system = codes(rest);
        found.transaction = system.iter().any(|code| code == "transaction");
        found.batch = system.iter().any(|code| code == "batch");
        for resource in rest["resource"].as_array().unwrap_or(&none) {
            let does = codes(resource);
            let has = |code: &str| does.iter().any(|one| one == code);
            // A server that lists a type and says nothing of what it does with it does all.
            let all = does.is_empty();
            let flag = |name: &str| resource[name].as_bool().unwrap_or(false);
            found.resources.insert(
                text(&resource["type"]),
                OfType {
                    create: all || has("create"),
                    update: all || has("update"),
                    search: all || has("search-type"),
                    conditional_create: flag("conditionalCreate"),
                    conditional_update: flag("conditionalUpdate"),
                    update_create: flag("updateCreate"),
                },
            );
        }
        Ok(found)
    }

    /// What it does with a type; nothing, where it does not name it.
    #[must_use]
    pub fn of(&self, kind: &str) -> OfType {
        self.resources.get(kind).copied().unwrap_or_default()
    }

    /// Whether resources of a type can be brought there at all, in the way they need.
    #[must_use]
    pub fn takes(&self, kind: &str) -> bool {
        let of = self.of(kind);
        of.create || (of.update && of.update_create)
    }

    /// Whether all of these types can go in one bundle, with what they need inside.
    #[must_use]
    pub fn bundles<'a>(&self, kinds: impl Iterator<Item = (&'a str, crate::How)>) -> bool {
        self.transaction
            && kinds.into_iter().all(|(kind, how)| match how {
                crate::How::Thing | crate::How::Event => self.of(kind).conditional_create,
                crate::How::State => self.of(kind).conditional_update,
                crate::How::Own => true,
            })
    }

    /// For [`crate::send::compose`], for one type's own ids.
    #[must_use]
    pub fn can(&self) -> Can {
        let own = |kind: &str| self.of(kind).update_create;
        Can {
            transaction: self.transaction,
            batch: self.batch,
            own_ids: own("AuditEvent") && own("Provenance"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::How;
    use serde_json::json;

    fn statement(transaction: bool, conditional: bool) -> Value {
        let mut rest = json!({
            "mode": "server",
            "resource": [{
                "type": "Observation",
                "interaction": [{ "code": "create" }, { "code": "search-type" }],
                "conditionalCreate": conditional,
            }],
        });
        if transaction {
            rest["interaction"] = json!([{ "code": "transaction" }]);
        }
        json!({
            "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1",
            "software": { "name": "Stub", "version": "1" }, "rest": [rest],
        })
    }

    #[test]
    fn what_a_server_can_do_is_read() {
        for (transaction, conditional, bundles) in [
            (true, true, true),
            (true, false, false),
            (false, true, false),
        ] {
            let read = Capability::read(&statement(transaction, conditional)).unwrap();
            assert_eq!(read.software, "Stub 1");
            assert!(read.takes("Observation") && !read.takes("Flag"));
            let kinds = [("Observation", How::Event)].into_iter();
            assert_eq!(read.bundles(kinds), bundles, "{transaction} {conditional}");
        }
    }

    #[test]
    fn what_is_no_r4_server_is_refused_in_a_sentence() {
        for (statement, words) in [
            (
                json!({ "resourceType": "OperationOutcome" }),
                "no FHIR server",
            ),
            (
                json!({ "resourceType": "CapabilityStatement", "fhirVersion": "5.0.0" }),
                "5.0.0",
            ),
            (
                json!({ "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1" }),
                "no REST",
            ),
            (json!("<html>"), "no FHIR server"),
        ] {
            let why = Capability::read(&statement).unwrap_err();
            assert!(why.contains(words), "{why}");
        }
    }
}
