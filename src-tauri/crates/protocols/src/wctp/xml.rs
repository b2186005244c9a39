//! A small tree of an XML document, bounded in bytes, depth and number; document types are passed
//! over and their entities refused.

use super::WctpError;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// What is sent has some thousand bytes; a poll may bring some hundred messages.
pub(super) const BYTES_MOST: usize = 1 << 20;
/// The deepest of the document type is six.
const DEPTH_MOST: usize = 16;
/// Elements and attributes together.
const PARTS_MOST: usize = 20_000;

/// An element with what is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Without a prefix.
    pub name: String,
    attributes: Vec<(String, String)>,
    /// Its own text, in order, without that of its children.
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    /// An attribute's value, without blanks around it; `None` where it is missing or empty.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }
}

/// Reads a document.
pub(super) fn tree(bytes: &[u8]) -> Result<Element, WctpError> {
    if bytes.len() > BYTES_MOST {
        return Err(WctpError::TooLong {
            bytes: bytes.len(),
            most: BYTES_MOST,
        });
    }
    let text = text(bytes);
    let mut reader = Reader::from_str(&text);
    let mut open: Vec<Element> = Vec::new();
    let mut parts = 0;
    loop {
        let event = reader.read_event();
        let at = reader.buffer_position();
        let syntax = || WctpError::Syntax { at };
        let closed = match event.map_err(|_| syntax())? {
            Event::Start(start) => {
                if open.len() >= DEPTH_MOST {
                    return Err(WctpError::TooDeep { most: DEPTH_MOST });
                }
                open.push(element(&start, at, &mut parts)?);
                None
            }
            Event::Empty(start) => Some(element(&start, at, &mut parts)?),
            Event::End(_) => Some(open.pop().ok_or_else(syntax)?),
            Event::Text(text) => {
                add(&mut open, &text.xml10_content());
                None
            }
            Event::CData(text) => {
                add(&mut open, &text.xml10_content());
                None
            }
            Event::GeneralRef(reference) => {
                let known = match reference.resolve_char_ref() {
                    Ok(Some(letter)) => Some(letter),
                    Ok(None) => predefined(&reference.xml10_content()),
                    Err(_) => None,
                };
                let letter = known.ok_or(WctpError::Entity { at })?;
                add(&mut open, letter.encode_utf8(&mut [0; 4]));
                None
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => None,
            Event::Eof => return Err(WctpError::Unfinished),
        };
        let Some(closed) = closed else { continue };
        match open.last_mut() {
            Some(parent) => parent.children.push(closed),
            // What comes after the root is nobody's.
            None => return Ok(closed),
        }
    }
}

fn element(start: &BytesStart<'_>, at: u64, parts: &mut usize) -> Result<Element, WctpError> {
    let mut count = || {
        *parts += 1;
        let most = PARTS_MOST;
        (*parts <= most)
            .then_some(())
            .ok_or(WctpError::TooMany { most })
    };
    count()?;
    let mut attributes = Vec::new();
    // A name that is there twice is no XML, and is read all the same: the first counts.
    for attribute in start.attributes().with_checks(false) {
        count()?;
        let attribute = attribute.map_err(|_| WctpError::Syntax { at })?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|_| WctpError::Entity { at })?.into_owned();
        let name = AsRef::<str>::as_ref(&attribute.key.local_name()).to_owned();
        attributes.push((name, value));
    }
    Ok(Element {
        name: AsRef::<str>::as_ref(&start.local_name()).to_owned(),
        attributes,
        text: String::new(),
        children: Vec::new(),
    })
}

fn add(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

/// The five of XML itself.
fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => return None,
    })
}

/// By the mark at its beginning, or by how its first `<` is written, or as it says, or UTF-8.
/// Programs that write UTF-8 and call it UTF-16 are common, so the bytes are believed first.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    let found = match bytes {
        [b'<', 0, ..] => UTF_16LE,
        [0, b'<', ..] => UTF_16BE,
        _ => told(bytes).unwrap_or(UTF_8),
    };
    // Takes the mark where there is one; what can't be read becomes U+FFFD.
    found.decode(bytes).0
}

/// The encoding that a document names within its first bytes, where it is one of bytes.
fn told(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(120))?;
    let head = String::from_utf8_lossy(head);
    let head = head.split("?>").next()?;
    let (_, rest) = head.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|quote| "\"'".contains(*quote))?;
    let name = rest.split(quote).nth(1)?;
    let found = Encoding::for_label(name.trim().as_bytes())?;
    (found != UTF_16LE && found != UTF_16BE).then_some(found)
}
