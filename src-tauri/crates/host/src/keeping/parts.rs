//! The state for a restart, in parts: only what changed is written.
//!
//! A part is a row under a name: each open condition with its care, each device, the beds,
//! the stays, and what is left of the alarms. All parts of one commit are written in one
//! transaction with the journal's rows that changed them, so there is no tail to replay:
//! what is read on a start is the state as it was committed last.

mod care;
mod pieces;

use super::lived::Lived;
use lamplight_alarms::{Condition, Snapshot};
use lamplight_station::{Kept, KeptDevice};
use lamplight_store::{Reader, StoreError};
use lamplight_units::Now;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What has been written of each part, by a hash of its text.
#[derive(Default)]
pub(super) struct Parts {
    written: HashMap<String, u64>,
    /// The people as they were kept last, in text: what can't be read is not written over.
    pub people: Option<String>,
    /// What has been written of each stay's care.
    cares: care::Written,
    /// What could not be read at the start, or is nothing here: it is gone with the next commit,
    /// so the journal gets it.
    pub unread: Vec<Unread>,
}

/// A part, or an element of a part's list, that could not be read.
pub(super) struct Unread {
    pub name: String,
    pub text: String,
    pub why: String,
}

/// The name of the people's part.
const PEOPLE: &str = "people";
/// Names of parts that are none of the ward's state begin so: whoever writes them reads them.
pub(crate) const BESIDE: &str = "beside/";

impl Parts {
    /// Reads all parts, and what they are together. What can't be read is left out and said:
    /// a state that lacks one device is better than none.
    pub fn load(reader: &Reader) -> Result<(Self, Option<Kept>, Lived), StoreError> {
        let mut rows: BTreeMap<String, String> = reader.parts()?.into_iter().collect();
        rows.retain(|name, _| !name.starts_with(BESIDE));
        let hashes = rows.iter().map(|(name, text)| (name.clone(), hash(text)));
        let mut unread = Vec::new();
        let mut parts = Self {
            written: hashes.collect(),
            people: rows.get(PEOPLE).cloned(),
            cares: care::Written::found(rows.keys()),
            unread: Vec::new(),
        };
        let mut found = Found {
            rows: &rows,
            asked: BTreeSet::from([PEOPLE]),
            unread: &mut unread,
        };
        let mut lived = Lived {
            so_far: found.one("lived").unwrap_or_default(),
            stretches: found.one("stretches").unwrap_or_default(),
        };
        let (Some(taken), Some(mut alarms)) =
            (found.one::<Now>("taken"), found.one::<Snapshot>("alarms"))
        else {
            found.rest(
                "the moment of the state or its alarms are missing, so it can't be put together",
            );
            parts.unread = unread;
            return Ok((parts, None, lived));
        };
        lived.until(taken);
        alarms.taken = taken;
        alarms.conditions = found.all("condition/");
        alarms.recent = found.all("recent/");
        alarms.deliveries = found.all("delivery/");
        let kept = Kept {
            taken,
            alarms,
            standby: found.one("standby").unwrap_or_default(),
            closed: found.one("closed").unwrap_or_default(),
            stays: found.one("stays").unwrap_or_default(),
            devices: found.all::<KeptDevice>("device/"),
            tended: found.all("tended/"),
            goods: found.all("goods/"),
            cares: found.all(care::CARE),
            courses: found.all(care::COURSE),
            calls: found.in_pieces("calls").unwrap_or_default(),
            upkeep: found.all("upkeep/"),
            radios: found.all("radio/"),
            frames: found.all("frame/"),
        };
        found.rest("this version has no such part");
        parts.unread = unread;
        Ok((parts, Some(kept), lived))
    }

    /// The parts that are not as they were written last; `None` for one that is no more.
    pub fn changes(&mut self, kept: &Kept, lived: &Lived) -> Vec<(String, Option<String>)> {
        let mut now = texts(kept);
        for (name, text) in [
            ("lived", text(&lived.so_far)),
            ("stretches", text(&lived.stretches)),
        ] {
            now.extend(text.map(|text| (name.to_owned(), text)));
        }
        now.extend(self.people.clone().map(|text| (PEOPLE.to_owned(), text)));
        let mut changes = self.cares.changes(kept);
        self.written.retain(|name, _| {
            let there = now.contains_key(name) || care::is_part(name);
            if !there {
                changes.push((name.clone(), None));
            }
            there
        });
        now.retain(|name, text| self.written.get(name) != Some(&hash(text)));
        for (name, text) in now {
            self.written.insert(name.clone(), hash(&text));
            changes.push((name, Some(text)));
        }
        changes
    }

    /// Everything has to be written again: another database was begun.
    pub fn forget(&mut self) {
        self.written.clear();
        self.cares.forget();
    }
}

fn texts(kept: &Kept) -> HashMap<String, String> {
    let mut texts = HashMap::new();
    let mut put = |name: String, text: Option<String>| {
        texts.extend(text.map(|text| (name, text)));
    };
    let alarms = &kept.alarms;
    for part in &alarms.conditions {
        let (condition, _): &(Condition, _) = part;
        put(format!("condition/{}", condition.id.get()), text(part));
    }
    for recent in &alarms.recent {
        put(
            format!("recent/{}", recent.condition.id.get()),
            text(recent),
        );
    }
    for delivery in &alarms.deliveries {
        put(format!("delivery/{}", delivery.id.get()), text(delivery));
    }
    for device in &kept.devices {
        put(format!("device/{}", device.identity.id), text(device));
    }
    for upkeep in &kept.upkeep {
        put(format!("upkeep/{}", upkeep.device), text(upkeep));
    }
    for frame in &kept.frames {
        put(format!("frame/{}", frame.device()), text(frame));
    }
    for radio in &kept.radios {
        put(format!("radio/{}", radio.device), text(radio));
    }
    for tended in &kept.tended {
        put(format!("tended/{}", tended.bed()), text(tended));
    }
    for goods in &kept.goods {
        put(format!("goods/{}", goods.stay().get()), text(goods));
    }
    // The time is a part of its own, or the rest would be another one at each look.
    let rest = Snapshot {
        taken: Now::default(),
        conditions: Vec::new(),
        recent: Vec::new(),
        deliveries: Vec::new(),
        ..alarms.clone()
    };
    put("alarms".to_owned(), text(&rest));
    put("standby".to_owned(), text(&kept.standby));
    put("closed".to_owned(), text(&kept.closed));
    put("stays".to_owned(), text(&kept.stays));
    put("calls".to_owned(), text(&kept.calls));
    put("taken".to_owned(), text(&kept.taken));
    texts
}

pub(super) fn text(part: &impl Serialize) -> Option<String> {
    // Plain data without maps that have no text for a key: it has no way to fail.
    serde_json::to_string(part)
        .inspect_err(|error| tracing::error!(%error, "a part of the state has no text"))
        .ok()
}

/// The parts as they lie there.
struct Found<'a> {
    rows: &'a BTreeMap<String, String>,
    /// Names that something here asked for.
    asked: BTreeSet<&'a str>,
    unread: &'a mut Vec<Unread>,
}

impl<'a> Found<'a> {
    fn one<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let (name, text) = self.rows.get_key_value(name)?;
        self.read(name, text)
    }

    fn all<T: DeserializeOwned>(&mut self, prefix: &str) -> Vec<T> {
        let rows = self.rows;
        rows.iter()
            .filter(|(name, _)| name.starts_with(prefix))
            .filter_map(|(name, text)| self.read(name, text))
            .collect()
    }

    /// A part with lists, of which what can't be read is left out by itself.
    fn in_pieces<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let (name, text) = self.rows.get_key_value(name)?;
        self.asked.insert(name);
        match pieces::read(text) {
            Ok((part, left_out)) => {
                for piece in left_out {
                    let name = format!("{name}.{}", piece.place);
                    self.left_out(&name, &piece.text, piece.why);
                }
                Some(part)
            }
            Err(error) => {
                self.left_out(name, text, error.to_string());
                None
            }
        }
    }

    fn read<T: DeserializeOwned>(&mut self, name: &'a str, text: &str) -> Option<T> {
        self.asked.insert(name);
        let read = serde_json::from_str(text);
        if let Err(error) = &read {
            self.left_out(name, text, error.to_string());
        }
        read.ok()
    }

    /// What nothing here asked for: a newer version had it.
    fn rest(&mut self, why: &str) {
        for (name, text) in self.rows {
            if !self.asked.contains(name.as_str()) {
                self.left_out(name, text, why.to_owned());
            }
        }
    }

    fn left_out(&mut self, name: &str, text: &str, why: String) {
        tracing::error!(part = name, %why, "a part of the kept state can't be read and is left out");
        self.unread.push(Unread {
            name: name.to_owned(),
            text: text.to_owned(),
            why,
        });
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
