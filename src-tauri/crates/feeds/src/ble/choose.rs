//! Which devices to connect, and whether one that answers is who it should be. Pure: what is
//! seen and the time come in, what to do comes out.
//!
//! The rule on which patients' safety rests: values go to a device's patient only when the
//! device that answers said the right serial number or system id. An address alone is not
//! believed, since another device may have it; and a serial number under another address is
//! believed only where both addresses are of the kind that changes, since makers leave one
//! number in many devices.

use crate::backoff::{Backoff, Chances, Tries};
use lamplight_protocols::radio::{KnownRadio, RadioAddress, RadioIdentity, Sighting};
use lamplight_units::{DeviceId, Mono};
use std::collections::BTreeMap;
use std::time::Duration;

/// A device that was looked at and is not ours is not looked at again for so long.
const STRANGER_FOR: Duration = Duration::from_secs(600);
/// What was not heard for so long is not connected, and not listed.
const IN_SIGHT: Duration = Duration::from_secs(30);

/// Why a device is connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It is ours.
    Known(DeviceId),
    /// Somebody wants to see what it sends.
    Pairing,
    /// It may be one of ours under another address.
    Probe,
}

/// What a device's own name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It may send.
    Welcome,
    /// It is none of ours; to be let go quietly.
    Stranger,
    /// It must not send, and why.
    Refused(String),
}

/// One connection.
#[derive(Debug, Clone)]
struct Held {
    why: Why,
    device: Option<DeviceId>,
}

struct Wait {
    until: Mono,
    tries: Tries,
}

/// What is seen, known and connected.
pub struct Chooser {
    backoff: Backoff,
    seed: u64,
    most_links: usize,
    most_seen: usize,
    known: Vec<KnownRadio>,
    seen: BTreeMap<RadioAddress, Sighting>,
    held: BTreeMap<RadioAddress, Held>,
    waits: BTreeMap<RadioAddress, Wait>,
    strangers: BTreeMap<RadioAddress, Mono>,
    wanted: Option<RadioAddress>,
}

impl Chooser {
    /// Nothing is seen and nothing known.
    pub const fn new(backoff: Backoff, seed: u64, most_links: usize, most_seen: usize) -> Self {
        Self {
            backoff,
            seed,
            most_links,
            most_seen,
            known: Vec::new(),
            seen: BTreeMap::new(),
            held: BTreeMap::new(),
            waits: BTreeMap::new(),
            strangers: BTreeMap::new(),
            wanted: None,
        }
    }

    /// These are ours. Answers which connections are to be let go.
    pub fn know(&mut self, known: Vec<KnownRadio>) -> Vec<RadioAddress> {
        self.known = known;
        // Whoever was a stranger may be ours now.
        self.strangers.clear();
        let known = &self.known;
        for held in self.held.values_mut() {
            let Some(device) = &held.device else { continue };
            if known.iter().any(|one| one.device == *device) {
                held.why = Why::Known(device.clone());
            }
        }
        let gone = |held: &Held| match &held.why {
            Why::Known(device) => !known.iter().any(|one| one.device == *device),
            Why::Pairing | Why::Probe => false,
        };
        let held = self.held.iter();
        held.filter(|(_, held)| gone(held))
            .map(|(address, _)| address.clone())
            .collect()
    }

    /// Those that are ours.
    pub fn known(&self) -> &[KnownRadio] {
        &self.known
    }

    /// A device was seen.
    pub fn sight(&mut self, sighting: Sighting) {
        let new = !self.seen.contains_key(&sighting.address);
        if new && self.seen.len() >= self.most_seen {
            // A flood of strangers pushes out strangers, never one of ours.
            let ours = |one: &&Sighting| {
                let known = self.known.iter().any(|own| own.address == one.address);
                known || self.held.contains_key(&one.address)
            };
            let strangers = self.seen.values().filter(|one| !ours(one));
            let oldest = strangers.min_by_key(|one| one.at.mono);
            if let Some(address) = oldest.map(|one| one.address.clone()) {
                self.seen.remove(&address);
            }
        }
        self.seen.insert(sighting.address.clone(), sighting);
    }

    /// What is in sight, strongest first.
    pub fn in_sight(&self, now: Mono) -> Vec<Sighting> {
        let seen = self.seen.values();
        let mut seen: Vec<Sighting> = seen
            .filter(|one| now.since(one.at.mono) < IN_SIGHT)
            .cloned()
            .collect();
        seen.sort_by_key(|one| (std::cmp::Reverse(one.signal_dbm), one.address.clone()));
        seen
    }

    /// Whether it was looked at within `every`.
    pub fn seen_within(&self, address: &RadioAddress, now: Mono, every: Duration) -> bool {
        let seen = self.seen.get(address);
        seen.is_some_and(|one| now.since(one.at.mono) < every)
    }

    /// What was seen of it last.
    pub fn sighting(&self, address: &RadioAddress) -> Option<Sighting> {
        self.seen.get(address).cloned()
    }

    /// Whether its address is one that the device changes.
    pub fn is_random(&self, address: &RadioAddress) -> bool {
        self.seen.get(address).is_some_and(|one| one.random)
    }

    /// Somebody wants to see what it sends.
    pub fn want(&mut self, address: RadioAddress) {
        self.waits.remove(&address);
        self.wanted = Some(address);
    }

    /// Nobody wants it any more. Whether its connection is to be let go.
    pub fn unwant(&mut self, address: &RadioAddress) -> bool {
        if self.wanted.as_ref() == Some(address) {
            self.wanted = None;
        }
        let held = self.held.get(address);
        held.is_some_and(|held| held.why == Why::Pairing)
    }

    /// The next device to connect now, until there is none; it counts as connected from here on.
    pub fn next(&mut self, now: Mono) -> Option<(RadioAddress, Why)> {
        if self.held.len() >= self.most_links {
            return None;
        }
        self.strangers.retain(|_, until| *until > now);
        let (address, why) = self
            .seen
            .values()
            .filter(|one| now.since(one.at.mono) < IN_SIGHT)
            .filter(|one| !self.held.contains_key(&one.address))
            .filter(|one| {
                let wait = self.waits.get(&one.address);
                wait.is_none_or(|wait| wait.until <= now)
            })
            .find_map(|one| Some((one.address.clone(), self.why(one)?)))?;
        let held = Held {
            why: why.clone(),
            device: None,
        };
        self.held.insert(address.clone(), held);
        Some((address, why))
    }

    fn why(&self, seen: &Sighting) -> Option<Why> {
        let at = self.known.iter().find(|one| one.address == seen.address);
        if let Some(known) = at {
            return (!self.is_connected(&known.device)).then(|| Why::Known(known.device.clone()));
        }
        if self.wanted.as_ref() == Some(&seen.address) {
            return Some(Why::Pairing);
        }
        if self.strangers.contains_key(&seen.address) || !seen.random {
            return None;
        }
        let may_be = |known: &&KnownRadio| {
            known.random
                && known.name == seen.name
                && !self.is_connected(&known.device)
                && !self.in_sight_under(&known.address, seen)
        };
        let mut candidates = self.known.iter().filter(may_be);
        candidates.next().map(|_| Why::Probe)
    }

    /// Whether a known device is seen under its old address about as recently: then the other
    /// one is another one.
    fn in_sight_under(&self, address: &RadioAddress, newer: &Sighting) -> bool {
        let old = self.seen.get(address);
        old.is_some_and(|old| newer.at.mono.since(old.at.mono) < Duration::from_secs(5))
    }

    fn is_connected(&self, device: &DeviceId) -> bool {
        self.held.values().any(|held| {
            let meant = matches!(&held.why, Why::Known(known) if known == device);
            meant || held.device.as_ref() == Some(device)
        })
    }

    /// A device that was connected said who it is.
    pub fn judge(
        &mut self,
        address: &RadioAddress,
        random: bool,
        identity: &RadioIdentity,
    ) -> Verdict {
        let device = &identity.device;
        let other = self
            .held
            .iter()
            .find(|(other, held)| *other != address && held.device.as_ref() == Some(device));
        if let Some((other, _)) = other {
            return Verdict::Refused(format!(
                "Bluetooth: two devices name themselves {device} ({other} and {address}). Only \
                 the first one is read; switch one off, and do not use the two on two patients."
            ));
        }
        let known = self.known.iter().position(|one| one.device == *device);
        let Some(held) = self.held.get_mut(address) else {
            return Verdict::Stranger;
        };
        let moved = |one: &KnownRadio| one.address != *address && !(one.random && random);
        match (&held.why, known.and_then(|at| self.known.get_mut(at))) {
            (Why::Known(wanted), _) if wanted != device => Verdict::Refused(format!(
                "Bluetooth: under the address {address} of {wanted} another device answers, \
                 {device}. It is not read; pair it anew if it took the other's place."
            )),
            (Why::Probe, None) => Verdict::Stranger,
            (_, Some(one)) if moved(one) => Verdict::Refused(format!(
                "Bluetooth: a second device names itself {device}, under the address {address} \
                 instead of {}. It is not read; pair it anew if it is the same one.",
                one.address
            )),
            (why, Some(one)) => {
                one.address = address.clone();
                if *why == Why::Probe {
                    held.why = Why::Known(device.clone());
                }
                held.device = Some(device.clone());
                Verdict::Welcome
            }
            (Why::Known(_) | Why::Pairing, None) => {
                held.device = Some(device.clone());
                Verdict::Welcome
            }
        }
    }

    /// A connection ended; `well` when it had lasted or brought what it was for.
    pub fn ended(&mut self, now: Mono, address: &RadioAddress, well: bool) {
        let held = self.held.remove(address);
        let stranger = held.is_some_and(|held| held.why == Why::Probe);
        if stranger {
            self.strangers.insert(address.clone(), now + STRANGER_FOR);
            while self.strangers.len() > self.most_seen {
                self.strangers.pop_first();
            }
        }
        if self.waits.len() > self.most_seen {
            self.waits.retain(|_, wait| wait.until > now);
        }
        let seed = address.as_str().bytes().fold(self.seed, |seed, byte| {
            seed.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        let backoff = self.backoff;
        let wait = self.waits.entry(address.clone()).or_insert_with(|| Wait {
            until: now,
            tries: Tries::new(backoff, Chances::new(seed)),
        });
        if well {
            wait.tries.succeeded();
        }
        wait.until = now + wait.tries.failed();
    }

    /// The address under which a device is connected.
    pub fn address_of(&self, device: &DeviceId) -> Option<&RadioAddress> {
        let mut held = self.held.iter();
        held.find(|(_, held)| held.device.as_ref() == Some(device))
            .map(|(address, _)| address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_protocols::radio::RadioKind;
    use lamplight_units::{Now, Wall};
    use std::sync::Arc;

    fn at(s: u64) -> Now {
        Now {
            mono: Mono::from_start(Duration::from_secs(s)),
            wall: Wall::from_micros(0),
        }
    }

    fn address(text: &str) -> RadioAddress {
        RadioAddress::new(text)
    }

    fn device(name: &str) -> DeviceId {
        DeviceId::parse(name).unwrap()
    }

    fn seen(under: &str, random: bool, s: u64) -> Sighting {
        Sighting {
            address: address(under),
            random,
            name: Arc::from("belt"),
            kinds: vec![RadioKind::HeartRate],
            signal_dbm: Some(-60),
            at: at(s),
        }
    }

    fn known(name: &str, under: &str, random: bool) -> KnownRadio {
        KnownRadio {
            device: device(name),
            address: address(under),
            random,
            name: Arc::from("belt"),
            kinds: vec![RadioKind::HeartRate],
            firmware: Arc::from(""),
            label: Arc::from(""),
            since: at(0),
            last_record: None,
            session: None,
        }
    }

    fn identity(name: &str) -> RadioIdentity {
        RadioIdentity {
            device: device(name),
            maker: Arc::from(""),
            model: Arc::from(""),
            firmware: Arc::from(""),
            kinds: vec![RadioKind::HeartRate],
        }
    }

    fn chooser() -> Chooser {
        let backoff = Backoff {
            least: Duration::from_secs(1),
            most: Duration::from_secs(30),
        };
        Chooser::new(backoff, 1, 8, 4)
    }

    #[test]
    fn only_what_is_known_or_wanted_is_connected() {
        let mut chooser = chooser();
        chooser.sight(seen("A", false, 0));
        assert_eq!(chooser.next(at(0).mono), None);
        chooser.know(vec![known("a", "A", false)]);
        let why = Why::Known(device("a"));
        assert_eq!(chooser.next(at(0).mono), Some((address("A"), why)));
        assert_eq!(chooser.next(at(0).mono), None, "once");
        chooser.sight(seen("B", false, 0));
        chooser.want(address("B"));
        assert_eq!(chooser.next(at(0).mono), Some((address("B"), Why::Pairing)));
    }

    #[test]
    fn a_device_that_changes_its_address_stays_the_same_and_a_namesake_does_not_become_it() {
        for (random, wanted) in [(true, true), (false, false)] {
            let mut chooser = chooser();
            chooser.know(vec![known("a", "A", random)]);
            chooser.sight(seen("Z", random, 100));
            let next = chooser.next(at(100).mono);
            assert_eq!(next.is_some(), wanted, "random {random}");
            if wanted {
                let verdict = chooser.judge(&address("Z"), random, &identity("a"));
                assert_eq!(verdict, Verdict::Welcome);
                assert_eq!(chooser.known()[0].address, address("Z"));
                assert_eq!(chooser.address_of(&device("a")), Some(&address("Z")));
            }
        }
    }

    #[test]
    fn another_device_under_the_old_address_is_refused() {
        let mut chooser = chooser();
        chooser.know(vec![known("a", "A", false)]);
        chooser.sight(seen("A", false, 0));
        chooser.next(at(0).mono);
        let verdict = chooser.judge(&address("A"), false, &identity("b"));
        assert!(matches!(verdict, Verdict::Refused(_)), "{verdict:?}");
    }

    #[test]
    fn two_that_name_themselves_alike_are_never_both_read() {
        let mut chooser = chooser();
        chooser.know(vec![known("a", "A", true)]);
        chooser.sight(seen("A", true, 0));
        chooser.sight(seen("B", true, 0));
        chooser.next(at(0).mono);
        assert_eq!(
            chooser.judge(&address("A"), true, &identity("a")),
            Verdict::Welcome
        );
        chooser.want(address("B"));
        chooser.next(at(0).mono);
        let verdict = chooser.judge(&address("B"), true, &identity("a"));
        assert!(matches!(verdict, Verdict::Refused(_)), "{verdict:?}");
    }

    #[test]
    fn a_stranger_is_looked_at_once_and_a_failure_waits() {
        let mut chooser = chooser();
        chooser.know(vec![known("a", "A", true)]);
        chooser.sight(seen("Z", true, 100));
        assert_eq!(chooser.next(at(100).mono), Some((address("Z"), Why::Probe)));
        let verdict = chooser.judge(&address("Z"), true, &identity("c"));
        assert_eq!(verdict, Verdict::Stranger);
        chooser.ended(at(101).mono, &address("Z"), false);
        chooser.sight(seen("Z", true, 200));
        assert_eq!(chooser.next(at(200).mono), None);
        chooser.sight(seen("A", true, 200));
        assert!(chooser.next(at(200).mono).is_some());
        chooser.ended(at(200).mono, &address("A"), false);
        assert_eq!(chooser.next(at(200).mono), None, "waits");
        assert!(chooser.next(at(203).mono).is_some(), "at most 2 s");
    }

    #[test]
    fn a_flood_of_advertisements_is_bounded_and_what_is_gone_is_not_listed() {
        let mut chooser = chooser();
        for number in 0..100 {
            chooser.sight(seen(&format!("{number}"), true, number));
        }
        assert_eq!(chooser.in_sight(at(100).mono).len(), 4);
        assert_eq!(chooser.in_sight(at(200).mono).len(), 0);
    }

    #[test]
    fn a_device_that_is_no_longer_ours_is_let_go() {
        let mut chooser = chooser();
        chooser.know(vec![known("a", "A", false)]);
        chooser.sight(seen("A", false, 0));
        chooser.next(at(0).mono);
        chooser.judge(&address("A"), false, &identity("a"));
        assert_eq!(chooser.know(Vec::new()), [address("A")]);
    }
}
