//! System packages: installs them with apt, and elsewhere says exactly what to install.

use crate::paths::in_path;
use crate::steps::{Steps, call};
use crate::{Failure, Outcome};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

/// What a command needs of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// To build the window and what it sounds with.
    Window,
    /// A display without a screen, and pictures of it.
    Display,
    /// To drive the window in a test.
    Driver,
    /// To hear tones and see desktop notices in a test, without a loudspeaker or a desktop.
    Signals,
    /// A broker for beds and calls, and its clients.
    Broker,
    /// A database for the central server.
    Database,
}

/// Everything a need means, in the words of each kind of system.
struct Packages {
    debian: &'static [&'static str],
    fedora: &'static str,
    arch: &'static str,
    /// Programs that must be in the path where we do not know the packager.
    programs: &'static [&'static str],
    /// Libraries that pkg-config must find there.
    libraries: &'static [&'static str],
}

impl Need {
    fn packages(self) -> Packages {
        match self {
            Self::Window => Packages {
                debian: &[
                    "build-essential",
                    "pkg-config",
                    "libgtk-3-dev",
                    "librsvg2-dev",
                    "libwebkit2gtk-4.1-dev",
                    "libasound2-dev",
                    // Bluetooth goes through the system's message bus.
                    "libdbus-1-dev",
                ],
                fedora: "gcc pkgconf-pkg-config gtk3-devel librsvg2-devel webkit2gtk4.1-devel alsa-lib-devel dbus-devel",
                arch: "base-devel gtk3 librsvg webkit2gtk-4.1 alsa-lib dbus",
                programs: &["cc", "pkg-config"],
                libraries: &[
                    "gtk+-3.0",
                    "librsvg-2.0",
                    "webkit2gtk-4.1",
                    "alsa",
                    "dbus-1",
                ],
            },
            Self::Display => Packages {
                debian: &["xvfb", "xauth", "imagemagick"],
                fedora: "xorg-x11-server-Xvfb xorg-x11-xauth ImageMagick",
                arch: "xorg-server-xvfb xorg-xauth imagemagick",
                programs: &["Xvfb", "import", "identify"],
                libraries: &[],
            },
            Self::Driver => Packages {
                debian: &["webkit2gtk-driver"],
                fedora: "webkitgtk6.0 (for /usr/bin/WebKitWebDriver)",
                arch: "webkitgtk-6.0 (for /usr/bin/WebKitWebDriver)",
                programs: &["WebKitWebDriver"],
                libraries: &[],
            },
            Self::Signals => Packages {
                debian: &[
                    "pulseaudio",
                    "pulseaudio-utils",
                    // ALSA's way to the sound server.
                    "libasound2-plugins",
                    "dbus",
                    "dunst",
                    "gnome-keyring",
                    // What stands in a printed page.
                    "poppler-utils",
                ],
                fedora: "pulseaudio pulseaudio-utils alsa-plugins-pulseaudio dbus-daemon dunst gnome-keyring poppler-utils",
                arch: "pulseaudio libpulse alsa-plugins dbus dunst gnome-keyring poppler",
                programs: &[
                    "pulseaudio",
                    "pactl",
                    "parec",
                    "dbus-daemon",
                    "dunst",
                    "dunstctl",
                    "gnome-keyring-daemon",
                    "pdftotext",
                ],
                libraries: &[],
            },
            Self::Broker => Packages {
                debian: &["mosquitto", "mosquitto-clients", "nats-server"],
                fedora: "mosquitto nats-server",
                arch: "mosquitto nats-server",
                programs: &["mosquitto", "mosquitto_pub", "mosquitto_sub", "nats-server"],
                libraries: &[],
            },
            Self::Database => Packages {
                // A library for tests in which clocks jump comes along.
                debian: &["postgresql", "libfaketime"],
                fedora: "postgresql-server libfaketime",
                arch: "postgresql libfaketime",
                programs: &["postgres", "initdb"],
                libraries: &[],
            },
        }
    }
}

/// Lists older than this are fetched anew: a mirror no longer has what they name.
const LISTS_FRESH_FOR: Duration = Duration::from_secs(24 * 3600);

/// Makes sure that everything is there.
///
/// # Errors
/// When something is missing and can't be installed; the hint is what to type.
pub fn ensure(steps: &Steps, needs: &[Need]) -> Outcome {
    check_node()?;
    if !cfg!(target_os = "linux") {
        return ensure_elsewhere(needs);
    }
    if in_path("apt-get").is_some() && in_path("dpkg-query").is_some() {
        ensure_by_apt(steps, needs)
    } else {
        ensure_by_hand(needs)
    }
}

fn check_node() -> Outcome {
    if in_path("node").is_some() && (in_path("npm").is_some() || cfg!(windows)) {
        return Ok(());
    }
    Err(Failure::new("Node.js with npm was not found")
        .hint("Install Node.js 20.19 or newer from https://nodejs.org or your system's packages."))
}

fn ensure_by_apt(steps: &Steps, needs: &[Need]) -> Outcome {
    let missing: Vec<&str> = needs
        .iter()
        .flat_map(|need| need.packages().debian)
        .copied()
        .filter(|package| !is_installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    steps.remark(&format!("missing: {}", missing.join(" ")));
    let right = Right::find(&missing)?;
    if !lists_are_fresh() {
        right.apt(&["update"])?;
    }
    let mut install = vec!["install", "--yes", "--no-install-recommends"];
    install.extend(&missing);
    // A list may be fresh and still name a package that has just been replaced.
    right
        .apt(&install)
        .or_else(|_| right.apt(&["update"]).and_then(|()| right.apt(&install)))
        .map_err(|failure| failure.or_hint(by_hand(&missing)))
}

fn is_installed(package: &str) -> bool {
    Command::new("dpkg-query")
        .args(["--show", "--showformat=${db:Status-Status}", package])
        .stderr(Stdio::null())
        .output()
        .is_ok_and(|output| output.stdout == b"installed")
}

fn lists_are_fresh() -> bool {
    let lists = Path::new("/var/lib/apt/lists");
    let any = std::fs::read_dir(lists).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().contains("_Packages"))
    });
    // The folder changes with each update; its files keep the mirror's own times.
    let age = std::fs::metadata(lists)
        .and_then(|meta| meta.modified())
        .ok()
        .and_then(|at| SystemTime::now().duration_since(at).ok());
    any && age.is_some_and(|age| age < LISTS_FRESH_FOR)
}

/// How we may call apt.
#[derive(Debug, Clone, Copy)]
enum Right {
    Root,
    Sudo,
}

impl Right {
    fn find(missing: &[&str]) -> Outcome<Self> {
        let id = Command::new("id").arg("-u").output();
        if id.is_ok_and(|output| output.stdout.trim_ascii() == b"0") {
            return Ok(Self::Root);
        }
        if in_path("sudo").is_some() && (sudo_without_password() || a_person_can_type()) {
            return Ok(Self::Sudo);
        }
        let sentence = format!("system packages are missing: {}", missing.join(" "));
        Err(Failure::new(sentence).hint(by_hand(missing)))
    }

    fn apt(self, words: &[&str]) -> Outcome {
        let mut command = match self {
            Self::Root => Command::new("env"),
            Self::Sudo => {
                let mut command = Command::new("sudo");
                command.arg("env");
                command
            }
        };
        command
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"])
            // Another apt may run at boot; waiting for it beats failing.
            .args(["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"])
            .args(words);
        call(&mut command)
    }
}

fn sudo_without_password() -> bool {
    Command::new("sudo")
        .args(["-n", "true"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// `sudo` asks on the terminal itself, whatever our standard input is.
fn a_person_can_type() -> bool {
    use std::io::IsTerminal as _;
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

fn by_hand(missing: &[&str]) -> String {
    let list = missing.join(" ");
    format!(
        "Type: sudo apt-get update && sudo apt-get install --yes --no-install-recommends {list}"
    )
}

/// A Linux without apt: we look for the things themselves, and name the packages.
fn ensure_by_hand(needs: &[Need]) -> Outcome {
    for need in needs {
        let packages = need.packages();
        let mut absent: Vec<&str> = Vec::new();
        absent.extend(
            packages
                .programs
                .iter()
                .filter(|program| in_path(program).is_none()),
        );
        absent.extend(
            packages
                .libraries
                .iter()
                .filter(|library| !has_library(library)),
        );
        if !absent.is_empty() {
            let sentence = format!("not found on this system: {}", absent.join(", "));
            return Err(Failure::new(sentence).hint(format!(
                "Fedora: sudo dnf install {}\n  Arch: sudo pacman -S --needed {}\n  elsewhere: what brings {}",
                packages.fedora,
                packages.arch,
                packages.debian.join(", ")
            )));
        }
    }
    Ok(())
}

fn has_library(name: &str) -> bool {
    Command::new("pkg-config")
        .args(["--exists", name])
        .status()
        .is_ok_and(|status| status.success())
}

/// A Mac and Windows bring the web view; they have no display without a screen.
fn ensure_elsewhere(needs: &[Need]) -> Outcome {
    if cfg!(target_os = "macos") && in_path("cc").is_none() {
        return Err(Failure::new("no C compiler was found").hint("Type: xcode-select --install"));
    }
    let linux_only = [Need::Display, Need::Driver, Need::Signals, Need::Broker];
    if needs.iter().any(|need| linux_only.contains(need)) {
        return Err(Failure::new(
            "a virtual display, the window's driver and a private sound server exist on Linux only",
        )
        .hint("Leave the option away, or use --quick for the tests without the window."));
    }
    Ok(())
}
