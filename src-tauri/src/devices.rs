//! What the page may call of feeds and devices.

use crate::pages::Pages;
use lamplight_api::command::Refusal;
use lamplight_api::devices::AcceptanceOrder;
use lamplight_api::devices::{
    EquipmentView, FeedMessageName, FeedMessagesQuery, FeedMessagesView, LetterView, LettersView,
    MessageView, TestAlarmOrder, TestFound, TriedView,
};
use lamplight_api::feed_form::{FeedChange, FeedForm, FeedFormsView, FeedPreview, FeedTried};
use lamplight_api::people::TypedView;
use lamplight_api::print::PrintSaved;
use tauri::State;

/// Every feed and device with its health.
#[tauri::command]
pub async fn equipment(pages: State<'_, Pages>) -> Result<EquipmentView, Refusal> {
    pages.ward.equipment().await
}

/// The messages of a feed that are still held.
#[tauri::command]
pub async fn feed_messages(
    pages: State<'_, Pages>,
    query: FeedMessagesQuery,
) -> Result<FeedMessagesView, Refusal> {
    pages.ward.feed_messages(query).await
}

/// One of them.
#[tauri::command]
pub async fn feed_message(
    pages: State<'_, Pages>,
    name: FeedMessageName,
) -> Result<MessageView, Refusal> {
    pages.ward.feed_message(name).await
}

/// The newest dead letters.
#[tauri::command]
pub async fn letters(pages: State<'_, Pages>) -> Result<LettersView, Refusal> {
    pages.ward.letters().await
}

/// One of them.
#[tauri::command]
pub async fn letter(pages: State<'_, Pages>, number: u64) -> Result<LetterView, Refusal> {
    pages.ward.letter(number).await
}

/// Reads one again; with `give`, what lasts of it goes to the ward.
#[tauri::command]
pub async fn try_letter(
    pages: State<'_, Pages>,
    number: u64,
    give: bool,
) -> Result<TriedView, Refusal> {
    pages.ward.try_letter(number, give).await
}

/// Sends a test alarm, or waits for a device's.
#[tauri::command]
pub async fn begin_test(pages: State<'_, Pages>, order: TestAlarmOrder) -> Result<u64, Refusal> {
    pages.ward.begin_test(order).await
}

/// Ends a test before its time.
#[tauri::command]
pub async fn end_test(pages: State<'_, Pages>, number: u64) -> Result<(), Refusal> {
    pages.ward.end_test(number).await
}

/// The page has drawn a test in its list.
#[tauri::command]
pub async fn test_shown(pages: State<'_, Pages>, number: u64) -> Result<(), Refusal> {
    let told = pages.ward.test_shown(number).await;
    told.map_err(|error| Refusal::unavailable(error.to_string()))
}

/// What a person heard and saw of a test.
#[tauri::command]
pub async fn test_found(pages: State<'_, Pages>, found: TestFound) -> Result<(), Refusal> {
    pages.ward.test_found(found).await
}

/// The forms of all feeds.
#[tauri::command]
pub async fn feed_forms(pages: State<'_, Pages>) -> Result<FeedFormsView, Refusal> {
    pages.ward.feed_forms().await
}

/// What a change of a feed would do to the file.
#[tauri::command]
pub async fn preview_feed(
    pages: State<'_, Pages>,
    change: FeedChange,
) -> Result<FeedPreview, Refusal> {
    pages.ward.preview_feed(change).await
}

/// Saves a change of a feed.
#[tauri::command]
pub async fn save_feed(
    pages: State<'_, Pages>,
    change: FeedChange,
    basis: String,
) -> Result<(), Refusal> {
    pages.ward.save_feed(change, basis).await
}

/// Listens or connects for a moment.
#[tauri::command]
pub async fn try_feed(
    pages: State<'_, Pages>,
    form: FeedForm,
    secret: Option<TypedView>,
) -> Result<FeedTried, Refusal> {
    pages.ward.try_feed(form, secret).await
}

/// Signs the protocol of acceptance of a feed or device and saves it.
#[tauri::command]
pub async fn accept(
    pages: State<'_, Pages>,
    order: AcceptanceOrder,
) -> Result<PrintSaved, Refusal> {
    pages.ward.accept(&pages.printing, order).await
}
