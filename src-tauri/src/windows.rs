//! Windows: the ward, and a second one for the other half of a big ward.

use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindowBuilder};

/// Which beds a window shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All.
    Whole,
    /// The second half.
    Second,
}

/// Opens a window, or brings it to the front when it is there.
///
/// # Errors
/// When the system gives no window or webview.
pub fn open(app: &AppHandle, label: &str, part: Part) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(label) {
        return window.set_focus();
    }
    let page = match (part, bench(app)) {
        (Part::Second, _) => "index.html?part=2/2".to_owned(),
        (Part::Whole, Some(name)) if name == "draw" => "bench.html".to_owned(),
        (Part::Whole, Some(name)) => format!("index.html?bench={name}"),
        (Part::Whole, None) => "index.html".to_owned(),
    };
    let (width, height) = room(app);
    WebviewWindowBuilder::new(app, label, WebviewUrl::App(page.into()))
        .title("Lamplight")
        .inner_size(width, height)
        .min_inner_size(1024.0, 600.0)
        .maximized(true)
        .build()?;
    Ok(())
}

/// The whole screen, in logical pixels: a system without a window manager does not maximise.
fn room(app: &AppHandle) -> (f64, f64) {
    match app.primary_monitor() {
        Ok(Some(monitor)) => {
            let size = monitor.size().to_logical::<f64>(monitor.scale_factor());
            (size.width, size.height)
        }
        Ok(None) | Err(_) => (1920.0, 1080.0),
    }
}

fn bench(app: &AppHandle) -> Option<String> {
    app.state::<crate::pages::Pages>().bench.clone()
}
