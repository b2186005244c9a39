//! What a person at the station may do with a call.

use crate::call::{By, Call, CallId};
use crate::due::Due;
use crate::event::{Reason, Released, What};
use crate::kind::Kind;
use crate::policy::Ends;
use crate::register::Calls;
use lamplight_people::PersonId;
use lamplight_units::Now;

/// A wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// I go.
    Take,
    /// I do not go after all: it rings.
    Release,
    /// Somebody else shall go.
    HandOn(PersonId),
    /// Everybody shall know.
    Promote,
    /// It is over.
    Complete,
    /// It was not over after all.
    Reopen,
}

/// Why a wish was not carried out; nothing changed then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such call, or it is over.
    #[error("the call has ended")]
    Ended,
    /// It is so already.
    #[error("nothing to change: it is so already")]
    Already,
    /// Nobody has it.
    #[error("nobody has taken this call")]
    NotTaken,
    /// It ends at its place alone.
    #[error("this call ends only at its place: cancel it there")]
    EndsAtPlace,
    /// Completed by hand without anybody having gone.
    #[error("take the call first, go there, then complete it")]
    TakeFirst,
    /// Nobody is called that.
    #[error("nobody of that name is on this ward")]
    NoSuchPerson,
    /// Cannot be taken back any more.
    #[error("this call can no longer be reopened")]
    TooLate,
}

/// What can be done with a call now, for whoever has the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct May {
    /// [`Wish::Take`].
    pub take: bool,
    /// [`Wish::Release`].
    pub release: bool,
    /// [`Wish::Promote`].
    pub promote: bool,
    /// [`Wish::Complete`].
    pub complete: bool,
}

impl Calls {
    /// What can be done with a call.
    #[must_use]
    pub fn may(&self, call: &Call) -> May {
        May {
            take: call.taken.is_none(),
            release: call.taken.is_some(),
            promote: !call.promoted,
            complete: self.may_complete(call).is_ok(),
        }
    }

    /// Whether a wish can be carried out now.
    ///
    /// # Errors
    /// When it cannot.
    pub fn check(&self, id: CallId, wish: &Wish, by: &By) -> Result<(), Refusal> {
        if matches!(wish, Wish::Reopen) {
            let call = self.ended.iter().find(|call| call.id == id);
            return match call {
                Some(call) if !self.is_open(call) => Ok(()),
                Some(_) | None => Err(Refusal::TooLate),
            };
        }
        let call = self.open.get(&id).ok_or(Refusal::Ended)?;
        let has = |person: &PersonId| {
            let taken = call.taken.as_ref();
            taken.is_some_and(|taken| taken.by.person() == Some(person))
        };
        match wish {
            Wish::Take if by.person().is_some_and(has) => Err(Refusal::Already),
            Wish::Release if call.taken.is_none() => Err(Refusal::NotTaken),
            Wish::HandOn(to) if has(to) || call.handed_to.as_ref() == Some(to) => {
                Err(Refusal::Already)
            }
            Wish::Promote if call.promoted => Err(Refusal::Already),
            Wish::Complete => self.may_complete(call),
            Wish::Take | Wish::Release | Wish::HandOn(_) | Wish::Promote | Wish::Reopen => Ok(()),
        }
    }

    /// Carries a wish out here. What the call system is asked for is the caller's matter.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub fn wish(&mut self, now: Now, id: CallId, wish: Wish, by: By) -> Result<(), Refusal> {
        self.check(id, &wish, &by)?;
        match wish {
            Wish::Take => self.take(now, id, by),
            Wish::Release => self.release(now, id, Released::By(by)),
            Wish::HandOn(to) => self.hand_on(now, id, to, by),
            Wish::Promote => {
                self.edit(id, |call| {
                    call.promoted = true;
                    call.rung = now;
                });
                self.tell(now, id, What::Promoted(by));
            }
            Wish::Complete => self.end(now, id, Reason::Completed(by)),
            Wish::Reopen => {
                let at = self.ended.iter().position(|call| call.id == id);
                if let Some(call) = at.and_then(|at| self.ended.remove(at)) {
                    self.put_back(now, call, by);
                }
            }
        }
        Ok(())
    }

    fn hand_on(&mut self, now: Now, id: CallId, to: PersonId, by: By) {
        self.due.clear(Due::RingAgain(id));
        let given = to.clone();
        self.edit(id, |call| {
            call.taken = None;
            call.handed_to = Some(given);
            call.rung = now;
        });
        self.tell(now, id, What::HandedOn { to, by });
    }

    /// At the station a call ends where its kind allows it, where its system never says that
    /// it is over, and where nobody knows whether it still is.
    fn may_complete(&self, call: &Call) -> Result<(), Refusal> {
        let answered = call.first_taken.is_some() || call.arrived.is_some();
        let by_hand = self.policy.system(&call.system).never_cancels || call.unconfirmed;
        let allowed = match self.policy.of(call.told).ends {
            Ends::AtPlaceOrStation => call.kind != Kind::Emergency || by_hand,
            Ends::AtPlace | Ends::AtPlaceAndTaken => by_hand,
        };
        match (allowed, answered) {
            (false, _) => Err(Refusal::EndsAtPlace),
            (true, false) => Err(Refusal::TakeFirst),
            (true, true) => Ok(()),
        }
    }
}
