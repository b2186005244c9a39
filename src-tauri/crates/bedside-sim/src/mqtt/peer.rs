//! The socket of the beds and the gateway: one client of the broker for all of them.

use super::beds::{Publish, ROOT, SmartWard};
use mqtt_protocol_core::mqtt::common::Cursor;
use mqtt_protocol_core::mqtt::connection::role::Client;
use mqtt_protocol_core::mqtt::connection::{Event, TimerKind};
use mqtt_protocol_core::mqtt::packet::{GenericPacketTrait, Packet, Qos, SubEntry, SubOpts, v5_0};
use mqtt_protocol_core::mqtt::result_code::MqttError;
use mqtt_protocol_core::mqtt::{Connection, Version};
use std::io;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, sleep_until};

/// Between two tries, and between two words to the broker.
const AGAIN: Duration = Duration::from_secs(1);
const PING_EVERY: Duration = Duration::from_secs(15);
const KEEP_ALIVE_S: u16 = 30;

/// Plays the beds against the broker at `address`, and again after a lost connection.
/// Never ends by itself.
pub async fn run(address: String, mut ward: SmartWard) {
    let began = Instant::now();
    loop {
        if let Err(error) = session(&address, &mut ward, began).await {
            tracing::warn!(%error, "the beds lost their broker");
        }
        sleep(AGAIN).await;
    }
}

async fn session(address: &str, ward: &mut SmartWard, began: Instant) -> io::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut line = Line::new();
    line.send(connect())?;
    let mut buffer = vec![0; 16 << 10];
    let mut open = false;
    let mut ping_at = Instant::now() + PING_EVERY;
    loop {
        stream.write_all(&std::mem::take(&mut line.written)).await?;
        let due = ward.next_due().map_or_else(|| ping_at, |due| began + due);
        tokio::select! {
            () = sleep_until(due), if open => {
                for publish in ward.step(began.elapsed()) {
                    line.publish(&publish)?;
                }
                if Instant::now() >= ping_at {
                    ping_at = Instant::now() + PING_EVERY;
                    let ping = v5_0::Pingreq::builder().build();
                    line.send(ping.map(Packet::from))?;
                }
            }
            read = stream.read(&mut buffer) => {
                let length = read?;
                if length == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                for packet in line.take(buffer.get(..length).unwrap_or_default())? {
                    match packet {
                        Packet::V5_0Connack(_) => {
                            open = true;
                            line.subscribe()?;
                            for publish in ward.again() {
                                line.publish(&publish)?;
                            }
                        }
                        Packet::V5_0Publish(order) => {
                            for publish in ward.order(order.topic_name(), order.payload().as_slice()) {
                                line.publish(&publish)?;
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
    }
}

fn connect() -> Result<Packet, MqttError> {
    let connect = v5_0::Connect::builder()
        .client_id("lamplight-bedside-sim")?
        .clean_start(true)
        .keep_alive(KEEP_ALIVE_S)
        .build()?;
    Ok(connect.into())
}

/// The session without its socket.
struct Line {
    session: Connection<Client>,
    written: Vec<u8>,
}

impl Line {
    fn new() -> Self {
        let mut session = Connection::new(Version::V5_0);
        session.set_auto_pub_response(true);
        // We ping on our own clock.
        session.set_pingreq_send_interval(Some(0));
        Self {
            session,
            written: Vec::new(),
        }
    }

    fn send(&mut self, packet: Result<Packet, MqttError>) -> io::Result<()> {
        let events = self.session.send(packet.map_err(other)?);
        self.events(events).map(|_| ())
    }

    fn subscribe(&mut self) -> io::Result<()> {
        let filters = [
            format!("{ROOT}/beds/+/command"),
            format!("{ROOT}/calls/+/command"),
        ];
        let options = || SubOpts::new().set_qos(Qos::AtLeastOnce);
        let entries = filters
            .iter()
            .map(|filter| SubEntry::new(filter.as_str(), options()));
        let entries = entries.collect::<Result<Vec<_>, _>>().map_err(other)?;
        let id = self.session.acquire_packet_id().map_err(other)?;
        let packet = v5_0::Subscribe::builder()
            .packet_id(id)
            .entries(entries)
            .build();
        self.send(packet.map(Packet::from))
    }

    fn publish(&mut self, publish: &Publish) -> io::Result<()> {
        let id = self.session.acquire_packet_id().map_err(other)?;
        let packet = v5_0::Publish::builder()
            .topic_name(publish.topic.as_str())
            .map_err(other)?
            .qos(Qos::AtLeastOnce)
            .retain(publish.retain)
            .packet_id(id)
            .payload(publish.payload.as_slice())
            .build();
        self.send(packet.map(Packet::from))
    }

    fn take(&mut self, bytes: &[u8]) -> io::Result<Vec<Packet>> {
        let mut cursor = Cursor::new(bytes);
        let mut packets = Vec::new();
        while (cursor.position() as usize) < bytes.len() {
            let events = self.session.recv(&mut cursor);
            packets.extend(self.events(events)?);
        }
        Ok(packets)
    }

    fn events(&mut self, events: Vec<Event>) -> io::Result<Vec<Packet>> {
        let mut packets = Vec::new();
        for event in events {
            match event {
                Event::RequestSendPacket { packet, .. } => {
                    self.written.extend(packet.to_continuous_buffer());
                }
                Event::NotifyPacketReceived(packet) => packets.push(packet),
                Event::NotifyError(error) => return Err(other(error)),
                Event::RequestClose => return Err(io::ErrorKind::ConnectionAborted.into()),
                Event::RequestTimerReset {
                    kind: TimerKind::PingreqSend | TimerKind::PingreqRecv | TimerKind::PingrespRecv,
                    ..
                }
                | Event::RequestTimerCancel(_)
                | Event::NotifyPacketIdReleased(_) => {}
            }
        }
        Ok(packets)
    }
}

fn other(error: MqttError) -> io::Error {
    io::Error::other(error.to_string())
}
