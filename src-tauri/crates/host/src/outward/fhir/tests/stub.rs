//! A FHIR server as small as it can be: conditional create and update, transactions that are
//! all or nothing, searches by identifier, and every fault that a test orders.

use crate::outward::fhir::config::FhirConfig;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex};

/// What a resource holds that this server refuses for good.
pub const POISON: &str = "POISON";
/// What a resource holds at which this server fails by itself (500).
pub const CRASH: &str = "CRASH";

/// An answer that is ordered in the place of the right one.
#[derive(Debug, Clone)]
pub enum Fault {
    /// This status, with a `Retry-After`.
    Status(u16, Option<u64>),
    /// Everything is done, and the answer is lost.
    Lost,
}

#[derive(Default)]
pub struct Inside {
    /// By type, by id, with the number of writes.
    pub resources: BTreeMap<String, BTreeMap<String, (Value, u32)>>,
    pub faults: VecDeque<Fault>,
    pub requests: Vec<String>,
    pub headers: Vec<HeaderMap>,
    pub capability: Value,
    /// What the way in must be, if anything.
    pub authorization: Option<String>,
    /// Answers by path and query, before anything else.
    pub pages: HashMap<String, Value>,
    /// It has learned to take what it refused.
    pub takes_all: bool,
    /// It does not say what it calls what it made.
    pub unnamed: bool,
    next: u32,
}

/// A running stub.
#[derive(Clone)]
pub struct Stub {
    pub inside: Arc<Mutex<Inside>>,
    pub url: String,
}

/// A CapabilityStatement of these types, each with everything.
pub fn capability(transaction: bool, conditional: bool, types: &[&str]) -> Value {
    let resources: Vec<Value> = types
        .iter()
        .map(|kind| {
            json!({
                "type": kind,
                "interaction": [{ "code": "create" }, { "code": "update" }, { "code": "search-type" }],
                "conditionalCreate": conditional, "conditionalUpdate": conditional,
                "updateCreate": true,
            })
        })
        .collect();
    let mut rest = json!({ "mode": "server", "resource": resources });
    if transaction {
        rest["interaction"] = json!([{ "code": "transaction" }]);
    }
    json!({ "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": [rest] })
}

pub const TYPES: &[&str] = &[
    "Patient",
    "Encounter",
    "Location",
    "Device",
    "Observation",
    "DetectedIssue",
    "Flag",
    "Communication",
    "Task",
    "AuditEvent",
    "Provenance",
];

impl Stub {
    pub async fn start() -> Self {
        let inside = Arc::new(Mutex::new(Inside {
            capability: capability(true, true, TYPES),
            ..Inside::default()
        }));
        let router = Router::new()
            .fallback(serve)
            .with_state(Arc::clone(&inside));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/fhir", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { inside, url }
    }

    pub fn config(&self) -> FhirConfig {
        FhirConfig {
            url: Some(self.url.clone()),
            system: Some("urn:oid:1.2.3".to_owned()),
            records: Some("urn:oid:1.2.4".to_owned()),
            ..FhirConfig::default()
        }
    }

    pub fn with<T>(&self, look: impl FnOnce(&mut Inside) -> T) -> T {
        look(&mut self.inside.lock().unwrap())
    }

    pub fn order(&self, faults: impl IntoIterator<Item = Fault>) {
        self.with(|inside| inside.faults.extend(faults));
    }

    pub fn count(&self, kind: &str) -> usize {
        self.with(|inside| inside.resources.get(kind).map_or(0, BTreeMap::len))
    }

    /// Every resource of a type.
    pub fn all(&self, kind: &str) -> Vec<Value> {
        self.with(|inside| {
            let of = inside.resources.get(kind);
            of.into_iter()
                .flat_map(BTreeMap::values)
                .map(|(one, _)| one.clone())
                .collect()
        })
    }
}

fn outcome(status: u16, words: &str) -> (u16, Value) {
    let body = json!({
        "resourceType": "OperationOutcome",
        "issue": [{ "severity": "error", "code": "invalid", "diagnostics": words }],
    });
    (status, body)
}

async fn serve(
    State(inside): State<Arc<Mutex<Inside>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let path = uri
        .path_and_query()
        .unwrap()
        .as_str()
        .trim_start_matches("/fhir");
    let path = path.trim_start_matches('/').to_owned();
    let (fault, (status, answer, location)) = {
        let mut inside = inside.lock().unwrap();
        inside.requests.push(format!("{method} {path}"));
        inside.headers.push(headers.clone());
        let told = headers
            .get("authorization")
            .and_then(|value| value.to_str().ok());
        let open = path.starts_with(".well-known");
        if !open && inside.authorization.is_some() && inside.authorization.as_deref() != told {
            return (StatusCode::UNAUTHORIZED, "").into_response();
        }
        let fault = if path == "metadata" {
            None
        } else {
            inside.faults.pop_front()
        };
        if let Some(Fault::Status(status, after)) = fault {
            let (_, answer) = outcome(status, "ordered");
            let mut response =
                (StatusCode::from_u16(status).unwrap(), answer.to_string()).into_response();
            if let Some(after) = after {
                response.headers_mut().insert("retry-after", after.into());
            }
            return response;
        }
        (fault, inside.answer(&method, &path, &headers, &body))
    };
    if matches!(fault, Some(Fault::Lost)) {
        // It is done, and nobody hears of it.
        return (StatusCode::GATEWAY_TIMEOUT, "").into_response();
    }
    let mut response = (StatusCode::from_u16(status).unwrap(), answer.to_string()).into_response();
    if let Some(location) = location {
        response
            .headers_mut()
            .insert("location", location.parse().unwrap());
    }
    response
}

type Answer = (u16, Value, Option<String>);

impl Inside {
    fn answer(&mut self, method: &Method, path: &str, headers: &HeaderMap, body: &Value) -> Answer {
        let plain = |(status, body): (u16, Value)| (status, body, None);
        if let Some(page) = self.pages.get(path) {
            return (200, page.clone(), None);
        }
        if path == "metadata" {
            return (200, self.capability.clone(), None);
        }
        if path.is_empty() {
            return plain(self.transaction(body));
        }
        let (kind, query) = path.split_once('?').unwrap_or((path, ""));
        if *method == Method::GET {
            return plain(self.get(kind, query));
        }
        let only = headers
            .get("if-none-exist")
            .and_then(|value| value.to_str().ok());
        let request = json!({ "method": method.as_str(), "url": path, "ifNoneExist": only });
        if !self.takes_all && body.to_string().contains(POISON) {
            return plain(outcome(422, "it is poison"));
        }
        if body.to_string().contains(CRASH) {
            return plain(outcome(500, "it failed"));
        }
        if body.to_string().contains("urn:uuid:") {
            return plain(outcome(400, "a reference is nowhere"));
        }
        if self.several(&request) {
            return plain(outcome(412, "there are several"));
        }
        let (status, name) = self.write(&request, body);
        if self.unnamed {
            return (status, Value::Null, None);
        }
        (
            status,
            body.clone(),
            Some(format!("http://x/fhir/{name}/_history/1")),
        )
    }

    fn get(&mut self, kind: &str, query: &str) -> (u16, Value) {
        if let Some((kind, id)) = kind.split_once('/') {
            let found = self.resources.get(kind).and_then(|of| of.get(id));
            return found.map_or_else(|| outcome(404, "not here"), |(one, _)| (200, one.clone()));
        }
        let found = self.find(kind, query);
        let entries: Vec<Value> = found
            .iter()
            .map(|id| json!({ "resource": self.resources[kind][id].0 }))
            .collect();
        (
            200,
            json!({ "resourceType": "Bundle", "type": "searchset", "entry": entries }),
        )
    }

    /// Ids of those with the identifier of a query, or of Subscriptions that lead there.
    fn find(&self, kind: &str, query: &str) -> Vec<String> {
        if let Some(url) = query.strip_prefix("url=") {
            let leads = |one: &Value| {
                let endpoint = one["channel"]["endpoint"].as_str().unwrap_or_default();
                lamplight_fhir::names::percent(endpoint) == url
            };
            let of = self.resources.get(kind).into_iter().flatten();
            let found = of.filter(|(_, (one, _))| leads(one));
            return found.map(|(id, _)| id.clone()).collect();
        }
        let value = query.rsplit("%7C").next().unwrap_or_default();
        let value = value.replace("%7E", "~").replace("%5C%7C", "|");
        let of = self.resources.get(kind).into_iter().flatten();
        let named = |one: &Value| {
            let ids = one["identifier"].as_array();
            ids.into_iter()
                .flatten()
                .any(|id| id["value"] == value.as_str())
        };
        of.filter(|(_, (one, _))| named(one))
            .map(|(id, _)| id.clone())
            .collect()
    }

    fn transaction(&mut self, bundle: &Value) -> (u16, Value) {
        let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
        if !self.takes_all && bundle.to_string().contains(POISON) {
            return outcome(422, "something in it is poison");
        }
        if bundle.to_string().contains(CRASH) {
            return outcome(500, "it failed");
        }
        let ours: Vec<String> = entries
            .iter()
            .filter_map(|entry| entry["fullUrl"].as_str().map(str::to_owned))
            .collect();
        for reference in lamplight_fhir::send::references(bundle) {
            if !ours.contains(&reference) {
                return outcome(400, "a reference is nowhere");
            }
        }
        if entries.iter().any(|entry| self.several(&entry["request"])) {
            return outcome(412, "there are several");
        }
        // References to what was there must be there.
        let mut names: HashMap<String, String> = HashMap::new();
        let mut answers = Vec::new();
        for entry in &entries {
            let mut resource = entry["resource"].clone();
            if let Some(gone) = self.resolve(&mut resource, &names) {
                return outcome(409, &format!("{gone} is not here"));
            }
            let (status, name) = self.write(&entry["request"], &resource);
            if let Some(url) = entry["fullUrl"].as_str() {
                names.insert(url.to_owned(), name.clone());
            }
            answers.push(json!({ "response": {
                "status": status.to_string(), "location": format!("{name}/_history/1"),
            } }));
        }
        (
            200,
            json!({ "resourceType": "Bundle", "type": "transaction-response", "entry": answers }),
        )
    }

    /// Puts names in; the first that is nowhere.
    fn resolve(&self, value: &mut Value, names: &HashMap<String, String>) -> Option<String> {
        match value {
            Value::Object(members) => {
                for (key, member) in members.iter_mut() {
                    if key == "reference" && member.is_string() {
                        let text = member.as_str().unwrap().to_owned();
                        if let Some(name) = names.get(&text) {
                            *member = json!(name);
                        } else if let Some((kind, id)) = text.split_once('/') {
                            let there = self
                                .resources
                                .get(kind)
                                .is_some_and(|of| of.contains_key(id));
                            if !there {
                                return Some(text);
                            }
                        }
                    } else if let Some(gone) = self.resolve(member, names) {
                        return Some(gone);
                    }
                }
                None
            }
            Value::Array(items) => items.iter_mut().find_map(|item| self.resolve(item, names)),
            _ => None,
        }
    }

    /// Whether a conditional create finds more than one.
    fn several(&self, request: &Value) -> bool {
        let kind = request["url"].as_str().unwrap_or_default();
        let only = request["ifNoneExist"].as_str();
        only.is_some_and(|only| self.find(kind, only).len() > 1)
    }

    /// Carries a request out; its status and the resource's name.
    fn write(&mut self, request: &Value, resource: &Value) -> (u16, String) {
        let url = request["url"].as_str().unwrap();
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let (kind, own) = path
            .split_once('/')
            .map_or((path, None), |(kind, id)| (kind, Some(id)));
        let only = request["ifNoneExist"].as_str().unwrap_or(query);
        let found = if only.is_empty() {
            None
        } else {
            self.find(kind, only).first().cloned()
        };
        let put = request["method"] == "PUT";
        let id = own.map(str::to_owned).or(found.clone()).unwrap_or_else(|| {
            self.next += 1;
            format!("r{}", self.next)
        });
        let of = self.resources.entry(kind.to_owned()).or_default();
        let there = of.contains_key(&id);
        if !there || put {
            let mut resource = resource.clone();
            resource["id"] = json!(id);
            let writes = of.get(&id).map_or(0, |(_, writes)| *writes);
            of.insert(id.clone(), (resource, writes + 1));
        }
        (if there { 200 } else { 201 }, format!("{kind}/{id}"))
    }
}
