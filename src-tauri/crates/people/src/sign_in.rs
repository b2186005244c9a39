//! Coming and going: sign-in, fast switch, lock, sign-out.

use crate::actor::PersonId;
use crate::codes::steps_at;
use crate::deadlines::Deadline;
use crate::effect::{Effect, Ended, What};
use crate::input::{Claim, NewPerson, Proof, Refusal};
use crate::lockout::TERMINAL_FORGETS;
use crate::machine::People;
use crate::person::Person;
use crate::roles::Roles;
use crate::secret::Secret;
use crate::session::{How, Session};
use crate::work::{Code, Computed, JobId, Verify, Work};
use lamplight_units::{Now, TerminalId};

/// What is being computed for somebody.
#[derive(Debug)]
pub(crate) struct Pending {
    /// Where.
    pub at: TerminalId,
    /// Whose secrets; `None` when nobody is known by that claim.
    pub person: Option<PersonId>,
    /// What for.
    pub kind: Kind,
}

/// What a computation is for.
#[derive(Debug)]
pub(crate) enum Kind {
    /// To sign in.
    SignIn { how: How },
    /// To make the first administrator.
    First { new: NewPerson, key: Secret },
    /// To set somebody's PIN, as an administrator.
    SetPin { by: PersonId },
    /// To change one's own.
    ChangePin,
    /// To set somebody's password and key, as an administrator.
    SetPassword { by: PersonId, key: Secret },
    /// To change one's own.
    ChangePassword,
}

impl People {
    pub(crate) fn sign_in(
        &mut self,
        now: Now,
        at: &TerminalId,
        claim: &Claim,
        proof: Proof,
    ) -> Result<(), Refusal> {
        if let Some(refused) = self.not_in_use() {
            return Err(refused);
        }
        let person = self.register.find(claim)?;
        let work = work(now, person, proof);
        let how = if work.code.is_some() {
            How::Password
        } else {
            How::Pin
        };
        let person = person.map(|person| person.id.clone());
        self.attempt(now, at, person.as_ref())?;
        let kind = Kind::SignIn { how };
        let at = at.clone();
        self.ask(now, &at.clone(), Pending { at, person, kind }, work)
    }

    /// Counts an attempt, if one may be made at all.
    pub(crate) fn attempt(
        &mut self,
        now: Now,
        at: &TerminalId,
        person: Option<&PersonId>,
    ) -> Result<(), Refusal> {
        let elsewhere =
            person.is_some() && self.pending.values().any(|p| p.person.as_ref() == person);
        let terminal = self.terminal(at)?;
        if terminal.pending.is_some() || elsewhere {
            return Err(Refusal::Busy);
        }
        terminal.lockout.forget(now.mono, TERMINAL_FORGETS);
        self.may_try(now, at, person)?;
        self.terminal(at)?.lockout.attempt(now.mono);
        if let Some(person) = person {
            self.register.active_mut(person)?.lockout.attempt(now.mono);
        }
        self.push(Effect::Keep);
        Ok(())
    }

    /// Refuses while a pause lasts, of the two the longer one.
    fn may_try(&self, now: Now, at: &TerminalId, person: Option<&PersonId>) -> Result<(), Refusal> {
        let here = self.terminals.get(at).map(|terminal| terminal.lockout);
        let own = person.and_then(|id| self.register.get(id));
        let own = own.map(|person| person.lockout);
        let pauses = [here, own].into_iter().flatten();
        match pauses.filter_map(|lockout| lockout.lasts(now.mono)).max() {
            Some(lasts) => Err(Refusal::Paused { lasts }),
            None => Ok(()),
        }
    }

    /// An attempt was right.
    pub(crate) fn forgive(&mut self, at: &TerminalId, person: &PersonId) {
        if let Some(terminal) = self.terminals.get_mut(at) {
            terminal.lockout.forgive_one();
        }
        if let Ok(person) = self.register.active_mut(person) {
            person.lockout.forgive_all();
        }
    }

    pub(crate) fn computed(&mut self, now: Now, job: JobId, computed: Computed) {
        // One that was given up, or that nobody asked for.
        let Some(pending) = self.take_pending(job) else {
            return;
        };
        let Pending { at, person, kind } = pending;
        let outcome = match (kind, person) {
            (Kind::SignIn { how }, person) => self.signed_in(now, &at, person, how, &computed),
            (Kind::First { new, key }, _) => self.made_first(now, &at, new, key, computed),
            (Kind::SetPin { by }, Some(person)) => {
                self.pin_made(now, &at, &by, &person, computed.made)
            }
            (Kind::ChangePin, Some(person)) => {
                self.own_changed(now, &at, &person, computed, &|person, made| {
                    person.pin = Some(made);
                    What::PinSet(person.id.clone())
                })
            }
            (Kind::SetPassword { by, key }, Some(person)) => {
                self.password_made(now, &at, &by, &person, key, computed)
            }
            (Kind::ChangePassword, Some(person)) => {
                self.own_changed(now, &at, &person, computed, &|person, made| {
                    person.password = Some(made);
                    What::PasswordSet(person.id.clone())
                })
            }
            (
                Kind::SetPin { .. }
                | Kind::ChangePin
                | Kind::SetPassword { .. }
                | Kind::ChangePassword,
                None,
            ) => Err(Refusal::NoPerson),
        };
        self.push(Effect::Keep);
        self.push(Effect::Answered { at, outcome });
    }

    fn signed_in(
        &mut self,
        now: Now,
        at: &TerminalId,
        id: Option<PersonId>,
        how: How,
        computed: &Computed,
    ) -> Result<(), Refusal> {
        let roles = id
            .as_ref()
            .and_then(|id| self.proved(now, id, how, computed));
        let (Some(id), Some(roles)) = (id.clone(), roles) else {
            self.record(now, Some(at), None, What::SignInFailed(id.clone()));
            self.may_try(now, at, id.as_ref())?;
            return Err(Refusal::WrongSignIn);
        };
        self.forgive(at, &id);
        let person = self.register.active_mut(&id)?;
        if !person.signs_in_here(now.mono) {
            return Err(Refusal::VouchedLongAgo);
        }
        self.begin_session(now, at, id, roles, how);
        Ok(())
    }

    /// The roles that a proof puts in force; `None` when it proves nothing.
    fn proved(&mut self, now: Now, id: &PersonId, how: How, computed: &Computed) -> Option<Roles> {
        let person = self.register.active_mut(id).ok()?;
        if !computed.verified {
            return None;
        }
        // A code is used up by a right password alone, or else anybody could use it up.
        if how == How::Password && !uses(now, person, computed.step) {
            return None;
        }
        let roles = how.in_force(person.roles);
        (!roles.is_empty()).then_some(roles)
    }

    pub(crate) fn begin_session(
        &mut self,
        now: Now,
        at: &TerminalId,
        person: PersonId,
        roles: Roles,
        how: How,
    ) {
        if self
            .session(at)
            .is_some_and(|before| before.person != person)
        {
            self.end_session(now, at, Ended::Switched);
        }
        let Some(terminal) = self.terminals.get_mut(at) else {
            return;
        };
        terminal.session = Some(Session {
            person: person.clone(),
            roles,
            how,
            since: now,
            locked: false,
        });
        self.deadlines.clear(&Deadline::Forgotten(at.clone()));
        // Whoever signs in is not waiting for the provider any more.
        self.forget_provider(at);
        let ends = Deadline::Ends(at.clone());
        match self.lasts_until(now, &person, how) {
            Some(until) => self.deadlines.set(ends, until),
            None => self.deadlines.clear(&ends),
        }
        self.touch(now, at);
        let what = match how {
            How::Pin | How::Password => What::SignedIn(roles),
            How::Provider { .. } => What::SignedInByProvider(roles),
        };
        self.record(now, Some(at), Some(person.clone()), what);
        self.push(Effect::SignedIn {
            at: at.clone(),
            person,
            roles,
        });
    }

    pub(crate) fn sign_out(&mut self, now: Now, at: &TerminalId) -> Result<(), Refusal> {
        self.session(at).ok_or(Refusal::NotSignedIn)?;
        self.end_session(now, at, Ended::SignedOut);
        Ok(())
    }

    pub(crate) fn end_session(&mut self, now: Now, at: &TerminalId, why: Ended) {
        let terminal = self.terminals.get_mut(at);
        let Some(session) = terminal.and_then(|terminal| terminal.session.take()) else {
            return;
        };
        self.deadlines.clear(&Deadline::Idle(at.clone()));
        self.deadlines.clear(&Deadline::Forgotten(at.clone()));
        self.deadlines.clear(&Deadline::Ends(at.clone()));
        let person = session.person;
        let what = What::SignedOut(person.clone(), why);
        let by = (why == Ended::SignedOut).then(|| person.clone());
        self.record(now, Some(at), by, what);
        self.push(Effect::SignedOut {
            at: at.clone(),
            person,
            why,
        });
    }

    pub(crate) fn lock_by_hand(&mut self, now: Now, at: &TerminalId) -> Result<(), Refusal> {
        let session = self.session(at).ok_or(Refusal::NotSignedIn)?;
        if session.locked {
            return Err(Refusal::Already);
        }
        let by = session.person.clone();
        self.lock(now, at, Some(by));
        Ok(())
    }

    pub(crate) fn lock(&mut self, now: Now, at: &TerminalId, by: Option<PersonId>) {
        let terminal = self.terminals.get_mut(at);
        let Some(session) = terminal.and_then(|terminal| terminal.session.as_mut()) else {
            return;
        };
        session.locked = true;
        let person = session.person.clone();
        self.deadlines.clear(&Deadline::Idle(at.clone()));
        let forgotten = now.mono + self.settings.locked_for;
        self.deadlines
            .set(Deadline::Forgotten(at.clone()), forgotten);
        self.record(now, Some(at), by, What::Locked(person));
        self.push(Effect::Locked { at: at.clone() });
    }

    /// Somebody is at the screen: it locks later. A locked one stays locked.
    pub(crate) fn touch(&mut self, now: Now, at: &TerminalId) {
        let Some(session) = self.session(at).filter(|session| !session.locked) else {
            return;
        };
        let idle = now.mono + self.settings.idle.of_all(session.roles);
        self.deadlines.set(Deadline::Idle(at.clone()), idle);
    }

    /// Makes what was changed of a person hold where that person is signed in.
    pub(crate) fn weigh_sessions(&mut self, now: Now, id: &PersonId) {
        let places: Vec<TerminalId> = self
            .sessions()
            .filter(|(_, session)| session.person == *id)
            .map(|(at, _)| at.clone())
            .collect();
        let person = self.register.get(id);
        let roles = person.filter(|person| person.is_active());
        let roles = roles.map_or(Roles::NONE, |person| person.roles);
        for at in places {
            self.weigh_session(now, &at, roles);
        }
    }

    fn weigh_session(&mut self, now: Now, at: &TerminalId, roles: Roles) {
        let terminal = self.terminals.get_mut(at);
        let Some(session) = terminal.and_then(|terminal| terminal.session.as_mut()) else {
            return;
        };
        let roles = session.how.in_force(roles);
        if roles.is_empty() {
            self.end_session(now, at, Ended::Withdrawn);
        } else if roles != session.roles {
            session.roles = roles;
            let (person, locked) = (session.person.clone(), session.locked);
            self.touch(now, at);
            if !locked {
                self.push(Effect::SignedIn {
                    at: at.clone(),
                    person,
                    roles,
                });
            }
        }
    }
}

/// What must be computed to prove somebody.
fn work(now: Now, person: Option<&Person>, proof: Proof) -> Work {
    match proof {
        Proof::Pin(typed) => {
            // Who has strong roles alone has no use of a PIN.
            let person = person.filter(|person| !person.roles.without_strong().is_empty());
            let against = person.and_then(|person| person.pin.clone());
            Work {
                verify: Some(Verify { typed, against }),
                ..Work::default()
            }
        }
        Proof::Password { password, code } => Work {
            verify: Some(Verify {
                typed: password,
                against: person.and_then(|person| person.password.clone()),
            }),
            code: Some(Code {
                key: person.and_then(|person| person.totp.clone()),
                typed: code,
                steps: steps_at(now.wall),
            }),
            make: None,
        },
    }
}

/// Uses a one-time code up; false when there is none or it was used before. The host was
/// asked for certain steps; another answer is none.
pub(crate) fn uses(now: Now, person: &mut Person, step: Option<u64>) -> bool {
    // Between question and answer at most one step has passed.
    let near = |step: &u64| {
        let [first, .., last] = steps_at(now.wall);
        (first.saturating_sub(1)..=last).contains(step)
    };
    step.filter(near).is_some_and(|step| person.used.take(step))
}
