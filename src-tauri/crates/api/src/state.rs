//! The whole ward as JSON for `lamplight-headless state`: what a technician, a script
//! or a test asks to find every number, wave, alert and dead letter again.

mod patients;

use crate::project;
use lamplight_alarms::{Acknowledger, Origin, Presence, Subject};
use lamplight_protocols::report::{
    Abnormal, AlertKind, AlertPhase, AlertPriority, AlertState, Inactivation, Marks, ReadUnit,
    ResultStatus, Term,
};
use lamplight_station::{FeedStatus, KeptLetter, Station};
use lamplight_units::{DeviceTime, Now};
use lamplight_ward::{Device, Freshness, HeldAlert, HeldNumber, HeldText, HeldWave, place};
use lamplight_waves::SeriesId;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value as Json, json};
use std::io::Write;

/// The most bytes of a dead letter shown; the rest is cut.
const LETTER_BYTES: usize = 2_000;

/// The ward as one JSON object, written part by part.
///
/// With the alerts of a day and full dead letters it is several megabytes of text, and as
/// a tree of values in memory three times that, in 170,000 blocks. The holes that such a
/// tree leaves are not given back to the system while anything small lies among them; so
/// no more than one device, one patient or one letter is ever a tree.
#[derive(Debug)]
pub struct State<'a> {
    station: &'a Station,
    now: Now,
    more: Vec<(&'static str, Json)>,
}

impl<'a> State<'a> {
    /// The ward now.
    #[must_use]
    pub const fn new(station: &'a Station, now: Now) -> Self {
        Self {
            station,
            now,
            more: Vec::new(),
        }
    }

    /// With something of the asker's own.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Json) -> Self {
        self.more.push((name, value));
        self
    }

    /// As text, in pieces that follow one another.
    #[must_use]
    pub fn text(&self) -> Vec<Vec<u8>> {
        let mut pieces = Pieces::default();
        // No key and no value of ours is refused, and the pieces take everything; should it
        // fail all the same, the text ends early, which its reader notices.
        let _ = serde_json::to_writer(&mut pieces, self);
        pieces.0
    }
}

/// Text in pieces of one size. A single text of megabytes would be moved as it grows, and
/// the system's allocator keeps what was freed of that size for the next one.
#[derive(Debug, Default)]
struct Pieces(Vec<Vec<u8>>);

impl Pieces {
    const BYTES: usize = 64 * 1_024;
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let open = self.0.last_mut().filter(|last| last.len() < Self::BYTES);
        let piece = match open {
            Some(piece) => piece,
            None => {
                self.0.push(Vec::with_capacity(Self::BYTES));
                self.0.last_mut().ok_or(std::io::ErrorKind::Other)?
            }
        };
        let taken = bytes.len().min(Self::BYTES - piece.len());
        piece.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Serialize for State<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (station, now) = (self.station, self.now);
        let beds = station.setup().beds.all();
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("at", &now.wall.iso())?;
        map.serialize_entry("ward", &ward(station))?;
        map.serialize_entry("audio", &audio(station))?;
        map.serialize_entry(
            "beds",
            &each(|| beds.iter().map(|bed| bed_json(station, now, &bed.setup.id))),
        )?;
        map.serialize_entry(
            "patients",
            &each(|| {
                station
                    .stays()
                    .all()
                    .iter()
                    .map(|stay| patients::stay(stay, now))
            }),
        )?;
        map.serialize_entry("conflicts", &each(|| patients::conflicts(station, now)))?;
        map.serialize_entry("census", &patients::census(station))?;
        map.serialize_entry("feeds", &each(|| station.feeds().map(feed)))?;
        map.serialize_entry(
            "devices",
            &each(|| {
                let all = station.devices().all();
                all.map(|device| device_json(station, now, device))
            }),
        )?;
        map.serialize_entry(
            "conditions",
            &each(|| {
                station
                    .conditions()
                    .urgent()
                    .map(|open| condition(station, open))
            }),
        )?;
        let letters = station.dead_letters();
        map.serialize_entry("dead_letters_total", &letters.total())?;
        map.serialize_entry(
            "dead_letters",
            &each(|| letters.kept().map(|kept| dead_letter(kept, LETTER_BYTES))),
        )?;
        for (name, value) in &self.more {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A list of which one item at a time is in memory.
struct Each<F>(F);

const fn each<F, I>(items: F) -> Each<F>
where
    F: Fn() -> I,
    I: Iterator<Item = Json>,
{
    Each(items)
}

impl<F, I> Serialize for Each<F>
where
    F: Fn() -> I,
    I: Iterator<Item = Json>,
{
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq((self.0)())
    }
}

fn ward(station: &Station) -> Json {
    json!({
        "name": &*station.setup().name,
        "simulated": station.simulated(),
        "version": env!("CARGO_PKG_VERSION"),
    })
}

fn feed(feed: &FeedStatus) -> Json {
    let mut view = serde_json::to_value(project::feed(feed)).unwrap_or(Json::Null);
    view["duplicates"] = json!(feed.duplicates);
    view["failures"] = json!(feed.failures);
    view
}

/// What the screen shows of the sound, and when it was last tested; `null` before that.
fn audio(station: &Station) -> Json {
    let mut view = serde_json::to_value(project::audio(station)).unwrap_or(Json::Null);
    view["self_test"] = json!(station.sound_test().map(|test| json!({
        "at": test.at.wall.iso(),
        "passed": test.passed,
    })));
    view
}

fn bed_json(station: &Station, now: Now, id: &lamplight_units::BedId) -> Json {
    let mut view = serde_json::to_value(project::bed(station, now, id)).unwrap_or(Json::Null);
    // The screen's numbers come again under each device, in full.
    if let Some(view) = view.as_object_mut() {
        view.remove("waves");
    }
    view
}

fn condition(station: &Station, open: &lamplight_alarms::Condition) -> Json {
    let view = project::condition(station, open);
    let announced = &open.announced;
    json!({
        "id": open.id.get(),
        "subject": match &announced.subject {
            Subject::Bed(bed) => format!("bed {bed}"),
            Subject::Device(device) => format!("device {device}"),
            Subject::Feed(feed) => format!("feed {feed}"),
            Subject::Station => "station".to_owned(),
            Subject::Place(place) => format!("place {}", place.words),
        },
        "priority": view.priority,
        "kind": view.kind,
        "source": match announced.origin { Origin::Device => "device", Origin::Station => "station" },
        "text": &*announced.text,
        "advice": &*announced.advice,
        "since": open.since.wall.iso(),
        "presence": match announced.presence {
            Presence::Present => "present",
            Presence::Latched => "latched",
            Presence::Unconfirmed => "unconfirmed",
        },
        "silenced": view.silenced,
        "silent": view.silent,
        "inhibited": open.inhibited.is_some(),
        "told_all": view.told_all,
        "next": view.next,
        "acknowledged": open.acknowledged.as_ref().map(|acknowledged| match &acknowledged.by {
            Acknowledger::Bedside => "at the bedside",
            Acknowledger::Station => "at this station",
            Acknowledger::Person(actor) if actor.id.as_str() == "station" => "at this station",
            Acknowledger::Person(actor) => &*actor.name,
        }),
    })
}

fn device_json(station: &Station, now: Now, device: &Device) -> Json {
    let zone = station
        .setup()
        .feeds
        .iter()
        .find(|feed| feed.id == device.feed);
    let iso = |at: &DeviceTime| zone.map(|feed| at.to_wall(feed.zone).iso());
    let location = device
        .location
        .as_ref()
        .map(place::in_words)
        .unwrap_or_default();
    let freshness = device.freshness(now, station.setup().patience);
    json!({
        "id": device.identity.id.as_str(),
        "sender": &*device.identity.sender,
        "maker": &*device.identity.maker,
        "model": &*device.identity.model,
        "feed": device.feed.as_str(),
        "bed": device.assignment.bed().map(ToString::to_string),
        "unassigned_because": project::because(&device.assignment, &location),
        "location": location,
        "patient": device.patient.as_ref().map(patients::patient),
        "freshness": freshness.map(|fresh| match fresh {
            Freshness::Live => "live",
            Freshness::Stale => "stale",
            Freshness::Lost => "lost",
        }),
        "first_heard": device.first_heard.wall.iso(),
        "heard": device.heard.wall.iso(),
        "clock_offset_s": device.clock_offset_s(),
        "numbers": device.numbers.values().map(|held| number(held, &iso)).collect::<Vec<_>>(),
        "texts": device.texts.values().map(|held| text(held, &iso)).collect::<Vec<_>>(),
        "waves": device.waves.values().map(|held| wave(station, held)).collect::<Vec<_>>(),
        "alerts": device.alerts.iter().map(|held| alert(held, &iso)).collect::<Vec<_>>(),
    })
}

fn term(of: &Term, view: &mut Json) {
    view["refid"] = json!(of.refid.as_str());
    view["code"] = json!(of.code.get());
    if let Some(sent) = &of.sent_as {
        view["sent_as"] = json!(&**sent);
    }
    if let Some(metric) = of.metric().filter(|metric| !metric.loinc.is_empty()) {
        view["loinc"] = json!(metric.loinc);
    }
}

fn number(held: &HeldNumber, iso: &dyn Fn(&DeviceTime) -> Option<String>) -> Json {
    let reading = &held.reading;
    let (usual, usual_unit) = held.in_usual_unit();
    let mut view = json!({
        "channel": &*reading.channel.0,
        "value": reading.value.number(),
        "no_value": reading.value.reason().map(lamplight_units::NoValue::words),
        "sent": reading.sent.as_deref(),
        "unit": unit(&reading.unit),
        "at": held.at.iso(),
        "device_time": reading.at.as_ref().and_then(iso),
        "received": held.received.wall.iso(),
        "status": status(reading.status),
        "episodic": reading.episodic,
        "superseded": held.superseded,
        "low": reading.limits.low,
        "high": reading.limits.high,
        "marks": marks(reading.marks),
    });
    if let (Some(value), Some(unit)) = (usual.number(), usual_unit)
        && reading.value.number() != Some(value)
    {
        view["shown"] = json!({ "value": value, "unit": unit.ucum() });
    }
    term(&reading.term, &mut view);
    view
}

fn unit(unit: &ReadUnit) -> Option<&str> {
    match unit {
        ReadUnit::Known(unit) => Some(unit.ucum()),
        ReadUnit::Missing => None,
        ReadUnit::Unknown(text) => Some(text),
    }
}

const fn status(status: ResultStatus) -> &'static str {
    match status {
        ResultStatus::Raw => "raw",
        ResultStatus::Preliminary => "preliminary",
        ResultStatus::Final => "final",
        ResultStatus::Corrected => "corrected",
        ResultStatus::NoResult => "no result",
        ResultStatus::Deleted => "deleted",
        ResultStatus::Wrong => "wrong",
        ResultStatus::Unstated => "unstated",
    }
}

fn marks(marks: Marks) -> Vec<&'static str> {
    let named = [
        (marks.questionable, "questionable"),
        (marks.demo, "demo"),
        (marks.test, "test"),
        (marks.calibrating, "calibrating"),
        (marks.early, "early"),
        (marks.stored, "stored"),
        (marks.alarm_off, "alarm off"),
        (marks.alarm_active, "alarm active"),
    ];
    let abnormal = match marks.abnormal {
        Abnormal::Unstated => None,
        Abnormal::Normal => Some("normal"),
        Abnormal::Low => Some("low"),
        Abnormal::VeryLow => Some("very low"),
        Abnormal::High => Some("high"),
        Abnormal::VeryHigh => Some("very high"),
        Abnormal::Abnormal => Some("abnormal"),
    };
    let set = named.iter().filter(|(set, _)| *set).map(|(_, name)| *name);
    set.chain(abnormal).collect()
}

fn text(held: &HeldText, iso: &dyn Fn(&DeviceTime) -> Option<String>) -> Json {
    let reading = &held.reading;
    let mut view = json!({
        "channel": &*reading.channel.0,
        "text": &*reading.text,
        "device_time": reading.at.as_ref().and_then(iso),
        "received": held.received.wall.iso(),
        "status": status(reading.status),
    });
    term(&reading.term, &mut view);
    view
}

fn wave(station: &Station, held: &HeldWave) -> Json {
    let stats = station.waves().stats(SeriesId(held.series));
    let mut view = json!({
        "channel": &*held.channel.0,
        "series": held.series,
        "rate_hz": held.rate.hz(),
        "unit": unit(&held.unit),
        "scale": held.resolution,
        "range": held.range,
        "received": held.received.wall.iso(),
        "samples": stats.as_ref().map_or(0, |stats| stats.samples_total),
        "gaps": stats.as_ref().map_or(0, |stats| stats.gaps),
        "missing": held.missing,
        "late": stats.as_ref().map_or(0, |stats| stats.late),
        "overlapped": stats.as_ref().map_or(0, |stats| stats.overlapped),
    });
    term(&held.term, &mut view);
    view
}

fn alert(held: &HeldAlert, iso: &dyn Fn(&DeviceTime) -> Option<String>) -> Json {
    let sent = &held.report;
    let mut view = json!({
        "channel": &*sent.channel.0,
        "text": &*sent.text,
        "priority": match sent.priority {
            AlertPriority::High => "high",
            AlertPriority::Medium => "medium",
            AlertPriority::Low => "low",
            AlertPriority::None => "none",
            AlertPriority::Unstated => "unstated",
        },
        "kind": match sent.kind {
            AlertKind::Physiological => "physiological",
            AlertKind::Technical => "technical",
            AlertKind::Advisory => "advisory",
            AlertKind::Unstated => "unstated",
        },
        "phase": sent.phase.map(|phase| match phase {
            AlertPhase::Start => "start",
            AlertPhase::Continue => "continue",
            AlertPhase::End => "end",
            AlertPhase::Update => "update",
            AlertPhase::Escalate => "escalate",
            AlertPhase::Deescalate => "deescalate",
            AlertPhase::Reset => "reset",
            AlertPhase::Point => "tpoint",
        }),
        "state": sent.state.map(|state| match state {
            AlertState::Inactive => "inactive",
            AlertState::Active => "active",
            AlertState::Latched => "latched",
        }),
        "inactivation": inactivation(sent.inactivation),
        "thread": &*sent.thread,
        "device_time": sent.at.as_ref().and_then(iso),
        "began": held.began.wall.iso(),
        "heard": held.heard.wall.iso(),
        "ended": held.ended,
        "source": Json::Null,
        "value": Json::Null,
    });
    term(&sent.event, &mut view);
    if let Some(source) = &sent.source {
        let mut named = json!({});
        term(source, &mut named);
        view["source"] = named;
    }
    if let Some(value) = &sent.value {
        view["value"] = json!({
            "value": value.value.number(),
            "no_value": value.value.reason().map(lamplight_units::NoValue::words),
            "sent": value.sent.as_deref(),
            "unit": unit(&value.unit),
            "low": value.limits.low,
            "high": value.limits.high,
        });
    }
    view
}

fn inactivation(sent: Inactivation) -> Vec<&'static str> {
    let named = [
        (sent.audio_paused, "audio-paused"),
        (sent.audio_off, "audio-off"),
        (sent.alarm_paused, "alarm-paused"),
        (sent.alarm_off, "alarm-off"),
        (sent.acknowledged, "alert-acknowledged"),
    ];
    let set: Vec<_> = named
        .iter()
        .filter(|(set, _)| *set)
        .map(|(_, name)| *name)
        .collect();
    if set.is_empty() { vec!["enabled"] } else { set }
}

/// A message that could not be used, with its reason and as much of it as is asked for.
#[must_use]
pub fn dead_letter(kept: &KeptLetter, most: usize) -> Json {
    let letter = &kept.letter;
    let bytes = letter.bytes.reveal();
    let shown = &bytes[..bytes.len().min(most)];
    json!({
        "received": kept.received.wall.iso(),
        "feed": kept.feed.as_str(),
        "peer": &*kept.peer,
        "control_id": letter.control_id.as_ref().map(lamplight_units::ControlId::as_str),
        "reason": &*letter.reason,
        "defects": letter.defects.iter().map(|defect| json!({
            "place": &*defect.place, "reason": &*defect.reason,
        })).collect::<Vec<_>>(),
        "length": letter.length,
        "message": String::from_utf8_lossy(shown).replace('\r', "\n"),
    })
}
