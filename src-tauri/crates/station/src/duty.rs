//! Who looks after which bed, as the people's machine says: for the ladders, the screen and
//! the record.
//!
//! Until people sign in the configuration's roster stands. From then on the host hands in
//! [`DutyNow`] whenever it may have changed. A bed that nobody has is the charge nurse's;
//! where there is no charge nurse either, everybody is told at once and an advisory says so.

use crate::change::Change;
use crate::station::Station;
use crate::technical::finding;
use lamplight_alarms::{
    Announcement, Category, Class, ConditionKey, Kind, Priority, Roster, Subject,
};
use lamplight_people::PersonId;
use lamplight_people::duty::OnDuty;
use lamplight_units::{BedId, Now};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Somebody should be back from a break.
const BREAK_OVERDUE: Class = Class::known("break-overdue");
/// Beds that are nobody's.
const NOBODY: Class = Class::known("nobody-on-duty");
/// So many beds are named in a sentence; the rest is counted.
const NAMED_MOST: usize = 6;

/// Who is on duty at a moment. Bounded by the beds of the ward and the people it knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DutyNow {
    /// For the ladders.
    pub roster: Roster,
    /// Who has each bed, and why.
    pub beds: BTreeMap<BedId, OnDuty>,
    /// What everybody is called whom the rosters and records of this ward may name.
    pub names: BTreeMap<PersonId, Arc<str>>,
    /// Who should be back from a break.
    pub overdue: Vec<Overdue>,
}

/// Somebody is away longer than was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// Who.
    pub person: PersonId,
    /// Who covers meanwhile.
    pub cover: PersonId,
}

impl DutyNow {
    /// Beds of which nobody is told by name.
    fn nobodys(&self) -> Vec<&BedId> {
        let beds = self.beds.iter();
        beds.filter(|(_, on_duty)| on_duty.owner.is_none())
            .map(|(bed, _)| bed)
            .collect()
    }

    fn name(&self, person: &PersonId) -> Arc<str> {
        let name = self.names.get(person).cloned();
        name.unwrap_or_else(|| Arc::from(person.as_str()))
    }
}

impl Station {
    /// Who has a bed; `None` as long as the configuration says it.
    #[must_use]
    pub fn on_duty(&self, bed: &BedId) -> Option<&OnDuty> {
        self.duty.as_ref()?.beds.get(bed)
    }

    /// What a person is called. The configuration names people by their names.
    #[must_use]
    pub fn person_name(&self, person: &PersonId) -> Arc<str> {
        match &self.duty {
            Some(duty) => duty.name(person),
            None => Arc::from(person.as_str()),
        }
    }

    /// The people's machine says who is on duty now; often that is who was.
    pub(crate) fn duty_changed(&mut self, now: Now, duty: Box<DutyNow>) {
        let before = self.duty.take();
        if before.as_ref() == Some(&duty) {
            self.duty = before;
            return;
        }
        for bed in self.setup.beds.all() {
            let id = &bed.setup.id;
            let held = |duty: &DutyNow| {
                let on_duty = duty.beds.get(id)?.clone();
                let name = on_duty.owner.as_ref().map(|owner| duty.name(owner));
                Some((on_duty, name))
            };
            if before.as_deref().and_then(held) != held(&duty) {
                self.changes.bed(Some(id));
            }
        }
        // Owners stand in the list too.
        self.changes.note(Change::Needs);
        self.change_roster_with_calls(now, &duty.roster);
        self.tell_overdue(now, before.as_deref(), &duty);
        self.tell_nobodys(now, &duty);
        self.duty = Some(duty);
    }

    fn tell_overdue(&mut self, now: Now, before: Option<&DutyNow>, duty: &DutyNow) {
        let key = |person: &PersonId| ConditionKey::new("duty", &format!("break/{person}"));
        let was = before.map_or(&[][..], |before| &before.overdue);
        for gone in was {
            if !duty.overdue.iter().any(|one| one.person == gone.person) {
                self.end_condition(now, &key(&gone.person));
            }
        }
        for late in &duty.overdue {
            let (name, cover) = (duty.name(&late.person), duty.name(&late.cover));
            let text = format!("Break over: {name}");
            let advice = format!(
                "{name} should be back from the break; {cover} still covers the beds. Call, or give the beds to somebody."
            );
            let news = advisory(key(&late.person), BREAK_OVERDUE, &text, advice);
            self.announce(now, news);
        }
    }

    fn tell_nobodys(&mut self, now: Now, duty: &DutyNow) {
        let key = ConditionKey::new("duty", "nobody");
        let beds = duty.nobodys();
        if beds.is_empty() {
            self.end_condition(now, &key);
            return;
        }
        let text = format!("No nurse and no charge nurse: {}", in_words(&beds));
        let advice = "Alarms of these beds are told to everybody at once. Name a charge nurse, or assign nurses, under Handover.";
        let news = advisory(key, NOBODY, &text, advice.to_owned());
        self.announce(now, news);
    }
}

/// `bed 3`, `beds 3, 4`, `beds 1, 2, 3, 4, 5, 6 and 10 more`.
fn in_words(beds: &[&BedId]) -> String {
    let named = beds.iter().take(NAMED_MOST);
    let named: Vec<&str> = named.map(|bed| bed.as_str()).collect();
    let noun = if beds.len() == 1 { "bed" } else { "beds" };
    let more = match beds.len().saturating_sub(NAMED_MOST) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{noun} {}{more}", named.join(", "))
}

/// For information: listed for all, without a sound. The patients are watched all the same.
fn advisory(key: ConditionKey, class: Class, text: &str, advice: String) -> Announcement {
    Announcement {
        kind: Kind::Advisory,
        category: Category::General,
        ..finding(
            key,
            class,
            Subject::Station,
            Priority::Advisory,
            text,
            advice,
        )
    }
}
