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

fn sent(ward: &str, room: &str, bed: &str, spot: Spot) -> CallPlace {
    CallPlace {
        ward: Arc::from(ward),
        bed: Arc::from(bed),
        ..told("x", room, spot)
    }
}

#[test]
fn a_room_has_the_beds_whose_locations_name_it() {
    let beds = ["1", "2", "3", "4", "5"].map(bed);
    let mut places = Places::default();
    places.add_room("Bay", vec![bed("5")]).unwrap();
    let [one, two, three, four, five] = &beds;
    places.locate([
        (one, "4E", "12"),
        (two, "4e", "12"),
        (three, "4E", ""),
        // Another system's name of the room of bed 1.
        (one, "", "R12A"),
        (four, "", "13"),
        // The table gives it another name.
        (five, "4E", "14"),
    ]);
    let rows = [
        (sent("4E", "12", "", Spot::Wc), "12", "1 2", true),
        (sent(" 4e ", " 12 ", "", Spot::Room), "12", "1 2", true),
        (sent("", "12", "", Spot::Wc), "12", "1 2", true),
        (sent("ICU", "r12a", "", Spot::Wc), "R12A", "1", true),
        (sent("ICU", "13", "", Spot::Wc), "13", "4", true),
        (sent("4E", "14", "", Spot::Wc), "Bay", "5", true),
        (sent("4E", "Bay", "", Spot::Wc), "Bay", "5", true),
        // Another ward's room of the same number is not ours.
        (sent("ICU", "12", "", Spot::Wc), "ICU 12", "", false),
        (sent("4E", "99", "", Spot::Wc), "99", "", false),
        (sent("", "", "", Spot::Wc), "", "", false),
        // The room is ours, the bed is not.
        (sent("4E", "12", "9", Spot::Bed), "12", "1 2", false),
        (sent("4E", "12", "9", Spot::Wc), "12", "1 2", true),
    ];
    for (told, room, beds, known) in rows {
        let placed = places.place(&told, || None);
        let found: Vec<&str> = places
            .beds_of(&placed.room)
            .iter()
            .map(BedId::as_str)
            .collect();
        assert_eq!(
            (&*placed.room, found.join(" ")),
            (room, beds.to_owned()),
            "{told:?}"
        );
        assert_eq!(placed.known, known, "{told:?}");
    }
    let other = places.place(&sent("4E", "12", "9", Spot::Bed), || None);
    assert_eq!(other.words(), "Room 12, bed 9");
    let at_bed = places.place(&sent("4E", "12", "2", Spot::Bed), || Some(bed("2")));
    assert_eq!(at_bed.words(), "Room 12, bed 2");
    assert_eq!(&*places.room_of(&bed("3")), "");
    assert_eq!(&*places.room_of(&bed("5")), "Bay");
}

#[test]
fn two_rooms_of_one_number_are_told_apart_by_their_points_of_care() {
    let (one, two) = (bed("1"), bed("2"));
    let mut places = Places::default();
    places.locate([(&one, "4E", "12"), (&two, "5W", "12")]);
    for (ward, room, beds, known) in [
        ("4E", "4E 12", "1", true),
        ("5w", "5W 12", "2", true),
        ("ICU", "ICU 12", "", false),
        ("", "12", "", false),
    ] {
        let placed = places.place(&sent(ward, "12", "", Spot::Wc), || None);
        let found: Vec<&str> = places
            .beds_of(&placed.room)
            .iter()
            .map(BedId::as_str)
            .collect();
        let got = (&*placed.room, found.join(" "), placed.known);
        assert_eq!(got, (room, beds.to_owned(), known), "{ward}");
    }
}

#[test]
fn the_table_says_which_beds_a_room_has_where_it_names_it() {
    let (three, nine) = (bed("3"), bed("9"));
    let mut places = table();
    places.locate([(&three, "4E", "12"), (&nine, "4E", "12")]);
    assert_eq!(places.beds_of("12"), [bed("3"), bed("4")]);
}

#[test]
fn a_room_of_the_table_is_not_the_room_of_another_ward() {
    let (three, four, nine) = (bed("3"), bed("4"), bed("9"));
    let mut places = table();
    places.locate([(&three, "4E", ""), (&four, "4E", "2"), (&nine, "4W", "14")]);
    let rows = [
        ("4e", "12", "12", true),
        ("", "12", "12", true),
        // Of this station, and of the house.
        ("4W", "12", "4W 12", false),
        ("5N", "12", "5N 12", false),
        // What nobody here has is shared by no two wards either.
        ("5N", "77", "5N 77", false),
        ("4E", "77", "77", false),
        ("5N", "", "", false),
    ];
    for (ward, room, named, known) in rows {
        let placed = places.place(&sent(ward, room, "", Spot::Wc), || None);
        assert_eq!(
            (&*placed.room, placed.known),
            (named, known),
            "{ward} {room}"
        );
    }
    assert!(places.beds_of("4W 12").is_empty());
    // An address of the table is the ward's own word.
    let told = CallPlace {
        address: Arc::from("0816"),
        ..sent("5N", "12", "", Spot::Wc)
    };
    let placed = places.place(&told, || None);
    assert_eq!((&*placed.room, placed.known), ("12", true));
    // Where the beds' locations name no point of care, nobody can say whose room it is.
    let mut unsaid = table();
    unsaid.locate([(&three, "", "12")]);
    let placed = unsaid.place(&sent("4W", "12", "", Spot::Wc), || None);
    assert_eq!((&*placed.room, placed.known), ("12", true));
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
