//! `[people]`: how people sign in beside PIN and password.
//!
//! ```toml
//! [people.oidc]
//! name = "City Hospital"                 # on the button
//! issuer = "https://login.hospital.example/realms/staff"
//! client_id = "lamplight-4-east"
//! badge_claim = "employee_number"
//!
//! [people.oidc.roles]                    # group -> roles; the one way to a role
//! "ward-4-east-nurses" = ["nurse"]
//! ```
//!
//! Every entry with its default: docs/CONFIGURATION.md. What the provider's word is worth:
//! docs/RIGHTS.md.

use super::RoleConfig;
use lamplight_oidc::{ClaimNames, Provider, Settings, SettingsError, SystemBrowser};
use lamplight_people::{Role, Roles, Secret, Vouching};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// `[people]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PeopleConfig {
    /// The hospital's OpenID Connect provider.
    pub oidc: Option<OidcConfig>,
}

/// `[people.oidc]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcConfig {
    /// What people call the provider: the words on the button.
    pub name: String,
    /// The provider's name for itself, letter for letter.
    pub issuer: String,
    /// Its name for this station.
    pub client_id: String,
    /// A file that holds the client's secret; a public client has none.
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    /// PEM file: the authority that certifies the provider.
    #[serde(default)]
    pub authority: Option<PathBuf>,
    /// What is asked for beside `openid`.
    #[serde(default = "default_scopes")]
    pub scopes: Vec<String>,
    /// Which claim is the name.
    #[serde(default = "default_name")]
    pub name_claim: String,
    /// Which claim is the badge number.
    #[serde(default)]
    pub badge_claim: Option<String>,
    /// Which claim lists the groups.
    #[serde(default = "default_groups")]
    pub groups_claim: String,
    /// Group -> roles.
    pub roles: BTreeMap<String, Vec<RoleConfig>>,
    /// Values of `acr` or `amr` that mean a second factor.
    #[serde(default)]
    pub strong: Vec<String>,
    /// Somebody known here with that badge number is the same person.
    #[serde(default)]
    pub link: bool,
    /// Somebody who is not known here comes to be known.
    #[serde(default = "default_bring")]
    pub bring: bool,
    /// Hours that a session by the provider may last, 1 to 24.
    #[serde(default = "default_session")]
    pub session_h: u64,
    /// Minutes that somebody may take in the browser, 1 to 30.
    #[serde(default = "default_wait")]
    pub wait_min: u64,
    /// A program with its arguments that opens the page; the system's browser when empty.
    #[serde(default)]
    pub browser: Vec<String>,
}

fn default_scopes() -> Vec<String> {
    vec!["profile".to_owned()]
}

fn default_name() -> String {
    "name".to_owned()
}

fn default_groups() -> String {
    "groups".to_owned()
}

const fn default_bring() -> bool {
    true
}

/// One shift.
const fn default_session() -> u64 {
    12
}

const fn default_wait() -> u64 {
    5
}

/// Secrets have some tens of characters.
const SECRET_MOST: u64 = 4_096;

impl PeopleConfig {
    /// How the station takes a provider's word; `None` without one.
    ///
    /// # Errors
    /// One sentence that names the entry.
    pub(crate) fn vouching(&self) -> Result<Option<Vouching>, String> {
        let Some(oidc) = &self.oidc else {
            return Ok(None);
        };
        let wrong = |problem: String| format!("[people.oidc]: {problem}");
        if oidc.name.trim().is_empty() {
            return Err(wrong("name is empty: write what people call it".to_owned()));
        }
        let settings = oidc.settings(None);
        settings.check().map_err(|error| wrong(error.to_string()))?;
        if oidc.link && oidc.badge_claim.is_none() {
            return Err(wrong(
                "link needs badge_claim: write which claim holds the badge number and can't be chosen by the person".to_owned(),
            ));
        }
        let within = |name: &str, value: u64, most: u64| {
            if (1..=most).contains(&value) {
                Ok(value)
            } else {
                Err(wrong(format!(
                    "{name} = {value} must be between 1 and {most}"
                )))
            }
        };
        let hours = within("session_h", oidc.session_h, 24)?;
        let minutes = within("wait_min", oidc.wait_min, 30)?;
        Ok(Some(Vouching {
            lasts: Duration::from_secs(hours * 3_600),
            takes: Duration::from_secs(minutes * 60),
            link: oidc.link,
            bring: oidc.bring,
        }))
    }

    /// The provider to ask, with its files read; `None` without one.
    pub(crate) fn provider(&self) -> Result<Option<Provider>, SettingsError> {
        let Some(oidc) = &self.oidc else {
            return Ok(None);
        };
        let secret = oidc.client_secret_file.as_deref().map(secret).transpose()?;
        let browser = SystemBrowser {
            command: oidc.browser.clone(),
        };
        Provider::new(oidc.settings(secret), Arc::new(browser)).map(Some)
    }

    pub(super) fn resolve_paths(&mut self, folder: &Path) {
        let Some(oidc) = &mut self.oidc else { return };
        let files = [&mut oidc.client_secret_file, &mut oidc.authority];
        for file in files.into_iter().flatten() {
            *file = folder.join(&*file);
        }
    }
}

impl OidcConfig {
    fn settings(&self, client_secret: Option<Secret>) -> Settings {
        let badge = self.badge_claim.as_deref().unwrap_or("preferred_username");
        let roles = self.roles.iter().map(|(group, roles)| {
            let roles: Vec<Role> = roles.iter().map(|role| role.role()).collect();
            (group.clone(), Roles::of(&roles))
        });
        Settings {
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret,
            scopes: self.scopes.clone(),
            authority: self.authority.clone(),
            claims: ClaimNames {
                name: self.name_claim.clone(),
                badge: badge.to_owned(),
                groups: self.groups_claim.clone(),
            },
            roles: roles.collect(),
            strong: self.strong.clone(),
        }
    }
}

/// The secret in a file, which its owner alone may read.
fn secret(path: &Path) -> Result<Secret, SettingsError> {
    let wrong = |problem: String| SettingsError::File {
        path: path.to_owned(),
        problem,
    };
    let about = std::fs::metadata(path).map_err(|error| wrong(error.to_string()))?;
    if about.len() > SECRET_MOST {
        return Err(wrong("it is too long to be a secret".to_owned()));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if about.permissions().mode() & 0o077 != 0 {
            return Err(wrong("others may read it: chmod 600".to_owned()));
        }
    }
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    match text.trim() {
        "" => Err(wrong("it is empty".to_owned())),
        secret => Ok(Secret::new(secret)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    const GOOD: &str = r#"
        [[bed]]
        id = "1"
        [people.oidc]
        name = "City Hospital"
        issuer = "https://login.hospital.example/staff"
        client_id = "lamplight"
        [people.oidc.roles]
        nurses = ["nurse"]
    "#;

    fn vouching(text: &str) -> Result<Option<Vouching>, String> {
        let config: Config = toml::from_str(text).map_err(|error| error.to_string())?;
        config.setup()?;
        config.people.vouching()
    }

    #[test]
    fn a_provider_is_taken_for_a_shift_brings_people_and_links_nobody_by_default() {
        let wanted = Vouching {
            lasts: Duration::from_secs(12 * 3_600),
            takes: Duration::from_secs(300),
            link: false,
            bring: true,
        };
        assert_eq!(vouching(GOOD), Ok(Some(wanted)));
        assert_eq!(vouching("[[bed]]\nid = \"1\""), Ok(None));
    }

    #[test]
    fn what_is_wrong_with_a_provider_is_said_with_its_entry() {
        for (from, to, words) in [
            ("https://", "http://", "is not https"),
            ("https://login", "login", "is no address"),
            ("\"lamplight\"", "\" \"", "client_id is empty"),
            ("\"City Hospital\"", "\"\"", "name is empty"),
            ("[\"nurse\"]", "[]", "roles is empty"),
            ("[\"nurse\"]", "[\"doctor\"]", "unknown variant `doctor`"),
            ("[\"nurse\"]", "[\"administrator\"]", "strong is empty"),
            (
                "client_id =",
                "link = true\nclient_id =",
                "link needs badge_claim",
            ),
            (
                "client_id =",
                "session_h = 25\nclient_id =",
                "session_h = 25 must be",
            ),
            (
                "client_id =",
                "wait_min = 0\nclient_id =",
                "wait_min = 0 must be",
            ),
            (
                "client_id =",
                "client_secret = \"x\"\nclient_id =",
                "unknown field",
            ),
        ] {
            let error = vouching(&GOOD.replace(from, to)).unwrap_err();
            assert!(error.contains(words), "{to}: {error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_secret_that_others_may_read_is_not_taken_and_none_is_ever_printed() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "hunter2-hunter2\n").unwrap();
        let mode = |mode| {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            secret(&file)
        };
        let open = mode(0o644).unwrap_err().to_string();
        assert!(
            open.contains("chmod 600") && !open.contains("hunter2"),
            "{open}"
        );
        let kept = mode(0o600).unwrap();
        assert_eq!(kept.reveal(), "hunter2-hunter2");
        let text = GOOD.replace(
            "client_id =",
            &format!("client_secret_file = {file:?}\nclient_id ="),
        );
        let config: Config = toml::from_str(&text).unwrap();
        let oidc = config.people.oidc.as_ref().unwrap();
        let printed = format!("{config:?} {:?}", oidc.settings(Some(kept)));
        assert!(!printed.contains("hunter2"), "{printed}");
    }
}
