//! A Bluetooth belt from the scan to its number on a tile, by the path that a nurse goes.
//!
//! The program's own radio library talks to a stand-in for the system's service; the pictures
//! of the path lie in `target/e2e`.

use crate::bed::Bed;
use crate::window::{CALM, Window, story_with_devices};
use lamplight_bedside_sim::ble::{Model, Peer, ward as about};
use lamplight_xtask::{bus, ward};

#[tokio::test]
async fn a_belt_is_chosen_compared_with_the_patient_and_live_on_the_tile() {
    let role = "\n[alarms]\nstation_role = \"administrator\"\n";
    let configuration = ward::configuration(4, Some(CALM)) + bus::Bus::config() + role;
    let belt = Peer::new(Model::Belt, 1);
    story_with_devices("pairing", 4, configuration, about(), async |window| {
        let mut hospital = Bed::connect(window.address(), "2");
        hospital.admit("Teststone", "Berta", "19500101");
        window.click("view-devices").await;
        window.click("pair-open").await;
        let chosen = format!("[data-address=\"{}\"]", belt.address);
        window.is_there("pair-seen").await;
        window.tells("pair-list", "HR belt").await;
        window.tells("pair-list", "BP cuff").await;
        window.keep_picture("1-scan");
        window.click_inside("pair-list", &chosen).await;
        window.tells("pair-asking", "72 ").await;
        window.keep_picture("2-live");
        window.pick("pair-bed", "2").await;
        window.tells("pair-asking", "TESTSTONE").await;
        window.is_greyed("pair-confirm").await;
        window.click("pair-name").await;
        window.is_greyed("pair-confirm").await;
        window.click("pair-birth").await;
        window.write("pair-label", "Belt 3").await;
        window.keep_picture("3-compare");
        window.click("pair-confirm").await;
        window.is_there("pair-done").await;
        window.keep_picture("4-done");
        window.click("pair-close").await;
        known(window).await;
        window.click("view-ward").await;
        window.reads("tile-2-hr", "72").await;
        window.keep_picture("6-tile");
        window.click("view-devices").await;
        window.click("tab-feeds").await;
        window.click_inside("feed-row-bluetooth", "td").await;
        window.click("feed-messages").await;
        window.click(&window.first_of("message-").await).await;
        window
            .tells("message-raw", "2A37 Heart Rate Measurement")
            .await;
        window.tells("message-decoded", "72").await;
        window.keep_picture("7-messages");
    })
    .await;
}

/// It stands among the devices with its bed.
async fn known(window: &Window) {
    window.tells("device-rows", "HR belt").await;
    window.keep_picture("5-devices");
}
