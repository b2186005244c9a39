//! What can be asked for: stations under `/v1`, the page and what it reads, health, figures.

use crate::audit::{self, AuditRow};
use crate::beds::{Beds, Told};
use crate::board::{self, WardView};
use crate::error::{Refused, now_ms};
use crate::live::Live;
use crate::metrics::Metrics;
use crate::people::{self, Person, Role};
use crate::receive::{self, Outcome};
use crate::sqlx::PgPool;
use crate::tell::Tell;
use crate::{news, schema, stations};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use lamplight_journal::hex;
use lamplight_link::wire::{self, Enrol, Enrolled, NewsPage, Push, Refusal, Taken, VERSION, code};
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{broadcast, watch};
use utoipa::OpenApi;

/// A packed batch is at most so long.
const BODY_MOST: usize = 16 << 20;
/// A page without news is told that we are there this often.
const BEAT: Duration = Duration::from_secs(5);
/// Whoever has a page open is asked for this often: a session ends, a person is removed.
const LOOK_EVERY: Duration = Duration::from_secs(5);
const COOKIE: &str = "lamplight_session";
/// Names the time of this server in each answer, so that a station whose clock is wrong can sign.
const TIME: &str = "x-lamplight-time";

/// What every request may need. Nothing in it outlives the process, or has to.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: PgPool,
    /// Tells pages.
    pub live: Live,
    /// Beds live, where there is a broker.
    pub beds: Beds,
    /// Tells copies, this one too.
    pub tell: Tell,
    /// Counts.
    pub metrics: Arc<Metrics>,
    /// The server is about to stop: the balancer should send nobody here.
    pub stopping: Arc<AtomicBool>,
    /// Turns true when open streams are to end.
    pub ends: watch::Receiver<bool>,
}

/// Everything that stations and pages ask for, as a document.
#[derive(OpenApi)]
#[openapi(
    info(title = "Lamplight central", license(name = "Apache-2.0")),
    paths(
        enrol,
        push,
        read_news,
        wards,
        audit_rows,
        live_healthy,
        ready,
        metrics
    ),
    components(schemas(Push, Taken, Refusal))
)]
pub struct Document;

/// All routes.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/page.css", get(css))
        .route("/page.js", get(script))
        .route("/sign-in", post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/wards", get(wards))
        .route("/live", get(live))
        .route("/audit", get(audit_rows))
        .route("/v1/enrol", post(enrol))
        .route("/v1/push", post(push))
        .route("/v1/news", get(read_news))
        .route("/openapi.json", get(document))
        .route("/health/live", get(live_healthy))
        .route("/health/ready", get(ready))
        .route("/metrics", get(metrics))
        .layer(DefaultBodyLimit::max(BODY_MOST))
        .layer(axum::middleware::map_response(dress))
        .with_state(app)
}

/// Headers of every answer.
async fn dress(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(TIME, HeaderValue::from(now_ms()));
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; frame-ancestors 'none'; form-action 'self'",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Who knocks, for the audit: as the balancer says, else the peer is not known here.
fn address(headers: &HeaderMap) -> String {
    let text = headers
        .get("x-forwarded-for")
        .and_then(|value| value.to_str().ok());
    text.unwrap_or_default().chars().take(60).collect()
}

/// A station asks to be known, with its one-time code.
#[utoipa::path(post, path = "/v1/enrol", request_body = Enrol,
    responses((status = 200, body = Enrolled), (status = 403, body = Refusal)))]
async fn enrol(
    State(app): State<App>,
    headers: HeaderMap,
    Json(wish): Json<Enrol>,
) -> Result<Json<Enrolled>, Refused> {
    let done = stations::enrol(&app.db, &wish, &address(&headers)).await;
    if done.is_err() {
        app.metrics.refused.add(1);
    }
    done.map(Json)
}

fn token(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()
}

/// A batch of a station's journal: JSON (`Push`), packed with zstd, signed by the station.
/// Idempotent by station, journal and number; a gap is answered with the head from which to go on.
#[utoipa::path(post, path = "/v1/push", request_body(content = Push, content_type = "application/zstd"),
    responses((status = 200, body = Taken), (status = 400, body = Refusal), (status = 401, body = Refusal),
        (status = 403, body = Refusal), (status = 409, body = Refusal), (status = 413, body = Refusal),
        (status = 503, body = Refusal), (status = 507, body = Refusal)))]
async fn push(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Taken>, Refused> {
    let began = Instant::now();
    let done = receive(&app, &headers, body).await;
    match &done {
        Ok(_) => app.metrics.took(began.elapsed()),
        Err(_) => app.metrics.refused.add(1),
    }
    done.map(Json)
}

async fn receive(app: &App, headers: &HeaderMap, body: Bytes) -> Result<Taken, Refused> {
    let sender = stations::who(&app.db, token(headers), "POST", "/v1/push", &body).await?;
    // Unpacking and reading a large batch takes milliseconds that others should not wait.
    let read = tokio::task::spawn_blocking(move || wire::unpack(&body)).await;
    let push = read.map_err(|_| {
        Refused::new(
            StatusCode::BAD_REQUEST,
            code::UNREADABLE,
            "The batch can't be read.",
        )
    })??;
    if push.version != VERSION {
        return Err(stations::other_version(push.version));
    }
    let store: [u8; 16] = hex::bytes(&push.journal).ok_or_else(|| {
        Refused::new(
            StatusCode::BAD_REQUEST,
            code::UNREADABLE,
            "The journal's id is none.",
        )
    })?;
    match receive::take(&app.db, &sender, &store, &push).await? {
        Outcome::Taken(taken, new) => {
            app.tell.ward(&sender.ward);
            app.metrics.records.add(new as u64);
            app.metrics.set_aside.add(push.set_aside.len() as u64);
            app.metrics.ahead.add(u64::from(push.ahead));
            app.metrics
                .refused_records
                .add(u64::from(taken.refused.is_some()));
            Ok(taken)
        }
        Outcome::Forked => Err(Refused::new(
            StatusCode::CONFLICT,
            code::FORKED,
            "The station's journal went another way than what is here: an older copy of its records was put back. Ask the administrator of the central server.",
        )),
    }
}

/// Which part of a stream.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
struct After {
    /// After this item.
    #[serde(default)]
    after: i64,
}

/// What the hospital tells the station's ward, after the item that it has.
#[utoipa::path(get, path = "/v1/news", params(After), responses((status = 200, body = NewsPage), (status = 401, body = Refusal)))]
async fn read_news(
    State(app): State<App>,
    headers: HeaderMap,
    uri: Uri,
    Query(after): Query<After>,
) -> Result<Json<NewsPage>, Refused> {
    let path = uri
        .path_and_query()
        .map_or("/v1/news", |path| path.as_str());
    let sender = stations::who(&app.db, token(&headers), "GET", path, b"").await?;
    Ok(Json(news::after(&app.db, &sender.ward, after.after).await?))
}

/// Somebody who is signed in.
struct SignedIn(Person);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refused> {
        people::who(&app.db, session(&parts.headers))
            .await
            .map(Self)
    }
}

fn session(headers: &HeaderMap) -> Option<&str> {
    let all = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    all.flat_map(|cookies| cookies.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

fn cookie(token: &str, seconds: i32) -> [(header::HeaderName, String); 1] {
    let text =
        format!("{COOKIE}={token}; HttpOnly; Secure; SameSite=Strict; Path=/; Max-Age={seconds}");
    [(header::SET_COOKIE, text)]
}

async fn page(headers: HeaderMap, State(app): State<App>) -> Response {
    match people::who(&app.db, session(&headers)).await {
        Ok(_) => Html(include_str!("page/board.html")).into_response(),
        Err(refused) if refused.status == StatusCode::UNAUTHORIZED => {
            Html(include_str!("page/sign-in.html")).into_response()
        }
        Err(refused) => refused.into_response(),
    }
}

async fn css() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("page/page.css"),
    )
}

async fn script() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
        include_str!("page/page.js"),
    )
}

#[derive(Deserialize)]
struct SignIn {
    name: String,
    password: String,
}

async fn sign_in(
    State(app): State<App>,
    headers: HeaderMap,
    Form(typed): Form<SignIn>,
) -> Result<Response, Refused> {
    let token = people::sign_in(&app.db, &typed.name, typed.password, &address(&headers)).await?;
    Ok((
        cookie(&token, people::SESSION_HOURS * 3_600),
        Redirect::to("/"),
    )
        .into_response())
}

async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, Refused> {
    if let Some(token) = session(&headers) {
        people::sign_out(&app.db, token).await?;
    }
    Ok((cookie("", 0), Redirect::to("/")).into_response())
}

async fn seen(app: &App, person: &Person) -> Result<Vec<WardView>, Refused> {
    let mut names = board::wards(&app.db).await?;
    names.retain(|ward| person.sees(ward));
    Ok(board::some(&app.db, names).await?)
}

/// All wards that the person may see, as they stand.
#[utoipa::path(get, path = "/wards", responses((status = 200, body = Vec<WardView>), (status = 401, body = Refusal)))]
async fn wards(
    State(app): State<App>,
    SignedIn(person): SignedIn,
) -> Result<Json<Vec<WardView>>, Refused> {
    let views = seen(&app, &person).await?;
    audit::note(&app.db, &person.name, "looked at wards", "", "").await?;
    Ok(Json(views))
}

/// The same, and then each ward whenever it changes (server-sent events).
async fn live(
    State(app): State<App>,
    headers: HeaderMap,
    SignedIn(person): SignedIn,
) -> Result<Response, Refused> {
    // First the ear, then the picture: what changes between the two comes twice, never not at all.
    let (told, beds) = (app.live.subscribe(), app.beds.subscribe());
    let first = seen(&app, &person).await?;
    audit::note(
        &app.db,
        &person.name,
        "opened the page",
        "",
        &address(&headers),
    )
    .await?;
    app.metrics.pages.fetch_add(1, Ordering::Relaxed);
    let stream = Stream {
        ends: app.ends.clone(),
        app,
        token: session(&headers).map(str::to_owned),
        person,
        look: tokio::time::interval(LOOK_EVERY),
        told,
        beds,
        first: Some(first),
        first_beds: true,
    };
    let keep_alive = KeepAlive::new()
        .interval(BEAT)
        .event(Event::default().event("beat").data("{}"));
    Ok(Sse::new(stream.events())
        .keep_alive(keep_alive)
        .into_response())
}

/// What an open page hears.
enum News {
    /// Of a ward's journals.
    Ward(Result<Arc<WardView>, broadcast::error::RecvError>),
    /// Of beds.
    Beds(Result<Arc<Told>, broadcast::error::RecvError>),
    /// Nothing; it is time to ask whether its person is still signed in.
    Look,
}

/// One open page.
struct Stream {
    app: App,
    token: Option<String>,
    person: Person,
    look: tokio::time::Interval,
    told: broadcast::Receiver<Arc<WardView>>,
    beds: broadcast::Receiver<Arc<Told>>,
    first: Option<Vec<WardView>>,
    first_beds: bool,
    ends: watch::Receiver<bool>,
}

impl Stream {
    fn events(self) -> impl futures::Stream<Item = Result<Event, Infallible>> {
        futures::stream::unfold(self, |mut stream| async move {
            let event = stream.next().await?;
            Some((Ok(event), stream))
        })
    }

    /// `None` ends it; the page connects anew, perhaps to another copy.
    async fn next(&mut self) -> Option<Event> {
        if let Some(all) = self.first.take() {
            return Event::default().event("wards").json_data(&all).ok();
        }
        if std::mem::take(&mut self.first_beds)
            && let Some(all) = self.app.beds.all()
        {
            return self.of_beds("beds", &all);
        }
        loop {
            let news = tokio::select! {
                told = self.told.recv() => News::Ward(told),
                beds = self.beds.recv() => News::Beds(beds),
                _ = self.look.tick() => News::Look,
                _ = self.ends.wait_for(|ends| *ends) => return None,
            };
            let told = match news {
                News::Ward(told) => told,
                News::Beds(Ok(told)) => return self.of_beds("bed", &told),
                News::Beds(Err(broadcast::error::RecvError::Lagged(_))) => {
                    let all = self.app.beds.all()?;
                    return self.of_beds("beds", &all);
                }
                News::Beds(Err(broadcast::error::RecvError::Closed)) => return None,
                News::Look => match people::who(&self.app.db, self.token.as_deref()).await {
                    Ok(person) => {
                        self.person = person;
                        continue;
                    }
                    Err(refused) if refused.status == StatusCode::UNAUTHORIZED => return None,
                    // The database is away, and with it what could be told; it is asked again.
                    Err(_) => continue,
                },
            };
            match told {
                Ok(ward) if self.person.sees(&ward.ward) => {
                    return Event::default().event("ward").json_data(&*ward).ok();
                }
                Ok(_) => {}
                Err(broadcast::error::RecvError::Lagged(_)) => {
                    let all = seen(&self.app, &self.person).await.ok()?;
                    return Event::default().event("wards").json_data(&all).ok();
                }
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}

impl Stream {
    /// Beds of wards that the person may see.
    fn of_beds(&self, event: &str, told: &Told) -> Option<Event> {
        let beds = told.beds.iter().filter(|bed| self.person.sees(&bed.ward));
        let seen = Told {
            broker: told.broker.clone(),
            beds: beds.cloned().collect(),
        };
        Event::default().event(event).json_data(&seen).ok()
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.app.metrics.pages.fetch_sub(1, Ordering::Relaxed);
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
struct Before {
    /// Before this row.
    before: Option<i64>,
}

/// The audit, the newest first, for an administrator.
#[utoipa::path(get, path = "/audit", params(Before), responses((status = 200, body = Vec<AuditRow>), (status = 403, body = Refusal)))]
async fn audit_rows(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    Query(before): Query<Before>,
) -> Result<Json<Vec<AuditRow>>, Refused> {
    if person.role != Role::Administrator {
        return Err(Refused::new(
            StatusCode::FORBIDDEN,
            code::UNSIGNED,
            "The audit is for administrators.",
        ));
    }
    audit::note(&app.db, &person.name, "looked at the audit", "", "").await?;
    Ok(Json(audit::rows(&app.db, before.before).await?))
}

async fn document() -> impl IntoResponse {
    Json(Document::openapi())
}

/// The process runs.
#[utoipa::path(get, path = "/health/live", responses((status = 200)))]
async fn live_healthy() -> &'static str {
    "alive\n"
}

/// This copy can take requests: its database answers and has the tables.
#[utoipa::path(get, path = "/health/ready", responses((status = 200), (status = 503)))]
async fn ready(State(app): State<App>) -> Response {
    let no = |why: String| (StatusCode::SERVICE_UNAVAILABLE, why).into_response();
    if app.stopping.load(Ordering::Relaxed) {
        return no("stopping\n".to_owned());
    }
    let steps = async {
        let mut db = app.db.acquire().await?;
        schema::taken(&mut db).await
    };
    match tokio::time::timeout(Duration::from_secs(2), steps).await {
        Ok(Ok(steps)) if steps >= schema::KNOWN => "ready\n".into_response(),
        Ok(Ok(steps)) => no(format!(
            "the database has {steps} steps of {}\n",
            schema::KNOWN
        )),
        Ok(Err(error)) => no(format!("{error}\n")),
        Err(_) => no("the database does not answer\n".to_owned()),
    }
}

/// Figures for Prometheus.
#[utoipa::path(get, path = "/metrics", responses((status = 200, content_type = "text/plain")))]
async fn metrics(State(app): State<App>) -> impl IntoResponse {
    let text = app.metrics.text(&app.db).await;
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}
