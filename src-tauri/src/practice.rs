//! A station to practise on: started here, its cases chosen by the page.

use crate::arguments;
use crate::pages::Pages;
use lamplight_api::command::Refusal;
use lamplight_api::practice::{PracticeCase, PracticePerson, PracticeView};
use lamplight_host::config::Config;
use lamplight_host::{Host, Signalling};
use lamplight_practice::{Case, Ground, Invented, Practice, staff};
use std::path::Path;
use tauri::State;

/// Starts a station on a ground of its own, with the monitors of a case. The ground goes
/// when it is dropped, after the station.
pub fn start(case: Case) -> Result<(Host, Practice, Ground), String> {
    let ground = Ground::practice().map_err(|error| error.to_string())?;
    let (config, setup) = Config::read(&ground.config_file()).map_err(|error| error.to_string())?;
    // No tone and no notice: nobody may take a practice alarm for one of the ward.
    let host = Host::start(&config, setup, &ground.data(), Signalling::None)
        .map_err(|error| error.to_string())?;
    let address = host
        .ready()
        .feeds
        .iter()
        .find_map(|feed| feed.address.clone());
    let staff = staff(&host, &ground).map_err(|error| error.to_string())?;
    let practice =
        Practice::begin(host.runtime(), address, case, staff).map_err(|error| error.to_string())?;
    Ok((host, practice, ground))
}

/// Starts a station of simulated beds with invented people, on a ground of its own. It is
/// told that it is ready before the people are made, so that the beds are filled meanwhile.
pub fn start_staffed(config: &Path) -> Result<(Host, Ground), String> {
    let ground = Ground::bare().map_err(|error| error.to_string())?;
    let (config, setup) = Config::read(config).map_err(|error| error.to_string())?;
    let host = Host::start(&config, setup, &ground.data(), Signalling::Full)
        .map_err(|error| error.to_string())?;
    arguments::say(host.ready());
    let staff = staff(&host, &ground).map_err(|error| error.to_string())?;
    arguments::say_staff(&staff);
    Ok((host, ground))
}

/// What is practised here; `None` on a real ward.
#[tauri::command]
pub fn practice(pages: State<'_, Pages>) -> Option<PracticeView> {
    let practice = pages.practice.as_ref()?;
    Some(PracticeView {
        case: seen(practice.case()),
        pin: practice.staff().pin.clone(),
        people: practice.staff().people.iter().map(person).collect(),
    })
}

/// Plays another case, or the same from its beginning.
#[tauri::command]
pub fn play_case(pages: State<'_, Pages>, case: PracticeCase) -> Result<(), Refusal> {
    let Some(practice) = pages.practice.as_ref() else {
        return Err(Refusal::invalid(
            "This is a real ward. Open the practice ward to play a case.",
        ));
    };
    practice
        .play(chosen(case))
        .map_err(|error| Refusal::unavailable(error.to_string()))
}

/// Opens the practice ward: another process, so that nothing of it reaches this one.
#[tauri::command]
pub fn open_practice() -> Result<(), Refusal> {
    let failed = |error: std::io::Error| {
        Refusal::unavailable(format!("The practice ward can't be opened: {error}."))
    };
    let program = std::env::current_exe().map_err(failed)?;
    let child = std::process::Command::new(program)
        .arg("--practice")
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .spawn()
        .map_err(failed)?;
    // Its end is nobody's business here but the system's, which wants to be asked for it.
    std::thread::spawn(move || {
        let mut child = child;
        let _ = child.wait();
    });
    Ok(())
}

fn person(invented: &Invented) -> PracticePerson {
    PracticePerson {
        badge: invented.badge.clone(),
        name: invented.name.clone(),
        roles: invented.roles.clone(),
        beds: invented.beds.clone(),
    }
}

const fn seen(case: Case) -> PracticeCase {
    match case {
        Case::Calm => PracticeCase::Calm,
        Case::Deterioration => PracticeCase::Deterioration,
        Case::FalseAlarm => PracticeCase::FalseAlarm,
        Case::WrongPatient => PracticeCase::WrongPatient,
        Case::NetworkLoss => PracticeCase::NetworkLoss,
    }
}

const fn chosen(case: PracticeCase) -> Case {
    match case {
        PracticeCase::Calm => Case::Calm,
        PracticeCase::Deterioration => Case::Deterioration,
        PracticeCase::FalseAlarm => Case::FalseAlarm,
        PracticeCase::WrongPatient => Case::WrongPatient,
        PracticeCase::NetworkLoss => Case::NetworkLoss,
    }
}
