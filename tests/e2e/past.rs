//! An alarm in the Alarms view once it is over.

use crate::bed::Bed;
use crate::messages::HEART_RATE;
use crate::window::story;

#[tokio::test]
async fn what_was_acknowledged_and_is_over_stands_in_the_past_with_its_story_and_counts() {
    story("past", 2, None, async |window| {
        let mut bed = Bed::connect(window.address(), "2");
        bed.numbers(&[(HEART_RATE, "74")]);
        bed.ventricular_fibrillation("start");
        let need = window.first_need("2", "high").await;
        window.click(&format!("need-ack-{}", need.condition)).await;
        window
            .has("tile-2-message", "data-look", "acknowledged")
            .await;
        bed.ventricular_fibrillation("end");
        window.has("tile-2-message", "data-look", "latched").await;
        window
            .click(&format!("need-reset-{}", need.condition))
            .await;
        window.is_gone(&format!("need-{}", need.condition)).await;

        window.click("view-alarms").await;
        window.click("tab-past").await;
        let row = format!("past-{}", need.condition);
        window
            .becomes("the past tells of it", async |w| match w.text(&row).await {
                Ok(text) if text.contains("VENT FIB") => Ok(()),
                other => {
                    w.click("past-refresh").await;
                    Err(format!("the row is {other:?}"))
                }
            })
            .await;
        window.click_inside(&row, "td.what bdi").await;
        for words in ["VENT FIB", "Began", "Over at its source", "this station"] {
            window.tells("story", words).await;
        }
        for deed in ["Acknowledgedthis station", "Resetthis station"] {
            // Who is a line of its own, which WebDriver joins to the one above.
            window.tells("story", deed).await;
        }

        window.click("tab-load").await;
        window.tells("figure-per-bed", "1 alarm, ").await;
        window.tells("figure-unacknowledged", "0 of 1").await;
    })
    .await;
}
