//! Looking back at a bed: what was sent stands in its trends, an alarm's strip has waves, and
//! a note is kept.

use crate::bed::Bed;
use crate::messages::HEART_RATE;
use crate::window::{Window, killed_in_between, story};

const RETURN: &str = "\u{E007}";

#[tokio::test]
async fn a_number_that_a_monitor_sent_stands_in_the_trend_table_and_a_note_is_kept_over_a_kill() {
    killed_in_between(
        "review-note",
        2,
        async |window| {
            let mut bed = Bed::connect(window.address(), "2");
            bed.numbers(&[(HEART_RATE, "74")]);
            window.reads("tile-2-hr", "74").await;
            review(window, "2").await;
            window.choose("trend-look", "table").await;
            window
                .becomes("the table has the number", async |w| {
                    match w.text("trend-table").await {
                        Ok(text) if text.contains("74") => Ok(()),
                        other => {
                            // The records are asked again with another time.
                            w.choose("trend-span", "1h").await;
                            w.choose("trend-span", "15min").await;
                            Err(format!("the table is {other:?}"))
                        }
                    }
                })
                .await;
            window.click("review-note").await;
            window.write("note-words", "Turned to the left side").await;
            window.press(RETURN).await;
            window.is_gone("note-dialog").await;
            window.tells("notice", "noted").await;
        },
        async |window, ()| {
            review(window, "2").await;
            window.click("tab-strips").await;
            window.choose("review-list", "notes").await;
            window
                .tells("review-notes", "Turned to the left side")
                .await;
            let note = window.first_of("note-remove-").await;
            window.click(&note).await;
            window.tells("review-notes", "No notes").await;
            window.click("notice-undo").await;
            window
                .tells("review-notes", "Turned to the left side")
                .await;
            window.tells("review-notes", "this station").await;
        },
    )
    .await;
}

#[tokio::test]
async fn the_strip_of_an_alarm_shows_the_waves_round_its_beginning() {
    story("review-strip", 2, None, async |window| {
        let simulator = window.simulate("lethal-rhythm");
        // The monitors connect first; the rhythm changes a quarter of a minute later.
        window
            .becomes("bed 1 sends", async |w| {
                let rate = w.text("tile-1-hr").await?;
                let sent = rate.chars().any(|one| one.is_ascii_digit());
                sent.then_some(()).ok_or(rate)
            })
            .await;
        let need = window.first_need("1", "high").await;
        window.click("view-alarms").await;
        window
            .click(&format!("need-review-{}", need.condition))
            .await;
        window
            .has(&format!("event-{}", need.condition), "aria-current", "true")
            .await;
        window
            .becomes("the strip has waves", async |w| {
                let waves = w.looks("strip", "data-waves").await?;
                let count: usize = waves.parse().map_err(|_| waves.clone())?;
                (count >= 2).then_some(()).ok_or(waves)
            })
            .await;
        window.click("strip-calipers").await;
        window.tells("strip-caliper-time", "1000 ms").await;
        window.tells("strip-caliper-time", "60").await;
        drop(simulator);
    })
    .await;
}

/// The Review view of a bed, once there is something on record.
async fn review(window: &Window, bed: &str) {
    window.click(&format!("tile-{bed}")).await;
    window.is_there("bed-view").await;
    window.click("open-review").await;
    // What is on record is looked for again while there is nothing.
    window.is_there("review-note").await;
}
