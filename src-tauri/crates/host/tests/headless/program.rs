//! Starts `lamplight-headless`, talks MLLP to it, asks for its state.

use serde_json::Value as Json;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How long anything may take that is waited for: a busy machine takes many seconds for what
/// is usually there at once. Only a test that fails waits so long.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A folder of this test run that goes when the test is over.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("lamplight-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Left over at worst, in the system's own folder for such things.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A ward of three beds, `4E^^1` to `4E^^3`, with one listener.
///
/// Its key lies in a file: no test leaves anything in the key store of whoever runs it. No
/// device is missed within a test, however long a busy machine takes from a message to the
/// question what is known of it: nothing here is about silence.
pub const CONFIG: &str = r#"
[data]
key = "file"
[ward]
name = "Test ward"
stale_after_s = 3600
lost_after_s = 7200
[[bed]]
id = "1"
locations = ["4E^^1"]
[[bed]]
id = "2"
locations = ["4E^^2"]
[[bed]]
id = "3"
locations = ["4E^^3"]
[[feed]]
id = "bedside"
kind = "mllp-listener"
address = "127.0.0.1:0"
"#;

/// A running station.
pub struct Program {
    child: Child,
    pub folder: Folder,
    pub address: String,
}

pub fn binary() -> Command {
    Command::new(env!("CARGO_BIN_EXE_lamplight-headless"))
}

impl Program {
    pub fn start(config: &str) -> Self {
        Self::start_in(Folder::new(), config)
    }

    /// Over a limit of the size of its files it is told by an error, as on a full disk, not
    /// by a signal.
    #[cfg(target_os = "linux")]
    pub fn start_limitable(config: &str) -> Self {
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]);
        shell.arg(env!("CARGO_BIN_EXE_lamplight-headless"));
        Self::start_by(shell, Folder::new(), config)
    }

    /// Its files may grow to so many bytes from now on; `unlimited` lets them grow again.
    #[cfg(target_os = "linux")]
    pub fn limit_files(&self, bytes: &str) {
        let done = Command::new("prlimit")
            .args(["--pid", &self.pid().to_string()])
            // The soft limit alone: the hard one could not be raised again.
            .arg(format!("--fsize={bytes}:"))
            .status();
        assert!(done.unwrap().success());
    }

    pub fn start_in(folder: Folder, config: &str) -> Self {
        Self::start_by(binary(), folder, config)
    }

    /// On a message bus of its own.
    pub fn start_on(bus: &str, folder: Folder, config: &str) -> Self {
        let mut program = binary();
        program.env("DBUS_SESSION_BUS_ADDRESS", bus);
        Self::start_by(program, folder, config)
    }

    fn start_by(mut program: Command, folder: Folder, config: &str) -> Self {
        let file = folder.write("station.toml", config);
        let log = std::fs::File::create(folder.path().join("log.txt")).unwrap();
        let mut child = program
            .args(["--config".as_ref(), file.as_os_str()])
            .args(["--data".as_ref(), folder.path().join("data").as_os_str()])
            .env("LAMPLIGHT_LOG", "trace")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready: Json = serde_json::from_str(&line).unwrap_or_else(|error| {
            let log = std::fs::read_to_string(folder.path().join("log.txt")).unwrap_or_default();
            panic!("no ready line but {line:?}: {error}; its log:\n{log}");
        });
        let address = ready["feeds"][0]["address"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        Self {
            child,
            folder,
            address,
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log.txt")).unwrap()
    }

    /// What `lamplight-headless state` prints.
    pub fn state(&self) -> Json {
        let output = state_of(&self.data());
        assert!(output.0, "{}", output.1);
        serde_json::from_str(&output.1).unwrap()
    }

    /// What `lamplight-headless journal` prints.
    pub fn journal(&self) -> Vec<Json> {
        let output = binary()
            .args(["journal", "--json", "--data"])
            .arg(self.data())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    pub fn connect(&self) -> Wire {
        Wire::to(&self.address)
    }

    /// Sends one message on a connection of its own and gives its acknowledgement.
    pub fn send(&self, message: &str) -> String {
        self.connect().send(message)
    }

    pub fn signal(&self, name: &str) {
        let done = Command::new("kill")
            .args(["-s", name, &self.pid().to_string()])
            .status();
        assert!(done.unwrap().success());
    }

    /// Waits for its end and gives its exit code.
    pub fn wait(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Gives the folder up, for another start in it.
    pub fn into_folder(mut self) -> Folder {
        let _ = self.child.kill();
        self.child.wait().unwrap();
        std::mem::replace(&mut self.folder, Folder::new())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Success, and what was printed (on failure: the error).
pub fn state_of(data: &Path) -> (bool, String) {
    let output = binary()
        .arg("state")
        .arg("--data")
        .arg(data)
        .output()
        .unwrap();
    let text = if output.status.success() {
        output.stdout
    } else {
        output.stderr
    };
    (output.status.success(), String::from_utf8(text).unwrap())
}

/// Runs the program with arguments that should make it end by itself.
pub fn run_to_end(arguments: &[&std::ffi::OsStr]) -> (Option<i32>, String) {
    let output = binary().args(arguments).output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// An MLLP connection written by hand, so that the test does not lean on the code under test.
pub struct Wire(TcpStream);

impl Wire {
    pub fn to(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self(stream)
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap();
    }

    pub fn frame(&mut self, message: &[u8]) {
        let mut bytes = vec![0x0b];
        bytes.extend_from_slice(message);
        bytes.extend_from_slice(&[0x1c, 0x0d]);
        self.raw(&bytes);
    }

    /// The next answer, without its frame; empty when the connection was closed.
    pub fn answer(&mut self) -> String {
        let mut answer = Vec::new();
        let mut byte = [0];
        while self.0.read(&mut byte).is_ok_and(|n| n == 1) {
            match byte[0] {
                0x0b => answer.clear(),
                0x1c => {
                    let _ = self.0.read(&mut byte);
                    break;
                }
                other => answer.push(other),
            }
        }
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn send(&mut self, message: &str) -> String {
        self.frame(message.replace('\n', "\r").as_bytes());
        self.answer()
    }
}

/// The acknowledgement code of an answer (MSA-1).
pub fn code(answer: &str) -> &str {
    let msa = answer.split('\r').find(|line| line.starts_with("MSA"));
    msa.and_then(|line| line.split('|').nth(1))
        .unwrap_or("none")
}

/// A PCD-01 message with one heart rate, from `device` at `4E^^<bed>`.
pub fn heart_rate(control: &str, device: &str, bed: &str, value: &str) -> String {
    format!(
        "MSH|^~\\&|MON^{device}^EUI-64|MAKER|||20261121140000+0000||ORU^R01^ORU_R01|{control}|P|2.6|||AL|NE||UNICODE UTF-8\n\
         PID|||PAT{bed}^^^TEST^MR||Secretfamily{bed}^Hidden||19550303|F\n\
         PV1||I|4E^^{bed}\n\
         OBR|1|||182777000^monitoring of patient^SCT|||20261121140000+0000\n\
         OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||{device}\n\
         OBX|2|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|{value}|264864^MDC_DIM_BEAT_PER_MIN^MDC|50-120||||R\n"
    )
}

/// Finds a device in the state.
pub fn device<'a>(state: &'a Json, id: &str) -> &'a Json {
    let devices = state["devices"].as_array().unwrap();
    devices
        .iter()
        .find(|device| device["id"] == id)
        .unwrap_or_else(|| {
            panic!(
                "no device {id} among {:?}",
                devices.iter().map(|d| &d["id"]).collect::<Vec<_>>()
            )
        })
}
