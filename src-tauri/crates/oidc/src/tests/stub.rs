//! A provider that does one thing wrong, or none. The real one is in tests/peers; what a real
//! one can't be brought to do is here.

use super::base64url;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use std::io;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    Nothing,
    DocumentOfAnother,
    DocumentHuge,
    DocumentMoved,
    DocumentIsNone,
    OutOfOrder,
    PageWithoutTls,
    TokenAddressWithoutTls,
    Audience,
    Issuer,
    Expired,
    FromTheFuture,
    Nonce,
    NoNonce,
    KeyOfAnother,
    KeyWithdrawn,
    Unsigned,
    SignedBySecret,
    AccessTokenHash,
    NoToken,
    TokenHuge,
    TokenMoved,
    SubjectOfAnother,
    ClientUnknown,
    NameMissing,
}

/// What the browser saw in the address that was opened.
#[derive(Default)]
pub struct Seen {
    pub nonce: String,
    pub challenge: String,
}

pub struct Stub {
    pub issuer: String,
    pub seen: Arc<Mutex<Seen>>,
}

impl Stub {
    pub async fn start(wrong: Wrong) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (own, other) = (key(), key());
        let answering = Arc::new(Answering {
            wrong,
            issuer: issuer.clone(),
            seen: Arc::clone(&seen),
            own,
            other,
        });
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let answering = Arc::clone(&answering);
                tokio::spawn(async move { answering.serve(stream).await });
            }
        });
        Self { issuer, seen }
    }
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let alg = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(alg, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(alg, pkcs8.as_ref(), &random).unwrap()
}

struct Answering {
    wrong: Wrong,
    issuer: String,
    seen: Arc<Mutex<Seen>>,
    own: EcdsaKeyPair,
    other: EcdsaKeyPair,
}

impl Answering {
    async fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        let mut read = Vec::new();
        let (path, body) = loop {
            if stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
            let text = String::from_utf8_lossy(&read).into_owned();
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let head = head.to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                let path = text.split(' ').nth(1).unwrap_or_default().to_owned();
                break (path, body.to_owned());
            }
        };
        let answer = match path.as_str() {
            "/.well-known/openid-configuration" => self.document(),
            "/jwks" => self.keys(),
            "/token" => self.token(&body),
            "/userinfo" => self.userinfo(),
            _ => answer("404 Not Found", "{}"),
        };
        // Whoever reads no further than the bound closes in the middle of it.
        let _ = stream.write_all(answer.as_bytes()).await;
        stream.shutdown().await
    }

    fn document(&self) -> String {
        let at = |path: &str| format!("{}{path}", self.issuer);
        let open = |path: &str| format!("http://elsewhere.example{path}");
        let mut document = json!({
            "issuer": self.issuer,
            "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"),
            "userinfo_endpoint": at("/userinfo"),
            "jwks_uri": at("/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
        });
        match self.wrong {
            Wrong::DocumentOfAnother => document["issuer"] = json!("https://other.example"),
            Wrong::PageWithoutTls => document["authorization_endpoint"] = json!(open("/a")),
            Wrong::TokenAddressWithoutTls => document["token_endpoint"] = json!(open("/t")),
            Wrong::DocumentHuge => document["more"] = json!("x".repeat(2 << 20)),
            Wrong::DocumentIsNone => return answer("200 OK", "<html>Guest WLAN</html>"),
            Wrong::OutOfOrder => return answer("503 Service Unavailable", "{}"),
            Wrong::DocumentMoved => return moved(),
            _ => {}
        }
        answer("200 OK", &document.to_string())
    }

    fn keys(&self) -> String {
        let point = self.own.public_key().as_ref();
        let (x, y) = (base64url(&point[1..33]), base64url(&point[33..65]));
        let key = json!({"kty": "EC", "crv": "P-256", "use": "sig", "kid": "k1", "x": x, "y": y});
        let keys = match self.wrong {
            Wrong::KeyWithdrawn => json!({"keys": []}),
            _ => json!({"keys": [key]}),
        };
        answer("200 OK", &keys.to_string())
    }

    fn token(&self, body: &str) -> String {
        let form = Url::parse(&format!("http://x/?{body}")).unwrap();
        let has = |name: &str| {
            let mut found = form.query_pairs().filter(|(key, _)| key == name);
            found
                .next()
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default()
        };
        let digest = ring::digest::digest(&ring::digest::SHA256, has("code_verifier").as_bytes());
        let (nonce, challenge) = {
            let seen = self.seen.lock().unwrap();
            (seen.nonce.clone(), seen.challenge.clone())
        };
        if base64url(digest.as_ref()) != challenge || has("code") != "the code" {
            return answer("400 Bad Request", r#"{"error":"invalid_grant"}"#);
        }
        let mut tokens = json!({"access_token": "a", "token_type": "Bearer", "expires_in": 60});
        match self.wrong {
            Wrong::ClientUnknown => {
                return answer("401 Unauthorized", r#"{"error":"invalid_client"}"#);
            }
            Wrong::TokenMoved => return moved(),
            Wrong::NoToken => return answer("200 OK", &tokens.to_string()),
            Wrong::TokenHuge => tokens["more"] = json!("x".repeat(2 << 20)),
            _ => {}
        }
        tokens["id_token"] = json!(self.id_token(&nonce));
        answer("200 OK", &tokens.to_string())
    }

    fn id_token(&self, nonce: &str) -> String {
        let now = chrono::Utc::now().timestamp();
        let mut claims = json!({
            "iss": self.issuer, "sub": "s1", "aud": "lamplight", "nonce": nonce,
            "iat": now, "exp": now + 60, "name": "Nora Quist",
        });
        match self.wrong {
            Wrong::Audience => claims["aud"] = json!("another station"),
            Wrong::Issuer => claims["iss"] = json!("https://other.example"),
            Wrong::Expired => claims["exp"] = json!(now - 180),
            Wrong::FromTheFuture => claims["iat"] = json!(now + 180),
            Wrong::Nonce => claims["nonce"] = json!("of another attempt"),
            Wrong::NoNonce => drop(claims.as_object_mut().unwrap().remove("nonce")),
            Wrong::NameMissing => drop(claims.as_object_mut().unwrap().remove("name")),
            Wrong::AccessTokenHash => claims["at_hash"] = json!(base64url(&[7; 16])),
            _ => {}
        }
        let alg = match self.wrong {
            Wrong::Unsigned => "none",
            Wrong::SignedBySecret => "HS256",
            _ => "ES256",
        };
        let header = json!({"alg": alg, "kid": "k1"}).to_string();
        let signed = format!(
            "{}.{}",
            base64url(header.as_bytes()),
            base64url(claims.to_string().as_bytes())
        );
        let key = match self.wrong {
            Wrong::KeyOfAnother => &self.other,
            _ => &self.own,
        };
        let signature = match self.wrong {
            Wrong::Unsigned => String::new(),
            Wrong::SignedBySecret => {
                let secret = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, b"a secret of both");
                base64url(ring::hmac::sign(&secret, signed.as_bytes()).as_ref())
            }
            _ => {
                let signed = key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
                base64url(signed.as_ref())
            }
        };
        format!("{signed}.{signature}")
    }

    fn userinfo(&self) -> String {
        let sub = match self.wrong {
            Wrong::SubjectOfAnother => "s2",
            _ => "s1",
        };
        let told: Value = json!({
            "sub": sub, "employee_number": 2001, "groups": ["nurses", "parking"], "name": "No One",
        });
        let told = match self.wrong {
            Wrong::NameMissing => json!({"sub": sub}),
            _ => told,
        };
        answer("200 OK", &told.to_string())
    }
}

fn moved() -> String {
    "HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/\r\nContent-Length: 0\r\n\r\n"
        .to_owned()
}

fn answer(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )
}
