//! Requests to the FHIR server: bounded, and each failure told for what it is.

use super::auth::Auth;
use super::config::FhirConfig;
use crate::outward::http::{no_answer, tls, wait};
use crate::secrets::Secrets;
use lamplight_fhir::outcome;
use lamplight_link::Failure;
use reqwest::{Client, Method, Response, redirect};
use rustls::ClientConfig;
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// A server that takes longer to let us in is one that does not work.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// A bundle of a hundred resources, on a server that is busy.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);
/// A page of a search has some hundred resources.
const ANSWER_MOST: usize = 32 << 20;
const FHIR_JSON: &str = "application/fhir+json";

/// An answer, whatever its status.
#[derive(Debug)]
pub(super) struct Said {
    pub status: u16,
    /// `Location`, of something that was created.
    pub location: Option<String>,
    /// `Retry-After`.
    pub after: Option<Duration>,
    /// JSON, or null where it is none.
    pub body: Value,
}

impl Said {
    /// Why, in the server's words or ours.
    pub fn reason(&self) -> String {
        outcome::reason(&self.body).unwrap_or_else(|| format!("status {}", self.status))
    }
}

/// Speaks to one server.
pub(super) struct Http {
    client: Client,
    base: String,
    auth: Auth,
}

impl Http {
    /// # Errors
    /// One sentence, when a certificate or a key can't be used.
    pub fn new(config: &FhirConfig, base: &Url, secrets: &Secrets) -> Result<Self, String> {
        let builder = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .tcp_nodelay(true)
            .connect_timeout(CONNECT_WITHIN);
        let client = builder.tls_backend_preconfigured(trusted(config)?).build();
        Ok(Self {
            client: client.map_err(|error| error.to_string())?,
            base: base.as_str().trim_end_matches('/').to_owned(),
            auth: Auth::new(config, base, secrets)?,
        })
    }

    /// Below the base; an empty path is the base itself, where bundles go. A page's address
    /// that the server gave is followed below its own base only: a token goes nowhere else.
    pub fn at(&self, path: &str) -> Result<Url, Failure> {
        let text = if path.is_empty() {
            self.base.clone()
        } else if path.contains("://") {
            path.to_owned()
        } else {
            format!("{}/{path}", self.base)
        };
        let url = Url::parse(&text).map_err(|error| Failure::Refused(error.to_string()))?;
        let ours = Url::parse(&self.base).map_err(|error| Failure::Refused(error.to_string()))?;
        if url.origin() != ours.origin() {
            return Err(Failure::Refused(format!(
                "The server points to another one ({}); it is not followed there.",
                url.host_str().unwrap_or("?")
            )));
        }
        Ok(url)
    }

    /// Asks, once more with a new token where the old one is not taken.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&'static str, String)],
        body: Option<&Value>,
    ) -> Result<Said, Failure> {
        let url = self.at(path)?;
        let body = match body {
            Some(body) => {
                serde_json::to_vec(body).map_err(|error| Failure::Refused(error.to_string()))?
            }
            None => Vec::new(),
        };
        let mut again = true;
        loop {
            let mut all = vec![("accept", FHIR_JSON.to_owned())];
            if !body.is_empty() {
                all.push(("content-type", FHIR_JSON.to_owned()));
            }
            if let Some(authorization) = self.auth.header(&self.client).await? {
                all.push(("authorization", authorization));
            }
            all.extend(headers.iter().cloned());
            let said = send(
                &self.client,
                method.clone(),
                url.clone(),
                &all,
                body.clone(),
            )
            .await?;
            if said.status == 401 && self.auth.forget() && std::mem::take(&mut again) {
                continue;
            }
            return judged(said);
        }
    }
}

fn trusted(config: &FhirConfig) -> Result<ClientConfig, String> {
    let files = [&config.authority, &config.certificate, &config.key];
    let [authority, certificate, key] = files.map(Option::as_deref);
    tls(authority, certificate, key).map_err(|error| format!("[fhir]: {error}"))
}

/// What says nothing of the request itself is a failure of the way; the rest is for the caller.
fn judged(said: Said) -> Result<Said, Failure> {
    let sentence = said.reason();
    match said.status {
        401 => Err(Failure::Refused(format!(
            "The FHIR server does not know this station ({sentence}). Check how it signs in."
        ))),
        403 => Err(Failure::Refused(format!(
            "The FHIR server does not let this station do that ({sentence}). Ask its administrator for the rights."
        ))),
        429 | 503 | 507 => Err(Failure::Busy {
            sentence,
            after: said.after,
        }),
        // Words of a balancer before it, and a server that gave up in time.
        408 | 502 | 504 => Err(Failure::Unreachable(sentence)),
        300..=399 => Err(Failure::Refused(format!(
            "The FHIR server sends this station elsewhere (status {}). Correct url in [fhir].",
            said.status
        ))),
        _ => Ok(said),
    }
}

/// One request, one answer.
pub(super) async fn send(
    client: &Client,
    method: Method,
    url: Url,
    headers: &[(&'static str, String)],
    body: Vec<u8>,
) -> Result<Said, Failure> {
    let mut request = client.request(method, url).timeout(ANSWER_WITHIN);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let mut answer = request.body(body).send().await.map_err(no_answer)?;
    let text = |answer: &Response, name: &str| {
        let value = answer.headers().get(name)?.to_str().ok()?;
        Some(value.trim().to_owned())
    };
    let (status, location) = (answer.status().as_u16(), text(&answer, "location"));
    let after = text(&answer, "retry-after").and_then(|after| wait(&after));
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(no_answer)? {
        if bytes.len() + piece.len() > ANSWER_MOST {
            return Err(Failure::Unreachable("its answer is too long".to_owned()));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(Said {
        status,
        location,
        after,
        body: serde_json::from_slice(&bytes).unwrap_or_default(),
    })
}
