//! The first administrator, sign-in, and what nobody may who is not signed in.

use crate::alarm_path::{Ward, alert};
use lamplight_api::command::Command;
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

fn first_administrator(key: &str) -> Input {
    Input::FirstAdministrator {
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

/// Its first administrator is made; the key of the one-time codes.
pub fn started(host: &Host) -> String {
    let key = draw_key().unwrap();
    happens(host, first_administrator(&key)).unwrap();
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
    assert_eq!(happens(&ward.host, first_administrator(&key)), Ok(()));
    assert_eq!(stage(&ward.host), (Stage::InUse, 0));
    let again = happens(&ward.host, first_administrator(&key));
    assert_eq!(again, Err(Refusal::AlreadySetUp));

    let refused = ward.command(Command::EndPause).unwrap_err();
    assert!(refused.sentence.contains("sign in"), "{}", refused.sentence);

    ward.send(&alert("1", "HR HIGH", "start", "active"));
    let condition = ward.condition("HR HIGH")["id"].as_u64().unwrap();
    ward.command(Command::Acknowledge { condition }).unwrap();
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
