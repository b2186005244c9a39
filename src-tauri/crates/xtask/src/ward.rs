//! The configuration of a ward for simulated beds.

use std::fmt::Write as _;

/// The ward that is opened when a person names no configuration: beds `1` to
/// `beds` in `4E`, one listener on a free port of this machine alone.
#[must_use]
pub fn configuration(beds: u16) -> String {
    let mut text = String::from(
        "[ward]\nname = \"Ward 4 East\"\n\n\
         [[feed]]\nid = \"bedside\"\nkind = \"mllp-listener\"\naddress = \"127.0.0.1:0\"\n",
    );
    for bed in 1..=beds {
        // Writing to a string can't fail.
        let _ = write!(
            text,
            "\n[[bed]]\nid = \"{bed}\"\nlocation = \"{}\"\n",
            location(&bed.to_string())
        );
    }
    text
}

/// How a device of this ward names the place of a bed: PV1-3, point of care and bed.
#[must_use]
pub fn location(bed: &str) -> String {
    format!("4E^^{bed}")
}
