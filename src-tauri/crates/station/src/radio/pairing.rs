//! The guided way from "there is a device" to "it is this patient's": a state machine of its
//! own, without the ward. What people wish and what the radio tells come in with the time,
//! what the radio is to do comes out.
//!
//! The one rule: a device speaks for a patient only after a person has compared its live value
//! with the patient in front of him or her, and said how.

use lamplight_protocols::radio::{LinkState, RadioAddress, RadioOrder, Sighting};
use lamplight_units::{BedId, DeviceId, Mono, Now, StayId};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// A path that nobody goes on with ends by itself: a page that was closed says nothing.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(600);
/// A value that is older says nothing of the patient in front of the person.
pub(crate) const LIVE_FOR: Duration = Duration::from_secs(15);
/// The same for a device that measures once.
pub(crate) const ONCE_FOR: Duration = Duration::from_secs(300);
/// Of an adapter that has forgotten what it was to connect. It is read when it works again.
const BEGUN_ANEW: &str = "Bluetooth failed or was started anew meanwhile, and this device is connected no longer. Choose it again when it is in the list.";
/// The longest label.
pub const MOST_LABEL: usize = 40;

/// What a person compared with the wristband.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identifier {
    /// Family and given name.
    Name,
    /// Date of birth.
    Birth,
    /// Record number.
    RecordNumber,
}

/// How a person knows that the device is on this patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// These were compared with the patient's wristband: two at the least.
    Identifiers(BTreeSet<Identifier>),
    /// The value followed a tap on the sensor or a breath of the patient.
    Reacted,
}

/// A person's "this is the patient in front of me".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The device that was shown.
    pub device: DeviceId,
    /// The bed.
    pub bed: BedId,
    /// The patient whom the person saw there; `None` for an empty bed.
    pub stay: Option<StayId>,
    /// How.
    pub proof: Proof,
    /// What is written on the device; may be empty.
    pub label: Arc<str>,
}

/// What is known of the bed that a person named.
pub(crate) struct Bedside {
    /// Who lies there.
    pub stay: Option<StayId>,
    /// What of this patient can be compared.
    pub identifiers: BTreeSet<Identifier>,
    /// For which bed the device speaks already.
    pub speaks_for: Option<BedId>,
    /// When the device last sent a value.
    pub heard: Option<Mono>,
    /// Whether it sends all the time.
    pub stays: bool,
    /// Who has that label already.
    pub label_of: Option<DeviceId>,
}

/// Why a step of pairing was not made. Nothing changed then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PairRefusal {
    /// The radio.
    #[error("{0}")]
    NoRadio(Arc<str>),
    /// Nothing runs.
    #[error("nobody is pairing a device now; begin again")]
    NotPairing,
    /// It went out of sight.
    #[error("that device is no longer in sight; bring it close and switch it on")]
    NotSeen,
    /// Another one, or none, is connected.
    #[error("that device is not the one that is connected now; look at its value again")]
    NotLive,
    /// No value, or an old one.
    #[error("no fresh value has come from the device; wait for one and look at it")]
    NoValue,
    /// One device, one patient.
    #[error("this device speaks for bed {0} already; take it from there first")]
    OnAnother(BedId),
    /// The bed's patient changed meanwhile.
    #[error("bed {0} has another patient now; look again who is in front of you")]
    OtherPatient(BedId),
    /// Too little was compared.
    #[error(
        "compare two identifiers with the wristband, or let the value react to a tap or a breath"
    )]
    TwoIdentifiers,
    /// What was compared is not known here.
    #[error("the station does not know that of this patient; compare another identifier")]
    UnknownIdentifier,
    /// More than a label.
    #[error("a label has at most {MOST_LABEL} characters")]
    LongLabel,
    /// Two devices with one label would be taken for one another.
    #[error("the label is {0}'s already; write another one")]
    LabelTaken(DeviceId),
    /// None of ours.
    #[error("no such Bluetooth device belongs to this station")]
    NotKnown,
    /// On a patient.
    #[error("this device speaks for bed {0}; take it from there first")]
    InUse(BedId),
    /// Nothing to take back.
    #[error("there is nothing to take back")]
    NothingToUndo,
}

/// How far the path is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Nobody pairs.
    Idle,
    /// A list of what is about.
    Looking,
    /// One was chosen, and is being connected.
    Linking {
        /// Which.
        address: RadioAddress,
        /// Its name.
        name: Arc<str>,
        /// The system pairs, and may ask a person.
        bonding: bool,
    },
    /// Its value is live: whose is it?
    Asking {
        /// Under which address.
        address: RadioAddress,
        /// Who it is.
        device: DeviceId,
        /// Its name.
        name: Arc<str>,
        /// Since when.
        since: Now,
    },
    /// It speaks for a bed.
    Done {
        /// Which device.
        device: DeviceId,
        /// Which bed.
        bed: BedId,
        /// Whether it became one of ours by this, so that undoing forgets it.
        added: bool,
    },
    /// It could not be connected.
    Failed {
        /// Its name.
        name: Arc<str>,
        /// What, where, what to do.
        sentence: Arc<str>,
    },
}

/// The path.
#[derive(Debug, Clone)]
pub(crate) struct Pairing {
    pub stage: Stage,
    touched: Mono,
}

impl Default for Pairing {
    fn default() -> Self {
        Self {
            stage: Stage::Idle,
            touched: Mono::START,
        }
    }
}

impl Pairing {
    /// Somebody begins, or begins anew.
    pub fn begin(&mut self, now: Now) -> Vec<RadioOrder> {
        let mut orders = self.let_go();
        self.touched = now.mono;
        self.stage = Stage::Looking;
        orders.push(RadioOrder::Look(true));
        orders
    }

    /// One of the list is chosen; `live` when it is ours and connected already.
    pub fn choose(
        &mut self,
        now: Now,
        sighting: &Sighting,
        live: Option<DeviceId>,
    ) -> Result<Vec<RadioOrder>, PairRefusal> {
        match &self.stage {
            Stage::Looking
            | Stage::Failed { .. }
            | Stage::Linking { .. }
            | Stage::Asking { .. } => {}
            Stage::Idle | Stage::Done { .. } => return Err(PairRefusal::NotPairing),
        }
        let mut orders = self.let_go();
        self.touched = now.mono;
        let (address, name) = (sighting.address.clone(), sighting.name.clone());
        self.stage = match live {
            Some(device) => Stage::Asking {
                address,
                device,
                name,
                since: now,
            },
            None => {
                orders.push(RadioOrder::Try(address.clone()));
                Stage::Linking {
                    address,
                    name,
                    bonding: false,
                }
            }
        };
        Ok(orders)
    }

    /// A link stands otherwise.
    pub fn link(
        &mut self,
        now: Now,
        at: &RadioAddress,
        device: Option<&DeviceId>,
        state: &LinkState,
    ) -> Vec<RadioOrder> {
        let (address, name) = match &self.stage {
            Stage::Linking { address, name, .. } | Stage::Asking { address, name, .. }
                if address == at =>
            {
                (address.clone(), name.clone())
            }
            _ => return Vec::new(),
        };
        match (state, device) {
            (LinkState::Connecting, _) => Vec::new(),
            (LinkState::Bonding, _) => {
                self.stage = Stage::Linking {
                    address,
                    name,
                    bonding: true,
                };
                Vec::new()
            }
            (LinkState::Connected, Some(device)) => {
                self.stage = Stage::Asking {
                    address,
                    device: device.clone(),
                    name,
                    since: now,
                };
                Vec::new()
            }
            // It is tried again by itself; whoever looks sees that it is not live.
            (LinkState::Connected, None) | (LinkState::Lost, _) => {
                self.stage = Stage::Linking {
                    address,
                    name,
                    bonding: false,
                };
                Vec::new()
            }
            (LinkState::Failed { sentence }, _) => {
                self.stage = Stage::Failed {
                    name,
                    sentence: sentence.clone(),
                };
                vec![RadioOrder::Release(address)]
            }
        }
    }

    /// The adapter failed or begins anew: it knows nothing of what it was to connect, or the order
    /// for it is still on its way.
    pub fn links_ended(&mut self) -> Vec<RadioOrder> {
        let orders = self.let_go();
        if let Stage::Linking { name, .. } | Stage::Asking { name, .. } = &self.stage {
            self.stage = Stage::Failed {
                name: name.clone(),
                sentence: Arc::from(BEGUN_ANEW),
            };
        }
        orders
    }

    /// Whether a person's word is enough. The state changes by [`Self::done`].
    pub fn check(
        &self,
        now: Now,
        word: &Confirmation,
        bedside: &Bedside,
    ) -> Result<(), PairRefusal> {
        let (device, since) = match &self.stage {
            Stage::Asking { device, since, .. } => (device, since),
            Stage::Idle | Stage::Looking | Stage::Done { .. } => {
                return Err(PairRefusal::NotPairing);
            }
            Stage::Linking { .. } | Stage::Failed { .. } => return Err(PairRefusal::NotLive),
        };
        if *device != word.device {
            return Err(PairRefusal::NotLive);
        }
        let patience = if bedside.stays { LIVE_FOR } else { ONCE_FOR };
        let fresh = |heard: &Mono| now.mono.since(*heard) <= patience;
        // A device that measures once may have sent before the person was asked.
        let seen = bedside.heard.filter(fresh);
        if seen.is_none_or(|heard| bedside.stays && heard < since.mono) {
            return Err(PairRefusal::NoValue);
        }
        if let Some(other) = bedside.speaks_for.as_ref().filter(|bed| **bed != word.bed) {
            return Err(PairRefusal::OnAnother(other.clone()));
        }
        if bedside.stay != word.stay {
            return Err(PairRefusal::OtherPatient(word.bed.clone()));
        }
        if let Proof::Identifiers(compared) = &word.proof {
            if compared.len() < 2 {
                return Err(PairRefusal::TwoIdentifiers);
            }
            if !compared.is_subset(&bedside.identifiers) {
                return Err(PairRefusal::UnknownIdentifier);
            }
        }
        if word.label.chars().count() > MOST_LABEL {
            return Err(PairRefusal::LongLabel);
        }
        if let Some(other) = bedside.label_of.as_ref().filter(|other| *other != device) {
            return Err(PairRefusal::LabelTaken(other.clone()));
        }
        Ok(())
    }

    /// The device speaks for the bed.
    pub fn done(&mut self, now: Now, word: &Confirmation, added: bool) -> Vec<RadioOrder> {
        self.touched = now.mono;
        self.stage = Stage::Done {
            device: word.device.clone(),
            bed: word.bed.clone(),
            added,
        };
        vec![RadioOrder::Look(false)]
    }

    /// Takes the last step back: which device, from which bed, and whether to forget it.
    pub fn undo(&mut self) -> Result<(DeviceId, BedId, bool), PairRefusal> {
        match std::mem::replace(&mut self.stage, Stage::Idle) {
            Stage::Done { device, bed, added } => Ok((device, bed, added)),
            other => {
                self.stage = other;
                Err(PairRefusal::NothingToUndo)
            }
        }
    }

    /// Somebody ends the path.
    pub fn cancel(&mut self) -> Vec<RadioOrder> {
        let mut orders = self.let_go();
        if self.stage != Stage::Idle {
            orders.push(RadioOrder::Look(false));
        }
        self.stage = Stage::Idle;
        orders
    }

    /// When it ends by itself.
    pub fn due(&self) -> Option<Mono> {
        (self.stage != Stage::Idle).then(|| self.touched + FORGOTTEN_AFTER)
    }

    fn let_go(&self) -> Vec<RadioOrder> {
        match &self.stage {
            Stage::Linking { address, .. } | Stage::Asking { address, .. } => {
                vec![RadioOrder::Release(address.clone())]
            }
            Stage::Idle | Stage::Looking | Stage::Done { .. } | Stage::Failed { .. } => Vec::new(),
        }
    }
}
