//! What rows of the journal become: stays, alarms, calls, audit.

use super::charted::{self, Told};
use super::config::{AlarmsSent, FhirConfig};
use super::deliver::Made;
use crate::outward::alarm::{self, Folded};
use crate::outward::bed::{self, Beds, Held};
use lamplight_alarms::Priority;
use lamplight_calls::{Kind as CallKind, Reason, What as CallWhat};
use lamplight_fhir::alarm::{Alarm, Deed, Urgency, issue, things as alarm_things};
use lamplight_fhir::audit::{self, Act};
use lamplight_fhir::call::{self, Call};
use lamplight_fhir::charted as written;
use lamplight_fhir::observation::things;
use lamplight_fhir::person::{self, Stay, Warning};
use lamplight_fhir::{Entry, How, Site, place};
use lamplight_link::wire::Record;
use lamplight_store::{Reader, StoreError};
use lamplight_units::{BedId, Wall};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Makes resources of rows.
pub(super) struct Rows {
    site: Site,
    reader: Reader,
    beds: Beds,
    alarms: AlarmsSent,
    stays: bool,
    calls: bool,
    charted: bool,
    audit: bool,
}

/// A stay as its rows tell it. Nothing of it is remembered from what was made before: a batch
/// that fails is made anew, and has to become the same.
struct Known {
    stay: Stay,
    held: Held,
    /// The warnings that stood and do not stand now, with their ends.
    lifted: Vec<(Warning, Wall)>,
    /// Its bed holds it still.
    there: bool,
}

impl Rows {
    pub fn new(site: Site, reader: Reader, config: &FhirConfig) -> Self {
        Self {
            beds: Beds::new(reader.clone()),
            site,
            reader,
            alarms: config.alarms,
            stays: config.stays,
            calls: config.calls,
            charted: config.charted,
            audit: config.audit,
        }
    }

    /// What these rows became, each row by itself; an alarm of several rows goes with the last.
    pub fn make(&mut self, records: &[Record]) -> Result<Vec<Made>, StoreError> {
        self.beds.refresh(&mut self.site.journal)?;
        let mut made = Vec::new();
        let mut alarms: BTreeMap<u64, i64> = BTreeMap::new();
        for record in records {
            let mut entries = Vec::new();
            match record.kind.as_str() {
                bed::KIND if self.stays => entries.extend(self.holds(record)),
                "patient.left" if self.stays => entries.extend(self.left(record)),
                kind if kind.starts_with("call.") && self.calls => {
                    entries.extend(self.call(record));
                }
                kind if charted::is_of(kind) && self.charted => {
                    if let Some(told) = charted::read(record) {
                        entries.extend(self.written(record, told)?);
                    }
                }
                kind if kind.starts_with("alarm.") && self.alarms != AlarmsSent::None => {
                    if let Some(condition) = record.condition.filter(|_| tells(kind)) {
                        alarms.insert(condition, record.seq);
                    }
                }
                _ => {}
            }
            if self.audit {
                entries.extend(self.audited(record));
            }
            if !entries.is_empty() {
                made.push(Made {
                    seq: record.seq,
                    entries,
                });
            }
        }
        for (condition, seq) in alarms {
            let entries = self.alarm(condition)?;
            if !entries.is_empty() {
                made.push(Made { seq, entries });
            }
        }
        Ok(made)
    }

    /// A bed holds somebody: the stay as it is now. Of one that is over its end tells, so that
    /// a row which comes late, or once more, does not begin it anew.
    fn holds(&self, record: &Record) -> Vec<Entry> {
        let Some(bed) = record.bed.as_ref().and_then(|bed| BedId::parse(bed).ok()) else {
            return Vec::new();
        };
        let held = self.beds.at(&bed, Wall::from_micros(record.at));
        let known = held.stay_id().and_then(|id| self.found(id));
        let Some(known) = known.filter(|known| known.there) else {
            return Vec::new();
        };
        self.stay(&known)
    }

    /// A stay ended.
    fn left(&self, record: &Record) -> Vec<Entry> {
        let body: Value = serde_json::from_str(&record.body).unwrap_or_default();
        let Some(mut known) = body["stay"].as_u64().and_then(|id| self.found(id)) else {
            return Vec::new();
        };
        let at = Wall::from_micros(record.at);
        let standing = std::mem::take(&mut known.stay.flags);
        known
            .lifted
            .extend(standing.into_iter().map(|warning| (warning, at)));
        known.stay.ended = Some(at);
        self.stay(&known)
    }

    fn stay(&self, known: &Known) -> Vec<Entry> {
        let (stay, held) = (&known.stay, &known.held);
        let (Some((who, _)), Some(name)) = (held.person(), held.name(&self.site)) else {
            return Vec::new();
        };
        let mut entries = vec![place::ward(&self.site), place::station(&self.site)];
        entries.extend(stay.bed.as_ref().map(|bed| place::bed(&self.site, bed)));
        entries.push(person::patient(name.clone(), &who));
        entries.push(person::encounter(&self.site, stay, &name, How::State));
        entries.extend(person::flags(&self.site, stay, &known.lifted, &name));
        entries
    }

    /// A stay by its number.
    fn found(&self, id: u64) -> Option<Known> {
        let course = self.beds.course(id);
        let (bed, newest) = course.last()?;
        let mut stood: BTreeMap<Warning, Option<Wall>> = BTreeMap::new();
        for (_, row) in &course {
            let standing = row.held.flags();
            for (warning, end) in &mut stood {
                if !standing.contains(warning) {
                    end.get_or_insert(row.since);
                }
            }
            stood.extend(standing.into_iter().map(|warning| (warning, None)));
        }
        let lifted = stood.into_iter();
        Some(Known {
            stay: newest.held.stay(bed)?,
            held: newest.held.clone(),
            lifted: lifted.filter_map(|(one, end)| Some((one, end?))).collect(),
            there: self.beds.holds(bed, newest),
        })
    }

    /// An alarm with all its rows, as it is now: so whichever row comes first, and however
    /// often, what is sent last is true.
    fn alarm(&self, condition: u64) -> Result<Vec<Entry>, StoreError> {
        let story = self.reader.story(condition)?;
        let Some(folded) = alarm::fold(story.iter()).filter(Folded::alarm) else {
            return Ok(Vec::new());
        };
        if !folded.physiological() && self.alarms != AlarmsSent::All {
            return Ok(Vec::new());
        }
        let bed = story.iter().find_map(|row| row.entry.bed.clone());
        let held = bed
            .as_ref()
            .map(|bed| self.beds.at(bed, folded.began))
            .unwrap_or_default();
        let patient = held.name(&self.site);
        let alarm = Alarm {
            condition,
            bed: bed.as_ref().map(ToString::to_string),
            patient: patient.clone(),
            simulated: held.simulated,
            physiological: folded.physiological(),
            urgency: urgency(folded.priority),
            text: folded.said.text.to_string(),
            about: folded.about(),
            device: folded.device(),
            began: folded.began,
            ended: folded.ended,
            deeds: folded
                .deeds
                .iter()
                .map(|deed| Deed {
                    what: deed.what.to_owned(),
                    at: deed.at,
                    by: deed.by.clone(),
                })
                .collect(),
        };
        let mut entries = alarm_things(&self.site, &alarm);
        entries.extend(self.patient(&held));
        entries.push(issue(&self.site, &alarm));
        Ok(entries)
    }

    /// What somebody wrote down, as it stands now.
    fn written(&self, record: &Record, told: Told) -> Result<Vec<Entry>, StoreError> {
        let Some(Known { stay, held, .. }) = self.found(told.stay) else {
            return Ok(Vec::new());
        };
        let bed = record.bed.as_ref().and_then(|bed| BedId::parse(bed).ok());
        let (Some(bed), Some((who, _)), Some(name)) = (bed, held.person(), held.name(&self.site))
        else {
            return Ok(Vec::new());
        };
        let (charted, totals) = charted::entries(&self.reader, record, told, stay.since)?;
        if charted.is_empty() && totals.is_empty() {
            return Ok(Vec::new());
        }
        let whose = held.whose(&self.site, &bed, self.stays);
        let devices = charted.iter().map(|one| one.device.as_str());
        let mut entries = things(&self.site, &whose, devices);
        entries.push(person::patient(name.clone(), &who));
        if self.stays {
            entries.push(person::encounter(&self.site, &stay, &name, How::Thing));
        }
        let charted = charted.iter();
        entries.extend(charted.map(|one| written::observation(&self.site, &whose, one)));
        let totals = totals.iter();
        entries.extend(totals.map(|one| written::total(&self.site, &whose, one)));
        Ok(entries)
    }

    fn patient(&self, held: &Held) -> Option<Entry> {
        let ((who, _), name) = (held.person()?, held.name(&self.site)?);
        Some(person::patient(name, &who))
    }

    fn call(&self, record: &Record) -> Vec<Entry> {
        let Ok(body) = serde_json::from_str::<CallBody>(&record.body) else {
            return Vec::new();
        };
        let wall = Wall::from_micros;
        let bed = record.bed.as_ref().and_then(|bed| BedId::parse(bed).ok());
        let held = bed
            .as_ref()
            .map(|bed| self.beds.at(bed, wall(body.raised_us)))
            .unwrap_or_default();
        let ended = match &body.what {
            CallWhat::Ended(reason) => Some((wall(record.at), answered(reason, body.taken_us))),
            _ => None,
        };
        let call = Call {
            id: body.call,
            kind: body.kind.words().to_owned(),
            priority: priority(body.kind),
            bed: bed.as_ref().map(ToString::to_string),
            place: body.place,
            patient: held.name(&self.site),
            raised: wall(body.raised_us),
            taken: body
                .taken_us
                .map(|at| (wall(at), body.taken_by.unwrap_or_default())),
            arrived: body.arrived_us.map(wall),
            ended,
            at: wall(record.at),
            simulated: held.simulated,
        };
        let mut entries = call::things(&self.site, &call);
        entries.extend(self.patient(&held));
        entries.extend(call::entries(&self.site, &call));
        entries
    }

    fn audited(&self, record: &Record) -> Vec<Entry> {
        let Some((act, refused)) = act(record) else {
            return self.decided(record);
        };
        let deed = audit::Deed {
            row: record.seq,
            at: Wall::from_micros(record.at),
            act,
            what: record.kind.clone(),
            by: record.actor.clone().unwrap_or_default(),
            bed: record.bed.clone(),
            refused,
        };
        let mut entries = vec![place::ward(&self.site), place::station(&self.site)];
        entries.extend(record.bed.as_ref().map(|bed| place::bed(&self.site, bed)));
        entries.push(audit::event(&self.site, &deed));
        entries
    }

    /// Who decided about a stay: its Provenance. The Encounter goes along, so that it is there.
    fn decided(&self, record: &Record) -> Vec<Entry> {
        let decision = matches!(
            record.kind.as_str(),
            "patient.admitted" | "patient.moved" | "patient.settled"
        );
        let body: Value = serde_json::from_str(&record.body).unwrap_or_default();
        let (Some(by), Some(id), true, true) = (
            record.actor.as_deref(),
            body["stay"].as_u64(),
            decision,
            self.stays,
        ) else {
            return Vec::new();
        };
        let Some(Known { stay, held, .. }) = self.found(id) else {
            return Vec::new();
        };
        let (Some((who, _)), Some(name)) = (held.person(), held.name(&self.site)) else {
            return Vec::new();
        };
        let encounter = person::encounter(&self.site, &stay, &name, How::Thing);
        let target = [encounter.name.clone()];
        let why = body["reason"].as_str().unwrap_or_default();
        let at = Wall::from_micros(record.at);
        let mut entries = vec![place::ward(&self.site), place::station(&self.site)];
        entries.extend(stay.bed.as_ref().map(|bed| place::bed(&self.site, bed)));
        entries.push(person::patient(name, &who));
        entries.push(encounter);
        entries.push(audit::provenance(
            &self.site, &target, record.seq, at, by, why,
        ));
        entries
    }
}

/// What of a row of a call is told.
#[derive(Deserialize)]
struct CallBody {
    call: u64,
    what: CallWhat,
    kind: CallKind,
    place: String,
    raised_us: i64,
    taken_us: Option<i64>,
    taken_by: Option<String>,
    arrived_us: Option<i64>,
}

/// Whether it ended because somebody had answered.
const fn answered(reason: &Reason, taken: Option<i64>) -> bool {
    match reason {
        Reason::Taken(_) | Reason::Completed(_) => true,
        _ => taken.is_some(),
    }
}

/// `request-priority` of R4.
const fn priority(kind: CallKind) -> &'static str {
    match kind {
        CallKind::CodeBlue | CallKind::Emergency => "stat",
        CallKind::Assistance | CallKind::Fall | CallKind::Wc | CallKind::CordOut => "asap",
        CallKind::Device | CallKind::Patient | CallKind::Fault | CallKind::Other => "urgent",
        CallKind::Door | CallKind::Telephone | CallKind::Service => "routine",
    }
}

const fn urgency(priority: Priority) -> Urgency {
    match priority {
        Priority::High => Urgency::High,
        Priority::Medium => Urgency::Medium,
        Priority::Low => Urgency::Low,
        Priority::Advisory => Urgency::Advisory,
    }
}

/// Rows after which an alarm is other than before; what is sounded and told changes nothing.
fn tells(kind: &str) -> bool {
    !matches!(
        kind,
        "alarm.sounded"
            | "alarm.delivery"
            | "alarm.escalated"
            | "alarm.skipped"
            | "alarm.inhibited"
            | "alarm.to-the-fore"
            | "alarm.manager"
            | "alarm.communicator"
            | "alarm.over"
    )
}

/// What sort of act a row is, and whether it was refused; `None` for what nobody did.
fn act(record: &Record) -> Option<(Act, bool)> {
    let body = || serde_json::from_str::<Value>(&record.body).unwrap_or_default();
    let kind = record.kind.as_str();
    Some(match kind {
        "station.started" => (Act::Start, false),
        "station.stopped" => (Act::Stop, false),
        "people" => {
            let body = body();
            let what = &body["what"];
            let name = what
                .as_str()
                .or_else(|| what.as_object()?.keys().next().map(String::as_str));
            match name.unwrap_or_default() {
                "SignedIn" | "SignedInByProvider" => (Act::SignIn, false),
                "SignInFailed" | "NotVouched" => (Act::SignIn, true),
                "SignedOut" => (Act::SignOut, false),
                "Locked" => return None,
                _ => (Act::People, false),
            }
        }
        "export.ended" => (Act::Export, false),
        "command" | "limits.set" | "device.paired" | "device.unpaired" => {
            (Act::Wish, !body()["refused"].is_null())
        }
        _ if kind.starts_with("care.") => (Act::Wish, !body()["refused"].is_null()),
        "sound.paused" | "sound.pause-ended" | "silence.ordered" | "silence.ended"
        | "central.paused" | "central.resumed" | "link.paused" | "link.resumed" | "link.again" => {
            (Act::Wish, false)
        }
        _ => return None,
    })
}
