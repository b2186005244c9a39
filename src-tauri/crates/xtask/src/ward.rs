//! The configuration of a ward for simulated beds.

use std::fmt::Write as _;

/// How long silence is borne before values are stale, and before they are lost, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patience {
    /// After this they lose their colour.
    pub stale_after_s: f64,
    /// After this they are gone.
    pub lost_after_s: f64,
}

/// The feed of the call system that speaks ESPA 4.4.4.
pub const ESPA: &str = "calls";
/// The feed of the call system that speaks TAP.
pub const TAP: &str = "pager";

/// The ward that is opened when a person names no configuration: beds `1` to
/// `beds` in `4E`, one listener on a free port of this machine alone. Without
/// `patience` the station's own holds.
#[must_use]
pub fn configuration(beds: u16, patience: Option<Patience>) -> String {
    let mut text = String::from("[data]\nkey = \"file\"\n[ward]\nname = \"Ward 4 East\"\n");
    // Writing to a string can't fail.
    if let Some(patience) = patience {
        let _ = writeln!(text, "stale_after_s = {:?}", patience.stale_after_s);
        let _ = writeln!(text, "lost_after_s = {:?}", patience.lost_after_s);
    }
    text.push_str(
        "\n[[feed]]\nid = \"bedside\"\nkind = \"mllp-listener\"\naddress = \"127.0.0.1:0\"\n",
    );
    for bed in 1..=beds {
        let place = location(&bed.to_string());
        let _ = write!(
            text,
            "\n[[bed]]\nid = \"{bed}\"\nlocations = [\"{place}\"]\n"
        );
    }
    text
}

/// Listeners for the simulated call systems, to be put behind [`configuration`].
#[must_use]
pub fn call_feeds() -> String {
    let mut text = String::new();
    for (id, kind) in [(ESPA, "espa-listener"), (TAP, "tap-listener")] {
        // Writing to a string can't fail.
        let _ = write!(
            text,
            "\n[[feed]]\nid = \"{id}\"\nkind = \"{kind}\"\naddress = \"127.0.0.1:0\"\n\
             [[feed.calls.row]]\nward = \"4E\"\n"
        );
    }
    text
}

/// How a device of this ward names the place of a bed: PV1-3, point of care and bed.
#[must_use]
pub fn location(bed: &str) -> String {
    format!("4E^^{bed}")
}
