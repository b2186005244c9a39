//! What comes: answers to what we sent, what became of a message, and what a person chose.

use super::WctpError;
use super::xml::{Element, tree};
use std::time::Duration;

/// The longest text of a failure or a reply that is kept.
const TEXT_MOST: usize = 200;
/// The longest id that is kept.
const ID_MOST: usize = 128;

/// One document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// `wctp-Confirmation`: taken, or why not.
    Confirmation(Result<(), Failure>),
    /// `wctp-StatusInfo`.
    Status(Status),
    /// `wctp-MessageReply`.
    Reply(Reply),
    /// `wctp-PollResponse`.
    Poll(Polled),
    /// `wctp-VersionResponse`: somebody is there.
    Version,
    /// Another one, by its name.
    Other(String),
}

/// `wctp-Failure`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Failure {
    /// `errorCode`, where it is a number.
    pub code: Option<u16>,
    /// Why, in the sender's words.
    pub text: String,
}

impl Failure {
    /// Code and words.
    #[must_use]
    pub fn words(&self) -> String {
        let code = self.code.map(|code| code.to_string()).unwrap_or_default();
        format!("{code} {}", self.text).trim().to_owned()
    }
}

/// `wctp-ResponseHeader`: which message it is about, and whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// `responseToMessageID`.
    pub message: String,
    /// `senderID` of whoever answers.
    pub from: String,
    /// `securityCode` of whoever answers.
    pub code: Option<String>,
    /// `onBehalfOfRecipientID`, where another one answers than was asked.
    pub on_behalf_of: Option<String>,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It waits to be delivered.
    Queued,
    /// It is on the device.
    Delivered,
    /// Somebody has read it.
    Read,
    /// Somebody calls back (IHE).
    CallbackStart,
    /// That is over (IHE).
    CallbackEnd,
    /// It can't be delivered.
    Failed(Failure),
}

/// `wctp-StatusInfo`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Of what.
    pub header: Header,
    /// What.
    pub event: Event,
}

/// `wctp-MessageReply`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// To what.
    pub header: Header,
    /// What was chosen or written.
    pub text: String,
}

/// `wctp-PollResponse`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Polled {
    /// Each with its `sequenceNo`; one that can't be read has its reason.
    pub messages: Vec<(String, Result<Operation, WctpError>)>,
    /// Why there are none, where it is not that none wait.
    pub failure: Option<Failure>,
    /// Not again before this (`minNextPollInterval`, in seconds).
    pub wait: Option<Duration>,
}

/// Reads a document.
///
/// # Errors
/// When it is no XML, too large, no `wctp-Operation`, or lacks what its operation needs.
pub fn read(bytes: &[u8]) -> Result<Operation, WctpError> {
    let root = tree(bytes)?;
    if root.name != "wctp-Operation" {
        return Err(WctpError::NotWctp);
    }
    operation(root.children.first().ok_or(WctpError::Empty)?)
}

fn operation(element: &Element) -> Result<Operation, WctpError> {
    Ok(match element.name.as_str() {
        "wctp-Confirmation" => Operation::Confirmation(confirmation(element)?),
        "wctp-StatusInfo" => Operation::Status(status(element)?),
        "wctp-MessageReply" => Operation::Reply(reply(element)?),
        "wctp-PollResponse" => Operation::Poll(polled(element)),
        "wctp-VersionResponse" => Operation::Version,
        // Some answer so without wctp-Confirmation.
        "wctp-Failure" => Operation::Confirmation(Err(failure(element))),
        other => Operation::Other(short(other, ID_MOST)),
    })
}

fn confirmation(element: &Element) -> Result<Result<(), Failure>, WctpError> {
    if let Some(failed) = element.child("wctp-Failure") {
        return Ok(Err(failure(failed)));
    }
    match element.child("wctp-Success") {
        Some(_) => Ok(Ok(())),
        None => Err(WctpError::Missing("wctp-Success or wctp-Failure")),
    }
}

fn failure(element: &Element) -> Failure {
    let told = element.attribute("errorText");
    let text = Some(element.text.trim()).filter(|text| !text.is_empty());
    let both = match (told, text) {
        (Some(told), Some(text)) if told != text => format!("{told}: {text}"),
        (told, text) => told.or(text).unwrap_or_default().to_owned(),
    };
    let code = element.attribute("errorCode");
    Failure {
        code: code.and_then(|code| code.parse().ok()),
        text: short(&both, TEXT_MOST),
    }
}

fn header(element: &Element) -> Result<Header, WctpError> {
    let header = element
        .child("wctp-ResponseHeader")
        .ok_or(WctpError::Missing("wctp-ResponseHeader"))?;
    let message = header
        .attribute("responseToMessageID")
        .ok_or(WctpError::Missing("responseToMessageID"))?;
    let originator = header.child("wctp-Originator");
    let of = |name| originator.and_then(|one| one.attribute(name));
    Ok(Header {
        message: short(message, ID_MOST),
        from: short(of("senderID").unwrap_or_default(), ID_MOST),
        code: of("securityCode").map(|code| short(code, ID_MOST)),
        on_behalf_of: header
            .attribute("onBehalfOfRecipientID")
            .map(|id| short(id, ID_MOST)),
    })
}

fn status(element: &Element) -> Result<Status, WctpError> {
    let header = header(element)?;
    if let Some(failed) = element.child("wctp-Failure") {
        let event = Event::Failed(failure(failed));
        return Ok(Status { header, event });
    }
    let told = element
        .child("wctp-Notification")
        .and_then(|one| one.attribute("type"))
        .ok_or(WctpError::Missing("wctp-Notification with a type"))?;
    let event = match told.to_ascii_uppercase().as_str() {
        "QUEUED" => Event::Queued,
        "DELIVERED" => Event::Delivered,
        "READ" => Event::Read,
        "IHEPCDCALLBACKSTART" => Event::CallbackStart,
        "IHEPCDCALLBACKEND" => Event::CallbackEnd,
        _ => {
            return Err(WctpError::Missing(
                "a type of wctp-Notification that is known",
            ));
        }
    };
    Ok(Status { header, event })
}

fn reply(element: &Element) -> Result<Reply, WctpError> {
    let header = header(element)?;
    let payload = element.child("wctp-Payload");
    let text = payload
        .and_then(|payload| payload.child("wctp-Alphanumeric"))
        .map(|text| text.text.trim())
        .ok_or(WctpError::Missing("wctp-Alphanumeric"))?;
    Ok(Reply {
        header,
        text: short(text, TEXT_MOST),
    })
}

fn polled(element: &Element) -> Polled {
    let messages = element.children.iter().filter_map(|message| {
        let sequence = message.attribute("sequenceNo")?;
        let first = message.children.first().ok_or(WctpError::Empty);
        Some((short(sequence, ID_MOST), first.and_then(operation)))
    });
    let seconds = element.attribute("minNextPollInterval");
    Polled {
        messages: messages.collect(),
        failure: element.child("wctp-Failure").map(failure),
        wait: seconds
            .and_then(|seconds| seconds.parse().ok())
            .map(Duration::from_secs),
    }
}

/// Without characters that are none, on one line, and no longer than that.
fn short(text: &str, most: usize) -> String {
    let blank = |letter: char| if letter.is_control() { ' ' } else { letter };
    text.chars().map(blank).take(most).collect()
}
