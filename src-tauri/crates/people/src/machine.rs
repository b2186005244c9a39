//! The state machine: what comes in, at its time, and what is due.

use crate::actor::{Actor, PersonId};
use crate::deadlines::{Deadline, Deadlines};
use crate::duty::{Duty, OnDuty, Shift};
use crate::effect::{Effect, Ended, Entry, What};
use crate::input::{Input, Refusal};
use crate::register::Register;
use crate::right::Right;
use crate::roles::Roles;
use crate::secret::Secret;
use crate::session::{Session, Terminal};
use crate::settings::Settings;
use crate::sign_in::Pending;
use crate::work::{JobId, Work};
use lamplight_units::{BedId, Mono, Now, TerminalId, Wall};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// How long the host may take to compute.
const JOB_TAKES: Duration = Duration::from_secs(30);
/// How often the wall clock is looked at for a change of shift, since it may be set.
const LOOK_AT_SHIFT: Duration = Duration::from_secs(60);

/// Whether the station has its people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nobody was ever registered: whoever stands here acts by [`Settings::before_setup`],
    /// and the first administrator can be made.
    Setup,
    /// People sign in.
    InUse,
    /// People are known to exist and can't be read: the station acts as before its setup,
    /// since a ward must not stand there without hands, and nobody can be made its
    /// administrator, since anybody could.
    Lost,
}

/// The people of this station.
#[derive(Debug)]
pub struct People {
    pub(crate) settings: Settings,
    pub(crate) register: Register,
    pub(crate) terminals: BTreeMap<TerminalId, Terminal>,
    pub(crate) duty: Duty,
    /// At most one for each terminal.
    pub(crate) pending: BTreeMap<JobId, Pending>,
    pub(crate) last_job: u64,
    pub(crate) deadlines: Deadlines,
    /// The shift that was last told.
    pub(crate) shift: Option<Wall>,
    /// What was kept of the people could not be read.
    lost: bool,
    /// What whoever makes the first administrator must know; `None`: nothing.
    pub(crate) setup_code: Option<Secret>,
    /// Drained after each call; a call adds a few for each terminal at most.
    effects: VecDeque<Effect>,
}

impl People {
    /// The bound of terminals; a further one is refused. The host names them, no peer does.
    pub const MOST_TERMINALS: usize = 64;

    /// A station that has just been unpacked.
    #[must_use]
    pub fn new(now: Now, settings: Settings) -> Self {
        let duty = Duty::new(settings.plan.clone());
        Self::with(now, settings, Register::default(), duty)
    }

    /// A station whose people can't be read; see [`Stage::Lost`]. What it would keep must not
    /// be written over what could not be read.
    #[must_use]
    pub fn lost(now: Now, settings: Settings) -> Self {
        Self {
            lost: true,
            ..Self::new(now, settings)
        }
    }

    pub(crate) fn with(now: Now, settings: Settings, register: Register, duty: Duty) -> Self {
        let mut people = Self {
            settings,
            register,
            terminals: BTreeMap::new(),
            duty,
            pending: BTreeMap::new(),
            last_job: 0,
            deadlines: Deadlines::default(),
            shift: None,
            lost: false,
            setup_code: None,
            effects: VecDeque::new(),
        };
        people.look_at_shift(now);
        for (person, until) in people.duty.breaks_end() {
            let rest = until.micros().saturating_sub(now.wall.micros());
            let rest = Duration::from_micros(u64::try_from(rest).unwrap_or(0));
            people
                .deadlines
                .set(Deadline::Break(person), now.mono + rest);
        }
        people
    }

    /// Takes an input in.
    ///
    /// # Errors
    /// When it is refused at once. What must be computed first is answered by
    /// [`Effect::Answered`].
    pub fn handle(&mut self, now: Now, input: Input) -> Result<(), Refusal> {
        self.handle_timeout(now);
        match input {
            Input::FirstAdministrator {
                at,
                new,
                password,
                key,
                code,
                setup_code,
            } => {
                self.may_become_first(now, &at, &setup_code)?;
                self.first_administrator(now, &at, new, password, key, code)
            }
            Input::SignIn { at, claim, proof } => self.sign_in(now, &at, &claim, proof),
            Input::AskProvider { at } => self.ask_provider(now, &at),
            Input::CancelProvider { at } => self.cancel_provider(&at),
            Input::Vouched { job, said } => {
                self.vouched(now, job, said);
                Ok(())
            }
            Input::SignOut { at } => self.sign_out(now, &at),
            Input::Lock { at } => self.lock_by_hand(now, &at),
            Input::Activity { at } => {
                self.touch(now, &at);
                Ok(())
            }
            Input::Wish { at, wish } => {
                self.touch(now, &at);
                self.wish(now, &at, wish)
            }
            Input::Computed { job, computed } => {
                self.computed(now, job, computed);
                Ok(())
            }
            Input::Listed { at, entry } => self.listed(now, &at, *entry),
        }
    }

    /// Does what is due. Also done before each input, so that a screen that should have
    /// locked is locked before somebody acts at it.
    pub fn handle_timeout(&mut self, now: Now) {
        while let Some(due) = self.deadlines.take_due(now.mono) {
            match due {
                Deadline::Idle(at) => self.lock(now, &at, None),
                Deadline::Forgotten(at) => self.end_session(now, &at, Ended::Forgotten),
                Deadline::Ends(at) => self.end_session(now, &at, Ended::Expired),
                Deadline::Asked(at) => self.provider_too_late(now, &at),
                Deadline::Job(job) => self.unanswered(job),
                Deadline::Break(person) => {
                    if self.duty.is_on_break(&person, now.wall, &self.settings) {
                        self.push(Effect::BreakOverdue { person });
                    }
                }
                Deadline::Shift => self.look_at_shift(now),
            }
        }
    }

    /// When [`Self::handle_timeout`] is wanted.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Mono> {
        self.deadlines.next()
    }

    /// The next thing to be carried out.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// Whether people sign in here.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        if self.lost {
            Stage::Lost
        } else if self.register.is_untouched() {
            Stage::Setup
        } else {
            Stage::InUse
        }
    }

    /// Everybody whom the station knows.
    #[must_use]
    pub const fn register(&self) -> &Register {
        &self.register
    }

    /// Who is signed in at a terminal, locked or not.
    #[must_use]
    pub fn session(&self, at: &TerminalId) -> Option<&Session> {
        self.terminals.get(at)?.session.as_ref()
    }

    /// Who is signed in where.
    pub fn sessions(&self) -> impl Iterator<Item = (&TerminalId, &Session)> {
        let terminals = self.terminals.iter();
        terminals.filter_map(|(at, terminal)| Some((at, terminal.session.as_ref()?)))
    }

    /// Who is told of what happens at a bed.
    #[must_use]
    pub fn on_duty(&self, at: Wall, bed: &BedId) -> OnDuty {
        let may = |person: &PersonId, right| self.register.may(person, right);
        self.duty.on_duty(&self.settings, at, bed, &may)
    }

    /// The shift at a time.
    #[must_use]
    pub fn shift_at(&self, at: Wall) -> Shift {
        self.duty.plan().at(&self.settings.zone, at)
    }

    /// Duties as they were ordered.
    #[must_use]
    pub const fn duty(&self) -> &Duty {
        &self.duty
    }

    /// Who acts, if somebody at this terminal has the right now. Counts as activity. This is
    /// the only way to an [`Actor`] beside [`Self::emergency_acknowledgement`].
    ///
    /// # Errors
    /// When nobody is signed in, the screen is locked, or no role in force has the right.
    pub fn permit(&mut self, now: Now, at: &TerminalId, right: Right) -> Result<Actor, Refusal> {
        self.handle_timeout(now);
        self.touch(now, at);
        self.permitted(at, right)
    }

    /// Whether somebody at this terminal has the right now. Does not count as activity: a page
    /// asks by itself, and a screen that nobody touches must lock.
    ///
    /// # Errors
    /// As [`Self::permit`].
    pub fn check(&mut self, now: Now, at: &TerminalId, right: Right) -> Result<(), Refusal> {
        self.handle_timeout(now);
        self.permitted(at, right).map(|_| ())
    }

    pub(crate) fn permitted(&self, at: &TerminalId, right: Right) -> Result<Actor, Refusal> {
        match self.stage() {
            Stage::Setup | Stage::Lost => return self.permitted_before_setup(right),
            Stage::InUse => {}
        }
        let session = self.session(at).ok_or(Refusal::NotSignedIn)?;
        if session.locked {
            return Err(Refusal::Locked);
        }
        let roles = session.roles;
        let role = roles
            .role_for(right)
            .ok_or(Refusal::NotPermitted { roles, right })?;
        let person = self.register.get(&session.person);
        let person = person.ok_or(Refusal::NotSignedIn)?;
        Ok(Actor {
            id: person.id.clone(),
            name: person.name.reveal().clone(),
            role,
        })
    }

    /// Until the first administrator is made the station is open as its configuration says,
    /// but for what concerns people: nobody may order those in nobody's name.
    fn permitted_before_setup(&self, right: Right) -> Result<Actor, Refusal> {
        let role = self.settings.before_setup;
        let people = [
            Right::ManagePeople,
            Right::AssignNurses,
            Right::ChangeOwnSecret,
        ];
        if people.contains(&right) {
            Err(self.not_in_use().unwrap_or(Refusal::NotSetUp))
        } else if role.may(right) {
            Ok(Actor::station(role))
        } else {
            let roles = Roles::of(&[role]);
            Err(Refusal::NotPermitted { roles, right })
        }
    }

    /// What whoever stands at a terminal may do now, in the order of the table.
    #[must_use]
    pub fn rights(&self, at: &TerminalId) -> Vec<Right> {
        let all = Right::ALL.iter().copied();
        all.filter(|right| self.permitted(at, *right).is_ok())
            .collect()
    }

    /// When the screen locks if nobody touches it; `None` while nobody is signed in there, or
    /// it is locked.
    #[must_use]
    pub fn locks_at(&self, at: &TerminalId) -> Option<Mono> {
        self.deadlines.get(&Deadline::Idle(at.clone()))
    }

    /// Whoever makes the first administrator must know this from now on. Without it anybody
    /// could who passes a station that has just been unpacked.
    pub fn ask_setup_code(&mut self, code: Secret) {
        self.setup_code = Some(code);
    }

    /// Why nobody can sign in here, if nobody can.
    pub(crate) const fn not_in_use(&self) -> Option<Refusal> {
        match self.stage() {
            Stage::Setup => Some(Refusal::NotSetUp),
            Stage::Lost => Some(Refusal::PeopleLost),
            Stage::InUse => None,
        }
    }

    /// Whether something is being computed for a terminal, so that its answer comes later.
    #[must_use]
    pub fn is_waiting(&self, at: &TerminalId) -> bool {
        let terminal = self.terminals.get(at);
        terminal.is_some_and(|terminal| terminal.pending.is_some())
    }

    pub(crate) fn push(&mut self, effect: Effect) {
        self.effects.push_back(effect);
    }

    pub(crate) fn record(
        &mut self,
        at: Now,
        terminal: Option<&TerminalId>,
        by: Option<PersonId>,
        what: What,
    ) {
        self.push(Effect::Record(Entry {
            at,
            terminal: terminal.cloned(),
            by,
            what,
        }));
    }

    /// The terminal, new if it was not heard of.
    pub(crate) fn terminal(&mut self, at: &TerminalId) -> Result<&mut Terminal, Refusal> {
        let most = Self::MOST_TERMINALS;
        if !self.terminals.contains_key(at) && self.terminals.len() >= most {
            return Err(Refusal::TooManyTerminals { most });
        }
        Ok(self.terminals.entry(at.clone()).or_default())
    }

    /// Asks for a computation on behalf of a terminal; the caller has checked that the
    /// terminal waits for none.
    pub(crate) fn ask(
        &mut self,
        now: Now,
        at: &TerminalId,
        pending: Pending,
        work: Work,
    ) -> Result<(), Refusal> {
        let job = self.next_job();
        self.terminal(at)?.pending = Some(job);
        self.pending.insert(job, pending);
        self.deadlines.set(Deadline::Job(job), now.mono + JOB_TAKES);
        self.push(Effect::Compute { job, work });
        Ok(())
    }

    /// A name that was never given.
    pub(crate) const fn next_job(&mut self) -> JobId {
        self.last_job += 1;
        JobId(self.last_job)
    }

    /// Takes a computation off the list.
    pub(crate) fn take_pending(&mut self, job: JobId) -> Option<Pending> {
        self.deadlines.clear(&Deadline::Job(job));
        let pending = self.pending.remove(&job)?;
        if let Some(terminal) = self.terminals.get_mut(&pending.at) {
            terminal.pending = None;
        }
        Some(pending)
    }

    /// The attempt stays counted: it may have been wrong.
    pub(crate) fn unanswered(&mut self, job: JobId) {
        if let Some(pending) = self.take_pending(job) {
            self.push(Effect::Answered {
                at: pending.at,
                outcome: Err(Refusal::Unanswered),
            });
        }
    }

    fn look_at_shift(&mut self, now: Now) {
        let shift = self.shift_at(now.wall);
        if self.shift.replace(shift.begins) != Some(shift.begins) {
            self.duty.forget_before(now.wall);
            self.push(Effect::DutyChanged);
            self.push(Effect::Keep);
        }
        let rest = shift.ends.micros().saturating_sub(now.wall.micros());
        let rest = Duration::from_micros(u64::try_from(rest).unwrap_or(0));
        // At least a millisecond on, so that no clock, however odd, makes this turn on itself.
        let rest = rest.clamp(Duration::from_millis(1), LOOK_AT_SHIFT);
        self.deadlines.set(Deadline::Shift, now.mono + rest);
    }
}
