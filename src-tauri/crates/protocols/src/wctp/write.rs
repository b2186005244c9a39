//! What is sent and what is answered, as `wctp-dtd-v1r3.dtd` has it.

use super::VERSION;
use lamplight_units::Wall;
use quick_xml::escape::escape;

/// The address of the document type, which nobody fetches; it stands in each document.
const DTD: &str = "http://dtd.wctp.org/wctp-dtd-v1r3.dtd";

/// How urgent a message is to whoever delivers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryPriority {
    /// Before all others.
    High,
    /// As usual.
    Normal,
    /// When there is room.
    Low,
}

impl DeliveryPriority {
    const fn word(self) -> &'static str {
        match self {
            Self::High => "HIGH",
            Self::Normal => "NORMAL",
            Self::Low => "LOW",
        }
    }
}

/// Who sends, as the receiver knows it.
#[derive(Debug, Clone, Copy)]
pub struct Originator<'a> {
    /// `senderID`, or `pollerID`.
    pub id: &'a str,
    /// `securityCode`.
    pub code: Option<&'a str>,
}

/// `wctp-SubmitRequest`: one message to one recipient.
#[derive(Debug, Clone, Copy)]
pub struct Submit<'a> {
    /// Who sends it.
    pub from: Originator<'a>,
    /// When it was made.
    pub at: Wall,
    /// `recipientID`: usually a telephone number.
    pub to: &'a str,
    /// `messageID`: what becomes of it is told by this; the same when it is sent again.
    pub message: &'a str,
    /// `transactionID`: what belongs together.
    pub transaction: &'a str,
    /// `sendResponsesToID`: where what becomes of it is told, where that is not the sender.
    pub responses_to: Option<&'a str>,
    /// `deliveryPriority`.
    pub priority: DeliveryPriority,
    /// Whether it shall be told that it is queued, delivered, read.
    pub notify: bool,
    /// What a person reads.
    pub text: &'a str,
    /// What a person may choose as an answer (multiple choice response).
    pub choices: &'a [&'a str],
}

impl Submit<'_> {
    /// The document.
    #[must_use]
    pub fn to_xml(&self) -> String {
        let mut out = begun();
        out.open("wctp-SubmitRequest", &[]);
        let at = stamp(self.at);
        out.open("wctp-SubmitHeader", &[("submitTimestamp", at.as_str())]);
        out.empty("wctp-Originator", &originator("senderID", self.from));
        let notify = if self.notify { "true" } else { "false" };
        let answers = if self.choices.is_empty() {
            "false"
        } else {
            "true"
        };
        let mut control = vec![
            ("messageID", self.message),
            ("transactionID", self.transaction),
        ];
        control.extend(self.responses_to.map(|id| ("sendResponsesToID", id)));
        control.extend([
            ("allowResponse", answers),
            ("notifyWhenQueued", notify),
            ("notifyWhenDelivered", notify),
            ("notifyWhenRead", notify),
            ("deliveryPriority", self.priority.word()),
            ("preformatted", "false"),
            // The beginning of an alarm is better than none of it.
            ("allowTruncation", "true"),
        ]);
        out.empty("wctp-MessageControl", &control);
        out.empty("wctp-Recipient", &[("recipientID", self.to)]);
        out.close("wctp-SubmitHeader");
        out.open("wctp-Payload", &[]);
        if self.choices.is_empty() {
            out.text("wctp-Alphanumeric", &[], self.text);
        } else {
            out.open("wctp-MCR", &[]);
            out.text("wctp-MessageText", &[], self.text);
            for choice in self.choices {
                out.text("wctp-Choice", &[], choice);
            }
            out.close("wctp-MCR");
        }
        out.close("wctp-Payload");
        out.close("wctp-SubmitRequest");
        out.ended()
    }
}

/// `wctp-VersionQuery`: whether somebody is there who speaks this. It changes nothing.
#[must_use]
pub fn version_query(from: &str, at: Wall) -> String {
    let mut out = begun();
    let at = stamp(at);
    let attributes = [("inquirer", from), ("dateTime", at.as_str())];
    out.empty("wctp-VersionQuery", &attributes);
    out.ended()
}

/// `wctp-PollForMessages`: asks for at most so many messages, and tells which were taken.
#[must_use]
pub fn poll(from: Originator<'_>, most: u32, taken: &[(String, Result<(), String>)]) -> String {
    let mut out = begun();
    let most = most.to_string();
    let mut attributes = originator("pollerID", from);
    attributes.push(("maxMessagesInBatch", most.as_str()));
    if taken.is_empty() {
        out.empty("wctp-PollForMessages", &attributes);
        return out.ended();
    }
    out.open("wctp-PollForMessages", &attributes);
    for (sequence, outcome) in taken {
        out.open("wctp-MessageReceived", &[("sequenceNo", sequence.as_str())]);
        out.outcome(outcome.as_ref().map_err(|why| (super::code::FUNCTION, why)));
        out.close("wctp-MessageReceived");
    }
    out.close("wctp-PollForMessages");
    out.ended()
}

/// `wctp-Confirmation` with success: it is kept.
#[must_use]
pub fn accepted() -> String {
    confirmation(Ok(&()))
}

/// `wctp-Confirmation` with a failure and why.
#[must_use]
pub fn refused(code: u16, why: &str) -> String {
    confirmation(Err((code, &why.to_owned())))
}

fn confirmation(outcome: Result<&(), (u16, &String)>) -> String {
    let mut out = begun();
    out.open("wctp-Confirmation", &[]);
    out.outcome(outcome);
    out.close("wctp-Confirmation");
    out.ended()
}

fn originator<'a>(name: &'a str, from: Originator<'a>) -> Vec<(&'a str, &'a str)> {
    let mut attributes = vec![(name, from.id)];
    attributes.extend(from.code.map(|code| ("securityCode", code)));
    attributes
}

/// `YYYY-MM-DDThh:mm:ss` in UTC, without a zone: what others send is so, too, and the validator
/// of NIST takes nothing else.
fn stamp(at: Wall) -> String {
    at.iso().chars().take(19).collect()
}

/// A document that is being written, a line an element.
struct Out(String);

fn begun() -> Out {
    let mut out = Out(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE wctp-Operation SYSTEM \"{DTD}\">\n"
    ));
    out.open("wctp-Operation", &[("wctpVersion", VERSION)]);
    out
}

impl Out {
    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (key, value) in attributes {
            let value = allowed(value);
            self.0.push_str(&format!(" {key}=\"{}\"", escape(value)));
        }
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.0.push_str(">\n");
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.0.push_str("/>\n");
    }

    fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.tag(name, attributes);
        let text = allowed(text);
        self.0.push_str(&format!(">{}</{name}>\n", escape(text)));
    }

    fn close(&mut self, name: &str) {
        self.0.push_str(&format!("</{name}>\n"));
    }

    fn outcome(&mut self, outcome: Result<&(), (u16, &String)>) {
        match outcome {
            Ok(()) => {
                let attributes = [("successCode", "200"), ("successText", "Accepted")];
                self.text("wctp-Success", &attributes, "Accepted");
            }
            Err((code, why)) => {
                let code = code.to_string();
                let attributes = [("errorCode", code.as_str()), ("errorText", why.as_str())];
                self.text("wctp-Failure", &attributes, why);
            }
        }
    }

    fn ended(mut self) -> String {
        self.close("wctp-Operation");
        self.0
    }
}

/// Characters that XML 1.0 (2.2) does not have, and ends of lines, which an attribute does not
/// keep and a pager does not show, become blanks.
fn allowed(text: &str) -> String {
    let known = |letter: char| !letter.is_control() && !matches!(letter, '\u{FFFE}' | '\u{FFFF}');
    text.chars()
        .map(|letter| if known(letter) { letter } else { ' ' })
        .collect()
}
