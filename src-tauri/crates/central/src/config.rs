//! The configuration: one TOML file. An unknown entry is an error.
//!
//! ```toml
//! listen = "0.0.0.0:8443"
//! database = "postgres://lamplight@db.example/lamplight"   # or database_file = "url.txt"
//! certificate = "certificate.pem"
//! key = "key.pem"
//! keep_days = 400
//! [nats]                                  # beds live, from a broker; may be left out
//! servers = ["nats://nats.example:4222"]
//! ```

use crate::error::CentralError;
use lamplight_broker::{Login, Settings, Tls};
use lamplight_units::Personal;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The file as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where to listen.
    #[serde(default = "listen")]
    pub listen: SocketAddr,
    /// The database as a URL.
    #[serde(default)]
    pub database: Option<String>,
    /// A file that holds the URL, which others can't read.
    #[serde(default)]
    pub database_file: Option<PathBuf>,
    /// PEM: certificate and chain. Without it TLS ends at a balancer before us.
    #[serde(default)]
    pub certificate: Option<PathBuf>,
    /// PEM: its key.
    #[serde(default)]
    pub key: Option<PathBuf>,
    /// A balancer before us ends TLS, and nobody else reaches this address.
    #[serde(default)]
    pub behind_balancer: bool,
    /// What was received is kept so long, and to the end of its month.
    #[serde(default = "keep_days")]
    pub keep_days: u32,
    /// Connections to the database.
    #[serde(default = "connections")]
    pub connections: u32,
    /// A NATS broker from which beds are shown live.
    #[serde(default)]
    pub nats: Option<Nats>,
}

/// `[nats]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Nats {
    /// `nats://host:4222` or `tls://host:4222`.
    pub servers: Vec<String>,
    /// PEM: the authority that certifies the broker; plain without it.
    pub authority: Option<PathBuf>,
    /// PEM: our certificate, where the broker asks for one.
    pub certificate: Option<PathBuf>,
    /// PEM: its key.
    pub key: Option<PathBuf>,
    /// User name.
    pub user: Option<String>,
    /// A file with the user's password, or without a user with the token, which others can't read.
    pub secret_file: Option<PathBuf>,
}

impl Nats {
    fn tls(&self) -> Result<Option<Tls>, String> {
        let identity = match (&self.certificate, &self.key) {
            (Some(certificate), Some(key)) => Some((certificate.clone(), key.clone())),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => {
                return Err("nats: certificate and key go together".to_owned());
            }
        };
        match (&self.authority, identity) {
            (Some(authority), identity) => Ok(Some(Tls {
                authority: authority.clone(),
                identity,
            })),
            (None, None) => Ok(None),
            (None, Some(_)) => Err("nats: certificate needs authority".to_owned()),
        }
    }

    /// Where the broker is and who we are there, with this secret.
    fn with(&self, secret: Option<Personal<String>>) -> Result<Settings, String> {
        let login = match (&self.user, secret) {
            (None, None) => Login::None,
            (Some(_), None) => return Err("nats: user needs secret_file".to_owned()),
            (None, Some(token)) => Login::Token(token),
            (Some(user), Some(password)) => Login::User {
                user: user.clone(),
                password,
            },
        };
        let settings = Settings {
            servers: self.servers.clone(),
            name: "lamplight-central".to_owned(),
            tls: self.tls()?,
            login,
        };
        settings.check().map_err(|why| format!("nats: {why}"))?;
        Ok(settings)
    }

    /// The same, with the secret read.
    ///
    /// # Errors
    /// When its file can't be read or something makes no sense.
    pub fn settings(&self) -> Result<Settings, CentralError> {
        let file = self.secret_file.as_ref();
        let secret = file
            .map(|file| {
                std::fs::read_to_string(file)
                    .map(|text| Personal::new(text.trim().to_owned()))
                    .map_err(CentralError::io("read", file.display()))
            })
            .transpose()?;
        self.with(secret).map_err(|problem| CentralError::Config {
            path: PathBuf::from("nats"),
            problem,
        })
    }
}

const fn listen() -> SocketAddr {
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8_443)
}

const fn keep_days() -> u32 {
    400
}

const fn connections() -> u32 {
    16
}

impl Config {
    /// Reads a file. Relative paths in it start at its folder.
    ///
    /// # Errors
    /// When it can't be read, or makes no sense; the sentence says where.
    pub fn read(path: &Path) -> Result<Self, CentralError> {
        let text =
            std::fs::read_to_string(path).map_err(CentralError::io("read", path.display()))?;
        let wrong = |problem: String| CentralError::Config {
            path: path.to_owned(),
            problem,
        };
        let mut config: Self =
            toml::from_str(&text).map_err(|error| wrong(error.to_string().trim().to_owned()))?;
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        let files = [
            &mut config.database_file,
            &mut config.certificate,
            &mut config.key,
        ];
        let nats = config.nats.iter_mut().flat_map(|nats| {
            [
                &mut nats.authority,
                &mut nats.certificate,
                &mut nats.key,
                &mut nats.secret_file,
            ]
        });
        for file in files.into_iter().chain(nats).flatten() {
            *file = folder.join(&*file);
        }
        config.check().map_err(wrong)?;
        Ok(config)
    }

    fn check(&self) -> Result<(), String> {
        match (&self.database, &self.database_file) {
            (None, None) => return Err("database or database_file is missing".to_owned()),
            (Some(_), Some(_)) => {
                return Err("database and database_file are both there; keep one".to_owned());
            }
            (Some(_), None) | (None, Some(_)) => {}
        }
        match (&self.certificate, &self.key) {
            (Some(_), Some(_)) => {}
            (None, None) if self.behind_balancer => {}
            (None, None) => {
                return Err("certificate and key are missing; where a balancer before this server ends TLS, write behind_balancer = true".to_owned());
            }
            (Some(_), None) | (None, Some(_)) => {
                return Err("certificate and key go together".to_owned());
            }
        }
        if let Some(nats) = &self.nats {
            // The secret itself is read at the start.
            let secret = nats.secret_file.as_ref().map(|_| Personal::default());
            nats.with(secret)?;
        }
        if self.keep_days < 1 || self.connections < 3 {
            return Err("keep_days must be at least 1, connections at least 3".to_owned());
        }
        Ok(())
    }

    /// The database's URL.
    ///
    /// # Errors
    /// When its file can't be read.
    pub fn database(&self) -> Result<String, CentralError> {
        match (&self.database, &self.database_file) {
            (Some(url), _) => Ok(url.clone()),
            (None, Some(file)) => {
                let text = std::fs::read_to_string(file)
                    .map_err(CentralError::io("read", file.display()))?;
                Ok(text.trim().to_owned())
            }
            // Checked when it was read.
            (None, None) => Ok(String::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(), String> {
        let config: Config = toml::from_str(text).map_err(|error| error.to_string())?;
        config.check()
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(read("database = \"x\"\nbehind_balancer = true"), Ok(()));
        for (text, words) in [
            (
                "behind_balancer = true",
                "database or database_file is missing",
            ),
            ("database = \"x\"", "write behind_balancer = true"),
            (
                "database = \"x\"\nkey = \"k\"",
                "certificate and key go together",
            ),
            (
                "database = \"x\"\nbehind_balancer = true\nkeep_days = 0",
                "keep_days must be",
            ),
            ("database = \"x\"\nport = 1", "unknown field `port`"),
            (
                "database = \"x\"\nbehind_balancer = true\n[nats]\nservers = [\"tls://b\"]",
                "needs tls.authority",
            ),
            (
                "database = \"x\"\nbehind_balancer = true\n[nats]\nservers = [\"b\"]\nuser = \"u\"",
                "user needs secret_file",
            ),
        ] {
            let problem = read(text).expect_err(text);
            assert!(problem.contains(words), "{problem}");
        }
    }
}
