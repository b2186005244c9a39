//! Why the radio can't work, in sentences that say what to do.

use lamplight_protocols::radio::RadioProblem;

/// What prevents the radio, with the system's own words for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which.
    pub kind: RadioProblem,
    /// As the system tells it; may be empty.
    pub said: String,
}

impl Problem {
    /// One without the system's words.
    #[must_use]
    pub const fn new(kind: RadioProblem) -> Self {
        Self {
            kind,
            said: String::new(),
        }
    }

    /// What the system's error means. The library passes D-Bus errors on as text; their names
    /// are fixed by the D-Bus specification and BlueZ.
    #[must_use]
    pub fn of(error: &btleplug::Error) -> Self {
        let said = error.to_string();
        let kind = match error {
            btleplug::Error::PermissionDenied => RadioProblem::NoPermission,
            // The D-Bus error's name stands in its debug text alone.
            other => kind(&format!("{other:?}")),
        };
        Self { kind, said }
    }

    /// A call into the system did not come back.
    #[must_use]
    pub fn silent(what: &str) -> Self {
        Self {
            kind: RadioProblem::Other,
            said: format!("{what} did not answer"),
        }
    }

    /// What, where, what to do.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.kind {
            RadioProblem::NoAdapter => "Bluetooth: this computer has no Bluetooth adapter. Plug \
                one in; it is found by itself. All else of the station works."
                .to_owned(),
            RadioProblem::Off => "Bluetooth: the adapter is switched off. Switch Bluetooth on in \
                the system's settings, and off in flight mode; it is tried again by itself."
                .to_owned(),
            RadioProblem::NoPermission => "Bluetooth: this program may not use the adapter. Allow \
                it in the system's settings (on Linux, add the user to the group bluetooth); it \
                is tried again by itself."
                .to_owned(),
            RadioProblem::NoService => "Bluetooth: the system's Bluetooth service does not run \
                (on Linux, bluetoothd of BlueZ). Install and start it: systemctl enable --now \
                bluetooth; it is tried again by itself."
                .to_owned(),
            RadioProblem::Other => format!(
                "Bluetooth: the adapter does not work ({}). Unplug it and plug it in again, or \
                 restart the computer's Bluetooth; it is tried again by itself.",
                said(&self.said)
            ),
        }
    }
}

fn kind(said: &str) -> RadioProblem {
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if has(&[
        "AccessDenied",
        "NotAuthorized",
        "NotPermitted",
        "AuthFailed",
    ]) {
        RadioProblem::NoPermission
    } else if has(&[
        "ServiceUnknown",
        "NameHasNoOwner",
        "Spawn.",
        "FileNotFound",
        "NoServer",
        "Disconnected",
    ]) {
        RadioProblem::NoService
    } else if has(&["org.bluez.Error.NotReady", "Blocked"]) {
        RadioProblem::Off
    } else {
        RadioProblem::Other
    }
}

/// The system's words, short enough for a line.
pub fn said(words: &str) -> String {
    let one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    one_line.chars().take(160).collect()
}

/// Whether a device refused because it wants to be paired first.
pub fn wants_bond(error: &btleplug::Error) -> bool {
    let said = format!("{error:?}").to_lowercase();
    [
        "authenti",
        "encrypt",
        "notauthorized",
        "notpermitted",
        "not paired",
    ]
    .iter()
    .any(|word| said.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_errors_are_told_apart() {
        use RadioProblem::{NoPermission, NoService, Off, Other};
        for (said, wanted) in [
            (
                "The name org.bluez was not provided by any .service files \
                 (org.freedesktop.DBus.Error.ServiceUnknown)",
                NoService,
            ),
            (
                "Failed to connect to socket /run/dbus/system_bus_socket: No such file or \
                 directory (org.freedesktop.DBus.Error.FileNotFound)",
                NoService,
            ),
            (
                "Rejected send message (org.freedesktop.DBus.Error.AccessDenied)",
                NoPermission,
            ),
            ("Resource Not Ready (org.bluez.Error.NotReady)", Off),
            ("Operation failed (org.bluez.Error.Failed)", Other),
        ] {
            assert_eq!(kind(said), wanted, "{said}");
        }
    }

    #[test]
    fn every_problem_says_what_to_do_and_that_it_is_tried_again() {
        for kind in [
            RadioProblem::NoAdapter,
            RadioProblem::Off,
            RadioProblem::NoPermission,
            RadioProblem::NoService,
            RadioProblem::Other,
        ] {
            let sentence = Problem::new(kind).sentence();
            assert!(sentence.starts_with("Bluetooth: "), "{sentence}");
            assert!(sentence.contains("by itself"), "{sentence}");
        }
    }
}
