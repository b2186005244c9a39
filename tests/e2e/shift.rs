//! A nurse's shift: a patient is admitted and given to her, she charts, the score rises, and
//! her page of the handover becomes a file.

use crate::bed::Bed;
use crate::messages::HEART_RATE;
use crate::people::{makes_a_nurse, makes_the_first_administrator, the_nurse_signs_in};
use crate::print::saved;
use crate::window::{CALM, ESCAPE, Window, story_of};
use lamplight_xtask::ward;

/// A set of NEWS2 by the numbers of its chart: respiration 22 (2), SpO2 95 (1), air (0),
/// systolic 118 (0), pulse 96 (1), alert (0), 37.4 °C (0).
const SET: &[(&str, &str)] = &[
    ("respiration", "22"),
    ("spo2", "95"),
    ("systolic", "118"),
    ("diastolic", "70"),
    ("pulse", "96"),
    ("temperature", "37.4"),
];

#[tokio::test]
async fn a_patient_is_admitted_assigned_charted_scored_and_handed_over() {
    let configuration = ward::configuration(2, Some(CALM)) + "\n[print]\nfolder = \"reports\"\n";
    story_of("shift", 2, configuration, async |window| {
        makes_the_first_administrator(window).await;
        makes_a_nurse(window).await;
        gives_bed_one_to_the_nurse(window).await;
        the_nurse_signs_in(window).await;
        let mut bed = Bed::connect(window.address(), "1");
        bed.numbers(&[(HEART_RATE, "96")]);
        window.click("view-ward").await;
        window.reads("tile-1-hr", "96").await;
        admits_by_hand(window).await;
        charts(window, "alert").await;
        window.tells("tile-1-care", "4").await;
        charts(window, "confusion").await;
        window.tells("tile-1-care", "7").await;
        the_page_is_saved(window).await;
    })
    .await;
}

async fn gives_bed_one_to_the_nurse(window: &Window) {
    window.click("view-handover").await;
    window.click("tab-staff").await;
    window.click("nurse-p2").await;
    window.click("duty-bed-1").await;
    // WebKit's driver does not read a name that could be cut off.
    window.tells("nurse-p2-beds", "1").await;
}

async fn admits_by_hand(window: &Window) {
    window.click("tile-1").await;
    window.is_there("bed-view").await;
    window.click("open-admit").await;
    window.choose("admit-way", "typed").await;
    window.write("patient-family", "Lindqvist-Example").await;
    window.write("patient-given", "Maja").await;
    window.write("patient-mrn", "E-1001").await;
    window.write("patient-birth", "1948-03-02").await;
    window.click("admit-do").await;
    window.click("admit-do-yes").await;
    window.is_gone("admit-dialog").await;
}

/// Charts a whole set from the bed view, and goes back to the ward.
async fn charts(window: &Window, consciousness: &str) {
    if window.text("bed-view").await.is_err() {
        window.click("tile-1").await;
    }
    window.click("open-chart").await;
    for (field, value) in SET {
        window.write(&format!("chart-{field}"), value).await;
    }
    window.choose("chart-oxygen", "air").await;
    window.choose("chart-acvpu", consciousness).await;
    window.click("chart-save").await;
    window.is_gone("chart-sheet").await;
    window.press(ESCAPE).await;
    window.is_gone("bed-view").await;
}

async fn the_page_is_saved(window: &Window) {
    window.click("view-handover").await;
    window.click("tab-pages").await;
    window.click("page-p2").await;
    // The driver reads no name that could be cut off.
    window.tells("handover-bed-1", "E-1001").await;
    window.tells("handover-bed-1", "NEWS2 7").await;
    window.click("handover-print").await;
    window.is_there("print-sheet").await;
    window.click("print-save").await;
    saved(window).await;
}
