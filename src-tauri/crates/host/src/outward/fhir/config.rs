//! `[fhir]`: where the FHIR server is, how it knows us, what it gets.

use super::hook::HookConfig;
use lamplight_units::FeedId;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

/// `[fhir]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FhirConfig {
    /// The base of the server, such as `https://ehr.example/fhir`; without it nothing is sent.
    pub url: Option<String>,
    /// PEM: the authority that certifies the server.
    pub authority: Option<PathBuf>,
    /// PEM: our own certificate, where the server asks for one.
    pub certificate: Option<PathBuf>,
    /// PEM: its key.
    pub key: Option<PathBuf>,
    /// Name for HTTP Basic; its password is in `password_file`, or in the key store as `fhir`.
    pub user: Option<String>,
    /// A file with the password alone, readable for its owner only.
    pub password_file: Option<PathBuf>,
    /// `[fhir.smart]`: SMART backend services.
    pub smart: Option<SmartConfig>,
    /// The identifier system of what this hospital's stations make; a URI.
    pub system: Option<String>,
    /// The identifier system of the hospital's record numbers; a URI.
    pub records: Option<String>,
    /// The assigning authority of record numbers in HL7 feeds of the same hospital (PID-3.4).
    pub authority_name: String,
    /// The station's own name among the hospital's stations; the ward's when left out.
    pub station: Option<String>,
    /// Seconds between the numbers of a bed that are sent; 0 sends none.
    pub numbers_every_s: u64,
    /// Which alarms are sent.
    pub alarms: AlarmsSent,
    /// Whether the waves around a high alarm of a patient are sent.
    pub strips: bool,
    /// Whether stays and their flags are sent.
    pub stays: bool,
    /// What people write down (vital signs, judgements, fluids), and the scores of it.
    pub charted: bool,
    /// Whether calls are sent.
    pub calls: bool,
    /// Whether what people did at the station is sent (AuditEvent).
    pub audit: bool,
    /// Whether a server that is new gets what was recorded before.
    pub backlog: bool,
    /// Resources in a bundle at the most.
    pub bundle_most: usize,
    /// Seconds between questions for stays (Encounter, Patient); 0 asks for none.
    pub poll_every_s: u64,
    /// What more narrows the Encounters that are asked for, such as `location=Location/7`.
    pub poll_search: String,
    /// Where the server tells that a stay has changed.
    pub hook: Option<HookConfig>,
}

impl Default for FhirConfig {
    fn default() -> Self {
        Self {
            url: None,
            authority: None,
            certificate: None,
            key: None,
            user: None,
            password_file: None,
            smart: None,
            system: None,
            records: None,
            authority_name: String::new(),
            station: None,
            numbers_every_s: 60,
            alarms: AlarmsSent::Patients,
            strips: false,
            stays: true,
            calls: true,
            charted: true,
            audit: false,
            backlog: false,
            bundle_most: 100,
            poll_every_s: 0,
            poll_search: String::new(),
            hook: None,
        }
    }
}

/// Which alarms are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmsSent {
    /// None.
    None,
    /// Those of patients.
    Patients,
    /// Those of patients and of equipment.
    All,
}

/// `[fhir.smart]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmartConfig {
    /// The id that the server gave this station.
    pub client: String,
    /// PEM: the private key whose public half the server has (PKCS 8, or SEC 1 for EC).
    pub private_key: PathBuf,
    /// The key's id in the JWKS that the server has.
    pub key_id: String,
    /// How it is signed.
    #[serde(default)]
    pub algorithm: Algorithm,
    /// Where tokens are given; asked of `.well-known/smart-configuration` when left out.
    #[serde(default)]
    pub token_url: Option<String>,
    /// What is asked for.
    #[serde(default = "scope")]
    pub scope: String,
}

fn scope() -> String {
    "system/*.cruds".to_owned()
}

/// The two that servers must take (SMART App Launch 2.2, asymmetric authentication).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Algorithm {
    /// ECDSA on P-384.
    #[default]
    ES384,
    /// RSA.
    RS384,
}

/// The feed by which stays that are asked for come in.
pub(crate) const FEED: &str = "fhir";

impl FhirConfig {
    /// Relative paths start at the configuration's folder.
    pub(crate) fn resolve_paths(&mut self, folder: &Path) {
        let smart = self.smart.as_mut().map(|smart| &mut smart.private_key);
        let files = [
            &mut self.authority,
            &mut self.certificate,
            &mut self.key,
            &mut self.password_file,
        ];
        for file in files.into_iter().flatten().chain(smart) {
            *file = folder.join(&*file);
        }
    }

    /// The server's address; `None` where there is none.
    ///
    /// # Errors
    /// One sentence that names the entry.
    pub(crate) fn address(&self) -> Result<Option<Url>, String> {
        let Some(text) = &self.url else {
            return Ok(None);
        };
        let url = Url::parse(text.trim_end_matches('/'))
            .map_err(|error| format!("[fhir]: url {text:?} is none: {error}"))?;
        let here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        match url.scheme() {
            "https" if self.authority.is_some() => {}
            "https" => return Err("[fhir]: authority is missing; name the file of the authority that certifies the server".to_owned()),
            // A helper on this very machine may speak TLS for us.
            "http" if here => {}
            _ => return Err(format!("[fhir]: url {text:?} must begin with https")),
        }
        if self.certificate.is_some() != self.key.is_some() {
            return Err(
                "[fhir]: certificate and key belong together; one of them is missing".to_owned(),
            );
        }
        if self.user.is_some() && self.smart.is_some() {
            return Err(
                "[fhir]: user and [fhir.smart] exclude each other; leave one out".to_owned(),
            );
        }
        if self.password_file.is_some() && self.user.is_none() {
            return Err("[fhir]: a password needs user".to_owned());
        }
        for (entry, uri) in [("system", &self.system), ("records", &self.records)] {
            let Some(uri) = uri else {
                return Err(format!(
                    "[fhir]: {entry} is missing; write a URI of your hospital, such as urn:oid:2.16.756.5.30.1.160.1"
                ));
            };
            if Url::parse(uri).is_err() {
                return Err(format!("[fhir]: {entry} {uri:?} is no URI"));
            }
        }
        if self.numbers_every_s != 0 && !(5..=86_400).contains(&self.numbers_every_s) {
            return Err(format!(
                "[fhir]: numbers_every_s = {} must be 0 (none), or 5 to 86400",
                self.numbers_every_s
            ));
        }
        if self.poll_every_s != 0 && !(5..=86_400).contains(&self.poll_every_s) {
            return Err(format!(
                "[fhir]: poll_every_s = {} must be 0 (never), or 5 to 86400",
                self.poll_every_s
            ));
        }
        if let Some(hook) = &self.hook {
            hook.check()?;
            if self.poll_every_s == 0 {
                return Err(
                    "[fhir.hook]: poll_every_s is missing; a hook that gets lost must not lose an admission, 300 will do".to_owned(),
                );
            }
        }
        if !(2..=1_000).contains(&self.bundle_most) {
            return Err(format!(
                "[fhir]: bundle_most = {} must be 2 to 1000",
                self.bundle_most
            ));
        }
        Ok(Some(url))
    }

    /// Checked by [`Self::address`].
    pub(crate) fn system(&self) -> String {
        self.system.clone().unwrap_or_default()
    }

    pub(crate) fn station_name(&self, ward: &str) -> String {
        let own = self.station.as_deref().map(str::trim);
        own.filter(|name| !name.is_empty())
            .unwrap_or(ward)
            .to_owned()
    }

    pub(crate) fn numbers_every(&self) -> Option<Duration> {
        (self.numbers_every_s > 0).then(|| Duration::from_secs(self.numbers_every_s))
    }

    /// The feed's id, where stays are asked for: the station must know it before it starts.
    pub(crate) fn feed(&self) -> Option<FeedId> {
        let polls = self.url.is_some() && self.poll_every_s > 0;
        polls.then(|| FeedId::parse(FEED).ok()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "url = \"https://ehr/fhir/\"\nauthority = \"ca.pem\"\nsystem = \"urn:oid:1.2.3\"\nrecords = \"urn:oid:1.2.4\"\n";

    #[test]
    fn what_is_wrong_is_said_with_its_entry() {
        let read = |text: &str| {
            let config: FhirConfig = toml::from_str(text).map_err(|error| error.to_string())?;
            config.address().map(|url| url.map(|url| url.to_string()))
        };
        assert_eq!(read(""), Ok(None));
        assert_eq!(read(WHOLE), Ok(Some("https://ehr/fhir".to_owned())));
        for (more, words) in [
            (
                "user = \"u\"\n[smart]\nclient = \"c\"\nprivate_key = \"k\"\nkey_id = \"1\"",
                "exclude",
            ),
            ("key = \"k.pem\"", "belong together"),
            ("numbers_every_s = 1", "5 to 86400"),
            ("bundle_most = 1", "2 to 1000"),
            (
                "[hook]\nlisten = \"127.0.0.1:1\"\nurl = \"https://s/h\"",
                "poll_every_s is missing",
            ),
            ("[hook]\nlisten = \"127.0.0.1:1\"\nurl = \"s\"", "is none"),
            ("password_file = \"p\"", "needs user"),
            ("alarms = \"loud\"", "unknown variant"),
            ("colour = 1", "unknown field"),
        ] {
            let problem = read(&format!("{WHOLE}{more}")).unwrap_err();
            assert!(problem.contains(words), "{more}: {problem}");
        }
        for (text, words) in [
            ("url = \"http://ehr/fhir\"", "must begin with https"),
            ("url = \"https://ehr/fhir\"", "authority is missing"),
            ("url = \"http://localhost/fhir\"", "system is missing"),
        ] {
            let problem = read(text).unwrap_err();
            assert!(problem.contains(words), "{text}: {problem}");
        }
    }
}
