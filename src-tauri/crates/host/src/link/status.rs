//! How a link stands, for the page.

use lamplight_api::link::{LinkState as Shown, LinkView};
use lamplight_link::{LinkState, Report};
use lamplight_units::{Now, Wall};
use tokio::sync::watch;

/// Read by whoever shows it.
pub type Status = watch::Receiver<LinkView>;

/// What the outbox says of itself.
pub(crate) fn fill(view: &mut LinkView, report: &Report, now: Now) {
    view.state = match &report.state {
        LinkState::Starting => Shown::Starting,
        LinkState::Synced => Shown::Synced,
        LinkState::Behind => Shown::Behind,
        LinkState::Offline { since, sentence } => Shown::Offline {
            since_ms: since.millis(),
            sentence: sentence.clone(),
        },
        LinkState::Refused { since, sentence } => Shown::Refused {
            since_ms: since.millis(),
            sentence: sentence.clone(),
        },
        LinkState::Paused { since } => Shown::Paused {
            since_ms: since.millis(),
        },
    };
    view.behind = report.behind;
    view.heard_ms = report.heard.map(Wall::millis);
    let held = matches!(view.state, Shown::Offline { .. } | Shown::Refused { .. });
    let next = report.retry_at.filter(|_| held);
    view.next_try_ms = next.map(|at| now.after(at.since(now.mono)).wall.millis());
    view.set_aside = report.set_aside;
    view.set_aside_reason.clone_from(&report.set_aside_reason);
}
