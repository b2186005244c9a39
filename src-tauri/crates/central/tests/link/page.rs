//! The page of all wards: who sees what, what is live, and what is written down of it.

use crate::central::Central;
use crate::database::Database;
use crate::station::Home;
use reqwest::{Client, Response, StatusCode, redirect};

fn client() -> Client {
    let config = rustls::ClientConfig::builder_with_provider(std::sync::Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .unwrap()
    .with_root_certificates(rustls::RootCertStore::empty())
    .with_no_client_auth();
    let builder = Client::builder()
        .no_proxy()
        .redirect(redirect::Policy::none());
    builder.tls_backend_preconfigured(config).build().unwrap()
}

/// Signs in and answers the cookie, or the refusal's status.
async fn sign_in(central: &Central, name: &str, password: &str) -> Result<String, StatusCode> {
    let request = client()
        .post(format!("{}/sign-in", central.url()))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("name={name}&password={password}"));
    let answer = request.send().await.unwrap();
    let cookie = answer
        .headers()
        .get("set-cookie")
        .map(|cookie| cookie.to_str().unwrap().to_owned());
    cookie
        .map(|cookie| cookie.split(';').next().unwrap().to_owned())
        .ok_or(answer.status())
}

async fn get(central: &Central, path: &str, cookie: &str) -> (StatusCode, String) {
    let request = client()
        .get(format!("{}{path}", central.url()))
        .header("cookie", cookie);
    let answer = request.send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_of_a_station_is_on_every_open_page_and_only_on_those_that_may_see_it() {
    let Some(database) = Database::new().await else {
        return;
    };
    // The page is of one copy, the station of the other.
    let (shows, takes) = (Central::plain(&database), Central::plain(&database));
    let home = Home::new(&takes.url(), &takes);
    let Some(mut station) = home.start() else {
        return;
    };
    let add = |name: &str, role: &str, ward: &str| {
        takes
            .said(&["person", "--name", name, "--role", role, "--ward", ward])
            .unwrap()
    };
    let own = sign_in(&shows, "own", &add("own", "viewer", "4 East"))
        .await
        .unwrap();
    let other = sign_in(&shows, "other", &add("other", "viewer", "5 West"))
        .await
        .unwrap();
    database
        .until_it(
            "SELECT count(*) FROM station WHERE seen IS NOT NULL",
            |n| n == 1,
            "a station",
        )
        .await;
    let mut live = client()
        .get(format!("{}/live", shows.url()))
        .header("cookie", &own)
        .send()
        .await
        .unwrap();
    assert_eq!(live.status(), StatusCode::OK);
    station.alert(1, "start", "active");
    let mut text = String::new();
    let watch = async {
        while !text.contains("VENT FIB") {
            let piece = live.chunk().await.unwrap().expect("the stream goes on");
            text.push_str(&String::from_utf8_lossy(&piece));
        }
    };
    tokio::time::timeout(crate::database::PATIENCE, watch)
        .await
        .expect("it is told in time");
    assert!(
        text.starts_with("event: wards\n"),
        "first everything: {text}"
    );
    let (status, wards) = get(&shows, "/wards", &other).await;
    assert_eq!((status, wards.as_str()), (StatusCode::OK, "[]"));
    let (_, wards) = get(&shows, "/wards", &own).await;
    assert!(
        wards.contains("VENT FIB") && wards.contains("4 East"),
        "{wards}"
    );
    station.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_signs_in_sees_anything_and_the_audit_stays() {
    let Some(database) = Database::new().await else {
        return;
    };
    let central = Central::plain(&database);
    for path in ["/wards", "/live", "/audit"] {
        assert_eq!(
            get(&central, path, "").await.0,
            StatusCode::UNAUTHORIZED,
            "{path}"
        );
    }
    assert!(get(&central, "/", "").await.1.contains("Password"));
    let password = central
        .said(&["person", "--name", "lead", "--role", "lead"])
        .unwrap();
    let root = central
        .said(&["person", "--name", "root", "--role", "administrator"])
        .unwrap();
    assert_eq!(
        sign_in(&central, "lead", "wrong").await,
        Err(StatusCode::UNAUTHORIZED)
    );
    assert_eq!(
        sign_in(&central, "nobody", "wrong").await,
        Err(StatusCode::UNAUTHORIZED)
    );
    let lead = sign_in(&central, "lead", &password).await.unwrap();
    let root = sign_in(&central, "root", &root).await.unwrap();
    assert!(get(&central, "/", &lead).await.1.contains("All wards"));
    assert_eq!(
        get(&central, "/audit", &lead).await.0,
        StatusCode::FORBIDDEN
    );
    let (_, audit) = get(&central, "/audit", &root).await;
    for words in ["sign-in refused", "signed in", "person added or changed"] {
        assert!(audit.contains(words), "{words} in {audit}");
    }
    assert!(!audit.contains(&password));
    for statement in ["DELETE FROM audit", "UPDATE audit SET who = 'x'"] {
        let done = lamplight_central::sqlx::raw_sql(statement)
            .execute(&database.db)
            .await;
        assert!(done.is_err(), "{statement}");
    }
    for _ in 0..10 {
        let _ = sign_in(&central, "lead", "wrong").await;
    }
    assert_eq!(
        sign_in(&central, "lead", &password).await,
        Err(StatusCode::TOO_MANY_REQUESTS)
    );
    central.said(&["remove-person", "--name", "lead"]).unwrap();
    assert_eq!(
        get(&central, "/wards", &lead).await.0,
        StatusCode::UNAUTHORIZED
    );
}

/// The stream of an open page.
async fn open(central: &Central, cookie: &str) -> Response {
    let request = client()
        .get(format!("{}/live", central.url()))
        .header("cookie", cookie);
    let live = request.send().await.unwrap();
    assert_eq!(live.status(), StatusCode::OK);
    live
}

async fn ends(mut live: Response) {
    let read = async { while let Ok(Some(_)) = live.chunk().await {} };
    tokio::time::timeout(crate::database::PATIENCE, read)
        .await
        .expect("the stream ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_page_ends_with_the_session_and_with_the_person() {
    let Some(database) = Database::new().await else {
        return;
    };
    let central = Central::plain(&database);
    let add = |name: &str| {
        central
            .said(&["person", "--name", name, "--role", "lead"])
            .unwrap()
    };
    let (stays, leaves) = (add("stays"), add("leaves"));
    let stays = sign_in(&central, "stays", &stays).await.unwrap();
    let first = sign_in(&central, "leaves", &leaves).await.unwrap();
    let second = sign_in(&central, "leaves", &leaves).await.unwrap();
    let mut other = open(&central, &stays).await;
    let (signs_out, removed) = (open(&central, &first).await, open(&central, &second).await);
    let request = client()
        .post(format!("{}/sign-out", central.url()))
        .header("cookie", &first);
    request.send().await.unwrap();
    ends(signs_out).await;
    central
        .said(&["remove-person", "--name", "leaves"])
        .unwrap();
    ends(removed).await;
    let beat = tokio::time::timeout(crate::database::PATIENCE, other.chunk()).await;
    assert!(
        matches!(beat, Ok(Ok(Some(_)))),
        "whoever is signed in goes on"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn health_figures_and_the_document_are_there() {
    let Some(database) = Database::new().await else {
        return;
    };
    let mut central = Central::plain(&database);
    assert_eq!(get(&central, "/health/live", "").await.0, StatusCode::OK);
    assert_eq!(get(&central, "/health/ready", "").await.0, StatusCode::OK);
    let (_, text) = get(&central, "/metrics", "").await;
    for name in [
        "lamplight_central_records_total 0",
        "lamplight_central_database_up 1",
        "lamplight_central_batch_ms_count 0",
    ] {
        assert!(text.contains(name), "{name} in {text}");
    }
    let (_, document) = get(&central, "/openapi.json", "").await;
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    for path in ["/v1/push", "/v1/enrol", "/v1/news", "/wards"] {
        assert!(document["paths"][path].is_object(), "{path}");
    }
    assert_eq!(
        central
            .said(&["openapi"])
            .unwrap()
            .parse::<serde_json::Value>()
            .unwrap(),
        document
    );
    database.run("DELETE FROM schema_step").await;
    assert_eq!(
        get(&central, "/health/ready", "").await.0,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert!(central.stop());
}

#[tokio::test(flavor = "multi_thread")]
async fn months_are_made_ahead_and_dropped_when_they_are_too_old() {
    let Some(database) = Database::new().await else {
        return;
    };
    let _central = Central::plain(&database);
    let months = "SELECT count(*) FROM pg_class WHERE relname ~ '^record_[0-9]{4}_[0-9]{2}$'";
    assert_eq!(database.number(months).await, 3);
    database
        .run("SELECT make_month('2020-01-01'); SELECT make_month('2020-02-01')")
        .await;
    database
        .run(
            "INSERT INTO record (journal, seq, at, kind, body, hash, received) VALUES
             (1, 1, 0, 'a', '{}', '', '2020-01-31'), (1, 2, 0, 'a', '{}', '', now())",
        )
        .await;
    database
        .run(
            "INSERT INTO news (ward, number, kind, body, at) VALUES
             ('4 East', 1, 'admission', '{\"patient\": 1}', '2020-01-31'),
             ('4 East', 2, 'admission', '{\"patient\": 2}', now())",
        )
        .await;
    let dropped = lamplight_central::upkeep::once(&database.db, 30)
        .await
        .unwrap();
    assert_eq!(dropped, ["record_2020_01", "record_2020_02"]);
    assert_eq!(
        database.number("SELECT sum(seq)::bigint FROM record").await,
        2,
        "what is young stays"
    );
    assert_eq!(
        database.number("SELECT count(*) FROM record_rest").await,
        0,
        "the month was there"
    );
    assert_eq!(
        database
            .number("SELECT count(*) FROM news WHERE body->'patient' IS NOT NULL")
            .await,
        1,
        "what was told of a patient goes as well"
    );
    assert_eq!(
        database.number("SELECT count(*) FROM news").await,
        2,
        "its number stays"
    );
}
