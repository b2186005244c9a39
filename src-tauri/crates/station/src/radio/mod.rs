//! Radio devices: which are the station's own, what the radio tells of them, and the guided
//! path by which a new one becomes a patient's.

mod pairing;
mod tell;
mod wish;

pub(crate) use pairing::Pairing;
pub use pairing::{Confirmation, Identifier, MOST_LABEL, PairRefusal, Proof, Stage};
pub(crate) use tell::TOLD_FOR as FIRMWARE_TOLD_FOR;
pub use wish::PairWish;

use crate::change::Change;
use crate::station::Station;
use lamplight_protocols::radio::{
    KnownRadio, RadioAddress, RadioNews, RadioOrder, RadioProblem, RecordsState, Sighting,
};
use lamplight_units::{DeviceId, FeedId, Now};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// The most devices of one station; one more is refused at its confirmation by the radio's own
/// bound of links long before.
const MOST_KNOWN: usize = 512;

/// How the radio stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RadioState {
    /// Nothing was heard of it: it is not configured, or the start is not over.
    Unheard,
    /// It works.
    Ready,
    /// It does not.
    Unready {
        /// Why, for the program.
        problem: RadioProblem,
        /// What, where, what to do.
        sentence: Arc<str>,
    },
}

/// All that is kept of it.
#[derive(Debug)]
pub(crate) struct Radio {
    feed: Option<FeedId>,
    state: RadioState,
    seen: Vec<Sighting>,
    known: BTreeMap<DeviceId, KnownRadio>,
    /// Since when each known device is, or is not, connected.
    links: BTreeMap<DeviceId, (bool, Now)>,
    records: BTreeMap<DeviceId, RecordsState>,
    /// What a device that is being paired said of itself.
    met: Option<KnownRadio>,
    pairing: Pairing,
    leaving: VecDeque<RadioOrder>,
}

impl Radio {
    /// How people call a device of the station's own.
    pub fn called(&self, device: &DeviceId) -> Option<&str> {
        self.known.get(device).map(KnownRadio::called)
    }
}

impl Default for Radio {
    fn default() -> Self {
        Self {
            feed: None,
            state: RadioState::Unheard,
            seen: Vec::new(),
            known: BTreeMap::new(),
            links: BTreeMap::new(),
            records: BTreeMap::new(),
            met: None,
            pairing: Pairing::default(),
            leaving: VecDeque::new(),
        }
    }
}

/// What the screen reads of the radio.
#[derive(Debug)]
pub struct RadioNow<'a> {
    /// How it stands.
    pub state: &'a RadioState,
    /// What is about, strongest first.
    pub seen: &'a [Sighting],
    /// How far pairing is.
    pub stage: &'a Stage,
    /// The station's own, with whether and since when each is connected.
    pub known: Vec<(&'a KnownRadio, Option<(bool, Now)>)>,
}

impl Station {
    /// The radio as it may be seen now.
    #[must_use]
    pub fn radio(&self) -> RadioNow<'_> {
        let radio = &self.radio;
        let known = radio.known.values();
        RadioNow {
            state: &radio.state,
            seen: &radio.seen,
            stage: &radio.pairing.stage,
            known: known
                .map(|one| (one, radio.links.get(&one.device).copied()))
                .collect(),
        }
    }

    /// What is written on a radio device here; empty for any other.
    #[must_use]
    pub fn label_of(&self, device: &DeviceId) -> &str {
        let known = self.radio.known.get(device);
        known.map_or("", |known| &known.label)
    }

    /// How fetching stored records of a device went last.
    #[must_use]
    pub fn records_of(&self, device: &DeviceId) -> Option<&RecordsState> {
        self.radio.records.get(device)
    }

    /// The next order for the radio, with the feed that has it, until there is none.
    pub fn poll_radio(&mut self) -> Option<(FeedId, RadioOrder)> {
        let feed = self.radio.feed.clone()?;
        Some((feed, self.radio.leaving.pop_front()?))
    }

    /// The radio tells something.
    pub(crate) fn hear_radio(&mut self, now: Now, feed: &FeedId, news: RadioNews) {
        self.radio.feed = Some(feed.clone());
        match news {
            RadioNews::Ready => {
                self.radio.state = RadioState::Ready;
                self.links_ended(now);
                self.tell_known();
                if self.radio.pairing.stage != Stage::Idle {
                    self.radio.leaving.push_back(RadioOrder::Look(true));
                }
            }
            RadioNews::Unready { problem, sentence } => {
                self.radio.state = RadioState::Unready { problem, sentence };
                self.radio.seen.clear();
                self.links_ended(now);
            }
            RadioNews::Seen(seen) => self.radio.seen = seen,
            RadioNews::Identified {
                address,
                random,
                name,
                identity,
            } => {
                let met = KnownRadio {
                    device: identity.device.clone(),
                    address,
                    random,
                    name,
                    kinds: identity.kinds.clone(),
                    firmware: identity.firmware.clone(),
                    label: Arc::from(""),
                    since: now,
                    last_record: None,
                    session: None,
                };
                self.met(now, met);
            }
            RadioNews::Link {
                address,
                device,
                state,
            } => {
                let orders = self
                    .radio
                    .pairing
                    .link(now, &address, device.as_ref(), &state);
                self.radio.leaving.extend(orders);
                // A link that began with the pairing does not know that its device is ours by now.
                let device = device.or_else(|| self.linked_at(&address));
                if let Some(device) = device {
                    self.link_changed(now, &device, &state);
                }
            }
            RadioNews::Records { device, state } => {
                self.fetched(&device, &state);
                if self.radio.known.contains_key(&device) {
                    self.radio.records.insert(device, state);
                }
            }
        }
        self.watch_pairing();
    }

    /// The adapter failed, or begins anew: no link stands, and none is left that would say so.
    /// What fails is told by the feed, and the silence of each bed's device climbs.
    fn links_ended(&mut self, now: Now) {
        for (connected, since) in self.radio.links.values_mut() {
            if *connected {
                (*connected, *since) = (false, now);
            }
        }
        let orders = self.radio.pairing.links_ended();
        self.radio.leaving.extend(orders);
        self.changes.note(Change::Devices);
    }

    /// The device of ours that is connected under an address.
    fn linked_at(&self, address: &RadioAddress) -> Option<DeviceId> {
        let connected = |device: &DeviceId| {
            let link = self.radio.links.get(device);
            link.is_some_and(|(connected, _)| *connected)
        };
        let mut known = self.radio.known.values();
        known
            .find(|one| one.address == *address && connected(&one.device))
            .map(|one| one.device.clone())
    }

    /// Records of a device of ours were fetched: what is new the next time follows from them. The
    /// numbers of another session are lower, and take the place of those before all the same.
    fn fetched(&mut self, device: &DeviceId, state: &RecordsState) {
        let RecordsState::Done {
            newest: Some(newest),
            session,
            ..
        } = state
        else {
            return;
        };
        let Some(known) = self.radio.known.get_mut(device) else {
            return;
        };
        known.last_record = Some(*newest);
        known.session = *session;
        self.tell_known();
    }

    /// A device said who it is: a known one may have another address or firmware.
    fn met(&mut self, now: Now, met: KnownRadio) {
        let Some(known) = self.radio.known.get_mut(&met.device) else {
            self.radio.met = Some(met);
            return;
        };
        known.address = met.address;
        known.random = met.random;
        if !met.name.is_empty() {
            known.name = met.name;
        }
        known.kinds = met.kinds;
        let before = std::mem::replace(&mut known.firmware, met.firmware.clone());
        let known = known.clone();
        if !before.is_empty() && !met.firmware.is_empty() && before != met.firmware {
            self.firmware_changed(now, &known, &before);
        }
    }

    /// Tells the feed which devices are ours.
    pub(crate) fn tell_known(&mut self) {
        let known = self.radio.known.values().cloned().collect();
        // The newest list alone counts.
        let older = |order: &RadioOrder| matches!(order, RadioOrder::Know(_));
        self.radio.leaving.retain(|order| !older(order));
        self.radio.leaving.push_back(RadioOrder::Know(known));
    }

    /// Whether it is a radio device of ours.
    pub(crate) fn is_radio(&self, device: &DeviceId) -> bool {
        self.radio.known.contains_key(device)
    }

    pub(crate) fn keep_radios(&self) -> Vec<KnownRadio> {
        self.radio.known.values().cloned().collect()
    }

    pub(crate) fn resume_radios(&mut self, known: Vec<KnownRadio>) {
        let named = known.into_iter().map(|one| (one.device.clone(), one));
        self.radio.known = named.take(MOST_KNOWN).collect();
    }
}
