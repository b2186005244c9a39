//! Watches that the pages live. A page that stands still is a picture of the past.

use crate::pages::Pages;
use std::time::Duration;
use tauri::{AppHandle, Manager};

/// A page gives a sign every 500 ms; four missed ones are said in the log.
const MISSED: Duration = Duration::from_secs(2);
/// Then it is loaded anew. Longer than a busy moment, shorter than a look away.
const RELOAD: Duration = Duration::from_secs(6);

/// Looks at every page once a second.
pub fn watch(app: AppHandle, runtime: &tokio::runtime::Handle) {
    runtime.spawn(async move {
        let mut tick = tokio::time::interval(Duration::from_secs(1));
        loop {
            tick.tick().await;
            for (label, window) in app.webview_windows() {
                let Some(life) = app.state::<Pages>().life(&label) else {
                    continue;
                };
                let silent = life.silent_for();
                if silent < MISSED || window.is_minimized().unwrap_or(false) {
                    continue;
                }
                tracing::warn!(%label, seconds = silent.as_secs(), "the page gives no sign");
                if silent >= RELOAD {
                    app.state::<Pages>().forget(&label);
                    if let Err(error) = window.reload() {
                        tracing::error!(%label, %error, "the page can't be loaded anew");
                    }
                }
            }
        }
    });
}

/// Ends the program on SIGTERM and Ctrl-C as if the window were closed.
pub fn quit_on_signal(app: AppHandle, runtime: &tokio::runtime::Handle) {
    runtime.spawn(async move {
        lamplight_host::stop::wanted().await;
        app.exit(0);
    });
}
