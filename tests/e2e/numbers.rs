//! What a number does on the tiles.

use crate::bed::Bed;
use crate::messages::{HEART_RATE, SPO2};
use crate::window::story;
use lamplight_xtask::ward::Patience;

#[tokio::test]
async fn a_number_sent_by_a_socket_stands_on_its_tile_and_on_no_other() {
    story("number", 3, None, async |window| {
        let mut bed = Bed::connect(window.address(), "2");
        bed.numbers(&[(HEART_RATE, "87"), (SPO2, "93")]);
        window.has("tile-2", "data-feed", "live").await;
        window.reads("tile-2-hr", "87").await;
        window.reads("tile-2-spo2", "93").await;
        for other in ["1", "3"] {
            let tile = window
                .text(&format!("tile-{other}"))
                .await
                .unwrap_or_default();
            assert!(!tile.contains("87"), "tile {other} reads {tile:?}");
            window
                .has(&format!("tile-{other}"), "data-feed", "empty")
                .await;
        }
        bed.numbers(&[(HEART_RATE, "88"), (SPO2, "94")]);
        window.reads("tile-2-hr", "88").await;
        window.reads("tile-2-spo2", "94").await;
    })
    .await;
}

#[tokio::test]
async fn two_beds_keep_their_numbers_apart() {
    story("two-beds", 3, None, async |window| {
        let mut first = Bed::connect(window.address(), "1");
        let mut third = Bed::connect(window.address(), "3");
        first.numbers(&[(HEART_RATE, "61")]);
        third.numbers(&[(HEART_RATE, "133")]);
        window.reads("tile-1-hr", "61").await;
        window.reads("tile-3-hr", "133").await;
        first.numbers(&[(HEART_RATE, "62")]);
        window.reads("tile-1-hr", "62").await;
        window.reads("tile-3-hr", "133").await;
    })
    .await;
}

#[tokio::test]
async fn a_device_of_no_known_bed_stands_on_no_tile() {
    story("unknown-device", 2, None, async |window| {
        let mut unknown = Bed::connect(window.address(), "99");
        unknown.numbers(&[(HEART_RATE, "177")]);
        // The known one is sent later and acknowledged later: once it is on the
        // screen, the unknown one would be too.
        let mut known = Bed::connect(window.address(), "1");
        known.numbers(&[(HEART_RATE, "71")]);
        window.reads("tile-1-hr", "71").await;
        for bed in ["1", "2"] {
            let tile = window
                .text(&format!("tile-{bed}"))
                .await
                .unwrap_or_default();
            assert!(!tile.contains("177"), "tile {bed} reads {tile:?}");
        }
        let page = window.everything().await;
        assert!(!page.contains("177"), "the page reads {page:?}");
    })
    .await;
}

#[tokio::test]
async fn real_data_is_not_called_a_simulation() {
    story("no-simulation-bar", 1, None, async |window| {
        let mut bed = Bed::connect(window.address(), "1");
        bed.numbers(&[(HEART_RATE, "72")]);
        window.reads("tile-1-hr", "72").await;
        window.is_gone("simulation-bar").await;
    })
    .await;
}

#[tokio::test]
async fn simulated_data_is_called_a_simulation_for_as_long_as_it_is_shown() {
    // Stale soon, and for long enough that it is seen.
    let patience = Patience {
        stale_after_s: 10.0,
        lost_after_s: 300.0,
    };
    story("simulation-bar", 4, Some(patience), async |window| {
        let simulator = window.simulate("calm-ward");
        for bed in ["1", "2", "3", "4"] {
            window
                .has(&format!("tile-{bed}"), "data-feed", "live")
                .await;
        }
        window.is_there("simulation-bar").await;
        drop(simulator);
        // Its last values still stand there.
        window.has("tile-1", "data-feed", "stale").await;
        window.is_there("simulation-bar").await;
    })
    .await;
}

#[tokio::test]
async fn a_click_on_a_tile_opens_its_bed() {
    story("bed-view", 2, None, async |window| {
        let mut bed = Bed::connect(window.address(), "2");
        bed.numbers(&[(HEART_RATE, "104"), (SPO2, "91")]);
        window.reads("tile-2-hr", "104").await;
        window.click("tile-2").await;
        window.is_there("bed-view").await;
        window
            .becomes("the bed view reads both numbers", async |w| {
                let text = w.text("bed-view").await?;
                let both = text.contains("104") && text.contains("91");
                both.then_some(()).ok_or(text)
            })
            .await;
    })
    .await;
}
