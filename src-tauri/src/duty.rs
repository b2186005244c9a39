//! What the page may ask and do about duty and handover. What it orders of duty goes as a
//! command; a handover's acts answer when they are on the disk.

use crate::pages::Pages;
use lamplight_api::command::Refusal;
use lamplight_api::duty::DutyView;
use lamplight_api::handover::{
    HandoverNote, HandoverQuery, HandoverTake, HandoverView, HandoversView,
};
use tauri::State;

/// Who looks after which bed.
#[tauri::command]
pub async fn duty(pages: State<'_, Pages>, shift: Option<i64>) -> Result<DutyView, Refusal> {
    pages.ward.duty(shift).await
}

/// The handovers of a shift.
#[tauri::command]
pub async fn handovers(
    pages: State<'_, Pages>,
    shift: Option<i64>,
) -> Result<HandoversView, Refusal> {
    pages.ward.handovers(shift).await
}

/// One page.
#[tauri::command]
pub async fn handover(
    pages: State<'_, Pages>,
    query: HandoverQuery,
) -> Result<HandoverView, Refusal> {
    pages.ward.handover(query).await
}

/// Words for the next nurse.
#[tauri::command]
pub async fn write_handover_note(
    pages: State<'_, Pages>,
    note: HandoverNote,
) -> Result<(), Refusal> {
    pages.ward.write_handover_note(note).await
}

/// The nurse's signature.
#[tauri::command]
pub async fn sign_handover(pages: State<'_, Pages>, page: u64) -> Result<(), Refusal> {
    pages.ward.sign_handover(page).await
}

/// The signature of whoever takes over.
#[tauri::command]
pub async fn take_handover(pages: State<'_, Pages>, take: HandoverTake) -> Result<(), Refusal> {
    pages.ward.take_handover(take).await
}
