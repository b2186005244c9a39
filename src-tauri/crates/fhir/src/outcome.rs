//! What a server answers: OperationOutcome, and the response of a bundle.

use serde_json::Value;

/// The longest reason that is kept.
const REASON_MOST: usize = 400;

/// What an OperationOutcome says in one line: its worst issues first; `None` when it is none.
#[must_use]
pub fn reason(outcome: &Value) -> Option<String> {
    if outcome["resourceType"] != "OperationOutcome" {
        return None;
    }
    let issues = outcome["issue"].as_array()?;
    let grave = |issue: &&Value| matches!(issue["severity"].as_str(), Some("fatal" | "error"));
    let mut lines: Vec<String> = issues.iter().filter(grave).map(line).collect();
    if lines.is_empty() {
        lines = issues.iter().map(line).collect();
    }
    lines.retain(|line| !line.is_empty());
    let text = lines.join("; ");
    (!text.is_empty()).then(|| text.chars().take(REASON_MOST).collect())
}

fn line(issue: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().trim().to_owned();
    let details = &issue["details"];
    let said = [
        text(&issue["diagnostics"]),
        text(&details["text"]),
        text(&details["coding"][0]["display"]),
        text(&issue["code"]),
    ];
    let said = said
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    match issue["expression"][0].as_str() {
        Some(place) if !said.contains(place) => format!("{said} ({place})"),
        _ => said,
    }
}

/// What became of one entry of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status, such as 201.
    pub status: u16,
    /// What the server calls the resource, such as `Patient/17`, without its version.
    pub called: Option<String>,
    /// Why not, where it is a refusal.
    pub reason: Option<String>,
}

/// The answers of a bundle, in the order of its entries; `None` when it is no such response.
#[must_use]
pub fn answers(bundle: &Value) -> Option<Vec<Answer>> {
    let kind = bundle["type"].as_str()?;
    if bundle["resourceType"] != "Bundle" || !kind.ends_with("-response") {
        return None;
    }
    let entries = bundle["entry"].as_array()?;
    Some(entries.iter().map(answer).collect())
}

fn answer(entry: &Value) -> Answer {
    let response = &entry["response"];
    let status = response["status"].as_str().unwrap_or_default();
    let status = status.split_whitespace().next().unwrap_or_default();
    let told = response["location"].as_str().and_then(called);
    // A server that found what was there may give it in place of its address.
    let whole = || {
        let (kind, id) = (&entry["resource"]["resourceType"], &entry["resource"]["id"]);
        Some(format!("{}/{}", kind.as_str()?, id.as_str()?))
    };
    Answer {
        status: status.parse().unwrap_or(0),
        called: told.or_else(whole),
        reason: reason(&response["outcome"]),
    }
}

/// `Patient/17` out of `http://x/fhir/Patient/17/_history/1`.
#[must_use]
pub fn called(location: &str) -> Option<String> {
    let path = location.split('?').next()?.trim_end_matches('/');
    let path = path.split("/_history").next()?;
    let mut parts = path.rsplit('/');
    let (id, kind) = (parts.next()?, parts.next()?);
    let typed = kind.starts_with(|letter: char| letter.is_ascii_uppercase());
    (typed && !id.is_empty()).then(|| format!("{kind}/{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_reason_is_one_line_with_its_place() {
        let outcome = json!({
            "resourceType": "OperationOutcome",
            "issue": [
                { "severity": "warning", "code": "code-invalid", "diagnostics": "unknown code" },
                { "severity": "error", "code": "required", "diagnostics": "missing status",
                  "expression": ["Observation.status"] },
            ],
        });
        assert_eq!(
            reason(&outcome).unwrap(),
            "missing status (Observation.status)"
        );
        assert_eq!(reason(&json!({ "resourceType": "Bundle" })), None);
    }

    #[test]
    fn locations_are_read_however_they_are_written() {
        for (location, name) in [
            ("http://x/fhir/Patient/17/_history/1", Some("Patient/17")),
            ("Patient/17", Some("Patient/17")),
            ("/fhir/Observation/a-b/", Some("Observation/a-b")),
            ("http://x/fhir", None),
            ("", None),
        ] {
            assert_eq!(called(location).as_deref(), name, "{location}");
        }
    }

    #[test]
    fn a_response_has_an_answer_an_entry() {
        let bundle = json!({
            "resourceType": "Bundle", "type": "transaction-response",
            "entry": [
                { "response": { "status": "201 Created", "location": "Patient/1/_history/1" } },
                { "response": { "status": "200" },
                  "resource": { "resourceType": "Device", "id": "7" } },
                { "response": { "status": "422 Unprocessable", "outcome": {
                    "resourceType": "OperationOutcome",
                    "issue": [{ "severity": "error", "code": "invalid", "diagnostics": "no" }] } } },
            ],
        });
        let read = answers(&bundle).unwrap();
        assert_eq!(read[0].called.as_deref(), Some("Patient/1"));
        assert_eq!(
            (read[1].status, read[1].called.as_deref()),
            (200, Some("Device/7"))
        );
        assert_eq!(
            (read[2].status, read[2].reason.as_deref()),
            (422, Some("no"))
        );
        assert_eq!(
            answers(&json!({ "resourceType": "Bundle", "type": "searchset" })),
            None
        );
    }
}
