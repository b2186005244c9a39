//! What may be said on the command line, and what is said back.

use clap::Parser;
use lamplight_host::Ready;
use lamplight_practice::{Case, Staff};
use serde::Serialize;
use std::path::PathBuf;

/// The central nursing station.
#[derive(Debug, Clone, Parser)]
#[command(version)]
pub struct Arguments {
    /// The configuration; without it, `station.toml` in the user's configuration folder.
    #[arg(long)]
    config: Option<PathBuf>,
    /// The data folder; without it, `lamplight` in the user's data folder.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Opens a simulated ward to practise on, beside the real one and without sound: `calm`,
    /// `deterioration`, `false-alarm`, `wrong-patient` or `network-loss`.
    #[arg(long, value_name = "CASE", num_args = 0..=1, default_missing_value = "calm",
        conflicts_with_all = ["config", "data"])]
    pub practice: Option<Case>,
    /// For a ward of simulated beds: invents its people, tells on the standard output how they
    /// sign in, and keeps its data in a folder that goes when the program ends.
    #[arg(long, requires = "config", conflicts_with_all = ["data", "practice"])]
    pub staffed: bool,
    /// Measures in the window, prints JSON lines and ends.
    #[arg(long, value_name = "NAME")]
    pub bench: Option<String>,
}

impl Arguments {
    /// Where the configuration is.
    pub fn config_file(&self) -> PathBuf {
        let usual = || {
            let home = base("XDG_CONFIG_HOME", ".config", "APPDATA");
            home.join("lamplight").join("station.toml")
        };
        self.config.clone().unwrap_or_else(usual)
    }

    /// Where data is kept.
    pub fn data_folder(&self) -> PathBuf {
        let usual = || base("XDG_DATA_HOME", ".local/share", "LOCALAPPDATA").join("lamplight");
        self.data.clone().unwrap_or_else(usual)
    }
}

/// The user's folder of a kind: by its variable, else below the home folder.
fn base(unix: &str, below_home: &str, windows: &str) -> PathBuf {
    let folder = |name: &str| {
        std::env::var_os(name)
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
    };
    if cfg!(windows) {
        return folder(windows).unwrap_or_else(|| PathBuf::from("."));
    }
    folder(unix)
        .or_else(|| folder("HOME").map(|home| home.join(below_home)))
        .unwrap_or_else(|| PathBuf::from("."))
}

/// Tells, as one JSON line, that the listeners are bound.
#[allow(
    clippy::print_stdout,
    reason = "whoever started the program reads this line"
)]
pub fn say(ready: &Ready) {
    println!("{}", serde_json::to_string(ready).unwrap_or_default());
}

/// Tells, as one JSON line, who was invented and how they sign in.
#[allow(
    clippy::print_stdout,
    reason = "whoever started the program reads this line, and it opens no other station"
)]
pub fn say_staff(staff: &Staff) {
    #[derive(Serialize)]
    struct Line<'a> {
        staff: &'a Staff,
    }
    println!(
        "{}",
        serde_json::to_string(&Line { staff }).unwrap_or_default()
    );
}
