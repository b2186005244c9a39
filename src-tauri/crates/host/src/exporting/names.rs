//! What files are called.

use lamplight_export::{Mask, names};
use lamplight_units::BedId;

/// The begin of the names of each bed's files, all different.
pub(super) fn stems(beds: &[BedId], mask: &Mask) -> Vec<String> {
    let mut stems: Vec<String> = Vec::with_capacity(beds.len());
    for bed in beds {
        let name = names::file(&mask.bed(bed.as_str()));
        let plain = if mask.names() {
            format!("bed-{name}")
        } else {
            name
        };
        let mut stem = plain.clone();
        let mut number = 2;
        while stems.contains(&stem) {
            stem = format!("{plain}-{number}");
            number += 1;
        }
        stems.push(stem);
    }
    stems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beds_whose_names_look_alike_as_files_have_different_ones() {
        let beds = ["4/1", "4-1", "12"].map(|bed| BedId::parse(bed).unwrap());
        assert_eq!(
            stems(&beds, &Mask::none()),
            ["bed-4-1", "bed-4-1-2", "bed-12"]
        );
    }
}
