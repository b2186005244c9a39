//! Beds and calls through mosquitto, published by its own clients.
//!
//! Each test has a broker, a port and a folder of its own, on loopback, and ends it.

use crate::station::{PATIENCE, Station};
use lamplight_feeds::backoff::Backoff;
use lamplight_feeds::mqtt::{MqttConfig, Protocol};
use lamplight_feeds::tls::{ClientTls, Identity};
use lamplight_feeds::{FeedNews, Limits};
use lamplight_protocols::bed::{BedOrderKind, Told};
use lamplight_protocols::call::{CallNews, CallPhase};
use lamplight_protocols::mqtt::table::{Row, RowConfig};
use lamplight_protocols::order::{DeviceOrder, OrderNumber, OrderOutcome, OrderWhat};
use lamplight_protocols::report::Report;
use lamplight_units::{DeviceId, FeedId, Personal};
use std::fmt::Write as _;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// A running broker. Ended when dropped.
struct Broker {
    child: Option<Child>,
    folder: tempfile::TempDir,
    port: u16,
    /// What each client of it needs on its command line.
    arguments: Vec<String>,
}

/// Where Debian puts it for administrators.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    let found = folders
        .map(|folder| folder.join(name))
        .find(|program| program.is_file());
    if found.is_none() {
        eprintln!("skipped: {name} is not installed (packages mosquitto, mosquitto-clients)");
    }
    found
}

/// A port that nobody has. Not one that the system would choose for a client: whoever knocks
/// there before the broker listens may be connected to itself, and the broker gets it no more.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let begin = u16::try_from(std::process::id() % 8_000).unwrap();
    loop {
        let port = 20_000 + begin + NEXT.fetch_add(1, Ordering::Relaxed);
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

impl Broker {
    /// A broker with these lines of configuration beside its listener's; `None` with a
    /// printed reason.
    fn start(settings: &str) -> Option<Self> {
        Self::with(tempfile::tempdir().unwrap(), settings)
    }

    fn with(folder: tempfile::TempDir, settings: &str) -> Option<Self> {
        program("mosquitto_pub")?;
        program("mosquitto_sub")?;
        let port = free_port();
        // As root it would change its user and lose its folder; for others the line means nothing.
        let text = format!("user root\nlistener {port} 127.0.0.1\n{settings}\n");
        std::fs::write(folder.path().join("mosquitto.conf"), text).unwrap();
        let mut broker = Self {
            child: None,
            folder,
            port,
            arguments: Vec::new(),
        };
        broker.run()?;
        Some(broker)
    }

    fn run(&mut self) -> Option<()> {
        let mut command = Command::new(program("mosquitto")?);
        command
            .arg("-c")
            .arg(self.folder.path().join("mosquitto.conf"));
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        self.child = Some(child.unwrap());
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(Instant::now() < until, "the broker does not listen");
            std::thread::yield_now();
        }
        Some(())
    }

    fn end(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Asked to, so that it writes down what it keeps.
            let id = child.id().to_string();
            if !matches!(Command::new("kill").arg(id).status(), Ok(status) if status.success()) {
                let _ = child.kill();
            }
            let _ = child.wait();
        }
    }

    fn client(&self, name: &str, topic: &str) -> Command {
        let mut command = Command::new(program(name).unwrap());
        command
            .args(["-V", "5", "-h", "localhost", "-q", "1", "-p"])
            .arg(self.port.to_string())
            .args(&self.arguments)
            .args(["-t", topic]);
        command
    }

    /// Publishes as a bed or a call system would.
    fn publish(&self, topic: &str, payload: &str, retain: bool) {
        let mut command = self.client("mosquitto_pub", topic);
        if retain {
            command.arg("-r");
        }
        if payload.is_empty() {
            command.arg("-n");
        } else {
            command.args(["-m", payload]);
        }
        assert!(command.status().unwrap().success(), "{topic}");
    }

    fn config(&self) -> MqttConfig {
        MqttConfig {
            feed: FeedId::parse("beds").unwrap(),
            address: format!("localhost:{}", self.port),
            tls: None,
            protocol: Protocol::V5,
            client_id: "lamplight-test".to_owned(),
            user: None,
            password: None,
            keep_alive_s: 30,
            session_s: 600,
            root: "lamplight/1".to_owned(),
            rows: Vec::new(),
            limits: Limits {
                frame_bytes: 100_000,
                ..Limits::default()
            },
            backoff: Backoff {
                least: Duration::from_millis(50),
                most: Duration::from_millis(200),
            },
        }
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.end();
    }
}

const OPEN: &str = "allow_anonymous true";
const BED: &str = "lamplight/1/beds/b7/state";
const CALL: &str = "lamplight/1/calls/nurse/open/c1";

impl Station {
    async fn connected(&mut self) {
        self.until(|news| matches!(news, FeedNews::Connected)).await;
    }

    async fn until(&mut self, wanted: impl Fn(&FeedNews) -> bool) -> FeedNews {
        loop {
            let news = self.next().await;
            if wanted(&news) {
                return news;
            }
        }
    }

    /// The next reports that are no restart of a call system.
    async fn reports(&mut self) -> Vec<Report> {
        loop {
            let FeedNews::Message { mut reports, .. } = self.next().await else {
                continue;
            };
            reports.retain(|report| match report {
                Report::Call(call) => call.what != CallNews::Restarted,
                Report::Bed(_) | Report::Device(_) | Report::Adt(_) => true,
            });
            if !reports.is_empty() {
                return reports;
            }
        }
    }

    async fn phase(&mut self) -> (CallPhase, bool) {
        match self.reports().await.first() {
            Some(Report::Call(call)) => match &call.what {
                CallNews::Call(told) => (told.phase, told.from_memory),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    async fn weight(&mut self) -> (Told<f64>, bool) {
        match self.reports().await.first() {
            Some(Report::Bed(bed)) => (bed.facts.weight_kg, bed.from_memory),
            other => panic!("{other:?}"),
        }
    }
}

impl Station {
    /// Waits until a bed tells this weight, in any of a message's reports.
    async fn weighs(&mut self, want: Told<f64>) {
        let told =
            |report: &Report| matches!(report, Report::Bed(bed) if bed.facts.weight_kg == want);
        while !self.reports().await.iter().any(told) {}
    }
}

/// Both versions of MQTT: what is kept, what is live, what is cleared.
#[tokio::test(flavor = "multi_thread")]
async fn beds_and_calls_come_through_a_plain_broker() {
    for protocol in [Protocol::V5, Protocol::V311] {
        let Some(broker) = Broker::start(OPEN) else {
            return;
        };
        broker.publish(BED, r#"{"weight_kg": "70.50"}"#, true);
        let mut station = Station::mqtt(MqttConfig {
            protocol,
            ..broker.config()
        });
        // What is kept may come before the broker has confirmed the subscription.
        assert_eq!(
            station.weight().await,
            (Told::Is(70.5), true),
            "kept: from memory"
        );
        broker.publish(BED, r#"{"weight_kg": 900}"#, true);
        assert_eq!(station.weight().await, (Told::Unknown, false));
        broker.publish(CALL, r#"{"kind": "wc"}"#, true);
        assert_eq!(station.phase().await, (CallPhase::Raised, false));
        broker.publish(CALL, "", true);
        assert_eq!(station.phase().await, (CallPhase::Ended, false));
        station.stop().await;
    }
}

/// The call of before is told again, as of memory; the feed says that it was away.
#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_is_gone_and_back_tells_again_what_is_open() {
    let persistent =
        "allow_anonymous true\npersistence true\nautosave_interval 1\nautosave_on_changes true";
    let folder = tempfile::tempdir().unwrap();
    let settings = format!(
        "{persistent}\npersistence_location {}/",
        folder.path().display()
    );
    let Some(mut broker) = Broker::start(&settings) else {
        return;
    };
    let mut station = Station::mqtt(broker.config());
    station.connected().await;
    broker.publish(CALL, r#"{"kind": "patient"}"#, true);
    assert_eq!(station.phase().await, (CallPhase::Raised, false));
    broker.end();
    station
        .until(|news| matches!(news, FeedNews::Disconnected { .. }))
        .await;
    station
        .until(|news| matches!(news, FeedNews::Failed { .. }))
        .await;
    broker.run().unwrap();
    // What was not confirmed before the broker was gone may come again first.
    while station.phase().await != (CallPhase::Raised, true) {}
    station.stop().await;
}

/// Its own authority, a broker's and a station's certificate.
pub fn certificates(folder: &Path) -> ClientTls {
    use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let certificate = authority.self_signed(&authority_key).unwrap();
    std::fs::write(folder.join("ca.pem"), certificate.pem()).unwrap();
    let issuer = Issuer::new(authority, authority_key);
    for name in ["broker", "station"] {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let signed = params.signed_by(&key, &issuer).unwrap();
        std::fs::write(folder.join(format!("{name}.pem")), signed.pem()).unwrap();
        std::fs::write(folder.join(format!("{name}.key")), key.serialize_pem()).unwrap();
    }
    ClientTls {
        authority: folder.join("ca.pem"),
        identity: Some(Identity {
            certificate: folder.join("station.pem"),
            key: folder.join("station.key"),
        }),
        server_name: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_asks_for_certificates_lets_the_station_in_with_one_and_not_without() {
    let folder = tempfile::tempdir().unwrap();
    let tls = certificates(folder.path());
    let at = folder.path().display().to_string();
    let settings = format!(
        "cafile {at}/ca.pem\ncertfile {at}/broker.pem\nkeyfile {at}/broker.key\n\
         require_certificate true\nuse_identity_as_username true"
    );
    let Some(mut broker) = Broker::start(&settings) else {
        return;
    };
    for (option, file) in [
        ("--cafile", "ca.pem"),
        ("--cert", "station.pem"),
        ("--key", "station.key"),
    ] {
        broker.arguments.push(option.to_owned());
        broker.arguments.push(format!("{at}/{file}"));
    }
    let mut station = Station::mqtt(MqttConfig {
        tls: Some(tls.clone()),
        ..broker.config()
    });
    station.connected().await;
    broker.publish(BED, r#"{"weight_kg": 70.5}"#, false);
    assert_eq!(station.weight().await, (Told::Is(70.5), false));
    station.stop().await;

    let nobody = MqttConfig {
        tls: Some(ClientTls {
            identity: None,
            ..tls
        }),
        client_id: "lamplight-nobody".to_owned(),
        ..broker.config()
    };
    let mut refused = Station::mqtt(nobody);
    // TLS 1.3 refuses after the client believes to be in: either way it is not connected.
    for _ in 0..4 {
        let news = refused.next().await;
        assert!(!matches!(news, FeedNews::Connected), "{news:?}");
    }
    refused.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_said_with_what_to_do_and_never_written() {
    let folder = tempfile::tempdir().unwrap();
    let Some(passwd) = program("mosquitto_passwd") else {
        return;
    };
    let file = folder.path().join("passwords");
    let made = Command::new(passwd)
        .args(["-c", "-b"])
        .arg(&file)
        .args(["station", "right"])
        .status();
    assert!(made.unwrap().success());
    let settings = format!("allow_anonymous false\npassword_file {}", file.display());
    let Some(broker) = Broker::start(&settings) else {
        return;
    };
    let with = |password: &str| MqttConfig {
        user: Some("station".to_owned()),
        password: Some(Personal::new(password.as_bytes().to_vec())),
        ..broker.config()
    };
    for protocol in [Protocol::V5, Protocol::V311] {
        let mut station = Station::mqtt(MqttConfig {
            protocol,
            ..with("wr0ng-secret")
        });
        let news = station
            .until(|news| matches!(news, FeedNews::Failed { .. }))
            .await;
        let FeedNews::Failed { sentence } = news else {
            unreachable!()
        };
        assert!(
            sentence.contains("does not let the station in"),
            "{sentence}"
        );
        assert!(!sentence.contains("wr0ng-secret"), "{sentence}");
        station.stop().await;
    }
    assert!(!format!("{:?}", with("wr0ng-secret")).contains("wr0ng-secret"));
    let mut station = Station::mqtt(with("right"));
    station.connected().await;
    station.stop().await;
}

fn arm(number: u64) -> DeviceOrder {
    DeviceOrder {
        number: OrderNumber(number),
        feed: FeedId::parse("beds").unwrap(),
        what: OrderWhat::Bed {
            device: DeviceId::parse("b7").unwrap(),
            order: BedOrderKind::ArmExit,
        },
    }
}

async fn outcome(station: &mut Station) -> (OrderNumber, OrderOutcome) {
    let news = station
        .until(|news| matches!(news, FeedNews::Order { .. }))
        .await;
    let FeedNews::Order { number, outcome } = news else {
        unreachable!()
    };
    (number, outcome)
}

fn why(outcome: OrderOutcome) -> String {
    match outcome {
        OrderOutcome::Failed(why) => why.to_string(),
        OrderOutcome::Delivered => panic!("delivered"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_delivered_to_a_bed_that_listens_and_fails_without_one() {
    let Some(mut broker) = Broker::start(OPEN) else {
        return;
    };
    let mut station = Station::mqtt(broker.config());
    station.connected().await;
    // Nobody listens: MQTT 5 says so.
    station.order(arm(1));
    let (number, problem) = outcome(&mut station).await;
    assert_eq!(number, OrderNumber(1));
    assert!(why(problem).contains("nobody listens"));

    let bed = broker
        .client("mosquitto_sub", "lamplight/1/beds/b7/command")
        .args(["-C", "1", "-d"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The bed is there when the broker has somebody to deliver to.
    let (mut number, until) = (2, Instant::now() + PATIENCE);
    loop {
        station.order(arm(number));
        let (_, told) = outcome(&mut station).await;
        if told == OrderOutcome::Delivered {
            break;
        }
        number += 1;
        assert!(Instant::now() < until, "the bed does not listen");
    }
    let heard = bed.wait_with_output().unwrap();
    let heard = String::from_utf8_lossy(&heard.stdout).into_owned();
    assert!(heard.contains(r#""order":"arm_exit""#), "{heard}");
    // The bed's own answer.
    let id = heard
        .split(r#""id":""#)
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    let refusal = format!(r#"{{"id": "{id}", "ok": false, "why": "patient below 35 kg"}}"#);
    broker.publish("lamplight/1/beds/b7/ack", &refusal, false);
    let (_, told) = outcome(&mut station).await;
    assert!(why(told).contains("patient below 35 kg"));

    broker.end();
    station
        .until(|news| matches!(news, FeedNews::Disconnected { .. }))
        .await;
    station.order(arm(number + 1));
    let (_, told) = outcome(&mut station).await;
    assert!(why(told).contains("not connected"));
    station.stop().await;
}

/// Ten thousand calls as fast as the broker's client publishes: none is lost, both versions.
#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_ten_thousand_calls_loses_none() {
    const CALLS: usize = 10_000;
    for protocol in [Protocol::V5, Protocol::V311] {
        let settings = format!("{OPEN}\nmax_inflight_messages 0\nmax_queued_messages 0");
        let Some(broker) = Broker::start(&settings) else {
            return;
        };
        let mut station = Station::mqtt(MqttConfig {
            protocol,
            ..broker.config()
        });
        station.connected().await;
        let mut flood = broker
            .client("mosquitto_pub", CALL)
            .arg("-l")
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = flood.stdin.take().unwrap();
        let lines = (0..CALLS).fold(String::new(), |mut lines, number| {
            let _ = writeln!(lines, r#"{{"kind": "patient", "text": "{number}"}}"#);
            lines
        });
        let began = Instant::now();
        let feeding = std::thread::spawn(move || input.write_all(lines.as_bytes()));
        let mut next = 0;
        while next < CALLS {
            for report in station.reports().await {
                let Report::Call(call) = report else {
                    panic!("{report:?}")
                };
                let CallNews::Call(told) = call.what else {
                    panic!("no call")
                };
                assert_eq!(&*told.text, next.to_string().as_str());
                next += 1;
            }
        }
        println!("{CALLS} calls in {:?}, {protocol:?}", began.elapsed());
        feeding.join().unwrap().unwrap();
        assert!(flood.wait().unwrap().success());
        station.stop().await;
    }
}

/// A message beyond the limit costs itself, also where the broker can't be told the limit;
/// hostile topics and payloads cost themselves, too.
#[tokio::test(flavor = "multi_thread")]
async fn long_and_hostile_messages_cost_themselves_only() {
    for protocol in [Protocol::V311, Protocol::V5] {
        let Some(broker) = Broker::start(OPEN) else {
            return;
        };
        let mut station = Station::mqtt(MqttConfig {
            protocol,
            ..broker.config()
        });
        station.connected().await;
        let long = format!(r#"{{"firmware": "{}"}}"#, "x".repeat(110_000));
        broker.publish(BED, &long, true);
        if protocol == Protocol::V311 {
            let news = station
                .until(|news| matches!(news, FeedNews::DeadLetter(_)))
                .await;
            let FeedNews::DeadLetter(letter) = news else {
                unreachable!()
            };
            assert!(letter.reason.contains("beds/b7/state"), "{}", letter.reason);
        }
        for payload in ["{", "[1,2", "null", r#"{"rails": {"head_left": {}}}"#] {
            broker.publish(BED, payload, false);
            station
                .until(|news| matches!(news, FeedNews::DeadLetter(_)))
                .await;
        }
        broker.publish(BED, r#"{"weight_kg": 70.5}"#, false);
        loop {
            if station.weight().await.0 == Told::Is(70.5) {
                break;
            }
        }
        station.stop().await;
    }
}

/// Somebody else sees whether the station is there, also when it is lost.
#[tokio::test(flavor = "multi_thread")]
async fn the_stations_presence_is_kept_with_the_broker() {
    let Some(broker) = Broker::start(OPEN) else {
        return;
    };
    let seen = |broker: &Broker| {
        let mut command =
            broker.client("mosquitto_sub", "lamplight/1/stations/lamplight-test/state");
        let output = command.args(["-C", "1", "-W", "20"]).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let mut station = Station::mqtt(broker.config());
    station.connected().await;
    assert!(seen(&broker).contains(r#""online":true"#));
    timeout(PATIENCE, station.stop()).await.unwrap();
    assert!(seen(&broker).contains(r#""online":false"#));
}

/// An edge node, by its bytes: what a birth names, data tell by alias, and the station asks
/// for the birth that it has missed.
#[tokio::test(flavor = "multi_thread")]
async fn an_edge_node_of_sparkplug_is_asked_for_its_birth_and_read_by_it() {
    let Some(broker) = Broker::start(OPEN) else {
        return;
    };
    let row = RowConfig {
        topic: "spBv1.0/4E/+/gateway-{room}/{bed}".to_owned(),
        layout: "sparkplug-b".to_owned(),
        fields: [("W".to_owned(), "weight_kg".to_owned())].into(),
        ..RowConfig::default()
    };
    let mut asked = broker
        .client("mosquitto_sub", "spBv1.0/4E/NCMD/gateway-12")
        .args(["-C", "1", "-W", "60", "-F", "%x"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut station = Station::mqtt(MqttConfig {
        rows: vec![Row::read(&row).unwrap()],
        ..broker.config()
    });
    station.connected().await;
    // Metric: 2 alias 7; 13 Double value, whose tag is 13 * 8 + 1. Payload: 2 the metric, 3 seq.
    let mut data = vec![0x12, 0x0b, 0x10, 0x07, 0x69];
    data.extend(70.5_f64.to_le_bytes());
    data.extend([0x18, 0x01]);
    let publish = |topic: &str, bytes: &[u8]| {
        let mut command = broker.client("mosquitto_pub", topic);
        let mut child = command.arg("-s").stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(bytes).unwrap();
        assert!(child.wait().unwrap().success(), "{topic}");
    };
    let bed = "spBv1.0/4E/DDATA/gateway-12/b7";
    publish(bed, &data);
    let news = station
        .until(|news| matches!(news, FeedNews::DeadLetter(_)))
        .await;
    assert!(format!("{news:?}").contains("no birth"), "{news:?}");
    // The client may have come after the first order; the next one follows in ten seconds.
    let until = Instant::now() + PATIENCE;
    while asked.try_wait().unwrap().is_none() {
        assert!(Instant::now() < until, "the node is not asked");
        publish(bed, &data);
    }
    let order = asked.wait_with_output().unwrap();
    let order = String::from_utf8_lossy(&order.stdout).into_owned();
    // `Node Control/Rebirth`.
    assert!(
        order.contains("4e6f646520436f6e74726f6c2f52656269727468"),
        "{order}"
    );
    // Births: 3 seq 0 of the node; 1 name "W", 2 alias 7, 4 type Double, 7 null of the bed.
    publish("spBv1.0/4E/NBIRTH/gateway-12", &[0x18, 0x00]);
    let birth = [
        0x12, 0x09, 0x0a, 0x01, b'W', 0x10, 0x07, 0x20, 0x0a, 0x38, 0x01, 0x18, 0x01,
    ];
    publish("spBv1.0/4E/DBIRTH/gateway-12/b7", &birth);
    station.weighs(Told::Unknown).await;
    *data.last_mut().unwrap() = 2;
    publish(bed, &data);
    station.weighs(Told::Is(70.5)).await;
    station.stop().await;
}
