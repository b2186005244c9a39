//! The people of the station, as its thread has them: who may carry out a command, and what
//! their machine wants done.

use super::duty;
use super::people::{not_permitted, people_refusal};
use crate::people::Secrets;
use crate::people::provider::Door;
use crate::people::setup_code::SetupCode;
use crate::signals::Told;
use lamplight_alarms::{Actor, Command as Alarm, Priority};
use lamplight_api::command::Refusal;
use lamplight_api::duty::DutyCommand;
use lamplight_api::people::SessionView;
use lamplight_api::print::PrintLanguage;
use lamplight_api::project;
use lamplight_people::{
    Computed, Effect, Entry, Input, JobId, Kept, NotVouched, People, Refusal as Refused, Right,
    Role, Stage, Urgency, Vouched, What,
};
use lamplight_station::{Command, DutyNow, Station};
use lamplight_units::{Mono, Now, TerminalId};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// The answer to what somebody asked for at a terminal.
pub(crate) type Answer = oneshot::Sender<Result<(), Refused>>;

/// Who is on duty changes also by time alone (an overrun that ends, a clock that is set), so
/// it is looked at this often.
const LOOK_AT_DUTY: Duration = Duration::from_secs(60);

/// The machine with its host.
pub(crate) struct Crew {
    people: People,
    secrets: Secrets,
    tell: mpsc::UnboundedSender<Told>,
    /// Whoever waits for a computation; at most one for each terminal.
    waiting: BTreeMap<TerminalId, Answer>,
    /// While there is no administrator.
    setup_code: Option<SetupCode>,
    /// To the hospital's provider; `None` where none is configured.
    door: Option<Door>,
    /// A session may look different from what was last told.
    changed: bool,
    duty_at: Mono,
}

/// What is to be written down.
#[derive(Default)]
pub(crate) struct ToKeep {
    /// For the journal.
    pub entries: Vec<Entry>,
    /// The people as they are now, if they have changed.
    pub people: Option<Kept>,
    /// Who is on duty, if that may have changed.
    pub duty: Option<Box<DutyNow>>,
}

impl Crew {
    /// `setup_code`: where the code is written that the people's machine asks for, if it does.
    pub fn new(
        people: People,
        setup_code: Option<SetupCode>,
        door: Option<Door>,
        tell: mpsc::UnboundedSender<Told>,
    ) -> Self {
        Self {
            people,
            secrets: Secrets::default(),
            tell,
            waiting: BTreeMap::new(),
            setup_code,
            door,
            changed: false,
            duty_at: Mono::START,
        }
    }

    /// The people, to look at.
    pub const fn people(&self) -> &People {
        &self.people
    }

    /// Carries an order about duty out, of whoever is signed in there. Then settle.
    pub fn order(&mut self, now: Now, at: &TerminalId, wish: DutyCommand) -> Result<(), Refusal> {
        duty::order(&mut self.people, now, at, wish)
    }

    /// Takes a wish in that needs nothing computed. Then settle.
    pub fn wish(&mut self, now: Now, input: Input) -> Result<(), Refusal> {
        let outcome = self.people.handle(now, input);
        outcome.map_err(|why| people_refusal(now.wall, &why))
    }

    /// Who is signed in there, also behind a lock; for the record of what was refused.
    pub fn whoever(&self, at: &TerminalId) -> Option<Actor> {
        let session = self.people.session(at)?;
        let person = self.people.register().get(&session.person)?;
        let role = session.roles.iter().next().unwrap_or(Role::Viewer);
        Some(Actor {
            id: person.id.clone(),
            name: person.name.reveal().clone(),
            role,
        })
    }

    /// Who asks what would be, if somebody here has the right; else somebody who only looks.
    pub fn planner(&mut self, now: Now, at: &TerminalId, right: Right) -> Actor {
        let permitted = self.people.permit(now, at, right);
        permitted.unwrap_or_else(|_| Actor::station(Role::Viewer))
    }

    /// Who stands at a terminal, for its page.
    pub fn session(&self, now: Now, at: &TerminalId) -> SessionView {
        let file = self.setup_code.as_ref().map(SetupCode::file);
        let mut view = project::people::session(&self.people, now, at, file.as_deref());
        view.provider = self.door.as_ref().map(|door| {
            project::people::provider(&self.people, now, at, door.name(), door.failed())
        });
        view
    }

    /// Whether [`Self::new_look`] has something to tell.
    pub const fn looks_different(&self) -> bool {
        self.changed
    }

    /// The session of the one terminal that has pages, if it may have changed since it was
    /// last asked for. Further terminals need outlets of their own.
    pub fn new_look(&mut self, now: Now, at: &TerminalId) -> Option<SessionView> {
        std::mem::take(&mut self.changed).then(|| self.session(now, at))
    }

    /// Who acts, if somebody here has the right now.
    pub fn permit(&mut self, now: Now, at: &TerminalId, right: Right) -> Result<Actor, Refusal> {
        let permitted = self.people.permit(now, at, right);
        permitted.map_err(|why| not_permitted(self.people.stage(), right, &why))
    }

    /// Whether whoever stands there may see what is kept of patients. A page asks for it by
    /// itself, so this keeps no screen from locking.
    pub fn sees(&mut self, now: Now, at: &TerminalId) -> Result<(), Refusal> {
        self.checks(now, at, Right::See)
    }

    /// Whether whoever stands there has a right, asked by a page itself: no activity.
    pub fn checks(&mut self, now: Now, at: &TerminalId, right: Right) -> Result<(), Refusal> {
        let checked = self.people.check(now, at, right);
        checked.map_err(|why| not_permitted(self.people.stage(), right, &why))
    }

    /// When [`Self::settle`] has something to do.
    pub fn due(&self) -> Option<Mono> {
        self.people.poll_timeout()
    }

    /// Takes an input in; the answer goes to whoever asked, now or when it is computed.
    pub fn ask(&mut self, now: Now, at: TerminalId, input: Input, answer: Answer) {
        // Also of activity: the screen locks later.
        self.changed = true;
        let waited = self.people.is_waiting(&at);
        match self.people.handle(now, input) {
            // Asked for by this very input: one that needs nothing computed is answered at
            // once, also while another is being computed.
            Ok(()) if !waited && self.people.is_waiting(&at) => {
                self.waiting.insert(at, answer);
            }
            outcome => {
                // Whoever asked may have gone meanwhile.
                let _ = answer.send(outcome);
            }
        }
    }

    /// Asks the provider who stands there; the page in the browser is of that language.
    pub fn ask_provider(
        &mut self,
        now: Now,
        at: TerminalId,
        speaks: PrintLanguage,
        answer: Answer,
    ) {
        if let Some(door) = &mut self.door {
            door.speaks(speaks);
        }
        self.ask(now, at.clone(), Input::AskProvider { at }, answer);
    }

    /// The provider has answered.
    pub fn vouched(&mut self, now: Now, job: JobId, said: Result<Box<Vouched>, NotVouched>) {
        if let Err(error) = self.people.handle(now, Input::Vouched { job, said }) {
            tracing::error!(%error, "an answer of the provider was refused");
        }
    }

    /// The host has computed.
    pub fn computed(&mut self, now: Now, job: JobId, computed: Computed) {
        if let Err(error) = self.people.handle(now, Input::Computed { job, computed }) {
            tracing::error!(%error, "an answer of the host was refused");
        }
    }

    /// Who carries a command out. A high alarm is acknowledged by whoever is there.
    pub fn actor(
        &mut self,
        now: Now,
        at: &TerminalId,
        station: &Station,
        wish: &Command,
    ) -> Result<Actor, Refusal> {
        let right = station.right_for(wish);
        let permitted = self.people.permit(now, at, right);
        // Whom it is meant for is the station's to judge.
        let asked = match wish {
            Command::OfStay { wish, .. } => wish.as_ref(),
            wish => wish,
        };
        let outcome = match (permitted, asked) {
            (Err(_), Command::Alarm(Alarm::Acknowledge(id))) => {
                let open = station.conditions().get(*id);
                let urgency = match open.map(|open| open.priority) {
                    Some(Priority::High) => Urgency::High,
                    Some(Priority::Medium | Priority::Low | Priority::Advisory) | None => {
                        Urgency::Milder
                    }
                };
                self.people
                    .emergency_acknowledgement(now, at, id.get(), urgency)
            }
            (permitted, _) => permitted,
        };
        outcome.map_err(|why| not_permitted(self.people.stage(), right, &why))
    }

    /// Does what is due and carries out what the machine wants.
    pub fn settle(&mut self, now: Now) -> ToKeep {
        self.people.handle_timeout(now);
        let mut keep = ToKeep::default();
        let mut changed = false;
        let mut duty = now.mono >= self.duty_at;
        while let Some(effect) = self.people.poll_effect() {
            match effect {
                Effect::Compute { job, work } => {
                    let tell = self.tell.clone();
                    self.secrets.compute(job, work, move |job, computed| {
                        // The station has ended: nobody waits.
                        let _ = tell.send(Told::Computed(job, computed));
                    });
                }
                Effect::Answered { at, outcome } => {
                    if let Some(answer) = self.waiting.remove(&at) {
                        let _ = answer.send(outcome);
                    }
                }
                Effect::AskProvider { job } => {
                    self.changed = true;
                    if let Some(door) = &mut self.door {
                        door.ask(job, self.tell.clone());
                    }
                }
                Effect::ForgetProvider { job } => {
                    self.changed = true;
                    if let Some(door) = &mut self.door {
                        door.forget(job);
                    }
                }
                Effect::ProviderAnswered { at: _, outcome } => {
                    self.changed = true;
                    if let Some(door) = &mut self.door {
                        door.answered(outcome);
                    }
                }
                Effect::Record(entry) => {
                    self.look_at(&entry);
                    keep.entries.push(entry);
                }
                Effect::Keep => {
                    // A name, a badge or a role may be another.
                    self.changed = true;
                    changed = true;
                }
                Effect::SignedIn { .. } | Effect::Locked { .. } | Effect::SignedOut { .. } => {
                    self.changed = true;
                }
                Effect::DutyChanged | Effect::BreakOverdue { .. } => duty = true,
            }
        }
        match self.people.stage() {
            Stage::InUse => {
                keep.people = changed.then(|| self.people.keep(now));
                // A name or a right that changes is kept, and may change who is told.
                if duty || changed {
                    self.duty_at = now.mono + LOOK_AT_DUTY;
                    keep.duty = Some(Box::new(duty::now(&self.people, now.wall)));
                }
            }
            // The configuration says who is on duty.
            Stage::Setup | Stage::Lost => {}
        }
        keep
    }

    /// The code has done its work when there is an administrator.
    fn look_at(&mut self, entry: &Entry) {
        if matches!(entry.what, What::FirstAdministrator(_))
            && let Some(code) = self.setup_code.take()
        {
            code.remove();
        }
    }
}
