//! A station without a window in a process of its own, and its journal.

use crate::central::Central;
use crate::clock::Clock;
use crate::database::PATIENCE;
use crate::pause;
use crate::programs;
use lamplight_host::config::Config;
use lamplight_host::people::{TotpKey, draw_key};
use lamplight_host::{Host, Signalling};
use lamplight_people::{Badge, Input, NewPerson, PersonName, Role, Roles, Secret, Typed};
use lamplight_store::{Batch, Cursor, Entry, KeySource, Opened, Options, Reader, Store};
use lamplight_units::{TerminalId, Wall};
use lamplight_xtask::process::Process;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant, SystemTime as WallClock, UNIX_EPOCH};
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
    let path = programs::path("lamplight-headless");
    if !path.is_file() {
        eprintln!("skipped: lamplight-headless is not built; `cargo test --workspace` builds it");
        return None;
    }
    Some(path)
}

/// A row as people's wishes make them, with what texts may hold.
fn ordinary(n: usize) -> Entry {
    let at = Wall::from_micros(WALL_MICROS + i64::try_from(n).unwrap());
    let body = format!("{{\"n\":{n},\"text\":\"ärztlich\\u0000\"}}");
    let mut entry = Entry::new(at, "command", body);
    entry.actor = n.is_multiple_of(3).then(|| "somebody".to_owned());
    entry.patient = n.is_multiple_of(5).then(|| "P1".to_owned().into());
    entry
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
        self.write_as(rows, ordinary);
    }

    /// The same with rows of one's own.
    pub fn write_as(&self, rows: usize, entry: impl Fn(usize) -> Entry) {
        let store = self.open().store;
        let (send, answers) = channel();
        let parts: Vec<usize> = (0..rows).collect();
        for part in parts.chunks(2_000) {
            let send = send.clone();
            let batch = Batch::kept(part.iter().map(|n| entry(*n)).collect());
            // The queue is bounded; a million rows wait here for their turn.
            while !store.writer().has_room(&batch) {
                std::thread::yield_now();
            }
            store
                .writer()
                .append(batch, move |done| send.send(done.is_ok()).unwrap());
        }
        drop(send);
        assert!(answers.iter().all(|done| done));
    }

    /// The same records in another place, before their station was ever started.
    pub fn copy(&self, url: &str, central: &Central) -> Self {
        let copy = Self::new(url, central);
        let folders = [self.data().join("store"), copy.data().join("store")];
        std::fs::create_dir_all(&folders[1]).unwrap();
        for entry in std::fs::read_dir(&folders[0]).unwrap().flatten() {
            std::fs::copy(entry.path(), folders[1].join(entry.file_name())).unwrap();
        }
        copy
    }

    /// Everything that it has, in another's hands.
    pub fn stolen(&self) -> Self {
        let copy = Self {
            folder: tempfile::tempdir().unwrap(),
            config: self.config.clone(),
        };
        for part in ["data", "data/store"] {
            let (from, to) = (self.folder.path().join(part), copy.folder.path().join(part));
            std::fs::create_dir_all(&to).unwrap();
            for entry in std::fs::read_dir(from).unwrap().flatten() {
                if entry.path().is_file() {
                    std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
                }
            }
        }
        copy
    }

    /// Its key is thrown away, and its configuration has a new code.
    pub fn enrol_anew(&mut self, central: &Central) {
        std::fs::remove_file(self.data().join("central.json")).unwrap();
        let old = self.config.split("enrol = ").nth(1).unwrap();
        let old = old.split('"').nth(1).unwrap().to_owned();
        self.config = self.config.replace(&old, &central.code());
    }

    /// Makes its first administrator, as whoever sets the computer up does.
    pub fn administered(&self) {
        let (config, data) = (self.config_file(), self.data());
        // It has a runtime of its own, which must not begin within another.
        let made = std::thread::spawn(move || administer(&config, &data));
        made.join().unwrap();
    }

    /// Its configuration's file, written.
    pub fn config_file(&self) -> PathBuf {
        let file = self.folder.path().join("station.toml");
        std::fs::write(&file, &self.config).unwrap();
        file
    }

    /// Where its data are.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// What the running station tells of itself, as IT asks it.
    pub fn state(&self) -> serde_json::Value {
        let output = Command::new(program().unwrap())
            .args(["state", "--data"])
            .arg(self.data())
            .output()
            .unwrap();
        serde_json::from_slice(&output.stdout).unwrap_or(serde_json::Value::Null)
    }

    /// Asks until what it tells pleases.
    pub fn until_state(&self, what: &str, pleases: impl Fn(&serde_json::Value) -> bool) {
        let until = Instant::now() + PATIENCE;
        let mut last = serde_json::Value::Null;
        while Instant::now() < until {
            last = self.state();
            if pleases(&last) {
                return;
            }
            pause::ask();
        }
        last["devices"] = serde_json::Value::Null;
        panic!("{what} was not told: {last:#}");
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
        self.start_with(None)
    }

    /// Starts it with a clock of its own; `None` with a printed reason.
    pub fn start_with(&self, clock: Option<&Clock>) -> Option<Station> {
        let file = self.config_file();
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
        if let Some(clock) = clock {
            clock.dress(&mut command);
        }
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

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// A lethal arrhythmia at the bed begins or ends, says its monitor; answered when it is in
    /// the journal. The station holds it until a person has reset it.
    pub fn alert(&self, control: u32, phase: &str, state: &str) {
        self.alert_of("VENT FIB", control, phase, state);
    }

    /// The same of a high alarm in these words.
    pub fn alert_of(&self, words: &str, control: u32, phase: &str, state: &str) {
        use std::io::{Read as _, Write as _};
        let message = message(words, control, phase, state).replace('\n', "\r");
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

/// An alert of PCD-04 with high priority. Alerts of one event are told apart by where in the
/// device they are, so the lethal arrhythmia has a place of its own.
fn message(words: &str, control: u32, phase: &str, state: &str) -> String {
    let place = if words == "VENT FIB" { 7 } else { 8 };
    format!(
        "MSH|^~\\&|MON^AA01^EUI-64|MAKER|||20261121140000+0000||ORU^R40^ORU_R40|{control}|P|2.6|||AL|NE\n\
         PV1||I|4E^^1\n\
         OBR|1|||196616^MDC_EVT_ALARM^MDC|||20261121140000+0000\n\
         OBX|1|CWE|196616^MDC_EVT_ALARM^MDC|1.2.1.{place}.1|196648^MDC_EVT_HI^MDC^^^^^^{words}|||H~PH~SP|||R|||||||AA01\n\
         OBX|2|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.2.1.{place}.3|{phase}||||||R\n\
         OBX|3|ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.2.1.{place}.4|{state}||||||R\n"
    )
}

fn administer(config: &Path, data: &Path) {
    let (config, setup) = Config::read(config).unwrap();
    let host = Host::start(&config, setup, data, Signalling::None).unwrap();
    let key = draw_key().unwrap();
    let step = WallClock::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
        / 30;
    let code = TotpKey::parse(&key).unwrap().code(step);
    let written = std::fs::read_to_string(data.join("setup-code.txt")).unwrap();
    let first = Input::FirstAdministrator {
        setup_code: Typed::new(&written),
        at: TerminalId::station(),
        new: NewPerson {
            badge: Badge::parse("1000").unwrap(),
            name: PersonName::parse("Ada Admin").unwrap(),
            roles: Roles::of(&[Role::Nurse]),
        },
        password: Typed::new("a pelican at the pier"),
        key: Secret::new(&key),
        code: Typed::new(&code),
    };
    let ward = host.ward();
    let asked = ward.people(TerminalId::station(), first);
    host.runtime().block_on(asked).unwrap().unwrap();
    host.stop();
}
