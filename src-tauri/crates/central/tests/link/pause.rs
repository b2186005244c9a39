//! Between two looks at what another process does. Asked without a pause, the questions would
//! keep both ends from working: a database on two processors answers thousands a second.

use std::time::Duration;

/// How often the database is asked.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// How often a station is asked how it stands; each question is a process.
const ASK_EVERY: Duration = Duration::from_millis(100);

/// Before the database is asked again.
pub async fn look() {
    tokio::time::sleep(LOOK_EVERY).await;
}

/// Before a station is asked again.
pub fn ask() {
    std::thread::sleep(ASK_EVERY);
}
