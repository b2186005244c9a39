//! What the page may call of people. Secrets pass through here and are written nowhere.

use crate::pages::Pages;
use lamplight_api::command::Refusal;
use lamplight_api::people::{PeopleAct, PeopleView, TotpView};
use tauri::State;

/// Sign-in, lock, activity, and wishes about people.
#[tauri::command]
pub async fn people_act(pages: State<'_, Pages>, act: PeopleAct) -> Result<(), Refusal> {
    pages.ward.people_act(act).await
}

/// Everybody whom the station knows.
#[tauri::command]
pub async fn people_list(pages: State<'_, Pages>) -> Result<PeopleView, Refusal> {
    pages.ward.people_list().await
}

/// A new key for one-time codes, to be shown once.
#[tauri::command]
pub async fn begin_totp(pages: State<'_, Pages>, badge: String) -> Result<TotpView, Refusal> {
    pages.ward.begin_totp(&badge).await
}
