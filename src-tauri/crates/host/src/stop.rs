//! When somebody wants the program to end.

/// Waits for Ctrl-C, or for SIGTERM where there is one.
pub async fn wanted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                _ = terminate.recv() => return,
                done = tokio::signal::ctrl_c() => if done.is_ok() { return },
            },
            Err(error) => tracing::warn!(%error, "SIGTERM can't be awaited"),
        }
    }
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::warn!(%error, "Ctrl-C can't be awaited");
        std::future::pending::<()>().await;
    }
}
