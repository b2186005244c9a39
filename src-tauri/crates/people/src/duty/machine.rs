//! Duties as they are ordered, by shift.

use super::on_duty::May;
use super::{Break, DutyDone, DutyError, DutyWish, Plan};
use crate::actor::PersonId;
use crate::deadlines::Deadline;
use crate::effect::{Effect, What};
use crate::input::Refusal;
use crate::machine::People;
use crate::right::Right;
use crate::settings::Settings;
use lamplight_units::{BedId, Now, TerminalId, Wall};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// The duty of one bed in one shift.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BedDuty {
    /// Its nurse; `None`: on purpose nobody, so it is the charge nurse's.
    pub nurse: Option<PersonId>,
    /// Who stands in; `None`: the nurse's buddy.
    pub second: Option<PersonId>,
}

/// What was ordered for one shift. Bounded by beds and persons.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ShiftDuty {
    /// The charge nurse.
    pub charge: Option<PersonId>,
    /// By bed.
    pub beds: BTreeMap<BedId, BedDuty>,
    /// Who stands in for whom; each pair twice.
    pub buddies: BTreeMap<PersonId, PersonId>,
}

impl ShiftDuty {
    /// Who stands in at a bed.
    pub(super) fn second(&self, bed: &BedId, nurse: Option<&PersonId>) -> Option<PersonId> {
        let named = self.beds.get(bed).and_then(|duty| duty.second.clone());
        named.or_else(|| self.buddies.get(nurse?).cloned())
    }
}

/// Who looks after which bed, by the beginning of the shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    plan: Plan,
    pub(super) shifts: BTreeMap<Wall, ShiftDuty>,
    pub(super) breaks: BTreeMap<PersonId, Break>,
}

impl Duty {
    /// How far ahead shifts can be planned; with [`Plan::MOST`] that bounds the table.
    pub const AHEAD: Duration = Duration::from_secs(14 * 86_400);
    /// A bed taken over so shortly before a change of shift is the nurse's in the next shift
    /// too: handovers are made before the change, for what comes after it. Ours.
    pub const HANDED_BEFORE: Duration = Duration::from_secs(2 * 3_600);
    /// How long a shift is remembered; longer than any overrun.
    const BEHIND: Duration = Duration::from_secs(3 * 86_400);

    pub(crate) const fn new(plan: Plan) -> Self {
        Self {
            plan,
            shifts: BTreeMap::new(),
            breaks: BTreeMap::new(),
        }
    }

    /// When shifts begin.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What was ordered for the shift that begins then.
    #[must_use]
    pub fn shift(&self, begins: Wall) -> Option<&ShiftDuty> {
        self.shifts.get(&begins)
    }

    /// Forgets what is long over.
    pub(crate) fn forget_before(&mut self, now: Wall) {
        let behind = i64::try_from(Self::BEHIND.as_micros()).unwrap_or(i64::MAX);
        let limit = Wall::from_micros(now.micros().saturating_sub(behind));
        self.shifts.retain(|begins, _| *begins >= limit);
        self.breaks.retain(|_, away| away.since >= limit);
    }

    /// Carries a wish out, whose right was checked.
    fn order(
        &mut self,
        settings: &Settings,
        now: Wall,
        by: &PersonId,
        wish: DutyWish,
        may: May<'_>,
    ) -> Result<DutyDone, DutyError> {
        match wish {
            DutyWish::SetPlan(plan) => self.set_plan(settings, now, plan),
            DutyWish::SetCharge { shift, charge } => {
                let shift = self.shift_to_plan(settings, now, shift)?;
                check(may, charge.as_ref(), Right::LeadShift)?;
                self.shifts
                    .entry(shift)
                    .or_default()
                    .charge
                    .clone_from(&charge);
                Ok(DutyDone::ChargeSet { shift, charge })
            }
            DutyWish::Assign {
                shift,
                bed,
                nurse,
                second,
            } => {
                let shift = self.shift_to_plan(settings, now, shift)?;
                let duty = BedDuty { nurse, second };
                self.assign(settings, shift, bed, duty, may)
            }
            DutyWish::TakeBed(bed) => {
                let shift = self.shift_to_plan(settings, now, now)?;
                let duty = BedDuty {
                    nurse: Some(by.clone()),
                    second: None,
                };
                self.assign(settings, shift, bed, duty, may)
            }
            DutyWish::TakeOver(bed) => self.take_over(settings, now, by, bed, may),
            DutyWish::SetBuddies { shift, one, other } => {
                let shift = self.shift_to_plan(settings, now, shift)?;
                self.set_buddies(shift, one, other, may)
            }
            DutyWish::BeginBreak {
                who,
                cover,
                lasting,
            } => self.begin_break(settings, now, who, cover, lasting, may),
            DutyWish::EndBreak(who) => {
                let away = self.is_on_break(&who, now, settings);
                self.breaks
                    .remove(&who)
                    .filter(|_| away)
                    .ok_or(DutyError::NotOnBreak)?;
                Ok(DutyDone::BreakEnded(who))
            }
        }
    }

    /// The beginning of a shift that can still be ordered for.
    fn shift_to_plan(
        &self,
        settings: &Settings,
        now: Wall,
        shift: Wall,
    ) -> Result<Wall, DutyError> {
        let ahead = shift.micros().saturating_sub(now.micros());
        if u128::try_from(ahead).is_ok_and(|ahead| ahead > Self::AHEAD.as_micros()) {
            return Err(DutyError::TooFar);
        }
        let begins = self.plan.at(&settings.zone, shift).begins;
        if begins < self.plan.at(&settings.zone, now).begins {
            return Err(DutyError::Over);
        }
        Ok(begins)
    }

    fn assign(
        &mut self,
        settings: &Settings,
        shift: Wall,
        bed: BedId,
        duty: BedDuty,
        may: May<'_>,
    ) -> Result<DutyDone, DutyError> {
        if !settings.beds.contains(&bed) {
            return Err(DutyError::NoBed(bed));
        }
        check(may, duty.nurse.as_ref(), Right::CareForBed)?;
        check(may, duty.second.as_ref(), Right::CareForBed)?;
        if duty.nurse.is_some() && duty.nurse == duty.second {
            return Err(DutyError::OneSelf);
        }
        let beds = &mut self.shifts.entry(shift).or_default().beds;
        if beds.get(&bed) == Some(&duty) {
            return Err(DutyError::Already);
        }
        beds.insert(bed.clone(), duty.clone());
        let BedDuty { nurse, second } = duty;
        Ok(DutyDone::Assigned {
            shift,
            bed,
            nurse,
            second,
        })
    }

    /// A nurse has one buddy; who had either of the two has none then.
    fn set_buddies(
        &mut self,
        shift: Wall,
        one: PersonId,
        other: Option<PersonId>,
        may: May<'_>,
    ) -> Result<DutyDone, DutyError> {
        check(may, Some(&one), Right::CareForBed)?;
        check(may, other.as_ref(), Right::CareForBed)?;
        if other.as_ref() == Some(&one) {
            return Err(DutyError::OneSelf);
        }
        let buddies = &mut self.shifts.entry(shift).or_default().buddies;
        let paired = |person: &PersonId| *person == one || Some(person) == other.as_ref();
        buddies.retain(|a, b| !paired(a) && !paired(b));
        if let Some(other) = &other {
            buddies.insert(one.clone(), other.clone());
            buddies.insert(other.clone(), one.clone());
        }
        Ok(DutyDone::BuddiesSet { shift, one, other })
    }

    fn begin_break(
        &mut self,
        settings: &Settings,
        now: Wall,
        who: PersonId,
        cover: PersonId,
        lasting: Duration,
        may: May<'_>,
    ) -> Result<DutyDone, DutyError> {
        check(may, Some(&who), Right::CareForBed)?;
        check(may, Some(&cover), Right::CareForBed)?;
        if who == cover {
            return Err(DutyError::OneSelf);
        }
        if !(Duration::from_secs(60)..=Break::LONGEST).contains(&lasting) {
            return Err(DutyError::BreakTime);
        }
        if self.is_on_break(&who, now, settings) {
            return Err(DutyError::OnBreak);
        }
        // Nobody who is away covers, so covers never go round in a ring.
        if self.is_on_break(&cover, now, settings) {
            return Err(DutyError::CoverOnBreak);
        }
        let micros = i64::try_from(lasting.as_micros()).unwrap_or(i64::MAX);
        let until = Wall::from_micros(now.micros().saturating_add(micros));
        let away = Break {
            cover: cover.clone(),
            since: now,
            until,
        };
        self.breaks.insert(who.clone(), away);
        Ok(DutyDone::BreakBegan { who, cover, until })
    }

    /// Shifts are known by their beginning, so those of another plan are other shifts: what
    /// was ordered for the one that is on goes over, what was ordered for later ones stays
    /// where a shift still begins then.
    fn set_plan(
        &mut self,
        settings: &Settings,
        now: Wall,
        plan: Plan,
    ) -> Result<DutyDone, DutyError> {
        if plan == self.plan {
            return Err(DutyError::Already);
        }
        let zone = &settings.zone;
        let before = self.plan.at(zone, now).begins;
        self.plan = plan;
        let after = self.plan.at(zone, now).begins;
        if let Some(duty) = self.shifts.remove(&before) {
            self.shifts.insert(after, duty);
        }
        // A break has begun in the shift that is on, also where that now begins later.
        for away in self.breaks.values_mut() {
            if away.since >= before {
                away.since = away.since.max(after);
            }
        }
        let held = self.shifts.len();
        let plan = &self.plan;
        self.shifts
            .retain(|begins, _| *begins <= now || plan.at(zone, *begins).begins == *begins);
        let dropped = held - self.shifts.len();
        Ok(DutyDone::PlanSet { dropped })
    }
}

pub(super) fn check(
    may: May<'_>,
    person: Option<&PersonId>,
    right: Right,
) -> Result<(), DutyError> {
    match person {
        Some(person) if !may(person, right) => Err(DutyError::MayNot(right)),
        Some(_) | None => Ok(()),
    }
}

impl People {
    pub(crate) fn duty_wish(
        &mut self,
        now: Now,
        at: &TerminalId,
        wish: DutyWish,
    ) -> Result<(), Refusal> {
        if let Some(refused) = self.not_in_use() {
            return Err(refused);
        }
        let by = self.session(at).ok_or(Refusal::NotSignedIn)?.person.clone();
        self.permitted(at, wish.right(&by))?;
        self.ordered(now, at, Some(by), wish)
    }

    /// Carries out a wish whose right was checked; without an author, of a list. What one
    /// wishes for oneself needs one.
    pub(crate) fn ordered(
        &mut self,
        now: Now,
        at: &TerminalId,
        by: Option<PersonId>,
        wish: DutyWish,
    ) -> Result<(), Refusal> {
        let register = &self.register;
        let may = |person: &PersonId, right| register.may(person, right);
        let nobody = PersonId::new("");
        let author = by.as_ref().unwrap_or(&nobody);
        let done = self
            .duty
            .order(&self.settings, now.wall, author, wish, &may)?;
        match &done {
            DutyDone::BreakBegan { who, until, .. } => {
                let rest = until.micros().saturating_sub(now.wall.micros());
                let rest = Duration::from_micros(u64::try_from(rest).unwrap_or(0));
                let deadline = Deadline::Break(who.clone());
                self.deadlines.set(deadline, now.mono + rest);
            }
            DutyDone::BreakEnded(who) => self.deadlines.clear(&Deadline::Break(who.clone())),
            DutyDone::PlanSet { .. }
            | DutyDone::ChargeSet { .. }
            | DutyDone::Assigned { .. }
            | DutyDone::TakenOver { .. }
            | DutyDone::BuddiesSet { .. } => {}
        }
        self.record(now, Some(at), by, What::Duty(done));
        self.push(Effect::DutyChanged);
        self.push(Effect::Keep);
        Ok(())
    }
}
