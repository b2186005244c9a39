//! From the configuration's feeds to running ones.

mod mqtt;

use crate::config::{FeedConfig, FeedKind, TlsConfig};
use crate::error::HostError;
use crate::secrets::Secrets;
use chrono::FixedOffset;
use lamplight_feeds::allow::AllowList;
use lamplight_feeds::backoff::Backoff;
use lamplight_feeds::ble::BleConfig;
use lamplight_feeds::line::{self, LineProtocol, LineSetup};
use lamplight_feeds::mllp::{self, ConnectConfig, ListenConfig, SerialConfig, Transport};
use lamplight_feeds::mqtt::MqttConfig;
use lamplight_feeds::tls::{ClientTls, Identity, ServerTls};
use lamplight_feeds::{Again, Clock, FeedEvent, FeedHandle, Limits};
use lamplight_protocols::hl7::BedTerms;
use lamplight_protocols::paging::alerts::CallSenders;
use lamplight_units::{FeedId, Personal};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc;

/// A feed that is ready to be started.
pub enum Configured {
    /// HL7 v2 over MLLP.
    Mllp(mllp::FeedConfig),
    /// A call system that pages, over TCP or a serial line.
    Line(mllp::FeedConfig, LineSetup),
    /// An MQTT broker.
    Mqtt(Box<MqttConfig>),
    /// Bluetooth LE.
    Ble(Box<BleConfig>),
}

impl Configured {
    /// Its id.
    pub fn feed(&self) -> &FeedId {
        match self {
            Self::Mllp(config) | Self::Line(config, _) => &config.feed,
            Self::Mqtt(config) => &config.feed,
            Self::Ble(config) => &config.feed,
        }
    }

    /// Whether it waits for others to connect, so that its address is worth waiting for.
    pub const fn listens(&self) -> bool {
        match self {
            Self::Mllp(config) | Self::Line(config, _) => {
                matches!(config.transport, Transport::Listen(_))
            }
            Self::Mqtt(_) | Self::Ble(_) => false,
        }
    }

    /// What reads its messages again.
    pub fn again(&self, zone: FixedOffset) -> Again {
        match self {
            Self::Mllp(config) => Again::hl7(config, zone),
            Self::Mqtt(config) => Again::mqtt(config),
            Self::Line(..) => Again::Line,
            Self::Ble(_) => Again::Radio,
        }
    }

    /// Starts it; within the runtime.
    pub fn start(
        self,
        zone: FixedOffset,
        queue: mpsc::Sender<FeedEvent>,
        clock: Arc<dyn Clock>,
        seed: u64,
    ) -> FeedHandle {
        match self {
            Self::Mllp(config) => mllp::start(config, zone, queue, clock, seed),
            Self::Line(config, line) => line::start(config, line, queue, clock, seed),
            Self::Mqtt(config) => lamplight_feeds::mqtt::start(*config, queue, clock, seed),
            Self::Ble(config) => lamplight_feeds::ble::start(*config, zone, queue, clock, seed),
        }
    }
}

/// Of a call system that polls, or speaks HL7, it is known otherwise whether it is there.
const VISITS: &str =
    "calls.visits is for lines on which nobody polls: TAP, and ESPA with session = \"simple\"";

/// What the feeds crate needs of one configured feed.
///
/// # Errors
/// One sentence that names the feed and the entry.
pub(crate) fn configured(config: &FeedConfig, secrets: &Secrets) -> Result<Configured, HostError> {
    let wrong = |problem: String| HostError::Feed {
        feed: config.id.clone(),
        problem,
    };
    let feed = FeedId::parse(&config.id).map_err(|error| wrong(error.to_string()))?;
    if config.kind == FeedKind::Mqtt {
        let broker = mqtt::mqtt(feed, config, secrets).map_err(wrong)?;
        return Ok(Configured::Mqtt(Box::new(broker)));
    }
    if config.mqtt.is_some() {
        return Err(wrong(
            "[feed.mqtt] is for feeds of kind \"mqtt\"; remove in the file what stands there, or choose that kind again".to_owned(),
        ));
    }
    let line = line_setup(config, secrets).map_err(wrong)?;
    let transport = transport(config).map_err(wrong)?;
    let bed_terms =
        BedTerms::with(&config.bed_terms).map_err(|error| wrong(format!("bed_terms: {error}")))?;
    let mut limits = line
        .as_ref()
        .map_or_else(Limits::default, LineSetup::limits);
    if let Some(bytes) = config.message_bytes_max {
        limits.frame_bytes = bytes.clamp(1_024, 1 << 30);
    }
    if let Some(connections) = config.connections_max {
        limits.connections = connections.clamp(1, 65_536);
    }
    if line.is_none() && config.calls.as_ref().is_some_and(|calls| calls.visits) {
        return Err(wrong(VISITS.to_owned()));
    }
    let calls = match &config.calls {
        Some(calls) if line.is_none() => Some(Arc::new(CallSenders {
            names: calls.senders(),
            table: calls.table().map_err(wrong)?,
        })),
        Some(_) | None => None,
    };
    let feed = mllp::FeedConfig {
        feed,
        transport,
        limits,
        backoff: Backoff::default(),
        dialect: config.dialect.as_deref().map(Arc::from),
        bed_terms,
        calls,
    };
    Ok(match line {
        None => Configured::Mllp(feed),
        Some(line) => Configured::Line(feed, line),
    })
}

/// Which side opens the connection. A broker has a client of its own.
fn transport(config: &FeedConfig) -> Result<Transport, String> {
    match config.kind {
        FeedKind::MllpListener | FeedKind::EspaListener | FeedKind::TapListener => {
            listen(config).map(Transport::Listen)
        }
        FeedKind::MllpClient | FeedKind::EspaClient | FeedKind::TapClient | FeedKind::Mqtt => {
            connect(config).map(Transport::Connect)
        }
        FeedKind::EspaSerial | FeedKind::TapSerial => serial(config).map(Transport::Serial),
    }
}

/// How a call system speaks; `None` for HL7 and MQTT.
fn line_setup(config: &FeedConfig, secrets: &Secrets) -> Result<Option<LineSetup>, String> {
    let protocol = match config.kind {
        FeedKind::MllpListener | FeedKind::MllpClient | FeedKind::Mqtt => return Ok(None),
        FeedKind::EspaListener | FeedKind::EspaClient | FeedKind::EspaSerial => {
            LineProtocol::Espa(config.espa.link()?)
        }
        FeedKind::TapListener | FeedKind::TapClient | FeedKind::TapSerial => {
            let password = config.tap.password.as_ref();
            let password = password.map(|word| Arc::from(word.reveal().as_str()));
            LineProtocol::Tap(match password {
                None if config.tap.password_stored => Some(stored_text(config, secrets)?),
                password => password,
            })
        }
    };
    config.line.check()?;
    let calls = config.calls.clone().unwrap_or_default();
    if !calls.senders.is_empty() {
        return Err("calls.senders is for HL7 feeds; here the feed is one call system".to_owned());
    }
    let line = LineSetup {
        protocol,
        seven_bits: config.line.bits == 7,
        table: Arc::new(calls.table()?),
        visits: calls.visits,
    };
    if line.visits && line.polls() {
        return Err(VISITS.to_owned());
    }
    Ok(Some(line))
}

/// A password that a form put into the key store.
fn stored(config: &FeedConfig, secrets: &Secrets) -> Result<Personal<Vec<u8>>, String> {
    secrets.find(&config.id)?.ok_or_else(|| {
        "its password is said to be kept, and it is not; type it again in the feed's form"
            .to_owned()
    })
}

fn stored_text(config: &FeedConfig, secrets: &Secrets) -> Result<Arc<str>, String> {
    let secret = stored(config, secrets)?;
    let text = std::str::from_utf8(secret.reveal());
    text.map(Arc::from)
        .map_err(|_| "its password is no text; type it again in the feed's form".to_owned())
}

fn serial(config: &FeedConfig) -> Result<SerialConfig, String> {
    if config.address.trim().is_empty() {
        return Err("address is empty; name the serial port, such as /dev/ttyUSB0".to_owned());
    }
    if config.tls.is_some() || !config.allow.is_empty() {
        return Err("tls and allow are for networks; a serial line has neither".to_owned());
    }
    Ok(SerialConfig {
        port: config.address.trim().to_owned(),
        baud: config.line.baud,
        stop_bits: config.line.stop_bits,
    })
}

fn listen(config: &FeedConfig) -> Result<ListenConfig, String> {
    let address = config.address.parse().map_err(|_| {
        format!(
            "address {:?} is none to listen on; write IP:PORT such as 0.0.0.0:2575",
            config.address
        )
    })?;
    let networks = config.allow.iter().map(|text| text.parse());
    let networks = networks
        .collect::<Result<Vec<_>, lamplight_feeds::allow::NetworkError>>()
        .map_err(|error| format!("allow: {error}"))?;
    let names = config
        .tls
        .as_ref()
        .map(|tls| tls.allow_names.clone())
        .unwrap_or_default();
    let tls = config.tls.as_ref().map(server_tls).transpose()?;
    if !names.is_empty()
        && tls
            .as_ref()
            .is_none_or(|tls| tls.client_authority.is_none())
    {
        return Err(
            "tls.allow_names needs tls.authority, which says whose certificates count".to_owned(),
        );
    }
    Ok(ListenConfig {
        address,
        tls,
        allow: AllowList { networks, names },
    })
}

fn connect(config: &FeedConfig) -> Result<ConnectConfig, String> {
    host_and_port(&config.address)?;
    let tls = config.tls.as_ref().map(client_tls).transpose()?;
    Ok(ConnectConfig {
        address: config.address.clone(),
        tls,
    })
}

/// Whether an address names a host and a port to connect to.
fn host_and_port(address: &str) -> Result<(), String> {
    let port = address
        .rsplit_once(':')
        .map(|(_, port)| port.parse::<u16>());
    match port {
        Some(Ok(_)) => Ok(()),
        Some(Err(_)) | None => Err(format!(
            "address {address:?} is none to connect to; write HOST:PORT"
        )),
    }
}

fn server_tls(tls: &TlsConfig) -> Result<ServerTls, String> {
    let (Some(certificate), Some(key)) = (tls.certificate.clone(), tls.key.clone()) else {
        return Err("tls: a listener needs certificate and key".to_owned());
    };
    Ok(ServerTls {
        certificate,
        key,
        client_authority: tls.authority.clone(),
    })
}

pub(crate) fn client_tls(tls: &TlsConfig) -> Result<ClientTls, String> {
    let authority: PathBuf = tls
        .authority
        .clone()
        .ok_or("tls: a client needs authority, to know the server's certificate")?;
    let identity = match (tls.certificate.clone(), tls.key.clone()) {
        (Some(certificate), Some(key)) => Some(Identity { certificate, key }),
        (None, None) => None,
        _ => return Err("tls: certificate and key belong together".to_owned()),
    };
    Ok(ClientTls {
        authority,
        identity,
        server_name: tls.server_name.clone(),
    })
}
