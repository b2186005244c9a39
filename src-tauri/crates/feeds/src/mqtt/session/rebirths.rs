//! Edge nodes of Sparkplug B that must tell their births again are asked, each once in a while.

use super::Session;
use crate::mqtt::wire::Outgoing;
use lamplight_protocols::mqtt::EdgeNode;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;

/// A node tells all of its devices then, so it is not asked again while it may still do so.
const AGAIN_AFTER: Duration = Duration::from_secs(10);
/// The most nodes that are remembered; beyond them the one asked first is forgotten.
const MOST: usize = 1_000;

/// When nodes were asked.
#[derive(Debug, Default)]
pub struct Asked(BTreeMap<EdgeNode, Instant>);

impl Asked {
    /// Whether a node may be asked now; if so, it counts as asked.
    fn admit(&mut self, node: &EdgeNode, now: Instant) -> bool {
        if let Some(at) = self.0.get(node)
            && now.duration_since(*at) < AGAIN_AFTER
        {
            return false;
        }
        self.0.insert(node.clone(), now);
        if self.0.len() > MOST
            && let Some(first) = self.0.iter().min_by_key(|(_, at)| **at)
        {
            let first = first.0.clone();
            self.0.remove(&first);
        }
        true
    }
}

impl Session<'_> {
    /// Asks them; what an answer brings comes as messages like all others.
    pub(super) fn ask_rebirths(&mut self, nodes: Vec<EdgeNode>) {
        for node in nodes {
            if !self.reborn.admit(&node, Instant::now()) {
                continue;
            }
            let publish = node.rebirth(self.outlet.now().wall);
            let out = Outgoing {
                topic: &publish.topic,
                payload: &publish.payload,
                retain: publish.retain,
                expires_s: publish.expires_s,
            };
            if let Err(why) = self.wire.publish_unconfirmed(&out) {
                tracing::warn!(feed = %self.outlet.feed(), why, "could not ask an edge node to be born again");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test(start_paused = true)]
    async fn a_node_is_asked_at_most_once_in_ten_seconds_and_holds_up_no_other() {
        let node = |name: &str| EdgeNode {
            group: Arc::from("4E"),
            node: Arc::from(name),
        };
        let mut asked = Asked::default();
        assert!(asked.admit(&node("a"), Instant::now()));
        assert!(!asked.admit(&node("a"), Instant::now()));
        assert!(asked.admit(&node("b"), Instant::now()));
        tokio::time::advance(Duration::from_millis(9_999)).await;
        assert!(!asked.admit(&node("a"), Instant::now()));
        tokio::time::advance(Duration::from_millis(1)).await;
        assert!(asked.admit(&node("a"), Instant::now()));
        for number in 0..2_000 {
            assert!(asked.admit(&node(&number.to_string()), Instant::now()));
        }
        assert_eq!(asked.0.len(), MOST);
    }
}
