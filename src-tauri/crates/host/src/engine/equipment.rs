//! The technician's questions: what feeds and devices do, what came over the wire, and dead
//! letters that are read once more.
//!
//! A dead letter that can be read now is of *then*: a heart rate or an alert of ten minutes
//! ago must never look like one of now (docs/HAZARDS.md). Only what lasts of it, an
//! admission, a transfer or a discharge, can be given to the ward, by a second press.

use super::traffic::{Fate, HELD_FOR, Heard, Lines, SHOWN, Traffic};
use super::{Engine, FeedLines};
use lamplight_api::command::{Refusal, RefusalCode};
use lamplight_api::devices::{
    EquipmentView, FeedMessageName, FeedMessageRow, FeedMessagesQuery, FeedMessagesView,
    LetterView, LettersView, MessageFateView, MessageView, PeerView, TriedView, TriedWord,
};
use lamplight_api::project::devices as view;
use lamplight_api::project::messages::{self, AsSent};
use lamplight_feeds::Again;
use lamplight_people::Right;
use lamplight_protocols::report::{DeadLetter, Report};
use lamplight_station::{FeedSetup, Input, KeptLetter, Station};
use lamplight_store::Entry;
use lamplight_units::{FeedId, Now};
use serde_json::json;
use std::collections::BTreeMap;
use tokio::sync::oneshot;

/// The most dead letters of one list.
const LETTERS: usize = 500;

/// An answer to a question that may be refused.
pub(crate) type Answer<T> = oneshot::Sender<Result<T, Refusal>>;

/// What the technician's view asks.
pub(crate) enum Question {
    /// Every feed and device.
    Equipment(Answer<EquipmentView>),
    /// The messages of a feed.
    Messages(FeedMessagesQuery, Answer<FeedMessagesView>),
    /// One of them.
    Message(FeedMessageName, Answer<MessageView>),
    /// The dead letters.
    Letters(Answer<LettersView>),
    /// One of them.
    Letter(u64, Answer<LetterView>),
    /// Read one again; and give what lasts of it to the ward.
    Try(u64, bool, Answer<TriedView>),
}

/// What is kept for these questions.
#[derive(Default)]
pub(super) struct Equipment {
    pub lines: Lines,
    /// What reads the messages of each feed again, or why nothing does.
    pub readers: BTreeMap<FeedId, Again>,
    /// What came of trying; of letters that are still kept.
    tried: BTreeMap<u64, TriedWord>,
}

impl Engine {
    /// Answers one. Whoever asked may have gone meanwhile.
    pub(super) fn technician(&mut self, now: Now, question: Question) {
        match question {
            Question::Equipment(answer) => {
                let seen = self.crew.sees(now, &self.here);
                let _ = answer.send(seen.map(|()| self.equipment_view(now)));
            }
            Question::Messages(query, answer) => {
                let _ = answer.send(self.reads(now).and_then(|()| self.messages(now, &query)));
            }
            Question::Message(name, answer) => {
                let _ = answer.send(self.reads(now).and_then(|()| self.message(now, &name)));
            }
            Question::Letters(answer) => {
                let _ = answer.send(self.reads(now).map(|()| self.letters()));
            }
            Question::Letter(number, answer) => {
                let _ = answer.send(self.reads(now).and_then(|()| self.letter(number)));
            }
            Question::Try(number, give, answer) => {
                let _ = answer.send(self.try_letter(now, number, give));
            }
        }
    }

    /// A feed is there from now on, with these settings.
    pub(super) fn feed_set(&mut self, now: Now, setup: FeedSetup, again: Again) {
        let id = setup.id.clone();
        self.lines.begin(now, id.clone());
        self.equipment.readers.insert(id, again);
        self.station.handle(now, Input::FeedSet(setup));
        self.settle(None);
    }

    /// A feed has ended; its last news has been taken.
    pub(super) fn feed_gone(&mut self, now: Now, id: &FeedId) {
        self.lines.forget(id);
        self.equipment.lines.forget(id);
        self.equipment.readers.remove(id);
        self.ways.forget(id);
        self.station.handle(now, Input::FeedGone(id.clone()));
        self.settle(None);
    }

    /// Messages name patients. A page that asks by itself keeps no screen from locking.
    fn reads(&mut self, now: Now) -> Result<(), Refusal> {
        self.crew.checks(now, &self.here, Right::ReadMessages)
    }

    fn equipment_view(&self, now: Now) -> EquipmentView {
        let station = &self.station;
        let lines = station.feeds().map(|status| {
            let line = view::feed_line(station, status);
            let traffic = self.equipment.lines.get(&status.id);
            with_traffic(line, now, &self.lines, traffic, &status.id)
        });
        let devices = station.devices().all();
        EquipmentView {
            feeds: lines.collect(),
            devices: devices
                .map(|device| view::device_line(station, now, device))
                .collect(),
            letters: station.dead_letters().total(),
            tests: self.test_views(),
        }
    }

    fn messages(&self, now: Now, query: &FeedMessagesQuery) -> Result<FeedMessagesView, Refusal> {
        let feed = feed_of(&query.feed)?;
        let traffic = self.equipment.lines.get(&feed);
        let heard = traffic.into_iter().flat_map(|one| one.heard(now.mono));
        let rows = heard
            .filter(|heard| names(heard, query.device.as_deref()))
            .take(SHOWN)
            .map(row);
        Ok(FeedMessagesView {
            rows: rows.collect(),
            minutes: u32::try_from(HELD_FOR.as_secs() / 60).unwrap_or(u32::MAX),
            most: u32::try_from(SHOWN).unwrap_or(u32::MAX),
        })
    }

    fn message(&self, now: Now, name: &FeedMessageName) -> Result<MessageView, Refusal> {
        let feed = feed_of(&name.feed)?;
        let traffic = self.equipment.lines.get(&feed);
        let mut heard = traffic.into_iter().flat_map(|one| one.heard(now.mono));
        let heard = heard.find(|heard| heard.number == name.number);
        let heard = heard.ok_or_else(|| {
            Refusal::new(
                RefusalCode::Gone,
                "This message is held no longer: newer ones came, or ten minutes have passed.",
            )
        })?;
        let raw = &heard.raw;
        let (readable, cut) = view::bytes(AsSent {
            head: &raw.head,
            bytes: raw.bytes.reveal(),
            length: raw.length,
            octets: raw.octets,
        });
        Ok(MessageView {
            row: row(heard),
            readable,
            cut,
            decoded: messages::decoded(&heard.reports),
            defects: match &heard.fate {
                Fate::Refused(_, defects) => view::defects(defects),
                Fate::Taken | Fate::Again => Vec::new(),
            },
        })
    }

    fn letters(&mut self) -> LettersView {
        let letters = self.station.dead_letters();
        let first = letters.numbered().next().map_or(0, |(number, _)| number);
        self.equipment.tried.retain(|number, _| *number >= first);
        let tried = &self.equipment.tried;
        let newest = letters.numbered().rev().take(LETTERS);
        LettersView {
            total: letters.total(),
            rows: newest
                .map(|(number, kept)| view::letter(number, kept, tried.get(&number).copied()))
                .collect(),
        }
    }

    fn letter(&self, number: u64) -> Result<LetterView, Refusal> {
        let kept = kept_letter(&self.station, number)?;
        let letter = &kept.letter;
        let (readable, cut) = view::bytes(AsSent {
            head: &letter.head,
            bytes: letter.bytes.reveal(),
            length: letter.length,
            octets: letter.octets,
        });
        let tried = self.equipment.tried.get(&number).copied();
        Ok(LetterView {
            row: view::letter(number, kept, tried),
            readable,
            cut,
            defects: view::defects(&letter.defects),
            final_because: self.reader(kept).err().unwrap_or_default(),
        })
    }

    /// Who reads a letter again, or why nobody can.
    fn reader(&self, kept: &KeptLetter) -> Result<&Again, String> {
        let letter = &kept.letter;
        let bytes = letter.bytes.reveal();
        if bytes.is_empty() {
            return Err("Nothing of it was kept, so there is nothing to read again.".to_owned());
        }
        if bytes.len() < letter.length {
            return Err("Only its beginning was kept. Let its sender send it again.".to_owned());
        }
        let reader = self.equipment.readers.get(&kept.feed).ok_or_else(|| {
            "Its feed is no more or is switched off. Switch it on again to try this message."
                .to_owned()
        })?;
        match reader.never(&letter.head) {
            Some(why) => Err(why.to_owned()),
            None => Ok(reader),
        }
    }

    fn try_letter(&mut self, now: Now, number: u64, give: bool) -> Result<TriedView, Refusal> {
        let actor = self.crew.permit(now, &self.here, Right::TendFeeds)?;
        let kept = kept_letter(&self.station, number)?;
        let reader = self.reader(kept);
        let reader = reader.map_err(|why| Refusal::new(RefusalCode::NotNow, why))?;
        let feed = kept.feed.clone();
        let (head, bytes) = (&kept.letter.head, kept.letter.bytes.reveal());
        let (reports, letters) = reader.read(now, head, bytes);
        let lasting = reports.iter().filter(|report| lasts(report)).count();
        let given = give && lasting > 0;
        // What brings nothing and leaves nothing unread concerns no ward, such as a keep-alive.
        let unread = reports.is_empty() && !letters.is_empty();
        let tried = match (given, unread) {
            (true, _) => TriedWord::Given,
            (false, false) => TriedWord::Read,
            (false, true) => TriedWord::StillUnread,
        };
        let answer = TriedView {
            tried,
            decoded: messages::decoded(&reports),
            defects: letters.iter().flat_map(of_letter).collect(),
            lasting: u32::try_from(lasting).unwrap_or(u32::MAX),
            past: u32::try_from(reports.len() - lasting).unwrap_or(u32::MAX),
        };
        // What somebody gave to the ward is not given twice by a second press.
        let before = self.equipment.tried.get(&number).copied();
        if before == Some(TriedWord::Given) {
            return Err(Refusal::new(
                RefusalCode::NotNow,
                "What lasts of this message has been given to the ward already.",
            ));
        }
        self.equipment.tried.insert(number, tried);
        if given {
            for report in reports.into_iter().filter(lasts) {
                let feed = feed.clone();
                self.station.handle(now, Input::Report { feed, report });
                self.settle(None);
            }
        }
        let body = json!({ "letter": number, "feed": feed.as_str(), "tried": answer.tried, "given": if given { lasting } else { 0 } });
        let mut entry = Entry::new(now.wall, "feed.letter-tried", body.to_string());
        entry.actor = Some(actor.name.to_string());
        if let Some(keeping) = &mut self.keeping {
            keeping.note(entry);
        }
        Ok(answer)
    }
}

/// What is as true now as it was then.
const fn lasts(report: &Report) -> bool {
    match report {
        Report::Adt(_) => true,
        Report::Device(_) | Report::Call(_) | Report::Bed(_) => false,
    }
}

fn of_letter(letter: &DeadLetter) -> Vec<lamplight_api::devices::DefectView> {
    if letter.defects.is_empty() {
        return vec![lamplight_api::devices::DefectView {
            place: String::new(),
            reason: letter.reason.to_string(),
        }];
    }
    view::defects(&letter.defects)
}

fn kept_letter(station: &Station, number: u64) -> Result<&KeptLetter, Refusal> {
    station.dead_letters().get(number).ok_or_else(|| {
        Refusal::new(
            RefusalCode::Gone,
            "This message is kept here no longer; the journal has it.",
        )
    })
}

fn feed_of(id: &str) -> Result<FeedId, Refusal> {
    FeedId::parse(id).map_err(|error| Refusal::invalid(error.to_string()))
}

/// Whether a message is of a device, by what was read of it.
fn names(heard: &Heard, device: Option<&str>) -> bool {
    let Some(device) = device else {
        return true;
    };
    heard.reports.iter().any(|report| match report {
        Report::Device(report) => report.device.id.as_str() == device,
        Report::Bed(report) => report.device.id.as_str() == device,
        Report::Adt(_) | Report::Call(_) => false,
    })
}

fn row(heard: &Heard) -> FeedMessageRow {
    let (fate, reason) = match &heard.fate {
        Fate::Taken => (MessageFateView::Taken, String::new()),
        Fate::Again => (MessageFateView::Again, String::new()),
        Fate::Refused(reason, _) => (MessageFateView::Refused, reason.to_string()),
    };
    FeedMessageRow {
        number: heard.number,
        at_ms: heard.at.wall.millis(),
        peer: heard.peer.to_string(),
        title: messages::title(&heard.raw.head, heard.raw.bytes.reveal()),
        length: heard.raw.length as u64,
        fate,
        reason,
    }
}

/// A feed's line with what the host knows of its traffic.
fn with_traffic(
    mut line: lamplight_api::devices::FeedLineView,
    now: Now,
    health: &FeedLines,
    traffic: Option<&Traffic>,
    id: &FeedId,
) -> lamplight_api::devices::FeedLineView {
    if let Some(health) = health.get(id) {
        line.bytes = health.bytes;
        let trouble = health.last_trouble.as_ref();
        line.trouble_ms = trouble.map(|trouble| trouble.at.wall.millis());
    }
    if let Some(traffic) = traffic {
        let peer = |peer: &super::traffic::Peer| PeerView {
            peer: peer.connection.to_string(),
            since_ms: peer.since.wall.millis(),
        };
        line.peers = traffic.peers().map(peer).collect();
        let delay = traffic.delay(now.mono);
        // Microseconds are as fine as anybody can use.
        line.delay_ms = delay.map(|delay| (delay.as_secs_f64() * 1e6).round() / 1e3);
    }
    line
}
