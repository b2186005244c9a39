//! Signals as the screen shows them: why it is silent, who is told next, what is paused.

use crate::view::{
    AudioView, InactivationView, NextView, OutputView, PauseView, RungView, SilencedView,
    SilentView, WhyView,
};
use lamplight_alarms::policy::Rank;
use lamplight_alarms::{By, Condition, ConditionId, Silenced, Sound, Subject, Until, Why};
use lamplight_station::{SoundOutput, Station};

/// The station's sound.
#[must_use]
pub fn audio(station: &Station) -> AudioView {
    let alarms = station.alarms();
    AudioView {
        output: match station.output() {
            SoundOutput::Starting => OutputView::Starting,
            SoundOutput::Working => OutputView::Working,
            SoundOutput::Muted => OutputView::Muted,
            SoundOutput::Missing => OutputView::Missing,
            SoundOutput::Failed(_) => OutputView::Failed,
            SoundOutput::Off => OutputView::Off,
        },
        paused: alarms.pause().map(|pause| PauseView {
            by: pause.by.name.to_string(),
            until_ms: pause.until.wall.millis(),
        }),
        inactivations: alarms
            .inactivations()
            .map(|inactivation| InactivationView {
                id: inactivation.id.get(),
                bed: match &inactivation.scope.subject {
                    Subject::Bed(bed) => Some(bed.to_string()),
                    Subject::Device(_)
                    | Subject::Feed(_)
                    | Subject::Station
                    | Subject::Place(_) => None,
                },
                kind: silenced(inactivation.kind),
                reason: inactivation.reason.to_string(),
                by: inactivation.by.name.to_string(),
                until_ms: inactivation.until.map(|until| until.wall.millis()),
            })
            .collect(),
        longest_pause_min: u32::try_from(alarms.policy().longest_pause.as_secs() / 60)
            .unwrap_or(u32::MAX),
    }
}

const fn silenced(kind: Silenced) -> SilencedView {
    match kind {
        Silenced::AudioPaused => SilencedView::AudioPaused,
        Silenced::AudioOff => SilencedView::AudioOff,
        Silenced::AlarmPaused => SilencedView::AlarmPaused,
        Silenced::AlarmOff => SilencedView::AlarmOff,
    }
}

/// Why a condition makes no sound; `None` while it sounds.
pub(super) fn silent(station: &Station, id: ConditionId) -> Option<SilentView> {
    let Sound::Silent(silent) = &station.alarms().signal(id)?.sound else {
        return None;
    };
    let mut reason = String::new();
    let why = match &silent.why {
        Why::Acknowledged => WhyView::Acknowledged,
        Why::Paused => WhyView::Paused,
        Why::Inactivated { reason: given, .. } => {
            reason = given.to_string();
            WhyView::Inactivated
        }
        Why::AtBedside(_) => WhyView::AtBedside,
        Why::Inhibited(_) => WhyView::Inhibited,
        Why::OnsetTold => WhyView::OnsetTold,
        Why::Advisory => WhyView::Advisory,
    };
    Some(SilentView {
        why,
        by: match &silent.by {
            By::Person(actor) => actor.name.to_string(),
            By::Station => "this station".to_owned(),
            By::Bedside => "the bedside".to_owned(),
            By::Policy => String::new(),
        },
        reason,
        until_ms: match silent.until {
            Until::Time(at) => Some(at.wall.millis()),
            Until::Over | Until::OtherOver(_) | Until::Person | Until::Bedside => None,
        },
    })
}

/// The nurse of the condition's subject, or empty.
pub(super) fn owner(station: &Station, open: &Condition) -> String {
    let roster = station.alarms().roster();
    let duty = roster.duties.get(&open.announced.subject);
    duty.and_then(|duty| duty.owner.as_ref())
        .map(|owner| station.person_name(owner).to_string())
        .unwrap_or_default()
}

/// Who has taken responsibility, or empty.
pub(super) fn accepted_by(station: &Station, id: ConditionId) -> String {
    let care = station.alarms().care(id);
    care.and_then(|care| care.accepted.as_ref())
        .map(|accepted| station.person_name(&accepted.by).to_string())
        .unwrap_or_default()
}

/// The next rung of a condition's ladder, and when it is due.
pub(super) fn next(station: &Station, open: &Condition) -> Option<NextView> {
    let alarms = station.alarms();
    let climb = alarms.care(open.id)?.climb.as_ref()?;
    let due = alarms.next_rung(open.id)?;
    let ladder = alarms
        .policy()
        .ladders
        .of(open.announced.kind, open.priority);
    let rung = ladder.0.get(climb.next)?;
    let wait = due.since(open.since.mono);
    Some(NextView {
        to: match rung.to {
            Rank::Owner => RungView::Owner,
            Rank::Second => RungView::Second,
            Rank::Charge => RungView::Charge,
            Rank::All => RungView::All,
        },
        at_ms: open.since.after(wait).wall.millis(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::testing::setup;

    #[test]
    fn the_page_is_told_how_long_a_bed_may_be_paused() {
        let station = Station::new(setup());
        assert_eq!(audio(&station).longest_pause_min, 10);
    }
}
