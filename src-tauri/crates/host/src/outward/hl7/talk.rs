//! One connection to a receiver: a message, its accept acknowledgement, and where it was asked
//! for the application's own.

use super::config::Hl7OutConfig;
use super::make::Message;
use crate::outward::ended::Ended;
use crate::outward::lane::Aside;
use crate::outward::offers::Offers;
use lamplight_feeds::mllp::send::{SendConfig, SendError, Sender};
use lamplight_link::Failure;

/// The longest reason that is kept.
const REASON_MOST: usize = 300;

/// The connection, and what of a batch that was cut is there already.
pub(super) struct Talk {
    config: SendConfig,
    application_ack: bool,
    line: tokio::sync::Mutex<Option<Sender>>,
    ended: Ended,
    offers: Offers,
}

/// What an acknowledgement says (HL7 v2.6, table 0008).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ack {
    /// CA: stored. The application may say more.
    Stored,
    /// AA: done.
    Done,
    /// CE: can't be stored now.
    Later(String),
    /// AE, AR, CR.
    No(String),
    /// The same with an error of the receiver's own (HL7 table 0357: 206, 207).
    Fault(String),
}

impl Talk {
    pub fn new(config: &Hl7OutConfig) -> Result<Self, String> {
        Ok(Self {
            config: config.connection()?,
            application_ack: config.application_ack,
            line: tokio::sync::Mutex::default(),
            ended: Ended::default(),
            offers: Offers::default(),
        })
    }

    /// Whether a connection is there; made where there is none.
    pub async fn ask(&self) -> Result<(), Failure> {
        let mut line = self.line.lock().await;
        if line.is_none() {
            *line = Some(self.connect().await?);
        }
        Ok(())
    }

    async fn connect(&self) -> Result<Sender, Failure> {
        let made = Sender::connect(&self.config).await;
        made.map_err(|error| Failure::Unreachable(error.to_string()))
    }

    /// Sends all of these in order. What arrived before a cut is not sent again while this runs;
    /// after a restart the receiver knows it by its id.
    pub async fn send(&self, messages: Vec<Message>) -> Result<Vec<Aside>, Failure> {
        let mut line = self.line.lock().await;
        for message in &messages {
            if self.ended.has(&message.id) {
                continue;
            }
            let refused = match self.one(&mut line, message).await {
                Ok(refused) => refused,
                Err(failure) => {
                    // What an answer that comes late would be taken for is not known.
                    *line = None;
                    return Err(failure);
                }
            };
            let aside = refused.map(|reason| Aside {
                seq: message.seq,
                reason: format!("message {}: {reason}", message.id),
            });
            self.ended.put(&message.id, aside);
        }
        let ids = messages.iter().map(|message| message.id.as_str());
        Ok(self.ended.told(ids))
    }

    /// One message; why not, where it is refused for good.
    async fn one(
        &self,
        line: &mut Option<Sender>,
        message: &Message,
    ) -> Result<Option<String>, Failure> {
        let fresh = line.is_none();
        let sender = match line {
            Some(sender) => sender,
            None => line.insert(self.connect().await?),
        };
        let answer = match sender.send(&message.bytes).await {
            // A receiver closes an idle line; that is found when it is used. Once more on a new one.
            Err(SendError::Broken(_) | SendError::Closed) if !fresh => {
                let sender = line.insert(self.connect().await?);
                sender.send(&message.bytes).await
            }
            other => other,
        };
        let answer = answer.map_err(|error| Failure::Unreachable(error.to_string()))?;
        let mut said = read(&answer, &message.id)?;
        if said == Ack::Stored && self.application_ack {
            let sender = line
                .as_mut()
                .ok_or_else(|| Failure::Unreachable("no connection".to_owned()))?;
            let answer = sender.more().await;
            let answer = answer.map_err(|error| Failure::Unreachable(error.to_string()))?;
            said = read(&answer, &message.id)?;
        }
        match said {
            Ack::Stored | Ack::Done => {
                self.offers.taken();
                Ok(None)
            }
            Ack::Later(sentence) => Err(Failure::Busy {
                sentence,
                after: None,
            }),
            Ack::No(reason) => self.offers.refused(&message.id, reason),
            Ack::Fault(reason) => self.offers.faulted(&message.id, reason),
        }
    }
}

/// Reads an acknowledgement of the message with this id.
pub(super) fn read(answer: &[u8], id: &str) -> Result<Ack, Failure> {
    let text = String::from_utf8_lossy(answer);
    let no_answer = || Failure::Unreachable("what it answers is no acknowledgement".to_owned());
    let mut segments = text
        .split(['\r', '\n'])
        .map(str::trim_end)
        .filter(|one| !one.is_empty());
    let head = segments.next().ok_or_else(no_answer)?;
    let separator = head
        .strip_prefix("MSH")
        .and_then(|rest| rest.chars().next());
    let separator = separator.ok_or_else(no_answer)?;
    let (mut code, mut of, mut reasons, mut own) = (None, "", Vec::new(), false);
    for segment in segments {
        let fields: Vec<&str> = segment.split(separator).collect();
        let field = |at: usize| fields.get(at).copied().unwrap_or_default();
        match field(0) {
            "MSA" => {
                (code, of) = (Some(field(1)), field(2));
                reasons.push(field(3).to_owned());
            }
            // ERR-3 the code, ERR-7 and 8 in words; of 2.4 and before ERR-1 alone.
            "ERR" => {
                let number = field(3).split(|letter: char| !letter.is_ascii_digit());
                own |= number.take(1).any(|number| matches!(number, "206" | "207"));
                reasons.extend([field(3), field(7), field(8), field(1)].map(str::to_owned));
            }
            _ => {}
        }
    }
    let code = code.ok_or_else(no_answer)?;
    if of != id {
        return Err(Failure::Unreachable(
            "it answers another message than the one that was sent".to_owned(),
        ));
    }
    reasons.retain(|reason| !reason.is_empty());
    let reason = || {
        let text = reasons.join(", ");
        let text: String = text.chars().take(REASON_MOST).collect();
        format!("{code} {text}").trim().to_owned()
    };
    Ok(match code {
        "CA" => Ack::Stored,
        "AA" => Ack::Done,
        "CE" => Ack::Later(reason()),
        "AE" | "AR" | "CR" if own => Ack::Fault(reason()),
        "AE" | "AR" | "CR" => Ack::No(reason()),
        _ => return Err(no_answer()),
    })
}
