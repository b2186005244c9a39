//! How call systems speak, and what their pages mean here: `[feed.line]`, `[feed.espa]`,
//! `[feed.tap]`, `[feed.calls]` and `[[feed.calls.row]]`.

use lamplight_protocols::call::{CallKind, CallSpot, CallUrgency};
use lamplight_protocols::espa::link::{LinkSetup, Role};
use lamplight_protocols::paging::page::Charset;
use lamplight_protocols::paging::table::{AddressPattern, CallRow, CallTable, ROWS_MAX};
use lamplight_units::Personal;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;

/// `[feed.line]`: a serial line.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LineConfig {
    /// Bits a second.
    pub baud: u32,
    /// 8, or 7 with even parity.
    pub bits: u8,
    /// 1 or 2.
    pub stop_bits: u8,
}

impl Default for LineConfig {
    fn default() -> Self {
        Self {
            baud: 9_600,
            bits: 8,
            stop_bits: 1,
        }
    }
}

impl LineConfig {
    /// Whether the line can be set up so.
    pub(crate) fn check(&self) -> Result<(), String> {
        if !(110..=4_000_000).contains(&self.baud) {
            return Err(format!(
                "line.baud = {} is no speed; 9600 is usual",
                self.baud
            ));
        }
        if !matches!(self.bits, 7 | 8) {
            return Err(format!("line.bits = {} must be 7 or 8", self.bits));
        }
        if !matches!(self.stop_bits, 1 | 2) {
            return Err(format!(
                "line.stop_bits = {} must be 1 or 2",
                self.stop_bits
            ));
        }
        Ok(())
    }
}

/// `[feed.espa]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EspaConfig {
    /// Who polls.
    pub session: EspaSession,
    /// Our address on the line, one digit.
    pub own: Option<String>,
    /// The call system's.
    pub peer: Option<String>,
    /// Between two polls, when we poll.
    pub poll_ms: Option<u64>,
    /// Answer each call with the status "paged".
    pub tell_status: bool,
}

/// Who polls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EspaSession {
    /// The call system polls us.
    #[default]
    Polled,
    /// We poll the call system.
    Polling,
    /// Nobody polls.
    Simple,
}

impl EspaConfig {
    pub(crate) fn link(&self) -> Result<LinkSetup, String> {
        let poll_ms = self.poll_ms.unwrap_or(150);
        if !(10..=60_000).contains(&poll_ms) {
            return Err(format!(
                "espa.poll_ms = {poll_ms} must be between 10 and 60000"
            ));
        }
        let role = match self.session {
            EspaSession::Polled => Role::Station,
            EspaSession::Simple => Role::Simple,
            EspaSession::Polling => Role::Control {
                poll_every: Duration::from_millis(poll_ms),
            },
        };
        let usual = LinkSetup::new(role);
        let digit = |name: &str, text: &Option<String>, usual: u8| match text.as_deref() {
            None => Ok(usual),
            Some(text) => match text.as_bytes() {
                [digit @ b'0'..=b'9'] => Ok(*digit),
                _ => Err(format!("espa.{name} = {text:?} must be one digit")),
            },
        };
        let (own, peer) = (
            digit("own", &self.own, usual.own)?,
            digit("peer", &self.peer, usual.peer)?,
        );
        if own == peer {
            return Err("espa.own and espa.peer are the same address".to_owned());
        }
        Ok(LinkSetup {
            role,
            own,
            peer,
            tell_status: self.tell_status,
        })
    }
}

/// `[feed.tap]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TapConfig {
    /// What callers give behind `PG1`; none by default.
    pub password: Option<Personal<String>>,
    /// It lies in the key store, where a form put it.
    pub password_stored: bool,
}

/// `[feed.calls]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PagesConfig {
    /// Of HL7 feeds: MSH-3, or MSH-3^MSH-4, of the call systems; all senders when empty.
    pub senders: Vec<String>,
    /// How texts are written.
    pub charset: CharsetConfig,
    /// Whether the built-in words are understood.
    pub words: bool,
    /// Where nobody polls: its connection comes with a call and goes.
    pub visits: bool,
    /// `[[feed.calls.row]]`
    #[serde(rename = "row")]
    pub rows: Vec<RowConfig>,
}

impl Default for PagesConfig {
    fn default() -> Self {
        Self {
            senders: Vec::new(),
            charset: CharsetConfig::default(),
            words: true,
            visits: false,
            rows: Vec::new(),
        }
    }
}

/// How texts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CharsetConfig {
    /// UTF-8 or ISO 8859-1, as the bytes are.
    #[default]
    #[serde(alias = "latin-1")]
    Latin,
    /// UTF-8 alone.
    #[serde(rename = "utf-8")]
    Utf8,
    /// ISO 646-DE: 7-bit lines with umlauts in place of brackets.
    German,
    /// UTF-8 or code page 437.
    Cp437,
    /// UTF-8 or code page 850.
    Cp850,
}

/// `[[feed.calls.row]]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RowConfig {
    /// Pager address, a `*` at its end for whatever follows.
    pub address: Option<String>,
    /// Any of these words or phrases in the text.
    pub words: Vec<String>,
    /// Beep coding.
    pub beep: Option<String>,
    /// Priority as sent: 1 alarm, 2 high, 3 normal.
    pub priority: Option<u8>,
    /// Is in this ward.
    pub ward: Option<String>,
    /// Is in this room.
    pub room: Option<String>,
    /// Is at this bed.
    pub bed: Option<String>,
    /// Where in the room.
    pub spot: Option<CallSpot>,
    /// Is a call of this kind.
    pub kind: Option<KindConfig>,
    /// Is so urgent.
    pub urgency: Option<CallUrgency>,
    /// Means that the call is over.
    pub ended: bool,
}

/// A kind that a row may name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct KindConfig(CallKind);

impl TryFrom<String> for KindConfig {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        CallKind::named(&name).map(Self).ok_or_else(|| {
            let known: Vec<&str> = CallKind::NAMES.iter().map(|(name, _)| *name).collect();
            format!(
                "{name:?} is no kind of call; there are {}",
                known.join(", ")
            )
        })
    }
}

impl PagesConfig {
    /// The table of the paging module.
    pub(crate) fn table(&self) -> Result<CallTable, String> {
        if self.rows.len() > ROWS_MAX {
            return Err(format!("calls: more than {ROWS_MAX} rows"));
        }
        let rows = self.rows.iter().enumerate().map(|(number, config)| {
            row(config).map_err(|problem| format!("calls.row {}: {problem}", number + 1))
        });
        Ok(CallTable {
            rows: rows.collect::<Result<_, _>>()?,
            built_in: self.words,
            charset: match self.charset {
                CharsetConfig::Latin => Charset::Latin,
                CharsetConfig::Utf8 => Charset::Utf8,
                CharsetConfig::German => Charset::German,
                CharsetConfig::Cp437 => Charset::Cp437,
                CharsetConfig::Cp850 => Charset::Cp850,
            },
        })
    }

    /// The call systems of an HL7 feed.
    pub(crate) fn senders(&self) -> Vec<Arc<str>> {
        self.senders
            .iter()
            .map(|name| Arc::from(name.trim()))
            .collect()
    }
}

fn row(config: &RowConfig) -> Result<CallRow, String> {
    let text = |text: &Option<String>| text.as_deref().map(str::trim).map(Arc::from);
    let urgency = match config.priority {
        None => None,
        Some(1) => Some(CallUrgency::Alarm),
        Some(2) => Some(CallUrgency::High),
        Some(3) => Some(CallUrgency::Normal),
        Some(other) => return Err(format!("priority = {other} must be 1, 2 or 3")),
    };
    let words = config.words.iter().map(|word| word.trim());
    let words: Vec<Arc<str>> = words
        .filter(|word| !word.is_empty())
        .map(Arc::from)
        .collect();
    if words.is_empty() && !config.words.is_empty() {
        return Err("its words are empty".to_owned());
    }
    let row = CallRow {
        address: config.address.as_deref().map(AddressPattern::new),
        words,
        beep: text(&config.beep),
        urgency,
        ward: text(&config.ward),
        room: text(&config.room),
        bed: text(&config.bed),
        spot: config.spot,
        kind: config.kind.clone().map(|kind| kind.0),
        as_urgency: config.urgency,
        ended: config.ended,
    };
    let says = row.ward.is_some()
        || row.room.is_some()
        || row.bed.is_some()
        || row.spot.is_some()
        || row.kind.is_some()
        || row.as_urgency.is_some()
        || row.ended;
    if says {
        Ok(row)
    } else {
        Err("it says nothing; give ward, room, bed, spot, kind, urgency or ended".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::feed_setup::{Configured, configured};
    use crate::keys::KeyConfig;
    use crate::secrets::Secrets;

    fn prepared(text: &str) -> Result<Configured, String> {
        let feed = format!("[[feed]]\nid = \"calls\"\n{text}");
        let config: Config = toml::from_str(&feed).map_err(|error| error.to_string())?;
        let secrets = Secrets::of(std::path::Path::new("nowhere"), KeyConfig::File);
        configured(&config.feeds[0], &secrets).map_err(|error| error.to_string())
    }

    #[test]
    fn a_call_system_is_set_up_from_its_entries() {
        let prepared = prepared(
            "kind = \"espa-serial\"\naddress = \"/dev/ttyUSB0\"\n[feed.line]\nbits = 7\n\
             stop_bits = 2\n[feed.espa]\nsession = \"polling\"\n[feed.calls]\nwords = false\n\
             [[feed.calls.row]]\naddress = \"08*\"\nroom = \"12\"\nkind = \"code_blue\"\n",
        );
        let Ok(Configured::Line(feed, line)) = prepared else {
            panic!("a line");
        };
        assert!(line.seven_bits);
        assert_eq!(line.table.rows[0].kind, Some(CallKind::CodeBlue));
        assert!(!line.table.built_in);
        assert!(feed.limits.idle_time.is_some() && !line.visits);
        let visitor =
            "kind = \"tap-listener\"\naddress = \"127.0.0.1:0\"\n[feed.calls]\nvisits = true\n";
        assert!(matches!(self::prepared(visitor), Ok(Configured::Line(_, line)) if line.visits));
        let alerts = visitor.replace("tap-listener", "mllp-listener");
        let problem = self::prepared(&alerts).err().unwrap();
        assert!(problem.contains("calls.visits is for lines"), "{problem}");
        let text = "kind = \"mllp-listener\"\naddress = \"127.0.0.1:0\"\n[feed.calls]\n\
                    senders = [\"CALLSYS\"]\n";
        let Ok(Configured::Mllp(feed)) = self::prepared(text) else {
            panic!("HL7");
        };
        assert_eq!(&*feed.calls.unwrap().names[0], "CALLSYS");
    }

    #[test]
    fn how_texts_are_written_is_told_by_name() {
        let charset = |name: &str| {
            let serial = "kind = \"espa-serial\"\naddress = \"/dev/ttyUSB0\"\n";
            match prepared(&format!("{serial}[feed.calls]\ncharset = \"{name}\"\n")) {
                Ok(Configured::Line(_, line)) => Ok(line.table.charset),
                Ok(_) => panic!("a line"),
                Err(problem) => Err(problem),
            }
        };
        for (name, meant) in [
            ("latin", Charset::Latin),
            ("latin-1", Charset::Latin),
            ("utf-8", Charset::Utf8),
            ("german", Charset::German),
            ("cp437", Charset::Cp437),
            ("cp850", Charset::Cp850),
        ] {
            assert_eq!(charset(name), Ok(meant), "{name}");
        }
        let problem = charset("koi8").unwrap_err();
        assert!(problem.contains("unknown variant `koi8`"), "{problem}");
        assert!(problem.contains("`cp850`"), "{problem}");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_entry() {
        let serial = "kind = \"espa-serial\"\naddress = \"/dev/ttyUSB0\"\n";
        for (more, words) in [
            ("[feed.line]\nbits = 9\n", "line.bits = 9 must be 7 or 8"),
            ("[feed.line]\nbaud = 7\n", "line.baud = 7 is no speed"),
            ("[feed.line]\nspeed = 7\n", "unknown field `speed`"),
            (
                "[feed.espa]\nown = \"12\"\n",
                "espa.own = \"12\" must be one digit",
            ),
            ("[feed.espa]\nown = \"1\"\n", "the same address"),
            (
                "[feed.calls]\nsenders = [\"A\"]\n",
                "calls.senders is for HL7 feeds",
            ),
            (
                "[feed.calls]\nvisits = true\n",
                "calls.visits is for lines on which nobody polls",
            ),
            (
                "[[feed.calls.row]]\naddress = \"1\"\n",
                "calls.row 1: it says nothing",
            ),
            (
                "[[feed.calls.row]]\nkind = \"nurse\"\n",
                "\"nurse\" is no kind of call; there are patient, wc,",
            ),
            (
                "[[feed.calls.row]]\npriority = 4\nended = true\n",
                "priority = 4 must be 1, 2 or 3",
            ),
        ] {
            let problem = prepared(&format!("{serial}{more}")).err().unwrap();
            assert!(problem.contains(words), "{more}: {problem}");
        }
    }
}
