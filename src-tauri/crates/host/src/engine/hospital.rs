//! What the hospital tells this ward by way of the central server, carried out: admissions by
//! the census, as ADT of any feed; lists by the people's machine.
//!
//! What an item did, its row in the journal and the place in the stream are written in one
//! transaction; so after a kill an item was either carried out and is known to be, or neither.
//! What can't be carried out is a dead letter with the reason, for a technician, and the
//! stream goes on behind it.

use super::Engine;
use crate::link::item::{self, Deed};
use lamplight_feeds::Receipt;
use lamplight_link::wire::News;
use lamplight_people::Input as PeopleInput;
use lamplight_protocols::hl7::receive::MAX_DEAD_LETTER_BYTES;
use lamplight_protocols::report::{DeadLetter, Report};
use lamplight_station::Input;
use lamplight_store::{Cursor, Entry, Seq};
use lamplight_units::{FeedId, Now, Personal, TerminalId};
use serde_json::json;
use std::fmt::Write as _;
use std::sync::Arc;

/// What the record calls the way by which it comes.
const FROM: &str = "central server";
/// Of an item with more than this refused the rest is counted.
const REASONS: usize = 20;

/// Items of the stream, the next ones in order.
pub(crate) struct Told {
    /// The items.
    pub items: Vec<News>,
    /// What the store calls the stream.
    pub cursor: String,
}

/// What became of an item.
#[derive(Default)]
struct Outcome {
    done: usize,
    refused: Vec<String>,
    /// It is of a kind that this version does not know.
    passed_over: bool,
}

impl Engine {
    /// Carries items out, each once, and gives the receipt back when that is on the disk.
    pub(super) fn hospital_tells(&mut self, now: Now, told: &Told, receipt: Receipt) {
        let known = self.told_to.get(&told.cursor).copied().unwrap_or(0);
        let mut last = known;
        for item in &told.items {
            last = last.max(item.number);
            if item.number <= known {
                // It is asked for again when whoever asked was started anew meanwhile.
                continue;
            }
            let outcome = self.carry_out_item(now, item);
            if let Some(keeping) = &mut self.keeping {
                keeping.note(row(now, item, &outcome));
            }
        }
        self.told_to.insert(told.cursor.clone(), last);
        match &mut self.keeping {
            Some(keeping) => {
                keeping.cursor(Cursor {
                    destination: told.cursor.clone(),
                    seq: Seq::new(last),
                    at: now.wall,
                });
                keeping.receipt(now.mono, receipt, true);
            }
            None => receipt.kept(),
        }
    }

    /// The stream was put back: what comes after `to` is new.
    pub(super) fn hospital_forgot(&mut self, cursor: &str, to: i64) {
        self.told_to.insert(cursor.to_owned(), to);
    }

    fn carry_out_item(&mut self, now: Now, item: &News) -> Outcome {
        let mut outcome = Outcome::default();
        match item::read(now, item) {
            Ok(Deed::Census(reports)) => {
                let Ok(feed) = FeedId::parse(FROM) else {
                    return outcome;
                };
                for report in reports {
                    let feed = feed.clone();
                    let report = Report::Adt(Box::new(report));
                    self.station.handle(now, Input::Report { feed, report });
                    // What contradicts is a conflict of the census now, for a person to decide.
                    self.settle(None);
                    outcome.done += 1;
                }
            }
            Ok(Deed::Lists(entries)) => {
                for entry in entries {
                    match entry.and_then(|entry| self.carry_out_entry(now, entry)) {
                        Ok(()) => outcome.done += 1,
                        Err(why) => outcome.refused.push(why),
                    }
                }
            }
            Ok(Deed::Unknown) => outcome.passed_over = true,
            Err(why) => outcome.refused.push(why),
        }
        if !outcome.refused.is_empty() {
            self.set_aside_item(now, item, &outcome.refused);
        }
        outcome
    }

    fn carry_out_entry(&mut self, now: Now, entry: lamplight_people::Listed) -> Result<(), String> {
        let at = TerminalId::parse(FROM).map_err(|error| error.to_string())?;
        let entry = Box::new(entry);
        let done = self.crew.wish(now, PeopleInput::Listed { at, entry });
        self.settle_people(now);
        self.settle(None);
        done.map_err(|refusal| refusal.sentence)
    }

    fn set_aside_item(&mut self, now: Now, item: &News, reasons: &[String]) {
        let Ok(feed) = FeedId::parse(FROM) else {
            return;
        };
        let told = reasons.iter().take(3).map(String::as_str);
        let mut sentence = format!(
            "item {} ({}): {}",
            item.number,
            item.kind.chars().take(40).collect::<String>(),
            told.collect::<Vec<_>>().join("; ")
        );
        if reasons.len() > 3 {
            // Writing to a text does not fail.
            let _ = write!(sentence, "; and {} more", reasons.len() - 3);
        }
        tracing::warn!(
            number = item.number,
            kind = item.kind,
            "news of the hospital is set aside"
        );
        let mut bytes = item.body.to_string().into_bytes();
        let length = bytes.len();
        bytes.truncate(MAX_DEAD_LETTER_BYTES);
        let letter = DeadLetter {
            control_id: None,
            reason: Arc::from(sentence),
            defects: Vec::new(),
            head: Arc::from(""),
            octets: false,
            bytes: Personal::new(bytes),
            length,
        };
        let peer = Arc::from(FROM);
        self.station
            .handle(now, Input::DeadLetter { feed, peer, letter });
        self.settle(None);
    }
}

/// What came and what became of it. It names patients and people, so it stands in the row's
/// own field for that; an item too long to be read is named alone.
fn row(now: Now, item: &News, outcome: &Outcome) -> Entry {
    let reasons: Vec<&String> = outcome.refused.iter().take(REASONS).collect();
    let body = json!({
        "number": item.number, "kind": item.kind, "done": outcome.done,
        "refused": outcome.refused.len(), "reasons": reasons,
        "passed_over": outcome.passed_over,
    });
    let mut entry = Entry::new(now.wall, "central.news", body.to_string());
    entry.actor = Some(FROM.to_owned());
    let whole = item.body.to_string();
    if whole.len() <= item::MOST_BYTES {
        entry.patient = Some(Personal::new(json!({ "news": item.body }).to_string()));
    }
    entry
}
