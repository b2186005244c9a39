//! What an alert does on the tiles and in the list.

use crate::bed::Bed;
use crate::messages::HEART_RATE;
use crate::window::{CALM, story, story_of};
use lamplight_xtask::ward;

#[tokio::test]
async fn ventricular_fibrillation_turns_the_tile_red_and_heads_the_list() {
    story("fibrillation", 4, None, async |window| {
        let mut quiet = Bed::connect(window.address(), "1");
        quiet.numbers(&[(HEART_RATE, "70")]);
        let mut bed = Bed::connect(window.address(), "3");
        bed.numbers(&[(HEART_RATE, "74")]);
        window.has("tile-3", "data-priority", "none").await;

        bed.ventricular_fibrillation("start");
        window.has("tile-3", "data-priority", "high").await;
        let need = window.first_need("3", "high").await;
        assert!(
            need.text.contains("VENT FIB"),
            "the row reads {:?}",
            need.text
        );
        let message = window.text("tile-3-message").await.unwrap_or_default();
        assert!(message.contains("VENT FIB"), "the tile reads {message:?}");
        window.has("tile-1", "data-priority", "none").await;

        bed.ventricular_fibrillation("end");
        // A lethal rhythm is held, although it is over, until somebody resets it.
        window.has("tile-3-message", "data-look", "latched").await;
        window
            .click(&format!("need-reset-{}", need.condition))
            .await;
        window.has("tile-3", "data-priority", "none").await;
        window.is_gone(&format!("need-{}", need.condition)).await;
    })
    .await;
}

#[tokio::test]
async fn an_acknowledgement_is_given_and_taken_back_by_a_click() {
    story("acknowledge", 2, None, async |window| {
        let mut bed = Bed::connect(window.address(), "1");
        bed.numbers(&[(HEART_RATE, "74")]);
        bed.ventricular_fibrillation("start");
        let need = window.first_need("1", "high").await;
        window.has("tile-1-message", "data-look", "calling").await;

        let button = format!("need-ack-{}", need.condition);
        window.click(&button).await;
        window
            .has("tile-1-message", "data-look", "acknowledged")
            .await;
        // Seen is not over: the tile stays red and the row stays.
        window.has("tile-1", "data-priority", "high").await;
        window.first_need("1", "high").await;

        window.click(&format!("need-undo-{}", need.condition)).await;
        window.has("tile-1-message", "data-look", "calling").await;
    })
    .await;
}

#[tokio::test]
async fn the_pause_of_all_sounds_counts_down_and_ends_with_a_second_press() {
    story("pause", 2, None, async |window| {
        let mut bed = Bed::connect(window.address(), "1");
        bed.numbers(&[(HEART_RATE, "74")]);
        bed.ventricular_fibrillation("start");
        window.first_need("1", "high").await;

        window.click("pause-audio").await;
        window.is_there("audio-paused").await;
        let first = window.text("audio-paused").await.unwrap_or_default();
        assert!(
            first.contains("2:00") || first.contains("1:"),
            "the button reads {first:?}"
        );
        window
            .becomes("the countdown goes on", async |w| {
                let now = w.text("audio-paused").await?;
                (now != first).then_some(()).ok_or(now)
            })
            .await;
        // Paused is not acknowledged: it still flashes.
        window.has("tile-1-message", "data-look", "calling").await;

        window.click("audio-paused").await;
        window.is_gone("audio-paused").await;
    })
    .await;
}

#[tokio::test]
async fn an_alarm_that_nobody_takes_climbs_to_all_and_taking_it_stops_the_ladder() {
    // The first row is read before the ladder begins, also by a slow machine.
    let ward = ward::configuration(2, Some(CALM)).replacen(
        "[[bed]]\n",
        "[[bed]]\nnurse = \"A. Lind\"\nsecond_nurse = \"B. Okoro\"\n",
        1,
    ) + "\n[alarms]\ncharge_nurse = \"C. Reyes\"\nhigh_told_after_s = [20, 21, 22]\n";
    story_of("ladder", 2, ward, async |window| {
        let mut bed = Bed::connect(window.address(), "1");
        bed.numbers(&[(HEART_RATE, "74")]);
        bed.ventricular_fibrillation("start");
        let need = window.first_need("1", "high").await;
        assert!(
            need.text.contains("A. Lind"),
            "the row names the bed's nurse: {:?}",
            need.text
        );
        let row = format!("need-{}", need.condition);
        let reads = async |words: &'static str| {
            window
                .becomes("the row tells how far it has climbed", async |w| {
                    let text = w.text(&row).await?;
                    text.contains(words).then_some(()).ok_or(text)
                })
                .await;
        };
        reads("told to all").await;
        window
            .click(&format!("need-accept-{}", need.condition))
            .await;
        window
            .is_there(&format!("need-decline-{}", need.condition))
            .await;
    })
    .await;
}
