//! `[broker]`: a NATS broker that carries the ward's live picture; `[view]`: another ward's,
//! shown here.

use crate::config::{FeedConfig, TlsConfig};
use crate::feed_setup::client_tls;
use crate::keys;
use crate::secrets::secret_file;
use lamplight_broker::streams::Keep;
use lamplight_broker::subject::ID_BYTES_MAX;
use lamplight_broker::{Login, Settings, Tls};
use lamplight_units::{BedId, Personal};
use lamplight_ward::BedSetup;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// `[broker]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BrokerConfig {
    /// `nats://host:4222` or `tls://host:4222`; without one there is no broker.
    pub servers: Vec<String>,
    /// The ward's id in subjects; the ward's name when left out.
    pub ward: Option<String>,
    /// Certificates; plain when left out.
    pub tls: Option<TlsConfig>,
    /// User name.
    pub user: Option<String>,
    /// A file with the user's password, or without a user with the token, readable for its owner only.
    pub secret_file: Option<PathBuf>,
    /// The name of the same in the system's key store, instead of a file.
    pub secret_key: Option<String>,
    /// Whether who lies in a bed is published.
    pub patients: bool,
    /// Whether waves are published.
    pub waves: bool,
    /// Days for which the broker keeps alarms.
    pub keep_days: u32,
    /// MiB of alarms, of all wards, that the broker keeps.
    pub keep_mib: u32,
    /// Servers of a cluster that keep them.
    pub replicas: usize,
    /// Whether a broker that is new gets the alarms that were recorded before.
    pub backlog: bool,
}

impl Default for BrokerConfig {
    fn default() -> Self {
        Self {
            servers: Vec::new(),
            ward: None,
            tls: None,
            user: None,
            secret_file: None,
            secret_key: None,
            patients: false,
            waves: true,
            keep_days: 14,
            keep_mib: 1_024,
            replicas: 1,
            backlog: false,
        }
    }
}

/// `[view]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ViewConfig {
    /// The id of the ward that is shown, as its station publishes it.
    pub ward: Option<String>,
}

impl ViewConfig {
    /// The ward that is shown here; `None` where this station watches its own.
    #[must_use]
    pub fn shown(&self) -> Option<&str> {
        self.ward.as_deref().map(str::trim)
    }
}

/// Checks both, and gives the beds back: a station that shows another ward has none of its own.
///
/// # Errors
/// One sentence that names the entry.
pub(crate) fn check(
    broker: &BrokerConfig,
    view: &ViewConfig,
    beds: Vec<BedSetup>,
    feeds: &[FeedConfig],
) -> Result<Vec<BedSetup>, String> {
    broker.check()?;
    let Some(ward) = view.shown() else {
        return Ok(beds);
    };
    if broker.servers.is_empty() {
        return Err(
            "[view]: servers of [broker] are missing; that is where the ward is seen".to_owned(),
        );
    }
    if !beds.is_empty() || !feeds.is_empty() {
        return Err("[view]: a station that shows another ward watches none itself; leave [[bed]] and [[feed]] out, or [view]".to_owned());
    }
    sound_id(ward).map_err(|why| format!("[view]: ward {why}"))?;
    // A ward without a bed is none, and this one is never shown.
    let id = BedId::parse("none").map_err(|error| error.to_string())?;
    Ok(vec![BedSetup {
        id,
        places: Vec::new(),
        devices: Vec::new(),
    }])
}

fn sound_id(id: &str) -> Result<(), String> {
    if id.is_empty() || id.len() > ID_BYTES_MAX {
        return Err(format!("must have 1 to {ID_BYTES_MAX} bytes"));
    }
    Ok(())
}

impl BrokerConfig {
    /// Relative paths start at the configuration's folder.
    pub(crate) fn resolve_paths(&mut self, folder: &Path) {
        let tls = self.tls.iter_mut();
        let files = tls.flat_map(|tls| [&mut tls.certificate, &mut tls.key, &mut tls.authority]);
        for file in files.chain([&mut self.secret_file]).flatten() {
            *file = folder.join(&*file);
        }
    }

    fn check(&self) -> Result<(), String> {
        let named = |why: &str| Err(format!("[broker]: {why}"));
        if self.servers.is_empty() {
            let none = self.ward.is_none() && self.tls.is_none() && self.user.is_none();
            return if none {
                Ok(())
            } else {
                named("servers is missing; write at least one, such as nats://broker:4222")
            };
        }
        if let Some(ward) = &self.ward {
            sound_id(ward.trim()).map_err(|why| format!("[broker]: ward {why}"))?;
        }
        if self.secret_file.is_some() && self.secret_key.is_some() {
            return named("secret_file and secret_key: the secret is in one place; leave one out");
        }
        if self.user.is_some() && self.secret_file.is_none() && self.secret_key.is_none() {
            return named("user needs secret_file or secret_key");
        }
        if !(1..=3_650).contains(&self.keep_days) || self.keep_mib == 0 {
            return named("keep_days must be 1 to 3650, keep_mib at least 1");
        }
        if !(1..=5).contains(&self.replicas) {
            return named("replicas must be 1 to 5");
        }
        let settings = Settings {
            servers: self.servers.clone(),
            name: String::new(),
            tls: self.tls()?,
            login: Login::None,
        };
        settings.check().or_else(|why| named(&why))
    }

    fn tls(&self) -> Result<Option<Tls>, String> {
        let Some(tls) = &self.tls else {
            return Ok(None);
        };
        if tls.server_name.is_some() || !tls.allow_names.is_empty() {
            return Err("[broker]: tls has neither server_name nor allow_names; the broker is known by its address".to_owned());
        }
        let tls = client_tls(tls).map_err(|why| format!("[broker]: {why}"))?;
        Ok(Some(Tls {
            authority: tls.authority,
            identity: tls.identity.map(|own| (own.certificate, own.key)),
        }))
    }

    /// Where it is and who we are there; `name` is ours in the broker's lists.
    ///
    /// # Errors
    /// One sentence, when the secret or a certificate can't be had.
    pub(crate) fn settings(&self, name: String) -> Result<Settings, String> {
        let tls = self.tls()?;
        if let Some(tls) = &tls {
            let own = tls
                .identity
                .iter()
                .flat_map(|(certificate, key)| [certificate, key]);
            for file in own.chain([&tls.authority]) {
                std::fs::metadata(file)
                    .map_err(|error| format!("{} can't be read: {error}", file.display()))?;
            }
        }
        let secret = self.secret()?;
        let login = match (&self.user, secret) {
            (_, None) => Login::None,
            (None, Some(token)) => Login::Token(token),
            (Some(user), Some(password)) => Login::User {
                user: user.clone(),
                password,
            },
        };
        Ok(Settings {
            servers: self.servers.clone(),
            name,
            tls,
            login,
        })
    }

    fn secret(&self) -> Result<Option<Personal<String>>, String> {
        let bytes = match (&self.secret_file, &self.secret_key) {
            (Some(file), _) => secret_file::read(file).map_err(|why| {
                format!(
                    "secret_file {}: {why}. Write the secret alone into it and make it readable for the station's user only (chmod 600)",
                    file.display()
                )
            })?,
            (None, Some(name)) => {
                let wrong = |why: &str| format!("secret_key {name:?}: {why}");
                let found = keys::secret(name).map_err(|error| wrong(&error.to_string()))?;
                let found = found.ok_or_else(|| {
                    wrong("the system's key store has nothing under this name; put the secret there as the station's user")
                })?;
                secret_file::whole(found).map_err(wrong)?
            }
            (None, None) => return Ok(None),
        };
        let text = String::from_utf8(bytes.into_inner());
        text.map(|text| Some(Personal::new(text)))
            .map_err(|_| "the secret is no text".to_owned())
    }

    /// The ward's id.
    pub(crate) fn ward_id(&self, name: &str) -> String {
        let id = self.ward.as_deref().unwrap_or(name).trim();
        if id.is_empty() { "ward" } else { id }.to_owned()
    }

    /// What the broker is asked to keep of alarms.
    pub(crate) fn keep(&self) -> Keep {
        Keep {
            time: Duration::from_secs(u64::from(self.keep_days) * 86_400),
            bytes: u64::from(self.keep_mib) << 20,
            replicas: self.replicas,
            ..Keep::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Both {
        #[serde(default)]
        broker: BrokerConfig,
        #[serde(default)]
        view: ViewConfig,
        #[serde(skip)]
        beds: Vec<BedSetup>,
    }

    fn read(text: &str) -> Result<(), String> {
        let both: Both = toml::from_str(text).map_err(|error| error.to_string())?;
        check(&both.broker, &both.view, both.beds, &[]).map(|_| ())
    }

    #[test]
    fn a_broker_needs_no_more_than_its_address() {
        assert_eq!(read(""), Ok(()));
        assert_eq!(read("[broker]\nservers = [\"nats://b:4222\"]"), Ok(()));
        assert_eq!(
            read("[broker]\nservers = [\"b\"]\n[view]\nward = \"4 East\""),
            Ok(())
        );
        let config = BrokerConfig::default();
        let shows = ViewConfig {
            ward: Some("4e".to_owned()),
        };
        let broker = BrokerConfig {
            servers: vec!["b".to_owned()],
            ..BrokerConfig::default()
        };
        let none = check(&broker, &shows, Vec::new(), &[]).unwrap();
        let problem = check(&broker, &shows, none, &[]).unwrap_err();
        assert!(problem.contains("leave [[bed]]"), "{problem}");
        assert_eq!(config.ward_id(" 4 East "), "4 East");
        assert!(
            !config.patients,
            "who lies there is published only where it is told"
        );
    }

    #[test]
    fn what_is_wrong_is_said_with_its_entry() {
        for (text, words) in [
            ("[broker]\nward = \"4\"", "servers is missing"),
            ("[broker]\nservers = [\"http://b\"]", "write nats://HOST"),
            ("[broker]\nservers = [\"tls://b\"]", "needs tls.authority"),
            (
                "[broker]\nservers = [\"b\"]\nuser = \"u\"",
                "user needs secret_file",
            ),
            (
                "[broker]\nservers = [\"b\"]\nsecret_file = \"a\"\nsecret_key = \"b\"",
                "one place",
            ),
            ("[broker]\nservers = [\"b\"]\nward = \"\"", "1 to 256 bytes"),
            (
                "[broker]\nservers = [\"b\"]\nkeep_days = 0",
                "keep_days must be",
            ),
            (
                "[broker]\nservers = [\"b\"]\nreplicas = 9",
                "replicas must be",
            ),
            (
                "[broker]\nservers = [\"b\"]\n[broker.tls]",
                "needs authority",
            ),
            ("[broker]\nport = 1", "unknown field `port`"),
            ("[view]\nward = \"4\"", "servers of [broker] are missing"),
            (
                "[broker]\nservers = [\"b\"]\n[view]\nward = \" \"",
                "1 to 256 bytes",
            ),
        ] {
            let problem = read(text).unwrap_err();
            assert!(problem.contains(words), "{text}: {problem}");
        }
    }
}
