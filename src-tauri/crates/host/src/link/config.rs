//! `[central]`: where the hospital's central server is, and who says so.

use serde::Deserialize;
use std::path::{Path, PathBuf};
use url::Url;

/// `[central]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CentralConfig {
    /// Such as `https://central.example:8443`; without it the station keeps everything to itself.
    pub url: Option<String>,
    /// PEM: the authority that certifies the server.
    pub authority: Option<PathBuf>,
    /// The one-time code from the server's administrator; read until the station is enrolled.
    pub enrol: Option<String>,
}

impl CentralConfig {
    /// Relative paths start at the configuration's folder.
    pub(crate) fn resolve_paths(&mut self, folder: &Path) {
        if let Some(file) = self.authority.as_mut() {
            *file = folder.join(&*file);
        }
    }

    /// The server's address; `None` where there is none.
    ///
    /// # Errors
    /// One sentence that names the entry.
    pub(crate) fn address(&self) -> Result<Option<Url>, String> {
        let Some(text) = &self.url else {
            return match (&self.authority, &self.enrol) {
                (None, None) => Ok(None),
                (Some(_), _) | (_, Some(_)) => Err("[central]: url is missing".to_owned()),
            };
        };
        let url = Url::parse(text)
            .map_err(|error| format!("[central]: url {text:?} is none: {error}"))?;
        let here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        match url.scheme() {
            "https" if self.authority.is_some() => Ok(Some(url)),
            "https" => Err("[central]: authority is missing; name the file of the authority that certifies the server".to_owned()),
            // A helper on this very machine may speak TLS for us.
            "http" if here => Ok(Some(url)),
            _ => Err(format!("[central]: url {text:?} must begin with https")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_with_its_entry() {
        let read = |text: &str| {
            let config: CentralConfig = toml::from_str(text).map_err(|error| error.to_string())?;
            config.address().map(|url| url.map(|url| url.to_string()))
        };
        assert_eq!(read(""), Ok(None));
        let there = "url = \"https://central:8443\"\nauthority = \"ca.pem\"";
        assert_eq!(read(there), Ok(Some("https://central:8443/".to_owned())));
        for (text, words) in [
            ("enrol = \"A\"", "url is missing"),
            ("url = \"https://central\"", "authority is missing"),
            ("url = \"http://central\"", "must begin with https"),
            ("url = \"central\"", "is none"),
            ("port = 1", "unknown field `port`"),
        ] {
            let problem = read(text).unwrap_err();
            assert!(problem.contains(words), "{text}: {problem}");
        }
    }
}
