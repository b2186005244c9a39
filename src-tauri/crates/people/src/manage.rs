//! What people wish about people.

use crate::actor::{PersonId, Role};
use crate::codes::steps_at;
use crate::effect::{Effect, Ended, What};
use crate::input::{NewPerson, Refusal, Wish};
use crate::machine::{People, Stage};
use crate::person::{Person, State};
use crate::right::Right;
use crate::roles::Roles;
use crate::rules::{check_password, check_pin};
use crate::secret::{Secret, Typed};
use crate::session::How;
use crate::sign_in::{Kind, Pending, uses};
use crate::work::{Code, Computed, Verify, Work};
use lamplight_units::{Now, TerminalId};

impl People {
    pub(crate) fn wish(&mut self, now: Now, at: &TerminalId, wish: Wish) -> Result<(), Refusal> {
        let manages = |people: &Self| -> Result<PersonId, Refusal> {
            Ok(people.permitted(at, Right::ManagePeople)?.id)
        };
        let what = match wish {
            Wish::Add(new) => {
                manages(self)?;
                self.register.check_new(&new)?;
                What::Added(self.register.add(new))
            }
            Wish::SetRoles(id, roles) => {
                manages(self)?;
                self.set_roles(id, roles)?
            }
            Wish::SetBadge(id, badge) => {
                manages(self)?;
                self.set_badge(id, badge)?
            }
            Wish::Rename(id, name) => {
                manages(self)?;
                self.register.active_mut(&id)?.name = name;
                What::Renamed(id)
            }
            Wish::Retire(id) => {
                manages(self)?;
                self.retire(now, id)?
            }
            Wish::Unlock(id) => {
                manages(self)?;
                self.register.active_mut(&id)?.lockout.forgive_all();
                What::Unlocked(id)
            }
            Wish::SetPin(id, pin) => {
                let by = manages(self)?;
                return self.set_pin(now, at, by, id, pin);
            }
            Wish::SetPassword {
                person,
                password,
                key,
                code,
            } => {
                let by = manages(self)?;
                return self.set_password(now, at, by, person, password, key, code);
            }
            Wish::ChangePin { old, new } => return self.change_pin(now, at, old, new),
            Wish::ChangePassword { old, new } => return self.change_password(now, at, old, new),
            Wish::Duty(wish) => return self.duty_wish(now, at, wish),
        };
        self.done(now, at, what);
        Ok(())
    }

    /// Writes down what was done and lets it hold at once.
    pub(crate) fn done(&mut self, now: Now, at: &TerminalId, what: What) {
        let by = self.session(at).map(|session| session.person.clone());
        if let What::RolesSet { person, .. } | What::Retired(person) = &what {
            // Whoever lost a right has no beds by it either.
            let person = person.clone();
            self.record(now, Some(at), by, what);
            self.weigh_sessions(now, &person);
            self.push(Effect::DutyChanged);
        } else {
            self.record(now, Some(at), by, what);
        }
        self.push(Effect::Keep);
    }

    fn set_roles(&mut self, id: PersonId, roles: Roles) -> Result<What, Refusal> {
        if roles.is_empty() {
            return Err(Refusal::NoRole);
        }
        let stays = self.register.stays_administered(&id, roles);
        let person = self.register.active_mut(&id)?;
        let before = person.roles;
        if before == roles {
            return Err(Refusal::Already);
        }
        if !stays {
            return Err(Refusal::LastAdministrator);
        }
        person.roles = roles;
        Ok(What::RolesSet {
            person: id,
            before,
            after: roles,
        })
    }

    fn set_badge(&mut self, id: PersonId, badge: crate::person::Badge) -> Result<What, Refusal> {
        let taken = |other: &Person| other.is_active() && other.id != id && other.badge == badge;
        if self.register.all().any(taken) {
            return Err(Refusal::BadgeTaken);
        }
        self.register.active_mut(&id)?.badge = badge;
        Ok(What::BadgeSet(id))
    }

    pub(crate) fn retire(&mut self, now: Now, id: PersonId) -> Result<What, Refusal> {
        let stays = self.register.stays_administered(&id, Roles::NONE);
        let person = self.register.active_mut(&id)?;
        if !stays {
            return Err(Refusal::LastAdministrator);
        }
        person.state = State::Retired { since: now.wall };
        // Nobody can sign in by them any more, so nobody need keep them.
        person.pin = None;
        person.password = None;
        person.totp = None;
        Ok(What::Retired(id))
    }

    fn set_pin(
        &mut self,
        now: Now,
        at: &TerminalId,
        by: PersonId,
        id: PersonId,
        pin: Typed,
    ) -> Result<(), Refusal> {
        let person = self.register.active_mut(&id)?;
        check_pin(pin.reveal(), person.badge.reveal())?;
        let work = Work {
            make: Some(pin),
            ..Work::default()
        };
        self.ask_for(now, at, Some(id), Kind::SetPin { by }, work)
    }

    fn change_pin(
        &mut self,
        now: Now,
        at: &TerminalId,
        old: Typed,
        new: Typed,
    ) -> Result<(), Refusal> {
        let id = self.permitted(at, Right::ChangeOwnSecret)?.id;
        let person = self.register.active_mut(&id)?;
        check_pin(new.reveal(), person.badge.reveal())?;
        let against = person.pin.clone();
        self.change_own(now, at, id, Kind::ChangePin, (old, against), new)
    }

    fn change_password(
        &mut self,
        now: Now,
        at: &TerminalId,
        old: Typed,
        new: Typed,
    ) -> Result<(), Refusal> {
        let id = self.permitted(at, Right::ChangeOwnSecret)?.id;
        let person = self.register.active_mut(&id)?;
        check_password(new.reveal(), person.name.reveal(), person.badge.reveal())?;
        let against = person.password.clone();
        self.change_own(now, at, id, Kind::ChangePassword, (old, against), new)
    }

    /// The old secret is asked for, and a wrong one counts as a wrong attempt: an open screen
    /// that its nurse has left for a moment is no place to guess at.
    fn change_own(
        &mut self,
        now: Now,
        at: &TerminalId,
        id: PersonId,
        kind: Kind,
        (typed, against): (Typed, Option<Secret>),
        new: Typed,
    ) -> Result<(), Refusal> {
        self.attempt(now, at, Some(&id))?;
        let work = Work {
            verify: Some(Verify { typed, against }),
            make: Some(new),
            code: None,
        };
        self.ask_for(now, at, Some(id), kind, work)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one wish in full; a struct for a single call would say it twice"
    )]
    fn set_password(
        &mut self,
        now: Now,
        at: &TerminalId,
        by: PersonId,
        id: PersonId,
        password: Typed,
        key: Secret,
        code: Typed,
    ) -> Result<(), Refusal> {
        let person = self.register.active_mut(&id)?;
        let (name, badge) = (person.name.reveal(), person.badge.reveal());
        check_password(password.reveal(), name, badge)?;
        let work = new_password(now, password, &key, code);
        self.ask_for(now, at, Some(id), Kind::SetPassword { by, key }, work)
    }

    pub(crate) fn first_administrator(
        &mut self,
        now: Now,
        at: &TerminalId,
        mut new: NewPerson,
        password: Typed,
        key: Secret,
        code: Typed,
    ) -> Result<(), Refusal> {
        self.may_be_set_up()?;
        let roles: Vec<Role> = new.roles.iter().chain([Role::Administrator]).collect();
        new.roles = Roles::of(&roles);
        check_password(password.reveal(), new.name.reveal(), new.badge.reveal())?;
        let work = new_password(now, password, &key, code);
        self.ask_for(now, at, None, Kind::First { new, key }, work)
    }

    /// A wrong code counts as a wrong attempt at the terminal. Letters may be small and in
    /// groups: people copy it from another screen or from paper.
    pub(crate) fn may_become_first(
        &mut self,
        now: Now,
        at: &TerminalId,
        typed: &Typed,
    ) -> Result<(), Refusal> {
        self.may_be_set_up()?;
        let Some(code) = self.setup_code.clone() else {
            return Ok(());
        };
        self.attempt(now, at, None)?;
        if plain(typed.reveal()) != plain(code.reveal()) {
            return Err(Refusal::WrongSetupCode);
        }
        if let Some(terminal) = self.terminals.get_mut(at) {
            terminal.lockout.forgive_one();
        }
        Ok(())
    }

    fn may_be_set_up(&self) -> Result<(), Refusal> {
        match self.stage() {
            Stage::Setup => Ok(()),
            Stage::InUse => Err(Refusal::AlreadySetUp),
            Stage::Lost => Err(Refusal::PeopleLost),
        }
    }

    fn ask_for(
        &mut self,
        now: Now,
        at: &TerminalId,
        person: Option<PersonId>,
        kind: Kind,
        work: Work,
    ) -> Result<(), Refusal> {
        if self.terminal(at)?.pending.is_some() {
            return Err(Refusal::Busy);
        }
        let at = at.clone();
        self.ask(now, &at.clone(), Pending { at, person, kind }, work)
    }

    pub(crate) fn made_first(
        &mut self,
        now: Now,
        at: &TerminalId,
        new: NewPerson,
        key: Secret,
        computed: Computed,
    ) -> Result<(), Refusal> {
        // Two screens may have begun: the first to finish wins.
        self.may_be_set_up()?;
        let step = computed.step.ok_or(Refusal::WrongCode)?;
        let made = computed.made.ok_or(Refusal::Unanswered)?;
        let id = self.register.add(new);
        let person = self.register.active_mut(&id)?;
        person.password = Some(made);
        person.totp = Some(key);
        person.used.take(step);
        let roles = person.roles;
        let what = What::FirstAdministrator(id.clone());
        self.record(now, Some(at), None, what);
        self.setup_code = None;
        // Password and code have just been proved: to ask for them again, with the next code,
        // would only keep an empty station waiting.
        self.begin_session(now, at, id, roles, How::Password);
        Ok(())
    }

    pub(crate) fn pin_made(
        &mut self,
        now: Now,
        at: &TerminalId,
        by: &PersonId,
        id: &PersonId,
        made: Option<Secret>,
    ) -> Result<(), Refusal> {
        self.still_manages(at, by)?;
        let person = self.register.active_mut(id)?;
        person.pin = Some(made.ok_or(Refusal::Unanswered)?);
        person.lockout.forgive_all();
        self.secret_set(now, at, by, id, What::PinSet(id.clone()));
        Ok(())
    }

    pub(crate) fn password_made(
        &mut self,
        now: Now,
        at: &TerminalId,
        by: &PersonId,
        id: &PersonId,
        key: Secret,
        computed: Computed,
    ) -> Result<(), Refusal> {
        self.still_manages(at, by)?;
        let person = self.register.active_mut(id)?;
        let made = computed.made.ok_or(Refusal::Unanswered)?;
        if !uses(now, person, computed.step) {
            return Err(Refusal::WrongCode);
        }
        person.password = Some(made);
        person.totp = Some(key);
        person.lockout.forgive_all();
        self.secret_set(now, at, by, id, What::PasswordSet(id.clone()));
        Ok(())
    }

    /// The right may have been withdrawn, or the screen locked, while the host computed.
    fn still_manages(&self, at: &TerminalId, by: &PersonId) -> Result<(), Refusal> {
        let actor = self.permitted(at, Right::ManagePeople)?;
        if actor.id == *by {
            Ok(())
        } else {
            Err(Refusal::Unanswered)
        }
    }

    /// Whoever was signed in by the old secret must prove the new one, and an attempt with
    /// the old one that is under way is void.
    fn secret_set(&mut self, now: Now, at: &TerminalId, by: &PersonId, id: &PersonId, what: What) {
        self.record(now, Some(at), Some(by.clone()), what);
        let pending = self.pending.iter();
        let void: Vec<_> = pending
            .filter(|(_, pending)| pending.person.as_ref() == Some(id))
            .map(|(job, _)| *job)
            .collect();
        for job in void {
            self.unanswered(job);
        }
        if by == id {
            return;
        }
        let places: Vec<TerminalId> = self
            .sessions()
            .filter(|(_, session)| session.person == *id)
            .map(|(at, _)| at.clone())
            .collect();
        for place in places {
            self.end_session(now, &place, Ended::SecretSet);
        }
    }

    pub(crate) fn own_changed(
        &mut self,
        now: Now,
        at: &TerminalId,
        id: &PersonId,
        computed: Computed,
        set: &dyn Fn(&mut Person, Secret) -> What,
    ) -> Result<(), Refusal> {
        if !computed.verified {
            return Err(Refusal::WrongOld);
        }
        self.forgive(at, id);
        if self.permitted(at, Right::ChangeOwnSecret)?.id != *id {
            return Err(Refusal::Unanswered);
        }
        let made = computed.made.ok_or(Refusal::Unanswered)?;
        let what = set(self.register.active_mut(id)?, made);
        self.secret_set(now, at, id, id, what);
        Ok(())
    }
}

/// A code without blanks, hyphens and the size of its letters.
fn plain(code: &str) -> String {
    let kept = code.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_uppercase()).collect()
}

/// A password to be made, and a code that proves that the person has the key.
fn new_password(now: Now, password: Typed, key: &Secret, typed: Typed) -> Work {
    Work {
        verify: None,
        code: Some(Code {
            key: Some(key.clone()),
            typed,
            steps: steps_at(now.wall),
        }),
        make: Some(password),
    }
}
