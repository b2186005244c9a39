//! MQTT 3.1.1 and 5 as one: what is to be written, what was heard. No sockets.
//!
//! The codec and the state of a session are `mqtt-protocol-core`'s. A session begins anew
//! with each connection: an order that was not confirmed is never sent again by itself.

mod packets;

use super::gate::{Gate, Skipped};
use mqtt_protocol_core::mqtt::common::Cursor;
use mqtt_protocol_core::mqtt::connection::role::Client;
use mqtt_protocol_core::mqtt::connection::{ConnectionOptions, Event, TimerKind};
use mqtt_protocol_core::mqtt::packet::{
    GenericPacketTrait, Packet, Qos, SubEntry, SubOpts, v3_1_1, v5_0,
};
use mqtt_protocol_core::mqtt::result_code::MqttError;
use mqtt_protocol_core::mqtt::{Connection, Version};
use packets::{received, v5_connect, v5_publish, v311_connect, v311_publish, words};
use std::time::Duration;

/// A broker that does not answer a ping for so long is gone.
const PONG_WITHIN_MS: u64 = 10_000;

/// Which MQTT is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Protocol {
    /// 3.1.1
    V311,
    /// 5
    #[default]
    V5,
}

/// What opens a session.
#[derive(Debug, Clone)]
pub struct Opening<'a> {
    pub client_id: &'a str,
    pub user: Option<&'a str>,
    pub password: Option<&'a [u8]>,
    pub keep_alive_s: u16,
    /// For how long the broker keeps messages for us while we are away; zero is a clean start.
    pub session_s: u32,
    /// Topic and payload that the broker publishes, retained, when we are lost.
    pub will: (&'a str, &'a [u8]),
}

/// Something to be published.
#[derive(Debug, Clone)]
pub struct Outgoing<'a> {
    pub topic: &'a str,
    pub payload: &'a [u8],
    pub retain: bool,
    pub expires_s: Option<u32>,
}

/// What the broker said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The session is open.
    Accepted,
    /// It is not; why, in the broker's words.
    Refused(String),
    /// Answers to the filters of one SUBSCRIBE, in their order: refused ones with why.
    Subscribed(Vec<Option<String>>),
    /// A message.
    Message(Message),
    /// A message beyond the limit, which was left out.
    Skipped(Skipped),
    /// The broker has what we published; or will not have it, with why.
    Published { id: u16, problem: Option<String> },
    /// The broker ends the session.
    Bye(String),
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub topic: String,
    pub payload: Vec<u8>,
    /// The broker had kept it.
    pub retained: bool,
    /// To be acknowledged with this.
    pub ack: Option<u16>,
}

/// A timer of the session.
pub type Timer = TimerKind;

/// One session. After each call take [`Self::written`] and [`Self::timers`].
pub struct Wire {
    session: Connection<Client>,
    gate: Gate,
    protocol: Protocol,
    written: Vec<u8>,
    timers: Vec<(Timer, Option<Duration>)>,
    failed: Option<String>,
}

impl Wire {
    /// A session that has not begun. Packets of at most `most` bytes are read, and a broker
    /// of MQTT 5 sends at most `unanswered` messages before the first is acknowledged.
    pub fn new(protocol: Protocol, most: usize, unanswered: u16) -> Self {
        let version = match protocol {
            Protocol::V311 => Version::V3_1_1,
            Protocol::V5 => Version::V5_0,
        };
        let mut options = ConnectionOptions::new()
            .maximum_packet_size_recv(u32::try_from(most).unwrap_or(u32::MAX));
        if protocol == Protocol::V5 {
            options = options.receive_maximum(unanswered);
        }
        let mut session = Connection::with_options(version, options);
        session.set_pingresp_recv_timeout(PONG_WITHIN_MS);
        Self {
            session,
            gate: Gate::new(most),
            protocol,
            written: Vec::new(),
            timers: Vec::new(),
            failed: None,
        }
    }

    /// What is to be written now.
    pub fn written(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.written)
    }

    /// Timers that were set (with their duration) or cleared.
    pub fn timers(&mut self) -> Vec<(Timer, Option<Duration>)> {
        std::mem::take(&mut self.timers)
    }

    /// Opens the session.
    pub fn open(&mut self, opening: &Opening<'_>) -> Result<(), String> {
        let packet = match self.protocol {
            Protocol::V311 => v311_connect(opening).map(Packet::from),
            Protocol::V5 => v5_connect(opening).map(Packet::from),
        };
        self.send(packet.map_err(|error| words(&error))?)
    }

    /// Subscribes with QoS 1.
    pub fn subscribe(&mut self, filters: &[String]) -> Result<(), String> {
        let entry = |filter: &String| {
            SubEntry::new(filter.as_str(), SubOpts::new().set_qos(Qos::AtLeastOnce))
        };
        let entries: Result<Vec<SubEntry>, MqttError> = filters.iter().map(entry).collect();
        let entries = entries.map_err(|error| words(&error))?;
        let id = self
            .session
            .acquire_packet_id()
            .map_err(|error| words(&error))?;
        let packet = match self.protocol {
            Protocol::V311 => v3_1_1::Subscribe::builder()
                .packet_id(id)
                .entries(entries)
                .build()
                .map(Packet::from),
            Protocol::V5 => v5_0::Subscribe::builder()
                .packet_id(id)
                .entries(entries)
                .build()
                .map(Packet::from),
        };
        self.send(packet.map_err(|error| words(&error))?)
    }

    /// Publishes with QoS 1; returns what names it in [`Heard::Published`].
    pub fn publish(&mut self, out: &Outgoing<'_>) -> Result<u16, String> {
        let id = self
            .session
            .acquire_packet_id()
            .map_err(|error| words(&error))?;
        let packet = match self.protocol {
            Protocol::V311 => v311_publish(out, Some(id)).map(Packet::from),
            Protocol::V5 => v5_publish(out, Some(id)).map(Packet::from),
        };
        self.send(packet.map_err(|error| words(&error))?)?;
        Ok(id)
    }

    /// Publishes with QoS 0: the broker confirms nothing.
    pub fn publish_unconfirmed(&mut self, out: &Outgoing<'_>) -> Result<(), String> {
        let packet = match self.protocol {
            Protocol::V311 => v311_publish(out, None).map(Packet::from),
            Protocol::V5 => v5_publish(out, None).map(Packet::from),
        };
        self.send(packet.map_err(|error| words(&error))?)
    }

    /// Acknowledges a message.
    pub fn acknowledge(&mut self, id: u16) -> Result<(), String> {
        let packet = match self.protocol {
            Protocol::V311 => v3_1_1::Puback::builder()
                .packet_id(id)
                .build()
                .map(Packet::from),
            Protocol::V5 => v5_0::Puback::builder()
                .packet_id(id)
                .build()
                .map(Packet::from),
        };
        self.send(packet.map_err(|error| words(&error))?)
    }

    /// Says goodbye, so that the broker does not publish our last will.
    pub fn close(&mut self) -> Result<(), String> {
        let packet = match self.protocol {
            Protocol::V311 => v3_1_1::Disconnect::builder().build().map(Packet::from),
            Protocol::V5 => v5_0::Disconnect::builder().build().map(Packet::from),
        };
        self.send(packet.map_err(|error| words(&error))?)
    }

    /// A timer has run out.
    pub fn fired(&mut self, timer: Timer) -> Result<(), String> {
        let events = self.session.notify_timer_fired(timer);
        self.take_events(events, &mut Vec::new());
        self.outcome()
    }

    /// Takes what was read.
    ///
    /// # Errors
    /// When the broker does not speak MQTT, or the session is over; what was heard before
    /// stands in `heard`.
    pub fn take(&mut self, bytes: &[u8], heard: &mut Vec<Heard>) -> Result<(), String> {
        let mut through = Vec::with_capacity(bytes.len());
        for skipped in self.gate.push(bytes, &mut through) {
            if let Some(id) = skipped.id {
                // PUBACK, which both versions write alike.
                let [high, low] = id.to_be_bytes();
                self.written.extend([0x40, 2, high, low]);
            }
            heard.push(Heard::Skipped(skipped));
        }
        let mut cursor = Cursor::new(through.as_slice());
        while (cursor.position() as usize) < through.len() {
            let before = cursor.position();
            let events = self.session.recv(&mut cursor);
            self.take_events(events, heard);
            self.outcome()?;
            // The codec takes at least a byte at a time; a loop without end must not be.
            if cursor.position() == before {
                return Err("the broker's bytes can't be read".to_owned());
            }
        }
        Ok(())
    }

    fn send(&mut self, packet: Packet) -> Result<(), String> {
        let events = self.session.send(packet);
        self.take_events(events, &mut Vec::new());
        self.outcome()
    }

    fn outcome(&mut self) -> Result<(), String> {
        self.failed.take().map_or(Ok(()), Err)
    }

    fn take_events(&mut self, events: Vec<Event>, heard: &mut Vec<Heard>) {
        for event in events {
            match event {
                Event::RequestSendPacket { packet, .. } => {
                    self.written.extend(packet.to_continuous_buffer());
                }
                Event::NotifyPacketReceived(packet) => heard.extend(received(packet)),
                Event::RequestTimerReset { kind, duration_ms } => {
                    self.timers
                        .push((kind, Some(Duration::from_millis(duration_ms))));
                }
                Event::RequestTimerCancel(kind) => self.timers.push((kind, None)),
                Event::NotifyError(error) => {
                    self.failed = Some(words(&error));
                }
                Event::RequestClose => {
                    self.failed
                        .get_or_insert_with(|| "the session is over".to_owned());
                }
                Event::NotifyPacketIdReleased(_) => {}
            }
        }
    }
}
