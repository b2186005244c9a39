//! What the broker keeps, by JetStream: alarms for days, of pictures and vitals the newest.
//!
//! A stream that is there already is left as its administrator made it.

use async_nats::Client;
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, pull};
use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, StorageType};
use async_nats::jetstream::{self, context::CreateStreamErrorKind};
use futures::StreamExt as _;
use std::time::Duration;

/// Keeps every change of every condition.
pub const ALARMS: &str = "LAMPLIGHT_ALARMS";
/// Keeps the newest message of each subject.
pub const NEWEST: &str = "LAMPLIGHT_NEWEST";

/// Where alarms are published: those of beds, and those of the ward, a feed or the station.
pub const ALARM_SUBJECTS: [&str; 2] = ["ward.*.alarms", "ward.*.bed.*.alarms"];
/// Of what the newest is kept.
pub const NEWEST_SUBJECTS: [&str; 3] = ["ward.*.view", "ward.*.bed.*.view", "ward.*.bed.*.vitals"];

/// What is older is of no ward that lives.
const NEWEST_FOR: Duration = Duration::from_secs(24 * 3_600);
/// A thousand wards of 16 beds with 8 KiB a picture, and as much again.
const NEWEST_BYTES: i64 = 256 << 20;

/// Subjects of a question at most: no ward has as many beds.
const NEWEST_MOST: usize = 20_000;
/// What is asked for comes within this.
const ANSWERED_WITHIN: Duration = Duration::from_secs(3);
/// The broker forgets a question that nobody follows.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(30);

/// How much of the alarms is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// For so long.
    pub time: Duration,
    /// At most so many bytes of all wards; beyond, the oldest go.
    pub bytes: u64,
    /// On so many servers of a cluster.
    pub replicas: usize,
    /// A repetition is known as one for so long.
    pub repeats: Duration,
}

impl Default for Keep {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(14 * 24 * 3_600),
            bytes: 1 << 30,
            replicas: 1,
            repeats: Duration::from_secs(24 * 3_600),
        }
    }
}

fn alarms(keep: &Keep) -> Config {
    Config {
        name: ALARMS.to_owned(),
        description: Some("Lamplight: each change of a condition".to_owned()),
        subjects: ALARM_SUBJECTS.map(str::to_owned).to_vec(),
        retention: RetentionPolicy::Limits,
        discard: DiscardPolicy::Old,
        storage: StorageType::File,
        max_age: keep.time,
        max_bytes: i64::try_from(keep.bytes).unwrap_or(i64::MAX),
        num_replicas: keep.replicas,
        // The broker takes no window that is longer than what it keeps.
        duplicate_window: keep.repeats.min(keep.time),
        ..unlimited()
    }
}

fn newest() -> Config {
    Config {
        name: NEWEST.to_owned(),
        description: Some("Lamplight: the newest picture and vitals of each bed".to_owned()),
        subjects: NEWEST_SUBJECTS.map(str::to_owned).to_vec(),
        retention: RetentionPolicy::Limits,
        discard: DiscardPolicy::Old,
        storage: StorageType::Memory,
        max_age: NEWEST_FOR,
        max_bytes: NEWEST_BYTES,
        max_messages_per_subject: 1,
        num_replicas: 1,
        ..unlimited()
    }
}

fn unlimited() -> Config {
    Config {
        max_messages: -1,
        max_messages_per_subject: -1,
        max_consumers: -1,
        max_bytes: -1,
        ..Config::default()
    }
}

/// Sees to it that the broker keeps alarms.
///
/// # Errors
/// One sentence, and whether somebody has to do something.
pub async fn keep_alarms(client: &Client, keep: &Keep) -> Result<(), (String, bool)> {
    ensure(client, alarms(keep)).await
}

/// Sees to it that the broker keeps the newest.
///
/// # Errors
/// As [`keep_alarms`].
pub async fn keep_newest(client: &Client) -> Result<(), (String, bool)> {
    ensure(client, newest()).await
}

/// The newest message of each subject that `filter` names, as the broker kept it.
///
/// # Errors
/// In a few words; a broker that keeps none is one.
pub async fn newest_of(client: &Client, filter: &str) -> Result<Vec<(String, Vec<u8>)>, String> {
    let context = jetstream::new(client.clone());
    let stream = context.get_stream(NEWEST).await;
    let stream = stream.map_err(|_| format!("the broker has no stream {NEWEST}"))?;
    let config = pull::Config {
        deliver_policy: DeliverPolicy::LastPerSubject,
        ack_policy: AckPolicy::None,
        filter_subject: filter.to_owned(),
        inactive_threshold: FORGOTTEN_AFTER,
        memory_storage: true,
        ..pull::Config::default()
    };
    let consumer = stream.create_consumer(config).await;
    let consumer = consumer.map_err(|error| error.to_string())?;
    let most = usize::try_from(consumer.cached_info().num_pending).unwrap_or(usize::MAX);
    let most = most.min(NEWEST_MOST);
    let mut found = Vec::new();
    if most == 0 {
        return Ok(found);
    }
    let wish = consumer.fetch().max_messages(most).expires(ANSWERED_WITHIN);
    let mut messages = wish.messages().await.map_err(|error| error.to_string())?;
    while let Some(message) = messages.next().await {
        let message = message.map_err(|error| error.to_string())?;
        found.push((message.subject.to_string(), message.payload.to_vec()));
    }
    Ok(found)
}

async fn ensure(client: &Client, config: Config) -> Result<(), (String, bool)> {
    let name = config.name.clone();
    let context = jetstream::new(client.clone());
    // What is there is the administrator's; making it anew with other limits would be refused.
    if context.get_stream(&name).await.is_ok() {
        return Ok(());
    }
    match context.create_stream(config).await {
        Ok(_) => Ok(()),
        Err(error) => {
            tracing::debug!(%error, stream = name, "a stream can't be made");
            Err(match error.kind() {
                CreateStreamErrorKind::TimedOut => {
                    (format!("the stream {name} can't be made: no answer in time."), false)
                }
                CreateStreamErrorKind::JetStream(why) => (
                    format!("the stream {name} can't be made: {why}. Make it by hand as docs/BROKER.md says, or let the station make it."),
                    true,
                ),
                _ => (
                    "JetStream does not answer: switch it on at the broker for this account, or let the station use it.".to_owned(),
                    true,
                ),
            })
        }
    }
}
