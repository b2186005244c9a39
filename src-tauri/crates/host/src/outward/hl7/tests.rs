//! Alarms and numbers to a receiver on a socket that answers in every way.

use super::config::Hl7OutConfig;
use super::status::{self, Status};
use super::talk::{Ack, read};
use crate::outward::testing::{Home, alarm_rows, at, free, held, synced, until};
use crate::outward::{LaneEnd, hl7};
use lamplight_alarms::Priority;
use lamplight_api::link::LinkState;
use lamplight_protocols::mllp::{Deframer, Framed, frame};
use lamplight_store::JournalFilter;
use lamplight_units::Value;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What the receiver does with its next message.
#[derive(Debug, Clone, Copy)]
enum Does {
    /// Answers with these codes, one after the other.
    Answers(&'static [&'static str]),
    /// Keeps it, and closes the connection without a word.
    Closes,
}

/// A receiver: every message that it kept, and what it does next; then it accepts.
#[derive(Clone)]
struct Receiver {
    kept: Arc<Mutex<Vec<String>>>,
    next: Arc<Mutex<VecDeque<Does>>>,
    usual: &'static [&'static str],
    address: String,
}

impl Receiver {
    async fn start(usual: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let this = Self {
            kept: Arc::default(),
            next: Arc::default(),
            usual,
            address: listener.local_addr().unwrap().to_string(),
        };
        let other = this.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(other.clone().serve(stream));
            }
        });
        this
    }

    async fn serve(self, mut stream: TcpStream) {
        let mut deframer = Deframer::new(1 << 20);
        let mut bytes = [0; 4_096];
        while let Ok(count @ 1..) = stream.read(&mut bytes).await {
            deframer.push(&bytes[..count]);
            while let Some(Framed::Message(message)) = deframer.next() {
                let text = String::from_utf8(message.to_vec()).unwrap();
                let id = field(&text, "MSH", 9);
                let does = self.next.lock().unwrap().pop_front();
                let codes = match does.unwrap_or(Does::Answers(self.usual)) {
                    Does::Answers(codes) => codes,
                    Does::Closes => {
                        self.kept.lock().unwrap().push(text);
                        return;
                    }
                };
                if codes.iter().all(|code| matches!(*code, "CA" | "AA")) {
                    self.kept.lock().unwrap().push(text);
                }
                for code in codes {
                    let answer = format!(
                        "MSH|^~\\&|AM|||LAMPLIGHT|20260101||ACK^R40^ACK|a|P|2.6\rMSA|{code}|{id}\rERR|||101^no|E\r"
                    );
                    stream.write_all(&frame(answer.as_bytes())).await.unwrap();
                }
            }
        }
    }

    fn config(&self, more: &str) -> Hl7OutConfig {
        let text = format!("name = \"am\"\naddress = \"{}\"\n{more}", self.address);
        toml::from_str(&text).unwrap()
    }

    fn messages(&self) -> Vec<String> {
        self.kept.lock().unwrap().clone()
    }
}

/// A field of a segment; of MSH by its place after the separator.
fn field(message: &str, segment: &str, at: usize) -> String {
    let line = message
        .split('\r')
        .find(|line| line.starts_with(segment))
        .unwrap_or_default();
    line.split('|').nth(at).unwrap_or_default().to_owned()
}

/// The fifth field of the row with this name in its third.
fn facet(message: &str, name: &str) -> String {
    let row = message
        .split('\r')
        .find(|line| line.starts_with("OBX") && line.contains(name));
    row.and_then(|row| row.split('|').nth(5))
        .unwrap_or_default()
        .to_owned()
}

fn start(home: &Home, config: &Hl7OutConfig) -> Vec<LaneEnd> {
    hl7::start(config, &home.station(), &home.journal()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_alarm_is_told_with_each_of_its_changes() {
    let receiver = Receiver::start(&["CA"]).await;
    let home = Home::new();
    home.write(vec![held("7", -100, "MUSTER", 41)]);
    home.write(alarm_rows(17, "7", -90, Priority::High, true));
    let lanes = start(&home, &receiver.config("authority_name = \"UKH\""));
    synced(&lanes[0]).await;
    let messages = receiver.messages();
    let told: Vec<(String, String, String)> = messages
        .iter()
        .map(|message| {
            let told = |name| facet(message, name);
            (
                told("MDC_ATTR_EVENT_PHASE"),
                told("MDC_ATTR_ALARM_STATE"),
                told("MDC_ATTR_ALARM_INACTIVATION_STATE"),
            )
        })
        .collect();
    let row = |phase: &str, state: &str, inactive: &str| {
        (phase.to_owned(), state.to_owned(), inactive.to_owned())
    };
    assert_eq!(
        told,
        [
            row("start", "active", "enabled"),
            row("update", "active", "alert-acknowledged"),
            row("end", "inactive", "alert-acknowledged"),
        ]
    );
    let first = &messages[0];
    assert_eq!(field(first, "MSH", 8), "ORU^R40^ORU_R40");
    assert_eq!(
        (field(first, "MSH", 14), field(first, "MSH", 15)),
        ("AL".to_owned(), "NE".to_owned())
    );
    assert!(
        field(first, "PID", 3).starts_with("mrn41^^^UKH^MR"),
        "{first}"
    );
    assert_eq!(field(first, "PV1", 3), "East^^7");
    let alert = field(first, "OBR", 3);
    let alert = alert.split('^').next().unwrap();
    assert!(
        field(&messages[2], "OBR", 29).contains(alert),
        "the end points to the beginning"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_whatever_the_receiver_does() {
    let receiver = Receiver::start(&["CA"]).await;
    receiver.next.lock().unwrap().extend([
        Does::Closes,
        Does::Answers(&["CE"]),
        Does::Answers(&["CA"]),
        Does::Closes,
    ]);
    let home = Home::new();
    home.write(alarm_rows(17, "7", -90, Priority::High, true));
    home.write(alarm_rows(18, "7", -80, Priority::Medium, true));
    let lanes = start(&home, &receiver.config(""));
    synced(&lanes[0]).await;
    let messages = receiver.messages();
    let mut ids: Vec<String> = messages
        .iter()
        .map(|message| field(message, "MSH", 9))
        .collect();
    let in_order = ids.windows(2).all(|pair| pair[0] <= pair[1]);
    assert!(in_order, "{ids:?}");
    ids.dedup();
    assert_eq!(
        ids.len(),
        6,
        "each of both alarms' three, by its id: {ids:?}"
    );
    // After a start nothing comes again.
    drop(lanes);
    home.flush();
    let count = messages.len();
    let lanes = start(&home, &receiver.config(""));
    synced(&lanes[0]).await;
    assert_eq!(receiver.messages().len(), count);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_nobody_takes_is_set_aside() {
    let receiver = Receiver::start(&["CA"]).await;
    receiver
        .next
        .lock()
        .unwrap()
        .extend([Does::Answers(&["CR"]); 3]);
    let home = Home::new();
    home.write(alarm_rows(17, "7", -90, Priority::High, true));
    let lanes = start(&home, &receiver.config(""));
    let view = until(&lanes[0], |view| {
        view.set_aside == 1 && view.behind == 0 && view.state == LinkState::Synced
    })
    .await;
    assert!(view.set_aside_reason.unwrap().contains("CR"));
    assert_eq!(receiver.messages().len(), 2, "the others are there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_refused_is_told_though_the_batch_failed_behind_it() {
    let receiver = Receiver::start(&["CA"]).await;
    receiver.next.lock().unwrap().extend([
        Does::Answers(&["CR"]),
        Does::Answers(&["CR"]),
        Does::Answers(&["CR"]),
        Does::Answers(&["CE"]),
    ]);
    let home = Home::new();
    home.write(alarm_rows(17, "7", -90, Priority::High, true));
    let lanes = start(&home, &receiver.config(""));
    let view = until(&lanes[0], |view| {
        view.behind == 0 && view.state == LinkState::Synced && receiver.messages().len() == 2
    })
    .await;
    assert_eq!(view.set_aside, 1, "{view:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_application_is_waited_for_where_it_was_asked() {
    let receiver = Receiver::start(&["CA", "AA"]).await;
    receiver
        .next
        .lock()
        .unwrap()
        .extend([Does::Answers(&["CA", "AE"]); 3]);
    let home = Home::new();
    home.write(alarm_rows(17, "7", -90, Priority::High, true));
    let lanes = start(&home, &receiver.config("application_ack = true"));
    let view = until(&lanes[0], |view| {
        view.set_aside == 1 && view.behind == 0 && view.state == LinkState::Synced
    })
    .await;
    assert!(view.set_aside_reason.unwrap().contains("AE"));
    let messages = receiver.messages();
    assert_eq!(messages.len(), 2);
    assert_eq!(field(&messages[0], "MSH", 15), "AL");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_go_at_their_interval_by_a_way_of_their_own() {
    let receiver = Receiver::start(&["AA"]).await;
    let home = Home::new();
    home.write(vec![held("7", -3_600, "MUSTER", 41)]);
    for (channel, refid, unit) in [
        ("1.1.1.1", "MDC_ECG_HEART_RATE", "{beat}/min"),
        ("1.2.1.1", "MDC_PULS_OXIM_SAT_O2", "%"),
    ] {
        let id = home.numbers("7", refid, channel, unit);
        for second in -60..0 {
            home.writer().numbers(id, &[(at(second), Value::new(70.0))]);
        }
    }
    home.flush();
    home.cursor("hl7/am/numbers", at(-60).micros() / 10_000_000 - 1);
    let lanes = start(
        &home,
        &receiver.config("alarms = \"none\"\nnumbers_every_s = 10"),
    );
    until(&lanes[0], |view| {
        view.behind == 0 && receiver.messages().len() >= 6
    })
    .await;
    let messages = receiver.messages();
    assert!((6..=7).contains(&messages.len()), "{}", messages.len());
    assert_eq!(field(&messages[0], "MSH", 8), "ORU^R01^ORU_R01");
    assert_eq!(facet(&messages[0], "MDC_PULS_OXIM_SAT_O2"), "70");
    let mut ids: Vec<String> = messages
        .iter()
        .map(|message| field(message, "MSH", 9))
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), messages.len());
}

#[test]
fn acknowledgements_are_read_however_they_are_written() {
    let no = |words: &str| Ok(Ack::No(words.to_owned()));
    let table = [
        ("MSH|^~\\&|A\rMSA|CA|x\r", Ok(Ack::Stored)),
        ("MSH|^~\\&|A\nMSA|AA|x|ok\n", Ok(Ack::Done)),
        ("MSH#^~\\&#A\rMSA#AE#x#bad unit\r", no("AE bad unit")),
        (
            "MSH|^~\\&|A\rMSA|AR|x\rERR|||203^version|E|||text\r",
            no("AR 203^version, text"),
        ),
        (
            "MSH|^~\\&|A\rMSA|AR|x\rERR|||207^internal|E\r",
            Ok(Ack::Fault("AR 207^internal".to_owned())),
        ),
        ("MSH|^~\\&|A\rMSA|CE|x\r", Ok(Ack::Later("CE".to_owned()))),
        ("MSH|^~\\&|A\rMSA|CA|y\r", Err(())),
        ("MSH|^~\\&|A\r", Err(())),
        ("hello", Err(())),
        ("", Err(())),
    ];
    for (answer, expected) in table {
        assert_eq!(
            read(answer.as_bytes(), "x").map_err(|_| ()),
            expected,
            "{answer:?}"
        );
    }
}

#[test]
fn what_became_of_an_alert_is_read_however_it_is_written() {
    let told = |alert: &str, word: &str, who: &str| {
        Ok(Status {
            alert: alert.to_owned(),
            word: word.to_owned(),
            who: who.to_owned(),
        })
    };
    let no = |words: &str| Err(words.to_owned());
    let head = "MSH|^~\\&#||AM|||20191105183942||ORA^R41^ORA_R41|79||2.7\r";
    for (rest, expected) in [
        (
            "OBR|||3f2a1b2c.17^LAMPLIGHT\rPRT|||Delivered\r",
            told("3f2a1b2c.17", "Delivered", ""),
        ),
        (
            "OBR|||1^3f2a1b2c.A9\nPRT||UC||SB|Dana^A.||||read\n",
            told("3f2a1b2c.A9", "read", "Dana A."),
        ),
        ("OBR|||3f2a1b2c.17\r", no("PRT is missing")),
        (
            "OBR|||3f2a1b2c.17\rPRT||UC||SB\r",
            no("PRT: the status is missing"),
        ),
        ("PRT|||Delivered\r", no("OBR-3: the alert's id is missing")),
        (
            "OBR|||x\rPRT|||Delivered\r",
            no("OBR-3: the alert's id is missing"),
        ),
    ] {
        assert_eq!(status::read(&format!("{head}{rest}")), expected, "{rest:?}");
    }
    assert!(status::read("MSH|^~\\&|||||||ORU^R40|1\r").is_err());
    assert!(status::read("").is_err());
}

/// To the port for statuses, when it listens.
async fn connected(listen: SocketAddr) -> TcpStream {
    loop {
        match TcpStream::connect(listen).await {
            Ok(stream) => return stream,
            Err(_) => tokio::task::yield_now().await,
        }
    }
}

/// Says as a manager that an alert was read, and answers what is answered.
async fn tell(stream: &mut TcpStream, alert: &str) -> String {
    let message = format!(
        "MSH|^~\\&|AM||||20260101||ORA^R41^ORA_R41|77|P|2.6\rOBR|||{alert}^LAMPLIGHT\rPRT||UC|Read|SB|Nurse Dana\r"
    );
    stream.write_all(&frame(message.as_bytes())).await.unwrap();
    let mut deframer = Deframer::new(1 << 16);
    let mut bytes = [0; 4_096];
    loop {
        let count = stream.read(&mut bytes).await.unwrap();
        deframer.push(&bytes[..count]);
        if let Some(Framed::Message(answer)) = deframer.next() {
            return String::from_utf8(answer.to_vec()).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_status_is_of_the_journal_that_there_is_and_not_of_the_one_at_the_start() {
    let receiver = Receiver::start(&["CA"]).await;
    let home = Home::new();
    let listen = free().await;
    home.write(alarm_rows(17, "7", -90, Priority::High, true));
    let row = home.reader().last().unwrap().number();
    let config = receiver.config(&format!("status_listen = \"{listen}\""));
    let _lanes = hl7::start(&config, &home.station(), &"0".repeat(32)).unwrap();
    let mut stream = connected(listen).await;
    // The same number of the journal before was another alarm.
    let answer = tell(&mut stream, &format!("00000000.A{row}")).await;
    assert!(answer.contains("MSA|AE|77"), "{answer}");
    let journal: String = home.journal().chars().take(8).collect();
    let answer = tell(&mut stream, &format!("{journal}.A{row}")).await;
    assert!(answer.contains("MSA|AA|77"), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_became_of_an_alert_at_the_manager_stands_in_its_story() {
    let receiver = Receiver::start(&["CA"]).await;
    let home = Home::new();
    let listen = free().await;
    home.write(alarm_rows(17, "7", -90, Priority::High, true));
    let config = receiver.config(&format!("status_listen = \"{listen}\""));
    let lanes = start(&home, &config);
    synced(&lanes[0]).await;
    // Its end is a message of its own: that one names the alert by the message.
    let id = field(&receiver.messages()[2], "OBR", 3);
    let id = id.split('^').next().unwrap();
    let mut stream = connected(listen).await;
    let answer = tell(&mut stream, id).await;
    assert!(answer.contains("MSA|AA|77"), "{answer}");
    let answer = tell(&mut stream, "00000000.17").await;
    assert!(
        answer.contains("MSA|AE|77") && answer.contains("no alert"),
        "{answer}"
    );
    let rows = home.reader().journal(&JournalFilter {
        kind: Some("alarm.manager".to_owned()),
        ..JournalFilter::default()
    });
    let rows = rows.unwrap();
    assert_eq!(rows.len(), 1);
    let row = &rows[0].entry;
    assert_eq!(
        (row.condition, row.actor.as_deref()),
        (Some(17), Some("Nurse Dana"))
    );
    assert!(row.body.contains("Read"), "{}", row.body);
    assert_eq!(receiver.messages().len(), 3, "nothing of it goes back");
}
