//! A page from a journal that the test has written, on a clock that it turns.

use super::facts;
use super::joined::Joined;
use super::made::{One, sha256};
use super::questions::{fresh, of_nurse, of_ward, stays};
use super::{Act, Staff, StaffNurse, rows};
use crate::keeping::Keeping;
use crate::keys::KeyConfig;
use crate::printing::Zone;
use lamplight_alarms::{
    Actor, Inactivation, InactivationId, Priority, Role, Scope, Silenced, Subject, What,
};
use lamplight_api::command::SeenThere;
use lamplight_api::handover::HandoverPage;
use lamplight_api::limits::SideView;
use lamplight_api::print::PrintLanguage;
use lamplight_api::view::PatientView;
use lamplight_people::PersonId;
use lamplight_people::duty::Shift;
use lamplight_store::{Batch, Entry, Episode, Mark, Options, SeriesKey, SeriesKind};
use lamplight_units::{BedId, DeviceId, Mono, Now, Personal, Value, Wall};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::mpsc::channel;

/// 2026-11-21 06:00:00 UTC: the early shift begins, 06:00 to 14:00.
const BEGINS_S: i64 = 1_795_240_800;

/// So many minutes after the shift began.
fn at(minutes: i64) -> Wall {
    Wall::from_micros((BEGINS_S + 60 * minutes) * 1_000_000)
}

fn bed(id: &str) -> BedId {
    BedId::parse(id).unwrap()
}

struct Journal {
    keeping: Keeping,
    _folder: tempfile::TempDir,
}

impl Journal {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::new(at(-3_000));
        let found = Keeping::open(folder.path(), KeyConfig::File, options).unwrap();
        Self {
            keeping: found.keeping,
            _folder: folder,
        }
    }

    fn writes(&self, batch: Batch) {
        let (send, done) = channel();
        self.keeping.writer().append(batch, move |written| {
            send.send(written.is_ok()).unwrap();
        });
        assert!(done.recv().unwrap());
    }

    fn row(&self, minutes: i64, kind: &str, on: Option<&str>, by: &str, body: String) {
        let mut entry = Entry::new(at(minutes), kind, body);
        entry.bed = on.map(bed);
        entry.actor = (!by.is_empty()).then(|| by.to_owned());
        self.writes(Batch::kept(vec![entry]));
    }

    /// Somebody lies in a bed from then on, or nobody.
    fn holds(&self, minutes: i64, on: &str, family: &str, given: &str) {
        self.lies(minutes, on, (family, given), None);
    }

    /// The same with the stay of whoever is admitted.
    fn lies(&self, minutes: i64, on: &str, (family, given): (&str, &str), stay: Option<u64>) {
        let patient = PatientView {
            family: family.to_owned(),
            given: given.to_owned(),
            mrn: format!("MRN-{on}"),
            birth: "1955-03-03".to_owned(),
            sex: "F".to_owned(),
            admitted: true,
            stay: None,
        };
        let told = json!({ "ward": "4 East", "simulated": false, "stay": stay });
        let mut entry = Entry::new(at(minutes), "bed.holds", told.to_string());
        entry.bed = Some(bed(on));
        if !family.is_empty() {
            entry.patient = Some(Personal::new(serde_json::to_string(&patient).unwrap()));
        }
        self.writes(Batch::kept(vec![entry]));
    }

    fn alarm(&self, id: u64, (began, ended): (i64, Option<i64>), priority: u8, text: &str) {
        self.alarm_of("1", id, (began, ended), priority, text, "physiological");
    }

    fn alarm_of(
        &self,
        on: &str,
        id: u64,
        (began, ended): (i64, Option<i64>),
        priority: u8,
        text: &str,
        kind: &str,
    ) {
        let acknowledged = (priority == 3).then(|| (at(began + 1), "Nora Nurse".to_owned()));
        let episode = Episode {
            condition: id,
            bed: Some(bed(on)),
            patient: None,
            priority,
            kind: kind.to_owned(),
            source: "device".to_owned(),
            cause: text.to_owned(),
            text: text.to_owned(),
            began: at(began),
            ended: ended.map(at),
            acknowledged,
            owner: None,
            told_all: None,
        };
        let mut batch = Batch::kept(Vec::new());
        batch.episodes.push(episode);
        self.writes(batch);
    }

    /// Readings of bed 1, a minute apart from the beginning of the shift on.
    fn numbers(&self, refid: &str, unit: &str, values: impl Iterator<Item = f64>) {
        let key = SeriesKey {
            bed: bed("1"),
            device: DeviceId::parse("monitor").unwrap(),
            refid: refid.to_owned(),
            channel: String::new(),
            unit: unit.to_owned(),
            kind: SeriesKind::Numbers,
        };
        let series = self.keeping.writer().series(&key).unwrap();
        let numbers: Vec<(Wall, Value)> = (0..)
            .zip(values)
            .map(|(minute, value)| (at(minute), Value::new(value)))
            .collect();
        self.keeping.writer().numbers(series, &numbers);
        let (send, done) = channel();
        self.keeping.writer().flush(true, move |written| {
            send.send(written.is_ok()).unwrap();
        });
        assert!(done.recv().unwrap());
    }

    fn silence(&self, minutes: i64, id: u64, kind: Silenced, reason: &str) {
        let now = now(minutes);
        let order = Inactivation {
            id: InactivationId::new(id),
            scope: Scope {
                subject: Subject::Bed(bed("1")),
                class: None,
            },
            kind,
            by: Actor::new("p2", "Nora Nurse", Role::Nurse),
            reason: Arc::from(reason),
            since: now,
            until: None,
        };
        let body = serde_json::to_string(&What::Inactivated(order)).unwrap();
        self.row(minutes, "silence.ordered", Some("1"), "Nora Nurse", body);
    }

    fn end_silence(&self, minutes: i64, id: u64) {
        let ended = What::InactivationEnded {
            id: InactivationId::new(id),
            by: None,
        };
        let body = serde_json::to_string(&ended).unwrap();
        self.row(minutes, "silence.ended", None, "", body);
    }

    fn note(&self, minutes: i64, text: &str) {
        let mut batch = Batch::kept(Vec::new());
        batch.marks.push(Mark {
            id: minutes,
            bed: bed("1"),
            from: at(minutes),
            to: at(minutes),
            at: at(minutes),
            actor: Some("Nora Nurse".to_owned()),
            note: text.to_owned(),
        });
        self.writes(batch);
    }

    /// Somebody acts; answers when it is on the disk.
    fn acts(&mut self, minutes: i64, by: &str, act: Act) {
        let (answer, mut told) = tokio::sync::oneshot::channel();
        let actor = Actor::new(by, by, Role::Nurse);
        self.keeping.handover(now(minutes), &actor, act, answer);
        // What is written after it is on the disk after it.
        self.writes(Batch::kept(Vec::new()));
        assert!(told.try_recv().unwrap().is_ok());
    }

    fn page(&self, language: PrintLanguage, minutes: i64) -> HandoverPage {
        let staff = staff(minutes);
        let reader = self.keeping.reader();
        of_nurse(&reader, zone(), &staff, &staff.nurses[0], language).unwrap()
    }
}

fn now(minutes: i64) -> Now {
    Now {
        mono: Mono::START,
        wall: at(minutes),
    }
}

fn zone() -> Zone {
    Zone::Fixed(chrono::FixedOffset::east_opt(3_600).unwrap())
}

/// Nora has beds 1 and 2, bed 3 is nobody's.
fn staff(minutes: i64) -> Staff {
    let shift = |begins: i64, name| Shift {
        name: Arc::from(name),
        begins: at(begins),
        ends: at(begins + 480),
    };
    Staff {
        ward: "4 East".to_owned(),
        shift: shift(0, "early"),
        on: true,
        before: shift(-480, "night"),
        now: at(minutes),
        nurses: vec![StaffNurse {
            id: PersonId::new("p2"),
            name: "Nora Nurse".to_owned(),
            beds: vec![bed("1"), bed("2")],
        }],
        unassigned: vec![bed("3")],
        beds: ["1", "2", "3"].map(bed).to_vec(),
        here: Some(PersonId::new("p2")),
        may_sign: true,
        joined: BTreeMap::new(),
    }
}

/// A shift with everything that a page can tell.
fn told() -> Journal {
    let mut journal = Journal::new();
    journal.holds(-2_000, "1", "DEMO", "ANNA");
    // The station was started again in the night: the same patient.
    journal.holds(-300, "1", "DEMO", "ANNA");
    journal.holds(-300, "2", "", "");
    journal.numbers(
        "MDC_ECG_HEART_RATE",
        "/min",
        (0..470).map(|minute| {
            if minute == 200 {
                180.0
            } else {
                72.0 + f64::from(minute / 20)
            }
        }),
    );
    journal.numbers(
        "MDC_PULS_OXIM_SAT_O2",
        "%",
        (0..470).map(|minute| f64::from(97 - minute / 80)),
    );
    journal.alarm(1, (60, Some(63)), 3, "Desaturation 84 %");
    journal.alarm(2, (100, Some(101)), 2, "HR high 124");
    journal.alarm(3, (200, Some(202)), 2, "HR high 180");
    journal.alarm(4, (300, None), 2, "SpO2 low 91 %");
    journal.alarm_of("1", 5, (310, Some(315)), 1, "ECG leads off", "technical");
    journal.alarm(6, (-200, Some(-190)), 3, "Of the shift before");
    let moved = json!([{
        "label": "SpO₂", "side": SideView::Low, "from": 90.0, "to": 86.0, "unit": "%", "digits": 0
    }, {
        "label": "RR", "side": SideView::High, "from": 30.0, "to": null, "unit": "/min", "digits": 0
    }]);
    journal.row(
        70,
        super::limits::LIMITS_CHANGED,
        Some("1"),
        "Nora Nurse",
        moved.to_string(),
    );
    journal.silence(120, 1, Silenced::AudioPaused, "washing");
    journal.end_silence(125, 1);
    journal.silence(240, 2, Silenced::AlarmOff, "palliative, see chart");
    journal.note(150, "Coughs after meals; head of the bed up.");
    let away = json!({ "version": "0", "away_s": 600.0 });
    journal.row(400, "station.started", None, "", away.to_string());
    journal.acts(
        420,
        "p2",
        Act::Note {
            shift: at(0),
            bed: bed("1"),
            stay: SeenThere::Unsaid,
            text: "Daughter comes at six.\nAsk the doctor about the SpO₂ limit.".to_owned(),
        },
    );
    journal
}

/// A page as plain text.
fn text(page: &HandoverPage) -> String {
    let mut text = format!("{} · {} · {}\n", page.title, page.ward, page.shift.name);
    let lines = |head: &str, lines: &[lamplight_api::handover::HandoverLine]| {
        let mut block = String::new();
        for line in lines {
            let tone = serde_json::to_value(line.tone).unwrap();
            let tone = tone.as_str().unwrap_or_default().to_owned();
            let _ = writeln!(block, "  {head:<15} {tone:<8} {}", line.text);
        }
        block
    };
    text.push_str(&lines("", &page.summary));
    for bed in &page.beds {
        let _ = writeln!(
            text,
            "{} | {} | {} | {}",
            bed.bed, bed.patient, bed.mrn, bed.birth
        );
        for part in &bed.parts {
            text.push_str(&lines(&part.head, &part.lines));
        }
        for line in bed.note.lines() {
            let _ = writeln!(text, "  > {line}");
        }
    }
    text
}

fn golden(name: &str, is: &str, was: &str) {
    if let Some(folder) = std::env::var_os("LAMPLIGHT_HANDOVER_TEXT") {
        std::fs::write(std::path::Path::new(&folder).join(name), is).unwrap();
    }
    assert_eq!(is, was, "{name}");
}

#[test]
fn a_page_tells_what_the_journal_has_of_the_shift_and_says_what_it_has_not() {
    let page = told().page(PrintLanguage::En, 470);
    golden(
        "early-en.txt",
        &text(&page),
        include_str!("tests/early-en.txt"),
    );
}

#[test]
fn the_same_page_in_german_and_in_spanish() {
    let journal = told();
    let german = text(&journal.page(PrintLanguage::De, 470));
    golden("early-de.txt", &german, include_str!("tests/early-de.txt"));
    let spanish = text(&journal.page(PrintLanguage::Es, 470));
    golden("early-es.txt", &spanish, include_str!("tests/early-es.txt"));
}

#[test]
fn the_charge_nurses_summary_names_who_has_what_and_what_nobody_has() {
    let journal = told();
    let reader = journal.keeping.reader();
    let page = of_ward(&reader, zone(), &staff(470), PrintLanguage::En).unwrap();
    golden(
        "ward-en.txt",
        &text(&page),
        include_str!("tests/ward-en.txt"),
    );
}

#[test]
fn what_was_before_the_patient_came_is_not_told_of_him() {
    let journal = Journal::new();
    journal.holds(-100, "1", "FIRST", "ONE");
    journal.alarm(1, (10, Some(12)), 3, "Asystole");
    journal.note(20, "About the first one.");
    journal.holds(60, "1", "", "");
    journal.holds(70, "1", "SECOND", "TWO");
    let text = text(&journal.page(PrintLanguage::En, 470));
    assert!(text.contains("1 | SECOND, TWO"), "{text}");
    for wanted in [
        "In this bed since 08:10",
        "Somebody else lay here before 08:10; that is not on this page",
        "Alarms: none",
        "Notes in this shift: none",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert!(!text.contains("Asystole") && !text.contains("first one"));
}

#[test]
fn a_night_over_midnight_and_what_is_older_is_told_with_its_date() {
    let journal = Journal::new();
    journal.holds(-2_000, "1", "DEMO", "ANNA");
    journal.alarm(1, (-700, None), 3, "Apnoea");
    let text = text(&journal.page(PrintLanguage::En, 30));
    assert!(text.contains("since 2026-11-20 19:20"), "{text}");
    assert!(text.contains("In this bed since 2026-11-19 21:40 at the latest"));
}

#[test]
fn what_is_signed_is_frozen_and_a_changed_record_is_told() {
    let mut journal = told();
    let page = journal.page(PrintLanguage::En, 470);
    let one = One::new(page.clone());
    journal.acts(
        471,
        "p2",
        Act::Sign {
            nurse: PersonId::new("p2"),
            name: "Nora Nurse".to_owned(),
            shift: at(0),
            beds: ["1", "2"].map(bed).to_vec(),
            text: one.text.clone(),
            sha256: one.sha256.clone(),
        },
    );
    journal.alarm(9, (472, None), 3, "Asystole");
    journal.acts(
        475,
        "p3",
        Act::Take {
            nurse: PersonId::new("p2"),
            name: "Nora Nurse".to_owned(),
            shift: at(0),
            beds: ["1", "2"].map(bed).to_vec(),
        },
    );
    let reader = journal.keeping.reader();
    let mut signed = rows::signed(&reader, at(0)).unwrap();
    assert_eq!(signed.len(), 1);
    assert_eq!(signed[0].page(), Some(page), "word for word");
    assert_eq!(signed[0].signature.by, "p2");
    let taken = signed[0].taken.as_ref().map(|one| one.by.as_str());
    assert_eq!(taken, Some("p3"));
    assert_eq!(signed[0].beds(), ["1", "2"].map(bed));
    assert_eq!(
        rows::signed(&reader, at(480)).unwrap().len(),
        0,
        "of this shift"
    );
    let other = one.text.replace("Desaturation", "Nothing");
    assert_ne!(sha256(&other), one.sha256);
    signed[0].text = Personal::new(other);
    assert_eq!(signed[0].page(), None);
    // The journal's print for technicians has no patient in a body.
    let kinds = [super::NOTE, super::SIGNED, super::TAKEN];
    for row in reader
        .journal_after(lamplight_store::Seq::NONE, 1_000)
        .unwrap()
    {
        let named = ["DEMO", "Daughter"]
            .iter()
            .any(|word| row.entry.body.contains(word));
        assert!(!(kinds.contains(&row.entry.kind.as_str()) && named));
    }
}

#[test]
fn the_last_words_for_the_next_nurse_count_and_empty_ones_take_them_away() {
    let mut journal = told();
    let reader = journal.keeping.reader();
    let words = |reader: &_| rows::note(reader, at(0), &bed("1"), None).unwrap();
    assert!(words(&reader).starts_with("Daughter"));
    let note = |text: &str| Act::Note {
        shift: at(0),
        bed: bed("1"),
        stay: SeenThere::Unsaid,
        text: text.to_owned(),
    };
    journal.acts(430, "p3", note("Other words"));
    assert_eq!(words(&reader), "Other words");
    journal.acts(431, "p2", note(""));
    assert_eq!(words(&reader), "");
    let before = rows::note(&reader, at(-480), &bed("1"), None);
    assert_eq!(before.unwrap(), "");
}

#[test]
fn words_for_the_next_nurse_are_of_one_patient_and_not_of_the_next_in_the_bed() {
    let mut journal = Journal::new();
    let note = |stay, text: &str| Act::Note {
        shift: at(0),
        bed: bed("1"),
        stay: SeenThere::Stay(stay),
        text: text.to_owned(),
    };
    let seen = |journal: &Journal| {
        let staff = staff(470);
        let found = stays(&journal.keeping.reader(), &staff, &staff.nurses[0]).unwrap();
        found.into_iter().map(|seen| seen.stay).collect::<Vec<_>>()
    };
    let words = |journal: &Journal| journal.page(PrintLanguage::En, 470).beds[0].note.clone();
    journal.lies(-100, "1", ("FIRST", "ONE"), Some(7));
    assert_eq!(seen(&journal), [Some(7), None]);
    journal.acts(10, "p2", note(7, "His daughter comes at six."));
    assert_eq!(words(&journal), "His daughter comes at six.");
    journal.lies(60, "1", ("SECOND", "TWO"), Some(8));
    assert_eq!(seen(&journal), [Some(8), None]);
    assert_eq!(words(&journal), "");
    journal.acts(70, "p2", note(8, "Fasts from midnight on."));
    assert_eq!(words(&journal), "Fasts from midnight on.");
}

#[test]
fn nobody_signs_a_page_that_was_made_long_ago() {
    let page = Journal::new().page(PrintLanguage::En, 100);
    let rows = [
        ("at once", 100, true),
        ("ten minutes later", 110, true),
        ("eleven minutes later", 111, false),
        ("long after the shift", 5_000, false),
    ];
    for (what, minutes, signs) in rows {
        assert_eq!(fresh(&page, at(minutes)).is_ok(), signs, "{what}");
    }
    let whole = Journal::new().page(PrintLanguage::En, 480);
    assert!(
        fresh(&whole, at(5_000)).is_ok(),
        "the shift is over: no more comes"
    );
}

#[test]
fn more_alarms_than_are_counted_are_said() {
    let journal = Journal::new();
    let mut batch = Batch::kept(Vec::new());
    let rank = u8::from(Priority::Low > Priority::Advisory);
    for id in 1..=5_001 {
        batch.episodes.push(Episode {
            condition: id,
            bed: Some(bed("1")),
            patient: None,
            priority: rank,
            kind: "physiological".to_owned(),
            source: "device".to_owned(),
            cause: "HR".to_owned(),
            text: "HR high".to_owned(),
            began: Wall::from_micros(at(0).micros() + i64::try_from(id).unwrap() * 1_000),
            ended: Some(at(400)),
            acknowledged: None,
            owner: None,
            told_all: None,
        });
    }
    journal.writes(batch);
    let reader = journal.keeping.reader();
    let facts = facts::read(&reader, &bed("1"), at(0), at(470), true, Joined::default()).unwrap();
    assert!(facts.alarms.full);
    let text = text(&journal.page(PrintLanguage::En, 470));
    assert!(
        text.contains("More alarms than are counted: at least 5000"),
        "{text}"
    );
}
