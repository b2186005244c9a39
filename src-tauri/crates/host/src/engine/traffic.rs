//! What came over each feed in the last minutes, as it came, and how long it waited.
//!
//! Messages are held in memory alone, with their patients' names in them, so that nothing of
//! them outlives the program. Bounds, of each feed: [`MOST`] messages, [`MOST_BYTES`] of what
//! they and their reports take, [`HELD_FOR`]; the oldest go first. The radio is one feed for
//! all of its devices, so that the count is large enough for each of them; a list shows
//! [`SHOWN`].

use lamplight_feeds::{Connection, ConnectionId, FeedEvent, FeedNews, Raw};
use lamplight_protocols::report::{Defect, Report};
use lamplight_units::{FeedId, Mono, Now};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// The most messages of one feed: half a minute of fifty belts that send each second.
const MOST: usize = 1_500;
/// The most messages of one list.
pub(crate) const SHOWN: usize = 200;
/// The most bytes of one feed's messages, with what was read of them.
const MOST_BYTES: usize = 2 << 20;
/// How long a message is held.
pub(crate) const HELD_FOR: Duration = Duration::from_secs(600);
/// The most peers that are listed; a gateway may open a connection for each bed.
pub(crate) const MOST_PEERS: usize = 64;
/// The longest wait is told of so long.
const DELAYS_OF: Duration = Duration::from_secs(60);

/// What became of a message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fate {
    /// It was read.
    Taken,
    /// It had come before.
    Again,
    /// It, or a part of it, could not be read.
    Refused(Arc<str>, Vec<Defect>),
}

/// One message that is held.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    /// Its number within the feed's run.
    pub number: u64,
    /// When its last byte came.
    pub at: Now,
    /// From whom.
    pub peer: Arc<str>,
    /// What became of it.
    pub fate: Fate,
    /// As it came.
    pub raw: Raw,
    /// What was read of it.
    pub reports: Vec<Report>,
}

/// A peer that is connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Peer {
    /// Who.
    pub connection: Connection,
    /// Since when.
    pub since: Now,
}

/// What is known of one feed beside its health.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    heard: VecDeque<(usize, Heard)>,
    bytes: usize,
    last: u64,
    peers: BTreeMap<ConnectionId, Peer>,
    /// The longest wait within each second.
    delays: VecDeque<(Mono, Duration)>,
}

impl Traffic {
    /// Takes an event that the station's thread has just got to.
    pub fn take(&mut self, now: Mono, event: &FeedEvent) {
        let at = event.received_at;
        let peer = event.connection.as_ref();
        let named = || peer.map_or_else(|| Arc::from(""), |one| one.peer.clone());
        match &event.what {
            FeedNews::Connected => {
                if let Some(connection) = peer {
                    let peer = Peer {
                        connection: connection.clone(),
                        since: at,
                    };
                    self.peers.insert(connection.id, peer);
                }
            }
            FeedNews::Disconnected { .. } => {
                if let Some(connection) = peer {
                    self.peers.remove(&connection.id);
                }
            }
            FeedNews::Message {
                reports, duplicate, ..
            } => {
                self.waited(at.mono, now);
                let Some(raw) = &event.raw else {
                    return;
                };
                let fate = if *duplicate { Fate::Again } else { Fate::Taken };
                self.hold(at, named(), fate, raw.clone(), reports.clone());
            }
            FeedNews::DeadLetter(letter) => {
                let fate = Fate::Refused(letter.reason.clone(), letter.defects.clone());
                let raw = Raw {
                    length: letter.length,
                    octets: letter.octets,
                    ..Raw::below(&letter.head, letter.bytes.reveal())
                };
                // A part of a message that was read is told with the message itself.
                match self.heard.back_mut() {
                    Some((_, before)) if before.at == at && before.raw.bytes == raw.bytes => {
                        before.fate = fate;
                    }
                    Some(_) | None => self.hold(at, named(), fate, raw, Vec::new()),
                }
            }
            // What a meter answers to a request for its records brings no report.
            FeedNews::Radio(_) => {
                if let Some(raw) = &event.raw {
                    self.hold(at, named(), Fate::Taken, raw.clone(), Vec::new());
                }
            }
            FeedNews::Listening { .. }
            | FeedNews::Connecting { .. }
            | FeedNews::Failed { .. }
            | FeedNews::DeadLettersCounted { .. }
            | FeedNews::Trouble { .. }
            | FeedNews::Test { .. }
            | FeedNews::Order { .. } => {}
            FeedNews::Fault { .. } => self.peers.clear(),
        }
    }

    /// The messages that are held at `now`, newest first.
    pub fn heard(&self, now: Mono) -> impl Iterator<Item = &Heard> {
        let held = move |heard: &&Heard| now.since(heard.at.mono) <= HELD_FOR;
        self.heard.iter().rev().map(|(_, heard)| heard).filter(held)
    }

    /// Who is connected, the longest first.
    pub fn peers(&self) -> impl Iterator<Item = &Peer> {
        self.peers.values().take(MOST_PEERS)
    }

    /// The longest wait of the last minute.
    pub fn delay(&self, now: Mono) -> Option<Duration> {
        let recent = self.delays.iter();
        recent
            .filter(|(at, _)| now.since(*at) <= DELAYS_OF)
            .map(|(_, delay)| *delay)
            .max()
    }

    fn hold(&mut self, at: Now, peer: Arc<str>, fate: Fate, raw: Raw, reports: Vec<Report>) {
        self.last += 1;
        let size = raw.head.len() + raw.bytes.reveal().len() + weight(&reports);
        self.bytes += size;
        let heard = Heard {
            number: self.last,
            at,
            peer,
            fate,
            raw,
            reports,
        };
        self.heard.push_back((size, heard));
        while let Some((size, first)) = self.heard.front() {
            let old = at.mono.since(first.at.mono) > HELD_FOR;
            if self.heard.len() <= MOST && self.bytes <= MOST_BYTES && !old {
                break;
            }
            self.bytes -= size;
            self.heard.pop_front();
        }
    }

    fn waited(&mut self, came: Mono, now: Mono) {
        let delay = now.since(came);
        match self.delays.back_mut() {
            Some((at, longest)) if now.since(*at) < Duration::from_secs(1) => {
                *longest = delay.max(*longest);
            }
            Some(_) | None => self.delays.push_back((now, delay)),
        }
        while let Some((at, _)) = self.delays.front()
            && now.since(*at) > DELAYS_OF
        {
            self.delays.pop_front();
        }
    }
}

/// What reports take in memory, roughly: readings of some hundred bytes, samples of four.
fn weight(reports: &[Report]) -> usize {
    let one = |report: &Report| match report {
        Report::Device(device) => {
            let rows = device.numbers.len() + device.texts.len() + device.alerts.len();
            let samples: usize = device.waves.iter().map(|wave| wave.samples.len()).sum();
            512 + 256 * (rows + device.waves.len()) + 4 * samples
        }
        Report::Adt(_) | Report::Call(_) | Report::Bed(_) => 1_024,
    };
    reports.iter().map(one).sum()
}

/// The traffic of every feed.
#[derive(Debug, Default)]
pub(super) struct Lines(BTreeMap<FeedId, Traffic>);

impl Lines {
    pub fn take(&mut self, now: Mono, event: &FeedEvent) {
        match self.0.get_mut(&event.feed) {
            Some(traffic) => traffic.take(now, event),
            None => {
                let mut traffic = Traffic::default();
                traffic.take(now, event);
                self.0.insert(event.feed.clone(), traffic);
            }
        }
    }

    /// A feed is there no longer: what it brought is forgotten.
    pub fn forget(&mut self, feed: &FeedId) {
        self.0.remove(feed);
    }

    pub fn get(&self, feed: &FeedId) -> Option<&Traffic> {
        self.0.get(feed)
    }
}

#[cfg(test)]
mod tests;
