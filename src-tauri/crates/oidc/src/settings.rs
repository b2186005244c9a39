//! Whom to ask, as whom, and what to make of the answer.

use crate::error::SettingsError;
use lamplight_people::{Roles, Secret};
use std::collections::BTreeMap;
use std::path::PathBuf;
use url::{Host, Url};

/// A provider, and what its answers mean on this ward.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The provider's name for itself, which is also where its document is.
    pub issuer: String,
    /// Its name for this station.
    pub client_id: String,
    /// What proves that this is the station; `None` for a public client, which PKCE protects.
    pub client_secret: Option<Secret>,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// PEM file: the authority that certifies the provider, and then no other does; `None`:
    /// those that the system trusts.
    pub authority: Option<PathBuf>,
    /// Where in the answer things are.
    pub claims: ClaimNames,
    /// The table: what a group is on this ward. The one way to a role.
    pub roles: BTreeMap<String, Roles>,
    /// Values of `acr` or `amr` that mean more than a password.
    pub strong: Vec<String>,
}

/// Names of claims. One within another is told with a dot: `realm_access.roles`.
#[derive(Debug, Clone)]
pub struct ClaimNames {
    /// What the person is called.
    pub name: String,
    /// The number on the badge.
    pub badge: String,
    /// The groups: a list, or one.
    pub groups: String,
}

impl Settings {
    /// Checks what can be checked without asking anybody or reading a file.
    ///
    /// # Errors
    /// With the entry that makes no sense.
    pub fn check(&self) -> Result<(), SettingsError> {
        let issuer = || self.issuer.clone();
        let url = Url::parse(&self.issuer).map_err(|_| SettingsError::Issuer(issuer()))?;
        if url.host().is_none() || url.query().is_some() || url.fragment().is_some() {
            return Err(SettingsError::Issuer(issuer()));
        }
        if !is_safe(&url) {
            return Err(SettingsError::NotHttps(issuer()));
        }
        if self.client_id.trim().is_empty() {
            return Err(SettingsError::NoClient);
        }
        if self.roles.values().all(|roles| roles.is_empty()) {
            return Err(SettingsError::NoRoles);
        }
        let strong = self.roles.iter().find(|(_, roles)| roles.any_strong());
        match strong {
            Some((group, _)) if self.strong.is_empty() => Err(SettingsError::NoSecondFactor {
                group: group.clone(),
            }),
            Some(_) | None => Ok(()),
        }
    }
}

/// TLS, or nowhere but on this computer.
pub(crate) fn is_safe(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && here)
}
