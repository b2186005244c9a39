//! From a station that has just been unpacked to one at which people sign in.

use crate::bed::Bed;
use crate::messages::HEART_RATE;
use crate::window::{Window, story};
use lamplight_host::people::TotpKey;
use lamplight_xtask::ward::Patience;
use std::time::{SystemTime, UNIX_EPOCH};

/// A bed is missed soon, so that there is a low alarm; not before its number was seen.
const PATIENCE: Patience = Patience {
    stale_after_s: 3.0,
    lost_after_s: 20.0,
};
const PASSWORD: &str = "a pelican at the pier";
const PIN: &str = "7305";

#[tokio::test]
async fn the_first_start_a_nurse_and_an_emergency() {
    story("first-start", 2, Some(PATIENCE), async |window| {
        makes_the_first_administrator(window).await;
        makes_a_nurse(window).await;
        the_nurse_pauses_the_sound_and_locks(window).await;
        a_low_alarm_asks_for_a_sign_in(window).await;
        a_high_one_is_acknowledged_by_whoever_is_there(window).await;
    })
    .await;
}

/// From the unpacked station to Ada, who administers it and is signed in.
pub async fn makes_the_first_administrator(window: &Window) {
    window.click("session-setup").await;
    // What whoever set the computer up can read, and whoever passes can't.
    window.tells("setup-file", "setup-code.txt").await;
    let file = window.text("setup-file").await.expect("it is named");
    let code = std::fs::read_to_string(file.trim()).expect("it is written");
    window.write("setup-name", "Ada Admin").await;
    window.write("setup-badge", "1000").await;
    window.write("setup-code", code.trim()).await;
    window.click("setup-next").await;
    window.write("password-new", PASSWORD).await;
    window.write("password-again", PASSWORD).await;
    window.click("setup-next").await;
    let key = window
        .becomes("the key is shown", async |w| {
            let key = w.text("totp-key").await?;
            TotpKey::parse(&key).ok_or_else(|| "it is not there yet".to_owned())
        })
        .await;
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let step = now.expect("a clock after 1970").as_secs() / 30;
    window.write("totp-code", &key.code(step)).await;
    window.click("setup-next").await;
    stands_there(window, "Ada Admin").await;
    assert!(!std::path::Path::new(file.trim()).exists(), "it was left");
}

/// What a screen reader says: WebKit's driver does not read a name that could be cut off.
async fn stands_there(window: &Window, who: &str) {
    let label = format!("Who is signed in: {who}");
    window.has("session", "aria-label", &label).await;
}

/// Nora, with a PIN.
pub async fn makes_a_nurse(window: &Window) {
    window.click("view-settings").await;
    window.click("people-add").await;
    window.write("person-name", "Nora Nurse").await;
    window.write("person-badge", "2001").await;
    window.click("person-save").await;
    window.write("pin-new", PIN).await;
    window.write("pin-again", PIN).await;
    window.click("person-save").await;
    window.is_gone("person-dialog").await;
    window.tells("person-2001", "can sign in").await;
}

async fn signs_in(window: &Window, pin: &str) {
    window.write("sign-in-who", "2001").await;
    window.write("sign-in-pin", pin).await;
    window.click("sign-in-go").await;
}

/// Nora takes the place of whoever is signed in.
pub async fn the_nurse_signs_in(window: &Window) {
    window.click("session").await;
    window.click("session-switch").await;
    signs_in(window, PIN).await;
    stands_there(window, "Nora Nurse").await;
}

async fn the_nurse_pauses_the_sound_and_locks(window: &Window) {
    window.click("session").await;
    window.click("session-switch").await;
    signs_in(window, "9999").await;
    window.tells("sign-in-says", "is not known").await;
    signs_in(window, PIN).await;
    stands_there(window, "Nora Nurse").await;
    // What was the administrator's is no longer to be seen.
    window.is_there("people-sign-in").await;
    window.click("pause-audio").await;
    window.has("audio-paused", "aria-pressed", "true").await;
    locks(window).await;
    window.is_there("needs-list").await;
}

async fn locks(window: &Window) {
    window.click("session").await;
    window.click("session-lock").await;
    stands_there(window, "Locked: Nora Nurse").await;
}

async fn a_low_alarm_asks_for_a_sign_in(window: &Window) {
    let mut bed = Bed::connect(window.address(), "2");
    bed.numbers(&[(HEART_RATE, "87")]);
    window.reads("tile-2-hr", "87").await;
    drop(bed);
    let need = window.first_need("2", "low").await;
    let button = format!("need-ack-{}", need.condition);
    window.reads(&button, "Acknowledge").await;
    window.click(&button).await;
    window.tells("sign-in-purpose", "acknowledge").await;
    signs_in(window, PIN).await;
    // The press is carried out by whoever signed in for it.
    let row = format!("need-{}", need.condition);
    window.tells(&row, "cknowledged by Nora Nurse").await;
    locks(window).await;
}

async fn a_high_one_is_acknowledged_by_whoever_is_there(window: &Window) {
    let mut bed = Bed::connect(window.address(), "1");
    bed.numbers(&[(HEART_RATE, "74")]);
    bed.ventricular_fibrillation("start");
    let need = window.first_need("1", "high").await;
    let button = format!("need-ack-{}", need.condition);
    window.reads(&button, "Acknowledge (emergency)").await;
    window.click(&button).await;
    let row = format!("need-{}", need.condition);
    window.tells(&row, "in an emergency, not signed in").await;
    window.is_gone("sign-in").await;
}
