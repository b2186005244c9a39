//! Stations in this process: a ward's own, and one that shows it.

use crate::station::PATIENCE;
use lamplight_host::config::Config;
use lamplight_host::{Host, Signalling, Ward};
use serde_json::Value as Json;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A running station and its folder. Stopped by [`Self::stop`].
pub struct Running {
    pub host: Host,
    folder: TempDir,
    config: String,
    wire: Option<TcpStream>,
    control: u32,
}

/// A ward of beds 1 and 2 that publishes. It misses no monitor within a test: what was sent once
/// is still so when a busy machine has started all the others.
pub const WARD: &str = "[data]\nkey = \"file\"\n[ward]\nname = \"Ward 4 East\"\nstale_after_s = 3600\nlost_after_s = 7200\n\
    [sound]\nenabled = false\n\
    [[bed]]\nid = \"1\"\nlocations = [\"4E^^1\"]\n[[bed]]\nid = \"2\"\nlocations = [\"4E^^2\"]\n\
    [[feed]]\nid = \"bedside\"\nkind = \"mllp-listener\"\naddress = \"127.0.0.1:0\"\n";

/// The broker's part of a configuration.
pub fn broker(url: &str, more: &str) -> String {
    format!("[broker]\nservers = [\"{url}\"]\nward = \"4 East\"\n{more}\n")
}

/// A station that shows that ward.
pub fn view(url: &str, more: &str) -> String {
    format!(
        "[data]\nkey = \"file\"\n[broker]\nservers = [\"{url}\"]\n{more}\n[view]\nward = \"4 East\"\n"
    )
}

impl Running {
    pub fn start(config: &str) -> Self {
        Self::on(tempfile::tempdir().unwrap(), config)
    }

    fn on(folder: TempDir, text: &str) -> Self {
        let file = folder.path().join("station.toml");
        std::fs::write(&file, text).unwrap();
        let (config, setup) = Config::read(&file).unwrap();
        let data = folder.path().join("data");
        let host = Host::start(&config, setup, &data, Signalling::None).unwrap();
        Self {
            host,
            folder,
            config: text.to_owned(),
            wire: None,
            control: 0,
        }
    }

    /// Stops, and starts on the same data.
    pub fn again(self) -> Self {
        let Self {
            host,
            folder,
            config,
            control,
            ..
        } = self;
        host.stop();
        let mut again = Self::on(folder, &config);
        again.control = control;
        again
    }

    pub fn stop(self) {
        self.host.stop();
    }

    pub fn ward(&self) -> Ward {
        self.host.ward()
    }

    pub fn address(&self) -> String {
        self.host.ready().feeds[0].address.clone().unwrap()
    }

    pub fn state(&self) -> Json {
        let text = self.host.runtime().block_on(self.ward().state()).unwrap();
        serde_json::from_slice(&text.concat()).unwrap()
    }

    /// How the named way out stands.
    pub fn link(&self, name: &str) -> Json {
        let links = self.ward().links_told();
        let found = links
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["name"] == name);
        found
            .unwrap_or_else(|| panic!("no {name} in {links}"))
            .clone()
    }

    /// A message, acknowledged.
    fn send(&mut self, message: &str) {
        let address = self.address();
        let wire = self.wire.get_or_insert_with(|| {
            let wire = TcpStream::connect(address).unwrap();
            wire.set_read_timeout(Some(PATIENCE)).unwrap();
            wire
        });
        let framed = format!("\u{b}{}\u{1c}\r", message.replace('\n', "\r"));
        wire.write_all(framed.as_bytes()).unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(&[0x1c, 0x0d]) {
            let mut byte = [0];
            assert_eq!(wire.read(&mut byte).unwrap(), 1);
            answer.push(byte[0]);
        }
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(
            answer.contains("|CA|") || answer.contains("|AA|"),
            "{answer}"
        );
    }

    /// A heart rate of a bed, and whose it is.
    pub fn heart_rate(&mut self, bed: &str, rate: &str) {
        self.control += 1;
        let control = self.control;
        self.send(&format!(
            "MSH|^~\\&|MON^AA0{bed}^EUI-64|MAKER|||20261121140000+0000||ORU^R01^ORU_R01|{control}|P|2.6|||AL|NE||UNICODE UTF-8\n\
             PID|||PAT{bed}^^^TEST^MR||Secretfamily^Hidden||19550303|F\n\
             PV1||I|4E^^{bed}\n\
             OBR|1|||182777000^monitoring of patient^SCT|||20261121140000+0000\n\
             OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||AA0{bed}\n\
             OBX|2|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|{rate}|264864^MDC_DIM_BEAT_PER_MIN^MDC|50-120||||R\n"
        ));
    }

    /// A high alert of bed 1 in these words begins or ends. Its place tells it from others.
    pub fn alert(&mut self, words: &str, place: u32, begins: bool) {
        self.alert_at("1", words, place, begins);
    }

    /// The same of any bed.
    pub fn alert_at(&mut self, bed: &str, words: &str, place: u32, begins: bool) {
        self.control += 1;
        let (control, (phase, state)) = (
            self.control,
            if begins {
                ("start", "active")
            } else {
                ("end", "inactive")
            },
        );
        self.send(&format!(
            "MSH|^~\\&|MON^AA0{bed}^EUI-64|MAKER|||20261121140000+0000||ORU^R40^ORU_R40|{control}|P|2.6|||AL|NE\n\
             PV1||I|4E^^{bed}\n\
             OBR|1|||196616^MDC_EVT_ALARM^MDC|||20261121140000+0000\n\
             OBX|1|CWE|196616^MDC_EVT_ALARM^MDC|1.2.1.{place}.1|196648^MDC_EVT_HI^MDC^^^^^^{words}|||H~PH~SP|||R|||||||AA0{bed}\n\
             OBX|2|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.2.1.{place}.3|{phase}||||||R\n\
             OBX|3|ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.2.1.{place}.4|{state}||||||R\n"
        ));
    }
}

/// Asks again and again until something is so.
pub fn until<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(Instant::now() < until, "never: {what}");
        // Between two looks, so that asking is not what the station does.
        std::thread::sleep(Duration::from_millis(50));
    }
}
