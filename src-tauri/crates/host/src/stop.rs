//! When somebody wants the program to end.

/// Waits for Ctrl-C, or for SIGTERM where there is one. Call it within a tokio runtime:
/// from the call on, not from the first wait, SIGTERM no longer ends the process.
pub fn wanted() -> impl Future<Output = ()> + Send {
    #[cfg(unix)]
    let terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate())
            .inspect_err(|error| tracing::warn!(%error, "SIGTERM can't be awaited"))
    };
    async move {
        #[cfg(unix)]
        if let Ok(mut terminate) = terminate {
            tokio::select! {
                _ = terminate.recv() => return,
                done = tokio::signal::ctrl_c() => if done.is_ok() { return },
            }
        }
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "Ctrl-C can't be awaited");
            std::future::pending::<()>().await;
        }
    }
}
