//! The shell: opens the window on a running station.

fn main() {
    if let Err(error) = tauri::Builder::default().run(tauri::generate_context!()) {
        eprintln!("{error}");
    }
}
