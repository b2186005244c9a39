//! A configured broker, and the secret with which the station signs in to it.

use super::{client_tls, host_and_port, stored};
use crate::config::{FeedConfig, MapEntry, MqttEntry};
use crate::keys::{self, KeyError};
use crate::secrets::{Secrets, secret_file};
use lamplight_feeds::Limits;
use lamplight_feeds::backoff::Backoff;
use lamplight_feeds::mqtt::{FRAME_BYTES, MqttConfig};
use lamplight_units::{FeedId, Personal};
use std::path::Path;

/// What the feeds crate needs of it.
///
/// # Errors
/// One sentence that names the entry.
pub(super) fn mqtt(
    feed: FeedId,
    config: &FeedConfig,
    secrets: &Secrets,
) -> Result<MqttConfig, String> {
    let entry = config.mqtt.clone().unwrap_or_default();
    host_and_port(&config.address)?;
    let client_id = entry.client_id.clone();
    let client_id = client_id.unwrap_or_else(|| format!("lamplight-{feed}"));
    level("mqtt.client_id", &client_id)?;
    for part in entry.root.split('/') {
        level("mqtt.root", part)?;
    }
    if entry.keep_alive_s < 5 {
        return Err("mqtt.keep_alive_s must be at least 5".to_owned());
    }
    let rows = entry.map.iter().map(MapEntry::row);
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let limits = Limits {
        frame_bytes: config
            .message_bytes_max
            .map_or(FRAME_BYTES, |bytes| bytes.clamp(1_024, 256 << 20)),
        ..Limits::default()
    };
    Ok(MqttConfig {
        feed,
        address: config.address.clone(),
        tls: config.tls.as_ref().map(client_tls).transpose()?,
        protocol: entry.version.protocol(),
        client_id,
        password: if entry.password_stored {
            Some(stored(config, secrets)?)
        } else {
            password(&entry, keys::secret)?
        },
        user: entry.user,
        keep_alive_s: entry.keep_alive_s,
        session_s: entry.session_s,
        root: entry.root,
        rows,
        limits,
        backoff: Backoff::default(),
    })
}

fn level(what: &str, text: &str) -> Result<(), String> {
    let plain = !text.is_empty()
        && text.len() <= 64
        && !text.contains(['/', '+', '#', '$'])
        && !text.chars().any(char::is_control);
    if plain {
        return Ok(());
    }
    Err(format!(
        "{what}: {text:?} can't be a level of a topic; write 1 to 64 characters without / + # $"
    ))
}

/// The password, from its file or the system's key store.
fn password(
    entry: &MqttEntry,
    stored: impl Fn(&str) -> Result<Option<Vec<u8>>, KeyError>,
) -> Result<Option<Personal<Vec<u8>>>, String> {
    match (&entry.password_file, &entry.password_key) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(
            "mqtt.password_file and mqtt.password_key: the password is in one place; leave one out"
                .to_owned(),
        ),
        (Some(path), None) => from_file(entry, path).map(Some),
        (None, Some(name)) => {
            let wrong =
                |problem: &dyn std::fmt::Display| format!("mqtt.password_key {name:?}: {problem}");
            if entry.user.is_none() {
                return Err(wrong(&"a password needs mqtt.user"));
            }
            let found = stored(name).map_err(|error| match error {
                KeyError::Store(why) => wrong(&format!(
                    "the system's key store does not work: {why}; sign in as the station's user, or use mqtt.password_file"
                )),
                KeyError::Missing(_) | KeyError::Records(_) => wrong(&error),
            })?;
            let secret = found.ok_or_else(|| {
                wrong(&"the system's key store has nothing under this name; put the password there as the station's user")
            })?;
            secret_file::whole(secret)
                .map(Some)
                .map_err(|problem| wrong(&problem))
        }
    }
}

/// The password's file, without the line's end that editors add.
fn from_file(entry: &MqttEntry, path: &Path) -> Result<Personal<Vec<u8>>, String> {
    let wrong = |problem: &str| {
        format!(
            "mqtt.password_file {}: {problem}. Write the password alone into it and make it readable for the station's user only (chmod 600).",
            path.display()
        )
    };
    if entry.user.is_none() {
        return Err(wrong("a password needs mqtt.user"));
    }
    secret_file::read(path).map_err(|problem| wrong(&problem))
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::feed_setup::{Configured, configured};
    use crate::keys::KeyConfig;
    use crate::secrets::Secrets;

    fn feed(mqtt: &str) -> Result<Configured, String> {
        let text = format!(
            "[[feed]]\nid = \"beds\"\nkind = \"mqtt\"\naddress = \"broker:1883\"\n[feed.mqtt]\n{mqtt}"
        );
        let config: Config = toml::from_str(&text).map_err(|error| error.to_string())?;
        let secrets = Secrets::of(std::path::Path::new("nowhere"), KeyConfig::File);
        configured(&config.feeds[0], &secrets).map_err(|error| error.to_string())
    }

    #[test]
    fn a_broker_needs_no_more_than_its_address() {
        let Ok(Configured::Mqtt(config)) = feed("") else {
            panic!("no broker");
        };
        assert_eq!(config.client_id, "lamplight-beds");
        assert_eq!(config.root, "lamplight/1");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (entry, names) in [
            ("version = \"4\"", "version"),
            ("client_id = \"a/b\"", "client_id"),
            ("root = \"a//b\"", "root"),
            ("keep_alive_s = 1", "keep_alive_s"),
            ("surprise = 1", "surprise"),
            ("[[feed.mqtt.map]]\ntopic = \"a/#/b\"", "a/#/b"),
            ("[[feed.mqtt.map]]\ntopic = \"a\"\nlayout = \"x\"", "layout"),
            (
                "[[feed.mqtt.map]]\ntopic = \"a\"\nfields = { x = \"dance\" }",
                "dance",
            ),
            ("password_file = \"/nowhere\"", "user"),
            ("user = \"u\"\npassword_file = \"/nowhere\"", "/nowhere"),
        ] {
            let problem = feed(entry).map(|_| ()).unwrap_err();
            assert!(problem.contains(names), "{entry}: {problem}");
        }
    }

    #[test]
    fn a_password_comes_from_the_key_store_or_the_reason_is_said() {
        use super::{KeyError, MqttEntry, password};
        let entry = |user: Option<&str>, file: Option<&str>| MqttEntry {
            user: user.map(str::to_owned),
            password_file: file.map(Into::into),
            password_key: Some("broker".to_owned()),
            ..MqttEntry::default()
        };
        let stored = |name: &str| {
            assert_eq!(name, "broker");
            Ok(Some(b"pass\n".to_vec()))
        };
        let secret = password(&entry(Some("u"), None), stored).unwrap().unwrap();
        assert_eq!(secret.reveal().as_slice(), b"pass");
        let locked = |_: &str| Err(KeyError::Store("it is locked".to_owned()));
        let empty = |_: &str| Ok(Some(b"\n".to_vec()));
        for (problem, names) in [
            (password(&entry(None, None), stored), "needs mqtt.user"),
            (password(&entry(Some("u"), Some("/x")), stored), "one place"),
            (
                password(&entry(Some("u"), None), |_| Ok(None)),
                "nothing under this name",
            ),
            (password(&entry(Some("u"), None), locked), "it is locked"),
            (password(&entry(Some("u"), None), empty), "it is empty"),
        ] {
            let problem = problem.unwrap_err();
            assert!(problem.contains(names), "{problem}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_password_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, "pass\n").unwrap();
        let with = |mode| {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            feed(&format!("user = \"u\"\npassword_file = {path:?}"))
        };
        let problem = with(0o644).map(|_| ()).unwrap_err();
        assert!(problem.contains("others may read it"), "{problem}");
        let Ok(Configured::Mqtt(config)) = with(0o600) else {
            panic!("refused");
        };
        let secret = config.password.unwrap();
        assert_eq!(secret.reveal().as_slice(), b"pass");
        assert!(!format!("{secret:?}").contains("pass"));
    }
}
