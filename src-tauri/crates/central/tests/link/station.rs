//! A station without a window in a process of its own, and its journal.

use crate::central::Central;
use lamplight_store::{Batch, Cursor, Entry, KeySource, Opened, Options, Reader, Store};
use lamplight_units::Wall;
use lamplight_xtask::process::Process;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::Duration;
use tempfile::TempDir;

/// 2026-11-21T14:00:00Z.
pub const WALL_MICROS: i64 = 1_795_269_600_000_000;

/// Where a station lives.
pub struct Home {
    folder: TempDir,
    config: String,
}

/// A running station.
pub struct Station {
    process: Process,
    /// Of its listener.
    pub address: String,
}

/// The program, which Cargo puts beside ours; `None` with a printed reason.
pub fn program() -> Option<PathBuf> {
    let ours = Path::new(env!("CARGO_BIN_EXE_lamplight-central"));
    let path = ours.with_file_name(format!(
        "lamplight-headless{}",
        std::env::consts::EXE_SUFFIX
    ));
    if !path.is_file() {
        eprintln!("skipped: lamplight-headless is not built; `cargo test --workspace` builds it");
        return None;
    }
    Some(path)
}

impl Home {
    /// Of a station that is to enrol at `url`.
    pub fn new(url: &str, central: &Central) -> Self {
        let mut config = format!(
            "[data]\nkey = \"file\"\n[ward]\nname = \"Test ward\"\n[[bed]]\nid = \"1\"\nlocations = [\"4E^^1\"]\n\
             [[feed]]\nid = \"bedside\"\nkind = \"mllp-listener\"\naddress = \"127.0.0.1:0\"\n\
             [central]\nurl = \"{url}\"\nenrol = \"{}\"\n",
            central.code()
        );
        if let Some(folder) = central.authority() {
            let _ = writeln!(
                config,
                "authority = \"{}\"",
                folder.join("authority.pem").display()
            );
        }
        Self {
            folder: tempfile::tempdir().unwrap(),
            config,
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn open(&self) -> Opened {
        let folder = self.data().join("store");
        Store::open(
            &folder,
            &KeySource::File,
            Options::new(Wall::from_micros(WALL_MICROS)),
        )
        .unwrap()
    }

    /// Writes so many rows into its journal while it is away.
    pub fn write(&self, rows: usize) {
        let store = self.open().store;
        let entry = |n: usize| {
            let at = Wall::from_micros(WALL_MICROS + i64::try_from(n).unwrap());
            let mut entry = Entry::new(
                at,
                "command",
                format!("{{\"n\":{n},\"text\":\"ärztlich\\u0000\"}}"),
            );
            entry.actor = n.is_multiple_of(3).then(|| "somebody".to_owned());
            entry.patient = n.is_multiple_of(5).then(|| "P1".to_owned().into());
            entry
        };
        let (send, answers) = channel();
        let parts: Vec<usize> = (0..rows).collect();
        for part in parts.chunks(2_000) {
            let send = send.clone();
            let batch = Batch::kept(part.iter().map(|n| entry(*n)).collect());
            store
                .writer()
                .append(batch, move |done| send.send(done).unwrap());
        }
        drop(send);
        assert!(answers.iter().all(|done| done.is_ok()));
    }

    /// Looks into its records while it is away.
    pub fn read<T>(&self, look: impl FnOnce(&Reader) -> T) -> T {
        let store = self.open().store;
        look(&store.reader())
    }

    /// The journal's last row and the central server's cursor.
    pub fn ends(&self) -> (i64, i64) {
        self.read(|reader| {
            let cursor: Option<Cursor> = reader.cursor("central").unwrap();
            (
                reader.last().unwrap().number(),
                cursor.map_or(0, |cursor| cursor.seq.number()),
            )
        })
    }

    /// Starts it; `None` with a printed reason.
    pub fn start(&self) -> Option<Station> {
        let file = self.folder.path().join("station.toml");
        std::fs::write(&file, &self.config).unwrap();
        let log = self.folder.path().join("log.txt");
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(log)
            .unwrap();
        let mut command = Command::new(program()?);
        command
            .arg("--config")
            .arg(file)
            .arg("--data")
            .arg(self.data())
            .stderr(log);
        let mut process = Process::start("lamplight-headless", &mut command).unwrap();
        let address = process
            .wait_for_line(Duration::from_secs(60), "ready line", |line| {
                let (_, rest) = line.split_once("\"address\":\"")?;
                Some(rest.split('"').next()?.to_owned())
            })
            .unwrap();
        Some(Station { process, address })
    }
}

impl Station {
    /// As by a power failure.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Asked to.
    pub fn stop(&mut self) {
        self.process.stop();
    }

    /// A high alarm of the monitor at the bed begins or ends; answered when it is in the journal.
    pub fn alert(&self, control: u32, phase: &str, state: &str) {
        use std::io::{Read as _, Write as _};
        let message = alert(control, phase, state).replace('\n', "\r");
        let mut stream = std::net::TcpStream::connect(&self.address).unwrap();
        stream
            .write_all(format!("\u{b}{message}\u{1c}\r").as_bytes())
            .unwrap();
        let mut answer = [0; 4_096];
        let n = stream.read(&mut answer).unwrap();
        let text = String::from_utf8_lossy(&answer[..n]).into_owned();
        assert!(text.contains("|CA|") || text.contains("|AA|"), "{text}");
    }
}

/// An alert of PCD-04 with high priority.
fn alert(control: u32, phase: &str, state: &str) -> String {
    format!(
        "MSH|^~\\&|MON^AA01^EUI-64|MAKER|||20261121140000+0000||ORU^R40^ORU_R40|{control}|P|2.6|||AL|NE\n\
         PV1||I|4E^^1\n\
         OBR|1|||196616^MDC_EVT_ALARM^MDC|||20261121140000+0000\n\
         OBX|1|CWE|196616^MDC_EVT_ALARM^MDC|1.2.1.7.1|196648^MDC_EVT_HI^MDC^^^^^^VENT FIB|||H~PH~SP|||R|||||||AA01\n\
         OBX|2|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.2.1.7.3|{phase}||||||R\n\
         OBX|3|ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.2.1.7.4|{state}||||||R\n"
    )
}
