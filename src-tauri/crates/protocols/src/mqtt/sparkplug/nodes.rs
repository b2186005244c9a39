//! What is known of each edge node: births, aliases, the order of its messages, its death.

use super::payload::{Metric, Payload};
use super::{Address, EdgeNode, Kind};
use crate::report::Defect;
use prost::Message;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most edge nodes of a feed. One more is refused with a dead letter.
const MOST_NODES: usize = 500;
/// The most devices of a node. One more is refused with a dead letter.
const MOST_DEVICES: usize = 500;
/// The most metrics of a birth; those after them are not known by their alias.
const MOST_METRICS: usize = 2_000;
/// The most defects that are told of one message.
const MOST_DEFECTS: usize = 50;
/// Counts the connections of a node, so that the will of an older one is known as such.
const BD_SEQ: &str = "bdSeq";

/// The nodes of a feed.
#[derive(Debug, Default)]
pub(in super::super) struct Nodes(BTreeMap<EdgeNode, Node>);

/// What a message brought.
#[derive(Debug, Default, PartialEq)]
pub(in super::super) struct News {
    /// What became of the node (`None`) and of devices of it, in this order.
    pub of: Vec<(Option<Arc<str>>, What)>,
    /// When it was sent, milliseconds since 1970, by the node's clock.
    pub sent_ms: Option<u64>,
    /// What could not be used of it.
    pub defects: Vec<Defect>,
    /// Why it could not be used at all.
    pub letter: Option<&'static str>,
    /// The node is to be told to be born again.
    pub rebirth: bool,
}

/// What became of a node or a device.
#[derive(Debug, PartialEq)]
pub(in super::super) enum What {
    /// It is there, and these are all its metrics.
    Born(Vec<Told>),
    /// These have changed, in this order.
    Data(Vec<Told>),
    /// It is gone; nothing that it told holds any more.
    Dead,
}

/// A metric's name and value.
pub(in super::super) type Told = (Arc<str>, Value);

/// One edge node.
#[derive(Debug, Default)]
struct Node {
    own: Metrics,
    devices: BTreeMap<Arc<str>, Metrics>,
    /// Of the connection of its birth.
    bd_seq: Option<u64>,
    /// The number of its last message.
    seq: Option<u64>,
    /// Its birth has been heard and no message is missing since.
    in_step: bool,
    /// That it must be born again has been told the technician.
    complained: bool,
}

/// What a birth said of metrics.
#[derive(Debug, Default)]
struct Metrics {
    born: bool,
    /// Names by alias; none where two metrics claimed it.
    aliases: BTreeMap<u64, Option<Arc<str>>>,
    datatypes: BTreeMap<Arc<str>, u32>,
}

impl Nodes {
    /// After a connection: what was told meanwhile is not known, aliases may mean others.
    pub fn connected(&mut self) {
        for node in self.0.values_mut() {
            node.in_step = false;
            node.complained = false;
            node.forget();
        }
    }

    /// The nodes that have been heard of.
    pub fn known(&self) -> impl Iterator<Item = &EdgeNode> {
        self.0.keys()
    }

    /// Takes a message.
    pub fn take(&mut self, address: &Address<'_>, payload: &[u8], retained: bool) -> News {
        let mut news = News::default();
        if address.kind == Kind::Command {
            return news;
        }
        if retained {
            // Nothing of Sparkplug's is retained but the host's state: it is of the past.
            news.letter = Some("the broker had kept it, so nothing of it is believed");
            news.rebirth = true;
            return news;
        }
        let Ok(payload) = Payload::decode(payload) else {
            news.letter = Some("its payload is not of Sparkplug B");
            return news;
        };
        if payload.uuid.as_deref().is_some_and(|uuid| !uuid.is_empty())
            && payload.metrics.is_empty()
        {
            news.letter = Some("its payload is packed in a way that is not read");
            return news;
        }
        news.sent_ms = payload.timestamp;
        let name = address.edge_node();
        if address.kind == Kind::Death && !self.0.contains_key(&name) {
            // Of a node whose birth was never heard: if it lives, it says so now.
            news.of.push((address.device.map(Arc::from), What::Dead));
            news.rebirth = true;
            return news;
        }
        if self.0.len() >= MOST_NODES && !self.0.contains_key(&name) {
            news.letter = Some("more than 500 edge nodes are known");
            return news;
        }
        let node = self.0.entry(name).or_default();
        match (address.kind, address.device) {
            (Kind::Birth, None) => node.born(&payload, &mut news),
            (Kind::Death, None) => node.dead(&payload, &mut news),
            (Kind::Data, None) => {
                node.step(payload.seq);
                let told = node.own.told(&payload.metrics, &mut news);
                news.of.push((None, What::Data(told)));
                node.ask(node.own.born, &mut news);
            }
            (kind, Some(device)) => node.device(kind, device, &payload, &mut news),
            (Kind::Command, None) => {}
        }
        news
    }
}

impl Node {
    /// Counts a message. The same number twice is the same message, or a node that does not
    /// count; neither is a missing one.
    fn step(&mut self, seq: Option<u64>) {
        let Some(seq) = seq else { return };
        if let Some(last) = self.seq
            && seq != last
            && seq != (last + 1) % 256
        {
            self.in_step = false;
        }
        self.seq = Some(seq % 256);
    }

    /// Asks for births where something is missing; complains once about what stays unread.
    fn ask(&mut self, born: bool, news: &mut News) {
        news.rebirth |= !self.in_step || !born;
        if !born && !news.defects.is_empty() && !std::mem::replace(&mut self.complained, true) {
            news.defects.clear();
            news.letter = Some("no birth has named its metrics; the node is asked for it");
        } else if !born {
            news.defects.clear();
        }
    }

    fn forget(&mut self) {
        self.own = Metrics::default();
        for device in self.devices.values_mut() {
            *device = Metrics::default();
        }
    }

    fn born(&mut self, payload: &Payload, news: &mut News) {
        // Its devices tell their births after it.
        self.forget();
        self.seq = payload.seq.map(|seq| seq % 256);
        self.in_step = true;
        self.complained = false;
        self.bd_seq = bd_seq(&payload.metrics);
        let told = self.own.birth(&payload.metrics, news);
        news.of.push((None, What::Born(told)));
    }

    fn dead(&mut self, payload: &Payload, news: &mut News) {
        let of = bd_seq(&payload.metrics);
        if of.is_some() && self.bd_seq.is_some() && of != self.bd_seq {
            // The will of an older connection; the node has come back since.
            return;
        }
        self.forget();
        self.in_step = false;
        news.of.push((None, What::Dead));
        let devices = self.devices.keys();
        news.of
            .extend(devices.map(|device| (Some(Arc::clone(device)), What::Dead)));
    }

    fn device(&mut self, kind: Kind, name: &str, payload: &Payload, news: &mut News) {
        if self.devices.len() >= MOST_DEVICES && !self.devices.contains_key(name) {
            news.letter = Some("more than 500 devices of the edge node are known");
            return;
        }
        self.step(payload.seq);
        let name: Arc<str> = Arc::from(name);
        let device = self.devices.entry(Arc::clone(&name)).or_default();
        let what = match kind {
            Kind::Birth => What::Born(device.birth(&payload.metrics, news)),
            Kind::Data => What::Data(device.told(&payload.metrics, news)),
            Kind::Death => {
                *device = Metrics::default();
                What::Dead
            }
            Kind::Command => return,
        };
        let born = device.born || what == What::Dead;
        news.of.push((Some(name), what));
        self.ask(born, news);
    }
}

impl Metrics {
    /// All metrics, with their names, types and aliases from now on.
    fn birth(&mut self, metrics: &[Metric], news: &mut News) -> Vec<Told> {
        *self = Self {
            born: true,
            ..Self::default()
        };
        for metric in metrics.iter().take(MOST_METRICS) {
            let Some(name) = &metric.name else { continue };
            let name: Arc<str> = Arc::from(name.as_str());
            if let Some(datatype) = metric.datatype {
                self.datatypes.insert(Arc::clone(&name), datatype);
            }
            let Some(alias) = metric.alias else { continue };
            let named = self.aliases.entry(alias).or_insert(Some(Arc::clone(&name)));
            if named.as_ref() != Some(&name) {
                *named = None;
                defect(news, &name, "its alias is another metric's, too");
            }
        }
        if metrics.len() > MOST_METRICS {
            defect(news, "metrics", "more than 2,000 in one birth");
        }
        let told = self.told(metrics, news);
        // Born again, it would say the same.
        news.rebirth = false;
        told
    }

    /// The metrics that tell of now, by name.
    fn told(&self, metrics: &[Metric], news: &mut News) -> Vec<Told> {
        let mut told = Vec::new();
        for metric in metrics.iter().take(MOST_METRICS) {
            let name = match (&metric.name, metric.alias) {
                (Some(name), _) => Arc::from(name.as_str()),
                (None, None) => {
                    defect(news, "metric", "neither name nor alias");
                    continue;
                }
                (None, Some(alias)) => match self.aliases.get(&alias) {
                    Some(Some(name)) => Arc::clone(name),
                    Some(None) | None => {
                        defect(news, &format!("alias {alias}"), "no birth has named it");
                        news.rebirth = true;
                        continue;
                    }
                },
            };
            // What is historical was kept while the node was offline, and is not so now.
            if metric.is_historical == Some(true) || &*name == BD_SEQ {
                continue;
            }
            match metric.json(self.datatypes.get(&name).copied()) {
                Ok(value) => told.push((name, value)),
                Err(why) => defect(news, &name, why),
            }
        }
        told
    }
}

fn bd_seq(metrics: &[Metric]) -> Option<u64> {
    let of = metrics
        .iter()
        .find(|metric| metric.name.as_deref() == Some(BD_SEQ))?;
    of.json(Some(4)).ok()?.as_u64()
}

fn defect(news: &mut News, field: &str, why: &str) {
    if news.defects.len() < MOST_DEFECTS {
        news.defects.push(Defect {
            place: Arc::from(crate::json::cut(field, 120)),
            reason: Arc::from(why),
        });
    }
}
