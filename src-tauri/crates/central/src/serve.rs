//! The running server: database, tasks, socket, and a stop that loses nothing.

use crate::beds::Beds;
use crate::config::Config;
use crate::error::CentralError;
use crate::http::{self, App};
use crate::live::Live;
use crate::metrics::Metrics;
use crate::sqlx::PgPool;
use crate::sqlx::PgPoolOptions;
use crate::tell::Tell;
use crate::tls::{self, TlsListener};
use crate::{schema, upkeep};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// A request waits so long for a connection to the database; then it is told to come again.
const CONNECTION_WITHIN: Duration = Duration::from_secs(5);
/// The balancer looks at readiness about once a second; it is given the time to see it.
const DRAIN: Duration = Duration::from_millis(1_500);
/// Requests that are under way may take so long to end.
const END_WITHIN: Duration = Duration::from_secs(10);

/// Connections to the database, made when they are needed.
///
/// # Errors
/// When the URL is none.
pub fn pool(url: &str, connections: u32) -> Result<PgPool, CentralError> {
    Ok(PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(CONNECTION_WITHIN)
        .connect_lazy(url)?)
}

/// Serves until `stop` comes, then ends what is under way. `listening` is told the address.
///
/// # Errors
/// When the database has not its tables and does not take them, or the socket can't be had.
pub async fn serve(
    config: &Config,
    listening: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), CentralError> {
    let db = pool(&config.database()?, config.connections)?;
    schema::migrate(&mut *db.acquire().await?).await?;
    upkeep::once(&db, config.keep_days).await?;
    let (end, ends) = watch::channel(false);
    let app = App {
        db: db.clone(),
        live: Live::new(),
        beds: Beds::default(),
        tell: Tell::default(),
        metrics: Arc::default(),
        stopping: Arc::new(AtomicBool::new(false)),
        ends,
    };
    let tasks = [
        tokio::spawn(
            app.live
                .clone()
                .run(db.clone(), Arc::<Metrics>::clone(&app.metrics)),
        ),
        tokio::spawn(app.tell.clone().run(db.clone())),
        tokio::spawn(upkeep::run(db.clone(), config.keep_days)),
    ];
    let beds = config
        .nats
        .as_ref()
        .map(super::config::Nats::settings)
        .transpose()?;
    let beds = beds.map(|settings| tokio::spawn(app.beds.clone().run(settings)));
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(CentralError::io("listen on", config.listen))?;
    let address = listener
        .local_addr()
        .map_err(CentralError::io("listen on", config.listen))?;
    let stopping = Arc::clone(&app.stopping);
    let ending = end.clone();
    let stop = async move {
        stop.await;
        stopping.store(true, Ordering::Relaxed);
        tracing::info!("stopping");
        tokio::time::sleep(DRAIN).await;
        ending.send_replace(true);
    };
    let router = http::router(app);
    listening(address);
    let serving = async {
        match (&config.certificate, &config.key) {
            (Some(certificate), Some(key)) => {
                let tls = TlsListener::new(listener, tls::config(certificate, key)?)
                    .map_err(CentralError::io("listen on", address))?;
                axum::serve(tls, router).with_graceful_shutdown(stop).await
            }
            _ => {
                axum::serve(listener, router)
                    .with_graceful_shutdown(stop)
                    .await
            }
        }
        .map_err(CentralError::io("serve on", address))
    };
    let mut ended = end.subscribe();
    let late = async {
        // Fails only when nobody could ask for the end any more.
        let _ = ended.wait_for(|ends| *ends).await;
        tokio::time::sleep(END_WITHIN).await;
    };
    let done = tokio::select! {
        done = serving => done,
        () = late => {
            tracing::warn!("some requests did not end in time");
            Ok(())
        }
    };
    tasks
        .iter()
        .chain(&beds)
        .for_each(tokio::task::JoinHandle::abort);
    db.close().await;
    done
}
