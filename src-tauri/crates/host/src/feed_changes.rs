//! Feeds by form: the file is read, changed, checked, written, and the feed is started anew,
//! without a restart of the station.
//!
//! The file is the truth: each form is read from it, and a change is refused when the file is
//! another than the one that was looked at. Nothing is written that would not start.

use crate::config::{Config, FeedConfig, FeedKind, Source, VersionEntry};
use crate::config_file::{Edit, beyond, difference, edited, secret_typed};
use crate::engine::Request;
use crate::feed_setup::{self, Configured};
use crate::running_feeds::kind;
use crate::ward::Ward;
use chrono::FixedOffset;
use lamplight_api::command::{Refusal, RefusalCode};
use lamplight_api::devices::FeedKindView;
use lamplight_api::feed_form::{
    DiffLine, DiffWhat, FeedChange, FeedForm, FeedFormsView, FeedPreview, FeedTried, FileEntries,
};
use lamplight_api::people::TypedView;
use lamplight_feeds::{FeedEvent, FeedNews};
use lamplight_people::Right;
use lamplight_protocols::hl7::dialects;
use lamplight_station::{FeedSetup, Setup};
use lamplight_store::Entry;
use lamplight_units::{FeedId, Personal};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// A try ends after so long: longer than it takes to connect, shorter than patience.
const TRY_WITHIN: Duration = Duration::from_secs(12);

/// A change that was checked.
struct Prepared {
    path: PathBuf,
    before: String,
    after: String,
    config: Config,
    setup: Setup,
    /// The feed's id before and after; `None` where there is none.
    from: Option<FeedId>,
    to: Option<FeedId>,
}

impl Ward {
    /// The forms of all feeds, as the file has them.
    ///
    /// # Errors
    /// When nobody here may change feeds.
    pub async fn feed_forms(&self) -> Result<FeedFormsView, Refusal> {
        self.permit(Right::TendFeeds).await?;
        let (_, source) = self.feeds.configured();
        let path = source.as_ref().map(|source| source.path.clone());
        let read = source.as_ref().map(read);
        let (feeds, file_only, fixed_because) = match read {
            Some(Ok((text, config))) => {
                let feeds = config.feeds.iter().map(form).collect();
                (feeds, file_only(&text, &config), String::new())
            }
            Some(Err(why)) => (Vec::new(), Vec::new(), why),
            None => (
                Vec::new(),
                Vec::new(),
                "This station runs without a file of its own, so nothing can be changed here."
                    .to_owned(),
            ),
        };
        Ok(FeedFormsView {
            file: path
                .map(|path| path.display().to_string())
                .unwrap_or_default(),
            feeds,
            file_only,
            dialects: dialects().map(str::to_owned).collect(),
            fixed_because,
            secrets_in_file: self.feeds.secrets.in_file(),
        })
    }

    /// What a change would do to the file, and what is wrong with it.
    ///
    /// # Errors
    /// When nobody here may change feeds, or the file can't be read.
    pub async fn preview_feed(&self, change: FeedChange) -> Result<FeedPreview, Refusal> {
        self.permit(Right::TendFeeds).await?;
        let source = self.source()?;
        let (before, _) = read(&source).map_err(not_now)?;
        let basis = basis(&before);
        Ok(match self.prepare(&source, &change) {
            Ok(done) => FeedPreview {
                diff: masked(difference(&done.before, &done.after)),
                problem: String::new(),
                basis,
            },
            Err(problem) => {
                // What it would look like is shown also where it can't be saved.
                let after = after(&before, &change).unwrap_or_else(|_| before.clone());
                FeedPreview {
                    diff: masked(difference(&before, &after)),
                    problem,
                    basis,
                }
            }
        })
    }

    /// Saves a change: into the file, and into the running station.
    ///
    /// # Errors
    /// When nobody here may, the file was changed meanwhile, the change is none, or the disk
    /// refuses. Then nothing has changed.
    pub async fn save_feed(&self, change: FeedChange, basis_seen: String) -> Result<(), Refusal> {
        let actor = self.permit(Right::TendFeeds).await?;
        let _one = self.feeds.changing.lock().await;
        let source = self.source()?;
        let (before, _) = read(&source).map_err(not_now)?;
        if basis(&before) != basis_seen {
            return Err(not_now(
                "The file was changed meanwhile. Look at the change again and save it then."
                    .to_owned(),
            ));
        }
        let done = self.prepare(&source, &change).map_err(Refusal::invalid)?;
        if let (Some(secret), Some(id)) = (secret(&change), &done.to) {
            let (secrets, id, secret) = (
                self.feeds.secrets.clone(),
                id.to_string(),
                secret.reveal().to_owned(),
            );
            let kept = tokio::task::spawn_blocking(move || secrets.keep(&id, &secret)).await;
            kept.map_err(|_| {
                Refusal::unavailable("Keeping the password failed by a fault of ours.")
            })?
            .map_err(Refusal::unavailable)?;
        }
        let ready = self.ready(&done)?;
        write(&done.path, &done.after)?;
        self.feeds.in_force(
            done.config.feeds.clone(),
            Source {
                path: done.path.clone(),
                text: Personal::new(done.after.clone()),
                refused: None,
            },
        );
        if let Some(from) = &done.from {
            self.feeds.stop(from).await;
            self.gone(from).await?;
        }
        if let Some((feed, setup)) = ready {
            self.begin(feed, setup).await?;
        }
        let diff: Vec<String> = masked(difference(&done.before, &done.after))
            .into_iter()
            .filter_map(|line| match line.what {
                DiffWhat::Added => Some(format!("+{}", line.text)),
                DiffWhat::Removed => Some(format!("-{}", line.text)),
                DiffWhat::Same | DiffWhat::Gap => None,
            })
            .collect();
        let forgotten = self.forget_secret(&done).await;
        let body = json!({
            "from": done.from.as_ref().map(FeedId::as_str),
            "to": done.to.as_ref().map(FeedId::as_str),
            "diff": diff,
        });
        let now = crate::system_clock::SystemClock::wall();
        let mut entry = Entry::new(now, "feed.configured", body.to_string());
        entry.actor = Some(actor.name.to_string());
        self.note(entry)
            .await
            .map_err(|error| Refusal::unavailable(error.to_string()))?;
        forgotten
    }

    /// A password that no feed uses any more is removed from where it was kept: of a feed that
    /// is gone, that has another name now, or that takes none.
    async fn forget_secret(&self, done: &Prepared) -> Result<(), Refusal> {
        let Some(from) = &done.from else {
            return Ok(());
        };
        let uses = |configs: &[FeedConfig]| {
            let mut configs = configs.iter();
            let config = configs.find(|config| config.id == from.as_str());
            config.is_some_and(uses_stored)
        };
        if uses(&done.config.feeds) {
            return Ok(());
        }
        let kept =
            Config::of_text(&done.path, &done.before).is_ok_and(|(config, _)| uses(&config.feeds));
        let (secrets, id) = (self.feeds.secrets.clone(), from.to_string());
        let forgotten = tokio::task::spawn_blocking(move || secrets.forget(&id, kept)).await;
        let problem = match forgotten {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(why)) => why,
            Err(_) => "a fault of this program".to_owned(),
        };
        tracing::error!(feed = %from, problem, "a password that nobody uses is still kept");
        Err(Refusal::unavailable(format!(
            "The change is saved, but the password of feed {from} could not be removed from where it is kept: {problem}. Remove it there by hand."
        )))
    }

    /// Really listens or connects, for a moment, and says what happened.
    ///
    /// # Errors
    /// When nobody here may change feeds.
    pub async fn try_feed(
        &self,
        form: FeedForm,
        secret: Option<TypedView>,
    ) -> Result<FeedTried, Refusal> {
        self.permit(Right::TendFeeds).await?;
        let source = self.source()?;
        let no = |says: String| FeedTried { works: false, says };
        let (configs, _) = self.feeds.configured();
        // Its own port is taken by itself, so that it would only be told "in use".
        let holds = matches!(
            form.kind,
            FeedKindView::MllpListener
                | FeedKindView::EspaListener
                | FeedKindView::TapListener
                | FeedKindView::EspaSerial
                | FeedKindView::TapSerial
        );
        let runs = configs.iter().any(|config| {
            holds
                && config.enabled
                && config.id == form.id
                && config.address == form.address
                && kind(config.kind) == form.kind
        });
        if runs {
            let line = self.equipment().await?.feeds;
            let line = line.into_iter().find(|line| line.id == form.id);
            use lamplight_api::devices::FeedDoingView as Doing;
            let works = line.as_ref().is_some_and(|line| match line.doing {
                Doing::Listening | Doing::Connected => true,
                Doing::Starting | Doing::Connecting | Doing::Failed | Doing::Stopped => false,
            });
            let trouble = line.map(|line| line.trouble).unwrap_or_default();
            return Ok(FeedTried {
                works,
                says: if works {
                    format!("Feed {} works with this address now.", form.id)
                } else if trouble.is_empty() {
                    format!("Feed {} is still trying with this address.", form.id)
                } else {
                    trouble
                },
            });
        }
        // Tried as a feed of its own, switched on, whatever the form says.
        let tried = FeedForm {
            enabled: true,
            ..form
        };
        let others: Vec<String> = configs.iter().map(|config| config.id.clone()).collect();
        let change = if others.contains(&tried.id) {
            FeedChange::Set {
                id: tried.id.clone(),
                form: tried.clone(),
                secret: None,
            }
        } else {
            FeedChange::Add {
                form: tried.clone(),
                secret: None,
            }
        };
        let text = match read(&source).and_then(|(before, _)| after(&before, &change)) {
            Ok(text) => text,
            Err(why) => return Ok(no(why)),
        };
        let (config, setup) = match Config::of_text(&source.path, &text) {
            Ok(read) => read,
            Err(why) => return Ok(no(why)),
        };
        let Some(mut config) = config.feeds.into_iter().find(|feed| feed.id == tried.id) else {
            return Ok(no(format!("The file has no feed {}.", tried.id)));
        };
        let secrets = self.feeds.secrets.clone();
        let typed = secret.map(|secret| secret.reveal().to_owned());
        let made = tokio::task::spawn_blocking(move || {
            if config.kind == FeedKind::Mqtt {
                let mqtt = config.mqtt.get_or_insert_default();
                // A second session of one name would end the first.
                let name = mqtt.client_id.clone();
                let name = name.unwrap_or_else(|| format!("lamplight-{}", config.id));
                mqtt.client_id = Some(format!("{name}-try"));
                mqtt.session_s = 0;
                if typed.is_some() {
                    mqtt.password_stored = false;
                    mqtt.password_file = None;
                }
            }
            let tap = matches!(
                config.kind,
                FeedKind::TapListener | FeedKind::TapClient | FeedKind::TapSerial
            );
            if let Some(typed) = typed.as_ref().filter(|_| tap) {
                config.tap.password = Some(Personal::new(typed.clone()));
                config.tap.password_stored = false;
            }
            let mut made = feed_setup::configured(&config, &secrets);
            if let (Ok(Configured::Mqtt(mqtt)), Some(typed)) = (&mut made, typed) {
                mqtt.password = Some(Personal::new(typed.into_bytes()));
            }
            made
        });
        let made = match made.await {
            Ok(Ok(made)) => made,
            Ok(Err(why)) => return Ok(no(format!("{why}."))),
            Err(_) => return Ok(no("Trying it failed by a fault of ours.".to_owned())),
        };
        let zone = zone(&setup, made.feed());
        Ok(tried_out(made, zone).await)
    }

    fn source(&self) -> Result<Source, Refusal> {
        let (_, source) = self.feeds.configured();
        source.ok_or_else(|| {
            not_now(
                "This station runs without a file of its own, so nothing can be changed here."
                    .to_owned(),
            )
        })
    }

    /// Checks a change against the file as it is.
    fn prepare(&self, source: &Source, change: &FeedChange) -> Result<Prepared, String> {
        let (before, _) = read(source)?;
        let after = after(&before, change)?;
        let (config, setup) = Config::of_text(&source.path, &after)?;
        let id = |text: &str| FeedId::parse(text).map_err(|error| error.to_string());
        let (from, to) = match change {
            FeedChange::Add { form, .. } => (None, Some(id(form.id.trim())?)),
            FeedChange::Set { id: from, form, .. } => (Some(id(from)?), Some(id(form.id.trim())?)),
            FeedChange::Remove { id: from } => (Some(id(from)?), None),
        };
        if let Some(to) = &to {
            let config = config.feeds.iter().find(|feed| feed.id == to.as_str());
            // A password that is being typed is not kept yet, so it can't be looked for.
            if let Some(config) = config
                && secret(change).is_none()
            {
                feed_setup::configured(config, &self.feeds.secrets)
                    .map_err(|error| error.to_string())?;
            }
        }
        Ok(Prepared {
            path: source.path.clone(),
            before,
            after,
            config,
            setup,
            from,
            to,
        })
    }

    /// The feed that is to run after a change; `None` for one that is removed or off.
    fn ready(&self, done: &Prepared) -> Result<Option<(Configured, FeedSetup)>, Refusal> {
        let Some(to) = &done.to else {
            return Ok(None);
        };
        let mut feeds = done.config.feeds.iter();
        let config = feeds.find(|feed| feed.id == to.as_str() && feed.enabled);
        let Some(config) = config else {
            return Ok(None);
        };
        let made = feed_setup::configured(config, &self.feeds.secrets);
        let made = made.map_err(|error| Refusal::invalid(error.to_string()))?;
        let setup = FeedSetup {
            id: to.clone(),
            zone: zone(&done.setup, to),
        };
        Ok(Some((made, setup)))
    }

    async fn gone(&self, id: &FeedId) -> Result<(), Refusal> {
        let told = self
            .ask(|answer| Request::FeedGone(id.clone(), answer))
            .await;
        told.map_err(|error| Refusal::unavailable(error.to_string()))
    }

    /// Begins a feed: the station knows of it before its first news.
    async fn begin(&self, feed: Configured, setup: FeedSetup) -> Result<(), Refusal> {
        let stopped = |error: crate::error::HostError| Refusal::unavailable(error.to_string());
        let (id, zone) = (setup.id.clone(), setup.zone);
        let again = feed.again(zone);
        let set = |answer| Request::FeedSet(setup, again, answer);
        self.ask(set).await.map_err(stopped)?;
        if let Some(way) = self.feeds.start(feed, zone) {
            self.tell(Request::FeedWay(id, way))
                .await
                .map_err(stopped)?;
        }
        Ok(())
    }
}

/// Runs a feed into a queue of its own until it says how it stands.
async fn tried_out(feed: Configured, zone: FixedOffset) -> FeedTried {
    let (news, mut told) = mpsc::channel::<FeedEvent>(64);
    let clock = crate::system_clock::SystemClock::start();
    let handle = feed.start(zone, news, Arc::new(clock), 1);
    let wait = async {
        while let Some(event) = told.recv().await {
            match event.what {
                FeedNews::Listening { address } => {
                    return FeedTried {
                        works: true,
                        says: format!("It listens on {address}. Nobody was waited for."),
                    };
                }
                FeedNews::Connected => {
                    let peer = event.connection.map(|one| one.to_string());
                    return FeedTried {
                        works: true,
                        says: format!("Connected with {}.", peer.unwrap_or_default()),
                    };
                }
                FeedNews::Failed { sentence } | FeedNews::Fault { sentence } => {
                    return FeedTried {
                        works: false,
                        says: sentence,
                    };
                }
                FeedNews::Connecting { .. }
                | FeedNews::Disconnected { .. }
                | FeedNews::Message { .. }
                | FeedNews::DeadLetter(_)
                | FeedNews::DeadLettersCounted { .. }
                | FeedNews::Trouble { .. }
                | FeedNews::Radio(_)
                | FeedNews::Test { .. }
                | FeedNews::Order { .. } => {}
            }
        }
        FeedTried {
            works: false,
            says: "It ended without a word.".to_owned(),
        }
    };
    let tried = tokio::time::timeout(TRY_WITHIN, wait).await;
    handle.stop();
    drop(told);
    // Whatever it still waits for ends with it.
    let _ = tokio::time::timeout(TRY_WITHIN, handle.join()).await;
    tried.unwrap_or_else(|_| FeedTried {
        works: false,
        says: format!(
            "It said nothing within {} s: a serial line is open and silent, or the other side does not answer. Check the cable and the address.",
            TRY_WITHIN.as_secs()
        ),
    })
}

/// The file as it is now.
fn read(source: &Source) -> Result<(String, Config), String> {
    if let Some(refused) = &source.refused {
        return Err(format!(
            "The file can't be used ({refused}). Correct it and start the program again; until then feeds can't be changed here."
        ));
    }
    let path = &source.path;
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("The file {} can't be read: {error}.", path.display()))?;
    let (config, _) = Config::of_text(path, &text).map_err(|problem| {
        format!(
            "The file {} was changed by hand and can't be used now: {problem}. Correct it first.",
            path.display()
        )
    })?;
    Ok((text, config))
}

/// The file after a change.
fn after(before: &str, change: &FeedChange) -> Result<String, String> {
    let text = match change {
        FeedChange::Add { form, .. } => edited(before, Edit::Add(form))?,
        FeedChange::Set { id, form, .. } => edited(before, Edit::Set(id, form))?,
        FeedChange::Remove { id } => edited(before, Edit::Remove(id))?,
    };
    match change {
        FeedChange::Add {
            form,
            secret: Some(_),
        }
        | FeedChange::Set {
            form,
            secret: Some(_),
            ..
        } => secret_typed(&text, form.id.trim()),
        FeedChange::Add { .. } | FeedChange::Set { .. } | FeedChange::Remove { .. } => Ok(text),
    }
}

const fn secret(change: &FeedChange) -> Option<&TypedView> {
    match change {
        FeedChange::Add { secret, .. } | FeedChange::Set { secret, .. } => secret.as_ref(),
        FeedChange::Remove { .. } => None,
    }
}

/// Names a text: what is saved must be a change of what was looked at.
fn basis(text: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A password that stands in the file is never shown.
fn masked(mut diff: Vec<DiffLine>) -> Vec<DiffLine> {
    for line in &mut diff {
        let name = line
            .text
            .split_once('=')
            .map(|(name, _)| name.trim().to_owned());
        if name.is_some_and(|name| name == "password" || name == "tap.password") {
            line.text = "password = \"…\"".to_owned();
        } else if line.text.contains("password =") && line.text.contains('{') {
            line.text = "…".to_owned();
        }
    }
    diff
}

/// Whole or not at all, with the rights that the file had.
fn write(path: &Path, text: &str) -> Result<(), Refusal> {
    let draft = path.with_extension("toml.new");
    let write = || {
        let rights = std::fs::metadata(path)?.permissions();
        std::fs::write(&draft, text)?;
        std::fs::set_permissions(&draft, rights)?;
        std::fs::File::open(&draft)?.sync_all()?;
        std::fs::rename(&draft, path)
    };
    write().map_err(|error: std::io::Error| {
        Refusal::unavailable(format!(
            "The file {} can't be written: {error}. Nothing was changed. Let the station's user write it, or change it by hand.",
            path.display()
        ))
    })
}

fn zone(setup: &Setup, id: &FeedId) -> FixedOffset {
    let known = setup.feeds.iter().find(|feed| feed.id == *id);
    known.map_or_else(|| chrono::Offset::fix(&chrono::Utc), |feed| feed.zone)
}

fn not_now(why: String) -> Refusal {
    Refusal::new(RefusalCode::NotNow, why)
}

/// Whether a feed's password lies where a form put it.
fn uses_stored(config: &FeedConfig) -> bool {
    let mqtt = config.mqtt.as_ref();
    mqtt.is_some_and(|mqtt| mqtt.password_stored) || config.tap.password_stored
}

/// What the file says of each feed beyond its form.
fn file_only(text: &str, config: &Config) -> Vec<FileEntries> {
    let feeds = config.feeds.iter().map(|feed| FileEntries {
        feed: feed.id.clone(),
        entries: beyond(text, &feed.id),
    });
    feeds.filter(|feed| !feed.entries.is_empty()).collect()
}

/// The form of a feed as it is configured.
pub(crate) fn form(config: &FeedConfig) -> FeedForm {
    let file = |path: Option<&PathBuf>| {
        path.map(|path| path.display().to_string())
            .unwrap_or_default()
    };
    let tls = config.tls.as_ref();
    let mqtt = config.mqtt.clone().unwrap_or_default();
    FeedForm {
        id: config.id.clone(),
        kind: kind(config.kind),
        enabled: config.enabled,
        address: config.address.clone(),
        zone: config.zone.clone().unwrap_or_default(),
        dialect: config.dialect.clone().unwrap_or_default(),
        allow: config.allow.clone(),
        connections_max: config
            .connections_max
            .map_or(0, |most| u32::try_from(most).unwrap_or(u32::MAX)),
        tls: tls.is_some(),
        certificate: file(tls.and_then(|tls| tls.certificate.as_ref())),
        key: file(tls.and_then(|tls| tls.key.as_ref())),
        authority: file(tls.and_then(|tls| tls.authority.as_ref())),
        server_name: tls
            .and_then(|tls| tls.server_name.clone())
            .unwrap_or_default(),
        allow_names: tls.map(|tls| tls.allow_names.clone()).unwrap_or_default(),
        baud: config.line.baud,
        bits: config.line.bits,
        stop_bits: config.line.stop_bits,
        mqtt_version: match mqtt.version {
            VersionEntry::V5 => "5",
            VersionEntry::V311 => "3.1.1",
        }
        .to_owned(),
        client_id: mqtt.client_id.clone().unwrap_or_default(),
        user: mqtt.user.clone().unwrap_or_default(),
        root: mqtt.root.clone(),
        has_secret: match config.kind {
            FeedKind::Mqtt => {
                mqtt.password_stored || mqtt.password_file.is_some() || mqtt.password_key.is_some()
            }
            _ => config.tap.password_stored || config.tap.password.is_some(),
        },
    }
}

#[cfg(test)]
mod tests;
