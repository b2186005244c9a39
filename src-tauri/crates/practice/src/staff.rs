//! Invented people for a ward of simulated beds: who signs in, with which badge and PIN, and
//! who has which bed in the shift that is on.
//!
//! They are made through the same machine as any ward's people, with secrets that are drawn
//! for this run alone: there is no password here that another station could have. A
//! [`Ground`] is asked for as proof that the data folder goes with the run.

use crate::ground::Ground;
use lamplight_api::command::{Command, Refusal};
use lamplight_api::duty::{BedOrder, DutyCommand, DutyView};
use lamplight_api::people::{PeopleAct, RoleView, TypedView};
use lamplight_host::people::{TotpKey, draw_key};
use lamplight_host::system_clock::SystemClock;
use lamplight_host::{Host, HostError, Ward};
use lamplight_people::check_pin;
use ring::rand::{SecureRandom, SystemRandom};
use serde::Serialize;

/// Beds that a nurse has; of more beds than the names are for, each has more.
const BEDS_A_NURSE: usize = 4;
/// Nurses of the next shift, who have no bed yet: somebody to hand over to.
const COMING: usize = 2;
/// The number of the first badge; shorter than a PIN, so that none is the other.
const FIRST_BADGE: usize = 101;
/// Digits of the PIN that is drawn.
const PIN_DIGITS: usize = 4;

/// Who makes the others. In a ward of one's own that is its technician as well.
const ADMINISTRATOR: &str = "Robin Keller (SIM)";
const CHARGE: &str = "Ines Carvalho (SIM)";
const VIEWER: &str = "Vera Holm (SIM)";

/// One name is long and one is written from right to left, as on a real ward.
const NURSES: [&str; 12] = [
    "Nora Okoye (SIM)",
    "Tomasz Lis (SIM)",
    "Maria del Pilar Fernández-Villanueva de la Torre (SIM)",
    "\u{5d3}\u{5e0}\u{5d4} \u{5dc}\u{5d5}\u{5d9} (SIM)",
    "Jonas Weber (SIM)",
    "Aiko Mori (SIM)",
    "Samuel Osei (SIM)",
    "Leila Haddad (SIM)",
    "Erik Dahl (SIM)",
    "Priya Nair (SIM)",
    "Hana Novotná (SIM)",
    "Luca Ferri (SIM)",
];

/// Everybody who was invented, and how they sign in. For the terminal and the practice bar;
/// nothing in it opens any other station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Staff {
    /// Everybody's PIN.
    pub pin: String,
    /// Those who sign in by it, the charge nurse first.
    pub people: Vec<Invented>,
    /// Who looks after people and settings.
    pub administrator: Administrator,
}

/// Somebody who signs in with the PIN.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invented {
    /// Typed to sign in.
    pub badge: String,
    /// The name; it ends in `(SIM)`.
    pub name: String,
    /// What this person is.
    pub roles: Vec<RoleView>,
    /// The beds of the shift that is on.
    pub beds: Vec<String>,
}

/// Who signs in with password and one-time code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Administrator {
    /// Typed to sign in.
    pub badge: String,
    /// The name; it ends in `(SIM)`.
    pub name: String,
    /// The password.
    pub password: String,
    /// The key of the one-time codes, in base 32, as authenticator apps take it.
    pub key: String,
}

/// Why a ward has no staff.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// The system gives no random numbers.
    #[error("no PIN can be drawn: the system gives no random numbers")]
    NoRandom,
    /// The station refuses.
    #[error("the simulated ward can't be staffed: {0}")]
    Refused(String),
    /// The station has stopped.
    #[error(transparent)]
    Station(#[from] HostError),
}

impl From<Refusal> for StaffError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.sentence)
    }
}

/// Invents the people of a station that has just been started on a ground of its own, and
/// gives them its beds. At the end nobody is signed in.
///
/// # Errors
/// When the station has people already, or the system gives no random numbers.
pub fn staff(host: &Host, _ground: &Ground) -> Result<Staff, StaffError> {
    let ward = host.ward();
    host.runtime().block_on(invent(&ward))
}

async fn invent(ward: &Ward) -> Result<Staff, StaffError> {
    let administrator = first(ward).await?;
    let duty = ward.duty(None).await?;
    let beds: Vec<String> = duty.beds.iter().map(|bed| bed.bed.clone()).collect();
    let people = invented(&beds);
    let badges: Vec<&str> = people.iter().map(|one| one.badge.as_str()).collect();
    let pin = draw_pin(&badges)?;
    for one in &people {
        let add = PeopleAct::Add {
            badge: one.badge.clone(),
            name: one.name.clone(),
            roles: one.roles.clone(),
        };
        ward.people_act(add).await?;
    }
    let known = ward.people_list().await?.people;
    let id_of = |badge: &str| {
        let found = known.iter().find(|one| one.badge == badge);
        found.map(|one| one.id.clone())
    };
    for id in badges.iter().filter_map(|badge| id_of(badge)) {
        let pin = TypedView::new(pin.as_str());
        ward.people_act(PeopleAct::SetPin { person: id, pin })
            .await?;
    }
    for order in orders(&duty, &people, id_of) {
        ward.command(Command::Duty { wish: order }).await?;
    }
    ward.people_act(PeopleAct::SignOut).await?;
    Ok(Staff {
        pin,
        people,
        administrator,
    })
}

/// The first administrator, signed in at this program's windows.
async fn first(ward: &Ward) -> Result<Administrator, StaffError> {
    let key = draw_key().ok_or(StaffError::NoRandom)?;
    let password = draw_key().ok_or(StaffError::NoRandom)?;
    let password = in_groups(&password.to_lowercase()[..16]);
    let step = SystemClock::wall().millis() / 30_000;
    let code = TotpKey::parse(&key).zip(u64::try_from(step).ok());
    let code = code.map(|(key, step)| key.code(step));
    let administrator = Administrator {
        badge: (FIRST_BADGE - 1).to_string(),
        name: ADMINISTRATOR.to_owned(),
        password,
        key,
    };
    // The file is in the throw-away folder; a station on a real one is set up by a person.
    let file = ward.snapshot().await?.session.setup_file;
    let written = file.and_then(|file| std::fs::read_to_string(file).ok());
    ward.people_act(PeopleAct::FirstAdministrator {
        badge: administrator.badge.clone(),
        name: administrator.name.clone(),
        password: TypedView::new(administrator.password.as_str()),
        key: TypedView::new(administrator.key.as_str()),
        code: TypedView::new(code.unwrap_or_default()),
        setup_code: TypedView::new(written.unwrap_or_default().trim()),
    })
    .await?;
    Ok(administrator)
}

/// The charge nurse, the nurses with their beds, those who come next, and a viewer.
fn invented(beds: &[String]) -> Vec<Invented> {
    let on = beds
        .len()
        .div_ceil(BEDS_A_NURSE)
        .clamp(1, NURSES.len() - COMING);
    let share = beds.len().div_ceil(on).max(1);
    let mut shares = beds.chunks(share);
    let one = |name: &str, roles: &[RoleView], beds: &[String]| Invented {
        badge: String::new(),
        name: name.to_owned(),
        roles: roles.to_vec(),
        beds: beds.to_vec(),
    };
    let mut people = vec![one(CHARGE, &[RoleView::Nurse, RoleView::ChargeNurse], &[])];
    for name in NURSES.iter().take(on + COMING) {
        let beds = shares.next().unwrap_or_default();
        people.push(one(name, &[RoleView::Nurse], beds));
    }
    people.push(one(VIEWER, &[RoleView::Viewer], &[]));
    for (place, person) in people.iter_mut().enumerate() {
        person.badge = (FIRST_BADGE + place).to_string();
    }
    people
}

/// Who leads the shift that is on, and who has which of its beds.
fn orders(
    duty: &DutyView,
    people: &[Invented],
    id_of: impl Fn(&str) -> Option<String>,
) -> Vec<DutyCommand> {
    let shift_ms = duty.shift.begins_ms;
    let leads = |one: &&Invented| one.roles.contains(&RoleView::ChargeNurse);
    let charge = people.iter().find(leads).and_then(|one| id_of(&one.badge));
    let beds = people.iter().flat_map(|one| {
        let nurse = id_of(&one.badge);
        one.beds.iter().map(move |bed| BedOrder {
            bed: bed.clone(),
            nurse: nurse.clone(),
            second: None,
        })
    });
    let beds: Vec<BedOrder> = beds.collect();
    let mut orders = vec![DutyCommand::SetCharge { shift_ms, charge }];
    if !beds.is_empty() {
        orders.push(DutyCommand::Assign { shift_ms, beds });
    }
    orders
}

/// A PIN that the rules take for everybody.
fn draw_pin(badges: &[&str]) -> Result<String, StaffError> {
    let random = SystemRandom::new();
    loop {
        let mut bytes = [0; PIN_DIGITS];
        random.fill(&mut bytes).map_err(|_| StaffError::NoRandom)?;
        // Some digits are a little likelier; five attempts end a guess all the same.
        let pin: String = bytes
            .iter()
            .map(|byte| char::from(b'0' + byte % 10))
            .collect();
        if badges.iter().all(|badge| check_pin(&pin, badge).is_ok()) {
            return Ok(pin);
        }
    }
}

/// `abcd-efgh-…`, to be read from a terminal and typed.
fn in_groups(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_host::Signalling;
    use lamplight_host::config::Config;

    fn beds(count: usize) -> Vec<String> {
        (1..=count).map(|bed| bed.to_string()).collect()
    }

    #[test]
    fn every_bed_has_one_nurse_and_every_name_says_that_it_is_simulated() {
        for count in [0, 1, 8, 16, 64] {
            let people = invented(&beds(count));
            let mut given: Vec<String> = people.iter().flat_map(|one| one.beds.clone()).collect();
            given.sort_by_key(|bed| bed.parse::<usize>().unwrap());
            assert_eq!(given, beds(count), "{count} beds");
            assert!(people.iter().all(|one| one.name.ends_with("(SIM)")));
            let free = |one: &&Invented| one.beds.is_empty() && one.roles == [RoleView::Nurse];
            assert!(people.iter().filter(free).count() >= COMING, "{count} beds");
        }
    }

    #[test]
    fn a_pin_is_drawn_anew_and_is_one_that_the_rules_take() {
        let drawn: Vec<String> = (0..20).map(|_| draw_pin(&["101"]).unwrap()).collect();
        assert!(drawn.iter().all(|pin| check_pin(pin, "101").is_ok()));
        assert!(drawn.iter().any(|pin| *pin != drawn[0]), "{drawn:?}");
    }

    #[test]
    fn a_ground_is_staffed_once_and_its_people_sign_in_with_what_was_drawn() {
        let ground = Ground::practice().unwrap();
        let (config, setup) = Config::read(&ground.config_file()).unwrap();
        let host = Host::start(&config, setup, &ground.data(), Signalling::None).unwrap();
        let staff = staff(&host, &ground).unwrap();
        assert!(super::staff(&host, &ground).is_err(), "it has people now");
        let ward = host.ward();
        host.runtime().block_on(async {
            assert!(
                ward.command(Command::PauseAudio).await.is_err(),
                "nobody is signed in"
            );
            let nurse = staff
                .people
                .iter()
                .find(|one| !one.beds.is_empty())
                .unwrap();
            let sign_in = |pin: &str| PeopleAct::SignIn {
                who: nurse.badge.clone(),
                pin: TypedView::new(pin),
            };
            assert!(ward.people_act(sign_in("0000")).await.is_err());
            ward.people_act(sign_in(&staff.pin)).await.unwrap();
            let duty = ward.duty(None).await.unwrap();
            let hers: Vec<String> = duty
                .beds
                .iter()
                .filter(|bed| bed.nurse == duty.here.person)
                .map(|bed| bed.bed.clone())
                .collect();
            assert_eq!(hers, nurse.beds);
            assert!(duty.charge.is_some());
        });
        host.stop();
    }
}
