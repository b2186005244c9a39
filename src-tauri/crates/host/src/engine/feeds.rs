//! One line of health for each feed, and what of its events the station must know.

use crate::supervisor::{failed, runs};
use lamplight_feeds::{Closed, FeedEvent, FeedHealth, FeedNews, FeedState as Doing};
use lamplight_station::{FeedState, FeedStatus, Input, Part, Setup};
use lamplight_units::{FeedId, Now};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The health of every feed, folded from its events.
pub(super) struct FeedLines(BTreeMap<FeedId, FeedHealth>);

impl FeedLines {
    pub fn new(now: Now, setup: &Setup) -> Self {
        let lines = setup
            .feeds
            .iter()
            .map(|feed| (feed.id.clone(), FeedHealth::new(now)));
        Self(lines.collect())
    }

    /// Folds an event in, and gives what it brings to the station.
    pub fn take(&mut self, now: Now, event: FeedEvent) -> Vec<Input> {
        let id = event.feed.clone();
        let line = self
            .0
            .entry(id.clone())
            .or_insert_with(|| FeedHealth::new(now));
        let before = line.state;
        line.apply(&event);
        let turned = line.state != before;
        let mut inputs = Vec::new();
        if turned {
            inputs.push(Input::Feed(status(&id, line, now)));
        }
        let peer = event
            .connection
            .as_ref()
            .map(|connection| connection.peer.clone());
        match event.what {
            FeedNews::Message { reports, .. } => {
                let report = |report| Input::Report {
                    feed: id.clone(),
                    report,
                };
                inputs.extend(reports.into_iter().map(report));
            }
            FeedNews::DeadLetter(letter) => {
                let peer = peer.unwrap_or_else(|| Arc::from(""));
                tracing::warn!(feed = %id, %peer, reason = %letter.reason, defects = letter.defects.len(), "dead letter");
                inputs.push(Input::DeadLetter {
                    feed: id,
                    peer,
                    letter,
                });
            }
            FeedNews::Order { number, outcome } => inputs.push(Input::Order { number, outcome }),
            // The engine has its order, and gives it on (`test_alarms`).
            FeedNews::Test { .. } => {}
            FeedNews::Radio(news) => inputs.push(Input::Radio { feed: id, news }),
            FeedNews::Failed { sentence } => tracing::error!(feed = %id, "{sentence}"),
            // The feed is on its way back already, so the minute of its proof begins.
            FeedNews::Fault { sentence } => {
                tracing::error!(feed = %id, "{sentence}");
                inputs.extend(fault(&id));
            }
            FeedNews::Disconnected {
                reason: Closed::Fault,
            } => inputs.extend(fault(&id)),
            FeedNews::Trouble { sentence } => tracing::warn!(feed = %id, "{sentence}"),
            FeedNews::DeadLettersCounted { count } => {
                tracing::warn!(feed = %id, count, "more dead letters, only counted");
            }
            FeedNews::Listening { address } => tracing::info!(feed = %id, %address, "listening"),
            FeedNews::Connecting { address } => tracing::debug!(feed = %id, %address, "connecting"),
            FeedNews::Connected => tracing::debug!(feed = %id, ?peer, "connected"),
            FeedNews::Disconnected { reason } => {
                tracing::debug!(feed = %id, ?peer, %reason, "disconnected");
            }
        }
        inputs
    }

    /// A feed begins, or begins anew.
    pub fn begin(&mut self, now: Now, id: FeedId) {
        self.0.insert(id, FeedHealth::new(now));
    }

    /// A feed is there no longer.
    pub fn forget(&mut self, id: &FeedId) {
        self.0.remove(id);
    }

    /// The health of one.
    pub fn get(&self, id: &FeedId) -> Option<&FeedHealth> {
        self.0.get(id)
    }

    /// Every line as of now.
    pub fn all(&self, now: Now) -> Vec<FeedStatus> {
        self.0
            .iter()
            .map(|(id, line)| status(id, line, now))
            .collect()
    }
}

/// A fault of ours in a feed, or in one of its connections.
fn fault(id: &FeedId) -> [Input; 2] {
    let name = format!("feed {id}");
    let part = Part::Task(Arc::from(name.as_str()));
    [failed(&part, &name), runs(&part)]
}

fn status(id: &FeedId, line: &FeedHealth, now: Now) -> FeedStatus {
    FeedStatus {
        id: id.clone(),
        address: line.address.clone(),
        state: match line.state {
            Doing::Starting => FeedState::Starting,
            Doing::Listening => FeedState::Listening,
            Doing::Connecting => FeedState::Connecting,
            Doing::Connected => FeedState::Connected,
            Doing::Failed => FeedState::Failed,
        },
        since: line.since,
        failures: line.failures,
        connections: line.connections,
        messages_per_s: line.messages_per_second(now.mono),
        messages: line.messages,
        duplicates: line.duplicates,
        dead_letters: line.dead_letters,
        last_message: line.last_message,
        trouble: line
            .last_trouble
            .as_ref()
            .map_or_else(|| Arc::from(""), |t| t.sentence.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use lamplight_station::Station;
    use lamplight_units::Mono;
    use std::time::Duration;

    #[test]
    fn a_client_that_keeps_failing_is_one_condition_with_its_beginning_and_its_tries() {
        let text = "[[bed]]\nid = \"1\"\n[[feed]]\nid = \"calls\"\nkind = \"tap-client\"\n\
                    address = \"127.0.0.1:4000\"\n";
        let config: Config = toml::from_str(text).unwrap();
        let setup = config.setup().unwrap();
        let feed = setup.feeds[0].id.clone();
        let start = Now::default();
        let mut lines = FeedLines::new(start, &setup);
        let mut station = Station::new(setup);
        let mut tell = |station: &mut Station, seconds: u64, what: FeedNews| {
            let now = start.after(Duration::from_secs(seconds));
            let event = FeedEvent {
                feed: feed.clone(),
                connection: None,
                received_at: now,
                what,
                receipt: None,
                raw: None,
            };
            for input in lines.take(now, event) {
                station.handle(now, input);
            }
            // As every two seconds.
            for status in lines.all(now) {
                station.handle(now, Input::Feed(status));
            }
            lines.all(now)[0].failures
        };
        let connecting = || FeedNews::Connecting {
            address: Arc::from("127.0.0.1:4000"),
        };
        let failed = || FeedNews::Failed {
            sentence: "refused".to_owned(),
        };
        let open = |station: &Station| -> Vec<(u64, Mono)> {
            let open = station.conditions().open();
            open.map(|one| (one.id.get(), one.since.mono)).collect()
        };
        tell(&mut station, 1, connecting());
        assert_eq!(tell(&mut station, 2, failed()), 1);
        let first = open(&station);
        assert_eq!(first.len(), 1);
        let mut begun = 0;
        for again in 1..=20 {
            tell(&mut station, 30 * again, connecting());
            assert_eq!(open(&station), first, "to try again is not to work again");
            let tries = tell(&mut station, 30 * again + 5, failed());
            assert_eq!(
                (open(&station), u64::from(tries)),
                (first.clone(), again + 1)
            );
            while let Some(effect) = station.poll_effect() {
                begun += u32::from(matches!(
                    effect,
                    lamplight_alarms::Effect::Record(event)
                        if matches!(event.what, lamplight_alarms::What::Began(_) | lamplight_alarms::What::Returned(_))
                ));
            }
        }
        assert_eq!(begun, 1, "it began once");
        tell(&mut station, 700, connecting());
        assert_eq!(tell(&mut station, 701, FeedNews::Connected), 0);
        assert_eq!(open(&station), []);
    }
}
