//! What was asked for whom the page showed in a bed, and arrives when somebody else lies there.

use super::*;

/// Meant for whom somebody saw in bed 1, `None` for nobody.
fn meant(seen: Option<StayId>, wish: Command) -> Command {
    Command::OfStay {
        bed: bed("1"),
        stay: seen,
        wish: Box::new(wish),
    }
}

fn standby(seen: Option<StayId>) -> Command {
    meant(seen, Command::Standby(bed("1")))
}

impl Story {
    fn is_watched(&self) -> bool {
        let beds = &self.station.setup().beds;
        !beds.get(&bed("1")).unwrap().standby
    }

    /// Of what is open at bed 1, the gravest first: whether somebody has seen it.
    fn acknowledged(&self) -> Vec<bool> {
        let open = self.station.conditions_of(&bed("1"));
        open.iter().map(|one| one.acknowledged.is_some()).collect()
    }
}

#[test]
fn a_standby_of_a_bed_that_was_seen_empty_is_refused_when_a_patient_has_come() {
    let mut story = Story::new();
    story.admit("1", "P1");
    story.adt(AdtEvent::Discharge, "P1", "1");
    story.adt(AdtEvent::Admit, "P2", "1");
    let came = Err(CommandError::SomebodyCame(bed("1")));
    assert_eq!(story.wish(standby(None)), came);
    assert!(story.is_watched());
    // Looked at again it is a patient's bed, and may be put on standby as one.
    let (next, _) = story.seen("1");
    story.wish(standby(Some(next))).unwrap();
    assert!(!story.is_watched());
}

#[test]
fn a_standby_for_one_patient_is_refused_for_the_next_and_for_an_empty_bed() {
    let mut story = Story::new();
    story.admit("1", "P1");
    let (before, _) = story.seen("1");
    let other = Err(CommandError::OtherPatient(bed("1")));
    story.adt(AdtEvent::Discharge, "P1", "1");
    assert_eq!(story.wish(standby(Some(before))), other);
    story.adt(AdtEvent::Admit, "P2", "1");
    assert_eq!(story.wish(standby(Some(before))), other);
    assert!(story.is_watched());
}

#[test]
fn an_empty_bed_is_put_on_standby_and_the_patient_who_comes_is_watched() {
    let mut story = Story::new();
    story.wish(standby(None)).unwrap();
    assert!(!story.is_watched());
    assert_eq!(story.wish(standby(None)), Err(CommandError::Already));
    story.adt(AdtEvent::Admit, "P1", "1");
    assert!(story.is_watched());
}

#[test]
fn a_monitor_that_names_somebody_is_no_admission_and_news_of_a_stay_no_other_patient() {
    let mut story = Story::new();
    story.names("A", "1", "P1");
    story.wish(standby(None)).unwrap();
    story.wish(Command::Resume(bed("1"))).unwrap();
    story.admit("1", "P1");
    let (stay, revision) = story.seen("1");
    story.names("A", "1", "P1");
    let details = Details {
        weight_g: Some(70_000),
        ..Details::default()
    };
    story
        .patient(PatientWish::SetDetails {
            stay: (stay, revision),
            details: Box::new(details),
        })
        .unwrap();
    story.adt(AdtEvent::Update, "P1", "1");
    assert_ne!(story.seen("1").1, revision);
    story.wish(standby(Some(stay))).unwrap();
    assert!(!story.is_watched());
}

#[test]
fn an_alarm_that_was_shown_of_one_patient_is_not_acknowledged_or_taken_on_for_the_next() {
    let mut story = Story::new();
    story.admit("1", "P1");
    story.alert("A", "1", alert("SpO2 LOW", AlertPriority::High));
    let (before, _) = story.seen("1");
    let id = story.station.conditions_of(&bed("1"))[0].id;
    story.adt(AdtEvent::Discharge, "P1", "1");
    story.adt(AdtEvent::Admit, "P2", "1");
    let (next, _) = story.seen("1");
    let other = Err(CommandError::OtherPatient(bed("1")));
    for wish in [Alarm::Accept(id), Alarm::Acknowledge(id)] {
        let of = |stay| meant(Some(stay), Command::Alarm(wish.clone()));
        assert_eq!(story.wish(of(before)), other);
        assert_eq!(story.acknowledged(), [false]);
        story.wish(of(next)).unwrap();
    }
    assert_eq!(story.acknowledged(), [true]);
}

#[test]
fn an_acknowledgement_of_all_that_comes_late_leaves_the_next_patients_alarms_calling() {
    let mut story = Story::new();
    story.admit("1", "P1");
    story.alert("A", "1", alert("SpO2 LOW", AlertPriority::High));
    let (before, _) = story.seen("1");
    let shown = [story.station.conditions_of(&bed("1"))[0].id];
    let all = |seen, shown: &[_]| {
        let all = Alarm::AcknowledgeShown {
            subject: Subject::Bed(bed("1")),
            shown: shown.to_vec(),
        };
        meant(seen, Command::Alarm(all))
    };
    story.adt(AdtEvent::Discharge, "P1", "1");
    story.adt(AdtEvent::Admit, "P2", "1");
    let other = Err(CommandError::OtherPatient(bed("1")));
    assert_eq!(story.wish(all(Some(before), &shown)), other);
    let came = Err(CommandError::SomebodyCame(bed("1")));
    assert_eq!(story.wish(all(None, &shown)), came);
    // The condition is the same one, under the same number: the monitor has stayed.
    assert_eq!(story.station.conditions_of(&bed("1"))[0].id, shown[0]);
    assert_eq!(story.acknowledged(), [false]);
    let (next, _) = story.seen("1");
    story.wish(all(Some(next), &shown)).unwrap();
    assert_eq!(story.acknowledged(), [true]);
}
