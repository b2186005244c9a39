//! Messages in several parts: DSC at the end of one, its pointer in MSH-14 of the next
//! (HL7 v2.6, 2.10.2). A later part goes on with rows, so that the patient, the place, the
//! OBR and the devices before them must be remembered.

use super::message::{Header, Line, Name, Row, trimmed};
use std::collections::VecDeque;

/// Messages that may wait for their next part. Beyond, the oldest part is forgotten: what
/// comes then is read for itself, under its sender's name.
const WAITING: usize = 16;

/// The most bytes remembered of one message.
const REMEMBERED: usize = 32 * 1024;

/// What is remembered of unfinished messages, by their pointers.
#[derive(Debug, Default)]
pub(super) struct Continued {
    waiting: VecDeque<(String, String)>,
}

impl Continued {
    /// The segments to be read before a later part's own; empty for any other message.
    pub(super) fn before(&mut self, header: &Header<'_>) -> String {
        let pointer = trimmed(header.get(14));
        if pointer.is_empty() {
            return String::new();
        }
        let known = self.waiting.iter().position(|(name, _)| name == pointer);
        let known = known.and_then(|at| self.waiting.remove(at));
        known.map(|(_, text)| text).unwrap_or_default()
    }

    /// Remembers a part that another follows.
    pub(super) fn note(&mut self, lines: &[Line<'_>], separator: u8) {
        let Some(dsc) = lines.iter().rfind(|line| line.name == Name::Dsc) else {
            return;
        };
        let mut row = Row::new();
        row.split(*dsc, separator);
        let pointer = trimmed(row.get(1)).to_owned();
        if pointer.is_empty() {
            return;
        }
        if self.waiting.len() >= WAITING {
            self.waiting.pop_front();
        }
        self.waiting.push_back((pointer, prelude(lines, separator)));
    }
}

/// The last patient with the place, the last OBR, and every row that names a device.
fn prelude(lines: &[Line<'_>], separator: u8) -> String {
    let mut kept: Vec<&Line<'_>> = Vec::new();
    let mut row = Row::new();
    for line in lines {
        match line.name {
            Name::Pid => {
                kept.clear();
                kept.push(line);
            }
            Name::Pv1 => kept.push(line),
            Name::Obr => {
                kept.retain(|other| other.name != Name::Obr);
                kept.push(line);
            }
            Name::Obx => {
                row.split(*line, separator);
                if row.get(5).is_empty() && !row.get(18).is_empty() {
                    kept.push(line);
                }
            }
            Name::Msh
            | Name::Evn
            | Name::Mrg
            | Name::Al1
            | Name::Msa
            | Name::Prt
            | Name::Dsc
            | Name::Batch
            | Name::Other => {}
        }
    }
    let mut text = String::new();
    for line in kept {
        if text.len() + line.text.len() < REMEMBERED {
            text.push_str(line.text);
            text.push('\r');
        }
    }
    text
}
