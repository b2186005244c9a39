//! The shell: reads the arguments, starts the station, opens its window. Thin: whatever
//! is not about windows lives in `src-tauri/crates`.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod bench;
mod commands;
mod devices;
mod duty;
mod heartbeat;
mod pages;
mod people;
mod practice;
mod printing;
mod rendering;
mod windows;

use arguments::Arguments;
use clap::Parser;
use lamplight_host::config::Config;
use lamplight_host::{Host, HostError, Signalling};
use std::process::ExitCode;
use tauri::Manager;

fn main() -> ExitCode {
    rendering::prepare();
    let arguments = Arguments::parse();
    lamplight_host::log::start();
    match run(&arguments) {
        Ok(code) => code,
        Err(sentence) => {
            #[allow(clippy::print_stderr, reason = "there is no window to say it in")]
            {
                eprintln!("lamplight: {sentence}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    // The ground of a practice goes last, when the station has let go of it.
    let (host, practice, _ground) = match (arguments.practice, arguments.staffed) {
        (Some(case), _) => {
            let (host, practice, ground) = practice::start(case)?;
            arguments::say(host.ready());
            arguments::say_staff(practice.staff());
            (host, Some(practice), Some(ground))
        }
        (None, true) => {
            let (host, ground) = practice::start_staffed(&arguments.config_file())?;
            (host, None, Some(ground))
        }
        (None, false) => {
            let host = start(arguments).map_err(|error| error.to_string())?;
            arguments::say(host.ready());
            (host, None, None)
        }
    };
    let pages = pages::Pages::new(
        host.ward(),
        host.printing(),
        host.settings(),
        practice,
        arguments.bench.clone(),
    );
    let runtime = host.runtime();
    // A page that measures draws as much as it can, and what is told of it is told by it.
    let measuring = arguments.bench.is_some();
    let app = tauri::Builder::default()
        .manage(pages)
        .invoke_handler(commands::all())
        .setup(move |app| {
            windows::open(app.handle(), "ward", windows::Part::Whole)?;
            if !measuring {
                heartbeat::watch(app.handle(), &runtime);
            }
            heartbeat::quit_on_signal(app.handle().clone(), &runtime);
            Ok(())
        })
        .build(tauri::generate_context!())
        .map_err(|error| format!("the window can't be opened: {error}"))?;
    let code = app.run_return(|app, event| {
        if let tauri::RunEvent::WindowEvent {
            label,
            event: tauri::WindowEvent::Destroyed,
            ..
        } = event
        {
            app.state::<pages::Pages>().closed(&label);
        }
    });
    let failed = host.has_failed();
    host.stop();
    if failed {
        return Err(HostError::Failed.to_string());
    }
    Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from))
}

fn start(arguments: &Arguments) -> Result<Host, HostError> {
    let data = arguments.data_folder();
    let (config, setup) = Config::read_or_last_good(&arguments.config_file(), &data)?;
    Host::start(&config, setup, &data, Signalling::Full)
}
