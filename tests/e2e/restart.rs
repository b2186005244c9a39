//! What stands after the station was killed.

use crate::bed::Bed;
use crate::messages::HEART_RATE;
use crate::window::killed_in_between;

#[tokio::test]
async fn an_acknowledged_alarm_is_the_same_and_acknowledged_after_kill_nine() {
    killed_in_between(
        "killed",
        2,
        async |window| {
            let mut bed = Bed::connect(window.address(), "1");
            bed.numbers(&[(HEART_RATE, "74")]);
            bed.ventricular_fibrillation("start");
            let need = window.first_need("1", "high").await;
            window.click(&format!("need-ack-{}", need.condition)).await;
            window
                .has("tile-1-message", "data-look", "acknowledged")
                .await;
            need
        },
        async |window, before| {
            let need = window.first_need("1", "high").await;
            assert_eq!(need.condition, before.condition);
            assert!(need.text.contains("VENT FIB"), "it reads {:?}", need.text);
            window
                .has("tile-1-message", "data-look", "acknowledged")
                .await;
            // The monitor is back and says that it is still so: nothing calls anew.
            let mut bed = Bed::connect(window.address(), "1");
            bed.numbers(&[(HEART_RATE, "75")]);
            bed.ventricular_fibrillation("continue");
            window.reads("tile-1-hr", "75").await;
            window
                .is_there(&format!("need-undo-{}", need.condition))
                .await;
            window
                .has("tile-1-message", "data-look", "acknowledged")
                .await;
        },
    )
    .await;
}
