//! A bed silenced on purpose.

use crate::bed::Bed;
use crate::messages::HEART_RATE;
use crate::window::{CALM, ESCAPE, Window, story, story_of};
use lamplight_xtask::ward;

#[tokio::test]
async fn a_charge_nurse_silences_a_bed_everybody_sees_it_and_it_ends_again() {
    let ward = ward::configuration(2, Some(CALM)) + "\n[alarms]\nstation_role = \"charge_nurse\"\n";
    story_of("silenced-bed", 2, ward, async |window| {
        let mut bed = Bed::connect(window.address(), "1");
        bed.numbers(&[(HEART_RATE, "74")]);
        bed.ventricular_fibrillation("start");
        window.first_need("1", "high").await;
        open_dialog(window).await;
        window.click("silence-kind-audio_off").await;
        window.click("silence-reason_procedure").await;
        window.click("silence-do").await;
        window.click("silence-do-yes").await;
        window.is_gone("silence-dialog").await;
        window.press(ESCAPE).await;

        window.tells("tile-1", "silenced").await;
        // Silent is not acknowledged and not dark.
        window.has("tile-1-message", "data-look", "calling").await;
        window.reads("silences-pill", "1").await;
        window.click("silences-pill").await;
        let end = window.first_of("silence-end-").await;
        let one = end.replace("-end", "");
        for words in ["audio off", "procedure", "this station"] {
            window.tells(&one, words).await;
        }
        window.click(&end).await;
        window.is_gone("silences-pill").await;
        window
            .becomes("the tile no longer tells it", async |w| {
                let text = w.text("tile-1").await?;
                (!text.contains("silenced")).then_some(()).ok_or(text)
            })
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_nurse_sees_that_she_may_not_silence_a_bed_and_cannot_order_it() {
    story("silences-greyed", 2, None, async |window| {
        let mut bed = Bed::connect(window.address(), "1");
        bed.numbers(&[(HEART_RATE, "74")]);
        window.reads("tile-1-hr", "74").await;
        open_dialog(window).await;
        for kind in ["audio_paused", "alarm_paused", "audio_off", "alarm_off"] {
            window.is_greyed(&format!("silence-kind-{kind}")).await;
        }
        window
            .tells("silence-dialog", "nobody here may silence a bed")
            .await;
        window.click("silence-reason_procedure").await;
        window.is_greyed("silence-do").await;
    })
    .await;
}

async fn open_dialog(window: &Window) {
    window.click("tile-1").await;
    window.click("open-silence").await;
    window.is_there("silence-dialog").await;
}
