//! The way to the radio: carries what the station asks of it, and reads what people wish of it.
//!
//! Bound: the feed's queue ([`lamplight_feeds::MOST_ORDERS`]). An order that finds it full waits
//! here for the next turn; there are a person's presses and one list of devices at most.

use super::Engine;
use super::wishes::invalid;
use lamplight_api::bluetooth::{IdentifierView, PairWish as Asked, ProofView, RecordsWish};
use lamplight_api::command::{Refusal, RefusalCode};
use lamplight_feeds::RadioSender;
use lamplight_protocols::gatt::records::RecordRequest;
use lamplight_protocols::radio::{RadioAddress, RadioOrder};
use lamplight_station::{Confirmation, Identifier, PairRefusal, PairWish, Proof};
use lamplight_units::{BedId, DeviceId, FeedId, StayId};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use tokio::sync::mpsc::error::TrySendError;

/// Orders that may wait here; the oldest goes first. None is lost for good: the list of devices
/// is told again whenever the radio begins anew.
const MOST_WAITING: usize = 64;

/// The ways to the feeds with a radio.
#[derive(Default)]
pub(super) struct Radios {
    feeds: BTreeMap<FeedId, RadioSender>,
    waiting: VecDeque<(FeedId, RadioOrder)>,
}

impl Radios {
    pub const fn new(feeds: BTreeMap<FeedId, RadioSender>) -> Self {
        Self {
            feeds,
            waiting: VecDeque::new(),
        }
    }

    fn carry(&mut self, feed: FeedId, order: RadioOrder) {
        self.waiting.push_back((feed, order));
        while self.waiting.len() > MOST_WAITING {
            self.waiting.pop_front();
            tracing::warn!("an order for the radio was let go: too many wait");
        }
    }

    fn hand_out(&mut self) {
        while let Some((feed, order)) = self.waiting.pop_front() {
            let Some(way) = self.feeds.get(&feed) else {
                continue;
            };
            match way.try_send(order) {
                Ok(()) => {}
                Err(TrySendError::Full(order)) => {
                    self.waiting.push_front((feed, order));
                    return;
                }
                Err(TrySendError::Closed(_)) => {
                    tracing::warn!(%feed, "the radio's feed is not running");
                }
            }
        }
    }
}

impl Engine {
    /// Hands out what the station asks of the radio.
    pub(super) fn carry_radio(&mut self) {
        while let Some((feed, order)) = self.station.poll_radio() {
            self.radios.carry(feed, order);
        }
        self.radios.hand_out();
    }
}

/// The wish behind what the page sends.
pub(super) fn wish(asked: Asked) -> Result<PairWish, Refusal> {
    let device = |text: String| DeviceId::parse(&text).map_err(invalid);
    Ok(match asked {
        Asked::Begin => PairWish::Begin,
        Asked::Choose { address } => PairWish::Choose(RadioAddress::new(&address)),
        Asked::Confirm {
            device: id,
            bed,
            stay,
            proof,
            label,
        } => PairWish::Confirm(Box::new(Confirmation {
            device: device(id)?,
            bed: BedId::parse(&bed).map_err(invalid)?,
            stay: stay.map(StayId::new),
            proof: match proof {
                ProofView::Reacted => Proof::Reacted,
                ProofView::Identifiers { compared } => {
                    Proof::Identifiers(compared.into_iter().map(identifier).collect())
                }
            },
            label: Arc::from(label.trim()),
        })),
        Asked::Undo => PairWish::Undo,
        Asked::Cancel => PairWish::Cancel,
        Asked::Retry => PairWish::Retry,
        Asked::Forget { device: id } => PairWish::Forget(device(id)?),
        Asked::Records { device: id, wish } => PairWish::Records(
            device(id)?,
            match wish {
                RecordsWish::All => RecordRequest::All,
                RecordsWish::Since { number } => RecordRequest::Since(number),
                RecordsWish::Count => RecordRequest::Count,
                RecordsWish::Abort => RecordRequest::Abort,
            },
        ),
    })
}

const fn identifier(view: IdentifierView) -> Identifier {
    match view {
        IdentifierView::Name => Identifier::Name,
        IdentifierView::Birth => Identifier::Birth,
        IdentifierView::RecordNumber => Identifier::RecordNumber,
    }
}

/// For the page: whether to correct, or to look again.
pub(super) const fn code(why: &PairRefusal) -> RefusalCode {
    match why {
        PairRefusal::TwoIdentifiers
        | PairRefusal::UnknownIdentifier
        | PairRefusal::LongLabel
        | PairRefusal::LabelTaken(_) => RefusalCode::Invalid,
        PairRefusal::NotSeen | PairRefusal::NotKnown => RefusalCode::Gone,
        PairRefusal::NoRadio(_)
        | PairRefusal::NotPairing
        | PairRefusal::NotLive
        | PairRefusal::NoValue
        | PairRefusal::OnAnother(_)
        | PairRefusal::OtherPatient(_)
        | PairRefusal::InUse(_)
        | PairRefusal::NothingToUndo => RefusalCode::NotNow,
    }
}
