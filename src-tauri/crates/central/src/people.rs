//! Who may look: people with a role, sign-in with a password, sessions that every copy knows.
//!
//! | role | sees |
//! |---|---|
//! | viewer | the wards that are named for the person |
//! | lead | all wards |
//! | administrator | all wards, stations, the audit |
//!
//! Nobody changes anything here: what concerns a patient is done at the ward's station, what
//! concerns this server on its command line.

use crate::audit;
use crate::error::{CentralError, Refused};
use crate::sqlx;
use crate::sqlx::PgPool;
use crate::stations::random;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use axum::http::StatusCode;
use lamplight_journal::{digest, hex};
use lamplight_link::wire::code;

/// A session lasts a shift.
pub const SESSION_HOURS: i32 = 12;
/// Failed sign-ins of one name within a quarter of an hour, before it has to wait.
const MOST_FAILED: i64 = 10;
/// What is compared with where there is nobody, so that the time does not tell.
static NOBODY: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();

/// What somebody may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    /// Some wards.
    Viewer,
    /// All wards.
    Lead,
    /// All wards, stations, the audit.
    Administrator,
}

impl Role {
    const ALL: [Self; 3] = [Self::Viewer, Self::Lead, Self::Administrator];

    /// As it is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Lead => "lead",
            Self::Administrator => "administrator",
        }
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// What they may see.
    pub role: Role,
    wards: Vec<String>,
}

impl Person {
    /// Whether they may see a ward.
    #[must_use]
    pub fn sees(&self, ward: &str) -> bool {
        match self.role {
            Role::Lead | Role::Administrator => true,
            Role::Viewer => self.wards.iter().any(|own| own == ward),
        }
    }
}

fn hash(password: &str) -> Option<String> {
    let hash = Argon2::default().hash_password(password.as_bytes()).ok()?;
    Some(hash.to_string())
}

fn fits(password: &str, secret: Option<&str>) -> bool {
    let matches = |secret: &str| {
        Argon2::default()
            .verify_password(password.as_bytes(), secret)
            .is_ok()
    };
    match secret {
        Some(secret) => matches(secret),
        None => {
            // Computed for its time only.
            let _ = NOBODY
                .get_or_init(|| hash("nobody"))
                .as_deref()
                .map(matches);
            false
        }
    }
}

/// Adds or changes a person; without a password one is drawn, and given back.
///
/// # Errors
/// When the database refuses.
pub async fn add(
    db: &PgPool,
    name: &str,
    role: Role,
    wards: &[String],
    password: Option<String>,
) -> Result<String, CentralError> {
    let password = match password {
        Some(password) if password.chars().count() < 8 => {
            return Err(CentralError::Refused(
                "A password has at least 8 characters.".to_owned(),
            ));
        }
        Some(password) => password,
        None => hex::of(&random::<8>()?),
    };
    let secret = hash(&password).ok_or(CentralError::Random)?;
    sqlx::query("INSERT INTO person (name, secret, role, wards) VALUES ($1, $2, $3, $4)
        ON CONFLICT (name) DO UPDATE SET secret = excluded.secret, role = excluded.role, wards = excluded.wards")
        .bind(name)
        .bind(secret)
        .bind(role.word())
        .bind(wards)
        .execute(db)
        .await?;
    sqlx::query("DELETE FROM session WHERE person = $1")
        .bind(name)
        .execute(db)
        .await?;
    audit::note(
        db,
        "command line",
        "person added or changed",
        &format!("{name}, {}", role.word()),
        "",
    )
    .await?;
    Ok(password)
}

/// Removes a person and ends their sessions.
///
/// # Errors
/// When the database refuses.
pub async fn remove(db: &PgPool, name: &str) -> Result<bool, CentralError> {
    let done = sqlx::query("DELETE FROM person WHERE name = $1")
        .bind(name)
        .execute(db)
        .await?;
    audit::note(db, "command line", "person removed", name, "").await?;
    Ok(done.rows_affected() > 0)
}

/// Begins a session and answers its token.
///
/// # Errors
/// When name and password do not fit, or too many did not.
pub async fn sign_in(
    db: &PgPool,
    name: &str,
    password: String,
    address: &str,
) -> Result<String, Refused> {
    let failed: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM audit WHERE who = left($1, 200) AND what = 'sign-in refused' AND at > now() - interval '15 minutes'",
    )
    .bind(name)
    .fetch_one(db)
    .await?;
    if failed >= MOST_FAILED {
        return Err(Refused {
            retry_after_s: Some(900),
            ..Refused::new(
                StatusCode::TOO_MANY_REQUESTS,
                code::BUSY,
                "Too many wrong passwords. Wait a quarter of an hour.",
            )
        });
    }
    let found: Option<String> = sqlx::query_scalar("SELECT secret FROM person WHERE name = $1")
        .bind(name)
        .fetch_optional(db)
        .await?;
    // It takes a tenth of a second on purpose, and would hold up the others.
    let checked = tokio::task::spawn_blocking(move || fits(&password, found.as_deref())).await;
    if !checked.unwrap_or(false) {
        audit::note(db, name, "sign-in refused", "", address).await?;
        return Err(Refused::unsigned("Name and password do not fit."));
    }
    let token = random::<32>().map_err(Refused::from)?;
    sqlx::query("INSERT INTO session (token, person, until) VALUES ($1, $2, now() + make_interval(hours => $3))")
        .bind(digest(&token).as_slice())
        .bind(name)
        .bind(SESSION_HOURS)
        .execute(db)
        .await?;
    audit::note(db, name, "signed in", "", address).await?;
    Ok(hex::of(&token))
}

/// Ends a session.
///
/// # Errors
/// When the database refuses.
pub async fn sign_out(db: &PgPool, token: &str) -> Result<(), Refused> {
    let Some(token) = hex::bytes::<32>(token) else {
        return Ok(());
    };
    let gone: Option<String> =
        sqlx::query_scalar("DELETE FROM session WHERE token = $1 RETURNING person")
            .bind(digest(&token).as_slice())
            .fetch_optional(db)
            .await?;
    if let Some(name) = gone {
        audit::note(db, &name, "signed out", "", "").await?;
    }
    Ok(())
}

/// Who is behind a token.
///
/// # Errors
/// When nobody is, any more.
pub async fn who(db: &PgPool, token: Option<&str>) -> Result<Person, Refused> {
    let nobody = || Refused::unsigned("Nobody is signed in here.");
    let token = token.and_then(hex::bytes::<32>).ok_or_else(nobody)?;
    let found: Option<(String, String, Vec<String>)> = sqlx::query_as(
        "SELECT name, role, wards FROM session JOIN person ON person = name WHERE token = $1 AND until > now()",
    )
    .bind(digest(&token).as_slice())
    .fetch_optional(db)
    .await?;
    let (name, word, wards) = found.ok_or_else(nobody)?;
    let role = Role::ALL
        .into_iter()
        .find(|role| role.word() == word)
        .ok_or_else(nobody)?;
    Ok(Person { name, role, wards })
}
