//! What the program says of itself.

use crate::window::story;

#[tokio::test]
async fn about_says_where_the_data_are_and_where_the_key_to_them_is() {
    story("about", 2, None, async |window| {
        window.press("?").await;
        window.click("about").await;
        window
            .tells("about-key", "lamplight.key beside the records")
            .await;
        window.tells("about-folder", "data").await;
    })
    .await;
}
