//! A store with a ward's rows, for the tests of what is sent.

use super::{LaneEnd, Station};
use crate::supervisor::Supervisor;
use crate::system_clock::SystemClock;
use lamplight_alarms::{
    Acknowledger, Actor, Announcement, Category, Class, ConditionKey, Ending, Kind, Origin,
    Presence, Priority, Role, Subject, What,
};
use lamplight_api::link::{LinkState, LinkView};
use lamplight_api::patients::{DetailsView, StayView};
use lamplight_api::view::PatientView;
use lamplight_journal::hex;
use lamplight_store::{
    Batch, Cursor, Entry, KeySource, Options, Reader, Seq, SeriesId, SeriesKey, SeriesKind, Store,
    Writer,
};
use lamplight_units::{BedId, DeviceId, Personal, RefId, Wall};
use serde_json::json;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;

static NOW: LazyLock<Wall> = LazyLock::new(SystemClock::wall);

/// So many seconds from when the tests began.
pub fn at(seconds: i64) -> Wall {
    Wall::from_micros(NOW.micros() + seconds * 1_000_000)
}

pub fn bed(id: &str) -> BedId {
    BedId::parse(id).unwrap()
}

/// A port of this machine that nobody has. Not one that the system chooses: before the station
/// listens there, it could choose the same for a test beside this one.
pub async fn free() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let begin = u16::try_from(std::process::id() % 400).unwrap();
    loop {
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 28_000 + (begin + next) % 400;
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)).await {
            return listener.local_addr().unwrap();
        }
    }
}

/// A store in a folder of its own.
pub struct Home {
    folder: TempDir,
    store: Store,
    clock: SystemClock,
}

impl Home {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::new(at(0));
        let store = Store::open(&folder.path().join("store"), &KeySource::File, options)
            .unwrap()
            .store;
        Self {
            folder,
            store,
            clock: SystemClock::start(),
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn reader(&self) -> Reader {
        self.store.reader()
    }

    pub fn writer(&self) -> Writer {
        self.store.writer()
    }

    pub fn journal(&self) -> String {
        hex::of(&self.reader().journal_id().unwrap())
    }

    pub fn station(&self) -> Station {
        let (tell, told) = tokio::sync::mpsc::unbounded_channel();
        // What is told of troubles is not looked at here.
        std::mem::forget(told);
        Station {
            reader: self.reader(),
            writer: self.writer(),
            clock: self.clock,
            supervisor: Supervisor::new(self.clock, tell),
            ward: "East".to_owned(),
        }
    }

    fn append(&self, batch: Batch) {
        let (done, wait) = channel();
        self.writer()
            .append(batch, move |written| done.send(written.is_ok()).unwrap());
        assert!(wait.recv().unwrap());
    }

    pub fn write(&self, rows: Vec<Entry>) {
        self.append(Batch::kept(rows));
    }

    pub fn cursor(&self, destination: &str, seq: i64) {
        let mut batch = Batch::repeatable(Vec::new());
        batch.cursors.push(Cursor {
            destination: destination.to_owned(),
            seq: Seq::new(seq),
            at: at(0),
        });
        self.append(batch);
    }

    /// A series of numbers on a bed of the monitor.
    pub fn numbers(&self, id: &str, refid: &str, channel: &str, unit: &str) -> SeriesId {
        let key = SeriesKey {
            bed: bed(id),
            device: DeviceId::parse("monitor").unwrap(),
            refid: refid.to_owned(),
            channel: channel.to_owned(),
            unit: unit.to_owned(),
            kind: SeriesKind::Numbers,
        };
        self.writer().series(&key).unwrap()
    }

    /// Until everything that was handed over is durable.
    pub fn flush(&self) {
        let (done, wait) = channel();
        self.writer()
            .flush(false, move |written| done.send(written.is_ok()).unwrap());
        assert!(wait.recv().unwrap());
    }
}

/// Waits until a link stands so.
pub async fn until(lane: &LaneEnd, what: impl FnMut(&LinkView) -> bool) -> LinkView {
    let mut status = lane.status.clone();
    let found = tokio::time::timeout(Duration::from_secs(180), status.wait_for(what)).await;
    found
        .unwrap_or_else(|_| panic!("{}: {:?}", lane.name, lane.status.borrow()))
        .unwrap()
        .clone()
}

/// Waits until the receiver has all of it.
pub async fn synced(lane: &LaneEnd) -> LinkView {
    until(lane, |view| {
        view.state == LinkState::Synced && view.behind == 0 && view.heard_ms.is_some()
    })
    .await
}

/// A patient who falls easily lies in a bed from then on.
pub fn held(id: &str, seconds: i64, family: &str, stay: u64) -> Entry {
    holds(id, seconds, family, stay, true)
}

/// A patient lies in a bed from then on; whether he or she falls easily.
pub fn holds(id: &str, seconds: i64, family: &str, stay: u64, falls: bool) -> Entry {
    let view = PatientView {
        family: family.to_owned(),
        given: "Erika".to_owned(),
        mrn: format!("mrn{stay}"),
        birth: "1948-02-29".to_owned(),
        sex: "F".to_owned(),
        admitted: true,
        stay: Some(Box::new(StayView {
            id: stay,
            since_ms: at(seconds).millis(),
            details: DetailsView {
                fall_risk: falls,
                ..DetailsView::default()
            },
            ..StayView::default()
        })),
    };
    let mut row = Entry::new(
        at(seconds),
        "bed.holds",
        json!({ "ward": "East", "simulated": false }).to_string(),
    );
    row.bed = Some(bed(id));
    row.patient = Some(Personal::new(serde_json::to_string(&view).unwrap()));
    row
}

/// A stay ends.
pub fn left(id: &str, seconds: i64, stay: u64) -> Entry {
    let mut row = Entry::new(
        at(seconds),
        "patient.left",
        json!({ "stay": stay }).to_string(),
    );
    row.bed = Some(bed(id));
    row
}

/// An alarm that begins, is acknowledged by Dana, and ends where it does.
pub fn alarm_rows(
    condition: u64,
    id: &str,
    seconds: i64,
    priority: Priority,
    ends: bool,
) -> Vec<Entry> {
    let said = Announcement {
        key: ConditionKey::new("device/monitor", &condition.to_string()),
        subject: Subject::Bed(bed(id)),
        origin: Origin::Device,
        kind: Kind::Physiological,
        class: Class::known("heart-rate-high"),
        category: Category::Cardiovascular,
        priority,
        text: Arc::from("HR HIGH"),
        advice: Arc::from(""),
        about: Some(RefId::known("MDC_ECG_HEART_RATE")),
        presence: Presence::Present,
        silenced: None,
        acknowledged_at_bedside: false,
    };
    let mut dana = Actor::station(Role::Nurse);
    dana.name = Arc::from("Dana");
    let mut story = vec![
        ("alarm.began", What::Began(Arc::new(said))),
        ("alarm.sounded", What::Sounded(priority)),
        (
            "alarm.acknowledged",
            What::Acknowledged(Acknowledger::Person(dana)),
        ),
    ];
    if ends {
        story.push(("alarm.ended", What::Ended(Ending::BySource)));
    }
    let rows = story.into_iter().enumerate().map(|(place, (kind, what))| {
        let place = i64::try_from(place).unwrap();
        let mut row = Entry::new(
            at(seconds + place),
            kind,
            serde_json::to_string(&what).unwrap(),
        );
        row.condition = Some(condition);
        if kind == "alarm.began" {
            row.bed = Some(bed(id));
        }
        if kind == "alarm.acknowledged" {
            row.actor = Some("Dana".to_owned());
        }
        row
    });
    rows.collect()
}

/// A call that is raised, taken by Dana, and ended at its place.
pub fn call_rows(call: u64, id: &str, seconds: i64) -> Vec<Entry> {
    use lamplight_calls::{Kind as CallKind, Reason, What as CallWhat};
    let body = |what: CallWhat, taken: bool| {
        json!({
            "call": call, "what": what, "kind": CallKind::Patient, "told": CallKind::Patient,
            "place": format!("Bed {id}"), "system": "calls", "shift": "early",
            "raised_us": at(seconds).micros(),
            "taken_us": taken.then(|| at(seconds + 5).micros()), "taken_by": taken.then_some("Dana"),
            "arrived_us": null, "rang_again": 0, "from_memory": false,
            "taken_within_s": 60, "arrived_within_s": 120,
        })
        .to_string()
    };
    let row = |kind: &str, seconds: i64, body: String| {
        let mut row = Entry::new(at(seconds), kind, body);
        row.bed = Some(bed(id));
        row
    };
    vec![
        row("call.raised", seconds, body(CallWhat::Raised, false)),
        row("call.arrived", seconds + 9, body(CallWhat::Arrived, true)),
        row(
            "call.ended",
            seconds + 20,
            body(CallWhat::Ended(Reason::AtPlace), true),
        ),
    ]
}
