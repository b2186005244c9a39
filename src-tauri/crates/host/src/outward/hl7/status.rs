//! PCD-05: what became of an alert at the alarm manager (delivered, read, accepted, …), on a
//! connection that the manager opens (IHE PCD TF-2; PCD-04 and PCD-05 use separate sockets).
//!
//! It is a row of the journal beside the alarm's others, and changes nothing else: an alarm is
//! acknowledged by people who stand at it or at this station, and not by a telephone. What can't
//! be understood is answered AE with the reason, and costs nothing.

use super::config::Hl7OutConfig;
use crate::outward::port::Port;
use crate::outward::{Station, blocking};
use crate::system_clock::SystemClock;
use lamplight_journal::hex;
use lamplight_protocols::mllp::{Deframer, Framed, frame};
use lamplight_store::{Batch, Entry, Reader, Seq, StoreError};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, oneshot};

/// A status has some hundred bytes.
const BYTES_MOST: usize = 64 << 10;
/// Connections at a time; a manager has one.
const MOST: usize = 8;
/// A manager that says nothing for so long is let go; it comes again.
const IDLE: Duration = Duration::from_secs(3_600);
/// The longest word for a status, or name, that is kept.
const TEXT_MOST: usize = 80;

/// The profile's words.
const WORDS: [&str; 14] = [
    "Received",
    "Undeliverable",
    "Delivered",
    "Read",
    "Accepted",
    "AcceptedPositive",
    "AcceptedTrue",
    "AcceptedFalse",
    "Rejected",
    "Cancelled",
    "CancelledByOther",
    "CallbackStart",
    "CallbackEnd",
    "Completed",
];

/// Listens for as long as the program runs; within the runtime.
pub(super) fn start(config: &Hl7OutConfig, station: &Station) {
    let Some(listen) = config.status_listen else {
        return;
    };
    let listener = Listener {
        port: Port {
            listen,
            title: format!("Status port of HL7 receiver {}", config.name),
            lost: "what became of its alerts is not heard",
            entry: "status_listen",
            station: station.supervisor.clone(),
        },
        receiver: Arc::from(config.name.as_str()),
        station: station.clone(),
    };
    let name = format!("HL7 status of {}", config.name);
    let supervisor = station.supervisor.clone();
    let run = move || listener.clone().run();
    tokio::spawn(async move { supervisor.keep(&name, run).await });
}

#[derive(Clone)]
struct Listener {
    port: Port,
    /// The manager's name in the configuration.
    receiver: Arc<str>,
    station: Station,
}

/// What a message says of an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Status {
    /// OBR-3, its first component: the alert, or the message that told of it.
    pub alert: String,
    /// Such as `Delivered`.
    pub word: String,
    /// Whom it concerns, or empty.
    pub who: String,
}

impl Listener {
    async fn run(self) {
        let places = Arc::new(Semaphore::new(MOST));
        loop {
            let listener = self.port.open().await;
            while let Ok((stream, _)) = listener.accept().await {
                // Beyond the bound the new one is closed: those that are there work.
                if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
                    let this = self.clone();
                    tokio::spawn(async move {
                        let _place = place;
                        // A connection that breaks is the manager's to make anew.
                        let _ = this.serve(stream).await;
                    });
                }
            }
        }
    }

    async fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut deframer = Deframer::new(BYTES_MOST);
        let mut bytes = [0; 4_096];
        loop {
            let Ok(count) = tokio::time::timeout(IDLE, stream.read(&mut bytes)).await else {
                return Ok(());
            };
            let count = count?;
            if count == 0 {
                return Ok(());
            }
            deframer.push(bytes.get(..count).unwrap_or_default());
            while let Some(framed) = deframer.next() {
                // Bytes that are no message are nobody's to answer.
                if let Framed::Message(message) = framed {
                    let text = String::from_utf8_lossy(&message).into_owned();
                    let answer = self.answer(&text).await;
                    stream.write_all(&frame(answer.as_bytes())).await?;
                }
            }
        }
    }

    /// Keeps what a message says, and answers when that is on the disk.
    async fn answer(&self, message: &str) -> String {
        let id = control_id(message);
        let kept = match read(message) {
            Ok(status) => self.keep(status).await,
            Err(reason) => Err(reason),
        };
        acknowledged(&id, &kept)
    }

    async fn keep(&self, status: Status) -> Result<(), String> {
        let (reader, alert) = (self.station.reader.clone(), status.alert.clone());
        let found = blocking(move || condition(&reader, &alert)).await;
        let found = found.map_err(|error| format!("the records can't be read: {error}"))?;
        let Some(condition) = found else {
            return Err(format!(
                "OBR-3: no alert {:?} of this station",
                status.alert
            ));
        };
        let body = json!({ "receiver": &*self.receiver, "status": status.word, "who": status.who });
        let mut row = Entry::new(SystemClock::wall(), "alarm.manager", body.to_string());
        row.condition = Some(condition);
        row.actor = Some(status.who).filter(|who| !who.is_empty());
        let (tell, told) = oneshot::channel();
        self.station
            .writer
            .append(Batch::repeatable(vec![row]), move |written| {
                // Fails when the connection has ended.
                let _ = tell.send(written.is_ok());
            });
        match told.await {
            Ok(true) => Ok(()),
            _ => Err("it can't be kept now; send it again".to_owned()),
        }
    }
}

/// The condition behind an alert's name: `JOURNAL.17`, or of a later message `JOURNAL.A4711`; the
/// journal's part is the first digits of its id. It is the journal that there is now: in one that
/// was begun anew the numbers of before are those of other alarms.
fn condition(reader: &Reader, alert: &str) -> Result<Option<u64>, StoreError> {
    let Some((of, number)) = alert.split_once('.') else {
        return Ok(None);
    };
    let journal: String = hex::of(&reader.journal_id()?).chars().take(8).collect();
    if of != journal {
        return Ok(None);
    }
    if let Some(row) = number.strip_prefix('A') {
        let Ok(row) = row.parse::<i64>() else {
            return Ok(None);
        };
        let rows = reader.journal_after(Seq::new(row.saturating_sub(1)), 1)?;
        let found = rows.first().filter(|found| found.seq.number() == row);
        return Ok(found.and_then(|found| found.entry.condition));
    }
    let Ok(number) = number.parse::<u64>() else {
        return Ok(None);
    };
    Ok(reader.episode(number)?.map(|_| number))
}

fn field(segment: &str, at: usize) -> &str {
    segment.split('|').nth(at).unwrap_or_default()
}

fn segments(message: &str) -> impl Iterator<Item = &str> {
    message.split(['\r', '\n']).filter(|one| !one.is_empty())
}

fn control_id(message: &str) -> String {
    let head = segments(message).next().unwrap_or_default();
    field(head, 9).chars().take(199).collect()
}

/// Components become words.
fn words(field: &str) -> String {
    let parts = field.split(['^', '&', '~']).map(str::trim);
    let text: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    text.join(" ").chars().take(TEXT_MOST).collect()
}

/// Reads ORA^R41: OBR-3 names the alert; PRT-3 is the status, or else the field with a word of the
/// profile; PRT-5 is whom it concerns.
pub(super) fn read(message: &str) -> Result<Status, String> {
    let head = segments(message).next().unwrap_or_default();
    if !head.starts_with("MSH|") {
        return Err("it does not begin with MSH|".to_owned());
    }
    if !field(head, 8).starts_with("ORA^R41") {
        return Err("MSH-9: only ORA^R41 is taken here".to_owned());
    }
    let of = |name: &str| segments(message).find(|one| one.starts_with(name));
    let alert = of("OBR|").map(|obr| field(obr, 3)).unwrap_or_default();
    // The alert's name is the first component, or the second where the first is a number.
    let mut names = alert.split('^').map(str::trim);
    let alert = names.find(|name| name.contains('.')).unwrap_or_default();
    if alert.is_empty() {
        return Err("OBR-3: the alert's id is missing".to_owned());
    }
    let prt = of("PRT|").ok_or("PRT is missing")?;
    let mut all = prt.split('|').skip(1).map(words);
    let known = |told: &String| WORDS.iter().any(|word| word.eq_ignore_ascii_case(told));
    let word = Some(words(field(prt, 3)))
        .filter(|told| !told.is_empty())
        .or_else(|| all.find(known))
        .ok_or("PRT: the status is missing")?;
    Ok(Status {
        alert: alert.to_owned(),
        word,
        who: words(field(prt, 5)),
    })
}

fn acknowledged(id: &str, kept: &Result<(), String>) -> String {
    let at = SystemClock::wall().iso();
    let at: String = at.chars().filter(char::is_ascii_digit).take(14).collect();
    let head = format!("MSH|^~\\&|LAMPLIGHT||||{at}||ACK^R41^ACK|{id}-A|P|2.6\r");
    match kept {
        Ok(()) => format!("{head}MSA|AA|{id}\r"),
        Err(reason) => {
            let reason: String = reason
                .chars()
                .map(|letter| {
                    if "|^~\\&\r\n".contains(letter) {
                        ' '
                    } else {
                        letter
                    }
                })
                .collect();
            format!("{head}MSA|AE|{id}\rERR|||207|E||||{reason}\r")
        }
    }
}
