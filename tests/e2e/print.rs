//! A report from the dialog to the file.

use crate::bed::Bed;
use crate::messages::HEART_RATE;
use crate::window::{CALM, Window, story_of};
use lamplight_xtask::ward;
use std::path::PathBuf;

#[tokio::test]
async fn a_trend_is_looked_at_in_the_preview_and_saved_as_the_pdf_that_was_seen() {
    let configuration = ward::configuration(2, Some(CALM)) + "\n[print]\nfolder = \"reports\"\n";
    story_of("print", 2, configuration, async |window| {
        let mut bed = Bed::connect(window.address(), "2");
        bed.numbers(&[(HEART_RATE, "74")]);
        window.reads("tile-2-hr", "74").await;
        window.click("tile-2").await;
        window.click("open-review").await;
        window.click("review-print").await;
        window.is_there("print-sheet").await;
        window.tells("print-place", "1").await;
        window.click("print-save").await;
        let path = saved(window).await;
        assert!(
            path.parent()
                .is_some_and(|folder| folder.ends_with("reports"))
        );
    })
    .await;
}

/// The PDF that the dialog says it has saved.
pub async fn saved(window: &Window) -> PathBuf {
    let path = window
        .becomes("it says where the file is", async |w| {
            let said = w.text("print-said").await?;
            // The driver joins the button behind the path to it.
            let path = said.split_once(": ").map_or("", |(_, path)| path);
            let path = path
                .split_once(".pdf")
                .map(|(path, _)| format!("{path}.pdf"));
            path.map(PathBuf::from).ok_or(said)
        })
        .await;
    let bytes = std::fs::read(&path).expect("the file is there");
    assert!(bytes.starts_with(b"%PDF-"), "it is no PDF");
    path
}
