//! A folder that another version wrote: what is unknown here is left out and kept in the journal,
//! and everything else goes on.

use super::*;
use lamplight_alarms::Presence;
use lamplight_protocols::bed::{BedFacts, BedReport, ExitMonitor, Told as BedTold};
use lamplight_protocols::report::{DeviceIdentity, Location};

impl Desk {
    /// Another version writes these parts of the state.
    fn write_parts(&mut self, parts: Vec<(String, Option<String>)>) {
        let mut batch = Batch::kept(Vec::new());
        batch.parts = parts;
        let (send, done) = channel();
        self.keeping
            .writer
            .append(batch, move |written| send.send(written.is_ok()).unwrap());
        assert!(done.recv().unwrap());
    }

    /// What is written of the state.
    fn parts(&self) -> Vec<(String, String)> {
        self.keeping.reader().parts().unwrap()
    }

    /// The program ends, and starts again on the same folder at the same moment.
    fn restart(self) -> Self {
        let Self {
            keeping,
            station,
            now,
            numbers,
            faults,
            folder,
        } = self;
        keeping.close(now, &station);
        let mut options = Options::new(now.wall);
        options.faults = Some(Arc::clone(&faults));
        let found = Keeping::open(folder.path(), KeyConfig::File, options).unwrap();
        let file = folder.path().join("ward.toml");
        let (_, setup) = crate::config::Config::read(&file).unwrap();
        let station = Station::resume(setup, found.kept.unwrap(), now);
        let mut keeping = found.keeping;
        keeping.started(now, Some(Duration::ZERO));
        let mut desk = Self {
            keeping,
            station,
            now,
            numbers,
            faults,
            folder,
        };
        desk.commit();
        desk
    }

    /// The texts of what is open.
    fn open(&self) -> Vec<String> {
        let open = self.station.conditions().open();
        open.map(|one| one.announced.text.to_string()).collect()
    }
}

/// A frame at bed 1 whose patient has left it.
fn left_bed() -> Input {
    let report = BedReport {
        device: DeviceIdentity {
            id: DeviceId::parse("frame-1").unwrap(),
            sender: Arc::from("beds"),
            maker: Arc::from(""),
            model: Arc::from(""),
        },
        location: Some(Location {
            point_of_care: Arc::from("4E"),
            bed: Arc::from("1"),
            ..Location::default()
        }),
        sent_at: None,
        from_memory: false,
        online: BedTold::Is(true),
        facts: BedFacts {
            exit: BedTold::Is(ExitMonitor::Out),
            ..BedFacts::default()
        },
        takes: Vec::new(),
    };
    Input::Report {
        feed: FeedId::parse("beds").unwrap(),
        report: Report::Bed(Box::new(report)),
    }
}

/// A ward with an alarm of a bed and a call, written to the disk.
fn ward() -> Desk {
    let mut desk = Desk::new();
    desk.station.handle(desk.now, left_bed());
    let call = told(CallKind::Patient, CallPhase::Raised, None);
    desk.station.handle(desk.now, call);
    desk.happens(1);
    desk.commit();
    assert_eq!(desk.open().len(), 2, "{:?}", desk.open());
    desk
}

/// Calls as they are kept, but when something of them is due: after a restart their system has half
/// a minute to tell of each once more.
fn without_due(calls: &impl serde::Serialize) -> serde_json::Value {
    let mut calls = serde_json::to_value(calls).unwrap();
    calls.as_object_mut().unwrap().remove("due").unwrap();
    calls
}

/// An earlier build had a rule for the button on a bed's rail, and a newer one may have radios of
/// another kind, and parts of which nothing is known here.
#[test]
fn a_folder_of_another_version_loses_nothing_but_what_is_unknown_here() {
    let mut desk = ward();
    let before = desk.parts();
    let (name, text) = before
        .iter()
        .find(|(name, _)| name.starts_with("frame/"))
        .unwrap();
    let older = text.replace("\"phases\":{", "\"phases\":{\"rail_button\":\"Told\",");
    assert_ne!(older, *text, "{text}");
    let newer = |name: &str, text: &str| (name.to_owned(), Some(text.to_owned()));
    desk.write_parts(vec![
        (name.clone(), Some(older)),
        newer("radio/x", r#"{"kind":"hologram"}"#),
        newer("walls", r#"{"colour":"mauve"}"#),
    ]);
    let (open, kept) = (desk.open(), desk.station.keep(desk.now));

    let mut again = desk.restart();
    assert_eq!(again.open(), open);
    let after = again.station.keep(again.now);
    assert_eq!(after.frames, kept.frames, "the frame goes on");
    assert_eq!(without_due(&after.calls), without_due(&kept.calls));
    assert_eq!(after.devices, kept.devices);
    let names = |parts: Vec<(String, String)>| -> Vec<String> {
        parts.into_iter().map(|(name, _)| name).collect()
    };
    assert_eq!(names(again.parts()), names(before), "the unknown is gone");
    let told = again.rows("state.unread");
    for (part, text) in [("radio/x", "hologram"), ("walls", "mauve")] {
        let of = |row: &&String| row.contains(part) && row.contains(text);
        assert_eq!(told.iter().filter(of).count(), 1, "{part}: {told:?}");
    }
    assert_eq!(told.len(), 2, "{told:?}");

    // It is told once: the next start finds nothing unknown.
    again.happens(1);
    let again = again.restart();
    assert_eq!(again.rows("state.unread").len(), 2);
    assert_eq!(again.open(), open);
}

/// Such as what a FHIR server has told.
#[test]
fn parts_that_are_none_of_the_wards_state_are_left_alone() {
    let mut desk = ward();
    desk.write_parts(vec![("beside/x".to_owned(), Some("1".to_owned()))]);
    let mut again = desk.restart();
    again.happens(1);
    let again = again.restart();
    let beside = ("beside/x".to_owned(), "1".to_owned());
    assert!(again.parts().contains(&beside));
    assert!(again.rows("state.unread").is_empty());
}

/// A newer version may have a kind of call that is none here, and another sort of deadline.
#[test]
fn a_kept_call_of_an_unknown_kind_costs_no_other_call() {
    let mut desk = Desk::new();
    for kind in [CallKind::Patient, CallKind::Wc, CallKind::Door] {
        let call = told(kind, CallPhase::Raised, None);
        desk.station.handle(desk.now, call);
    }
    desk.happens(1);
    desk.commit();
    let (open, before) = (desk.open(), desk.parts());
    assert_eq!(open.len(), 3, "{open:?}");
    let text = before.iter().find(|(name, _)| name == "calls");
    let mut newer: serde_json::Value = serde_json::from_str(&text.unwrap().1).unwrap();
    assert_eq!(newer["calls"][1]["kind"], "wc", "{newer}");
    newer["calls"][1]["kind"] = serde_json::json!("robot");
    newer["due"] = serde_json::json!([[{ "Whistle": 2 }, 1]]);
    desk.write_parts(vec![("calls".to_owned(), Some(newer.to_string()))]);
    let mut left = without_due(&desk.station.keep(desk.now).calls);
    left["calls"].as_array_mut().unwrap().remove(1);

    let again = desk.restart();
    assert_eq!(without_due(&again.station.keep(again.now).calls), left);
    let calls = again.station.calls().open();
    let calls: Vec<String> = calls.map(|call| call.key.to_string()).collect();
    assert_eq!(calls, ["Patient", "Door"]);
    assert_eq!(again.open(), open, "the list still has it");
    let listed = again.station.conditions().open();
    let doubted = listed.filter(|one| one.announced.presence == Presence::Unconfirmed);
    assert_eq!(doubted.count(), 1, "until somebody has looked");
    let rows = again.rows("state.unread");
    for (part, text) in [("calls.calls[1]", "robot"), ("calls.due[0]", "Whistle")] {
        let of = |row: &&String| row.contains(part) && row.contains(text);
        assert_eq!(rows.iter().filter(of).count(), 1, "{part}: {rows:?}");
    }
    assert_eq!(rows.len(), 2, "{rows:?}");

    // It is told once, and the two go on.
    let again = again.restart();
    assert_eq!(again.rows("state.unread").len(), 2);
    assert_eq!(again.station.calls().open().count(), 2);
}
