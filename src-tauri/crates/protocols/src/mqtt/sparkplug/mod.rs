//! Sparkplug B: edge nodes and their devices, which tell all at their birth and then only what
//! changes.
//!
//! Here births, aliases, deaths and the order of messages are kept; what a metric means stands
//! in the [table](super::table). What can't be known any more (a message is missing, an alias
//! was never named) is asked for again: the node is ordered to tell its births anew.

mod nodes;
mod payload;
#[cfg(test)]
mod tests;

pub(super) use nodes::{Nodes, What};

use super::command::Publish;
use lamplight_units::Wall;
use payload::Payload;
use prost::Message;
use std::sync::Arc;

/// The first level of each topic.
pub(super) const NAMESPACE: &str = "spBv1.0";
/// The metric by which a node is told to be born again.
const REBIRTH: &str = "Node Control/Rebirth";

/// Whether a topic is one of Sparkplug B, whose payloads are binary and name their metrics by
/// aliases that only the births before them explain.
#[must_use]
pub fn is_sparkplug(topic: &str) -> bool {
    topic.split('/').next() == Some(NAMESPACE)
}

/// An edge node: what connects to the broker for itself and its devices.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EdgeNode {
    /// Its group.
    pub group: Arc<str>,
    /// Its name in the group.
    pub node: Arc<str>,
}

impl EdgeNode {
    /// Orders it to tell its births again. To be published with QoS 0, as the specification
    /// has it for commands.
    #[must_use]
    pub fn rebirth(&self, at: Wall) -> Publish {
        let sent_ms = u64::try_from(at.millis()).unwrap_or_default();
        Publish {
            topic: format!("{NAMESPACE}/{}/NCMD/{}", self.group, self.node),
            payload: Payload::rebirth(sent_ms).encode_to_vec(),
            retain: false,
            expires_s: None,
        }
    }
}

/// What a topic says of its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Address<'a> {
    pub group: &'a str,
    pub kind: Kind,
    pub node: &'a str,
    /// `None` for what the node tells of itself.
    pub device: Option<&'a str>,
}

/// The types of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Birth,
    Death,
    Data,
    /// An order of somebody to the node or its device.
    Command,
}

impl<'a> Address<'a> {
    /// Reads a topic.
    ///
    /// # Errors
    /// What is wrong with it, in words for a technician.
    pub fn of(topic: &'a str) -> Result<Self, &'static str> {
        let mut levels = topic.split('/');
        let (_, group, word) = (levels.next(), levels.next(), levels.next());
        let (node, device) = (levels.next(), levels.next());
        let (Some(group), Some(word), Some(node), None) = (group, word, node, levels.next()) else {
            return Err(
                "no topic of Sparkplug B: it has other levels than group, type, node, device",
            );
        };
        if group.is_empty() || node.is_empty() || device == Some("") {
            return Err("no topic of Sparkplug B: a name in it is empty");
        }
        let kind = match (word, device) {
            ("NBIRTH", None) | ("DBIRTH", Some(_)) => Kind::Birth,
            ("NDEATH", None) | ("DDEATH", Some(_)) => Kind::Death,
            ("NDATA", None) | ("DDATA", Some(_)) => Kind::Data,
            ("NCMD", None) | ("DCMD", Some(_)) => Kind::Command,
            _ => return Err("no topic of Sparkplug B: its type is none, or not of these levels"),
        };
        Ok(Self {
            group,
            kind,
            node,
            device,
        })
    }

    /// The node.
    pub fn edge_node(&self) -> EdgeNode {
        EdgeNode {
            group: Arc::from(self.group),
            node: Arc::from(self.node),
        }
    }
}

impl EdgeNode {
    /// A topic of the node or a device of it, with this type.
    pub(super) fn topic(&self, kind: &str, device: Option<&str>) -> String {
        let Self { group, node } = self;
        match device {
            None => format!("{NAMESPACE}/{group}/{kind}/{node}"),
            Some(device) => format!("{NAMESPACE}/{group}/{kind}/{node}/{device}"),
        }
    }

    /// Names the node or a device of it whatever the message: the topic without its type.
    pub(super) fn name(&self, device: Option<&str>) -> String {
        let Self { group, node } = self;
        match device {
            None => format!("{NAMESPACE}/{group}/{node}"),
            Some(device) => format!("{NAMESPACE}/{group}/{node}/{device}"),
        }
    }
}
