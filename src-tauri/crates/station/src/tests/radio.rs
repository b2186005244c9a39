//! Radio devices: the path of pairing, who may not be paired, what becomes a condition.

use super::story::{Story, bed, device, nurse, with_number};
use crate::{
    Command, CommandError, Confirmation, Identifier, Input, MOST_LABEL, PairRefusal, PairWish,
    Proof, Stage,
};
use lamplight_alarms::{Actor, Role};
use lamplight_protocols::radio::{
    LinkState, RadioAddress, RadioIdentity, RadioKind, RadioNews, RadioOrder, RadioProblem,
    RecordsState, Sighting,
};
use lamplight_protocols::report::AdtEvent;
use lamplight_units::{FeedId, StayId};
use std::collections::BTreeSet;
use std::sync::Arc;

const BELT: &str = "MAKER BELT 1001";
const AT: &str = "C0:FF:EE:00:00:01";

impl Story {
    fn radio(&mut self, news: RadioNews) {
        let feed = FeedId::parse("bluetooth").unwrap();
        self.station.handle(self.now, Input::Radio { feed, news });
    }

    fn pair(&mut self, wish: PairWish) -> Result<(), PairRefusal> {
        match self.wish(Command::Radio(wish)) {
            Ok(()) => Ok(()),
            Err(CommandError::Pairing(why)) => Err(why),
            Err(other) => panic!("{other}"),
        }
    }

    fn orders(&mut self) -> Vec<RadioOrder> {
        std::iter::from_fn(|| self.station.poll_radio())
            .map(|(_, order)| order)
            .collect()
    }

    fn stage(&self) -> Stage {
        self.station.radio().stage.clone()
    }

    fn belt_seen(&mut self) {
        let sighting = Sighting {
            address: RadioAddress::new(AT),
            random: false,
            name: Arc::from("belt"),
            kinds: vec![RadioKind::HeartRate],
            signal_dbm: Some(-60),
            at: self.now,
        };
        self.radio(RadioNews::Seen(vec![sighting]));
    }

    fn identified(&mut self, firmware: &str) {
        let identity = RadioIdentity {
            device: device(BELT),
            maker: Arc::from("MAKER"),
            model: Arc::from("BELT"),
            firmware: Arc::from(firmware),
            kinds: vec![RadioKind::HeartRate],
        };
        self.radio(RadioNews::Identified {
            address: RadioAddress::new(AT),
            random: false,
            name: Arc::from("belt"),
            identity,
        });
    }

    fn link(&mut self, state: LinkState) {
        self.radio(RadioNews::Link {
            address: RadioAddress::new(AT),
            device: Some(device(BELT)),
            state,
        });
    }

    fn beat(&mut self) {
        let report = self.report(BELT, "");
        self.hear(with_number(report, "MDC_ECG_HEART_RATE", 72.0));
    }

    /// Up to the question whose it is, with a live value; a patient lies in bed 1.
    fn belt_asked(&mut self) {
        self.adt(AdtEvent::Admit, "4711", "1");
        self.radio(RadioNews::Ready);
        self.pair(PairWish::Begin).unwrap();
        self.belt_seen();
        self.pair(PairWish::Choose(RadioAddress::new(AT))).unwrap();
        self.link(LinkState::Connecting);
        self.identified("1.0");
        self.link(LinkState::Connected);
        self.wait(1.0);
        self.beat();
    }

    fn stay_in(&self, id: &str) -> Option<StayId> {
        self.station.stays().in_bed(&bed(id)).map(|stay| stay.id)
    }

    fn word(&self, to: &str) -> Confirmation {
        Confirmation {
            device: device(BELT),
            bed: bed(to),
            stay: self.stay_in(to),
            proof: Proof::Reacted,
            label: Arc::from("Belt 3"),
        }
    }

    fn confirm(&mut self, word: Confirmation) -> Result<(), PairRefusal> {
        self.pair(PairWish::Confirm(Box::new(word)))
    }

    fn bed_of_belt(&self) -> Option<String> {
        let belt = self.station.devices().get(&device(BELT))?;
        belt.assignment.bed().map(ToString::to_string)
    }
}

#[test]
fn the_path_leads_from_the_list_to_the_patient_and_back() {
    let mut story = Story::new();
    story.belt_asked();
    let orders = story.orders();
    assert!(orders.contains(&RadioOrder::Look(true)), "{orders:?}");
    assert!(orders.contains(&RadioOrder::Try(RadioAddress::new(AT))));
    assert!(matches!(story.stage(), Stage::Asking { .. }));
    assert_eq!(story.bed_of_belt(), None, "nothing by itself");
    story.confirm(story.word("1")).unwrap();
    assert_eq!(story.bed_of_belt().as_deref(), Some("1"));
    let orders = story.orders();
    let known = orders.iter().find_map(|order| match order {
        RadioOrder::Know(known) => Some(known.clone()),
        _ => None,
    });
    assert_eq!(&*known.unwrap()[0].label, "Belt 3");
    assert!(orders.contains(&RadioOrder::Look(false)));
    story.pair(PairWish::Undo).unwrap();
    assert_eq!(story.bed_of_belt(), None);
    assert!(story.orders().contains(&RadioOrder::Know(Vec::new())));
    assert_eq!(story.pair(PairWish::Undo), Err(PairRefusal::NothingToUndo));
}

#[test]
fn a_confirmation_that_is_not_sure_changes_nothing() {
    let two = |ids: &[Identifier]| Proof::Identifiers(ids.iter().copied().collect::<BTreeSet<_>>());
    let long: Arc<str> = Arc::from("x".repeat(MOST_LABEL + 1));
    type Change = fn(&mut Confirmation);
    let rows: [(&str, Change, PairRefusal); 4] = [
        (
            "another device than the one that is shown",
            |word| word.device = device("other"),
            PairRefusal::NotLive,
        ),
        (
            "a patient who lies there no longer",
            |word| word.stay = Some(StayId::new(99)),
            PairRefusal::OtherPatient(bed("1")),
        ),
        (
            "an empty bed that is not empty",
            |word| word.stay = None,
            PairRefusal::OtherPatient(bed("1")),
        ),
        (
            "nothing compared",
            |word| word.proof = Proof::Identifiers(BTreeSet::new()),
            PairRefusal::TwoIdentifiers,
        ),
    ];
    let mut story = Story::new();
    story.belt_asked();
    for (name, change, wanted) in rows {
        let mut word = story.word("1");
        change(&mut word);
        assert_eq!(story.confirm(word), Err(wanted), "{name}");
    }
    let mut word = story.word("1");
    word.proof = two(&[Identifier::Name]);
    assert_eq!(story.confirm(word), Err(PairRefusal::TwoIdentifiers));
    // The admission told a record number and neither name nor birth date.
    let mut word = story.word("1");
    word.proof = two(&[Identifier::Name, Identifier::RecordNumber]);
    assert_eq!(story.confirm(word), Err(PairRefusal::UnknownIdentifier));
    let mut word = story.word("1");
    word.label = long;
    assert_eq!(story.confirm(word), Err(PairRefusal::LongLabel));
    story.wait(20.0);
    let word = story.word("1");
    assert_eq!(story.confirm(word), Err(PairRefusal::NoValue), "too old");
    assert_eq!(story.bed_of_belt(), None);
    assert!(story.station.radio().known.is_empty());
}

#[test]
fn one_device_on_two_patients_is_refused() {
    let mut story = Story::new();
    story.belt_asked();
    story.confirm(story.word("1")).unwrap();
    story.adt(AdtEvent::Admit, "4712", "2");
    story.pair(PairWish::Begin).unwrap();
    // It is connected, so it is not in sight; it is one of ours all the same.
    story.pair(PairWish::Choose(RadioAddress::new(AT))).unwrap();
    story.wait(1.0);
    story.beat();
    let word = story.word("2");
    assert_eq!(story.confirm(word), Err(PairRefusal::OnAnother(bed("1"))));
    assert_eq!(story.bed_of_belt().as_deref(), Some("1"));
    assert_eq!(
        story.station.command(
            story.now,
            &Actor::station(Role::Technician),
            Command::Radio(PairWish::Forget(device(BELT)))
        ),
        Err(CommandError::Pairing(PairRefusal::InUse(bed("1"))))
    );
}

#[test]
fn who_may_not_assign_may_not_pair_and_a_nurse_may_not_forget() {
    let mut story = Story::new();
    story.radio(RadioNews::Ready);
    let now = story.now;
    let viewer = Actor::station(Role::Viewer);
    let begin = Command::Radio(PairWish::Begin);
    assert!(story.station.command(now, &viewer, begin.clone()).is_err());
    assert!(story.station.command(now, &nurse(), begin).is_ok());
    let forget = Command::Radio(PairWish::Forget(device(BELT)));
    let refused = story.station.command(now, &nurse(), forget);
    assert!(
        matches!(refused, Err(CommandError::Alarm(_))),
        "{refused:?}"
    );
}

#[test]
fn without_a_radio_it_is_said_and_nothing_begins() {
    let mut story = Story::new();
    let refused = story.pair(PairWish::Begin).unwrap_err();
    assert!(refused.to_string().contains("configuration"), "{refused}");
    story.radio(RadioNews::Unready {
        problem: RadioProblem::NoAdapter,
        sentence: Arc::from("no adapter"),
    });
    let refused = story.pair(PairWish::Begin);
    assert_eq!(refused, Err(PairRefusal::NoRadio(Arc::from("no adapter"))));
    assert_eq!(story.stage(), Stage::Idle);
}

#[test]
fn a_path_that_nobody_goes_on_with_ends_by_itself() {
    let mut story = Story::new();
    story.belt_asked();
    story.orders();
    // One second of the ten minutes is over: the last press was before the first beat.
    story.wait(598.0);
    assert_ne!(story.stage(), Stage::Idle);
    story.wait(2.0);
    assert_eq!(story.stage(), Stage::Idle);
    let orders = story.orders();
    assert!(orders.contains(&RadioOrder::Release(RadioAddress::new(AT))));
}

#[test]
fn a_device_that_can_not_be_connected_is_let_go_and_another_may_be_chosen() {
    let mut story = Story::new();
    story.radio(RadioNews::Ready);
    story.pair(PairWish::Begin).unwrap();
    story.belt_seen();
    story.pair(PairWish::Choose(RadioAddress::new(AT))).unwrap();
    story.link(LinkState::Bonding);
    assert!(matches!(
        story.stage(),
        Stage::Linking { bonding: true, .. }
    ));
    let sentence: Arc<str> = Arc::from("switch it on");
    story.link(LinkState::Failed {
        sentence: sentence.clone(),
    });
    assert!(matches!(story.stage(), Stage::Failed { .. }));
    story.pair(PairWish::Choose(RadioAddress::new(AT))).unwrap();
    let gone = story.pair(PairWish::Choose(RadioAddress::new("elsewhere")));
    assert_eq!(gone, Err(PairRefusal::NotSeen));
}

#[test]
fn a_lost_link_is_a_condition_until_it_stands_again_and_silence_climbs() {
    let mut story = Story::new();
    story.belt_asked();
    story.confirm(story.word("1")).unwrap();
    story.link(LinkState::Lost);
    assert_eq!(story.open("1"), ["Low Bluetooth link lost"]);
    // A failed try tells nothing new.
    let sentence: Arc<str> = Arc::from("no answer");
    story.link(LinkState::Failed { sentence });
    assert_eq!(story.open("1").len(), 1);
    story.wait(200.0);
    let open = story.open("1");
    assert!(
        open.contains(&"Medium No data from the monitor".to_owned()),
        "{open:?}"
    );
    story.link(LinkState::Connected);
    story.beat();
    assert!(story.open("1").is_empty(), "{:?}", story.open("1"));
}

#[test]
fn a_device_is_connected_no_longer_when_the_adapter_fails_or_begins_anew() {
    let mut story = Story::new();
    story.belt_asked();
    story.confirm(story.word("1")).unwrap();
    let connected = |story: &Story| {
        let link = story.station.radio().known[0].1;
        link.map(|(connected, _)| connected)
    };
    assert_eq!(connected(&story), Some(true));
    story.radio(RadioNews::Unready {
        problem: RadioProblem::NoAdapter,
        sentence: Arc::from("no adapter"),
    });
    assert_eq!(connected(&story), Some(false));
    story.radio(RadioNews::Ready);
    assert_eq!(connected(&story), Some(false), "it is not back");
    story.link(LinkState::Connected);
    assert_eq!(connected(&story), Some(true));
    // After a fault of the feed nothing but its new beginning is told.
    story.radio(RadioNews::Ready);
    assert_eq!(connected(&story), Some(false));
}

#[test]
fn a_try_ends_when_the_adapter_fails_or_begins_anew_and_the_device_may_be_chosen_again() {
    let at = RadioAddress::new(AT);
    for (connected, said) in [(false, true), (true, true), (false, false), (true, false)] {
        let mut story = Story::new();
        story.belt_asked();
        if !connected {
            story.link(LinkState::Lost);
        }
        story.orders();
        // After a fault of the feed nothing but its new beginning is told.
        if said {
            story.radio(RadioNews::Unready {
                problem: RadioProblem::NoAdapter,
                sentence: Arc::from("no adapter"),
            });
        }
        story.radio(RadioNews::Ready);
        let Stage::Failed { sentence, .. } = story.stage() else {
            panic!("connected {connected}, said {said}: {:?}", story.stage());
        };
        assert!(sentence.contains("Choose it again"), "{sentence}");
        let orders = story.orders();
        assert!(orders.contains(&RadioOrder::Release(at.clone())));
        assert!(orders.contains(&RadioOrder::Look(true)), "{orders:?}");
        story.belt_seen();
        story.pair(PairWish::Choose(at.clone())).unwrap();
        assert!(story.orders().contains(&RadioOrder::Try(at.clone())));
    }
}

#[test]
fn a_device_that_was_just_paired_is_missed_although_its_link_began_before() {
    let mut story = Story::new();
    story.belt_asked();
    story.confirm(story.word("1")).unwrap();
    story.radio(RadioNews::Link {
        address: RadioAddress::new(AT),
        device: None,
        state: LinkState::Lost,
    });
    assert_eq!(story.open("1"), ["Low Bluetooth link lost"]);
}

#[test]
fn a_lost_link_is_not_told_of_a_bed_on_standby() {
    let mut story = Story::new();
    story.belt_asked();
    story.confirm(story.word("1")).unwrap();
    story.link(LinkState::Lost);
    assert_eq!(story.open("1"), ["Low Bluetooth link lost"]);
    story.wish(Command::Standby(bed("1"))).unwrap();
    assert!(story.open("1").is_empty(), "{:?}", story.open("1"));
}

#[test]
fn another_firmware_is_told_once() {
    let mut story = Story::new();
    story.belt_asked();
    story.confirm(story.word("1")).unwrap();
    story.identified("1.0");
    assert!(story.open("1").is_empty());
    story.identified("1.1");
    assert_eq!(story.open("1"), ["Advisory Firmware changed"]);
    story.identified("1.1");
    assert_eq!(story.open("1").len(), 1);
}

#[test]
fn another_firmware_is_told_for_an_hour_although_the_station_restarts() {
    let mut story = Story::new();
    story.belt_asked();
    story.confirm(story.word("1")).unwrap();
    story.identified("1.1");
    let told = |story: &Story| {
        let open = story.open("1");
        open.contains(&"Advisory Firmware changed".to_owned())
    };
    story.restart(2.0);
    story.wait(3_590.0);
    assert!(told(&story));
    story.wait(10.0);
    assert!(!told(&story));
}

#[test]
fn what_is_known_lives_through_a_restart_and_is_told_when_the_radio_works() {
    let mut story = Story::new();
    story.belt_asked();
    story.confirm(story.word("1")).unwrap();
    story.radio(RadioNews::Records {
        device: device(BELT),
        state: RecordsState::Done {
            count: 3,
            newest: Some(41),
            session: None,
        },
    });
    story.restart(2.0);
    assert_eq!(story.bed_of_belt().as_deref(), Some("1"));
    story.radio(RadioNews::Ready);
    let orders = story.orders();
    let Some(RadioOrder::Know(known)) = orders.first() else {
        panic!("{orders:?}");
    };
    assert_eq!(known[0].device, device(BELT));
    assert_eq!(known[0].last_record, Some(41));
}

#[test]
fn the_numbers_of_a_session_that_began_anew_take_the_place_of_those_before() {
    let mut story = Story::new();
    story.belt_asked();
    story.confirm(story.word("1")).unwrap();
    let mut fetched = |newest: Option<u16>, began_s: i64| {
        story.orders();
        story.radio(RadioNews::Records {
            device: device(BELT),
            state: RecordsState::Done {
                count: 1,
                newest,
                session: Some(lamplight_units::Wall::from_micros(began_s * 1_000_000)),
            },
        });
        let orders = story.orders();
        let known = orders.into_iter().find_map(|order| match order {
            RadioOrder::Know(known) => Some(known),
            _ => None,
        });
        known.map(|known| {
            (
                known[0].last_record,
                known[0].session.map(lamplight_units::Wall::millis),
            )
        })
    };
    // The feed is told what it need not fetch again.
    assert_eq!(
        fetched(Some(20_000), 10),
        Some((Some(20_000), Some(10_000)))
    );
    assert_eq!(
        fetched(Some(5), 900_000),
        Some((Some(5), Some(900_000_000)))
    );
    assert_eq!(fetched(None, 900_000), None, "nothing came");
}
