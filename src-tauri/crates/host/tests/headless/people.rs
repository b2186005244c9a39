//! The first administrator, sign-in, and what nobody may who is not signed in.

use crate::alarm_path::{Ward, alert};
use lamplight_api::command::{Command, RefusalCode, SeenBed};
use lamplight_api::people::{PeopleAct, RightName, RoleView, SessionView, StageView, TypedView};
use lamplight_api::print::{PaperView, PrintLanguage, PrintQuery, PrintWhat};
use lamplight_api::view::Change;
use lamplight_host::config::Config;
use lamplight_host::people::{TotpKey, draw_key};
use lamplight_host::{Host, Signalling};
use lamplight_people::{
    Badge, Claim, Input, NewPerson, PersonName, Proof, Refusal, Role, Roles, Secret, Stage, Typed,
};
use lamplight_units::TerminalId;
use std::time::{SystemTime, UNIX_EPOCH};

pub const PASSWORD: &str = "a pelican at the pier";

/// The code of this moment, or of so many steps later.
pub fn code(key: &str, later: u64) -> Typed {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let key = TotpKey::parse(key).unwrap();
    Typed::new(&key.code(now.as_secs() / 30 + later))
}

pub fn happens(host: &Host, input: Input) -> Result<(), Refusal> {
    let ward = host.ward();
    let asked = ward.people(TerminalId::station(), input);
    host.runtime().block_on(asked).unwrap()
}

/// What the station has written for whoever set the computer up.
fn setup_code(ward: &Ward) -> String {
    let file = ward.folder.path().join("data").join("setup-code.txt");
    std::fs::read_to_string(file).unwrap_or_default()
}

fn first_administrator(key: &str, setup_code: &str) -> Input {
    Input::FirstAdministrator {
        setup_code: Typed::new(setup_code),
        at: TerminalId::station(),
        new: NewPerson {
            badge: Badge::parse("1000").unwrap(),
            name: PersonName::parse("Ada Admin").unwrap(),
            roles: Roles::of(&[Role::Nurse]),
        },
        password: Typed::new(PASSWORD),
        key: Secret::new(key),
        code: code(key, 0),
    }
}

pub fn sign_in(host: &Host, password: &str, code: &Typed) -> Result<(), Refusal> {
    let proof = Proof::Password {
        password: Typed::new(password),
        code: code.clone(),
    };
    let input = Input::SignIn {
        at: TerminalId::station(),
        claim: Claim::Badge(Badge::parse("1000").unwrap()),
        proof,
    };
    happens(host, input)
}

fn act(ward: &Ward, act: PeopleAct) -> Result<(), lamplight_api::command::Refusal> {
    let asked = ward.host.ward();
    ward.host.runtime().block_on(asked.people_act(act))
}

fn session(ward: &Ward) -> SessionView {
    let asked = ward.host.ward();
    let snapshot = ward.host.runtime().block_on(asked.snapshot()).unwrap();
    snapshot.session
}

/// Its first administrator is made, and signed in; the key of the one-time codes.
pub fn started(ward: &Ward) -> String {
    let key = draw_key().unwrap();
    let written = setup_code(ward);
    happens(&ward.host, first_administrator(&key, &written)).unwrap();
    key
}

fn stage(host: &Host) -> (Stage, usize) {
    let sessions = host.runtime().block_on(host.ward().sessions()).unwrap();
    (sessions.stage, sessions.sessions.len())
}

#[test]
fn from_the_first_administrator_on_people_sign_in_also_after_a_restart() {
    let mut ward = Ward::start();
    assert_eq!(stage(&ward.host), (Stage::Setup, 0));
    ward.command(Command::PauseAudio).unwrap();

    let key = draw_key().unwrap();
    let written = setup_code(&ward);
    let passer_by = happens(&ward.host, first_administrator(&key, "K7QF-M2XA"));
    assert_eq!(passer_by, Err(Refusal::WrongSetupCode));
    let first = first_administrator(&key, &written);
    assert_eq!(happens(&ward.host, first.clone()), Ok(()));
    assert_eq!(setup_code(&ward), "", "it is removed");
    assert_eq!(stage(&ward.host), (Stage::InUse, 1), "and signed in");
    assert_eq!(happens(&ward.host, first), Err(Refusal::AlreadySetUp));
    act(&ward, PeopleAct::SignOut).unwrap();

    let refused = ward.command(Command::EndPause).unwrap_err();
    assert!(refused.sentence.contains("sign in"), "{}", refused.sentence);
    assert_eq!(
        (refused.code, refused.right),
        (RefusalCode::SignIn, Some(RightName::PauseSound))
    );

    ward.send(&alert("1", "HR HIGH", "start", "active"));
    let condition = ward.condition("HR HIGH")["id"].as_u64().unwrap();
    let acknowledge = |stay| {
        let bed = "2".to_owned();
        let at = Some(SeenBed { bed, stay });
        ward.command(Command::Acknowledge { condition, at })
    };
    let late = acknowledge(Some(7)).unwrap_err();
    assert_eq!(late.code, RefusalCode::OtherPatient);
    acknowledge(None).unwrap();
    let open = ward.condition("HR HIGH");
    let by = open["acknowledged"].as_str().unwrap();
    assert!(by.contains("emergency"), "{by}");
    let back = ward.command(Command::Unacknowledge { condition });
    assert!(back.is_err(), "an emergency gives nothing else");

    // That of this step is used; a phone whose clock is fast shows the next already.
    let code = code(&key, 1);
    let wrong = sign_in(&ward.host, "another long password", &code);
    assert_eq!(wrong, Err(Refusal::WrongSignIn));
    assert_eq!(sign_in(&ward.host, PASSWORD, &code), Ok(()));
    assert_eq!(stage(&ward.host), (Stage::InUse, 1));
    ward.command(Command::EndPause).unwrap();
    ward.command(Command::Unacknowledge { condition }).unwrap();

    let Ward { host, folder, .. } = ward;
    host.stop();
    let (config, setup) = Config::read(&folder.path().join("station.toml")).unwrap();
    let data = folder.path().join("data");
    let host = Host::start(&config, setup, &data, Signalling::None).unwrap();
    assert_eq!(stage(&host), (Stage::InUse, 0), "everybody signs in anew");
    let pause = host
        .runtime()
        .block_on(host.ward().command(Command::PauseAudio));
    assert!(pause.is_err());
    let used = sign_in(&host, PASSWORD, &code);
    assert_eq!(used, Err(Refusal::WrongSignIn), "its code is still used");
    host.stop();
}

/// A station with Ada, who has made Nora; Nora is signed in by her PIN.
fn with_nora() -> Ward {
    let ward = Ward::start();
    let key = draw_key().unwrap();
    happens(&ward.host, first_administrator(&key, &setup_code(&ward))).unwrap();
    let add = PeopleAct::Add {
        badge: "2001".to_owned(),
        name: "Nora Nurse".to_owned(),
        roles: vec![RoleView::Nurse],
    };
    act(&ward, add).unwrap();
    let asked = ward.host.ward();
    let list = ward.host.runtime().block_on(asked.people_list()).unwrap();
    let nora = list.people.iter().find(|one| one.badge == "2001").unwrap();
    let pin = TypedView::new("4711");
    let person = nora.id.clone();
    act(&ward, PeopleAct::SetPin { person, pin }).unwrap();
    nora_signs_in(&ward, "4711").unwrap();
    ward
}

fn nora_signs_in(ward: &Ward, pin: &str) -> Result<(), lamplight_api::command::Refusal> {
    let (who, pin) = ("nora nurse".to_owned(), TypedView::new(pin));
    act(ward, PeopleAct::SignIn { who, pin })
}

#[test]
fn the_page_is_told_at_once_who_stands_there_and_what_that_person_may() {
    let ward = Ward::start();
    let before = session(&ward);
    assert_eq!(before.stage, StageView::Setup);
    assert!(
        before
            .setup_file
            .is_some_and(|file| file.ends_with("setup-code.txt"))
    );
    assert!(
        before.rights.contains(&RightName::PauseSound),
        "as configured"
    );
    ward.host.stop();

    let ward = with_nora();
    let here = session(&ward);
    let nora = here.person.unwrap();
    assert_eq!(
        (nora.name.as_str(), nora.roles),
        ("Nora Nurse", vec![RoleView::Nurse])
    );
    assert!(nora.locks_ms.is_some_and(|at| at > nora.since_ms));
    assert!(here.rights.contains(&RightName::Print));
    assert!(!here.rights.contains(&RightName::ManagePeople));

    let (tell, told) = std::sync::mpsc::channel();
    let sink = move |batch: &lamplight_api::view::ChangeBatch| {
        for change in &batch.changes {
            if let Change::Session(session) = change {
                tell.send(session.clone()).unwrap();
            }
        }
        true
    };
    let asked = ward.host.ward();
    ward.host
        .runtime()
        .block_on(asked.subscribe(Box::new(sink)))
        .unwrap();
    act(&ward, PeopleAct::Lock).unwrap();
    let locked = told
        .iter()
        .find(|session| session.person.as_ref().is_some_and(|person| person.locked))
        .unwrap();
    assert_eq!(locked.rights, []);
    ward.host.stop();
}

#[test]
fn what_a_sign_in_would_cure_says_so_and_a_pause_says_when_it_ends() {
    let ward = with_nora();
    act(&ward, PeopleAct::Lock).unwrap();
    let asked = ward.host.ward();
    let list = ward
        .host
        .runtime()
        .block_on(asked.people_list())
        .unwrap_err();
    assert_eq!(
        (list.code, list.right),
        (RefusalCode::SignIn, Some(RightName::ManagePeople))
    );
    let query = PrintQuery {
        what: PrintWhat::Alarms {
            bed: None,
            from_ms: 0,
            to_ms: 1,
            least: None,
        },
        paper: PaperView::A4,
        language: PrintLanguage::En,
        identity: true,
    };
    let print = ward.host.printing();
    let printed = ward
        .host
        .runtime()
        .block_on(print.preview(query))
        .unwrap_err();
    assert_eq!(
        (printed.code, printed.right),
        (RefusalCode::SignIn, Some(RightName::Print))
    );
    for _ in 0..5 {
        assert!(nora_signs_in(&ward, "4712").is_err());
    }
    let paused = nora_signs_in(&ward, "4711").unwrap_err();
    assert_eq!(paused.code, RefusalCode::NotNow);
    assert!(paused.until_ms.is_some(), "{}", paused.sentence);
    ward.host.stop();
}

/// Whether a question was refused since nobody is signed in.
fn closed<T>(answer: Result<T, lamplight_api::command::Refusal>) -> bool {
    answer.is_err_and(|refusal| {
        refusal.code == RefusalCode::SignIn && refusal.right == Some(RightName::See)
    })
}

/// Which questions about what is kept of patients are closed here.
fn closed_questions(ward: &Ward) -> Vec<bool> {
    let bed = || "1".to_owned();
    let asked = ward.host.ward();
    ward.host.runtime().block_on(async {
        vec![
            closed(asked.record(bed()).await),
            closed(asked.marked(bed()).await),
            closed(asked.story(1).await),
            closed(asked.census(String::new()).await),
            closed(asked.care(bed()).await),
            closed(asked.handovers(None).await),
        ]
    })
}

#[test]
fn a_passer_by_sees_the_ward_and_nothing_of_the_past() {
    let ward = with_nora();
    assert!(!closed_questions(&ward).contains(&true), "Nora sees it");
    for goes in [PeopleAct::Lock, PeopleAct::SignOut] {
        act(&ward, goes).unwrap();
        assert!(!closed_questions(&ward).contains(&false));
        let asked = ward.host.ward();
        let (snapshot, duty) = ward
            .host
            .runtime()
            .block_on(async { (asked.snapshot().await, asked.duty(None).await) });
        assert!(!snapshot.unwrap().beds.is_empty(), "the ward is in sight");
        let duty = duty.unwrap();
        assert!(duty.beds.iter().all(|bed| bed.patient.is_empty()));
        nora_signs_in(&ward, "4711").unwrap();
    }
}

#[test]
fn a_page_that_looks_at_the_past_by_itself_keeps_no_screen_open() {
    let ward = with_nora();
    // The page's time of the day is made of two clocks, which are read one after the other: the
    // earliest of many readings is true to a millisecond.
    let locks = || {
        let readings = (0..64).map(|_| session(&ward).person.unwrap().locks_ms.unwrap());
        readings.min().unwrap()
    };
    let before = locks();
    assert!(!closed_questions(&ward).contains(&true));
    let after = locks();
    assert!(
        after <= before + 1,
        "to look is no activity: {before}, then {after}"
    );
}
