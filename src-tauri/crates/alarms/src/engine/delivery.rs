//! Deliveries: who was told of a condition, and what became of it.

use crate::actor::PersonId;
use crate::condition::{ConditionId, Subject};
use crate::id::number_id;
use crate::policy::Rank;
use lamplight_units::Now;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

number_id! {
    /// Names a delivery for the transport that carries it.
    DeliveryId
}

/// Who is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Receiver {
    /// One person.
    Person(PersonId),
    /// The station: every screen of the ward.
    All,
}

/// How far a delivery has come (CDAS states of IEC 60601-1-8, from the `SDPi` text).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DeliveryState {
    /// Asked for.
    Queued,
    /// Technically confirmed.
    Delivered,
    /// Looked at.
    Seen,
    /// No answer in the time, or the transport gave up.
    TimedOut,
    /// The person has rejected it.
    Declined,
    /// The person has taken responsibility.
    Accepted,
}

/// One delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// Of which condition.
    pub condition: ConditionId,
    /// To whom.
    pub to: Receiver,
    /// On which rung.
    pub step: Rank,
    /// How far.
    pub state: DeliveryState,
    /// Since when it is so.
    pub at: Now,
}

/// Who is on duty for a subject.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Duty {
    /// Its nurse.
    pub owner: Option<PersonId>,
    /// Who stands in.
    pub second: Option<PersonId>,
}

/// Who is on duty. Bounded by the ward's beds and devices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Roster {
    /// For single subjects; kept as pairs, since a subject is no text key.
    #[serde(with = "pairs")]
    pub duties: BTreeMap<Subject, Duty>,
    /// The charge nurse.
    pub charge: Option<PersonId>,
}

impl Roster {
    /// Who stands at a rung for a subject; `None` when nobody does.
    #[must_use]
    pub fn receiver(&self, subject: &Subject, rank: Rank) -> Option<Receiver> {
        let duty = self.duties.get(subject);
        match rank {
            Rank::Owner => duty.and_then(|duty| duty.owner.clone()),
            Rank::Second => duty.and_then(|duty| duty.second.clone()),
            Rank::Charge => self.charge.clone(),
            Rank::All => return Some(Receiver::All),
        }
        .map(Receiver::Person)
    }
}

mod pairs {
    use super::{Duty, Subject};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::collections::BTreeMap;

    pub fn serialize<S: Serializer>(
        duties: &BTreeMap<Subject, Duty>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        duties.iter().collect::<Vec<_>>().serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<BTreeMap<Subject, Duty>, D::Error> {
        Vec::<(Subject, Duty)>::deserialize(from).map(|pairs| pairs.into_iter().collect())
    }
}
