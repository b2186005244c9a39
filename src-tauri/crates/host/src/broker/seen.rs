//! What is known of another ward from what its station publishes, and how old it is.
//!
//! Nothing is believed to be live on a clock's word: a number is as live as the last beat that
//! names the picture it stands in as the newest. What no beat has confirmed for [`STALE_AFTER`]
//! is stale, for [`LOST_AFTER`] gone. A picture that the broker had kept begins as gone.
//! Times that are shown stay the ward's own; the ward's clock goes on from its last beat.

use super::words;
use lamplight_api::calls::CallsView;
use lamplight_api::project::NO_VALUE;
use lamplight_api::view::{
    AudioView, BedFeed, BedView, Freshness, NeedView, OutputView, PriorityView, WardView,
};
use lamplight_api::viewed::{ViewedState, ViewedView};
use lamplight_broker::payload::{self, Beat, BedPicture, Run, WardPicture};
use lamplight_broker::{Kind, Standing, Subject, Unusable};
use lamplight_units::{Mono, NoValue};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::time::Duration;

/// Numbers that nothing has confirmed for so long are dimmed. Five beats.
pub(super) const STALE_AFTER: Duration = Duration::from_secs(5);
/// And after so long they are gone.
pub(super) const LOST_AFTER: Duration = Duration::from_secs(15);
/// A second station on the same ward is believed when the first has been silent for so long.
const OTHER_AFTER: Duration = Duration::from_secs(4);
/// Two stations on one ward are told for so long after the last word of the other.
const TWO_FOR: Duration = Duration::from_secs(10);
/// A picture that a beat names and that has not come for so long is asked for.
const ASK_AFTER: Duration = Duration::from_secs(2);
/// Beats after which a station has published all its beds.
const BEATS_WHOLE: u64 = 5;
/// Beds of a ward at most; a sender of more is none of ours.
const BEDS_MOST: usize = 1_024;

/// Another ward.
pub(super) struct Seen {
    /// Its id.
    pub ward: String,
    /// The program's version here.
    version: String,
    run: Option<Run>,
    /// When it was last heard, and what its clock said.
    heard: Option<(Mono, i64)>,
    /// Another station says that it is the same ward.
    other: Option<Mono>,
    picture: Option<Ward>,
    order: Vec<String>,
    beds: BTreeMap<String, Bed>,
    standing: Standing,
    /// Payloads that were not used, and why the last of them was not.
    pub refused: u64,
    pub reason: Option<String>,
    /// Of another version: said for as long as it comes.
    newer: Option<(Mono, String)>,
    /// Messages that were used.
    pub taken: u64,
}

struct Ward {
    run: Run,
    rev: u64,
    view: WardView,
    needs: Vec<NeedView>,
    calls: CallsView,
}

struct Bed {
    run: Run,
    rev: u64,
    view: BedView,
    /// A beat named this picture as the newest.
    confirmed: Option<Mono>,
    /// A beat named a newer one, since then.
    missing: Option<Mono>,
}

/// How old something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Age {
    Live,
    Stale,
    Lost,
}

fn age(now: Mono, confirmed: Option<Mono>) -> Age {
    match confirmed.map(|at| now.since(at)) {
        Some(since) if since < STALE_AFTER => Age::Live,
        Some(since) if since < LOST_AFTER => Age::Stale,
        Some(_) | None => Age::Lost,
    }
}

/// What came, and whether another station's frames count from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Took {
    /// Nothing more to do.
    Ward,
    /// The ward's station began anew: what its series were is forgotten.
    Anew,
}

impl Seen {
    pub fn new(ward: &str) -> Self {
        Self {
            ward: ward.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            run: None,
            heard: None,
            other: None,
            picture: None,
            order: Vec::new(),
            beds: BTreeMap::new(),
            standing: Standing::Starting,
            refused: 0,
            reason: None,
            newer: None,
            taken: 0,
        }
    }

    /// How the connection is.
    pub fn standing(&mut self, standing: Standing) {
        self.standing = standing;
    }

    /// Takes a message; `live` is false for what the broker had kept.
    pub fn take(&mut self, now: Mono, subject: &str, payload: &[u8], live: bool) -> Took {
        let Some(of) = Subject::parse(subject).filter(|of| of.ward == self.ward) else {
            self.refuse(
                now,
                "a subject",
                &Unusable::Elsewhere("another ward".to_owned()),
            );
            return Took::Ward;
        };
        let done = match (of.kind, &of.bed) {
            (Kind::Beat, None) => {
                payload::read::<Beat>(payload).and_then(|beat| self.beat(now, beat))
            }
            (Kind::View, None) => self.ward_picture(now, payload, live).map(|()| Took::Ward),
            (Kind::View, Some(bed)) => self
                .bed_picture(now, bed, payload, live)
                .map(|()| Took::Ward),
            // Not for a screen.
            _ => return Took::Ward,
        };
        match done {
            Ok(took) => {
                self.taken += 1;
                took
            }
            Err(why) => {
                self.refuse(now, of.kind.word(), &why);
                Took::Ward
            }
        }
    }

    fn refuse(&mut self, now: Mono, what: &str, why: &Unusable) {
        self.refused += 1;
        let reason = format!("{what}: {why}");
        // Counted, and said ever more rarely: whoever sends nonsense may do so fast.
        if self.refused.is_power_of_two() {
            let (ward, refused) = (&self.ward, self.refused);
            tracing::warn!(ward, refused, reason, "a message of the broker is not used");
        }
        if let Unusable::Version { .. } = why {
            self.newer = Some((now, reason.clone()));
        }
        self.reason = Some(reason);
    }

    fn here(&self, ward: &str) -> Result<(), Unusable> {
        if ward == self.ward {
            Ok(())
        } else {
            Err(Unusable::Elsewhere("another ward".to_owned()))
        }
    }

    fn beat(&mut self, now: Mono, beat: Beat) -> Result<Took, Unusable> {
        self.here(&beat.ward)?;
        if beat.beds.len() > BEDS_MOST {
            return Err(Unusable::Unreadable(format!(
                "it has more than {BEDS_MOST} beds"
            )));
        }
        let mut took = Took::Ward;
        if self.run.as_ref() != Some(&beat.run) {
            let silent = |(at, _): (Mono, i64)| now.since(at) >= OTHER_AFTER;
            if !self.heard.is_none_or(silent) {
                self.other = Some(now);
                return Ok(took);
            }
            self.run = Some(beat.run.clone());
            for bed in self.beds.values_mut() {
                (bed.confirmed, bed.missing) = (None, None);
            }
            took = Took::Anew;
        }
        self.heard = Some((now, beat.now_ms));
        for (id, rev) in &beat.beds {
            let Some(bed) = self.beds.get_mut(id) else {
                continue;
            };
            // A picture may have come after the beat was written.
            if bed.run == beat.run && bed.rev >= *rev {
                (bed.confirmed, bed.missing) = (Some(now), None);
            } else if bed.missing.is_none() {
                bed.missing = Some(now);
            }
        }
        let named = |id: &String| beat.beds.iter().any(|(bed, _)| bed == id);
        if beat.beat >= BEATS_WHOLE {
            self.beds.retain(|id, _| named(id));
        }
        let order: Vec<String> = beat.beds.iter().map(|(id, _)| id.clone()).collect();
        let unnamed = self.beds.keys().filter(|id| !named(id)).cloned();
        self.order = order.iter().cloned().chain(unnamed).collect();
        Ok(took)
    }

    /// Whether a picture is to be kept: of the run that beats, and newer than what is held.
    fn newer(&self, held: Option<(&Run, u64)>, run: &Run, rev: u64) -> bool {
        let beats = self.run.as_ref();
        match held {
            _ if beats.is_some_and(|beats| beats != run) => false,
            None => true,
            Some((held, held_rev)) if held == run => rev > held_rev,
            // Of two runs without a beat the one that began later; of one that beats, that.
            Some((held, _)) => beats == Some(run) || run.since_ms >= held.since_ms,
        }
    }

    fn ward_picture(&mut self, now: Mono, payload: &[u8], live: bool) -> Result<(), Unusable> {
        let picture: WardPicture = payload::read(payload)?;
        self.here(&picture.ward)?;
        let held = self.picture.as_ref().map(|held| (&held.run, held.rev));
        if !self.newer(held, &picture.run, picture.rev) {
            return Ok(());
        }
        self.heard(now, &picture.run, picture.at_ms, live);
        self.picture = Some(Ward {
            view: inner(&picture.view)?,
            needs: inner(&picture.needs)?,
            calls: inner(&picture.calls)?,
            run: picture.run,
            rev: picture.rev,
        });
        Ok(())
    }

    fn bed_picture(
        &mut self,
        now: Mono,
        id: &str,
        payload: &[u8],
        live: bool,
    ) -> Result<(), Unusable> {
        let picture: BedPicture = payload::read(payload)?;
        self.here(&picture.ward)?;
        let view: BedView = inner(&picture.view)?;
        if picture.bed != id || view.id != id {
            return Err(Unusable::Elsewhere("another bed".to_owned()));
        }
        let held = self.beds.get(id);
        if !self.newer(
            held.map(|held| (&held.run, held.rev)),
            &picture.run,
            picture.rev,
        ) {
            return Ok(());
        }
        if held.is_none() && self.beds.len() >= BEDS_MOST {
            return Err(Unusable::Unreadable(format!(
                "there are more than {BEDS_MOST} beds"
            )));
        }
        let (known, missing) = (held.is_some(), held.and_then(|held| held.missing));
        let lives = live && self.run.as_ref() == Some(&picture.run);
        self.heard(now, &picture.run, picture.at_ms, live);
        if !known && !self.order.iter().any(|bed| bed == id) {
            self.order.push(id.to_owned());
        }
        let bed = Bed {
            run: picture.run,
            rev: picture.rev,
            view,
            confirmed: lives.then_some(now),
            missing: missing.filter(|_| !lives),
        };
        self.beds.insert(id.to_owned(), bed);
        Ok(())
    }

    /// A picture that comes live is a sign of life, too.
    fn heard(&mut self, now: Mono, run: &Run, at_ms: i64, live: bool) {
        if live && self.run.as_ref() == Some(run) {
            self.heard = Some((now, at_ms));
        }
    }

    /// Whether a beat names pictures that have not come.
    pub fn asks(&self, now: Mono) -> bool {
        let late = |at: Mono| now.since(at) >= ASK_AFTER;
        let lives = age(now, self.heard.map(|(at, _)| at)) == Age::Live;
        let unseen = self.order.iter().any(|id| !self.beds.contains_key(id));
        let old = |bed: &Bed| bed.missing.is_some_and(late);
        let other = self.picture.as_ref().map(|picture| &picture.run) != self.run.as_ref();
        lives && (unseen || other || self.beds.values().any(old))
    }

    /// The ward's clock (ms since 1970); `None` before it was heard.
    pub fn clock_ms(&self, now: Mono) -> Option<i64> {
        let (at, ms) = self.heard?;
        let since = i64::try_from(now.since(at).as_millis()).unwrap_or(i64::MAX);
        Some(ms.saturating_add(since))
    }

    fn state(&self, now: Mono) -> ViewedState {
        match (self.heard, age(now, self.heard.map(|(at, _)| at))) {
            (None, _) => ViewedState::Waiting,
            (_, Age::Live) => ViewedState::Live,
            (_, Age::Stale) => ViewedState::Stale,
            (_, Age::Lost) => ViewedState::Lost,
        }
    }

    /// How fresh it is, with what is wrong.
    pub fn viewed(&self, now: Mono) -> ViewedView {
        let state = self.state(now);
        let since = |at: Mono| now.since(at) < TWO_FOR;
        let sentence = match (&self.standing, state) {
            (Standing::Down { sentence, .. }, _) => words::broker(sentence),
            (Standing::Starting, ViewedState::Waiting) => words::connecting(),
            _ if self.other.is_some_and(since) => words::two(&self.ward),
            (_, ViewedState::Live) => match &self.newer {
                Some((at, why)) if since(*at) => words::not_read(why),
                Some(_) | None => String::new(),
            },
            (_, ViewedState::Waiting) => match &self.newer {
                Some((_, why)) => words::not_read(why),
                None => words::waiting(&self.ward),
            },
            (_, ViewedState::Stale | ViewedState::Lost) => words::silent(&self.ward),
        };
        ViewedView {
            ward: self.ward.clone(),
            state,
            heard_ms: self.heard.map(|(_, ms)| ms),
            sentence,
        }
    }

    /// The ward, as it is shown here: without a sound of its own.
    pub fn ward_view(&self, now: Mono) -> WardView {
        let viewed = Box::new(self.viewed(now));
        let silent = |inactivations| AudioView {
            output: OutputView::Off,
            paused: None,
            inactivations,
            longest_pause_min: 0,
        };
        match &self.picture {
            Some(picture) => WardView {
                name: picture.view.name.clone(),
                simulated: picture.view.simulated,
                version: self.version.clone(),
                audio: silent(picture.view.audio.inactivations.clone()),
                viewed: Some(viewed),
            },
            None => WardView {
                name: self.ward.clone(),
                simulated: false,
                version: self.version.clone(),
                audio: silent(Vec::new()),
                viewed: Some(viewed),
            },
        }
    }

    /// The beds in their order, each as old as it is.
    pub fn beds(&self, now: Mono) -> Vec<BedView> {
        let known = self.order.iter().filter_map(|id| self.beds.get(id));
        known
            .map(|bed| aged(bed.view.clone(), age(now, bed.confirmed)))
            .collect()
    }

    /// The list, with what is wrong with the view itself first.
    pub fn needs(&self, now: Mono) -> Vec<NeedView> {
        let viewed = self.viewed(now);
        let priority = match viewed.state {
            ViewedState::Live => PriorityView::Low,
            ViewedState::Waiting | ViewedState::Stale | ViewedState::Lost => PriorityView::Medium,
        };
        let since_ms = viewed.heard_ms.unwrap_or(0);
        let own = (!viewed.sentence.is_empty() && self.heard.is_some())
            .then(|| words::need(&viewed.sentence, priority, since_ms));
        let theirs = self
            .picture
            .iter()
            .flat_map(|picture| picture.needs.clone());
        own.into_iter().chain(theirs).collect()
    }

    /// Staff in rooms.
    pub fn calls(&self) -> CallsView {
        self.picture.as_ref().map_or(
            CallsView {
                presence: Vec::new(),
                last_ended_ms: None,
            },
            |picture| picture.calls.clone(),
        )
    }
}

/// A view of the program's own screen.
fn inner<T: DeserializeOwned>(raw: &RawValue) -> Result<T, Unusable> {
    serde_json::from_str(raw.get()).map_err(|error| {
        // Without the parser's words, which may quote a name.
        Unusable::Unreadable(format!(
            "its picture is of another version of the program (line {}, column {})",
            error.line(),
            error.column()
        ))
    })
}

/// A bed whose picture is so old. Devices are the ward's own affair.
fn aged(mut view: BedView, age: Age) -> BedView {
    view.devices.clear();
    match age {
        Age::Live => {}
        Age::Stale => {
            if view.feed == BedFeed::Live {
                view.feed = BedFeed::Stale;
            }
            for number in &mut view.numbers {
                if number.freshness == Freshness::Live {
                    number.freshness = Freshness::Stale;
                }
            }
        }
        Age::Lost => {
            view.feed = match view.feed {
                BedFeed::Live | BedFeed::Stale | BedFeed::Waiting | BedFeed::Lost => BedFeed::Lost,
                own @ (BedFeed::Empty | BedFeed::Standby) => own,
            };
            for number in &mut view.numbers {
                number.value = None;
                NO_VALUE.clone_into(&mut number.text);
                NoValue::Stale.words().clone_into(&mut number.no_value);
                number.freshness = Freshness::Stale;
                number.alarm = None;
            }
            for wave in &mut view.waves {
                "No signal".clone_into(&mut wave.off);
            }
        }
    }
    view
}

#[cfg(test)]
mod tests;
