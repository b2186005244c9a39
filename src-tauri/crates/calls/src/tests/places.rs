//! Where a call is.

use crate::{Places, PlacesError, Spot};
use lamplight_protocols::call::CallPlace;
use lamplight_units::BedId;
use std::sync::Arc;

fn bed(id: &str) -> BedId {
    BedId::parse(id).unwrap()
}

fn told(address: &str, room: &str, spot: Spot) -> CallPlace {
    CallPlace {
        address: Arc::from(address),
        room: Arc::from(room),
        spot,
        ..CallPlace::default()
    }
}

fn table() -> Places {
    let mut places = Places::default();
    places.add_room("12", vec![bed("3"), bed("4")]).unwrap();
    places
        .add_address("0815", Some(bed("3")), "", None)
        .unwrap();
    places
        .add_address("0816", None, "12", Some(Spot::Wc))
        .unwrap();
    places
}

#[test]
fn places_in_words() {
    let places = table();
    let rows = [
        (told("0815", "", Spot::Bed), None, "Room 12, bed 3", true),
        (told("0816", "", Spot::Bed), None, "Room 12, WC", true),
        (told("x", "", Spot::Bed), Some("4"), "Room 12, bed 4", true),
        (told("x", "12", Spot::Wc), Some("4"), "Room 12, WC", true),
        (told("x", "99", Spot::Bath), None, "Room 99, bath", false),
        (told("4711", "", Spot::Bed), None, "Place 4711", false),
    ];
    for (told, found, words, known) in rows {
        let placed = places.place(&told, || found.map(bed));
        assert_eq!(placed.words(), words);
        assert_eq!(placed.known, known, "{words}");
    }
}

#[test]
fn a_table_that_contradicts_itself_is_refused() {
    let mut places = table();
    let twice = places.add_address("0815", None, "12", None);
    assert_eq!(twice, Err(PlacesError::AddressTwice(Arc::from("0815"))));
    let nowhere = places.add_address("1", None, " ", None);
    assert_eq!(nowhere, Err(PlacesError::Nowhere(Arc::from("1"))));
    assert_eq!(
        places.add_room("13", vec![bed("3")]),
        Err(PlacesError::BedTwice(bed("3")))
    );
    assert_eq!(
        places.add_room("12", vec![]),
        Err(PlacesError::RoomTwice(Arc::from("12")))
    );
}
