//! How the way to the central server stands, for the page.

use lamplight_api::link::{CentralState, CentralView};
use lamplight_link::{LinkState, Report};
use lamplight_units::Wall;
use tokio::sync::watch;

/// Read by whoever shows it.
pub type Status = watch::Receiver<CentralView>;

/// Before anything is known.
pub(crate) fn starting(server: String) -> CentralView {
    CentralView {
        server,
        state: CentralState::Starting,
        behind: 0,
        heard_ms: None,
        set_aside: 0,
        set_aside_reason: None,
    }
}

/// As it is now.
pub(crate) fn view(server: &str, report: &Report) -> CentralView {
    let state = match &report.state {
        LinkState::Starting => CentralState::Starting,
        LinkState::Synced => CentralState::Synced,
        LinkState::Behind => CentralState::Behind,
        LinkState::Offline { since, sentence } => CentralState::Offline {
            since_ms: since.millis(),
            sentence: sentence.clone(),
        },
        LinkState::Refused { since, sentence } => CentralState::Refused {
            since_ms: since.millis(),
            sentence: sentence.clone(),
        },
        LinkState::Paused { since } => CentralState::Paused {
            since_ms: since.millis(),
        },
    };
    CentralView {
        server: server.to_owned(),
        state,
        behind: report.behind,
        heard_ms: report.heard.map(Wall::millis),
        set_aside: report.set_aside,
        set_aside_reason: report.set_aside_reason.clone(),
    }
}
