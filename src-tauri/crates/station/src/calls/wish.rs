//! What people wish of calls.

use crate::command::CommandError;
use crate::station::Station;
use lamplight_alarms::{Actor, ConditionId, PersonId};
use lamplight_calls::{By, Call, CallId, Wish};
use lamplight_protocols::call::TakesOrders;
use lamplight_protocols::order::{CallRef, OrderWhat};
use lamplight_units::{FeedId, Now};
use std::sync::Arc;

impl Station {
    /// The call behind an open condition.
    pub(crate) fn call_at(&self, id: ConditionId) -> Option<CallId> {
        let open = self.alarms.get(id)?;
        let call = self.call_of(&open.announced.key, open.announced.kind)?;
        Some(call.id)
    }

    /// Whether a person of that id can be told. Until people sign in, the configuration's
    /// names are all there are.
    fn is_somebody(&self, person: &PersonId) -> bool {
        match &self.duty {
            Some(duty) => duty.names.contains_key(person),
            None => {
                let roster = self.alarms.roster();
                let duties = roster.duties.values();
                let mut named = duties
                    .flat_map(|duty| [&duty.owner, &duty.second])
                    .flatten();
                roster.charge.as_ref() == Some(person) || named.any(|one| one == person)
            }
        }
    }

    pub(crate) fn do_call(
        &mut self,
        now: Now,
        actor: &Actor,
        id: CallId,
        wish: Wish,
    ) -> Result<(), CommandError> {
        let by = By::Person {
            id: actor.id.clone(),
            name: Arc::clone(&actor.name),
        };
        if let Wish::HandOn(to) = &wish
            && !self.is_somebody(to)
        {
            return Err(lamplight_calls::Refusal::NoSuchPerson.into());
        }
        self.call_desk.register.check(id, &wish, &by)?;
        let order = self
            .calls()
            .get(id)
            .and_then(|call| order(call, &wish, &by));
        match order {
            Some((TakesOrders::Obeys | TakesOrders::Ends, feed, order)) => {
                self.ask(now, actor, feed, order);
            }
            told => {
                self.call_desk.register.wish(now, id, wish, by)?;
                if let Some((_, feed, order)) = told {
                    self.tell(now, actor, feed, order);
                }
                self.settle_calls(now);
            }
        }
        Ok(())
    }
}

/// What is asked of the system for a wish, or told to it. What it has not told again since a
/// restart is dealt with here: nobody knows whether it would hear.
fn order(call: &Call, wish: &Wish, by: &By) -> Option<(TakesOrders, FeedId, OrderWhat)> {
    if call.takes_orders == TakesOrders::No || call.unconfirmed || call.over_at_place.is_some() {
        return None;
    }
    let of = CallRef {
        system: Arc::clone(&call.system),
        key: Arc::clone(&call.key),
        place: call.place.told.clone(),
        by: Arc::clone(by.name()),
    };
    let what = match wish {
        // What can only be ended is taken and given back here.
        Wish::Take | Wish::Release if call.takes_orders == TakesOrders::Ends => return None,
        Wish::Take => OrderWhat::TakeCall(of),
        // A protocol that is only told has no word for it.
        Wish::Release if call.takes_orders == TakesOrders::Told => return None,
        Wish::Release => OrderWhat::ReleaseCall(of),
        Wish::Complete => OrderWhat::EndCall(of),
        Wish::HandOn(_) | Wish::Promote | Wish::Reopen => return None,
    };
    Some((call.takes_orders, call.feed.clone(), what))
}
