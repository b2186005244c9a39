//! FHIR Subscription (R4, `rest-hook`): the server says that a stay has changed, and it is asked
//! at once instead of at the next interval.
//!
//! What it posts is not read: a hook without payload, whose content would be trusted less than an
//! answer. So the worst that a stranger who knows the secret can do is to have the server asked,
//! once a second at the most. Asking goes on at its interval as well; a server without
//! Subscriptions, or one whose hook gets lost on the way, costs that interval and nothing else.
//!
//! There is one Subscription of ours at a server at the most. What leads here is looked for before
//! another is made; where the server neither names what it made nor lets it be found, that is a
//! condition, and no other is made.

use super::config::FhirConfig;
use super::deliver::Server;
use crate::outward::port::Port;
use crate::outward::{Station, blocking};
use crate::system_clock::SystemClock;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use lamplight_journal::hex;
use lamplight_link::Failure;
use lamplight_station::{Input, Part};
use lamplight_store::{Batch, Setting};
use serde::Deserialize;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// How the subscription stands is looked at so often.
const LOOK_EVERY: Duration = Duration::from_secs(600);
/// A listener that ended, or a server that is away, is tried again.
const AGAIN_AFTER: Duration = Duration::from_secs(30);
/// Hooks that come within this time are one.
const APART: Duration = Duration::from_secs(1);
/// The id that the server gave our subscription, which server that was, and the secret that it
/// sends along.
const ID: &str = "fhir/hook/subscription";
const SERVER: &str = "fhir/hook/server";
const SECRET: &str = "fhir/hook/secret";
/// The one that a server made and did not name: which.
const UNNAMED: &str = "fhir/hook/unnamed";
/// Pages of Subscriptions that are looked through, at a server that can't search them by address.
const PAGES_MOST: usize = 20;
/// What a person calls it in a condition.
const TITLE: &str = "Subscription at FHIR server";

/// `[fhir.hook]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HookConfig {
    /// Where the station listens, such as `0.0.0.0:8444`; plain, TLS is ended before it.
    pub listen: SocketAddr,
    /// What the server is to call, such as `https://station-4.example/hook`.
    pub url: String,
}

impl HookConfig {
    /// # Errors
    /// One sentence that names the entry.
    pub(super) fn check(&self) -> Result<(), String> {
        match url::Url::parse(&self.url) {
            Ok(url) if matches!(url.scheme(), "https" | "http") => Ok(()),
            Ok(_) => Err(format!(
                "[fhir.hook]: url {:?} must begin with https",
                self.url
            )),
            Err(error) => Err(format!("[fhir.hook]: url {:?} is none: {error}", self.url)),
        }
    }
}

/// What a hook needs.
#[derive(Clone)]
struct Hook {
    config: HookConfig,
    search: String,
    address: String,
    server: Arc<Server>,
    station: Station,
    /// Wakes whoever asks for stays.
    wake: Arc<Notify>,
}

/// Whether the server has a subscription that leads here.
enum There {
    Is(String),
    IsNot,
    /// It does not let itself be asked.
    Untold,
}

/// Why there is no subscription that can be seen to.
enum Why {
    /// It is tried again soon.
    Failed(Failure),
    /// Only a person can mend it: one sentence.
    Lasts(String),
}

impl From<Failure> for Why {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Starts listening and subscribing, where that is configured; within the runtime. Gives what is
/// told when a hook came.
pub(super) fn start(config: &FhirConfig, station: &Station, server: &Arc<Server>) -> Arc<Notify> {
    let wake = Arc::new(Notify::new());
    let Some(hook) = &config.hook else {
        return wake;
    };
    let hook = Hook {
        config: hook.clone(),
        search: config.poll_search.clone(),
        address: of_server(config),
        server: Arc::clone(server),
        station: station.clone(),
        wake: Arc::clone(&wake),
    };
    let run = move || hook.clone().run();
    let supervisor = station.supervisor.clone();
    tokio::spawn(async move { supervisor.keep("FHIR hook", run).await });
    wake
}

/// Which server an id is of.
fn of_server(config: &FhirConfig) -> String {
    let url = config.url.as_deref().unwrap_or_default();
    url.trim_end_matches('/').to_owned()
}

impl Hook {
    async fn run(self) {
        let secret = self.secret().await;
        let listen = self.listen(secret.clone());
        let subscribe = self.subscribe(&secret);
        // Neither ends.
        tokio::join!(listen, subscribe);
    }

    /// Drawn once, kept with the records: the server goes on sending it over our restarts.
    async fn secret(&self) -> String {
        if let Some(kept) = self.kept(SECRET).await {
            return kept;
        }
        let mut bytes = [0; 32];
        // Without random numbers the hook is not safe, but harmless (see the module).
        let _ = getrandom::fill(&mut bytes);
        let secret = hex::of(&bytes);
        self.keep(&[(SECRET, &secret)]);
        secret
    }

    async fn kept(&self, key: &'static str) -> Option<String> {
        let reader = self.station.reader.clone();
        let settings = blocking(move || reader.settings()).await.ok()?;
        let found = settings.into_iter().find(|one| one.key == key)?;
        Some(found.value).filter(|value| !value.is_empty())
    }

    /// The id of our subscription at this server. Under the one that another server gave,
    /// somebody else's may stand here.
    async fn id(&self) -> Option<String> {
        let of = self.kept(SERVER).await?;
        if of != self.address {
            return None;
        }
        self.kept(ID).await
    }

    fn keep(&self, all: &[(&str, &str)]) {
        let mut batch = Batch::kept(Vec::new());
        batch
            .settings
            .extend(all.iter().map(|(key, value)| Setting {
                key: (*key).to_owned(),
                at: SystemClock::wall(),
                actor: None,
                value: (*value).to_owned(),
            }));
        self.station.writer.append(batch, |written| {
            if let Err(error) = written {
                tracing::warn!(%error, "the FHIR subscription is not kept");
            }
        });
    }

    async fn listen(&self, secret: String) {
        let port = Port {
            listen: self.config.listen,
            title: "Hook of FHIR server".to_owned(),
            lost: "a stay that changes is read at the interval only",
            entry: "listen of [fhir.hook]",
            station: self.station.supervisor.clone(),
        };
        loop {
            let listener = port.open().await;
            let heard = Heard {
                authorization: format!("Bearer {secret}"),
                wake: Arc::clone(&self.wake),
            };
            let router = Router::new().fallback(hear).with_state(heard);
            let ended = axum::serve(listener, router).await;
            tracing::warn!(?ended, "the FHIR hook listens no longer");
            tokio::time::sleep(AGAIN_AFTER).await;
        }
    }

    async fn subscribe(&self, secret: &str) {
        let mut told: Option<String> = None;
        loop {
            let wait = match self.subscribed(secret).await {
                Ok(()) => {
                    if told.take().is_some() {
                        self.tell(None);
                    }
                    LOOK_EVERY
                }
                Err(Why::Lasts(sentence)) => {
                    if told.as_ref() != Some(&sentence) {
                        tracing::warn!(%sentence, "no FHIR subscription that can be seen to");
                        self.tell(Some(&sentence));
                    }
                    told = Some(sentence);
                    LOOK_EVERY
                }
                Err(Why::Failed(failure)) => {
                    tracing::warn!(
                        ?failure,
                        "no FHIR subscription; it is asked at its interval"
                    );
                    AGAIN_AFTER
                }
            };
            tokio::time::sleep(wait).await;
        }
    }

    fn tell(&self, trouble: Option<&str>) {
        self.station.supervisor.tell(Input::Own {
            part: Part::Destination(Arc::from(TITLE)),
            trouble: trouble.map(Arc::from),
        });
    }

    /// Sees to it that the server has the subscription and carries it out.
    async fn subscribed(&self, secret: &str) -> Result<(), Why> {
        if !self.server.subscribes().await? {
            tracing::info!("the FHIR server has no Subscription; it is asked at its interval");
            return Ok(());
        }
        let wanted = self.wanted(secret);
        if let Some(id) = self.id().await
            && self.holds(&id, &wanted).await?
        {
            return Ok(());
        }
        // One whose name was lost with an answer, or with the records.
        let there = self.there(&wanted).await?;
        if let There::Is(id) = &there {
            self.named(id);
            if self.holds(id, &wanted).await? {
                return Ok(());
            }
            let gone = "its Subscription went while it was looked at".to_owned();
            return Err(Failure::Unreachable(gone).into());
        }
        let which = self.which(&wanted);
        if self.kept(UNNAMED).await.as_ref() == Some(&which) {
            return Err(Why::Lasts(unnamed()));
        }
        let query = self.query();
        let said = self.server.make("Subscription", &query, &wanted).await;
        let doubtful = match &said {
            Ok(said) => said.status >= 500,
            Err(failure) => matches!(failure, Failure::Unreachable(_)),
        };
        if doubtful && matches!(there, There::Untold) {
            // It may have been made, and nothing would ever tell.
            self.keep(&[(UNNAMED, &which)]);
        }
        let said = said?;
        if !(200..300).contains(&said.status) {
            let why = format!("it refuses the Subscription: {}", said.reason());
            return Err(Failure::Unreachable(why).into());
        }
        tracing::info!("subscribed to stays at the FHIR server");
        let located = said.location.as_deref();
        let located = located.and_then(lamplight_fhir::outcome::called);
        let named = located.or_else(|| lamplight_fhir::inbound::reference_of(&said.body));
        let id = named.and_then(|name| name.strip_prefix("Subscription/").map(str::to_owned));
        if let Some(id) = id {
            self.named(&id);
            return Ok(());
        }
        self.keep(&[(UNNAMED, &which)]);
        match self.there(&wanted).await? {
            There::Is(id) => {
                self.named(&id);
                Ok(())
            }
            There::IsNot | There::Untold => Err(Why::Lasts(unnamed())),
        }
    }

    /// Whether the server has the one of this id and carries it out; one that differs is put
    /// right, or is there to be put right by a person: none is made beside it.
    async fn holds(&self, id: &str, wanted: &Value) -> Result<bool, Why> {
        let path = format!("Subscription/{id}");
        let said = self.server.get(&path).await?;
        match said.status {
            200 => {}
            404 | 410 => return Ok(false),
            _ => {
                let why = format!("it does not show its Subscription: {}", said.reason());
                return Err(Failure::Unreachable(why).into());
            }
        }
        let same = ["criteria", "channel"]
            .iter()
            .all(|member| said.body[*member] == wanted[*member]);
        let works = matches!(said.body["status"].as_str(), Some("active" | "requested"));
        if same && works {
            return Ok(true);
        }
        // Another address or search than before, or it gave up on us: asked for anew.
        let mut again = wanted.clone();
        again["id"] = json!(id);
        let said = self.server.write(Method::PUT, &path, &again).await?;
        match said.status {
            200..=299 => Ok(true),
            404 | 410 => Ok(false),
            500.. => {
                let why = format!("it fails at its Subscription: {}", said.reason());
                Err(Failure::Unreachable(why).into())
            }
            _ => Err(Why::Lasts(format!(
                "{TITLE}: {path} is not what this station wants, and the server does not let it be changed ({}). A stay that changes is read at the interval. Tell a technician: let the server's administrator delete it; then another is made.",
                said.reason()
            ))),
        }
    }

    /// Looks for what leads here, whatever it asks for: its address is this station's alone.
    async fn there(&self, wanted: &Value) -> Result<There, Failure> {
        let question = format!("Subscription?{}", self.query());
        let pages = self.server.pages(&question, PAGES_MOST).await?;
        if let Some(said) = pages.refused {
            // 501: it can't be searched, and says so.
            if said.status >= 500 && said.status != 501 {
                let why = format!("it fails at a search: {}", said.reason());
                return Err(Failure::Unreachable(why));
            }
            return Ok(There::Untold);
        }
        // A server that does not know the question gives all that it has.
        let leads_here = |one: &&Value| {
            one["resourceType"] == "Subscription"
                && one["channel"]["endpoint"] == wanted["channel"]["endpoint"]
        };
        let mut ours: Vec<&Value> = pages.found.iter().filter(leads_here).collect();
        ours.sort_by_key(|one| one["criteria"] != wanted["criteria"]);
        if ours.len() > 1 {
            tracing::warn!(
                count = ours.len(),
                "the FHIR server has more than one Subscription that leads here; let its administrator delete the others"
            );
        }
        let id = ours.first().and_then(|one| one["id"].as_str());
        Ok(match id {
            Some(id) => There::Is(id.to_owned()),
            None if pages.more => There::Untold,
            None => There::IsNot,
        })
    }

    /// What finds ours: `url` is a Subscription's `channel.endpoint` (FHIR R4, Subscription,
    /// search parameters).
    fn query(&self) -> String {
        format!("url={}", lamplight_fhir::names::percent(&self.config.url))
    }

    /// What was made: at which server, for what, and leading where.
    fn which(&self, wanted: &Value) -> String {
        let criteria = wanted["criteria"].as_str().unwrap_or_default();
        format!("{} {criteria} {}", self.address, self.config.url)
    }

    fn named(&self, id: &str) {
        self.keep(&[(SERVER, &self.address), (ID, id), (UNNAMED, "")]);
    }

    fn wanted(&self, secret: &str) -> Value {
        let criteria = if self.search.is_empty() {
            "Encounter?".to_owned()
        } else {
            format!("Encounter?{}", self.search)
        };
        json!({
            "resourceType": "Subscription",
            "status": "requested",
            "reason": "Admissions of a ward",
            "criteria": criteria,
            "channel": {
                "type": "rest-hook",
                "endpoint": self.config.url,
                "header": [format!("Authorization: Bearer {secret}")],
            },
        })
    }
}

/// It was made, and that is all that is known of it.
fn unnamed() -> String {
    format!(
        "{TITLE}: the server took it and neither names nor shows it, so this station can't see whether it works, and makes no other. A stay that changes is read at the interval at the latest. Tell a technician: the server must give its Subscriptions an id or let them be searched by url; without that take [fhir.hook] out."
    )
}

/// What the listener knows.
#[derive(Clone)]
struct Heard {
    authorization: String,
    wake: Arc<Notify>,
}

/// A hook; whatever is in it stays unread.
async fn hear(State(heard): State<Heard>, method: Method, headers: HeaderMap) -> StatusCode {
    let told = headers.get("authorization").map(HeaderValue::as_bytes);
    let ours = heard.authorization.as_bytes();
    // Of the same length always, so that the time tells nothing of the place that differs.
    let differs = told.map_or(1, |told| {
        let pairs = told.iter().zip(ours);
        let any = pairs.fold(0, |any, (one, other)| any | (one ^ other));
        any | u8::from(told.len() != ours.len())
    });
    if differs != 0 {
        return StatusCode::UNAUTHORIZED;
    }
    match method {
        Method::POST | Method::PUT => {
            heard.wake.notify_one();
            StatusCode::OK
        }
        // Servers ask whether somebody is there.
        Method::GET | Method::HEAD => StatusCode::OK,
        _ => StatusCode::METHOD_NOT_ALLOWED,
    }
}

/// Waits until a hook came, and for those that come with it.
pub(super) async fn came(wake: &Notify) {
    wake.notified().await;
    tokio::time::sleep(APART).await;
}
