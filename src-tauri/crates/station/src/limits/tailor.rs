//! Prompts to tailor limits, from findings that ended and nobody acted on.
//!
//! Acted on is a finding whose condition somebody took responsibility for, or during which
//! somebody changed the limits of its parameter. To acknowledge is to silence, and is not
//! enough: an alarm that is acknowledged three times and nothing else is the very one to
//! ask about.

use super::tended::Prompt;
use super::watch::Over;
use crate::station::Station;
use lamplight_alarms::judge::Why;
use lamplight_alarms::{Care, ConditionKey, What};
use lamplight_units::{BedId, Now};

impl Station {
    /// A finding is over, its condition not yet. Counted is one that was announced and came
    /// back inside by itself: what the bedside said or another condition hid was not ours to
    /// tell, and of what nobody knows any more nobody knows how it went on.
    pub(super) fn weigh_tailoring(
        &mut self,
        now: Now,
        bed: &BedId,
        over: &Over,
        key: &ConditionKey,
    ) {
        let (Some(setup), Some(tended)) = (&self.setup.limits, self.tended.get_mut(bed)) else {
            return;
        };
        let finding = &over.finding;
        let relimited = tended.acted.remove(&finding.name());
        match over.why {
            Why::BackInside => {}
            Why::NoData | Why::LimitMoved | Why::SwitchedOff | Why::Closed => return,
        }
        let announced = self.alarms.conditions().by_key(key);
        let Some(open) = announced.filter(|open| open.inhibited.is_none()) else {
            return;
        };
        let acted_on = relimited || self.alarms.care(open.id).is_some_and(was_taken_on);
        let judge = self.watches.get(bed).map(|watch| &watch.judge);
        let Some(limits) = judge.and_then(|judge| judge.limits(finding.parameter)) else {
            return;
        };
        let allowed = setup.profile.allowed(tended.own.group(), finding.parameter);
        let prompt = tended.tailor.ended(now, finding, acted_on, limits, allowed);
        if let Some(suggestion) = prompt {
            self.last_prompt += 1;
            let id = self.last_prompt;
            tended.prompt(Prompt { id, suggestion });
            self.changes.bed(Some(bed));
        }
    }
}

/// Whether somebody took responsibility since it began or came back.
fn was_taken_on(care: &Care) -> bool {
    let mut taken = false;
    for event in care.story.events() {
        match event.what {
            What::Began(_) | What::Returned(_) => taken = false,
            What::Accepted(_) => taken = true,
            What::Changed(_)
            | What::Rose { .. }
            | What::Fell { .. }
            | What::OverAtSource
            | What::Ended(_)
            | What::Sounded(_)
            | What::Acknowledged(_)
            | What::Unacknowledged(_)
            | What::Inhibited(_)
            | What::ToTheFore
            | What::Unaccepted(_)
            | What::Escalated(_)
            | What::Skipped(_)
            | What::Delivery { .. }
            | What::Paused(_)
            | What::PauseEnded(_)
            | What::Inactivated(_)
            | What::InactivationEnded { .. }
            | What::Reminded
            | What::Assigned { .. }
            | What::Restarted { .. } => {}
        }
    }
    taken || care.accepted.is_some()
}
