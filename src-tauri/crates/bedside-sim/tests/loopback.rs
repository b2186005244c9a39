//! The simulator against a plain TCP listener: what arrives is MLLP and HL7, and what
//! happens when the listener does not behave.
//!
//! Real sockets in real time: every wait is for something that arrives, with a bound.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "the helpers of a test fail as tests do"
)]

use lamplight_bedside_sim::{
    Faults, Scenario, SimConfig, Simulation, TlsOptions, Totals, WaveSet, scenario,
};
use lamplight_protocols::mllp::{Deframer, Framed, frame};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// No test waits longer for one thing; none waits so long when it succeeds.
const BOUND: Duration = Duration::from_secs(120);

/// What the listener answers.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    /// CA to everything.
    Accepts,
    /// Hangs up after the first message of each connection, without an answer.
    HangsUp,
    /// CE to everything.
    Refuses,
}

#[derive(Debug)]
enum Seen {
    Connection,
    Message(String),
    Rejected,
}

async fn station(manner: Manner) -> (String, UnboundedReceiver<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (tell, seen) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = tell.send(Seen::Connection);
            tokio::spawn(serve(stream, manner, tell.clone()));
        }
    });
    (address, seen)
}

async fn serve(mut stream: TcpStream, manner: Manner, tell: UnboundedSender<Seen>) {
    let mut deframer = Deframer::new(1_000_000);
    let mut bytes = [0u8; 8_192];
    loop {
        match stream.read(&mut bytes).await {
            Ok(n) if n > 0 => deframer.push(&bytes[..n]),
            _ => return,
        }
        while let Some(framed) = deframer.next() {
            match framed {
                Framed::Rejected { .. } => {
                    let _ = tell.send(Seen::Rejected);
                }
                Framed::Message(message) => {
                    let text = String::from_utf8(message).unwrap();
                    let id = text.split('|').nth(9).unwrap().to_owned();
                    let _ = tell.send(Seen::Message(text));
                    let code = match manner {
                        Manner::Accepts => "CA",
                        Manner::Refuses => "CE",
                        Manner::HangsUp => return,
                    };
                    let ack = format!("MSH|^~\\&|STATION|||||| ACK|1|P|2.6\rMSA|{code}|{id}\r");
                    stream.write_all(&frame(ack.as_bytes())).await.unwrap();
                }
            }
        }
    }
}

async fn next(seen: &mut UnboundedReceiver<Seen>) -> Seen {
    timeout(BOUND, seen.recv())
        .await
        .expect("nothing came")
        .unwrap()
}

async fn messages(seen: &mut UnboundedReceiver<Seen>, count: usize) -> Vec<String> {
    let mut all = Vec::new();
    while all.len() < count {
        if let Seen::Message(message) = next(seen).await {
            all.push(message);
        }
    }
    all
}

fn config(address: &str, beds: u16, scenario: &str) -> SimConfig {
    let text = format!("about = 'test.'\n{scenario}");
    SimConfig {
        beds,
        ..SimConfig::new(address, Scenario::parse("test", &text).unwrap())
    }
}

fn id(message: &str) -> &str {
    message.split('|').nth(9).unwrap()
}

#[tokio::test]
async fn every_bed_sends_numbers_waves_and_its_alert_and_is_answered() {
    let (address, mut seen) = station(Manner::Accepts).await;
    let scenario = "[[step]]\nbeds='2'\nbattery=9\n";
    let simulation = Simulation::start(&config(&address, 3, scenario)).unwrap();
    let mut alert = None;
    let mut beds = std::collections::BTreeSet::new();
    let mut waves = 0;
    while alert.is_none() || beds.len() < 3 || waves < 3 {
        let Seen::Message(message) = next(&mut seen).await else {
            continue;
        };
        assert!(
            message.starts_with("MSH|^~\\&|LAMPLIGHT_SIM^024C41FFFE"),
            "{message}"
        );
        assert!(message.contains("(SIM)") && message.contains("|UNICODE UTF-8|"));
        if message.contains("ORU^R40") {
            assert!(message.contains("MDC_EVT_BATT_LO") && message.contains("BATTERY LOW 9 %"));
            alert = Some(message);
        } else if message.contains("MDC_OBS_WAVE_CTS") {
            assert!(message.contains("131330^MDC_ECG_ELEC_POTL_II^MDC"));
            waves += 1;
        } else {
            assert!(message.contains("147842^MDC_ECG_HEART_RATE^MDC"));
            let place = message.split("PV1||I|").nth(1).unwrap();
            beds.insert(place.split('|').next().unwrap().to_owned());
        }
    }
    assert!(beds.contains("4E^^1") && beds.contains("4E^^3"), "{beds:?}");
    let totals = simulation.stop().await;
    assert_eq!(
        (totals.connections, totals.refused, totals.unanswered),
        (3, 0, 0)
    );
    assert!(totals.accepted >= 7 && totals.bytes > 10_000, "{totals:?}");
}

#[tokio::test]
async fn an_alert_is_sent_again_by_its_name_until_it_is_answered() {
    let (address, mut seen) = station(Manner::HangsUp).await;
    let scenario = "[[step]]\nbeds='1'\nbattery=9\n";
    let mut config = config(&address, 1, scenario);
    config.waves = WaveSet::None;
    let simulation = Simulation::start(&config).unwrap();
    let mut ids: Vec<String> = Vec::new();
    while ids.len() < 3 {
        for message in messages(&mut seen, 1).await {
            if message.contains("ORU^R40") {
                ids.push(id(&message).to_owned());
            }
        }
    }
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let totals = simulation.stop().await;
    assert!(totals.lost >= 3, "{totals:?}");
}

#[tokio::test]
async fn pieces_pairs_rubbish_and_doubles_still_arrive_as_messages() {
    let (address, mut seen) = station(Manner::Accepts).await;
    let mut config = config(&address, 1, "");
    config.faults = "split=97,together=2,duplicate=0.5,rubbish=0.3,reorder=0.5"
        .parse::<Faults>()
        .unwrap();
    config.chunk = Duration::from_millis(50);
    let simulation = Simulation::start(&config).unwrap();
    let all = messages(&mut seen, 60).await;
    assert!(
        all.iter()
            .all(|m| m.starts_with("MSH|") && m.ends_with('\r'))
    );
    let different: std::collections::BTreeSet<&str> = all.iter().map(|m| id(m)).collect();
    assert!(different.len() < all.len(), "no message came twice");
    let totals = simulation.stop().await;
    assert_eq!(
        (totals.connections, totals.unanswered),
        (1, 0),
        "{totals:?}"
    );
}

#[tokio::test]
async fn a_message_that_is_cut_off_costs_its_connection() {
    let (address, mut seen) = station(Manner::Accepts).await;
    let mut config = config(&address, 1, "");
    config.faults = "cut=1".parse::<Faults>().unwrap();
    let simulation = Simulation::start(&config).unwrap();
    let mut connections = 0;
    while connections < 3 {
        match next(&mut seen).await {
            Seen::Connection => connections += 1,
            Seen::Message(message) => panic!("a message arrived whole: {message}"),
            Seen::Rejected => {}
        }
    }
    drop(simulation);
}

#[tokio::test]
async fn a_network_that_goes_and_comes_back_makes_a_new_connection() {
    let (address, mut seen) = station(Manner::Accepts).await;
    // Seconds apart: a machine that puts the program aside over both sees only how it ends.
    let scenario = "[[step]]\nbeds='1'\nat_s=5\nnetwork='down'\n\
                    [[step]]\nbeds='1'\nat_s=10\nnetwork='up'\n";
    let simulation = Simulation::start(&config(&address, 1, scenario)).unwrap();
    let mut connections = 0;
    while connections < 2 {
        if let Seen::Connection = next(&mut seen).await {
            connections += 1;
        }
    }
    messages(&mut seen, 1).await;
    assert_eq!(simulation.stop().await.connections, 2);
}

#[tokio::test]
async fn over_tls_the_station_must_show_the_right_name() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let made = rcgen::generate_simple_self_signed(vec!["station.test".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let server = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(server));
    let folder = std::env::temp_dir().join(format!("lamplight-sim-tls-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let authority = folder.join("authority.pem");
    std::fs::write(&authority, made.cert.pem()).unwrap();
    for (name, good) in [("station.test", true), ("other.test", false)] {
        let mut config = config(&address, 1, "");
        config.tls = Some(TlsOptions {
            authority: authority.clone(),
            identity: None,
            server_name: name.to_owned(),
        });
        let simulation = Simulation::start(&config).unwrap();
        let (stream, _) = timeout(BOUND, listener.accept()).await.unwrap().unwrap();
        let mut shaken = acceptor.accept(stream).await;
        let first = match &mut shaken {
            Ok(stream) => timeout(BOUND, stream.read_u8()).await.unwrap().ok(),
            Err(_) => None,
        };
        assert_eq!(first == Some(0x0B), good, "{name}");
        drop(simulation);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn alerts_can_have_a_connection_of_their_own() {
    let (address, mut seen) = station(Manner::Accepts).await;
    let mut config = config(&address, 2, "");
    config.separate_alerts = true;
    let simulation = Simulation::start(&config).unwrap();
    assert_eq!((simulation.devices(), simulation.sockets()), (2, 4));
    assert!(simulation.connected(BOUND).await);
    messages(&mut seen, 2).await;
    simulation.stop().await;
}

#[tokio::test]
async fn refusals_are_counted_and_nothing_is_sent_twice_for_them() {
    let (address, mut seen) = station(Manner::Refuses).await;
    let simulation = Simulation::start(&config(&address, 1, "")).unwrap();
    let all = messages(&mut seen, 8).await;
    let different: std::collections::BTreeSet<&str> = all.iter().map(|m| id(m)).collect();
    assert_eq!(different.len(), all.len());
    let totals: Totals = simulation.stop().await;
    assert!(totals.refused >= 7 && totals.accepted == 0, "{totals:?}");
}

#[tokio::test]
async fn at_full_speed_numbers_come_as_fast_as_they_are_answered() {
    let (address, mut seen) = station(Manner::Accepts).await;
    let mut config = config(&address, 1, "");
    config.max_rate = true;
    let simulation = Simulation::start(&config).unwrap();
    let all = messages(&mut seen, 500).await;
    assert!(all.iter().all(|m| m.contains("MDC_ECG_HEART_RATE")));
    assert_eq!(simulation.stop().await.dropped_numbers, 0);
}

#[tokio::test]
async fn what_is_not_possible_is_said() {
    let start = |beds, chunk_ms| {
        let mut config = config("127.0.0.1:1", beds, "");
        config.chunk = Duration::from_millis(chunk_ms);
        Simulation::start(&config)
            .err()
            .map(|error| error.to_string())
    };
    assert_eq!(
        start(0, 256).unwrap(),
        "0 beds are not possible, 1 to 200 are"
    );
    assert_eq!(
        start(201, 256).unwrap(),
        "201 beds are not possible, 1 to 200 are"
    );
    assert!(start(1, 5).unwrap().contains("5 ms is not possible"));
    assert_eq!(start(200, 256), None);
    assert_eq!(scenario::NAMES[0], "showcase");
}
