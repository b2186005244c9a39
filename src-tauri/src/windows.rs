//! Windows: the ward, a second one for the other half of a big ward, one for the corridor.

use tauri::{AppHandle, Manager, Monitor, WebviewUrl, WebviewWindowBuilder};

/// Which beds a window shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All.
    Whole,
    /// The second half.
    Second,
    /// None: the display for the corridor, with calls alone.
    Corridor,
}

/// A window in words, for a sentence.
pub fn in_words(label: &str) -> &str {
    match label {
        "ward" => "the main window",
        "ward-2" => "the second window",
        "ward-corridor" => "the corridor display",
        other => other,
    }
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
        (Part::Corridor, _) => "index.html?corridor=1".to_owned(),
        (Part::Second, _) => "index.html?part=2/2".to_owned(),
        (Part::Whole, Some(name)) if name == "draw" => "bench.html".to_owned(),
        (Part::Whole, Some(name)) => format!("index.html?bench={name}"),
        (Part::Whole, None) => "index.html".to_owned(),
    };
    let room = room(app, part);
    // Before the page can begin: what it says must find its window.
    app.state::<crate::pages::Pages>().opened(label);
    WebviewWindowBuilder::new(app, label, WebviewUrl::App(page.into()))
        .title("Lamplight")
        .position(room.left, room.top)
        .inner_size(room.width, room.height)
        .min_inner_size(1024.0, 600.0)
        .maximized(true)
        .build()
        .inspect_err(|_| app.state::<crate::pages::Pages>().closed(label))?;
    Ok(())
}

/// A whole screen, in logical pixels.
struct Room {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Room {
    fn of(monitor: &Monitor) -> Self {
        let place = monitor.position().to_logical::<f64>(monitor.scale_factor());
        let size = monitor.size().to_logical::<f64>(monitor.scale_factor());
        Self {
            left: place.x,
            top: place.y,
            width: size.width,
            height: size.height,
        }
    }
}

/// The screen for a window: a system without a window manager does not maximise. The second
/// window goes to another screen than the first one's, where there is one.
fn room(app: &AppHandle, part: Part) -> Room {
    let found = match part {
        Part::Whole => app.primary_monitor().ok().flatten(),
        Part::Second | Part::Corridor => other_monitor(app),
    };
    found.as_ref().map_or(
        Room {
            left: 0.0,
            top: 0.0,
            width: 1920.0,
            height: 1080.0,
        },
        Room::of,
    )
}

/// A screen without our first window; its own where it is the only one.
fn other_monitor(app: &AppHandle) -> Option<Monitor> {
    let first = app
        .get_webview_window("ward")
        .and_then(|window| window.current_monitor().ok().flatten());
    let taken = first.as_ref().map(|monitor| *monitor.position());
    let all = app.available_monitors().unwrap_or_default();
    all.into_iter()
        .find(|monitor| Some(*monitor.position()) != taken)
        .or(first)
}

fn bench(app: &AppHandle) -> Option<String> {
    app.state::<crate::pages::Pages>().bench.clone()
}

/// Loads a window's page anew, also when its scripts hang.
///
/// # Errors
/// When the main thread can't be told.
pub fn reload(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    end_page_process(window)?;
    window.reload()
}

/// A page whose script never returns does not hear of a reload: on WebKitGTK the request
/// goes to the process that hangs. Without that process the view starts another one.
#[cfg(target_os = "linux")]
fn end_page_process(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt;
    window.with_webview(|view| view.inner().terminate_web_process())
}

/// WebView2 and WKWebView load anew by themselves from outside the page (unverified).
#[cfg(not(target_os = "linux"))]
fn end_page_process(_: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
