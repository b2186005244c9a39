//! Exports of a small archive, read back byte by byte where no other program is needed
//! (those are in `tests/peers/export.rs`).

use super::*;
use lamplight_store::{
    Batch, Entry, Episode, JournalFilter, KeySource, Options, Reader, SeriesKey, SeriesKind, Store,
    Writer,
};
use lamplight_units::{BedId, DeviceId, NoValue, Personal, SampleRate, Value, Wall};
use std::cell::{Cell, RefCell};
use std::path::Path;
use std::sync::mpsc;

const START: i64 = 1_790_000_000_000_000;

pub(super) fn at(seconds: f64) -> Wall {
    Wall::from_micros(START + (seconds * 1e6) as i64)
}

pub(super) struct Archive {
    _folder: tempfile::TempDir,
    _store: Store,
    pub reader: Reader,
    pub writer: Writer,
}

fn key(bed: &str, refid: &str, unit: &str, kind: SeriesKind) -> SeriesKey {
    SeriesKey {
        bed: BedId::parse(bed).unwrap(),
        device: DeviceId::parse("AA01-secret").unwrap(),
        refid: refid.to_owned(),
        channel: "1.1.1".to_owned(),
        unit: unit.to_owned(),
        kind,
    }
}

/// Two minutes of beds 4 and 5: an ECG with a gap from 40 s to 70 s on bed 4, heart rates.
pub(super) fn archive() -> Archive {
    let folder = tempfile::tempdir().unwrap();
    let opened = Store::open(folder.path(), &KeySource::File, Options::new(at(0.0))).unwrap();
    let (reader, writer) = (opened.store.reader(), opened.store.writer());
    let rate = SampleRate::from_hz(250.0).unwrap();
    let (scale, shift) = (0.005, 0.0);
    let ecg = SeriesKind::Wave { rate, scale, shift };
    for (bed, gap) in [("4", true), ("5", false)] {
        let ecg = writer
            .series(&key(bed, "MDC_ECG_ELEC_POTL_II", "mV", ecg))
            .unwrap();
        let hr = key(bed, "MDC_ECG_HEART_RATE", "/min", SeriesKind::Numbers);
        let hr = writer.series(&hr).unwrap();
        for second in (0..120).filter(|s| !gap || !(40..70).contains(s)) {
            let samples: Vec<i32> = (0..250).map(|n| (second * 250 + n) % 400 - 200).collect();
            writer.samples(ecg, at(f64::from(second)), &samples);
            let value = if second == 7 {
                Value::None(NoValue::SensorOff)
            } else {
                Value::new(60.0 + f64::from(second) / 4.0)
            };
            writer.numbers(hr, &[(at(f64::from(second)), value)]);
        }
    }
    let mut batch = Batch::kept(vec![Entry {
        bed: Some(BedId::parse("4").unwrap()),
        actor: Some("Ngata".to_owned()),
        condition: Some(17),
        ..Entry::new(at(12.0), "alarm.acknowledged", r#"{"by":"Ngata"}"#)
    }]);
    batch.episodes.push(episode());
    append(&writer, batch);
    let (tell, told) = mpsc::channel();
    writer.flush(true, move |done| tell.send(done).unwrap());
    told.recv().unwrap().unwrap();
    Archive {
        _folder: folder,
        _store: opened.store,
        reader,
        writer,
    }
}

fn append(writer: &Writer, batch: Batch) {
    let (tell, told) = mpsc::channel();
    writer.append(batch, move |done| tell.send(done).unwrap());
    told.recv().unwrap().unwrap();
}

fn episode() -> Episode {
    Episode {
        condition: 17,
        bed: Some(BedId::parse("4").unwrap()),
        patient: Some(Personal::new("Diallo, F".to_owned())),
        priority: 3,
        kind: "physiological".to_owned(),
        source: "device".to_owned(),
        cause: "HR HIGH Diallo".to_owned(),
        text: "HR 134 HIGH Diallo".to_owned(),
        began: at(10.0),
        ended: Some(at(20.0)),
        acknowledged: Some((at(12.0), "Ngata".to_owned())),
        owner: None,
        told_all: None,
    }
}

fn order(folder: &Path, identity: bool) -> Order {
    Order {
        beds: Vec::new(),
        from: at(-60.0),
        to: at(3_600.0),
        formats: Format::ALL.into_iter().collect(),
        identity,
        folder: folder.to_owned(),
    }
}

/// Cancels after so many steps.
struct Looker {
    cancel_after: Option<usize>,
    steps: RefCell<Vec<Progress>>,
    asked: Cell<usize>,
}

impl Looker {
    fn new(cancel_after: Option<usize>) -> Self {
        Self {
            cancel_after,
            steps: RefCell::default(),
            asked: Cell::new(0),
        }
    }
}

impl Watch for Looker {
    fn progress(&self, progress: Progress) {
        self.steps.borrow_mut().push(progress);
    }

    fn is_cancelled(&self) -> bool {
        self.asked.set(self.asked.get() + 1);
        self.cancel_after
            .is_some_and(|after| self.asked.get() > after)
    }
}

fn export(archive: &Archive, order: &Order, looker: &Looker) -> Result<Exported, ExportError> {
    let (reader, writer) = (&archive.reader, &archive.writer);
    run(reader, writer, order, "Ngata", || at(9_000.0), 5, looker)
}

fn read(folder: &Path, name: &str) -> String {
    String::from_utf8_lossy(&std::fs::read(folder.join(name)).unwrap()).into_owned()
}

#[test]
fn all_formats_are_written_whole_with_the_archives_own_integers() {
    let archive = archive();
    let temp = tempfile::tempdir().unwrap();
    let made = export(&archive, &order(temp.path(), true), &Looker::new(None)).unwrap();
    let mut files = made.files.clone();
    files.sort();
    let of_bed = |bed: &str| {
        [
            "-numbers.csv",
            "-numbers.parquet",
            ".atr",
            ".dat",
            ".edf",
            ".hea",
        ]
        .map(|end| format!("bed-{bed}{end}"))
    };
    let mut expected = [of_bed("4"), of_bed("5")].concat();
    expected.extend(["conditions.jsonl".to_owned(), "journal.jsonl".to_owned()]);
    assert_eq!(files, expected);
    let csv = read(temp.path(), "bed-4-numbers.csv");
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 91);
    assert!(lines[1].ends_with("Z,4,AA01-secret,MDC_ECG_HEART_RATE,1.1.1,/min,60,"));
    assert!(lines[8].ends_with(",/min,,sensor off"), "{}", lines[8]);
    let header = read(temp.path(), "bed-4.hea");
    assert!(header.starts_with("bed-4 1 250 30000 "), "{header}");
    assert!(
        header.contains("bed-4.dat 212 200(0)/mV 12 0 -200 "),
        "{header}"
    );
    let dat = std::fs::read(temp.path().join("bed-4.dat")).unwrap();
    assert_eq!(dat.len(), 30_000 / 2 * 3);
    // -200 and -199, twelve bits each; in the gap -2048.
    assert_eq!(dat[..3], [0x38, 0xff, 0x39]);
    assert_eq!(dat[50 * 375..50 * 375 + 3], [0x00, 0x88, 0x00]);
    assert!(read(temp.path(), "bed-4.atr").contains("high: HR 134 HIGH Diallo"));
    assert!(read(temp.path(), "bed-4.edf").contains("EDF+D"));
    assert!(read(temp.path(), "bed-5.edf").contains("EDF+C"));
}

#[test]
fn without_identity_no_file_has_a_name_an_old_day_or_a_device() {
    let archive = archive();
    let temp = tempfile::tempdir().unwrap();
    let made = export(&archive, &order(temp.path(), false), &Looker::new(None)).unwrap();
    let year = at(0.0).iso()[..10].to_owned();
    for name in &made.files {
        let text = read(temp.path(), name);
        for word in ["Diallo", "Ngata", "secret", "134", year.as_str()] {
            // Bytes of samples and tables may look like digits; names and days do not.
            let chance = word == "134" && !name.ends_with("jsonl");
            assert!(chance || !text.contains(word), "{word} in {name}");
        }
        assert!(
            name.starts_with("bed0") || name.ends_with("jsonl"),
            "{name}"
        );
    }
    let conditions = read(temp.path(), "conditions.jsonl");
    assert!(conditions.contains(r#""cause":"HR HIGH""#), "{conditions}");
}

#[test]
fn a_cancelled_export_leaves_nothing_wherever_it_is_cancelled() {
    let archive = archive();
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("out");
    let all = Looker::new(None);
    export(&archive, &order(&folder, true), &all).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let steps = all.asked.get();
    assert!(steps > 6, "{steps}");
    for after in 0..steps {
        let cancelled = export(&archive, &order(&folder, true), &Looker::new(Some(after)));
        assert!(matches!(cancelled, Err(ExportError::Cancelled)), "{after}");
        assert!(!folder.exists(), "{after}");
    }
}

#[test]
fn progress_goes_from_nothing_to_all_and_never_back() {
    let archive = archive();
    let temp = tempfile::tempdir().unwrap();
    let looker = Looker::new(None);
    export(&archive, &order(temp.path(), true), &looker).unwrap();
    let steps = looker.steps.borrow();
    assert!(steps.windows(2).all(|two| two[0].share <= two[1].share));
    assert!(steps.iter().all(|step| (0.0..=1.0).contains(&step.share)));
    let last = steps.last().unwrap();
    assert_eq!(last.doing, Doing::Events);
}

#[test]
fn the_journal_tells_who_exported_what_also_when_it_failed() {
    let archive = archive();
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("out");
    export(&archive, &order(&folder, true), &Looker::new(None)).unwrap();
    let again = export(&archive, &order(&folder, true), &Looker::new(None));
    assert!(matches!(again, Err(ExportError::NotEmpty { .. })));
    let other = temp.path().join("other");
    let _ = export(&archive, &order(&other, false), &Looker::new(Some(0)));
    let rows = archive.reader.journal(&JournalFilter::default()).unwrap();
    let told: Vec<(&str, &str)> = rows
        .iter()
        .filter(|row| row.entry.kind.starts_with("export."))
        .map(|row| (row.entry.kind.as_str(), row.entry.body.as_str()))
        .collect();
    assert_eq!(told.len(), 4);
    assert!(told[0].1.contains(r#""identity":true"#) && told[0].1.contains(r#"["4","5"]"#));
    assert!(told[1].1.contains(r#""files":14"#), "{}", told[1].1);
    assert!(told[3].1.contains("cancelled"), "{}", told[3].1);
    assert!(
        rows.iter()
            .rev()
            .take(4)
            .all(|row| row.entry.actor.as_deref() == Some("Ngata"))
    );
}

#[test]
fn an_order_that_can_not_be_carried_out_is_refused_in_one_sentence() {
    let archive = archive();
    let temp = tempfile::tempdir().unwrap();
    let good = order(&temp.path().join("out"), true);
    let bed = |bed: &str| vec![BedId::parse(bed).unwrap()];
    for (bad, expected) in [
        (
            Order {
                formats: [].into(),
                ..good.clone()
            },
            "at least one format",
        ),
        (
            Order {
                to: good.from,
                ..good.clone()
            },
            "ends before it begins",
        ),
        (
            Order {
                beds: bed("99"),
                ..good.clone()
            },
            "nothing was ever recorded of bed 99",
        ),
        (
            Order {
                from: at(5_000.0),
                to: at(6_000.0),
                ..good.clone()
            },
            "nothing was recorded",
        ),
        (
            Order {
                folder: "/nonexistent/x".into(),
                ..good.clone()
            },
            "can't be used",
        ),
    ] {
        let refused = export(&archive, &bad, &Looker::new(None))
            .unwrap_err()
            .to_string();
        assert!(refused.contains(expected), "{refused}");
        assert!(!good.folder.exists());
    }
    let unknown = "xls".parse::<Format>().unwrap_err().to_string();
    assert!(
        unknown.contains("there are csv, parquet, wfdb, edf, jsonl"),
        "{unknown}"
    );
}

#[test]
fn an_estimate_is_not_below_what_is_written() {
    let archive = archive();
    let temp = tempfile::tempdir().unwrap();
    let mut wanted = order(temp.path(), true);
    (wanted.from, wanted.to) = (at(0.0), at(120.0));
    wanted.formats = [Format::Csv, Format::Wfdb, Format::Edf].into();
    let estimated = estimate(&archive.reader, &wanted).unwrap();
    let made = export(&archive, &wanted, &Looker::new(None)).unwrap();
    assert!(
        estimated >= made.bytes * 9 / 10,
        "{estimated} {}",
        made.bytes
    );
    assert!(estimated < made.bytes * 3, "{estimated} {}", made.bytes);
}
