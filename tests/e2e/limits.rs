//! What a limit set in the editor does.

use crate::bed::Bed;
use crate::messages::HEART_RATE;
use crate::window::{CALM, ESCAPE, Window, story_of};
use lamplight_xtask::ward;

/// Short delays, so that the tests are.
const QUICK: &str = "\n[limits.adult.HR]\ndelay_s = 1\nend_delay_s = 1\n";

#[tokio::test]
async fn a_limit_set_in_the_editor_begins_and_ends_a_condition_and_is_the_patients() {
    story_of("limit-set", 2, quick_ward(), async |window| {
        let mut bed = Bed::connect(window.address(), "1");
        bed.numbers(&[(HEART_RATE, "110")]);
        window.reads("tile-1-hr", "110").await;
        window.has("tile-1", "data-priority", "none").await;

        open_editor(window).await;
        window.tells("from-HR-high", "factory").await;
        window.write("at-HR-high", "100").await;
        window.click("limits-save").await;
        window.is_gone("limits").await;

        sending(window, &mut bed, "110", "medium").await;
        let need = window.first_need("1", "medium").await;
        assert!(
            need.text.contains("HR 110 > 100"),
            "the row reads {:?}",
            need.text
        );
        sending(window, &mut bed, "95", "none").await;
        window.is_gone(&format!("need-{}", need.condition)).await;

        open_editor(window).await;
        window.tells("from-HR-high", "set by this station").await;
        window.tells("from-HR-low", "factory").await;
    })
    .await;
}

#[tokio::test]
async fn a_limit_switched_off_is_on_again_by_one_press_and_the_patient_has_none_of_his_own() {
    story_of("limit-undone", 2, quick_ward(), async |window| {
        let mut bed = Bed::connect(window.address(), "1");
        bed.numbers(&[(HEART_RATE, "80")]);
        window.reads("tile-1-hr", "80").await;

        open_editor(window).await;
        window.has("on-HR-high", "aria-checked", "true").await;
        window.click("on-HR-high").await;
        window.click("on-HR-high-yes").await;
        window.click("limits-save").await;
        window.is_gone("limits").await;
        window.click("notice-undo").await;
        window.tells("notice", "limits as before").await;

        open_editor(window).await;
        window.has("on-HR-high", "aria-checked", "true").await;
        // What is the ward's own can't be set back to the ward's.
        window.is_gone("reset-HR").await;
        window.press(ESCAPE).await;
        window.press(ESCAPE).await;
        sending(window, &mut bed, "130", "medium").await;
    })
    .await;
}

fn quick_ward() -> String {
    ward::configuration(2, Some(CALM)) + QUICK
}

/// The editor of bed 1, from the ward or from the bed.
async fn open_editor(window: &Window) {
    if window.text("bed-view").await.is_err() {
        window.click("tile-1").await;
        window.is_there("bed-view").await;
    }
    window.click("open-limits").await;
    window.is_there("limit-HR").await;
}

/// Goes on sending a heart rate until bed 1 on the ward shows `priority`.
async fn sending(window: &Window, bed: &mut Bed, rate: &str, priority: &str) {
    if window.text("bed-view").await.is_ok() {
        window.press(ESCAPE).await;
        window.is_gone("bed-view").await;
    }
    let what = format!("{rate} per minute makes bed 1 {priority}");
    window
        .becomes(&what, async |w| {
            bed.numbers(&[(HEART_RATE, rate)]);
            let found = w.looks("tile-1", "data-priority").await?;
            (found == priority).then_some(()).ok_or(found)
        })
        .await;
}
