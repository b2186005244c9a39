//! The one act that needs no sign-in: a high alarm is acknowledged.
//!
//! A nurse with both hands at the patient must not be kept from the one press that calms the
//! room. It silences this station alone, it runs out, it can be taken back, and the record
//! says that nobody was signed in.

use crate::actor::{Actor, Role};
use crate::effect::What;
use crate::input::Refusal;
use crate::machine::{People, Stage};
use crate::right::Right;
use lamplight_units::{Now, TerminalId};

/// How urgent a condition is, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// A high alarm.
    High,
    /// Any other.
    Milder,
}

impl People {
    /// Who acknowledges a condition of a patient: the person who is signed in, or, of a high
    /// one, whoever is there.
    ///
    /// # Errors
    /// When nobody with the right is signed in and the condition is not high.
    pub fn emergency_acknowledgement(
        &mut self,
        now: Now,
        at: &TerminalId,
        condition: u64,
        urgency: Urgency,
    ) -> Result<Actor, Refusal> {
        let refused = match self.permit(now, at, Right::AcknowledgePatient) {
            Ok(actor) => return Ok(actor),
            Err(refused) => refused,
        };
        match self.stage() {
            // A station that its configuration lets only look is one that nobody signs in at.
            Stage::Setup | Stage::Lost => return Err(refused),
            Stage::InUse => {}
        }
        match urgency {
            Urgency::High => {}
            Urgency::Milder => {
                return Err(match refused {
                    Refusal::NotSignedIn | Refusal::Locked => Refusal::NotHigh,
                    other => other,
                });
            }
        }
        // A viewer who is signed in is named; a locked session names nobody, since anybody
        // may have pressed.
        let by = self.session(at).filter(|session| !session.locked);
        let by = by.map(|session| session.person.clone());
        self.record(now, Some(at), by, What::Emergency { condition });
        Ok(Actor::new(
            "emergency",
            "emergency, not signed in",
            Role::Nurse,
        ))
    }
}
