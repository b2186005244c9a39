//! What people wish of the radio.

use super::pairing::{Bedside, Confirmation, Identifier, PairRefusal, Stage};
use super::{MOST_KNOWN, RadioState};
use crate::change::Change;
use crate::command::CommandError;
use crate::station::Station;
use lamplight_protocols::gatt::records::RecordRequest;
use lamplight_protocols::radio::{RadioAddress, RadioOrder};
use lamplight_units::{BedId, DeviceId, Now};
use std::collections::BTreeSet;

/// A wish about radio devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PairWish {
    /// Show what is about.
    Begin,
    /// Connect this one.
    Choose(RadioAddress),
    /// It is this patient's.
    Confirm(Box<Confirmation>),
    /// It is not: take the last confirmation back.
    Undo,
    /// End the path.
    Cancel,
    /// Try the adapter again now.
    Retry,
    /// This device is no longer the station's.
    Forget(DeviceId),
    /// Ask a device for what it has stored.
    Records(DeviceId, RecordRequest),
}

impl Station {
    pub(crate) fn carry_out_pairing(
        &mut self,
        now: Now,
        wish: PairWish,
    ) -> Result<(), CommandError> {
        let orders = match wish {
            PairWish::Begin => {
                self.radio_works()?;
                self.radio.pairing.begin(now)
            }
            PairWish::Choose(address) => self.choose_radio(now, &address)?,
            PairWish::Confirm(word) => self.confirm_radio(now, &word)?,
            PairWish::Undo => {
                self.undo_radio(now)?;
                Vec::new()
            }
            PairWish::Cancel => {
                self.radio.seen.clear();
                self.radio.pairing.cancel()
            }
            PairWish::Retry => vec![RadioOrder::Retry],
            PairWish::Forget(device) => {
                self.forget_radio(now, &device)?;
                Vec::new()
            }
            PairWish::Records(device, request) => {
                if !self.is_radio(&device) {
                    return Err(PairRefusal::NotKnown.into());
                }
                vec![RadioOrder::Records { device, request }]
            }
        };
        self.radio.leaving.extend(orders);
        self.watch_pairing();
        Ok(())
    }

    fn radio_works(&self) -> Result<(), PairRefusal> {
        match &self.radio.state {
            RadioState::Ready => Ok(()),
            RadioState::Unready { sentence, .. } => Err(PairRefusal::NoRadio(sentence.clone())),
            RadioState::Unheard => Err(PairRefusal::NoRadio(
                "Bluetooth is not switched on in this station's configuration; ask the technician"
                    .into(),
            )),
        }
    }

    fn choose_radio(
        &mut self,
        now: Now,
        address: &RadioAddress,
    ) -> Result<Vec<RadioOrder>, PairRefusal> {
        let seen = self.radio.seen.iter().find(|one| one.address == *address);
        let connected = |device: &DeviceId| {
            let link = self.radio.links.get(device);
            link.is_some_and(|(connected, _)| *connected)
        };
        // A device that is connected does not advertise, so it is not in sight.
        let mut known = self.radio.known.values();
        let live = known.find(|one| one.address == *address && connected(&one.device));
        let sighting = match (seen, live) {
            (Some(seen), _) => seen.clone(),
            (None, Some(live)) => lamplight_protocols::radio::Sighting {
                address: live.address.clone(),
                random: live.random,
                name: live.name.clone(),
                kinds: live.kinds.clone(),
                signal_dbm: None,
                at: now,
            },
            (None, None) => return Err(PairRefusal::NotSeen),
        };
        let live = live.map(|one| one.device.clone());
        self.radio.met = None;
        self.radio.pairing.choose(now, &sighting, live)
    }

    fn confirm_radio(
        &mut self,
        now: Now,
        word: &Confirmation,
    ) -> Result<Vec<RadioOrder>, CommandError> {
        let device = &word.device;
        let bedside = self.bedside(now, word)?;
        self.radio.pairing.check(now, word, &bedside)?;
        let added = !self.radio.known.contains_key(device);
        if added {
            let met = self.radio.met.clone().filter(|met| met.device == *device);
            let met = met.ok_or(PairRefusal::NotLive)?;
            if self.radio.known.len() >= MOST_KNOWN {
                let full =
                    format!("this station has {MOST_KNOWN} Bluetooth devices; forget one first");
                return Err(PairRefusal::NoRadio(full.into()).into());
            }
            self.radio.known.insert(device.clone(), met);
        }
        match self.assign_by_hand(now, device, Some(word.bed.clone())) {
            Ok(()) | Err(CommandError::Already) => {}
            Err(other) => {
                if added {
                    self.radio.known.remove(device);
                }
                return Err(other);
            }
        }
        if added {
            self.radio.links.insert(device.clone(), (true, now));
        }
        if let Some(known) = self.radio.known.get_mut(device) {
            known.label = word.label.trim().into();
        }
        let orders = self.radio.pairing.done(now, word, added);
        self.radio.seen.clear();
        self.tell_known();
        self.changes.note(Change::Devices);
        Ok(orders)
    }

    fn bedside(&self, now: Now, word: &Confirmation) -> Result<Bedside, CommandError> {
        if self.setup.beds.get(&word.bed).is_none() {
            return Err(CommandError::NoBed(word.bed.clone()));
        }
        let stay = self.stays.in_bed(&word.bed);
        let mut identifiers = BTreeSet::new();
        if let Some(stay) = stay {
            let patient = &stay.patient;
            if !patient.name.reveal().family.is_empty() {
                identifiers.insert(Identifier::Name);
            }
            if !patient.birth.reveal().is_empty() {
                identifiers.insert(Identifier::Birth);
            }
            if patient.record_number().is_some() {
                identifiers.insert(Identifier::RecordNumber);
            }
        }
        let label = word.label.trim();
        let mut known = self.radio.known.values();
        let label_of = known
            .find(|one| !label.is_empty() && *one.label == *label)
            .map(|one| one.device.clone());
        let kinds = self
            .radio
            .known
            .get(&word.device)
            .or(self.radio.met.as_ref());
        Ok(Bedside {
            stay: stay.map(|stay| stay.id),
            identifiers,
            speaks_for: self.bed_of(&word.device).cloned(),
            heard: self.heard_of(now, &word.device),
            stays: kinds.is_some_and(lamplight_protocols::radio::KnownRadio::stays),
            label_of,
        })
    }

    fn undo_radio(&mut self, now: Now) -> Result<(), CommandError> {
        let (device, bed, added) = self.radio.pairing.undo()?;
        if self.bed_of(&device) == Some(&bed) {
            self.assign_by_hand(now, &device, None)?;
        }
        if added {
            self.drop_radio(&device);
        }
        Ok(())
    }

    fn forget_radio(&mut self, now: Now, device: &DeviceId) -> Result<(), CommandError> {
        if !self.is_radio(device) {
            return Err(PairRefusal::NotKnown.into());
        }
        if let Some(bed) = self.bed_of(device) {
            return Err(PairRefusal::InUse(bed.clone()).into());
        }
        if matches!(&self.radio.pairing.stage, Stage::Done { device: done, .. } if done == device) {
            let orders = self.radio.pairing.cancel();
            self.radio.leaving.extend(orders);
        }
        self.end_condition(
            now,
            &lamplight_alarms::ConditionKey::new(&Self::source_of(device), "link"),
        );
        self.drop_radio(device);
        Ok(())
    }

    fn drop_radio(&mut self, device: &DeviceId) {
        self.radio.known.remove(device);
        self.radio.links.remove(device);
        self.radio.records.remove(device);
        self.tell_known();
        self.changes.note(Change::Devices);
    }

    /// The bed that a device speaks for, to be shown beside it.
    #[must_use]
    pub fn bed_of_device(&self, device: &DeviceId) -> Option<&BedId> {
        self.bed_of(device)
    }
}
