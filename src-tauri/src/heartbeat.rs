//! Watches that the pages live. When one falls silent is decided by
//! [`lamplight_host::page_watch`]; here it is asked, told to the station, and carried out.

use crate::pages::Pages;
use crate::windows;
use lamplight_host::page_watch::{LOOK_EVERY, PageAct, PageState};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tauri::{AppHandle, Manager, WebviewWindow};

/// The main thread is asked for so long whether a window is minimised. One that does not
/// answer stands still, and its window with it.
const ASKED_FOR: Duration = Duration::from_millis(100);

/// Looks at every page for as long as the program runs. Supervised: a panic in here is a
/// condition, and the watch goes on.
pub fn watch(app: &AppHandle, runtime: &tokio::runtime::Handle) {
    let app = app.clone();
    let supervisor = app.state::<Pages>().ward.supervisor();
    runtime.spawn(supervisor.keep("page watch", move || rounds(app.clone())));
}

async fn rounds(app: AppHandle) {
    let asking = Arc::new(AtomicBool::new(false));
    let mut tick = tokio::time::interval(LOOK_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let hidden = |label: &str| match app.get_webview_window(label) {
            Some(window) => minimised(&window, &asking),
            None => true,
        };
        for act in app.state::<Pages>().look(hidden) {
            carry_out(&app, act);
        }
    }
}

fn carry_out(app: &AppHandle, act: PageAct) {
    match act {
        PageAct::Tell { label, state } => {
            match state {
                PageState::Silent => tracing::error!(%label, "the page gives no sign"),
                PageState::Answers => tracing::info!(%label, "the page answers again"),
                PageState::Closed => tracing::info!(%label, "the silent window was closed"),
            }
            app.state::<Pages>()
                .ward
                .page(windows::in_words(&label), state);
        }
        PageAct::Reload { label } => {
            app.state::<Pages>().forget(&label);
            tracing::warn!(%label, "the page is loaded anew");
            if let Some(window) = app.get_webview_window(&label)
                && let Err(error) = windows::reload(&window)
            {
                tracing::error!(%label, %error, "the page can't be loaded anew");
            }
        }
    }
}

/// Whether a window is minimised. The main thread knows; the watch must not wait for it
/// longer than a moment, since it may be what stands still. While an earlier question is
/// without answer no other one is put.
fn minimised(window: &WebviewWindow, asking: &Arc<AtomicBool>) -> bool {
    if asking.swap(true, Ordering::Relaxed) {
        return false;
    }
    let (answer, wait) = mpsc::channel();
    let (window, over) = (window.clone(), Arc::clone(asking));
    let ask = move || {
        let minimised = window.is_minimized().unwrap_or(false);
        over.store(false, Ordering::Relaxed);
        // Nobody waits any more when it came too late.
        let _ = answer.send(minimised);
    };
    let asked = std::thread::Builder::new().name("lamplight-ask".to_owned());
    if asked.spawn(ask).is_err() {
        asking.store(false, Ordering::Relaxed);
        return false;
    }
    wait.recv_timeout(ASKED_FOR).unwrap_or(false)
}

/// Ends the program on SIGTERM and Ctrl-C as if the window were closed.
pub fn quit_on_signal(app: AppHandle, runtime: &tokio::runtime::Handle) {
    runtime.spawn(async move {
        lamplight_host::stop::wanted().await;
        app.exit(0);
    });
}
