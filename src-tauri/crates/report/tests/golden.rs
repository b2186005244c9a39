//! The pages as text, byte for byte. What is meant to change is written anew
//! with `LAMPLIGHT_GOLDEN=write cargo test -p lamplight-report --test golden`
//! and looked at in the difference; `LAMPLIGHT_PAGES=FOLDER` writes each report
//! as PDF there, to be looked at on paper or with `pdftoppm`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "golden files are written from here on request, as the crate itself opens none"
)]

mod common;

use common::{alarms, disclosure, event, handover, header, layout, strip, trend};
use lamplight_report::{Document, Language, Layout, Orientation, Paper};
use std::path::Path;

fn check(name: &str, document: &Document) {
    let page = document.svg(0).expect("a first page");
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var_os("LAMPLIGHT_GOLDEN").is_some() {
        std::fs::write(&path, page).expect("the golden file can be written");
    }
    if let Some(folder) = std::env::var_os("LAMPLIGHT_PAGES") {
        let pdf = Path::new(&folder).join(name).with_extension("pdf");
        let bytes = document.pdf().expect("a PDF");
        std::fs::write(pdf, bytes).expect("the folder can be written to");
    }
    let golden = std::fs::read_to_string(&path).expect("the golden file is there");
    if let Some((line, (is, was))) = (1..)
        .zip(page.lines().zip(golden.lines()))
        .find(|(_, (is, was))| is != was)
    {
        panic!("{name}, line {line}\n  was {was}\n  is  {is}");
    }
    assert_eq!(page.len(), golden.len(), "{name}: something at the end");
}

#[test]
fn a_strip_on_a4_across() {
    let layout = layout(Paper::A4, Orientation::Landscape);
    let document = lamplight_report::strip(&header(), layout, &strip(12)).expect("a strip");
    check("strip-a4-landscape.svg", &document);
}

#[test]
fn a_simulated_strip_on_letter_upright_in_german() {
    let mut header = header();
    header.simulated = true;
    let layout = Layout {
        language: Language::German,
        ..layout(Paper::Letter, Orientation::Portrait)
    };
    let document = lamplight_report::strip(&header, layout, &strip(6)).expect("a strip");
    check("strip-letter-portrait-simulated-de.svg", &document);
}

#[test]
fn a_trend() {
    let layout = layout(Paper::A4, Orientation::Portrait);
    let document = lamplight_report::trend(&header(), layout, &trend()).expect("a trend");
    assert_eq!(document.pages.len(), 3, "graphs, marks, table");
    check("trend-a4-portrait.svg", &document);
}

#[test]
fn alarms_in_a_table() {
    let layout = layout(Paper::A4, Orientation::Landscape);
    let document = lamplight_report::alarms(&header(), layout, &alarms(6)).expect("alarms");
    check("alarms-a4-landscape.svg", &document);
}

#[test]
fn an_event() {
    let layout = layout(Paper::A4, Orientation::Landscape);
    let document = lamplight_report::event(&header(), layout, &event()).expect("an event");
    assert_eq!(
        document.pages.len(),
        1,
        "what happened, and the strip below"
    );
    check("event-a4-landscape.svg", &document);
}

#[test]
fn full_disclosure() {
    let layout = layout(Paper::Letter, Orientation::Landscape);
    let document =
        lamplight_report::disclosure(&header(), layout, &disclosure(3)).expect("a disclosure");
    check("disclosure-letter-landscape.svg", &document);
}

#[test]
fn a_name_from_right_to_left_in_a_simulated_ward() {
    let mut header = header();
    header.simulated = true;
    header.patient = Some("פלונית, אלמונית  فاطمة الزهراء".to_owned().into());
    header.ward = "Intensivstation für herzchirurgische Nachsorge".to_owned();
    let layout = Layout {
        language: Language::Spanish,
        ..layout(Paper::A4, Orientation::Portrait)
    };
    let document = lamplight_report::alarms(&header, layout, &alarms(50)).expect("alarms");
    assert_eq!(document.pages.len(), 2);
    check("alarms-a4-portrait-simulated-es.svg", &document);
}

#[test]
fn a_handover_of_several_pages_cuts_nothing() {
    let layout = layout(Paper::A4, Orientation::Portrait);
    let document = lamplight_report::handover(&header(), layout, &handover(6)).expect("a handover");
    assert!(document.pages.len() > 1, "more than a page");
    let text: Vec<&str> = document
        .pages
        .iter()
        .map(lamplight_report::Svg::as_str)
        .collect();
    let text = text.join("\n");
    for end in ["last word", "end", "Signed: Nora Nurse", "(continued)"] {
        assert!(text.contains(end), "{end}");
    }
    // The second line of the head "For the next nurse" stands between two lines of the text.
    let words = text.lines().filter(|line| !line.contains('<'));
    let whole: String = words
        .map(str::trim)
        .filter(|line| *line != "nurse")
        .collect();
    assert_eq!(whole.matches("Gynäkomastie").count(), 30, "broken, not cut");
    assert!(!text.contains('…'), "nothing is cut");
    check("handover-a4-portrait.svg", &document);
}
