//! The station watches itself: its parts, its pages, the batteries of its devices.

use crate::alarm_path::Ward;
use crate::desktop::until;
use crate::program::{CONFIG, code, heart_rate};
use lamplight_host::Signalling;
use lamplight_station::{Input, PageState, Part};
use serde_json::{Value as Json, json};
use std::sync::Arc;

fn texts(state: &Json) -> Vec<String> {
    let all = state["conditions"].as_array().unwrap();
    let text = |open: &Json| open["text"].as_str().unwrap_or_default().to_owned();
    all.iter().map(text).collect()
}

#[test]
fn a_silent_page_is_a_condition_of_the_station_until_it_answers() {
    let ward = Ward::start();
    let handle = ward.host.ward();
    handle.page("the main window", PageState::Silent);
    let open = ward.condition("Screen not answering");
    assert_eq!(
        (&open["subject"], &open["priority"], &open["silent"]),
        (&json!("station"), &json!("medium"), &Json::Null)
    );
    handle.page("the main window", PageState::Answers);
    assert!(!texts(&ward.state()).contains(&"Screen not answering".to_owned()));
    ward.stop();
}

#[test]
fn a_panic_in_a_supervised_task_is_a_condition_and_the_others_go_on() {
    let mut ward = Ward::start();
    let supervisor = ward.host.ward().supervisor();
    let start = || async { panic!("on purpose") };
    let task = ward
        .host
        .runtime()
        .spawn(supervisor.keep("test part", start));
    let text = "Part of the station failed: test part";
    until(text, || texts(&ward.state()).contains(&text.to_owned()));
    assert_eq!(ward.condition(text)["priority"], "medium");
    ward.send(&heart_rate("1", "AA01", "2", "78"));
    assert_eq!(ward.state()["beds"][1]["numbers"][0]["text"], "78");
    task.abort();
    ward.stop();
}

#[test]
fn a_panicking_screen_is_let_go_told_and_no_harm_to_the_station() {
    let mut ward = Ward::start();
    let asked = ward.host.ward();
    let bad = asked.subscribe(Box::new(|_| panic!("on purpose")));
    ward.host.runtime().block_on(bad).unwrap();
    let text = "Part of the station failed: screen";
    until(text, || texts(&ward.state()).contains(&text.to_owned()));
    assert_eq!(
        code(&ward.wire.send(&heart_rate("1", "AA01", "2", "78"))),
        "CA"
    );
    assert!(!ward.host.has_failed());
    ward.stop();
}

#[test]
fn an_adapter_tells_its_trouble_in_its_own_words() {
    let ward = Ward::start();
    let supervisor = ward.host.ward().supervisor();
    let words = "Station: the record can't be written. Call the technician.";
    let tell = |trouble: Option<&str>| {
        supervisor.tell(Input::Own {
            part: Part::Journal,
            trouble: trouble.map(Arc::from),
        });
    };
    tell(Some(words));
    assert_eq!(ward.condition("Record not kept")["advice"], words);
    tell(None);
    assert!(!texts(&ward.state()).contains(&"Record not kept".to_owned()));
    ward.stop();
}

#[test]
fn a_low_battery_on_the_wire_is_a_condition_at_the_bed() {
    let mut ward = Ward::start();
    let low = heart_rate("1", "AA01", "2", "78")
        + "OBX|3|NM|67996^MDC_ATTR_VAL_BATT_CHARGE^MDC|1.0.0.1|9|262688^MDC_DIM_PERCENT^MDC|||||R\n";
    ward.send(&low);
    let open = ward.condition("Battery low");
    assert_eq!(
        (&open["subject"], &open["priority"]),
        (&json!("bed 2"), &json!("medium"))
    );
    ward.stop();
}

#[test]
fn a_station_without_sound_was_never_tested_and_says_so() {
    let ward = Ward::start_with(CONFIG, Signalling::None);
    assert_eq!(ward.state()["audio"]["self_test"], Json::Null);
    ward.stop();
}
