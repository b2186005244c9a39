//! The packets of both versions: built, and read as one.

use super::{Heard, Message, Opening, Outgoing};
use mqtt_protocol_core::mqtt::packet::{
    MessageExpiryInterval, Packet, Properties, Qos, SessionExpiryInterval, v3_1_1, v5_0,
};
use mqtt_protocol_core::mqtt::result_code::{ConnectReasonCode, MqttError, PubackReasonCode};

pub(super) fn received(packet: Packet) -> Option<Heard> {
    Some(match packet {
        Packet::V3_1_1Connack(packet) => {
            let code = packet.return_code();
            if code.is_success() {
                Heard::Accepted
            } else {
                Heard::Refused(spaced(&code.to_string()))
            }
        }
        Packet::V5_0Connack(packet) => {
            let code = packet.reason_code();
            if code == ConnectReasonCode::Success {
                Heard::Accepted
            } else {
                Heard::Refused(spaced(&code.to_string()))
            }
        }
        Packet::V3_1_1Suback(packet) => Heard::Subscribed(
            packet
                .return_codes()
                .iter()
                .map(|code| code.is_failure().then(|| spaced(&code.to_string())))
                .collect(),
        ),
        Packet::V5_0Suback(packet) => Heard::Subscribed(
            packet
                .reason_codes()
                .iter()
                .map(|code| code.is_failure().then(|| spaced(&code.to_string())))
                .collect(),
        ),
        Packet::V3_1_1Publish(packet) => Heard::Message(Message {
            topic: packet.topic_name().to_owned(),
            payload: packet.payload().as_slice().to_vec(),
            retained: packet.retain(),
            ack: packet
                .packet_id()
                .filter(|_| packet.qos() == Qos::AtLeastOnce),
        }),
        Packet::V5_0Publish(packet) => Heard::Message(Message {
            topic: packet.topic_name().to_owned(),
            payload: packet.payload().as_slice().to_vec(),
            retained: packet.retain(),
            ack: packet
                .packet_id()
                .filter(|_| packet.qos() == Qos::AtLeastOnce),
        }),
        Packet::V3_1_1Puback(packet) => Heard::Published {
            id: packet.packet_id(),
            problem: None,
        },
        Packet::V5_0Puback(packet) => Heard::Published {
            id: packet.packet_id(),
            problem: packet.reason_code().and_then(problem),
        },
        Packet::V5_0Disconnect(packet) => {
            let code = packet.reason_code();
            Heard::Bye(code.map_or_else(
                || "it gave no reason".to_owned(),
                |code| spaced(&code.to_string()),
            ))
        }
        _ => return None,
    })
}

/// What a broker's answer to a publish says against it. That nobody listens counts as well:
/// the device is not there.
fn problem(code: PubackReasonCode) -> Option<String> {
    match code {
        PubackReasonCode::Success => None,
        PubackReasonCode::NoMatchingSubscribers => Some("nobody listens there".to_owned()),
        other => Some(spaced(&other.to_string())),
    }
}

pub(super) fn v311_connect(opening: &Opening<'_>) -> Result<v3_1_1::Connect, MqttError> {
    let (topic, payload) = opening.will;
    let mut connect = v3_1_1::Connect::builder()
        .client_id(opening.client_id)?
        .clean_session(opening.session_s == 0)
        .keep_alive(opening.keep_alive_s)
        .will_message(topic, payload.to_vec(), Qos::AtLeastOnce, true)?;
    if let Some(user) = opening.user {
        connect = connect.user_name(user)?;
    }
    if let Some(password) = opening.password {
        connect = connect.password(password.to_vec())?;
    }
    connect.build()
}

pub(super) fn v5_connect(opening: &Opening<'_>) -> Result<v5_0::Connect, MqttError> {
    let (topic, payload) = opening.will;
    let mut connect = v5_0::Connect::builder()
        .client_id(opening.client_id)?
        .clean_start(opening.session_s == 0)
        .keep_alive(opening.keep_alive_s)
        .will_message(topic, payload.to_vec(), Qos::AtLeastOnce, true)?;
    if opening.session_s > 0 {
        let expiry = SessionExpiryInterval::new(opening.session_s)?;
        let properties: Properties = vec![expiry.into()];
        connect = connect.props(properties);
    }
    if let Some(user) = opening.user {
        connect = connect.user_name(user)?;
    }
    if let Some(password) = opening.password {
        connect = connect.password(password.to_vec())?;
    }
    connect.build()
}

/// With QoS 1 where it has an id, else with QoS 0.
pub(super) fn v311_publish(
    out: &Outgoing<'_>,
    id: Option<u16>,
) -> Result<v3_1_1::Publish, MqttError> {
    let publish = v3_1_1::Publish::builder()
        .topic_name(out.topic)?
        .retain(out.retain)
        .payload(out.payload);
    match id {
        Some(id) => publish.qos(Qos::AtLeastOnce).packet_id(id).build(),
        None => publish.qos(Qos::AtMostOnce).build(),
    }
}

/// With QoS 1 where it has an id, else with QoS 0.
pub(super) fn v5_publish(out: &Outgoing<'_>, id: Option<u16>) -> Result<v5_0::Publish, MqttError> {
    let mut publish = v5_0::Publish::builder()
        .topic_name(out.topic)?
        .retain(out.retain)
        .payload(out.payload);
    publish = match id {
        Some(id) => publish.qos(Qos::AtLeastOnce).packet_id(id),
        None => publish.qos(Qos::AtMostOnce),
    };
    if let Some(seconds) = out.expires_s {
        let properties: Properties = vec![MessageExpiryInterval::new(seconds)?.into()];
        publish = publish.props(properties);
    }
    publish.build()
}

pub(super) fn words(error: &MqttError) -> String {
    spaced(&error.to_string())
}

/// `BadUserNameOrPassword` as words.
fn spaced(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}
