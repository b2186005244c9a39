//! The station's configuration for a simulated ward.

use crate::device::identity::location;
use std::fmt::Write as _;

/// The unit in which simulated beds stand (PV1-3, first component).
pub const UNIT: &str = "4E";

/// A station's configuration, as TOML, for beds 1 to `beds` of [`UNIT`] and one MLLP
/// listener on this port of the own machine (0 for any free one).
#[must_use]
pub fn ward_config_toml(beds: u16, port: u16) -> String {
    let mut text = String::from("[ward]\nname = \"Ward 4 East\"\n");
    for bed in 1..=beds {
        let place = location(UNIT, bed);
        // Writing into a String can't fail.
        let _ = write!(
            text,
            "\n[[bed]]\nid = \"{bed}\"\nlocations = [\"{}^{}^{}\"]\n",
            place.point_of_care, place.room, place.bed
        );
    }
    let _ = write!(
        text,
        "\n[[feed]]\nid = \"bedside\"\nkind = \"mllp-listener\"\naddress = \"127.0.0.1:{port}\"\n"
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_is_toml_with_a_place_for_each_bed() {
        let value: toml::Table = ward_config_toml(3, 2575).parse().unwrap();
        let beds = value["bed"].as_array().unwrap();
        assert_eq!(beds.len(), 3);
        assert_eq!(beds[2]["locations"][0].as_str(), Some("4E^^3"));
        assert_eq!(value["feed"][0]["address"].as_str(), Some("127.0.0.1:2575"));
    }
}
