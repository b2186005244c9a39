//! An attempt to sign in with the hospital's provider, and whom the station lets in by it.

use crate::actor::PersonId;
use crate::deadlines::Deadline;
use crate::effect::{Effect, Ended, What};
use crate::input::{Claim, NewPerson, Refusal};
use crate::machine::People;
use crate::person::Person;
use crate::roles::Roles;
use crate::session::How;
use crate::vouch::{NotVouched, Vouched, VouchedFor, Vouching};
use crate::work::JobId;
use lamplight_units::{Mono, Now, TerminalId};
use std::time::Duration;

impl People {
    /// Until when a terminal waits for the provider; `None` when it does not.
    #[must_use]
    pub fn asks_until(&self, at: &TerminalId) -> Option<Mono> {
        self.deadlines.get(&Deadline::Asked(at.clone()))
    }

    /// One attempt at a time: the browser is the computer's, not the terminal's.
    pub(crate) fn ask_provider(&mut self, now: Now, at: &TerminalId) -> Result<(), Refusal> {
        if let Some(refused) = self.not_in_use() {
            return Err(refused);
        }
        let vouching = self.settings.vouching.ok_or(Refusal::NoProvider)?;
        if self.terminals.values().any(|other| other.asks.is_some()) {
            return Err(Refusal::AsksAlready);
        }
        let job = self.next_job();
        self.terminal(at)?.asks = Some(job);
        self.deadlines
            .set(Deadline::Asked(at.clone()), now.mono + vouching.takes);
        self.push(Effect::AskProvider { job });
        Ok(())
    }

    pub(crate) fn cancel_provider(&mut self, at: &TerminalId) -> Result<(), Refusal> {
        if self.forget_provider(at) {
            Ok(())
        } else {
            Err(Refusal::Already)
        }
    }

    /// Whatever the provider still says is not listened to. Whether it was asked.
    pub(crate) fn forget_provider(&mut self, at: &TerminalId) -> bool {
        self.deadlines.clear(&Deadline::Asked(at.clone()));
        let terminal = self.terminals.get_mut(at);
        let asked = terminal.and_then(|terminal| terminal.asks.take());
        if let Some(job) = asked {
            self.push(Effect::ForgetProvider { job });
        }
        asked.is_some()
    }

    /// Nobody finished in time.
    pub(crate) fn provider_too_late(&mut self, now: Now, at: &TerminalId) {
        if self.forget_provider(at) {
            self.not_vouched(now, at, Err(NotVouched::TooLate.into()));
        }
    }

    /// What the provider says; nothing when it is not waited for any more.
    pub(crate) fn vouched(&mut self, now: Now, job: JobId, said: Result<Box<Vouched>, NotVouched>) {
        let mut terminals = self.terminals.iter();
        let asked = terminals.find(|(_, terminal)| terminal.asks == Some(job));
        let Some(at) = asked.map(|(at, _)| at.clone()) else {
            return;
        };
        self.deadlines.clear(&Deadline::Asked(at.clone()));
        if let Some(terminal) = self.terminals.get_mut(&at) {
            terminal.asks = None;
        }
        let outcome = said
            .map_err(Refusal::from)
            .and_then(|vouched| self.admit(now, &at, *vouched));
        self.not_vouched(now, &at, outcome);
    }

    /// Writes a refusal down, and tells what became of the attempt.
    fn not_vouched(&mut self, now: Now, at: &TerminalId, outcome: Result<(), Refusal>) {
        if let Err(why) = &outcome {
            let what = match why {
                Refusal::NotVouched(why) => What::NotVouched(*why),
                _ => What::SignInFailed(None),
            };
            self.record(now, Some(at), None, what);
        }
        self.push(Effect::ProviderAnswered {
            at: at.clone(),
            outcome,
        });
    }

    /// Signs in whom the provider vouches for, if the station takes it.
    fn admit(&mut self, now: Now, at: &TerminalId, vouched: Vouched) -> Result<(), Refusal> {
        let vouching = self.settings.vouching.ok_or(Refusal::NoProvider)?;
        let known = self.whom(&vouched, vouching)?;
        if vouched.roles.is_empty() {
            if let Whom::Linked(id) = &known {
                self.withdrawn(now, id);
            }
            return Err(Refusal::NoGroup);
        }
        let ceiling = if vouched.strong {
            vouched.roles
        } else {
            vouched.roles.without_strong()
        };
        let brought = self.is_brought(&known);
        let own = match &known {
            Whom::Linked(id) | Whom::ByBadge(id) if !brought => self
                .register
                .get(id)
                .map_or(Roles::NONE, |person| person.roles),
            Whom::Linked(_) | Whom::ByBadge(_) | Whom::New => vouched.roles,
        };
        let roles = own.and(ceiling);
        if roles.is_empty() {
            let strong = own.and(vouched.roles).any_strong();
            return Err(if strong {
                Refusal::NeedsSecondFactor
            } else {
                Refusal::NoCommonRole
            });
        }
        let until = now.mono + vouching.lasts;
        let id = self.known_now(now, at, known, &vouched, until)?;
        if brought {
            self.as_the_provider_says(now, at, &id, &vouched)?;
        }
        self.begin_session(now, at, id, roles, How::Provider { ceiling });
        self.push(Effect::Keep);
        Ok(())
    }

    /// Whom the provider means. Somebody who was retired comes back by nobody's word but an
    /// administrator's, who makes the person anew; then the badge links the two.
    fn whom(&self, vouched: &Vouched, vouching: Vouching) -> Result<Whom, Refusal> {
        let is = |person: &&Person| {
            let own = person.vouched_for.as_ref();
            own.is_some_and(|own| own.subject == vouched.subject)
        };
        let same = |person: &&Person| is(person) && person.is_active();
        if let Some(person) = self.register.all().find(same) {
            return Ok(Whom::Linked(person.id.clone()));
        }
        let claim = vouched.badge.clone().map(Claim::Badge);
        let by_badge = match &claim {
            Some(claim) => self.register.find(claim)?,
            None => None,
        };
        if let Some(person) = by_badge {
            return if vouching.link && person.vouched_for.is_none() {
                Ok(Whom::ByBadge(person.id.clone()))
            } else {
                Err(Refusal::BadgeOfAnother)
            };
        }
        if self.register.all().any(|person| is(&person)) {
            return Err(Refusal::Retired);
        }
        if !vouching.bring {
            return Err(Refusal::NotKnownHere);
        }
        claim.map(|_| Whom::New).ok_or(Refusal::NoBadge)
    }

    fn is_brought(&self, whom: &Whom) -> bool {
        match whom {
            Whom::New => true,
            Whom::ByBadge(_) => false,
            Whom::Linked(id) => self.register.get(id).is_some_and(Person::is_brought),
        }
    }

    /// Makes the person known, or the same as one who is.
    fn known_now(
        &mut self,
        now: Now,
        at: &TerminalId,
        whom: Whom,
        vouched: &Vouched,
        until: Mono,
    ) -> Result<PersonId, Refusal> {
        let (id, what) = match whom {
            Whom::Linked(id) => (id, None),
            Whom::ByBadge(id) => (id.clone(), Some(What::Linked(id))),
            Whom::New => {
                let new = NewPerson {
                    badge: vouched.badge.clone().ok_or(Refusal::NoBadge)?,
                    name: vouched.name.clone(),
                    roles: vouched.roles,
                };
                self.register.check_new(&new)?;
                let id = self.register.add(new);
                (id.clone(), Some(What::Brought(id)))
            }
        };
        let brought = matches!(what, Some(What::Brought(_)));
        let person = self.register.active_mut(&id)?;
        let brought = brought || person.is_brought();
        person.vouched_for = Some(VouchedFor {
            subject: vouched.subject.clone(),
            brought,
            until,
        });
        if let Some(what) = what {
            self.record(now, Some(at), None, what);
        }
        Ok(id)
    }

    /// Name and roles of somebody who was brought follow the provider, also where that
    /// person is signed in elsewhere.
    fn as_the_provider_says(
        &mut self,
        now: Now,
        at: &TerminalId,
        id: &PersonId,
        vouched: &Vouched,
    ) -> Result<(), Refusal> {
        let person = self.register.active_mut(id)?;
        let (before, after) = (person.roles, vouched.roles);
        let renamed = person.name != vouched.name;
        person.name = vouched.name.clone();
        person.roles = after;
        if renamed {
            self.record(now, Some(at), None, What::Renamed(id.clone()));
        }
        if before != after {
            let person = id.clone();
            let what = What::RolesSet {
                person,
                before,
                after,
            };
            self.record(now, Some(at), None, what);
            self.weigh_sessions(now, id);
        }
        self.push(Effect::DutyChanged);
        Ok(())
    }

    /// The provider has taken the groups away: what rests on its word ends now.
    fn withdrawn(&mut self, now: Now, id: &PersonId) {
        let Ok(person) = self.register.active_mut(id) else {
            return;
        };
        let brought = person.is_brought();
        if let Some(own) = person.vouched_for.as_mut() {
            own.until = now.mono;
        }
        let rests = |how: How| brought || matches!(how, How::Provider { .. });
        let places: Vec<TerminalId> = self
            .sessions()
            .filter(|(_, session)| session.person == *id && rests(session.how))
            .map(|(at, _)| at.clone())
            .collect();
        for place in places {
            self.end_session(now, &place, Ended::Withdrawn);
        }
        self.push(Effect::Keep);
    }

    /// When a session must end whoever is at the screen; `None` for the station's own.
    pub(crate) fn lasts_until(&self, now: Now, person: &PersonId, how: How) -> Option<Mono> {
        let own = self.register.get(person)?.vouched_for.as_ref();
        match how {
            How::Provider { .. } => {
                let lasts = self
                    .settings
                    .vouching
                    .map_or(Duration::ZERO, |own| own.lasts);
                Some(now.mono + lasts)
            }
            How::Pin | How::Password => own.filter(|own| own.brought).map(|own| own.until),
        }
    }
}

/// Whom the provider means.
enum Whom {
    /// Somebody who signed in by it before.
    Linked(PersonId),
    /// Somebody whom the station knows by that badge number and the provider did not vouch
    /// for so far.
    ByBadge(PersonId),
    /// Nobody who is known.
    New,
}
