//! Hostile and honest questions and wishes of the page.

use super::*;
use crate::config::Config;
use crate::engine::wishes::wish;
use lamplight_alarms::Role;
use lamplight_api::command::{Command, RefusalCode, SeenThere};
use lamplight_api::limits::ProvenanceView;
use lamplight_units::{Mono, Wall};

const NOW: Now = Now {
    mono: Mono::START,
    wall: Wall::from_micros(1_795_262_400_000_000),
};

fn station(more: &str) -> Station {
    let text = format!("[ward]\nname = \"4 East\"\n[[bed]]\nid = \"1\"\n{more}");
    Station::new(toml::from_str::<Config>(&text).unwrap().setup().unwrap())
}

fn edit(parameter: &str, setting: EditView) -> LimitEdit {
    let parameter = parameter.to_owned();
    LimitEdit { parameter, setting }
}

fn high(value: f64) -> EditView {
    let side = SideView::High;
    EditView::At { side, value }
}

fn set(station: &mut Station, edits: Vec<LimitEdit>) -> Result<(), Refusal> {
    let bed = "1".to_owned();
    let wish = Command::SetLimits {
        bed,
        stay: SeenThere::Unsaid,
        edits,
        reset: Vec::new(),
    };
    command(station, wish)
}

fn command(station: &mut Station, command: Command) -> Result<(), Refusal> {
    let actor = Actor::station(station.setup().role);
    wish(command, NOW).and_then(|wish| {
        station
            .command(NOW, &actor, wish)
            .map_err(|error| refusal(&error))
    })
}

fn asked(station: &Station, edits: Vec<LimitEdit>) -> Result<LimitPreview, Refusal> {
    preview(station, NOW, &Actor::station(Role::Nurse), "1", edits, &[])
        .map(|previewed| previewed.view)
}

#[test]
fn no_hostile_edit_comes_through_and_each_is_refused_with_its_reason() {
    let delay = |seconds| EditView::Delay {
        side: SideView::High,
        seconds,
    };
    for (edits, words) in [
        (
            vec![edit("HR", high(f64::NAN))],
            "HR: a limit must be a number",
        ),
        (vec![edit("HR", high(f64::INFINITY))], "must be a number"),
        (
            vec![edit("HR", high(f64::NEG_INFINITY))],
            "must be a number",
        ),
        (vec![edit("HR", delay(f64::NAN))], "HR: NaN s is no time"),
        (vec![edit("HR", delay(-1.0))], "HR: -1 s is no time"),
        (vec![edit("HR", delay(f64::INFINITY))], "inf s is no time"),
        (
            vec![edit("RR", EditView::ApnoeaTime { seconds: 1e300 })],
            "is no time",
        ),
        (
            vec![edit("HR", EditView::EndDelay { seconds: -0.5 })],
            "is no time",
        ),
        (
            vec![edit("HR\u{1b}[2J", high(130.0))],
            "\"HR\\u{1b}[2J\" has no limits; there are HR, PR, SpO2,",
        ),
        (vec![edit("", high(130.0))], "\"\" has no limits"),
        (
            vec![edit("HR", high(130.0)), edit("HR", high(131.0))],
            "HR: the same limit is given twice",
        ),
        (
            vec![edit("HR", high(130.0)); Edit::MOST + 1],
            "at most 256 changes",
        ),
    ] {
        let mut station = station("");
        let refused = set(&mut station, edits.clone()).unwrap_err();
        assert!(refused.sentence.contains(words), "{}", refused.sentence);
        assert_eq!(refused.code, RefusalCode::Invalid, "{words}");
        assert_eq!(asked(&station, edits).unwrap_err(), refused);
        let limits = in_force(&station, NOW, "1").unwrap();
        let patients = limits.rows.iter().flat_map(|row| &row.sides);
        assert_eq!(
            patients
                .filter(|side| side.at.from == ProvenanceView::Patient)
                .count(),
            0
        );
    }
}

#[test]
fn a_limit_that_makes_no_sense_is_refused_when_set_and_explained_when_previewed() {
    let mut station = station("");
    for (setting, words) in [
        (high(900.0), "is outside 15 to 300"),
        (
            EditView::Delay {
                side: SideView::High,
                seconds: 60.0,
            },
            "longer than 15 s",
        ),
        (EditView::ApnoeaOn { on: true }, "does not show breaths"),
    ] {
        let edits = vec![edit("HR", setting)];
        let refused = set(&mut station, edits.clone()).unwrap_err();
        assert_eq!(refused.code, RefusalCode::Invalid);
        assert!(refused.sentence.contains(words), "{}", refused.sentence);
        let preview = asked(&station, edits).unwrap();
        assert_eq!(preview.problems[0].parameter, "HR");
        assert_eq!(preview.problems[0].sentence, refused.sentence);
    }
}

#[test]
fn a_limit_is_set_shown_and_reset() {
    let mut station = station("");
    set(&mut station, vec![edit("SpO2", high(99.0))]).unwrap();
    let row = |station: &Station| {
        let limits = in_force(station, NOW, "1").unwrap();
        let row = limits.rows.into_iter().find(|row| row.parameter == "SpO2");
        row.unwrap().sides[1].at.clone()
    };
    let at = row(&station);
    assert_eq!((at.value, at.default), (99.0, 100.0));
    assert_eq!(
        (at.from, &*at.by),
        (ProvenanceView::Patient, "this station")
    );
    assert_eq!(at.at_ms, Some(NOW.wall.millis()));
    let reset = |of: &str| Command::SetLimits {
        bed: "1".to_owned(),
        stay: SeenThere::Unsaid,
        edits: Vec::new(),
        reset: vec![of.to_owned()],
    };
    let unknown = command(&mut station, reset("SpO₃")).unwrap_err();
    assert_eq!(unknown.code, RefusalCode::Invalid);
    command(&mut station, reset("SpO2")).unwrap();
    assert_eq!(row(&station).from, ProvenanceView::Factory);
    let again = command(&mut station, reset("SpO2")).unwrap_err();
    assert_eq!(again.code, RefusalCode::NotNow);
}

#[test]
fn limits_and_a_silence_for_a_stay_that_is_not_there_are_refused_and_without_one_done() {
    let limits = |stay: &str| {
        format!(r#"{{"command":"set_limits","bed":"1",{stay}"edits":[],"reset":["SpO2"]}}"#)
    };
    let silence = |stay: &str| {
        format!(
            r#"{{"command":"inactivate","bed":"1",{stay}"kind":"audio_off","reason":"washing","minutes":null}}"#
        )
    };
    let read = |text: String| serde_json::from_str::<Command>(&text).unwrap();
    let mut station = station("[alarms]\nstation_role = \"charge_nurse\"");
    set(&mut station, vec![edit("SpO2", high(99.0))]).unwrap();
    for text in [limits(r#""stay":7,"#), silence(r#""stay":7,"#)] {
        let refused = command(&mut station, read(text)).unwrap_err();
        assert_eq!(refused.code, RefusalCode::OtherPatient);
        let words = "the patient in bed 1 is another now, or has left";
        assert!(refused.sentence.contains(words), "{}", refused.sentence);
    }
    assert_eq!(station.alarms().inactivations().count(), 0);
    // Older pages and other programs name nobody; a page that saw nobody says so.
    command(&mut station, read(limits(""))).unwrap();
    command(&mut station, read(silence(r#""stay":null,"#))).unwrap();
    assert_eq!(station.alarms().inactivations().count(), 1);
}

#[test]
fn resets_in_a_preview_have_a_bound_and_must_be_parameters() {
    let station = station("");
    let nurse = Actor::station(Role::Nurse);
    let ask = |reset: &[String]| preview(&station, NOW, &nurse, "1", vec![], reset);
    assert!(ask(&["HR".to_owned(), "HR".to_owned()]).is_ok());
    assert!(ask(&["XX".to_owned()]).is_err());
    assert!(ask(&vec!["HR".to_owned(); Parameter::COUNT + 1]).is_err());
}

#[test]
fn a_bed_that_is_not_there_is_gone_and_a_name_that_is_none_is_invalid() {
    let station = station("");
    let code = |bed: &str| in_force(&station, NOW, bed).unwrap_err().code;
    assert_eq!(code("77"), RefusalCode::Gone);
    assert_eq!(code(""), RefusalCode::Invalid);
    assert_eq!(
        propose(&station, NOW, "77").unwrap_err().code,
        RefusalCode::Gone
    );
}

#[test]
fn a_suggestion_that_is_not_there_is_gone() {
    let dismiss = Command::DismissSuggestion {
        bed: "1".to_owned(),
        suggestion: 3,
    };
    let refused = command(&mut station(""), dismiss).unwrap_err();
    assert_eq!(refused.code, RefusalCode::Gone);
}

#[test]
fn the_role_of_the_configuration_decides_who_sets_limits() {
    for (role, sets) in [
        ("viewer", false),
        ("technician", false),
        ("nurse", true),
        ("charge_nurse", true),
        ("administrator", true),
    ] {
        let mut station = station(&format!("[alarms]\nstation_role = \"{role}\""));
        let done = set(&mut station, vec![edit("HR", high(130.0))]);
        match done {
            Ok(()) => assert!(sets, "{role}"),
            Err(refused) => {
                assert!(!sets, "{role}");
                assert_eq!(
                    (refused.code, refused.sentence),
                    (
                        RefusalCode::NotNow,
                        format!("the role {role} may not set limits")
                    )
                );
            }
        }
    }
}

#[test]
fn a_station_that_judges_nothing_shows_no_limits_and_sets_none() {
    let mut station = station("[limits]\nenabled = false");
    let limits = in_force(&station, NOW, "1").unwrap();
    assert!(limits.rows.is_empty());
    assert!(limits.not_judged.starts_with("Bed 1: this station judges"));
    let refused = set(&mut station, vec![edit("HR", high(130.0))]).unwrap_err();
    assert_eq!(refused.code, RefusalCode::NotNow);
    assert!(asked(&station, vec![]).is_err());
}
