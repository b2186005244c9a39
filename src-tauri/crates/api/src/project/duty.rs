//! Who looks after a bed, small enough for its tile.

use crate::duty::{BedNurseView, StandingView};
use lamplight_people::duty::Why;
use lamplight_station::Station;
use lamplight_units::BedId;

/// Who looks after a bed; as long as the configuration says it, whom that names.
pub(super) fn nurse(station: &Station, bed: &BedId) -> Option<BedNurseView> {
    let Some(on_duty) = station.on_duty(bed) else {
        let subject = lamplight_alarms::Subject::Bed(bed.clone());
        let duty = station.alarms().roster().duties.get(&subject)?;
        return Some(BedNurseView {
            initials: initials(duty.owner.as_ref()?.as_str()),
            standing: StandingView::Assigned,
        });
    };
    let owner = on_duty.owner.as_ref();
    Some(BedNurseView {
        initials: owner.map_or_else(String::new, |owner| initials(&station.person_name(owner))),
        standing: standing(&on_duty.why),
    })
}

/// Why a bed is whose it is, for the screen.
#[must_use]
pub const fn standing(why: &Why) -> StandingView {
    match why {
        Why::Assigned => StandingView::Assigned,
        Why::Covers(_) => StandingView::Covers,
        Why::Overrun { .. } => StandingView::Overrun,
        Why::Unassigned => StandingView::Unassigned,
        Why::NoCover(_) => StandingView::NoCover,
    }
}

/// The first letters of the first and the last word of a name, in any script.
#[must_use]
pub fn initials(name: &str) -> String {
    let letter = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let letters: Vec<char> = name.split_whitespace().filter_map(letter).collect();
    match letters.as_slice() {
        [] => String::new(),
        [only] => only.to_uppercase().collect(),
        [first, .., last] => [first, last]
            .into_iter()
            .flat_map(|c| c.to_uppercase())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_taken_from_names_of_any_script() {
        for (name, shown) in [
            ("Nora Nurse", "NN"),
            ("Anne-Marie de la Cruz", "AC"),
            ("ada", "A"),
            ("  ", ""),
            ("(Noël) Núñez", "NN"),
            ("אלמונית פלונית", "אפ"),
            ("福田 花子", "福花"),
        ] {
            assert_eq!(initials(name), shown, "{name}");
        }
    }
}
