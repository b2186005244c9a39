//! `[[communicator]]`: an alarm communicator (pagers, telephones) that takes WCTP.

use crate::outward::http;
use lamplight_alarms::Priority;
use lamplight_protocols::wctp::ID_MOST;
use lamplight_units::{BedId, Personal};
use rustls::ClientConfig;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

/// `[[communicator]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommunicatorConfig {
    /// Its name in lists and logs; its cursor goes by it, so a new name begins anew.
    pub name: String,
    /// Where messages go, such as `https://communicator.example/wctp`.
    pub url: String,
    /// PEM: the authority that certifies it.
    #[serde(default)]
    pub authority: Option<PathBuf>,
    /// PEM: our own certificate, where it asks for one.
    #[serde(default)]
    pub certificate: Option<PathBuf>,
    /// PEM: its key.
    #[serde(default)]
    pub key: Option<PathBuf>,
    /// `senderID`: as it knows this station.
    pub sender_id: String,
    /// A file with the `securityCode` of the sender alone.
    #[serde(default)]
    pub security_code_file: Option<PathBuf>,
    /// `sendResponsesToID`: where what becomes of a message is told, where it asks for that.
    #[serde(default)]
    pub send_responses_to: Option<String>,
    /// Which alarms are told.
    #[serde(default)]
    pub alarms: AlarmsTold,
    /// Which changes of an alarm are told.
    #[serde(default = "changes")]
    pub changes: Vec<Change>,
    /// Alarms that are less grave are told to nobody.
    #[serde(default)]
    pub least: Least,
    /// Who is told.
    #[serde(default)]
    pub to: Vec<RecipientConfig>,
    /// Who is told of what nobody of `to` is told of.
    #[serde(default)]
    pub otherwise: Vec<String>,
    /// What a person may answer, such as `Accept`; nothing when left out.
    #[serde(default)]
    pub accept: Option<String>,
    /// What a person may answer to say no, such as `Reject`.
    #[serde(default)]
    pub reject: Option<String>,
    /// Whether the patient's family name goes along.
    #[serde(default)]
    pub name_patient: bool,
    /// The language of the few words around an alarm's text.
    #[serde(default)]
    pub language: Language,
    /// Seconds after which a change is old: then an alarm is told once as it is, and what is
    /// over is not told any more.
    #[serde(default = "old_after_s")]
    pub old_after_s: u64,
    /// Seconds within which an answer must come.
    #[serde(default = "answer_within_s")]
    pub answer_within_s: u64,
    /// Where the station hears what became of its messages.
    #[serde(default)]
    pub status: Option<StatusConfig>,
    /// How the station asks what became of them, where the communicator can't reach it.
    #[serde(default)]
    pub poll: Option<PollConfig>,
}

/// `[[communicator.to]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecipientConfig {
    /// `recipientID`: usually a telephone number.
    pub id: String,
    /// Of which beds; of all, and of what stands at no bed, when left out.
    #[serde(default)]
    pub beds: Vec<String>,
    /// Only of what is at least so grave.
    #[serde(default)]
    pub least: Least,
}

/// `[communicator.status]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusConfig {
    /// Where the station listens, such as `0.0.0.0:8445`; plain, TLS is ended before it.
    pub listen: SocketAddr,
    /// A file with the `securityCode` that the communicator must send; needed where anybody but
    /// this very machine can reach it.
    #[serde(default)]
    pub security_code_file: Option<PathBuf>,
}

/// `[communicator.poll]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PollConfig {
    /// `pollerID`.
    pub id: String,
    /// A file with its `securityCode` alone.
    #[serde(default)]
    pub security_code_file: Option<PathBuf>,
    /// Seconds between two questions; a communicator may ask for more.
    #[serde(default = "every_s")]
    pub every_s: u64,
}

/// Which alarms are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmsTold {
    /// Those of patients.
    #[default]
    Patients,
    /// Those of patients and of equipment.
    All,
}

/// A change of an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It begins, or returns.
    Start,
    /// It becomes graver.
    Escalate,
    /// Its words change, it becomes milder, or its acknowledgement ends.
    Update,
    /// Somebody acknowledges it, here or at the bedside.
    Acknowledged,
    /// It ends.
    End,
}

/// The least priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Least {
    /// Low, medium and high.
    #[default]
    Low,
    /// Medium and high.
    Medium,
    /// High.
    High,
}

impl Least {
    pub(super) const fn priority(self) -> Priority {
        match self {
            Self::Low => Priority::Low,
            Self::Medium => Priority::Medium,
            Self::High => Priority::High,
        }
    }
}

/// The language of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
    /// Spanish.
    Es,
}

fn changes() -> Vec<Change> {
    vec![Change::Start, Change::Escalate, Change::End]
}

const fn old_after_s() -> u64 {
    120
}

const fn every_s() -> u64 {
    10
}

const fn answer_within_s() -> u64 {
    10
}

impl CommunicatorConfig {
    pub(crate) fn resolve_paths(&mut self, folder: &Path) {
        let codes = [
            self.status.as_mut().map(|one| &mut one.security_code_file),
            self.poll.as_mut().map(|one| &mut one.security_code_file),
        ];
        let files = [
            &mut self.authority,
            &mut self.certificate,
            &mut self.key,
            &mut self.security_code_file,
        ];
        for file in files
            .into_iter()
            .chain(codes.into_iter().flatten())
            .flatten()
        {
            *file = folder.join(&*file);
        }
    }

    fn problem(&self) -> Option<String> {
        let named = |words: &str| Some(format!("communicator {:?}: {words}", self.name));
        if self.name.trim().is_empty() || self.name.contains('/') {
            return Some("[[communicator]]: name is missing, or has a slash".to_owned());
        }
        if let Err(why) = self.address() {
            return named(&why);
        }
        if self.certificate.is_some() != self.key.is_some() {
            return named("certificate and key belong together; one of them is missing");
        }
        let ids = self.to.iter().map(|to| &to.id).chain(&self.otherwise);
        let mut all = ids.chain([&self.sender_id]);
        if all.any(|id| id.trim().is_empty() || id.chars().count() > ID_MOST) {
            return named("sender_id and the id of each recipient must have 1 to 128 characters");
        }
        if self.to.is_empty() && self.otherwise.is_empty() {
            return named("nobody is told; write [[communicator.to]] or otherwise");
        }
        let mut beds = self.to.iter().flat_map(|to| &to.beds);
        if let Some(error) = beds.find_map(|bed| BedId::parse(bed).err()) {
            return named(&format!("beds: {error}"));
        }
        if self.changes.is_empty() {
            return named("changes names none; leave it out, or the whole entry");
        }
        if self.reject.is_some() && self.accept.is_none() {
            return named("reject needs accept beside it");
        }
        let mut words = [&self.accept, &self.reject].into_iter().flatten();
        let same = self.accept.is_some() && self.accept == self.reject;
        if same || words.any(|word| word.trim().is_empty()) {
            return named("accept and reject must be two different words");
        }
        if !(10..=86_400).contains(&self.old_after_s) {
            return named("old_after_s must be 10 to 86400");
        }
        if !(1..=60).contains(&self.answer_within_s) {
            return named("answer_within_s must be 1 to 60");
        }
        if let Some(poll) = &self.poll
            && (poll.id.trim().is_empty() || !(1..=3_600).contains(&poll.every_s))
        {
            return named("[communicator.poll] needs an id, and every_s of 1 to 3600");
        }
        let open = self
            .status
            .as_ref()
            .filter(|status| !status.listen.ip().is_loopback())
            .is_some_and(|status| status.security_code_file.is_none());
        if open {
            return named(
                "[communicator.status] needs security_code_file, since others than this machine can reach it",
            );
        }
        None
    }

    /// Where messages go.
    ///
    /// # Errors
    /// A part of a sentence.
    pub(super) fn address(&self) -> Result<Url, String> {
        let url = Url::parse(&self.url)
            .map_err(|error| format!("url {:?} is none: {error}", self.url))?;
        let here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        match url.scheme() {
            "https" if self.authority.is_some() => Ok(url),
            "https" => Err(
                "authority is missing; name the file of the authority that certifies it".to_owned(),
            ),
            // A helper on this very machine may speak TLS for us.
            "http" if here => Ok(url),
            _ => Err(format!("url {:?} must begin with https", self.url)),
        }
    }

    /// Everybody who may be told of anything.
    pub(super) fn recipients(&self) -> impl Iterator<Item = &str> {
        let to = self.to.iter().map(|to| to.id.as_str());
        to.chain(self.otherwise.iter().map(String::as_str))
    }

    pub(super) fn tls(&self) -> Result<ClientConfig, String> {
        let files = [&self.authority, &self.certificate, &self.key];
        let [authority, certificate, key] = files.map(Option::as_deref);
        http::tls(authority, certificate, key)
    }

    pub(super) const fn old_after(&self) -> Duration {
        Duration::from_secs(self.old_after_s)
    }

    pub(super) const fn answer_within(&self) -> Duration {
        Duration::from_secs(self.answer_within_s)
    }

    /// What may be chosen.
    pub(super) fn choices(&self) -> Vec<String> {
        let words = [&self.accept, &self.reject];
        words.into_iter().flatten().cloned().collect()
    }
}

/// A security code, alone in its file.
///
/// # Errors
/// One sentence.
pub(super) fn security_code(file: Option<&PathBuf>) -> Result<Option<Personal<String>>, String> {
    let Some(file) = file else { return Ok(None) };
    let text = std::fs::read_to_string(file).map_err(|error| {
        format!(
            "security_code_file {}: {error}; write the code alone into it and make it readable for the station's user only (chmod 600)",
            file.display()
        )
    })?;
    let code = text.trim();
    if code.is_empty() {
        return Err(format!("security_code_file {} is empty", file.display()));
    }
    Ok(Some(Personal::new(code.to_owned())))
}

/// # Errors
/// One sentence that names the entry.
pub(crate) fn check(all: &[CommunicatorConfig]) -> Result<(), String> {
    for (at, one) in all.iter().enumerate() {
        if let Some(problem) = one.problem() {
            return Err(problem);
        }
        if all.iter().skip(at + 1).any(|other| other.name == one.name) {
            return Err(format!("communicator {:?} is there twice", one.name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_with_its_entry() {
        let usual = "name = \"phones\"\nsender_id = \"lamplight\"\n";
        let whole = "url = \"http://127.0.0.1:1/wctp\"\notherwise = [\"5551234\"]\n";
        let read = |text: &str| {
            let whole = format!("{usual}{text}");
            let config: CommunicatorConfig =
                toml::from_str(&whole).map_err(|error| error.to_string())?;
            check(&[config])
        };
        assert_eq!(read(whole), Ok(()));
        for (more, words) in [
            ("changes = []", "changes names none"),
            ("changes = [\"gone\"]", "unknown variant"),
            ("reject = \"No\"", "needs accept"),
            ("accept = \"Yes\"\nreject = \"Yes\"", "two different words"),
            ("accept = \" \"", "two different words"),
            ("old_after_s = 1", "10 to 86400"),
            ("answer_within_s = 0", "1 to 60"),
            ("certificate = \"c.pem\"", "belong together"),
            ("colour = 1", "unknown field"),
            ("[[to]]\nid = \"\"", "1 to 128"),
            ("[[to]]\nid = \"1\"\nbeds = [\"\"]", "beds:"),
            ("[[to]]\nid = \"1\"\nleast = \"loud\"", "unknown variant"),
            ("[poll]\nid = \"p\"\nevery_s = 0", "every_s of 1 to 3600"),
            (
                "[status]\nlisten = \"0.0.0.0:1\"",
                "needs security_code_file",
            ),
        ] {
            let problem = read(&format!("{whole}{more}")).unwrap_err();
            assert!(problem.contains(words), "{more}: {problem}");
        }
        for (text, words) in [
            ("", "missing field `url`"),
            ("url = \"phones\"", "is none"),
            ("url = \"http://am/wctp\"", "must begin with https"),
            ("url = \"https://am/wctp\"", "authority is missing"),
            ("url = \"http://localhost/wctp\"", "nobody is told"),
        ] {
            let problem = read(text).unwrap_err();
            assert!(problem.contains(words), "{text}: {problem}");
        }
        let one: CommunicatorConfig = toml::from_str(&format!("{usual}{whole}")).unwrap();
        assert!(check(&[one.clone(), one]).unwrap_err().contains("twice"));
    }
}
