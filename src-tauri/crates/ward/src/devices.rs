//! Every device heard of, with the latest of what it sent.

use crate::cadence::{Cadence, Freshness, Patience};
use crate::held::{HeldAlert, HeldNumber, HeldText, HeldWave};
use lamplight_protocols::report::{
    Channel, DeviceIdentity, DeviceReport, Location, NumberReading, PatientClaim, Term, TextReading,
};
use lamplight_units::{BedId, DeviceId, FeedId, Now, RefId, Wall};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Which bed a device speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignment {
    /// This one.
    Bed(BedId),
    /// None, and why.
    None(Unassigned),
}

impl Assignment {
    /// The bed, if any.
    #[must_use]
    pub const fn bed(&self) -> Option<&BedId> {
        match self {
            Self::Bed(bed) => Some(bed),
            Self::None(_) => None,
        }
    }
}

/// Why a device speaks for no bed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unassigned {
    /// It tells no location and nobody has assigned it.
    NoPlace,
    /// Its location means no bed of this ward.
    UnknownPlace,
    /// Its location means a bed for which another device speaks.
    Taken {
        /// The bed.
        bed: BedId,
        /// The device that speaks for it.
        by: DeviceId,
    },
    /// A person took it from its bed.
    ByHand,
    /// It must not be used.
    OutOfOrder {
        /// Why.
        reason: Arc<str>,
    },
}

/// What tells the readings of one device apart.
///
/// Place and term are enough where a sender fills OBX-4. Where it does not, two local codes
/// of one name differ in what was sent, and two equal rows of one message in their order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReadingKey {
    /// Where in the device.
    pub channel: Channel,
    /// What is measured.
    pub refid: RefId,
    /// How the sender names it, where that is another way than ours.
    pub sent_as: Option<Arc<str>>,
    /// Which of the equal ones in a message, from 0.
    pub nth: u16,
}

impl ReadingKey {
    /// The first of its kind.
    #[must_use]
    pub fn new(channel: &Channel, term: &Term) -> Self {
        Self {
            channel: channel.clone(),
            refid: term.refid.clone(),
            sent_as: term.sent_as.clone(),
            nth: 0,
        }
    }
}

/// One device.
#[derive(Debug, Clone)]
pub struct Device {
    /// Its names.
    pub identity: DeviceIdentity,
    /// The feed over which it last sent.
    pub feed: FeedId,
    /// Where it last said it stands.
    pub location: Option<Location>,
    /// The patient whom it last named.
    pub patient: Option<PatientClaim>,
    /// Latest numbers by channel and term.
    pub numbers: BTreeMap<ReadingKey, HeldNumber>,
    /// Latest texts by channel and term.
    pub texts: BTreeMap<ReadingKey, HeldText>,
    /// Its waves by channel and term.
    pub waves: BTreeMap<ReadingKey, HeldWave>,
    /// Its alerts, the ended ones too, oldest first.
    pub alerts: Vec<HeldAlert>,
    /// When it was first heard of.
    pub first_heard: Now,
    /// When it last sent anything.
    pub heard: Now,
    /// How often it sends live data (waves, continuous numbers).
    pub cadence: Cadence,
    /// Which bed it speaks for.
    pub assignment: Assignment,
    /// What a person decided: a bed, or to take it from its bed.
    pub by_hand: Option<Option<BedId>>,
    /// It is the bed frame itself and measures nothing of the patient's: it stands beside
    /// every monitor, and its silence is not theirs.
    pub frame: bool,
    /// How often it promised to send a watchdog, and whether it said that it leaves.
    pub leaving: bool,
    offsets: VecDeque<f64>,
    /// Which report this is, to know equal rows of one report from those of two.
    turn: u64,
}

/// What did not fit; counted for the technician, never silently lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Refused {
    /// Numbers beyond [`Device::MOST_NUMBERS`].
    pub numbers: usize,
    /// Texts beyond [`Device::MOST_TEXTS`].
    pub texts: usize,
    /// Pieces of waves beyond [`Device::MOST_WAVES`]; whoever takes the waves counts them.
    pub waves: usize,
}

impl Device {
    /// The most numbers kept of one device; a real monitor sends fewer than 200.
    pub const MOST_NUMBERS: usize = 4_096;
    /// The most texts kept of one device.
    pub const MOST_TEXTS: usize = 1_024;
    /// The most waves kept of one device.
    pub const MOST_WAVES: usize = 64;
    /// The most alerts kept of one device; ended ones go first.
    pub const MOST_ALERTS: usize = 512;
    /// The most ended alerts kept of one device, for a look back; the oldest goes first.
    /// A restless monitor has some hundred a day, which must not pile up.
    pub const MOST_ENDED: usize = 64;
    const OFFSETS: usize = 16;

    /// One that has sent nothing yet.
    #[must_use]
    pub fn silent(now: Now, feed: FeedId, identity: DeviceIdentity) -> Self {
        Self {
            identity,
            feed,
            location: None,
            patient: None,
            numbers: BTreeMap::new(),
            texts: BTreeMap::new(),
            waves: BTreeMap::new(),
            alerts: Vec::new(),
            first_heard: now,
            heard: now,
            cadence: Cadence::default(),
            assignment: Assignment::None(Unassigned::NoPlace),
            by_hand: None,
            frame: false,
            leaving: false,
            offsets: VecDeque::new(),
            turn: 0,
        }
    }

    /// Takes numbers, texts and claims in. Waves and alerts are the station's work,
    /// since others (the sample rings, the conditions) hold a part of them.
    pub fn take(
        &mut self,
        now: Now,
        feed: &FeedId,
        report: &DeviceReport,
        zone: chrono::FixedOffset,
    ) -> Refused {
        self.heard = now;
        self.feed = feed.clone();
        self.identity = newest(&report.device, &self.identity);
        if report.location.is_some() {
            self.location.clone_from(&report.location);
        }
        if report.patient.is_some() {
            self.patient.clone_from(&report.patient);
        }
        let sent = report.sent_at.map(|at| at.to_wall(zone));
        if let Some(sent) = sent {
            self.offsets.push_back(sent.seconds_since(now.wall));
            if self.offsets.len() > Self::OFFSETS {
                self.offsets.pop_front();
            }
        }
        let live = !report.waves.is_empty() || report.numbers.iter().any(|n| !n.episodic);
        if live {
            self.cadence.heard(now.mono);
            self.leaving = false;
        }
        let mut refused = Refused::default();
        self.turn += 1;
        for reading in &report.numbers {
            let measured = reading.at.map(|at| at.to_wall(zone));
            let at = on_our_clock(now.wall, sent, measured);
            refused.numbers += usize::from(!self.take_number(now, at, reading));
        }
        for reading in &report.texts {
            refused.texts += usize::from(!self.take_text(now, reading));
        }
        refused
    }

    /// Takes news of a bed frame: who and where it is. What it tells is kept elsewhere.
    pub fn take_frame(
        &mut self,
        now: Now,
        feed: &FeedId,
        identity: &DeviceIdentity,
        location: Option<&Location>,
    ) {
        self.frame = true;
        self.heard = now;
        self.feed = feed.clone();
        self.identity = newest(identity, &self.identity);
        if location.is_some() {
            self.location = location.cloned();
        }
    }

    /// Keeps a number. Of equal rows in one report the latest measured is the current one,
    /// and the others are kept beside it.
    fn take_number(&mut self, now: Now, at: Wall, reading: &NumberReading) -> bool {
        let mut key = ReadingKey::new(&reading.channel, &reading.term);
        let (turn, held) = (self.turn, self.numbers.get_mut(&key));
        let Some(held) = held.filter(|held| held.turn == turn) else {
            return self.keep_number(key, HeldNumber::new(now, at, reading.clone(), turn));
        };
        let mut other = HeldNumber::new(now, at, reading.clone(), turn);
        other.superseded = at != held.at;
        if at > held.at {
            std::mem::swap(&mut held.reading, &mut other.reading);
            std::mem::swap(&mut held.at, &mut other.at);
        }
        let taken = |key: &ReadingKey| self.numbers.get(key).is_some_and(|h| h.turn == turn);
        while taken(&key) {
            let Some(nth) = key.nth.checked_add(1) else {
                return false;
            };
            key.nth = nth;
        }
        self.keep_number(key, other)
    }

    fn keep_number(&mut self, key: ReadingKey, number: HeldNumber) -> bool {
        let full = self.numbers.len() >= Self::MOST_NUMBERS;
        match self.numbers.entry(key) {
            // A device that empties its memory must not put history in the place of now.
            Entry::Occupied(held) if number.reading.marks.stored && number.at < held.get().at => {}
            Entry::Occupied(mut held) => held.get_mut().renew(number),
            Entry::Vacant(_) if full => return false,
            Entry::Vacant(slot) => {
                slot.insert(number);
            }
        }
        true
    }

    /// Keeps a text; equal rows of one report beside one another.
    fn take_text(&mut self, now: Now, reading: &TextReading) -> bool {
        let mut key = ReadingKey::new(&reading.channel, &reading.term);
        let turn = self.turn;
        while self.texts.get(&key).is_some_and(|held| held.turn == turn) {
            let Some(nth) = key.nth.checked_add(1) else {
                return false;
            };
            key.nth = nth;
        }
        if self.texts.len() >= Self::MOST_TEXTS && !self.texts.contains_key(&key) {
            return false;
        }
        self.texts.insert(
            key,
            HeldText {
                reading: reading.clone(),
                received: now,
                turn,
            },
        );
        true
    }

    /// Its clock minus ours in seconds: the least delayed of the last messages counts.
    #[must_use]
    pub fn clock_offset_s(&self) -> Option<f64> {
        self.offsets.iter().copied().max_by(f64::total_cmp)
    }

    /// Whether it sends live data, so that its silence means something.
    #[must_use]
    pub const fn monitors(&self) -> bool {
        self.cadence.last().is_some()
    }

    /// How fresh its live data is; `None` when it never sent any.
    #[must_use]
    pub fn freshness(&self, now: Now, patience: Patience) -> Option<Freshness> {
        self.cadence.freshness(now.mono, patience)
    }
}

/// Brings a device's time onto our clock: its age on the device's own clock counts.
///
/// A time after its message was sent is a slip of the device and taken as now; an age
/// beyond a month is no measurement of this stay and is taken as now, too.
fn on_our_clock(received: Wall, sent: Option<Wall>, measured: Option<Wall>) -> Wall {
    const MONTH: i64 = 31 * 24 * 3_600 * 1_000_000;
    let (Some(sent), Some(measured)) = (sent, measured) else {
        return received;
    };
    let age = sent.micros().saturating_sub(measured.micros());
    if (0..=MONTH).contains(&age) {
        Wall::from_micros(received.micros() - age)
    } else {
        received
    }
}

/// The newest names, keeping what an earlier message told and this one leaves out.
fn newest(told: &DeviceIdentity, held: &DeviceIdentity) -> DeviceIdentity {
    let keep = |new: &Arc<str>, old: &Arc<str>| {
        if new.is_empty() {
            old.clone()
        } else {
            new.clone()
        }
    };
    DeviceIdentity {
        id: held.id.clone(),
        sender: keep(&told.sender, &held.sender),
        maker: keep(&told.maker, &held.maker),
        model: keep(&told.model, &held.model),
    }
}

/// Every device, by id.
#[derive(Debug, Clone, Default)]
pub struct Devices {
    all: BTreeMap<DeviceId, Device>,
}

impl Devices {
    /// The most devices of one station; a sender that makes up a new name for each
    /// message must not fill the memory.
    pub const MOST: usize = 4_096;

    /// Puts a device back as it was kept.
    pub fn restore(&mut self, device: Device) {
        if self.all.len() < Self::MOST {
            self.all.insert(device.identity.id.clone(), device);
        }
    }

    /// The device of that id, made known if it is new; `None` at the bound.
    pub fn hear(
        &mut self,
        now: Now,
        feed: &FeedId,
        identity: &DeviceIdentity,
    ) -> Option<&mut Device> {
        if !self.all.contains_key(&identity.id) && self.all.len() >= Self::MOST {
            return None;
        }
        Some(
            self.all
                .entry(identity.id.clone())
                .or_insert_with(|| Device::silent(now, feed.clone(), identity.clone())),
        )
    }

    /// Whether no other device has a place.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.all.len() >= Self::MOST
    }

    /// Forgets a device.
    pub fn remove(&mut self, id: &DeviceId) -> Option<Device> {
        self.all.remove(id)
    }

    /// One device.
    #[must_use]
    pub fn get(&self, id: &DeviceId) -> Option<&Device> {
        self.all.get(id)
    }

    /// One device, to change it.
    pub fn get_mut(&mut self, id: &DeviceId) -> Option<&mut Device> {
        self.all.get_mut(id)
    }

    /// Every device in the order of its id.
    pub fn all(&self) -> impl Iterator<Item = &Device> {
        self.all.values()
    }

    /// Every device, to change it.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Device> {
        self.all.values_mut()
    }

    /// The devices that measure for a bed, in the order of their ids.
    pub fn of_bed<'a>(&'a self, bed: &'a BedId) -> impl Iterator<Item = &'a Device> {
        self.at_bed(bed).filter(|device| !device.frame)
    }

    /// The bed frames that speak for a bed, in the order of their ids.
    pub fn frames_of_bed<'a>(&'a self, bed: &'a BedId) -> impl Iterator<Item = &'a Device> {
        self.at_bed(bed).filter(|device| device.frame)
    }

    fn at_bed<'a>(&'a self, bed: &'a BedId) -> impl Iterator<Item = &'a Device> {
        self.all
            .values()
            .filter(move |device| device.assignment.bed() == Some(bed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measurement_keeps_its_age_whatever_the_devices_clock_says() {
        let at = |seconds: i64| Wall::from_micros(seconds * 1_000_000);
        let now = at(100_000);
        for (sent, measured, ours, why) in [
            (
                Some(at(100_000)),
                Some(at(98_000)),
                at(98_000),
                "clocks agree",
            ),
            (
                Some(at(100_600)),
                Some(at(98_600)),
                at(98_000),
                "ten minutes fast",
            ),
            (Some(at(50)), Some(at(20)), at(99_970), "clock never set"),
            (
                Some(at(100_000)),
                Some(at(100_900)),
                now,
                "measured in the future",
            ),
            (
                Some(at(100_000_000)),
                Some(at(0)),
                now,
                "older than a month",
            ),
            (None, Some(at(5)), now, "no sending time"),
            (Some(at(5)), None, now, "no measuring time"),
        ] {
            assert_eq!(on_our_clock(now, sent, measured), ours, "{why}");
        }
    }

    /// A temperature: its value, OBX-14 in seconds, OBX-3 as sent.
    fn temperature(value: f64, at: i64, sent_as: Option<&str>) -> NumberReading {
        use lamplight_protocols::report::{Limits, Marks, ReadUnit, ResultStatus};
        use lamplight_units::{DeviceTime, Metric, Value, clock::Precision};
        let at = chrono::DateTime::from_timestamp(at, 0).unwrap().naive_utc();
        NumberReading {
            term: Term {
                sent_as: sent_as.map(Arc::from),
                ..Term::known(Metric::by_refid("MDC_TEMP").unwrap())
            },
            channel: Channel::default(),
            value: Value::new(value),
            sent: None,
            unit: ReadUnit::Missing,
            limits: Limits::default(),
            status: ResultStatus::Raw,
            marks: Marks::default(),
            at: Some(DeviceTime {
                local: at,
                zone: None,
                precision: Precision::Second,
            }),
            episodic: false,
        }
    }

    #[test]
    fn equal_rows_of_one_report_are_kept_apart_and_the_latest_is_current() {
        for (name, rows, want) in [
            (
                "two sensors without OBX-4",
                vec![(36.0, 50, None), (37.0, 50, None)],
                vec![(36.0, false), (37.0, false)],
            ),
            (
                "two numbers of a maker that mean one term",
                vec![(36.0, 50, Some("200^T1")), (37.0, 50, Some("201^T2"))],
                vec![(36.0, false), (37.0, false)],
            ),
            (
                "a history, the newest first",
                vec![(36.0, 50, None), (37.0, 40, None), (38.0, 30, None)],
                vec![(36.0, false), (37.0, true), (38.0, true)],
            ),
            (
                "a history, the newest last",
                vec![(38.0, 30, None), (36.0, 50, None)],
                vec![(36.0, false), (38.0, true)],
            ),
        ] {
            let mut device = device();
            for _ in 0..2 {
                device.take(NOW, &device.feed.clone(), &report(&rows), zone());
            }
            let held: Vec<_> = device
                .numbers
                .values()
                .map(|held| (held.reading.value.number().unwrap(), held.superseded))
                .collect();
            assert_eq!(held, want, "{name}");
        }
    }

    const NOW: Now = Now {
        mono: lamplight_units::Mono::START,
        wall: Wall::from_micros(100_000_000),
    };

    fn zone() -> chrono::FixedOffset {
        chrono::Offset::fix(&chrono::Utc)
    }

    fn device() -> Device {
        let report = report(&[]);
        Device::silent(NOW, FeedId::parse("f").unwrap(), report.device)
    }

    fn report(rows: &[(f64, i64, Option<&str>)]) -> DeviceReport {
        let of_row = |row: &(f64, i64, Option<&str>)| temperature(row.0, row.1, row.2);
        DeviceReport {
            device: DeviceIdentity {
                id: DeviceId::parse("d").unwrap(),
                sender: Arc::from(""),
                maker: Arc::from(""),
                model: Arc::from(""),
            },
            location: None,
            patient: None,
            sent_at: temperature(0.0, 60, None).at,
            numbers: rows.iter().map(of_row).collect(),
            texts: vec![],
            waves: vec![],
            alerts: vec![],
            watchdog: None,
        }
    }
}
