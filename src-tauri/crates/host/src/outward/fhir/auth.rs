//! How the FHIR server knows us: nobody, HTTP Basic, or SMART backend services.
//!
//! SMART (HL7 SMART App Launch 2.2, "Client authentication: asymmetric"): a token is asked for
//! with a JWT that our private key signs, lives some minutes, and is never kept on a disk.
//! Signed with the crate `jsonwebtoken` on *ring*, which is here already: the sign-in's library
//! (`openidconnect`) signs with RSA alone.

use super::config::{Algorithm, FhirConfig, SmartConfig};
use super::http::{Said, send};
use crate::secrets::Secrets;
use crate::system_clock::SystemClock;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{Algorithm as Alg, EncodingKey, Header, encode};
use lamplight_link::Failure;
use lamplight_units::Personal;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use url::Url;

/// The name of the password in the station's secrets.
const SECRET: &str = "fhir";
/// An assertion lives so long (five minutes are the most that servers take).
const ASSERTION_S: i64 = 240;
/// A token of which nobody says how long it lives.
const TOKEN_S: u64 = 300;

/// The way in.
pub(super) enum Auth {
    /// By the certificate alone, or not at all.
    None,
    /// HTTP Basic.
    Basic {
        user: String,
        password: Personal<String>,
    },
    /// SMART backend services.
    Smart(Box<Smart>),
}

/// What a token is asked for with, and the one that is there.
pub(super) struct Smart {
    client: String,
    key: EncodingKey,
    key_id: String,
    algorithm: Alg,
    scope: String,
    token_url: Option<Url>,
    base: Url,
    token: Mutex<Option<(Personal<String>, Instant)>>,
}

impl Auth {
    /// As configured.
    ///
    /// # Errors
    /// One sentence, when a file can't be used.
    pub fn new(config: &FhirConfig, base: &Url, secrets: &Secrets) -> Result<Self, String> {
        if let Some(smart) = &config.smart {
            return Ok(Self::Smart(Box::new(Smart::new(smart, base)?)));
        }
        let Some(user) = config.user.clone() else {
            return Ok(Self::None);
        };
        let password = match &config.password_file {
            Some(file) => std::fs::read(file).map_err(|error| {
                format!(
                    "[fhir]: password_file {}: {error}. Write the password alone into it and make it readable for the station's user only (chmod 600).",
                    file.display()
                )
            })?,
            None => secrets.find(SECRET)?.map(Personal::into_inner).ok_or(
                "[fhir]: user has no password; write password_file, or put the password into the key store",
            )?,
        };
        let password = String::from_utf8(password)
            .map_err(|_| "[fhir]: the password is no UTF-8 text".to_owned())?;
        Ok(Self::Basic {
            user,
            password: Personal::new(password.trim_end_matches(['\r', '\n']).to_owned()),
        })
    }

    /// The value of `Authorization`, if any; a token is fetched where none is good.
    pub async fn header(&self, http: &Client) -> Result<Option<String>, Failure> {
        match self {
            Self::None => Ok(None),
            Self::Basic { user, password } => {
                let pair = format!("{user}:{}", password.reveal());
                Ok(Some(format!("Basic {}", STANDARD.encode(pair))))
            }
            Self::Smart(smart) => Ok(Some(format!(
                "Bearer {}",
                smart.token(http).await?.reveal()
            ))),
        }
    }

    /// The server does not take the token; whether another one can be had.
    pub fn forget(&self) -> bool {
        match self {
            Self::None | Self::Basic { .. } => false,
            Self::Smart(smart) => {
                let mut token = smart.token.lock().unwrap_or_else(PoisonError::into_inner);
                token.take().is_some()
            }
        }
    }
}

impl Smart {
    fn new(config: &SmartConfig, base: &Url) -> Result<Self, String> {
        let file = config.private_key.display();
        let pem = std::fs::read(&config.private_key)
            .map_err(|error| format!("[fhir.smart]: private_key {file}: {error}"))?;
        let (algorithm, key) = match config.algorithm {
            Algorithm::ES384 => (Alg::ES384, EncodingKey::from_ec_pem(&pem)),
            Algorithm::RS384 => (Alg::RS384, EncodingKey::from_rsa_pem(&pem)),
        };
        let key = key.map_err(|error| {
            format!(
                "[fhir.smart]: private_key {file} is no key for {:?} ({error}); write it as PKCS 8 in PEM",
                config.algorithm
            )
        })?;
        let token_url = config.token_url.as_deref().map(|text| {
            Url::parse(text)
                .map_err(|error| format!("[fhir.smart]: token_url {text:?} is none: {error}"))
        });
        Ok(Self {
            client: config.client.clone(),
            key,
            key_id: config.key_id.clone(),
            algorithm,
            scope: config.scope.clone(),
            token_url: token_url.transpose()?,
            base: base.clone(),
            token: Mutex::default(),
        })
    }

    async fn token(&self, http: &Client) -> Result<Personal<String>, Failure> {
        {
            let token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((token, until)) = &*token
                && Instant::now() < *until
            {
                return Ok(token.clone());
            }
        }
        let url = self.token_url(http).await?;
        let assertion = self.assertion(&url)?;
        let form = [
            ("grant_type", "client_credentials"),
            ("scope", &self.scope),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", &assertion),
        ];
        let form: Vec<String> = form
            .iter()
            .map(|(name, value)| format!("{name}={}", lamplight_fhir::names::percent(value)))
            .collect();
        let headers = [(
            "content-type",
            "application/x-www-form-urlencoded".to_owned(),
        )];
        let body = form.join("&").into_bytes();
        let said = send(http, Method::POST, url, &headers, body).await?;
        let Some(token) = said.body["access_token"]
            .as_str()
            .filter(|_| said.status == 200)
        else {
            return Err(refused(&said));
        };
        let lives = said.body["expires_in"].as_u64().unwrap_or(TOKEN_S);
        // Renewed at four fifths, so that none runs out on its way.
        let until = Instant::now() + Duration::from_secs(lives.min(86_400) * 4 / 5);
        let token = Personal::new(token.to_owned());
        let mut kept = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((token.clone(), until));
        Ok(token)
    }

    async fn token_url(&self, http: &Client) -> Result<Url, Failure> {
        if let Some(url) = &self.token_url {
            return Ok(url.clone());
        }
        let base = self.base.as_str().trim_end_matches('/');
        let place = format!("{base}/.well-known/smart-configuration");
        let url = Url::parse(&place).map_err(|error| Failure::Refused(error.to_string()))?;
        let headers = [("accept", "application/json".to_owned())];
        let said = send(http, Method::GET, url, &headers, Vec::new()).await?;
        let told = said.body["token_endpoint"].as_str();
        told.and_then(|text| Url::parse(text).ok()).ok_or_else(|| {
            Failure::Refused(
                "The server does not say where tokens are given; write token_url in [fhir.smart]."
                    .to_owned(),
            )
        })
    }

    /// A new one for each request: servers refuse a `jti` that they have seen.
    fn assertion(&self, url: &Url) -> Result<String, Failure> {
        let mut jti = [0; 16];
        getrandom::fill(&mut jti).map_err(|error| Failure::Unreachable(error.to_string()))?;
        let claims = json!({
            "iss": self.client,
            "sub": self.client,
            "aud": url.as_str(),
            "exp": SystemClock::wall().millis() / 1_000 + ASSERTION_S,
            "jti": lamplight_journal::hex::of(&jti),
        });
        let mut header = Header::new(self.algorithm);
        header.kid = Some(self.key_id.clone());
        encode(&header, &claims, &self.key).map_err(|error| {
            Failure::Refused(format!(
                "the private key of [fhir.smart] does not sign: {error}"
            ))
        })
    }
}

fn refused(said: &Said) -> Failure {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let reason = format!(
        "{} {}",
        word(&said.body["error"]),
        word(&said.body["error_description"])
    );
    let reason = reason.trim();
    if said.status >= 500 || said.status == 429 {
        return Failure::Busy {
            sentence: format!("no token is given: status {}", said.status),
            after: said.after,
        };
    }
    Failure::Refused(format!(
        "The server gives this station no token (status {} {reason}). Check client, key and clock of [fhir.smart].",
        said.status
    ))
}
