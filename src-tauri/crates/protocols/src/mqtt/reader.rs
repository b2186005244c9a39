//! One feed's messages: topic, payload and retained flag in, reports out.

use super::call;
use super::command::{Orderer, Publish};
use super::memory::{KnownBed, MOST, Memory, keep};
use super::read::{Read, object, online};
use super::rows::Rows;
use super::sparkplug::EdgeNode;
use super::table::Row;
use super::topic::is_plain;
use crate::bed::{BedFacts, BedReport, Told};
use crate::call::{CallKind, CallNews, CallPhase, CallPlace, CallReport, CallTold, TakesOrders};
use crate::json::cut;
use crate::order::DeviceOrder;
use crate::report::{DeviceIdentity, Report};
use lamplight_units::{DeviceId, DeviceTime, Now};
use serde_json::{Map, Value};
use std::sync::Arc;

/// What a feed configures.
#[derive(Debug, Clone)]
pub struct ReaderConfig {
    /// Below this topic our own schema is spoken: `lamplight/1`.
    pub root: String,
    /// Names this run of this station, so that acknowledgements find their orders.
    pub run: String,
    /// Other layouts.
    pub rows: Vec<Row>,
}

/// Reads one feed's messages. See the module above.
#[derive(Debug)]
pub struct Reader {
    orderer: Orderer,
    rows: Rows,
    memory: Memory,
}

impl Reader {
    /// A reader that has heard nothing.
    #[must_use]
    pub fn new(config: ReaderConfig) -> Self {
        Self {
            orderer: Orderer {
                run: config.run,
                root: config.root,
            },
            rows: Rows::new(config.rows),
            memory: Memory::default(),
        }
    }

    /// The filters to subscribe to after each connection.
    #[must_use]
    pub fn filters(&self) -> Vec<String> {
        let root = &self.orderer.root;
        let own = [
            "beds/+/state",
            "beds/+/online",
            "beds/+/ack",
            "calls/+/open/+",
            "calls/+/state",
            "calls/+/ack",
            "displays/+/ack",
        ];
        let mut filters: Vec<String> = own.iter().map(|topic| format!("{root}/{topic}")).collect();
        filters.extend(self.rows.filters());
        filters.sort_unstable();
        filters.dedup();
        filters
    }

    /// After a connection, before its messages: the systems that keep their open calls with
    /// the broker tell them again, and what they don't tell again is in doubt. So is a fault,
    /// which the broker may have forgotten meanwhile.
    pub fn connected(&mut self) -> Vec<Report> {
        self.rows.connected();
        let news = |system: &Arc<str>, what: CallNews| {
            Report::Call(Box::new(CallReport {
                system: Arc::clone(system),
                sent_at: None,
                what,
            }))
        };
        let Memory {
            systems, faulty, ..
        } = &self.memory;
        let restarted = systems.iter().map(|one| news(one, CallNews::Restarted));
        let doubted = faulty.iter().map(|one| news(one, CallNews::FaultInDoubt));
        restarted.chain(doubted).collect()
    }

    /// When the broker has taken the subscriptions: the edge nodes that are known by name and
    /// are to tell their births again, which nobody keeps for us.
    #[must_use]
    pub fn rebirths(&self) -> Vec<EdgeNode> {
        self.rows.rebirths()
    }

    /// Takes one message. `retained` says that the broker had kept it.
    pub fn read(&mut self, topic: &str, payload: &[u8], retained: bool) -> Read {
        let mut read = Read::default();
        if !is_plain(topic) {
            read.letter(
                topic,
                payload,
                "its topic is longer than 512 bytes or 32 levels, or holds a control character",
            );
            return read;
        }
        let own = topic.strip_prefix(self.orderer.root.as_str());
        if let Some(rest) = own.and_then(|rest| rest.strip_prefix('/')) {
            let levels: Vec<&str> = rest.split('/').collect();
            self.own(topic, &levels, payload, retained, &mut read);
            return read;
        }
        if !self
            .rows
            .read(topic, payload, retained, &mut self.memory, &mut read)
        {
            read.letter(topic, payload, "no row of the table is about its topic");
        }
        read
    }

    /// What to publish for an order.
    ///
    /// # Errors
    /// One sentence, where this receiver can't be ordered over MQTT.
    pub fn publish(&self, now: Now, order: &DeviceOrder) -> Result<Publish, String> {
        self.orderer.publish(now.wall, order, &self.memory)
    }

    /// Our own schema.
    fn own(
        &mut self,
        topic: &str,
        levels: &[&str],
        payload: &[u8],
        retained: bool,
        read: &mut Read,
    ) {
        match levels {
            ["beds", id, "state"] => self.bed(topic, id, payload, retained, read),
            ["beds", id, "online"] => self.bed_online(topic, id, payload, retained, read),
            ["calls", system, "open", key] => {
                self.call(topic, system, key, payload, retained, read);
            }
            ["calls", system, "state"] => self.system(topic, system, payload, read),
            ["beds" | "calls" | "displays", _, "ack"] => match object(payload) {
                // A retained acknowledgement is of an order of the past.
                Ok(ack) if !retained => read.outcomes.extend(self.orderer.outcome(&ack)),
                Ok(_) => {}
                Err(why) => read.letter(topic, payload, why),
            },
            // What stations say, ours too, where somebody subscribed to all.
            ["beds" | "calls", _, "command"] | ["displays", _, "text"] | ["stations", ..] => {}
            _ => read.letter(topic, payload, "no topic of the schema (docs/MQTT.md)"),
        }
    }

    fn bed(&mut self, topic: &str, id: &str, payload: &[u8], retained: bool, read: &mut Read) {
        // The bed's topic was cleared: it tells nothing any more.
        if payload.is_empty() {
            return;
        }
        let id = match DeviceId::parse(id) {
            Ok(id) => id,
            Err(error) => return read.letter(topic, payload, &error.to_string()),
        };
        let object = match object(payload) {
            Ok(object) => object,
            Err(why) => return read.letter(topic, payload, why),
        };
        let (mut report, defects) = super::bed::read(id, &self.orderer.root, &object, retained);
        read.defects(topic, payload, defects);
        self.complete(&mut report, &object);
        read.reports.push(Report::Bed(Box::new(report)));
    }

    /// Fills in what a partial message leaves out and a report must have.
    fn complete(&mut self, report: &mut BedReport, object: &Map<String, Value>) {
        if let Some(known) = self.memory.beds.get(&report.device.id) {
            let device = &mut report.device;
            for (now, before) in [
                (&mut device.maker, &known.device.maker),
                (&mut device.model, &known.device.model),
            ] {
                if now.is_empty() {
                    *now = Arc::clone(before);
                }
            }
            if !object.contains_key("sender") {
                device.sender = Arc::clone(&known.device.sender);
            }
            if !object.contains_key("takes") {
                report.takes.clone_from(&known.takes);
            }
            if !object.contains_key("place") {
                report.location.clone_from(&known.location);
            }
        }
        let known = KnownBed {
            device: report.device.clone(),
            location: report.location.clone(),
            takes: report.takes.clone(),
        };
        keep(&mut self.memory.beds, report.device.id.clone(), known);
    }

    fn bed_online(
        &mut self,
        topic: &str,
        id: &str,
        payload: &[u8],
        retained: bool,
        read: &mut Read,
    ) {
        if payload.is_empty() {
            return;
        }
        let id = match DeviceId::parse(id) {
            Ok(id) => id,
            Err(error) => return read.letter(topic, payload, &error.to_string()),
        };
        let Some(online) = online(payload) else {
            return read.letter(topic, payload, "neither online nor offline");
        };
        let known = self.memory.beds.get(&id);
        let device = known.map(|bed| bed.device.clone());
        read.reports.push(Report::Bed(Box::new(BedReport {
            device: device.unwrap_or_else(|| DeviceIdentity {
                id,
                sender: Arc::from(self.orderer.root.as_str()),
                maker: Arc::from(""),
                model: Arc::from(""),
            }),
            location: known.and_then(|bed| bed.location.clone()),
            sent_at: None,
            from_memory: retained,
            online: Told::Is(online),
            facts: BedFacts::default(),
            takes: known.map(|bed| bed.takes.clone()).unwrap_or_default(),
        })));
    }

    fn call(
        &mut self,
        topic: &str,
        system: &str,
        key: &str,
        payload: &[u8],
        retained: bool,
        read: &mut Read,
    ) {
        if system.is_empty() || key.is_empty() {
            return read.letter(topic, payload, "the call system or the call has no name");
        }
        let system: Arc<str> = Arc::from(system);
        self.memory.system(&system);
        let slot = (Arc::clone(&system), Arc::from(key));
        if payload.is_empty() {
            // Cleared: the call is over. What it was is remembered, as far as it was told.
            let told = self.memory.calls.remove(&slot);
            let mut told = told.unwrap_or_else(|| nameless(key));
            told.phase = CallPhase::Ended;
            told.from_memory = retained;
            read.reports.push(call_report(&system, None, told));
            return;
        }
        let object = match object(payload) {
            Ok(object) => object,
            Err(why) => return read.letter(topic, payload, why),
        };
        let (told, at, defects) = call::read(key, &object, self.memory.calls.get(&slot), retained);
        read.defects(topic, payload, defects);
        if told.phase == CallPhase::Ended {
            self.memory.calls.remove(&slot);
        } else if self.memory.calls.len() < MOST || self.memory.calls.contains_key(&slot) {
            self.memory.calls.insert(slot, told.clone());
        }
        read.reports.push(call_report(&system, at, told));
    }

    /// A call system tells of itself: it began anew, it is gone, it has a fault.
    fn system(&mut self, topic: &str, system: &str, payload: &[u8], read: &mut Read) {
        if system.is_empty() {
            return;
        }
        let name: Arc<str> = Arc::from(system);
        let news = |what| {
            Report::Call(Box::new(CallReport {
                system: Arc::clone(&name),
                sent_at: None,
                what,
            }))
        };
        // Cleared, as for a system that was taken out of service: nothing is said of it any
        // more, and so no fault either.
        if payload.is_empty() {
            self.memory.fault(&name, false);
            read.reports.push(news(CallNews::Fault(Arc::from(""))));
            return;
        }
        self.memory.system(&name);
        let state = object(payload).ok();
        if state
            .as_ref()
            .and_then(|state| state.get("event"))
            .and_then(Value::as_str)
            == Some("restarted")
        {
            read.reports.push(news(CallNews::Restarted));
            return;
        }
        let fault = state
            .as_ref()
            .and_then(|state| state.get("fault"))
            .and_then(Value::as_str);
        let fault = fault
            .map(|words| cut(words, 200))
            .filter(|words| !words.is_empty());
        let words = match (online(payload), fault) {
            (_, Some(words)) => words,
            (Some(true), None) => String::new(),
            (Some(false), None) => "It is not connected to the broker.".to_owned(),
            (None, None) => {
                return read.letter(
                    topic,
                    payload,
                    "neither online, offline, a fault nor restarted",
                );
            }
        };
        self.memory.fault(&name, !words.is_empty());
        read.reports.push(news(CallNews::Fault(Arc::from(words))));
    }
}

pub(super) fn call_report(system: &str, sent_at: Option<DeviceTime>, told: CallTold) -> Report {
    Report::Call(Box::new(CallReport {
        system: Arc::from(system),
        sent_at,
        what: CallNews::Call(told),
    }))
}

/// The end of a call whose begin we have not heard.
fn nameless(key: &str) -> CallTold {
    CallTold {
        key: Arc::from(key),
        place: CallPlace {
            address: Arc::from(key),
            ..CallPlace::default()
        },
        kind: CallKind::Other(Arc::from("")),
        phase: CallPhase::Ended,
        text: Arc::from(""),
        urgency: None,
        by: None,
        from_memory: false,
        takes_orders: TakesOrders::No,
        paged: false,
    }
}
