//! What is asked of the station's thread, answered.
//!
//! A question about patients is judged by who stands here before anything is read; what changed
//! by a command is on its way to the screens before its answer.

use super::wishes::{refusal, wish};
use super::{Engine, Request, Sessions, care, duty, limits, smart_beds};
use crate::keeping::Keeping;
use crate::keeping::marking;
use lamplight_alarms::Actor;
use lamplight_api::command::{Command, Refusal};
use lamplight_api::project;
use lamplight_api::state::State;
use lamplight_people::{Right, Session};
use lamplight_units::{Now, TerminalId};

impl Engine {
    /// Answers one.
    pub(super) fn answer(&mut self, request: Request) {
        let now = self.clock.now();
        // Whoever asked may have gone in the meantime; then nobody wants the answer.
        match request {
            Request::Snapshot(answer) => {
                self.refresh_feeds(now);
                self.settle(None);
                self.send_batch(now);
                let seq = self.outlets.seq();
                let session = self.crew.session(now, &self.here);
                let _ = answer.send(project::snapshot(&self.station, now, seq, session));
            }
            Request::State(more, answer) => {
                self.refresh_feeds(now);
                let state = State::new(&self.station, now);
                let records = self.keeping.as_ref().map(Keeping::json);
                let state = state
                    .with("alarm_path", self.promptness.json())
                    .with("records", records.unwrap_or_default());
                let whole = more.into_iter();
                let state = whole.fold(state, |state, (name, value)| state.with(name, value));
                let _ = answer.send(state.text());
            }
            Request::Subscribe(sink, answer) => {
                self.outlets.add(sink);
                let _ = answer.send(());
            }
            Request::OpenWaves(sink, answer) => {
                let _ = answer.send(self.streams.open(sink));
            }
            Request::Census(search, answer) => {
                let seen = self.crew.sees(now, &self.here);
                let census = || project::census::census(&self.station, now, &search);
                let _ = answer.send(seen.map(|()| census()));
            }
            Request::Limits(question) => {
                let actor = self.crew.planner(now, &self.here, Right::SetLimits);
                limits::answer(&self.station, now, &actor, question);
            }
            Request::People(at, input, answer) => {
                self.crew.ask(now, at, *input, answer);
                self.settle_people(now);
            }
            Request::AskProvider(at, language, answer) => {
                self.crew.ask_provider(now, at, language, answer);
                self.settle_people(now);
            }
            Request::PeopleList(answer) => {
                let permitted = self.crew.permit(now, &self.here, Right::ManagePeople);
                let people = || project::people::people(self.crew.people(), now);
                let _ = answer.send(permitted.map(|_| people()));
            }
            Request::Permit(right, answer) => {
                let _ = answer.send(self.crew.permit(now, &self.here, right));
            }
            Request::See(answer) => {
                let _ = answer.send(self.crew.sees(now, &self.here));
            }
            Request::WardName(answer) => {
                let _ = answer.send(Ok(self.station.setup().name.to_string()));
            }
            Request::Sessions(answer) => {
                let people = self.crew.people();
                let one = |(at, session): (&TerminalId, &Session)| (at.clone(), session.clone());
                let _ = answer.send(Sessions {
                    stage: people.stage(),
                    sessions: people.sessions().map(one).collect(),
                });
            }
            Request::Records(answer) => {
                let _ = answer.send(self.keeping.as_ref().map(Keeping::nature));
            }
            Request::Duty(shift_ms, answer) => {
                let seen = self.crew.sees(now, &self.here);
                let people = self.crew.people();
                let mut view = duty::view(people, &self.station, now.wall, &self.here, shift_ms);
                if let (Ok(view), Err(_)) = (&mut view, seen) {
                    duty::veil(view);
                }
                let _ = answer.send(view);
            }
            Request::Staff(shift_ms, answer) => {
                let seen = self.crew.sees(now, &self.here);
                let _ = answer.send(seen.and_then(|()| self.staff(now, shift_ms)));
            }
            Request::Handover(act, answer) => self.handover(now, act, answer),
            Request::Care(bed, answer) => {
                let seen = self.crew.sees(now, &self.here);
                let _ = answer.send(seen.and_then(|()| care::care(&self.station, now, &bed)));
            }
            Request::Rounds(answer) => {
                let seen = self.crew.sees(now, &self.here);
                let _ = answer.send(seen.map(|()| project::care::rounds(&self.station, now)));
            }
            Request::SmartBed(bed, answer) => {
                let _ = answer.send(smart_beds::smart_bed(&self.station, now, &bed));
            }
            Request::Bluetooth(answer) => {
                let _ = answer.send(Ok(project::bluetooth::bluetooth(&self.station)));
            }
            Request::Watch(id, series) => self.streams.watch(id, series),
            Request::Mark(wish, answer) => match self.crew.permit(now, &self.here, Right::Chart) {
                Ok(actor) => {
                    let keeping = self.keeping.as_mut();
                    marking::carry_out(keeping, &self.station, now, &actor, wish, answer);
                }
                Err(refusal) => {
                    let _ = answer.send(Err(refusal));
                }
            },
            Request::Note(mut entry) => {
                entry.at = now.wall;
                if entry.actor.is_none() {
                    let actor = self.crew.planner(now, &self.here, Right::Print);
                    entry.actor = Some(actor.name.to_string());
                }
                if let Some(keeping) = &mut self.keeping {
                    keeping.note(entry);
                }
            }
            Request::Technician(question) => self.technician(now, question),
            Request::Testing(asked) => self.testing(now, asked),
            Request::Hospital(told, receipt) => self.hospital_tells(now, &told, receipt),
            Request::HospitalForgot(cursor, to) => self.hospital_forgot(&cursor, to),
            Request::FeedSet(setup, again, answer) => {
                self.feed_set(now, setup, again);
                let _ = answer.send(());
            }
            Request::FeedWay(id, way) => self.ways.set(id, way),
            Request::FeedGone(id, answer) => {
                self.feed_gone(now, &id);
                let _ = answer.send(());
            }
            // Ends the loop before it comes here.
            Request::Stop => {}
            Request::Command(command, answer) => {
                let before = care::Before::of(&self.station, &command);
                let limits = crate::handover::limits_before(&self.station, now, &command);
                let (actor, outcome) = self.command(now, command.clone());
                if let Some(keeping) = &mut self.keeping {
                    let told = before.and_then(|before| before.told(&self.station, now));
                    keeping.command(now, &actor, &command, told, &outcome);
                    // What a limit was before the wish stands in no other row.
                    let moved = limits.filter(|_| outcome.is_ok()).and_then(|before| {
                        crate::handover::limits_changed(&self.station, now, &actor.name, &before)
                    });
                    moved.into_iter().for_each(|row| keeping.note(row));
                }
                self.settle_people(now);
                // The change is on its way before the answer: no page shows the old state after "done".
                self.settle(None);
                self.send_batch(now);
                let _ = answer.send(outcome);
            }
        }
    }

    /// Carries a command out; says who is in the record for it. Of one that was refused since
    /// nobody has the right, that is the station itself.
    fn command(&mut self, now: Now, command: Command) -> (Actor, Result<(), Refusal>) {
        let nobody = || Actor::station(self.station.setup().role);
        if let Command::Duty { wish } = command {
            let actor = self.crew.whoever(&self.here).unwrap_or_else(nobody);
            return (actor, self.crew.order(now, &self.here.clone(), wish));
        }
        let wish = match wish(command, now) {
            Ok(wish) => wish,
            Err(refused) => return (nobody(), Err(refused)),
        };
        match self.crew.actor(now, &self.here, &self.station, &wish) {
            Ok(actor) => {
                let outcome = self.station.command(now, &actor, wish);
                (actor, outcome.map_err(|error| refusal(&error)))
            }
            Err(refused) => (nobody(), Err(refused)),
        }
    }
}
