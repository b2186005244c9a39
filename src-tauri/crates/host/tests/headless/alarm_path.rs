//! An alarm's way from a socket to the list and the tone, and the reason when it is silent.
//!
//! The station runs in this process, because commands have no way in from another one.

use crate::program::{CONFIG, Folder, Wire, code, heart_rate};
use lamplight_api::command::{Command, Refusal};
use lamplight_host::config::Config;
use lamplight_host::{Host, Signalling};
use serde_json::{Value as Json, json};

/// A station without a window, so without sound of its own: the engine orders its tones
/// all the same.
pub struct Ward {
    pub host: Host,
    pub wire: Wire,
    pub folder: Folder,
}

impl Ward {
    pub fn start() -> Self {
        Self::start_with(CONFIG, Signalling::None)
    }

    pub fn start_with(config: &str, signalling: Signalling) -> Self {
        Self::start_in(Folder::new(), config, signalling)
    }

    fn start_in(folder: Folder, config: &str, signalling: Signalling) -> Self {
        let file = folder.write("station.toml", config);
        let (config, setup) = Config::read(&file).unwrap();
        let data = folder.path().join("data");
        let host = Host::start(&config, setup, &data, signalling).unwrap();
        let address = host.ready().feeds[0].address.clone().unwrap();
        let wire = Wire::to(&address);
        Self { host, wire, folder }
    }

    pub fn send(&mut self, message: &str) {
        assert_eq!(code(&self.wire.send(message)), "CA");
    }

    pub fn command(&self, command: Command) -> Result<(), Refusal> {
        let ward = self.host.ward();
        self.host.runtime().block_on(ward.command(command))
    }

    pub fn state(&self) -> Json {
        let ward = self.host.ward();
        let text = self.host.runtime().block_on(ward.state()).unwrap();
        serde_json::from_slice(&text.concat()).unwrap()
    }

    pub fn condition(&self, text: &str) -> Json {
        let state = self.state();
        let all = state["conditions"].as_array().unwrap();
        let found = all.iter().find(|open| open["text"] == text);
        found
            .unwrap_or_else(|| panic!("no {text} among {all:?}"))
            .clone()
    }

    pub fn stop(self) {
        self.host.stop();
    }

    /// Stops, and starts on the same data folder.
    pub fn again(self) -> Self {
        let Self { host, folder, .. } = self;
        host.stop();
        Self::start_in(folder, CONFIG, Signalling::None)
    }
}

/// A PCD-04 message of a high alert at bed 2.
pub fn alert(control: &str, text: &str, phase: &str, state: &str) -> String {
    format!(
        "MSH|^~\\&|MON^AA01^EUI-64|MAKER|||20261121140000+0000||ORU^R40^ORU_R40|{control}|P|2.6|||AL|NE\n\
         PV1||I|4E^^2\n\
         OBR|1|||196616^MDC_EVT_ALARM^MDC|||20261121140000+0000\n\
         OBX|1|CWE|196616^MDC_EVT_ALARM^MDC|1.2.1.7.1|196648^MDC_EVT_HI^MDC^^^^^^{text}|||H~PH~SP|||R|||||||AA01\n\
         OBX|2|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.2.1.7.3|{phase}||||||R\n\
         OBX|3|ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.2.1.7.4|{state}||||||R\n"
    )
}

#[test]
fn an_alarm_sounds_until_it_is_taken_and_its_silence_says_why() {
    let mut ward = Ward::start();
    ward.send(&heart_rate("1", "AA01", "2", "171"));
    ward.send(&alert("2", "HR HIGH", "start", "active"));
    let open = ward.condition("HR HIGH");
    assert_eq!(open["subject"], "bed 2");
    assert_eq!(
        (&open["priority"], &open["silent"]),
        (&json!("high"), &Json::Null)
    );
    let id = open["id"].as_u64().unwrap();

    ward.command(Command::PauseAudio).unwrap();
    assert_eq!(ward.condition("HR HIGH")["silent"]["why"], "paused");
    ward.command(Command::EndPause).unwrap();
    assert_eq!(ward.condition("HR HIGH")["silent"], Json::Null);

    let acknowledge = || Command::Acknowledge {
        condition: id,
        at: None,
    };
    ward.command(acknowledge()).unwrap();
    let open = ward.condition("HR HIGH");
    assert_eq!(open["silent"]["why"], "acknowledged");
    assert_eq!(open["acknowledged"], "at this station");
    let refused = ward.command(acknowledge()).unwrap_err();
    assert!(!refused.sentence.is_empty());

    ward.send(&alert("3", "HR HIGH", "end", "inactive"));
    let left = ward.state()["conditions"].clone();
    let high = left.as_array().unwrap().iter();
    assert_eq!(high.filter(|open| open["text"] == "HR HIGH").count(), 0);
    ward.stop();
}

#[test]
fn a_new_high_alarm_breaks_through_the_pause() {
    let mut ward = Ward::start();
    ward.command(Command::PauseAudio).unwrap();
    ward.send(&alert("1", "HR HIGH", "start", "active"));
    assert_eq!(ward.condition("HR HIGH")["silent"], Json::Null);
    ward.stop();
}

#[test]
fn a_station_without_sound_says_so_and_lists_what_would_sound() {
    let mut ward = Ward::start();
    ward.send(&alert("1", "HR HIGH", "start", "active"));
    assert_eq!(ward.state()["audio"]["output"], "off");
    assert_eq!(ward.condition("HR HIGH")["presence"], "present");
    ward.stop();
}

#[test]
fn the_time_to_tone_and_list_is_told_by_the_state() {
    let mut ward = Ward::start();
    let asked = ward.host.ward();
    let screen = asked.subscribe(Box::new(|_| true));
    ward.host.runtime().block_on(screen).unwrap();
    ward.send(&alert("1", "HR HIGH", "start", "active"));
    // A command hands the batch out at once, whatever is due.
    ward.command(Command::PauseAudio).unwrap();
    let path = ward.state()["alarm_path"].clone();
    for span in ["tone_ms", "list_ms"] {
        assert_eq!(path[span]["count"], 1, "{path}");
        assert!(path[span]["max"].is_number(), "{path}");
    }
    ward.stop();
}
