//! What became of a message, as a row of the journal beside the alarm's others (kind
//! [`KIND`]). It changes nothing else: an alarm is acknowledged by people who stand at it or
//! at this station, and not by a telephone.

use super::config::CommunicatorConfig;
use super::make::{journal, mark};
use super::unreached::{Found, NO_LONGER, Unreached};
use crate::outward::{Station, blocking};
use crate::system_clock::SystemClock;
use lamplight_journal::hex;
use lamplight_protocols::wctp::{Event, Header, Operation, code};
use lamplight_store::{Batch, Entry, Reader, Row, Seq, StoreError};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::{Mutex, oneshot};

/// The kind of these rows.
pub(super) const KIND: &str = "alarm.communicator";
/// The longest answer of a person that is kept.
const TEXT_MOST: usize = 80;

/// Keeps what comes, one at a time. Cheap to clone.
#[derive(Clone)]
pub(super) struct Keeper {
    /// The communicator's name in the configuration.
    name: Arc<str>,
    station: Station,
    /// Everybody who may be told of anything.
    recipients: Arc<[String]>,
    accept: Option<Arc<str>>,
    reject: Option<Arc<str>>,
    pub unreached: Unreached,
    /// So that one thing that is told twice at once is one row.
    turn: Arc<Mutex<()>>,
}

/// Why something is not kept, for whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Of `wctp-Failure`.
    pub code: u16,
    pub why: String,
    /// Whether it may be kept when it comes again.
    pub later: bool,
}

/// What became of a message; the words of PCD-05 where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Became {
    Queued,
    Delivered,
    Read,
    CallbackStart,
    CallbackEnd,
    Undeliverable,
    Accepted,
    Rejected,
    /// With other words than those that were offered.
    Answered,
}

impl Became {
    const ALL: [Self; 9] = [
        Self::Queued,
        Self::Delivered,
        Self::Read,
        Self::CallbackStart,
        Self::CallbackEnd,
        Self::Undeliverable,
        Self::Accepted,
        Self::Rejected,
        Self::Answered,
    ];

    /// What a row's word means.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|became| became.word() == word)
    }

    /// What it says of whom the message was for.
    pub const fn says(self) -> Reach {
        match self {
            Self::Undeliverable => Reach::Failed,
            Self::Queued => Reach::OnItsWay,
            Self::Delivered
            | Self::Read
            | Self::CallbackStart
            | Self::CallbackEnd
            | Self::Accepted
            | Self::Rejected
            | Self::Answered => Reach::Reached,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Queued => "Queued",
            Self::Delivered => "Delivered",
            Self::Read => "Read",
            Self::CallbackStart => "CallbackStart",
            Self::CallbackEnd => "CallbackEnd",
            Self::Undeliverable => "Undeliverable",
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
            Self::Answered => "Answered",
        }
    }
}

/// Whether a message is with whom it was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    OnItsWay,
    Reached,
    Failed,
}

/// What is told of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// `messageID`.
    pub message: String,
    pub became: Became,
    /// Somebody else than was asked.
    pub who: Option<String>,
    /// In words: what was answered, or why not.
    pub text: String,
}

/// The message that something is told of.
struct Message {
    condition: u64,
    /// Empty where that recipient is no longer configured.
    to: String,
    place: String,
    story: Vec<Row>,
}

impl Keeper {
    pub fn new(config: &CommunicatorConfig, station: &Station, unreached: Unreached) -> Self {
        let word = |word: &Option<String>| word.as_deref().map(str::trim).map(Arc::from);
        Self {
            name: Arc::from(config.name.as_str()),
            station: station.clone(),
            recipients: config.recipients().map(str::to_owned).collect(),
            accept: word(&config.accept),
            reject: word(&config.reject),
            unreached,
            turn: Arc::default(),
        }
    }

    /// As the configuration calls the communicator.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What an operation tells, and who sends it.
    ///
    /// # Errors
    /// When it tells nothing of a message.
    pub fn told(&self, operation: Operation) -> Result<(Header, Told), Refusal> {
        let of = |header: Header, became, text: String| {
            let told = Told {
                message: header.message.clone(),
                became,
                who: header.on_behalf_of.clone(),
                text,
            };
            (header, told)
        };
        let none = String::new;
        match operation {
            Operation::Status(status) => {
                let (became, text) = match status.event {
                    Event::Queued => (Became::Queued, none()),
                    Event::Delivered => (Became::Delivered, none()),
                    Event::Read => (Became::Read, none()),
                    Event::CallbackStart => (Became::CallbackStart, none()),
                    Event::CallbackEnd => (Became::CallbackEnd, none()),
                    Event::Failed(failure) => (Became::Undeliverable, failure.words()),
                };
                Ok(of(status.header, became, text))
            }
            Operation::Reply(reply) => {
                let same = |word: &Option<Arc<str>>| {
                    word.as_ref()
                        .is_some_and(|word| word.eq_ignore_ascii_case(&reply.text))
                };
                let became = if same(&self.accept) {
                    Became::Accepted
                } else if same(&self.reject) {
                    Became::Rejected
                } else {
                    Became::Answered
                };
                let text = reply.text.chars().take(TEXT_MOST).collect();
                Ok(of(reply.header, became, text))
            }
            Operation::Confirmation(_)
            | Operation::Poll(_)
            | Operation::Version
            | Operation::Other(_) => Err(Refusal {
                code: code::NOT_SUPPORTED,
                why: "only wctp-StatusInfo and wctp-MessageReply are taken here".to_owned(),
                later: false,
            }),
        }
    }

    /// Keeps it; comes back when it is on the disk. The same thing twice is kept once.
    pub async fn keep(&self, told: Told) -> Result<(), Refusal> {
        let _turn = self.turn.lock().await;
        let (reader, id) = (self.station.reader.clone(), told.message.clone());
        let recipients = Arc::clone(&self.recipients);
        let found = blocking(move || find(&reader, &recipients, &id)).await;
        let later = |why: String| Refusal {
            code: code::INTERNAL,
            why,
            later: true,
        };
        let found = found.map_err(|error| later(format!("the records can't be read: {error}")))?;
        let Some(found) = found else {
            return Err(Refusal {
                code: code::FUNCTION,
                why: "no message of this station has that messageID".to_owned(),
                later: false,
            });
        };
        let who = told.who.clone().unwrap_or_else(|| found.to.clone());
        let body = self.body(&told, &who);
        let text = body.to_string();
        let there = |row: &Row| row.entry.kind == KIND && row.entry.body == text;
        if found.story.iter().any(there) {
            return Ok(());
        }
        if !self.write(found.condition, text).await {
            return Err(later("it can't be kept now; send it again".to_owned()));
        }
        self.judge(&told, &found);
        Ok(())
    }

    /// Keeps what became of a message when the communicator was asked to take it; whether it is
    /// on the disk.
    pub async fn note(&self, told: &Told, condition: u64, to: &str) -> bool {
        let mut body = self.body(told, to);
        if told.became == Became::Undeliverable {
            // Not to be taken for one that it took and could not deliver.
            body["refused"] = Value::Bool(true);
        }
        self.write(condition, body.to_string()).await
    }

    fn body(&self, told: &Told, who: &str) -> Value {
        json!({
            "receiver": &*self.name, "status": told.became.word(), "who": who,
            "text": told.text, "message": told.message,
        })
    }

    async fn write(&self, condition: u64, body: String) -> bool {
        let mut row = Entry::new(SystemClock::wall(), KIND, body);
        row.condition = Some(condition);
        let (tell, kept) = oneshot::channel();
        self.station
            .writer
            .append(Batch::repeatable(vec![row]), move |written| {
                // Fails when whoever sent it has gone.
                let _ = tell.send(written.is_ok());
            });
        matches!(kept.await, Ok(true))
    }

    /// Whether its recipient is reached.
    fn judge(&self, told: &Told, found: &Message) {
        match told.became.says() {
            Reach::Failed => {
                let who = if found.to.is_empty() {
                    NO_LONGER
                } else {
                    &found.to
                };
                self.unreached
                    .failed(who, &found.place, &told.text, Found::Undelivered);
            }
            Reach::OnItsWay => {}
            Reach::Reached => self.unreached.reached(&found.to),
        }
    }
}

/// The message of this name, where its row is of this journal and about a condition.
fn find(
    reader: &Reader,
    recipients: &[String],
    message: &str,
) -> Result<Option<Message>, StoreError> {
    let mut parts = message.split('.');
    let (Some(of), Some(row), Some(to), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Ok(None);
    };
    let row = row
        .strip_prefix('W')
        .and_then(|row| row.parse::<i64>().ok());
    let Some(row) = row.filter(|row| *row > 0) else {
        return Ok(None);
    };
    if of != journal(&hex::of(&reader.journal_id()?)) {
        return Ok(None);
    }
    let rows = reader.journal_after(Seq::new(row - 1), 1)?;
    let first = rows.first().filter(|first| first.seq.number() == row);
    let Some(condition) = first.and_then(|first| first.entry.condition) else {
        return Ok(None);
    };
    let story = reader.story(condition)?;
    let place = place_of(&story);
    let known = recipients.iter().find(|one| mark(one) == to);
    Ok(Some(Message {
        condition,
        to: known.cloned().unwrap_or_default(),
        place,
        story,
    }))
}

/// Where somebody should go instead, for a sentence.
pub(super) fn place_of(story: &[Row]) -> String {
    let bed = story.iter().find_map(|row| row.entry.bed.as_ref());
    bed.map_or_else(|| "This ward".to_owned(), |bed| format!("Bed {bed}"))
}
