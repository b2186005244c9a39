//! What a page says of whom it showed in a bed, and what comes of it.

use super::{refusal, wish};
use crate::testing::{NOW, admit, bed, charge_nurse, station};
use lamplight_api::command::{Command, Refusal, RefusalCode, SeenThere};
use lamplight_station::Station;

fn send(station: &mut Station, text: &str) -> Result<(), Refusal> {
    let command: Command = serde_json::from_str(text).unwrap();
    wish(command, NOW).and_then(|wish| {
        station
            .command(NOW, &charge_nurse(), wish)
            .map_err(|error| refusal(&error))
    })
}

/// Each command of a page that names a bed and is meant for whom it shows there.
fn commands(stay: &str) -> [String; 5] {
    [
        format!(r#"{{"command":"standby","bed":"1"{stay}}}"#),
        format!(r#"{{"command":"acknowledge_bed","bed":"1"{stay},"conditions":[3]}}"#),
        format!(r#"{{"command":"smart_bed","bed":"1"{stay},"order":"disarm_exit","reason":""}}"#),
        format!(
            r#"{{"command":"inactivate","bed":"1"{stay},"kind":"audio_off","reason":"washing","minutes":null}}"#
        ),
        format!(r#"{{"command":"set_limits","bed":"1"{stay},"edits":[],"reset":["SpO2"]}}"#),
    ]
}

#[test]
fn what_was_meant_for_whom_the_page_showed_is_refused_for_anybody_else() {
    for text in commands(r#","stay":null"#) {
        let mut station = station();
        admit(&mut station);
        let refused = send(&mut station, &text).unwrap_err();
        assert_eq!(refused.code, RefusalCode::OtherPatient, "{text}");
        let words = "somebody was admitted to bed 1 meanwhile";
        assert!(refused.sentence.starts_with(words), "{}", refused.sentence);
    }
    for text in commands(r#","stay":7"#) {
        let refused = send(&mut station(), &text).unwrap_err();
        assert_eq!(refused.code, RefusalCode::OtherPatient, "{text}");
        let words = "the patient in bed 1 is another now, or has left";
        assert!(refused.sentence.starts_with(words), "{}", refused.sentence);
    }
}

#[test]
fn what_names_who_lies_there_or_says_nothing_is_judged_by_what_it_asks_for() {
    for said in ["the stay", "nobody", "nothing"] {
        let mut station = station();
        let stay = match said {
            "the stay" => format!(r#","stay":{}"#, admit(&mut station).get()),
            "nobody" => r#","stay":null"#.to_owned(),
            _ => {
                admit(&mut station);
                String::new()
            }
        };
        for text in commands(&stay) {
            let came_of_it = send(&mut station, &text);
            let code = came_of_it.as_ref().err().map(|refused| refused.code);
            assert_ne!(code, Some(RefusalCode::OtherPatient), "{said}: {text}");
        }
        let here = station.setup().beds.get(&bed()).unwrap();
        assert!(here.standby, "{said}");
        assert_eq!(station.alarms().inactivations().count(), 1, "{said}");
    }
}

#[test]
fn who_was_seen_is_written_as_it_was_said() {
    for (text, seen) in [
        (r#"{"command":"standby","bed":"1"}"#, SeenThere::Unsaid),
        (
            r#"{"command":"standby","bed":"1","stay":null}"#,
            SeenThere::Nobody,
        ),
        (
            r#"{"command":"standby","bed":"1","stay":7}"#,
            SeenThere::Stay(7),
        ),
    ] {
        let read: Command = serde_json::from_str(text).unwrap();
        let bed = "1".to_owned();
        assert_eq!(read, Command::Standby { bed, stay: seen });
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
    }
}
