//! What the page may call of printing. The host makes, saves and prints; this hands on.

use crate::pages::Pages;
use lamplight_api::command::Refusal;
use lamplight_api::print::{PrintPage, PrintPreview, PrintQuery, PrintSaved, PrintersView};
use tauri::State;

/// Makes a document to look at.
#[tauri::command]
pub async fn print_preview(
    pages: State<'_, Pages>,
    query: PrintQuery,
) -> Result<PrintPreview, Refusal> {
    pages.printing.preview(query).await
}

/// A page of a document, counted from 0.
#[tauri::command]
pub async fn print_page(pages: State<'_, Pages>, id: u64, page: u32) -> Result<PrintPage, Refusal> {
    pages.printing.page(id, page).await
}

/// Saves a document as PDF.
#[tauri::command]
pub async fn print_save(pages: State<'_, Pages>, id: u64) -> Result<PrintSaved, Refusal> {
    pages.printing.save(id).await
}

/// Shows the file that was saved last.
#[tauri::command]
pub async fn print_show(pages: State<'_, Pages>) -> Result<(), Refusal> {
    pages.printing.show_saved().await
}

/// The printers of this computer. A page that asks waits for the print server.
#[tauri::command]
pub async fn printers(pages: State<'_, Pages>) -> Result<PrintersView, Refusal> {
    Ok(pages.printing.printers().await)
}

/// Prints a document.
#[tauri::command]
pub async fn print_send(pages: State<'_, Pages>, id: u64, printer: String) -> Result<(), Refusal> {
    pages.printing.print(id, printer).await
}
