//! Who a station is: enrolment by a one-time code, the signature on each request, lock-out.

use crate::audit;
use crate::error::{CentralError, Refused, now_ms};
use crate::receive::Sender;
use crate::sqlx;
use crate::sqlx::PgPool;
use crate::tell::CHANNEL;
use axum::http::StatusCode;
use lamplight_journal::{digest, hex};
use lamplight_link::sign::{self, Token};
use lamplight_link::wire::{Enrol, Enrolled, VERSION, code};
use ring::signature::{ED25519, UnparsedPublicKey};

/// A code is written on paper and typed: no letter that looks like a digit.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKMNPQRSTUVWXYZ234567892";
/// 20 letters of 5 bits.
const CODE_LETTERS: usize = 20;

/// Random bytes of the system.
///
/// # Errors
/// When it has none.
pub fn random<const N: usize>() -> Result<[u8; N], CentralError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| CentralError::Random)?;
    Ok(bytes)
}

fn plain(code: &str) -> Vec<u8> {
    let letters = code.chars().filter(char::is_ascii_alphanumeric);
    let upper: String = letters.map(|letter| letter.to_ascii_uppercase()).collect();
    digest(upper.as_bytes()).to_vec()
}

/// Gives out a code with which one station of a ward can enrol. Only its hash is kept.
///
/// # Errors
/// When the database refuses.
pub async fn give_code(db: &PgPool, ward: &str, hours: u32) -> Result<String, CentralError> {
    let letters = random::<CODE_LETTERS>()?.map(|byte| char::from(LETTERS[usize::from(byte & 31)]));
    let parts: Vec<String> = letters
        .chunks(5)
        .map(|part| part.iter().collect())
        .collect();
    let code = parts.join("-");
    sqlx::query("INSERT INTO enrolment (code, ward, until) VALUES ($1, $2, now() + make_interval(hours => $3))")
        .bind(plain(&code))
        .bind(ward)
        .bind(i32::try_from(hours).unwrap_or(i32::MAX))
        .execute(db)
        .await?;
    audit::note(db, "command line", "enrolment code given out", ward, "").await?;
    Ok(code)
}

/// Lets a station in. The same station with the same code is let in again, since the answer to
/// the first time may not have arrived.
///
/// # Errors
/// When the code is none, over, or used by another station.
pub async fn enrol(db: &PgPool, wish: &Enrol, address: &str) -> Result<Enrolled, Refused> {
    if wish.version != VERSION {
        return Err(other_version(wish.version));
    }
    let Some(key) = hex::bytes::<32>(&wish.key) else {
        return Err(Refused::new(
            StatusCode::BAD_REQUEST,
            code::UNREADABLE,
            "The station's key is none.",
        ));
    };
    let name: String = wish.name.replace('\0', " ").chars().take(100).collect();
    let station = hex::of(digest(&key).get(..8).unwrap_or_default());
    let mut transaction = db.begin().await?;
    let found: Option<(String, bool, Option<String>)> = sqlx::query_as(
        "SELECT ward, until > now(), station FROM enrolment WHERE code = $1 FOR UPDATE",
    )
    .bind(plain(&wish.code))
    .fetch_optional(&mut *transaction)
    .await?;
    let refused = Refused::new(
        StatusCode::FORBIDDEN,
        code::CODE,
        "The enrolment code is none, is over, or was used by another station. Ask the administrator of the central server for a new one.",
    );
    let Some((ward, valid, used)) = found else {
        drop(transaction);
        audit::note(db, &name, "enrolment refused", "no such code", address).await?;
        return Err(refused);
    };
    match used {
        Some(by) if by == station => return Ok(Enrolled { station, ward }),
        None if valid => {}
        Some(_) | None => {
            drop(transaction);
            audit::note(db, &name, "enrolment refused", &ward, address).await?;
            return Err(refused);
        }
    }
    sqlx::query(
        "INSERT INTO station (id, name, ward, key) VALUES ($1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, ward = excluded.ward, revoked = NULL",
    )
    .bind(&station)
    .bind(&name)
    .bind(&ward)
    .bind(key.as_slice())
    .execute(&mut *transaction)
    .await?;
    sqlx::query("UPDATE enrolment SET used = now(), station = $2 WHERE code = $1")
        .bind(plain(&wish.code))
        .bind(&station)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    audit::note(db, &name, "station enrolled", &station, address).await?;
    Ok(Enrolled { station, ward })
}

/// The refusal of a version that is not spoken here.
#[must_use]
pub fn other_version(version: u16) -> Refused {
    Refused::new(
        StatusCode::BAD_REQUEST,
        code::VERSION,
        format!(
            "The central server speaks version {VERSION} of the wire, the station {version}. Bring the older one of the two up to date."
        ),
    )
}

/// Whose request it is.
///
/// # Errors
/// When it is not signed by a station that is known, in time, and not locked out.
pub async fn who(
    db: &PgPool,
    token: Option<&str>,
    method: &str,
    path: &str,
    body: &[u8],
) -> Result<Sender, Refused> {
    let Some(token) = token.and_then(Token::read) else {
        return Err(Refused::unsigned("The request is not signed by a station."));
    };
    let found: Option<(Vec<u8>, String, bool)> =
        sqlx::query_as("SELECT key, ward, revoked IS NOT NULL FROM station WHERE id = $1")
            .bind(&token.station)
            .fetch_optional(db)
            .await?;
    let Some((key, ward, revoked)) = found else {
        return Err(Refused::unsigned(
            "The central server does not know this station. Ask its administrator for a new code, write it as enrol in [central], and move central.json out of the station's data folder.",
        ));
    };
    let signed = sign::text(method, path, &token.station, token.at_ms, body);
    UnparsedPublicKey::new(&ED25519, key)
        .verify(signed.as_bytes(), &token.signature)
        .map_err(|_| Refused::unsigned("The request's signature is not this station's."))?;
    if !token.is_fresh(now_ms()) {
        return Err(Refused::new(
            StatusCode::UNAUTHORIZED,
            code::STALE,
            "The request was signed at another time than it is here.",
        ));
    }
    if revoked {
        return Err(Refused::new(
            StatusCode::FORBIDDEN,
            code::REVOKED,
            "This station was locked out of the central server. Ask its administrator; the station keeps everything.",
        ));
    }
    Ok(Sender {
        station: token.station,
        ward,
    })
}

/// Locks a station out from its next request on, or lets it in again. Answers whether there is
/// such a station.
///
/// # Errors
/// When the database refuses.
pub async fn lock_out(db: &PgPool, station: &str, out: bool) -> Result<bool, CentralError> {
    let done =
        sqlx::query("UPDATE station SET revoked = CASE WHEN $2 THEN now() END WHERE id = $1")
            .bind(station)
            .bind(out)
            .execute(db)
            .await?;
    let what = if out {
        "station locked out"
    } else {
        "station let in again"
    };
    audit::note(db, "command line", what, station, "").await?;
    // It sends nothing from now on, or for a while, by which pages would hear of it.
    sqlx::query("SELECT pg_notify($1, ward) FROM station WHERE id = $2")
        .bind(CHANNEL)
        .bind(station)
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}
