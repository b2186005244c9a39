//! What a pulled cable does: a bed with no data is never calm.

use crate::bed::Bed;
use crate::messages::{HEART_RATE, SPO2};
use crate::window::story;
use lamplight_xtask::ward::Patience;

/// Short, so that the test is; long enough that each state can be seen, also on a machine that
/// takes ten seconds from a look to the next.
const PATIENCE: Patience = Patience {
    stale_after_s: 3.0,
    lost_after_s: 30.0,
};

#[tokio::test]
async fn a_pulled_cable_is_stale_then_gone_then_a_condition() {
    story("pulled-cable", 2, Some(PATIENCE), async |window| {
        let mut bed = Bed::connect(window.address(), "2");
        bed.numbers(&[(HEART_RATE, "87"), (SPO2, "93")]);
        window.reads("tile-2-hr", "87").await;

        drop(bed);
        window.has("tile-2", "data-feed", "stale").await;
        // Dimmed, with its age, but still what was last measured.
        window.reads("tile-2-hr", "87").await;

        window.has("tile-2", "data-feed", "lost").await;
        window.reads("tile-2-hr", "––").await;
        window.reads("tile-2-spo2", "––").await;
        let need = window.first_need("2", "low").await;
        assert!(!need.text.is_empty(), "the row says what to do");

        let mut back = Bed::connect(window.address(), "2");
        // It goes on measuring: of a single number the bed would be stale again in a moment.
        window
            .becomes("bed 2 is live again", async |w| {
                back.numbers(&[(HEART_RATE, "90"), (SPO2, "95")]);
                let found = w.looks("tile-2", "data-feed").await?;
                (found == "live").then_some(()).ok_or(found)
            })
            .await;
        window.reads("tile-2-hr", "90").await;
        window.is_gone(&format!("need-{}", need.condition)).await;
    })
    .await;
}
