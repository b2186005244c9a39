//! A station in view-only mode: no feeds, no records, no sound; another ward's picture instead of
//! a station (docs/BROKER.md).

use super::{Host, REQUESTS, Ready, keep_tasks};
use crate::broker::Viewer;
use crate::config::Config;
use crate::data_dir::DataDir;
use crate::error::HostError;
use crate::outward::Links;
use crate::printing::{Journal, Printing, Zone};
use crate::running_feeds::RunningFeeds;
use crate::secrets::Secrets;
use crate::settings::Settings;
use crate::signals::Signalling;
use crate::station_thread::{Cry, StationThread};
use crate::supervisor::Supervisor;
use crate::system_clock::SystemClock;
use crate::ward::Ward;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::mpsc;

impl Host {
    /// Starts it; the broker need not be there.
    pub(super) fn start_view(config: &Config, ward: &str, data: &Path) -> Result<Self, HostError> {
        let folder = Arc::new(DataDir::open(data)?);
        let clock = SystemClock::start();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("lamplight-io")
            .enable_all()
            .build()
            .map_err(HostError::Thread)?;
        let settings = config.broker.settings(format!("lamplight view of {ward}"));
        let settings = settings.map_err(|why| HostError::Refused(format!("[broker]: {why}")))?;
        let (requests, asked) = mpsc::channel(REQUESTS);
        let (tell, told) = mpsc::unbounded_channel();
        // Nobody feeds a station that only shows.
        let (news, _) = mpsc::channel(1);
        let feeds = Arc::new(RunningFeeds::new(
            Vec::new(),
            None,
            Secrets::of(folder.path(), config.data.key),
            &folder,
            clock,
            news,
        ));
        let shown = ward.to_owned();
        let ward = Ward {
            requests,
            feeds: Arc::clone(&feeds),
            past: None,
            exports: None,
            folder: Arc::from(folder.path()),
            links: Links::default(),
            broker: None,
            viewing: Some(Arc::from(ward)),
            supervisor: Supervisor::new(clock, tell),
        };
        let printing = Printing::new(
            None,
            Journal::Ward(ward.clone()),
            config.print.folder.clone(),
            Zone::Local,
        );
        {
            let _entered = runtime.enter();
            keep_tasks(&folder, &ward, &printing)?;
        }
        let viewer = Viewer {
            ward: shown,
            settings,
            clock,
        };
        // An alarm signal belongs to the ward: this station has none, not even of its own failure.
        let cry = Cry {
            signalling: Signalling::None,
            sound: config.sound.clone(),
            clock,
        };
        let handle = runtime.handle().clone();
        let thread = StationThread::start(cry, move || handle.block_on(viewer.run(asked, told)))
            .map_err(HostError::Thread)?;
        let ready = Ready {
            ready: true,
            pid: std::process::id(),
            data: folder.path().display().to_string(),
            feeds: Vec::new(),
        };
        folder.write(
            "ready.json",
            &serde_json::to_string(&ready).unwrap_or_default(),
        )?;
        Ok(Self {
            ward,
            printing,
            settings: Settings::open(folder),
            ready,
            feeds,
            runtime,
            thread,
        })
    }
}
