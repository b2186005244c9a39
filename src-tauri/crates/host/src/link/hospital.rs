//! The central server as a receiver: enrolled with once, then sent the journal as it is. Each of
//! its answers tells of news for this ward, which `news` reads beside.

use super::client::{self, Central};
use super::identity::Identity;
use super::news::Follower;
use crate::config::Config;
use crate::engine::Request;
use crate::outward::{Arrived, Lane, LaneEnd, Receiver, Source, Station, Trouble};
use lamplight_api::link::LinkKind;
use lamplight_link::outbox::{Lane as Order, Limits};
use lamplight_link::wire::Push;
use lamplight_link::{Destination, Failure};
use lamplight_station::Part;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use url::Url;

/// What a person calls it in a condition.
const TITLE: &str = "Central server";

/// One server, and what is needed to be known there.
struct Hospital {
    url: Url,
    authority: Option<PathBuf>,
    code: Option<String>,
    folder: Arc<Path>,
    station: Station,
    /// To the station's thread, which carries out what the hospital tells.
    requests: mpsc::Sender<Request>,
    /// The server, once it knows this station.
    central: OnceLock<Central>,
    /// The newest news that it has told of.
    newest: watch::Sender<i64>,
}

/// Starts the way to the central server, where there is one; within the runtime.
pub(crate) fn start(
    config: &Config,
    station: &Station,
    folder: &Path,
    requests: &mpsc::Sender<Request>,
) -> Option<LaneEnd> {
    // Checked with the rest of the configuration.
    let url = config.central.address().ok().flatten()?;
    let lane = Lane {
        name: Destination::Central.name().to_owned(),
        kind: LinkKind::Central,
        called: String::new(),
        server: url.to_string(),
        source: Source::Rows {
            after: Duration::ZERO,
        },
        limits: Limits::default(),
        backlog: true,
        overtaking: true,
        receiver: Arc::new(Hospital {
            url,
            authority: config.central.authority.clone(),
            code: config.central.enrol.clone(),
            folder: Arc::from(folder),
            station: station.clone(),
            requests: requests.clone(),
            central: OnceLock::new(),
            newest: watch::Sender::new(0),
        }),
        station: station.clone(),
        trouble: Trouble::of(Part::Central, TITLE, station.supervisor.clone()),
    };
    Some(lane.start())
}

impl Receiver for Hospital {
    /// A row that it refused stands in its record by number and hash: the chain went on behind it.
    const AGAIN: bool = false;
    const MEETS: bool = true;

    async fn meet(&self) -> Result<(), Failure> {
        if self.central.get().is_some() {
            return Ok(());
        }
        let central = self.known().await?;
        if self.central.set(central.clone()).is_ok() {
            self.follow(central);
        }
        Ok(())
    }

    async fn send(&self, order: Order, push: Push, _: i64) -> Result<Arrived, Failure> {
        let Some(central) = self.central.get() else {
            return Err(Failure::Unreachable("not met yet".to_owned()));
        };
        let taken = central.push(order, push).await?;
        // What overtakes is answered without looking at the stream.
        if order == Order::Ordered {
            self.newest.send_replace(taken.news);
        }
        Ok(Arrived {
            taken,
            asides: Vec::new(),
        })
    }
}

impl Hospital {
    /// The server, enrolled with where it does not know this station yet.
    async fn known(&self) -> Result<Central, Failure> {
        let own = |error: &dyn std::fmt::Display| {
            Failure::Refused(format!(
                "This station's own key for it can't be read ({error}). Restore central.json from a backup, or remove it and enrol the station anew."
            ))
        };
        let mut identity = Identity::obtain(&self.folder).map_err(|error| own(&error))?;
        let http = client::http(self.authority.as_deref())
            .map_err(|error| Failure::Refused(format!("its authority can't be used: {error}.")))?;
        if identity.station().is_none() {
            let Some(code) = &self.code else {
                return Err(Failure::Refused(
                    "This station is not enrolled. Write the code from the server's administrator as enrol in [central].".to_owned(),
                ));
            };
            let name = &self.station.ward;
            let known = client::enrol(&http, &self.url, &identity, code, name).await?;
            tracing::info!(
                station = known.station,
                ward = known.ward,
                "enrolled at the central server"
            );
            identity
                .enrolled(&self.folder, known.station, known.ward)
                .map_err(|error| own(&error))?;
        }
        Ok(Central::new(http, self.url.clone(), Arc::new(identity)))
    }

    /// Reads its news for as long as the program runs.
    fn follow(&self, central: Central) {
        let follower = Follower {
            central,
            station: self.station.clone(),
            requests: self.requests.clone(),
            newest: self.newest.subscribe(),
        };
        let run = move || follower.clone().run();
        let supervisor = self.station.supervisor.clone();
        tokio::spawn(supervisor.keep("central news", run));
    }
}
