//! A FHIR server that acknowledges every bundle at once and keeps nothing but a count.

use crate::Outcome;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::Uri;
use axum::response::IntoResponse;
use serde_json::{Value, json};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What was counted.
#[derive(Default)]
struct Count {
    observations: u64,
    first: Option<Instant>,
    last: Option<Instant>,
}

#[derive(Default)]
struct Inside {
    count: Mutex<Count>,
    changed: Condvar,
}

/// A running stub.
pub struct Stub {
    inside: Arc<Inside>,
    url: String,
    _runtime: tokio::runtime::Runtime,
}

const TYPES: &[&str] = &["Patient", "Encounter", "Location", "Device", "Observation"];

impl Stub {
    pub fn start() -> Outcome<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let inside = Arc::new(Inside::default());
        let router = Router::new()
            .fallback(serve)
            .with_state(Arc::clone(&inside))
            .layer(axum::extract::DefaultBodyLimit::disable());
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
        let url = format!("http://{}/fhir", listener.local_addr()?);
        runtime.spawn(async move { axum::serve(listener, router).await });
        Ok(Self {
            inside,
            url,
            _runtime: runtime,
        })
    }

    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Until so many are there; how many, and from the first to the last.
    pub fn until(&self, count: u64, within: Duration) -> Outcome<(u64, Duration)> {
        let mut held = self
            .inside
            .count
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        while held.observations < count {
            let waited = self.inside.changed.wait_timeout(held, within);
            let (now, timed_out) = waited.unwrap_or_else(PoisonError::into_inner);
            held = now;
            if timed_out.timed_out() {
                return Err(format!("only {} of {count} arrived", held.observations).into());
            }
        }
        let (Some(first), Some(last)) = (held.first, held.last) else {
            return Err("nothing arrived".into());
        };
        Ok((held.observations, last - first))
    }
}

async fn serve(State(inside): State<Arc<Inside>>, uri: Uri, body: Bytes) -> impl IntoResponse {
    let came = Instant::now();
    if uri.path().ends_with("/metadata") {
        return capability().to_string();
    }
    // An entry each: what they hold is not looked at, it is acknowledged at once.
    let text = std::str::from_utf8(&body).unwrap_or_default();
    let entries = text.matches("\"fullUrl\"").count();
    let observations = text.matches("\"resourceType\":\"Observation\"").count();
    let answers: Vec<Value> = (0..entries)
        .map(|at| json!({ "response": { "status": "201", "location": format!("Basic/{at}/_history/1") } }))
        .collect();
    let answer =
        json!({ "resourceType": "Bundle", "type": "transaction-response", "entry": answers });
    let mut count = inside.count.lock().unwrap_or_else(PoisonError::into_inner);
    count.observations += observations as u64;
    count.first.get_or_insert(came);
    count.last = Some(Instant::now());
    drop(count);
    inside.changed.notify_all();
    answer.to_string()
}

fn capability() -> Value {
    let resources: Vec<Value> = TYPES
        .iter()
        .map(|kind| {
            json!({ "type": kind, "interaction": [{ "code": "create" }],
                "conditionalCreate": true, "conditionalUpdate": true })
        })
        .collect();
    json!({
        "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1",
        "rest": [{ "mode": "server", "interaction": [{ "code": "transaction" }], "resource": resources }],
    })
}

/// Asks a server on this machine.
pub async fn get(url: &str) -> Outcome<String> {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let rest = url
        .strip_prefix("http://")
        .ok_or("only http on this machine")?;
    let (host, path) = rest.split_once('/').ok_or("no path")?;
    let mut stream = tokio::net::TcpStream::connect(host).await?;
    let request =
        format!("GET /{path} HTTP/1.0\r\nhost: {host}\r\naccept: application/fhir+json\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (_, body) = answer.split_once("\r\n\r\n").ok_or("no body")?;
    Ok(body.to_owned())
}
