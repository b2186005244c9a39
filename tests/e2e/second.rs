//! The window for the other half of a ward.

use crate::bed::Bed;
use crate::messages::HEART_RATE;
use crate::window::story;

#[tokio::test]
async fn an_alarm_is_in_the_list_of_the_second_window_too_and_can_be_acknowledged_there() {
    story("second-window", 4, None, async |window| {
        let mut one = Bed::connect(window.address(), "1");
        let mut four = Bed::connect(window.address(), "4");
        one.numbers(&[(HEART_RATE, "74")]);
        four.numbers(&[(HEART_RATE, "81")]);
        window.reads("tile-1-hr", "74").await;
        window.click("second-window").await;
        window.goes_to_the_other().await;
        window.reads("tile-4-hr", "81").await;
        window.is_gone("tile-1").await;
        one.ventricular_fibrillation("start");
        let need = window.first_need("1", "high").await;
        window.click(&format!("need-ack-{}", need.condition)).await;
        window.goes_to_the_other().await;
        window
            .has("tile-1-message", "data-look", "acknowledged")
            .await;
    })
    .await;
}
