//! `[[hl7_out]]`: an EHR or alarm manager that takes HL7 v2 over MLLP.

use crate::config::TlsConfig;
use crate::feed_setup::client_tls;
use lamplight_feeds::mllp::send::SendConfig;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

/// `[[hl7_out]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hl7OutConfig {
    /// Its name in lists and logs; its cursors go by it, so a new name begins anew.
    pub name: String,
    /// `host:port`.
    pub address: String,
    /// TLS; plain when left out.
    #[serde(default)]
    pub tls: Option<TlsConfig>,
    /// Which alarms are sent as PCD-04.
    #[serde(default)]
    pub alarms: AlarmsOut,
    /// Seconds between the numbers of a bed that are sent as PCD-01; 0 sends none.
    #[serde(default)]
    pub numbers_every_s: u64,
    /// MSH-3 of what is sent.
    #[serde(default = "application")]
    pub application: String,
    /// The station's EUI-64 in 16 hexadecimal digits, or empty.
    #[serde(default)]
    pub eui64: String,
    /// MSH-4.
    #[serde(default)]
    pub facility: String,
    /// MSH-5.
    #[serde(default)]
    pub receiving_application: String,
    /// MSH-6.
    #[serde(default)]
    pub receiving_facility: String,
    /// The assigning authority of record numbers (PID-3.4).
    #[serde(default)]
    pub authority_name: String,
    /// MSH-16 asks for the application's own answer after the accept one.
    #[serde(default)]
    pub application_ack: bool,
    /// Seconds within which an answer must come.
    #[serde(default = "answer_within_s")]
    pub answer_within_s: u64,
    /// Where the station listens for what became of its alerts (PCD-05), such as
    /// `0.0.0.0:2576`; nowhere when left out.
    #[serde(default)]
    pub status_listen: Option<SocketAddr>,
    /// Whether a receiver that is new gets what was recorded before.
    #[serde(default)]
    pub backlog: bool,
}

/// Which alarms are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmsOut {
    /// None.
    None,
    /// Those of patients.
    #[default]
    Patients,
    /// Those of patients and of equipment.
    All,
}

fn application() -> String {
    "LAMPLIGHT".to_owned()
}

const fn answer_within_s() -> u64 {
    10
}

impl Hl7OutConfig {
    pub(crate) fn resolve_paths(&mut self, folder: &Path) {
        let Some(tls) = &mut self.tls else { return };
        let files = [&mut tls.certificate, &mut tls.key, &mut tls.authority];
        for file in files.into_iter().flatten() {
            *file = folder.join(&*file);
        }
    }

    fn problem(&self) -> Option<String> {
        let named = |words: &str| Some(format!("hl7_out {:?}: {words}", self.name));
        if self.name.trim().is_empty() || self.name.contains('/') {
            return Some("[[hl7_out]]: name is missing, or has a slash".to_owned());
        }
        if !self.address.contains(':') {
            return named("address must be host:port");
        }
        if self.numbers_every_s != 0 && !(1..=86_400).contains(&self.numbers_every_s) {
            return named("numbers_every_s must be 0 (none), or 1 to 86400");
        }
        if !(1..=300).contains(&self.answer_within_s) {
            return named("answer_within_s must be 1 to 300");
        }
        if self.alarms == AlarmsOut::None && self.numbers_every_s == 0 {
            return named("neither alarms nor numbers are sent; leave it out");
        }
        let digits = self.eui64.bytes().all(|byte| byte.is_ascii_hexdigit());
        let whole = self.eui64.len() == 16 && digits;
        if !self.eui64.is_empty() && !whole {
            return named("eui64 must be 16 hexadecimal digits");
        }
        self.connection().err().and_then(|why| named(&why))
    }

    /// Where to and how.
    ///
    /// # Errors
    /// One sentence.
    pub(crate) fn connection(&self) -> Result<SendConfig, String> {
        let tls = self.tls.as_ref().map(client_tls);
        Ok(SendConfig {
            address: self.address.clone(),
            tls: tls.transpose()?,
            time: Duration::from_secs(self.answer_within_s),
        })
    }
}

/// # Errors
/// One sentence that names the entry.
pub(crate) fn check(all: &[Hl7OutConfig]) -> Result<(), String> {
    for (at, one) in all.iter().enumerate() {
        if let Some(problem) = one.problem() {
            return Err(problem);
        }
        if all.iter().skip(at + 1).any(|other| other.name == one.name) {
            return Err(format!("hl7_out {:?} is there twice", one.name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_with_its_entry() {
        let read = |text: &str| {
            let whole = format!("name = \"am\"\n{text}");
            let config: Hl7OutConfig = toml::from_str(&whole).map_err(|error| error.to_string())?;
            check(&[config])
        };
        assert_eq!(read("address = \"am:2575\""), Ok(()));
        for (text, words) in [
            ("", "missing field `address`"),
            ("address = \"am\"", "host:port"),
            ("address = \"am:1\"\nnumbers_every_s = 100000", "1 to 86400"),
            ("address = \"am:1\"\nalarms = \"none\"", "leave it out"),
            ("address = \"am:1\"\neui64 = \"xyz\"", "16 hexadecimal"),
            ("address = \"am:1\"\nanswer_within_s = 0", "1 to 300"),
            ("address = \"am:1\"\n[tls]", "needs authority"),
        ] {
            let problem = read(text).unwrap_err();
            assert!(problem.contains(words), "{text}: {problem}");
        }
        let one: Hl7OutConfig = toml::from_str("name = \"a\"\naddress = \"b:1\"").unwrap();
        assert!(check(&[one.clone(), one]).unwrap_err().contains("twice"));
    }
}
