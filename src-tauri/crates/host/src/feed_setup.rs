//! From the configuration's feeds to running ones.

mod mqtt;

use crate::config::{FeedConfig, FeedKind, TlsConfig};
use crate::error::HostError;
use chrono::FixedOffset;
use lamplight_feeds::allow::AllowList;
use lamplight_feeds::backoff::Backoff;
use lamplight_feeds::mllp::{self, ConnectConfig, ListenConfig, Transport};
use lamplight_feeds::mqtt::MqttConfig;
use lamplight_feeds::tls::{ClientTls, Identity, ServerTls};
use lamplight_feeds::{Clock, FeedEvent, FeedHandle, Limits};
use lamplight_protocols::hl7::BedTerms;
use lamplight_units::FeedId;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc;

/// A feed that is ready to be started.
pub enum Configured {
    /// HL7 v2 over MLLP.
    Mllp(mllp::FeedConfig),
    /// An MQTT broker.
    Mqtt(Box<MqttConfig>),
}

impl Configured {
    /// Its id.
    pub const fn feed(&self) -> &FeedId {
        match self {
            Self::Mllp(config) => &config.feed,
            Self::Mqtt(config) => &config.feed,
        }
    }

    /// Whether it waits for others to connect, so that its address is worth waiting for.
    pub const fn listens(&self) -> bool {
        match self {
            Self::Mllp(config) => matches!(config.transport, Transport::Listen(_)),
            Self::Mqtt(_) => false,
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
            Self::Mqtt(config) => lamplight_feeds::mqtt::start(*config, queue, clock, seed),
        }
    }
}

/// What the feeds crate needs of one configured feed.
///
/// # Errors
/// One sentence that names the feed and the entry.
pub fn configured(config: &FeedConfig) -> Result<Configured, HostError> {
    let wrong = |problem: String| HostError::Feed {
        feed: config.id.clone(),
        problem,
    };
    let feed = FeedId::parse(&config.id).map_err(|error| wrong(error.to_string()))?;
    if config.kind != FeedKind::Mqtt && config.mqtt.is_some() {
        return Err(wrong(
            "[feed.mqtt] is for feeds of kind \"mqtt\"".to_owned(),
        ));
    }
    let transport = match config.kind {
        FeedKind::MllpListener => Transport::Listen(listen(config).map_err(wrong)?),
        FeedKind::MllpClient => Transport::Connect(connect(config).map_err(wrong)?),
        FeedKind::Mqtt => {
            let broker = mqtt::mqtt(feed, config).map_err(wrong)?;
            return Ok(Configured::Mqtt(Box::new(broker)));
        }
    };
    let bed_terms =
        BedTerms::with(&config.bed_terms).map_err(|error| wrong(format!("bed_terms: {error}")))?;
    let mut limits = Limits::default();
    if let Some(bytes) = config.message_bytes_max {
        limits.frame_bytes = bytes.clamp(1_024, 1 << 30);
    }
    if let Some(connections) = config.connections_max {
        limits.connections = connections.clamp(1, 65_536);
    }
    Ok(Configured::Mllp(mllp::FeedConfig {
        feed,
        transport,
        limits,
        backoff: Backoff::default(),
        dialect: config.dialect.as_deref().map(Arc::from),
        bed_terms,
    }))
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

fn client_tls(tls: &TlsConfig) -> Result<ClientTls, String> {
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
